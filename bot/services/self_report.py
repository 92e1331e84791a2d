"""The self-assessment (自评报告): of every item the duty, the points with reasons, the evidence, what is missing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from bot.domain.errors import InvalidInputError
from bot.domain.roles import Action, Principal
from bot.domain.states import EvidenceState, SubmissionState
from bot.plan.model import Clause, Indicator
from bot.scoring.engine import score
from bot.scoring.facts import FactStatus
from bot.scoring.reasons import Reason, ReasonCode
from bot.scoring.result import ClauseScore, Points, Score
from bot.services.audit import audit_head_in
from bot.services.bureau import Bureau
from bot.services.facts import rows_as_of
from bot.services.pages import PageNote, page_notes
from storage.models import Evidence
from storage.repositories import submissions
from storage.repositories.facts import FactRow

COUNTED = frozenset({ReasonCode.COUNTED, ReasonCode.MONTHS_COUNTED})
_SHOWN = {FactStatus.APPROVED: SubmissionState.APPROVED, FactStatus.PENDING: SubmissionState.PENDING}


@dataclass(frozen=True, slots=True)
class ProofPiece:
    """One file or link. ``kind``: an ``EvidenceKind``'s value, if said; ``name``: a file's, empty for a photo.

    ``title``: a page's own.
    """

    kind: str | None
    name: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Proof:
    """A submission that an item rests on. ``state``: approved or pending."""

    number: int
    department: str
    on: date
    label: str
    state: SubmissionState
    pieces: tuple[ProofPiece, ...]


@dataclass(frozen=True, slots=True)
class ReportItem:
    """One clause. ``reasons``: why it has its points; ``missing``: what still keeps points away."""

    clause: Clause
    points: Points
    reasons: tuple[Reason, ...]
    missing: tuple[Reason, ...]
    proofs: tuple[Proof, ...]


@dataclass(frozen=True, slots=True)
class ReportIndicator:
    """An indicator of the annex with its clauses; its points are theirs together."""

    indicator: Indicator
    points: Points
    items: tuple[ReportItem, ...]


@dataclass(frozen=True, slots=True)
class SelfReport:
    """The whole report as of the end of a day. ``score``: the engine's own; ``head``: of the audit chain."""

    as_of: date
    score: Score
    indicators: tuple[ReportIndicator, ...]
    head_count: int
    head: str


def self_report(bureau: Bureau, principal: Principal, as_of: date | None = None) -> SelfReport:
    """The report today or as of a past day of the plan's year.

    Raises ``InvalidInputError`` ``score_day_outside`` or ``score_day_future``.
    """
    principal.require(Action.SEE_ALL)
    day = as_of or bureau.today
    if as_of is not None and as_of.year != bureau.plan.year:
        raise InvalidInputError("score_day_outside", year=bureau.plan.year)
    if day > bureau.today:
        raise InvalidInputError("score_day_future")
    with bureau.storage.read() as session:
        rows = rows_as_of(session, day)
        proofs = _proofs(session, rows)
        head = audit_head_in(session)
    found = score(bureau.plan, (row.fact for row in rows), day)
    indicators = tuple(_indicator(found, each, proofs) for each in bureau.plan.indicators)
    return SelfReport(day, found, indicators, head.count, head.mac)


def _indicator(found: Score, indicator: Indicator, proofs: dict[str, list[Proof]]) -> ReportIndicator:
    items = (_item(found.clauses[clause.id], proofs.get(clause.id, ())) for clause in indicator.clauses)
    return ReportIndicator(indicator, found.indicators[indicator.id], tuple(items))


def _item(part: ClauseScore, proofs: Iterable[Proof]) -> ReportItem:
    counted = tuple(each for each in part.reasons if each.code in COUNTED and not each.if_approved)
    rest = tuple(each for each in part.reasons if each not in counted)
    return ReportItem(part.clause, part, counted, rest, tuple(proofs))


def _proofs(session: Session, rows: Iterable[FactRow]) -> dict[str, list[Proof]]:
    """By clause, in the order of the work's day."""
    shown = [row for row in rows if row.fact.status in _SHOWN]
    held = submissions.evidence_of(session, [row.fact.id for row in shown])
    notes = page_notes(session, (each.url for own in held.values() for each in own if each.url))
    found: dict[str, list[Proof]] = {}
    for row in sorted(shown, key=lambda row: (row.fact.on, row.fact.id)):
        stored = [each for each in held[row.fact.id] if each.state is EvidenceState.STORED]
        pieces = tuple(dict.fromkeys(_piece(each, notes) for each in stored))
        state, label = _SHOWN[row.fact.status], row.fact.label or ""
        proof = Proof(row.fact.id, row.department, row.fact.on, label, state, pieces)
        found.setdefault(row.fact.clause, []).append(proof)
    return found


def _piece(evidence: Evidence, notes: Mapping[str, PageNote]) -> ProofPiece:
    if evidence.url is None:
        return ProofPiece(evidence.kind, evidence.file_name or "")
    return ProofPiece(evidence.kind, evidence.url, notes[evidence.url].title or "")

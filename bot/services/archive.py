"""What goes into the year's evidence, bound (验收材料汇编): values only, for the papers and the ZIP."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlmodel import Session

from bot.domain.errors import NotFoundError
from bot.domain.states import ArchiveVersion, EvidenceState, SubmissionState
from bot.plan.model import Clause, Indicator, Plan
from bot.scoring.engine import score
from bot.scoring.facts import Fact, FactStatus
from bot.scoring.result import Score
from bot.services.audit import AuditHead, audit_head_in
from bot.services.bureau import Bureau
from bot.services.pages import PageNote, page_notes
from storage.models import Evidence, SubmissionEvent
from storage.repositories import archive as repository
from storage.repositories.facts import FactRow, sent_before


@dataclass(frozen=True, slots=True)
class ArchivedPiece:
    """One file or link. ``ordinal``: its place among the submission's, from 1. ``size``: bytes of a file.

    ``evidence_ids``: its rows, one for each of its ``kinds`` that somebody named. ``given_name``: as the sender called
    the file. ``page``: what was found at a link.
    """

    evidence_ids: tuple[int, ...]
    ordinal: int
    kinds: tuple[str, ...]
    sha256: str | None
    size: int
    url: str | None
    given_name: str | None
    page: PageNote | None


@dataclass(frozen=True, slots=True)
class ArchivedEvent:
    """One entry of a submission's record."""

    at: datetime
    member_name: str | None
    before: SubmissionState
    after: SubmissionState
    reason: str | None
    detail: dict[str, Any]


@dataclass(frozen=True, slots=True)
class ArchivedSubmission:
    """A submission with the state that it had then, all that belongs to it, and who sent it."""

    id: int
    clause: Clause
    department: str
    member_name: str
    on: date
    label: str | None
    count: int
    status: FactStatus
    submitted_at: datetime
    pieces: tuple[ArchivedPiece, ...]
    events: tuple[ArchivedEvent, ...] = ()
    is_self_approved: bool = False


@dataclass(frozen=True, slots=True)
class ArchivedChange:
    """One entry of the audit about what the archive holds. ``mac``: its seal."""

    id: int
    at: datetime
    member_name: str | None
    subject: str
    action: str
    before: str
    after: str
    mac: str


@dataclass(frozen=True, slots=True)
class Archive:
    """The year's evidence as of a day, in the annex's order. ``indicators``: those that this archive covers.

    ``score``: of the whole plan, reckoned from the same facts. ``is_self_approved``: the 信用办 decides about what it
    submits itself, by the settings or by what was decided. ``changes``: in 内部版 only.
    """

    plan: Plan = field(repr=False)
    version: ArchiveVersion
    as_of: date
    indicators: tuple[Indicator, ...]
    score: Score
    submissions: tuple[ArchivedSubmission, ...]
    is_self_approved: bool
    audit: AuditHead
    changes: tuple[ArchivedChange, ...] = field(default=(), repr=False)

    @property
    def is_whole(self) -> bool:
        return len(self.indicators) == len(self.plan.indicators)

    def of_indicator(self, indicator: Indicator) -> tuple[ArchivedSubmission, ...]:
        """Its submissions, in order."""
        return tuple(each for each in self.submissions if each.clause.indicator == indicator.id)


def gather_archive(
    bureau: Bureau, version: ArchiveVersion, as_of: date, until: datetime, indicator_id: str | None = None
) -> Archive:
    """What was known before ``until``. 验收版: what is approved; 内部版: whatever was submitted. Drafts are in neither.

    It asks for no principal: an order is checked when it is given, and the command line is the host's own.
    Raises ``NotFoundError`` ``archive_item_unknown``. Some queries in all, however much there is.
    """
    indicators = _indicators(bureau.plan, indicator_id)
    with bureau.storage.read() as session:
        rows = sent_before(session, until)
        head = audit_head_in(session)
        found = _submissions(bureau, session, _wanted(bureau.plan, rows, indicators, version), until)
        changes = _changes(session, found) if version is ArchiveVersion.INTERNAL else ()
    return Archive(
        plan=bureau.plan,
        version=version,
        as_of=as_of,
        indicators=indicators,
        score=score(bureau.plan, (row.fact for row in rows), as_of),
        submissions=found,
        is_self_approved=bureau.settings.self_approval or any(each.is_self_approved for each in found),
        audit=head,
        changes=changes,
    )


def _indicators(plan: Plan, indicator_id: str | None) -> tuple[Indicator, ...]:
    if indicator_id is None:
        return plan.indicators
    if not plan.has_indicator(indicator_id):
        raise NotFoundError("archive_item_unknown")
    return (plan.indicator(indicator_id),)


def _wanted(
    plan: Plan, rows: Iterable[FactRow], indicators: Sequence[Indicator], version: ArchiveVersion
) -> list[FactRow]:
    """Those of the indicators and of the version, in the annex's order, then by day and number."""
    order = {clause.id: place for place, clause in enumerate(plan.clauses)}
    covered = {clause.id for indicator in indicators for clause in indicator.clauses}
    is_all = version is ArchiveVersion.INTERNAL
    chosen = [row for row in rows if row.fact.clause in covered and (is_all or row.fact.status is FactStatus.APPROVED)]
    return sorted(chosen, key=lambda row: (order[row.fact.clause], row.fact.on, row.fact.id))


def _submissions(
    bureau: Bureau, session: Session, rows: Sequence[FactRow], until: datetime
) -> tuple[ArchivedSubmission, ...]:
    numbers = [row.fact.id for row in rows]
    kept: dict[int, list[tuple[Evidence, int]]] = {number: [] for number in numbers}
    for evidence, size in repository.pieces(session, numbers):
        kept[evidence.submission_id].append((evidence, size or 0))
    noted: dict[int, list[tuple[SubmissionEvent, str | None]]] = {number: [] for number in numbers}
    for event, name in repository.events(session, numbers, until):
        noted[event.submission_id].append((event, name))
    notes = page_notes(session, {piece.url for pieces in kept.values() for piece, _ in pieces if piece.url})
    return tuple(_submission(bureau.plan, row, kept[row.fact.id], noted[row.fact.id], notes) for row in rows)


def _submission(
    plan: Plan,
    row: FactRow,
    pieces: Sequence[tuple[Evidence, int]],
    events: Sequence[tuple[SubmissionEvent, str | None]],
    notes: dict[str, PageNote],
) -> ArchivedSubmission:
    fact = row.fact
    approvals = [event.member_id for event, _ in events if event.after is SubmissionState.APPROVED]
    return ArchivedSubmission(
        id=fact.id,
        clause=plan.clause(fact.clause),
        department=row.department,
        member_name=row.member_name,
        on=fact.on,
        label=fact.label,
        count=fact.count,
        status=fact.status,
        submitted_at=row.submitted_at,
        pieces=_pieces(fact, pieces, notes),
        events=tuple(_event(event, name) for event, name in events),
        is_self_approved=bool(approvals) and approvals[-1] == _sender(event for event, _ in events),
    )


def _sender(events: Iterable[SubmissionEvent]) -> int | None:
    """Whose submission it was in the end: a department that says 无误 takes over what was filed for it."""
    sender: int | None = None
    for event in events:
        if sender is None and event.after is SubmissionState.PENDING:
            sender = event.member_id
        if "member" in event.detail:
            sender = event.detail["member"][1]
    return sender


def _pieces(fact: Fact, rows: Sequence[tuple[Evidence, int]], notes: dict[str, PageNote]) -> tuple[ArchivedPiece, ...]:
    """What the fact rested on then, each file or link once, however many things it is."""
    there = {row.source for row, _ in rows if row.state is EvidenceState.STORED}
    groups: dict[int, list[tuple[Evidence, int]]] = {}
    for row, size in rows:
        is_kept = row.state is EvidenceState.STORED or row.source not in there
        if is_kept and row.source in fact.sources:
            groups.setdefault(row.piece, []).append((row, size))
    return tuple(_piece(place, group, notes) for place, group in enumerate(groups.values(), 1))


def _piece(ordinal: int, group: Sequence[tuple[Evidence, int]], notes: dict[str, PageNote]) -> ArchivedPiece:
    row, size = group[0]
    return ArchivedPiece(
        evidence_ids=tuple(each.id for each, _ in group),
        ordinal=ordinal,
        kinds=tuple(dict.fromkeys(each.kind for each, _ in group if each.kind)),
        sha256=row.sha256,
        size=size,
        url=row.url,
        given_name=row.file_name,
        page=notes.get(row.url) if row.url else None,
    )


def _changes(session: Session, submissions: Sequence[ArchivedSubmission]) -> tuple[ArchivedChange, ...]:
    """The audit's entries about those submissions and their pieces."""
    subjects = [f"submission:{each.id}" for each in submissions]
    subjects += [f"evidence:{number}" for each in submissions for piece in each.pieces for number in piece.evidence_ids]
    return tuple(
        ArchivedChange(row.id, row.at, name, row.subject, row.action, row.before, row.after, row.mac)
        for row, name in repository.audit_entries(session, subjects)
    )


def _event(row: SubmissionEvent, name: str | None) -> ArchivedEvent:
    return ArchivedEvent(row.at, name, row.before, row.after, row.reason, row.detail)

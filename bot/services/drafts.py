"""A draft as its sender sees it: what is there, what is still asked, what may be answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from sqlmodel import Session

from bot.domain.roles import Action, Principal
from bot.domain.states import EvidenceState, SubmissionState
from bot.plan.model import Cadence, Clause, EvidenceKind, RuleKind
from bot.plan.obligations import Obligation
from bot.services.bureau import Bureau
from bot.services.cautions import Caution, cautions
from bot.services.checklists import ChecklistLine, checklist
from bot.services.file_traits import has_small_print
from bot.services.filing_notice import is_filed
from bot.services.labels import LabelOption, label_options
from bot.services.lines import Line, line_of
from bot.services.material import KindChoice, asks_evaluation, by_piece, choices, is_picture
from bot.services.obligations import open_items, read_situation
from bot.services.overlaps import Overlap, overlaps
from bot.services.pages import LinkHint, link_hints
from storage.models import Evidence, Member, Submission
from storage.repositories import submissions, templates

RECEIVING_FOR = timedelta(minutes=10)
"""After that a file that is not on disk will not come any more: its sender was told, or its update was put aside."""
OPEN = (SubmissionState.DRAFT, SubmissionState.PENDING)


class Question(StrEnum):
    """What is asked next; ``NOTHING`` means that the draft can be sent."""

    ITEM = "item"
    EVIDENCE = "evidence"
    KIND = "kind"
    LABEL = "label"
    EVALUATION = "evaluation"
    COUNT = "count"
    DAY = "day"
    PERIOD = "period"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class EvidenceItem:
    """One stored photo, file or link. ``kind`` is ``None`` until it is known.

    ``is_picture``: a photo, or an image sent as a file. ``kinds``: all that it is; ``lines``: the checklist's lines for
    which the sender said it stands.
    """

    id: int
    kind: EvidenceKind | None
    is_photo: bool
    is_picture: bool
    name: str | None
    url: str | None
    file_id: str | None
    sha256: str | None
    kinds: tuple[EvidenceKind, ...] = ()
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DraftSheet:
    """A submission with everything that its card shows.

    ``items``: clauses offered while none is chosen, the open ones first; ``other_items`` the department's others.
    ``period_days``: of a clause that is asked for its month instead of its day, a day for each month that has begun.
    ``choices``: what its material may be said to be. ``ended``: the reminded period's line once that period is over.
    ``overlaps`` and ``cautions``: what its sender should know before it is sent. ``is_filed``: for another department
    (代报). ``has_template``: the coordinator attached one to the item (模板). ``small_print``: a photo has words that a
    file would keep readable.
    """

    id: int
    state: SubmissionState
    department: str
    clause: Clause | None
    annex: str
    obligation: Obligation | None
    on: date | None
    proposed_on: date | None
    label: str | None
    count: int | None
    is_evaluation: bool | None
    evidence: tuple[EvidenceItem, ...]
    receiving_count: int
    question: Question
    checklist: tuple[ChecklistLine, ...]
    labels: tuple[LabelOption, ...]
    items: tuple[Clause, ...]
    other_items: tuple[Clause, ...]
    choices: tuple[KindChoice, ...]
    period_days: tuple[date, ...]
    today: date
    year: int
    card_message_id: int | None
    card_media_group_id: str | None
    repairs_id: int | None
    ended: Line | None = None
    overlaps: tuple[Overlap, ...] = ()
    small_print: bool = False
    cautions: tuple[Caution, ...] = ()
    links: tuple[LinkHint, ...] = ()
    is_filed: bool = False
    has_template: bool = False


def next_question(clause: Clause | None, draft: Submission, evidence: Sequence[Evidence]) -> Question:
    """The one thing to ask next, in the order in which a person would tell it."""
    if clause is None:
        return Question.ITEM
    if not evidence:
        return Question.EVIDENCE
    checks = (
        (Question.LABEL, clause.labels is not None and draft.label is None),
        (Question.EVALUATION, asks_evaluation(clause) and draft.is_evaluation is None),
        (Question.COUNT, clause.rule.kind is RuleKind.STAFFING and draft.count is None),
        (Question.PERIOD, draft.proposed_on is not None),
        (Question.DAY, draft.on is None),
        (Question.KIND, any(item.kind is None for item in evidence)),
    )
    return next((question for question, is_open in checks if is_open), Question.NOTHING)


def sheet(bureau: Bureau, session: Session, draft: Submission, *, asked: Question | None = None) -> DraftSheet:
    """Read everything that the draft's card shows; ``asked``: an answer to be given anew, instead of what is next."""
    clause = bureau.plan.clause(draft.clause) if draft.clause else None
    held = submissions.evidence_of(session, [draft.id])[draft.id]
    stored = [item for item in held if item.state is EvidenceState.STORED]
    question = asked or next_question(clause, draft, stored)
    items, others = _offered_items(bureau, session, draft) if question is Question.ITEM else ((), ())
    is_open = clause is not None and draft.state in OPEN
    found = overlaps(bureau, session, draft) if is_open else ()
    return DraftSheet(
        id=draft.id,
        state=draft.state,
        department=draft.department,
        clause=clause,
        annex=bureau.plan.indicator(clause.indicator).annex if clause else "",
        obligation=bureau.obligation_by_id.get(draft.obligation_id or ""),
        on=draft.on,
        proposed_on=draft.proposed_on,
        label=draft.label,
        count=draft.count,
        is_evaluation=draft.is_evaluation,
        evidence=tuple(evidence_item(rows) for rows in by_piece(stored)),
        receiving_count=sum(_is_under_way(bureau, item) for item in held),
        question=question,
        checklist=checklist(session, clause, draft) if clause else (),
        labels=label_options(session, bureau.plan, clause) if question is Question.LABEL and clause else (),
        items=items,
        other_items=others,
        choices=_choices(clause, draft, stored) if clause else (),
        period_days=period_days(bureau, clause) if clause and not clause.asks_day else (),
        today=bureau.today,
        year=bureau.plan.year,
        card_message_id=draft.card_message_id,
        card_media_group_id=draft.card_media_group_id,
        repairs_id=draft.repairs_id,
        ended=_ended(bureau, session, draft) if question is Question.DAY else None,
        overlaps=found,
        small_print=has_small_print(session, stored),
        cautions=cautions(bureau, session, draft, found) if is_open and stored else (),
        links=link_hints(session, clause, draft, stored) if draft.state in OPEN else (),
        is_filed=is_filed(session.get(Member, draft.member_id), draft),
        has_template=clause is not None and templates.of_clause(session, clause.id) is not None,
    )


def _choices(clause: Clause, draft: Submission, stored: Sequence[Evidence]) -> tuple[KindChoice, ...]:
    """Of what has no kind yet; of everything once all have one."""
    unnamed = [item for item in stored if item.kind is None]
    return choices(clause, unnamed or stored, is_evaluation=bool(draft.is_evaluation))


def _ended(bureau: Bureau, session: Session, draft: Submission) -> Line | None:
    """The reminded period as it stands after its end."""
    obligation = bureau.obligation_by_id.get(draft.obligation_id or "")
    if obligation is None or not is_bound_to_period(obligation) or obligation.ends_on >= bureau.today:
        return None
    item = read_situation(bureau, session, bureau.today).item(obligation, draft.department)
    return line_of(bureau.plan, item)


def _is_under_way(bureau: Bureau, item: Evidence) -> bool:
    return item.state is EvidenceState.RECEIVING and bureau.now - item.received_at <= RECEIVING_FOR


def period_days(bureau: Bureau, clause: Clause) -> tuple[date, ...]:
    """For each period of the clause that has begun its last day, or today while it runs."""
    begun = (each for each in bureau.obligations if each.clause_id == clause.id and each.starts_on <= bureau.today)
    return tuple(min(each.ends_on, bureau.today) for each in begun)


def evidence_item(rows: Sequence[Evidence]) -> EvidenceItem:
    """One file or link from its rows."""
    row = rows[0]
    kinds = dict.fromkeys(EvidenceKind(each.kind) for each in rows if each.kind)
    return EvidenceItem(
        id=row.id,
        kind=EvidenceKind(row.kind) if row.kind else None,
        is_photo=row.is_photo,
        is_picture=is_picture(row),
        name=row.file_name,
        url=row.url,
        file_id=row.file_id,
        sha256=row.sha256,
        kinds=tuple(kinds),
        lines=tuple(dict.fromkeys(each.line for each in rows if each.line)),
    )


def _offered_items(
    bureau: Bureau, session: Session, draft: Submission
) -> tuple[tuple[Clause, ...], tuple[Clause, ...]]:
    """The department's clauses: first those that are open, by due day; then the others in the annex's order."""
    opened = open_items(bureau, session, draft.department, bureau.today)
    by_due = sorted((item.obligation.due_on, item.obligation.clause_id) for item in opened if item.obligation.clause_id)
    first = tuple(bureau.plan.clause(clause_id) for clause_id in dict.fromkeys(clause_id for _, clause_id in by_due))
    others = tuple(
        clause for clause in bureau.plan.clauses if draft.department in clause.departments and clause not in first
    )
    return first, others


def sendable_items(bureau: Bureau, principal: Principal) -> tuple[Clause, ...]:
    """Every clause of the sender's department, in the annex's order."""
    principal.require(Action.SUBMIT)
    return tuple(clause for clause in bureau.plan.clauses if principal.department in clause.departments)


def is_bound_to_period(obligation: Obligation | None) -> bool:
    """Whether a day can lie outside what the reminder spoke of."""
    return obligation is not None and obligation.cadence is not Cadence.ONCE

"""我的报送: what one has sent, and what one is just collecting."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlmodel import Session

from bot.domain.roles import Action, Principal
from bot.domain.states import EvidenceState, SubmissionState
from bot.plan.model import Clause
from bot.services.bureau import Bureau
from bot.services.checklists import ChecklistLine, lacking_of
from bot.services.drafts import DraftSheet, Question, next_question, sheet
from bot.services.filing_notice import is_filed
from bot.services.material import by_piece
from bot.services.pages import with_amber_page
from storage.models import Evidence, Member, Submission
from storage.repositories import prompts, reviews, submissions

MINE_LIMIT = 12
AT_HAND = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class MyLine:
    """One of one's own submissions in the list. ``reason``: why it came back.

    ``lacking``: what its unit still needs before it counts. ``question``: what a draft still has to be told.
    ``filed_for``: the department, if it is another (代报).
    ``is_amber``: a page that it links to has been dead on three days.
    """

    id: int
    state: SubmissionState
    clause: Clause | None
    on: date | None
    label: str | None
    evidence_count: int
    reason: str | None
    lacking: tuple[ChecklistLine, ...] = ()
    question: Question | None = None
    filed_for: str = ""
    is_amber: bool = False


def my_submissions(bureau: Bureau, principal: Principal) -> tuple[MyLine, ...]:
    """One's latest submissions, newest first."""
    principal.require(Action.SUBMIT)
    with bureau.storage.read() as session:
        rows = submissions.of_member(session, principal.member_id, MINE_LIMIT)
        held = submissions.evidence_of(session, [row.id for row in rows])
        wanting = (SubmissionState.DRAFT, SubmissionState.PENDING, SubmissionState.APPROVED)
        lacking = lacking_of(session, bureau.plan, [row for row in rows if row.state in wanting])
        ambers = with_amber_page(session, held)
        lines = (_my_line(bureau, session, row, held.get(row.id, []), lacking.get(row.id, ())) for row in rows)
        return tuple(replace(line, is_amber=line.id in ambers) for line in lines)


def draft_at_hand(bureau: Bureau, principal: Principal) -> DraftSheet | None:
    """The draft that the member was asked about last, else the one touched last within a day; ``None`` without one."""
    if not principal.may(Action.SUBMIT):
        return None
    with bureau.storage.read() as session:
        drafts = submissions.drafts_of(session, principal.member_id)
        prompt = prompts.pending(session, principal.member_id)
        asked = prompt.params.get("id") if prompt is not None else None
        recent = [draft for draft in drafts if bureau.now - draft.touched_at <= AT_HAND]
        chosen = next((draft for draft in recent if draft.id == asked), recent[0] if recent else None)
        return sheet(bureau, session, chosen) if chosen is not None else None


def _my_line(
    bureau: Bureau, session: Session, row: Submission, held: Sequence[Evidence], lacking: tuple[ChecklistLine, ...]
) -> MyLine:
    event = reviews.last_decision(session, row.id) if row.state is SubmissionState.RETURNED else None
    clause = bureau.plan.clause(row.clause) if row.clause else None
    stored = [item for item in held if item.state is EvidenceState.STORED]
    return MyLine(
        id=row.id,
        state=row.state,
        clause=clause,
        on=row.on,
        label=row.label,
        evidence_count=len(by_piece(stored)),
        reason=event.reason if event else None,
        lacking=lacking if stored else (),
        question=next_question(clause, row, stored) if row.state is SubmissionState.DRAFT else None,
        filed_for=row.department if is_filed(session.get(Member, row.member_id), row) else "",
    )

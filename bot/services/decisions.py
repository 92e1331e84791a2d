"""A decision on a submission, however it is made: recorded, reckoned, told, and shown on every card."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlmodel import Session

from bot.domain.errors import ConflictError, ForbiddenError, InvalidInputError, NotFoundError
from bot.domain.roles import Principal, Role
from bot.domain.states import Lane, MemberState, SubmissionState
from bot.plan.model import Tenths
from bot.services.bureau import Bureau
from bot.services.digest import refresh_digests
from bot.services.drafts import Question, sheet
from bot.services.gains import Gain, gain_of, reckon
from bot.services.review_cards import may_decide
from bot.services.shown_cards import settle_cards, settle_own_card
from bot.services.staffing import deputies_for
from storage.models import Member, Submission
from storage.repositories import members, outbox, reviews, submissions

LONGEST_REASON = 300
DECIDED = reviews.DECIDED


class Way(StrEnum):
    """How a decision came about."""

    REVIEW = "review"
    CORRECTION = "correction"  # 更正, by whoever may review
    APPEAL = "appeal"  # 申请复核, by the deputy


@dataclass(frozen=True, slots=True)
class Ruling:
    """What is decided and why. ``since``: the state from which it starts."""

    verdict: SubmissionState
    since: SubmissionState
    reason: str | None
    way: Way = Way.REVIEW


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision as its maker reads it. ``gain`` and ``total`` (earned, of ``cap``) in tenths.

    ``gain`` is ``None`` for the repetition of a decision made before. ``by``: who made it; ``version``: of the
    submission after it. ``is_coordinators``: the 信用办 submitted it, so that it was a deputy's to decide (审定).
    """

    id: int
    state: SubmissionState
    title: str
    clause_id: str
    annex: str
    department: str
    sender: str
    gain: Tenths | None
    total: Tenths
    cap: Tenths
    gained: Gain
    by: str
    reason: str | None
    way: Way
    version: int
    is_coordinators: bool


def checked_reason(text: str, number: int, *, code: str = "reason_needed") -> str:
    """The reason on one line. Raises ``reason_needed`` (or that code) and ``reason_too_long``."""
    reason = " ".join(text.split())
    if not reason:
        raise InvalidInputError(code, number=number)
    if len(reason) > LONGEST_REASON:
        raise InvalidInputError("reason_too_long", limit=LONGEST_REASON)
    return reason


def reviewable(bureau: Bureau, session: Session, principal: Principal, number: int) -> tuple[Submission, Member]:
    """What was sent and this reviewer may decide on, with its sender."""
    row, sender = sent(session, number)
    if not may_decide(bureau, principal, row, sender):
        raise ForbiddenError
    return row, sender


def sent(session: Session, number: int) -> tuple[Submission, Member]:
    """A submission that is no draft any more, with its sender."""
    row = submissions.by_id(session, number)
    if row is None or row.state is SubmissionState.DRAFT or row.clause is None:
        raise NotFoundError("submission_unknown", number=number)
    return row, session.get_one(Member, row.member_id)


def decide(
    bureau: Bureau, session: Session, principal: Principal, row: Submission, sender: Member, ruling: Ruling
) -> Decided:
    """Make the decision, tell everybody whom it concerns, and put it on every card.

    The same member again hears the same and changes nothing; another one hears who decided.
    """
    if row.state is not ruling.since:
        _settle_repetition(session, principal, row, ruling.verdict)
        return _decided(bureau, session, row, sender, gain_of(bureau, session, row, None), is_new=False)
    question = sheet(bureau, session, row).question
    if ruling.verdict is SubmissionState.APPROVED and question is Question.PERIOD:
        raise ConflictError("day_still_asked", number=row.id)
    before, now = reckon(bureau, session), bureau.now
    detail = {"way": ruling.way.value, "version": row.version, "decision": len(reviews.decisions(session, row.id)) + 1}
    if not submissions.change(
        session,
        row,
        ruling.verdict,
        at=now,
        by=principal.member_id,
        reason=ruling.reason,
        detail=detail,
        decided_at=now,
    ):
        raise ConflictError("submission_changed", number=row.id)
    refresh_digests(bureau, session, [each.id for each in bureau.obligations if each.clause_id == row.clause])
    made = _decided(bureau, session, row, sender, gain_of(bureau, session, row, before), is_new=True)
    _tell(bureau, session, principal, row, sender, made)
    return made


def _settle_repetition(session: Session, principal: Principal, row: Submission, verdict: SubmissionState) -> None:
    """The loser of a race hears who decided; a repetition of one's own decision changes nothing."""
    made = reviews.last_decision(session, row.id) if row.state in DECIDED else None
    if made is None or made.member_id is None:
        raise ConflictError("submission_closed", number=row.id, state=row.state)
    if row.state is verdict and made.member_id == principal.member_id:
        return
    decider = session.get_one(Member, made.member_id)
    raise ConflictError("already_decided", number=row.id, by=decider.name, state=row.state)


def _decided(
    bureau: Bureau, session: Session, row: Submission, sender: Member, gained: Gain, *, is_new: bool
) -> Decided:
    assert row.clause is not None
    clause = bureau.plan.clause(row.clause)
    made = reviews.last_decision(session, row.id)
    assert made is not None
    decider = session.get_one(Member, made.member_id) if made.member_id is not None else None
    return Decided(
        id=row.id,
        state=row.state,
        title=clause.title,
        clause_id=clause.id,
        annex=bureau.plan.indicator(clause.indicator).annex,
        department=row.department,
        sender=sender.name,
        gain=gained.points if is_new else None,
        total=gained.total,
        cap=gained.cap,
        gained=gained,
        by=decider.name if decider else "",
        reason=made.reason,
        way=Way(made.detail.get("way", Way.REVIEW.value)),
        version=row.version,
        is_coordinators=sender.role is Role.COORDINATOR,
    )


def decision_params(bureau: Bureau, row: Submission, made: Decided, *, is_whole: bool = False) -> dict[str, Any]:
    """The decision as outbox rows keep it; ``is_whole``: for who sees all departments' submissions."""
    obligation = bureau.obligation_by_id.get(row.obligation_id or "")
    return made.gained.as_params(is_whole=is_whole) | {
        "id": made.id,
        "state": made.state.value,
        "clause_id": made.clause_id,
        "title": made.title,
        "department": made.department,
        "sender": made.sender,
        "by": made.by,
        "way": made.way.value,
        "is_coordinators": made.is_coordinators,
        "reason": made.reason,
        "due_on": obligation.due_on.isoformat() if obligation else None,
        "is_overdue": bool(obligation and obligation.due_on < bureau.today),
    }


def _tell(
    bureau: Bureau, session: Session, principal: Principal, row: Submission, sender: Member, made: Decided
) -> None:
    """The sender reads all; the head what came back or was changed; of a change the deputy and the 信用办 too."""
    params = decision_params(bureau, row, made)
    told: set[int | None] = {principal.member_id}
    _tell_each(bureau, session, row, "decision", params, [sender], told)
    if made.state is SubmissionState.RETURNED or made.way is not Way.REVIEW:
        _tell_each(bureau, session, row, "decision_for_head", params, members.heads(session, row.department), told)
    if made.way is not Way.REVIEW:
        concerned = [*deputies_for(session, row.department), *members.coordinators(session)]
        _tell_each(bureau, session, row, "decision_changed", params, concerned, told)
    settle_cards(bureau, session, row, decision_params(bureau, row, made, is_whole=True))
    settle_own_card(bureau, session, row, sender)


def _tell_each(
    bureau: Bureau,
    session: Session,
    row: Submission,
    kind: str,
    params: dict[str, Any],
    readers: list[Member],
    told: set[int | None],
) -> None:
    """Once a person, of whatever they are to it."""
    for reader in readers:
        if reader.id in told or reader.state is not MemberState.ACTIVE:
            continue
        told.add(reader.id)
        key = f"decision:{row.id}:{row.version}:{reader.id}"
        outbox.tell(session, reader, kind, params, key=key, at=bureau.now, lane=Lane.ANSWER)

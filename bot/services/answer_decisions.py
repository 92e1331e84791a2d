"""同意, 不同意 and 退回 of what departments answered instead of material."""

from __future__ import annotations

from sqlmodel import Session

from bot.domain.errors import ConflictError, ForbiddenError, InvalidInputError, NotFoundError
from bot.domain.roles import Action, Principal
from bot.domain.states import AnswerKind, AnswerState
from bot.services.answer_cards import RETURNABLE, Given, deciders, given_of, tell_decided
from bot.services.bureau import Bureau
from bot.services.digest import refresh_digests
from bot.services.obligation_answers import LONGEST_TEXT
from storage.models import Member, ObligationAnswer
from storage.repositories import obligations as answers


def answer_to_decide(bureau: Bureau, principal: Principal, answer_id: int) -> Given:
    """The answer, for somebody who may decide on it."""
    principal.require(Action.DECIDE_ANSWER)
    with bureau.storage.read() as session:
        return given_of(bureau, session, _decidable(bureau, session, principal, answer_id))


def waiting_answers(bureau: Bureau, principal: Principal) -> tuple[Given, ...]:
    """What waits for this member to agree, oldest first."""
    principal.require(Action.DECIDE_ANSWER)
    with bureau.storage.read() as session:
        waiting = [row for row in answers.in_force(session) if row.state is AnswerState.WAITING]
        mine = [row for row in waiting if principal.member_id in {each.id for each in deciders(bureau, session, row)}]
        return tuple(given_of(bureau, session, row) for row in mine)


def agree(bureau: Bureau, principal: Principal, answer_id: int) -> Given:
    """Let 不涉及 or a new day hold. The same decider again hears the same; another one hears who decided."""
    return _decide(bureau, principal, answer_id, AnswerState.STANDING, None)


def refuse(bureau: Bureau, principal: Principal, answer_id: int, reason: str) -> Given:
    """Not agree, or send back what already holds (退回): the item is open again. The reason is compulsory."""
    reason = " ".join(reason.split())
    if not reason:
        raise InvalidInputError("answer_text_needed")
    if len(reason) > LONGEST_TEXT:
        raise InvalidInputError("answer_text_too_long", limit=LONGEST_TEXT)
    return _decide(bureau, principal, answer_id, AnswerState.REFUSED, reason)


def _decidable(bureau: Bureau, session: Session, principal: Principal, answer_id: int) -> ObligationAnswer:
    row = answers.by_id(session, answer_id)
    if row is None or (row.kind not in RETURNABLE and row.kind is not AnswerKind.EXTENSION):
        raise NotFoundError("answer_unknown")
    if principal.member_id not in {each.id for each in deciders(bureau, session, row)}:
        raise ForbiddenError
    return row


def _decide(bureau: Bureau, principal: Principal, answer_id: int, verdict: AnswerState, reason: str | None) -> Given:
    principal.require(Action.DECIDE_ANSWER)
    with bureau.storage.write() as session:
        row = _decidable(bureau, session, principal, answer_id)
        if row.state is verdict and row.decided_by_id == principal.member_id:
            return given_of(bureau, session, row)
        if not _is_moved(bureau, session, principal, row, verdict, reason):
            raise _taken(session, answer_id)
        decided = answers.by_id(session, answer_id)
        assert decided is not None
        refresh_digests(bureau, session, [decided.obligation_id])
        tell_decided(bureau, session, decided)
        return given_of(bureau, session, decided)


def _is_moved(
    bureau: Bureau,
    session: Session,
    principal: Principal,
    row: ObligationAnswer,
    verdict: AnswerState,
    reason: str | None,
) -> bool:
    """Make the decision; a newly agreed day takes the place of the former one."""
    now, by = bureau.now, principal.member_id
    if verdict is AnswerState.REFUSED:
        before = (AnswerState.WAITING, *((AnswerState.STANDING,) if row.kind in RETURNABLE else ()))
        return answers.change(
            session, row.id, before, verdict, decided_by_id=by, decided_at=now, closed_at=now, refusal=reason
        )
    former = answers.one_in_force(session, row.obligation_id, row.department, row.kind, AnswerState.STANDING)
    if former is not None and former.id != row.id and row.state is AnswerState.WAITING:
        answers.change(session, former.id, (AnswerState.STANDING,), AnswerState.REPLACED, closed_at=now)
    return answers.change(session, row.id, (AnswerState.WAITING,), verdict, decided_by_id=by, decided_at=now)


def _taken(session: Session, answer_id: int) -> ConflictError:
    """Who was faster: another decider, or the department that took it back."""
    row = answers.by_id(session, answer_id)
    if row is not None and row.decided_by_id is not None:
        return ConflictError("answer_decided", by=session.get_one(Member, row.decided_by_id).name)
    return ConflictError("answer_closed")

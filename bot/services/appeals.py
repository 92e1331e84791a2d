"""申请复核: what came back is put before the deputy, who upholds the return or lets the submission count."""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel import Session

from bot.domain.errors import ConflictError, ForbiddenError, InvalidInputError, NotFoundError
from bot.domain.roles import Action, Principal, Role
from bot.domain.states import AppealState, Lane, MemberState, SubmissionState
from bot.services.bureau import Bureau
from bot.services.decisions import Decided, Ruling, Way, checked_reason, decide, sent
from bot.services.review_cards import ReviewCard, review_card
from bot.services.shown_cards import settle_cards
from bot.services.staffing import deputies_for
from storage.models import Appeal, Member, Submission, SubmissionEvent
from storage.repositories import members, outbox, reviews

CARD, UPHELD = "appeal_card", "appeal_upheld"


@dataclass(frozen=True, slots=True)
class AppealSheet:
    """An appeal in plain values: who asks and why, who sent it back and why. ``answer``: the deputy's reason."""

    id: int
    state: str
    card: ReviewCard
    asked_by: str
    reason: str
    returned_by: str
    returned_for: str
    decided_by: str = ""
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a department reads after asking: before whom it was put."""

    id: int
    deputies: tuple[str, ...]


def appealable(bureau: Bureau, principal: Principal, number: int) -> ReviewCard:
    """What came back, for its sender or their head. Raises ``not_returned``, ``appealed_already``."""
    principal.require(Action.APPEAL)
    with bureau.storage.read() as session:
        row, sender = _own(session, principal, number)
        made = _return_of(session, row)
        if reviews.appeal_of(session, made.id) is not None:
            raise ConflictError("appealed_already", number=row.id)
        return review_card(bureau, session, row, sender)


def ask_review(bureau: Bureau, principal: Principal, number: int, reason: str) -> Asked:
    """Put a return before the deputy in charge of the department, else before every deputy; once for each decision.

    The same person again hears the same. Raises ``not_returned``, ``appealed_already``, ``no_deputy``.
    """
    principal.require(Action.APPEAL)
    reason = checked_reason(reason, number, code="appeal_reason_needed")
    with bureau.storage.write() as session:
        row, sender = _own(session, principal, number)
        made = _return_of(session, row)
        deciders = _deciders(session, row, made)
        if not deciders:
            raise InvalidInputError("no_deputy")
        asked = Asked(row.id, tuple(each.name for each in deciders))
        known = reviews.appeal_of(session, made.id)
        if known is not None:
            if known.asked_by_id == principal.member_id and known.state is AppealState.OPEN:
                return asked
            raise ConflictError("appealed_already", number=row.id)
        appeal = Appeal(
            submission_id=row.id,
            decision_id=made.id,
            asked_by_id=principal.member_id,
            asked_at=bureau.now,
            reason=reason,
        )
        session.add(appeal)
        session.flush()
        _tell_deciders(bureau, session, row, sender, appeal, deciders)
        return asked


def appeal_sheet(bureau: Bureau, principal: Principal, number: int) -> AppealSheet:
    """The latest appeal about the submission, for a deputy who may decide it."""
    principal.require(Action.DECIDE_APPEAL)
    with bureau.storage.read() as session:
        row, sender = sent(session, number)
        return _sheet(bureau, session, row, sender, _decidable(session, principal, row))


def waiting_appeals(bureau: Bureau, principal: Principal) -> tuple[AppealSheet, ...]:
    """What waits for this deputy, oldest first; nothing for anybody else."""
    if not principal.may(Action.DECIDE_APPEAL):
        return ()
    with bureau.storage.read() as session:
        found = []
        for appeal, row, sender in reviews.open_appeals(session):
            made = session.get_one(SubmissionEvent, appeal.decision_id)
            if principal.member_id in {each.id for each in _deciders(session, row, made)}:
                found.append(_sheet(bureau, session, row, sender, appeal))
        return tuple(found)


def overturn(bureau: Bureau, principal: Principal, number: int, reason: str) -> Decided:
    """改为通过: the submission counts. Everybody concerned reads it, as of a correction."""
    principal.require(Action.DECIDE_APPEAL)
    reason = checked_reason(reason, number, code="appeal_answer_needed")
    with bureau.storage.write() as session:
        row, sender = sent(session, number)
        appeal = _decidable(session, principal, row)
        if _is_ended(bureau, session, principal, appeal, AppealState.OVERTURNED, reason) and row.state is not (
            SubmissionState.RETURNED
        ):
            raise ConflictError("submission_closed", number=row.id, state=row.state)
        ruling = Ruling(SubmissionState.APPROVED, SubmissionState.RETURNED, reason, Way.APPEAL)
        return decide(bureau, session, principal, row, sender, ruling)


def uphold(bureau: Bureau, principal: Principal, number: int, reason: str) -> AppealSheet:
    """维持: the return holds; who asked, the sender, the head and the reviewers read why."""
    principal.require(Action.DECIDE_APPEAL)
    reason = checked_reason(reason, number, code="appeal_answer_needed")
    with bureau.storage.write() as session:
        row, sender = sent(session, number)
        appeal = _decidable(session, principal, row)
        is_new = _is_ended(bureau, session, principal, appeal, AppealState.UPHELD, reason)
        found = _sheet(bureau, session, row, sender, reviews.appeals_of(session, row.id)[-1])
        if is_new:
            _tell_upheld(bureau, session, principal, row, sender, found)
        return found


def _own(session: Session, principal: Principal, number: int) -> tuple[Submission, Member]:
    """One's own submission, or as head one of the department's; others are as unknown as none."""
    row, sender = sent(session, number)
    is_head = principal.may(Action.STOP_DEPARTMENT_SUBMISSION) and row.department == principal.department
    if row.member_id != principal.member_id and not is_head:
        raise NotFoundError("submission_unknown", number=number)
    return row, sender


def _return_of(session: Session, row: Submission) -> SubmissionEvent:
    made = reviews.last_decision(session, row.id)
    if row.state is not SubmissionState.RETURNED or made is None:
        raise ConflictError("not_returned", number=row.id, state=row.state)
    return made


def _deciders(session: Session, row: Submission, made: SubmissionEvent) -> list[Member]:
    """Deputies in charge, else all; never who made the decision or sent the material."""
    barred = {made.member_id, row.member_id}
    chosen = [each for each in deputies_for(session, row.department) if each.id not in barred]
    return chosen or [each for each in members.with_role(session, Role.DEPUTY) if each.id not in barred]


def _decidable(session: Session, principal: Principal, row: Submission) -> Appeal:
    """The submission's latest appeal, if it is this deputy's to decide. Raises ``no_appeal``."""
    found = reviews.appeals_of(session, row.id)
    if not found:
        raise NotFoundError("no_appeal", number=row.id)
    made = session.get_one(SubmissionEvent, found[-1].decision_id)
    if principal.member_id not in {each.id for each in _deciders(session, row, made)}:
        raise ForbiddenError
    return found[-1]


def _is_ended(
    bureau: Bureau, session: Session, principal: Principal, appeal: Appeal, after: AppealState, answer: str
) -> bool:
    """End it, or find that the same deputy ended it so before. Raises ``appeal_decided`` with who was faster."""
    by, now = principal.member_id, bureau.now
    if reviews.decide_appeal(session, appeal.id, after, decided_by_id=by, decided_at=now, answer=answer):
        return True
    ended = reviews.appeals_of(session, appeal.submission_id)[-1]
    if ended.state is after and ended.decided_by_id == by:
        return False
    decider = session.get_one(Member, ended.decided_by_id) if ended.decided_by_id is not None else None
    raise ConflictError("appeal_decided", number=appeal.submission_id, by=decider.name if decider else "")


def _sheet(bureau: Bureau, session: Session, row: Submission, sender: Member, appeal: Appeal) -> AppealSheet:
    made = session.get_one(SubmissionEvent, appeal.decision_id)
    wanted = {appeal.asked_by_id, made.member_id or 0, appeal.decided_by_id or 0}
    names = {number: member.name for number, member in reviews.by_ids(session, wanted).items()}
    return AppealSheet(
        id=appeal.id,
        state=appeal.state.value,
        card=review_card(bureau, session, row, sender),
        asked_by=names.get(appeal.asked_by_id, ""),
        reason=appeal.reason,
        returned_by=names.get(made.member_id or 0, ""),
        returned_for=made.reason or "",
        decided_by=names.get(appeal.decided_by_id or 0, ""),
        answer=appeal.answer or "",
    )


def sheet_params(found: AppealSheet) -> dict[str, object]:
    """As an outbox row keeps it."""
    values: dict[str, object] = {name: getattr(found, name) for name in AppealSheet.__slots__}
    return values | {"card": found.card.as_params()}


def _tell_deciders(
    bureau: Bureau, session: Session, row: Submission, sender: Member, appeal: Appeal, deciders: list[Member]
) -> None:
    params = sheet_params(_sheet(bureau, session, row, sender, appeal))
    for each in deciders:
        key = f"{CARD}:{appeal.id}:{each.id}"
        message = outbox.tell(session, each, CARD, params, key=key, at=bureau.now, lane=Lane.ANSWER)
        assert each.id is not None
        reviews.note_card(session, row.id, each.id, outbox_id=message.id)


def _tell_upheld(
    bureau: Bureau, session: Session, principal: Principal, row: Submission, sender: Member, found: AppealSheet
) -> None:
    asker = session.get_one(Member, reviews.appeals_of(session, row.id)[-1].asked_by_id)
    readers = [asker, sender, *members.heads(session, row.department), *members.coordinators(session)]
    told = {principal.member_id}
    for reader in readers:
        if reader.id in told or reader.state is not MemberState.ACTIVE or reader.id is None:
            continue
        told.add(reader.id)
        key = f"{UPHELD}:{found.id}:{reader.id}"
        params = sheet_params(found) | {"is_sender": reader.id == sender.id}
        outbox.tell(session, reader, UPHELD, params, key=key, at=bureau.now, lane=Lane.ANSWER)
    settled = {"id": row.id, "state": row.state.value, "upheld_by": found.decided_by, "answer": found.answer}
    settle_cards(bureau, session, row, settled)

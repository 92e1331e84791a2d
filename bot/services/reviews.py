"""The reviewer's side: the queue, and the one decision on each submission."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlmodel import Session

from bot.domain.errors import ConflictError
from bot.domain.roles import Action, Principal, Role
from bot.domain.states import SubmissionState
from bot.services.bureau import Bureau
from bot.services.decisions import Decided, Ruling, checked_reason, decide, reviewable
from bot.services.review_cards import ReviewCard, may_decide, review_card
from storage.models import Member, Submission
from storage.repositories import submissions

PAGE = 5


class Order(StrEnum):
    """How the queue stands."""

    DUE = "due"  # what is due first on top
    POINTS = "points"  # 按分值: what one submission can bring, the most on top
    INDICATOR = "indicator"  # 同一指标一起看, in the annex's order, like labels together


@dataclass(frozen=True, slots=True)
class Queue:
    """One page of what waits for this reviewer. ``others_count``: what only a deputy can decide.

    ``rest_count``: what stands after this page, whose last submission is ``last_id``. ``total_count``: all of it.
    """

    cards: tuple[ReviewCard, ...]
    others_count: int
    order: Order = Order.DUE
    total_count: int = 0
    rest_count: int = 0
    last_id: int = 0


def review_queue(bureau: Bureau, principal: Principal, order: Order = Order.DUE, after_id: int | None = None) -> Queue:
    """The pending submissions in that order; ``after_id``: those that stand behind that one, decided or not."""
    principal.require(Action.REVIEW)
    with bureau.storage.read() as session:
        rows = submissions.pending(session)
        mine = [(row, sender) for row, sender in rows if may_decide(bureau, principal, row, sender)]
        mine.sort(key=lambda pair: _place(bureau, order, pair[0]))
        left = _behind(bureau, session, order, mine, after_id)
        cards = tuple(review_card(bureau, session, row, sender) for row, sender in left[:PAGE])
        is_coordinator = principal.role is Role.COORDINATOR
        return Queue(
            cards=cards,
            others_count=len(rows) - len(mine) if is_coordinator else 0,
            order=order,
            total_count=len(mine),
            rest_count=len(left) - len(cards),
            last_id=cards[-1].id if cards else 0,
        )


def _behind(
    bureau: Bureau,
    session: Session,
    order: Order,
    mine: list[tuple[Submission, Member]],
    after_id: int | None,
) -> list[tuple[Submission, Member]]:
    last = submissions.by_id(session, after_id) if after_id is not None else None
    if last is None or last.clause is None:
        return mine
    place = _place(bureau, order, last)
    return [pair for pair in mine if _place(bureau, order, pair[0]) > place]


def _place(bureau: Bureau, order: Order, row: Submission) -> tuple[int, str, date, int]:
    """Where a submission stands, by what it says itself, so that deciding others moves nothing."""
    assert row.clause is not None
    obligation = bureau.obligation_by_id.get(row.obligation_id or "")
    due_on = obligation.due_on if obligation else date.max
    clause = bureau.plan.clause(row.clause)
    match order:
        case Order.POINTS:
            return -clause.rule.points, "", due_on, row.id
        case Order.INDICATOR:
            return bureau.plan.clauses.index(clause), row.label or "", due_on, row.id
        case _:
            return 0, "", due_on, row.id


def card_of(bureau: Bureau, principal: Principal, submission_id: int) -> ReviewCard:
    """One submission's card, for somebody who may decide on it."""
    principal.require(Action.REVIEW)
    with bureau.storage.read() as session:
        row, sender = reviewable(bureau, session, principal, submission_id)
        return review_card(bureau, session, row, sender)


def approve(bureau: Bureau, principal: Principal, submission_id: int, version: int | None = None) -> Decided:
    """Let a submission count (通过). The same reviewer again hears the same; another one hears who decided.

    ``version``: of the card under which it was pressed; an older one than the last change is refused.
    """
    principal.require(Action.REVIEW)
    with bureau.storage.write() as session:
        row, sender = reviewable(bureau, session, principal, submission_id)
        if row.state is SubmissionState.PENDING and version not in (None, row.version):
            raise ConflictError("card_outdated", number=row.id)
        ruling = Ruling(SubmissionState.APPROVED, SubmissionState.PENDING, None)
        return decide(bureau, session, principal, row, sender, ruling)


def send_back(bureau: Bureau, principal: Principal, submission_id: int, reason: str) -> Decided:
    """Send a submission back with a compulsory reason (退回补正); the sender and the department's head read it."""
    principal.require(Action.REVIEW)
    reason = checked_reason(reason, submission_id)
    with bureau.storage.write() as session:
        row, sender = reviewable(bureau, session, principal, submission_id)
        ruling = Ruling(SubmissionState.RETURNED, SubmissionState.PENDING, reason)
        return decide(bureau, session, principal, row, sender, ruling)

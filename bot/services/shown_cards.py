"""The cards of a submission where they stand: sent to each reviewer, changed in place, put away once it is decided."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlmodel import Session

from bot.domain.roles import Action, Principal
from bot.domain.states import Lane, MemberState, SubmissionState
from bot.services.bureau import Bureau
from bot.services.review_cards import ReviewCard, may_decide, review_card, reviewers
from storage.models import Member, ShownCard, Submission
from storage.repositories import outbox, reviews, submissions

CARD, CARD_TEXT, SETTLED, OWN = "review_card", "review_card_text", "review_settled", "own_card"


def tell_reviewers(bureau: Bureau, session: Session, submission: Submission) -> None:
    """Write a card for each reviewer, at once, and once for each version of the submission.

    Where the material waits for review elsewhere too, those cards are brought up to date.
    """
    assert submission.state is SubmissionState.PENDING
    sender = session.get_one(Member, submission.member_id)
    card = review_card(bureau, session, submission, sender)
    readers = reviewers(bureau, session, sender)
    for reviewer in readers:
        key = f"{CARD}:{submission.id}:{submission.version}:{reviewer.id}"
        params, lane = card.as_params(), Lane.ANSWER
        message = outbox.tell(session, reviewer, CARD, params, key=key, at=bureau.now, lane=lane)
        assert reviewer.id is not None
        reviews.note_card(session, submission.id, reviewer.id, outbox_id=message.id)
    _relieve(bureau, session, submission, {each.id for each in readers})
    refresh_neighbours(bureau, session, submission, card)


def _relieve(bureau: Bureau, session: Session, submission: Submission, reader_ids: set[int | None]) -> None:
    """Whoever had a card and is not to decide any more (its sender is another now) sees so."""
    params = {"id": submission.id, "state": submission.state.value}
    for card, member in _latest(session, submission.id):
        if member.id not in reader_ids:
            key = f"{SETTLED}:{card.id}:{submission.version}"
            _replace(bureau, session, card, member, SETTLED, params, key)


def refresh_neighbours(bureau: Bureau, session: Session, submission: Submission, card: ReviewCard) -> None:
    """Bring the cards of what shares material or the day with it up to date."""
    numbers = [*(each.submission_id for each in card.hints.overlaps), *(each.id for each in card.hints.neighbours)]
    for number in dict.fromkeys(numbers):
        other = submissions.by_id(session, number)
        if other is not None and other.state is SubmissionState.PENDING and other.clause is not None:
            refresh_cards(bureau, session, other, cause=f"{submission.id}.{submission.version}")


def refresh_cards(bureau: Bureau, session: Session, submission: Submission, *, cause: str = "") -> None:
    """Put the submission as it stands in the place of each reviewer's latest card.

    ``cause``: names the change where the submission itself did not change.
    """
    sender = session.get_one(Member, submission.member_id)
    params = review_card(bureau, session, submission, sender).as_params()
    for card, member in _latest(session, submission.id):
        key = f"{CARD_TEXT}:{card.id}:{submission.version}:{cause}"
        _replace(bureau, session, card, member, CARD_TEXT, params, key)


def settle_cards(bureau: Bureau, session: Session, submission: Submission, params: dict[str, Any]) -> None:
    """Put what became of the submission in the place of every card of it."""
    for card, member in _standing(session, submission.id):
        _replace(bureau, session, card, member, SETTLED, params, f"{SETTLED}:{card.id}:{submission.version}")


def settle_own_card(bureau: Bureau, session: Session, submission: Submission, sender: Member) -> None:
    """The card in the sender's chat shows what became of it."""
    if submission.card_message_id is None or sender.state is not MemberState.ACTIVE:
        return
    params = review_card(bureau, session, submission, sender).as_params()
    key = f"{OWN}:{submission.id}:{submission.version}"
    params |= {outbox.EDITS: [submission.card_message_id]}
    outbox.tell(session, sender, OWN, params, key=key, at=bureau.now, lane=Lane.ANSWER)


def remember_shown(bureau: Bureau, principal: Principal, placed: Sequence[tuple[int, int]]) -> None:
    """Note which message in the reviewer's chat shows which submission: (number, message id)."""
    principal.require(Action.REVIEW)
    with bureau.storage.write() as session:
        for number, message_id in placed:
            row = submissions.by_id(session, number)
            if row is None or not may_decide(bureau, principal, row, session.get_one(Member, row.member_id)):
                continue
            reviews.note_card(session, number, principal.member_id, message_id=message_id)


def _standing(session: Session, submission_id: int) -> Iterator[tuple[ShownCard, Member]]:
    cards = reviews.cards_of(session, submission_id)
    people = reviews.by_ids(session, {card.member_id for card in cards}) if cards else {}
    for card in cards:
        if people[card.member_id].state is MemberState.ACTIVE:
            yield card, people[card.member_id]


def _latest(session: Session, submission_id: int) -> list[tuple[ShownCard, Member]]:
    """Of each reviewer the newest card; older ones say themselves that they are outdated when pressed."""
    return list({member.id: (card, member) for card, member in _standing(session, submission_id)}.values())


def _replace(
    bureau: Bureau, session: Session, card: ShownCard, member: Member, kind: str, params: dict[str, Any], key: str
) -> None:
    if card.outbox_id is None:
        params = params | {outbox.EDITS: [card.message_id]}
    outbox.tell(session, member, kind, params, key=key, at=bureau.now, lane=Lane.ANSWER, edits_id=card.outbox_id)

"""The reviewer's side: the queue and the one decision on each submission."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlmodel import col, select

from bot.clock import FixedClock, parse_moment
from bot.domain.errors import ConflictError, ForbiddenError, InvalidInputError, NotFoundError
from bot.domain.roles import Role
from bot.domain.states import Lane, SubmissionState
from bot.plan.model import EvidenceKind
from bot.services.answers import choose_day
from bot.services.bureau import Bureau
from bot.services.review_cards import ReviewCard
from bot.services.reviews import approve, card_of, review_queue, send_back
from bot.services.submissions import repair_submission, submit, withdraw
from storage.models import Member, OutboxMessage, Submission, SubmissionEvent
from tests.support.people import People, join
from tests.support.racing import together
from tests.support.sending import Post

APPROVED, RETURNED = SubmissionState.APPROVED, SubmissionState.RETURNED


@pytest.fixture
def post(bureau: Bureau) -> Post:
    return Post(bureau)


def state_of(bureau: Bureau, number: int) -> SubmissionState:
    with bureau.storage.read() as session:
        return session.get_one(Submission, number).state


def told(bureau: Bureau, *kinds: str) -> list[OutboxMessage]:
    with bureau.storage.read() as session:
        found = session.exec(
            select(OutboxMessage).where(col(OutboxMessage.kind).in_(kinds)).order_by(col(OutboxMessage.id))
        )
        return list(found)


# --- deciding


def test_an_approval_counts_and_its_sender_reads_the_gain_and_the_new_total(
    bureau: Bureau, post: Post, people: People
) -> None:
    number = post.submit(people.zhang, "4.1", "2024-05-08", kind=EvidenceKind.UPLOAD)
    outcome = approve(bureau, people.wang.principal, number)
    assert (outcome.state, outcome.gain, outcome.total, outcome.cap) == (APPROVED, 20, 20, 1000)
    (message,) = told(bureau, "decision", "decision_for_head")
    assert (message.chat_id, message.lane) == (people.zhang.chat_id, Lane.ANSWER)
    assert (message.params["gain"], message.params["total"], message.params["reason"]) == (20, 20, None)


def test_an_approval_that_adds_nothing_says_so(bureau: Bureau, post: Post, people: People) -> None:
    number = post.submit(people.zhang, "4.1", "2024-05-08", kind=EvidenceKind.PHOTO)
    assert approve(bureau, people.wang.principal, number).gain == 0


def test_a_return_needs_a_reason_and_the_head_reads_it_too(bureau: Bureau, post: Post, people: People) -> None:
    number = post.submit(people.zhang, "4.1", "2024-05-08")
    for empty in ("", " \n "):
        with pytest.raises(InvalidInputError):
            send_back(bureau, people.wang.principal, number, empty)
    with pytest.raises(InvalidInputError):
        send_back(bureau, people.wang.principal, number, "长" * 301)
    assert state_of(bureau, number) is SubmissionState.PENDING
    outcome = send_back(bureau, people.wang.principal, number, " 照片\n不清楚 ")
    assert (outcome.state, outcome.gain) == (RETURNED, 0)
    messages = told(bureau, "decision", "decision_for_head")
    assert [(each.kind, each.chat_id) for each in messages] == [
        ("decision", people.zhang.chat_id),
        ("decision_for_head", people.li.chat_id),
    ]
    assert {each.params["reason"] for each in messages} == {"照片 不清楚"}
    assert {(each.params["due_on"], each.params["is_overdue"]) for each in messages} == {("2024-09-30", False)}


def test_a_head_reads_their_own_return_once(bureau: Bureau, post: Post, people: People) -> None:
    number = post.submit(people.li, "4.1", "2024-05-08")
    send_back(bureau, people.wang.principal, number, "照片不清楚")
    assert [each.kind for each in told(bureau, "decision", "decision_for_head")] == ["decision"]


def test_the_same_decision_again_changes_nothing(bureau: Bureau, post: Post, people: People) -> None:
    number = post.submit(people.zhang, "4.1", "2024-05-08", kind=EvidenceKind.UPLOAD)
    approve(bureau, people.wang.principal, number)
    again = approve(bureau, people.wang.principal, number)
    assert (again.state, again.gain, again.total) == (APPROVED, None, 20)
    returned = post.submit(people.zhang, "4.1", "2024-05-08")
    send_back(bureau, people.wang.principal, returned, "一")
    assert send_back(bureau, people.wang.principal, returned, "二").gain is None
    assert len(told(bureau, "decision")) == 2


def test_the_second_reviewer_hears_who_decided(bureau: Bureau, post: Post, people: People) -> None:
    other = join(bureau.storage, 1030, "吴十", Role.COORDINATOR, "法规科")
    number = post.submit(people.zhang, "4.1", "2024-05-08")
    approve(bureau, people.wang.principal, number)
    for attempt in (
        lambda: approve(bureau, other.principal, number),
        lambda: send_back(bureau, other.principal, number, "不同意"),
        lambda: send_back(bureau, people.wang.principal, number, "反悔"),
    ):
        with pytest.raises(ConflictError) as caught:
            attempt()
        assert (caught.value.code, caught.value.params["by"]) == ("already_decided", "王五")
    assert state_of(bureau, number) is APPROVED


def test_two_reviewers_at_once_make_one_decision(bureau: Bureau, post: Post, people: People) -> None:
    other = join(bureau.storage, 1030, "吴十", Role.COORDINATOR, "法规科")
    number = post.submit(people.zhang, "4.1", "2024-05-08")
    errors = together(
        lambda: approve(bureau, people.wang.principal, number),
        lambda: send_back(bureau, other.principal, number, "照片不清楚"),
    )
    assert [type(error) for error in errors] == [ConflictError]
    assert len(told(bureau, "decision")) == 1
    with bureau.storage.read() as session:
        decisions = session.exec(
            select(SubmissionEvent).where(
                SubmissionEvent.submission_id == number, col(SubmissionEvent.after).in_([APPROVED, RETURNED])
            )
        ).all()
    assert len(decisions) == 1


def test_a_double_press_on_approve_tells_the_sender_once(bureau: Bureau, post: Post, people: People) -> None:
    number = post.submit(people.zhang, "4.1", "2024-05-08")
    assert together(*[lambda: approve(bureau, people.wang.principal, number)] * 3) == []
    assert len(told(bureau, "decision")) == 1


def test_an_older_card_does_not_approve_what_was_changed_since(bureau: Bureau, post: Post, people: People) -> None:
    number = post.submit(people.zhang, "4.1", "2024-05-08")
    shown = card_of(bureau, people.wang.principal, number).version
    choose_day(bureau, people.zhang.principal, number, date(2024, 5, 9))
    with pytest.raises(ConflictError) as caught:
        approve(bureau, people.wang.principal, number, shown)
    assert caught.value.code == "card_outdated"
    assert state_of(bureau, number) is SubmissionState.PENDING
    now = card_of(bureau, people.wang.principal, number).version
    assert approve(bureau, people.wang.principal, number, now).state is APPROVED
    assert approve(bureau, people.wang.principal, number, shown).gain is None


def test_a_day_that_is_still_asked_back_holds_the_approval_up_but_not_the_return(
    bureau: Bureau, post: Post, people: People
) -> None:
    number = post.submit(people.wang, "1.4", "2024-05-08")
    choose_day(bureau, people.wang.principal, number, date(2024, 3, 1))
    with pytest.raises(ConflictError) as caught:
        approve(bureau, people.qian.principal, number)
    assert caught.value.code == "day_still_asked"
    assert send_back(bureau, people.qian.principal, number, "日期不对").state is RETURNED


def test_drafts_unknown_and_withdrawn_ones_are_not_decided(bureau: Bureau, post: Post, people: People) -> None:
    draft = post.complete(people.zhang, "4.1", "2024-05-08")
    for number in (draft, 999):
        with pytest.raises(NotFoundError):
            approve(bureau, people.wang.principal, number)
        with pytest.raises(NotFoundError):
            card_of(bureau, people.wang.principal, number)
    number = post.submit(people.zhang, "5.1", "2024-05-08", kind=EvidenceKind.NOTICE)
    withdraw(bureau, people.zhang.principal, number)
    with pytest.raises(ConflictError) as caught:
        approve(bureau, people.wang.principal, number)
    assert caught.value.code == "submission_closed"


def test_a_repair_that_is_approved_counts_once(bureau: Bureau, post: Post, people: People) -> None:
    number = post.submit(people.zhang, "4.1", "2024-05-08", kind=EvidenceKind.UPLOAD)
    send_back(bureau, people.wang.principal, number, "看不清")
    repaired = repair_submission(bureau, people.zhang.principal, number).id
    submit(bureau, people.zhang.principal, repaired, 9201)
    assert card_of(bureau, people.wang.principal, repaired).repairs_id == number
    assert approve(bureau, people.wang.principal, repaired).total == 20


# --- who may


@pytest.mark.parametrize("who", ["zhang", "li", "zhao", "sun"])
def test_only_reviewers_review(bureau: Bureau, post: Post, people: People, who: str) -> None:
    number = post.submit(people.zhang, "4.1", "2024-05-08")
    principal = getattr(people, who).principal
    for attempt in (
        lambda: approve(bureau, principal, number),
        lambda: send_back(bureau, principal, number, "理由"),
        lambda: card_of(bureau, principal, number),
        lambda: review_queue(bureau, principal),
    ):
        with pytest.raises(ForbiddenError):
            attempt()
    assert state_of(bureau, number) is SubmissionState.PENDING


def test_a_deputy_decides_only_what_the_coordinator_sent(bureau: Bureau, post: Post, people: People) -> None:
    staffs = post.submit(people.zhang, "4.1", "2024-05-08")
    own = post.submit(people.wang, "1.4", "2024-05-08")
    with pytest.raises(ForbiddenError):
        approve(bureau, people.qian.principal, staffs)
    assert approve(bureau, people.qian.principal, own).total == 10


def test_nobody_approves_their_own_nor_does_another_coordinator(bureau: Bureau, post: Post, people: People) -> None:
    other = join(bureau.storage, 1030, "吴十", Role.COORDINATOR, "法规科")
    number = post.submit(people.wang, "1.4", "2024-05-08")
    for person in (people.wang, other):
        with pytest.raises(ForbiddenError):
            approve(bureau, person.principal, number)


def test_who_becomes_coordinator_later_still_does_not_approve_their_own(
    bureau: Bureau, post: Post, people: People
) -> None:
    number = post.submit(people.zhang, "4.1", "2024-05-08")
    with bureau.storage.write() as session:
        session.get_one(Member, people.zhang.member_id).role = Role.COORDINATOR
    promoted = join(bureau.storage, 1031, "周九", Role.COORDINATOR, "法规科")
    with pytest.raises(ForbiddenError):
        approve(bureau, promoted.principal, number)


def test_who_was_coordinator_a_moment_ago_does_not_approve_their_own(
    bureau: Bureau, post: Post, people: People
) -> None:
    number = post.submit(people.zhang, "4.1", "2024-05-08")
    with pytest.raises(ForbiddenError):
        approve(bureau, replace(people.zhang.principal, role=Role.COORDINATOR), number)


def test_a_bureau_that_allows_it_lets_the_coordinator_decide_alone(bureau: Bureau, post: Post, people: People) -> None:
    number = post.submit(people.wang, "1.4", "2024-05-08")
    object.__setattr__(bureau, "settings", bureau.settings.model_copy(update={"self_approval": True}))
    assert approve(bureau, people.wang.principal, number).state is APPROVED


# --- the queue and the card


def test_the_queue_stands_by_due_day_and_counts_what_only_a_deputy_decides(
    bureau: Bureau, post: Post, people: People
) -> None:
    campaign = post.submit(people.zhang, "5.1", "2024-05-08", kind=EvidenceKind.NOTICE)
    data = post.submit(people.zhang, "3.2", "2024-05-08", kind=EvidenceKind.UPLOAD)
    pledges = post.submit(people.zhao, "4.1", "2024-05-08")
    study = post.submit(people.wang, "1.4", "2024-05-08")
    queue = review_queue(bureau, people.wang.principal)
    assert [card.id for card in queue.cards] == [data, pledges, campaign]
    assert queue.others_count == 1
    deputys = review_queue(bureau, people.qian.principal)
    assert ([card.id for card in deputys.cards], deputys.others_count) == ([study], 0)


def test_the_card_says_what_is_missing_and_what_is_new(bureau: Bureau, post: Post, people: People) -> None:
    number = post.submit(people.zhang, "4.2", "2024-05-08", kind=EvidenceKind.DOCUMENT, label="共享单车")
    card = card_of(bureau, people.wang.principal, number)
    assert (card.prompt, card.label, card.is_new_label, card.missing) == ("领域", "共享单车", True, ["政府网站公示"])
    again = post.submit(people.zhao, "4.2", "2024-05-08", kind=EvidenceKind.PUBLICATION, label="共享单车")
    assert not card_of(bureau, people.wang.principal, again).is_new_label
    offered = post.submit(people.zhao, "4.2", "2024-05-08", kind=EvidenceKind.PUBLICATION, label="道路货运")
    assert not card_of(bureau, people.wang.principal, offered).is_new_label


def test_the_card_survives_as_json(bureau: Bureau, post: Post, people: People) -> None:
    number = post.submit(people.zhang, "4.1", "2024-05-08")
    (message,) = told(bureau, "review_card")
    assert ReviewCard.from_params(message.params) == card_of(bureau, people.wang.principal, number)


def test_a_return_after_the_due_day_says_that_it_has_passed(
    bureau: Bureau, post: Post, people: People, clock: FixedClock
) -> None:
    clock.set(parse_moment("2024-10-09T09:00"))
    number = post.submit(people.zhang, "4.1", "2024-05-08")
    send_back(bureau, people.wang.principal, number, "照片不清楚")
    assert told(bureau, "decision")[0].params["is_overdue"] is True

"""From a draft to review and back: the sender's side."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlmodel import col, select

from bot.clock import FixedClock, parse_moment
from bot.domain.errors import ConflictError, ForbiddenError, NotFoundError
from bot.domain.roles import Role
from bot.domain.states import AnswerKind, SubmissionState
from bot.plan.model import EvidenceKind
from bot.services import reviews
from bot.services.bureau import Bureau
from bot.services.confirmations import confirm_obligation
from bot.services.drafts import DraftSheet, Question
from bot.services.evidence import attach_evidence
from bot.services.mine import my_submissions
from bot.services.reminders import plan_reminders
from bot.services.submissions import (
    Submitted,
    begin_submission,
    draft_sheet,
    remember_card,
    repair_submission,
    submit,
    withdraw,
)
from storage.models import ObligationAnswer, OutboxMessage, Submission, SubmissionEvent
from tests.support.people import People, Person, join
from tests.support.racing import together
from tests.support.sending import Post

DRAFT, PENDING, WITHDRAWN = SubmissionState.DRAFT, SubmissionState.PENDING, SubmissionState.WITHDRAWN


@pytest.fixture
def post(bureau: Bureau) -> Post:
    return Post(bureau)


def state_of(bureau: Bureau, number: int) -> SubmissionState:
    with bureau.storage.read() as session:
        return session.get_one(Submission, number).state


def events(bureau: Bureau, number: int) -> list[tuple[SubmissionState, SubmissionState, int | None]]:
    with bureau.storage.read() as session:
        rows = session.exec(
            select(SubmissionEvent).where(SubmissionEvent.submission_id == number).order_by(col(SubmissionEvent.id))
        ).all()
    return [(row.before, row.after, row.member_id) for row in rows]


def told(bureau: Bureau, kind: str) -> list[OutboxMessage]:
    with bureau.storage.read() as session:
        found = session.exec(select(OutboxMessage).where(OutboxMessage.kind == kind).order_by(col(OutboxMessage.id)))
        return list(found)


# --- beginning


def test_an_item_of_another_department_is_forbidden(bureau: Bureau, people: People) -> None:
    with pytest.raises(ForbiddenError):
        begin_submission(bureau, people.zhang.principal, "1.4")
    with pytest.raises(ForbiddenError):
        begin_submission(bureau, people.sun.principal, "1.4")
    with pytest.raises(NotFoundError):
        begin_submission(bureau, people.zhang.principal, "8.1")
    assert my_submissions(bureau, people.zhang.principal) == ()


def test_the_same_item_twice_is_one_draft(bureau: Bureau, people: People) -> None:
    first = begin_submission(bureau, people.wang.principal, "1.4", "1.4@2024Q2")
    assert first.question is Question.EVIDENCE
    assert begin_submission(bureau, people.wang.principal, "1.4", "1.4@2024Q2").id == first.id
    assert begin_submission(bureau, people.wang.principal, "1.4").id == first.id
    assert begin_submission(bureau, people.wang.principal, "1.4", "1.4@2024Q1").id != first.id


def test_a_reminder_gives_its_period_to_a_draft_that_has_none(bureau: Bureau, people: People) -> None:
    first = begin_submission(bureau, people.wang.principal, "1.4")
    again = begin_submission(bureau, people.wang.principal, "1.4", "1.4@2024Q2")
    assert again.id == first.id
    assert again.obligation is not None
    assert again.obligation.id == "1.4@2024Q2"


def test_an_invented_period_is_no_period(bureau: Bureau, people: People) -> None:
    assert begin_submission(bureau, people.wang.principal, "1.4", "1.4@1999Q9").obligation is None


# --- sending


def test_a_complete_draft_waits_for_review_and_the_coordinator_gets_its_card(
    bureau: Bureau, post: Post, people: People
) -> None:
    number = post.complete(people.zhang, "4.1", "2024-05-08", kind=EvidenceKind.UPLOAD)
    outcome = submit(bureau, people.zhang.principal, number, 9001)
    assert isinstance(outcome, Submitted)
    assert (outcome.id, outcome.evidence_count, outcome.has_reviewer, outcome.annex) == (number, 1, True, "四、1")
    assert state_of(bureau, number) is PENDING
    assert events(bureau, number) == [(DRAFT, PENDING, people.zhang.member_id)]
    (card,) = told(bureau, "review_card")
    assert card.chat_id == people.wang.chat_id
    assert card.params["department"] == "客运科"


@pytest.mark.parametrize("is_by_number", [True, False])
def test_the_same_update_twice_sends_once_and_answers_the_same(
    bureau: Bureau, post: Post, people: People, is_by_number: bool
) -> None:
    older = post.complete(people.zhang, "4.1", "2024-05-07", kind=EvidenceKind.UPLOAD)
    number = post.complete(people.zhang, "5.1", "2024-05-08", kind=EvidenceKind.NOTICE)
    named = number if is_by_number else None
    first = submit(bureau, people.zhang.principal, named, 9002)
    assert submit(bureau, people.zhang.principal, named, 9002) == first
    assert state_of(bureau, older) is DRAFT
    assert len(events(bureau, number)) == 1
    assert len(told(bureau, "review_card")) == 1


def test_done_takes_the_latest_draft_that_holds_something(bureau: Bureau, post: Post, people: People) -> None:
    number = post.complete(people.zhang, "4.1", "2024-05-08", kind=EvidenceKind.UPLOAD)
    begin_submission(bureau, people.zhang.principal, "4.2")
    outcome = submit(bureau, people.zhang.principal, None, 9003)
    assert isinstance(outcome, Submitted)
    assert outcome.id == number


def test_done_without_any_draft_says_so(bureau: Bureau, people: People) -> None:
    with pytest.raises(NotFoundError) as caught:
        submit(bureau, people.zhang.principal, None, 9004)
    assert caught.value.code == "no_draft"


def test_an_unfinished_draft_is_not_sent_but_asks_on(bureau: Bureau, post: Post, people: People) -> None:
    number = begin_submission(bureau, people.zhang.principal, "4.2").id
    empty = submit(bureau, people.zhang.principal, number, 9005)
    assert isinstance(empty, DraftSheet)
    assert empty.question is Question.EVIDENCE
    post.send_photo(people.zhang)
    asking = submit(bureau, people.zhang.principal, number, 9006)
    assert isinstance(asking, DraftSheet)
    assert asking.question is Question.LABEL
    assert told(bureau, "review_card") == []


def test_nobody_sends_another_members_draft(bureau: Bureau, post: Post, people: People) -> None:
    number = post.complete(people.zhang, "4.1", "2024-05-08")
    for person in (people.zhao, people.li, people.wang):
        with pytest.raises(NotFoundError):
            submit(bureau, person.principal, number, 9007)
    with pytest.raises(ForbiddenError):
        submit(bureau, people.sun.principal, number, 9008)
    assert state_of(bureau, number) is DRAFT


def test_what_the_coordinator_sends_goes_to_the_deputy(bureau: Bureau, post: Post, people: People) -> None:
    post.submit(people.wang, "1.4", "2024-05-08")
    assert [card.chat_id for card in told(bureau, "review_card")] == [people.qian.chat_id]


def test_with_self_approval_the_coordinator_gets_the_card_too(bureau: Bureau, post: Post, people: People) -> None:
    allowing = bureau.settings.model_copy(update={"self_approval": True})
    object.__setattr__(bureau, "settings", allowing)
    post.submit(people.wang, "1.4", "2024-05-08")
    assert {card.chat_id for card in told(bureau, "review_card")} == {people.qian.chat_id, people.wang.chat_id}


def test_a_bureau_without_a_reviewer_is_told_so(bureau: Bureau, post: Post) -> None:
    lonely = join(bureau.storage, 1003, "王五", Role.COORDINATOR, "法规科")
    number = post.complete(lonely, "1.4", "2024-05-08")
    outcome = submit(bureau, lonely.principal, number, 9009)
    assert isinstance(outcome, Submitted)
    assert not outcome.has_reviewer


def test_a_confirmed_item_stays_confirmed_and_its_material_follows(bureau: Bureau, post: Post, people: People) -> None:
    confirm_obligation(bureau, people.zhang.principal, "4.1@2024")
    post.submit(people.zhang, "4.1", "2024-05-08")
    with bureau.storage.read() as session:
        (answer,) = session.exec(select(ObligationAnswer)).all()
    assert answer.kind is AnswerKind.DONE


# --- the checklist


def test_a_campaigns_checklist_gathers_what_the_departments_sent(bureau: Bureau, post: Post, people: People) -> None:
    post.submit(people.zhao, "5.1", "2024-05-07", kind=EvidenceKind.NOTICE)
    post.complete(people.zhao, "5.1", "2024-05-07", kind=EvidenceKind.SUMMARY)  # a draft is nobody else's business
    number = post.complete(people.zhang, "5.1", "2024-05-08", kind=EvidenceKind.PHOTO)
    lines = {line.title: line.departments for line in draft_sheet(bureau, people.zhang.principal, number).checklist}
    assert lines == {"活动通知": ("货运科",), "图片或视频": ("客运科",), "活动总结": (), "宣传报道": ()}


def test_a_checklist_knows_nothing_of_other_labels_and_quarters(bureau: Bureau, post: Post, people: People) -> None:
    post.submit(people.zhao, "4.2", "2024-05-07", kind=EvidenceKind.PUBLICATION, label="道路货运")
    number = post.complete(people.zhang, "4.2", "2024-05-08", kind=EvidenceKind.DOCUMENT, label="道路客运")
    required = [line for line in draft_sheet(bureau, people.zhang.principal, number).checklist if line.is_required]
    assert [line.departments for line in required] == [()]
    post.submit(people.wang, "1.4", "2024-03-20")
    sheet = begin_submission(bureau, people.wang.principal, "1.4", "1.4@2024Q2")
    assert all(line.departments == () for line in sheet.checklist)


# --- the morning message


def test_the_morning_message_follows_what_is_sent_returned_and_taken_back(
    bureau: Bureau, post: Post, people: People, clock: FixedClock
) -> None:
    clock.set(parse_moment("2024-09-23T08:30"))
    plan_reminders(bureau)
    before = line_of(bureau, people.zhang, "4.1@2024")
    number = post.submit(people.zhang, "4.1", "2024-09-20", kind=EvidenceKind.UPLOAD)
    waiting = line_of(bureau, people.zhang, "4.1@2024")
    reviews.send_back(bureau, people.wang.principal, number, "看不清")
    assert line_of(bureau, people.zhang, "4.1@2024") == before != waiting
    repaired = repair_submission(bureau, people.zhang.principal, number).id
    submit(bureau, people.zhang.principal, repaired, 9301)
    assert line_of(bureau, people.zhang, "4.1@2024") == waiting
    withdraw(bureau, people.zhang.principal, repaired)
    assert line_of(bureau, people.zhang, "4.1@2024") == before


def line_of(bureau: Bureau, person: Person, obligation_id: str) -> dict[str, Any]:
    """The line of an obligation in the person's latest morning message."""
    digests = [each for each in told(bureau, "digest") if each.chat_id == person.chat_id]
    found: dict[str, Any] = next(line for line in digests[-1].params["lines"] if line["id"] == obligation_id)
    return found


# --- taking back


def test_a_draft_and_a_pending_submission_can_be_taken_back_once(bureau: Bureau, post: Post, people: People) -> None:
    draft = post.complete(people.zhang, "4.1", "2024-05-08")
    sent = post.submit(people.zhang, "5.1", "2024-05-08", kind=EvidenceKind.NOTICE)
    assert withdraw(bureau, people.zhang.principal, draft).was_draft
    first = withdraw(bureau, people.zhang.principal, sent)
    assert not first.was_draft
    assert withdraw(bureau, people.zhang.principal, sent) == first
    assert events(bureau, sent)[1:] == [(PENDING, WITHDRAWN, people.zhang.member_id)]


def test_what_is_decided_is_not_taken_back(bureau: Bureau, post: Post, people: People) -> None:
    number = post.submit(people.zhang, "4.1", "2024-05-08")
    reviews.approve(bureau, people.wang.principal, number)
    with pytest.raises(ConflictError):
        withdraw(bureau, people.zhang.principal, number)
    assert state_of(bureau, number) is SubmissionState.APPROVED


def test_the_head_may_stop_a_colleagues_submission_and_the_colleague_hears_of_it(
    bureau: Bureau, post: Post, people: People
) -> None:
    number = post.submit(people.zhang, "4.1", "2024-05-08")
    outcome = withdraw(bureau, people.li.principal, number)
    assert (outcome.is_own, outcome.card_message_id) == (False, None)
    assert state_of(bureau, number) is WITHDRAWN
    (message,) = told(bureau, "stopped")
    assert (message.chat_id, message.params) == (people.zhang.chat_id, {"id": number, "by": "李四"})


def test_nobody_else_takes_it_back(bureau: Bureau, post: Post, people: People) -> None:
    number = post.submit(people.zhang, "4.1", "2024-05-08")
    colleague = join(bureau.storage, 1022, "周九", Role.STAFF, "客运科")
    with pytest.raises(ForbiddenError):
        withdraw(bureau, colleague.principal, number)
    for person in (people.zhao, people.wang):
        with pytest.raises(NotFoundError):
            withdraw(bureau, person.principal, number)
    with pytest.raises(ForbiddenError):
        withdraw(bureau, people.sun.principal, number)
    assert state_of(bureau, number) is PENDING


def test_withdrawing_against_approving_has_one_winner(bureau: Bureau, post: Post, people: People) -> None:
    number = post.submit(people.zhang, "4.1", "2024-05-08")
    errors = together(
        lambda: withdraw(bureau, people.zhang.principal, number),
        lambda: reviews.approve(bureau, people.wang.principal, number),
    )
    assert [type(error) for error in errors] == [ConflictError]
    assert len(events(bureau, number)) == 2


def test_a_double_press_on_done_sends_once(bureau: Bureau, post: Post, people: People) -> None:
    number = post.complete(people.zhang, "4.1", "2024-05-08")
    presses = [lambda update=update: submit(bureau, people.zhang.principal, number, update) for update in (1, 2, 3)]
    assert together(*presses) == []
    assert len(events(bureau, number)) == 1
    assert len(told(bureau, "review_card")) == 1


def test_something_taken_back_by_mistake_can_be_sent_again(bureau: Bureau, post: Post, people: People) -> None:
    number = post.submit(people.zhang, "4.1", "2024-05-08")
    withdraw(bureau, people.zhang.principal, number)
    sheet = repair_submission(bureau, people.zhang.principal, number)
    assert (sheet.state, sheet.question, len(sheet.evidence)) == (DRAFT, Question.NOTHING, 1)
    assert repair_submission(bureau, people.zhang.principal, number).id == sheet.id


# --- repairing


def test_a_repair_takes_over_everything_and_the_returned_one_stays(bureau: Bureau, post: Post, people: People) -> None:
    number = post.submit(people.zhang, "3.2", "2024-05-08", kind=EvidenceKind.UPLOAD, label="出租车")
    reviews.send_back(bureau, people.wang.principal, number, "看不清")
    sheet = repair_submission(bureau, people.zhang.principal, number)
    assert (sheet.label, sheet.on, sheet.is_evaluation) == ("出租车", date(2024, 5, 8), False)
    assert [item.kind for item in sheet.evidence] == [EvidenceKind.UPLOAD]
    assert repair_submission(bureau, people.zhang.principal, number).id == sheet.id
    assert state_of(bureau, number) is SubmissionState.RETURNED


def test_a_repair_does_not_wait_for_what_never_arrived(bureau: Bureau, post: Post, people: People) -> None:
    number = post.submit(people.zhang, "4.1", "2024-05-08")
    reply_to = post.tell(people.zhang, 31, f"submission:{number}")
    attach_evidence(bureau, people.zhang.principal, post.photo(people.zhang, replied_message_id=reply_to))
    reviews.send_back(bureau, people.wang.principal, number, "看不清")
    sheet = repair_submission(bureau, people.zhang.principal, number)
    assert (len(sheet.evidence), sheet.receiving_count) == (1, 0)


def test_a_chain_of_repairs_goes_on_from_its_last_link(bureau: Bureau, post: Post, people: People) -> None:
    first = post.submit(people.zhang, "4.1", "2024-05-08")
    reviews.send_back(bureau, people.wang.principal, first, "一")
    second = repair_submission(bureau, people.zhang.principal, first).id
    submit(bureau, people.zhang.principal, second, 9101)
    assert repair_submission(bureau, people.zhang.principal, first).id == second
    reviews.send_back(bureau, people.wang.principal, second, "二")
    third = repair_submission(bureau, people.zhang.principal, first)
    assert third.repairs_id == second
    assert repair_submission(bureau, people.zhang.principal, second).id == third.id
    submit(bureau, people.zhang.principal, third.id, 9102)
    reviews.approve(bureau, people.wang.principal, third.id)
    assert repair_submission(bureau, people.zhang.principal, first).state is SubmissionState.APPROVED


def test_only_what_came_back_is_repaired_and_only_by_its_sender(bureau: Bureau, post: Post, people: People) -> None:
    number = post.submit(people.zhang, "4.1", "2024-05-08")
    with pytest.raises(ConflictError):
        repair_submission(bureau, people.zhang.principal, number)
    reviews.send_back(bureau, people.wang.principal, number, "看不清")
    for person in (people.zhao, people.li):
        with pytest.raises(NotFoundError):
            repair_submission(bureau, person.principal, number)


# --- the list


def test_the_list_shows_ones_own_newest_first_with_why_something_came_back(
    bureau: Bureau, post: Post, people: People, clock: FixedClock
) -> None:
    returned = post.submit(people.zhang, "4.1", "2024-05-08")
    reviews.send_back(bureau, people.wang.principal, returned, "照片不清楚")
    clock.advance(timedelta(minutes=1))
    draft = post.send_photo(people.zhang).id
    post.submit(people.zhao, "4.1", "2024-05-08")
    lines = my_submissions(bureau, people.zhang.principal)
    assert [(line.id, line.state, line.reason, line.evidence_count) for line in lines] == [
        (draft, DRAFT, None, 1),
        (returned, SubmissionState.RETURNED, "照片不清楚", 1),
    ]
    with pytest.raises(ForbiddenError):
        my_submissions(bureau, people.sun.principal)


def test_the_card_is_remembered_for_its_album(bureau: Bureau, post: Post, people: People) -> None:
    number = post.send_photo(people.zhang).id
    remember_card(bureau, people.zhang.principal, number, 50, "album")
    remember_card(bureau, people.zhang.principal, number, 60, None)
    sheet = draft_sheet(bureau, people.zhang.principal, number)
    assert (sheet.card_message_id, sheet.card_media_group_id) == (60, "album")
    with pytest.raises(NotFoundError):
        remember_card(bureau, people.zhao.principal, number, 70, None)

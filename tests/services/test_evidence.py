"""Material arriving: which draft it belongs to, and that it is kept once."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import col, select

from bot.clock import FixedClock
from bot.domain.errors import ConflictError, DomainError, ForbiddenError, InvalidInputError, NotFoundError
from bot.domain.roles import Role
from bot.domain.states import EvidenceState, InboxState, SubmissionState
from bot.plan.model import Channel, EvidenceKind
from bot.services import reviews, submissions
from bot.services.answers import choose_day, choose_item
from bot.services.bureau import Bureau
from bot.services.drafts import RECEIVING_FOR, Question
from bot.services.evidence import (
    Arrival,
    attach_evidence,
    channel_of,
    draft_after_arrival,
    give_up_evidence,
    keep_evidence,
)
from bot.services.mine import my_submissions
from storage.models import Evidence, InboxUpdate, OutboxMessage, Submission
from tests.support.people import People, join
from tests.support.sending import Post, stored


@pytest.fixture
def post(bureau: Bureau) -> Post:
    return Post(bureau)


def all_evidence(bureau: Bureau) -> list[Evidence]:
    with bureau.storage.read() as session:
        return list(session.exec(select(Evidence).order_by(col(Evidence.id))))


def test_a_photo_out_of_the_blue_begins_a_draft_that_asks_which_item(post: Post, people: People) -> None:
    sheet = post.send_photo(people.wang)
    assert sheet.question is Question.ITEM
    assert len(sheet.evidence) == 1
    offered = [clause.id for clause in sheet.items]
    assert "1.4" in offered
    assert "4.2" not in offered
    assert offered.index("1.4") < offered.index("1.1a") < offered.index("6.1a")  # by due day: March, April, June


def test_the_open_items_come_by_due_day_and_the_others_after_them(post: Post, people: People) -> None:
    post.submit(people.wang, "1.4", "2024-05-06")
    sheet = post.send_photo(people.wang)
    assert "1.4" in [clause.id for clause in sheet.items]  # the first quarter is still owed
    post.submit(people.wang, "6.1a", "2024-05-06")
    sheet = post.send_photo(people.wang)
    assert "6.1a" not in [clause.id for clause in sheet.items]
    assert "6.1a" in [clause.id for clause in sheet.other_items]


def test_the_same_update_twice_is_one_piece_of_evidence(bureau: Bureau, post: Post, people: People) -> None:
    arrival = post.photo(people.zhang)
    first = post.arrive(people.zhang, arrival)
    second = post.arrive(people.zhang, arrival)
    assert first is not None
    assert second is not None
    assert first.id == second.id
    assert len(second.evidence) == 1


def test_an_update_number_that_telegram_gives_out_again_after_weeks_is_another_photo(
    bureau: Bureau, post: Post, people: People, clock: FixedClock
) -> None:
    arrival = post.photo(people.zhang)
    post.arrive(people.zhang, arrival)
    clock.advance(timedelta(days=20))
    again = post.arrive(people.zhang, replace(arrival, file_id="other"))
    assert again is not None
    assert len(all_evidence(bureau)) == 2


def test_what_is_not_on_disk_is_not_shown_as_received(bureau: Bureau, post: Post, people: People) -> None:
    arrival = post.photo(people.zhang)
    attached = attach_evidence(bureau, people.zhang.principal, arrival)
    sheet = draft_after_arrival(bureau, people.zhang.principal, arrival, attached.submission_id)
    assert sheet is not None
    assert (sheet.evidence, sheet.receiving_count) == ((), 1)


def test_a_file_that_could_not_be_fetched_holds_nothing_up_and_may_be_fetched_again(
    bureau: Bureau, post: Post, people: People
) -> None:
    arrival = post.photo(people.zhang)
    attached = attach_evidence(bureau, people.zhang.principal, arrival)
    give_up_evidence(bureau, people.zhang.principal, attached.evidence_id)
    sheet = submissions.draft_sheet(bureau, people.zhang.principal, attached.submission_id)
    assert (sheet.evidence, sheet.receiving_count) == ((), 0)
    assert not attach_evidence(bureau, people.zhang.principal, arrival).is_stored
    keep_evidence(bureau, people.zhang.principal, attached.evidence_id, stored("late"))
    assert len(submissions.draft_sheet(bureau, people.zhang.principal, attached.submission_id).evidence) == 1


def test_a_file_that_never_arrives_does_not_hold_the_draft_for_ever(
    bureau: Bureau, post: Post, people: People, clock: FixedClock
) -> None:
    number = post.complete(people.wang, "1.4", "2024-05-08")
    attach_evidence(bureau, people.wang.principal, post.photo(people.wang))
    assert not isinstance(submissions.submit(bureau, people.wang.principal, number, 1), submissions.Submitted)
    clock.advance(RECEIVING_FOR + timedelta(seconds=1))
    assert isinstance(submissions.submit(bureau, people.wang.principal, number, 2), submissions.Submitted)


def test_a_file_beyond_the_limit_is_refused_before_anything_is_noted(
    bureau: Bureau, post: Post, people: People
) -> None:
    with pytest.raises(InvalidInputError) as caught:
        post.arrive(people.zhang, post.photo(people.zhang, size=20 * 1_048_576 + 1))
    assert caught.value.code == "file_too_large"
    assert all_evidence(bureau) == []
    assert my_submissions(bureau, people.zhang.principal) == ()
    post.send_photo(people.zhang, size=20 * 1_048_576)


@pytest.mark.parametrize("who", ["sun", "qian"])
def test_who_stands_outside_the_departments_sends_nothing(bureau: Bureau, post: Post, people: People, who: str) -> None:
    person = getattr(people, who)
    with pytest.raises(ForbiddenError):
        attach_evidence(bureau, person.principal, post.photo(person))


def test_another_members_evidence_is_unknown(bureau: Bureau, post: Post, people: People) -> None:
    attached = attach_evidence(bureau, people.zhang.principal, post.photo(people.zhang))
    for person in (people.zhao, people.li):
        with pytest.raises(NotFoundError):
            keep_evidence(bureau, person.principal, attached.evidence_id, stored("x"))
    with pytest.raises(NotFoundError):
        keep_evidence(bureau, people.zhang.principal, 999, stored("x"))


def test_the_same_bytes_twice_are_one_file_and_two_pieces(bureau: Bureau, post: Post, people: People) -> None:
    for _ in range(2):
        post.send_photo(people.zhang, file_id="same")
    first, second = all_evidence(bureau)
    assert first.sha256 == second.sha256
    assert first.id != second.id


# --- albums


def album_part(bureau: Bureau, post: Post, people: People, *, in_inbox: bool) -> Arrival:
    part = post.photo(people.zhang, media_group_id="album-1")
    if in_inbox:
        with bureau.storage.write() as session:
            session.add(
                InboxUpdate(
                    update_id=part.update_id,
                    chat_id=part.chat_id,
                    media_group_id="album-1",
                    payload="{}",
                    received_at=bureau.now,
                    state=InboxState.PENDING,
                )
            )
    return part


def test_an_album_is_one_draft_and_its_card_waits_for_the_parts_that_are_there(
    bureau: Bureau, post: Post, people: People
) -> None:
    first, second, third = [album_part(bureau, post, people, in_inbox=True) for _ in range(3)]
    assert post.arrive(people.zhang, first) is None
    assert post.arrive(people.zhang, second) is None
    sheet = post.arrive(people.zhang, third)
    assert sheet is not None
    assert len(sheet.evidence) == 3


def test_a_late_part_joins_its_album_even_after_another_draft_was_touched(
    bureau: Bureau, post: Post, people: People
) -> None:
    early = post.arrive(people.zhang, album_part(bureau, post, people, in_inbox=False))
    assert early is not None
    other = submissions.begin_submission(bureau, people.zhang.principal, "4.1")
    late = post.arrive(people.zhang, album_part(bureau, post, people, in_inbox=False))
    assert late is not None
    assert late.id == early.id != other.id
    assert len(late.evidence) == 2


def test_a_late_part_of_an_album_that_was_sent_already_joins_what_waits_for_review(
    bureau: Bureau, post: Post, people: People
) -> None:
    number = submissions.begin_submission(bureau, people.wang.principal, "1.3").id
    part = post.photo(people.wang, media_group_id="album-2")
    post.arrive(people.wang, part)
    choose_day(bureau, people.wang.principal, number, bureau.today)
    submissions.submit(bureau, people.wang.principal, number, 77)
    late = post.arrive(people.wang, post.photo(people.wang, media_group_id="album-2"))
    assert late is not None
    assert (late.id, late.state, len(late.evidence)) == (number, SubmissionState.PENDING, 2)


def test_a_part_that_is_refused_does_not_swallow_the_card_of_the_album(
    bureau: Bureau, post: Post, people: People
) -> None:
    first = album_part(bureau, post, people, in_inbox=True)
    large = album_part(bureau, post, people, in_inbox=True)
    assert post.arrive(people.zhang, first) is None
    sheet = draft_after_arrival(bureau, people.zhang.principal, large, None)
    assert sheet is not None
    assert len(sheet.evidence) == 1
    assert draft_after_arrival(bureau, people.zhang.principal, post.photo(people.zhang), None) is None


def test_the_caption_on_a_later_part_names_the_item_of_the_album(post: Post, people: People) -> None:
    post.send_photo(people.zhang, media_group_id="album-3")
    sheet = post.send_photo(people.zhang, media_group_id="album-3", item="4.1")
    assert sheet.clause is not None
    assert sheet.clause.id == "4.1"


# --- replies and captions


def test_a_reply_to_a_reminder_of_one_item_is_about_that_item_and_its_period(post: Post, people: People) -> None:
    message = post.tell(people.wang, 11, "1.4@2024Q2")
    sheet = post.send_photo(people.wang, replied_message_id=message)
    assert sheet.clause is not None
    assert (sheet.clause.id, sheet.question) == ("1.4", Question.DAY)
    assert sheet.obligation is not None
    assert sheet.obligation.id == "1.4@2024Q2"
    again = post.send_photo(people.wang, replied_message_id=message)
    assert (again.id, len(again.evidence)) == (sheet.id, 2)


def test_a_reply_to_a_reminder_of_several_items_is_asked_back(post: Post, people: People) -> None:
    message = post.tell(people.wang, 12, "1.4@2024Q2", "2.1@2024Q2")
    assert post.send_photo(people.wang, replied_message_id=message).question is Question.ITEM


def test_a_reply_to_several_items_is_not_swallowed_by_a_draft_that_holds_something_else(
    bureau: Bureau, post: Post, people: People
) -> None:
    number = post.complete(people.wang, "2.1", "2024-05-08")
    message = post.tell(people.wang, 13, "1.4@2024Q2", "2.1@2024Q2")
    sheet = post.send_photo(people.wang, replied_message_id=message)
    assert sheet.id != number
    assert sheet.question is Question.ITEM


def test_a_reply_to_several_items_goes_to_the_item_that_was_just_chosen(
    bureau: Bureau, post: Post, people: People
) -> None:
    message = post.tell(people.wang, 14, "1.4@2024Q2", "2.1@2024Q2")
    begun = submissions.begin_submission(bureau, people.wang.principal, "2.1", "2.1@2024Q2")
    assert post.send_photo(people.wang, replied_message_id=message).id == begun.id


def test_a_reply_to_a_duty_is_asked_for_its_item(post: Post, people: People) -> None:
    message = post.tell(people.wang, 15, "duty:upper-documents@2024Q2")
    assert post.send_photo(people.wang, replied_message_id=message).question is Question.ITEM


def test_a_reply_to_a_message_about_nothing_is_a_photo_out_of_the_blue(post: Post, people: People) -> None:
    assert post.send_photo(people.zhang, replied_message_id=404).question is Question.ITEM


def test_a_reply_to_the_card_of_a_draft_continues_it_however_old_it_is(
    post: Post, people: People, clock: FixedClock
) -> None:
    first = post.send_photo(people.zhang)
    message = post.tell(people.zhang, 16, f"submission:{first.id}")
    clock.advance(timedelta(days=9))
    assert post.send_photo(people.zhang, replied_message_id=message).id == first.id


def test_a_reply_to_somebody_elses_card_continues_nothing_of_theirs(post: Post, people: People) -> None:
    first = post.send_photo(people.zhang)
    message = post.tell(people.zhao, 17, f"submission:{first.id}")
    assert post.send_photo(people.zhao, replied_message_id=message).id != first.id


def test_a_reply_to_a_returned_submission_begins_its_repair_with_all_it_held(
    bureau: Bureau, post: Post, people: People
) -> None:
    number = post.submit(people.zhang, "4.1", "2024-05-08")
    reviews.send_back(bureau, people.wang.principal, number, "照片不清楚")
    message = post.tell(people.zhang, 18, f"submission:{number}")
    sheet = post.send_photo(people.zhang, replied_message_id=message)
    assert sheet.id != number
    assert (sheet.repairs_id, sheet.on, len(sheet.evidence)) == (number, bureau.today - timedelta(days=1), 2)
    again = post.send_photo(people.zhang, replied_message_id=message)
    assert (again.id, len(again.evidence)) == (sheet.id, 3)


def test_a_reply_to_an_approved_submission_begins_another_about_the_same_item(
    bureau: Bureau, post: Post, people: People
) -> None:
    number = post.submit(people.zhang, "4.1", "2024-05-08")
    reviews.approve(bureau, people.wang.principal, number)
    message = post.tell(people.zhang, 19, f"submission:{number}")
    sheet = post.send_photo(people.zhang, replied_message_id=message)
    assert sheet.id != number
    assert sheet.clause is not None
    assert sheet.clause.id == "4.1"
    assert len(sheet.evidence) == 1


def test_a_caption_names_the_item_and_one_of_another_department_is_asked_back(post: Post, people: People) -> None:
    named = post.send_photo(people.zhang, item="4.1")
    assert named.clause is not None
    foreign = post.send_photo(people.zhao, item="1.4")
    assert foreign.question is Question.ITEM


# --- which draft collects


def test_photos_one_after_another_collect_in_one_draft(post: Post, people: People) -> None:
    first, second = post.send_photo(people.zhang), post.send_photo(people.zhang)
    assert first.id == second.id
    assert len(second.evidence) == 2


def test_a_draft_collects_for_a_day_and_no_longer(post: Post, people: People, clock: FixedClock) -> None:
    first = post.send_photo(people.zhang)
    clock.advance(timedelta(hours=24))
    assert post.send_photo(people.zhang).id == first.id
    clock.advance(timedelta(hours=24, seconds=1))
    assert post.send_photo(people.zhang).id != first.id


def test_what_comes_after_pressing_an_item_goes_to_that_item(bureau: Bureau, post: Post, people: People) -> None:
    post.send_photo(people.zhang)
    begun = submissions.begin_submission(bureau, people.zhang.principal, "4.1")
    assert post.send_photo(people.zhang).id == begun.id


def test_pressing_an_item_again_brings_its_draft_to_the_front(
    bureau: Bureau, post: Post, people: People, clock: FixedClock
) -> None:
    first = submissions.begin_submission(bureau, people.zhang.principal, "4.1")
    clock.advance(timedelta(minutes=1))
    submissions.begin_submission(bureau, people.zhang.principal, "4.2")
    clock.advance(timedelta(minutes=1))
    assert submissions.begin_submission(bureau, people.zhang.principal, "4.1").id == first.id
    assert post.send_photo(people.zhang).id == first.id


def test_colleagues_do_not_collect_in_one_anothers_drafts(bureau: Bureau, post: Post, people: People) -> None:
    other = join(bureau.storage, 1020, "周九", Role.STAFF, "客运科")
    assert post.send_photo(people.zhang).id != post.send_photo(other).id


# --- links


@pytest.mark.parametrize(
    ("url", "channel"),
    [
        ("https://www.gangcheng.gov.cn/art/1.html", Channel.GOVERNMENT),
        ("https://GANGCHENG.gov.cn", Channel.GOVERNMENT),
        ("https://credit.shandong.gov.cn/x", Channel.CREDIT_SHANDONG),
        ("https://evilgangcheng.gov.cn/", Channel.OTHER),
        ("https://gangcheng.gov.cn.example.com/", Channel.OTHER),
        ("https://example.com/?u=gangcheng.gov.cn", Channel.OTHER),
        ("https://[broken", Channel.OTHER),
    ],
)
def test_a_link_leads_where_its_host_says(bureau: Bureau, url: str, channel: Channel) -> None:
    assert channel_of(bureau.settings, url) is channel


def test_a_link_is_stored_at_once_and_knows_its_kind_once_the_item_is_known(
    bureau: Bureau, post: Post, people: People
) -> None:
    sheet = post.arrive(people.zhang, post.link(people.zhang, "https://www.gangcheng.gov.cn/a"))
    assert sheet is not None
    assert sheet.evidence[0].kind is None
    chosen = choose_item(bureau, people.zhang.principal, sheet.id, "4.2")
    assert chosen.evidence[0].kind is EvidenceKind.PUBLICATION
    elsewhere = choose_item(bureau, people.zhang.principal, sheet.id, "4.1")
    assert elsewhere.evidence[0].kind is None


# --- what waits for review already


def test_material_added_before_review_is_shown_to_the_reviewer_anew(bureau: Bureau, post: Post, people: People) -> None:
    number = post.submit(people.zhang, "4.1", "2024-05-08")
    message = post.tell(people.zhang, 20, f"submission:{number}")
    sheet = post.send_photo(people.zhang, replied_message_id=message)
    assert (sheet.id, sheet.state, sheet.question) == (number, SubmissionState.PENDING, Question.KIND)
    with bureau.storage.read() as session:
        cards = session.exec(select(OutboxMessage).where(OutboxMessage.kind == "review_card")).all()
        row = session.get_one(Submission, number)
    assert [len(card.params["evidence"]) for card in cards] == [1, 2]
    assert row.version == 2


def test_material_for_what_was_decided_meanwhile_is_refused(bureau: Bureau, post: Post, people: People) -> None:
    number = post.submit(people.zhang, "4.1", "2024-05-08")
    message = post.tell(people.zhang, 21, f"submission:{number}")
    arrival = post.photo(people.zhang, replied_message_id=message)
    attached = attach_evidence(bureau, people.zhang.principal, arrival)
    reviews.approve(bureau, people.wang.principal, number)
    with pytest.raises(ConflictError):
        keep_evidence(bureau, people.zhang.principal, attached.evidence_id, stored("late"))
    with pytest.raises(DomainError):
        give_up_evidence(bureau, people.zhang.principal, attached.evidence_id)
    assert [row.state for row in all_evidence(bureau)] == [EvidenceState.STORED, EvidenceState.RECEIVING]

"""What the sender answers about a draft."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlmodel import col, select

from bot.clock import FixedClock, parse_moment
from bot.domain.errors import ConflictError, ForbiddenError, InvalidInputError, NotFoundError
from bot.domain.roles import Role
from bot.domain.states import SubmissionState
from bot.plan.model import EvidenceKind
from bot.services import reviews, submissions
from bot.services.answers import (
    ask_again,
    choose_count,
    choose_day,
    choose_evaluation,
    choose_item,
    choose_label,
    day_to_change,
    keep_proposed_day,
)
from bot.services.bureau import Bureau
from bot.services.drafts import DraftSheet, Question, sendable_items
from bot.services.kinds import choose_kind
from bot.services.labels import label_key, label_named
from bot.services.submissions import begin_submission
from storage.models import OutboxMessage, SubmissionEvent
from tests.support.people import People, Person, join
from tests.support.sending import Post

MAY_8, MAY_9 = date(2024, 5, 8), date(2024, 5, 9)


@pytest.fixture
def post(bureau: Bureau) -> Post:
    return Post(bureau)


def begun(post: Post, person: Person, clause: str, obligation: str | None = None) -> DraftSheet:
    """A draft of the clause that holds one picture."""
    number = begin_submission(post.bureau, person.principal, clause, obligation).id
    reply_to = post.tell(person, 800_000 + number, f"submission:{number}")
    return post.send_photo(person, replied_message_id=reply_to)


# --- the item


def test_choosing_the_item_leads_to_the_next_question(bureau: Bureau, post: Post, people: People) -> None:
    sheet = post.send_photo(people.wang)
    chosen = choose_item(bureau, people.wang.principal, sheet.id, "1.4")
    assert (chosen.question, chosen.obligation) == (Question.DAY, None)
    assert choose_item(bureau, people.wang.principal, sheet.id, "1.4").id == sheet.id


def test_another_departments_item_is_forbidden_and_an_unknown_one_unknown(
    bureau: Bureau, post: Post, people: People
) -> None:
    sheet = post.send_photo(people.zhang)
    with pytest.raises(ForbiddenError):
        choose_item(bureau, people.zhang.principal, sheet.id, "1.4")
    with pytest.raises(NotFoundError):
        choose_item(bureau, people.zhang.principal, sheet.id, "9.9")
    assert submissions.draft_sheet(bureau, people.zhang.principal, sheet.id).question is Question.ITEM


def test_nobody_answers_for_another_members_draft(bureau: Bureau, post: Post, people: People) -> None:
    number = post.send_photo(people.zhang).id
    for person in (people.zhao, people.li, people.wang):
        with pytest.raises(NotFoundError):
            choose_item(bureau, person.principal, number, "4.1")
    with pytest.raises(ForbiddenError):
        choose_item(bureau, people.sun.principal, number, "4.1")


def test_another_item_forgets_what_was_said_of_the_former(bureau: Bureau, post: Post, people: People) -> None:
    number = begun(post, people.zhang, "3.2").id
    choose_label(bureau, people.zhang.principal, number, "出租车")
    choose_evaluation(bureau, people.zhang.principal, number, is_evaluation=True)
    choose_day(bureau, people.zhang.principal, number, MAY_8)
    choose_kind(bureau, people.zhang.principal, number, EvidenceKind.UPLOAD)
    sheet = choose_item(bureau, people.zhang.principal, number, "4.2")
    assert (sheet.label, sheet.is_evaluation, sheet.on, sheet.evidence[0].kind) == (None, None, None, None)
    assert sheet.question is Question.LABEL


def test_the_items_that_may_be_sent_are_the_departments(bureau: Bureau, people: People) -> None:
    assert [clause.id for clause in sendable_items(bureau, people.zhao.principal)][:2] == ["3.2", "4.1"]
    with pytest.raises(ForbiddenError):
        sendable_items(bureau, people.sun.principal)


# --- the label


def test_a_label_is_kept_under_the_plans_name_for_it(bureau: Bureau, post: Post, people: People) -> None:
    number = begun(post, people.zhang, "3.2").id
    assert choose_label(bureau, people.zhang.principal, number, " 网约车 ").label == "出租车"
    assert choose_label(bureau, people.zhang.principal, number, "维修").label == "汽车维修"
    assert choose_label(bureau, people.zhang.principal, number, "共享\n单车").label == "共享 单车"


def test_labels_are_offered_used_ones_first_each_once(bureau: Bureau, post: Post, people: People) -> None:
    post.submit(people.zhang, "3.2", "2024-05-08", kind=EvidenceKind.UPLOAD, label="共享单车")
    post.submit(people.zhao, "3.2", "2024-05-08", kind=EvidenceKind.UPLOAD, label="道路货运")
    offered = [option.label for option in begun(post, people.zhang, "3.2").labels]
    assert offered[:3] == ["共享单车", "道路货运", "汽车维修"]
    assert len(offered) == len(set(offered))


def test_a_closed_list_takes_only_its_own_labels(bureau: Bureau, post: Post, people: People) -> None:
    sheet = begun(post, people.zhang, "5.3b")
    assert [option.label for option in sheet.labels] == ["企业", "个人"]
    with pytest.raises(InvalidInputError) as caught:
        choose_label(bureau, people.zhang.principal, sheet.id, "集体")
    assert caught.value.code == "label_outside_list"
    assert choose_label(bureau, people.zhang.principal, sheet.id, "个人").label == "个人"


@pytest.mark.parametrize("text", ["", "   ", "字" * 61])
def test_a_label_that_says_nothing_or_too_much_is_refused(
    bureau: Bureau, post: Post, people: People, text: str
) -> None:
    number = begun(post, people.zhang, "3.2").id
    with pytest.raises(InvalidInputError):
        choose_label(bureau, people.zhang.principal, number, text)


def test_a_button_names_a_label_by_a_key(bureau: Bureau, post: Post, people: People) -> None:
    number = begun(post, people.zhang, "3.2").id
    assert label_named(bureau, people.zhang.principal, number, label_key("出租车")) == "出租车"
    with pytest.raises(NotFoundError):
        label_named(bureau, people.zhang.principal, number, "00000000")
    with pytest.raises(NotFoundError):
        label_named(bureau, people.zhao.principal, number, label_key("出租车"))


def test_a_clause_without_labels_takes_none(bureau: Bureau, post: Post, people: People) -> None:
    number = begun(post, people.wang, "1.4").id
    assert choose_label(bureau, people.wang.principal, number, "出租车").label is None


# --- people, sort of data, kind


def test_people_are_asked_for_the_staff_only(bureau: Bureau, post: Post, people: People) -> None:
    sheet = begun(post, people.wang, "1.1b")
    assert sheet.question is Question.COUNT
    assert choose_count(bureau, people.wang.principal, sheet.id, 2).question is Question.DAY
    for count in (-1, 1000):
        with pytest.raises(InvalidInputError):
            choose_count(bureau, people.wang.principal, sheet.id, count)
    assert begun(post, people.wang, "1.3").question is Question.DAY


def test_evaluation_data_also_need_to_be_published(bureau: Bureau, post: Post, people: People) -> None:
    number = begun(post, people.zhang, "3.2").id
    sheet = choose_label(bureau, people.zhang.principal, number, "出租车")
    assert sheet.question is Question.EVALUATION
    plain = choose_evaluation(bureau, people.zhang.principal, number, is_evaluation=False)
    assert EvidenceKind.PUBLICATION not in {choice.kind for choice in plain.choices}
    assert [line.title for line in plain.checklist if line.is_required] == ["“信用交通·山东”上传截图"]
    flagged = choose_evaluation(bureau, people.zhang.principal, number, is_evaluation=True)
    assert {EvidenceKind.PUBLICATION, EvidenceKind.UPLOAD} <= {choice.kind for choice in flagged.choices}
    assert len([line for line in flagged.checklist if line.is_required]) == 2


def test_an_answer_can_be_given_anew_while_it_is_a_draft(bureau: Bureau, post: Post, people: People) -> None:
    number = post.complete(people.zhang, "3.2", "2024-05-08", kind=EvidenceKind.UPLOAD)
    assert ask_again(bureau, people.zhang.principal, number, Question.LABEL).question is Question.LABEL
    choose_label(bureau, people.zhang.principal, number, "城市公交")
    assert ask_again(bureau, people.zhang.principal, number, Question.EVALUATION).question is Question.EVALUATION
    staff = post.complete(people.wang, "1.1b", "2024-05-08")
    assert ask_again(bureau, people.wang.principal, staff, Question.COUNT).question is Question.COUNT


def test_one_answer_names_the_kind_of_a_whole_album_and_leaves_known_ones_alone(
    bureau: Bureau, post: Post, people: People
) -> None:
    number = begun(post, people.zhang, "4.1").id
    for _ in range(2):
        post.send_photo(people.zhang, media_group_id="a")
    choose_day(bureau, people.zhang.principal, number, MAY_8)
    sheet = choose_kind(bureau, people.zhang.principal, number, EvidenceKind.UPLOAD)
    assert [item.kind for item in sheet.evidence] == [EvidenceKind.UPLOAD] * 3
    assert sheet.question is Question.NOTHING
    assert post.send_photo(people.zhang).question is Question.KIND
    later = choose_kind(bureau, people.zhang.principal, number, EvidenceKind.PHOTO)
    assert [item.kind for item in later.evidence] == [EvidenceKind.UPLOAD] * 3 + [EvidenceKind.PHOTO]


def test_a_clause_that_needs_no_particular_proof_asks_for_no_kind(bureau: Bureau, post: Post, people: People) -> None:
    sheet = begun(post, people.wang, "1.4")
    assert sheet.evidence[0].kind is EvidenceKind.PHOTO
    after = post.send_photo(people.wang, is_photo=False, file_name="纪要.docx", mime_type="application/msword")
    assert after.evidence[1].kind is EvidenceKind.DOCUMENT
    film = post.send_photo(people.wang, is_photo=False, file_name="会议.mp4", mime_type="video/mp4")
    assert film.evidence[2].kind is EvidenceKind.VIDEO


# --- the day


def test_a_day_in_the_reminded_quarter_is_taken(bureau: Bureau, post: Post, people: People) -> None:
    number = begun(post, people.wang, "1.4", "1.4@2024Q2").id
    sheet = choose_day(bureau, people.wang.principal, number, MAY_8)
    assert (sheet.on, sheet.question) == (MAY_8, Question.NOTHING)


def test_a_day_outside_the_reminded_quarter_is_asked_back_and_can_be_kept(
    bureau: Bureau, post: Post, people: People
) -> None:
    number = begun(post, people.wang, "1.4", "1.4@2024Q2").id
    asked = choose_day(bureau, people.wang.principal, number, date(2024, 3, 29))
    assert (asked.question, asked.on, asked.proposed_on) == (Question.PERIOD, None, date(2024, 3, 29))
    kept = keep_proposed_day(bureau, people.wang.principal, number)
    assert (kept.question, kept.on, kept.proposed_on) == (Question.NOTHING, date(2024, 3, 29), None)
    assert kept.obligation is not None
    assert kept.obligation.id == "1.4@2024Q1"
    assert keep_proposed_day(bureau, people.wang.principal, number).on == date(2024, 3, 29)


def test_after_being_asked_back_a_day_inside_the_quarter_is_taken(bureau: Bureau, post: Post, people: People) -> None:
    number = begun(post, people.wang, "1.4", "1.4@2024Q2").id
    choose_day(bureau, people.wang.principal, number, date(2024, 3, 29))
    sheet = choose_day(bureau, people.wang.principal, number, MAY_9)
    assert (sheet.question, sheet.on, sheet.proposed_on) == (Question.NOTHING, MAY_9, None)


def test_without_a_reminder_the_day_names_the_quarter(bureau: Bureau, post: Post, people: People) -> None:
    number = begun(post, people.wang, "1.4").id
    sheet = choose_day(bureau, people.wang.principal, number, date(2024, 3, 29))
    assert sheet.obligation is not None
    assert sheet.obligation.id == "1.4@2024Q1"


@pytest.mark.parametrize(
    ("clause", "on", "code"),
    [
        ("1.4", "2024-05-10", "day_in_future"),
        ("1.4", "2023-12-31", "day_outside_year"),
        ("1.1a", "2024-05-10", "day_in_future"),
        ("1.1a", "2023-12-31", None),
        ("1.4", "2024-01-01", None),
    ],
)
def test_days_lie_in_the_plans_year_or_before_it_for_what_stands(
    bureau: Bureau, post: Post, people: People, clause: str, on: str, code: str | None
) -> None:
    number = begun(post, people.wang, clause).id
    if code is None:
        assert choose_day(bureau, people.wang.principal, number, date.fromisoformat(on)).on == date.fromisoformat(on)
        return
    with pytest.raises(InvalidInputError) as caught:
        choose_day(bureau, people.wang.principal, number, date.fromisoformat(on))
    assert caught.value.code == code


def test_in_the_next_january_only_days_of_the_plans_year_are_taken(
    bureau: Bureau, post: Post, people: People, clock: FixedClock
) -> None:
    clock.set(parse_moment("2025-01-03T09:00"))
    number = begun(post, people.wang, "1.4").id
    with pytest.raises(InvalidInputError):
        choose_day(bureau, people.wang.principal, number, date(2025, 1, 2))
    assert choose_day(bureau, people.wang.principal, number, date(2024, 12, 31)).question is Question.NOTHING


def test_the_whole_of_44_and_its_summaries_find_their_period(bureau: Bureau, post: Post, people: People) -> None:
    office = join(bureau.storage, 1021, "周九", Role.STAFF, "财务审计科")
    number = begun(post, office, "4.4").id
    choose_label(bureau, office.principal, number, "公路施工")
    sheet = choose_day(bureau, office.principal, number, MAY_8)
    assert sheet.obligation is not None
    assert sheet.obligation.id == "4.4@2024Q2"


# --- the month of the ledger


def test_the_ledger_is_never_asked_for_a_day(bureau: Bureau, post: Post, people: People, clock: FixedClock) -> None:
    clock.set(parse_moment("2024-06-14T09:00"))
    sheet = begun(post, people.wang, "1.2b")
    assert (sheet.question, sheet.on) == (Question.NOTHING, date(2024, 5, 31))
    reminded = begun(post, people.wang, "1.2b", "1.2b@2024-06")
    assert (reminded.question, reminded.on) == (Question.NOTHING, date(2024, 6, 14))
    assert day_to_change(bureau, people.wang.principal, sheet.id).question is Question.NOTHING


def test_the_ledgers_month_is_the_latest_that_is_still_owed_and_can_be_changed(
    bureau: Bureau, post: Post, people: People, clock: FixedClock
) -> None:
    clock.set(parse_moment("2024-08-02T09:00"))
    post.submit(people.wang, "1.2b", "2024-07-31")
    sheet = begun(post, people.wang, "1.2b")
    assert sheet.on == date(2024, 6, 30)
    assert sheet.period_days == (date(2024, 5, 31), date(2024, 6, 30), date(2024, 7, 31), date(2024, 8, 2))
    changed = choose_day(bureau, people.wang.principal, sheet.id, date(2024, 5, 3))
    assert (changed.on, changed.question) == (date(2024, 5, 31), Question.NOTHING)
    assert changed.obligation is not None
    assert changed.obligation.id == "1.2b@2024-05"
    with pytest.raises(InvalidInputError) as caught:
        choose_day(bureau, people.wang.principal, sheet.id, date(2024, 4, 30))
    assert caught.value.code == "month_not_asked"


# --- after sending


def test_the_day_can_be_changed_until_review_and_the_reviewer_sees_it(
    bureau: Bureau, post: Post, people: People
) -> None:
    number = post.submit(people.zhang, "4.1", "2024-05-08")
    assert day_to_change(bureau, people.zhang.principal, number).on == MAY_8
    sheet = choose_day(bureau, people.zhang.principal, number, MAY_9)
    assert (sheet.state, sheet.on) == (SubmissionState.PENDING, MAY_9)
    choose_day(bureau, people.zhang.principal, number, MAY_9)
    with bureau.storage.read() as session:
        cards = session.exec(select(OutboxMessage).where(OutboxMessage.kind == "review_card")).all()
        events = session.exec(select(SubmissionEvent).order_by(col(SubmissionEvent.id))).all()
    assert [card.params["on"] for card in cards] == ["2024-05-08", "2024-05-09"]
    assert [event.detail for event in events] == [{}, {"on": ["2024-05-08", "2024-05-09"]}]


def test_a_decided_submission_takes_no_more_answers(bureau: Bureau, post: Post, people: People) -> None:
    number = post.submit(people.zhang, "4.1", "2024-05-08")
    reviews.approve(bureau, people.wang.principal, number)
    me = people.zhang.principal
    for attempt in (
        lambda: choose_day(bureau, me, number, MAY_9),
        lambda: keep_proposed_day(bureau, me, number),
        lambda: day_to_change(bureau, me, number),
        lambda: choose_item(bureau, me, number, "4.2"),
        lambda: choose_kind(bureau, me, number, EvidenceKind.PHOTO),
    ):
        with pytest.raises(ConflictError) as caught:
            attempt()
        assert caught.value.code == "submission_closed"


def test_only_a_draft_takes_another_item(bureau: Bureau, post: Post, people: People) -> None:
    number = post.submit(people.zhang, "3.2", "2024-05-08", kind=EvidenceKind.UPLOAD)
    with pytest.raises(ConflictError):
        choose_item(bureau, people.zhang.principal, number, "4.1")


def test_label_sort_and_number_may_change_until_review_each_change_recorded_and_shown_anew(
    bureau: Bureau, post: Post, people: People
) -> None:
    number = post.submit(people.zhang, "3.2", "2024-05-08", kind=EvidenceKind.UPLOAD, label="出租车")
    me = people.zhang.principal
    asked = ask_again(bureau, me, number, Question.LABEL)
    assert (asked.question, asked.label) == (Question.LABEL, "出租车")
    choose_label(bureau, me, number, "城市公交")
    choose_label(bureau, me, number, "公交")
    choose_evaluation(bureau, me, number, is_evaluation=True)
    staff = post.submit(people.wang, "1.1b", "2024-05-08")
    choose_count(bureau, people.wang.principal, staff, 3)
    with bureau.storage.read() as session:
        events = session.exec(select(SubmissionEvent).order_by(col(SubmissionEvent.id))).all()
        cards = session.exec(select(OutboxMessage).where(OutboxMessage.kind == "review_card")).all()
    assert [event.detail for event in events if event.detail] == [
        {"label": ["出租车", "城市公交"]},
        {"is_evaluation": [False, True]},
        {"count": [2, 3]},
    ]
    assert [card.params["version"] for card in cards if card.params["id"] == number] == [1, 2, 3]
    with pytest.raises(NotFoundError):
        ask_again(bureau, me, number, Question.COUNT)


def test_a_draft_without_an_item_has_no_day_to_change(bureau: Bureau, post: Post, people: People) -> None:
    number = post.send_photo(people.zhang).id
    with pytest.raises(ConflictError) as caught:
        day_to_change(bureau, people.zhang.principal, number)
    assert caught.value.code == "item_first"


def test_yesterday_is_reckoned_in_the_bureaus_zone(
    bureau: Bureau, post: Post, people: People, clock: FixedClock
) -> None:
    clock.set(parse_moment("2024-05-09T00:30"))
    number = begun(post, people.wang, "1.4").id
    assert choose_day(bureau, people.wang.principal, number, MAY_9).on == MAY_9
    clock.advance(-timedelta(hours=1))
    with pytest.raises(InvalidInputError):
        choose_day(bureau, people.wang.principal, number, MAY_9)

"""代报: the coordinator files for a department, which says 无误 or 有误."""

from __future__ import annotations

from datetime import date

import pytest
from sqlmodel import col, select

from bot.domain.errors import ConflictError, ForbiddenError, InvalidInputError, NotFoundError
from bot.domain.roles import Role
from bot.domain.states import FilingState, MemberState, SubmissionState
from bot.plan.model import EvidenceKind
from bot.services import answers, kinds, reviews
from bot.services.bureau import Bureau
from bot.services.drafts import DraftSheet, Question
from bot.services.evidence import Arrival
from bot.services.filing import begin_filing, filing_choice
from bot.services.filing_answers import dispute_filing, verify_all, verify_filing, waiting_filings
from bot.services.handover import take_in
from bot.services.submissions import Submitted, begin_submission, repair_submission, submit, withdraw
from storage.models import Filing, Member, OutboxMessage, Submission
from storage.repositories.staffing import name_handler
from tests.support.people import People, Person, join
from tests.support.racing import together
from tests.support.sending import Post

FREIGHT = "货运科"
PENDING, WITHDRAWN = SubmissionState.PENDING, SubmissionState.WITHDRAWN


@pytest.fixture
def post(bureau: Bureau) -> Post:
    return Post(bureau)


def row_of(bureau: Bureau, number: int) -> Submission:
    with bureau.storage.read() as session:
        return session.get_one(Submission, number)


def filing_of(bureau: Bureau, number: int) -> Filing:
    with bureau.storage.read() as session:
        return session.get_one(Filing, number)


def told(bureau: Bureau, kind: str) -> list[tuple[int | None, int]]:
    """Who was told of which submission by messages of that kind, in order."""
    with bureau.storage.read() as session:
        rows = session.exec(select(OutboxMessage).where(OutboxMessage.kind == kind).order_by(col(OutboxMessage.id)))
        return [(row.member_id, row.params["id"]) for row in rows]


def filed(bureau: Bureau, post: Post, wang: Person, department: str = FREIGHT, on: str = "2024-05-08") -> int:
    """Something of 4.1 that 王五 filed for the department, waiting for review; its number."""
    draft = begin_filing(bureau, wang.principal, department, "4.1")
    reply_to = post.tell(wang, 900_000 + draft.id, f"submission:{draft.id}")
    sheet: DraftSheet | None = post.arrive(wang, post.photo(wang, replied_message_id=reply_to))
    assert sheet is not None
    assert (sheet.id, sheet.department, sheet.is_filed) == (draft.id, department, True)
    sheet = answers.choose_day(bureau, wang.principal, draft.id, date.fromisoformat(on))
    if sheet.question is Question.KIND:
        kinds.choose_kind(bureau, wang.principal, draft.id, EvidenceKind.UPLOAD)
    outcome = submit(bureau, wang.principal, draft.id, next(post.numbers))
    assert isinstance(outcome, Submitted)
    assert outcome.filed is not None
    return outcome.id


def test_the_department_is_asked_and_its_confirmation_makes_it_the_submitter(
    bureau: Bureau, people: People, post: Post
) -> None:
    number = filed(bureau, post, people.wang)
    assert told(bureau, "filed") == [(people.zhao.member_id, number)]
    with pytest.raises(ForbiddenError):
        reviews.approve(bureau, people.wang.principal, number)
    answer = verify_filing(bureau, people.zhao.principal, number, row_of(bureau, number).version)
    assert (answer.state, answer.is_own) == (FilingState.CONFIRMED, True)
    assert row_of(bureau, number).member_id == people.zhao.member_id
    assert filing_of(bureau, number).filed_by_id == people.wang.member_id
    assert (people.wang.member_id, number) in told(bureau, "review_card")
    assert reviews.approve(bureau, people.wang.principal, number).state is SubmissionState.APPROVED
    assert told(bureau, "decision") == [(people.zhao.member_id, number)]


def test_a_second_confirmation_changes_nothing_and_says_who_was_first(
    bureau: Bureau, people: People, post: Post
) -> None:
    number = filed(bureau, post, people.wang, "客运科")
    verify_filing(bureau, people.zhang.principal, number)
    version = row_of(bureau, number).version
    again = verify_filing(bureau, people.li.principal, number, version - 1)
    assert (again.by, again.is_own) == ("张三", False)
    assert verify_filing(bureau, people.zhang.principal, number).is_own
    assert (row_of(bureau, number).member_id, row_of(bureau, number).version) == (people.zhang.member_id, version)
    with pytest.raises(ConflictError, match="filing_confirmed"):
        dispute_filing(bureau, people.li.principal, number, "日期不对")


def test_of_two_answers_at_once_one_counts(bureau: Bureau, people: People, post: Post) -> None:
    number = filed(bureau, post, people.wang, "客运科")
    refused = together(
        lambda: verify_filing(bureau, people.zhang.principal, number),
        lambda: dispute_filing(bureau, people.li.principal, number, "不是我科的事"),
    )
    assert [type(each) for each in refused] == [ConflictError]
    state, row = filing_of(bureau, number).state, row_of(bureau, number)
    expected = {FilingState.CONFIRMED: (PENDING, people.zhang), FilingState.DISPUTED: (WITHDRAWN, people.wang)}
    assert (row.state, row.member_id) == (expected[state][0], expected[state][1].member_id)


def test_a_dispute_withdraws_it_with_the_reason_and_the_coordinator_may_file_anew(
    bureau: Bureau, people: People, post: Post
) -> None:
    number = filed(bureau, post, people.wang)
    with pytest.raises(InvalidInputError, match="dispute_reason_needed"):
        dispute_filing(bureau, people.zhao.principal, number, "  ")
    dispute_filing(bureau, people.zhao.principal, number, "日期 不对")
    assert dispute_filing(bureau, people.zhao.principal, number, "日期不对").is_own
    assert row_of(bureau, number).state is WITHDRAWN
    assert filing_of(bureau, number).reason == "日期 不对"
    assert told(bureau, "filing_disputed") == [(people.wang.member_id, number)]
    with pytest.raises(ConflictError, match="filing_disputed"):
        verify_filing(bureau, people.zhao.principal, number)
    anew = repair_submission(bureau, people.wang.principal, number)
    assert (anew.department, anew.is_filed, len(anew.evidence)) == (FREIGHT, True, 1)
    submit(bureau, people.wang.principal, anew.id, 7001)
    assert told(bureau, "filed")[-1] == (people.zhao.member_id, anew.id)


def test_what_the_deputy_approved_before_the_department_looked_stays_with_its_sender(
    bureau: Bureau, people: People, post: Post
) -> None:
    first, second = filed(bureau, post, people.wang), filed(bureau, post, people.wang)
    for number in (first, second):
        reviews.approve(bureau, people.qian.principal, number)
    assert verify_filing(bureau, people.zhao.principal, first).submission is SubmissionState.APPROVED
    assert row_of(bureau, first).member_id == people.wang.member_id
    dispute_filing(bureau, people.zhao.principal, second, "材料不对")
    assert row_of(bureau, second).state is SubmissionState.APPROVED
    assert told(bureau, "filing_disputed") == [(people.wang.member_id, second)]


def test_nobody_but_the_department_may_answer(bureau: Bureau, people: People, post: Post) -> None:
    number = filed(bureau, post, people.wang)
    for other in (people.zhang, people.wang):
        with pytest.raises(NotFoundError):
            verify_filing(bureau, other.principal, number)
    with pytest.raises(ForbiddenError):
        verify_filing(bureau, people.qian.principal, number)
    with pytest.raises(NotFoundError):
        dispute_filing(bureau, people.zhang.principal, number, "不是")
    own = post.submit(people.zhang, "4.1", "2024-05-08", kind=EvidenceKind.UPLOAD)
    with pytest.raises(NotFoundError):
        verify_filing(bureau, people.li.principal, own)


def test_only_the_coordinator_files_and_only_what_is_the_departments(bureau: Bureau, people: People) -> None:
    with pytest.raises(ForbiddenError):
        begin_filing(bureau, people.zhang.principal, FREIGHT, "4.1")
    with pytest.raises(InvalidInputError, match="filing_not_theirs"):
        begin_filing(bureau, people.wang.principal, FREIGHT, "1.4")
    with pytest.raises(InvalidInputError, match="filing_department_unknown"):
        begin_filing(bureau, people.wang.principal, "人事科", "4.1")
    assert {"3.2", "4.1"} <= {clause.id for clause in filing_choice(bureau, people.wang.principal, FREIGHT).clauses}


def test_a_draft_for_another_department_is_not_mistaken_for_ones_own(
    bureau: Bureau, people: People, post: Post
) -> None:
    draft = begin_filing(bureau, people.wang.principal, FREIGHT, "4.1")
    assert begin_filing(bureau, people.wang.principal, FREIGHT, "4.1").id == draft.id
    assert begin_filing(bureau, people.wang.principal, "客运科", "4.1").id != draft.id
    own = begin_submission(bureau, people.wang.principal, "4.1")
    assert own.department == "法规科"
    captioned: Arrival = post.photo(people.wang, item="4.1")
    sheet = post.arrive(people.wang, captioned)
    assert sheet is not None
    assert sheet.id == own.id
    assert withdraw(bureau, people.wang.principal, draft.id).is_own


def test_a_change_after_the_question_is_asked_anew_and_the_older_message_no_longer_confirms(
    bureau: Bureau, people: People, post: Post
) -> None:
    number = filed(bureau, post, people.wang)
    shown = row_of(bureau, number).version
    answers.choose_day(bureau, people.wang.principal, number, date(2024, 5, 7))
    assert told(bureau, "filed") == [(people.zhao.member_id, number)] * 2
    with pytest.raises(ConflictError, match="filing_changed"):
        verify_filing(bureau, people.zhao.principal, number, shown)


def test_the_person_of_the_item_and_the_head_are_asked_and_without_one_everybody(
    bureau: Bureau, people: People, post: Post
) -> None:
    other = join(bureau.storage, 1020, "周九", Role.STAFF, "客运科")
    everybody = filed(bureau, post, people.wang, "客运科")
    assert {reader for reader, _ in told(bureau, "filed")} == {
        each.member_id for each in (people.zhang, people.li, other)
    }
    with bureau.storage.write() as session:
        name_handler(session, "客运科", "4.1", people.zhang.member_id, by=people.li.member_id, at=bureau.now)
    named = filed(bureau, post, people.wang, "客运科")
    asked = [reader for reader, number in told(bureau, "filed") if number == named]
    assert asked == [people.zhang.member_id, people.li.member_id]
    assert everybody != named


def test_a_filer_who_left_is_covered_by_the_other_coordinators(bureau: Bureau, people: People, post: Post) -> None:
    number = filed(bureau, post, people.wang)
    second = join(bureau.storage, 1021, "周九", Role.COORDINATOR, "法规科")
    with bureau.storage.write() as session:
        session.get_one(Member, people.wang.member_id).state = MemberState.LEFT
    dispute_filing(bureau, people.zhao.principal, number, "材料不对")
    assert told(bureau, "filing_disputed") == [(second.member_id, number)]


def test_what_waits_is_listed_and_confirmed_at_one_press_but_not_what_came_later(
    bureau: Bureau, people: People, post: Post
) -> None:
    numbers = [filed(bureau, post, people.wang) for _ in range(3)]
    withdraw(bureau, people.wang.principal, numbers[0])
    assert [line.id for line in waiting_filings(bureau, people.zhao.principal)] == numbers[1:]
    assert verify_all(bureau, people.zhao.principal, numbers[1]) == (numbers[1],)
    assert verify_all(bureau, people.zhao.principal, numbers[1]) == ()
    assert row_of(bureau, numbers[2]).member_id == people.wang.member_id
    assert waiting_filings(bureau, people.zhang.principal) == ()


def test_a_department_without_anybody_leaves_it_to_the_deputy(bureau: Bureau, people: People, post: Post) -> None:
    number = filed(bureau, post, people.wang, "公路建设科")
    assert told(bureau, "filed") == []
    assert reviews.approve(bureau, people.qian.principal, number).state is SubmissionState.APPROVED


def test_a_newcomer_is_asked_about_what_was_filed_before(bureau: Bureau, people: People, post: Post) -> None:
    number = filed(bureau, post, people.wang, "公路建设科")
    newcomer = join(bureau.storage, 1022, "周九", Role.STAFF, "公路建设科")
    with bureau.storage.write() as session:
        take_in(bureau, session, session.get_one(Member, newcomer.member_id))
    assert told(bureau, "filed") == [(newcomer.member_id, number)]


def test_what_nobody_of_the_department_has_in_hand_is_the_newcomers(bureau: Bureau, people: People, post: Post) -> None:
    number = post.submit(people.zhao, "4.1", "2024-05-08", kind=EvidenceKind.UPLOAD)
    with bureau.storage.write() as session:
        session.get_one(Member, people.zhao.member_id).state = MemberState.LEFT
        newcomer = Member(
            user_id=1023, chat_id=1023, name="周九", role=Role.HEAD, department=FREIGHT, joined_at=bureau.now
        )
        session.add(newcomer)
        session.flush()
        take_in(bureau, session, newcomer)
        assert newcomer.id is not None
        taken = newcomer.id
    assert row_of(bureau, number).member_id == taken
    with bureau.storage.read() as session:
        rows = session.exec(select(OutboxMessage).where(OutboxMessage.kind == "taken_in")).all()
    assert [(row.member_id, row.params["items"][0]["id"]) for row in rows] == [(taken, number)]

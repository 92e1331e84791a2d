"""Monthly progress, the month's ledger and 关账."""

from __future__ import annotations

from typing import Any

import pytest

from bot.clock import FixedClock, parse_moment
from bot.domain.errors import ConflictError, ForbiddenError, InvalidInputError, NotFoundError
from bot.domain.roles import Role
from bot.domain.states import SubmissionState
from bot.services.bureau import Bureau
from bot.services.closing import Correction, month_ledger
from bot.services.digest import list_todo
from bot.services.lines import Line
from bot.services.month_question import Reported
from bot.services.months import ledger_months, month_named
from bot.services.progress import ask_for_progress, fill_progress, progress_sheet
from bot.services.reminders import plan_reminders
from bot.services.reviews import approve, send_back
from bot.services.submissions import withdraw
from bot.texts.reminders import line_text
from storage.models import Submission
from storage.repositories import prompts, submissions
from tests.services.test_people import told
from tests.support.ledgers import close
from tests.support.material import send
from tests.support.people import People, Person, join

MAY = "2024-05"
MAY_LEDGER = "1.2b@2024-05"


@pytest.fixture
def clock() -> FixedClock:
    """Tuesday 2024-05-28, 08:30: three workdays before May's last workday."""
    return FixedClock(parse_moment("2024-05-28T08:30"))


def sections(bureau: Bureau, person: Person, kind: str) -> list[dict[str, Any]]:
    """The sections of that kind in the person's message of this morning."""
    messages = [each for each in told(bureau, "digest", person) if each["day"] == bureau.today.isoformat()]
    return [each for each in messages[-1]["sections"] if each["kind"] == kind] if messages else []


def test_the_months_are_those_for_which_the_annex_wants_a_ledger(bureau: Bureau) -> None:
    months = ledger_months(bureau)
    assert [each.name for each in months] == [f"2024-{number:02}" for number in range(5, 13)]
    may = months[0]
    assert (str(may.asks_from), str(may.closes_from), str(may.due_on)) == ("2024-05-28", "2024-05-31", "2024-06-10")


def test_a_departments_people_are_asked_three_workdays_before_the_end_and_one_answer_is_enough(
    bureau: Bureau, people: People, clock: FixedClock
) -> None:
    clock.set(parse_moment("2024-05-27T08:30"))
    plan_reminders(bureau)
    assert sections(bureau, people.zhang, "progress") == []
    clock.set(parse_moment("2024-05-28T08:30"))
    plan_reminders(bureau)
    for person in (people.zhang, people.li, people.zhao):
        assert [each["month"] for each in sections(bureau, person, "progress")] == [MAY]
    assert [each["month"] for each in sections(bureau, people.wang, "progress")] == [MAY]
    fill_progress(bureau, people.zhang.principal, MAY, "完成信用培训")
    clock.set(parse_moment("2024-05-29T08:30"))
    plan_reminders(bureau)
    assert sections(bureau, people.zhang, "progress") == []
    assert sections(bureau, people.li, "progress") == []
    assert len(sections(bureau, people.zhao, "progress")) == 1


def test_the_mornings_question_goes_from_every_message_once_one_has_answered(bureau: Bureau, people: People) -> None:
    plan_reminders(bureau)
    fill_progress(bureau, people.zhang.principal, MAY, "完成信用培训")
    assert sections(bureau, people.zhang, "progress") == []
    assert sections(bureau, people.li, "progress") == []
    assert len(sections(bureau, people.zhao, "progress")) == 1


def test_a_closed_month_is_no_longer_called_open_in_the_same_mornings_message(
    bureau: Bureau, people: People, clock: FixedClock
) -> None:
    clock.set(parse_moment("2024-05-31T08:30"))
    plan_reminders(bureau)
    assert [each["month"] for each in sections(bureau, people.wang, "closing")] == [MAY]
    close(bureau, people.wang, MAY)
    assert sections(bureau, people.wang, "closing") == []
    assert sections(bureau, people.zhao, "progress") == []


def test_the_proposal_counts_what_the_department_sent_in_the_month(bureau: Bureau, people: People) -> None:
    for day in ("2024-05-06", "2024-05-07"):
        send(bureau.storage, people.zhang, "3.2", day, at=f"{day}T10:00", label="汽车维修")
    send(bureau.storage, people.zhang, "6.2", "2024-05-08", at="2024-05-08T10:00", approved_at="2024-05-09T10:00")
    send(bureau.storage, people.zhang, "6.3", "2024-04-30", at="2024-04-30T10:00")
    send(bureau.storage, people.zhao, "6.3", "2024-05-08", at="2024-05-08T11:00")
    sheet = progress_sheet(bureau, people.li.principal, None)
    assert (sheet.month, sheet.text) == (MAY, "")
    assert [(each.number, each.count) for each in sheet.reported] == [("3.2", 2), ("6.2", 1)]
    assert isinstance(sheet.reported[0], Reported)


def test_the_latest_answer_of_a_department_stands(bureau: Bureau, people: People) -> None:
    fill_progress(bureau, people.zhang.principal, MAY, "第一稿")
    sheet = fill_progress(bureau, people.li.principal, MAY, "  完成  信用培训 \n\n 参加32人 ")
    assert (sheet.text, sheet.by, sheet.corrects) == ("完成 信用培训\n参加32人", "李四", "")
    again = fill_progress(bureau, people.zhang.principal, MAY, "完成 信用培训\n参加32人")
    assert again.by == "李四"


@pytest.mark.parametrize(
    ("month", "text", "code"),
    [
        (MAY, "  ", "progress_empty"),
        (MAY, "长" * 501, "progress_too_long"),
        ("2024-07", "早了", "month_not_begun"),
    ],
)
def test_what_cannot_be_filled_in_is_refused(bureau: Bureau, people: People, month: str, text: str, code: str) -> None:
    with pytest.raises(InvalidInputError, match=code):
        fill_progress(bureau, people.zhang.principal, month, text)


def test_a_month_without_a_ledger_is_refused(bureau: Bureau) -> None:
    with pytest.raises(NotFoundError, match="month_unknown"):
        month_named(bureau, "2024-04")


def test_rewriting_waits_for_typed_words(bureau: Bureau, people: People) -> None:
    ask_for_progress(bureau, people.zhang.principal, MAY)
    with bureau.storage.read() as session:
        asked = prompts.pending(session, people.zhang.member_id)
    assert asked is not None
    assert (asked.kind, asked.params) == ("progress", {"month": MAY})


def test_a_month_closes_from_its_last_workday_once_and_stays_as_it_was(
    bureau: Bureau, people: People, clock: FixedClock
) -> None:
    wang = people.wang.principal
    number = send(bureau.storage, people.zhang, "3.2", "2024-05-06", at="2024-05-06T10:00", label="汽车维修")
    fill_progress(bureau, people.zhang.principal, MAY, "完成信用培训")
    with pytest.raises(InvalidInputError, match="month_not_over"):
        close(bureau, people.wang, MAY)
    clock.set(parse_moment("2024-05-31T09:00"))
    assert month_ledger(bureau, wang, MAY).may_close
    closed = close(bureau, people.wang, MAY)
    assert (closed.closed_by, closed.closed_on, len(closed.rows)) == ("王五", "2024-05-31", 16)
    again = close(bureau, join(bureau.storage, 1102, "吴十", Role.COORDINATOR, "法规科"), MAY)
    assert (again.closed_by, again.filing, again.papers) == ("王五", closed.filing, closed.papers)
    late = fill_progress(bureau, people.zhang.principal, MAY, "参加人数应为35人")
    assert (late.month, late.corrects, late.text) == ("2024-06", MAY, "参加人数应为35人")
    frozen = {row.department: row for row in month_ledger(bureau, wang, MAY).rows}["客运科"]
    assert (frozen.text, frozen.by, frozen.numbers, frozen.corrections) == ("完成信用培训", "张三", (number,), ())
    june = {row.department: row for row in month_ledger(bureau, wang, "2024-06").rows}["客运科"]
    assert (june.text, june.corrections) == ("", (Correction(MAY, "参加人数应为35人"),))


def test_the_coordinator_reads_of_an_open_month_from_its_last_workday_and_after_the_tenth_as_late(
    bureau: Bureau, people: People, clock: FixedClock
) -> None:
    said = []
    for day in ("2024-05-30", "2024-05-31", "2024-06-07", "2024-06-11", "2024-06-25"):
        clock.set(parse_moment(f"{day}T08:30"))
        plan_reminders(bureau)
        said.append([each["is_late"] for each in sections(bureau, people.wang, "closing")])
    assert said == [[], [False], [False], [True], []]


def test_a_closed_month_is_spoken_of_no_more(bureau: Bureau, people: People, clock: FixedClock) -> None:
    clock.set(parse_moment("2024-05-31T08:20"))
    close(bureau, people.wang, MAY)
    clock.set(parse_moment("2024-05-31T08:30"))
    plan_reminders(bureau)
    assert sections(bureau, people.wang, "closing") == []
    assert sections(bureau, people.zhang, "progress") == []


def ledger_line(bureau: Bureau, person: Person) -> Line:
    """May's ledger in the person's list."""
    return next(line for line in list_todo(bureau, person.principal).lines if line.id == MAY_LEDGER)


def test_closing_files_the_ledger_and_nobody_is_asked_to_send_it(
    bureau: Bureau, people: People, clock: FixedClock
) -> None:
    clock.set(parse_moment("2024-06-03T08:30"))
    line = ledger_line(bureau, people.wang)
    assert "5月台账待关账" in line_text(line)
    assert line.button == ""
    plan_reminders(bureau)
    closed = close(bureau, people.wang, MAY)
    assert closed.filing is not None
    number, state = closed.filing
    assert state == "pending"
    assert MAY_LEDGER not in {each.id for each in list_todo(bureau, people.wang.principal).lines}
    assert [each["id"] for each in told(bureau, "review_card", people.qian)] == [number]
    with bureau.storage.read() as session:
        row = session.get_one(Submission, number)
        names = [each.file_name for each in submissions.evidence_of(session, [number])[number]]
    assert (row.clause, row.obligation_id, str(row.on)) == ("1.2b", MAY_LEDGER, "2024-05-31")
    assert names == ["2024-05.docx", "2024-05.xlsx"]
    assert approve(bureau, people.qian.principal, number).state is SubmissionState.APPROVED


def test_a_filed_ledger_that_came_back_is_repaired_and_one_withdrawn_is_filed_again(
    bureau: Bureau, people: People, clock: FixedClock
) -> None:
    clock.set(parse_moment("2024-06-03T08:30"))
    first = close(bureau, people.wang, MAY)
    assert first.filing is not None
    withdraw(bureau, people.wang.principal, first.filing[0])
    assert "还差：台账佐证" in line_text(ledger_line(bureau, people.wang))
    second = close(bureau, people.wang, MAY)
    assert second.filing is not None
    assert (second.filing[0] > first.filing[0], second.filing[1], second.items) == (True, "pending", first.items)
    send_back(bureau, people.qian.principal, second.filing[0], "缺公路综合科")
    with pytest.raises(ConflictError, match="ledger_returned"):
        close(bureau, people.wang, MAY)
    assert ledger_line(bureau, people.wang).button == "submit"


def test_each_role_does_its_own_part(bureau: Bureau, people: People, clock: FixedClock) -> None:
    clock.set(parse_moment("2024-05-31T09:00"))
    for person in (people.zhang, people.li, people.qian, people.sun):
        with pytest.raises(ForbiddenError):
            close(bureau, person, MAY)
    for person in (people.qian, people.sun):
        with pytest.raises(ForbiddenError):
            fill_progress(bureau, person.principal, MAY, "进展")
        assert not month_ledger(bureau, person.principal, MAY).may_close
    for person in (people.zhang, people.li):
        with pytest.raises(ForbiddenError):
            month_ledger(bureau, person.principal, MAY)

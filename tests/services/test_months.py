"""Monthly progress, the month's ledger and 关账."""

from __future__ import annotations

from typing import Any

import pytest

from bot.clock import FixedClock, parse_moment
from bot.domain.errors import ConflictError, ForbiddenError, InvalidInputError, NotFoundError
from bot.domain.roles import Role
from bot.services.bureau import Bureau
from bot.services.closing import Correction, close_month, month_ledger
from bot.services.digest import list_todo
from bot.services.lines import Line
from bot.services.months import ledger_months, month_named
from bot.services.progress import Reported, ask_for_progress, fill_progress, progress_sheet
from bot.services.reminders import plan_reminders
from bot.texts.reminders import line_text
from storage.repositories import prompts
from tests.services.test_people import told
from tests.support.material import send
from tests.support.people import People, Person, join

MAY = "2024-05"


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
        close_month(bureau, wang, MAY)
    clock.set(parse_moment("2024-05-31T09:00"))
    assert month_ledger(bureau, wang, MAY).may_close
    closed = close_month(bureau, wang, MAY)
    assert (closed.closed_by, closed.closed_on, len(closed.rows)) == ("王五", "2024-05-31", 16)
    with pytest.raises(ConflictError, match="month_closed") as caught:
        close_month(bureau, wang, MAY)
    assert caught.value.params["by"] == "王五"
    late = fill_progress(bureau, people.zhang.principal, MAY, "参加人数应为35人")
    assert (late.month, late.corrects, late.text) == ("2024-06", MAY, "参加人数应为35人")
    frozen = {row.department: row for row in month_ledger(bureau, wang, MAY).rows}["客运科"]
    assert (frozen.text, frozen.by, frozen.numbers, frozen.corrections) == ("完成信用培训", "张三", (number,), ())
    june = {row.department: row for row in month_ledger(bureau, wang, "2024-06").rows}["客运科"]
    assert (june.text, june.corrections) == ("", (Correction(MAY, "参加人数应为35人"),))


def test_the_coordinator_reads_of_an_open_month_from_its_last_workday_to_the_tenth(
    bureau: Bureau, people: People, clock: FixedClock
) -> None:
    said = []
    for day in ("2024-05-30", "2024-05-31", "2024-06-07", "2024-06-11"):
        clock.set(parse_moment(f"{day}T08:30"))
        plan_reminders(bureau)
        said.append(len(sections(bureau, people.wang, "closing")))
    assert said == [0, 1, 1, 0]


def test_a_closed_month_is_spoken_of_no_more(bureau: Bureau, people: People, clock: FixedClock) -> None:
    clock.set(parse_moment("2024-05-31T08:20"))
    close_month(bureau, people.wang.principal, MAY)
    clock.set(parse_moment("2024-05-31T08:30"))
    plan_reminders(bureau)
    assert sections(bureau, people.wang, "closing") == []
    assert sections(bureau, people.zhang, "progress") == []


def ledger_line(bureau: Bureau, person: Person) -> Line:
    """May's ledger in the person's list."""
    return next(line for line in list_todo(bureau, person.principal).lines if line.id == "1.2b@2024-05")


def test_after_closing_only_the_proof_of_the_ledger_is_still_owed(
    bureau: Bureau, people: People, clock: FixedClock
) -> None:
    clock.set(parse_moment("2024-06-03T08:30"))
    office = join(bureau.storage, 1101, "周九", Role.STAFF, "法规科")
    assert "5月台账待关账" in line_text(ledger_line(bureau, people.wang))
    plan_reminders(bureau)
    close_month(bureau, people.wang.principal, MAY)
    line = ledger_line(bureau, people.wang)
    assert "5月台账已关账" in line_text(line)
    assert "还差：台账佐证（交他人审核）" in line_text(line)
    assert (line.id, line.button) == ("1.2b@2024-05", "submit")
    assert "待信用办报台账佐证" in line_text(ledger_line(bureau, office))
    digest = told(bureau, "digest", people.wang)[-1]
    assert [each["is_closed"] for each in digest["lines"] if each["id"] == line.id] == [True]
    send(bureau.storage, people.wang, "1.2b", "2024-05-31", at="2024-06-03T09:00")
    assert "1.2b@2024-05" not in {each.id for each in list_todo(bureau, people.wang.principal).lines}


def test_each_role_does_its_own_part(bureau: Bureau, people: People, clock: FixedClock) -> None:
    clock.set(parse_moment("2024-05-31T09:00"))
    for person in (people.zhang, people.li, people.qian, people.sun):
        with pytest.raises(ForbiddenError):
            close_month(bureau, person.principal, MAY)
    for person in (people.qian, people.sun):
        with pytest.raises(ForbiddenError):
            fill_progress(bureau, person.principal, MAY, "进展")
        assert not month_ledger(bureau, person.principal, MAY).may_close
    for person in (people.zhang, people.li):
        with pytest.raises(ForbiddenError):
            month_ledger(bureau, person.principal, MAY)

"""The score as people ask for it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot.clock import FixedClock
from bot.config import Settings
from bot.domain.errors import ForbiddenError, InvalidInputError, NotFoundError
from bot.domain.states import EvidenceState, SubmissionState
from bot.services.bureau import Bureau
from bot.services.scores import (
    HIDDEN,
    database_facts,
    department_score,
    explain_items,
    facts_as_of,
    show_score,
    visible_departments,
)
from storage.models import Evidence, Submission
from tests.support.material import decide, send
from tests.support.people import People


def earned(bureau: Bureau, people: People, day: str | None = None) -> int:
    return show_score(bureau, people.zhang.principal, date.fromisoformat(day) if day else None).score.total.earned


def test_a_past_days_score_is_that_of_its_end(bureau: Bureau, people: People, clock: FixedClock) -> None:
    number = send(bureau.storage, people.wang, "1.3", "2024-04-20", at="2024-05-06T09:00")
    decide(bureau.storage, number, SubmissionState.APPROVED, at="2024-05-07T23:59")
    assert [earned(bureau, people, day) for day in ("2024-05-06", "2024-05-07")] == [0, 20]
    sheet = show_score(bureau, people.zhang.principal, date(2024, 5, 6))
    assert (sheet.score.total.pending, sheet.is_today) == (20, False)
    assert show_score(bureau, people.zhang.principal, date(2024, 5, 5)).score.total.pending == 0


def test_the_day_ends_at_midnight_in_the_bureau(bureau: Bureau, people: People) -> None:
    send(bureau.storage, people.wang, "1.3", "2024-04-20", at="2024-05-06T09:00", approved_at="2024-05-08T00:00")
    assert earned(bureau, people, "2024-05-07") == 0
    assert earned(bureau, people, "2024-05-08") == 20


@pytest.mark.parametrize("day", ["2023-12-31", "2025-01-01", "2024-05-10"])
def test_a_day_outside_the_year_or_to_come_is_refused(bureau: Bureau, people: People, day: str) -> None:
    with pytest.raises(InvalidInputError):
        show_score(bureau, people.zhang.principal, date.fromisoformat(day))


def test_drafts_and_what_is_not_on_disk_are_no_facts(bureau: Bureau, people: People) -> None:
    number = send(bureau.storage, people.wang, "1.3", "2024-04-20", at="2024-05-06T09:00")
    with bureau.storage.write() as session:
        draft = Submission(
            clause="1.4",
            department="法规科",
            member_id=people.wang.member_id,
            on=date(2024, 5, 1),
            created_at=bureau.now,
            touched_at=bureau.now,
        )
        session.add(draft)
        session.add(Evidence(submission_id=number, state=EvidenceState.RECEIVING, kind="photo", received_at=bureau.now))
    with bureau.storage.read() as session:
        (fact,) = facts_as_of(bureau, session, bureau.today)
    assert (fact.id, fact.status, len(fact.evidence)) == (number, "pending", 1)


def test_the_command_line_reads_the_same_facts(bureau: Bureau, people: People, settings: Settings) -> None:
    send(bureau.storage, people.wang, "1.3", "2024-04-20", at="2024-05-06T09:00")
    with bureau.storage.read() as session:
        assert database_facts(settings, bureau.today) == facts_as_of(bureau, session, bureau.today)


def test_without_a_database_there_are_no_facts_and_none_is_made(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path / "nowhere", _env_file=None)
    assert database_facts(settings, date(2024, 5, 9)) == ()
    assert not (tmp_path / "nowhere").exists()


def test_what_can_still_be_gained_is_split_by_its_time_limit(bureau: Bureau, people: People) -> None:
    sheet = show_score(bureau, people.zhang.principal)
    # The four clauses due on 30 April (1, 2, 2 and 2 points) are past due on 9 May.
    assert sheet.past_due == 70
    assert sheet.in_time + sheet.past_due == sheet.score.total.open


def test_the_next_three_dates_name_what_can_be_gained(bureau: Bureau, people: People) -> None:
    dates = show_score(bureau, people.zhang.principal).next_dates
    assert [each.on.isoformat() for each in dates] == ["2024-06-10", "2024-06-30", "2024-07-10"]
    half_year = dict.fromkeys(dates[1].clauses)
    assert list(half_year) == ["1.4", "2.1", "2.2", "3.1", "3.2", "4.4", "5.3a", "6.1a"]
    assert dates[1].points == 10 + 10 + 10 + 20 + 10 + 5 + 20 + 10


def test_staff_read_numbers_and_names_of_their_own_department_only(bureau: Bureau, people: People) -> None:
    foreign = send(bureau.storage, people.zhao, "3.2", "2024-05-01", at="2024-05-08T09:00", label="道路货运")
    own = send(bureau.storage, people.zhang, "3.2", "2024-05-01", at="2024-05-08T09:01", label="出租车")
    (sheet,) = explain_items(bureau, people.zhang.principal, ["3.2"])
    numbers = {number for reason in sheet.reasons for number in (*reason.facts, *reason.by, *reason.if_approved)}
    assert numbers == {own, HIDDEN}
    assert sheet.senders == {own: "客运科 张三"}
    (whole,) = explain_items(bureau, people.sun.principal, ["3.2"])
    assert whole.senders == {foreign: "货运科 赵六", own: "客运科 张三"}


def test_an_explained_item_says_what_one_more_step_brings(bureau: Bureau, people: People) -> None:
    def step(clause: str) -> tuple[int, bool, str | None]:
        (sheet,) = explain_items(bureau, people.wang.principal, [clause])
        return sheet.step.gain, sheet.step.is_completion, sheet.step.first

    assert step("3.1") == (10, False, None)
    assert step("7.2") == (0, False, "7.1")
    assert step("1.1b") == (0, False, "1.1a")
    assert step("5.3b") == (5, False, None)
    send(bureau.storage, people.zhang, "5.1", "2024-05-01", at="2024-05-08T09:00", kinds=["notice", "photo"])
    assert step("5.1") == (40, True, None)
    for day in ("2024-05-01", "2024-05-02"):
        send(bureau.storage, people.wang, "3.1", day, at="2024-05-08T09:00", kinds=["upload"])
    assert step("3.1") == (0, False, None)


def test_an_unknown_item_is_refused(bureau: Bureau, people: People) -> None:
    with pytest.raises(NotFoundError):
        explain_items(bureau, people.wang.principal, ["9.9"])


def test_another_departments_sheet_is_refused_to_staff_and_head_and_open_to_leaders(
    bureau: Bureau, people: People
) -> None:
    for person in (people.zhang, people.li):
        with pytest.raises(ForbiddenError):
            department_score(bureau, person.principal, "货运科")
    sheet = department_score(bureau, people.sun.principal, "货运科")
    assert {part.clause.id for part in sheet.clauses} >= {"3.2", "4.1", "5.3b"}
    assert visible_departments(bureau, people.zhang.principal) == ("客运科",)
    assert len(visible_departments(bureau, people.qian.principal)) == 16


def test_a_departments_other_names_are_understood(bureau: Bureau, people: People) -> None:
    assert department_score(bureau, people.sun.principal, "建设科").department == "公路建设科"
    with pytest.raises(InvalidInputError):
        department_score(bureau, people.sun.principal, "航空科")

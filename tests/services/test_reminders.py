"""The planner: each rung and each morning message once, whatever happened in between."""

from __future__ import annotations

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import pytest
from sqlmodel import select

from bot.clock import FixedClock, parse_moment
from bot.domain.roles import Role
from bot.domain.states import OutboxState, ReminderState, SubmissionState
from bot.plan.ladder import rehearsal
from bot.services.bureau import Bureau
from bot.services.confirmations import confirm_obligation
from bot.services.digest import refresh_digests
from bot.services.reminders import plan_reminders
from storage.models import Meta, OutboxMessage, Reminder
from storage.repositories.reminders import remember_first_run
from tests.support.material import decide, send
from tests.support.people import People, Person, join


@pytest.fixture(autouse=True)
def _ran_since_the_plan_was_issued(bureau: Bureau) -> None:
    with bureau.storage.write() as session:
        remember_first_run(session, parse_moment("2024-04-18T09:00"))


def plan_at(bureau: Bureau, clock: FixedClock, moment: str) -> int:
    clock.set(parse_moment(moment))
    return plan_reminders(bureau)


def ledger(bureau: Bureau) -> Sequence[Reminder]:
    with bureau.storage.read() as session:
        rows = session.exec(select(Reminder)).all()
        session.expunge_all()
        return rows


def rungs(bureau: Bureau, obligation_id: str, department: str) -> list[tuple[str, ReminderState]]:
    found = [row for row in ledger(bureau) if row.subject == obligation_id and row.target == f"dept:{department}"]
    return [(row.step, row.state) for row in sorted(found, key=lambda row: row.on)]


def messages(bureau: Bureau, person: Person) -> list[OutboxMessage]:
    with bureau.storage.read() as session:
        rows = session.exec(select(OutboxMessage).where(OutboxMessage.member_id == person.member_id)).all()
        session.expunge_all()
    return sorted(rows, key=lambda row: row.id or 0)


def shown(params: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {line["id"]: line for line in params["lines"]}


def test_on_14_june_the_regulation_section_meets_the_study_ten_workdays_ahead(
    bureau: Bureau, people: People, clock: FixedClock
) -> None:
    plan_at(bureau, clock, "2024-06-13T08:30")
    plan_at(bureau, clock, "2024-06-14T08:30")
    assert ("10", ReminderState.ISSUED) in rungs(bureau, "1.4@2024Q2", "法规科")
    digest = messages(bureau, people.wang)[-1]
    assert shown(digest.params)["1.4@2024Q2"]["workdays"] == 10


@pytest.mark.parametrize(
    "moment", ["2024-06-15T10:00", "2024-06-10T10:00", "2024-10-03T09:00", "2024-06-14T08:29", "2024-06-14T18:00"]
)
def test_nothing_is_planned_on_free_days_or_in_quiet_hours(
    bureau: Bureau, people: People, clock: FixedClock, moment: str
) -> None:
    assert plan_at(bureau, clock, moment) == 0
    assert not ledger(bureau)


def test_a_sunday_that_is_a_workday_is_planned(bureau: Bureau, people: People, clock: FixedClock) -> None:
    plan_at(bureau, clock, "2024-09-29T08:30")
    assert ("1", ReminderState.ISSUED) in rungs(bureau, "4.1@2024", "养护科")


def test_planning_again_adds_nothing(bureau: Bureau, people: People, clock: FixedClock) -> None:
    assert plan_at(bureau, clock, "2024-06-14T08:30") == 6
    before = len(ledger(bureau))
    assert plan_at(bureau, clock, "2024-06-14T08:31") == 0
    assert plan_at(bureau, clock, "2024-06-14T17:59") == 0
    assert len(ledger(bureau)) == before
    assert len(messages(bureau, people.zhang)) == 1


def test_two_planners_at_once_write_one_digest_a_person(bureau: Bureau, people: People, clock: FixedClock) -> None:
    clock.set(parse_moment("2024-06-14T08:30"))
    with ThreadPoolExecutor(2) as pool:
        written = sum(pool.map(lambda _: plan_reminders(bureau), range(2)))
    assert written == 6
    assert len(messages(bureau, people.zhang)) == 1


def test_a_late_start_issues_the_days_digest_late(bureau: Bureau, people: People, clock: FixedClock) -> None:
    assert plan_at(bureau, clock, "2024-06-14T10:00") == 6


def test_somebody_who_joins_during_the_day_gets_the_digest_too(
    bureau: Bureau, people: People, clock: FixedClock
) -> None:
    plan_at(bureau, clock, "2024-06-14T08:30")
    newcomer = join(bureau.storage, 1010, "周九", Role.STAFF, "办公室", at=parse_moment("2024-06-14T09:00"))
    assert plan_at(bureau, clock, "2024-06-14T09:01") == 1
    assert len(messages(bureau, newcomer)) == 1
    assert len(messages(bureau, people.zhang)) == 1


def test_leaders_and_deputies_read_no_departments_lines(bureau: Bureau, people: People, clock: FixedClock) -> None:
    plan_at(bureau, clock, "2024-06-17T08:30")
    for person in (people.sun, people.qian):
        (only,) = messages(bureau, person)
        assert (only.params["department"], only.params["lines"]) == (None, [])
        assert only.params["sections"]


def test_rungs_before_the_first_run_are_entered_as_inactive_and_what_is_overdue_still_stands(
    bureau: Bureau, people: People, clock: FixedClock
) -> None:
    with bureau.storage.write() as session:
        session.merge(Meta(name="first_run_at", value=parse_moment("2024-05-08T09:00").isoformat()))
    plan_at(bureau, clock, "2024-05-09T08:30")
    found = dict(rungs(bureau, "1.3@2024", "法规科"))
    assert found["0"] is ReminderState.INACTIVE
    assert found["-1"] is ReminderState.INACTIVE
    overdue = shown(messages(bureau, people.wang)[-1].params)["1.3@2024"]
    assert overdue["workdays"] < 0


def test_after_thirty_days_of_outage_every_rung_is_entered_once_and_late(
    bureau: Bureau, people: People, clock: FixedClock
) -> None:
    plan_at(bureau, clock, "2024-06-13T08:30")
    plan_at(bureau, clock, "2024-07-15T09:00")
    found = rungs(bureau, "1.4@2024Q2", "法规科")
    late = [(step, ReminderState.LATE) for step in ("10", "5", "3", "1", "0", *(str(-n) for n in range(1, 11)))]
    assert found == late
    assert len(messages(bureau, people.wang)) == 2
    line = shown(messages(bureau, people.wang)[-1].params)["2.2@2024"]
    assert line["is_late"]


def test_when_nobody_answers_the_ledger_equals_the_ladder(bureau: Bureau, people: People, clock: FixedClock) -> None:
    first, last = date(2024, 4, 18), date(2024, 6, 30)
    for ahead in range((last - first).days + 1):
        plan_at(bureau, clock, f"{first + timedelta(days=ahead)}T09:00")
    expected = sorted(
        (each.department, each.obligation_id, str(each.number))
        for each in rehearsal(bureau.plan, bureau.calendar, first, last)
    )
    entered = [row for row in ledger(bureau) if row.kind == "rung" and row.state is not ReminderState.INACTIVE]
    assert sorted((row.target.removeprefix("dept:"), row.subject, row.step) for row in entered) == expected
    assert {row.state for row in entered} == {ReminderState.ISSUED}


def test_what_is_met_has_no_rung_and_no_line(bureau: Bureau, people: People, clock: FixedClock) -> None:
    plan_at(bureau, clock, "2024-06-13T08:30")
    send(bureau.storage, people.wang, "1.4", "2024-05-20", at="2024-06-13T09:00")
    plan_at(bureau, clock, "2024-06-14T08:30")
    assert not rungs(bureau, "1.4@2024Q2", "法规科")
    assert "1.4@2024Q2" not in shown(messages(bureau, people.wang)[-1].params)


def sent(bureau: Bureau, person: Person) -> OutboxMessage:
    """The person's digest, as if it had reached them."""
    message = messages(bureau, person)[-1]
    with bureau.storage.write() as session:
        row = session.get(OutboxMessage, message.id)
        assert row is not None
        row.state = OutboxState.SENT
        session.add(row)
    return message


def refresh(bureau: Bureau, *obligation_ids: str) -> None:
    with bureau.storage.write() as session:
        refresh_digests(bureau, session, obligation_ids)


def test_a_digest_is_edited_when_its_item_closes_and_again_when_it_opens(
    bureau: Bureau, people: People, clock: FixedClock
) -> None:
    plan_at(bureau, clock, "2024-06-14T08:30")
    original = sent(bureau, people.wang)
    number = send(bureau.storage, people.wang, "1.4", "2024-05-20", at="2024-06-14T09:00")
    refresh(bureau, "1.4@2024Q2")
    edit = messages(bureau, people.wang)[-1]
    assert edit.edits_id == original.id
    assert shown(edit.params)["1.4@2024Q2"]["light"] == "pending"
    decide(bureau.storage, number, SubmissionState.RETURNED, at="2024-06-14T09:30")
    refresh(bureau, "1.4@2024Q2")
    again = messages(bureau, people.wang)[-1]
    assert (again.edits_id, again.id != edit.id) == (original.id, True)
    assert shown(again.params)["1.4@2024Q2"]["light"] == "near"
    refresh(bureau, "1.4@2024Q2")
    assert messages(bureau, people.wang)[-1].id == again.id


def test_only_digests_that_show_the_item_are_edited(bureau: Bureau, people: People, clock: FixedClock) -> None:
    plan_at(bureau, clock, "2024-06-14T08:30")
    sent(bureau, people.zhang)
    send(bureau.storage, people.wang, "1.4", "2024-05-20", at="2024-06-14T09:00")
    refresh(bureau, "1.4@2024Q2")
    assert len(messages(bureau, people.zhang)) == 1


def test_a_digest_that_waits_to_be_sent_is_changed_before_it_goes(
    bureau: Bureau, people: People, clock: FixedClock
) -> None:
    plan_at(bureau, clock, "2024-06-14T08:30")
    send(bureau.storage, people.wang, "1.4", "2024-05-20", at="2024-06-14T08:30")
    refresh(bureau, "1.4@2024Q2")
    (only,) = messages(bureau, people.wang)
    assert shown(only.params)["1.4@2024Q2"]["light"] == "pending"


def test_confirming_a_duty_edits_the_heads_digest_as_well(bureau: Bureau, people: People, clock: FixedClock) -> None:
    plan_at(bureau, clock, "2024-06-24T08:30")
    original = sent(bureau, people.li)
    confirm_obligation(bureau, people.zhang.principal, _duty(original))
    edit = messages(bureau, people.li)[-1]
    assert edit.edits_id == original.id
    assert shown(edit.params)[_duty(original)]["light"] == "done"


def _duty(message: OutboxMessage) -> str:
    return next(key for key in shown(message.params) if key.startswith("duty:"))


def test_two_changes_at_once_leave_the_digest_as_the_later_one_has_it(
    bureau: Bureau, people: People, clock: FixedClock
) -> None:
    plan_at(bureau, clock, "2024-06-14T08:30")
    sent(bureau, people.zhang)
    duties = ["duty:xinyi-brand@2024Q2", "duty:supervision-platforms@2024Q2"]
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda each: confirm_obligation(bureau, people.zhang.principal, each), duties))
    lines = shown(messages(bureau, people.zhang)[-1].params)
    assert [lines[each]["light"] for each in duties] == ["done", "done"]


def test_a_milestone_is_shown_on_its_day_until_the_work_is_there(
    bureau: Bureau, people: People, clock: FixedClock
) -> None:
    plan_at(bureau, clock, "2024-05-15T08:30")
    hints = [each["number"] for each in messages(bureau, people.wang)[-1].params["hints"]]
    assert hints == ["3.1"]


def test_a_first_item_in_the_quarter_makes_its_milestone_silent(
    bureau: Bureau, people: People, clock: FixedClock
) -> None:
    send(bureau.storage, people.wang, "3.1", "2024-04-20", at="2024-05-14T09:00", kinds=["upload"])
    plan_at(bureau, clock, "2024-05-15T08:30")
    assert all(not message.params["hints"] for message in messages(bureau, people.wang))


def test_the_first_workday_of_a_week_shows_all_lines_and_the_weeks_milestones(
    bureau: Bureau, people: People, clock: FixedClock
) -> None:
    plan_at(bureau, clock, "2024-05-13T08:30")
    params = messages(bureau, people.wang)[-1].params
    assert (params["is_weekly"], params["folded_count"]) == (True, 0)
    assert len(params["lines"]) > 8
    assert [each["number"] for each in params["hints"]] == ["3.1"]


@pytest.mark.parametrize("zone", ["America/New_York", "Pacific/Kiritimati"])
def test_the_hosts_zone_does_not_matter(
    bureau: Bureau, people: People, clock: FixedClock, monkeypatch: pytest.MonkeyPatch, zone: str
) -> None:
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        assert plan_at(bureau, clock, "2024-06-14T08:29") == 0
        assert plan_at(bureau, clock, "2024-06-14T08:30") == 6
    finally:
        monkeypatch.undo()
        time.tzset()
    assert {row.step for row in ledger(bureau) if row.kind == "digest"} == {"2024-06-14"}


def digest_on(bureau: Bureau, person: Person, day: str) -> dict[str, Any]:
    """The parameters of that day's morning message as first written; empty if there was none."""
    found = [row for row in messages(bureau, person) if row.key == f"digest:{person.member_id}:{day}"]
    return found[0].params if found else {}


def test_more_than_thirty_open_items_are_one_message_of_eight_lines_with_what_is_due_first_on_top(
    bureau: Bureau, people: People, clock: FixedClock
) -> None:
    plan_at(bureau, clock, "2024-09-26T08:30")
    plan_at(bureau, clock, "2024-09-27T08:30")
    params = digest_on(bureau, people.wang, "2024-09-27")
    assert len(params["lines"]) == 8
    assert len(params["lines"]) + params["folded_count"] > 30
    assert [line["workdays"] for line in params["lines"]] == sorted(line["workdays"] for line in params["lines"])
    assert len([row for row in messages(bureau, people.wang) if row.kind == "digest"]) == 2


def test_a_day_on_which_a_department_has_nothing_due_brings_no_message(
    bureau: Bureau, people: People, clock: FixedClock
) -> None:
    party = join(bureau.storage, 1010, "周九", Role.STAFF, "党建办")
    plan_at(bureau, clock, "2024-08-19T08:30")
    plan_at(bureau, clock, "2024-08-20T08:30")
    assert digest_on(bureau, party, "2024-08-19")
    assert digest_on(bureau, party, "2024-08-20") == {}


def test_of_three_departments_one_submits_and_two_are_still_reminded(
    bureau: Bureau, people: People, clock: FixedClock
) -> None:
    industry = join(bureau.storage, 1010, "周九", Role.STAFF, "产业发展科")
    plan_at(bureau, clock, "2024-06-13T08:30")
    send(bureau.storage, people.zhang, "3.2", "2024-06-12", at="2024-06-13T09:00", kinds=["upload"], label="出租车")
    plan_at(bureau, clock, "2024-06-14T08:30")
    is_told = ["3.2@2024Q2" in shown(digest_on(bureau, each, "2024-06-14")) for each in (people.zhang, people.zhao)]
    assert is_told == [False, True]
    assert "3.2@2024Q2" in shown(digest_on(bureau, industry, "2024-06-14"))
    assert not rungs(bureau, "3.2@2024Q2", "客运科")
    assert rungs(bureau, "3.2@2024Q2", "货运科") == [("10", ReminderState.ISSUED)]


def test_a_once_clause_that_one_reported_leaves_the_others_daily_message_and_stays_in_the_weekly(
    bureau: Bureau, people: People, clock: FixedClock
) -> None:
    plan_at(bureau, clock, "2024-09-23T08:30")
    send(
        bureau.storage,
        people.zhang,
        "6.2",
        "2024-09-20",
        at="2024-09-23T09:00",
        approved_at="2024-09-23T10:00",
    )
    plan_at(bureau, clock, "2024-09-24T08:30")
    plan_at(bureau, clock, "2024-09-30T08:30")
    assert "6.2@2024" in shown(digest_on(bureau, people.zhao, "2024-09-23"))
    assert "6.2@2024" not in shown(digest_on(bureau, people.zhao, "2024-09-24"))
    assert shown(digest_on(bureau, people.zhao, "2024-09-30"))["6.2@2024"]["is_elsewhere"]


def test_several_missed_rungs_of_one_item_are_one_line_marked_as_made_good(
    bureau: Bureau, people: People, clock: FixedClock
) -> None:
    plan_at(bureau, clock, "2024-09-20T08:30")
    plan_at(bureau, clock, "2024-09-27T08:30")
    missed = rungs(bureau, "4.1@2024", "客运科")
    lines = [line for line in digest_on(bureau, people.zhang, "2024-09-27")["lines"] if line["id"] == "4.1@2024"]
    assert missed == [("10", ReminderState.LATE), ("5", ReminderState.LATE), ("3", ReminderState.LATE)]
    assert [line["is_late"] for line in lines] == [True]

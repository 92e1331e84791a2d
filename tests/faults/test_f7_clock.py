"""Whatever the outage and the host's zone, every rung is issued once, late where its day was missed (F7)."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta

import pytest
from sqlmodel import select

from bot.clock import FixedClock, parse_moment
from bot.domain.states import ReminderState
from bot.services.bureau import Bureau
from bot.services.reminders import plan_reminders
from storage.models import Reminder
from storage.repositories.reminders import remember_first_run
from tests.support.people import People
from tests.support.reckoning import WORKDAYS, lines

FIRST, LAST = date(2024, 6, 3), date(2024, 7, 31)
HOURS = ("08:30", "09:30", "13:00", "17:30", "20:00")
Outage = Callable[[datetime], bool]


def _no_morning_hour(at: datetime) -> bool:
    """From 08:00 for an hour every day."""
    return "08:00" <= at.strftime("%H:%M") < "09:00"


def _forty_hours_a_fortnight(at: datetime) -> bool:
    begin = datetime(2024, 6, 13, 7, 0, tzinfo=at.tzinfo)
    return (at - begin) % timedelta(days=14) < timedelta(hours=40)


def _ten_days(at: datetime) -> bool:
    return date(2024, 6, 21) <= at.date() <= date(2024, 6, 30)


def _thirty_days(at: datetime) -> bool:
    return date(2024, 6, 14) <= at.date() <= date(2024, 7, 13)


@pytest.fixture
def host_zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield request.param
    monkeypatch.undo()
    time.tzset()


CASES = [
    (_no_morning_hour, "UTC"),
    (_no_morning_hour, "America/New_York"),
    (_forty_hours_a_fortnight, "UTC"),
    (_forty_hours_a_fortnight, "Asia/Shanghai"),
    (_ten_days, "America/New_York"),
    (_ten_days, "Asia/Shanghai"),
    (_thirty_days, "UTC"),
    (_thirty_days, "America/New_York"),
]


@pytest.mark.one_database_a_case
@pytest.mark.parametrize(("outage", "host_zone"), CASES, indirect=["host_zone"])
def test_every_rung_is_issued_once_and_late_where_its_day_was_missed(
    bureau: Bureau, people: People, clock: FixedClock, outage: Outage, host_zone: str
) -> None:
    with bureau.storage.write() as session:
        remember_first_run(session, parse_moment(f"{FIRST}T08:00"))
    up_on: set[date] = set()
    for ahead in range((LAST - FIRST).days + 1):
        for hour in HOURS:
            moment = parse_moment(f"{FIRST + timedelta(days=ahead)}T{hour}")
            if outage(moment):
                continue
            clock.set(moment)
            if plan_reminders(bureau):
                up_on.add(moment.date())
    missed = set(_workdays()) - up_on
    assert bool(missed) == (outage is not _no_morning_hour)
    expected = sorted(
        (line.department, line.obligation, str(line.rung), "late" if line.on in missed else "issued")
        for line in lines(FIRST, max(up_on))
    )
    assert _entered(bureau) == expected
    assert _digest_days(bureau, people.wang.member_id) == sorted(up_on)


def _workdays() -> list[date]:
    return [day for day in WORKDAYS if FIRST <= day <= LAST]


def _entered(bureau: Bureau) -> list[tuple[str, str, str, str]]:
    with bureau.storage.read() as session:
        query = select(Reminder).where(Reminder.kind == "rung", Reminder.state != ReminderState.INACTIVE)
        rows = session.exec(query).all()
        return sorted((row.target.removeprefix("dept:"), row.subject, row.step, row.state.value) for row in rows)


def _digest_days(bureau: Bureau, member_id: int) -> list[date]:
    """The days on which the person had a morning message; one a day at most."""
    with bureau.storage.read() as session:
        query = select(Reminder.on).where(Reminder.kind == "digest", Reminder.target == f"member:{member_id}")
        return sorted(session.exec(query))

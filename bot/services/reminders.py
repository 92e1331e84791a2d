"""The planner: what falls due is entered in the ledger, and each person's morning message is written."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import chain

from sqlmodel import Session

from bot.clock import local, local_day
from bot.domain.reminding import is_talking_hour
from bot.domain.states import Lane, ReminderState
from bot.plan.ladder import rung_days, rung_on
from bot.plan.workdays import WorkCalendar
from bot.services.bureau import Bureau
from bot.services.digest import KIND, compose
from bot.services.facts import start_of
from bot.services.group_digest import told_in_groups, write_group_digests
from bot.services.obligations import Situation, read_situation
from bot.services.staffing import covered_on
from storage.models import Member
from storage.repositories import members, reminders
from storage.repositories.outbox import tell
from storage.repositories.reminders import RungEntry


def plan_reminders(bureau: Bureau) -> int:
    """Enter everything due by now and write today's digests; how many digests were written.

    Does nothing outside working hours: what was missed is made good at the next ones. Running it twice, or in two
    processes at once, adds nothing.
    """
    now = bureau.now
    if not is_talking_time(bureau.calendar, now):
        return 0
    with bureau.storage.read() as session:
        if _is_planned(session, reminders.planned_at(session), now):
            return 0
    with bureau.storage.write() as session:
        before = reminders.lock_plan(session)
        if _is_planned(session, before, now):
            return 0
        reminders.remember_first_run(session, now)
        situation = read_situation(bureau, session, local_day(now))
        reminders.add_rungs(session, tuple(_rungs(situation, before)), now)
        written_count = _write_digests(session, situation, now)
        reminders.mark_planned(session, now)
    return written_count


def is_talking_time(calendar: WorkCalendar, moment: datetime) -> bool:
    """Whether digests may go out: a workday between 08:30 and 18:00 in the bureau."""
    at = local(moment)
    return calendar.is_workday(at.date()) and is_talking_hour(at.time())


def _is_planned(session: Session, planned_at: datetime | None, now: datetime) -> bool:
    """Whether the day has been planned and nobody has joined since."""
    if planned_at is None or local_day(planned_at) < local_day(now):
        return False
    return not reminders.has_newcomers(session, planned_at)


def _rungs(situation: Situation, planned_at: datetime | None) -> Iterator[RungEntry]:
    """The rungs that fell due since the last planning; the first time also those from before the bot began."""
    start = max(situation.bureau.plan.issued_on, situation.first_run_on)
    if planned_at is None:
        return chain(_inactive(situation, start), _due(situation, start))
    return _due(situation, local_day(planned_at) + timedelta(days=1))


def _inactive(situation: Situation, start: date) -> Iterator[RungEntry]:
    """What fell due before the later of the plan's issue and the first run: entered, never sent (未启用)."""
    for each in situation.bureau.obligations:
        for rung in rung_days(each, situation.bureau.calendar):
            if rung.on >= start:
                break
            for department in each.departments:
                yield RungEntry(department, each.id, rung.number, rung.on, ReminderState.INACTIVE)


def _due(situation: Situation, first: date) -> Iterator[RungEntry]:
    bureau = situation.bureau
    day = first
    while day <= situation.day:
        state = ReminderState.ISSUED if day == situation.day else ReminderState.LATE
        for reminded, departments in situation.ladders:
            rung = rung_on(reminded, bureau.calendar, day)
            obligation = bureau.obligation_by_id[reminded.id]
            moved_on = reminded.due_on if reminded.due_on != obligation.due_on else None
            for department in departments if rung else ():
                if rung and situation.item(obligation, department).is_reminded:
                    yield RungEntry(department, obligation.id, rung.number, day, state, moved_on)
        day += timedelta(days=1)


def _write_digests(session: Session, situation: Situation, now: datetime) -> int:
    late = reminders.late_rungs(session, start_of(situation.day))
    told = reminders.has_digest(session, situation.day)
    written_count = write_group_digests(session, situation, late, now)
    spared = covered_on(session, situation.day) | told_in_groups(session)
    for member in members.everybody(session):
        assert member.id is not None
        is_reader = member.is_reachable and member.id not in spared
        if is_reader and reminders.member_target(member.id) not in told:
            written_count += _write_digest(session, situation, member, late, now)
    return written_count


def _write_digest(
    session: Session, situation: Situation, member: Member, late: frozenset[tuple[str, str]], now: datetime
) -> bool:
    target = reminders.department_target(member.department or "")
    params = compose(situation, session, member, {subject for place, subject in late if place == target})
    if params is None or member.id is None:
        return False
    key = f"digest:{member.id}:{situation.day.isoformat()}"
    message = tell(session, member, KIND, params, key=key, at=now, lane=Lane.DIGEST)
    assert message.id is not None
    reminders.add_digest(session, member.id, situation.day, message.id, now)
    return True

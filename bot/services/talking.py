"""When people may be spoken to (08:30 to 18:00 on workdays), and the next moment at which they may."""

from __future__ import annotations

from datetime import datetime

from bot.clock import BUREAU_ZONE, local
from bot.domain.reminding import DIGEST_FROM, is_talking_hour
from bot.plan.workdays import WorkCalendar


def is_talking_time(calendar: WorkCalendar, moment: datetime) -> bool:
    """Whether digests, escalations, 催办 and notices may go out at that moment."""
    at = local(moment)
    return calendar.is_workday(at.date()) and is_talking_hour(at.time())


def next_talking_at(calendar: WorkCalendar, moment: datetime) -> datetime:
    """That moment if people may be spoken to then, else 08:30 of the workday on which they next may."""
    if is_talking_time(calendar, moment):
        return moment
    at = local(moment)
    is_before_work = calendar.is_workday(at.date()) and at.time() < DIGEST_FROM
    day = at.date() if is_before_work else calendar.shift(at.date(), 1)
    return datetime.combine(day, DIGEST_FROM, BUREAU_ZONE)

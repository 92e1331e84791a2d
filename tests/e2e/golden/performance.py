"""The whole performance: the stage, the people, the script, the last evening."""

from __future__ import annotations

from datetime import date, time, timedelta
from functools import partial
from pathlib import Path
from random import Random

from bot.clock import FixedClock, parse_moment
from bot.config import Settings
from bot.plan.loader import load_builtin
from bot.plan.model import Plan
from storage.audit.book import AuditBook
from storage.audit.key import KEY_NAME
from storage.unit_of_work import Storage
from tests.e2e.golden.cast import JOINED_AT, Cast, join_cast
from tests.e2e.golden.dealings import Dealings
from tests.e2e.golden.finale import ask_for_everything, notify
from tests.e2e.golden.materials import Web
from tests.e2e.golden.months import attach_template, plan_months, plan_nil_reports
from tests.e2e.golden.player import EVENING, Player
from tests.e2e.golden.record import Record
from tests.e2e.golden.script import Extent, write_script
from tests.support.bot import bot_on_stage

SEED = 2024
TEMPLATE_DAY = date(2024, 4, 22)
SENDING, NOTIFYING = time(10), time(15)
KEY = b"key of the golden year"
START = parse_moment("2024-04-18T10:00")
YEAR = Extent(range(2, 13), (), more=3)
QUARTER = Extent(range(4, 7), ("法规科", "客运科", "维管驾培服务科"), more=1, last_day=date(2024, 6, 28))


def extent_named(name: str, plan: Plan) -> Extent:
    """``year``: all departments, all months; ``quarter``: three departments from April to June."""
    if name == "quarter":
        return QUARTER
    return Extent(YEAR.months, tuple(each.name for each in plan.departments), YEAR.more)


async def perform(folder: Path, database_url: str, extent: Extent, seed: int = SEED) -> Record:
    """Play it all; what was played and seen."""
    plan, clock = load_builtin("gangcheng-2024"), FixedClock(START)
    (folder / KEY_NAME).write_bytes(KEY)
    cast = _joined(database_url, extent.departments)
    record = Record(plan, cast, folder, database_url, last_day=_last_day(extent))
    settings = Settings(data_dir=folder, database_url=database_url, token="1:golden", _env_file=None)
    rng = Random(seed)
    async with bot_on_stage(settings, clock, is_ticking=False, pages=Web()) as stage:
        crowd = {member.name: await stage.enter(member.name, member.user_id) for member in cast.members}
        player = Player(stage, record, crowd, rng)
        dealings = Dealings(player)
        for deed in write_script(plan, cast, extent, seed):
            player.plan(deed.sent_on, SENDING, partial(dealings.send, deed))
        plan_months(player, dealings)
        plan_nil_reports(player)
        player.plan(TEMPLATE_DAY, SENDING, partial(attach_template, player))
        for day in _noted_days(record.last_day):
            player.plan(day, EVENING, player.note_score)
        player.plan(record.last_day, NOTIFYING, partial(notify, player))
        await player.play()
        await ask_for_everything(player)
    return record


def _joined(database_url: str, departments: tuple[str, ...]) -> Cast:
    storage = Storage(database_url, AuditBook(lambda: KEY, FixedClock(JOINED_AT)))
    try:
        return join_cast(storage, departments)
    finally:
        storage.close()


def _last_day(extent: Extent) -> date:
    return date(2024, 12, 31) if extent.last_day.month == 12 else extent.last_day


def _noted_days(last_day: date) -> list[date]:
    """Every third week's Thursday, on which things happen, and the last day."""
    days, day = [], date(2024, 4, 25)
    while day < last_day:
        days.append(day)
        day += timedelta(days=21)
    return [*days, last_day]

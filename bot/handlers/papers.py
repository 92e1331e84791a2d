"""/report and /year: papers on demand, each with its button."""

from __future__ import annotations

import asyncio
from datetime import datetime, time

from telegram import Update

from bot.clock import BUREAU_ZONE
from bot.context import Context, Handler, command, press
from bot.domain.errors import InvalidInputError
from bot.domain.roles import Action
from bot.keyboards import papers as keyboards
from bot.ports import Outgoing
from bot.services.self_report import self_report
from bot.services.year import read_year
from bot.texts import self_report as report_texts
from bot.texts import year as year_texts
from bot.texts.days import parse_day
from bot.views import paper_files as views
from bot.views.report_paper import report_paper
from bot.views.year_paper import year_paper

STEPS = 3


async def on_report(update: Update, context: Context) -> None:
    """自评报告: /report, or /report 2024-10-31 as of that day; one message tells how far it is."""
    context.principal.require(Action.SEE_ALL)
    bureau = context.bureau
    day = parse_day(context.typed, today=bureau.today, year=bureau.plan.year) if context.typed else None
    if context.typed and day is None:
        raise InvalidInputError("report_day_unclear")
    report = await context.run(self_report, context.principal, day)
    shown = await context.say(views.working(report_texts.working(1, STEPS)))
    made = await asyncio.to_thread(report_paper, report, bureau.settings.data_dir, _made_at(context))
    await _revise(context, shown, views.working(report_texts.working(2, STEPS)))
    stored = await context.keep(made.data)
    await _revise(context, shown, views.working(report_texts.finished(report)))
    await context.say(views.paper(report_texts.file_name(report), stored.sha256, made.unusable))


async def on_year(update: Update, context: Context) -> None:
    """按月下载: /year, or /year 客运科."""
    sheet = await context.run(read_year, context.principal, context.typed or None)
    made = await asyncio.to_thread(year_paper, sheet, context.bureau.settings.data_dir, _made_at(context))
    stored = await context.keep(made.data)
    name, words = year_texts.file_name(sheet), year_texts.finished(sheet)
    await context.say(views.paper(name, stored.sha256, made.unusable, words))


def _made_at(context: Context) -> datetime:
    """The day, not the moment: the same paper twice is the same file."""
    return datetime.combine(context.bureau.today, time(), BUREAU_ZONE)


async def _revise(context: Context, shown: tuple[int, ...], outgoing: Outgoing) -> None:
    if not (shown and await context.edit(shown[-1], outgoing)):
        await context.say(outgoing)


HANDLERS: list[Handler] = [
    command("report", on_report),
    press(keyboards.REPORT, on_report),
    command("year", on_year),
    press(keyboards.YEAR, on_year),
]

"""得分: the whole, an item, a department, a day."""

from __future__ import annotations

import re

from telegram import Update

from bot.context import Context, Handler, command, press, words
from bot.domain.errors import InvalidInputError, NotFoundError
from bot.keyboards.scores import BY_DEPARTMENT, BY_INDICATOR, GROUNDS
from bot.services.scores import department_score, explain_items, show_score, visible_departments
from bot.texts.annex import parse_item
from bot.texts.days import parse_day
from bot.texts.menu import SCORE
from bot.views import scores as views

# 9.9 is a mistyped item, although it could be read as a day.
_ITEM_LIKE = re.compile(r"\d{1,2}[.．]\d{1,2}[a-z]?", re.ASCII)


async def on_score(update: Update, context: Context) -> None:
    """/score alone, or with an item, a department or a day."""
    asked = context.typed if context.typed != SCORE else ""
    if not asked:
        await context.say(views.score(await context.run(show_score, context.principal)))
    elif clauses := parse_item(asked, context.bureau.plan):
        await _explain(context, [clause.id for clause in clauses])
    elif context.bureau.plan.department_named(asked) is not None:
        await _show_department(context, asked)
    else:
        await _show_day(context, asked)


async def on_score_press(update: Update, context: Context) -> None:
    """按指标, 按科室, 得分依据, and the way back."""
    wanted, plan = context.press.text(), context.bureau.plan
    if wanted == BY_INDICATOR:
        await context.say(views.by_indicator(await context.run(show_score, context.principal)))
    elif wanted == BY_DEPARTMENT:
        await _by_department(context)
    elif wanted == GROUNDS:
        await context.say(views.grounds(await context.run(explain_items, context.principal), plan))
    else:
        await context.revise(views.score(await context.run(show_score, context.principal)))


async def on_item_press(update: Update, context: Context) -> None:
    clauses = parse_item(context.press.text(), context.bureau.plan)
    if not clauses:
        raise ValueError("no such item")
    await _explain(context, [clause.id for clause in clauses])


async def on_department_press(update: Update, context: Context) -> None:
    place, departments = context.press.number(), context.bureau.plan.departments
    if place >= len(departments):
        raise ValueError("no such department")
    await _show_department(context, departments[place].name)


async def _by_department(context: Context) -> None:
    """A choice for who may see several; one's own at once for who may see one. Leaders see all."""
    visible = await context.run(visible_departments, context.principal)
    if len(visible) == 1:
        await _show_department(context, visible[0])
    else:
        await context.say(views.by_department(context.bureau.plan, visible))


async def _explain(context: Context, clause_ids: list[str]) -> None:
    sheets = await context.run(explain_items, context.principal, clause_ids)
    await context.say(views.items(sheets, context.bureau.plan))


async def _show_department(context: Context, name: str) -> None:
    sheet = await context.run(department_score, context.principal, name)
    await context.say(views.department(sheet, context.bureau.plan))


async def _show_day(context: Context, asked: str) -> None:
    if _ITEM_LIKE.fullmatch(asked):
        raise NotFoundError("item_unknown")
    bureau = context.bureau
    day = parse_day(asked, today=bureau.today, year=bureau.plan.year)
    if day is None:
        raise InvalidInputError("score_argument")
    await context.say(views.score(await context.run(show_score, context.principal, day)))


HANDLERS: list[Handler] = [
    command("score", on_score),
    words(on_score, SCORE),
    press("score", on_score_press),
    press("score_item", on_item_press),
    press("score_dept", on_department_press),
]

"""同意 and 不同意 of answers; 暂缓, 恢复, 办结 and the province's notice."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from datetime import date
from typing import Any

from telegram import Update

from bot.context import Callback, Context, Handler, command, press
from bot.domain.errors import InvalidInputError, NotFoundError
from bot.domain.states import AnswerKind
from bot.keyboards.answers import whole_id
from bot.services import answer_decisions, item_courses
from bot.services.item_courses import CourseChoice
from bot.services.prompts import expect_typing
from bot.texts import answers as texts
from bot.texts.annex import parse_item
from bot.texts.days import parse_day
from bot.texts.numbers import parse_number, split_number
from bot.texts.reminders import parse_duty
from bot.views import answers as views

REFUSAL = "answer_refusal"
PROVINCE = "province_days"


async def on_agree(update: Update, context: Context) -> None:
    """/agree 12; /agree alone shows what waits."""
    number = parse_number(context.typed)
    if number is not None:
        await context.say(views.decided(await context.run(answer_decisions.agree, context.principal, number)))
        return
    waiting = await context.run(answer_decisions.waiting_answers, context.principal)
    for each in waiting:
        await context.say(views.card(each))
    if not waiting:
        await context.say(views.sentence(texts.NOTHING_WAITS))


async def on_agree_press(update: Update, context: Context) -> None:
    given = await context.run(answer_decisions.agree, context.principal, context.press.number())
    await context.revise(views.decided(given))


async def on_disagree(update: Update, context: Context) -> None:
    """/disagree 12 reason; without a reason it asks for one."""
    number, reason = split_number(context.typed)
    if number is None:
        raise InvalidInputError("answer_number_needed", example=texts.DISAGREE_EXAMPLE)
    if reason:
        await _refuse(context, number, reason)
    else:
        await _ask_refusal(context, number)


async def on_disagree_press(update: Update, context: Context) -> None:
    await _ask_refusal(context, context.press.number())


async def _ask_refusal(context: Context, number: int) -> None:
    await context.run(answer_decisions.answer_to_decide, context.principal, number)
    await context.run(expect_typing, context.principal, REFUSAL, {"id": number})
    await context.say(views.sentence(texts.ASK_REFUSAL))


async def typed_refusal(update: Update, context: Context, params: dict[str, Any]) -> None:
    await _refuse(context, params["id"], context.typed)
    await context.run(expect_typing, context.principal, None, {})


async def _refuse(context: Context, number: int, reason: str) -> None:
    given = await context.run(answer_decisions.refuse, context.principal, number, reason)
    await context.say(views.decided(given))


def on_course(kind: AnswerKind) -> Callback:
    """/pause 5.1 and /settle 5.1; without an item they ask which."""

    async def put(update: Update, context: Context) -> None:
        choice = await _steerable(context, kind, context.typed)
        if len(choice.lines) == 1 and context.typed:
            await _put(context, choice.lines[0].id, kind)
        else:
            await context.say(views.which_course(choice, kind))

    return put


async def on_course_press(update: Update, context: Context) -> None:
    await _put(context, _obligation_id(context, 1), AnswerKind(context.press.text()))


async def _put(context: Context, obligation_id: str, kind: AnswerKind) -> None:
    if kind not in (AnswerKind.PAUSED, AnswerKind.SETTLED):
        raise ValueError("no such course")
    given = await context.run(item_courses.put_item, context.principal, obligation_id, kind)
    await context.say(views.course(given))


async def on_resume(update: Update, context: Context) -> None:
    """/resume 5.1: neither paused nor closed for others any more."""
    choice = await _steerable(context, AnswerKind.PAUSED, context.typed)
    if len(choice.lines) == 1:
        await _resume(context, choice.lines[0].id)
    else:
        await context.say(views.which_resumed(choice))


async def on_resume_press(update: Update, context: Context) -> None:
    await _resume(context, _obligation_id(context, 0))


async def _resume(context: Context, obligation_id: str) -> None:
    await context.say(views.resumed(await context.run(item_courses.resume_item, context.principal, obligation_id)))


async def on_province(update: Update, context: Context) -> None:
    """/province 5.1 6月20日至7月10日; without days it asks for them."""
    named, days = _parted(context.typed)
    if not named:
        raise InvalidInputError("province_item_needed", example=texts.PROVINCE_EXAMPLE)
    (line, *_) = (await _steerable(context, AnswerKind.SCHEDULED, named)).lines
    if days:
        await _schedule(context, line.id, days)
    else:
        await _ask_days(context, line.id)


async def on_province_press(update: Update, context: Context) -> None:
    """到了 asks for the days, 还没有 waits for another month, and the plan's day can stay."""
    obligation_id = _obligation_id(context, 1)
    match context.press.text():
        case "yes":
            await _ask_days(context, obligation_id)
        case "plan":
            await _say_scheduled(context, obligation_id, None, None)
        case _:
            await _steerable(context, AnswerKind.SCHEDULED, "")
            await context.say(views.sentence(texts.WAIT_FOR_PROVINCE))


async def _ask_days(context: Context, obligation_id: str) -> None:
    choice = await _steerable(context, AnswerKind.SCHEDULED, "")
    line = next((each for each in choice.lines if each.id == obligation_id), None)
    if line is None:
        raise NotFoundError("item_unknown")
    await context.run(expect_typing, context.principal, PROVINCE, {"id": obligation_id})
    await context.say(views.ask_province_days(line))


async def typed_days(update: Update, context: Context, params: dict[str, Any]) -> None:
    await _schedule(context, params["id"], context.typed)


async def _schedule(context: Context, obligation_id: str, typed: str) -> None:
    parts = [part for part in re.split(texts.UNTIL, typed.strip()) if part]
    bureau = context.bureau
    days = [parse_day(part, today=bureau.today, year=bureau.plan.year) for part in parts]
    if not 1 <= len(days) <= 2 or None in days:
        raise InvalidInputError("day_needed", example=texts.DAYS_EXAMPLE)
    await _say_scheduled(context, obligation_id, days[0], days[-1])


async def _say_scheduled(context: Context, obligation_id: str, first_on: date | None, last_on: date | None) -> None:
    given = await context.run(item_courses.schedule_item, context.principal, obligation_id, first_on, last_on)
    await context.run(expect_typing, context.principal, None, {})
    await context.say(views.course(given))


async def _steerable(context: Context, kind: AnswerKind, named: str) -> CourseChoice:
    plan = context.bureau.plan
    wanted = [clause.id for clause in parse_item(named, plan)] or parse_duty(named, plan) if named else None
    if wanted == []:
        raise NotFoundError("item_unknown")
    return await context.run(item_courses.steerable, context.principal, wanted, kind)


def _parted(typed: str) -> tuple[str, str]:
    """The first word, and the rest."""
    first, *rest = typed.split(maxsplit=1) or [""]
    return first, "".join(rest)


def _obligation_id(context: Context, position: int) -> str:
    return whole_id(context.press.text(position), context.bureau.obligation_by_id)


HANDLERS: list[Handler] = [
    command("agree", on_agree),
    press("agree", on_agree_press),
    command("disagree", on_disagree),
    press("disagree", on_disagree_press),
    command("pause", on_course(AnswerKind.PAUSED)),
    command("settle", on_course(AnswerKind.SETTLED)),
    press("course", on_course_press),
    command("resume", on_resume),
    press("resume", on_resume_press),
    command("province", on_province),
    press("province", on_province_press),
]

PROMPTS: dict[str, Callable[[Update, Context, dict[str, Any]], Awaitable[None]]] = {
    REFUSAL: typed_refusal,
    PROVINCE: typed_days,
}
FREE_WORDS = {REFUSAL: typed_refusal}

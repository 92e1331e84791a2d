"""其他答复 and 收回答复: what a department says instead of material, by button and by command."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from telegram import Update

from bot.context import Callback, Context, Handler, command, press
from bot.domain.errors import InvalidInputError, NotFoundError
from bot.domain.states import AnswerKind
from bot.keyboards.answers import whole_id
from bot.services import obligation_answers as use_cases
from bot.services.prompts import expect_typing
from bot.texts import answers as texts
from bot.texts.annex import parse_item
from bot.texts.days import parse_day
from bot.texts.reminders import parse_duty
from bot.views import answers as views

DIFFICULTY = "answer_difficulty"
EXTENSION = "answer_extension"
_ASKS = {
    AnswerKind.DIFFICULTY: (DIFFICULTY, texts.ASK_DIFFICULTY),
    AnswerKind.EXTENSION: (EXTENSION, texts.ASK_EXTENSION),
}


async def on_other(update: Update, context: Context) -> None:
    """/answer 3.1, or /answer alone: everything that can be said of the item."""
    choice = await context.run(use_cases.answerable, context.principal, _items(context, context.typed), None)
    if len(choice.lines) == 1:
        await _show_sheet(context, choice.lines[0].id)
    else:
        await context.say(views.which_item(choice))


async def on_other_press(update: Update, context: Context) -> None:
    await _show_sheet(context, _obligation_id(context, 0))


async def _show_sheet(context: Context, obligation_id: str) -> None:
    await context.say(views.sheet(await context.run(use_cases.answer_sheet, context.principal, obligation_id)))


def on_kind(kind: AnswerKind) -> Callback:
    """What ``/nil 3.2`` and its sisters do: the item is the first word, the answer's own words follow."""

    async def answer(update: Update, context: Context) -> None:
        named, rest = _parted(context.typed)
        choice = await context.run(use_cases.answerable, context.principal, _items(context, named), kind)
        if len(choice.lines) == 1:
            await _answer(context, choice.lines[0].id, kind, rest)
        else:
            await context.say(views.which_item(choice))

    return answer


async def on_answer_press(update: Update, context: Context) -> None:
    await _answer(context, _obligation_id(context, 1), AnswerKind(context.press.text()), "")


async def _answer(context: Context, obligation_id: str, kind: AnswerKind, words: str) -> None:
    """Say it, or ask for what is still needed: with whom, why, until when."""
    if kind is AnswerKind.JOINED:
        await _join(context, obligation_id, words)
    elif kind in _ASKS and not words:
        # Also refuses another department's item before anything is asked.
        await context.run(use_cases.answer_sheet, context.principal, obligation_id)
        prompt, sentence = _ASKS[kind]
        await context.run(expect_typing, context.principal, prompt, {"id": obligation_id})
        await context.say(views.sentence(sentence))
    elif kind is AnswerKind.EXTENSION:
        await _extend(context, obligation_id, words)
    else:
        await _give(context, obligation_id, kind, text=words if kind is AnswerKind.DIFFICULTY else "")


async def _join(context: Context, obligation_id: str, named: str) -> None:
    if named:
        partner = context.bureau.plan.department_named(named)
        await _give(context, obligation_id, AnswerKind.JOINED, partner=partner)
        return
    sheet = await context.run(use_cases.answer_sheet, context.principal, obligation_id)
    if not sheet.partners:
        raise InvalidInputError("answer_not_possible")
    await context.say(views.which_partner(sheet))


async def on_partner_press(update: Update, context: Context) -> None:
    obligation_id, place = _obligation_id(context, 0), context.press.number(1)
    sheet = await context.run(use_cases.answer_sheet, context.principal, obligation_id)
    partner = sheet.partners[place] if place < len(sheet.partners) else None
    await _give(context, obligation_id, AnswerKind.JOINED, partner=partner)


async def _extend(context: Context, obligation_id: str, words: str) -> None:
    first, reason = _parted(words)
    bureau = context.bureau
    day = parse_day(first, today=bureau.today, year=bureau.plan.year)
    if day is None:
        raise InvalidInputError("day_needed", example=texts.EXTENSION_EXAMPLE)
    await _give(context, obligation_id, AnswerKind.EXTENSION, text=reason, new_due_on=day)


async def _give(context: Context, obligation_id: str, kind: AnswerKind, **details: Any) -> None:
    given = await context.run(use_cases.give_answer, context.principal, obligation_id, kind, **details)
    await context.say(views.given(given))


async def typed_difficulty(update: Update, context: Context, params: dict[str, Any]) -> None:
    await _give(context, params["id"], AnswerKind.DIFFICULTY, text=context.typed)
    await context.run(expect_typing, context.principal, None, {})


async def typed_extension(update: Update, context: Context, params: dict[str, Any]) -> None:
    """The question stays open until a day and a reason are understood."""
    await _extend(context, params["id"], context.typed)
    await context.run(expect_typing, context.principal, None, {})


async def on_retract(update: Update, context: Context) -> None:
    """/retract 3.2, or /retract alone; several answers are asked back."""
    found = await context.run(use_cases.retractable, context.principal, _items(context, context.typed))
    if len(found) == 1:
        await _retract(context, found[0].id)
    else:
        await context.say(views.which_retracted(found))


async def on_retract_press(update: Update, context: Context) -> None:
    await _retract(context, context.press.number())


async def _retract(context: Context, answer_id: int) -> None:
    given = await context.run(use_cases.retract_answer, context.principal, answer_id)
    await context.say(views.retracted(given))


def _items(context: Context, named: str) -> list[str] | None:
    """The clauses or duties that the words name; all where nothing is named."""
    if not named:
        return None
    plan = context.bureau.plan
    found = [clause.id for clause in parse_item(named, plan)] or parse_duty(named, plan)
    if not found:
        raise NotFoundError("item_unknown")
    return found


def _parted(typed: str) -> tuple[str, str]:
    """The first word, and the rest."""
    first, *rest = typed.split(maxsplit=1) or [""]
    return first, "".join(rest)


def _obligation_id(context: Context, position: int) -> str:
    return whole_id(context.press.text(position), context.bureau.obligation_by_id)


HANDLERS: list[Handler] = [
    command("answer", on_other),
    press("other", on_other_press),
    *(command(name, on_kind(kind)) for name, kind in texts.COMMANDS.items()),
    press("answer", on_answer_press),
    press("partner", on_partner_press),
    command("retract", on_retract),
    press("retract", on_retract_press),
]

PROMPTS: dict[str, Callable[[Update, Context, dict[str, Any]], Awaitable[None]]] = {
    DIFFICULTY: typed_difficulty,
    EXTENSION: typed_extension,
}
FREE_WORDS = {DIFFICULTY: typed_difficulty, EXTENSION: typed_extension}

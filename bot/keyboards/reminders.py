"""Buttons under the morning message, under 我的待办 and under the question which item is confirmed."""

from __future__ import annotations

from collections.abc import Iterable

from bot.keyboards.callback import encode
from bot.plan.obligations import DUTY_PREFIX
from bot.ports import Button
from bot.services.lines import MOST_LINES, Line
from bot.texts import reminders as texts

Rows = tuple[tuple[Button, ...], ...]
ALL = "all"


def digest(lines: Iterable[Line], *, has_more: bool) -> Rows:
    """One button a line for the first eight that can be answered, then 展开."""
    rows = [_answer(line) for line in lines if line.button][:MOST_LINES]
    return _with_expand(rows, has_more=has_more)


def todo(lines: Iterable[Line], *, has_more: bool) -> Rows:
    """As under the digest, with 其他答复 beside each; what cannot be sent has that alone."""
    rows = [(*(_answer(line) if line.button else ()), _other(line)) for line in lines if line.is_open][:MOST_LINES]
    return _with_expand(rows, has_more=has_more)


def choice(lines: Iterable[Line]) -> Rows:
    """Which of the open items is confirmed."""
    return tuple((_confirm(line, texts.choice_name(line)),) for line in lines)


def confirmed(line: Line) -> Rows:
    """After 已办·材料后补 the way to send the material."""
    return ((_submit(line),),) if line.button == "submit" else ()


def _with_expand(rows: list[tuple[Button, ...]], *, has_more: bool) -> Rows:
    return (*rows, *(((Button(texts.EXPAND, encode("todo", ALL)),),) if has_more else ()))


def _answer(line: Line) -> tuple[Button, ...]:
    return (_submit(line) if line.button == "submit" else _confirm(line, texts.button_name(line)),)


def _submit(line: Line) -> Button:
    return Button(texts.SUBMIT_ITEM.format(item=texts.button_name(line)), encode("submit", line.id))


def _confirm(line: Line, name: str) -> Button:
    # A duty's id holds the colon that parts callback data; the handler puts the prefix back.
    return Button(texts.CONFIRM_ITEM.format(item=name), encode("confirm", line.id.removeprefix(DUTY_PREFIX)))


def _other(line: Line) -> Button:
    name = line.number or line.short_title
    return Button(texts.OTHER_ITEM.format(item=name), encode("other", line.id.removeprefix(DUTY_PREFIX)))

"""催办, as messages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bot.keyboards import coordination as keyboards
from bot.ports import Outgoing
from bot.services.matters import Matter
from bot.services.urging import KIND, Urged
from bot.texts import urging as texts


def urgent(matters: tuple[Matter, ...]) -> Outgoing:
    """What is overdue, one button a department."""
    if not matters:
        return Outgoing((texts.NOTHING_OVERDUE,))
    return Outgoing(tuple(texts.urgent(matters)), keyboards.urge_departments(matters))


def urged(done: Urged) -> Outgoing:
    return Outgoing(tuple(texts.urged(done)))


def urge_message(params: dict[str, Any]) -> Outgoing:
    """What the department reads; a reply with material is taken for its items."""
    subjects = tuple(each["obligation_id"] for each in params["matters"])
    return Outgoing(tuple(texts.urge_message(params)), subjects=subjects)


RENDERERS: dict[str, Callable[[dict[str, Any]], Outgoing]] = {KIND: urge_message}

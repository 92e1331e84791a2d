"""Sections of the morning message for those who oversee, and the message of 15:00."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bot.domain.roles import Role
from bot.keyboards import coordination as keyboards
from bot.ports import Button, Outgoing
from bot.services.due_today import KIND
from bot.services.matters import matters_from
from bot.texts import overview as texts

_BUTTONS_IN_DIGEST = 4

Rendered = tuple[list[str], tuple[tuple[Button, ...], ...]]


def coordinate(section: dict[str, Any]) -> Rendered:
    """需您协调, with 「催办」 for those who may."""
    role, matters = Role(section["role"]), matters_from(section["matters"])
    rows = () if role is Role.HEAD else keyboards.urge_departments(matters, most=_BUTTONS_IN_DIGEST)
    return texts.coordinate(role, matters), rows


def rising(section: dict[str, Any]) -> Rendered:
    matters = matters_from(section["matters"])
    line = texts.rising(Role(section["to"]), matters, workdays=section["workdays"], is_tomorrow=section["is_tomorrow"])
    return [line], ()


def backlog(section: dict[str, Any]) -> Rendered:
    return [texts.backlog(section["numbers"])], ()


def delivery(section: dict[str, Any]) -> Rendered:
    return [texts.delivery(section)], ()


def due_today(params: dict[str, Any]) -> Outgoing:
    """今天到期未报."""
    matters = matters_from(params["matters"])
    return Outgoing(tuple(texts.due_today(matters)), keyboards.urge_departments(matters))


SECTIONS: dict[str, Callable[[dict[str, Any]], Rendered]] = {
    "coordinate": coordinate,
    "rising": rising,
    "backlog": backlog,
    "delivery": delivery,
}
RENDERERS: dict[str, Callable[[dict[str, Any]], Outgoing]] = {KIND: due_today}

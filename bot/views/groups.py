"""Working groups, as messages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from bot.keyboards import groups as keyboard
from bot.plan.model import Plan
from bot.ports import Outgoing
from bot.services.group_digest import KIND
from bot.services.groups import BoundGroup
from bot.services.lines import hints_of, line_from
from bot.texts import groups as texts
from bot.texts import reminders as reminder_texts


def ask_department(plan: Plan) -> Outgoing:
    return Outgoing((texts.ASK_DEPARTMENT,), keyboard.departments([each.name for each in plan.departments]))


def bound(value: BoundGroup) -> Outgoing:
    return Outgoing((texts.bound(value.department, value.digest),), keyboard.choices(value.digest))


def unbound(department: str) -> Outgoing:
    return Outgoing((texts.unbound(department),))


def received(number: int, count: int) -> Outgoing:
    """What the group reads of material; a reply to it belongs to the same submission."""
    return Outgoing((texts.received(number, count),), subjects=(f"submission:{number}",))


def render_digest(params: dict[str, Any]) -> Outgoing:
    """The department's items without buttons: an answer is a reply, and everything else is done in private."""
    lines = tuple(line_from(each) for each in params["lines"])
    open_count = sum(line.is_open for line in lines) + params["folded_count"]
    heading = reminder_texts.digest_heading(
        params["department"], date.fromisoformat(params["day"]), open_count, is_weekly=params["is_weekly"]
    )
    blocks = [heading, *(reminder_texts.line_text(line) for line in lines)]
    blocks += [reminder_texts.hint_text(hint) for hint in hints_of(params["hints"])]
    if params["folded_count"]:
        blocks.append(reminder_texts.folded_text(params["folded_count"]))
    if params["is_guessed"]:
        blocks.append(reminder_texts.GUESSED)
    if any(line.button == "submit" for line in lines):
        blocks.append(texts.GROUP_HOW_ONE if len(lines) == 1 else texts.GROUP_HOW)
    return Outgoing(tuple(blocks), subjects=tuple(line.id for line in lines))


def _removed(params: dict[str, Any]) -> Outgoing:
    return Outgoing((texts.removed(params["title"], params["department"]),), silent=params["is_silent"])


RENDERERS: dict[str, Callable[[dict[str, Any]], Outgoing]] = {KIND: render_digest, "group_removed": _removed}

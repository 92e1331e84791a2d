"""调岗, 请假, 分管 and 经办人, as messages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from bot.domain.roles import Role
from bot.keyboards import people as keyboard
from bot.keyboards.membership import back_to_list
from bot.keyboards.menu import menu_rows
from bot.plan.model import Plan
from bot.ports import Outgoing
from bot.services.handover import KIND as HANDED_OVER
from bot.services.handover import TAKEN_IN
from bot.services.item_handlers import KIND as ITEM_NAMED
from bot.services.item_handlers import Assignment, OwnItem
from bot.services.leave import Leave, LeaveChoice
from bot.services.membership import Person
from bot.services.people import Moved
from bot.texts import people as texts

Renderer = Callable[[dict[str, Any]], Outgoing]


def ask_new_department(person: Person, plan: Plan) -> Outgoing:
    names = [each.name for each in plan.departments]
    place = texts.place_of(person.role, person.department, person.charges)
    return Outgoing((texts.ask_new_department(person.name, place),), keyboard.new_departments(person.id, names))


def ask_new_role(person: Person, place: int, department: str) -> Outgoing:
    return Outgoing((texts.ask_new_role(person.name, department),), keyboard.new_roles(person.id, place))


def moved(value: Moved) -> Outgoing:
    place = texts.place_of(value.person.role, value.person.department, value.person.charges)
    said = texts.moved(value.person.name, place, value.handed.successor, value.handed.numbers)
    return Outgoing((said,), back_to_list())


def ask_leave_days(person: Person, today: date) -> Outgoing:
    return Outgoing((texts.ask_leave_days(person.name),), keyboard.leave_days(person.id, today))


def ask_substitute(choice: LeaveChoice, from_on: date, until_on: date) -> Outgoing:
    said = texts.ask_substitute(choice.person.name, from_on, until_on)
    return Outgoing((said,), keyboard.substitutes(choice.person.id, from_on, until_on, choice.candidates))


def leave_granted(leave: Leave) -> Outgoing:
    said = texts.leave_granted(leave.name, leave.substitute, leave.from_on, leave.until_on)
    return Outgoing((said,), back_to_list())


def leave_ended(person: Person) -> Outgoing:
    return Outgoing((texts.leave_ended(person.name),), back_to_list())


def charges(person: Person, plan: Plan) -> Outgoing:
    names = [each.name for each in plan.departments]
    return Outgoing(
        (texts.charges_title(person.name, person.charges),), (*keyboard.charges(person, names), *back_to_list())
    )


def handlers(value: Assignment) -> Outgoing:
    """Who does what in the department, a button an item."""
    lines = "\n".join(texts.handler_line(item) for item in value.items)
    return Outgoing((texts.handlers_title(value.department), lines), keyboard.items(value))


def ask_handler(item: OwnItem, value: Assignment) -> Outgoing:
    return Outgoing((texts.ask_handler(item),), keyboard.people(item, value))


def handler_named(item: OwnItem) -> Outgoing:
    return Outgoing((texts.handler_named(item),), keyboard.back_to_items())


def _moved_self(params: dict[str, Any]) -> Outgoing:
    role = Role(params["role"])
    said = texts.moved_self(params["name"], texts.place_of(role, params["department"]))
    return Outgoing(said, menu=menu_rows(role), silent=params["is_silent"])


def _handed_over(params: dict[str, Any]) -> Outgoing:
    return Outgoing(texts.handed_over(params["name"], _items(params)))


def _taken_in(params: dict[str, Any]) -> Outgoing:
    return Outgoing(texts.taken_in(_items(params)))


def _items(params: dict[str, Any]) -> list[tuple[int, str, str]]:
    return [(each["id"], each["clause"] or "", each["state"]) for each in params["items"]]


def _leave(say: Callable[[str, str, date, date], str]) -> Renderer:
    def render(params: dict[str, Any]) -> Outgoing:
        days = date.fromisoformat(params["from_on"]), date.fromisoformat(params["until_on"])
        return Outgoing((say(params["name"], params["substitute"], *days),), silent=params["is_silent"])

    return render


def _item_named(params: dict[str, Any]) -> Outgoing:
    return Outgoing((texts.handler_told(**params),))


def with_naming(outgoing: Outgoing) -> Outgoing:
    """我的待办 of a head: 「指定经办人」 below it."""
    return replace(outgoing, buttons=(*outgoing.buttons, keyboard.naming()))


RENDERERS: dict[str, Renderer] = {
    "moved": _moved_self,
    HANDED_OVER: _handed_over,
    TAKEN_IN: _taken_in,
    "leave_granted": _leave(lambda _, substitute, from_on, until_on: texts.leave_own(substitute, from_on, until_on)),
    "leave_covered": _leave(lambda name, _, from_on, until_on: texts.leave_covered(name, from_on, until_on)),
    ITEM_NAMED: _item_named,
}

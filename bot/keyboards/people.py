"""Buttons about 调岗, 请假, 分管 and 经办人. Departments travel as their place in the plan, days as eight digits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from bot.domain.roles import Role
from bot.keyboards.callback import encode
from bot.ports import Button
from bot.services.item_handlers import Assignment, OwnItem
from bot.services.membership import Person
from bot.texts import membership as membership_texts
from bot.texts import people as texts

MOVE = "mv"
MOVE_DEPARTMENT = "mv_dept"
MOVE_ROLE = "mv_role"
LEAVE = "lv"
LEAVE_DAYS = "lv_days"
LEAVE_SUBSTITUTE = "lv_sub"
LEAVE_END = "lv_end"
CHARGES = "charge"
CHARGE_SET = "charge_set"
HANDLERS = "who"
HANDLER_ITEM = "who_item"
HANDLER_SET = "who_ok"

_IN_DEPARTMENT = (Role.STAFF, Role.HEAD, Role.COORDINATOR)
Rows = tuple[tuple[Button, ...], ...]


def person_row(person: Person) -> tuple[Button, ...]:
    """What can be done about a member on the list, beside 「移除」."""
    if person.role is Role.DEPUTY:
        change = Button(texts.charges_button(person.name), encode(CHARGES, person.id))
    else:
        change = Button(texts.move_button(person.name), encode(MOVE, person.id))
    if person.away:
        return change, Button(texts.end_leave_button(person.name), encode(LEAVE_END, person.id))
    return change, Button(texts.leave_button(person.name), encode(LEAVE, person.id))


def new_departments(member_id: int, names: Sequence[str]) -> Rows:
    return _pairs(Button(name, encode(MOVE_DEPARTMENT, member_id, place)) for place, name in enumerate(names))


def new_roles(member_id: int, place: int) -> Rows:
    return tuple(
        (Button(membership_texts.role_name(role), encode(MOVE_ROLE, member_id, place, role.value)),)
        for role in _IN_DEPARTMENT
    )


def leave_days(member_id: int, today: date) -> Rows:
    """The likeliest days; others are typed."""
    day = timedelta(days=1)
    return (
        (
            _days(texts.TODAY_ONLY, member_id, today, today),
            _days(texts.TOMORROW_ONLY, member_id, today + day, today + day),
        ),
        (_days(texts.ONE_WEEK, member_id, today, today + 6 * day),),
    )


def _days(text: str, member_id: int, from_on: date, until_on: date) -> Button:
    return Button(text, encode(LEAVE_DAYS, member_id, digits(from_on), digits(until_on)))


def substitutes(member_id: int, from_on: date, until_on: date, people: Iterable[Person]) -> Rows:
    days = digits(from_on), digits(until_on)
    return _pairs(Button(each.name, encode(LEAVE_SUBSTITUTE, member_id, *days, each.id)) for each in people)


def digits(day: date) -> str:
    """20240617."""
    return day.isoformat().replace("-", "")


def charges(person: Person, names: Sequence[str]) -> Rows:
    """Every department, marked where it is in the deputy's charge; a press turns it over."""
    return _pairs(
        Button(
            texts.charge_button(name, is_own=name in person.charges),
            encode(CHARGE_SET, person.id, place, int(name not in person.charges)),
        )
        for place, name in enumerate(names)
    )


def naming() -> tuple[Button, ...]:
    """「指定经办人」 below 我的待办."""
    return (Button(texts.NAME_HANDLER, encode(HANDLERS, "new")),)


def items(value: Assignment) -> Rows:
    return _pairs(Button(texts.item_button(item), encode(HANDLER_ITEM, item.id)) for item in value.items)


def people(item: OwnItem, value: Assignment) -> Rows:
    named = _pairs(Button(name, encode(HANDLER_SET, item.id, number)) for number, name in value.people)
    nobody = Button(texts.NOBODY_IN_PARTICULAR, encode(HANDLER_SET, item.id, 0))
    return (*named, (nobody,), back_to_items()[0])


def back_to_items() -> Rows:
    return ((Button(texts.BACK_TO_ITEMS, encode(HANDLERS)),),)


def _pairs(buttons: Iterable[Button]) -> Rows:
    listed = list(buttons)
    return tuple(tuple(listed[start : start + 2]) for start in range(0, len(listed), 2))

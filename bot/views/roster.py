"""The list of members by department, with what can be done about each."""

from __future__ import annotations

from datetime import date
from itertools import groupby

from bot.keyboards import membership as keyboard
from bot.keyboards.people import person_row
from bot.plan.model import Plan
from bot.ports import Button, Outgoing
from bot.services.membership import Person, Roster
from bot.texts import membership as texts
from bot.texts import people

DIRECT_COUNT = 12
"""Up to that many members each has a button in the whole list; beyond it a department is opened first."""
_WAITING_SHOWN = 10


def roster(value: Roster, plan: Plan, *, is_of_department: bool = False) -> Outgoing:
    """Joined, waiting and invited people, a block a department; 「移除」 for each, or the departments to open."""
    blocks = [texts.roster_title(len(value.joined), len(value.waiting)), *_departments(value, plan)]
    if value.empty:
        blocks.append(texts.nobody_in(value.empty))
    return Outgoing(tuple(blocks), (*_waiting(value), *_people(value, plan, is_of_department)))


def _departments(value: Roster, plan: Plan) -> list[str]:
    lines: list[tuple[str | None, str]] = []
    lines += [(each.department, _member(each)) for each in value.joined]
    lines += [(each.department, texts.waiting_line(each.name, each.role, each.account)) for each in value.waiting]
    lines += [(each.department, texts.invited_line(each.name, each.role)) for each in value.invited]
    order = (None, *(department.name for department in plan.departments))
    shown = ((name, [line for place, line in lines if place == name]) for name in order)
    return ["\n".join((texts.department_title(name), *own)) for name, own in shown if own]


def _member(person: Person) -> str:
    line = texts.member_line(person.name, person.role, person.charges, person.is_reachable)
    if person.away is None:
        return line
    from_on, until_on, substitute = person.away
    return line + people.away_note(date.fromisoformat(from_on), date.fromisoformat(until_on), substitute)


def _waiting(value: Roster) -> tuple[tuple[Button, ...], ...]:
    rows = tuple(keyboard.waiting_row(each.id, each.name) for each in value.waiting[:_WAITING_SHOWN])
    return (*rows, (keyboard.confirm_all(),)) if len(value.waiting) > 1 else rows


def _people(value: Roster, plan: Plan, is_of_department: bool) -> tuple[tuple[Button, ...], ...]:
    if is_of_department or len(value.joined) <= DIRECT_COUNT:
        rows = tuple((keyboard.removal(each.id, each.name), *person_row(each)) for each in value.joined)
        return (*rows, *keyboard.back_to_list()) if is_of_department else rows
    places = {department.name: place for place, department in enumerate(plan.departments)}
    groups = groupby(value.joined, key=lambda each: each.department)
    return keyboard.departments_to_open((places.get(name or ""), name, len(list(own))) for name, own in groups)

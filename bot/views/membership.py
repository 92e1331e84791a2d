"""Joining, inviting, the list and leaving, as messages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from itertools import groupby
from typing import Any

from bot.domain.roles import Role
from bot.keyboards import membership as keyboard
from bot.keyboards import papers
from bot.keyboards.menu import menu_rows
from bot.plan.model import Plan
from bot.ports import Outgoing
from bot.services.invites import Invitation
from bot.services.joining import JoinDecision, Welcome
from bot.services.membership import Person, YearLine
from bot.texts import membership as texts
from bot.texts.roles import where

QUARTERS = 4
Renderer = Callable[[dict[str, Any]], Outgoing]


def welcome(value: Welcome) -> Outgoing:
    """The first words, with the keyboard that stays."""
    lines = texts.welcome(value.name, value.role, value.department, value.charges)
    return Outgoing(lines, menu=menu_rows(value.role))


def year_card(value: Welcome) -> Outgoing:
    """The departments' year on one card: what comes every month and every quarter once, the rest a block a due day."""
    place = value.department or where(value.role, None, value.charges)
    periods = Counter(_item_of(line) for line in value.year)
    monthly = [line for line in value.year if periods[_item_of(line)] > QUARTERS]
    quarterly = [line for line in value.year if 1 < periods[_item_of(line)] <= QUARTERS]
    single = [line for line in value.year if periods[_item_of(line)] == 1]
    days = (_block(_day_title(value.plan_year, on), tuple(of_day)) for on, of_day in groupby(single, key=_due_on))
    every = ((texts.EVERY_MONTH, monthly), (texts.EVERY_QUARTER, quarterly))
    recurring = (
        _block(title, tuple({_item_of(line): line for line in lines}.values())) for title, lines in every if lines
    )
    blocks = (texts.year_title(place, value.plan_year, len(periods)), *recurring, *days, texts.YEAR_FOOT)
    return Outgoing(blocks, papers.by_month())


def _item_of(line: YearLine) -> tuple[str, str, str]:
    return line.number, line.annex, line.title


def _due_on(line: YearLine) -> date:
    return line.due_on


def _day_title(plan_year: int, due_on: date) -> str:
    return texts.day_title(due_on) if due_on.year == plan_year else texts.next_year_day_title(due_on)


def _block(title: str, lines: tuple[YearLine, ...]) -> str:
    shown = (texts.year_line(each.number, each.annex, each.title, each.points, each.points_of) for each in lines)
    return "\n".join((title, *shown))


def welcome_messages(value: Welcome) -> tuple[Outgoing, ...]:
    """The words first, then the year, if there is anything in it."""
    return (welcome(value), year_card(value)) if value.year else (welcome(value),)


def already_member(role: Role) -> Outgoing:
    return Outgoing((texts.ALREADY_MEMBER,), menu=menu_rows(role))


def join_card(person: Person, waiting_count: int) -> Outgoing:
    """What every coordinator decides."""
    lines = texts.join_card(person.name, _place(person), person.account)
    return Outgoing(lines, keyboard.join_card(person.id, waiting_count))


def decision(value: JoinDecision) -> Outgoing:
    """The card once it is decided."""
    if value.is_member_already:
        return Outgoing((texts.joined_elsewhere(value.person.name, value.person.account),))
    return _decided(value.person, value.by, value.is_confirmed)


def _decided(person: Person, by: str, is_confirmed: bool) -> Outgoing:
    return Outgoing((texts.decided(person.name, _place(person), person.account, by, is_confirmed),))


def decisions(values: tuple[JoinDecision, ...]) -> Outgoing:
    """What 「全部确认」 did."""
    lines = [texts.confirmed_all(value.person.name for value in values if value.is_confirmed)]
    lines += [
        texts.joined_elsewhere(value.person.name, value.person.account) for value in values if value.is_member_already
    ]
    return Outgoing(tuple(lines))


def invitation(value: Invitation) -> Outgoing:
    """The link with a sentence to forward."""
    place = where(value.role, value.department, value.charges)
    return Outgoing(texts.invitation(value.name, place, value.link, value.code, value.last_on))


def ask_department(plan: Plan, role: Role | None) -> Outgoing:
    names = [department.name for department in plan.departments]
    return Outgoing((texts.ASK_DEPARTMENT,), keyboard.departments_to_invite(names, role))


def ask_role(plan: Plan, department: str | None) -> Outgoing:
    if department is None:
        return Outgoing((texts.ask_outside_role(),), keyboard.roles_to_invite(None))
    names = [each.name for each in plan.departments]
    return Outgoing((texts.ask_role(department),), keyboard.roles_to_invite(names.index(department)))


def ask_name(role: Role, department: str | None) -> Outgoing:
    return Outgoing((texts.ask_name(role, department),))


def ask_removal(person: Person) -> Outgoing:
    return Outgoing((texts.ask_removal(person.name, _place(person)),), keyboard.confirm_removal(person.id))


def removed(name: str) -> Outgoing:
    return Outgoing((texts.removed(name),), keyboard.back_to_list())


def _place(person: Person) -> str:
    return where(person.role, person.department, person.charges)


def _person(params: dict[str, Any]) -> Person:
    return Person(
        params["id"],
        params["name"],
        Role(params["role"]),
        params["department"],
        tuple(params["charges"]),
        account=params["account"],
    )


def _hushed(render: Renderer) -> Renderer:
    """Without a sound when the row says so."""
    return lambda params: replace(render(params), silent=params["is_silent"])


def _render_decided(params: dict[str, Any]) -> Outgoing:
    return _decided(_person(params), params["by"], params["is_confirmed"])


RENDERERS: dict[str, Renderer] = {
    "join_card": _hushed(lambda params: join_card(_person(params), params["waiting_count"])),
    "join_decided": _render_decided,
    "join_lockout": _hushed(lambda params: Outgoing(texts.lockout(params["account"]))),
    "welcome": _hushed(lambda params: welcome(Welcome.from_params(params))),
    "year_card": _hushed(lambda params: year_card(Welcome.from_params(params))),
}

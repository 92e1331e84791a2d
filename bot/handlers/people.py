"""调岗, 请假, 分管 and 经办人: by the buttons of /members and 我的待办, and by /move, /away, /charge and /assign."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date
from typing import Any

from telegram import Update
from telegram.ext import BaseHandler

from bot.context import Context, command, press
from bot.domain.errors import InvalidInputError, NotFoundError
from bot.domain.roles import Action, Role
from bot.handlers.menus import set_menu
from bot.keyboards import people as keyboard
from bot.plan.model import Plan
from bot.services.item_handlers import list_handlers, name_handler, name_handler_by_name
from bot.services.leave import LEAVE_PROMPT, ask_for_leave_days, end_leave, grant_leave, leave_choice
from bot.services.membership import find_member
from bot.services.people import find_by_name, move_member, set_charges, toggle_charge
from bot.texts.annex import parse_item
from bot.texts.invitation import parse_invitation
from bot.texts.people import is_cancelling, parse_days
from bot.texts.reminders import parse_duty
from bot.views import people as views


async def move(update: Update, context: Context) -> None:
    """/move 张三 货运科, with a role after it if that changes too."""
    context.principal.require(Action.MANAGE_MEMBERS)
    said = parse_invitation(context.typed, context.bureau.plan)
    if not said.name or not (said.departments or said.role):
        raise InvalidInputError("move_unclear")
    person = await context.run(find_by_name, context.principal, said.name)
    department = said.departments[0] if said.departments else person.department
    await _move(context, person.id, department, said.role, is_press=False)


async def choose_person(update: Update, context: Context) -> None:
    """「调岗」 on the list."""
    person = await context.run(find_member, context.principal, context.press.number())
    await context.revise(views.ask_new_department(person, context.bureau.plan))


async def choose_department(update: Update, context: Context) -> None:
    """The new department's button."""
    person = await context.run(find_member, context.principal, context.press.number())
    place = context.press.number(1)
    await context.revise(views.ask_new_role(person, place, _department(context.bureau.plan, place)))


async def choose_role(update: Update, context: Context) -> None:
    """The new role's button: the move."""
    context.principal.require(Action.MANAGE_MEMBERS)
    department = _department(context.bureau.plan, context.press.number(1))
    await _move(context, context.press.number(), department, Role(context.press.text(2)), is_press=True)


async def _move(context: Context, member_id: int, department: str | None, role: Role | None, *, is_press: bool) -> None:
    value = await context.run(move_member, context.principal, member_id, department, role)
    await (context.revise if is_press else context.say)(views.moved(value))
    await set_menu(context.bot, value.chat_id, value.person.role)


async def away(update: Update, context: Context) -> None:
    """/away 张三 6月17日 6月21日 李四, or /away 张三 销假."""
    context.principal.require(Action.MANAGE_MEMBERS)
    name, *rest = context.typed.replace("，", " ").split() or [""]
    if not rest:
        raise InvalidInputError("leave_unclear")
    person = await context.run(find_by_name, context.principal, name)
    if is_cancelling(rest[0]):
        await context.say(views.leave_ended(await context.run(end_leave, context.principal, person.id)))
        return
    *days, substitute = rest
    found = _days(context, " ".join(days))
    if found is None:
        raise InvalidInputError("leave_unclear")
    other = await context.run(find_by_name, context.principal, substitute)
    await context.say(
        views.leave_granted(await context.run(grant_leave, context.principal, person.id, *found, other.id))
    )


async def ask_days(update: Update, context: Context) -> None:
    """「请假」 on the list."""
    person = await context.run(ask_for_leave_days, context.principal, context.press.number())
    await context.revise(views.ask_leave_days(person, context.bureau.today))


async def take_days(update: Update, context: Context, params: dict[str, Any]) -> None:
    """The days typed after 「请假」."""
    found = _days(context, context.typed)
    if found is None:
        raise InvalidInputError("leave_days_unclear")
    choice = await context.run(leave_choice, context.principal, int(params["id"]))
    await context.say(views.ask_substitute(choice, *found))


async def choose_days(update: Update, context: Context) -> None:
    """A button with days."""
    choice = await context.run(leave_choice, context.principal, context.press.number())
    await context.revise(views.ask_substitute(choice, _day(context, 1), _day(context, 2)))


async def choose_substitute(update: Update, context: Context) -> None:
    """The substitute's button: the leave."""
    member_id, substitute_id = context.press.number(), context.press.number(3)
    days = _day(context, 1), _day(context, 2)
    leave = await context.run(grant_leave, context.principal, member_id, *days, substitute_id)
    await context.revise(views.leave_granted(leave))


async def come_back(update: Update, context: Context) -> None:
    """「销假」."""
    await context.revise(views.leave_ended(await context.run(end_leave, context.principal, context.press.number())))


async def charge(update: Update, context: Context) -> None:
    """/charge 钱八 客运科、货运科; without departments: the buttons."""
    context.principal.require(Action.MANAGE_MEMBERS)
    said = parse_invitation(context.typed, context.bureau.plan)
    if not said.name:
        raise InvalidInputError("charge_unclear")
    person = await context.run(find_by_name, context.principal, said.name)
    if said.departments:
        person = await context.run(set_charges, context.principal, person.id, said.departments)
    elif person.role is not Role.DEPUTY:
        raise InvalidInputError("not_a_deputy", name=person.name)
    await context.say(views.charges(person, context.bureau.plan))


async def show_charges(update: Update, context: Context) -> None:
    """「分管」 on the list."""
    person = await context.run(find_member, context.principal, context.press.number())
    await context.revise(views.charges(person, context.bureau.plan))


async def turn_charge(update: Update, context: Context) -> None:
    """A department's button: in or out of the deputy's charge."""
    department = _department(context.bureau.plan, context.press.number(1))
    is_wanted = context.press.text(2) == "1"
    person = await context.run(
        toggle_charge, context.principal, context.press.number(), department, is_wanted=is_wanted
    )
    await context.revise(views.charges(person, context.bureau.plan))


async def assign(update: Update, context: Context) -> None:
    """/assign 3.1 张三, /assign 3.1 取消, or /assign alone."""
    found = await context.run(list_handlers, context.principal)
    if not context.typed:
        await context.say(views.handlers(found))
        return
    item, _, name = context.typed.partition(" ")
    plan, name = context.bureau.plan, name.strip()
    wanted = [clause.id for clause in parse_item(item, plan)] or parse_duty(item, plan)
    if len(wanted) != 1 or not name:
        raise InvalidInputError("assign_unclear")
    if is_cancelling(name):
        done = await context.run(name_handler, context.principal, wanted[0], None)
    else:
        done = await context.run(name_handler_by_name, context.principal, wanted[0], name)
    await context.say(views.handler_named(done))


async def show_handlers(update: Update, context: Context) -> None:
    """「指定经办人」 below 我的待办, which stays; or the way back to the items."""
    found = views.handlers(await context.run(list_handlers, context.principal))
    await (context.say if context.press.args else context.revise)(found)


async def choose_item(update: Update, context: Context) -> None:
    """An item's button: who does it?"""
    found = await context.run(list_handlers, context.principal)
    item = next((each for each in found.items if each.id == context.press.text()), None)
    if item is None:
        raise NotFoundError("item_unknown")
    await context.revise(views.ask_handler(item, found))


async def choose_handler(update: Update, context: Context) -> None:
    """A person's button."""
    member_id = context.press.number(1) or None
    item = await context.run(name_handler, context.principal, context.press.text(), member_id)
    await context.revise(views.handler_named(item))


def _days(context: Context, typed: str) -> tuple[date, date] | None:
    return parse_days(typed, today=context.bureau.today, year=context.bureau.today.year)


def _day(context: Context, position: int) -> date:
    """The day in the button; ``ValueError`` for forged data."""
    text = context.press.text(position)
    if not (text.isascii() and text.isdecimal() and len(text) == 8):
        raise ValueError("not a day")
    return date.fromisoformat(f"{text[:4]}-{text[4:6]}-{text[6:]}")


def _department(plan: Plan, place: int) -> str:
    """The department at that place of the plan; ``ValueError`` for forged data."""
    if place >= len(plan.departments):
        raise ValueError("no such department")
    return plan.departments[place].name


HANDLERS: list[BaseHandler[Any, Any, Any]] = [
    command("move", move),
    command("away", away),
    command("charge", charge),
    command("assign", assign),
    press(keyboard.MOVE, choose_person),
    press(keyboard.MOVE_DEPARTMENT, choose_department),
    press(keyboard.MOVE_ROLE, choose_role),
    press(keyboard.LEAVE, ask_days),
    press(keyboard.LEAVE_DAYS, choose_days),
    press(keyboard.LEAVE_SUBSTITUTE, choose_substitute),
    press(keyboard.LEAVE_END, come_back),
    press(keyboard.CHARGES, show_charges),
    press(keyboard.CHARGE_SET, turn_charge),
    press(keyboard.HANDLERS, show_handlers),
    press(keyboard.HANDLER_ITEM, choose_item),
    press(keyboard.HANDLER_SET, choose_handler),
]

PROMPTS: dict[str, Callable[[Update, Context, dict[str, Any]], Awaitable[None]]] = {LEAVE_PROMPT: take_days}

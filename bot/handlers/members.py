"""/invite, /members and the cards of newcomers."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from telegram import Update
from telegram.ext import BaseHandler

from bot.context import Context, command, press
from bot.domain.errors import InvalidInputError
from bot.domain.roles import Action, Role
from bot.handlers.menus import clear_menu, set_menu
from bot.keyboards import membership as keyboard
from bot.plan.model import Plan
from bot.ports import Outgoing
from bot.services.invites import create_invite
from bot.services.joining import JoinDecision, confirm_all_joins, confirm_join, reject_join
from bot.services.membership import NAME_PROMPT, ask_for_name, find_member, list_members, remove_member
from bot.texts.invitation import InvitationWords, parse_invitation
from bot.views import membership as views
from bot.views.roster import roster

_OUTSIDE_DEPARTMENTS = (Role.DEPUTY, Role.LEADER)


async def invite(update: Update, context: Context) -> None:
    """With department, role and name: the link. With less: ask for what is missing."""
    context.principal.require(Action.INVITE)
    plan = context.bureau.plan
    said = parse_invitation(context.typed, plan)
    if said.name and said.role is not None:
        await _answer_invitation(context, said.role, said)
    elif said.name:
        raise InvalidInputError("invite_unclear")
    elif said.role is None:
        step = views.ask_role(plan, said.departments[0]) if said.departments else views.ask_department(plan, None)
        await context.say(step)
    elif said.departments or said.role in _OUTSIDE_DEPARTMENTS:
        await context.say(await _ask_name(context, said.role, said.departments))
    else:
        await context.say(views.ask_department(plan, said.role))


async def choose_department(update: Update, context: Context) -> None:
    """A department's button; the next question is the role, or the name if the role was typed."""
    context.principal.require(Action.INVITE)
    department = _department(context.bureau.plan, context.press.text(0))
    if len(context.press.args) > 1 and department is not None:
        await context.revise(await _ask_name(context, Role(context.press.text(1)), (department,)))
    else:
        await context.revise(views.ask_role(context.bureau.plan, department))


async def choose_role(update: Update, context: Context) -> None:
    """A role's button; the next question is the name."""
    context.principal.require(Action.INVITE)
    department = _department(context.bureau.plan, context.press.text(0))
    departments = (department,) if department else ()
    await context.revise(await _ask_name(context, Role(context.press.text(1)), departments))


async def take_name(update: Update, context: Context, params: dict[str, Any]) -> None:
    """The name typed after the buttons; a deputy's departments may stand before it."""
    said = parse_invitation(context.typed, context.bureau.plan)
    departments = said.departments or tuple(params["departments"])
    role = said.role or Role(params["role"])
    await _answer_invitation(context, role, InvitationWords(departments, role, said.name))


async def _answer_invitation(context: Context, role: Role, said: InvitationWords) -> None:
    home = said.departments[0] if said.departments else None
    if home is None and role is Role.COORDINATOR:
        home = context.principal.department  # 信用办 is one office: a colleague sits where the inviter does
    made = await context.run(
        create_invite, context.principal, home, role, said.name, context.update_id, said.departments[1:]
    )
    await context.say(views.invitation(made))


async def _ask_name(context: Context, role: Role, departments: tuple[str, ...]) -> Outgoing:
    await context.run(ask_for_name, context.principal, role, departments)
    return views.ask_name(role, departments[0] if departments else None)


async def show_members(update: Update, context: Context) -> None:
    """The whole list, or one department's."""
    typed = context.typed.strip()
    department = context.bureau.plan.department_named(typed) if typed else None
    if typed and department is None:
        context.principal.require(Action.SEE_MEMBERS)
        raise InvalidInputError("invite_department_unknown", given=typed)
    await context.say(await _roster(context, department))


async def open_department(update: Update, context: Context) -> None:
    """A department's button on the list, or the way back to the whole."""
    place = context.press.text(0)
    department = None if place == keyboard.ALL else _department(context.bureau.plan, place) or ""
    await context.revise(await _roster(context, department))


async def _roster(context: Context, department: str | None) -> Outgoing:
    found = await context.run(list_members, context.principal, department)
    return roster(found, context.bureau.plan, is_of_department=department is not None)


async def ask_removal(update: Update, context: Context) -> None:
    """「移除」: ask once more."""
    person = await context.run(find_member, context.principal, context.press.number())
    await context.revise(views.ask_removal(person))


async def remove(update: Update, context: Context) -> None:
    """「确认移除」."""
    gone = await context.run(remove_member, context.principal, context.press.number())
    await context.revise(views.removed(gone.name))
    await clear_menu(context.bot, gone.chat_id)


async def confirm(update: Update, context: Context) -> None:
    """「确认加入」 on a card or on the list."""
    await _decide(context, confirm_join)


async def reject(update: Update, context: Context) -> None:
    """「拒绝」 on a card or on the list."""
    await _decide(context, reject_join)


async def _decide(context: Context, use_case: Callable[..., JoinDecision]) -> None:
    decided = await context.run(use_case, context.principal, context.press.number())
    if context.press.args[1:] == (keyboard.FROM_LIST,):
        await context.say(views.decision(decided))
        await context.revise(await _roster(context, None))
    else:
        await context.revise(views.decision(decided))
    await _show_menus(context, (decided,))


async def confirm_all(update: Update, context: Context) -> None:
    """「全部确认」."""
    decided = await context.run(confirm_all_joins, context.principal)
    await context.revise(views.decisions(decided))
    await _show_menus(context, decided)


async def _show_menus(context: Context, decided: tuple[JoinDecision, ...]) -> None:
    for each in decided:
        if each.chat_id is not None:
            await set_menu(context.bot, each.chat_id, each.person.role)


def _department(plan: Plan, place: str) -> str | None:
    """The department at that place of the plan, ``None`` outside all; ``ValueError`` for forged data."""
    if place == keyboard.OUTSIDE:
        return None
    names = [department.name for department in plan.departments]
    if not (place.isascii() and place.isdecimal() and int(place) < len(names)):
        raise ValueError("no such department")
    return names[int(place)]


HANDLERS: list[BaseHandler[Any, Any, Any]] = [
    command("invite", invite),
    command("members", show_members),
    press(keyboard.INVITE_DEPARTMENT, choose_department),
    press(keyboard.INVITE_ROLE, choose_role),
    press(keyboard.MEMBERS, open_department),
    press(keyboard.REMOVE, ask_removal),
    press(keyboard.REMOVE_CONFIRM, remove),
    press(keyboard.JOIN_CONFIRM, confirm),
    press(keyboard.JOIN_REJECT, reject),
    press(keyboard.JOIN_CONFIRM_ALL, confirm_all),
]

PROMPTS: dict[str, Callable[[Update, Context, dict[str, Any]], Awaitable[None]]] = {NAME_PROMPT: take_name}

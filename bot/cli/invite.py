"""``creditbot invite``: a link that joins without a second step; works while the bot runs and needs no token."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.app.composition import build_bureau
from bot.cli.refusals import refusals
from bot.config import Settings
from bot.domain.errors import InvalidInputError
from bot.domain.roles import Role
from bot.plan.model import Plan
from bot.services.invites import Invitation, create_invite
from bot.texts import invite_command as words
from bot.texts.roles import role_named
from storage.backup import database_file
from storage.probe import prepare_data_dir, readable_refusals

NameOption = Annotated[str, typer.Option("--name", help=words.NAME_HELP)]
RoleOption = Annotated[str, typer.Option("--role", help=words.ROLE_HELP)]
DepartmentOption = Annotated[list[str] | None, typer.Option("--department", help=words.DEPARTMENT_HELP)]


def invite(name: NameOption, role: RoleOption, department: DepartmentOption = None) -> None:
    """Print the link, or what to send to the bot as long as its name is unknown."""
    with refusals(words.refusal):
        invitation = _invited(Settings(), _role(role), department or [], name)
    for line in words.invitation_lines(invitation):
        typer.echo(line)


def _role(typed: str) -> Role:
    role = role_named(typed)
    if role is None:
        raise InvalidInputError("invite_role_unknown", given=typed)
    return role


def _departments(plan: Plan, typed: list[str]) -> tuple[str, ...]:
    """Their own names, in the order given; several may stand in one option."""
    asked = [word for each in typed for word in words.split_names(each)]
    for name in asked:
        if plan.department_named(name) is None:
            valid = tuple(department.name for department in plan.departments)
            raise InvalidInputError("invite_department_unknown", given=name, valid=valid)
    return tuple(asked)


def _invited(settings: Settings, role: Role, departments: list[str], name: str) -> Invitation:
    if database_file(settings.sqlalchemy_url) is not None:
        prepare_data_dir(settings.data_dir)
    with readable_refusals():
        bureau = build_bureau(settings, settings.clock())
        try:
            home, *further = _departments(bureau.plan, departments) or (None,)
            return create_invite(bureau, None, home, role, name, None, tuple(each for each in further if each))
        finally:
            bureau.storage.close()

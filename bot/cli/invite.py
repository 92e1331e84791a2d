"""``creditbot invite``: a link that joins without a second step; works while the bot runs and needs no token."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from bot.app.composition import build_bureau
from bot.cli.refusals import refusals
from bot.config import Settings
from bot.domain.errors import InvalidInputError
from bot.domain.roles import Role
from bot.plan.model import Plan
from bot.services.bureau import Bureau
from bot.services.invites import Invitation, create_invite
from bot.services.roster import invite_roster
from bot.texts import invite_command as words
from bot.texts.roles import role_named
from storage.backup import database_file
from storage.probe import prepare_data_dir, readable_refusals

NameOption = Annotated[str | None, typer.Option("--name", help=words.NAME_HELP)]
RoleOption = Annotated[str | None, typer.Option("--role", help=words.ROLE_HELP)]
RosterOption = Annotated[Path | None, typer.Option("--roster", help=words.ROSTER_HELP)]
OutputOption = Annotated[Path | None, typer.Option("--output", help=words.OUTPUT_HELP)]
DepartmentOption = Annotated[list[str] | None, typer.Option("--department", help=words.DEPARTMENT_HELP)]


def invite(
    name: NameOption = None,
    role: RoleOption = None,
    department: DepartmentOption = None,
    roster: RosterOption = None,
    output: OutputOption = None,
) -> None:
    """Print the link, or what to send to the bot as long as its name is unknown; with a roster all links."""
    with refusals(words.refusal):
        if roster is not None:
            lines = _invited_by_roster(Settings(), roster, output)
        else:
            if name is None or role is None:
                raise InvalidInputError("option_missing", option="--name" if name is None else "--role")
            lines = words.invitation_lines(_invited(Settings(), _role(role), department or [], name))
    for line in lines:
        typer.echo(line)


def _invited_by_roster(settings: Settings, roster: Path, output: Path | None) -> tuple[str, ...]:
    """One line a person; with ``output`` also the table with QR codes."""
    from bot.views.roster_sheet import read_roster, write_links

    try:
        rows = read_roster(roster.read_bytes())
    except OSError as error:
        raise InvalidInputError("roster_unreadable") from error
    with _opened(settings) as bureau:
        made = invite_roster(bureau, None, rows, None)
    if output is not None:
        output.write_bytes(write_links(made.invitations))
    return words.roster_lines(made, output)


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
    with _opened(settings) as bureau:
        home, *further = _departments(bureau.plan, departments) or (None,)
        return create_invite(bureau, None, home, role, name, None, tuple(each for each in further if each))


@contextmanager
def _opened(settings: Settings) -> Iterator[Bureau]:
    if database_file(settings.sqlalchemy_url) is not None:
        prepare_data_dir(settings.data_dir)
    with readable_refusals():
        bureau = build_bureau(settings, settings.clock())
        try:
            yield bureau
        finally:
            bureau.storage.close()

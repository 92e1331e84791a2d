"""``creditbot migrate``: the database brought to the present tables."""

from __future__ import annotations

import typer

from bot.config import Settings
from bot.domain.errors import DomainError
from bot.texts.storage import CREATED, UP_TO_DATE, UPGRADED, refusal_text
from storage.backup import database_file
from storage.migrate import current, head, upgrade
from storage.probe import prepare_data_dir

FAILED = 1


def migrate() -> None:
    """Create or upgrade the database that the settings name; one line says what was done, or why not."""
    try:
        typer.echo(_migrate(Settings()))
    except DomainError as error:
        typer.echo(refusal_text(error), err=True)
        raise typer.Exit(FAILED) from error


def _migrate(settings: Settings) -> str:
    url = settings.sqlalchemy_url
    if database_file(url) is not None:
        prepare_data_dir(settings.data_dir)
    before = current(url)
    if before == head():
        return UP_TO_DATE.format(revision=before)
    upgrade(url)
    return (UPGRADED if before else CREATED).format(before=before, revision=head())

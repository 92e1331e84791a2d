"""``creditbot migrate``: the database brought to the present tables."""

from __future__ import annotations

import typer

from bot.cli.refusals import refusals
from bot.config import Settings
from bot.texts.storage import CREATED, UP_TO_DATE, UPGRADED
from storage.backup import database_file
from storage.migrate import current, head, upgrade
from storage.probe import prepare_data_dir


def migrate() -> None:
    """Create or upgrade the database that the settings name; one line says what was done, or why not."""
    with refusals():
        typer.echo(_migrate(Settings()))


def _migrate(settings: Settings) -> str:
    url = settings.sqlalchemy_url
    if database_file(url) is not None:
        prepare_data_dir(settings.data_dir)
    before = current(url)
    if before == head():
        return UP_TO_DATE.format(revision=before)
    upgrade(url)
    return (UPGRADED if before else CREATED).format(before=before, revision=head())

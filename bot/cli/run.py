"""``creditbot run``: the bot itself, until it is told to stop."""

from __future__ import annotations

import asyncio
import re

import typer

from bot.app import App, build, crash_hook, set_up_logging
from bot.cli.refusals import refusals
from bot.config import Settings
from bot.domain.errors import DomainError
from bot.texts import delivery as words
from storage.files import DiskFileStore
from storage.lock import DataLock
from storage.probe import prepare_data_dir, readable_refusals

TOKEN = re.compile(r"\d{1,20}:[A-Za-z0-9_-]{3,128}")


def run() -> None:
    """Run the bot until SIGTERM or Ctrl-C; settings come from CREDITBOT_* and .env."""
    with refusals():
        settings = Settings()
        _check(settings)
        set_up_logging(settings.log_level, *settings.secrets)
        prepare_data_dir(settings.data_dir)
        with DataLock(settings.data_dir), readable_refusals():
            DiskFileStore(settings.data_dir).sweep()
            app = build(settings, step=crash_hook(settings))
            asyncio.run(app.run_until_stopped(lambda: _announce(app)))
    typer.echo(words.STOPPED)


def _check(settings: Settings) -> None:
    """Refuse what would only fail later, with the sentence that says how to mend it."""
    token = settings.token.get_secret_value()
    if not token:
        raise DomainError("token_missing")
    if not TOKEN.fullmatch(token):
        raise DomainError("token_malformed")
    if settings.clock_start is not None and settings.is_cloud_api:
        raise DomainError("clock_start_refused")
    if settings.webhook_url and settings.is_cloud_api and not settings.webhook_url.startswith("https://"):
        raise DomainError("webhook_url_bad")


def _announce(app: App) -> None:
    folder = app.bureau.settings.data_dir.resolve()
    typer.echo(words.STARTED.format(name=app.application.bot.username, folder=folder))

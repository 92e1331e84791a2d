"""``creditbot run``: the bot itself, until it is told to stop."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from contextlib import contextmanager

import typer
from pydantic import ValidationError

from bot.app import App, build, crash_hook, set_up_logging
from bot.config import Settings
from bot.domain.errors import DomainError
from bot.plan.errors import PlanError
from bot.texts import delivery as words
from bot.texts.errors import sentence
from bot.texts.plan_errors import plan_error_text
from storage.lock import DataLock
from storage.probe import prepare_data_dir, readable_refusals

FAILED = 1
BAD_INPUT = 2
TOKEN = re.compile(r"\d{1,20}:[A-Za-z0-9_-]{3,128}")
BAD_SETTINGS = frozenset({"token_missing", "token_malformed", "clock_start_refused", "webhook_url_bad"})


def run() -> None:
    """Run the bot until SIGTERM or Ctrl-C; settings come from CREDITBOT_* and .env."""
    with _refusals():
        settings = Settings()
        token = _checked_token(settings)
        set_up_logging(settings.log_level, token, settings.webhook_secret.get_secret_value())
        prepare_data_dir(settings.data_dir)
        with DataLock(settings.data_dir), readable_refusals():
            app = build(settings, step=crash_hook(settings))
            asyncio.run(app.run_until_stopped(lambda: _announce(app)))
    typer.echo(words.STOPPED)


def _checked_token(settings: Settings) -> str:
    token = settings.token.get_secret_value()
    if not token:
        raise DomainError("token_missing")
    if not TOKEN.fullmatch(token):
        raise DomainError("token_malformed")
    if settings.clock_start is not None and settings.is_cloud_api:
        raise DomainError("clock_start_refused")
    if settings.webhook_url and settings.is_cloud_api and not settings.webhook_url.startswith("https://"):
        raise DomainError("webhook_url_bad")
    return token


def _announce(app: App) -> None:
    folder = app.bureau.settings.data_dir.resolve()
    typer.echo(words.STARTED.format(name=app.application.bot.username, folder=folder))


@contextmanager
def _refusals() -> Iterator[None]:
    """One line on standard error: 2 for bad settings or a bad plan, 1 for what failed."""
    try:
        yield
    except ValidationError as error:
        fault = error.errors()[0]
        name = str(fault["loc"][0]).upper() if fault["loc"] else ""
        _end(words.SETTINGS_BAD.format(name=name, reason=fault["msg"]), BAD_INPUT)
    except PlanError as error:
        _end(plan_error_text(error), BAD_INPUT)
    except DomainError as error:
        _end(sentence(error), BAD_INPUT if error.code in BAD_SETTINGS else FAILED)


def _end(line: str, code: int) -> None:
    typer.echo(line, err=True)
    raise typer.Exit(code)

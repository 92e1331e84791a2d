"""How a command refuses: one line on standard error, and an exit code that says whose turn it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NoReturn

import typer
from pydantic import ValidationError

from bot.domain.errors import DomainError, InvalidInputError
from bot.plan.errors import PlanError
from bot.texts.cli import settings_line
from bot.texts.plan_errors import plan_error_text

FAILED = 1
BAD_INPUT = 2
BAD_SETTINGS = frozenset(
    {"token_missing", "token_malformed", "token_refused", "clock_start_refused", "webhook_url_bad"}
)


@contextmanager
def refusals(say: Callable[[DomainError], str] | None = None) -> Iterator[None]:
    """End the command with 2 for what was typed or set wrongly, with 1 for what failed. ``say``: the error's line."""
    try:
        yield
    except ValidationError as error:
        refuse(settings_line(error.errors()))
    except PlanError as error:
        refuse(plan_error_text(error))
    except DomainError as error:
        is_input = isinstance(error, InvalidInputError) or error.code in BAD_SETTINGS
        refuse((say or _sentence)(error), BAD_INPUT if is_input else FAILED)


def _sentence(error: DomainError) -> str:
    # The sentences of all topics bring in all of storage, which most commands never need.
    from bot.texts.errors import sentence

    return sentence(error)


def refuse(line: str, code: int = BAD_INPUT) -> NoReturn:
    """Say why, and end."""
    typer.echo(line, err=True)
    raise typer.Exit(code)

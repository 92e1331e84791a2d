"""The command line. Every command ends with 0, with 1 (failed) or with 2 (bad input), the last two with one line.

Commands are imported when they are called for, so that ``creditbot score`` does not wait for what ``run`` needs.
"""

from __future__ import annotations

import importlib
import logging
import sys
from typing import Any

import typer
from typer.exceptions import TyperException

from bot.texts import cli as texts

FAILED = 1
BAD_INPUT = 2
PROGRAM = "creditbot"

COMMANDS: dict[str, str] = {
    "run": "bot.cli.run:run",
    "demo": "bot.cli.demo:demo",
    "sandbox": "bot.cli.sandbox:sandbox",
    "rehearse": "bot.cli.rehearse:rehearse",
    "invite": "bot.cli.invite:invite",
    "score": "bot.cli.score:score",
    "import": "bot.cli.import_facts:import_command",
    "export": "bot.cli.export:export_app",
    "plan": "bot.cli.plan:plan_app",
    "migrate": "bot.cli.migrate:migrate",
    "backup": "bot.cli.backup:backup",
    "restore": "bot.cli.backup:restore",
    "verify-audit": "bot.cli.verify_audit:verify_audit",
    "doctor": "bot.cli.doctor:doctor",
}
"""Command -> where its function or group of commands stands."""

_logger = logging.getLogger(__name__)


def build(names: list[str]) -> typer.Typer:
    """The application with the named commands."""
    app = typer.Typer(help=texts.PROGRAM_HELP, no_args_is_help=True, add_completion=False, rich_markup_mode=None)
    app.callback()(_root)
    for name in names:
        module, _, attribute = COMMANDS[name].partition(":")
        target: Any = getattr(importlib.import_module(module), attribute)
        if isinstance(target, typer.Typer):
            app.add_typer(target, name=name, help=texts.COMMANDS[name])
        else:
            app.command(name, help=texts.COMMANDS[name])(target)
    return app


def _root() -> None:
    """Makes a group of even a single command."""


def main(arguments: list[str] | None = None) -> None:
    """Run one command and leave with its exit code; nobody sees a traceback."""
    given = sys.argv[1:] if arguments is None else arguments
    if given and not given[0].startswith("-") and given[0] not in COMMANDS:
        typer.echo(texts.unknown_command(given[0]), err=True)
        sys.exit(BAD_INPUT)
    names = [given[0]] if given and given[0] in COMMANDS else list(COMMANDS)
    sys.exit(_code(names, given))


def _code(names: list[str], given: list[str]) -> int:
    try:
        command = typer.main.get_command(build(names))
        outcome = command.main(args=given, prog_name=PROGRAM, standalone_mode=False)
    except typer.Abort:
        return FAILED
    except TyperException as error:
        if type(error).__name__ == "NoArgsIsHelpError":
            typer.echo(str(error), err=True)
        else:
            typer.echo(texts.usage_line(error), err=True)
        return BAD_INPUT
    except BrokenPipeError:
        sys.stderr.close()
        return FAILED
    except KeyboardInterrupt:
        return FAILED
    except Exception as error:  # the last guard: one line for the person, the rest for the log
        _logger.debug("unexpected failure", exc_info=True)
        typer.echo(texts.unexpected_line(error), err=True)
        return FAILED
    return outcome if isinstance(outcome, int) else 0

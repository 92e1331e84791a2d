"""A call that cannot be read ends with 2 and one line; every command explains itself."""

from __future__ import annotations

import pytest

from bot.cli import COMMANDS
from tests.cli.conftest import Creditbot

GROUPS = ("plan", "export")


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_its_help(creditbot: Creditbot, command: str) -> None:
    outcome = creditbot(command, "--help")
    assert (outcome.code, outcome.err) == (0, "")
    assert f"creditbot {command}" in outcome.out


def test_the_help_lists_every_command(creditbot: Creditbot) -> None:
    outcome = creditbot("--help")
    assert outcome.code == 0
    assert [command for command in COMMANDS if command not in outcome.out] == []


@pytest.mark.parametrize("arguments", [(), *((group,) for group in GROUPS)])
def test_without_a_command_the_help_is_shown_and_nothing_is_done(
    creditbot: Creditbot, arguments: tuple[str, ...]
) -> None:
    outcome = creditbot(*arguments)
    assert (outcome.code, outcome.out) == (2, "")
    assert "--help" in outcome.err


@pytest.mark.parametrize("arguments", [("frobnicate",), ("Run",), ("plan", "frobnicate"), ("export", "frobnicate")])
def test_an_unknown_command_is_named(creditbot: Creditbot, arguments: tuple[str, ...]) -> None:
    outcome = creditbot(*arguments)
    assert outcome.code == 2
    assert arguments[-1] in outcome.line


@pytest.mark.parametrize("command", COMMANDS)
def test_an_unknown_option_is_named(creditbot: Creditbot, command: str) -> None:
    outcome = creditbot(command, "--frobnicate")
    assert outcome.code == 2
    assert "--frobnicate" in outcome.line


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (("invite", "--role", "leader"), "--name"),
        (("invite", "--name", "孙七"), "--role"),
        (("plan", "roll"), "--year"),
        (("plan", "check"), "file"),
        (("export", "facts"), "FILE"),
        (("invite", "--name"), "--name"),
        (("plan", "roll", "--year", "next"), "--year"),
        (("sandbox", "--port", "70000"), "--port"),
        (("sandbox", "--port", "x"), "--port"),
        (("migrate", "now"), "now"),
    ],
)
def test_what_is_missing_or_wrong_is_named(creditbot: Creditbot, arguments: tuple[str, ...], named: str) -> None:
    outcome = creditbot(*arguments)
    assert outcome.code == 2
    assert named.lower() in outcome.line.lower()

"""The documents say what the code does: settings, commands, folders, links."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import typer
from pydantic import SecretStr
from telegram.ext import CommandHandler

from bot import handlers
from bot.cli import COMMANDS, build
from bot.config import Settings
from bot.domain.roles import Role
from bot.texts import menu

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
DOCUMENTS = sorted([ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "deploy").rglob("*.md")])
DEPLOYED = sorted(path for path in (ROOT / "deploy").rglob("*") if path.is_file())
TOP = ("Makefile", "pyproject.toml", ".importlinter", ".gitignore", "README.md", "CHANGELOG.md")
FOLDERS = (".ci", "bot", "storage", "tests", "deploy")
PREFIX = "CREDITBOT_"
FOREIGN = re.compile(r"\b(session|agent|helper|brief)s?\b", re.IGNORECASE)
MACHINE = re.compile(r"/work/|/root/|/tmp/\w|pypi\.org|pythonhosted|npmjs|docker\.io|ghcr\.io|quay\.io|\bregistry\.\w")


def rows(heading: str) -> Iterator[list[str]]:
    """The cells of the table under a heading of the README, without its first two lines."""
    section = README.split(f"## {heading}\n", 1)[1].split("\n## ", 1)[0]
    for line in [line for line in section.splitlines() if line.startswith("|")][2:]:
        yield [cell.strip() for cell in line.strip("|").split("|")]


def default_of(name: str) -> str:
    """A setting's default as the table shows it."""
    value = Settings.model_fields[name].default
    if isinstance(value, SecretStr):
        value = value.get_secret_value()
    if isinstance(value, tuple):
        return f"`{','.join(value)}`"
    if value is None or value == "":
        return "—"
    return f"`{str(value).lower() if isinstance(value, bool) else value}`"


def commands_of(command: Any, path: str = "") -> Iterator[str]:
    """The command line's commands, those of groups included, as they are typed."""
    inner = getattr(command, "commands", None)
    if inner is None:
        yield path
        return
    for name, each in inner.items():
        yield from commands_of(each, f"{path} {name}".strip())


def anchors_of(text: str) -> set[str]:
    """The names by which a document's headings are linked."""
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading).strip().lower().replace(" ", "-") for heading in headings}


def text_files() -> list[Path]:
    found = [ROOT / name for name in TOP]
    for folder in FOLDERS:
        found += [path for path in (ROOT / folder).rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    return sorted(path for path in found if path != Path(__file__))


def test_the_settings_table_names_every_setting_with_its_default() -> None:
    shown = {cells[0].strip("`"): cells[1] for cells in rows("设置")}
    assert shown == {f"{PREFIX}{name.upper()}": default_of(name) for name in Settings.model_fields}


def test_every_setting_in_the_table_has_a_meaning() -> None:
    assert [cells[0] for cells in rows("设置") if not cells[2]] == []


@pytest.mark.parametrize("path", [ROOT / "README.md", *DEPLOYED], ids=lambda path: path.name)
def test_no_document_names_a_setting_that_does_not_exist(path: Path) -> None:
    named = set(re.findall(rf"\b{PREFIX}([A-Z_]+[A-Z])\b", path.read_text(encoding="utf-8")))
    assert {name.lower() for name in named} <= set(Settings.model_fields)


def test_the_example_of_the_settings_can_be_read_once_uncommented(monkeypatch: pytest.MonkeyPatch) -> None:
    text = (ROOT / "deploy/env.example").read_text(encoding="utf-8")
    for name, value in re.findall(rf"^#?({PREFIX}\w+)=(.*)$", text, re.MULTILINE):
        monkeypatch.setenv(name, value)
    settings = Settings(_env_file=None)
    assert settings.self_approval
    assert settings.government_hosts == Settings.model_fields["government_hosts"].default


def test_the_table_of_chat_commands_names_exactly_those_that_are_answered() -> None:
    shown = [re.match(r"`/(\w+)", cells[0]) for cells in rows("聊天命令")]
    answered = {
        name
        for topic in handlers.TOPICS
        for handler in import_module(f"bot.handlers.{topic}").HANDLERS
        if isinstance(handler, CommandHandler)
        for name in handler.commands
    }
    assert sorted(found[1] for found in shown if found) == sorted(answered)


def test_the_words_on_the_keyboard_stand_in_the_table_of_chat_commands() -> None:
    shown = {word for cells in rows("聊天命令") for word in cells[1].split("、")}
    assert {word for role in Role for row in menu.MENU[role] for word in row} <= shown


def test_the_table_of_the_command_line_names_exactly_the_commands_that_exist() -> None:
    shown = [re.match(r"`creditbot ([a-z-]+(?: [a-z]+)?)", cells[0]) for cells in rows("命令行")]
    existing = commands_of(typer.main.get_command(build(list(COMMANDS))))
    assert sorted(found[1] for found in shown if found) == sorted(existing)


def test_every_code_example_of_the_readme_calls_a_command_or_target_that_exists() -> None:
    blocks = "\n".join(re.findall(r"^ *```\n(.*?)^ *```", README, re.MULTILINE | re.DOTALL))
    called = set(re.findall(r"creditbot (\w+)", blocks))
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert called <= set(COMMANDS)
    assert set(re.findall(r"\bmake (\w+)", README)) <= targets


def test_the_layout_names_every_folder_of_the_bot_and_nothing_else() -> None:
    block = README.split("### Layout", 1)[1].split("```")[1]
    named = {name.rstrip("/,") for line in block.splitlines() for name in re.findall(r"(?:^|, )([\w./]+)", line)}
    missing = [name for name in named if "/" in name and not (ROOT / name).exists()]
    packages = {f"bot/{path.parent.name}" for path in (ROOT / "bot").glob("*/__init__.py")}
    assert missing == []
    assert packages <= named


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_within_the_repository_leads_somewhere(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    links = re.findall(r"\]\(([^)\s]+)\)|src=\"([^\"]+)\"", text)
    broken = []
    for link in (first or second for first, second in links):
        if link.startswith("https://"):
            continue
        name, _, anchor = link.partition("#")
        target = (path.parent / name).resolve() if name else path
        if not target.exists() or (anchor and anchor not in anchors_of(target.read_text(encoding="utf-8"))):
            broken.append(link)
    assert broken == []


def test_every_decision_says_what_was_chosen_what_was_not_and_what_follows() -> None:
    parts = ("**Context.**", "**Choice.**", "**Rejected.**", "**Consequences.**")
    decisions = sorted((ROOT / "deploy/docs/decisions").glob("*.md"))
    assert [path.name[:4] for path in decisions] == [f"{number:04}" for number in range(1, len(decisions) + 1)]
    assert [
        path.name for path in decisions if not all(part in path.read_text(encoding="utf-8") for part in parts)
    ] == []


def test_the_changelog_speaks_of_the_present_version() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    assert f"\n## [{version}]" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", sorted({*DOCUMENTS, *DEPLOYED}), ids=lambda path: path.name)
def test_documents_speak_of_the_bot_and_not_of_how_it_was_made(path: Path) -> None:
    assert FOREIGN.findall(path.read_text(encoding="utf-8")) == []


def test_no_file_names_a_place_on_one_machine_or_a_package_host() -> None:
    strays = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in text_files()
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1)
        if MACHINE.search(line)
    ]
    assert strays == []

"""The stand-in must not borrow from what it judges."""

from __future__ import annotations

import ast
from pathlib import Path

import bot.sandbox

ALLOWED = ("bot.clock", "bot.ports", "bot.texts", "bot.sandbox")


def imported(path: Path) -> set[str]:
    """The modules a file imports."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add(node.module or "")
    return names


def test_the_sandbox_imports_neither_the_bot_nor_a_bot_library() -> None:
    files = list(Path(bot.sandbox.__file__).parent.rglob("*.py"))
    assert len(files) > 30
    for path in files:
        names = {name for name in imported(path) if name.split(".")[0] in {"bot", "storage", "telegram", "aiogram"}}
        assert {name for name in names if not name.startswith(ALLOWED)} == set(), path

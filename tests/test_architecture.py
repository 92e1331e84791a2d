"""Rules of the house that a tool can check."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
CHINESE = re.compile(r"[\u3400-\u9fff]")
WORDY = ("bot/texts/", "bot/plan/plans/")
TELEGRAM_SENDS = re.compile(
    r"(send|reply|edit)_(message|text|html|photo|document|media|media_group|video|message_text|message_caption"
    r"|message_reply_markup|message_media|chat_action|animation|audio|voice|sticker|location|poll)|delete_message"
)
SOURCES = sorted(
    path for package in ("bot", "storage") for path in (ROOT / package).rglob("*.py") if "__pycache__" not in path.parts
)


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def docstrings(tree: ast.AST) -> set[int]:
    """The nodes of strings that only explain: docstrings of modules, classes, functions and values."""
    found = set()
    for node in ast.walk(tree):
        for child in getattr(node, "body", []) if isinstance(getattr(node, "body", []), list) else []:
            if isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant):
                found.add(id(child.value))
    return found


def strings(path: Path) -> Iterator[tuple[int, str]]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    explaining = docstrings(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in explaining:
            yield node.lineno, node.value


def test_chinese_sentences_stand_only_in_texts_and_plans() -> None:
    strays = [
        f"{name_of(path)}:{line}"
        for path in SOURCES
        if not name_of(path).startswith(WORDY)
        for line, text in strings(path)
        if CHINESE.search(text)
    ]
    assert strays == []


def test_handlers_and_ticks_send_nothing_past_the_messenger() -> None:
    strays = [
        f"{name_of(path)}:{node.lineno} {node.attr}"
        for path in SOURCES
        if name_of(path).startswith(("bot/handlers/", "bot/jobs/"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and TELEGRAM_SENDS.fullmatch(node.attr)
    ]
    assert strays == []


def test_every_error_code_that_is_raised_has_a_sentence() -> None:
    from bot.texts.errors import SENTENCES

    kinds = {"DomainError", "NotFoundError", "ConflictError", "InvalidInputError"}
    codes = {
        (node.args[0].value, f"{name_of(path)}:{node.lineno}")
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in kinds
        and node.args
        and isinstance(node.args[0], ast.Constant)
    }
    assert codes, "the search for codes finds none"
    assert [where for code, where in sorted(codes) if code not in SENTENCES] == []


def test_no_module_is_longer_than_three_hundred_lines() -> None:
    written = [path for path in SOURCES if "versions" not in path.parts]  # migrations list what the tables say
    assert [name_of(path) for path in written if len(path.read_text(encoding="utf-8").splitlines()) > 300] == []


def test_every_switched_off_check_gives_its_reason() -> None:
    bare = re.compile(r"#\s*(type: ignore\[[a-z-]+\]|noqa: [A-Z0-9, ]+)\s*$")
    naked = re.compile(r"#\s*(type: ignore|noqa)\s*$")
    strays = [
        f"{name_of(path)}:{number}"
        for path in SOURCES
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if bare.search(line) or naked.search(line)
    ]
    assert strays == []


@pytest.mark.parametrize(
    ("verb", "args"),
    [("submit", ("1.2b@2024-05",)), ("confirm", ("duty:credit-documents-study@2024Q2",)), ("item", (10**9, "6.1a"))],
)
def test_callback_data_survives_the_way_to_the_phone_and_back(verb: str, args: tuple[object, ...]) -> None:
    from bot.keyboards.callback import decode, encode

    data = encode(verb, *(str(arg).replace(":", "~") for arg in args))
    press = decode(data)
    assert press is not None
    assert len(data.encode()) <= 64
    assert (press.verb, press.args) == (verb, tuple(str(arg).replace(":", "~") for arg in args))


def test_callback_data_that_would_not_fit_is_refused() -> None:
    from bot.keyboards.callback import encode

    with pytest.raises(ValueError, match="does not fit"):
        encode("submit", "x" * 60)

"""Every reason for which a page was not read has words, and a state its line."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from bot.domain.states import PageState
from bot.services.pages import PageNote
from bot.texts.pages import note_line, why
from bot.views.outbox import render

PAGES = Path(__file__).parents[2] / "bot" / "pages"
RAISED = {"GuardError", "_UnusableError", "FetchedPage"}


def reasons() -> set[str]:
    """The codes that the code in ``bot.pages`` gives, as written there."""
    found = {"gone", "guarded", "empty"}  # the troubles of a page that was read
    for path in PAGES.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in RAISED:
                texts = [each.value for each in node.args if isinstance(each, ast.Constant)]
                found |= {each for each in texts if isinstance(each, str)}
    return found - {"status"}


def test_every_reason_is_told_in_words() -> None:
    assert {"timeout", "inner_address", "too_big"} <= reasons()
    assert all(why(reason).isprintable() for reason in reasons())


@pytest.mark.parametrize(
    ("reason", "words"),
    [("status:404", "网页找不到了（404）"), ("status:503", "网站出错（503）"), ("status:403", "网站拒绝了（403）")],
)
def test_what_a_server_answered_is_told_in_words(reason: str, words: str) -> None:
    assert why(reason) == words


def test_every_state_has_its_line_and_titles_are_no_markup() -> None:
    lines = {state: note_line(PageNote("u", state, "<b>", None, None, None, 0)) for state in PageState}
    assert len(set(lines.values())) == len(PageState)
    assert "&lt;b&gt;" in lines[PageState.FINE]
    params = {"id": 1, "url": "u", "state": "fine", "title": "<b>", "found_on": None, "reason": None}
    assert "<b>" not in "".join(render("page_read", params).blocks)

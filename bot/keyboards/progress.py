"""Buttons about monthly progress and 关账."""

from __future__ import annotations

from bot.keyboards import papers
from bot.keyboards.callback import encode
from bot.ports import Button
from bot.texts import progress as texts

ACCEPT = "prog_ok"
REWRITE = "prog_new"
CLOSE = "close"
Rows = tuple[tuple[Button, ...], ...]


def question(month: str) -> Rows:
    return (
        (
            Button(texts.accept_button(month), encode(ACCEPT, month)),
            Button(texts.rewrite_button(month), encode(REWRITE, month)),
        ),
    )


def rewriting(month: str) -> Rows:
    return ((Button(texts.rewrite_button(month), encode(REWRITE, month)),),)


def ledger(month: str, *, may_close: bool) -> Rows:
    """Under the month's ledger: 「关账」 where it is possible, and the way to the year's report."""
    return (*closing(month), *papers.report()) if may_close else papers.report()


def closing(month: str) -> Rows:
    return ((Button(texts.close_button(month), encode(CLOSE, month)),),)

"""Every way into the bot, read off the registered handlers, and what the tables hold."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlmodel import SQLModel, select
from telegram.ext import BaseHandler, CallbackQueryHandler, CommandHandler, MessageHandler, filters

from bot.context import App
from storage.unit_of_work import Storage

Rows = dict[str, list[tuple[str, ...]]]


def handlers(application: App) -> Iterator[BaseHandler[Any, Any, Any]]:
    for group in application.handlers.values():
        yield from group


def commands(application: App) -> list[str]:
    """The commands that have a handler."""
    found = {name for each in handlers(application) if isinstance(each, CommandHandler) for name in each.commands}
    return sorted(found)


def verbs(application: App) -> list[str]:
    """The verbs of callback data that have a handler."""
    patterns = (
        getattr(each.pattern, "pattern", "") for each in handlers(application) if isinstance(each, CallbackQueryHandler)
    )
    return sorted({pattern.removeprefix("^1:").partition("(?")[0].replace("\\", "") for pattern in patterns if pattern})


def words(application: App) -> list[str]:
    """The exact words that have a handler."""
    found: set[str] = set()
    for each in handlers(application):
        if isinstance(each, MessageHandler):
            found |= set(_texts(each.filters))
    return sorted(found)


def _texts(part: object) -> Iterator[str]:
    if isinstance(part, filters.Text):
        yield from part.strings or ()
    for name in ("base_filter", "and_filter", "or_filter", "inv_filter"):
        inner = getattr(part, name, None)
        if isinstance(inner, filters.BaseFilter):
            yield from _texts(inner)


def rows(storage: Storage) -> Rows:
    """All rows of all tables, table by table, in a comparable form."""
    with storage.read() as session:
        return {
            table.name: sorted(tuple(map(str, row)) for row in session.execute(select(table)))
            for table in SQLModel.metadata.sorted_tables
        }

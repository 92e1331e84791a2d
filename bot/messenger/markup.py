"""Parts in python-telegram-bot's shapes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputFile,
    InputMediaDocument,
    InputMediaPhoto,
    ReplyKeyboardMarkup,
)

from bot.messenger.parts import Part
from bot.ports import FileStore


def inline(rows: list[list[dict[str, Any]]] | None) -> InlineKeyboardMarkup | None:
    """The buttons below a message, or ``None``."""
    if not rows:
        return None
    return InlineKeyboardMarkup([[_button(button) for button in row] for row in rows])


def keyboard(part: Part) -> InlineKeyboardMarkup | ReplyKeyboardMarkup | None:
    """The buttons if there are any, else the menu that stays, else nothing."""
    if part["buttons"] or part["menu"] is None:
        return inline(part["buttons"])
    return ReplyKeyboardMarkup(part["menu"], resize_keyboard=True, is_persistent=True)


def _button(button: dict[str, Any]) -> InlineKeyboardButton:
    return InlineKeyboardButton(button["text"], callback_data=button["data"], url=button["url"])


def content(file: dict[str, Any], store: FileStore, *, is_in_album: bool = False) -> InputFile | str:
    """A file's number at Telegram, or its bytes under its own name. Raises ``OSError`` when it is not on disk."""
    if file["file_id"]:
        return str(file["file_id"])
    path: Path = store.path(str(file["sha256"]))
    with path.open("rb") as stream:
        return InputFile(stream, filename=file["name"] or None, attach=is_in_album)


def album(part: Part, store: FileStore) -> list[InputMediaPhoto | InputMediaDocument]:
    """The items of an album of one kind."""
    kind: Any = InputMediaPhoto if part["kind"] == "photo" else InputMediaDocument
    return [kind(content(file, store, is_in_album=True)) for file in part["files"]]

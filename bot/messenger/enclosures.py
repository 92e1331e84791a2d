"""Sending stored files: by Telegram's own number while it is good, else their bytes, else a line in their place."""

from __future__ import annotations

import asyncio
from typing import Any

from telegram import Bot, InputFile, InputMediaDocument, InputMediaPhoto, Message

from bot.messenger.parts import Part
from bot.ports import FileStore
from bot.texts.delivery import files_missing


async def send_enclosures(
    bot: Bot, store: FileStore, chat_id: int, part: Part, options: dict[str, Any]
) -> tuple[Message, ...]:
    """One call for a file part; what is not there is named by its count. Raises ``TelegramError``."""
    there = await asyncio.to_thread(_contents, part, store)
    missing_count = len(part["files"]) - len(there)
    remark = files_missing(missing_count) if missing_count else None
    if not there:
        return (await bot.send_message(chat_id, remark or "", **options),)
    if len(there) > 1:
        return await bot.send_media_group(chat_id, _album(part, there), caption=remark, **options)
    if part["kind"] == "photo":
        return (await bot.send_photo(chat_id, there[0], caption=remark, **options),)
    return (await bot.send_document(chat_id, there[0], caption=remark, **options),)


def forget_numbers(part: Part) -> None:
    """From now on only the bytes count: Telegram refused a number of its own."""
    part["files"] = [file | {"file_id": None} for file in part["files"]]


def forget_files(part: Part) -> None:
    """From now on there is nothing to show: Telegram refused the bytes too."""
    part["files"] = [file | {"file_id": None, "sha256": None} for file in part["files"]]


def _contents(part: Part, store: FileStore) -> list[InputFile | str]:
    is_album = len(part["files"]) > 1
    contents = [_content(file, store, is_in_album=is_album) for file in part["files"]]
    found = [content for content in contents if content is not None]
    if is_album and len(found) == 1:  # the one that is left goes alone, which takes another shape
        found = [left for file in part["files"] if (left := _content(file, store, is_in_album=False)) is not None]
    return found


def _content(file: dict[str, Any], store: FileStore, *, is_in_album: bool) -> InputFile | str | None:
    """A file's number at Telegram, or its bytes under its own name; ``None`` when it is not on disk."""
    if file["file_id"]:
        return str(file["file_id"])
    if not file["sha256"]:
        return None
    try:
        with store.path(str(file["sha256"])).open("rb") as stream:
            return InputFile(stream, filename=file["name"] or None, attach=is_in_album)
    except OSError:
        return None


def _album(part: Part, contents: list[InputFile | str]) -> list[InputMediaPhoto | InputMediaDocument]:
    kind: Any = InputMediaPhoto if part["kind"] == "photo" else InputMediaDocument
    return [kind(content) for content in contents]

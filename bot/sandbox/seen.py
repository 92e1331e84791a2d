"""A message as a person sees it: words, buttons, files."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from bot.sandbox.log import Message
from bot.sandbox.rules import Json

MEDIA = ("photo", "document", "video", "audio", "voice", "sticker", "location", "contact")


@dataclass(frozen=True, slots=True)
class Seen:
    """One message of a transcript.

    ``text`` is the text or caption as it stands now, ``earlier`` the words it had before edits, oldest first;
    ``buttons`` the inline rows' visible words, ``keyboard`` the rows of a reply keyboard sent with it; ``media`` the
    kind of file or nothing; ``payload`` the Bot API's ``Message``.
    """

    message_id: int
    chat_id: int
    is_from_bot: bool
    sender: str
    at: str
    text: str
    earlier: list[str]
    buttons: list[list[str]]
    keyboard: list[list[str]]
    media: str
    file_name: str
    media_group_id: str
    is_deleted: bool
    is_silent: bool
    touched: int
    payload: Json = field(repr=False)

    @property
    def button_words(self) -> list[str]:
        """All visible words of inline buttons."""
        return [words for row in self.buttons for words in row]

    @property
    def is_edited(self) -> bool:
        return bool(self.earlier)


def see(message: Message) -> Seen:
    """The message as it stands now."""
    payload = message.payload
    media = next((name for name in MEDIA if name in payload), "")
    document = payload.get(media)
    return Seen(
        message_id=message.message_id,
        chat_id=message.chat_id,
        is_from_bot=message.is_from_bot,
        sender=_sender(payload),
        at=message.at.isoformat(),
        text=words_of(payload),
        earlier=[words_of(version) for version in message.earlier],
        buttons=button_rows(payload.get("reply_markup", {}).get("inline_keyboard", [])),
        keyboard=button_rows(message.keyboard.get("keyboard", [])),
        media=media,
        file_name=str(document.get("file_name", "")) if isinstance(document, dict) else "",
        media_group_id=str(payload.get("media_group_id", "")),
        is_deleted=message.is_deleted,
        is_silent=message.is_silent,
        touched=message.touched,
        payload=payload,
    )


def words_of(payload: Json) -> str:
    return str(payload.get("text", payload.get("caption", "")))


def _sender(payload: Json) -> str:
    sender = payload.get("from") or payload.get("sender_chat") or {}
    return str(sender.get("first_name") or sender.get("title") or "")


def button_rows(rows: list[list[Any]]) -> list[list[str]]:
    return [[str(button["text"]) for button in row] for row in rows]

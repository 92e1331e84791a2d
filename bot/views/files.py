"""What is said of files, as messages."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from bot.keyboards import files as keyboards
from bot.ports import Outgoing
from bot.services.file_traits import FileRemark
from bot.texts import files as texts


def ask_public(held_id: int, file_name: str | None) -> Outgoing:
    return Outgoing((texts.ask_public(file_name),), keyboards.ask_public(held_id))


def dropped() -> Outgoing:
    return Outgoing((texts.DROPPED,))


def remarks(found: Iterable[FileRemark]) -> Outgoing | None:
    """What the sender is told of files that stand out; ``None`` where none does."""
    lines = texts.remarks_for_sender(found)
    return Outgoing(tuple(lines)) if lines else None


RENDERERS: dict[str, Callable[[dict[str, Any]], Outgoing]] = {
    "disk_low": lambda params: Outgoing((texts.DISK_LOW.format(**params),)),
}

"""What is told of facts brought in from a file."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bot.ports import Outgoing
from bot.services.import_writing import NOTE_KIND, OWN_NOTE_KIND
from bot.texts import import_command as texts

RENDERERS: dict[str, Callable[[dict[str, Any]], Outgoing]] = {
    NOTE_KIND: lambda params: Outgoing((texts.told_reviewer(params),)),
    OWN_NOTE_KIND: lambda params: Outgoing((texts.told_sender(params),)),
}

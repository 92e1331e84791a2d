"""Editing messages that stand already."""

from __future__ import annotations

from bot.messenger import Messenger, Part
from bot.services.outbox import Claim
from bot.texts.delivery import MERGED


async def revise_messages(messenger: Messenger, claim: Claim, parts: list[Part]) -> None:
    """Put the text parts in the places of the row's messages; a place too many says where its content went.

    A message that is gone is left alone. Raises ``DeliveryError``.
    """
    texts = [part for part in parts if part["type"] == "text"]
    for place, message_id in enumerate(claim.edits_ids or ()):
        part = texts[place] if place < len(texts) else _merged(texts)
        if part is None or part["state"] == "sent":
            continue
        if await messenger.edit_part(claim.chat_id, message_id, part):
            part["ids"] = [message_id]
        part["state"] = "sent"
    for part in parts:
        part["state"] = "sent"


def _merged(texts: list[Part]) -> Part | None:
    return {**texts[0], "text": MERGED, "buttons": None, "menu": None, "state": "unsent"} if texts else None

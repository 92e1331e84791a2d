"""What can still be told of an update that cannot be read: whether a person asks for something in a private chat."""

from __future__ import annotations

import json
from typing import Any

from telegram import Bot, Update

_HOLDERS = ("message", "callback_query")


def salvage(payload: str, bot: Bot) -> Update | None:
    """An update of the same number and sender that holds nothing else, to answer to; ``None`` when nobody is asking.

    ``payload``: the update's JSON text, of which no field is trusted.
    """
    item = json.loads(payload)
    user_id = next((number for name in _HOLDERS if (number := _asker(item.get(name)))), 0)
    if not user_id:
        return None
    chat = {"id": user_id, "type": "private"}
    sender = {"id": user_id, "is_bot": False, "first_name": "-"}
    message = {"message_id": 1, "date": 0, "chat": chat, "from": sender}
    return Update.de_json({"update_id": item["update_id"], "message": message}, bot)


def _asker(holder: Any) -> int:
    """The sender of a message or press in the private chat with the bot, else 0."""
    if not isinstance(holder, dict) or holder.get("sender_chat") is not None:
        return 0
    message = holder.get("message", holder)
    sender, chat = holder.get("from"), message.get("chat") if isinstance(message, dict) else None
    if not isinstance(sender, dict) or not isinstance(chat, dict) or sender.get("is_bot"):
        return 0
    user_id = sender.get("id")
    is_private = chat.get("type") == "private" and chat.get("id") == user_id
    is_number = isinstance(user_id, int) and not isinstance(user_id, bool) and user_id > 0
    return user_id if is_private and is_number and isinstance(user_id, int) else 0

"""The Bot API's methods that the sandbox knows, by lower-case name."""

from __future__ import annotations

from bot.sandbox.methods import callbacks, chats, editing, files, media, profile, sending, updates
from bot.sandbox.methods.base import Method

TOPICS = (updates, sending, media, editing, callbacks, files, chats, profile)
METHODS: dict[str, Method] = {method.name.lower(): method for topic in TOPICS for method in topic.METHODS}

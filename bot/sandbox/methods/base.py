"""What every method has: a callable and the names of its parameters."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from bot.sandbox.params import Params
from bot.sandbox.world import World

Run = Callable[[World, Params], Awaitable[Any]]
COPY = (
    "chat_id message_thread_id direct_messages_topic_id disable_notification protect_content "
    "allow_paid_broadcast message_effect_id suggested_post_parameters reply_parameters reply_markup "
    "reply_to_message_id allow_sending_without_reply"
)
SEND = f"business_connection_id {COPY}"
EDIT = "business_connection_id chat_id message_id inline_message_id reply_markup"
SENT_CAPTION = "caption parse_mode caption_entities"
CAPTION = f"{SENT_CAPTION} show_caption_above_media"


@dataclass(frozen=True, slots=True)
class Method:
    """``name`` in the official spelling; ``parameters`` as the Bot API lists them, deprecated ones included."""

    name: str
    run: Run
    parameters: frozenset[str]


def method(name: str, run: Run, *parameters: str) -> Method:
    """A method whose parameters are given as names separated by spaces."""
    return Method(name, run, frozenset(" ".join(parameters).split()))

"""What of Telegram's behaviour is switchable, because Telegram does not publish it or because it hinders a test."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]

TEXT_LIMIT = 4096
RAW_TEXT_LIMIT = 32_768
CAPTION_LIMIT = 1024
CALLBACK_DATA_BYTES = 64
CALLBACK_ANSWER_LIMIT = 200
DOWNLOAD_BYTES = 20 * 1_048_576
UPLOAD_BYTES = 50 * 1_048_576
PHOTO_BYTES = 10 * 1_048_576
ALBUM_LIMIT = 10


@dataclass(frozen=True, slots=True)
class Rules:
    """The switches, each at the side that finds more mistakes in a bot.

    ``refuses_unknown_parameters`` and ``wants_one_action`` (a button has exactly one action; at most 100 buttons, 8 a
    row) are stricter than the real server. ``stretches_polls`` holds a poll that repeats an offset within 3 s for up
    to 3 s, a stopping bot's last poll too. ``rates`` turns 429 on, measured on the sandbox's clock: ``per_second``
    messages overall, ``chat_burst`` within as many seconds in a private chat, ``group_per_minute`` in a group; a text
    over 500 characters counts twice, an edit overall only. ``takes_local_webhooks`` accepts plain HTTP and any port on
    the loopback; ``webhook_retry_s`` is the pause that doubles.
    """

    refuses_unknown_parameters: bool = True
    wants_one_action: bool = True
    stretches_polls: bool = True
    rates: bool = False
    per_second: int = 30
    chat_burst: int = 5
    group_per_minute: int = 20
    has_privacy_mode: bool = True
    takes_local_webhooks: bool = False
    webhook_retry_s: float = 1.0
    link_life_s: int = 3600

"""Every error of Telegram and what it means for the message."""

from __future__ import annotations

import pytest
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    EndPointNotFound,
    Forbidden,
    InvalidToken,
    NetworkError,
    TelegramError,
    TimedOut,
)

from bot.messenger.request import FloodError, NotSentError, ServerError, TooLargeError
from bot.messenger.verdict import Kind, classify

TABLE: list[tuple[TelegramError, Kind, bool]] = [
    (Forbidden("Forbidden: bot was blocked by the user"), Kind.REFUSED, True),
    (Forbidden("Forbidden: user is deactivated"), Kind.REFUSED, True),
    (Forbidden("Forbidden: bot was kicked from the group chat"), Kind.REFUSED, True),
    (BadRequest("Chat not found"), Kind.REFUSED, True),
    (BadRequest("Message is too long"), Kind.REFUSED, False),
    (BadRequest("BUTTON_DATA_INVALID"), Kind.REFUSED, False),
    (BadRequest("Can't parse entities: unclosed start tag"), Kind.UNMARKED, False),
    (TooLargeError("the request is too large"), Kind.REFUSED, False),
    (FloodError(7), Kind.WAIT, False),
    (ChatMigrated(-1001), Kind.MOVED, False),
    (InvalidToken(), Kind.UNREACHABLE, False),
    (EndPointNotFound("no such method"), Kind.UNREACHABLE, False),
    (Conflict("terminated by other getUpdates request"), Kind.UNREACHABLE, False),
    (NotSentError("no connection"), Kind.NOT_SENT, False),
    (TimedOut(), Kind.AMBIGUOUS, False),
    (ServerError("the server answered 502"), Kind.AMBIGUOUS, False),
    (NetworkError("the connection broke"), Kind.AMBIGUOUS, False),
    (TelegramError("anything else"), Kind.AMBIGUOUS, False),
]


@pytest.mark.parametrize(("error", "kind", "is_blocked"), TABLE, ids=lambda value: str(value)[:40])
def test_each_error_has_its_verdict(error: TelegramError, kind: Kind, is_blocked: bool) -> None:
    verdict = classify(error)
    assert (verdict.kind, verdict.is_blocked) == (kind, is_blocked)


def test_a_flood_carries_its_wait_and_a_move_its_new_chat() -> None:
    assert classify(FloodError(7)).wait_s == 7
    assert classify(ChatMigrated(-1001)).chat_id == -1001

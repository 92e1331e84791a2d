"""What an error of Telegram means for the message that met it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    EndPointNotFound,
    Forbidden,
    InvalidToken,
    NetworkError,
    TelegramError,
)

from bot.messenger.request import FloodError, NotSentError

_NO_SUCH_CHAT = ("chat not found", "user is deactivated", "peer_id_invalid")


class Kind(StrEnum):
    """What to do next."""

    REFUSED = "refused"  # never to be accepted; trying again is useless
    UNMARKED = "unmarked"  # the markup was refused; plain words may pass
    WAIT = "wait"  # not done; try after `wait_s`
    UNREACHABLE = "unreachable"  # the bot itself is not served now; not done
    MOVED = "moved"  # the chat has another number
    AMBIGUOUS = "ambiguous"  # perhaps done
    NOT_SENT = "not_sent"  # surely not done; try at once or soon


@dataclass(frozen=True, slots=True)
class Verdict:
    """``wait_s``: seconds (``WAIT``). ``chat_id``: the new number (``MOVED``). ``is_blocked``: the person is gone."""

    kind: Kind
    reason: str
    wait_s: int = 0
    chat_id: int = 0
    is_blocked: bool = False


class DeliveryError(Exception):
    """A message, or a part of it, that Telegram did not surely accept."""

    def __init__(self, verdict: Verdict) -> None:
        super().__init__(verdict.reason)
        self.verdict = verdict


def classify(error: TelegramError) -> Verdict:
    """The one place where Telegram's errors are told apart. ``BadRequest`` is a ``NetworkError``: the order matters."""
    reason = str(error)
    match error:
        case FloodError():
            return Verdict(Kind.WAIT, reason, wait_s=error.wait_s)
        case ChatMigrated():
            return Verdict(Kind.MOVED, reason, chat_id=error.new_chat_id)
        case Forbidden():
            return Verdict(Kind.REFUSED, reason, is_blocked=True)
        case BadRequest():
            return _bad_request(reason)
        case InvalidToken() | EndPointNotFound() | Conflict():
            return Verdict(Kind.UNREACHABLE, reason)
        case NotSentError():
            return Verdict(Kind.NOT_SENT, reason)
        case NetworkError():
            return Verdict(Kind.AMBIGUOUS, reason)
    return Verdict(Kind.AMBIGUOUS, reason)


def _bad_request(reason: str) -> Verdict:
    lowered = reason.lower()
    if "can't parse entities" in lowered:
        return Verdict(Kind.UNMARKED, reason)
    return Verdict(Kind.REFUSED, reason, is_blocked=any(words in lowered for words in _NO_SUCH_CHAT))

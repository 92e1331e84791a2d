"""Logging: one handler on standard error, quiet libraries, no secrets."""

from __future__ import annotations

import logging
import re
from typing import Final

_TOKEN: Final = re.compile(r"\d{5,}:[A-Za-z0-9_-]{20,}")
_CODE: Final = re.compile(r"(/start(?:@\w+)?[ +]|[?&]start(?:group)?=)[A-Za-z0-9_-]{6,}")
_QUIET: Final = ("httpx", "httpcore", "aiohttp", "telegram", "apscheduler", "asyncio", "alembic")
_FORMAT: Final = "%(asctime)s %(levelname)s %(name)s: %(message)s"
HIDDEN: Final = "***"


def redact(text: str, *secrets: str) -> str:
    """The text without tokens, without codes of invitation links, and without the given secrets."""
    for secret in secrets:
        text = text.replace(secret, HIDDEN) if len(secret) > 3 else text
    return _CODE.sub(rf"\1{HIDDEN}", _TOKEN.sub(HIDDEN, text))


class RedactingFormatter(logging.Formatter):
    """Formats a record, its traceback included, and then takes the secrets out."""

    def __init__(self, *secrets: str) -> None:
        super().__init__(_FORMAT)
        self._secrets = secrets

    def format(self, record: logging.LogRecord) -> str:
        return redact(super().format(record), *self._secrets)


def set_up_logging(level: str, *secrets: str) -> None:
    """Log to standard error from ``level`` on; libraries that would write the token in URLs only from WARNING on."""
    handler = logging.StreamHandler()
    handler.setFormatter(RedactingFormatter(*secrets))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    for name in _QUIET:
        logging.getLogger(name).setLevel(max(logging.WARNING, root.level))

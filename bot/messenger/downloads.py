"""Fetching what people sent: the file's link, then its bytes, straight into the file store."""

from __future__ import annotations

import asyncio
import logging

from telegram import Bot
from telegram.error import TelegramError

from bot.domain.errors import DomainError
from bot.messenger.request import AiohttpRequest
from bot.messenger.verdict import Kind, classify
from bot.ports import FileStore, StoredFile

_logger = logging.getLogger(__name__)
PAUSES_S = (0.3, 1.0, 3.0)
_AGAIN = frozenset({"file_incomplete"})


class Downloader:
    """Downloads one file at a time per call; several calls may run at once."""

    def __init__(self, bot: Bot, request: AiohttpRequest, files: FileStore) -> None:
        self._bot = bot
        self._request = request
        self._files = files

    async def fetch(self, file_id: str, limit: int, expected_size: int | None = None) -> StoredFile:
        """The file, safely on disk. ``limit`` and ``expected_size`` in bytes.

        Raises ``DomainError`` ``file_too_large``, ``file_unavailable``, or what :class:`FileStore` raises.
        """
        if expected_size is not None and expected_size > limit:
            raise DomainError("file_too_large", limit=limit // 1_048_576)
        for pause in PAUSES_S:
            try:
                return await self._once(file_id, limit, expected_size)
            except DomainError as error:
                if error.code not in _AGAIN:
                    raise
            except TelegramError as error:
                _raise_final(error, limit)
                _logger.warning("a download broke off and is tried again: %s", error)
            await asyncio.sleep(pause)
        return await self._last(file_id, limit, expected_size)

    async def _last(self, file_id: str, limit: int, expected_size: int | None) -> StoredFile:
        try:
            return await self._once(file_id, limit, expected_size)
        except TelegramError as error:
            _raise_final(error, limit)
            raise DomainError("file_unavailable") from error

    async def _once(self, file_id: str, limit: int, expected_size: int | None) -> StoredFile:
        file = await self._bot.get_file(file_id)
        size = file.file_size if file.file_size is not None else expected_size
        if size is not None and size > limit:
            raise DomainError("file_too_large", limit=limit // 1_048_576)
        async with self._request.stream(str(file.file_path)) as chunks:
            return await self._files.store(chunks, limit=limit, expected_size=size)


def _raise_final(error: TelegramError, limit: int) -> None:
    """Raise for what no further attempt can change."""
    if "file is too big" in str(error).lower():
        raise DomainError("file_too_large", limit=limit // 1_048_576) from error
    if classify(error).kind is Kind.REFUSED:
        raise DomainError("file_unavailable") from error

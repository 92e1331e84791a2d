"""What people sent reaches the disk, or a sentence says why not."""

from __future__ import annotations

import hashlib

import pytest
from telegram import Message

from bot.domain.errors import DomainError
from tests.messenger.conftest import Wire

PDF = b"%PDF-1.7\n" + b"x" * 70_000
MB = 1_048_576


async def _received(wire: Wire, declared_size: int = 0) -> Message:
    await wire.zhang.document(PDF, "方案.pdf", "application/pdf", declared_size=declared_size)
    updates = await wire.bot.get_updates(offset=-1)
    message = updates[-1].message
    assert message is not None
    return message


async def _fetch(wire: Wire, message: Message, limit: int = 20 * MB) -> str:
    assert message.document is not None
    stored = await wire.downloader.fetch(message.document.file_id, limit, message.document.file_size)
    return stored.sha256


async def test_a_file_is_fetched_whole(wire: Wire) -> None:
    digest = await _fetch(wire, await _received(wire))
    assert digest == hashlib.sha256(PDF).hexdigest()
    assert wire.files.path(digest).read_bytes() == PDF


@pytest.mark.parametrize("kind", ["cut", "short", "reset", "hang", "html"])
@pytest.mark.parametrize("method", ["file", "getFile"])
async def test_a_transfer_that_breaks_is_begun_again(wire: Wire, method: str, kind: str) -> None:
    message = await _received(wire)
    wire.sandbox.faults.add(method, kind)  # type: ignore[arg-type]  # the table's words are the faults' kinds
    assert await _fetch(wire, message) == hashlib.sha256(PDF).hexdigest()


async def test_what_is_announced_too_large_is_not_even_asked_for(wire: Wire) -> None:
    message = await _received(wire, declared_size=21 * MB)
    with pytest.raises(DomainError, match="file_too_large"):
        await _fetch(wire, message)
    assert not wire.sandbox.calls("getFile")


async def test_what_telegram_calls_too_large_is_too_large(wire: Wire) -> None:
    message = await _received(wire, declared_size=21 * MB)
    assert message.document is not None
    with pytest.raises(DomainError, match="file_too_large"):
        await wire.downloader.fetch(message.document.file_id, 20 * MB)


async def test_an_unknown_file_is_unavailable(wire: Wire) -> None:
    with pytest.raises(DomainError, match="file_unavailable"):
        await wire.downloader.fetch("no-such-file", 20 * MB)


async def test_a_file_server_that_never_answers_ends_in_a_sentence(wire: Wire) -> None:
    message = await _received(wire)
    wire.sandbox.faults.add("file", "error", status=500, times=-1)
    with pytest.raises(DomainError, match="file_unavailable"):
        await _fetch(wire, message)

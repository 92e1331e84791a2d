"""Files that Telegram no longer knows by their number go by their bytes; what cannot be shown at all is said."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.ports import Attachment, AttachmentKind, Outgoing
from tests.messenger.conftest import ZHANG_ID, Wire
from tests.messenger.test_saying import stored_attachment
from tests.sandbox.conftest import png

FORGOTTEN = "AgACAgUAAxkB" + "0" * 40
CARD = "1.4 的审核卡片"


async def _said(wire: Wire, *attachments: Attachment) -> tuple[int, ...]:
    said = await wire.messenger.say(ZHANG_ID, wire.messenger.parts(Outgoing((CARD,), attachments=attachments)))
    assert said.verdict is None
    assert wire.zhang.last is not None
    assert wire.zhang.last.text == CARD
    return said.ids


@pytest.mark.parametrize("kind", AttachmentKind)
async def test_a_file_whose_number_is_refused_goes_by_its_bytes(wire: Wire, kind: AttachmentKind) -> None:
    known = await stored_attachment(wire, png(), kind)
    await _said(wire, replace(known, file_id=FORGOTTEN))
    assert [seen.media for seen in wire.zhang.said] == [kind.value, ""]
    assert not any("无法显示" in seen.text for seen in wire.zhang.said)


async def test_an_album_with_one_refused_number_goes_by_its_bytes(wire: Wire) -> None:
    known = [await stored_attachment(wire, png(640 + number)) for number in range(3)]
    known[1] = replace(known[1], file_id=FORGOTTEN)
    assert len(await _said(wire, *known)) == 4
    assert [seen.media for seen in wire.zhang.said] == ["photo", "photo", "photo", ""]


async def test_a_file_that_is_nowhere_leaves_a_line_and_the_card_still_comes(wire: Wire) -> None:
    lost = Attachment(AttachmentKind.PHOTO, "图片.png", sha256="0" * 64, file_id=FORGOTTEN)
    assert len(await _said(wire, lost)) == 2
    assert ["有1个文件现在无法显示" in seen.text for seen in wire.zhang.said] == [True, False]


@pytest.mark.parametrize("there_count", [1, 2])
async def test_an_album_says_how_many_of_its_files_are_nowhere(wire: Wire, there_count: int) -> None:
    known = [await stored_attachment(wire, png(640 + number)) for number in range(there_count)]
    lost = Attachment(AttachmentKind.PHOTO, "图片.png", sha256="0" * 64)
    assert len(await _said(wire, lost, *known)) == there_count + 1
    assert [seen.media for seen in wire.zhang.said] == ["photo"] * there_count + [""]
    assert "有1个文件现在无法显示" in wire.zhang.said[0].text


async def test_bytes_that_telegram_refuses_too_leave_a_line_and_the_card_still_comes(wire: Wire) -> None:
    broken = await stored_attachment(wire, b"no picture at all")
    assert len(await _said(wire, broken)) == 2
    assert "有1个文件现在无法显示" in wire.zhang.said[0].text


async def test_a_reader_out_of_reach_is_no_fault_of_the_files(wire: Wire) -> None:
    known = await stored_attachment(wire, png())
    wire.zhang.user.has_blocked = True
    said = await wire.messenger.say(ZHANG_ID, wire.messenger.parts(Outgoing((CARD,), attachments=(known,))))
    assert said.is_blocked
    assert len(wire.sandbox.calls("sendPhoto")) == 1

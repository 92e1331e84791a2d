"""Saying things through every misbehaviour of the wire."""

from __future__ import annotations

from collections.abc import AsyncIterator

from bot.messenger import Kind
from bot.ports import Attachment, AttachmentKind, Button, Outgoing
from tests.messenger.conftest import ZHANG_ID, Wire
from tests.sandbox.conftest import png


async def _chunks(data: bytes) -> AsyncIterator[bytes]:
    yield data


async def stored_attachment(wire: Wire, data: bytes, kind: AttachmentKind = AttachmentKind.PHOTO) -> Attachment:
    stored = await wire.files.store(_chunks(data), limit=10**8)
    return Attachment(kind, "图片.png", sha256=stored.sha256)


async def test_words_and_buttons_arrive(wire: Wire) -> None:
    outgoing = Outgoing(("<b>标题</b>", "a &lt; b"), ((Button("通过", data="1:ok:1"),),))
    said = await wire.messenger.say(ZHANG_ID, wire.messenger.parts(outgoing))
    assert wire.zhang.last is not None
    assert said.ids == (wire.zhang.last.message_id,)
    assert wire.zhang.last.text == "标题\na < b"
    assert wire.zhang.last.button_words == ["通过"]


async def test_the_menu_stays_below_the_chat(wire: Wire) -> None:
    await wire.messenger.say(ZHANG_ID, wire.messenger.parts(Outgoing(("欢迎",), menu=(("我的待办", "报送佐证"),))))
    assert "报送佐证" in wire.zhang.all_button_words


async def test_an_answer_to_a_message_that_is_gone_arrives_all_the_same(wire: Wire) -> None:
    said = await wire.messenger.say(ZHANG_ID, wire.messenger.parts(Outgoing(("好",))), reply_to=999_999)
    assert len(said.ids) == 1


async def test_refused_markup_arrives_as_plain_words(wire: Wire) -> None:
    await wire.messenger.say(ZHANG_ID, wire.messenger.parts(Outgoing(("<b>破<i>损</b></i>",))))
    assert wire.zhang.last is not None
    assert wire.zhang.last.text == "破损"


async def test_an_album_comes_before_its_card(wire: Wire) -> None:
    pictures = tuple([await stored_attachment(wire, png(20 + size, 20)) for size in range(3)])
    said = await wire.messenger.say(ZHANG_ID, wire.messenger.parts(Outgoing(("三张",), attachments=pictures)))
    assert len(said.ids) == 4
    assert [seen.media for seen in wire.zhang.said] == ["photo", "photo", "photo", ""]


async def test_one_file_goes_alone_under_its_own_name(wire: Wire) -> None:
    paper = await stored_attachment(wire, b"%PDF-1.7", AttachmentKind.DOCUMENT)
    await wire.messenger.say(ZHANG_ID, wire.messenger.parts(Outgoing((), attachments=(paper,))))
    assert wire.zhang.last is not None
    assert (wire.zhang.last.media, wire.zhang.last.file_name) == ("document", "图片.png")


async def test_twice_in_doubt_it_is_owed_as_a_copy(wire: Wire) -> None:
    wire.sandbox.faults.add("sendMessage", "error_after", status=500, times=2)
    said = await wire.messenger.say(ZHANG_ID, wire.messenger.parts(Outgoing(("编号 #7",))))
    assert (said.is_owed, said.is_doubtful) == (True, True)


async def test_a_short_flood_is_waited_out(wire: Wire) -> None:
    wire.sandbox.faults.add("sendMessage", "error", status=429, retry_after=1)
    said = await wire.messenger.say(ZHANG_ID, wire.messenger.parts(Outgoing(("好",))))
    assert said.verdict is None
    assert [seen.text for seen in wire.zhang.said] == ["好"]


async def test_a_long_flood_is_left_to_the_outbox(wire: Wire) -> None:
    wire.sandbox.faults.add("sendMessage", "error", status=429, retry_after=600)
    said = await wire.messenger.say(ZHANG_ID, wire.messenger.parts(Outgoing(("好",))))
    assert said.is_owed
    assert not said.is_doubtful


async def test_a_broken_token_is_not_the_readers_fault(wire: Wire) -> None:
    wire.sandbox.faults.add("sendMessage", "error", status=401)
    said = await wire.messenger.say(ZHANG_ID, wire.messenger.parts(Outgoing(("好",))))
    assert said.is_owed
    assert not said.is_blocked


async def test_who_blocked_the_bot_is_out_of_reach(wire: Wire) -> None:
    wire.zhang.user.has_blocked = True
    said = await wire.messenger.say(ZHANG_ID, wire.messenger.parts(Outgoing(("好",))))
    assert said.is_blocked
    assert not said.is_owed


async def test_without_a_server_nothing_was_sent(wire: Wire) -> None:
    await wire.sandbox.stop()
    said = await wire.messenger.say(ZHANG_ID, wire.messenger.parts(Outgoing(("好",))))
    assert said.verdict is not None
    assert said.verdict.kind is Kind.NOT_SENT
    assert said.is_owed


async def test_an_edit_that_changes_nothing_is_a_success(wire: Wire) -> None:
    outgoing = Outgoing(("卡片",), ((Button("通过", data="1:ok:1"),),))
    said = await wire.messenger.say(ZHANG_ID, wire.messenger.parts(outgoing))
    assert await wire.messenger.edit(ZHANG_ID, said.ids[0], outgoing)
    assert wire.zhang.last is not None
    assert wire.zhang.last.button_words == ["通过"]


async def test_an_edit_puts_new_words_in_the_place_of_the_old(wire: Wire) -> None:
    said = await wire.messenger.say(ZHANG_ID, wire.messenger.parts(Outgoing(("旧",))))
    assert await wire.messenger.edit(ZHANG_ID, said.ids[0], Outgoing(("新",)))
    assert [seen.text for seen in wire.zhang.said] == ["新"]


async def test_an_edit_of_a_message_that_is_gone_is_not_possible(wire: Wire) -> None:
    assert not await wire.messenger.edit(ZHANG_ID, 424_242, Outgoing(("新",)))


async def test_an_edit_survives_a_broken_connection(wire: Wire) -> None:
    said = await wire.messenger.say(ZHANG_ID, wire.messenger.parts(Outgoing(("旧",))))
    wire.sandbox.faults.add("editMessageText", "drop_after")
    assert await wire.messenger.edit(ZHANG_ID, said.ids[0], Outgoing(("新",)))


async def test_what_is_no_single_text_cannot_be_edited_in(wire: Wire) -> None:
    said = await wire.messenger.say(ZHANG_ID, wire.messenger.parts(Outgoing(("旧",))))
    assert not await wire.messenger.edit(ZHANG_ID, said.ids[0], Outgoing(("甲" * 4000, "乙" * 4000)))
    assert not await wire.messenger.edit(ZHANG_ID, said.ids[0], Outgoing(("新",), menu=(("我的待办",),)))


async def test_a_press_that_telegram_forgot_is_answered_no_more(wire: Wire) -> None:
    assert not await wire.messenger.toast("123456", "好")


async def test_a_possible_copy_without_room_for_the_remark_is_sent_without_it(wire: Wire) -> None:
    wire.sandbox.faults.add("sendMessage", "error_after", status=500)
    await wire.messenger.say(ZHANG_ID, wire.messenger.parts(Outgoing(("甲" * 4096,))))
    assert [len(seen.text) for seen in wire.zhang.said] == [4096, 4096]


async def test_only_the_failed_part_of_a_long_answer_is_owed(wire: Wire) -> None:
    wire.sandbox.faults.add("sendMessage", "error", status=429, retry_after=600, skip=1)
    said = await wire.messenger.say(ZHANG_ID, wire.messenger.parts(Outgoing(("甲" * 4000, "乙" * 4000))))
    assert [part["state"] for part in said.parts] == ["sent", "unsent"]
    assert len(said.ids) == 1

"""Editing, deleting, pinning, copying."""

from __future__ import annotations

import json
from datetime import timedelta

from bot.clock import FixedClock
from bot.sandbox import Person
from bot.sandbox.methods.editing import NOT_MODIFIED
from tests.sandbox.conftest import Api, png

KEYBOARD = {"inline_keyboard": [[{"text": "a", "callback_data": "b"}]]}


async def test_an_edit_keeps_the_number_and_the_earlier_words(api: Api, person: Person) -> None:
    sent = await api.ok("sendMessage", chat_id=person.chat_id, text="old", reply_markup=KEYBOARD)
    edited = await api.ok("editMessageText", chat_id=person.chat_id, message_id=sent["message_id"], text="new")
    assert edited["message_id"] == sent["message_id"]
    assert edited["edit_date"] == sent["date"]
    assert person.last is not None
    assert (person.last.text, person.last.earlier, person.last.is_edited) == ("new", ["old"], True)


async def test_an_omitted_markup_removes_the_keyboard(api: Api, person: Person) -> None:
    sent = await api.ok("sendMessage", chat_id=person.chat_id, text="x", reply_markup=KEYBOARD)
    edited = await api.ok("editMessageText", chat_id=person.chat_id, message_id=sent["message_id"], text="x")
    assert "reply_markup" not in edited


async def test_an_edit_without_a_change_is_refused(api: Api, person: Person) -> None:
    sent = await api.ok("sendMessage", chat_id=person.chat_id, text="x", reply_markup=KEYBOARD)
    target = {"chat_id": person.chat_id, "message_id": sent["message_id"]}
    same = (400, f"Bad Request: {NOT_MODIFIED}")
    refusal = await api.refused("editMessageText", **target, text="<b></b>x", parse_mode="HTML", reply_markup=KEYBOARD)
    assert refusal == same
    assert await api.refused("editMessageReplyMarkup", **target, reply_markup=KEYBOARD) == same
    await api.ok("editMessageReplyMarkup", **target)
    assert await api.refused("editMessageReplyMarkup", **target) == same


async def test_what_cannot_be_edited_is_named(api: Api, person: Person) -> None:
    own = (await api.ok("sendMessage", chat_id=person.chat_id, text="x"))["message_id"]
    theirs = await person.say("theirs")
    chat = {"chat_id": person.chat_id}
    table = [
        ({"message_id": 1, "text": "y"}, "message to edit not found"),
        ({"message_id": theirs, "text": "y"}, "message can't be edited"),
        ({"message_id": own, "text": ""}, "message text is empty"),
        ({"message_id": own, "text": "y", "reply_markup": {"keyboard": [["a"]]}}, "inline keyboard expected"),
        ({"inline_message_id": "x", "text": "y"}, "MESSAGE_ID_INVALID"),
    ]
    for parameters, problem in table:
        assert await api.refused("editMessageText", **chat, **parameters) == (400, f"Bad Request: {problem}")
    refusal = await api.refused("editMessageCaption", **chat, message_id=own, caption="y")
    assert refusal == (400, "Bad Request: there is no caption in the message to edit")


async def test_captions_and_media_can_be_edited(api: Api, person: Person) -> None:
    chat_id = str(person.chat_id)
    _, sent = await api.upload("sendPhoto", {"photo": (png(), "a.png")}, chat_id=chat_id, caption="old")
    target = {"chat_id": chat_id, "message_id": str(sent["result"]["message_id"])}
    assert (await api.ok("editMessageCaption", **target, caption="new"))["caption"] == "new"
    refusal = await api.refused("editMessageText", **target, text="y")
    assert refusal == (400, "Bad Request: there is no text in the message to edit")
    media = json.dumps({"type": "document", "media": "attach://part", "caption": "file"})
    _, changed = await api.upload("editMessageMedia", {"part": (b"data", "a.txt")}, **target, media=media)
    assert (changed["result"]["document"]["file_name"], changed["result"]["caption"]) == ("a.txt", "file")
    assert "photo" not in changed["result"]


async def test_messages_are_deleted_once_and_within_two_days(api: Api, person: Person, clock: FixedClock) -> None:
    numbers = [(await api.ok("sendMessage", chat_id=person.chat_id, text="x"))["message_id"] for _ in range(3)]
    await api.ok("deleteMessage", chat_id=person.chat_id, message_id=numbers[0])
    await api.ok("deleteMessages", chat_id=person.chat_id, message_ids=[numbers[0], numbers[1]])
    assert await api.refused("deleteMessage", chat_id=person.chat_id, message_id=numbers[0]) == (
        400,
        "Bad Request: message to delete not found",
    )
    clock.advance(timedelta(hours=48, seconds=1))
    assert await api.refused("deleteMessage", chat_id=person.chat_id, message_id=numbers[2]) == (
        400,
        "Bad Request: message can't be deleted",
    )
    assert [seen.is_deleted for seen in person.transcript[1:]] == [True, True, False]
    assert len(person.said) == 1


async def test_a_message_can_be_pinned_copied_and_forwarded(api: Api, person: Person) -> None:
    number = await person.photo(png(), caption="see")
    chat = {"chat_id": person.chat_id}
    await api.ok("pinChatMessage", **chat, message_id=number)
    assert (await api.ok("getChat", **chat))["pinned_message"]["message_id"] == number
    await api.ok("unpinChatMessage", **chat)
    assert "pinned_message" not in await api.ok("getChat", **chat)
    assert (await api.refused("pinChatMessage", **chat, message_id=1))[1] == "Bad Request: message to pin not found"
    await api.ok("copyMessage", **chat, from_chat_id=person.chat_id, message_id=number, caption="mine")
    forwarded = await api.ok("forwardMessage", **chat, from_chat_id=person.chat_id, message_id=number)
    assert forwarded["forward_origin"]["sender_user"]["id"] == person.user_id
    assert [seen.text for seen in person.said] == ["mine", "see"]
    assert (await api.refused("copyMessage", **chat, from_chat_id=1001, message_id=1))[0] == 400

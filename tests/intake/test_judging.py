"""Who may be heard at all."""

from __future__ import annotations

from typing import Any

import pytest
from telegram import Update

from bot.intake.judging import ANONYMOUS_ADMIN_ID, TELEGRAM_ID, Matter, judge
from bot.services.groups import GroupEntry

ZHANG = {"id": 1001, "is_bot": False, "first_name": "张三"}
PRIVATE = {"id": 1001, "type": "private", "first_name": "张三"}
GROUP = {"id": -5, "type": "group", "title": "工作群"}
CHANNEL = {"id": -1007, "type": "channel", "title": "频道"}


def _message(chat: dict[str, Any] = PRIVATE, sender: dict[str, Any] | None = ZHANG, **more: Any) -> dict[str, Any]:
    message: dict[str, Any] = {"message_id": 1, "date": 1, "chat": chat, "text": "我的待办"}
    return message | ({"from": sender} if sender else {}) | more


def _press(chat: dict[str, Any] = PRIVATE, sender: dict[str, Any] = ZHANG) -> dict[str, Any]:
    return {"id": "1", "from": sender, "chat_instance": "x", "data": "1:x", "message": _message(chat)}


def _change(chat: dict[str, Any], old: str, new: str, sender: dict[str, Any] = ZHANG) -> dict[str, Any]:
    bot = {"id": 7, "is_bot": True, "first_name": "bot"}
    until = {"until_date": 0}
    return {
        "chat": chat,
        "from": sender,
        "date": 1,
        "old_chat_member": {"user": bot, "status": old} | (until if old == "kicked" else {}),
        "new_chat_member": {"user": bot, "status": new} | (until if new == "kicked" else {}),
    }


def _account(user_id: int, *, is_bot: bool = False) -> dict[str, Any]:
    return {"id": user_id, "is_bot": is_bot, "first_name": "x"}


ROBOT = _account(9, is_bot=True)
CASES: list[tuple[str, dict[str, Any], Matter]] = [
    ("a message", {"message": _message()}, Matter.ASKING),
    ("a press", {"callback_query": _press()}, Matter.ASKING),
    ("an edited message", {"edited_message": _message(edit_date=2)}, Matter.ASKING),
    ("a message in a group", {"message": _message(GROUP)}, Matter.NOTHING),
    ("a press in a group", {"callback_query": _press(GROUP)}, Matter.NOTHING),
    ("a channel post", {"channel_post": _message(CHANNEL, None)}, Matter.NOTHING),
    ("a message of a channel", {"message": _message(sender_chat=CHANNEL)}, Matter.NOTHING),
    ("an anonymous administrator", {"message": _message(GROUP, _account(ANONYMOUS_ADMIN_ID))}, Matter.NOTHING),
    ("Telegram itself", {"message": _message(sender=_account(TELEGRAM_ID))}, Matter.NOTHING),
    ("another bot", {"message": _message(sender=_account(55, is_bot=True))}, Matter.NOTHING),
    ("another person's private chat", {"message": _message({**PRIVATE, "id": 1002})}, Matter.NOTHING),
    ("nobody", {"message": _message(sender=None)}, Matter.NOTHING),
    ("something new", {"hologram": {"id": 1}}, Matter.NOTHING),
    ("a block", {"my_chat_member": _change(PRIVATE, "member", "kicked")}, Matter.BLOCKED),
    ("a return", {"my_chat_member": _change(PRIVATE, "kicked", "member")}, Matter.UNBLOCKED),
    ("a bot's block", {"my_chat_member": _change(PRIVATE, "member", "kicked", ROBOT)}, Matter.NOTHING),
    ("added to a group", {"my_chat_member": _change(GROUP, "left", "member")}, Matter.ADDED),
    ("added to a channel", {"my_chat_member": _change(CHANNEL, "left", "member")}, Matter.ADDED),
    ("taken out of a group", {"my_chat_member": _change(GROUP, "member", "left")}, Matter.REMOVED),
    ("a group's new number", {"message": _message(GROUP, migrate_to_chat_id=-1009)}, Matter.MIGRATED),
    ("a group's old number", {"message": _message(GROUP, migrate_from_chat_id=-9)}, Matter.MIGRATED),
    ("a score in a group", {"message": _message(GROUP, text="/score")}, Matter.IN_GROUP),
    ("a score in a channel's name", {"message": _message(GROUP, text="/score", sender_chat=CHANNEL)}, Matter.NOTHING),
    ("another command in a group", {"message": _message(GROUP, text="/todo")}, Matter.NOTHING),
    ("a longer command in a group", {"message": _message(GROUP, text="/scores")}, Matter.NOTHING),
    ("an edited command in a group", {"edited_message": _message(GROUP, text="/score", edit_date=2)}, Matter.NOTHING),
    ("a button of ours in a group", {"callback_query": _press(GROUP) | {"data": "1:bind:3"}}, Matter.IN_GROUP),
    ("a new right in a group", {"my_chat_member": _change(GROUP, "member", "member")}, Matter.NOTHING),
]  # fmt: skip


@pytest.mark.parametrize(("name", "content", "matter"), CASES, ids=[case[0] for case in CASES])
def test_each_kind_of_update_has_its_matter(name: str, content: dict[str, Any], matter: Matter) -> None:
    update = Update.de_json({"update_id": 1} | content, None)
    assert update is not None
    assert judge(update).matter is matter


@pytest.mark.parametrize(
    ("text", "has_code"),
    [
        ("/start abc-DEF_123", True),
        ("/start@credit_bot abc", True),
        ("/start", False),
        ("/start a b", False),
        ("/start 码", False),
        ("/start " + "x" * 65, False),
        ("start abc", False),
    ],
)
def test_only_something_like_a_code_reaches_the_door(text: str, has_code: bool) -> None:
    update = Update.de_json({"update_id": 1, "message": _message() | {"text": text}}, None)
    assert update is not None
    assert judge(update).has_code is has_code


def test_an_anonymous_hand_that_adds_the_bot_is_nobody() -> None:
    content = {"my_chat_member": _change(GROUP, "left", "member", _account(ANONYMOUS_ADMIN_ID))}
    update = Update.de_json({"update_id": 1} | content, None)
    assert update is not None
    assert judge(update).user_id == 0


@pytest.mark.parametrize(
    ("text", "entry", "addressee"),
    [
        ("/bind 客运科", GroupEntry.BINDING, ""),
        ("/unbind@credit_bot", GroupEntry.BINDING, "credit_bot"),
        ("/score@other_bot 3.1", GroupEntry.SCORE, "other_bot"),
    ],
)
def test_a_command_in_a_group_names_what_is_tried_and_whom_it_addresses(
    text: str, entry: GroupEntry, addressee: str
) -> None:
    update = Update.de_json({"update_id": 1, "message": _message(GROUP, text=text)}, None)
    assert update is not None
    judged = judge(update)
    assert (judged.entry, judged.addressee, judged.user_id) == (entry, addressee, 1001)


@pytest.mark.parametrize("field", ["migrate_to_chat_id", "migrate_from_chat_id"])
def test_a_move_tells_the_old_number_and_the_new(field: str) -> None:
    chat, other = (GROUP, -1009) if field == "migrate_to_chat_id" else (GROUP | {"id": -1009}, -5)
    update = Update.de_json({"update_id": 1, "message": _message(chat) | {field: other}}, None)
    assert update is not None
    judged = judge(update)
    assert (judged.chat_id, judged.new_chat_id) == (-5, -1009)


def test_whoever_adds_the_bot_to_a_channel_is_nobody() -> None:
    update = Update.de_json({"update_id": 1, "my_chat_member": _change(CHANNEL, "left", "member")}, None)
    assert update is not None
    assert judge(update).user_id == 0

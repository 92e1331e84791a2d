"""From what is to be said to the calls that say it."""

from __future__ import annotations

import json
from typing import Any

from bot.messenger.parts import PHOTO_BYTES, Part, message_ids, parts_of, unsent
from bot.ports import Attachment, AttachmentKind, Button, Outgoing


def _unknown(_item: Attachment) -> int | None:
    return None


def _photo(number: int) -> Attachment:
    return Attachment(AttachmentKind.PHOTO, f"{number}.jpg", sha256=f"{number:064d}")


def _document(number: int) -> Attachment:
    return Attachment(AttachmentKind.DOCUMENT, f"{number}.pdf", sha256=f"{number:064d}")


def _shape(parts: list[Part]) -> list[Any]:
    return [(part["kind"], len(part["files"])) if part["type"] == "files" else part["text"] for part in parts]


def test_files_go_first_by_kind_then_the_card_with_its_buttons() -> None:
    rows = ((Button("通过", data="1:ok:1"),),)
    outgoing = Outgoing(("卡片",), rows, attachments=(_document(1), _photo(2), _document(3)))
    parts = parts_of(outgoing, _unknown)
    assert _shape(parts) == [("photo", 1), ("document", 2), "卡片"]
    assert parts[-1]["buttons"] == [[{"text": "通过", "data": "1:ok:1", "url": None}]]


def test_an_album_holds_ten_at_most() -> None:
    parts = parts_of(Outgoing((), attachments=tuple(map(_photo, range(21)))), _unknown)
    assert _shape(parts) == [("photo", 10), ("photo", 10), ("photo", 1)]


def test_a_photo_over_ten_megabytes_goes_as_a_document() -> None:
    parts = parts_of(
        Outgoing((), attachments=(_photo(1), _photo(2))), lambda item: PHOTO_BYTES + (item.name == "2.jpg")
    )
    assert _shape(parts) == [("photo", 1), ("document", 1)]


def test_a_long_text_carries_its_buttons_below_the_last_message_only() -> None:
    parts = parts_of(Outgoing(("甲" * 4000, "乙" * 4000), ((Button("展开", data="1:x"),),)), _unknown)
    assert [bool(part["buttons"]) for part in parts] == [False, True]


def test_with_menu_and_buttons_the_first_block_goes_ahead_with_the_menu() -> None:
    outgoing = Outgoing(("欢迎", "全年清单"), ((Button("展开", data="1:x"),),), menu=(("我的待办",),))
    parts = parts_of(outgoing, _unknown)
    assert _shape(parts) == ["欢迎", "全年清单"]
    assert parts[0]["menu"] == [["我的待办"]]
    assert parts[1]["buttons"]


def test_parts_survive_the_database() -> None:
    outgoing = Outgoing(
        ("字",), ((Button("开", url="https://example.org"),),), attachments=(_photo(1),), subjects=("x",)
    )
    parts = parts_of(outgoing, _unknown)
    assert json.loads(json.dumps(parts)) == parts


def test_what_is_sent_already_is_not_sent_again() -> None:
    parts = parts_of(Outgoing(("甲" * 4000, "乙" * 4000)), _unknown)
    parts[0] |= {"state": "sent", "ids": [7]}
    assert unsent(parts) == [1]
    assert message_ids(parts) == (7,)

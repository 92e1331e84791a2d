"""Incoming and outgoing files, albums, links."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from bot.clock import FixedClock
from bot.sandbox import Person
from bot.sandbox.files import WRONG_ID
from bot.sandbox.images import dimensions
from tests.sandbox.conftest import Api, png

JPEG = b"\xff\xd8\xff\xe0\x00\x04ab\xff\xc0\x00\x11\x08" + (300).to_bytes(2, "big") + (400).to_bytes(2, "big")
MEGABYTE = 1_048_576


async def incoming(api: Api) -> dict[str, Any]:
    """The newest message handed to the bot."""
    message: dict[str, Any] = (await api.updates())[-1]["message"]
    return message


async def test_a_photo_comes_in_sizes_with_ids_of_their_own(api: Api, person: Person) -> None:
    await person.photo(png(2000, 1000), caption="现场 /note")
    message = await incoming(api)
    sizes = message["photo"]
    assert [size["width"] for size in sizes] == [90, 320, 800, 1280]
    assert len({size["file_id"] for size in sizes}) == len({size["file_unique_id"] for size in sizes}) == 4
    assert message["caption_entities"][0]["type"] == "bot_command"
    assert "document" not in message


async def test_the_same_photo_again_has_new_ids_but_the_same_unique_ones(api: Api, person: Person) -> None:
    await person.photo(png())
    await person.photo(png())
    first, second = [update["message"]["photo"][-1] for update in (await api.updates())[1:]]
    assert first["file_unique_id"] == second["file_unique_id"]
    assert first["file_id"] != second["file_id"]


async def test_a_document_keeps_name_type_and_bytes(api: Api, person: Person) -> None:
    await person.document(b"%PDF-1.7", "计划.pdf", "application/pdf")
    document = (await incoming(api))["document"]
    assert (document["file_name"], document["mime_type"], document["file_size"]) == ("计划.pdf", "application/pdf", 8)
    file = await api.ok("getFile", file_id=document["file_id"])
    assert file["file_path"].endswith(".pdf")
    async with api.session.get(f"{api.sandbox.file_base_url}{api.sandbox.token}/{file['file_path']}") as response:
        assert await response.read() == b"%PDF-1.7"
    assert [call.status for call in api.sandbox.calls("file")] == [200]


async def test_a_download_link_dies_after_an_hour_and_can_be_had_again(
    api: Api, person: Person, clock: FixedClock
) -> None:
    await person.document(b"x")
    file_id = (await incoming(api))["document"]["file_id"]
    for age, status in ((timedelta(0), 200), (timedelta(minutes=59), 200), (timedelta(minutes=61), 404)):
        path = (await api.ok("getFile", file_id=file_id))["file_path"]
        clock.advance(age)
        async with api.session.get(f"{api.sandbox.file_base_url}{api.sandbox.token}/{path}") as response:
            assert response.status == status


async def test_getting_files_has_its_limits(api: Api, person: Person) -> None:
    await person.document(b"x", declared_size=20 * MEGABYTE)
    await api.ok("getFile", file_id=(await incoming(api))["document"]["file_id"])
    await person.document(b"x", declared_size=20 * MEGABYTE + 1)
    document = (await incoming(api))["document"]
    assert document["file_size"] == 20 * MEGABYTE + 1
    refusals = {
        document["file_id"]: "file is too big",
        document["file_unique_id"]: "invalid file_id",
        "AgACAgUAAxkBinvented-but-long": WRONG_ID,
    }
    for file_id, problem in refusals.items():
        assert await api.refused("getFile", file_id=file_id) == (400, f"Bad Request: {problem}")


async def test_an_album_comes_as_separate_updates_in_any_order(api: Api, person: Person) -> None:
    numbers = await person.album([png(), png(10, 10), (b"x", "a.txt")], caption="three", order=[2, 0, 1], held=[0])
    messages = [update["message"] for update in (await api.updates())[1:]]
    assert [message["message_id"] for message in messages] == [numbers[2], numbers[1]]
    assert api.sandbox.release() == 1
    messages = [update["message"] for update in (await api.updates())[1:]]
    assert messages[-1]["caption"] == "three"
    assert len({message["media_group_id"] for message in messages}) == 1
    assert sum("caption" in message for message in messages) == 1
    assert api.sandbox.release() == 0


@pytest.mark.parametrize("kind", ["video", "voice", "audio", "sticker", "location", "contact"])
async def test_other_kinds_of_messages_are_well_formed(api: Api, person: Person, kind: str) -> None:
    await person.other(kind)
    assert kind in await incoming(api)
    assert person.transcript[-1].media == kind


async def test_the_bot_sends_every_kind_and_can_send_it_again_by_id(api: Api, person: Person) -> None:
    chat_id = str(person.chat_id)
    for kind in ("photo", "document", "video", "audio", "voice"):
        status, body = await api.upload(
            f"send{kind}", {kind: (png(), "名.png")}, chat_id=chat_id, caption="<i>c</i>", parse_mode="HTML"
        )
        assert status == 200
        assert body["result"]["caption_entities"] == [{"type": "italic", "offset": 0, "length": 1}]
        shown = body["result"][kind]
        file_id = shown[-1]["file_id"] if kind == "photo" else shown["file_id"]
        again = await api.ok(f"send{kind}", chat_id=chat_id, **{kind: file_id})
        assert again[kind] != shown
    assert [seen.media for seen in person.said][::2] == ["photo", "document", "video", "audio", "voice"]


@pytest.mark.parametrize(
    ("method", "part", "data", "problem"),
    [
        ("sendPhoto", "photo", b"no picture", "IMAGE_PROCESS_FAILED"),
        ("sendPhoto", "photo", png(9000, 1001), "PHOTO_INVALID_DIMENSIONS"),
        ("sendPhoto", "photo", png(2100, 100), "PHOTO_INVALID_DIMENSIONS"),
        ("sendPhoto", "photo", png() + b"x" * (10 * MEGABYTE), "file of size 10485789 bytes is too big for a photo"),
        ("sendDocument", "document", b"", "file must be non-empty"),
        ("sendDocument", "docment", b"x", "sandbox: sendDocument has no parameter docment"),
    ],
)
async def test_what_cannot_be_uploaded_is_named(
    api: Api, person: Person, method: str, part: str, data: bytes, problem: str
) -> None:
    status, body = await api.upload(method, {part: (data, "a")}, chat_id=str(person.chat_id))
    assert status == 400
    assert body["description"].startswith(f"Bad Request: {problem}")


async def test_over_50_megabytes_the_door_is_shut(api: Api, person: Person) -> None:
    data = b"x" * (50 * MEGABYTE + 1)
    status, body = await api.upload("sendDocument", {"document": (data, "a")}, chat_id=str(person.chat_id))
    assert (status, body["description"]) == (413, "Request Entity Too Large")


@pytest.mark.parametrize(
    ("parameters", "problem"),
    [
        ({}, "there is no photo in the request"),
        ({"photo": "attach://missing"}, "there is no photo in the request"),
        ({"photo": "https://example.org/a.png"}, "failed to get HTTP URL content"),
        ({"photo": "invented"}, "wrong file identifier/HTTP URL specified"),
        ({"photo": "DOCUMENT"}, "can't use file of type Document as Photo"),
    ],
)
async def test_a_file_that_is_not_there_is_named(
    api: Api, person: Person, parameters: dict[str, str], problem: str
) -> None:
    await person.document(b"x")
    if parameters.get("photo") == "DOCUMENT":
        parameters = {"photo": (await incoming(api))["document"]["file_id"]}
    refusal = await api.refused("sendPhoto", chat_id=person.chat_id, **parameters)
    assert refusal == (400, f"Bad Request: {problem}")


async def test_a_caption_has_1024_characters(api: Api, person: Person) -> None:
    await person.photo(png())
    photo = (await incoming(api))["photo"][-1]["file_id"]
    await api.ok("sendPhoto", chat_id=person.chat_id, photo=photo, caption="字" * 1024)
    refusal = await api.refused("sendPhoto", chat_id=person.chat_id, photo=photo, caption="字" * 1025)
    assert refusal == (400, "Bad Request: message caption is too long")


async def test_the_bots_album_is_one_group_of_messages(api: Api, person: Person) -> None:
    media = [{"type": "photo", "media": f"attach://p{index}", "caption": "c" * (index == 0)} for index in range(2)]
    parts = {f"p{index}": (png(), "a.png") for index in range(2)}
    _, body = await api.upload("sendMediaGroup", parts, chat_id=str(person.chat_id), media=json.dumps(media))
    assert len({message["media_group_id"] for message in body["result"]}) == 1
    assert [seen.text for seen in person.said] == ["c", ""]


@pytest.mark.parametrize(
    ("kinds", "problem"),
    [
        ([], "there are no messages to send"),
        (["photo"] * 11, "too many messages to send as an album"),
        (["photo", "document"], "document can't be mixed with other media types"),
        (["audio", "document"], "audio can't be mixed with other media types"),
        (["sticker"], "can't parse InputMedia: invalid type sticker is specified"),
    ],
)
async def test_a_wrong_album_is_refused(api: Api, person: Person, kinds: list[str], problem: str) -> None:
    media = json.dumps([{"type": kind, "media": "attach://part"} for kind in kinds])
    parts = {"part": (png(), "a.png")} if kinds else {}
    _, body = await api.upload("sendMediaGroup", parts, chat_id=str(person.chat_id), media=media)
    assert body.get("description") == f"Bad Request: {problem}"
    assert person.said == []


async def test_an_album_takes_no_keyboard(api: Api, person: Person) -> None:
    assert (await api.refused("sendMediaGroup", chat_id=1001, media=[], reply_markup={}))[0] == 400
    assert (await api.refused("sendMediaGroup", chat_id=1001, media={}))[0] == 400
    assert (await api.refused("sendMediaGroup", chat_id=1001, media=["x"]))[0] == 400


@pytest.mark.parametrize(
    ("data", "size"),
    [
        (png(7, 9), (7, 9)),
        (JPEG, (400, 300)),
        (b"GIF89a" + bytes([5, 0, 6, 0]), (5, 6)),
        (b"BM" + bytes(16) + bytes([5, 0, 0, 0, 6, 0, 0, 0]), (5, 6)),
        (b"RIFF\0\0\0\0WEBPVP8X" + bytes(8) + bytes([4, 0, 0, 5, 0, 0]), (5, 6)),
        (b"RIFF\0\0\0\0WEBPVP8L" + bytes(5) + bytes([4, 0x40, 1, 0]), (5, 6)),
        (b"RIFF\0\0\0\0WEBPVP8 " + bytes(10) + bytes([5, 0, 6, 0]), (5, 6)),
        (b"\xff\xd8\xff", None),
        (b"\xff\xd8ab", None),
        (b"\x89PNG\r\n\x1a\n", None),
        (b"text", None),
    ],
)
def test_dimensions_are_read_from_the_first_bytes(data: bytes, size: tuple[int, int] | None) -> None:
    assert dimensions(data) == size


async def test_a_large_file_can_be_downloaded(api: Api, person: Person) -> None:
    await person.document(b"x" * (15 * MEGABYTE))
    path = (await api.ok("getFile", file_id=(await incoming(api))["document"]["file_id"]))["file_path"]
    async with api.session.get(f"{api.sandbox.file_base_url}{api.sandbox.token}/{path}") as response:
        assert len(await response.read()) == 15 * MEGABYTE

"""Scripted faults as the bot meets them on the wire."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

import pytest
from aiohttp import ClientError, ClientTimeout

from bot.sandbox import Person
from tests.sandbox.conftest import Api


@pytest.fixture(autouse=True)
def _a_quiet_server(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """A scripted fault is no accident of the sandbox itself."""
    yield
    assert [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR] == []


SEND = {"chat_id": 1001, "text": "x"}


@pytest.mark.parametrize(
    ("options", "status", "body"),
    [
        ({"status": 500}, 500, {"ok": False, "error_code": 500, "description": "Internal Server Error"}),
        ({"status": 200}, 200, {"ok": False, "error_code": 200, "description": "Internal Server Error"}),
        ({"status": 400, "description": "Bad Request: x"}, 400, {"error_code": 400, "description": "Bad Request: x"}),
        (
            {"status": 429, "retry_after": 7},
            429,
            {"description": "Too Many Requests: retry after 7", "parameters": {"retry_after": 7}},
        ),
        ({"status": 429}, 429, {"description": "Too Many Requests"}),
        ({"status": 400, "migrate_to": -1005}, 400, {"parameters": {"migrate_to_chat_id": -1005}}),
    ],
)
async def test_an_error_is_answered_as_told_and_nothing_is_done(
    api: Api, person: Person, options: dict[str, Any], status: int, body: dict[str, Any]
) -> None:
    fault = api.sandbox.faults.add("sendMessage", "error", **options)
    got_status, got = await api.raw("sendMessage", SEND)
    assert got_status == status
    assert got.items() >= body.items()
    assert fault.hit_count == 1
    assert person.said == []
    await api.ok("sendMessage", **SEND)


async def test_a_fault_strikes_its_method_chat_and_number_of_calls(api: Api, person: Person) -> None:
    fault = api.sandbox.faults.add("sendmessage", "error", times=2, skip=1, chat_id=1001)
    statuses = [(await api.raw("sendMessage", SEND))[0] for _ in range(4)]
    assert statuses == [200, 500, 500, 200]
    await api.ok("getMe")
    assert fault.hit_count == 2
    api.sandbox.faults.add("*", "error", times=-1)
    assert [(await api.raw("getMe"))[0] for _ in range(3)] == [500, 500, 500]
    api.sandbox.faults.clear()
    await api.ok("getMe")


def test_an_unknown_kind_of_fault_is_refused(sandbox: Any) -> None:
    with pytest.raises(ValueError, match="unknown kind"):
        sandbox.faults.add("getMe", "earthquake")


async def test_a_proxys_page_is_html(api: Api, person: Person) -> None:
    api.sandbox.faults.add("sendMessage", "html", status=502)
    async with api.session.post(api.url("sendMessage"), json=SEND) as response:
        assert (response.status, response.content_type) == (502, "text/html")
        assert "502 Bad Gateway" in await response.text()


async def test_an_empty_answer_is_empty(api: Api, person: Person) -> None:
    api.sandbox.faults.add("sendMessage", "empty")
    async with api.session.post(api.url("sendMessage"), json=SEND) as response:
        assert await response.read() == b""


@pytest.mark.parametrize(("kind", "delivered"), [("reset", 0), ("drop_after", 1), ("short", 1)])
async def test_a_connection_breaks_before_or_after_the_work(
    api: Api, person: Person, kind: Any, delivered: int
) -> None:
    api.sandbox.faults.add("sendMessage", kind)
    with pytest.raises(ClientError):
        await api.raw("sendMessage", SEND)
    assert len(person.said) == delivered


async def test_a_hanging_answer_never_comes(api: Api, person: Person) -> None:
    fault = api.sandbox.faults.add("sendMessage", "hang")
    with pytest.raises(TimeoutError):
        await api.session.post(api.url("sendMessage"), json=SEND, timeout=ClientTimeout(total=0.1))
    assert (fault.hit_count, person.said) == (1, [])


async def test_a_cut_answer_is_broken_json_after_the_work(api: Api, person: Person) -> None:
    api.sandbox.faults.add("sendMessage", "cut")
    async with api.session.post(api.url("sendMessage"), json=SEND) as response:
        with pytest.raises(ValueError):
            await response.json()
    assert len(person.said) == 1


@pytest.mark.parametrize("kind", ["slow", "delay"])
async def test_a_slow_answer_is_whole_in_the_end(api: Api, person: Person, kind: Any) -> None:
    api.sandbox.faults.add("sendMessage", kind, delay_s=0)
    assert (await api.raw("sendMessage", SEND))[1]["result"]["text"] == "x"


async def test_a_byte_at_a_time_outlasts_the_clients_patience(api: Api, person: Person) -> None:
    api.sandbox.faults.add("sendMessage", "slow", delay_s=60)
    with pytest.raises(TimeoutError):
        async with api.session.post(api.url("sendMessage"), json=SEND, timeout=ClientTimeout(total=0.1)) as response:
            await response.read()
    assert len(person.said) == 1
    await api.ok("sendMessage", **SEND)


async def test_an_error_may_follow_the_work(api: Api, person: Person) -> None:
    api.sandbox.faults.add("sendMessage", "error_after", status=502)
    assert (await api.raw("sendMessage", SEND))[0] == 502
    assert len(person.said) == 1


@pytest.mark.parametrize(("kind", "size"), [("cut", 5), ("empty", 0)])
async def test_downloads_have_faults_too(api: Api, person: Person, kind: Any, size: int) -> None:
    await person.document(b"0123456789")
    file_id = (await api.updates())[-1]["message"]["document"]["file_id"]
    path = (await api.ok("getFile", file_id=file_id))["file_path"]
    api.sandbox.faults.add("file", kind)
    for expected in (size, 10):
        async with api.session.get(f"{api.sandbox.file_base_url}{api.sandbox.token}/{path}") as response:
            assert len(await response.read()) == expected

"""The people over HTTP, and the command that runs a sandbox by itself."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from typer import Typer
from typer.testing import CliRunner

from bot.cli.sandbox import sandbox as command
from bot.sandbox import ActionError, Answer, Person, Sandbox, SandboxClient
from tests.sandbox.conftest import Api, png


@pytest.fixture
def client(sandbox: Sandbox) -> Iterator[SandboxClient]:
    with SandboxClient(sandbox.base_url) as made:
        yield made


async def test_every_verb_works_from_another_thread(api: Api, sandbox: Sandbox, client: SandboxClient) -> None:
    def act() -> None:
        person = client.person("张三", 1001)
        number = person.start("code")
        person.open_link(f"https://t.me/{sandbox.username}")
        person.say("hello", reply_to=number)
        person.photo(png(), caption="c")
        person.document(b"x", "a.pdf", "application/pdf", declared_size=30_000_000)
        person.album([png(), (b"y", "b.txt")], order=[1, 0], held=[0])
        person.other("voice")
        person.forward(number)
        person.edit(number, "/start other")
        person.block()
        person.unblock()

    await asyncio.to_thread(act)
    updates = await api.updates()
    kinds = [next(name for name in update if name != "update_id") for update in updates]
    assert kinds == ["message"] * 8 + ["edited_message", "my_chat_member", "my_chat_member"]
    assert updates[4]["message"]["document"]["file_size"] == 30_000_000
    assert await asyncio.to_thread(client.release) == 1


async def test_what_the_bot_says_is_read_from_outside(
    api: Api, sandbox: Sandbox, client: SandboxClient, person: Person
) -> None:
    remote = await asyncio.to_thread(client.person, "张三", 1001)
    markup = {"inline_keyboard": [[{"text": "打开", "url": "https://a.cn"}, {"text": "按", "callback_data": "x"}]]}
    await api.ok("sendMessage", chat_id=1001, text="欢迎", reply_markup=markup)

    def read() -> tuple[Any, ...]:
        last = remote.last
        assert last is not None
        assert remote.hears("欢迎") == last == remote.heard[0]
        answers = remote.press("打开"), remote.press("按", timeout=0), remote.press_data("y", timeout=0)
        return last.button_words, remote.all_button_words, answers, [call["method"] for call in client.calls()]

    words, all_words, answers, methods = await asyncio.to_thread(read)
    assert words == all_words == ["打开", "按"]
    assert answers == (Answer("", url="https://a.cn"), None, None)
    assert methods == ["sendMessage"]


async def test_groups_faults_clock_and_raw_updates_from_outside(api: Api, client: SandboxClient) -> None:
    def act() -> int:
        person = client.person("王五", 1003)
        group = client.group("运管所")
        group.act("add_bot", by=1003)
        person.say("/bind", chat=group)
        client.add_fault("getMe", "error", status=502)
        client.inject({"message": None})
        assert client.clock(advance_s=60) == "2024-06-14T00:31:00+00:00"
        assert client.clock(moment="2024-06-14T09:00") == "2024-06-14T01:00:00+00:00"
        return group.chat_id

    chat_id = await asyncio.to_thread(act)
    assert (await api.raw("getMe"))[0] == 502
    updates = await api.updates()
    assert updates[-2]["message"]["chat"]["id"] == chat_id
    assert updates[-1]["message"] is None
    assert not await asyncio.to_thread(client.all_confirmed, 0)
    await api.updates(offset=updates[-1]["update_id"] + 1)
    assert await asyncio.to_thread(client.all_confirmed)
    await asyncio.to_thread(client.clear_faults)


async def test_problems_reach_the_other_process_as_what_they_are(client: SandboxClient, person: Person) -> None:
    remote = await asyncio.to_thread(client.person, "张三", 1001)
    table: list[tuple[Any, type[Exception]]] = [
        (lambda: remote.press("nothing"), ActionError),
        (lambda: remote.hears("nothing", timeout=0), AssertionError),
        (lambda: client.call("act", user_id=1001, verb="__init__"), ValueError),
        (lambda: client.call("group_act", chat_id=1001, verb="__init__"), ValueError),
        (lambda: client.call("transcript", chat_id=5), ActionError),
        (lambda: client.call("act", user_id=5, verb="say"), ActionError),
        (lambda: client.call("dance"), ValueError),
        (lambda: client.call("person", colour="red"), ValueError),
    ]
    for attempt, expected in table:
        with pytest.raises(expected):
            await asyncio.to_thread(attempt)


def test_the_command_serves_until_interrupted() -> None:
    script = "import typer; from bot.cli.sandbox import sandbox; typer.run(sandbox)"
    arguments = [sys.executable, "-c", script, "--token", "12:abc", "--clock-start", "2024-06-14T08:30"]
    environment = os.environ | {"PYTHONIOENCODING": "utf-8"}
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True, encoding="utf-8", env=environment) as process:
        assert process.stdout is not None
        base = process.stdout.readline().strip().rpartition("：")[2]
        assert httpx.get(f"{base}12:abc/getMe", trust_env=False).json()["result"]["id"] == 12
        with SandboxClient(base.removesuffix("/bot")) as client:
            assert client.clock().startswith("2024-06-14T00:30:")
            with pytest.raises(ValueError, match="runs by itself"):
                client.clock(advance_s=1)
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 0


@pytest.mark.parametrize("arguments", [["--token", "nonsense"], ["--clock-start", "tomorrow"]])
def test_bad_input_ends_with_2_and_a_line(arguments: list[str]) -> None:
    app = Typer()
    app.command()(command)
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 2
    assert arguments[1] in result.stderr


def test_a_taken_port_ends_with_1() -> None:
    app = Typer()
    app.command()(command)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        result = CliRunner().invoke(app, ["--port", port])
    assert (result.exit_code, port in result.stderr) == (1, True)

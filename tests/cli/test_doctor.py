"""The self-check: what is well, what is not, and how to mend it."""

from __future__ import annotations

import shutil
import sqlite3
from collections import namedtuple
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.sandbox import Sandbox
from storage.migrate import head
from tests.cli.conftest import Creditbot, Outcome


@pytest.fixture
def _well(monkeypatch: pytest.MonkeyPatch, sandbox: Sandbox, creditbot: Creditbot) -> None:
    """Everything in order: a token that the server knows, a migrated database, a clock in the plan's year."""
    monkeypatch.setenv("CREDITBOT_TOKEN", sandbox.token)
    monkeypatch.setenv("CREDITBOT_API_BASE_URL", sandbox.api_base_url)
    monkeypatch.setenv("CREDITBOT_CLOCK_START", "2024-06-14T08:29")
    assert creditbot("migrate").code == 0


def troubles(outcome: Outcome) -> list[str]:
    """The lines that ask for something to be done."""
    return [line for line in outcome.out.splitlines() if line.startswith("✗")]


@pytest.mark.usefixtures("_well")
def test_a_good_installation_passes_with_a_line_for_each_check(creditbot: Creditbot, sandbox: Sandbox) -> None:
    outcome = creditbot("doctor")
    assert (outcome.code, outcome.err, troubles(outcome)) == (0, "", [])
    for words in ("设置", "令牌", "数据文件夹", str(head()), "23项指标、27个得分项", "2024-06-14 08:29", "调休已知"):
        assert words in outcome.out
    assert f"@{sandbox.username}" in outcome.out
    assert sandbox.token not in outcome.out


@pytest.mark.usefixtures("_well")
@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({}, "网页核对：关，因为没有连 Telegram 正式服务器"),
        ({"FETCH_PAGES": "false"}, "网页核对：关（CREDITBOT_FETCH_PAGES=false）"),
        ({"FETCH_PAGES": "true"}, "网页核对：开，报送的链接会自动打开核对"),
        ({"FETCH_PAGES": "true", "PAGE_PROXY": "http://me:secret@proxy:3128"}, "网页核对：开，经代理 proxy:3128 打开"),
    ],
)
def test_it_says_whether_links_are_opened(
    creditbot: Creditbot, monkeypatch: pytest.MonkeyPatch, changes: dict[str, str], line: str
) -> None:
    for name, value in changes.items():
        monkeypatch.setenv(f"CREDITBOT_{name}", value)
    outcome = creditbot("doctor")
    assert outcome.code == 0
    assert line in outcome.out
    assert "secret" not in outcome.out


def test_without_a_token_it_says_so_and_asks_nobody(creditbot: Creditbot, tmp_path: Path) -> None:
    outcome = creditbot("doctor")
    assert outcome.code == 1
    assert [line for line in troubles(outcome) if "@BotFather" in line]
    assert "没有试连" in outcome.out
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("_well")
@pytest.mark.parametrize(
    ("name", "value", "named"),
    [
        ("CREDITBOT_TOKEN", "abc", "令牌：样子不对"),
        ("CREDITBOT_TOKEN", "123456789:AAbb-CCdd_eeff", "不认这个令牌"),
        ("CREDITBOT_API_BASE_URL", "http://127.0.0.1:1/bot", "连不上"),
        ("CREDITBOT_PLAN", "no-such-plan.toml", "no-such-plan.toml"),
        ("CREDITBOT_WORKDAYS", "no-such-table.toml", "no-such-table.toml"),
        ("CREDITBOT_CLOCK_START", "soon", "CREDITBOT_CLOCK_START"),
        ("CREDITBOT_PAGE_PROXY", "proxy:3128", "CREDITBOT_PAGE_PROXY"),
        ("CREDITBOT_DATA_DIR", "/proc", "写不进去"),
        ("CREDITBOT_DATA_DIR", "missing/below", "不存在"),
        ("CREDITBOT_DATABASE_URL", "postgresql://creditbot@127.0.0.1:1/creditbot", "连不上数据库"),
    ],
)
def test_each_fault_is_named(
    creditbot: Creditbot, monkeypatch: pytest.MonkeyPatch, name: str, value: str, named: str
) -> None:
    monkeypatch.setenv(name, value)
    outcome = creditbot("doctor")
    assert (outcome.code, outcome.err) == (1, "")
    assert [line for line in troubles(outcome) if named in line]


def test_a_shifted_clock_with_telegrams_own_server_is_a_fault(
    creditbot: Creditbot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CREDITBOT_CLOCK_START", "2024-06-14T08:29")
    outcome = creditbot("doctor")
    assert outcome.code == 1
    assert [line for line in troubles(outcome) if "CREDITBOT_CLOCK_START" in line]


@pytest.mark.usefixtures("_well")
def test_a_nearly_full_disk_is_a_fault(creditbot: Creditbot, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage(1, 1, 1024))
    assert [line for line in troubles(creditbot("doctor")) if "64 MB" in line]


@pytest.mark.usefixtures("_well")
def test_a_damaged_database_is_a_fault(creditbot: Creditbot, tmp_path: Path) -> None:
    (tmp_path / "creditbot.sqlite3").write_bytes(b"not a database " * 500)
    outcome = creditbot("doctor")
    assert outcome.code == 1
    assert [line for line in troubles(outcome) if "损坏" in line]


@pytest.mark.usefixtures("_well")
def test_a_database_of_a_newer_program_is_a_fault(creditbot: Creditbot, tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "creditbot.sqlite3") as connection:
        connection.execute("UPDATE alembic_version SET version_num = 'from-the-future'")
    connection.close()
    outcome = creditbot("doctor")
    assert outcome.code == 1
    assert [line for line in troubles(outcome) if "数据库" in line]


@pytest.fixture
def stranger_server() -> Iterator[str]:
    """A web server that is no Bot API."""
    from http.server import BaseHTTPRequestHandler, HTTPServer
    from threading import Thread

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"<html>welcome</html>")

        def log_message(self, *_arguments: object) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Page) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/bot"
        server.shutdown()
        thread.join()


@pytest.mark.usefixtures("_well")
def test_a_server_that_is_no_bot_api_is_a_fault(
    creditbot: Creditbot, monkeypatch: pytest.MonkeyPatch, stranger_server: str
) -> None:
    monkeypatch.setenv("CREDITBOT_API_BASE_URL", stranger_server)
    assert [line for line in troubles(creditbot("doctor")) if "CREDITBOT_API_BASE_URL" in line]

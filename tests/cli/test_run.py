"""What ``creditbot run`` refuses, each with one line and nothing left half done."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections import namedtuple
from contextlib import closing
from pathlib import Path

import pytest

from bot.sandbox import Sandbox
from storage.lock import DataLock
from tests.cli.conftest import Creditbot

TOKEN = "123456789:AAbb-CCdd_eeff"


@pytest.fixture
def _token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CREDITBOT_TOKEN", TOKEN)


def test_without_a_token_it_says_where_to_get_one(creditbot: Creditbot, tmp_path: Path) -> None:
    outcome = creditbot("run")
    assert outcome.code == 2
    assert "CREDITBOT_TOKEN" in outcome.line
    assert "creditbot demo" in outcome.line
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("token", ["abc", "123456789", "123456789:", "12 34:AAbbccddeeff", "令牌:AAbbccddeeff"])
def test_a_malformed_token_is_refused_and_not_repeated(
    creditbot: Creditbot, monkeypatch: pytest.MonkeyPatch, token: str
) -> None:
    monkeypatch.setenv("CREDITBOT_TOKEN", token)
    outcome = creditbot("run")
    assert outcome.code == 2
    assert "CREDITBOT_TOKEN" in outcome.line
    assert token not in outcome.line.replace("123456789:AA……", "")


def test_a_token_that_telegram_does_not_know_ends_it_with_one_line_without_the_token(
    creditbot: Creditbot, monkeypatch: pytest.MonkeyPatch, sandbox: Sandbox
) -> None:
    monkeypatch.setenv("CREDITBOT_TOKEN", TOKEN)
    monkeypatch.setenv("CREDITBOT_API_BASE_URL", sandbox.api_base_url)
    outcome = creditbot("run")
    assert outcome.code == 2
    assert "Telegram 不认这个令牌" in outcome.line
    assert TOKEN not in outcome.line


@pytest.mark.usefixtures("_token")
def test_a_shifted_clock_is_refused_with_telegrams_own_server(
    creditbot: Creditbot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CREDITBOT_CLOCK_START", "2024-06-14T08:29")
    outcome = creditbot("run")
    assert outcome.code == 2
    assert "CREDITBOT_CLOCK_START" in outcome.line


@pytest.mark.usefixtures("_token")
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CREDITBOT_CLOCK_START", "soon"),
        ("CREDITBOT_WEBHOOK_PORT", "https"),
        ("CREDITBOT_WEBHOOK_PORT", "70000"),
        ("CREDITBOT_MAX_FILE_MB", "0"),
        ("CREDITBOT_SELF_APPROVAL", "perhaps"),
        ("CREDITBOT_WEBHOOK_URL", "http://example.org/hook"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(
    creditbot: Creditbot, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    outcome = creditbot("run")
    assert outcome.code == 2
    assert name in outcome.line


@pytest.mark.usefixtures("_token")
@pytest.mark.parametrize(
    ("content", "named"), [(None, "plan.toml"), ("id = ", "plan.toml"), ('id = "x"\n', "plan.toml")]
)
def test_an_unreadable_plan_is_named(
    creditbot: Creditbot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, content: str | None, named: str
) -> None:
    if content is not None:
        (tmp_path / "plan.toml").write_text(content)
    monkeypatch.setenv("CREDITBOT_PLAN", str(tmp_path / "plan.toml"))
    outcome = creditbot("run")
    assert outcome.code == 2
    assert named in outcome.line


@pytest.mark.usefixtures("_token")
def test_a_second_instance_on_the_same_data_is_told_who_runs(creditbot: Creditbot, tmp_path: Path) -> None:
    with DataLock(tmp_path):
        outcome = creditbot("run")
    assert outcome.code == 1
    assert str(os.getpid()) in outcome.line


@pytest.mark.usefixtures("_token")
@pytest.mark.parametrize(
    ("folder", "named"),
    [("/proc", "写不进去"), ("missing/below", "不存在"), ("a-file", "不是文件夹"), ("a-file/data", "a-file/data")],
)
def test_a_data_folder_that_cannot_be_used_is_named(
    creditbot: Creditbot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, folder: str, named: str
) -> None:
    (tmp_path / "a-file").write_text("")
    monkeypatch.setenv("CREDITBOT_DATA_DIR", str(tmp_path / folder))
    outcome = creditbot("run")
    assert outcome.code == 1
    assert named in outcome.line


@pytest.mark.usefixtures("_token")
def test_a_nearly_full_disk_is_refused(creditbot: Creditbot, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage(1, 1, 1024))
    outcome = creditbot("run")
    assert outcome.code == 1
    assert "64 MB" in outcome.line


@pytest.mark.usefixtures("_token")
def test_a_damaged_database_is_refused_and_left_as_it_is(creditbot: Creditbot, tmp_path: Path) -> None:
    file = tmp_path / "creditbot.sqlite3"
    file.write_bytes(b"not a database " * 500)
    outcome = creditbot("run")
    assert outcome.code == 1
    assert "损坏" in outcome.line
    assert file.read_bytes() == b"not a database " * 500


@pytest.mark.usefixtures("_token")
def test_a_database_that_another_program_holds_is_refused(
    creditbot: Creditbot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("storage.engine.BUSY_TIMEOUT_MS", 1)
    with closing(sqlite3.connect(tmp_path / "creditbot.sqlite3")) as other:
        other.execute("BEGIN EXCLUSIVE")
        outcome = creditbot("run")
    assert outcome.code == 1
    assert "占用" in outcome.line


@pytest.mark.usefixtures("_token")
def test_a_database_server_that_does_not_answer_is_named_without_its_password(
    creditbot: Creditbot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CREDITBOT_DATABASE_URL", "postgresql://creditbot:pass-word@127.0.0.1:1/creditbot")
    outcome = creditbot("run")
    assert outcome.code == 1
    assert "CREDITBOT_DATABASE_URL" in outcome.line
    assert "pass-word" not in outcome.line


@pytest.mark.usefixtures("_token")
def test_a_database_url_that_is_none_is_refused(creditbot: Creditbot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CREDITBOT_DATABASE_URL", "a file somewhere")
    outcome = creditbot("run")
    assert outcome.code in {1, 2}
    assert outcome.line

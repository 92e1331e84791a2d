"""backup, restore and verify-audit as a person at a terminal meets them."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from storage.audit.key import KEY_NAME
from tests.cli.conftest import Creditbot

BACKUP = "creditbot-20240614-082900.tar"


@pytest.fixture(autouse=True)
def _june(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CREDITBOT_CLOCK_START", "2024-06-14T08:29")
    monkeypatch.setenv("CREDITBOT_API_BASE_URL", "http://127.0.0.1:1/bot")


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, creditbot: Creditbot) -> Path:
    """A data folder with one invitation."""
    folder = tmp_path / "data"
    monkeypatch.setenv("CREDITBOT_DATA_DIR", str(folder))
    assert creditbot("invite", "--department", "法规科", "--role", "coordinator", "--name", "王五").code == 0
    return folder


def test_a_backup_is_made_opened_and_restored_elsewhere(
    creditbot: Creditbot, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = creditbot("backup", str(tmp_path))
    assert (made.code, made.err) == (0, "")
    assert all(word in made.out for word in (BACKUP, "打开检查过", "审计 1 条", "有审计密钥"))
    assert [path.name for path in tmp_path.iterdir() if "tar" in path.name] == [BACKUP]
    monkeypatch.setenv("CREDITBOT_DATA_DIR", str(tmp_path / "new"))
    restored = creditbot("restore", str(tmp_path / BACKUP))
    assert (restored.code, restored.err) == (0, "")
    assert "已恢复 2024-06-14 08:29 的备份" in restored.out
    assert sorted(path.name for path in (tmp_path / "new").iterdir()) == [KEY_NAME, "creditbot.sqlite3"]
    assert creditbot("verify-audit").out == made_line(made.out)
    assert "不覆盖" in creditbot("restore", str(tmp_path / BACKUP)).line
    assert (data / KEY_NAME).read_bytes() == (tmp_path / "new" / KEY_NAME).read_bytes()


def made_line(said: str) -> str:
    """What verify-audit has to say of the backup that was made."""
    head = said.split("末条 ")[1][:16]
    return f"审计完好：1 条，末条 {head}\n"


def test_without_its_key_a_backup_says_that_the_record_was_not_checked(
    creditbot: Creditbot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CREDITBOT_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("CREDITBOT_AUDIT_KEY", "kept elsewhere")
    assert creditbot("invite", "--department", "法规科", "--role", "coordinator", "--name", "王五").code == 0
    assert "没有审计密钥（" in creditbot("backup", str(tmp_path / "b.tar")).out
    monkeypatch.delenv("CREDITBOT_AUDIT_KEY")
    monkeypatch.setenv("CREDITBOT_DATA_DIR", str(tmp_path / "new"))
    restored = creditbot("restore", str(tmp_path / "b.tar"))
    assert (restored.code, "没有核对" in restored.out) == (0, True)
    assert "密钥" in creditbot("verify-audit").line


def test_backups_that_cannot_be_made_or_read_say_why(creditbot: Creditbot, data: Path, tmp_path: Path) -> None:
    (tmp_path / "there.tar").write_bytes(b"no archive")
    assert "不覆盖" in creditbot("backup", str(tmp_path / "there.tar")).line
    assert "写不进去" in creditbot("backup", str(tmp_path / "nowhere" / "b.tar")).line
    assert "没有这个备份文件" in creditbot("restore", str(tmp_path / "gone.tar")).line
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []
    assert data.exists()


def test_a_change_past_the_bot_is_named_in_one_line(creditbot: Creditbot, data: Path) -> None:
    with closing(sqlite3.connect(data / "creditbot.sqlite3")) as database:
        database.execute("UPDATE invite SET role = 'leader'")
        database.commit()
    outcome = creditbot("verify-audit")
    assert outcome.code == 1
    assert "审计不符：invite:1" in outcome.line


def test_a_head_from_a_paper_is_looked_up(creditbot: Creditbot, data: Path) -> None:
    assert data.exists()
    head = creditbot("verify-audit").out.split()[-1]
    assert "在记录里" in creditbot("verify-audit", "--head", head).out
    assert "不在记录里" in creditbot("verify-audit", "--head", "0123456789abcdef").line
    malformed = creditbot("verify-audit", "--head", "七")
    assert (malformed.code, "审计末条" in malformed.line) == (2, True)


def test_without_a_database_there_is_nothing_to_verify_or_save(creditbot: Creditbot, tmp_path: Path) -> None:
    assert "creditbot migrate" in creditbot("verify-audit").line
    assert "creditbot migrate" in creditbot("backup", str(tmp_path)).line
    assert list(tmp_path.iterdir()) == []


def test_a_lost_or_changed_key_is_said_before_anything_is_entered_with_another(
    creditbot: Creditbot, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CREDITBOT_AUDIT_KEY", "another key")
    assert "密钥和末条对不上" in creditbot("doctor").out
    monkeypatch.delenv("CREDITBOT_AUDIT_KEY")
    (data / KEY_NAME).unlink()
    assert "密钥不见了" in creditbot("doctor").out
    again = creditbot("invite", "--department", "法规科", "--role", "coordinator", "--name", "王五")
    assert (again.code, "没有审计密钥" in again.line) == (1, True)
    assert not (data / KEY_NAME).exists()

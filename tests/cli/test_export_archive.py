"""``creditbot export archive`` as a person at a terminal meets it."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path
from zipfile import ZipFile

import pytest

from storage.unit_of_work import Storage
from tests.cli.conftest import Creditbot
from tests.support.archives import put_in
from tests.support.material import send
from tests.support.people import People

pytestmark = pytest.mark.usefixtures("_in_june")


@pytest.fixture
def _in_june(monkeypatch: pytest.MonkeyPatch, database_url: str) -> None:
    monkeypatch.setenv("CREDITBOT_CLOCK_START", "2024-06-14T08:29")
    monkeypatch.setenv("CREDITBOT_DATABASE_URL", database_url)


@pytest.fixture
def evidence(storage: Storage, people: People, tmp_path: Path) -> Path:
    """One approved submission of 4.2; its file, on the disk."""
    send(
        storage,
        people.wang,
        "4.2",
        "2024-05-20",
        at="2024-06-03T09:00",
        kinds=("publication",),
        label="电话13812345678",
        approved_at="2024-06-04T09:00",
    )
    return put_in(tmp_path, b"1:publication")


def test_the_archive_is_written_with_its_hash_and_a_note_beside_it(
    creditbot: Creditbot, evidence: Path, tmp_path: Path
) -> None:
    outcome = creditbot("export", "archive", "out")
    assert (outcome.code, outcome.err) == (0, "")
    file = tmp_path / "out" / "2024年“信用交通县”验收材料汇编（验收版）2024-06-14.zip"
    assert sha256(file.read_bytes()).hexdigest() in outcome.out
    assert json.loads(ZipFile(file).read("manifest.json"))["score"]["earned"] == 2.0
    note = file.with_name(f"{file.stem} 交出前请看.txt").read_text(encoding="utf-8-sig")
    assert "138****5678" in note
    assert "138****5678" in outcome.out
    internal = creditbot("export", "archive", "四.zip", "--internal", "--indicator", "四、2", "--as-of", "2024-06-03")
    assert internal.code == 0
    assert any(name.startswith("四、2 信用评价结果/待审核/1-1 ") for name in ZipFile(tmp_path / "四.zip").namelist())
    assert [path.name for path in tmp_path.rglob("*.part")] == []


def test_a_damaged_file_ends_the_export_with_its_name_and_leaves_nothing(
    creditbot: Creditbot, evidence: Path, tmp_path: Path
) -> None:
    evidence.write_bytes(b"something else")
    outcome = creditbot("export", "archive", "out.zip")
    assert outcome.code == 1
    assert "四、2 信用评价结果/1-1 法规科 2024-05-20 电话13812345678 政府网站公开" in outcome.line
    assert list(tmp_path.glob("out*")) == []


def test_what_is_typed_wrongly_is_named(creditbot: Creditbot, evidence: Path) -> None:
    unknown = creditbot("export", "archive", "out", "--indicator", "9.9")
    assert (unknown.code, "9.9" in unknown.line) == (2, True)
    nowhere = creditbot("export", "archive", "no/such/folder")
    assert (nowhere.code, "no/such/folder" in nowhere.line) == (1, True)

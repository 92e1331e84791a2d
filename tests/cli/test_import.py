"""creditbot import: facts in export's form come back as pending submissions, all of them or none."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import col, select

from storage.models import OutboxMessage, Submission
from storage.unit_of_work import Storage
from tests.cli.conftest import Creditbot
from tests.support.people import join_everybody

SCAN, LEDGER = b"a scan", b"a ledger"


def source(data: bytes) -> str:
    return f"sha256:{sha256(data).hexdigest()}"


@pytest.fixture(autouse=True)
def _june(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CREDITBOT_CLOCK_START", "2024-06-14T08:29")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The files of the facts, one of them deeper and under a name that says nothing."""
    found = tmp_path / "proof"
    (found / "inner").mkdir(parents=True)
    (found / "scan.png").write_bytes(SCAN)
    (found / "inner" / "x").write_bytes(LEDGER)
    (found / "unused.txt").write_bytes(b"nobody names it")
    return found


def fact(number: int, clause: str, on: str, **more: Any) -> dict[str, Any]:
    """As export writes it."""
    known = {"id": number, "clause": clause, "status": "approved", "on": on, "label": None, "count": 1, "flags": []}
    return known | {"evidence": [{"kind": "document", "source": source(SCAN)}]} | more


FACTS = [
    fact(3, "1.1b", "2023-02-01", count=2, status="withdrawn"),
    fact(8, "3.2", "2024-05-09", label="汽车维修 ", flags=["evaluation"], status="pending")
    | {
        "evidence": [
            {"kind": "upload", "source": source(SCAN)},
            {"kind": "publication", "source": "https://www.gangcheng.gov.cn/x.html", "channel": "government"},
        ]
    },
    fact(9, "1.2b", "2024-05-31", evidence=[{"kind": "document", "source": source(LEDGER)}]),
    fact(11, "2.2", "2024-06-01", evidence=[]),
    fact(12, "2.2", "2024-06-01", evidence=[]),
    fact(20, "4.1", "2023-01-05", status="returned"),
]


def write(tmp_path: Path, facts: list[dict[str, Any]]) -> str:
    path = tmp_path / "facts.json"
    path.write_text(json.dumps({"facts": facts}, ensure_ascii=False), encoding="utf-8")
    return str(path)


def exported(creditbot: Creditbot, tmp_path: Path) -> list[dict[str, Any]]:
    assert creditbot("export", "facts", str(tmp_path / "out.json")).code == 0
    facts: list[dict[str, Any]] = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))["facts"]
    return facts


def plain(facts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Without what an import changes."""
    return [{name: value for name, value in each.items() if name not in ("id", "status")} for each in facts]


def senders(storage: Storage) -> list[tuple[str, int]]:
    """Department and sender of every submission, by number."""
    with storage.read() as session:
        rows = session.exec(select(Submission).order_by(col(Submission.id))).all()
        return [(row.department, row.member_id) for row in rows]


def told(storage: Storage) -> list[tuple[str, int, int]]:
    """Kind, reader and number of submissions of every message written."""
    with storage.read() as session:
        rows = session.exec(select(OutboxMessage)).all()
        return [(row.kind, row.member_id or 0, row.params["count"]) for row in rows]


def test_what_was_exported_comes_back_the_same_as_pending_and_twice_adds_nothing(
    creditbot: Creditbot, tmp_path: Path, folder: Path
) -> None:
    file = write(tmp_path, FACTS)
    first = creditbot("import", file, "--files", str(folder))
    assert (first.code, first.err) == (0, "")
    assert "已导入6件（#1–#6）" in first.out
    back = exported(creditbot, tmp_path)
    assert plain(back) == plain(FACTS)
    assert {each["status"] for each in back} == {"pending"}
    again = creditbot("import", file, "--files", str(folder))
    assert (again.code, "没有新的：6件" in again.out) == (0, True)
    itself = creditbot("import", str(tmp_path / "out.json"))
    assert (itself.code, "没有新的：6件" in itself.out) == (0, True)
    assert exported(creditbot, tmp_path) == back
    more = creditbot("import", write(tmp_path, [*FACTS, fact(30, "1.3", "2024-03-01")]))
    assert "已导入1件（#7）" in more.out
    assert "另有6件" in more.out


def test_each_is_its_lead_departments_and_one_message_tells_who_is_concerned(
    creditbot: Creditbot, tmp_path: Path, folder: Path
) -> None:
    assert creditbot("migrate").code == 0
    storage = Storage(f"sqlite:///{tmp_path / 'creditbot.sqlite3'}")
    people = join_everybody(storage)
    facts = [fact(1, "5.2", "2024-05-09"), fact(2, "7.1", "2024-05-10", label="信易行"), fact(3, "1.4", "2024-05-11")]
    assert creditbot("import", write(tmp_path, facts), "--files", str(folder)).code == 0
    assert senders(storage) == [
        ("客运科", people.li.member_id),
        ("客运科", people.li.member_id),
        ("法规科", people.wang.member_id),
    ]
    named = creditbot("import", write(tmp_path, [fact(4, "5.2", "2024-05-12")]), "--department", "货运科")
    assert named.code == 0
    assert senders(storage)[-1] == ("货运科", people.zhao.member_id)
    assert sorted(told(storage)) == [
        ("imported", people.wang.member_id, 1),
        ("imported", people.wang.member_id, 3),
        ("imported", people.qian.member_id, 1),
        ("imported", people.qian.member_id, 3),
        ("imported_for_you", people.li.member_id, 2),
        ("imported_for_you", people.wang.member_id, 1),
        ("imported_for_you", people.zhao.member_id, 1),
    ]
    storage.close()


@pytest.mark.parametrize(
    ("facts", "place"),
    [
        ([fact(1, "9.9", "2024-05-09")], "facts[0].clause"),
        ([fact(1, "1.4", "2024-05-09"), fact(1, "1.4", "2024-05-09")], "facts[1].id"),
        (
            [
                fact(1, "1.4", "2024-05-09"),
                fact(2, "1.4", "2024-05-09", evidence=[{"kind": "photo", "source": source(b"no")}]),
            ],
            "facts[1].evidence[0].source",
        ),
        (
            [fact(1, "1.4", "2024-05-09", evidence=[{"kind": "photo", "source": "sha256:abc"}])],
            "facts[0].evidence[0].source",
        ),
        (
            [fact(1, "1.4", "2024-05-09", evidence=[{"kind": "photo", "source": "C:\\scan.png"}])],
            "facts[0].evidence[0].source",
        ),
    ],
)
def test_bad_input_is_one_line_that_names_the_place_and_nothing_is_brought_in(
    creditbot: Creditbot, tmp_path: Path, folder: Path, facts: list[dict[str, Any]], place: str
) -> None:
    outcome = creditbot("import", write(tmp_path, facts), "--files", str(folder))
    assert outcome.code == 2
    assert place in outcome.line
    assert exported(creditbot, tmp_path) == []
    assert not (tmp_path / "files").exists()


@pytest.mark.parametrize(
    ("options", "named"),
    [
        ((), "--files"),
        (("--files", "nowhere"), "nowhere"),
        (("--files", "proof", "--department", "人事科"), "人事科"),
        (("--files", "proof", "--department", "安全监督科"), "facts[0].clause"),
    ],
)
def test_an_option_that_cannot_be_used_is_named(
    creditbot: Creditbot, tmp_path: Path, folder: Path, options: tuple[str, ...], named: str
) -> None:
    outcome = creditbot("import", write(tmp_path, [fact(1, "1.4", "2024-05-09")]), *options)
    assert outcome.code == 2
    assert named in outcome.line


def test_a_file_over_the_limit_is_named(
    creditbot: Creditbot, tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CREDITBOT_MAX_FILE_MB", "1")
    big = bytes(2**20 + 1)
    (folder / "big.bin").write_bytes(big)
    facts = [fact(1, "1.4", "2024-05-09", evidence=[{"kind": "document", "source": source(big)}])]
    outcome = creditbot("import", write(tmp_path, facts), "--files", str(folder))
    assert outcome.code == 2
    assert "facts[0].evidence[0].source" in outcome.line
    assert "big.bin" in outcome.line

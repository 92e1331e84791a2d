"""The golden year: sixteen departments play 2024 in the chat; then all its papers are opened again and add up.

The quick run plays a quarter of three departments, the slow one the whole year.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Iterator
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from sqlmodel import col, select

from bot.config import Settings
from bot.plan.loader import load_builtin
from bot.scoring.engine import score
from bot.scoring.facts import FactStatus
from bot.services.scores import database_facts
from bot.texts.scoring import points_text
from storage.models import Evidence
from storage.unit_of_work import Storage
from tests.e2e.golden.materials import IDENTITY, Form, has_identity
from tests.e2e.golden.performance import extent_named, perform
from tests.e2e.golden.readback import (
    UTF8,
    is_good_name,
    sheets_of,
    tables_of,
    words_of_document,
    words_of_package,
)
from tests.e2e.golden.reckoned import digest, keys_of, played_facts, played_score, points_of
from tests.e2e.golden.record import Played, Record
from tests.e2e.golden.terminal import Terminal
from tests.support.databases import SqliteDatabases

LEDGERS = "一、2 创建方案与月度台账/"
"""The ledgers are proof themselves: they tell, as they must, what was sent back in the month."""
SHOWN = (FactStatus.PENDING, FactStatus.APPROVED, FactStatus.RETURNED)


@pytest.fixture(
    scope="module", params=["quarter", pytest.param("year", marks=(pytest.mark.slow, pytest.mark.timeout(900)))]
)
def record(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, _sqlite_databases: SqliteDatabases
) -> Iterator[Record]:
    """What was played, once for all tests of this module."""
    folder = tmp_path_factory.mktemp("golden")
    with _sqlite_databases.prepared(folder) as url:
        yield asyncio.run(perform(folder, url, extent_named(request.param, load_builtin("gangcheng-2024"))))


@pytest.fixture
def creditbot(record: Record, capsys: pytest.CaptureFixture[str]) -> Terminal:
    return Terminal(record, capsys)


@pytest.fixture
def package(creditbot: Terminal, record: Record, tmp_path: Path) -> Iterator[ZipFile]:
    """The whole 验收版 as the command line makes it."""
    creditbot("export", "archive", str(tmp_path / "all.zip"))
    with ZipFile(tmp_path / "all.zip") as opened:
        yield opened


def settings_of(record: Record) -> Settings:
    return Settings(data_dir=record.folder, database_url=record.database_url, _env_file=None)


def listed_pieces(rows: list[tuple[str, ...]]) -> set[tuple[int, int, str, str]]:
    """Number, place, day and department of each material of a table of contents; each stands there once."""
    found = [(re.match(r"(\d+)-(\d+) ", row[2]), row) for row in rows]
    listed = [(int(match[1]), int(match[2]), row[3], row[4]) for match, row in found if match]
    assert len(set(listed)) == len(listed)
    return set(listed)


def approved_pieces(record: Record) -> set[tuple[int, int, str, str]]:
    """The same of what the script saw approved."""
    return {
        (each.number, place, each.on.isoformat(), each.department)
        for each in record.of_status(FactStatus.APPROVED)
        for place in range(1, len(each.pieces) + 1)
    }


def shown_points(record: Record) -> dict[str, str]:
    """Each indicator's points, and all of them, as the contents show them."""
    found = played_score(record, record.last_day)
    shown = {
        f"{each.annex} {each.title}": f"{points_text(found.indicators[each.id].earned)}/"
        f"{points_text(found.indicators[each.id].cap)}"
        for each in record.plan.indicators
    }
    return shown | {"合计": f"{points_text(found.total.earned)}/100"}


def test_what_was_played_is_what_the_tables_hold_on_every_noted_day(record: Record) -> None:
    assert {each.status for each in record.played.values()} >= {FactStatus.APPROVED, FactStatus.RETURNED}
    assert len(record.noted) >= (12 if record.last_day.month == 12 else 4)
    for day, noted in record.noted.items():
        facts = database_facts(settings_of(record), day)
        assert (
            points_of(score(record.plan, facts, day)) == points_of(noted.score) == points_of(played_score(record, day))
        )
        assert {(fact.id, fact.status) for fact in facts} == {(fact.id, fact.status) for fact in noted.facts}
    last = database_facts(settings_of(record), record.last_day)
    assert keys_of(record.plan, last) == keys_of(record.plan, played_facts(record, record.last_day))


def test_a_past_days_score_asked_at_the_end_is_what_was_read_that_day(record: Record, creditbot: Terminal) -> None:
    for day, noted in record.noted.items():
        total = f"自评 {points_text(noted.score.total.earned)}/100"
        assert total in noted.words.splitlines()[0]
        assert total in record.asked_again[day].splitlines()[0]
        assert points_text(noted.score.total.pending) in record.asked_again[day]
        printed = json.loads(creditbot("score", "--as-of", day.isoformat(), "--json"))
        assert printed["total"]["earned"] * 10 == noted.score.total.earned
        assert printed["total"]["lost"] * 10 == noted.score.total.lost


def test_exported_facts_give_the_same_score_as_the_database(
    record: Record, creditbot: Terminal, tmp_path: Path
) -> None:
    file = str(tmp_path / "facts.json")
    creditbot("export", "facts", file)
    of_file = json.loads(creditbot("score", "--facts", file, "--json"))
    assert of_file == json.loads(creditbot("score", "--json"))
    assert of_file["total"]["earned"] * 10 == played_score(record, record.last_day).total.earned
    assert len(json.loads(Path(file).read_text(encoding="utf-8"))["facts"]) == len(record.played)


def test_the_ledgers_hold_what_was_sent_in_their_months(record: Record, creditbot: Terminal, tmp_path: Path) -> None:
    assert record.closings
    for month, (closed_at, found) in record.closings.items():
        creditbot("export", "ledger", month, "--out", str(tmp_path))
        stem = f"{month[:4]}年{int(month[5:])}月工作台账"
        sheets = sheets_of((tmp_path / f"{stem}.xlsx").read_bytes())
        of_sheet = {row[0].split()[-1]: row for row in sheets["台账"] if re.search(r"\n\d\.\d", row[0])}
        document = (tmp_path / f"{stem}.docx").read_bytes()
        rows = [row for table in tables_of(document) for row in table]
        of_paper = {row[0].split()[-1]: row for row in rows if re.search(r"\n\d\.\d", row[0])}
        assert of_paper.keys() == of_sheet.keys()
        sent = [each for each in record.played.values() if _is_of_month(record, each, month, closed_at)]
        for clause, row in of_sheet.items():
            own = sorted(each.number for each in sent if each.clause == clause)
            assert sorted(map(int, re.findall(r"#(\d+)", row[5]))) == own, (month, clause)
            assert re.findall(r"#(\d+)", of_paper[clause][5]) == re.findall(r"#(\d+)", row[5])
            assert f"已确认{points_text(found.clauses[clause].earned)}分" in row[1]
            assert [" ".join(cell.split()) for cell in of_paper[clause]] == [" ".join(cell.split()) for cell in row]
        assert {each.clause for each in sent} <= of_sheet.keys()
        assert f"当前自评{points_text(found.total.earned)}/100" in words_of_document(document)
        said = {row[0]: row[1] for row in sheets["科室进展"]}
        assert all(said[name] == text for name, text in record.progress[month].items() if text)
        nil = record.nil.get(month, ())
        assert [name for name in nil if name not in of_sheet["3.2"][4].partition("零报告")[2]] == [], of_sheet["3.2"]


def _is_of_month(record: Record, each: Played, month: str, closed_at: object) -> bool:
    """Sent in the month before its closing and not taken back by then; of ledgers the month's before."""
    if each.month:
        months = sorted(record.closings)
        return months.index(each.month) + 1 == months.index(month)
    status = each.status_at(closed_at)  # type: ignore[arg-type]  # a moment
    return f"{each.submitted_at:%Y-%m}" == month and status in SHOWN


def test_the_contents_list_exactly_what_was_approved_and_add_up(record: Record, package: ZipFile) -> None:
    sheet = sheets_of(package.read("目录.xlsx"))["目录"]
    (paper,) = tables_of(package.read("目录.docx"))
    for rows in (sheet, paper):
        assert {row[0]: row[1] for row in rows[1:] if row[1]} == shown_points(record)
        assert listed_pieces(rows) == approved_pieces(record)
    manifest = json.loads(package.read("manifest.json"))
    total = played_score(record, record.last_day).total
    assert manifest["score"]["earned"] * 10 == total.earned
    assert f"{points_text(total.earned)}/100分" in words_of_document(package.read("封面.docx"))
    assert "自行审核" not in words_of_document(package.read("封面.docx"))


def test_every_archived_file_is_what_was_sent(record: Record, package: ZipFile) -> None:
    manifest = json.loads(package.read("manifest.json"))
    originals = {
        (each["submission"], each["sha256"]): each["path"] for each in manifest["files"] if each.get("original")
    }
    sent = {
        (each.number, digest(piece))
        for each in record.of_status(FactStatus.APPROVED)
        for piece in each.pieces
        if piece.form is not Form.LINK and not each.month
    }
    ledgers = {each.number for each in record.played.values() if each.month}
    assert {key for key in originals if key[0] not in ledgers} == sent
    storage = Storage(record.database_url)
    with storage.read() as session:
        rows = session.exec(select(Evidence.submission_id, Evidence.sha256).where(col(Evidence.sha256).is_not(None)))
        assert set(originals) <= set(rows)
    storage.close()
    for (_, expected), path in originals.items():
        assert sha256(package.read(path)).hexdigest() == expected
    links = {
        piece.url for each in record.of_status(FactStatus.APPROVED) for piece in each.pieces if piece.form is Form.LINK
    }
    words = words_of_package(package)
    assert [url for url in links if f"网址：{url}" not in words] == []


def test_names_are_right_in_windows(package: ZipFile) -> None:
    assert all(entry.flag_bits & UTF8 for entry in package.infolist())
    assert [name for name in package.namelist() if not is_good_name(name)] == []
    assert len({name.casefold() for name in package.namelist()}) == len(package.namelist())
    assert any("四、" in name for name in package.namelist())
    assert "\u202e" not in words_of_package(package)


def test_unusual_pictures_have_a_printable_copy_and_personal_numbers_are_pointed_out(
    record: Record, creditbot: Terminal, tmp_path: Path
) -> None:
    printed = creditbot("export", "archive", str(tmp_path / "all.zip"))
    approved = [piece for each in record.of_status(FactStatus.APPROVED) for piece in each.pieces if not each.month]
    with ZipFile(tmp_path / "all.zip") as opened:
        copies = [name for name in opened.namelist() if name.endswith("（打印副本）.jpg")]
    assert len(copies) == sum(piece.form is Form.HEIC for piece in approved)
    assert ("002X" in printed) == any(has_identity(piece) for piece in approved)
    assert IDENTITY not in printed


def test_nothing_internal_is_in_what_is_handed_over(record: Record, package: ZipFile) -> None:
    everything, papers = words_of_package(package), words_of_package(package, without=LEDGERS)
    assert [words for words in record.secrets if words in everything] == []
    assert [each.user_id for each in record.cast.members if str(each.user_id) in everything] == []
    assert [each.name for each in record.cast.members if each.name in papers] == []
    assert [words for words in ("待审核", "退回", "撤回") if words in papers] == []
    hidden = [each.number for each in record.played.values() if each.status is not FactStatus.APPROVED]
    assert hidden
    assert record.secrets
    assert [number for number in hidden if re.search(rf"(?<![\d-]){number}-\d+ ", papers)] == []
    assert [number for number in hidden if re.search(rf"#{number}(?!\d)", papers)] == []


def test_the_chats_packages_hold_the_same_as_the_command_lines(record: Record, package: ZipFile) -> None:
    chat = {name: ZipFile(BytesIO(data)) for name, data in record.papers.items() if name.endswith(".zip")}
    whole = json.loads(package.read("manifest.json"))
    wanted = {(each["path"], each["sha256"]) for each in whole["files"] if "/" in each["path"]}
    found = set()
    for opened in chat.values():
        for each in json.loads(opened.read("manifest.json"))["files"]:
            assert sha256(opened.read(each["path"])).hexdigest() == each["sha256"]
            if "/" in each["path"]:
                found.add((each["path"], each["sha256"]))
    assert found == wanted
    first = chat[min(chat)]
    assert listed_pieces(sheets_of(first.read("目录.xlsx"))["目录"]) == approved_pieces(record)


def test_the_report_the_meetings_paper_and_the_receipts_add_up(record: Record) -> None:
    found = played_score(record, record.last_day)
    report = next(data for name, data in record.papers.items() if name.startswith("自评报告"))
    totals = {row[0]: row[1:] for table in tables_of(report) for row in table if len(row) == 6}
    expected = {f"{group.annex}、{group.title}": found.groups[group.id] for group in record.plan.groups}
    for name, part in (expected | {"合计": found.total}).items():
        amounts = (part.cap, part.earned, part.pending, part.open, part.lost)
        assert totals[name] == tuple(map(points_text, amounts)), name
    words = words_of_document(report)
    for indicator in record.plan.indicators:
        part = found.indicators[indicator.id]
        assert f"{indicator.title}（满分{points_text(part.cap)}分，自评{points_text(part.earned)}分）" in words
    named = set(map(int, re.findall(r"#(\d+)（", words)))
    assert {each.number for each in record.of_status(FactStatus.APPROVED)} <= named
    meeting = next(data for name, data in record.papers.items() if "调度" in name)
    assert f"当前自评{points_text(found.total.earned)}/100" in words_of_document(meeting)
    assert f"已失分{points_text(found.total.lost)}分" in words_of_document(meeting)
    table = next(data for name, data in record.papers.items() if "签收" in name)
    (rows,) = sheets_of(table).values()
    assert {row[1] for row in rows if row[2] == "已签收"} == record.signed
    assert len(rows) - 1 == len(record.cast.members) - 1


def test_the_record_is_whole_and_the_papers_heads_are_in_it(
    record: Record, creditbot: Terminal, package: ZipFile, tmp_path: Path
) -> None:
    assert "审计完好" in creditbot("verify-audit")
    month = max(record.closings)
    creditbot("export", "ledger", month, "--out", str(tmp_path))
    document = (tmp_path / f"{month[:4]}年{int(month[5:])}月工作台账.docx").read_bytes()
    printed = re.search(r"审计记录第\d+条 ([0-9a-f]{8,64})", words_of_document(document))
    assert printed
    for head in (printed[1], json.loads(package.read("manifest.json"))["audit"]["head"]):
        assert "在记录里" in creditbot("verify-audit", "--head", head)

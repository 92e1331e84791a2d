"""creditbot export ledger and templates."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from io import BytesIO
from pathlib import Path

import docx
import pytest

from bot.app import build_bureau
from bot.clock import FixedClock, parse_moment
from bot.config import Settings
from bot.ports import StoredFile
from bot.services.closing import close_month, prepare_closing
from bot.services.ledger_filing import Paper
from bot.views.word_templates import NAMES
from tests.cli.conftest import Creditbot
from tests.support.people import join_everybody

DOCUMENT, TABLE = "2024年5月工作台账.docx", "2024年5月工作台账.xlsx"


@pytest.fixture(autouse=True)
def _in_june(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CREDITBOT_CLOCK_START", "2024-06-03T09:00")


def close_may() -> None:
    """A closed May whose filed papers hold some bytes of their own."""
    bureau = build_bureau(Settings(), FixedClock(parse_moment("2024-06-03T09:00")))
    wang = join_everybody(bureau.storage).wang.principal

    async def chunks(data: bytes) -> AsyncIterator[bytes]:
        yield data

    def kept(data: bytes) -> StoredFile:
        return asyncio.run(bureau.files.store(chunks(data), limit=100))

    papers = (Paper(name, "x/y", kept(name.encode())) for name in (DOCUMENT, TABLE))
    close_month(bureau, wang, prepare_closing(bureau, wang, "2024-05"), *papers)
    bureau.storage.close()


def test_an_open_months_ledger_is_made_and_a_closed_ones_is_the_filed_one(creditbot: Creditbot, tmp_path: Path) -> None:
    assert creditbot("migrate").code == 0
    outcome = creditbot("export", "ledger", "5月", "--out", str(tmp_path / "out"))
    assert (outcome.code, outcome.out.count("已写好")) == (0, 2)
    made = (tmp_path / "out" / DOCUMENT).read_bytes()
    assert docx.Document(BytesIO(made)).paragraphs[0].text.startswith("2024年5月")
    assert (tmp_path / "out" / TABLE).stat().st_size > 5_000
    close_may()
    assert creditbot("export", "ledger", "2024-05", "--out", str(tmp_path / "out")).code == 0
    assert (tmp_path / "out" / DOCUMENT).read_bytes() == DOCUMENT.encode()
    for path in (tmp_path / "files").rglob("*"):
        if path.is_file():
            path.unlink()
    outcome = creditbot("export", "ledger", "2024-05", "--out", str(tmp_path / "out"))
    assert (outcome.code, "找不到了" in outcome.line) == (1, True)


@pytest.mark.parametrize(
    ("month", "code", "words"),
    [("五月", 2, "月份没看懂"), ("2024-04", 1, "没有这个月的台账"), ("2024-11", 2, "还没有开始")],
)
def test_a_month_without_a_ledger_is_refused_in_one_line(
    creditbot: Creditbot, month: str, code: int, words: str
) -> None:
    assert creditbot("migrate").code == 0
    outcome = creditbot("export", "ledger", month)
    assert (outcome.code, words in outcome.line) == (code, True)


def test_without_a_database_there_is_nothing_to_export(creditbot: Creditbot, tmp_path: Path) -> None:
    outcome = creditbot("export", "ledger", "2024-05")
    assert (outcome.code, "还没有数据库" in outcome.line) == (1, True)
    assert list(tmp_path.iterdir()) == []


def test_the_shipped_templates_can_be_taken_out_to_be_edited(creditbot: Creditbot, tmp_path: Path) -> None:
    outcome = creditbot("export", "templates", str(tmp_path / "mine"))
    assert outcome.code == 0
    assert sorted(path.name for path in (tmp_path / "mine").iterdir()) == sorted(NAMES)
    (tmp_path / "file").touch()
    assert creditbot("export", "templates", str(tmp_path / "file")).code == 1

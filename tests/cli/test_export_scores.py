"""creditbot export scores."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from openpyxl import load_workbook

from bot.app import build_bureau
from bot.clock import FixedClock, parse_moment
from bot.config import Settings
from bot.plan.loader import load_builtin
from bot.scoring.engine import score
from bot.services.facts import rows_as_of
from bot.texts.scoring import points_text
from tests.cli.conftest import Creditbot
from tests.support.material import send
from tests.support.people import join_everybody

DAY = date(2024, 6, 30)


def test_the_table_holds_the_engines_numbers_of_that_day(creditbot: Creditbot, tmp_path: Path) -> None:
    assert creditbot("migrate").code == 0
    bureau = build_bureau(Settings(), FixedClock(parse_moment("2024-06-03T09:00")))
    people = join_everybody(bureau.storage)
    send(bureau.storage, people.wang, "6.1a", "2024-05-14", at="2024-05-14T10:00", approved_at="2024-05-15T10:00")
    send(bureau.storage, people.wang, "1.4", "2024-05-15", at="2024-05-15T10:00")
    with bureau.storage.read() as session:
        found = score(load_builtin(), [row.fact for row in rows_as_of(session, DAY)], DAY)
    bureau.storage.close()
    file = tmp_path / "scores.xlsx"
    assert creditbot("export", "scores", str(file), "--as-of", DAY.isoformat()).code == 0
    rows = list(load_workbook(file)[DAY.isoformat()].iter_rows(min_row=2, values_only=True))
    assert {row[0]: row[3:] for row in rows if row[0] in found.clauses} == {
        name: tuple(map(points_text, (one.cap, one.earned, one.pending, one.open, one.lost)))
        for name, one in found.clauses.items()
    }
    assert rows[-1][4] == points_text(found.total.earned) == "1"


def test_a_folder_that_is_not_there_is_said_in_one_line(creditbot: Creditbot, tmp_path: Path) -> None:
    assert creditbot("migrate").code == 0
    outcome = creditbot("export", "scores", str(tmp_path / "nowhere" / "scores.xlsx"))
    assert (outcome.code, "写不进" in outcome.line) == (1, True)

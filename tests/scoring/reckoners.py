"""Ways to the same numbers, and a short hand for facts.

Every reckoning by hand is put to the real command and to the second reckoning in ``oracle``; the long comparisons of
random lists ask the engine, which is faster than the command around it.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterator
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import typer
from typer.testing import CliRunner, Result

from bot.cli import score as score_command
from bot.plan.loader import load_builtin
from bot.scoring.engine import score
from bot.scoring.factfile import parse_facts
from tests.scoring.oracle import NUMBERS, FactDict, reckon

DATA = Path(__file__).parent.parent / "data"
PLAN = load_builtin()

Reckoner = Callable[[list[FactDict], str], dict[str, Any]]
Four = tuple[Any, Any, Any, Any]  # fractions, compared with whole numbers and halves


def by_engine(facts: list[FactDict], as_of: str) -> dict[str, Any]:
    """The program's numbers in the shape of the oracle: fractions of points."""
    parsed = parse_facts(json.dumps({"facts": facts}, ensure_ascii=False), PLAN)
    result = score(PLAN, parsed, date.fromisoformat(as_of))
    return {
        "total": in_points(result.total),
        **{part: {name: in_points(amounts) for name, amounts in getattr(result, part).items()} for part in PARTS},
    }


PARTS = ("clauses", "indicators", "groups")


def in_points(amounts: Any) -> dict[str, Fraction]:
    """``amounts`` holds whole tenths of points."""
    return {number: Fraction(getattr(amounts, number), 10) for number in NUMBERS}


def by_command(facts: list[FactDict], as_of: str) -> dict[str, Any]:
    """What ``creditbot score --json`` prints, every number as the exact fraction that its digits say."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "facts.json"
        file.write_text(json.dumps({"facts": facts}, ensure_ascii=False), encoding="utf-8")
        result = run_score("--facts", str(file), "--as-of", as_of, "--json")
    assert (result.exit_code, result.stderr) == (0, "")
    printed: dict[str, Any] = json.loads(result.stdout, parse_float=Fraction, parse_int=Fraction)
    return printed


def run_score(*arguments: str) -> Result:
    app = typer.Typer()
    app.command()(score_command.score)
    return CliRunner().invoke(app, list(arguments))


def by_oracle(facts: list[FactDict], as_of: str) -> dict[str, Any]:
    return reckon(facts, date.fromisoformat(as_of))


def load(name: str) -> list[FactDict]:
    facts: list[FactDict] = json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))["facts"]
    return facts


def numbers(result: dict[str, Any], place: str) -> Four:
    """Earned, provisional, attainable, lost of ``total``, a group ``7``, an indicator ``1.2`` or a clause ``1.2b``."""
    spots = {**result["groups"], **result["indicators"], **result["clauses"], "total": result["total"]}
    spot = spots[place]
    return spot["earned"], spot["provisional"], spot["attainable"], spot["lost"]


def fact(clause: str, on: str, *evidence: str, status: str = "approved", **more: Any) -> FactDict:
    """A fact without its id; evidence is written ``"photo a"`` or ``"publication@government a"``."""
    return {"clause": clause, "status": status, "on": on, "evidence": [piece(text) for text in evidence], **more}


def piece(text: str) -> dict[str, str]:
    head, source = text.split(" ")
    kind, _, channel = head.partition("@")
    return {"kind": kind, "source": source} | ({"channel": channel} if channel else {})


def numbered(*facts: FactDict) -> list[FactDict]:
    """The facts with ids 1, 2, 3 … in the order given."""
    return list(with_ids(facts))


def with_ids(facts: tuple[FactDict, ...]) -> Iterator[FactDict]:
    for number, one in enumerate(facts, 1):
        yield {"id": number, **one}

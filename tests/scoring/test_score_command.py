"""``creditbot score`` on a file: its JSON, its table, and its one line for bad input."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from bot.cli.score import score
from bot.plan.loader import load_builtin, named_path

app = typer.Typer()
app.command()(score)

FACTS = """{"facts": [
  {"id": 1, "clause": "1.1a", "status": "approved", "on": "2024-04-20",
   "evidence": [{"kind": "document", "source": "a"}]},
  {"id": 2, "clause": "4.4", "status": "approved", "on": "2024-05-09", "label": "公路施工",
   "evidence": [{"kind": "document", "source": "b"}]},
  {"id": 3, "clause": "1.4", "status": "pending", "on": "2024-05-09", "evidence": [{"kind": "photo", "source": "c"}]}
]}"""


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("CREDITBOT_PLAN", "CREDITBOT_CLOCK_START"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def facts(tmp_path: Path) -> Path:
    path = tmp_path / "facts.json"
    path.write_text(FACTS, encoding="utf-8")
    return path


def run(*arguments: str, text: str | bytes | None = None) -> Result:
    return CliRunner().invoke(app, list(arguments), input=text)


def assert_refused(result: Result, *words: str) -> None:
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.count("\n") == 1
    assert all(word in result.stderr for word in words)


def test_the_json_has_the_plans_order_and_exact_amounts(facts: Path) -> None:
    result = run("--facts", str(facts), "--as-of", "2024-10-08", "--json")
    form = json.loads(result.stdout)
    plan = load_builtin()
    assert (result.exit_code, list(form)) == (0, ["plan", "as_of", "total", "clauses", "indicators", "groups"])
    assert (form["plan"], form["as_of"]) == ("gangcheng-2024", "2024-10-08")
    assert form["total"] == {"cap": 100, "earned": 1.5, "provisional": 2.5, "attainable": 87, "lost": 13}
    assert list(form["clauses"]) == [clause.id for clause in plan.clauses]
    assert list(form["indicators"]) == [indicator.id for indicator in plan.indicators]
    assert list(form["groups"]) == [group.id for group in plan.groups]
    assert form["clauses"]["4.4"]["reasons"] == ["#2（公路施工）已计0.5分。"]
    assert '"earned": 1.5,' in result.stdout
    assert "公路施工" in result.stdout


def test_the_table_names_every_group_and_clause_with_its_reasons(facts: Path) -> None:
    result = run("--facts", str(facts), "--as-of", "2024-10-08")
    assert result.exit_code == 0
    assert "当前自评 1.5/100" in result.stdout
    assert "全局合计" in result.stdout
    for clause in load_builtin().clauses:
        assert f"\n{clause.id} {clause.short_title or clause.title}\n" in result.stdout
    assert "  #2（公路施工）已计0.5分。\n" in result.stdout


def test_the_table_folds_what_is_too_long(tmp_path: Path) -> None:
    months = [
        {
            "id": month,
            "clause": "1.2b",
            "status": "approved",
            "on": f"2024-{month:02}-20",
            "evidence": [{"kind": "document", "source": str(month)}],
        }
        for month in range(5, 12)
    ]
    path = tmp_path / "facts.json"
    path.write_text(json.dumps({"facts": months}), encoding="utf-8")
    assert "另有" in run("--facts", str(path), "--as-of", "2024-10-08").stdout


def test_facts_may_come_from_standard_input_and_with_a_byte_order_mark() -> None:
    result = run("--facts", "-", "--as-of", "2024-10-08", "--json", text=b"\xef\xbb\xbf" + FACTS.encode())
    assert json.loads(result.stdout)["total"]["earned"] == 1.5


def test_without_a_day_it_is_today_by_the_bureaus_clock(facts: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CREDITBOT_CLOCK_START", "2024-04-30T18:00:00Z")
    assert json.loads(run("--facts", str(facts), "--json").stdout)["as_of"] == "2024-05-01"


def test_another_plan_is_read_from_its_file(facts: Path, tmp_path: Path) -> None:
    copy = tmp_path / "other.toml"
    text = named_path("gangcheng-2024").read_text(encoding="utf-8")
    copy.write_text(text.replace('id = "gangcheng-2024"', 'id = "other-2024"'), encoding="utf-8")
    result = run("--facts", str(facts), "--as-of", "2024-10-08", "--plan", str(copy), "--json")
    assert json.loads(result.stdout)["plan"] == "other-2024"


def test_bad_facts_end_with_one_line_that_names_the_place(tmp_path: Path) -> None:
    path = tmp_path / "facts.json"
    path.write_text(FACTS.replace("1.1a", "9.9"), encoding="utf-8")
    assert_refused(run("--facts", str(path), "--as-of", "2024-10-08", "--json"), "facts.json", "facts[0].clause", "9.9")


def test_a_file_that_is_missing_a_folder_or_not_utf8_is_refused(tmp_path: Path) -> None:
    assert_refused(run("--facts", str(tmp_path / "none.json"), "--as-of", "2024-10-08"), "none.json")
    assert_refused(run("--facts", str(tmp_path), "--as-of", "2024-10-08"))
    assert_refused(run("--facts", "a\0b", "--as-of", "2024-10-08"))
    assert_refused(run("--facts", "-", "--as-of", "2024-10-08", text=b'{"facts": ["\xff"]}'), "UTF-8")


@pytest.mark.parametrize("day", ["2024-1-1", "20241008", "2024-10-08T00:00", "2024-02-30", "today", ""])
def test_an_unreadable_day_is_refused(facts: Path, day: str) -> None:
    assert_refused(run("--facts", str(facts), "--as-of", day), "--as-of")


def test_a_plan_or_setting_that_cannot_be_read_is_refused(facts: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert_refused(run("--facts", str(facts), "--as-of", "2024-10-08", "--plan", "none.toml"), "none.toml")
    monkeypatch.setenv("CREDITBOT_CLOCK_START", "soon")
    assert_refused(run("--facts", str(facts)), "CREDITBOT_CLOCK_START")

"""invite, plan, score, export, migrate and sandbox through the one entrance."""

from __future__ import annotations

import json
import socket
from pathlib import Path

import pytest

from storage.unit_of_work import Storage
from tests.cli.conftest import Creditbot
from tests.support.material import send
from tests.support.people import People


@pytest.fixture
def _june(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CREDITBOT_CLOCK_START", "2024-06-14T08:29")


@pytest.mark.usefixtures("_june")
def test_invite_makes_its_own_database_and_prints_a_code_of_192_bits(creditbot: Creditbot, tmp_path: Path) -> None:
    outcome = creditbot("invite", "--department", "法规科", "--role", "coordinator", "--name", "王五")
    assert (outcome.code, outcome.err) == (0, "")
    code = outcome.out.strip().splitlines()[-1].removeprefix("/start ")
    assert len(code) == 32
    assert code.encode() not in (tmp_path / "creditbot.sqlite3").read_bytes()


@pytest.mark.usefixtures("_june")
@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (("--department", "人事科", "--role", "staff", "--name", "周九"), "人事科"),
        (("--department", "客运科", "--role", "boss", "--name", "周九"), "boss"),
        (("--role", "staff", "--name", "周九"), "--department"),
        (("--department", "客运科", "--role", "staff", "--name", ""), "--name"),
    ],
)
def test_invite_refuses_what_the_plan_does_not_know(
    creditbot: Creditbot, arguments: tuple[str, ...], named: str
) -> None:
    outcome = creditbot("invite", *arguments)
    assert outcome.code == 2
    assert named in outcome.line


def test_plan_show_names_every_clause_and_check_its_sums(creditbot: Creditbot) -> None:
    shown = creditbot("plan", "show")
    assert shown.code == 0
    assert all(number in shown.out for number in ("1.1a", "3.2", "5.3b", "7.3"))
    checked = creditbot("plan", "check", str(Path(__file__).parents[2] / "bot/plan/plans/gangcheng-2024.toml"))
    assert (checked.code, checked.out.count("\n")) == (0, 1)
    assert all(number in checked.out for number in ("23", "27", "100", "16"))


@pytest.mark.parametrize("command", ["check", "show"])
def test_a_plan_that_cannot_be_read_is_named(creditbot: Creditbot, command: str) -> None:
    option = () if command == "check" else ("--plan",)
    outcome = creditbot("plan", command, *option, "no-such-plan.toml")
    assert outcome.code == 2
    assert "no-such-plan.toml" in outcome.line


def test_plan_show_of_an_unknown_item_is_refused(creditbot: Creditbot) -> None:
    outcome = creditbot("plan", "show", "9.9")
    assert outcome.code == 2
    assert "9.9" in outcome.line


@pytest.mark.parametrize(
    ("content", "named"),
    [
        ("", "facts.json"),
        ("[]", "facts.json"),
        ('{"facts": [{"id": 1}]}', "clause"),
        ('{"facts": [{"id": true, "clause": "1.4", "status": "approved", "on": "2024-05-09"}]}', "id"),
        ('{"facts": [{"id": 1, "clause": "9.9", "status": "approved", "on": "2024-05-09"}]}', "9.9"),
        ('{"facts": [], "facts": []}', "facts"),
    ],
)
def test_a_bad_fact_file_is_refused_by_its_place(
    creditbot: Creditbot, tmp_path: Path, content: str, named: str
) -> None:
    (tmp_path / "facts.json").write_text(content, encoding="utf-8")
    outcome = creditbot("score", "--facts", "facts.json", "--as-of", "2024-10-08", "--json")
    assert outcome.code == 2
    assert named in outcome.line


@pytest.mark.parametrize("arguments", [("--as-of", "10-08"), ("--facts", "none.json"), ("--plan", "none.toml")])
def test_score_refuses_what_it_cannot_read(creditbot: Creditbot, arguments: tuple[str, ...]) -> None:
    outcome = creditbot("score", *arguments)
    assert outcome.code == 2
    assert arguments[-1] in outcome.line


def test_what_is_exported_scores_as_the_database_does(
    creditbot: Creditbot, monkeypatch: pytest.MonkeyPatch, database_url: str, storage: Storage, people: People
) -> None:
    monkeypatch.setenv("CREDITBOT_DATABASE_URL", database_url)
    send(storage, people.wang, "1.3", "2024-04-20", at="2024-05-06T09:00", approved_at="2024-05-07T09:00")
    send(storage, people.zhao, "5.3b", "2024-05-01", at="2024-05-08T09:00", label="企业")
    written = creditbot("export", "facts", "facts.json", "--as-of", "2024-05-09")
    assert (written.code, written.err) == (0, "")
    direct = creditbot("score", "--as-of", "2024-05-09", "--json")
    again = creditbot("score", "--facts", "facts.json", "--as-of", "2024-05-09", "--json")
    assert direct.code == again.code == 0
    assert json.loads(direct.out) == json.loads(again.out)
    assert json.loads(direct.out)["total"]["earned"] == 2
    assert json.loads(direct.out)["total"]["provisional"] == 2.5


def test_an_exports_past_day_does_not_know_what_came_later(
    creditbot: Creditbot, monkeypatch: pytest.MonkeyPatch, database_url: str, storage: Storage, people: People
) -> None:
    monkeypatch.setenv("CREDITBOT_DATABASE_URL", database_url)
    send(storage, people.wang, "1.3", "2024-04-20", at="2024-05-06T09:00", approved_at="2024-05-07T09:00")
    assert creditbot("export", "facts", "facts.json", "--as-of", "2024-05-06").code == 0
    assert [fact["status"] for fact in json.loads(Path("facts.json").read_text("utf-8"))["facts"]] == ["pending"]


def test_an_export_to_where_nothing_can_be_written_fails_with_its_name(creditbot: Creditbot) -> None:
    outcome = creditbot("export", "facts", "missing/facts.json", "--as-of", "2024-05-09")
    assert outcome.code == 1
    assert "missing/facts.json" in outcome.line


def test_an_exports_unreadable_day_is_refused(creditbot: Creditbot, tmp_path: Path) -> None:
    outcome = creditbot("export", "facts", "facts.json", "--as-of", "yesterday")
    assert outcome.code == 2
    assert "yesterday" in outcome.line
    assert not (tmp_path / "facts.json").exists()


@pytest.mark.parametrize(
    "arguments", [("score", "--as-of", "2024-05-09"), ("export", "facts", "facts.json"), ("migrate",)]
)
def test_a_damaged_database_is_one_line(creditbot: Creditbot, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    (tmp_path / "creditbot.sqlite3").write_bytes(b"not a database " * 500)
    outcome = creditbot(*arguments)
    assert outcome.code == 1
    assert "损坏" in outcome.line


@pytest.mark.parametrize(
    ("arguments", "named"), [(("--token", "abc"), "abc"), (("--clock-start", "soon"), "soon"), (("--token", ""), "")]
)
def test_the_sandbox_refuses_what_it_cannot_use(creditbot: Creditbot, arguments: tuple[str, ...], named: str) -> None:
    outcome = creditbot("sandbox", *arguments)
    assert outcome.code == 2
    assert named in outcome.line


def test_the_sandbox_names_a_port_that_is_taken(creditbot: Creditbot) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        outcome = creditbot("sandbox", "--port", port)
    assert outcome.code == 1
    assert port in outcome.line

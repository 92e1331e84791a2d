"""``creditbot migrate``: one line on what was done, or one on why not."""

from __future__ import annotations

from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from bot.cli.migrate import migrate
from bot.texts.storage import ERRORS
from storage.migrate import head, is_up_to_date


@pytest.fixture
def app() -> typer.Typer:
    made = typer.Typer()
    made.command()(migrate)
    return made


def run(app: typer.Typer, data_dir: Path, url: str = "") -> Result:
    environment = {"CREDITBOT_DATA_DIR": str(data_dir), "CREDITBOT_DATABASE_URL": url}
    return CliRunner().invoke(app, [], env=environment)


def test_it_makes_the_folder_and_the_database_and_says_so(app: typer.Typer, tmp_path: Path) -> None:
    result = run(app, tmp_path / "data")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == f"数据库已建好（版本 {head()}）。\n"
    assert is_up_to_date(f"sqlite:///{tmp_path / 'data' / 'creditbot.sqlite3'}")


def test_a_second_time_there_is_nothing_to_do(app: typer.Typer, empty_url: str, tmp_path: Path) -> None:
    assert "已建好" in run(app, tmp_path, empty_url).stdout
    result = run(app, tmp_path, empty_url)
    assert result.exit_code == 0
    assert "不用升级" in result.stdout


def test_a_database_that_is_none_is_refused_in_one_line(app: typer.Typer, tmp_path: Path) -> None:
    (tmp_path / "creditbot.sqlite3").write_bytes(b"not a database " * 500)
    result = run(app, tmp_path)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("数据库文件损坏或者不是数据库")
    assert result.stderr.count("\n") == 1


def test_a_folder_that_cannot_be_made_is_refused_in_one_line(app: typer.Typer, tmp_path: Path) -> None:
    result = run(app, tmp_path / "missing" / "data")
    assert result.exit_code == 1
    assert "不存在" in result.stderr
    assert result.stderr.count("\n") == 1


def test_every_code_of_the_storage_has_a_sentence_that_ends() -> None:
    sources = "".join(path.read_text() for path in Path("storage").glob("*.py"))
    for code, sentence in ERRORS.items():
        assert f'"{code}"' in sources
        assert sentence.endswith("。")

"""``creditbot invite``."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.cli import main
from bot.domain.roles import Role
from bot.services.bureau import Bureau
from bot.services.invites import Redeemed, redeem_invite
from bot.services.membership import resolve_principal
from storage.models import Meta
from storage.unit_of_work import Storage

CODE = re.compile(r"start[= ]([\w-]{22,64})")


@pytest.fixture(autouse=True)
def _surroundings(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CREDITBOT_DATABASE_URL", database_url)
    monkeypatch.setenv("CREDITBOT_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("CREDITBOT_CLOCK_START", "2024-05-09T10:00")
    monkeypatch.delenv("CREDITBOT_TOKEN", raising=False)


def invite(*arguments: str) -> int:
    with pytest.raises(SystemExit) as end:
        main(["invite", *arguments])
    return int(end.value.code or 0)


def test_the_printed_code_makes_the_first_coordinator(bureau: Bureau, capsys: pytest.CaptureFixture[str]) -> None:
    assert invite("--department", "法规科", "--role", "coordinator", "--name", "王五") == 0
    code = CODE.findall(capsys.readouterr().out)[-1]
    assert redeem_invite(bureau, 1003, 1003, "账号", code, 1).outcome is Redeemed.JOINED
    joined = resolve_principal(bureau, 1003)
    assert joined is not None
    assert (joined.name, joined.role, joined.department) == ("王五", Role.COORDINATOR, "法规科")


def test_without_the_bots_name_both_ways_in_are_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert invite("--department", "法规科", "--role", "coordinator", "--name", "王五") == 0
    printed = capsys.readouterr().out
    assert len(set(CODE.findall(printed))) == 1
    assert "\n/start " in printed


def test_with_the_bots_name_the_link_is_printed(storage: Storage, capsys: pytest.CaptureFixture[str]) -> None:
    with storage.write() as session:
        session.add(Meta(name="bot_username", value="gangcheng_bot"))
    assert invite("--role", "leader", "--name", "孙七") == 0
    assert "https://t.me/gangcheng_bot?start=" in capsys.readouterr().out


@pytest.mark.parametrize("role", ["leader", "deputy", "局领导", "分管领导"])
def test_leaders_need_no_department(role: str) -> None:
    assert invite("--role", role, "--name", "孙七") == 0


def test_a_deputys_departments_may_be_given(capsys: pytest.CaptureFixture[str]) -> None:
    assert invite("--department", "客运科、货运科", "--role", "deputy", "--name", "钱八") == 0
    assert "客运科、货运科" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (("--department", "人事科", "--role", "staff", "--name", "周九"), "政务服务大厅交通窗口"),
        (("--department", "客运科", "--role", "boss", "--name", "周九"), "coordinator"),
        (("--role", "staff", "--name", "周九"), "--department"),
        (("--department", "客运科", "--department", "货运科", "--role", "head", "--name", "周九"), "deputy"),
        (("--department", "客运科", "--role", "staff", "--name", " "), "--name"),
        (("--department", "客运科", "--role", "staff"), "--name"),
    ],
)
def test_bad_input_ends_with_two_and_one_line_that_names_what_is_valid(
    arguments: tuple[str, ...], named: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert invite(*arguments) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert len(shown.err.strip().splitlines()) == 1
    assert named in shown.err


def test_a_setting_that_cannot_be_read_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CREDITBOT_CLOCK_START", "soon")
    assert invite("--role", "leader", "--name", "孙七") == 2
    assert "CREDITBOT_CLOCK_START" in capsys.readouterr().err


def test_a_plan_that_cannot_be_read_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CREDITBOT_PLAN", "no-such-plan.toml")
    assert invite("--role", "leader", "--name", "孙七") == 2
    assert "no-such-plan.toml" in capsys.readouterr().err


def test_a_database_that_cannot_be_used_ends_with_one(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "broken.sqlite3").write_bytes(b"no database" * 1000)
    monkeypatch.setenv("CREDITBOT_DATABASE_URL", f"sqlite:///{tmp_path / 'broken.sqlite3'}")
    assert invite("--role", "leader", "--name", "孙七") == 1
    assert len(capsys.readouterr().err.strip().splitlines()) == 1


def roster(path: Path, *rows: tuple[str, str, str]) -> Path:
    from openpyxl import Workbook

    book = Workbook()
    for row in (("科室", "姓名", "角色"), *rows):
        book.worksheets[0].append(row)
    book.save(path)
    return path


def test_a_roster_prints_a_line_for_each_person_and_writes_the_table(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = roster(tmp_path / "名单.xlsx", ("客运科", "张三", "经办人"), ("货运科", "赵六", "科室负责人"))
    table = tmp_path / "链接.xlsx"
    assert invite("--roster", str(path), "--output", str(table)) == 0
    printed = capsys.readouterr().out
    assert len(re.findall(r"/start [\w-]+", printed)) == 2
    assert "张三（客运科 经办人）" in printed
    assert table.read_bytes()[:2] == b"PK"


def test_a_bad_roster_is_one_line_that_names_the_rows(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = roster(tmp_path / "名单.xlsx", ("人事科", "张三", "经办人"), ("货运科", "赵六", "厨师"))
    assert invite("--roster", str(path)) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.count("\n") == 1
    assert "第2行" in printed.err
    assert "第3行" in printed.err


def test_without_a_name_or_a_roster_the_missing_option_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert invite("--role", "leader") == 2
    assert "--name" in capsys.readouterr().err

"""``creditbot plan`` as a person types it."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli.plan import plan_app
from bot.plan.loader import PLANS_DIR, load_builtin
from tests.plan.copies import changed

BUILTIN = str(PLANS_DIR / "gangcheng-2024.toml")


def answer(*words: str, code: int = 0) -> str:
    result = CliRunner().invoke(plan_app, list(words))
    assert result.exit_code == code, result.output
    assert (result.stderr == "") == (code == 0)
    return result.stdout if code == 0 else result.stderr


def test_check_prints_one_line_with_the_plans_sums() -> None:
    line = answer("check", BUILTIN)
    assert line.count("\n") == 1
    for number in ("23 项指标", "27 个得分项", "共 100 分", "16 个责任科室"):
        assert number in line


def test_check_of_a_missing_file_is_one_line_and_exit_2() -> None:
    assert answer("check", "none.toml", code=2) == "none.toml：文件打不开，请检查路径和权限\n"


def test_show_lists_every_clause_and_duty_with_its_annex_number_and_departments() -> None:
    table = answer("show")
    plan = load_builtin()
    assert all(clause.id in table and clause.title in table for clause in plan.clauses)
    assert all(duty.title[:12] in table for duty in plan.duties)  # a long title is folded
    for words in ("四、2", "三（六）1", "每季度 1 分，最多 4 分", "不少于 2 人得 2 分，每少 1 人减 1 分"):
        assert words in table
    for words in ("09-30 前", "5 月起，次月 10 日前", "一二三季度末", "每月末", "不计分"):
        assert words in table


def test_show_keeps_no_column_cut_off() -> None:
    assert "…" not in answer("show")


@pytest.mark.parametrize(
    ("item", "words"),
    [
        ("3.1", ["每条 1 分，每季度最多 2 条，最多 8 分", "不允许补报", "已用于 5.3a、5.3b 的材料"]),
        ("七、3", ["同一产品的 7.2 先计分", "不计入：“信用交通·山东”", "宣传报道（“信用交通·山东”以外）（必备）"]),
        ("1.1", ["1.1a（一、1）", "1.1b（一、1）", "1.1a 先得分", "往年已有的也算"]),
        ("四、2", ["每个领域 2 分，最多 8 分", "倒排节点：08-31 结果", "原文：结合本地实际"]),
        ("2.2", ["自愿再一次 12-31", "宣传部门对接记录（建议）"]),
    ],
)
def test_show_of_one_item_gives_its_source_rule_and_readings(item: str, words: list[str]) -> None:
    text = answer("show", item)
    for word in [*words, "原文：", "责任单位："]:
        assert word in text


def test_show_of_an_unknown_item_is_one_line_and_exit_2() -> None:
    assert answer("show", "九、1", code=2) == "方案里没有“九、1”这一项\n"


def test_show_reads_the_plan_that_the_environment_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "own.toml"
    file.write_text(changed(", quarter_limit = 2", ""), encoding="utf-8")
    monkeypatch.setenv("CREDITBOT_PLAN", str(file))
    assert "每条 1 分，最多 8 分" in answer("show", "3.1")


def test_show_of_a_broken_plan_is_one_line_and_exit_2(tmp_path: Path) -> None:
    file = tmp_path / "own.toml"
    file.write_text(changed("cap = 100", "cap = 99"), encoding="utf-8")
    assert answer("show", "--plan", str(file), code=2) == "own.toml：各项合计 100 分，写的是 99 分\n"


def test_roll_prints_a_plan_that_check_accepts(tmp_path: Path) -> None:
    file = tmp_path / "rolled.toml"
    file.write_text(answer("roll", "--year", "2025"), encoding="utf-8")
    assert answer("check", str(file)).startswith("方案 gangcheng-2025 没有问题")


def test_roll_of_an_impossible_year_is_one_line_and_exit_2() -> None:
    assert answer("roll", "--year", "3000", code=2) == "gangcheng-2024.toml：年份 3000 不合理\n"

"""Broken copies of the plan: each is refused with one line that names file, entry and reason."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

import bot.plan
from bot.cli.plan import plan_app
from bot.plan.errors import PlanError
from bot.plan.loader import load_builtin, load_named, load_plan, parse_plan
from bot.texts.plan_errors import REASONS, plan_error_text
from tests.plan.copies import TEXT, changed, clause

ITEM_RULE = 'rule = { kind = "per_item", points = 1, quarter_limit = 2 }'
DUTY = '[[duty]]\nid = "annual-points"\n'
LABELS_53B = 'prompt = "类型"\noffered = ["企业", "个人"]\nclosed = true\n'

# what is broken: text, code, entry, a part of the sentence
BROKEN: dict[str, tuple[str, str, str, str]] = {
    "total": (changed("cap = 100", "cap = 101"), "caps_do_not_add", "", "合计 100 分，写的是 101 分"),
    "group cap": (
        changed("cap = 12", "cap = 13", '[[group]]\nid = "3"'),
        "caps_do_not_add",
        "group 3",
        "条目 3（建设指标）",
    ),
    "indicator cap": (
        changed("cap = 4", "cap = 5", '[[indicator]]\nid = "1.4"'),
        "caps_do_not_add",
        "indicator 1.4",
        "条目 1.4（指标）：各项合计 4 分，写的是 5 分",
    ),
    "clause cap": (
        changed("cap = 2", "cap = 2.5", clause("4.4")),
        "caps_do_not_add",
        "indicator 4.4",
        "合计 2.5 分，写的是 2 分",
    ),
    "cap below points": (
        changed("cap = 4", "cap = 1.5", clause("5.4")),
        "cap_below_points",
        "clause 5.4",
        "最多 1.5 分，却小于一次的 2 分",
    ),
    "quarter cap out of reach": (
        changed("cap = 4", "cap = 5", clause("1.4")),
        "cap_out_of_reach",
        "clause 1.4",
        "最多只能得 4 分",
    ),
    "item cap out of reach": (changed("cap = 8", "cap = 9", clause("3.1")), "cap_out_of_reach", "clause 3.1", "8 分"),
    "closed cap out of reach": (
        changed("cap = 1\n", "cap = 2\n", clause("5.3b")),
        "cap_out_of_reach",
        "clause 5.3b",
        "最多只能得 1 分",
    ),
    "once cap out of reach": (
        changed("cap = 1\n", "cap = 2\n", clause("2.2")),
        "cap_out_of_reach",
        "clause 2.2",
        "1 分",
    ),
    "unknown department": (
        changed('["法规科", "办公室"]', '["法规科", "办公厅"]', clause("3.1")),
        "unknown_department",
        "clause 3.1",
        "条目 3.1（得分项）：责任科室“办公厅”不在科室名单里",
    ),
    "department named twice in a clause": (
        changed('"公路综合科", "公路建设科"', '"公路建设科", "建设科"', clause("6.3")),
        "duplicate_department",
        "clause 6.3",
        "“建设科”重复",
    ),
    "department listed twice": (
        changed('[[department]]\nname = "办公室"', '[[department]]\nname = "法规科"'),
        "duplicate_department",
        "department 法规科",
        "科室“法规科”重复",
    ),
    "department alias taken": (
        changed('aliases = ["建设科"]', 'aliases = ["养护科"]'),
        "duplicate_department",
        "department 养护科",
        "科室“养护科”重复",
    ),
    "clause twice": (changed('id = "1.1b"', 'id = "1.1a"'), "duplicate_id", "clause 1.1a", "编号“1.1a”重复"),
    "indicator twice": (
        changed('[[indicator]]\nid = "1.2"', '[[indicator]]\nid = "1.1"'),
        "duplicate_id",
        "indicator 1.1",
        "编号“1.1”重复",
    ),
    "group twice": (changed('[[group]]\nid = "2"', '[[group]]\nid = "1"'), "duplicate_id", "group 1", "编号“1”重复"),
    "duty twice": (
        changed('id = "inspection"', 'id = "annual-points"'),
        "duplicate_id",
        "duty annual-points",
        "（不计分事项）",
    ),
    "clause of no indicator": (
        changed('indicator = "3.1"', 'indicator = "3.9"'),
        "unknown_indicator",
        "clause 3.1",
        "“3.9”不存在",
    ),
    "indicator of no group": (changed('group = "3"', 'group = "9"'), "unknown_group", "indicator 3.1", "“9”不存在"),
    "clause under a foreign indicator": (
        changed('indicator = "3.1"', 'indicator = "3.2"'),
        "bad_child_id",
        "clause 3.1",
        "应以所属编号“3.2”开头",
    ),
    "group id in words": (
        TEXT.replace('[[group]]\nid = "7"', '[[group]]\nid = "seven"').replace('group = "7"', 'group = "seven"'),
        "bad_id",
        "group seven",
        "“seven”",
    ),
    "plan id with a space": (changed('id = "gangcheng-2024"', 'id = "Gang cheng"'), "bad_id", "", "“Gang cheng”"),
    "duty id not ASCII": (changed('id = "inspection"', 'id = "督促"'), "bad_id", "duty 督促", "条目 督促"),
    "year of another century": (changed("year = 2024", "year = 24"), "bad_year", "", "年份 24"),
    "exclusion of nothing": (
        changed('excludes = ["6.1a", "6.1b"]', 'excludes = ["6.1a", "6.1c"]'),
        "unknown_clause",
        "clause 1.4",
        "提到的得分项“6.1c”不存在",
    ),
    "exclusion of itself": (
        changed('excludes = ["6.1a", "6.1b"]', 'excludes = ["6.1a", "1.4"]'),
        "excludes_itself",
        "clause 1.4",
        "与自己",
    ),
    "exclusion twice": (
        changed('excludes = ["6.1a", "6.1b"]', 'excludes = ["6.1a", "6.1a"]'),
        "duplicate_exclusion",
        "clause 1.4",
        "写重",
    ),
    "need of nothing": (changed('needs = "1.2a"', 'needs = "1.9"'), "unknown_clause", "clause 1.2b", "“1.9”"),
    "label link to nothing": (
        changed('needs_label_of = "7.2"', 'needs_label_of = "7.9"'),
        "unknown_clause",
        "clause 7.3",
        "“7.9”",
    ),
    "label link to an unlabelled clause": (
        changed('needs_label_of = "7.2"', 'needs_label_of = "5.1"'),
        "link_without_labels",
        "clause 7.3",
        "“5.1”",
    ),
    "advice on an unlabelled clause": (
        changed('follows_label_of = "4.2"', 'follows_label_of = "5.1"'),
        "link_without_labels",
        "clause 4.3",
        "“5.1”",
    ),
    "good too where it may not count twice": (
        changed('also_for = ["2.1"]', 'also_for = ["2.1", "6.1a"]'),
        "also_for_excluded",
        "clause 1.4",
        "不能同时用于“6.1a”",
    ),
    "needs in a circle": (
        changed("standing = true", 'needs = "1.1b"\nstanding = true', clause("1.1a")),
        "needs_circle",
        "clause 1.1a",
        "圈",
    ),
    "links in a circle of three": (
        changed("requires =", 'needs_label_of = "7.3"\nrequires =', clause("7.1")),
        "needs_circle",
        "clause 7.1",
        "圈",
    ),
    "31 April": (
        changed("2024-04-30", "2024-04-31", clause("1.3")),
        "impossible_date",
        "clause 1.3 schedule[1]",
        "条目 1.3 schedule[1]（得分项）：“on”的日期“2024-04-31”不存在",
    ),
    "date in words": (changed("2024-04-30", "四月底", clause("1.3")), "not_date", "clause 1.3 schedule[1]", "“四月底”"),
    "due in another year": (
        changed("2024-09-30", "2025-09-30", clause("4.2")),
        "outside_year",
        "clause 4.2",
        "2025-09-30 不在 2024 年内",
    ),
    "duty due in another year": (
        changed("2024-04-30", "2023-04-30", DUTY),
        "outside_year",
        "duty annual-points",
        "2023-04-30",
    ),
    "issued in another year": (changed('"2024-04-18"', '"2023-04-18"'), "outside_year", "", "2023-04-18"),
    "milestone after the deadline": (
        changed("2024-09-13", "2024-10-13", clause("4.2")),
        "milestone_after_due",
        "clause 4.2",
        "节点 2024-10-13 晚于期限 2024-09-30",
    ),
    "milestone in another year": (
        changed("2024-06-30", "2023-06-30", clause("4.2")),
        "outside_year",
        "clause 4.2",
        "2023-06-30",
    ),
    "soft date after the deadline": (
        changed('soft = ["2024-06-30", "2024-09-30"]', 'soft = ["2024-06-30", "2024-12-01"]'),
        "soft_after_due",
        "clause 5.4",
        "2024-12-01",
    ),
    "soft date after the last quarter": (
        changed("quarters = [1, 2, 3]", 'quarters = [1, 2, 3], soft = ["2024-10-01"]'),
        "soft_after_due",
        "clause 4.4",
        "2024-10-01",
    ),
    "two deadlines for one period": (
        changed(
            'schedule = [{ cadence = "once", on = "2024-10-31" }]',
            'schedule = [{ cadence = "once", on = "2024-10-31" }, { cadence = "once", on = "2024-11-30" }]',
        ),
        "duplicate_period",
        "clause 4.3",
        "两次",
    ),
    "a day not every month has": (
        changed("day_of_next_month = 10", "day_of_next_month = 31"),
        "not_every_month",
        "clause 1.2b",
        "31 日",
    ),
    "months counted and reminded apart": (
        changed("first_month = 5 }", "first_month = 6 }"),
        "cadence_mismatch",
        "clause 1.2b",
        "不一致",
    ),
    "quarters counted, a year reminded": (
        changed('{ cadence = "quarterly" }', '{ cadence = "once", on = "2024-06-30" }', clause("2.1")),
        "cadence_mismatch",
        "clause 2.1",
        "不一致",
    ),
    "thirteenth month": (
        changed("first_month = 5 }", "first_month = 13 }"),
        "not_month",
        "clause 1.2b rule",
        "写的是 13",
    ),
    "fifth quarter": (
        changed("quarters = [1, 2, 3]", "quarters = [1, 2, 5]"),
        "not_quarters",
        "clause 4.4 schedule[1]",
        "quarters",
    ),
    "quarters out of order": (
        changed("quarters = [1, 2, 3]", "quarters = [2, 1, 3]"),
        "not_quarters",
        "clause 4.4 schedule[1]",
        "quarters",
    ),
    "month key on a quarterly schedule": (
        changed("quarters = [1, 2, 3]", "day_of_next_month = 3"),
        "unknown_key",
        "clause 4.4 schedule[1]",
        "day_of_next_month",
    ),
    "unknown rule": (changed("per_item", "per_thing"), "unknown_rule", "clause 3.1 rule", "不认识计分规则“per_thing”"),
    "limit on a rule that has none": (
        changed("points = 2 }", "points = 2, quarter_limit = 2 }", clause("4.2")),
        "unknown_key",
        "clause 4.2 rule",
        "quarter_limit",
    ),
    "unknown cadence": (
        changed('"quarterly"', '"weekly"', clause("1.4")),
        "unknown_cadence",
        "clause 1.4 schedule[1]",
        "“weekly”",
    ),
    "unknown kind": (
        changed('requires = [["upload"]]', 'requires = [["uploads"]]', clause("3.1")),
        "unknown_kind",
        "clause 3.1",
        "材料种类“uploads”",
    ),
    "unknown kind in a checklist": (
        changed('kinds = ["document"]', 'kinds = ["paper"]', clause("3.1")),
        "unknown_kind",
        "clause 3.1 checklist[2]",
        "“paper”",
    ),
    "unknown channel": (changed('["credit-shandong"]', '["shandong"]'), "unknown_channel", "clause 7.3", "“shandong”"),
    "unknown flag": (
        changed("{ evaluation = ", "{ valuation = "),
        "unknown_flag",
        "clause 3.2",
        "“valuation”",
    ),
    "misspelt key": (
        changed("back_filing", "backfilling"),
        "unknown_key",
        "clause 3.1",
        "条目 3.1（得分项）：不认识“backfilling”",
    ),
    "misspelt key at the top": (changed("issued_on =", "issue_on ="), "missing_key", "", "缺少“issued_on”"),
    "surplus key at the top": (changed("cap = 100", "cap = 100\nmotto = 1"), "unknown_key", "", "“motto”"),
    "surplus key in a department": (
        changed('name = "党建办"', 'name = "党建办"\nhead = "x"'),
        "unknown_key",
        "department 党建办",
        "“head”",
    ),
    "clause without a cap": (changed("cap = 8\n", "", clause("3.1")), "missing_key", "clause 3.1", "缺少“cap”"),
    "clause without an id": (changed('id = "3.1"\nindicator', "indicator"), "missing_key", "clause [9]", "缺少“id”"),
    "checklist short of what is scored": (
        changed('kinds = ["summary"], required = true', 'kinds = ["summary"], required = false', clause("5.1")),
        "checklist_mismatch",
        "clause 5.1",
        "必备",
    ),
    "label twice": (changed('"信易批"', '"信易行"', clause("7.1")), "duplicate_label", "clause 7.1", "“信易行”重复"),
    "label in two key fields": (changed('"港口"', '"公路施工"'), "duplicate_label", "domain 水路运输", "（领域）"),
    "label not folded": (
        changed('"信易批"', '"信易批（新）"', clause("7.1")),
        "unfolded_label",
        "clause 7.1",
        "信易批(新)",
    ),
    "alias twice by folding": (
        changed('"网约车" =', '"出租车(含网约车)" =', "[aliases]"),
        "duplicate_alias",
        "",
        "“出租车(含网约车)”重复",
    ),
    "alias of nothing": (
        changed('"驾培" = "驾驶员培训"', '"驾培" = "驾校"'),
        "unknown_label",
        "clause 3.2",
        "“驾校”不在",
    ),
    "alias of an alias": (
        changed('"公交" = "城市公交"', '"公交" = "机动车维修"'),
        "alias_of_alias",
        "clause 3.2",
        "“机动车维修”本身",
    ),
    "alias that is a label": (
        changed('"公交" = "城市公交"', '"道路客运" = "城市公交"'),
        "alias_is_label",
        "clause 3.2",
        "“道路客运”既是",
    ),
    "closed without a list": (
        changed(LABELS_53B, 'prompt = "类型"\nclosed = true\n'),
        "closed_without_labels",
        "clause 5.3b",
        "没有列出",
    ),
    "labels missing": (changed('[clause.labels]\nprompt = "案号"\n', ""), "labels_mismatch", "clause 4.5", "类别"),
    "labels where none count": (
        changed("excludes =", 'labels = { prompt = "类型" }\nexcludes =', clause("1.4")),
        "labels_mismatch",
        "clause 1.4",
        "类别",
    ),
    "points in words": (changed("points = 1,", 'points = "1",', ITEM_RULE), "not_points", "clause 3.1 rule", "points"),
    "points true": (changed("points = 1,", "points = true,", ITEM_RULE), "not_points", "clause 3.1 rule", "points"),
    "points of a third": (changed("cap = 8", "cap = 8.33", clause("3.1")), "not_points", "clause 3.1", "一位小数"),
    "points not a number": (changed("cap = 8", "cap = nan", clause("3.1")), "not_points", "clause 3.1", "cap"),
    "points beyond all measure": (
        changed("cap = 8", "cap = 1e999999", clause("3.1")),
        "not_points",
        "clause 3.1",
        "cap",
    ),
    "no points": (changed("cap = 8", "cap = 0", clause("3.1")), "not_points", "clause 3.1", "cap"),
    "limit of nothing": (changed("quarter_limit = 2", "quarter_limit = 0"), "not_whole", "clause 3.1 rule", "整数"),
    "limit true": (changed("quarter_limit = 2", "quarter_limit = true"), "not_whole", "clause 3.1 rule", "整数"),
    "limit of a half": (changed("quarter_limit = 2", "quarter_limit = 2.5"), "not_whole", "clause 3.1 rule", "整数"),
    "flag in words": (changed("standing = true", 'standing = "yes"'), "not_flag", "clause 1.1a", "true 或 false"),
    "empty title": (changed('title = "领导小组与工作专班"', 'title = " "'), "not_text", "indicator 1.1", "“title”"),
    "title a number": (changed('title = "领导小组与工作专班"', "title = 3"), "not_text", "indicator 1.1", "“title”"),
    "alias a number": (changed('"驾培" = "驾驶员培训"', '"驾培" = 3'), "not_text", "", "aliases.驾培"),
    "departments as text": (
        changed('departments = ["法规科", "办公室"]', 'departments = "法规科"', clause("3.1")),
        "not_list",
        "clause 3.1",
        "departments",
    ),
    "no departments": (
        changed('departments = ["法规科", "办公室"]', "departments = []", clause("3.1")),
        "not_list",
        "clause 3.1",
        "departments",
    ),
    "rule as text": (changed(ITEM_RULE, 'rule = "per_item"'), "not_table", "clause 3.1", "rule"),
    "milestone as text": (
        changed('milestones = [{ on = "2024-05-31", title = "组稿" }]', 'milestones = ["2024-05-31"]'),
        "not_table",
        "clause 5.3a",
        "milestones[1]",
    ),
    "a date without quotes": (
        changed('on = "2024-04-30"', "on = 2024-04-30", clause("1.3")),
        "not_date",
        "clause 1.3 schedule[1]",
        "带英文引号",
    ),
    "not TOML": (changed('short_title = "信用信息"', 'short_title = "信用信息'), "invalid_toml", "", "行不符合 TOML"),
    "a number too long": (changed("cap = 100", "cap = " + "9" * 5000), "invalid_toml", "", "行不符合 TOML"),
    "brackets without end": ("cap = " + "[" * 100_000, "too_deep", "", "嵌套"),
    "an empty file": ("", "missing_key", "", "缺少“department”"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_copy_is_refused_for_its_own_fault(name: str) -> None:
    text, code, entry, sentence = BROKEN[name]
    with pytest.raises(PlanError) as refused:
        parse_plan(text, "copy.toml")
    assert (refused.value.code, refused.value.entry, refused.value.file) == (code, entry, "copy.toml")
    assert sentence in plan_error_text(refused.value)


@pytest.mark.parametrize("name", BROKEN)
def test_the_command_answers_a_broken_copy_with_one_line_and_exit_2(name: str, tmp_path: Path) -> None:
    file = tmp_path / "copy.toml"
    file.write_text(BROKEN[name][0], encoding="utf-8")
    result = CliRunner().invoke(plan_app, ["check", str(file)])
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.startswith("copy.toml：")
    assert result.stderr.count("\n") == 1
    assert BROKEN[name][3] in result.stderr


def test_invalid_toml_is_named_by_its_line() -> None:
    with pytest.raises(PlanError) as refused:
        parse_plan('id = "x"\ncap = = 3\n', "copy.toml")
    assert plan_error_text(refused.value).startswith("copy.toml：第 2 行")


def test_a_fault_at_the_end_of_the_file_is_named_by_the_last_line() -> None:
    with pytest.raises(PlanError) as refused:
        parse_plan('id = "x"\ncap = """\n\n', "copy.toml")
    assert refused.value.params == {"line": 4}


def test_a_missing_file_a_folder_and_a_file_that_is_no_text_are_refused(tmp_path: Path) -> None:
    (tmp_path / "gbk.toml").write_bytes('title = "创建方案"'.encode("gbk"))
    cases = [(tmp_path / "none.toml", "unreadable"), (tmp_path, "unreadable"), (tmp_path / "gbk.toml", "not_utf8")]
    for path, code in [*cases, (Path("nul\0.toml"), "unreadable")]:
        with pytest.raises(PlanError) as refused:
            load_plan(path)
        assert (refused.value.code, refused.value.file) == (code, path.name)


def test_a_plan_is_read_with_a_byte_order_mark_and_windows_line_ends(tmp_path: Path) -> None:
    file = tmp_path / "windows.toml"
    file.write_bytes(b"\xef\xbb\xbf" + TEXT.replace("\n", "\r\n").encode())
    assert load_plan(file) == load_builtin()


def test_a_plan_is_named_by_its_id_or_its_path(tmp_path: Path) -> None:
    file = tmp_path / "own.toml"
    file.write_text(changed('id = "gangcheng-2024"', 'id = "own-2024"'), encoding="utf-8")
    assert load_named("gangcheng-2024").id == "gangcheng-2024"
    assert load_named(str(file)).id == "own-2024"
    with pytest.raises(PlanError):
        load_named("gangcheng-1999")


def test_a_plan_may_leave_out_domains_duties_and_aliases() -> None:
    text = TEXT[: TEXT.index("# ---------------------------------------- duties")]
    without = text[: text.index("[aliases]")] + text[text.index("[[domain]]") :]
    plan = parse_plan(without, "copy.toml")
    assert plan.duties == ()
    assert plan.clause("7.1").labels is not None
    assert plan.clause("7.1").labels.aliases == {}


def test_a_clause_may_need_another_in_two_ways() -> None:
    plan = parse_plan(changed('needs_label_of = "7.2"', 'needs = "7.1"\nneeds_label_of = "7.2"'), "copy.toml")
    assert (plan.clause("7.3").needs, plan.clause("7.3").needs_label_of) == ("7.1", "7.2")


def test_an_item_rule_may_go_without_a_limit_by_quarter() -> None:
    plan = parse_plan(changed(", quarter_limit = 2", ""), "copy.toml")
    assert plan.clause("3.1").rule.quarter_limit is None


def test_long_and_broken_words_stay_on_one_short_line() -> None:
    error = PlanError("unknown_key", "clause " + "x" * 500, "copy.toml", key="a\nb" + "y" * 500)
    assert len(plan_error_text(error)) < 200
    assert "\n" not in plan_error_text(error)


def test_every_code_that_the_plan_raises_has_a_sentence_and_no_sentence_is_idle() -> None:
    assert set(_codes()) == set(REASONS)


def _codes() -> Iterator[str]:
    """The first argument of every PlanError(…) and refuse(…), and every code handed to a reader of choices."""
    for path in Path(bot.plan.__path__[0]).rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                yield from _codes_of(node)
            if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "code":
                yield from (each.value for each in ast.walk(node.value) if _is_text(each) and "Error" not in each.value)


def _codes_of(call: ast.Call) -> Iterator[str]:
    called = ast.unparse(call.func).rpartition(".")[2]
    place = {"PlanError": 0, "refuse": 0, "choice": 2, "choices": 2, "alternatives": 2, "_refuse_unknown_parents": 3}
    if called in place and len(call.args) > place[called]:
        code = call.args[place[called]]
        if _is_text(code):
            yield code.value  # type: ignore[attr-defined]  # _is_text has looked


def _is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)

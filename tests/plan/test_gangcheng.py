"""The bureau's plan against a table typed by hand from the reading of the annex."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot.plan.loader import load_builtin
from bot.plan.model import Cadence, Channel, Clause, EvidenceKind, RuleKind

PLAN = load_builtin()
DOCUMENT = (Path(__file__).parent / "document.txt").read_text(encoding="utf-8")

FA_BAN = "法规科、办公室"
# id: rule, points, cap (tenths), departments, due
CLAUSES = {
    "1.1a": ("once", 10, 10, FA_BAN, "04-30"),
    "1.1b": ("staffing", 20, 20, FA_BAN, "04-30"),
    "1.2a": ("once", 20, 20, FA_BAN, "04-30"),
    "1.2b": ("monthly", 20, 20, FA_BAN, "months"),
    "1.3": ("once", 20, 20, "法规科、政策研究室", "04-30"),
    "1.4": ("per_quarter", 10, 40, FA_BAN, "quarters"),
    "2.1": ("per_quarter", 10, 40, FA_BAN, "quarters"),
    "2.2": ("once", 10, 10, FA_BAN, "06-30"),
    "3.1": ("per_item", 10, 80, FA_BAN, "quarters"),
    "3.2": (
        "per_label",
        10,
        40,
        "产业发展科、客运科、货运科、维管驾培服务科、执法大队、公路综合科、法规科",
        "quarters",
    ),
    "4.1": (
        "once",
        20,
        20,
        "客运科、货运科、维管驾培服务科、公路建设科、养护科、市政道路桥梁服务中心、法规科",
        "09-30",
    ),
    "4.2": ("per_label", 20, 80, "安全监督科、客运科、货运科、维管驾培服务科", "09-30"),
    "4.3": ("per_label", 20, 80, "安全监督科、客运科、货运科、维管驾培服务科、法规科", "10-31"),
    "4.4": (
        "per_label",
        5,
        20,
        "公路综合科、公路建设科、养护科、财务审计科、市政道路桥梁服务中心、政务服务大厅交通窗口",
        "Q1 Q2 Q3 11-30",
    ),
    "4.5": ("per_label", 10, 50, "执法大队、法规科", "09-30"),
    "5.1": (
        "once",
        40,
        40,
        "法规科、客运科、货运科、维管驾培服务科、公路建设科、养护科、市政道路桥梁服务中心、执法大队、党建办",
        "11-30",
    ),
    "5.2": ("once", 40, 40, "客运科、货运科、维管驾培服务科、法规科", "10-31"),
    "5.3a": ("once", 20, 20, "法规科、政策研究室", "06-30"),
    "5.3b": ("per_label", 5, 10, "客运科、货运科、维管驾培服务科", "11-30"),
    "5.4": ("per_label", 20, 40, "法规科、党建办、客运科、货运科、维管驾培服务科、执法大队", "11-30"),
    "6.1a": ("once", 10, 10, FA_BAN, "06-30"),
    "6.1b": ("once", 10, 10, FA_BAN, "11-30"),
    "6.2": ("once", 20, 20, "法规科、客运科、货运科、维管驾培服务科、执法大队", "09-30"),
    "6.3": (
        "once",
        20,
        20,
        "法规科、办公室、产业发展科、客运科、货运科、维管驾培服务科、政务服务大厅交通窗口、执法大队、公路综合科、"
        "公路建设科、养护科、市政道路桥梁服务中心、财务审计科",
        "09-30",
    ),
    "7.1": ("per_label", 50, 100, "客运科、维管驾培服务科、法规科、办公室", "07-31"),
    "7.2": ("per_label", 50, 100, "客运科、维管驾培服务科、法规科", "09-30"),
    "7.3": ("per_label", 20, 40, "法规科、办公室、党建办", "11-30"),
}

REQUIRES = {
    "1.2a": "publication",
    "3.1": "upload",
    "3.2": "upload",
    "4.1": "upload",
    "4.2": "publication",
    "4.3": "publication",
    "5.1": "notice; photo video; summary; coverage",
    "5.2": "notice; photo video; criteria; announcement; coverage",
    "5.3a": "upload",
    "5.4": "notice; photo video; coverage",
    "7.1": "publication",
    "7.2": "photo video document; data",
    "7.3": "coverage",
}

DUTIES = [
    ("学习上级信用文件", "三（一）1", FA_BAN, "quarters"),
    ("年度信用工作要点", "三（一）2", "法规科", "04-30"),
    ("督促检查", "三（一）2、四（二）", "法规科", "month ends"),
    ("“双公示”及时完整合规", "三（三）", "政务服务大厅交通窗口、执法大队", "month ends"),
    (
        "“双随机”“互联网+监管”、安全生产信用平台填报督促",
        "三（五）",
        "安全监督科、客运科、货运科、维管驾培服务科",
        "quarters",
    ),
    ("守信激励与失信惩戒名单推送", "三（六）1", "执法大队、法规科", "quarters"),
    ("信用修复与异议处理渠道", "三（六）3", "执法大队、法规科", "quarters"),
    ("信易+品牌推进", "三（八）", "客运科、维管驾培服务科", "quarters"),
    ("安全生产、超限超载诚信缺失专项治理", "三（九）", "安全监督科、执法大队", "quarters"),
    (
        "各科室（单位）落实方案",
        "四（一）",
        "法规科、办公室、政策研究室、产业发展科、客运科、货运科、维管驾培服务科、执法大队、公路综合科、公路建设科、"
        "养护科、市政道路桥梁服务中心、安全监督科、财务审计科、政务服务大厅交通窗口、党建办",
        "04-30",
    ),
]

MILESTONES = {
    "3.1": "02-15一季度第一条、05-15二季度第一条、08-15三季度第一条、11-15四季度第一条",
    "4.2": "06-30方案、08-31结果、09-13公示",
    "4.3": "09-13起草、10-12审核、10-25公开",
    "5.2": "08-30通知和标准、10-12公示",
    "5.3a": "05-31组稿",
    "6.3": "07-31联系函",
    "7.1": "05-31起草、06-21征求意见、07-12合法性审核、07-26公开",
    "7.2": "08-15启动、09-13数据",
}

XIN_YI = "信易行、信易贷、信易租、信易批、信易保"
FIELDS = (
    "公路设计、公路施工、公路监理、公路养护、公路试验检测、道路客运、道路货运、城市交通、机动车维修、驾驶员培训、安全生产、"
    "水运工程设计、水运工程施工、水运工程监理、水路客运、水路货运、港口、航道"
)
OFFERED = {
    "3.2": "汽车维修、驾驶员培训、出租车、城市公交、道路货运、道路客运",
    "4.2": FIELDS,
    "4.3": FIELDS,
    "4.4": FIELDS,
    "4.5": "",
    "5.3b": "企业、个人",
    "5.4": "诚信建设万里行、诚信春运、美德山东",
    "7.1": XIN_YI,
    "7.2": XIN_YI,
    "7.3": XIN_YI,
}
GENERAL_ALIASES = {
    "驾培": "驾驶员培训",
    "出租车(含网约车)": "出租车",
    "网约车": "出租车",
    "公交": "城市公交",
    "诚信万里行": "诚信建设万里行",
}


def ids(clauses: tuple[Clause, ...]) -> list[str]:
    return [clause.id for clause in clauses]


def due_words(item: object) -> str:
    words = []
    for due in item.schedule:  # type: ignore[attr-defined]  # clauses and duties share the attribute, no base class
        if due.cadence is Cadence.ONCE:
            words.append(f"{due.on:%m-%d}")
        elif due.cadence is Cadence.QUARTERLY:
            words.append("quarters" if due.quarters == (1, 2, 3, 4) else " ".join(f"Q{each}" for each in due.quarters))
        else:
            words.append("months" if (due.first_month, due.day_of_next_month) == (5, 10) else "month ends")
            assert due.day_of_next_month == 10 or due.first_month == 1
    return " ".join(words)


def test_the_plan_is_the_bureaus_of_2024() -> None:
    assert (PLAN.id, PLAN.year, PLAN.source) == ("gangcheng-2024", 2024, "钢城交发〔2024〕3号")
    assert PLAN.issued_on == date(2024, 4, 18)


def test_seven_groups_hold_twenty_three_indicators_and_a_hundred_points() -> None:
    assert [(group.annex, group.title, group.cap) for group in PLAN.groups] == [
        ("一", "制度建设", 130),
        ("二", "联动机制", 50),
        ("三", "信息管理", 120),
        ("四", "信用应用", 250),
        ("五", "诚信宣传", 150),
        ("六", "培训交流", 60),
        ("七", "探索创新", 240),
    ]
    assert [len(group.indicators) for group in PLAN.groups] == [4, 2, 2, 5, 4, 3, 3]
    assert PLAN.cap == 1000


def test_indicators_carry_the_annex_number_and_their_caps() -> None:
    caps = {indicator.annex: indicator.cap for indicator in PLAN.indicators}
    assert caps == {
        "一、1": 30, "一、2": 40, "一、3": 20, "一、4": 40,
        "二、1": 40, "二、2": 10, "三、1": 80, "三、2": 40,
        "四、1": 20, "四、2": 80, "四、3": 80, "四、4": 20, "四、5": 50,
        "五、1": 40, "五、2": 40, "五、3": 30, "五、4": 40,
        "六、1": 20, "六、2": 20, "六、3": 20, "七、1": 100, "七、2": 100, "七、3": 40,
    }  # fmt: skip


def test_the_twenty_seven_clauses_stand_in_the_annexs_order() -> None:
    assert ids(PLAN.clauses) == list(CLAUSES)


@pytest.mark.parametrize("clause_id", CLAUSES)
def test_a_clause_has_its_rule_points_departments_and_due_day(clause_id: str) -> None:
    clause = PLAN.clause(clause_id)
    read = (clause.rule.kind, clause.rule.points, clause.cap, "、".join(clause.departments), due_words(clause))
    assert read == CLAUSES[clause_id]


@pytest.mark.parametrize("clause_id", CLAUSES)
def test_a_clause_requires_its_evidence_and_its_checklist_says_so(clause_id: str) -> None:
    clause = PLAN.clause(clause_id)
    written = [row for row in REQUIRES.get(clause_id, "").split("; ") if row]
    assert list(clause.requires) == [frozenset(map(EvidenceKind, row.split())) for row in written]
    unconditional = [frozenset(item.kinds) for item in clause.checklist if item.required and item.flag is None]
    assert unconditional == list(clause.requires)
    assert clause.checklist


def test_rules_carry_their_own_numbers() -> None:
    assert PLAN.clause("1.1b").rule.required == 2
    assert PLAN.clause("1.2b").rule.first_month == 5
    assert PLAN.clause("3.1").rule.quarter_limit == 2
    assert [c.id for c in PLAN.clauses if c.rule.kind is RuleKind.STAFFING] == ["1.1b"]


def test_clauses_refer_to_one_another_as_the_annex_says() -> None:
    assert {c.id: c.excludes for c in PLAN.clauses if c.excludes} == {"1.4": ("6.1a", "6.1b"), "3.1": ("5.3a", "5.3b")}
    assert {c.id: c.needs for c in PLAN.clauses if c.needs} == {"1.1b": "1.1a", "1.2b": "1.2a"}
    assert {c.id: c.needs_label_of for c in PLAN.clauses if c.needs_label_of} == {"7.2": "7.1", "7.3": "7.2"}
    assert {c.id: c.struck_channels for c in PLAN.clauses if c.struck_channels} == {"7.3": {Channel.CREDIT_SHANDONG}}


def test_clauses_with_a_manner_of_their_own_are_marked() -> None:
    assert [c.id for c in PLAN.clauses if c.standing] == ["1.1a", "1.1b"]
    assert [c.id for c in PLAN.clauses if not c.back_filing] == ["3.1"]
    assert [c.id for c in PLAN.clauses if not c.asks_day] == ["1.2b"]
    assert [c.id for c in PLAN.clauses if c.waits_for_province] == ["5.1", "6.1b"]


def test_evaluation_data_requires_publication_under_3_2_only() -> None:
    flagged = {c.id: c.requires_when for c in PLAN.clauses if c.requires_when}
    assert flagged == {"3.2": (("evaluation", (frozenset({EvidenceKind.PUBLICATION}),)),)}
    conditional = [item for item in PLAN.clause("3.2").checklist if item.flag == "evaluation"]
    assert [(item.kinds, item.required) for item in conditional] == [((EvidenceKind.PUBLICATION,), True)]


def test_labels_are_offered_as_the_annex_and_its_note_name_them() -> None:
    offered = {clause.id: "、".join(clause.labels.offered) for clause in PLAN.clauses if clause.labels is not None}
    assert offered == OFFERED
    assert [c.id for c in PLAN.clauses if c.labels and c.labels.closed] == ["5.3b"]


def test_aliases_hold_everywhere_but_for_the_two_names_of_repair() -> None:
    for clause_id in OFFERED:
        labels = PLAN.clause(clause_id).labels
        assert labels is not None
        own = {name: label for name, label in labels.aliases.items() if name not in GENERAL_ALIASES}
        assert {name: labels.aliases[name] for name in GENERAL_ALIASES} == GENERAL_ALIASES
        if clause_id == "3.2":
            assert own == {"维修": "汽车维修", "机动车维修": "汽车维修"}
        elif clause_id in ("4.2", "4.3", "4.4"):
            assert own == {"维修": "机动车维修", "汽车维修": "机动车维修"}
        else:
            assert own == {}


def test_the_notes_key_fields_have_their_parts() -> None:
    assert {domain.name: len(domain.parts) for domain in PLAN.domains} == {
        "公路工程建设": 5, "道路运输": 5, "安全生产": 0, "水运工程建设": 3, "水路运输": 4,
    }  # fmt: skip


def test_soft_and_optional_days_are_kept_apart_from_due_days() -> None:
    soft = {c.id: [f"{day:%m-%d}" for due in c.schedule for day in due.soft] for c in PLAN.clauses}
    optional = {c.id: [f"{day:%m-%d}" for due in c.schedule for day in due.optional] for c in PLAN.clauses}
    assert {key: days for key, days in soft.items() if days} == {
        "3.1": ["02-15", "05-15", "08-15", "11-15"],
        "5.4": ["06-30", "09-30"],
    }
    assert {key: days for key, days in optional.items() if days} == {"2.2": ["12-31"]}


def test_milestones_lead_to_the_long_items() -> None:
    found = {c.id: "、".join(f"{each.on:%m-%d}{each.title}" for each in c.milestones) for c in PLAN.clauses}
    assert {key: words for key, words in found.items() if words} == MILESTONES


def test_ten_duties_without_points_have_their_departments_and_days() -> None:
    read = [(duty.title, duty.annex, "、".join(duty.departments), due_words(duty)) for duty in PLAN.duties]
    assert read == DUTIES


def test_sixteen_departments_answer_to_the_annexs_other_names() -> None:
    assert "、".join(department.name for department in PLAN.departments) == DUTIES[-1][2]
    assert PLAN.department_named("建设科") == "公路建设科"
    assert PLAN.department_named(" 财务审计 ") == "财务审计科"
    assert PLAN.department_named("科") is None


def test_every_entry_quotes_the_document_word_for_word() -> None:
    quotes = [clause.source for clause in PLAN.clauses] + [duty.source for duty in PLAN.duties]
    for indicator in PLAN.indicators:
        quotes += [indicator.source, indicator.departments_source, indicator.due_source]
        quotes += [f"{PLAN.groups[int(indicator.group) - 1].annex}、{PLAN.groups[int(indicator.group) - 1].title}"]
    for quote in quotes:
        for line in quote.splitlines():
            assert line in DOCUMENT


def test_a_clauses_quote_is_part_of_its_indicators() -> None:
    for clause in PLAN.clauses:
        assert all(line in PLAN.indicator(clause.indicator).source for line in clause.source.splitlines())


def test_every_reading_starts_from_words_of_the_document() -> None:
    readings = [reading for item in (*PLAN.clauses, *PLAN.duties) for reading in item.readings]
    assert len(readings) > 30
    assert all(reading.phrase in DOCUMENT for reading in readings)
    assert all(duty.readings for duty in PLAN.duties)
    for clause_id in ("1.2b", "4.3", "4.4"):
        assert PLAN.clause(clause_id).readings


def test_short_titles_fit_a_button() -> None:
    titles = [item.short_title for item in (*PLAN.clauses, *PLAN.duties)]
    assert all(0 < len(title) <= 8 for title in titles)
    assert len(set(titles)) == len(titles)


def test_lookups_of_what_the_plan_lacks_say_so() -> None:
    assert PLAN.has_clause("1.1a")
    assert not PLAN.has_clause("1.1")
    assert PLAN.has_indicator("1.1")
    assert not PLAN.has_indicator("8.1")
    assert PLAN.duty("inspection").title == "督促检查"
    with pytest.raises(KeyError):
        PLAN.clause("8.1")
    with pytest.raises(KeyError):
        PLAN.indicator("8.1")
    with pytest.raises(KeyError):
        PLAN.duty("none")

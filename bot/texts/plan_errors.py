"""What a refused plan, day table or request about them reads like: one line with file, entry and reason."""

from __future__ import annotations

from bot.plan.errors import PlanError
from bot.texts.scoring import points_text

_SORTS = {
    "clause": "得分项",
    "indicator": "指标",
    "group": "建设指标",
    "duty": "不计分事项",
    "department": "科室",
    "domain": "领域",
}
_POINTS = frozenset({"stated", "total", "cap", "points", "most"})
_LONGEST = 60

REASONS = {
    "unreadable": "文件打不开，请检查路径和权限",
    "not_utf8": "文件不是 UTF-8 编码的文本，请另存为 UTF-8",
    "invalid_toml": "第 {line} 行不符合 TOML 写法，请检查引号、括号和等号",
    "too_deep": "括号嵌套太深，读不下去",
    "missing_key": "缺少“{key}”",
    "unknown_key": "不认识“{key}”，是不是写错了",
    "not_text": "“{key}”应是非空的文字",
    "not_list": "“{key}”应是非空的列表",
    "not_table": "“{key}”应是一个表",
    "not_whole": "“{key}”应是大于 0 的整数",
    "not_flag": "“{key}”应是 true 或 false",
    "not_points": "“{key}”应是大于 0 的分值，最多一位小数",
    "not_date": '“{key}”的日期“{value}”应带英文引号写成 "2024-04-30" 的样子',
    "impossible_date": "“{key}”的日期“{value}”不存在",
    "not_month": "“{key}”应是 1 到 12 月，写的是 {value}",
    "not_quarters": "“{key}”应是 1 到 4 的季度，由小到大、不重复",
    "unknown_rule": "不认识计分规则“{value}”",
    "unknown_cadence": "不认识期限种类“{value}”",
    "unknown_kind": "不认识材料种类“{value}”",
    "unknown_channel": "不认识渠道“{value}”",
    "unknown_flag": "不认识标记“{value}”",
    "unknown_department": "责任科室“{value}”不在科室名单里",
    "duplicate_department": "科室“{value}”重复",
    "unknown_group": "所属的建设指标“{value}”不存在",
    "unknown_indicator": "所属的指标“{value}”不存在",
    "unknown_clause": "提到的得分项“{value}”不存在",
    "duplicate_id": "编号“{value}”重复",
    "bad_id": "编号“{value}”不合写法",
    "bad_child_id": "编号“{value}”应以所属编号“{parent}”开头",
    "bad_year": "年份 {value} 不合理",
    "duplicate_label": "类别“{value}”重复",
    "duplicate_alias": "别名“{value}”重复",
    "unknown_label": "别名指向的“{value}”不在任何得分项的类别里",
    "alias_is_label": "“{value}”既是类别又是别名",
    "alias_of_alias": "别名指向的“{value}”本身也是别名",
    "unfolded_label": "类别“{value}”应写成“{folded}”",
    "labels_mismatch": "按类别计分的才有类别，也必须有",
    "closed_without_labels": "类别限定了范围，却没有列出",
    "excludes_itself": "不能与自己互斥",
    "also_for_excluded": "材料不能同时用于“{value}”，却写成还可用于",
    "duplicate_exclusion": "互斥的得分项写重了",
    "needs_circle": "先决条件绕成了圈",
    "link_without_labels": "与“{value}”按同一类别衔接，两项都应按类别计分",
    "outside_year": "日期 {value} 不在 {year} 年内",
    "milestone_after_due": "节点 {value} 晚于期限 {due}",
    "soft_after_due": "建议日期 {value} 晚于期限",
    "duplicate_period": "同一时段写了两次期限",
    "not_every_month": "不是每个月都有 {value} 日，请写 28 以内",
    "cadence_mismatch": "计分的时段与期限的时段不一致",
    "checklist_mismatch": "清单里的必备材料与计分要求不一致",
    "caps_do_not_add": "各项合计 {total} 分，写的是 {stated} 分",
    "cap_below_points": "最多 {cap} 分，却小于一次的 {points} 分",
    "cap_out_of_reach": "写的是最多 {cap} 分，按规则最多只能得 {most} 分",
    "cannot_roll": "有日期没有写成“2024-04-30”的样子，无法整体改年份",
    "duplicate_day": "日期 {value} 重复",
}


def plan_error_text(error: PlanError) -> str:
    """One line: file, entry, reason; what was written in the file is shortened and kept on the line."""
    params = {name: _shown(name, value) for name, value in error.params.items()}
    parts = [error.file, _entry_text(error.entry), REASONS[error.code].format(**params)]
    return " ".join("：".join(part for part in parts if part).split())


def _entry_text(entry: str) -> str:
    sort, _, rest = entry.partition(" ")
    if not entry:
        return ""
    return f"条目 {_short(rest)}（{_SORTS[sort]}）" if sort in _SORTS else f"条目 {_short(entry)}"


def _shown(name: str, value: object) -> str:
    return points_text(value) if name in _POINTS and isinstance(value, int) else _short(str(value))


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "…"

"""Sentences of the score command: its help, and what is wrong with its input."""

from __future__ import annotations

from bot.scoring.jsonform import FactFileError, FactFileFault

_FAULTS: dict[FactFileFault, str] = {
    FactFileFault.NOT_JSON: "不是有效的 JSON",
    FactFileFault.TOO_DEEP: "嵌套层数过多，不是有效的事实文件",
    FactFileFault.DUPLICATE_KEY: "键“{key}”重复",
    FactFileFault.DUPLICATE_ID: "编号 {value} 重复",
    FactFileFault.UNKNOWN_KEY: "不认识的键“{key}”",
    FactFileFault.UNKNOWN_CLAUSE: "方案中没有得分项“{value}”",
    FactFileFault.UNKNOWN_STATUS: "不认识的状态“{value}”（只能是 pending、approved、returned、withdrawn）",
    FactFileFault.UNKNOWN_KIND: "不认识的材料种类“{value}”",
    FactFileFault.UNKNOWN_FLAG: "不认识的标记“{value}”（只能是 evaluation）",
    FactFileFault.UNKNOWN_CHANNEL: "不认识的网站类别“{value}”（只能是 government、credit-shandong、other）",
    FactFileFault.MISSING_KEY: "缺少“{key}”",
    FactFileFault.EMPTY_SOURCE: "来源不能为空",
    FactFileFault.NOT_WHOLE: "应为不小于 0 的整数",
    FactFileFault.NOT_OBJECT: "应为对象 {{…}}",
    FactFileFault.NOT_LIST: "应为列表 […]",
    FactFileFault.NOT_TEXT: "应为文字",
    FactFileFault.BROKEN_TEXT: "文字中有残缺的字符",
    FactFileFault.BAD_DAY: "日期“{value}”无法识别，应写成 2024-05-09 的样子",
}

HELP = "按方案计算某一天的得分，并说明每一分的依据。"
FACTS_HELP = "事实文件（JSON）；- 表示标准输入；不写则读数据库。"
AS_OF_HELP = "截至哪一天；不写则为今天。"
PLAN_HELP = "方案文件；不写则用设置的方案。"
JSON_HELP = "输出 JSON。"


def fact_file_error(file: str, error: FactFileError) -> str:
    """The error in one line: file, place, what is wrong."""
    place = error.place or "最外层"
    if error.code is FactFileFault.NOT_JSON and error.place:
        line, column = error.place.split(":")
        place = f"第{line}行第{column}列"
    return f"{file}：{place}：{_FAULTS[error.code].format_map(error.params)}"


def unreadable_file(file: str) -> str:
    return f"{file}：无法读取此文件"


def not_utf8(file: str) -> str:
    return f"{file}：不是 UTF-8 编码的文件"


def unreadable_day(raw: str) -> str:
    return f"--as-of：日期“{raw}”无法识别，应写成 2024-05-09 的样子"

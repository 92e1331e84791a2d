"""Lines of ``creditbot import``, and what it tells people."""

from __future__ import annotations

from typing import Any

from bot.domain.errors import DomainError
from bot.scoring.jsonform import shown
from bot.services.importing import Imported

FILE_HELP = "事实文件（JSON），格式同 creditbot export facts；- 表示标准输入。"
FILES_HELP = "佐证文件所在的文件夹，按内容的 SHA-256 查找，文件名不限。"
DEPARTMENT_HELP = "都算作哪个科室报的；不写则算作各得分项的牵头科室。"
IMPORTER = "资料导入"
READING = "核对文件"
STORING = "保存文件"

ERRORS = {
    "import_source": "{place}：来源“{source}”既不是 sha256: 加64位小写十六进制，也不是网页链接",
    "import_file_missing": "{place}：--files 文件夹里没有内容为 {source} 的文件",
    "import_files_needed": "{place}：来源是文件，请用 --files 指出佐证文件夹",
    "import_file_changed": "{place}：文件“{name}”在导入时被改动，请重新导入",
    "import_file_too_large": "{place}：文件“{name}”超过 {limit}MB（CREDITBOT_MAX_FILE_MB）",
    "import_count": "{place}：人数不能超过 {limit}",
    "import_text": "{place}：文字中有不能保存的字符",
    "import_folder": "--files：“{name}”不是能读的文件夹",
    "import_unreadable": "--files：无法读取“{name}”",
    "import_department_unknown": "--department：没有叫“{name}”的科室",
    "import_not_theirs": "{place}：{item} 不是{department}负责的",
}


def refusal(file: str, error: DomainError) -> str:
    """One line: the file, the place, what is wrong."""
    line = ERRORS[error.code].format(**{name: shown(value) for name, value in error.params.items()})
    return line if line.startswith("--") else f"{file}：{line}"


def is_ours(error: DomainError) -> bool:
    return error.code in ERRORS


def summary(done: Imported) -> str:
    """已导入12件（#1–#12），都在待审核；另有3件以前导入过，没有重复导入。"""
    if not done.numbers:
        return f"没有新的：{done.known_count}件都已在数据库里，没有重复导入。"
    first, last = min(done.numbers), max(done.numbers)
    span = f"#{first}" if first == last else f"#{first}–#{last}"
    line = f"已导入{len(done.numbers)}件（{span}），都在待审核"
    if done.known_count:
        line += f"；另有{done.known_count}件已在数据库里，没有重复导入"
    if done.future_count:
        line += f"；其中{done.future_count}件的日期晚于今天，到那天才计分"
    return line + "。"


def told_reviewer(params: dict[str, Any]) -> str:
    return f"<b>从文件导入了{params['count']}件报送</b>（#{params['first']}–#{params['last']}），都在待审核。点「审核」或发 /review 逐件看。"


def told_sender(params: dict[str, Any]) -> str:
    return (
        f"<b>信用办从文件导入了{params['count']}件报送，报送人记为您</b>"
        f"（#{params['first']}–#{params['last']} 之间），都在待审核。"
        "请在「我的报送」里核对，不对的可撤回或改日期。"
    )

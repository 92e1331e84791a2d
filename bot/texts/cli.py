"""Lines of the command line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

PROGRAM_HELP = "“信用交通县”创建助手：提醒、收材料、审核、算分。"
COMMANDS: dict[str, str] = {
    "run": "运行机器人（需要 CREDITBOT_TOKEN）。",
    "demo": "不用 Telegram 账号，演示一遍主要流程。",
    "sandbox": "在本机模拟 Telegram 服务器，供测试和演练。",
    "rehearse": "预演：一段日子里每天会提醒谁、什么事。",
    "invite": "生成邀请链接；第一位信用办成员用它加入。",
    "score": "计算得分：读数据库，或读 --facts 文件。",
    "import": "导入报送事实和佐证文件，都作为待审核。",
    "export": "导出数据。",
    "plan": "检查、查看、顺延创建方案。",
    "migrate": "建立或升级数据库。",
    "backup": "备份数据库和全部文件，运行时也可以。",
    "restore": "把备份恢复到空的数据文件夹。",
    "verify-audit": "核对审计记录有没有被改动。",
    "doctor": "自检：哪里有问题、怎么解决。",
}
_USAGE = {
    "NoSuchOption": "没有这个选项：{detail}",
    "MissingParameter": "缺少参数：{detail}",
    "BadParameter": "参数不对：{detail}",
    "BadArgumentUsage": "参数不对：{detail}",
    "BadOptionUsage": "选项用法不对：{detail}",
}


def unknown_command(typed: str) -> str:
    """One line for a command that does not exist."""
    return f"没有“{typed}”这个命令。能用的有：{'、'.join(COMMANDS)}。"


def usage_line(error: Exception) -> str:
    """One line for a call that the command line cannot read."""
    name = type(error).__name__
    shown: str = getattr(error, "format_message", lambda: str(error))()
    detail = str(getattr(error, "option_name", None) or _first_line(shown))
    if name == "MissingParameter":
        detail = _parameter(error)
    if name not in _USAGE:
        return f"命令有误：{_first_line(shown)}（creditbot --help 可看全部命令）"
    return _USAGE[name].format(detail=detail) + "（加 --help 可看用法）"


def _parameter(error: Exception) -> str:
    parameter = getattr(error, "param", None)
    options: list[str] = getattr(parameter, "opts", None) or [str(getattr(error, "param_hint", "") or "")]
    return max(options, key=len)


def settings_line(faults: Sequence[Mapping[str, Any]]) -> str:
    """One line that names the settings whose values cannot be used."""
    names = "、".join(f"CREDITBOT_{fault['loc'][0]}".upper() for fault in faults if fault["loc"])
    return f"设置 {names} 的值不对，请对照 README 的设置表改正环境变量或 .env 文件。"


def unexpected_line(error: Exception) -> str:
    """One line for a failure that nobody foresaw."""
    return f"没有完成：{type(error).__name__}：{_first_line(str(error))}。运行 creditbot doctor 可查原因。"


def _first_line(text: str) -> str:
    return text.strip().splitlines()[0] if text.strip() else ""

"""What group robots say, and what the coordinators read when one does not."""

from __future__ import annotations

from datetime import date
from typing import Any

from bot.domain.states import Robot
from bot.texts.days import month_day
from bot.texts.scoring import points_text

ROBOTS = {Robot.WECOM: "企业微信", Robot.DINGTALK: "钉钉", Robot.FEISHU: "飞书"}
LIMIT = 600
CUT = "……（全文见“信用交通县”机器人）"
_REFUSED = "机器人拒收（{reason}），请核对地址、密钥和安全设置"
_UNREACHABLE = "多次发送不成功（{reason}）"


def words(kind: str, params: dict[str, Any]) -> str:
    """The plain words of a post; evidence is never among them."""
    return _notice(params) if kind == "notice" else _summary(params)


def _notice(params: dict[str, Any]) -> str:
    text = str(params["text"])
    shown = text if len(text) <= LIMIT else text[:LIMIT] + CUT
    files = f"\n附件{params['file_count']}个，请在“信用交通县”机器人里看。" if params["file_count"] else ""
    return f"【通知第{params['number']}号】\n{shown}{files}\n信用办 {params['by']}。请在“信用交通县”机器人里签收。"


def _summary(params: dict[str, Any]) -> str:
    head = f"【“信用交通县”{month_day(date.fromisoformat(params['on']))}概况】"
    near, overdue = params["near"], params["overdue"]
    earned, cap = params["score"]
    head += f"\n当前自评 {points_text(earned)}/{points_text(cap)}"
    if not near and not overdue:
        return f"{head}\n近期没有到期的事项。"
    return "\n".join((head, f"近期到期：{_counts(near)}", f"已逾期：{_counts(overdue)}", "详情请看各自的“我的待办”。"))


def _counts(counts: dict[str, int]) -> str:
    total = sum(counts.values())
    if not total:
        return "无"
    return f"{total}项（{'、'.join(f'{name}{count}' for name, count in counts.items())}）"


def alarm(params: dict[str, Any]) -> str:
    """A post that will never pass."""
    what = f"通知第{params['number']}号" if params["kind"] == "notice" else "每日概况"
    reason = str(params["reason"])
    why = (_REFUSED if reason.startswith(("code", "HTTP 4")) else _UNREACHABLE).format(reason=reason)
    return f"⚠️ {what}没能发到{ROBOTS[Robot(params['robot'])]}群：{why}。Telegram 里的发送不受影响。"

"""Sentences about messages themselves: delivery, incidents, starting."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

POSSIBLE_COPY = "（可能重复）"
MERGED = "（内容已并入上一条消息）"
BUTTON_GONE = "无权或按钮已失效。请从键盘重新进入，或发 /help 看可用的命令。"
_FILES_MISSING = "（有{count}个文件现在无法显示，请让报送人重新发送，或到数据目录中查找原件。）"
_INCIDENT = "刚才这一条没能处理好，已留存待查，事故编号 {number}。请过几分钟再发一次；若仍不行，请把编号告诉信用办。"

ERRORS: dict[str, str] = {
    "token_missing": "未设置 CREDITBOT_TOKEN。请填入 @BotFather 给的令牌，或运行 creditbot demo 看演示。",
    "token_malformed": "CREDITBOT_TOKEN 的格式不对，应形如 123456789:AA……（数字、冒号、一串字母数字）。",
    "token_refused": "Telegram 不认这个令牌。请核对 CREDITBOT_TOKEN，或向 @BotFather 重新申请。",
    "clock_start_refused": "CREDITBOT_CLOCK_START 只能用于演示和测试，不能与 Telegram 官方接口同时使用。",
    "webhook_url_bad": "CREDITBOT_WEBHOOK_URL 应以 https:// 开头。",
}

_KINDS = {
    "digest": "每日提醒",
    "join_card": "入组申请",
    "welcome": "欢迎消息",
    "answer": "答复",
    "review_card": "审核卡片",
    "decision": "审核结果",
    "polling_alarm": "断线告警",
    "urge": "催办",
    "supervision": "督办单",
    "bulletin": "通报",
    "bulletin_card": "通报送审",
    "bulletin_decided": "通报审批结果",
    "instruction": "批示",
    "instruction_copy": "批示抄送",
    "feedback": "反馈",
    "due_today": "今天到期未报",
    "notice": "通知",
    "notice_nudge": "催签收",
    "notice_correction": "通知更正",
    "notice_progress": "通知进度",
}
_STATES = {"failed": "发送失败", "unknown": "是否送达不明", "overdue": "超时未送达"}
ALARM_LINES = 10


def incident(number: int) -> str:
    """What a member reads whose message could not be handled."""
    return _INCIDENT.format(number=number)


def files_missing(count: int) -> str:
    """What stands in the place of files that can neither be found nor sent."""
    return _FILES_MISSING.format(count=count)


def delivery_alarm(items: Sequence[dict[str, Any]]) -> list[str]:
    """Blocks for the coordinator: who did not get what, and why."""
    lines = [_alarm_line(item) for item in items[:ALARM_LINES]]
    if len(items) > ALARM_LINES:
        lines.append(f"另有 {len(items) - ALARM_LINES} 条")
    return [f"⚠️ 有 {len(items)} 条消息未能确认送达，请另行通知：", *lines]


def _alarm_line(item: dict[str, Any]) -> str:
    who = "，".join(part for part in (item["department"], item["name"]) if part)
    what = _KINDS.get(item["kind"], "消息")
    reason = "（对方停用了机器人或账号已注销）" if item["is_blocked"] else ""
    return f"· {who}：{what}{_STATES[item['state']]}{reason}，{item['at']}"


def polling_alarm(since: str, until: str) -> list[str]:
    """Blocks for the coordinator after the connection to Telegram was lost for long."""
    return [
        f"⚠️ {since} 至 {until} 机器人与 Telegram 断开，现已恢复。",
        "其间发来的消息会补收；超过24小时的消息和超过两分半钟的按钮 Telegram 不再保留，请重发。",
    ]


STARTED = "已启动，机器人 @{name}，数据在 {folder}。按 Ctrl-C 停止。"
STOPPED = "已停止。"

"""What is wrong with a roster, row by row."""

from __future__ import annotations

from html import escape

from bot.services.roster import RosterRefusedError
from bot.texts.errors import sentence

_FAULTS_SHOWN = 20


def refusal(error: RosterRefusedError) -> tuple[str, ...]:
    """Every bad row by its number."""
    lines = [f"第{each.number}行：{escape(sentence(each.error), quote=False)}" for each in error.faults]
    more = [f"……另有{len(lines) - _FAULTS_SHOWN}行"] if len(lines) > _FAULTS_SHOWN else []
    return (f"❌ {sentence(error)}请改好后重发：", "\n".join(lines[:_FAULTS_SHOWN] + more))


def refusal_line(error: RosterRefusedError) -> str:
    """The same on one line."""
    rows = "；".join(f"第{each.number}行：{sentence(each.error)}" for each in error.faults)
    return f"{sentence(error)}{rows}"

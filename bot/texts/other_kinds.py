"""What messages are called that are neither words nor material, and what is said to them while a draft is at hand."""

from __future__ import annotations

from collections.abc import Container

from bot.services.drafts import DraftSheet, Question

_NAMES = {
    "sticker": "表情",
    "voice": "语音",
    "audio": "录音",
    "video_note": "圆形小视频",
    "location": "位置",
    "venue": "位置",
    "contact": "名片",
    "poll": "投票",
    "animation": "动图",
    "dice": "骰子",
}
OTHER = "这种消息"


def kind_of_message(parts: Container[str]) -> str:
    """表情, 语音, 位置 …; empty for plain words. ``parts``: the names of what the message holds."""
    for part, name in _NAMES.items():
        if part in parts:
            return name
    return "" if "text" in parts else OTHER


def misplaced(sheet: DraftSheet, what: str) -> str:
    """One sentence for a message that answers nothing: what it cannot be (if it is no text), and what is asked now."""
    prompt = sheet.clause.labels.prompt if sheet.clause and sheet.clause.labels else ""
    asked = {
        Question.ITEM: f"现在要选 #{sheet.id} 是哪一项：请点按钮，或输入编号，如 3.1。",
        Question.EVIDENCE: f"现在等您发 #{sheet.id} 的照片、文件或网页链接。",
        Question.LABEL: f"现在问的是 #{sheet.id} 的{prompt}：请点按钮，或打字写名称。",
        Question.EVALUATION: f"现在问 #{sheet.id} 是不是信用评价类数据：请点“是”或“否”。",
        Question.COUNT: f"现在问的是 #{sheet.id} 的人数：请输入数字，如 2。",
        Question.DAY: f"现在问的是 #{sheet.id} 的办事日期：请点按钮，或输入如 6月12日。",
        Question.PERIOD: f"现在要确认 #{sheet.id} 的办事日期：请点按钮，或输入如 6月12日。",
        Question.KIND: f"现在问 #{sheet.id} 的材料是什么：请点按钮，或输入按钮上的字。",
        Question.NOTHING: f"#{sheet.id} 还没提交：齐了就点“完成提交”，还有材料请发照片、文件或链接。",
    }[sheet.question]
    return f"{what}不能作为佐证。{asked}" if what else asked

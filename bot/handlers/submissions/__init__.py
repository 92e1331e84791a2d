"""Sending material: what arrives, what is asked about it, and 完成提交."""

from __future__ import annotations

from bot.handlers.submissions import answering, arriving, days, sending

HANDLERS = [*sending.HANDLERS, *answering.HANDLERS, *days.HANDLERS, *arriving.HANDLERS]
PROMPTS = answering.PROMPTS | days.PROMPTS

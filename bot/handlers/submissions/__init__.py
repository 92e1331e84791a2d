"""Sending material: what arrives, what is asked about it, 完成提交, and what may be changed until review."""

from __future__ import annotations

from bot.handlers.submissions import answering, arriving, changing, days, kinds, misplaced, reusing, sending, sorting

HANDLERS = [
    *sending.HANDLERS,
    *answering.HANDLERS,
    *kinds.HANDLERS,
    *sorting.HANDLERS,
    *days.HANDLERS,
    *reusing.HANDLERS,
    *changing.HANDLERS,
    *arriving.HANDLERS,
]
PROMPTS = answering.PROMPTS | days.PROMPTS | kinds.PROMPTS
OFFERS = (misplaced.remind_of_draft,)
OTHER_KINDS = (misplaced.remind_of_draft,)

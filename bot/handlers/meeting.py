"""调度: the paper for the meeting."""

from __future__ import annotations

import asyncio

from telegram import Update

from bot.context import Context, Handler, command, press
from bot.keyboards.gaps import MEETING
from bot.services.meeting import prepare_meeting
from bot.texts import meeting as texts
from bot.views import paper_files as views
from bot.views.meeting_paper import meeting_paper


async def on_meeting(update: Update, context: Context) -> None:
    """/meeting, the button under 查缺, or /meeting 客运科 for one department."""
    meeting = await context.run(prepare_meeting, context.principal, context.typed or None)
    stored = await context.keep(await asyncio.to_thread(meeting_paper, meeting))
    await context.say(views.working(texts.finished(meeting)))
    await context.say(views.paper(texts.file_name(meeting), stored.sha256))


HANDLERS: list[Handler] = [command("meeting", on_meeting), press(MEETING, on_meeting)]

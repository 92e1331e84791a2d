"""A messenger at the wire, without the rest of the bot."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from telegram import Bot

from bot.clock import FixedClock
from bot.messenger import AiohttpRequest, Downloader, Messenger
from bot.sandbox import Person, Rules, Sandbox
from storage.files import DiskFileStore

ZHANG_ID = 1001


@dataclass(frozen=True, slots=True)
class Wire:
    """张三 has started the bot; what the messenger does is seen in the sandbox."""

    sandbox: Sandbox
    bot: Bot
    files: DiskFileStore
    messenger: Messenger
    downloader: Downloader
    zhang: Person
    request: AiohttpRequest


@pytest.fixture
async def wire(clock: FixedClock, tmp_path: Path) -> AsyncIterator[Wire]:
    async with Sandbox(clock=clock, rules=Rules(stretches_polls=False)) as sandbox:
        request = AiohttpRequest(read_s=0.4)
        bot = Bot(
            sandbox.token,
            base_url=sandbox.api_base_url,
            base_file_url=sandbox.file_base_url,
            request=request,
            get_updates_request=AiohttpRequest(connections=2),
        )
        async with bot:
            zhang = sandbox.person("张三", user_id=ZHANG_ID)
            await zhang.start()
            await bot.get_updates()
            files = DiskFileStore(tmp_path)
            yield Wire(sandbox, bot, files, Messenger(bot, files), Downloader(bot, request, files), zhang, request)

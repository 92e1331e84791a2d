"""Links: those that have just arrived are looked at within seconds, the others on their days."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator

from bot.domain.errors import DomainError
from bot.jobs.tick import Tick
from bot.ports import FetchedPage, PageFetcher, StoredFile
from bot.services import page_checks
from bot.services.bureau import Bureau
from bot.services.page_checks import PageClaim

_logger = logging.getLogger(__name__)
SECONDS = 10
AT_ONCE = 4
LARGEST = 2 * 1024 * 1024


async def look(bureau: Bureau) -> None:
    """Look at what is due, a few pages at once; nothing where links are not to be opened."""
    fetcher = bureau.pages
    if fetcher is None:
        return
    await asyncio.to_thread(page_checks.note_links, bureau)
    claims = await asyncio.to_thread(page_checks.claim_pages, bureau, AT_ONCE)
    async with asyncio.TaskGroup() as group:
        for claim in claims:
            group.create_task(_look_at(bureau, fetcher, claim))
    await asyncio.to_thread(page_checks.report_pages, bureau)


async def _look_at(bureau: Bureau, fetcher: PageFetcher, claim: PageClaim) -> None:
    found = await fetcher.fetch(claim.url)
    stored = await _keep(bureau, found) if page_checks.is_worth_keeping(claim, found) else None
    await asyncio.to_thread(page_checks.record_look, bureau, claim, found, stored)


async def _keep(bureau: Bureau, found: FetchedPage) -> StoredFile | None:
    """The copy on the disk; what was found is noted without one while the disk takes none, and kept the next time."""

    async def chunks() -> AsyncIterator[bytes]:
        yield found.body

    try:
        return await bureau.files.store(chunks(), limit=LARGEST)
    except DomainError as error:
        _logger.warning("a page was read but not kept: %s", error.code)
        return None


TICKS: tuple[Tick, ...] = (Tick("pages", SECONDS, look),)

"""The one place where everything is put together: settings -> database, plan, Telegram application, workers, ticks."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from telegram.ext import ApplicationBuilder, ContextTypes, ExtBot, JobQueue

from bot.app.crash import Step, no_step
from bot.app.doors import open_doors
from bot.app.running import App
from bot.config import Settings
from bot.context import DESK, Context, Desk
from bot.context import App as TelegramApp
from bot.domain.errors import DomainError
from bot.domain.pacing import Pace
from bot.handlers import register
from bot.intake import FrontDesk, Poller, WebhookServer
from bot.jobs.outbox import OutboxWorker
from bot.messenger import AiohttpRequest, Downloader, Messenger, Pacer
from bot.pages import fetcher_for
from bot.plan.daytable import load_day_table
from bot.plan.loader import load_builtin, load_named
from bot.plan.workdays import WorkCalendar
from bot.ports import Clock, PageFetcher
from bot.services.audit import audit_key_source, require_key
from bot.services.bureau import Bureau
from bot.services.groups import move_group
from storage.audit.book import AuditBook
from storage.files import DiskFileStore
from storage.migrate import upgrade
from storage.unit_of_work import Storage

CONNECTIONS = 48


def build(
    settings: Settings,
    clock: Clock | None = None,
    *,
    step: Step = no_step,
    poll_timeout_s: int = 50,
    pace: Pace | None = None,
    pages: PageFetcher | None = None,
) -> App:
    """The application, migrated and ready to start. ``pace``: other limits than Telegram's.
    ``pages``: what looks at links, instead of what the settings say.

    Raises ``DomainError`` (``clock_start_refused``, or what migrating says) and ``PlanError``.
    """
    if settings.clock_start is not None and settings.is_cloud_api:
        raise DomainError("clock_start_refused")
    bureau = build_bureau(settings, clock or settings.clock(), step, pages)
    request = AiohttpRequest(connections=CONNECTIONS, proxy=settings.proxy)
    polling = AiohttpRequest(connections=2, proxy=settings.proxy)
    application = _telegram_application(settings, request, polling)
    messenger = Messenger(application.bot, bureau.files, pacer=Pacer(pace), step=step, on_moved=_group_mover(bureau))
    application.bot_data[DESK] = Desk(bureau, messenger, Downloader(application.bot, request, bureau.files), step)
    register(application)
    doors = open_doors(bureau, application, messenger)
    return App(
        bureau=bureau,
        application=application,
        messenger=messenger,
        desk=FrontDesk(bureau, application.bot, doors, step),
        source=_source(bureau, application.bot, polling, step, poll_timeout_s),
        outbox=OutboxWorker(bureau, messenger, step),
    )


def _group_mover(bureau: Bureau) -> Callable[[int, int], Awaitable[None]]:
    async def moved(old_id: int, new_id: int) -> None:
        await asyncio.to_thread(move_group, bureau, old_id, new_id)

    return moved


def build_bureau(settings: Settings, clock: Clock, step: Step = no_step, pages: PageFetcher | None = None) -> Bureau:
    """The bureau without Telegram, its database brought up to date."""
    plan = load_named(str(settings.plan)) if settings.plan is not None else load_builtin()
    table = load_day_table(settings.workdays) if settings.workdays is not None else {}
    upgrade(settings.sqlalchemy_url)
    require_key(settings)
    files = DiskFileStore(settings.data_dir, step=step)
    return Bureau(
        plan=plan,
        calendar=WorkCalendar(table),
        storage=Storage(settings.sqlalchemy_url, AuditBook(audit_key_source(settings), clock)),
        clock=clock,
        files=files,
        settings=settings,
        pages=pages or fetcher_for(settings),
    )


def _source(
    bureau: Bureau, bot: ExtBot[None], polling: AiohttpRequest, step: Step, poll_timeout_s: int
) -> Poller | WebhookServer:
    if bureau.settings.webhook_url:
        return WebhookServer(bureau, bot, step)

    async def fetch(parameters: dict[str, Any], read_s: float) -> Any:
        return await polling.call(f"{bot.base_url}/getUpdates", parameters, read_s)

    return Poller(bureau, fetch, step, timeout_s=poll_timeout_s)


def _telegram_application(settings: Settings, request: AiohttpRequest, polling: AiohttpRequest) -> TelegramApp:
    application: TelegramApp = (
        ApplicationBuilder()
        .token(settings.token.get_secret_value())
        .base_url(settings.api_base_url)
        .base_file_url(settings.files_url)
        .request(request)
        .get_updates_request(polling)
        .updater(None)
        .context_types(ContextTypes(context=Context))
        .job_queue(JobQueue())
        .build()
    )
    return application

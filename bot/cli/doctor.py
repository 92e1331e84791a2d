"""``creditbot doctor``: what is wrong with this installation and how to mend it; exit code 1 if anything is."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass

import httpx
import typer
from pydantic import ValidationError

from bot.clock import local
from bot.config import Settings
from bot.domain.errors import DomainError
from bot.plan.daytable import load_day_table
from bot.plan.errors import PlanError
from bot.plan.loader import BUILTIN_PLAN, load_named
from bot.plan.model import Plan
from bot.plan.workdays import WorkCalendar
from bot.services.audit import KeyState, key_state
from bot.texts import doctor as texts
from bot.texts.plan_errors import plan_error_text
from bot.texts.storage import refusal_text
from storage.backup import database_file
from storage.migrate import current, is_up_to_date
from storage.probe import check_data_dir, readable_refusals

FAILED = 1
TOKEN_SHAPE = re.compile(r"\d{1,20}:[A-Za-z0-9_-]{3,}")
PATIENCE_SECONDS = 5.0
MEGABYTE = 1_048_576


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the self-check."""

    is_well: bool
    line: str


def doctor() -> None:
    """Check settings, database, plan, clock, workdays and the way to Telegram."""
    findings = list(_examine())
    for finding in findings:
        typer.echo(f"{'✓' if finding.is_well else '✗'} {finding.line}")
    trouble = sum(not finding.is_well for finding in findings)
    typer.echo(texts.TROUBLE.format(count=trouble) if trouble else texts.ALL_WELL)
    if trouble:
        raise typer.Exit(FAILED)


def _examine() -> Iterator[Finding]:
    try:
        settings = Settings()
    except ValidationError as error:
        names = "、".join(f"CREDITBOT_{fault['loc'][0]}".upper() for fault in error.errors() if fault["loc"])
        yield Finding(False, texts.SETTINGS_BAD.format(names=names))
        return
    yield Finding(True, texts.SETTINGS_OK.format(data_dir=settings.data_dir))
    yield _token(settings)
    yield _data_dir(settings)
    yield _database(settings)
    plan, finding = _plan(settings)
    yield finding
    yield _clock(settings, plan)
    if plan is not None:
        yield _workdays(settings, plan)
    yield _telegram(settings)
    yield _pages(settings)


def _token(settings: Settings) -> Finding:
    token = settings.token.get_secret_value()
    if not token:
        return Finding(False, texts.TOKEN_MISSING)
    is_well = TOKEN_SHAPE.fullmatch(token) is not None
    return Finding(is_well, texts.TOKEN_OK if is_well else texts.TOKEN_MALFORMED)


def _data_dir(settings: Settings) -> Finding:
    place = settings.data_dir if settings.data_dir.exists() else settings.data_dir.absolute().parent
    try:
        check_data_dir(place)
    except DomainError as error:
        return Finding(False, refusal_text(error))
    return Finding(True, texts.DATA_OK.format(free_mb=shutil.disk_usage(place).free // MEGABYTE))


def _database(settings: Settings) -> Finding:
    file = database_file(settings.sqlalchemy_url)
    if file is not None and not file.exists():
        return Finding(True, texts.DATABASE_NEW)
    try:
        with readable_refusals():
            revision = current(settings.sqlalchemy_url)
            is_current = is_up_to_date(settings.sqlalchemy_url)
    except DomainError as error:
        return Finding(False, texts.DATABASE_BAD.format(reason=refusal_text(error)))
    if revision is None:
        return Finding(True, texts.DATABASE_NEW)
    if is_current and (state := key_state(settings)) is not KeyState.FITTING:
        return Finding(False, texts.AUDIT_KEY_BAD[state])
    return Finding(is_current, (texts.DATABASE_OK if is_current else texts.DATABASE_OLD).format(revision=revision))


def _plan(settings: Settings) -> tuple[Plan | None, Finding]:
    try:
        plan = load_named(str(settings.plan or BUILTIN_PLAN))
    except PlanError as error:
        return None, Finding(False, texts.PLAN_BAD.format(reason=plan_error_text(error)))
    line = texts.PLAN_OK.format(
        plan=plan.id,
        indicators=len(plan.indicators),
        clauses=len(plan.clauses),
        departments=len(plan.departments),
        cap=plan.cap // 10,
    )
    return plan, Finding(True, line)


def _clock(settings: Settings, plan: Plan | None) -> Finding:
    now = local(settings.clock().now())
    shown = f"{now:%Y-%m-%d %H:%M}"
    if settings.clock_start is not None:
        if settings.is_cloud_api:
            return Finding(False, texts.CLOCK_REFUSED)
        return Finding(True, texts.CLOCK_SHIFTED.format(now=shown))
    if plan is not None and plan.year < now.year:
        return Finding(True, texts.CLOCK_OTHER_YEAR.format(now=shown, year=plan.year, now_year=now.year))
    return Finding(True, texts.CLOCK_OK.format(now=shown))


def _workdays(settings: Settings, plan: Plan) -> Finding:
    try:
        calendar = WorkCalendar(load_day_table(settings.workdays) if settings.workdays else {})
    except PlanError as error:
        return Finding(False, texts.WORKDAYS_BAD.format(reason=plan_error_text(error)))
    is_known = plan.year in calendar.known_years
    return Finding(is_known, (texts.WORKDAYS_OK if is_known else texts.WORKDAYS_UNKNOWN).format(year=plan.year))


def _telegram(settings: Settings) -> Finding:
    token = settings.token.get_secret_value()
    if not token:
        return Finding(True, texts.TELEGRAM_SKIPPED)
    try:
        answer = httpx.get(
            f"{settings.api_base_url}{token}/getMe", timeout=PATIENCE_SECONDS, proxy=settings.proxy, trust_env=False
        )
        content = answer.json()
    except httpx.HTTPError:
        return Finding(False, texts.TELEGRAM_UNREACHABLE.format(url=settings.api_base_url))
    except ValueError:
        return Finding(False, texts.TELEGRAM_STRANGE.format(url=settings.api_base_url))
    if isinstance(content, dict) and content.get("ok") is True:
        return Finding(True, texts.TELEGRAM_OK.format(username=content["result"]["username"]))
    if answer.status_code in (401, 404):
        return Finding(False, texts.TELEGRAM_REFUSED)
    return Finding(False, texts.TELEGRAM_STRANGE.format(url=settings.api_base_url))


def _pages(settings: Settings) -> Finding:
    """Whether links are looked at. Nothing is opened for that: no page is the installation's own."""
    if not settings.is_fetching_pages:
        return Finding(True, texts.PAGES_OFF if settings.fetch_pages is False else texts.PAGES_LOCAL)
    if settings.page_proxy:
        shown = settings.page_proxy.rpartition("@")[2]  # a password before it is nobody's business
        return Finding(True, texts.PAGES_BY_PROXY.format(proxy=shown))
    return Finding(True, texts.PAGES_ON)

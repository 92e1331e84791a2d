"""The archive in the chat: the offer, the progress message, the packages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bot.keyboards import archive as keyboards
from bot.plan.model import Plan
from bot.ports import Attachment, AttachmentKind, Outgoing
from bot.services.archive_orders import ArchiveOffer, Ordered
from bot.services.archive_progress import PROGRESS
from bot.services.archive_work import PACKAGE
from bot.texts import archive_chat as texts


def offer(found: ArchiveOffer) -> Outgoing:
    """What there is to bind, and the two versions as buttons."""
    return Outgoing((texts.offer_text(found),), keyboards.versions(found.indicator))


def choose_indicator(plan: Plan) -> Outgoing:
    return Outgoing((texts.CHOOSE_INDICATOR,), keyboards.indicators(plan))


def ordered(found: Ordered) -> Outgoing:
    return Outgoing((texts.ordered_text(found),))


def progress(params: dict[str, Any]) -> Outgoing:
    """The one message that shows how far the archive is, and how it ended."""
    match params["state"]:
        case "done":
            return Outgoing(texts.done_blocks(params))
        case "failed":
            return Outgoing((texts.failed_text(params),))
        case _:
            return Outgoing((texts.progress_text(params, params.get("at")),), silent=True)


def package(params: dict[str, Any]) -> Outgoing:
    """One ZIP as a document."""
    return Outgoing((), attachments=(Attachment(AttachmentKind.DOCUMENT, params["name"], params["sha256"]),))


RENDERERS: dict[str, Callable[[dict[str, Any]], Outgoing]] = {PROGRESS: progress, PACKAGE: package}

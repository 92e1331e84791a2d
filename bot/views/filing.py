"""What the coordinator files for a department, as messages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from bot.keyboards import filing as keyboards
from bot.plan.model import Plan
from bot.ports import Attachment, AttachmentKind, Outgoing
from bot.services.filing import FilingChoice
from bot.services.filing_answers import DISPUTED_KIND, FiledLine, FilingAnswer
from bot.services.filing_notice import KIND
from bot.texts import filing as texts


def departments(plan: Plan, offered: tuple[str, ...]) -> Outgoing:
    return Outgoing((texts.FILE_FOR_WHOM,), keyboards.departments(plan, offered))


def with_filing(shown: Outgoing) -> Outgoing:
    """What may be sent, with the way to send for another department below it."""
    return replace(shown, buttons=(*shown.buttons, *keyboards.begin()))


def items(choice: FilingChoice) -> Outgoing:
    return Outgoing((texts.FILE_WHAT.format(department=choice.department),), keyboards.items(choice))


def please_verify(params: dict[str, Any]) -> Outgoing:
    """The evidence first, then the question with its two answers."""
    pieces = {item["sha256"]: item for item in params["evidence"] if item["sha256"]}
    attachments = tuple(_attachment(item, params["id"], place) for place, item in enumerate(pieces.values(), 1))
    return Outgoing(
        tuple(texts.please_verify(params)),
        keyboards.verify(params["id"], params["version"]),
        attachments=attachments,
        subjects=(f"submission:{params['id']}",),
    )


def _attachment(item: dict[str, Any], number: int, place: int) -> Attachment:
    kind = AttachmentKind.PHOTO if item["is_photo"] else AttachmentKind.DOCUMENT
    name = item["name"] or f"{number}-{place}.{'jpg' if item['is_photo'] else 'bin'}"
    return Attachment(kind, name, sha256=item["sha256"], file_id=item["file_id"])


def answered(answer: FilingAnswer) -> Outgoing:
    return Outgoing((texts.answered(answer),), subjects=(f"submission:{answer.id}",))


def ask_reason(submission_id: int) -> Outgoing:
    return Outgoing((texts.ASK_REASON.format(number=submission_id),), keyboards.reasons(submission_id))


def waiting(lines: tuple[FiledLine, ...], *, year: int) -> Outgoing:
    if not lines:
        return Outgoing((texts.NOTHING_TO_VERIFY,))
    shown = lines[: keyboards.MOST_LINES]
    return Outgoing((texts.WAITING, *(texts.waiting_line(line, year=year) for line in shown)), keyboards.waiting(lines))


def verified(numbers: tuple[int, ...]) -> Outgoing:
    if not numbers:
        return Outgoing((texts.NOTHING_TO_VERIFY,))
    return Outgoing((texts.ALL_VERIFIED.format(numbers="、".join(f"#{number}" for number in numbers)),))


def disputed(params: dict[str, Any]) -> Outgoing:
    can_send = params["is_withdrawn"] and params["is_own"]
    return Outgoing(tuple(texts.disputed(params)), keyboards.send_again(params["id"]) if can_send else ())


RENDERERS: dict[str, Callable[[dict[str, Any]], Outgoing]] = {KIND: please_verify, DISPUTED_KIND: disputed}

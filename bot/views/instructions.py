"""批示, as messages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bot.domain.states import ReceiptKind
from bot.keyboards import coordination as keyboards
from bot.ports import Outgoing
from bot.services.instructions import COPY, KIND, InstructionSheet, PassedOn
from bot.services.receipts import Subject
from bot.texts import instructions as texts


def offer(sheet: InstructionSheet) -> Outgoing:
    """「作为批示转办」?"""
    return Outgoing(tuple(texts.offer(sheet)), keyboards.offer(sheet.number))


def picker(sheet: InstructionSheet) -> Outgoing:
    """To which departments."""
    return Outgoing(tuple(texts.picker(sheet)), keyboards.picker(sheet.number, sheet.departments, sheet.chosen))


def passed_on(done: PassedOn) -> Outgoing:
    return Outgoing(tuple(texts.passed_on(done)))


def instruction_message(params: dict[str, Any]) -> Outgoing:
    buttons = keyboards.receipt(Subject(ReceiptKind.INSTRUCTION, params["number"]))
    return Outgoing(tuple(texts.instruction_message(params)), buttons)


RENDERERS: dict[str, Callable[[dict[str, Any]], Outgoing]] = {
    KIND: instruction_message,
    COPY: lambda params: Outgoing(tuple(texts.copy_message(params))),
}

"""签收 and 反馈, as messages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from bot.keyboards import coordination as keyboards
from bot.ports import Outgoing
from bot.services.feedback import KIND, Given
from bot.services.receipts import Signed, Subject
from bot.texts import receipts as texts


def signed(done: Signed, render: Callable[[str, dict[str, Any]], Outgoing]) -> Outgoing:
    """The message as it stands, signed: without 「签收」 and without sending its files again.

    ``render``: ``bot.views.outbox.render``, which knows every kind of message.
    """
    line = texts.signed_line(done.signed_at)
    if not done.message_kind:
        return Outgoing((f"{texts.name_of(done.subject)} {line}",))
    shown = render(done.message_kind, done.params)
    return replace(
        shown, blocks=(*shown.blocks, line), buttons=keyboards.without_signing(shown.buttons), attachments=()
    )


def to_sign(subjects: Sequence[Subject]) -> Outgoing:
    """What is still to be signed for, one button each."""
    if not subjects:
        return Outgoing((texts.NOTHING_TO_SIGN,))
    return Outgoing((texts.TO_SIGN,), keyboards.sign_list(subjects))


def to_answer(subjects: Sequence[Subject]) -> Outgoing:
    """What can be answered, one button each."""
    if not subjects:
        return Outgoing((texts.NOTHING_TO_ANSWER,))
    return Outgoing((texts.TO_ANSWER,), keyboards.answer_list(subjects))


def ask_feedback(subject: Subject) -> Outgoing:
    return Outgoing((texts.ask_feedback(subject),))


def given(answer: Given) -> Outgoing:
    return Outgoing((texts.given(answer),))


RENDERERS: dict[str, Callable[[dict[str, Any]], Outgoing]] = {
    KIND: lambda params: Outgoing(tuple(texts.feedback_message(params))),
}

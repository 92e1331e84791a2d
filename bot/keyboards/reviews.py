"""Buttons under review cards."""

from __future__ import annotations

from bot.keyboards.callback import encode
from bot.ports import Button
from bot.texts import buttons as words
from bot.texts.reviews import REASONS

Row = tuple[Button, ...]


def card(submission_id: int, version: int) -> tuple[Row, ...]:
    """``version``: of the submission as the card shows it."""
    return (
        (
            Button(words.APPROVE, encode("approve", submission_id, version)),
            Button(words.RETURN, encode("return", submission_id)),
        ),
    )


def reasons(submission_id: int) -> tuple[Row, ...]:
    """The short list, then one's own words, then the way back."""
    listed = tuple((Button(reason, encode("reason", submission_id, number)),) for number, reason in enumerate(REASONS))
    last = (
        Button(words.OTHER_REASON, encode("why", submission_id)),
        Button(words.BACK, encode("card", submission_id)),
    )
    return (*listed, last)

"""Buttons of 申请复核."""

from __future__ import annotations

from bot.domain.states import AppealState
from bot.keyboards.callback import encode
from bot.ports import Button
from bot.texts import buttons as words
from bot.texts.appeals import OVERTURN_REASONS, UPHOLD_REASONS

Row = tuple[Button, ...]
LISTS = {AppealState.UPHELD: UPHOLD_REASONS, AppealState.OVERTURNED: OVERTURN_REASONS}


def card(submission_id: int) -> tuple[Row, ...]:
    """维持, 改为通过"""
    return (
        (
            Button(words.UPHOLD, encode("ruling", submission_id, AppealState.UPHELD.value)),
            Button(words.OVERTURN, encode("ruling", submission_id, AppealState.OVERTURNED.value)),
        ),
    )


def reasons(submission_id: int, outcome: AppealState) -> tuple[Row, ...]:
    """The short list, then one's own words, then the way back."""
    listed = tuple(
        (Button(reason, encode("ruling_set", submission_id, outcome.value, place)),)
        for place, reason in enumerate(LISTS[outcome])
    )
    last = (
        Button(words.OTHER_GROUNDS, encode("ruling_type", submission_id, outcome.value)),
        Button(words.BACK, encode("appeal_card", submission_id)),
    )
    return (*listed, last)

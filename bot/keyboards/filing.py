"""Buttons about what the coordinator files for a department."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.keyboards.callback import encode
from bot.plan.model import Plan
from bot.ports import Button
from bot.services.filing import FilingChoice
from bot.services.filing_answers import FiledLine
from bot.texts import filing as words

Row = tuple[Button, ...]
A_ROW = 2
MOST_LINES = 12


def begin() -> tuple[Row, ...]:
    """代报 under 报送佐证."""
    return ((Button(words.FILE, encode("file")),),)


def departments(plan: Plan, offered: Sequence[str]) -> tuple[Row, ...]:
    places = {each.name: place for place, each in enumerate(plan.departments)}
    return _rows(Button(name, encode("file", places[name])) for name in offered)


def items(choice: FilingChoice) -> tuple[Row, ...]:
    return _rows(
        Button(words.item_words(clause), encode("file_item", choice.place, clause.id)) for clause in choice.clauses
    )


def verify(submission_id: int, version: int) -> tuple[Row, ...]:
    """「无误」「有误」. ``version``: of the submission as the message shows it."""
    return (
        (
            Button(words.RIGHT, encode("verify", submission_id, version)),
            Button(words.WRONG, encode("dispute", submission_id)),
        ),
    )


def reasons(submission_id: int) -> tuple[Row, ...]:
    return _rows(
        Button(reason, encode("dispute_why", submission_id, place)) for place, reason in enumerate(words.REASONS)
    )


def waiting(lines: Sequence[FiledLine]) -> tuple[Row, ...]:
    """Both answers for each, and one for all that are shown."""
    shown = lines[:MOST_LINES]
    rows: list[Row] = [
        (
            Button(words.RIGHT_NUMBER.format(number=line.id), encode("verify", line.id)),
            Button(words.WRONG_NUMBER.format(number=line.id), encode("dispute", line.id)),
        )
        for line in shown
    ]
    if len(shown) > 1:
        rows.append((Button(words.ALL_RIGHT, encode("verify_all", shown[-1].id)),))
    return tuple(rows)


def send_again(submission_id: int) -> tuple[Row, ...]:
    """After 有误 the way to file it anew."""
    return ((Button(words.SEND_AGAIN.format(number=submission_id), encode("repair", submission_id)),),)


def _rows(buttons: Iterable[Button]) -> tuple[Row, ...]:
    found = list(buttons)
    return tuple(tuple(found[start : start + A_ROW]) for start in range(0, len(found), A_ROW))

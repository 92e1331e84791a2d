"""Buttons about working groups."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.states import GroupDigest
from bot.keyboards.callback import encode
from bot.ports import Button
from bot.texts import groups as texts

BIND = "bind"
BIND_DIGEST = "bind_digest"
Rows = tuple[tuple[Button, ...], ...]


def departments(names: Sequence[str]) -> Rows:
    """All departments, two a row."""
    listed = [Button(name, encode(BIND, place)) for place, name in enumerate(names)]
    return tuple(tuple(listed[start : start + 2]) for start in range(0, len(listed), 2))


def choices(chosen: GroupDigest) -> Rows:
    """Where the morning message goes."""
    return tuple(
        (Button(texts.choice_button(each, is_chosen=each is chosen), encode(BIND_DIGEST, each.value)),)
        for each in GroupDigest
    )

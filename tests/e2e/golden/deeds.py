"""What departments do in the year: each deed with its material and what will become of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tests.e2e.golden.materials import Piece


class Fate(StrEnum):
    """What becomes of a submission."""

    APPROVED = "approved"
    AMENDED = "amended"  # 核改, then approved
    CORRECTED = "corrected"  # approved, and 更正 to 退回 later
    RETURNED = "returned"
    MENDED = "mended"  # returned, 补正, then approved
    WITHDRAWN = "withdrawn"
    WAITING = "waiting"


class Way(StrEnum):
    """How it is sent."""

    COMMAND = "command"
    CAPTION = "caption"
    ASKED = "asked"  # a file out of the blue, then the item's button
    FILED = "filed"  # 代报, which the department finds right


@dataclass(frozen=True, slots=True)
class Deed:
    """One submission to be. ``reuse``: the clause for which its material is used once more. ``key``: its place."""

    key: int
    clause: str
    department: str
    sender: str
    on: date
    sent_on: date
    label: str | None
    count: int | None
    is_evaluation: bool
    pieces: tuple[Piece, ...]
    fate: Fate
    way: Way
    reuse: str | None = None

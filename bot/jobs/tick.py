"""What the clock calls."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.services.bureau import Bureau


@dataclass(frozen=True, slots=True)
class Tick:
    """``run`` is called every ``seconds`` seconds, never twice at once; it asks the database what is due."""

    name: str
    seconds: float
    run: Callable[[Bureau], Awaitable[object]]

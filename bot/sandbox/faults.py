"""Faults on demand: what the next calls of a method meet instead of an answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from bot.sandbox.errors import ApiError

Kind = Literal["error", "html", "empty", "hang", "reset", "cut", "short", "slow", "delay", "drop_after", "error_after"]
KINDS: tuple[str, ...] = get_args(Kind)
BEFORE = frozenset({"error", "html", "empty", "hang", "reset"})
REASONS = {
    400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found", 409: "Conflict",
    413: "Request Entity Too Large", 429: "Too Many Requests", 500: "Internal Server Error", 502: "Bad Gateway",
    503: "Service Unavailable", 504: "Gateway Timeout",
}  # fmt: skip


@dataclass(slots=True)
class Fault:
    """One scripted fault.

    ``method`` is a method's name, ``file`` for downloads or ``*``; ``times`` how many calls are left (-1: for good);
    ``skip`` how many pass unharmed first; ``chat_id`` restricts it to a
    chat; ``retry_after`` and ``migrate_to`` go into the error's parameters. Before anything is done: ``error`` (an
    API error of ``status``; 200 gives ``ok: false`` under a good status), ``html`` (a proxy's page), ``empty`` (no
    body), ``hang``, ``reset``. After the work is done: ``cut`` (broken JSON or content), ``short`` (the connection
    ends before the announced length), ``slow`` (a byte each ``delay_s``), ``delay`` (the answer late by ``delay_s``),
    ``drop_after`` (done, no answer), ``error_after`` (done, answered with an error).
    """

    method: str
    kind: Kind
    times: int = 1
    status: int = 500
    description: str = ""
    retry_after: int = 0
    delay_s: float = 1.0
    skip: int = 0
    chat_id: int = 0
    migrate_to: int = 0
    hit_count: int = 0

    def matches(self, method: str, chat_id: str) -> bool:
        wanted = self.method == "*" or self.method.lower() == method.lower()
        return wanted and self.times != 0 and (not self.chat_id or str(self.chat_id) == chat_id)

    def error(self) -> ApiError:
        """The error this fault answers with."""
        text = self.description or REASONS.get(self.status, "Internal Server Error")
        if self.status == 429 and self.retry_after and not self.description:
            text = f"Too Many Requests: retry after {self.retry_after}"
        given = {"retry_after": self.retry_after, "migrate_to_chat_id": self.migrate_to}
        return ApiError(self.status, text, {name: value for name, value in given.items() if value})


class Faults:
    """The faults that still wait, in the order they were added."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []

    def add(
        self,
        method: str,
        kind: Kind,
        *,
        times: int = 1,
        status: int = 500,
        description: str = "",
        retry_after: int = 0,
        delay_s: float = 1.0,
        skip: int = 0,
        chat_id: int = 0,
        migrate_to: int = 0,
    ) -> Fault:
        """Script a fault; the result counts its hits. Raises ``ValueError`` for an unknown kind."""
        if kind not in KINDS:
            raise ValueError(f"unknown kind of fault: {kind}")
        fault = Fault(method, kind, times, status, description, retry_after, delay_s, skip, chat_id, migrate_to)
        self._faults.append(fault)
        return fault

    def clear(self) -> None:
        self._faults.clear()

    def take(self, method: str, chat_id: str) -> Fault | None:
        """The fault this call meets."""
        for fault in self._faults:
            if not fault.matches(method, chat_id):
                continue
            if fault.skip > 0:
                fault.skip -= 1
                continue
            fault.times -= 1 if fault.times > 0 else 0
            fault.hit_count += 1
            return fault
        return None

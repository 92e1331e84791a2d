"""Errors that people hear about. Each carries a code; ``bot.texts.errors`` has the sentence for every code."""

from __future__ import annotations


class DomainError(Exception):
    """A request that cannot be met. ``code`` names the sentence, ``params`` fill it."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code, params)
        self.code = code
        self.params = params


class ForbiddenError(DomainError):
    """The principal's role or department does not allow the action (无权)."""

    def __init__(self) -> None:
        super().__init__("forbidden")


class NotFoundError(DomainError):
    """There is no such thing, or none that the principal may know of."""


class ConflictError(DomainError):
    """Somebody was faster: the state that the action starts from is gone."""


class InvalidInputError(DomainError):
    """What was typed or sent cannot be used; the sentence says what can."""

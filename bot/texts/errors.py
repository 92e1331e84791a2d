"""The sentence of every error that people hear about."""

from __future__ import annotations

from importlib import import_module

from bot.domain.errors import DomainError
from bot.domain.states import SubmissionState
from bot.texts.kinds import STATES

FORBIDDEN = "无权进行这项操作。"
TOPICS = (
    "storage",
    "audit",
    "backup",
    "delivery",
    "membership",
    "people",
    "roster",
    "groups",
    "progress",
    "papers",
    "year",
    "archive_chat",
    "submissions",
    "material",
    "files",
    "filing",
    "backfill",
    "templates",
    "import_command",
    "reviews",
    "amending",
    "appeals",
    "reminders",
    "answers",
    "scores",
    "gaps",
    "urging",
    "supervision",
    "bulletins",
    "instructions",
    "receipts",
    "notices",
)


def _merged() -> dict[str, str]:
    sentences = {"forbidden": FORBIDDEN}
    for topic in TOPICS:
        for code, sentence in import_module(f"bot.texts.{topic}").ERRORS.items():
            if sentences.setdefault(code, sentence) != sentence:
                raise ValueError(f"two sentences for the error {code}")
    return sentences


SENTENCES = _merged()


def sentence(error: DomainError) -> str:
    """One clear sentence for the person who asked."""
    shown = {name: _shown(value) for name, value in error.params.items()}
    return SENTENCES[error.code].format(**shown)


def _shown(value: object) -> str:
    return STATES[value] if isinstance(value, SubmissionState) else str(value)

"""Buttons that give papers."""

from __future__ import annotations

from bot.keyboards.callback import encode
from bot.ports import Button
from bot.texts import self_report, year

REPORT = "report"
YEAR = "year"
Rows = tuple[tuple[Button, ...], ...]


def report() -> Rows:
    return ((Button(self_report.BUTTON, encode(REPORT)),),)


def by_month() -> Rows:
    return ((Button(year.BUTTON, encode(YEAR)),),)

"""身份证号 and 手机号 in a text. Only shapes that cannot be anything else are pointed out, and never in full."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

_IDENTITY = re.compile(r"(?<![0-9A-Za-z])\d{17}[\dXx](?![0-9A-Za-z])", re.ASCII)
_PHONE = re.compile(r"(?<![\d.])1[3-9]\d(?:[ -]?\d{4}){2}(?![\d.]\d|\d)", re.ASCII)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_SHOWN_HEAD, _SHOWN_TAIL = 3, 4


class PersonalKind(StrEnum):
    IDENTITY = "identity"  # 身份证号
    PHONE = "phone"  # 手机号


@dataclass(frozen=True, slots=True)
class Find:
    """One number, masked but for its first and last figures. ``page``: in a PDF."""

    kind: PersonalKind
    masked: str
    page: int | None = None


def personal_numbers(text: str, page: int | None = None) -> tuple[Find, ...]:
    """The numbers in the text, each once, in order."""
    found = [
        (match.start(), PersonalKind.IDENTITY, match[0]) for match in _IDENTITY.finditer(text) if _is_real(match[0])
    ]
    found += [(match.start(), PersonalKind.PHONE, re.sub("[ -]", "", match[0])) for match in _PHONE.finditer(text)]
    return tuple(dict.fromkeys(Find(kind, _masked(number), page) for _, kind, number in sorted(found)))


def _is_real(number: str) -> bool:
    """Whether its day of birth exists and its last figure checks the others."""
    try:
        date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    total = sum(weight * int(figure) for weight, figure in zip(_WEIGHTS, number, strict=False))
    return number[-1].upper() == _CHECKS[total % 11]


def _masked(number: str) -> str:
    hidden = len(number) - _SHOWN_HEAD - _SHOWN_TAIL
    return f"{number[:_SHOWN_HEAD]}{'*' * hidden}{number[-_SHOWN_TAIL:]}"

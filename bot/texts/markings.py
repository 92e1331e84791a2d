"""Words on material that speak against its being public: 密级标志, and 内部."""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum

_SECRET = "绝密|机密|秘密"
_STAMP = re.compile(rf"(?:{_SECRET})级?[★☆⭐✩✪*]")
_ALONE = re.compile(rf"(?:{_SECRET})级?")
_BETWEEN_WORDS = re.compile(r"[\W\d_]+")
_INTERNAL = "内部"


class Marking(StrEnum):
    SECRET = "secret"  # 秘密★, 机密★, 绝密★, or such a word alone
    INTERNAL = "internal"


def marking_of(file_name: str | None, words: str) -> Marking | None:
    """What a file's name and the words beside it say of its being public; ``None`` where they say nothing."""
    name, beside = _plain(file_name or ""), _plain(words)
    both = [re.sub(r"\s", "", text) for text in (name, beside)]
    stem = name.rpartition(".")[0] or name
    alone = [*_BETWEEN_WORDS.split(stem), beside.strip()]
    if any(_STAMP.search(text) for text in both) or any(_ALONE.fullmatch(word) for word in alone):
        return Marking.SECRET
    return Marking.INTERNAL if any(_INTERNAL in text for text in both) else None


def _plain(text: str) -> str:
    """Without what cannot be seen and could stand between two signs."""
    kept = (sign for sign in text if sign != "\ufffd" and unicodedata.category(sign) not in ("Cf", "Cc"))
    return unicodedata.normalize("NFKC", "".join(kept))

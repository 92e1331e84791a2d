"""Names that Windows, macOS and Linux all take, and that a person still understands."""

from __future__ import annotations

import re
import unicodedata

PATH_BYTES = 200
_FORBIDDEN = str.maketrans(dict(zip('<>:"/\\|?*', "＜＞：＂／＼｜？＊", strict=True)))
_STRUCK = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_DEVICES = r"con|prn|aux|nul|conin\$|conout\$|clock\$|(com|lpt)[0-9¹²³]"
_RESERVED = re.compile(rf"({_DEVICES})(\s*\..*)?", re.IGNORECASE | re.DOTALL)
_SUFFIX = re.compile(r"\.[A-Za-z0-9]{1,8}")
NOTHING = "_"


def component(text: str) -> str:
    """One part of a path: no character that a system forbids or hides, no reserved name, no dot or space at its end."""
    plain = visible(text).translate(_FORBIDDEN).rstrip(". ")
    return f"{NOTHING}{plain}" if _RESERVED.fullmatch(plain) else plain or NOTHING


def visible(text: str) -> str:
    """The text in one line, without characters that nobody sees."""
    composed = unicodedata.normalize("NFC", text)
    shown = "".join(" " if char.isspace() else char for char in composed if char.isspace() or not _is_struck(char))
    return re.sub(" +", " ", shown).strip(" ")


def _is_struck(char: str) -> bool:
    return unicodedata.category(char) in _STRUCK


def suffix_of(name: str | None) -> str:
    """The ending of a name that people gave, in lower case; empty for one that is none."""
    tail = "." + (name or "").rpartition(".")[2] if "." in (name or "") else ""
    return tail.lower() if _SUFFIX.fullmatch(tail) else ""


def shortened(text: str, size: int) -> str:
    """As much of the text as fits into so many bytes of UTF-8."""
    return text.encode()[: max(size, 0)].decode(errors="ignore").rstrip(". ")


class Shelf:
    """Gives out paths within one package: each one short enough, and different from all others in any case."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def place(self, folders: tuple[str, ...], stem: str, suffix: str) -> str:
        """The path for a file of that name in those folders."""
        head = "".join(f"{component(folder)}/" for folder in folders)
        for number in range(1, 1_000_000):
            tail = f" ({number}){suffix}" if number > 1 else suffix
            room = PATH_BYTES - len(head.encode()) - len(tail.encode())
            path = f"{head}{shortened(component(stem), room) or NOTHING}{tail}"
            key = unicodedata.normalize("NFKC", path).casefold()
            if key not in self._taken:
                self._taken.add(key)
                return path
        raise RuntimeError("no name is left")

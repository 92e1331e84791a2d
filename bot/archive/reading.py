"""What the archive says of its files: pages, and personal numbers in them. Another process opens them."""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from bot.archive.personal import Find, personal_numbers
from bot.services.file_content import PICTURES, Content, recognise

PATIENCE_S = 20.0
MOST_ANSWER_BYTES = 16 * 1024 * 1024
MOST_FINDS = 20
_PICTURE_PAGES = 1
_FORMS = {Content.PDF: "pdf", Content.DOCX: "office", Content.XLSX: "office", Content.TEXT: "text"}
_PRINTS_NOWHERE = frozenset({Content.HEIC, Content.WEBP})
_PROGRAM = Path(__file__).with_name("child.py")


@dataclass(frozen=True, slots=True)
class Reading:
    """``pages``: of a PDF, 1 of a picture, ``None`` where nobody can count. ``finds``: personal numbers.

    ``content``: what the file is by its bytes, ``None`` for one that is not there.
    """

    content: Content | None = None
    pages: int | None = None
    finds: tuple[Find, ...] = ()

    @property
    def needs_copy(self) -> bool:
        """Whether it is a picture that not every machine opens and prints."""
        return self.content in _PRINTS_NOWHERE


class Reader:
    """Reads files by their kind, each content once. A context manager: its child ends with it."""

    def __init__(self, patience_s: float = PATIENCE_S) -> None:
        self._patience_s = patience_s
        self._child: subprocess.Popen[bytes] | None = None
        self._known: dict[str, Reading] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def read(self, path: Path, sha256: str) -> Reading:
        """What the file holds; no more than its kind for one that the child could not read in its limits."""
        if sha256 not in self._known:
            self._known[sha256] = self._read(path)
        return self._known[sha256]

    def _read(self, path: Path) -> Reading:
        try:
            content = recognise(path).content
        except OSError:  # whoever packs it will say so
            return Reading()
        if content in PICTURES:
            return Reading(content, _PICTURE_PAGES)
        form = _FORMS.get(content)
        return _reading(content, self._ask({"path": str(path), "form": form})) if form else Reading(content)

    def close(self) -> None:
        """End the child."""
        child, self._child = self._child, None
        if child is not None:
            child.kill()
            child.communicate()

    def _ask(self, question: dict[str, str]) -> dict[str, Any]:
        child = self._child or self._begin()
        assert child.stdin is not None
        try:
            child.stdin.write(json.dumps(question).encode() + b"\n")
            child.stdin.flush()
            return dict(json.loads(self._line(child)))
        except (OSError, ValueError):  # it died, or it is killed now: the next file gets another one
            self.close()
            return {"pages": None, "texts": []}

    def _begin(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-I", str(_PROGRAM)]
        pipe = subprocess.PIPE
        self._child = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, env={})
        return self._child

    def _line(self, child: subprocess.Popen[bytes]) -> bytes:
        """Its answer. Raises ``TimeoutError`` or ``ValueError`` when none comes."""
        assert child.stdout is not None
        place, line = child.stdout.fileno(), b""
        while not line.endswith(b"\n"):
            ready, _, _ = select.select([place], [], [], self._patience_s)
            piece = os.read(place, 65536) if ready else b""
            if not ready:
                raise TimeoutError
            if not piece or len(line) > MOST_ANSWER_BYTES:
                raise ValueError("no answer")
            line += piece
        return line


def _reading(content: Content, answer: dict[str, Any]) -> Reading:
    finds = [find for page, text in answer["texts"] for find in personal_numbers(text, page)]
    return Reading(content, answer["pages"], tuple(finds[:MOST_FINDS]))

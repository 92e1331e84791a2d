"""The program of the child that reads papers: how many pages, which words; within limits that the kernel holds.

It is run by its path, apart from the package: ``python -I child.py``. Each line on standard input is a JSON object
``{"path", "form"}``, each line on standard output its answer ``{"pages": n | null, "texts": [[page | null, words]]}``.
Whatever a file does to it, only this process ends. Nothing is ever unpacked to the disk.
"""

from __future__ import annotations

import json
import re
import resource
import sys
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any
from zipfile import ZipFile

ADDRESS_SPACE = 512 * 1024 * 1024
CPU_SECONDS = 15
MOST_PAGES = 60
MOST_CHARACTERS = 1_000_000
MOST_BYTES = 8 * 1024 * 1024
MOST_MEMBERS = 40
_OFFICE_TEXTS = re.compile(r"word/(document|header\d*|footer\d*|footnotes)\.xml|xl/(sharedStrings|worksheets/\w+)\.xml")
_LINE_ENDS = re.compile(r"</w:p>|</w:tc>|</si>|</c>|<br\s*/?>|</p>|</div>|</td>|</li>", re.IGNORECASE)
_HIDDEN = re.compile(r"<(script|style)\b.*?</\1>", re.IGNORECASE | re.DOTALL)
_TAGS = re.compile(r"<[^<>]*>")

Texts = list[tuple[int | None, str]]


def main() -> None:
    """Answer line by line until standard input ends."""
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, ADDRESS_SPACE))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    for line in sys.stdin:
        used = resource.getrusage(resource.RUSAGE_SELF)
        soft = int(used.ru_utime + used.ru_stime) + CPU_SECONDS
        resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.getrlimit(resource.RLIMIT_CPU)[1]))
        asked = json.loads(line)
        sys.stdout.write(json.dumps(answer(Path(asked["path"]), asked["form"])) + "\n")
        sys.stdout.flush()


def answer(path: Path, form: str) -> dict[str, Any]:
    """Pages and texts as far as they can be read; a file that cannot be read has neither."""
    try:
        pages, texts = FORMS[form](path)
    except Exception:  # noqa: BLE001 - parsers of broken files raise anything at all, and the rest goes on
        return {"pages": None, "texts": []}
    return {"pages": pages, "texts": list(bounded(texts))}


def bounded(texts: Texts) -> Iterator[tuple[int | None, str]]:
    room = MOST_CHARACTERS
    for page, text in texts:
        if text and room > 0:
            yield page, text[:room].encode(errors="replace").decode()
            room -= len(text)


def of_pdf(path: Path) -> tuple[int | None, Texts]:
    """The number of pages, and the words of the first ones."""
    from pypdf import PdfReader

    with path.open("rb") as stream:
        reader = PdfReader(stream, strict=False)
        count = reader.get_num_pages()
        texts: Texts = []
        for number in range(min(count, MOST_PAGES)):
            try:
                texts.append((number + 1, reader.pages[number].extract_text()))
            except Exception:  # noqa: BLE001 - one page that cannot be read does not hide the others
                continue
            if sum(len(text) for _, text in texts) > MOST_CHARACTERS:
                break
        return count, texts


def of_office(path: Path) -> tuple[int | None, Texts]:
    """The words of a .docx or .xlsx: its parts' text without their tags."""
    texts: Texts = []
    room = MOST_BYTES
    with ZipFile(path) as package:
        names = [name for name in package.namelist() if _OFFICE_TEXTS.fullmatch(name)]
        for name in names[:MOST_MEMBERS]:
            with package.open(name) as member:
                raw = member.read(room)
            room -= len(raw)
            texts.append((None, untagged(raw.decode(errors="replace"))))
            if room <= 0:
                break
    return None, texts


def of_text(path: Path) -> tuple[int | None, Texts]:
    """The words of a text or of a page of the web."""
    with path.open("rb") as stream:
        raw = stream.read(MOST_BYTES)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("gb18030", errors="replace")
    return None, [(None, untagged(_HIDDEN.sub(" ", text)) if "<" in text else text)]


def untagged(text: str) -> str:
    """Words that stand together are joined, however many tags lie between them."""
    return unescape(_TAGS.sub("", _LINE_ENDS.sub("\n", text)))


FORMS = {"pdf": of_pdf, "office": of_office, "text": of_text}

if __name__ == "__main__":
    main()

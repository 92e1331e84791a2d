"""Bytes to words: the header, a mark at the start or the page's own meta tag may say how; many say it wrongly."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

_HEAD = 4096
_META = re.compile(rb"<meta[^<>]{0,200}charset\s{0,5}=\s{0,5}[\"']?\s{0,5}([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE)
_HEADER = re.compile(r"charset\s*=\s*[\"']?([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE)
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_READ = {"gb2312": "gb18030", "gbk": "gb18030", "gb18030": "gb18030", "utf-8": "utf-8", "big5": "big5hkscs"}
"""By Python's names: GB18030 holds all of GBK, which holds all of GB2312. Of other names (ISO-8859-1 above all, which
servers say when nobody has told them better) nothing is believed."""


def decode(body: bytes, content_type: str) -> str:
    """The page's words. The first charset that fits is taken; where none does, what does not fit is replaced."""
    names = list(dict.fromkeys(_candidates(body, content_type)))
    for name in names:
        try:
            return body.decode(name)
        except UnicodeDecodeError:
            continue
    return body.decode(names[0], errors="replace")


def _candidates(body: bytes, content_type: str) -> Iterator[str]:
    yield from (name for mark, name in _MARKS if body.startswith(mark))
    declared = [found[1] for found in (_HEADER.search(content_type),) if found]
    declared += [found[1].decode("ascii") for found in (_META.search(body[:_HEAD]),) if found]
    yield from (name for name in map(_known, declared) if name)
    yield "utf-8"
    yield "gb18030"


def _known(name: str) -> str | None:
    try:
        return _READ.get(codecs.lookup(name).name)
    except LookupError:
        return None

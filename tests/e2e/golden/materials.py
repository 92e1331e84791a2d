"""Files and links as departments send them, made from a seed; and the pages that the links lead to."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from io import BytesIO

import docx
from openpyxl import Workbook
from pypdf import PdfWriter

from bot.domain.states import PageOutcome
from bot.plan.model import Channel, EvidenceKind
from bot.ports import FetchedPage
from tests.support.pictures import encoded, scene
from tests.support.webs import article

SIZE = (240, 180)
DAY_OF_PAGES = date(2024, 5, 9)
UNREADABLE = "unreadable"
IDENTITY = "11010519491231002X"
ODD_NAMES = (
    "CON.pdf",
    "会议\u202exslx.通知.pdf",
    '“引号"与<尖括号>|?*.pdf',
    "🚌📄 公交诚信.pdf",
    "..\\..\\盘.pdf",
    "结尾有点. .pdf",
    "aux",
    f"{'很长的名字' * 40}.pdf",
)
HOSTS = {
    Channel.GOVERNMENT: "www.gangcheng.gov.cn",
    Channel.CREDIT_SHANDONG: "credit.shandong.gov.cn",
    Channel.OTHER: "www.example.org",
}


class Form(StrEnum):
    PHOTO = "photo"
    HEIC = "heic"
    PDF = "pdf"
    DOCX = "docx"
    XLSX = "xlsx"
    TXT = "txt"
    LINK = "link"


MEDIA = {Form.HEIC: "image/heic", Form.PDF: "application/pdf", Form.TXT: "text/plain"} | dict.fromkeys(
    (Form.DOCX, Form.XLSX), "application/octet-stream"
)


@dataclass(frozen=True, slots=True)
class Piece:
    """One photo, file or link, said to be of ``kind``. The same ``seed`` and form are the same bytes."""

    kind: EvidenceKind
    form: Form
    seed: int
    name: str = ""
    channel: Channel = Channel.OTHER

    @property
    def url(self) -> str:
        mark = UNREADABLE if self.seed % 7 == 0 else "art"
        return f"https://{HOSTS[self.channel]}/{mark}/{self.seed}.html"


def has_identity(piece: Piece) -> bool:
    """Whether a person's number stands in it."""
    return piece.form is Form.DOCX and piece.seed % 5 == 0


def content(piece: Piece) -> bytes:
    """The file's bytes."""
    return _made(piece.form, piece.seed)


@cache
def _made(form: Form, seed: int) -> bytes:
    """Made once: some of the makers write the present moment into their files."""
    makers: dict[Form, Callable[[int], bytes]] = {
        Form.PHOTO: lambda seed: encoded(scene(seed, SIZE)),
        Form.HEIC: lambda seed: encoded(scene(seed, SIZE), "HEIF"),
        Form.PDF: _pdf,
        Form.DOCX: _document,
        Form.XLSX: _table,
        Form.TXT: lambda seed: f"第{seed}号材料\r\n".encode("utf-8-sig"),
    }
    return makers[form](seed)


def _pdf(seed: int) -> bytes:
    writer, output = PdfWriter(), BytesIO()
    for _ in range(seed % 3 + 1):
        writer.add_blank_page(595, 842)
    writer.add_metadata({"/Title": f"Paper {seed}"})
    writer.write(output)
    return output.getvalue()


def _document(seed: int) -> bytes:
    document, output = docx.Document(), BytesIO()
    document.add_paragraph(f"第{seed}号文件")
    if seed % 5 == 0:
        document.add_paragraph(f"联系人身份证号 {IDENTITY}")
    document.save(output)
    return output.getvalue()


def _table(seed: int) -> bytes:
    book, output = Workbook(), BytesIO()
    assert book.active is not None
    book.active.append(["序号", "数值"])
    book.active.append([seed, random.Random(seed).randrange(1000)])
    book.save(output)
    return output.getvalue()


class Web:
    """A ``PageFetcher``: every page is there, but for those that refuse programs."""

    async def fetch(self, url: str) -> FetchedPage:
        if UNREADABLE in url:
            return FetchedPage(PageOutcome.UNREADABLE, "status", 412)
        title = f"公开页面{url.rpartition('/')[2].removesuffix('.html')}"
        return FetchedPage(PageOutcome.FOUND, http_status=200, title=title, found_on=DAY_OF_PAGES, body=article(title))

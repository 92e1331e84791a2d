"""Pages and personal numbers, read by a child that may die of a file without anybody else minding."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import docx
import pytest
from openpyxl import Workbook
from pypdf import PdfWriter

from bot.archive.child import MOST_CHARACTERS, answer
from bot.archive.personal import Find, PersonalKind, personal_numbers
from bot.archive.reading import Reader, Reading
from bot.services.file_content import Content

IDENTITY = "11010519491231002X"
HIDDEN_IDENTITY = Find(PersonalKind.IDENTITY, "110***********002X")
HIDDEN_PHONE = Find(PersonalKind.PHONE, "138****5678")


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    with Reader() as opened:
        yield opened


def read(reader: Reader, folder: Path, content: bytes) -> Reading:
    path = folder / "file"
    path.write_bytes(content)
    return reader.read(path, sha256(content).hexdigest())


def test_numbers_of_persons_are_found_and_never_shown_in_full() -> None:
    text = f"身份证{IDENTITY}，电话138 1234 5678；再写一遍13812345678"
    assert personal_numbers(text) == (HIDDEN_IDENTITY, HIDDEN_PHONE)


@pytest.mark.parametrize(
    "text",
    [
        "110105194912310021",  # the last figure does not check
        "11010519491331002X",  # no such month
        "913701006722222222",  # a company's number
        "20240612138123456780",  # a longer number
        "8613812345678",
        "12345678901",
        "0531-75875678",
    ],
)
def test_other_numbers_are_left_alone(text: str) -> None:
    assert personal_numbers(text) == ()


def test_the_pages_of_a_pdf_are_counted(reader: Reader, tmp_path: Path) -> None:
    writer, written = PdfWriter(), BytesIO()
    for _ in range(3):
        writer.add_blank_page(200, 200)
    writer.write(written)
    assert read(reader, tmp_path, written.getvalue()) == Reading(Content.PDF, 3)
    assert read(reader, tmp_path, b"\xff\xd8\xff and so on") == Reading(Content.JPEG, 1)
    assert read(reader, tmp_path, b"\0\0\0\x18ftypisom") == Reading(Content.MP4)


def test_numbers_in_word_excel_and_text_are_found(reader: Reader, tmp_path: Path) -> None:
    document, written = docx.Document(), BytesIO()
    paragraph = document.add_paragraph("电话：138")
    paragraph.add_run("12345678").bold = True  # split between two runs, as Word likes to do
    document.save(written)
    assert read(reader, tmp_path, written.getvalue()).finds == (HIDDEN_PHONE,)
    book, written = Workbook(), BytesIO()
    assert book.active is not None
    book.active["A1"], book.active["A2"] = IDENTITY, 13812345678
    book.save(written)
    assert set(read(reader, tmp_path, written.getvalue()).finds) == {HIDDEN_PHONE, HIDDEN_IDENTITY}
    assert read(reader, tmp_path, "联系人 13812345678".encode("gbk")).finds == (HIDDEN_PHONE,)
    page = b"<p>1381234</p><script>var a=13812345678</script><b>138</b>12345678"
    assert read(reader, tmp_path, page).finds == (HIDDEN_PHONE,)


def test_files_that_hurt_are_passed_over_and_the_next_one_is_read(reader: Reader, tmp_path: Path) -> None:
    bomb = BytesIO()
    with ZipFile(bomb, "w", ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", b"<w:t>" + b"1" * 30_000_000)
    assert read(reader, tmp_path, bomb.getvalue()) == Reading(Content.DOCX)
    for broken in (b"%PDF-1.7 nothing", b"", b"PK\x03\x04" + b"\0" * 50):
        assert read(reader, tmp_path, broken).pages is None
    assert reader.read(tmp_path / "missing", "0") == Reading()
    assert read(reader, tmp_path, b"13812345678").finds == (HIDDEN_PHONE,)


def test_a_child_that_does_not_answer_in_time_is_ended(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"13812345678")
    with Reader(patience_s=0) as hasty:
        assert hasty.read(tmp_path / "file", "1") == Reading(Content.TEXT)


def test_no_more_words_come_back_than_the_child_may_give(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("字" * (MOST_CHARACTERS + 5), encoding="utf-8")
    found = answer(tmp_path / "file", "text")
    assert found["pages"] is None
    assert [len(text) for _, text in found["texts"]] == [MOST_CHARACTERS]
    assert answer(tmp_path / "file", "pdf") == {"pages": None, "texts": []}

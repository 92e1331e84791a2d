"""What files are by their bytes, and what their names may claim."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from bot.services.file_content import Content, Recognised, recognise
from bot.services.file_names import acceptable_contents, clean_name, clean_type
from bot.services.file_traits import Remark, remarks_on
from storage.models import Evidence, FileTraits
from tests.support.hostile import OLE_HEAD, archive, jpeg_and_archive, long_directory, office

pytestmark = pytest.mark.sqlite_only

HEIC_HEAD = b"\x00\x00\x00\x18ftypheic" + bytes(20)
MP4_HEAD = b"\x00\x00\x00\x18ftypisom" + bytes(20)

KNOWN = {
    "照片.jpg": (b"\xff\xd8\xff\xe0" + bytes(20), Content.JPEG),
    "照片.JPEG": (b"\xff\xd8\xff\xe1" + bytes(20), Content.JPEG),
    "图.png": (b"\x89PNG\r\n\x1a\n" + bytes(20), Content.PNG),
    "图.webp": (b"RIFF\x00\x00\x00\x00WEBPVP8 ", Content.WEBP),
    "图.heic": (HEIC_HEAD, Content.HEIC),
    "通知.pdf": (b"%PDF-1.7\n", Content.PDF),
    "通知.doc": (OLE_HEAD + "WordDocument".encode("utf-16-le"), Content.DOC),
    "通知.docx": (office("word/document.xml"), Content.DOCX),
    "台账.xls": (OLE_HEAD + "Workbook".encode("utf-16-le"), Content.XLS),
    "台账.xlsx": (office("xl/workbook.xml"), Content.XLSX),
    "课件.ppt": (OLE_HEAD + "PowerPoint Document".encode("utf-16-le"), Content.PPT),
    "课件.pptx": (office("ppt/presentation.xml"), Content.PPTX),
    "通知.wps": (OLE_HEAD + "WordDocument".encode("utf-16-le"), Content.DOC),
    "台账.et": (OLE_HEAD + "Workbook".encode("utf-16-le"), Content.XLS),
    "公文.ofd": (archive({"OFD.xml": b"", "Doc_0/Document.xml": b""}), Content.OFD),
    "说明.txt": ("信用交通".encode("gb18030"), Content.TEXT),
    "现场.mp4": (MP4_HEAD, Content.MP4),
}


def found_in(folder: Path, data: bytes) -> Recognised:
    path = folder / "file"
    path.write_bytes(data)
    return recognise(path)


def remarks(name: str | None, found: Recognised) -> list[Remark]:
    flags = [flag for flag, is_set in (("macros", found.has_macros), ("several", found.is_several)) if is_set]
    traits = FileTraits(sha256="0" * 64, content=found.content.value, flags=flags)
    return remarks_on(Evidence(submission_id=1, file_name=name), traits)


@pytest.mark.parametrize("name", KNOWN)
def test_each_usual_kind_is_known_by_its_bytes_and_fits_its_name(tmp_path: Path, name: str) -> None:
    data, content = KNOWN[name]
    found = found_in(tmp_path, data)
    assert (found.content, remarks(name, found)) == (content, [])


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("通知.pdf", b"MZ\x90\x00" + bytes(60), [Remark.PROGRAM]),
        ("通知.pdf", b"MZ\x90\x00%PDF-1.7", [Remark.PROGRAM, Remark.SEVERAL]),
        ("通知.pdf", b"plain words", [Remark.MISMATCH]),
        ("通知.docx", archive({"a.txt": b"x"}), [Remark.MISMATCH]),
        ("通知.docx", office("word/document.xml", "word/vbaProject.bin"), [Remark.MACROS]),
        ("台账.xls", OLE_HEAD + "Workbook_VBA_PROJECT".encode("utf-16-le"), [Remark.MACROS]),
        ("照片.jpg", jpeg_and_archive(), [Remark.SEVERAL]),
        ("通知.pdf", b"%PDF-1.7\n" + archive({"evil.exe": b"x"}), [Remark.SEVERAL]),
        ("包.zip", archive({"a.txt": b"x"}), [Remark.UNCOMMON]),
        ("应用.apk", archive({"AndroidManifest.xml": b"x"}), [Remark.PROGRAM]),
        ("动图.gif", b"GIF89a" + bytes(20), [Remark.UNCOMMON]),
        ("说明.md", b"# words", [Remark.UNCOMMON]),
        ("空.pdf", b"", [Remark.MISMATCH]),
        (None, b"\x00\x01\x02", [Remark.UNCOMMON]),
        (None, b"%PDF-1.7", []),
    ],
    ids=lambda value: f"{len(value)} bytes" if isinstance(value, bytes) else str(value),  # a ZIP's bytes tell the time
)
def test_what_is_unusual_or_contradicts_its_name_is_remarked(
    tmp_path: Path, name: str | None, data: bytes, expected: list[Remark]
) -> None:
    assert remarks(name, found_in(tmp_path, data)) == expected


def test_an_archives_directory_is_read_within_bounds_only(tmp_path: Path) -> None:
    assert found_in(tmp_path, long_directory(6000)).content is Content.ZIP
    cut = archive({"word/document.xml": b"x" * 100})[:-30]
    assert found_in(tmp_path, cut).content is Content.ZIP
    lying = bytearray(archive({"word/document.xml": b"x"}))
    lying[-12:-8] = (2**31).to_bytes(4, "little")  # its length
    assert found_in(tmp_path, bytes(lying)).content is Content.ZIP


def test_a_names_folders_and_invisible_signs_are_struck_and_its_ending_is_kept() -> None:
    assert clean_name("../../etc/passwd") == "passwd"
    assert clean_name("..\\..\\系统.ini") == "系统.ini"
    assert clean_name("纪要\u202efdp.exe") == "纪要\ufffdfdp.exe"
    assert clean_name("a\0b.pdf") == "a\ufffdb.pdf"
    assert clean_name("\ud83d.pdf") == "\ufffd.pdf"
    assert clean_name("合影👨\u200d👩.jpg") == "合影👨\u200d👩.jpg"
    assert clean_name("///") is None
    long = clean_name("长" * 300 + ".pdf")
    assert long is not None
    assert (len(long), long[-5:]) == (120, "长.pdf")
    assert remarks_on(Evidence(submission_id=1, file_name=clean_name("a\u202eb.pdf")), None) == [Remark.NAME]


def test_only_what_is_a_type_is_taken_for_one() -> None:
    assert [clean_type(each) for each in ("image/jpeg", "image/\0", "x" * 300, None, "图/片")] == [
        "image/jpeg",
        None,
        None,
        None,
        None,
    ]


def test_a_name_without_a_known_ending_claims_nothing() -> None:
    assert [acceptable_contents(each) for each in (None, "通知", ".pdf", "a.xyz")] == [None] * 4


def test_a_real_archive_of_the_library_is_read_as_the_library_reads_it(tmp_path: Path) -> None:
    output = BytesIO()
    with zipfile.ZipFile(output, "w") as written:
        written.writestr("ppt/presentation.xml", "x")
        written.comment = b"remark"
    assert found_in(tmp_path, output.getvalue()).content is Content.PPTX

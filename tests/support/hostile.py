"""Files that mean harm, made by hand: nothing of the kind lies in the repository."""

from __future__ import annotations

import random
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from itertools import pairwise

from PIL import Image

from tests.support.pictures import encoded, scene

OLE_HEAD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
MB = 1_048_576


@dataclass(frozen=True, slots=True)
class Hostile:
    """A file as it arrives: ``label`` for the test's report, ``name`` and ``mime_type`` as the sender's device says."""

    label: str
    data: bytes
    name: str
    mime_type: str = "application/octet-stream"


def archive(parts: Mapping[str, bytes]) -> bytes:
    output = BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as written:
        for name, data in parts.items():
            written.writestr(name, data)
    return output.getvalue()


def office(*parts: str) -> bytes:
    return archive({"[Content_Types].xml": b"<Types/>", **dict.fromkeys(parts, b"<x/>")})


def jpeg_and_archive() -> bytes:
    return encoded(scene(1, (160, 120))) + archive({"evil.exe": b"MZ"})


def png(width: int, height: int, rows: bytes = b"") -> bytes:
    """A PNG whose header claims that size, with so many bytes of pixels behind it."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    pixels = chunk(b"IDAT", zlib.compress(rows, 9))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + pixels + chunk(b"IEND", b"")


def pixel_bomb(side: int) -> bytes:
    """A small PNG that decodes to ``side`` × ``side`` × 4 bytes."""
    packed, whole = _packed_zeros((1 + side * 4) * side), png(side, side)
    place = whole.index(b"IDAT") - 4
    chunk = struct.pack(">I", len(packed)) + b"IDAT" + packed + struct.pack(">I", zlib.crc32(b"IDAT" + packed))
    return whole[:place] + chunk + whole[-12:]


def _packed_zeros(count: int) -> bytes:
    """What ``zlib.compress(bytes(count))`` gives, without going through all of them."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = packer.compress(bytes(MB)) + packer.flush(zlib.Z_FULL_FLUSH)
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    rest = packer.compress(bytes(count % MB)) + packer.flush()
    return b"\x78\xda" + block * (count // MB) + rest + struct.pack(">HH", count % 65_521, 1)


def zip_bomb() -> bytes:
    """Archives in archives; unpacked whole it would be gigabytes."""
    inner = archive({f"{number}.bin": bytes(8 * MB) for number in range(2)})
    return archive({f"{number}.zip": inner for number in range(50)})


def overlapping_zip() -> bytes:
    """A directory whose thousand entries all point at the same bytes."""
    one = archive({"a.bin": bytes(MB)})
    start = one.index(b"PK\x01\x02")
    entry = one[start : one.index(b"PK\x05\x06")]
    end = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, 1000, 1000, len(entry) * 1000, start, 0)
    return one[:start] + entry * 1000 + end


def long_directory(count: int) -> bytes:
    return archive({f"word/{number}.xml": b"" for number in range(count)})


def zip_slip() -> bytes:
    return archive({"../../../../etc/cron.d/evil": b"* * * * * root evil", "C:\\Windows\\evil.dll": b"MZ", "a": b""})


def xml_bomb() -> bytes:
    lines = [b'<!DOCTYPE x [<!ENTITY a "ha">']
    names = "abcdefghij"
    lines += [f'<!ENTITY {new} "{f"&{old};" * 10}">'.encode() for old, new in pairwise(names)]
    xml = b"<?xml version='1.0'?>" + b"".join(lines) + b"]><x>&j;</x>"
    return archive({"[Content_Types].xml": xml, "word/document.xml": xml})


def bomb_in_office() -> bytes:
    return archive({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": bytes(64 * MB)})


def heic_header(width: int, height: int) -> bytes:
    """The boxes of a HEIC picture that claims that size and holds no picture."""
    ispe = struct.pack(">I4sIII", 20, b"ispe", 0, width, height)
    return struct.pack(">I4s4sI4s", 20, b"ftyp", b"heic", 0, b"mif1") + struct.pack(">I4sI", 32, b"meta", 0) + ispe


NAMES = (
    "../../../etc/passwd.pdf",
    "..\\..\\windows\\system32\\evil.pdf",
    "/etc/cron.d/evil.pdf",
    "C:\\evil.pdf",
    "纪要\u202efdp.exe",
    "纪\0要.pdf",
    "a\r\nContent-Type: text/html.pdf",
    "\u200b\u200c.pdf",
    "😀🏳️\u200d🌈合影.pdf",
    "长" * 86 + ".",  # 259 bytes
    "CON",
    "aux.pdf",
    ".htaccess",
    "...",
    "<script>alert(1)</script>.pdf",
    "'; DROP TABLE evidence; --.pdf",
    "{number}%s%n.pdf",
    "=cmd|' /C calc'!A0.xlsx",
    "通知.pdf.exe",
    "a" * 300,
)


def by_hand() -> list[Hostile]:
    """The cases that somebody thought of; each begins with what it does."""
    photo, heic = encoded(scene(2, (320, 240))), encoded(scene(2, (320, 240)), "HEIF")
    document = b"%PDF-1.7\n1 0 obj<</Type/Catalog/OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj\n%%EOF"
    return [
        Hostile("a header of 30000 x 30000 pixels", png(30_000, 30_000), "图.png", "image/png"),
        Hostile("a header of two milliards a side", png(2**31 - 1, 2**31 - 1), "图.png", "image/png"),
        Hostile("no pixel at all", png(0, 0), "图.png", "image/png"),
        Hostile("pixels that fill 159 MB", pixel_bomb(6300), "图.png", "image/png"),
        Hostile("pixels that fill 700 MB", pixel_bomb(13_200), "图.png", "image/png"),
        Hostile("a compressed text in a picture", _text_bomb(), "图.png", "image/png"),
        Hostile("a HEIC header of 60000 x 60000", heic_header(60_000, 60_000), "图.heic", "image/heic"),
        Hostile("a cut HEIC", heic[: len(heic) // 2], "图.heic", "image/heic"),
        Hostile("a cut JPEG", photo[: len(photo) // 2], "图.jpg", "image/jpeg"),
        Hostile("a cut PNG", encoded(scene(3, (320, 240)), "PNG")[:5000], "图.png", "image/png"),
        Hostile("a JPEG of three bytes", b"\xff\xd8\xff", "图.jpg", "image/jpeg"),
        Hostile("a picture said to be a video", photo, "现场.mp4", "video/mp4"),
        Hostile("a PNG named .jpg", encoded(scene(3, (320, 240)), "PNG"), "图.jpg", "image/jpeg"),
        Hostile("PostScript named .png", b"%!PS-Adobe-3.0 EPSF-3.0\n(/etc/passwd) run", "图.png", "image/png"),
        Hostile("SVG that reads a file", b'<svg><image href="file:///etc/passwd"/></svg>', "图.png", "image/png"),
        Hostile("many frames", _frames(), "图.webp", "image/webp"),
        Hostile("a zip of zips", zip_bomb(), "材料.zip"),
        Hostile("overlapping entries", overlapping_zip(), "材料.zip"),
        Hostile("a million names", long_directory(20_000), "材料.docx"),
        Hostile("zip-slip", zip_slip(), "材料.zip"),
        Hostile("zip-slip as a document", zip_slip() + b"", "材料.docx"),
        Hostile("entities within entities", xml_bomb(), "材料.docx"),
        Hostile("64 MB of one sheet", bomb_in_office(), "台账.xlsx"),
        Hostile("a cut document", office("word/document.xml")[:-40], "通知.docx"),
        Hostile("macros", office("word/document.xml", "word/vbaProject.bin"), "通知.docx"),
        Hostile("old macros", OLE_HEAD + "Workbook _VBA_PROJECT".encode("utf-16-le"), "台账.xls"),
        Hostile("a program named .pdf", b"MZ\x90\x00" + bytes(4096), "通知.pdf", "application/pdf"),
        Hostile("a program that is a PDF too", b"MZ\x90\x00%PDF-1.7" + bytes(4096), "通知.pdf", "application/pdf"),
        Hostile("a script named .pdf", b"#!/bin/sh\nrm -rf /", "通知.pdf", "application/pdf"),
        Hostile("a picture that is an archive too", jpeg_and_archive(), "图.jpg", "image/jpeg"),
        Hostile("a PDF that is an archive too", document + zip_slip(), "通知.pdf", "application/pdf"),
        Hostile("a PDF with a script", document, "通知.pdf", "application/pdf"),
        Hostile("a PDF that claims a long stream", b"%PDF-1.7\n1 0 obj<</Length 99999999999>>stream\n", "通知.pdf"),
        Hostile("nothing but zeros", bytes(5 * MB), "通知.pdf", "application/pdf"),
        Hostile("an ELF named .jpg", b"\x7fELF" + bytes(200), "图.jpg", "image/jpeg"),
        Hostile("HTML named .txt", b"<html><script>alert(1)</script>", "说明.txt", "text/html"),
        Hostile("a type with control signs", photo, "图.jpg", "image/\x00jpeg\r\n"),
        Hostile("a type of 5,000 signs", photo, "图.jpg", "x" * 5000),
        Hostile("20 MB of noise", random.Random(7).randbytes(20 * MB), "图.heic", "image/heic"),
        Hostile("a video's head and nothing else", b"\x00\x00\x00\x18ftypisom", "现场.mp4", "video/mp4"),
        *(Hostile(f"named {name[:24]!r}", document + name.encode(errors="replace"), name) for name in NAMES),
    ]


def damaged(seed: int) -> Iterator[Hostile]:
    """Sound files with something in them turned, cut, doubled or filled; without end, the same for the same seed."""
    chance = random.Random(seed)
    sound = [each for each in by_hand() if len(each.data) < 300_000]
    sound += [
        Hostile("a photo", encoded(scene(seed, (640, 480))), "图.jpg", "image/jpeg"),
        Hostile("a HEIC", encoded(scene(seed, (640, 480)), "HEIF"), "图.heic", "image/heic"),
        Hostile("a WEBP", encoded(scene(seed, (640, 480)), "WEBP"), "图.webp", "image/webp"),
    ]
    number = 0
    while True:
        number += 1
        base = chance.choice(sound)
        data = bytearray(base.data)
        for _ in range(chance.randint(1, 12)):
            _hurt(data, chance)
        name = chance.choice([base.name, base.name, "".join(chr(chance.randrange(1, 0xD7FF)) for _ in range(30))])
        yield Hostile(f"{number}: {base.label}, damaged", bytes(data), name, base.mime_type)


def _hurt(data: bytearray, chance: random.Random) -> None:
    place = chance.randrange(len(data)) if data else 0
    match chance.randrange(4):
        case 0:
            data[place : place + 1] = bytes([chance.randrange(256)])
        case 1:
            data[place : place + 4] = chance.choice([b"\xff\xff\xff\xff", b"\x00\x00\x00\x00", b"\x7f\xff\xff\xff"])
        case 2:
            del data[place : place + chance.randrange(1, 2000)]
        case _:
            data[place:place] = data[place : place + chance.randrange(1, 2000)]


def _text_bomb() -> bytes:
    text = b"Comment\x00\x00" + _packed_zeros(100 * MB)
    chunk = struct.pack(">I", len(text)) + b"zTXt" + text + struct.pack(">I", zlib.crc32(b"zTXt" + text))
    whole = encoded(Image.new("RGB", (16, 16)), "PNG")
    place = whole.index(b"IDAT") - 4
    return whole[:place] + chunk + whole[place:]


def _frames() -> bytes:
    frames = [Image.new("RGB", (1500, 1500), (number, 0, 0)) for number in range(8)]
    return encoded(frames[0], "WEBP", save_all=True, append_images=frames[1:], duration=40)

"""The names in a ZIP file, read from its central directory within bounds. Nothing is ever unpacked."""

from __future__ import annotations

import struct
from typing import BinaryIO

END = b"PK\x05\x06"
ENTRY = b"PK\x01\x02"
_END_SIZE = 22
_LONGEST_REMARK = 65_535
_ENTRY_SIZE = 46
MOST_BYTES = 1_048_576
MOST_NAMES = 5_000


def zip_names(file: BinaryIO, size: int) -> tuple[str, ...] | None:
    """The names as they stand in the directory; ``None`` where there is no directory that can be read.

    ``size``: the file's, in bytes. At most 1 MB and 5,000 names are read; a larger directory counts as unreadable.
    """
    tail_size = min(size, _END_SIZE + _LONGEST_REMARK)
    file.seek(size - tail_size)
    tail = file.read(tail_size)
    place = tail.rfind(END)
    if place < 0 or len(tail) - place < _END_SIZE:
        return None
    count, length, _, remark = struct.unpack_from("<HIIH", tail, place + 10)
    end_at = size - tail_size + place
    if remark != len(tail) - place - _END_SIZE or length > min(MOST_BYTES, end_at) or count > MOST_NAMES:
        return None
    # Not where the record says: bytes put before the archive move everything but this.
    file.seek(end_at - length)
    return _names(file.read(length), count)


def _names(directory: bytes, count: int) -> tuple[str, ...] | None:
    found: list[str] = []
    place = 0
    for _ in range(count):
        if directory[place : place + 4] != ENTRY or place + _ENTRY_SIZE > len(directory):
            return None
        name, extra, remark = struct.unpack_from("<HHH", directory, place + 28)
        text = directory[place + _ENTRY_SIZE : place + _ENTRY_SIZE + name]
        found.append(text.decode("utf-8", errors="replace"))
        place += _ENTRY_SIZE + name + extra + remark
    return tuple(found)

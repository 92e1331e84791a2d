"""The program of the child that decodes pictures, one picture a process, within limits that the kernel holds.

It is run by its path, ``python -I child.py``, apart from the package and without the parent's environment. It reads
orders from standard input, one JSON list ``[task, path]`` a line, and forks for each: whatever a picture does, only
the fork ends. An answer is one line ``ok LENGTH`` or ``no LENGTH``, then so many bytes: for ``look`` a JSON object,
for ``preview`` and ``copy`` a JPEG, after ``no`` the reason. It ends when its standard input does.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import sys
import warnings
from collections.abc import Callable
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import dhash
import pillow_heif
from PIL import Image, ImageOps, ImageStat

MB = 1024 * 1024
ADDRESS_SPACE = 192 * MB
"""With the bot's own memory it stays below 300 MB, whatever is sent."""

ADDRESS_SPACE_FOR_PRINT = 320 * MB
"""Whole pictures are copied for papers only, and only on request."""

CPU_S = 8
WALL_S = 10
OUTPUT_BYTES = 9 * MB
"""Below the 10 MB that Telegram takes as a photo."""

MOST_PIXELS = 40_000_000
UNLIMITED = b"unlimited"
"""The answer where limits cannot be set: nothing is decoded then."""

FORMATS = ("JPEG", "PNG", "WEBP", "HEIF")
PREVIEW_SIDE = 2000
LOOK_SIDE = 768
HASH_SIDE = 12
LEAST_CONTRAST = 6.0
PAGE_SIDE = 384
STRIP = 64


def serve() -> None:
    """Take orders until there are no more.

    A signal to the whole service does not end it: the parent may be waiting for its answer.
    """
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    for line in sys.stdin.buffer:
        task, path = json.loads(line)
        word, answer = _apart(TASKS[task], Path(path))
        sys.stdout.buffer.write(f"{word} {len(answer)}\n".encode() + answer)
        sys.stdout.buffer.flush()


def _apart(task: Callable[[Path], bytes], path: Path) -> tuple[str, bytes]:
    """What a fork of this process makes of the picture, or why it ended."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            code = _in_fork(task, path, writing)
        finally:
            os._exit(code)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        answer = pipe.read(OUTPUT_BYTES + 1)
    if len(answer) > OUTPUT_BYTES:
        os.kill(pid, signal.SIGKILL)
    code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    return ("ok", answer) if code == 0 else ("no", answer[:100] if code > 0 else b"killed")


def _in_fork(task: Callable[[Path], bytes], path: Path, writing: int) -> int:
    try:
        hold_limits(ADDRESS_SPACE_FOR_PRINT if task is copy else ADDRESS_SPACE)
    except (OSError, ValueError):
        answer, code = UNLIMITED, 1
    else:
        answer, code = _outcome(task, path)
    with os.fdopen(writing, "wb") as pipe:
        pipe.write(answer)
    return code


def _outcome(task: Callable[[Path], bytes], path: Path) -> tuple[bytes, int]:
    try:
        return task(path), 0
    except Exception as error:  # noqa: BLE001 - decoders raise anything at all; its name goes to the parent
        return type(error).__name__.encode(), 1


def hold_limits(address_space: int) -> None:
    """From here on no more memory (in bytes) and time than an honest picture needs, and no file written."""
    signal.alarm(WALL_S)
    for kind, most in (
        (resource.RLIMIT_AS, address_space),
        (resource.RLIMIT_CPU, CPU_S),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        already = resource.getrlimit(kind)[1]
        bound = most if already == resource.RLIM_INFINITY else min(most, already)
        resource.setrlimit(kind, (bound, bound))


def look(path: Path) -> bytes:
    """Its size, what it looks like (a difference hash, unless it is plain), whether it is a page of small print."""
    with opened(path) as image:
        width, height = image.size
        if width * height > MOST_PIXELS:
            return json.dumps({"state": "too_large", "width": width, "height": height}).encode()
        small = shrunk_in_strips(path, LOOK_SIDE) if image.format == "HEIF" else shrunk(image, LOOK_SIDE)
    if (small.width > small.height) != (width > height):
        width, height = height, width
    found = {"state": "seen", "width": width, "height": height, "hash": picture_hash(small), "is_page": is_page(small)}
    return json.dumps(found).encode()


def preview(path: Path) -> bytes:
    """The picture as a phone shows it: upright, at most 2,000 pixels a side, nothing beside the pixels."""
    return _encoded(path, PREVIEW_SIDE, quality=82)


def copy(path: Path) -> bytes:
    """The picture for printing: upright, in its own size, nothing beside the pixels."""
    return _encoded(path, None, quality=90)


def opened(path: Path) -> Image.Image:
    """The picture, its header read, nothing decoded yet. Only the formats that evidence comes in are tried."""
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS * 100  # larger than ours is told by its size; far beyond, it is a bomb
    pillow_heif.options.DECODE_THREADS = 1
    pillow_heif.register_heif_opener(thumbnails=False)
    return Image.open(path, formats=FORMATS)


def shrunk(image: Image.Image, side: int | None) -> Image.Image:
    """The picture upright, on white, in grey or colours, ``side`` pixels at most on either side."""
    if image.mode in ("P", "1", "I;16", "I", "F"):
        image = image.convert("RGBA" if "transparency" in image.info and side is not None else "RGB")
    if side is not None:
        image.thumbnail((side, side), Image.Resampling.LANCZOS, reducing_gap=2.0)
    ImageOps.exif_transpose(image, in_place=True)  # a copy would need as much memory again
    if image.mode in ("RGBA", "LA", "PA"):
        ground = Image.new("RGB", image.size, "white")
        ground.paste(image, mask=image.getchannel("A"))
        return ground
    return image if image.mode in ("RGB", "L") else image.convert("RGB")


def shrunk_in_strips(path: Path, side: int) -> Image.Image:
    """As :func:`shrunk`, of a HEIC picture, which is decoded whole: a second whole copy would be too much."""
    whole = pillow_heif.open_heif(path, convert_hdr_to_8bit=True)
    (width, height), mode = whole.size, whole.mode
    scale = max(1, max(width, height) // side)
    target = Image.new(mode, (-(-width // scale), -(-height // scale)))
    for top in range(0, height, STRIP * scale):
        rows = min(STRIP * scale, height - top)
        pixels = whole.data[top * whole.stride : (top + rows) * whole.stride]
        strip = Image.frombuffer(mode, (width, rows), pixels, "raw", mode, whole.stride, 1)
        target.paste(strip.reduce(scale), (0, top // scale))
    return shrunk(target, side)


def picture_hash(small: Image.Image) -> str | None:
    """Hexadecimal, 288 bits; ``None`` for a plain surface, which would look like every other."""
    side = HASH_SIDE + 1
    tiny = small.convert("L").resize((side, side), Image.Resampling.LANCZOS)
    if ImageStat.Stat(tiny).stddev[0] < LEAST_CONTRAST:
        return None
    rows, columns = dhash.dhash_row_col(list(tiny.get_flattened_data()), size=HASH_SIDE)
    return str(dhash.format_hex(rows, columns, size=HASH_SIDE))


def is_page(small: Image.Image) -> bool:
    """Whether it is a tall sheet of small print: on light ground, many fine strokes; or a very long screenshot."""
    if small.height < small.width * 1.2:
        return False
    if small.height > small.width * 2.5:
        return True
    sheet = small.convert("L")
    sheet.thumbnail((PAGE_SIDE, PAGE_SIDE))
    pixels = sheet.tobytes()
    light = sum(value >= 150 for value in pixels) / len(pixels)
    edges = sum(abs(one - other) >= 24 for one, other in pairwise(pixels)) / len(pixels)
    return light >= 0.5 and edges >= 0.08


def _encoded(path: Path, side: int | None, *, quality: int) -> bytes:
    with opened(path) as image:
        if image.width * image.height > MOST_PIXELS:
            raise ValueError("too large")
        is_bulky = image.format == "HEIF" and side is not None
        plain = shrunk_in_strips(path, side or 0) if is_bulky else shrunk(image, side)
    output = BytesIO()
    plain.save(output, "JPEG", quality=quality, exif=b"", icc_profile=None)
    if output.tell() > OUTPUT_BYTES:
        raise ValueError("too large")
    return output.getvalue()


TASKS: dict[str, Callable[[Path], bytes]] = {"look": look, "preview": preview, "copy": copy}

if __name__ == "__main__":
    serve()

"""Pictures drawn for tests: scenes, pages, plain surfaces; and how they come from a phone."""

from __future__ import annotations

import random
from io import BytesIO
from typing import Any

import pillow_heif
from PIL import Image, ImageDraw, ImageFilter, ImageFont

Picture = Image.Image


def scene(seed: int, size: tuple[int, int] = (800, 600)) -> Picture:
    """Something photographed: coloured shapes, softly drawn, different for each seed."""
    chance = random.Random(seed)
    small = Image.new("RGB", (size[0] // 4, size[1] // 4), _colour(chance))
    draw = ImageDraw.Draw(small)
    for _ in range(60):
        left, top, span = chance.randrange(small.width), chance.randrange(small.height), chance.randrange(10, 150)
        draw.ellipse((left, top, left + span, top + span // 2), fill=_colour(chance))
    return small.filter(ImageFilter.GaussianBlur(1)).resize(size)


def page(seed: int, size: tuple[int, int] = (900, 1270)) -> Picture:
    """A printed sheet: dark lines of small signs on white."""
    chance = random.Random(seed)
    sheet = Image.new("RGB", size, (250, 250, 245))
    draw, font = ImageDraw.Draw(sheet), ImageFont.load_default(18)
    for top in range(60, size[1] - 60, 26):
        words = "".join(chance.choice("abcdefghijk lmnop qrstuvwxyz") for _ in range(chance.choice([30, 80, 80])))
        draw.text((60, top), words, fill=(20, 20, 20), font=font)
    return sheet


def plain(colour: tuple[int, int, int], size: tuple[int, int] = (800, 600)) -> Picture:
    return Image.new("RGB", size, colour)


def encoded(picture: Picture, form: str = "JPEG", **options: Any) -> bytes:
    output = BytesIO()
    if form == "HEIF":
        pillow_heif.register_heif_opener()
    picture.save(output, form, **options)
    return output.getvalue()


def through_telegram(picture: Picture) -> bytes:
    """What Telegram makes of a photo: smaller, compressed again, nothing beside the pixels."""
    smaller = picture.copy()
    smaller.thumbnail((640, 640))
    return encoded(smaller, quality=80)


def turned(picture: Picture, **options: Any) -> bytes:
    """As a phone held upright writes it: lying pixels, a note that they are to be turned, and whose phone it was."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "Phone of somebody"
    return encoded(picture, exif=exif.tobytes(), **options)


def _colour(chance: random.Random) -> tuple[int, int, int]:
    return chance.randrange(256), chance.randrange(256), chance.randrange(256)

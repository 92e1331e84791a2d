"""What the decoding program makes of pictures; run here inside the test, where its lines can be seen."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from bot.pictures import child
from bot.services.overlaps import is_alike
from tests.support.pictures import Picture, encoded, page, plain, scene, through_telegram, turned


def look(folder: Path, data: bytes) -> dict[str, Any]:
    path = folder / "picture"
    path.write_bytes(data)
    found: dict[str, Any] = json.loads(child.look(path))
    return found


def hash_of(folder: Path, data: bytes) -> int:
    return int(look(folder, data)["hash"], 16)


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_a_photo_looks_the_same_after_telegram_made_it_smaller(tmp_path: Path, seed: int, form: str) -> None:
    original = hash_of(tmp_path, encoded(scene(seed), form))
    assert is_alike([original], hash_of(tmp_path, through_telegram(scene(seed))))


def test_different_photos_and_different_pages_do_not_look_the_same(tmp_path: Path) -> None:
    pictures = [*(scene(seed) for seed in range(6)), *(page(seed) for seed in range(3))]
    hashes = [hash_of(tmp_path, through_telegram(each)) for each in pictures]
    assert [one for place, one in enumerate(hashes) if is_alike(hashes[:place], one)] == []


@pytest.mark.parametrize("picture", [plain((255, 255, 255)), plain((30, 90, 200)), plain((0, 0, 0))])
def test_a_plain_surface_looks_like_nothing_else(tmp_path: Path, picture: Picture) -> None:
    assert look(tmp_path, encoded(picture))["hash"] is None


def test_a_phone_held_upright_gives_the_same_look_as_the_upright_picture(tmp_path: Path) -> None:
    lying = scene(1)
    found = look(tmp_path, turned(lying))
    assert (found["width"], found["height"]) == (600, 800)
    upright = hash_of(tmp_path, through_telegram(lying.transpose(Image.Transpose.ROTATE_270)))
    assert is_alike([int(found["hash"], 16)], upright)


@pytest.mark.parametrize(
    ("picture", "expected"),
    [
        (page(1), True),
        (page(1).transpose(Image.Transpose.ROTATE_90), False),
        (plain((250, 250, 250), (600, 900)), False),
        (scene(2, (600, 800)), False),
        (scene(2, (400, 1600)), True),
    ],
    ids=["page", "page lying", "blank sheet", "upright photo", "long screenshot"],
)
def test_a_page_of_small_print_is_told_from_a_photo(tmp_path: Path, picture: Picture, expected: bool) -> None:
    assert look(tmp_path, encoded(picture))["is_page"] is expected


@pytest.mark.parametrize("mode", ["1", "L", "P", "LA", "RGBA", "CMYK", "I;16"])
def test_every_way_of_writing_pixels_is_understood(tmp_path: Path, mode: str) -> None:
    form = "JPEG" if mode == "CMYK" else "PNG"
    if mode == "I;16":
        picture = Image.frombytes("I;16", (64, 64), bytes(range(256)) * 32)
    else:
        picture = scene(3, (320, 240)).convert("RGBA" if mode == "LA" else mode)
        picture = picture.convert("LA") if mode == "LA" else picture
    found = look(tmp_path, encoded(picture, form))
    assert (found["state"], found["width"]) == ("seen", picture.width)


def test_a_picture_of_more_than_40_million_pixels_is_told_by_its_size_and_not_decoded(tmp_path: Path) -> None:
    data = encoded(Image.new("1", (8000, 6000)), "PNG")
    assert look(tmp_path, data) == {"state": "too_large", "width": 8000, "height": 6000}
    with pytest.raises(ValueError, match="too large"):
        child.preview(tmp_path / "picture")


def test_what_is_shown_in_its_place_is_small_upright_and_bare(tmp_path: Path) -> None:
    path = tmp_path / "picture"
    path.write_bytes(turned(scene(4, (3000, 2000))))
    shown, printed = (Image.open(BytesIO(made(path))) for made in (child.preview, child.copy))
    assert (shown.format, shown.size) == ("JPEG", (1333, 2000))
    assert printed.size == (2000, 3000)
    assert [dict(each.getexif()) for each in (shown, printed)] == [{}, {}]
    assert b"Phone of somebody" in path.read_bytes()

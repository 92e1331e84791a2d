"""The child that decodes pictures: what it answers, what it survives, what it never learns."""

from __future__ import annotations

import os
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from bot.pictures import PictureError, Studio, look, preview, printable_copy
from bot.services.file_traits import PictureTraits
from tests.support.pictures import encoded, scene, turned


@pytest.fixture
def opened() -> Iterator[Studio]:
    own = Studio()
    yield own
    own.close()


def written(folder: Path, data: bytes) -> Path:
    path = folder / "picture"
    path.write_bytes(data)
    return path


def test_a_picture_is_seen_and_a_broken_one_is_told_as_damaged(tmp_path: Path) -> None:
    assert look(written(tmp_path, encoded(scene(1)))).width == 800
    assert look(written(tmp_path, encoded(scene(1))[:2000])) == PictureTraits(flag="damaged")
    assert look(written(tmp_path, b"\xff\xd8\xff nothing")) == PictureTraits(flag="damaged")


def test_an_iphones_picture_can_be_printed_and_shown_and_stays_as_it_is(tmp_path: Path) -> None:
    path = written(tmp_path, encoded(scene(2), "HEIF"))
    before = path.read_bytes()
    for made in (printable_copy(path), preview(path)):
        assert made is not None
        assert Image.open(BytesIO(made)).size == (800, 600)
    assert path.read_bytes() == before


def test_what_every_machine_prints_needs_no_copy(tmp_path: Path) -> None:
    assert printable_copy(written(tmp_path, turned(scene(2)))) is None
    assert printable_copy(written(tmp_path, b"%PDF-1.7")) is None
    assert preview(written(tmp_path, b"%PDF-1.7")) is None


def test_a_child_that_died_is_begun_anew(tmp_path: Path, opened: Studio) -> None:
    path = written(tmp_path, encoded(scene(1, (320, 240))))
    first = opened.order("look", path)
    process = opened._process  # there is no other way to hurt it
    assert process is not None
    process.kill()
    process.wait()
    assert opened.order("look", path) == first


def test_a_child_that_cannot_answer_ends_in_an_error_and_not_in_waiting(tmp_path: Path, opened: Studio) -> None:
    with pytest.raises(PictureError):
        opened.order("no such task", written(tmp_path, b"x"))
    assert opened.order("look", written(tmp_path, encoded(scene(1, (320, 240)))))


def test_a_fork_of_this_process_has_a_child_of_its_own(tmp_path: Path, opened: Studio) -> None:
    path = written(tmp_path, encoded(scene(1, (320, 240))))
    opened.order("look", path)
    pid = os.fork()
    if pid == 0:
        answer = opened.order("look", path)
        opened.close()
        os._exit(0 if b"seen" in answer else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0
    assert b"seen" in opened.order("look", path)


def test_the_child_does_not_learn_the_token(tmp_path: Path, opened: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CREDITBOT_TOKEN", "1:secret")
    opened.order("look", written(tmp_path, encoded(scene(1, (320, 240)))))
    assert opened._process is not None
    assert b"secret" not in Path(f"/proc/{opened._process.pid}/environ").read_bytes()


def test_a_picture_that_would_take_too_much_memory_is_told_as_too_large_and_the_next_is_seen(tmp_path: Path) -> None:
    greedy = encoded(Image.new("I;16", (6300, 6300), 7), "PNG")
    assert len(greedy) < 500_000
    assert look(written(tmp_path, greedy)) == PictureTraits(flag="too_large")
    assert look(written(tmp_path, encoded(Image.new("L", (32_000, 1200), 7), "PNG"))).width == 32_000

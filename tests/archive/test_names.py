"""Names in the archive: whatever people typed, a file lands where Windows can open it."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.archive.names import NOTHING, PATH_BYTES, Shelf, component, suffix_of

FORBIDDEN = set('<>:"/\\|?*') | {chr(code) for code in range(32)}


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("四、2 信用评价结果", "四、2 信用评价结果"),
        ("a<b>c:d", "a＜b＞c：d"),
        ("../../etc/passwd", "..／..／etc／passwd"),
        ("CON", "_CON"),
        ("nul .txt", "_nul .txt"),
        ("LPT1.tar.gz", "_LPT1.tar.gz"),
        ("COM10", "COM10"),
        ("通知. . ", "通知"),
        ("gpj.\u202eexe", "gpj.exe"),
        ("一\u200b二\x00三\n四", "一二三 四"),
        ("  ", NOTHING),
        ("...", NOTHING),
    ],
)
def test_a_name_becomes_one_that_every_system_takes(typed: str, name: str) -> None:
    assert component(typed) == name


@pytest.mark.parametrize(
    ("name", "suffix"),
    [("通知.DOCX", ".docx"), ("a.tar.gz", ".gz"), ("readme", ""), ("x.带汉字", ""), (None, ""), ("a.b\u202ec", "")],
)
def test_the_ending_of_a_name_is_kept_when_it_is_one(name: str | None, suffix: str) -> None:
    assert suffix_of(name) == suffix


@given(st.lists(st.tuples(st.text(max_size=80), st.text(max_size=150)), min_size=1, max_size=6))
def test_every_path_is_short_unlike_the_others_and_open_to_windows(typed: list[tuple[str, str]]) -> None:
    shelf = Shelf()
    paths = [shelf.place((folder[:30],), stem, ".jpg") for folder, stem in typed]
    assert len({unicodedata.normalize("NFC", path).casefold() for path in paths}) == len(paths)
    for path in paths:
        assert len(path.encode()) <= PATH_BYTES
        assert path.count("/") == 1
        for part in path.split("/"):
            assert part
            assert part[-1] not in ". "
            assert not FORBIDDEN & set(part)
            assert part.split(".")[0].lower() not in {"con", "nul", "aux", "prn", "com1"}


def test_names_that_differ_in_case_only_are_told_apart() -> None:
    shelf = Shelf()
    assert [
        shelf.place((), "Notice", ".pdf"),
        shelf.place((), "NOTICE", ".pdf"),
        shelf.place((), "notice", ".pdf"),
    ] == [
        "Notice.pdf",
        "NOTICE (2).pdf",
        "notice (3).pdf",
    ]

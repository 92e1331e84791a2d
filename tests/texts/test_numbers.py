"""Submission numbers and numbers of people as they are typed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.texts.numbers import parse_number, parse_people, split_number


@pytest.mark.parametrize("text", ["128", "#128", "＃128", "# 128", "１２８", " 128 "])
def test_a_number_is_understood_with_and_without_its_sign(text: str) -> None:
    assert parse_number(text) == 128


@pytest.mark.parametrize("text", ["", "abc", "12a", "-1", "1.5", "1" * 16, "#"])
def test_what_is_no_number_is_none(text: str) -> None:
    assert parse_number(text) is None


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("128 照片不清楚", "照片不清楚"),
        ("#128，照片不清楚", "照片不清楚"),
        ("128\n照片\n不清楚", "照片\n不清楚"),
        ("＃128照片不清楚", "照片不清楚"),
        ("128：照片 3 张不清楚", "照片 3 张不清楚"),
        ("128", ""),
        ("128 ", ""),
    ],
)
def test_the_words_after_the_number_are_the_reason(text: str, reason: str) -> None:
    assert split_number(text) == (128, reason)


def test_words_without_a_number_are_only_words() -> None:
    assert split_number("照片不清楚 128") == (None, "照片不清楚 128")
    assert split_number("") == (None, "")


@pytest.mark.parametrize(("text", "count"), [("2", 2), ("２人", 2), ("3 名", 3), ("0", 0), ("999个", 999)])
def test_a_number_of_people_is_understood(text: str, count: int) -> None:
    assert parse_people(text) == count


@pytest.mark.parametrize("text", ["", "两人", "1000", "-2", "2.5", "2人3"])
def test_what_is_no_number_of_people_is_none(text: str) -> None:
    assert parse_people(text) is None


@given(st.text(max_size=40))
def test_no_text_breaks_the_reading(text: str) -> None:
    number, _ = split_number(text)
    assert number is None or number >= 0
    assert parse_number(text) is None or parse_number(text) == number

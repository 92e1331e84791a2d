"""Long texts: cut between blocks, between lines, never through a tag."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.messenger.split import TEXT_LIMIT, length, pages, plain


def test_short_blocks_become_one_message_of_lines() -> None:
    assert pages(["<b>甲</b>", "乙", ""]) == ["<b>甲</b>\n乙\n"]


def test_nothing_becomes_no_message() -> None:
    assert pages([]) == []
    assert pages(["", " "]) == []


def test_entities_and_tags_do_not_count() -> None:
    assert length("<b>a&amp;b</b>") == 3
    assert plain('<a href="http://x">1 &lt; 2</a>') == "1 < 2"


def test_a_message_is_cut_between_blocks() -> None:
    blocks = ["甲" * 3000, "乙" * 2000, "丙" * 2000]
    assert pages(blocks) == ["甲" * 3000, "乙" * 2000 + "\n" + "丙" * 2000]


def test_exactly_the_limit_is_one_message() -> None:
    assert len(pages(["x" * TEXT_LIMIT])) == 1
    assert [len(page) for page in pages(["x" * (TEXT_LIMIT + 1)])] == [TEXT_LIMIT, 1]


def test_a_long_block_is_cut_at_lines_with_whole_tags() -> None:
    line = "<b>" + "字" * 1000 + "</b>"
    result = pages(["\n".join([line] * 6)])
    assert [page.count("<b>") for page in result] == [4, 2]
    assert all(page.count("<b>") == page.count("</b>") for page in result)


def test_lines_under_one_tag_stay_together() -> None:
    block = "<b>" + "x\n" * 10 + "</b>\n" + "y" * 4090
    first, second = pages([block])
    assert first == "<b>" + "x\n" * 10 + "</b>"
    assert second == "y" * 4090


@pytest.mark.parametrize(
    "block", ["<b>" + "a<&" * 3000 + "</b>", "<b>" + "x\n" * 5000, "<i><b>" + "z" * 9000 + "</i></b>"]
)
def test_what_cannot_be_cut_otherwise_becomes_plain_words(block: str) -> None:
    result = pages([block])
    assert all(0 < length(page) <= TEXT_LIMIT for page in result)
    assert all("<b>" not in page for page in result)


def test_many_tags_do_not_swell_a_message_beyond_what_the_server_reads() -> None:
    link = '<a href="https://example.org/' + "p" * 200 + '">x</a>'
    assert all(len(page.encode()) < 32_768 for page in pages([link] * 400))


@given(st.lists(st.text(alphabet="ab<>&\n字", max_size=60), max_size=8), st.integers(5, 40))
def test_no_page_is_ever_too_long(blocks: list[str], limit: int) -> None:
    assert all(length(page) <= limit for page in pages(blocks, limit))

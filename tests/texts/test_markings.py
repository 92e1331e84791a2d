"""What names and words say of being public."""

from __future__ import annotations

import pytest

from bot.texts.markings import Marking, marking_of


@pytest.mark.parametrize(
    ("file_name", "words"),
    [
        ("秘密★1年 通知.pdf", ""),
        ("关于检查的通知（机密★）.docx", ""),
        ("绝密.pdf", ""),
        ("信用办-机密-2024.xlsx", ""),
        ("【秘密】会议纪要.doc", ""),
        ("秘 密 ★.jpg", ""),
        ("机\u200b密★.jpg", ""),
        ("秘密级 通知.pdf", ""),
        (None, "机密★5年"),
        (None, "绝密"),
        ("照片.jpg", "这份是秘密☆件"),
    ],
)
def test_a_secrecy_mark_is_seen_in_the_name_and_in_the_words(file_name: str | None, words: str) -> None:
    assert marking_of(file_name, words) is Marking.SECRET


@pytest.mark.parametrize(
    ("file_name", "words"), [("内部讲话.docx", ""), (None, "内部资料，3.1"), ("通知（内 部）.pdf", "")]
)
def test_internal_is_seen_in_the_name_and_in_the_words(file_name: str | None, words: str) -> None:
    assert marking_of(file_name, words) is Marking.INTERNAL


@pytest.mark.parametrize(
    ("file_name", "words"),
    [
        (None, ""),
        ("商业秘密保护培训.pdf", ""),
        ("机密码头现场.jpg", ""),
        ("五星★表彰.pdf", "3.1 保密教育"),
        ("IMG_0001.JPG", "学习保守国家秘密法"),
    ],
)
def test_words_that_only_contain_such_words_say_nothing(file_name: str | None, words: str) -> None:
    assert marking_of(file_name, words) is None

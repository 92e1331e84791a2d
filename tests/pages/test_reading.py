"""What pages say of themselves: charset, title, day of publication, end of a 公示, and when they say nothing."""

from __future__ import annotations

from datetime import date

import pytest

from bot.pages.charset import decode
from bot.pages.days import published_on, showing_ends_on
from bot.pages.reading import read_page

HTML = "text/html"
WORDS = "现将信用评价结果予以公开，欢迎社会各界监督，特此公告。"


def page(head: str = "", body: str = WORDS) -> bytes:
    return f"<html><head>{head}</head><body>{body}</body></html>".encode()


@pytest.mark.parametrize(
    ("body", "content_type", "words"),
    [
        ("信用".encode(), "text/html; charset=utf-8", "信用"),
        ("信用".encode("gbk"), "text/html; charset=gb2312", "信用"),
        ('<meta charset="gbk">镕'.encode("gbk"), "text/html", '<meta charset="gbk">镕'),
        (
            '<meta http-equiv="Content-Type" content="text/html; charset=gb2312">信'.encode("gbk"),
            "text/html",
            '<meta http-equiv="Content-Type" content="text/html; charset=gb2312">信',
        ),
        ("信用".encode("gbk"), "text/html", "信用"),
        ("信用".encode("gbk"), "text/html; charset=ISO-8859-1", "信用"),
        ("信用".encode(), "text/html; charset=gbk2312x", "信用"),
        ("信用".encode("utf-8-sig"), "text/html; charset=gbk", "信用"),
        ("信用".encode("utf-16"), "text/html", "信用"),
        (b"41", "text/html; charset=hex", "41"),
        (b"abc\xff\xfe\xfd", "text/html; charset=utf-8", "abc\ufffd\ufffd\ufffd"),
    ],
)
def test_words_are_read_whatever_the_header_says(body: bytes, content_type: str, words: str) -> None:
    assert decode(body, content_type) == words


@pytest.mark.parametrize(
    ("metas", "text", "path", "on"),
    [
        ({"pubdate": "2024-05-09 10:20:30"}, "", "/", date(2024, 5, 9)),
        ({"article:published_time": "2024-05-09T10:20:30+08:00"}, "", "/", date(2024, 5, 9)),
        ({"pubdate": "soon"}, "发布时间：2024-05-09", "/", date(2024, 5, 9)),
        ({}, "发布时间：2024年5月9日 10:20", "/", date(2024, 5, 9)),
        ({}, "发布日期: 2024/05/09", "/", date(2024, 5, 9)),
        ({}, "[发布时间] 2024.5.9", "/", date(2024, 5, 9)),
        ({}, "发布于 2024-05-09", "/", date(2024, 5, 9)),
        ({}, "日期：2024年 5 月 9 日", "/", date(2024, 5, 9)),
        ({}, "时间：2024-06-01 发布时间：2024-05-09", "/", date(2024, 5, 9)),
        ({}, "发布时间：2024-13-40 发布时间：2024-05-09", "/", date(2024, 5, 9)),
        ({}, "今天是2024年6月14日 星期五", "/", None),
        ({}, "", "/art/2024/5/9/art_123.html", date(2024, 5, 9)),
        ({}, "", "/xxgk/202405/t20240509_123.html", date(2024, 5, 9)),
        ({}, "", "/2024-05-09/123.html", date(2024, 5, 9)),
        ({}, "", "/n1/123.html", None),
    ],
)
def test_the_day_of_publication_is_the_one_that_is_called_so(
    metas: dict[str, str], text: str, path: str, on: date | None
) -> None:
    assert published_on(metas, text, path) == on


@pytest.mark.parametrize(
    ("text", "on"),
    [
        ("公示期：2024年9月13日至2024年9月20日", date(2024, 9, 20)),
        ("公示时间为2024年9月13日至9月20日", date(2024, 9, 20)),
        ("公示时间：2024年9月13日-20日", date(2024, 9, 20)),
        ("公示期自2024年9月13日起至2024年9月20日止", date(2024, 9, 20)),
        ("公示时间：2024-09-13至2024-09-20", date(2024, 9, 20)),
        ("公示期：2024年12月28日至1月3日", date(2025, 1, 3)),
        ("公示期7个工作日", None),
        ("公示期：2024年9月20日至2024年9月13日", None),
        ("现予公示。2024年9月13日至9月20日开展检查", None),
    ],
)
def test_a_showing_ends_on_the_last_day_that_it_names(text: str, on: date | None) -> None:
    assert showing_ends_on(text) == on


@pytest.mark.parametrize(
    ("body", "title", "trouble"),
    [
        (page("<title> 关于&ldquo;信用&rdquo;的\n公示 </title>"), "关于“信用”的 公示", ""),
        (page('<title>门户网站</title><meta name="ArticleTitle" content="信用评价公示">'), "信用评价公示", ""),
        (page("<meta content='信用公示' name='ArticleTitle'/>"), "信用公示", ""),
        (page(), None, ""),
        (b"  \n ", None, "empty"),
        (page("<title>公示</title>", "<script>document.write('" + WORDS + "')</script>"), "公示", "empty"),
        (page("<title>公示</title>", "<script>" + WORDS), "公示", "empty"),
        (page("<title>404</title>"), "404", "gone"),
        (page("<title>页面不存在</title>"), "页面不存在", "gone"),
        (page("<title>404 Not Found</title>"), "404 Not Found", "gone"),
        (page("<title>404号公告</title>"), "404号公告", ""),
        (page("<title>安全验证</title>", "请完成下面的验证，之后就可以继续访问本网站的内容"), "安全验证", "guarded"),
        (
            page(
                "<script>document.cookie='__jsl_clearance=1'</script>", "正在加载，请稍候，正在加载，请稍候，正在加载"
            ),
            None,
            "guarded",
        ),
    ],
)
def test_a_page_says_what_it_is(body: bytes, title: str | None, trouble: str) -> None:
    words = read_page(body, HTML, "/")
    assert (words.title, words.trouble) == (title, trouble)


def test_what_is_no_web_page_is_not_searched() -> None:
    words = read_page(b"%PDF-1.7 <title>x</title>", "application/pdf", "/2024/05/09/a.pdf")
    assert (words.title, words.trouble, words.found_on) == (None, "", date(2024, 5, 9))


@pytest.mark.parametrize(
    "piece",
    [
        "<",
        "<title",
        "<script>",
        "<!--",
        "<meta ",
        "公示",
        "公示期：2024年",
        '<meta name="',
        "发布时间：",
        "&amp",
        "&#",
        '<a href="',
        "\0",
        "İ",
    ],
)
@pytest.mark.timeout(30)  # a search that is not linear takes minutes
def test_a_hostile_page_costs_no_more_than_its_length(piece: str) -> None:
    assert read_page((piece * (700_000 // len(piece))).encode(), HTML, "/").found_on is None

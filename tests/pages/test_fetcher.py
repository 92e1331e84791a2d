"""One look at a page: its limits, what counts as found, as unreadable and as dead."""

from __future__ import annotations

import gzip
import ssl
import zlib

import httpx
import pytest

from bot.config import Settings
from bot.domain.states import PageOutcome
from bot.pages import Fetcher, ProxyDialler, SystemDialler, fetcher, fetcher_for
from tests.support.webs import PUBLIC, FakeWeb, Reply, article, moved

URL = "https://www.gangcheng.gov.cn/art/1.html"
HTML = {"Content-Type": "text/html"}
FOUND, UNREADABLE, DEAD = PageOutcome.FOUND, PageOutcome.UNREADABLE, PageOutcome.DEAD


async def look(reply: Reply) -> tuple[PageOutcome, str]:
    page = await Fetcher(FakeWeb(lambda _: reply)).fetch(URL)
    return page.outcome, page.reason


async def test_a_page_is_kept_as_it_was_found() -> None:
    page = await Fetcher(FakeWeb()).fetch(URL)
    assert (page.outcome, page.http_status, page.final_url) == (FOUND, 200, URL)
    assert (page.title, str(page.found_on), page.body) == ("2024年信用评价结果", "2024-05-09", article())


@pytest.mark.parametrize(
    ("reply", "outcome", "reason"),
    [
        (Reply(404), DEAD, "status"),
        (Reply(410), DEAD, "status"),
        (Reply(500), DEAD, "status"),
        (Reply(503), DEAD, "status"),
        (Reply(521), UNREADABLE, "status"),
        (Reply(403), UNREADABLE, "status"),
        (Reply(412), UNREADABLE, "status"),
        (Reply(429), UNREADABLE, "status"),
        (Reply(302, headers={}), UNREADABLE, "status"),
        (Reply(200, b""), UNREADABLE, "empty"),
        (Reply(204, b""), UNREADABLE, "empty"),
        (Reply(200, article("页面不存在")), DEAD, "gone"),
        (Reply(200, b"%PDF-1.7", {"Content-Type": "application/pdf"}), FOUND, ""),
        (Reply(200, b"x", {**HTML, "Content-Encoding": "br"}), UNREADABLE, "garbled"),
        (Reply(200, b"no gzip", {**HTML, "Content-Encoding": "gzip"}), UNREADABLE, "garbled"),
        (Reply(200, gzip.compress(article()), {**HTML, "Content-Encoding": "gzip"}), FOUND, ""),
        (Reply(200, zlib.compress(article()), {**HTML, "Content-Encoding": "deflate"}), FOUND, ""),
        (Reply(200, b"a" * (fetcher.LIMIT + 1), HTML), UNREADABLE, "too_big"),
    ],
)
async def test_what_an_answer_means(reply: Reply, outcome: PageOutcome, reason: str) -> None:
    assert await look(reply) == (outcome, reason)


async def test_a_bomb_is_not_unpacked_beyond_the_limit() -> None:
    bomb = gzip.compress(b"\0" * 200_000_000, 9)
    web = FakeWeb(lambda _: Reply(200, bomb, {**HTML, "Content-Encoding": "gzip"}))
    assert (await Fetcher(web).fetch(URL)).reason == "too_big"
    assert web.byte_count <= 65536, "read on after the limit was passed"


async def test_three_redirects_are_followed_and_no_fourth() -> None:
    def serve(request: httpx.Request) -> Reply:
        left = int(request.url.path.rpartition("/")[2])
        return moved(f"/{left - 1}") if left else Reply()

    assert (await Fetcher(FakeWeb(serve)).fetch("http://www.gangcheng.gov.cn/3")).outcome is FOUND
    web = FakeWeb(serve)
    assert (await Fetcher(web).fetch("http://www.gangcheng.gov.cn/4")).reason == "too_many_redirects"
    assert len(web.opened) == 4


async def test_cookies_and_addresses_are_not_carried_along() -> None:
    def serve(request: httpx.Request) -> Reply:
        if request.url.path == "/a":
            return Reply(302, b"", {"Location": "/b#part", "Set-Cookie": "id=1"})
        return Reply()

    web = FakeWeb(serve)
    await Fetcher(web).fetch("http://www.gangcheng.gov.cn/a")
    assert [request.headers.get("cookie") for request in web.requests] == [None, None]
    assert [str(request.url) for request in web.requests] == [f"http://{PUBLIC}/a", f"http://{PUBLIC}/b"]


async def test_everything_together_takes_a_few_seconds_at_most(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetcher, "PATIENCE_S", 0.05)
    assert await look(Reply(hang_s=30)) == (DEAD, "timeout")


async def test_a_second_address_is_tried_when_the_first_is_out_of_order() -> None:
    web = FakeWeb(names={"www.gangcheng.gov.cn": [["1.1.1.1", PUBLIC]]}, broken=frozenset({"1.1.1.1"}))
    assert (await Fetcher(web).fetch(URL)).outcome is FOUND
    assert [opened[0] for opened in web.opened] == ["1.1.1.1", PUBLIC]
    web.broken = frozenset({"1.1.1.1", PUBLIC})
    assert (await Fetcher(web).fetch(URL)).reason == "unreachable"


async def test_a_name_that_nobody_knows_is_dead() -> None:
    assert (await Fetcher(FakeWeb(names={"www.gangcheng.gov.cn": [[]]})).fetch(URL)).outcome is DEAD


async def test_a_site_with_a_bad_certificate_is_left_to_people() -> None:
    def serve(request: httpx.Request) -> Reply:
        raise httpx.ConnectError("certificate") from ssl.SSLCertVerificationError()

    web = FakeWeb(serve, names={"www.gangcheng.gov.cn": [["1.1.1.1", PUBLIC]]})
    page = await Fetcher(web).fetch(URL)
    assert (page.outcome, page.reason) == (UNREADABLE, "certificate")


def test_who_looks_at_links_is_a_matter_of_settings(settings: Settings) -> None:
    def diallers(**changes: object) -> type | None:
        found = fetcher_for(settings.model_copy(update=changes))
        return type(found._dialler) if found else None

    local = {"api_base_url": "http://127.0.0.1:8081/bot"}
    assert diallers() is SystemDialler
    assert diallers(page_proxy="http://127.0.0.1:3128") is ProxyDialler
    assert diallers(fetch_pages=False) is None
    assert diallers(**local) is None
    assert diallers(**local, fetch_pages=True) is SystemDialler


async def test_the_real_way_out_resolves_by_itself_or_leaves_it_to_the_proxy() -> None:
    from bot.pages.guard import checked

    assert await SystemDialler().resolve(checked(f"http://{PUBLIC}/")) == [PUBLIC]
    proxy = ProxyDialler("http://127.0.0.1:1")
    assert await proxy.resolve(checked(URL)) is None
    assert isinstance(proxy.transport(), httpx.AsyncHTTPTransport)

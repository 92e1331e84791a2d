"""Whatever an address is written as, and whatever resolvers and servers answer, only public addresses are opened."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import httpx
import pytest

from bot.domain.states import PageOutcome
from bot.pages import Fetcher
from bot.pages.guard import Target
from tests.support.toll import LostError
from tests.support.webs import PUBLIC, FakeWeb, Reply, moved

START = "https://start.gangcheng.gov.cn/go"
HOST = "www.gangcheng.gov.cn"
PUBLIC_V6 = "2606:4700:4700::1111"
INNER = ("127.0.0.1", "10.0.0.1", "169.254.169.254", "::1", "::ffff:10.0.0.1", "fd00::1")
CLOSED = tuple(
    ipaddress.ip_network(block)
    for block in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.168.0.0/16",
        "198.18.0.0/15",
        "224.0.0.0/3",
        "::/3",
        "4000::/2",
        "8000::/1",
        "2001:db8::/32",
        "2002::/16",
    )
)
"""Told apart here by hand, not by what is under test."""


@dataclass(frozen=True, slots=True)
class Form:
    """One way of writing an address. ``answer``: what its name resolves to."""

    url: str
    is_open: bool = False
    answer: Sequence[str] = field(default=(PUBLIC,))


FORMS = (
    Form(f"https://{HOST}/art/2024/5/9/1.html", is_open=True),
    Form(f"http://{HOST}/", is_open=True),
    Form(f"https://{HOST}:443/a", is_open=True),
    Form(f"http://{HOST}:443/a", is_open=True),
    Form("https://WWW.GangCheng.gov.CN/a", is_open=True),
    Form(f"https://{HOST}./a", is_open=True),
    Form("https://政务.gangcheng.gov.cn/信用?页=1", is_open=True),
    Form(f"https://{HOST}/a?u=http://127.0.0.1/#x", is_open=True),
    Form(f"https://{HOST}/a", is_open=True, answer=(PUBLIC_V6,)),
    Form(f"http://{HOST}/a", is_open=True, answer=(PUBLIC, PUBLIC_V6)),
    Form("ftp://www.gangcheng.gov.cn/a"),
    Form("file:///etc/passwd"),
    Form("javascript:alert(1)"),
    Form("http:///a"),
    Form(f"http://user:pw@{HOST}/"),
    Form(f"http://{HOST}@127.0.0.1/"),
    Form(f"http://{HOST}\\@127.0.0.1/"),
    Form(f"http://{HOST}:8080/"),
    Form(f"http://{HOST}:22/"),
    Form("http://localhost/"),
    Form("http://LOCALHOST./"),
    Form("http://intranet/"),
    Form("http://printer.local/"),
    Form("http://127.0.0.1/"),
    Form("http://10.0.0.1/"),
    Form("http://169.254.169.254/latest/meta-data/"),
    Form("http://100.64.0.1/"),
    Form("http://0.0.0.0/"),
    Form("http://224.0.0.1/"),
    Form("http://2130706433/"),
    Form("http://0x7f.0.0.1/"),
    Form("http://127.1/"),
    Form("http://１２７.０.０.１/"),
    Form("http://[::1]/"),
    Form("http://[::ffff:127.0.0.1]/"),
    Form("http://[64:ff9b::7f00:1]/"),
    Form("http://[2002:7f00:1::]/"),
    Form("http://[fe80::1%25eth0]/"),
    Form(f"http://{HOST}/a b\r\nHost: 127.0.0.1"),
    Form(f"https://{HOST}/" + "a" * 3000),
)


class ProxiedWeb(FakeWeb):
    """A proxy resolves: nobody here learns an address."""

    async def resolve(self, target: Target) -> Sequence[str] | None:
        return None


def answering(form: Form, *answers: Sequence[str]) -> dict[str, list[Sequence[str]]]:
    """Every name of the forms resolves to these answers in turn, or to the form's own one."""
    names = (HOST, "xn--zfr164b.gangcheng.gov.cn", "localhost", "intranet", "printer.local", "127.1", "0x7f.0.0.1")
    return {name: list(answers or (form.answer,)) for name in names}


async def direct(form: Form) -> tuple[FakeWeb, str]:
    return FakeWeb(names=answering(form)), form.url


async def redirected(form: Form) -> tuple[FakeWeb, str]:
    def serve(request: httpx.Request) -> Reply:
        return moved(form.url) if request.headers["Host"] == "start.gangcheng.gov.cn" else Reply()

    return FakeWeb(serve, answering(form)), START


async def rebinding(form: Form) -> tuple[FakeWeb, str]:
    return FakeWeb(names=answering(form, form.answer, ("127.0.0.1",))), form.url


async def proxied(form: Form) -> tuple[FakeWeb, str]:
    return ProxiedWeb(names=answering(form)), form.url


@pytest.mark.parametrize("way", [direct, redirected, rebinding, proxied])
async def test_only_public_addresses_are_opened(
    way: Callable[..., object], record_property: Callable[[str, object], None]
) -> None:
    record_property("cases", len(FORMS))
    for form in FORMS:
        web, url = await way(form)  # type: ignore[misc]  # each of them returns both
        page = await Fetcher(web).fetch(url)
        own = [opened for opened in web.opened if opened[2] != "start.gangcheng.gov.cn"]
        assert (page.outcome is PageOutcome.FOUND) == form.is_open, (form, page)
        assert len(own) == form.is_open, (form, web.opened)
        assert web.resolved.count(HOST) <= 1, (form, "resolved a second time")
        for address, certificate_name, host in own if way is not proxied else []:
            assert is_outside(address), (form, address)
            assert address in form.answer
            assert certificate_name == host.partition(":")[0].rstrip(".").lower()


async def test_a_mixed_answer_opens_nothing(record_property: Callable[[str, object], None]) -> None:
    record_property("cases", len(FORMS))
    for number, form in enumerate(FORMS):
        inner = INNER[number % len(INNER)]
        mixed = (PUBLIC, inner) if number % 2 else (inner, PUBLIC)
        web = FakeWeb(names=answering(form, mixed))
        page = await Fetcher(web).fetch(form.url)
        assert page.outcome is PageOutcome.UNREADABLE, (form, page)
        if web.opened:
            raise LostError(form, web.opened)


def is_outside(address: str) -> bool:
    parsed = ipaddress.ip_address(address)
    return not any(parsed in block for block in CLOSED if block.version == parsed.version)

"""A small internet that lies in the memory: names, addresses and servers; nothing leaves the machine."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field

import httpx

from bot.domain.states import PageOutcome
from bot.pages.guard import Target
from bot.ports import FetchedPage

PUBLIC = "93.184.216.34"
ARTICLE = (
    "<html><head><title>{title}</title></head><body><h1>{title}</h1><p>发布时间：{day} 来源：区交通运输局</p>"
    "<p>为进一步完善信用监管机制，现将有关信用评价结果予以公开，欢迎社会各界监督。</p></body></html>"
)


def article(title: str = "2024年信用评价结果", day: str = "2024-05-09") -> bytes:
    return ARTICLE.format(title=title, day=day).encode()


@dataclass(frozen=True, slots=True)
class Reply:
    """What a server says; ``hang_s``: how long it takes for that."""

    status: int = 200
    body: bytes = field(default_factory=article)
    headers: dict[str, str] = field(default_factory=lambda: {"Content-Type": "text/html; charset=utf-8"})
    hang_s: float = 0.0


def moved(location: str, status: int = 302) -> Reply:
    return Reply(status, b"", {"Location": location})


Server = Callable[[httpx.Request], Reply]


@dataclass
class FakeWeb:
    """A ``Dialler``. ``names``: the addresses of each host, a list for every time it is asked (the last one stays).

    ``serve``: what the servers say; ``opened``: (address, name in the certificate, Host) of every connection.
    """

    serve: Server = field(default=lambda _request: Reply())
    names: dict[str, list[Sequence[str]]] = field(default_factory=dict)
    broken: frozenset[str] = frozenset()
    resolved: list[str] = field(default_factory=list)
    opened: list[tuple[str, str, str]] = field(default_factory=list)
    requests: list[httpx.Request] = field(default_factory=list)
    byte_count: int = 0

    async def resolve(self, target: Target) -> Sequence[str] | None:
        self.resolved.append(target.host)
        answers = self.names.get(target.host, [[target.host if target.is_literal else PUBLIC]])
        answer = answers.pop(0) if len(answers) > 1 else answers[0]
        if not answer:
            raise socket.gaierror(socket.EAI_NONAME, "unknown")
        return answer

    def transport(self) -> httpx.AsyncBaseTransport:
        return _Wire(self)


class _Wire(httpx.AsyncBaseTransport):
    def __init__(self, web: FakeWeb) -> None:
        self._web = web

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        web = self._web
        web.opened.append((request.url.host, request.extensions.get("sni_hostname", ""), request.headers["Host"]))
        web.requests.append(request)
        if request.url.host in web.broken:
            raise httpx.ConnectError("refused", request=request)
        reply = web.serve(request)
        if reply.hang_s:
            await asyncio.sleep(reply.hang_s)
        headers = [(name.encode(), value.encode()) for name, value in reply.headers.items()]
        return httpx.Response(reply.status, headers=headers, stream=_Chunks(web, reply.body))


class _Chunks(httpx.AsyncByteStream):
    """The body in pieces of 64 KB, counting what was taken."""

    def __init__(self, web: FakeWeb, body: bytes) -> None:
        self._web = web
        self._body = body

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for start in range(0, len(self._body), 65536):
            chunk = self._body[start : start + 65536]
            self._web.byte_count += len(chunk)
            yield chunk


@dataclass
class FakePages:
    """A ``PageFetcher`` that answers what it is told to."""

    answer: FetchedPage
    asked: list[str] = field(default_factory=list)

    async def fetch(self, url: str) -> FetchedPage:
        self.asked.append(url)
        return self.answer


DEAD = FetchedPage(PageOutcome.DEAD, "status", 404)
UNREADABLE = FetchedPage(PageOutcome.UNREADABLE, "status", 412)


def found(title: str = "信用评价结果公示", **changes: object) -> FetchedPage:
    body = article(title)
    return FetchedPage(PageOutcome.FOUND, http_status=200, title=title, body=body, **changes)  # type: ignore[arg-type]  # plain values

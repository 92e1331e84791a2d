"""One look at a link: at most three redirects, five seconds in all, two megabytes, no cookies, no surprises."""

from __future__ import annotations

import asyncio
import ssl
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import httpx

from bot.domain.states import PageOutcome
from bot.pages.guard import GuardError, Target, all_public, checked
from bot.pages.reading import read_page
from bot.ports import FetchedPage

PATIENCE_S = 5.0
CONNECT_S = 2.0
LIMIT = 2 * 1024 * 1024
REDIRECTS = 3
ADDRESSES = 3
HEADERS = {
    "User-Agent": "Mozilla/5.0 (compatible; creditbot)",
    "Accept": "text/html,application/xhtml+xml,*/*;q=0.8",
    "Accept-Language": "zh-CN,zh;q=0.9",
    "Accept-Encoding": "gzip",
    "Connection": "close",
}
_MOVED = frozenset({301, 302, 303, 307, 308})
_NO_ENCODING, _ENCODINGS = frozenset({"", "identity"}), frozenset({"gzip", "x-gzip", "deflate"})
_WANTS_A_BROWSER = 521  # how a common Chinese page guard answers programs
_DEAD, _UNREADABLE = PageOutcome.DEAD, PageOutcome.UNREADABLE


class Dialler(Protocol):
    """What touches the network. Everything it is asked to open has been checked before."""

    async def resolve(self, target: Target) -> Sequence[str] | None:
        """Every IP address of the host; ``None`` when a proxy will resolve it. Raises ``OSError``."""
        ...

    def transport(self) -> httpx.AsyncBaseTransport:
        """A fresh transport, which its user closes."""
        ...


@dataclass(frozen=True, slots=True)
class _Answer:
    """What a server said. ``location``: where it sends us instead."""

    status: int
    content_type: str = ""
    location: str | None = None
    body: bytes = b""


class _UnusableError(Exception):
    """The answer is there but cannot be read; its only argument is a short code."""


class Fetcher:
    """The ``PageFetcher`` of ``bot.ports``."""

    def __init__(self, dialler: Dialler) -> None:
        self._dialler = dialler

    async def fetch(self, url: str) -> FetchedPage:
        """What is there now; never raises for what an address, a resolver or a server does."""
        try:
            async with asyncio.timeout(PATIENCE_S):
                return await self._follow(url)
        except GuardError as error:
            return FetchedPage(_UNREADABLE, error.reason)
        except _UnusableError as error:
            return FetchedPage(_UNREADABLE, str(error))
        except TimeoutError:
            return FetchedPage(_DEAD, "timeout")
        except (OSError, httpx.TransportError) as error:
            return (
                FetchedPage(_UNREADABLE, "certificate") if _is_about_tls(error) else FetchedPage(_DEAD, "unreachable")
            )

    async def _follow(self, url: str) -> FetchedPage:
        for _ in range(REDIRECTS + 1):
            target = checked(url)
            answer = await self._ask(target)
            if answer.location is None:
                return await asyncio.to_thread(_judged, answer, target)
            url = _joined(target.url, answer.location)
        raise _UnusableError("too_many_redirects")

    async def _ask(self, target: Target) -> _Answer:
        """Resolve once, and connect to what was checked: a second answer of the resolver is never used."""
        try:
            found = await self._dialler.resolve(target)
        except UnicodeError as error:
            raise GuardError("malformed") from error
        if found is None:
            return await self._get(target, None)
        addresses = all_public(found)[:ADDRESSES]
        for address in addresses[:-1]:
            try:
                return await self._get(target, address)
            except (httpx.ConnectError, httpx.ConnectTimeout) as error:
                if _is_about_tls(error):
                    raise
        return await self._get(target, addresses[-1])

    async def _get(self, target: Target, address: str | None) -> _Answer:
        request = _request(target, address)
        async with self._dialler.transport() as transport:
            response = await transport.handle_async_request(request)
            try:
                return await _received(response)
            finally:
                await response.aclose()


def _request(target: Target, address: str | None) -> httpx.Request:
    """The request to the address itself; the name goes along for the server and for its certificate."""
    limits = {"connect": CONNECT_S, "read": PATIENCE_S, "write": PATIENCE_S, "pool": PATIENCE_S}
    url = target.url.copy_with(fragment=None)
    headers = {**HEADERS, "Host": url.netloc.decode("ascii")}
    if address is None:
        return httpx.Request("GET", url, headers=headers, extensions={"timeout": limits})
    extensions = {"timeout": limits, "sni_hostname": target.host}
    return httpx.Request("GET", url.copy_with(host=address), headers=headers, extensions=extensions)


async def _received(response: httpx.Response) -> _Answer:
    status, location = response.status_code, response.headers.get("location")
    if status in _MOVED and location:
        return _Answer(status, location=location)
    body = await _body(response) if 200 <= status < 300 else b""
    return _Answer(status, response.headers.get("content-type", ""), body=body)


async def _body(response: httpx.Response) -> bytes:
    """The decoded bytes. Raises :class:`_UnusableError` ``too_big`` as soon as either form passes the limit."""
    encoding = response.headers.get("content-encoding", "").strip().lower()
    if encoding not in _NO_ENCODING | _ENCODINGS or not isinstance(response.stream, httpx.AsyncByteStream):
        raise _UnusableError("garbled")
    inflater = zlib.decompressobj(wbits=47) if encoding in _ENCODINGS else None  # 47: gzip or zlib, whichever it is
    body, raw_size = bytearray(), 0
    async for chunk in response.stream:
        raw_size += len(chunk)
        try:
            body += inflater.decompress(chunk, LIMIT + 1 - len(body)) if inflater else chunk
        except zlib.error as error:
            raise _UnusableError("garbled") from error
        if max(raw_size, len(body)) > LIMIT:
            raise _UnusableError("too_big")
    return bytes(body)


def _judged(answer: _Answer, target: Target) -> FetchedPage:
    status, url = answer.status, str(target.url)
    if not 200 <= status < 300:
        is_dead = status in (404, 410) or (status >= 500 and status != _WANTS_A_BROWSER)
        return FetchedPage(_DEAD if is_dead else _UNREADABLE, "status", status, url)
    words = read_page(answer.body, answer.content_type, target.url.path)
    if words.trouble:
        outcome = _DEAD if words.trouble == "gone" else _UNREADABLE
        return FetchedPage(outcome, words.trouble, status, url, words.title)
    return FetchedPage(
        PageOutcome.FOUND,
        http_status=status,
        final_url=url,
        title=words.title,
        found_on=words.found_on,
        ends_on=words.ends_on,
        body=answer.body,
    )


def _joined(base: httpx.URL, location: str) -> str:
    try:
        return str(base.join(location))
    except (httpx.InvalidURL, UnicodeError, ValueError) as error:
        raise GuardError("malformed") from error


def _is_about_tls(error: BaseException | None) -> bool:
    """Whether the server is there but its certificate (or TLS itself) is not in order."""
    while error is not None:
        if isinstance(error, ssl.SSLError):
            return True
        error = error.__cause__ or error.__context__
    return False

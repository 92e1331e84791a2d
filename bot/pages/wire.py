"""The way out: the host's own resolver and network, or a proxy that stands for both."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Sequence
from functools import cached_property
from ssl import SSLContext

import httpx

from bot.config import Settings
from bot.pages.fetcher import Fetcher
from bot.pages.guard import Target


class SystemDialler:
    """Resolves and connects by itself; proxies named in the environment are not used."""

    async def resolve(self, target: Target) -> Sequence[str] | None:
        loop = asyncio.get_running_loop()
        found = await loop.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
        return [str(entry[4][0]) for entry in found]

    def transport(self) -> httpx.AsyncBaseTransport:
        return httpx.AsyncHTTPTransport(verify=self._tls, trust_env=False)

    @cached_property
    def _tls(self) -> SSLContext:
        """Made once: reading all root certificates takes tens of milliseconds."""
        return httpx.create_ssl_context(trust_env=False)


class ProxyDialler(SystemDialler):
    """A configured HTTP proxy resolves and connects; only the address as written can be checked then."""

    def __init__(self, proxy: str) -> None:
        self._proxy = proxy

    async def resolve(self, target: Target) -> Sequence[str] | None:
        return None

    def transport(self) -> httpx.AsyncBaseTransport:
        return httpx.AsyncHTTPTransport(verify=self._tls, trust_env=False, proxy=self._proxy)


def fetcher_for(settings: Settings) -> Fetcher | None:
    """What looks at links under these settings; ``None`` when nobody does."""
    if not settings.is_fetching_pages:
        return None
    return Fetcher(ProxyDialler(settings.page_proxy) if settings.page_proxy else SystemDialler())

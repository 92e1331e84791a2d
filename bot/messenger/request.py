"""The wire: python-telegram-bot's request interface over aiohttp, with errors that say whether anything was sent."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Final

import aiohttp
from telegram._utils.defaultvalue import DefaultValue
from telegram.error import BadRequest, NetworkError, RetryAfter, TimedOut
from telegram.request import BaseRequest, RequestData
from telegram.request._requestparameter import RequestParameter

CONNECT_S: Final = 10.0
READ_S: Final = 20.0
MEDIA_WRITE_S: Final = 120.0
POOL_S: Final = 30.0
KEEPALIVE_S: Final = 300.0
DEFAULT_WAIT_S: Final = 5
_logger = logging.getLogger(__name__)


class NotSentError(NetworkError):
    """The request never left: no connection could be had."""


class ServerError(NetworkError):
    """The server failed or answered nonsense; what it did before that is unknown."""


class FloodError(RetryAfter):
    """429: nothing was done; ``wait_s`` seconds are to pass first."""

    def __init__(self, wait_s: int) -> None:
        self.wait_s = wait_s  # first: the parent reads the property below
        super().__init__(wait_s)

    @property
    def retry_after(self) -> int:
        """The seconds, without the deprecation warning that the parent's property gives."""
        return self.wait_s


class TooLargeError(BadRequest):
    """413: the request's body is too large."""


class AiohttpRequest(BaseRequest):
    """Requests over one pool of connections that are kept for five minutes.

    ``connections``: how many at once. ``read_s``: how long an answer may take. ``proxy``: an HTTP proxy's URL.
    """

    def __init__(self, *, connections: int = 32, read_s: float = READ_S, proxy: str | None = None) -> None:
        self._connections = connections
        self._read_s = read_s
        self._proxy = proxy
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        return self._read_s

    async def initialize(self) -> None:
        """Open the pool; a second call does nothing."""
        if self._session is None or self._session.closed:
            connector = aiohttp.TCPConnector(limit=self._connections, keepalive_timeout=KEEPALIVE_S)
            self._session = aiohttp.ClientSession(connector=connector, timeout=aiohttp.ClientTimeout(total=None))

    async def shutdown(self) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Status and body. Raises what :func:`bot.messenger.verdict.classify` tells apart."""
        files = request_data.multipart_data if request_data else {}
        read = _chosen(read_timeout, self._read_s)
        connect = _chosen(connect_timeout, CONNECT_S)
        write = _chosen(write_timeout, MEDIA_WRITE_S) if files else 0.0  # words leave in one piece
        pool = _chosen(pool_timeout, POOL_S)
        timeout = aiohttp.ClientTimeout(total=None, connect=pool, sock_connect=connect, sock_read=read + write)
        form = _form(request_data, files)
        async with self._translated(read + write + connect + pool), self._open(method, url, timeout, form) as response:
            body = await response.read()
            return _judged(response, body)

    async def call(self, url: str, parameters: dict[str, object], read_s: float) -> Any:
        """A method's raw JSON result: python-telegram-bot itself only hands out parsed updates."""
        data = RequestData([RequestParameter.from_input(name, value) for name, value in parameters.items()])
        return await self.post(url, data, read_timeout=read_s)

    @asynccontextmanager
    async def stream(self, url: str) -> AsyncIterator[AsyncIterator[bytes]]:
        """The content at a URL in pieces of at most 64 KB. Raises as :meth:`do_request`."""
        timeout = aiohttp.ClientTimeout(total=None, connect=POOL_S, sock_connect=CONNECT_S, sock_read=self._read_s)
        async with self._translated(None), self._open("GET", url, timeout, None) as response:
            if response.status != 200:
                raise ServerError(f"the file server answered {response.status}")
            yield response.content.iter_chunked(65_536)

    def _open(self, method: str, url: str, timeout: aiohttp.ClientTimeout, form: Any) -> Any:
        if self._session is None:
            raise NotSentError("the connection pool is not open")
        return self._session.request(
            method, url, data=form, timeout=timeout, proxy=self._proxy, headers={"User-Agent": self.USER_AGENT}
        )

    @asynccontextmanager
    async def _translated(self, total_s: float | None) -> AsyncIterator[None]:
        """Telegram's error classes instead of aiohttp's; ``total_s`` also ends an answer that merely drips."""
        try:
            async with asyncio.timeout(total_s):
                yield
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.InvalidURL) as error:
            raise NotSentError(f"no connection: {type(error).__name__}") from error
        except TimeoutError as error:
            raise TimedOut from error
        except (aiohttp.ClientError, OSError) as error:
            raise NetworkError(f"the connection broke: {type(error).__name__}") from error


def _chosen(value: Any, default: float) -> float:
    return default if value is None or isinstance(value, DefaultValue) else float(value)


def _form(data: RequestData | None, files: Any) -> Any:
    if data is None:
        return None
    if not files:
        return data.json_parameters
    form = aiohttp.FormData(quote_fields=False)
    for name, value in data.json_parameters.items():
        form.add_field(name, value)
    for name, (file_name, content, mime) in files.items():
        form.add_field(name, content, filename=file_name, content_type=mime)
    return form


def _judged(response: aiohttp.ClientResponse, body: bytes) -> tuple[int, bytes]:
    """Raise for answers that python-telegram-bot's own mapping would blur; pass the others on to it."""
    code, answer = response.status, _parsed(body)
    if 200 <= code < 300:
        if answer is None:
            raise ServerError("an answer that is no JSON object")
        code = 200 if answer.get("ok") is True and "result" in answer else _error_code(answer)
    if code == 429:
        raise FloodError(_wait_s(response, answer or {}))
    if code == 413:
        raise TooLargeError("the request is too large")
    if code >= 500 or (answer is None and code not in {401, 404}):
        raise ServerError(f"the server answered {code}")
    return code, body if answer is not None else b"{}"


def _parsed(body: bytes) -> dict[str, Any] | None:
    try:
        answer = json.loads(body)
    except ValueError:
        return None
    return answer if isinstance(answer, dict) else None


def _error_code(answer: dict[str, Any]) -> int:
    code = answer.get("error_code")
    return code if isinstance(code, int) and code >= 300 else 500


def _wait_s(response: aiohttp.ClientResponse, answer: dict[str, Any]) -> int:
    parameters = answer.get("parameters")
    told = parameters.get("retry_after") if isinstance(parameters, dict) else None
    told = told if isinstance(told, int) else response.headers.get("Retry-After", "")
    return max(1, int(told)) if str(told).isdecimal() else DEFAULT_WAIT_S

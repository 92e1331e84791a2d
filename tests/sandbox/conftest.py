"""A sandbox with a fixed clock and a raw client whose every successful answer is judged."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pytest
from aiohttp import ClientSession, FormData

from bot.clock import FixedClock, parse_moment
from bot.sandbox import Person, Rules, Sandbox
from tests.sandbox.judge import judge

PNG_HEAD = b"\x89PNG\r\n\x1a\n" + b"\x00\x00\x00\rIHDR"


def png(width: int = 640, height: int = 480) -> bytes:
    """The beginning of a PNG of this size; enough for a server that looks at no pixels."""
    return PNG_HEAD + width.to_bytes(4, "big") + height.to_bytes(4, "big") + b"\x08\x02\x00\x00\x00"


@dataclass
class Api:
    """The bot's side of the wire, without any library for bots."""

    session: ClientSession
    sandbox: Sandbox

    def url(self, method: str) -> str:
        return f"{self.sandbox.api_base_url}{self.sandbox.token}/{method}"

    async def raw(self, method: str, parameters: dict[str, Any] | None = None) -> tuple[int, dict[str, Any]]:
        """(HTTP status, body) of a call with JSON parameters."""
        async with self.session.post(self.url(method), json=parameters or {}) as response:
            return response.status, await response.json()

    async def ok(self, method: str, **parameters: Any) -> Any:
        """The judged result of a call that must succeed."""
        status, body = await self.raw(method, parameters)
        assert status == 200, body
        assert body["ok"] is True
        judge(method, body["result"])
        return body["result"]

    async def refused(self, method: str, **parameters: Any) -> tuple[int, str]:
        """(code, description) of a call that must fail; status and code agree."""
        status, body = await self.raw(method, parameters)
        assert body["ok"] is False
        assert body["error_code"] == status
        return status, body["description"]

    async def upload(self, method: str, files: dict[str, tuple[bytes, str]], **fields: str) -> tuple[int, Any]:
        """(HTTP status, body) of a multipart call; a good result is judged."""
        form = FormData()
        for name, value in fields.items():
            form.add_field(name, value)
        for name, (data, file_name) in files.items():
            form.add_field(name, BytesIO(data), filename=file_name, content_type="application/octet-stream")
        async with self.session.post(self.url(method), data=form) as response:
            body = await response.json()
            if body["ok"]:
                judge(method, body["result"])
            return response.status, body

    async def updates(self, **parameters: Any) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = await self.ok("getUpdates", **parameters)
        return found


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(parse_moment("2024-06-14T08:30"))


@pytest.fixture
def rules() -> Rules:
    return Rules(stretches_polls=False)


@pytest.fixture
async def sandbox(clock: FixedClock, rules: Rules) -> AsyncIterator[Sandbox]:
    async with Sandbox(clock=clock, rules=rules) as running:
        yield running


@pytest.fixture
async def api(sandbox: Sandbox) -> AsyncIterator[Api]:
    async with ClientSession() as session:
        yield Api(session, sandbox)


@pytest.fixture
async def person(sandbox: Sandbox) -> Person:
    """张三, who pressed Start."""
    someone = sandbox.person("张三", 1001)
    await someone.start()
    return someone

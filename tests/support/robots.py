"""Stand-ins for the group robots of 企业微信, 钉钉 and 飞书: HTTP 200 whatever they think of a post."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from pydantic import SecretStr

from bot.config import Settings
from bot.domain.states import Robot

SECRET = "SECabc"
KEY = "0123456789abcdef-key"
CODES = {Robot.WECOM: "errcode", Robot.DINGTALK: "errcode", Robot.FEISHU: "code"}


@dataclass
class FakeRobot:
    """One robot. ``answers`` are used up first, each ``(status, body)``; ``fault``: ``hang``, ``reset``, ``html``."""

    robot: Robot
    answers: list[tuple[int, Any]] = field(default_factory=list)
    fault: str = ""
    hang_s: float = 1.0
    received: list[dict[str, Any]] = field(default_factory=list)

    @property
    def texts(self) -> list[str]:
        return [_text(body) for body in self.received]

    async def answer(self, request: web.Request) -> web.StreamResponse:
        body = await request.json()
        self.received.append({**body, "query": dict(request.query)})
        if self.fault == "html":
            return web.Response(text="<html>Bad Gateway</html>", content_type="text/html")
        if self.fault == "reset" and request.transport is not None:
            request.transport.abort()
        if self.fault == "hang":
            await asyncio.sleep(self.hang_s)
        if self.answers:
            status, given = self.answers.pop(0)
            return web.json_response(given, status=status)
        return web.json_response({CODES[self.robot]: 0 if self._is_signed(request, body) else 310000})

    def _is_signed(self, request: web.Request, body: dict[str, Any]) -> bool:
        if self.robot is Robot.WECOM:
            return request.query.get("key") == KEY
        source: Any = request.query if self.robot is Robot.DINGTALK else body
        stamp, signature = str(source.get("timestamp", "")), source.get("sign")
        pair = f"{stamp}\n{SECRET}".encode()
        key, message = (SECRET.encode(), pair) if self.robot is Robot.DINGTALK else (pair, b"")
        expected = base64.b64encode(hmac.new(key, message, hashlib.sha256).digest()).decode()
        return hmac.compare_digest(expected, str(signature))


def _text(body: dict[str, Any]) -> str:
    return str(body["content"]["text"] if "content" in body else body["text"]["content"])


@dataclass(frozen=True, slots=True)
class Robots:
    """All three, and where they listen."""

    base_url: str
    each: dict[Robot, FakeRobot]

    def settings(self, settings: Settings, *robots: Robot) -> Settings:
        """The settings with those robots configured; all without any."""
        chosen = robots or tuple(Robot)
        changes: dict[str, SecretStr] = {}
        for robot in chosen:
            changes[f"mirror_{robot.value}_url"] = SecretStr(f"{self.base_url}/{robot.value}?key={KEY}")
            if robot is not Robot.WECOM:
                changes[f"mirror_{robot.value}_secret"] = SecretStr(SECRET)
        return settings.model_copy(update=changes)


@asynccontextmanager
async def fake_robots() -> AsyncIterator[Robots]:
    """The three on a port of the loopback."""
    each = {robot: FakeRobot(robot) for robot in Robot}
    server = web.Application()
    server.add_routes([web.post(f"/{robot.value}", fake.answer) for robot, fake in each.items()])
    runner = web.AppRunner(server, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port: int = runner.addresses[0][1]
    try:
        yield Robots(f"http://127.0.0.1:{port}", each)
    finally:
        await runner.cleanup()

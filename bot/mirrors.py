"""Group robots of 企业微信, 钉钉 and 飞书, over httpx.

All three answer HTTP 200 to whatever they refuse; whether a post was taken stands in ``errcode`` or ``code``.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from urllib.parse import quote_plus

import httpx

from bot.config import Settings
from bot.domain.states import Robot

TIMEOUT_S = 10.0
_TOO_OFTEN = frozenset({45009, 410100, 130101, 11232, 9499, -1})


class Outcome(StrEnum):
    TAKEN = "taken"
    LATER = "later"  # too often, or out of reach; may pass later
    REFUSED = "refused"  # wrong key, wrong signature, robot removed


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a post. ``reason`` holds no address and no key."""

    outcome: Outcome
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Address:
    """Where a robot listens, and the secret with which it wants posts signed; empty for none."""

    robot: Robot
    url: str
    secret: str = ""


def address_of(settings: Settings, robot: Robot) -> Address | None:
    """The robot's address, or ``None`` when it is not configured."""
    url, secret = {
        Robot.WECOM: (settings.mirror_wecom_url, None),
        Robot.DINGTALK: (settings.mirror_dingtalk_url, settings.mirror_dingtalk_secret),
        Robot.FEISHU: (settings.mirror_feishu_url, settings.mirror_feishu_secret),
    }[robot]
    shown = url.get_secret_value()
    return Address(robot, shown, secret.get_secret_value() if secret else "") if shown else None


def dingtalk_sign(secret: str, timestamp_ms: int) -> str:
    """HMAC-SHA256 over ``timestamp\\nsecret`` with the secret as key, in base64."""
    digest = hmac.new(secret.encode(), f"{timestamp_ms}\n{secret}".encode(), hashlib.sha256).digest()
    return base64.b64encode(digest).decode()


def feishu_sign(secret: str, timestamp_s: int) -> str:
    """HMAC-SHA256 over nothing with ``timestamp\\nsecret`` as key, in base64."""
    digest = hmac.new(f"{timestamp_s}\n{secret}".encode(), b"", hashlib.sha256).digest()
    return base64.b64encode(digest).decode()


def request_for(address: Address, text: str, now: datetime) -> tuple[str, dict[str, Any]]:
    """The URL and the JSON body of a post."""
    if address.robot is Robot.FEISHU:
        return address.url, _feishu_body(address, text, int(now.timestamp()))
    url = address.url
    if address.secret:
        stamp = int(now.timestamp() * 1000)
        url += f"{'&' if '?' in url else '?'}timestamp={stamp}&sign={quote_plus(dingtalk_sign(address.secret, stamp))}"
    return url, {"msgtype": "text", "text": {"content": text}}


def _feishu_body(address: Address, text: str, stamp: int) -> dict[str, Any]:
    body: dict[str, Any] = {"msg_type": "text", "content": {"text": text}}
    if address.secret:
        body |= {"timestamp": str(stamp), "sign": feishu_sign(address.secret, stamp)}
    return body


def judge(status: int, body: object) -> Answer:
    """What an answer means: the code in its body decides, the HTTP status only where there is none."""
    code = _code(body)
    if code == 0:
        return Answer(Outcome.TAKEN)
    if code is not None:
        return Answer(Outcome.LATER if code in _TOO_OFTEN else Outcome.REFUSED, f"code {code}")
    is_refused = 400 <= status < 500 and status not in {408, 429}
    return Answer(Outcome.REFUSED if is_refused else Outcome.LATER, f"HTTP {status}")


def _code(body: object) -> int | None:
    if not isinstance(body, dict):
        return None
    found = next((body[name] for name in ("errcode", "code", "StatusCode") if name in body), None)
    return found if isinstance(found, int) else None


async def post(address: Address, text: str, now: datetime, *, proxy: str | None = None) -> Answer:
    """Say it in the group; never raises for what the network or the robot does."""
    url, body = request_for(address, text, now)
    try:
        async with httpx.AsyncClient(timeout=TIMEOUT_S, proxy=proxy, trust_env=False) as client:
            response = await client.post(url, json=body)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        return Answer(Outcome.LATER, type(error).__name__)
    return judge(response.status_code, _json(response))


def _json(response: httpx.Response) -> object:
    try:
        return response.json()
    except ValueError:
        return None

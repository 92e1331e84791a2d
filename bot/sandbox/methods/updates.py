"""getMe, getUpdates and the webhook's three methods."""

from __future__ import annotations

import asyncio
import re
from datetime import timedelta
from urllib.parse import urlsplit

from bot.sandbox.errors import bad_request, conflict, too_many_requests
from bot.sandbox.methods.base import method
from bot.sandbox.params import Params
from bot.sandbox.rules import Json
from bot.sandbox.world import Webhook, World

WEBHOOK_ACTIVE = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
TERMINATED = "terminated by other getUpdates request; make sure that only one bot instance is running"
WEBHOOK_PORTS = frozenset({80, 88, 443, 8443})
SECRET = re.compile(r"[A-Za-z0-9_-]*")
SECRET_LIMIT = 256


async def get_me(world: World, params: Params) -> Json:
    return world.bot.json() | {
        "can_join_groups": True,
        "can_read_all_group_messages": not world.rules.has_privacy_mode,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


async def get_updates(world: World, params: Params) -> list[Json]:
    if world.webhook.url:
        raise conflict(WEBHOOK_ACTIVE)
    offset = params.integer("offset")
    limit, timeout = _patience(world, params, offset)
    _remember_kinds(world, params)
    queue = world.updates
    queue.poll_count += 1
    own_number = queue.poll_count
    queue.wake()
    queue.confirm(offset)
    world.pulse.beat()
    try:
        async with asyncio.timeout(timeout):
            while not queue.waiting(world.now()):
                await queue.arrival()
                _check_still_alone(world, own_number)
    except TimeoutError:
        return []
    return queue.waiting(world.now())[:limit]


def _check_still_alone(world: World, own_number: int) -> None:
    if world.webhook.url or world.updates.poll_count != own_number:
        raise conflict(TERMINATED)


def _patience(world: World, params: Params, offset: int) -> tuple[int, int]:
    """(limit, timeout in seconds), clamped; a poll repeated at once is slowed down."""
    limit = min(max(params.integer("limit", 100), 1), 100)
    timeout = min(max(params.integer("timeout"), 0), 50)
    moment = asyncio.get_running_loop().time()
    last = world.updates.last_poll
    world.updates.last_poll = (offset, moment)
    if last is None or last[0] != offset or not world.rules.stretches_polls:
        return limit, timeout
    waited = moment - last[1]
    return (1 if waited < 0.5 else limit), (max(timeout, 3) if waited < 3 else timeout)


def _remember_kinds(world: World, params: Params) -> None:
    kinds = params.json("allowed_updates", "can't parse allowed updates JSON object")
    if kinds is None:
        return
    if not isinstance(kinds, list):
        raise bad_request("allowed_updates must be an Array of String")
    world.updates.allow(str(kind) for kind in kinds)


async def set_webhook(world: World, params: Params) -> bool:
    now = world.now()
    url = params.text("url").strip()
    last_at = world.webhook.set_at
    if url and last_at is not None and now - last_at < timedelta(seconds=1):
        raise too_many_requests(1)
    secret = _secret(params)
    if url:
        _check_url(world, url)
    _remember_kinds(world, params)
    if params.flag("drop_pending_updates"):
        world.updates.drop()
    connections = min(max(params.integer("max_connections", 40), 1), 100)
    address = "127.0.0.1" if url else ""
    world.webhook = Webhook(url, secret, "certificate" in params.uploads, connections, address, set_at=now)
    world.updates.wake()
    world.pulse.beat()
    return True


def _secret(params: Params) -> str:
    secret = params.text("secret_token")
    if len(secret) > SECRET_LIMIT:
        raise bad_request("secret token is too long")
    if not SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")
    return secret


def _check_url(world: World, url: str) -> None:
    parts = urlsplit(url)
    is_local = parts.hostname in {"127.0.0.1", "localhost", "::1"}
    if world.rules.takes_local_webhooks and is_local:
        return
    if parts.scheme != "https":
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if (parts.port or 443) not in WEBHOOK_PORTS:
        raise bad_request("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")
    if not parts.hostname or is_local:
        raise bad_request("bad webhook: IP address 127.0.0.1 is reserved")


async def delete_webhook(world: World, params: Params) -> bool:
    if params.flag("drop_pending_updates"):
        world.updates.drop()
    world.webhook = Webhook()
    world.pulse.beat()
    return True


async def get_webhook_info(world: World, params: Params) -> Json:
    hook = world.webhook
    info: Json = {
        "url": hook.url,
        "has_custom_certificate": hook.certificate,
        "pending_update_count": len(world.updates.waiting(world.now())),
    }
    if hook.url:
        info |= {"max_connections": hook.max_connections, "ip_address": hook.ip_address}
    if hook.last_error_at is not None:
        info |= {"last_error_date": int(hook.last_error_at.timestamp()), "last_error_message": hook.last_error}
    return info | ({"allowed_updates": sorted(world.updates.allowed)} if world.updates.allowed else {})


async def log_out(world: World, params: Params) -> bool:
    return True


METHODS = (
    method("getMe", get_me),
    method("getUpdates", get_updates, "offset limit timeout allowed_updates"),
    method(
        "setWebhook",
        set_webhook,
        "url certificate ip_address max_connections allowed_updates drop_pending_updates secret_token",
    ),
    method("deleteWebhook", delete_webhook, "drop_pending_updates"),
    method("getWebhookInfo", get_webhook_info),
    method("logOut", log_out),
    method("close", log_out),
)

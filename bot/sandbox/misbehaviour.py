"""Carrying a fault out on the wire."""

from __future__ import annotations

import asyncio
import socket
import struct

from aiohttp import web

from bot.sandbox.faults import REASONS, Fault

PAGE = "<html><head><title>{0} {1}</title></head><body><center><h1>{0} {1}</h1></center><hr>nginx</body></html>"


def drop_connection(request: web.Request) -> web.Response:
    """Reset the connection; the response is never seen."""
    if request.transport is not None:
        sock = request.transport.get_extra_info("socket")
        if sock is not None:
            # without lingering the peer sees RST, as from a box that died, and not an orderly end
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        request.transport.abort()
    return web.Response()


async def before(request: web.Request, fault: Fault, closing: asyncio.Event) -> web.Response:
    """What a fault answers instead of any work."""
    if fault.kind == "error":
        return error_response(fault)
    if fault.kind == "html":
        page = PAGE.format(fault.status, REASONS.get(fault.status, "Error"))
        return web.Response(status=fault.status, text=page, content_type="text/html")
    if fault.kind == "empty":
        return web.Response(status=200)
    if fault.kind == "hang":
        await closing.wait()
    return drop_connection(request)


def error_response(fault: Fault) -> web.Response:
    error = fault.error()
    headers = {"Retry-After": str(fault.retry_after)} if fault.retry_after else {}
    return web.json_response(error.envelope(), status=error.code, headers=headers)


async def after(request: web.Request, fault: Fault, answer: web.Response, closing: asyncio.Event) -> web.StreamResponse:
    """What a fault makes of a finished answer."""
    body = answer.body if isinstance(answer.body, bytes) else b""
    if fault.kind == "drop_after":
        return drop_connection(request)
    if fault.kind == "error_after":
        return error_response(fault)
    if fault.kind == "cut":
        return web.Response(status=answer.status, body=body[: len(body) // 2], content_type=answer.content_type)
    if fault.kind == "short":
        return await _stream(request, answer, [body[: len(body) // 2]], 0, closing)
    if fault.kind == "slow":
        pieces = [body[index : index + 1] for index in range(len(body))]
        return await _stream(request, answer, pieces, fault.delay_s, closing)
    await _pause(fault.delay_s, closing)
    return answer


async def _stream(
    request: web.Request, answer: web.Response, pieces: list[bytes], pause_s: float, closing: asyncio.Event
) -> web.StreamResponse:
    """Announce the whole length, send the pieces; what is missing ends in a dropped connection."""
    body = answer.body if isinstance(answer.body, bytes) else b""
    stream = web.StreamResponse(status=answer.status, headers={"Content-Type": answer.content_type})
    stream.content_length = len(body)
    await stream.prepare(request)
    for piece in pieces:
        await stream.write(piece)
        await _pause(pause_s, closing)
    if sum(map(len, pieces)) < len(body) and request.transport is not None:
        request.transport.close()
    return stream


async def _pause(seconds: float, closing: asyncio.Event) -> None:
    try:
        async with asyncio.timeout(seconds):
            await closing.wait()
    except TimeoutError:
        return

"""Reading a request: wherever the parameters stand, into ``Params``."""

from __future__ import annotations

import json
from typing import Any

from aiohttp import BodyPartReader, web

from bot.sandbox.errors import bad_request, too_large
from bot.sandbox.methods.base import Method
from bot.sandbox.params import Params, Upload
from bot.sandbox.rules import UPLOAD_BYTES, Rules

FORM_BYTES = 1_048_576
CHUNK = 1 << 16


async def read_params(request: web.Request) -> Params:
    """The parameters of a GET or POST. Raises 400 and 413."""
    values: dict[str, Any] = dict(request.query)
    kind = request.content_type
    if kind == "application/json" and request.can_read_body:
        return Params(values | _json(await request.text()), {})
    if kind == "multipart/form-data":
        fields, uploads = await _multipart(request)
        return Params(values | fields, uploads)
    if request.can_read_body:
        values |= {name: str(value) for name, value in (await request.post()).items()}
    return Params(values, {})


def _json(body: str) -> dict[str, Any]:
    try:
        parsed = json.loads(body) if body.strip() else {}
    except ValueError as error:
        raise bad_request("can't parse request JSON object") from error
    if not isinstance(parsed, dict):
        raise bad_request("can't parse request JSON object")
    return parsed


async def _multipart(request: web.Request) -> tuple[dict[str, str], dict[str, Upload]]:
    fields: dict[str, str] = {}
    uploads: dict[str, Upload] = {}
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader):
            continue
        data = await _part(part)
        if part.filename is None:
            fields[part.name or ""] = data.decode(errors="replace")
        else:
            uploads[part.name or ""] = Upload(part.filename, data, part.headers.get("Content-Type", ""))
    return fields, uploads


async def _part(part: BodyPartReader) -> bytes:
    """The part's bytes; one too large is read to its end first, so that the client hears the answer."""
    limit = FORM_BYTES if part.filename is None else UPLOAD_BYTES
    data = bytearray()
    size = 0
    while chunk := await part.read_chunk(CHUNK):
        size += len(chunk)
        if size <= limit:
            data += chunk
    if size > limit:
        raise too_large()
    return bytes(part.decode(bytes(data)))


def check_names(method: Method, params: Params, rules: Rules) -> None:
    """Refuse parameters that the method has not; stricter than the real server, which ignores them."""
    if not rules.refuses_unknown_parameters:
        return
    attached = {name for name in params.uploads if name not in method.parameters}
    unknown = set(params.values) - method.parameters
    unknown |= {name for name in attached if not _is_attached(name, params)}
    if unknown:
        names = ", ".join(sorted(unknown))
        raise bad_request(f"sandbox: {method.name} has no parameter {names} (the real server ignores it)")


def _is_attached(name: str, params: Params) -> bool:
    """Whether some parameter refers to the part."""
    return any(f"attach://{name}" in params.text(parameter) for parameter in params.values)

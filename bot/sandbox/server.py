"""The HTTP face: envelope, dispatch, downloads, and the log of calls."""

from __future__ import annotations

import asyncio
import re

from aiohttp import web

from bot.sandbox.errors import ApiError
from bot.sandbox.faults import BEFORE, Fault
from bot.sandbox.log import Call
from bot.sandbox.methods import METHODS
from bot.sandbox.misbehaviour import after, before
from bot.sandbox.params import Params
from bot.sandbox.requests import check_names, read_params
from bot.sandbox.rules import Json
from bot.sandbox.world import World

STATUSES = {"hang": 0, "reset": 0, "empty": 200}
TOKEN_FORM = re.compile(r"\d{1,16}:[A-Za-z0-9_-]{3,}")


class BotApi:
    """Answers ``/bot<token>/<method>`` and ``/file/bot<token>/<path>`` for one world."""

    def __init__(self, world: World, closing: asyncio.Event) -> None:
        self._world = world
        self._closing = closing

    def routes(self) -> list[web.RouteDef]:
        return [
            web.route("*", "/bot{token}/{method}", self.call),
            web.get("/file/bot{token}/{path:.+}", self.download),
        ]

    async def call(self, request: web.Request) -> web.StreamResponse:
        """One method call."""
        name = request.match_info["method"]
        method = METHODS.get(name.lower())
        shown = method.name if method else name
        problem = self._token_problem(request.match_info["token"])
        if problem is not None:
            return _refusal(problem)
        try:
            params = await read_params(request)
        except ApiError as error:
            self._note(shown, Params({}, {}), error.code, error.description)
            return _refusal(error)
        fault = self._world.faults.take(shown, params.text("chat_id"))
        if fault is not None and fault.kind in BEFORE:
            return await self._strike(request, shown, params, fault)
        answer = await self._answer(shown, params)
        return answer if fault is None else await after(request, fault, answer, self._closing)

    async def _strike(self, request: web.Request, name: str, params: Params, fault: Fault) -> web.Response:
        """Let a fault answer in the method's stead."""
        self._note(name, params, STATUSES.get(fault.kind, fault.status), f"fault: {fault.kind}")
        return await before(request, fault, self._closing)

    async def _answer(self, name: str, params: Params) -> web.Response:
        method = METHODS.get(name.lower())
        try:
            if method is None:
                raise ApiError(404, "Not Found: method not found")
            check_names(method, params, self._world.rules)
            result = await method.run(self._world, params)
        except ApiError as error:
            self._note(name, params, error.code, error.description)
            return _refusal(error)
        self._note(name, params, 200, "")
        return web.json_response({"ok": True, "result": result})

    def _token_problem(self, token: str) -> ApiError | None:
        if token == self._world.token:
            return None
        well_formed = TOKEN_FORM.fullmatch(token)
        return ApiError(401, "Unauthorized" if well_formed else "Unauthorized: invalid token specified")

    def _note(self, method: str, params: Params, status: int, description: str) -> None:
        shown: Json = dict(params.values) | {name: f"<{len(part.data)} bytes>" for name, part in params.uploads.items()}
        call = Call(self._world.now(), method, params.text("chat_id"), shown, status, description)
        self._world.requests.append(call)
        self._world.pulse.beat()

    async def download(self, request: web.Request) -> web.StreamResponse:
        """The bytes behind a path of ``getFile``."""
        problem = self._token_problem(request.match_info["token"])
        if problem is not None:
            return _refusal(problem)
        path = request.match_info["path"]
        note = Params({"path": path}, {})
        fault = self._world.faults.take("file", "")
        if fault is not None and fault.kind in BEFORE:
            return await self._strike(request, "file", note, fault)
        file = self._world.files.download(path, self._world.now())
        if file is None:
            self._note("file", note, 404, "Not Found")
            return _refusal(ApiError(404, "Not Found"))
        self._note("file", note, 200, "")
        answer = web.Response(body=file.data, content_type="application/octet-stream")
        return answer if fault is None else await after(request, fault, answer, self._closing)


def _refusal(error: ApiError) -> web.Response:
    headers = {}
    if "retry_after" in error.parameters:
        headers["Retry-After"] = str(error.parameters["retry_after"])
    return web.json_response(error.envelope(), status=error.code, headers=headers)

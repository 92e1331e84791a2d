"""answerCallbackQuery: once, in time, at most 200 characters."""

from __future__ import annotations

from bot.sandbox.errors import bad_request
from bot.sandbox.methods.base import method
from bot.sandbox.params import Params
from bot.sandbox.rules import CALLBACK_ANSWER_LIMIT
from bot.sandbox.updates import CALLBACK_LIFE
from bot.sandbox.world import World

TOO_OLD = "query is too old and response timeout expired or query ID is invalid"


async def answer_callback_query(world: World, params: Params) -> bool:
    callback = world.callbacks.get(params.text("callback_query_id"))
    if callback is None or callback.answer is not None or world.now() - callback.at > CALLBACK_LIFE:
        raise bad_request(TOO_OLD)
    text = params.text("text")
    if len(text) > CALLBACK_ANSWER_LIMIT:
        raise bad_request("MESSAGE_TOO_LONG")
    callback.answer = {"text": text, "show_alert": params.flag("show_alert"), "url": params.text("url")}
    world.pulse.beat()
    return True


METHODS = (method("answerCallbackQuery", answer_callback_query, "callback_query_id text show_alert url cache_time"),)

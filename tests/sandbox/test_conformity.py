"""The sandbox's methods against two libraries' knowledge of the Bot API."""

from __future__ import annotations

import inspect
import re

import pytest
from telegram import Bot

from bot.sandbox.methods import METHODS
from bot.sandbox.methods.base import Method
from tests.sandbox.judge import METHODS as AIOGRAM

LATER_THAN_10_0 = {"callback_query_id", "ephemeral_message_parameters", "receiver_user_id", "rich_message"}
LOCAL_TO_PTB = {
    "self", "read_timeout", "write_timeout", "connect_timeout", "pool_timeout", "api_kwargs", "filename",
    "contact", "location", "venue",
}  # fmt: skip


def snake(name: str) -> str:
    return re.sub(r"(?<!^)([A-Z])", r"_\1", name).lower()


@pytest.mark.parametrize("method", METHODS.values(), ids=lambda method: method.name)
def test_a_methods_parameters_are_the_bot_apis(method: Method) -> None:
    official = set(AIOGRAM[method.name.lower()].model_fields)
    assert official - LATER_THAN_10_0 - method.parameters == set()
    assert method.parameters - official == set()


@pytest.mark.parametrize("method", METHODS.values(), ids=lambda method: method.name)
def test_python_telegram_bot_sends_nothing_that_is_refused(method: Method) -> None:
    sent = set(inspect.signature(getattr(Bot, snake(method.name))).parameters) - LOCAL_TO_PTB
    if method.name == "sendMediaGroup":
        sent -= {"caption", "parse_mode", "caption_entities"}
    if method.name in {"setMyCommands", "sendMessage"}:
        sent -= {"disable_web_page_preview"}
    assert sent - method.parameters == set()

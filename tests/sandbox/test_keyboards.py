"""Reply markup and presses."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from bot.clock import FixedClock
from bot.sandbox import ActionError, Answer, Person, Rules, Sandbox
from bot.sandbox.errors import ApiError
from bot.sandbox.keyboards import parse_markup
from bot.sandbox.methods.callbacks import TOO_OLD
from tests.sandbox.conftest import Api


def inline(*labels: str) -> dict[str, Any]:
    """An inline keyboard, a row a button, whose data are the labels."""
    return {"inline_keyboard": [[{"text": label, "callback_data": label[:20]}] for label in labels]}


BUTTON = "can't parse inline keyboard button: "


@pytest.mark.parametrize(
    ("markup", "problem"),
    [
        ({"inline_keyboard": [[{"text": "a", "callback_data": "字" * 22}]]}, "BUTTON_DATA_INVALID"),
        ({"inline_keyboard": [[{"text": "a", "callback_data": ""}]]}, "BUTTON_DATA_INVALID"),
        ({"inline_keyboard": [[{"text": "a", "callback_data": "x" * 65}]]}, "BUTTON_DATA_INVALID"),
        ({"inline_keyboard": [[{"text": "a", "url": "nowhere"}]]}, "BUTTON_URL_INVALID"),
        ({"inline_keyboard": [[{"text": "a"}]]}, BUTTON + "Text buttons are unallowed in the inline keyboard"),
        (
            {"inline_keyboard": [[{"text": "a", "callback_data": "b", "url": "https://a.cn"}]]},
            BUTTON + "exactly one action is expected, found url, callback_data",
        ),
        (
            {"inline_keyboard": [[{"text": " ", "callback_data": "b"}]]},
            BUTTON + 'Field "text" must be a non-empty String',
        ),
        ({"inline_keyboard": [["a"]]}, BUTTON + "expected an Object"),
        ({"inline_keyboard": "a"}, 'field "inline_keyboard" must be of type Array'),
        ({"inline_keyboard": [{"text": "a"}]}, 'field "inline_keyboard" must be an Array of Arrays'),
        ({"keyboard": ["a"]}, 'field "keyboard" must be an Array of Arrays'),
        ({"keyboard": [[{}]]}, 'can\'t parse keyboard button: Field "text" must be a non-empty String'),
        ([1], "object expected as reply markup"),
        (inline(*"x" * 101), "reply markup is too long"),
        ({"inline_keyboard": [[{"text": "a", "callback_data": "b"}] * 9]}, "reply markup is too long"),
    ],
)
async def test_a_wrong_keyboard_is_refused(api: Api, person: Person, markup: Any, problem: str) -> None:
    refusal = await api.refused("sendMessage", chat_id=person.chat_id, text="x", reply_markup=markup)
    assert refusal == (400, f"Bad Request: {problem}")


def test_the_real_servers_leniency_can_be_switched_on() -> None:
    button = {"text": "a", "callback_data": "b", "url": "https://a.cn"}
    taken = parse_markup({"inline_keyboard": [[button] * 9]}, Rules(wants_one_action=False))
    assert taken.inline["inline_keyboard"][0][0] == {"text": "a", "url": "https://a.cn"}


def test_21_chinese_characters_of_data_fit() -> None:
    button = {"text": "a", "callback_data": "字" * 21}
    assert parse_markup({"inline_keyboard": [[button], []]}, Rules()).inline == {"inline_keyboard": [[button]]}
    with pytest.raises(ApiError, match="BUTTON_DATA_INVALID"):
        parse_markup({"inline_keyboard": [[button | {"callback_data": 5}]]}, Rules())


class Echo:
    """Answers every press with its data."""

    def __init__(self, api: Api) -> None:
        self.api = api
        self.pressed: list[dict[str, Any]] = []

    async def run(self) -> None:
        offset = 0
        while True:
            for update in await self.api.updates(offset=offset, timeout=30):
                offset = update["update_id"] + 1
                if "callback_query" in update:
                    self.pressed.append(update["callback_query"])
                    query_id = update["callback_query"]["id"]
                    text = update["callback_query"]["data"]
                    await self.api.ok("answerCallbackQuery", callback_query_id=query_id, text=text, show_alert=True)


@pytest.fixture
async def echo(api: Api) -> AsyncIterator[Echo]:
    bot = Echo(api)
    async with asyncio.TaskGroup() as tasks:
        running = tasks.create_task(bot.run())
        yield bot
        running.cancel()


@pytest.mark.parametrize(
    ("rows", "words", "pressed"),
    [
        (["✅ 通过", "退回"], "通过", "✅ 通过"),
        (["提交 3.1 信用信息"], "提交 3.1", "提交 3.1 信用信息"),
        (["得分依据", "得分"], "得分", "得分"),
        (["甲 通过", "通过 #2"], "通过", "通过 #2"),
        (["在 1.4 里"], "1.4", "在 1.4 里"),
    ],
)
async def test_a_button_is_found_by_its_words(
    api: Api, person: Person, echo: Echo, rows: list[str], words: str, pressed: str
) -> None:
    await api.ok("sendMessage", chat_id=person.chat_id, text="x", reply_markup=inline(*rows))
    assert await person.press(words) == Answer(pressed, is_alert=True)
    assert echo.pressed[0]["from"]["id"] == person.user_id


async def test_of_equal_buttons_the_newest_message_wins_unless_one_is_named(
    api: Api, person: Person, echo: Echo
) -> None:
    old = await api.ok("sendMessage", chat_id=person.chat_id, text="old", reply_markup=inline("通过"))
    await api.ok("sendMessage", chat_id=person.chat_id, text="new", reply_markup=inline("通过"))
    await person.press("通过")
    await person.press("通过", message_id=old["message_id"])
    assert [query["message"]["text"] for query in echo.pressed] == ["new", "old"]


async def test_a_part_in_a_new_message_wins_over_a_beginning_in_an_old_one(
    api: Api, person: Person, echo: Echo
) -> None:
    await api.ok("sendMessage", chat_id=person.chat_id, text="old", reply_markup=inline("1.4 会议"))
    await api.ok("sendMessage", chat_id=person.chat_id, text="new", reply_markup=inline("提交 1.4"))
    assert await person.press("1.4") == Answer("提交 1.4", is_alert=True)


async def test_a_key_of_the_reply_keyboard_sends_its_text(api: Api, person: Person) -> None:
    keyboard = {"keyboard": [["📊 得分", {"text": "风险"}]], "resize_keyboard": True}
    await api.ok("sendMessage", chat_id=person.chat_id, text="x", reply_markup=keyboard)
    await api.ok("sendMessage", chat_id=person.chat_id, text="y", reply_markup=inline("得分依据"))
    assert person.said[0].keyboard == [["📊 得分", "风险"]]
    assert await person.press("得分") is None
    assert person.transcript[-1].text == "📊 得分"


async def test_a_removed_keyboard_has_no_keys(api: Api, person: Person) -> None:
    await api.ok("sendMessage", chat_id=person.chat_id, text="x", reply_markup={"keyboard": [["得分"]]})
    await api.ok("sendMessage", chat_id=person.chat_id, text="x", reply_markup={"remove_keyboard": True})
    with pytest.raises(ActionError, match="no button"):
        await person.press("得分")


async def test_a_link_button_gives_its_address(api: Api, person: Person) -> None:
    markup = {"inline_keyboard": [[{"text": "打开", "url": "https://a.cn/x"}]]}
    await api.ok("sendMessage", chat_id=person.chat_id, text="x", reply_markup=markup)
    assert await person.press("打开") == Answer("", url="https://a.cn/x")


async def test_an_unanswered_press_gives_nothing(api: Api, person: Person) -> None:
    await api.ok("sendMessage", chat_id=person.chat_id, text="x", reply_markup=inline("a"))
    assert await person.press("a", timeout=0) is None


async def test_a_press_may_carry_any_data_and_an_inaccessible_message(api: Api, person: Person) -> None:
    await api.ok("sendMessage", chat_id=person.chat_id, text="x", reply_markup=inline("a"))
    await person.press_data("forged", timeout=0)
    await person.press("a", timeout=0, is_inaccessible=True)
    forged, inaccessible = [update["callback_query"] for update in (await api.updates())[1:]]
    assert (forged["data"], forged["message"]["text"]) == ("forged", "x")
    assert inaccessible["message"]["date"] == 0


async def test_a_stranger_can_press_what_was_never_sent(api: Api, sandbox: Sandbox) -> None:
    await sandbox.person("stranger", 9).press_data("x", timeout=0)
    (update,) = await api.updates()
    assert update["callback_query"]["message"]["date"] == 0


async def test_a_press_is_answered_once_in_time_and_briefly(api: Api, person: Person, clock: FixedClock) -> None:
    too_old = (400, f"Bad Request: {TOO_OLD}")
    assert await api.refused("answerCallbackQuery", callback_query_id="1") == too_old
    for _ in range(2):
        await person.press_data("x", timeout=0)
    first, second = [update["callback_query"]["id"] for update in (await api.updates())[1:]]
    assert await api.refused("answerCallbackQuery", callback_query_id=first, text="字" * 201) == (
        400,
        "Bad Request: MESSAGE_TOO_LONG",
    )
    await api.ok("answerCallbackQuery", callback_query_id=first, text="字" * 200)
    assert await api.refused("answerCallbackQuery", callback_query_id=first) == too_old
    clock.advance(timedelta(seconds=151))
    assert await api.refused("answerCallbackQuery", callback_query_id=second) == too_old

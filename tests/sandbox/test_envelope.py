"""Envelope, tokens, ways to pass parameters."""

from __future__ import annotations

import json

import pytest
from aiohttp import FormData

from bot.sandbox import Person, Sandbox
from bot.sandbox.errors import prefixed
from tests.sandbox.conftest import Api


async def test_get_me_names_the_bot(api: Api) -> None:
    me = await api.ok("getMe")
    assert (me["is_bot"], me["username"]) == (True, api.sandbox.username)


@pytest.mark.parametrize(
    ("token", "description"),
    [
        ("7000000001:another-token", "Unauthorized"),
        ("nonsense", "Unauthorized: invalid token specified"),
        ("12:", "Unauthorized: invalid token specified"),
    ],
)
async def test_a_wrong_token_is_unauthorized(api: Api, token: str, description: str) -> None:
    async with api.session.get(f"{api.sandbox.api_base_url}{token}/getMe") as response:
        assert response.status == 401
        assert await response.json() == {"ok": False, "error_code": 401, "description": description}


async def test_a_file_needs_the_token_too(api: Api) -> None:
    async with api.session.get(f"{api.sandbox.file_base_url}7000000001:another-token/photos/file_0.jpg") as response:
        assert response.status == 401


async def test_an_unknown_method_is_not_found(api: Api) -> None:
    assert await api.refused("sendTelepathy") == (404, "Not Found: method not found")


async def test_method_names_ignore_case(api: Api) -> None:
    assert (await api.ok("GETME"))["is_bot"]


async def test_an_unknown_parameter_is_refused_by_name(api: Api, person: Person) -> None:
    code, description = await api.refused("sendMessage", chat_id=person.chat_id, text="x", txet="y")
    assert code == 400
    assert "txet" in description


async def test_parameters_come_by_query_form_and_multipart(api: Api, person: Person) -> None:
    given = {"chat_id": str(person.chat_id), "text": "x"}
    form = FormData(given)
    multipart = FormData(given, default_to_multipart=True)
    for method, options in (("GET", {"params": given}), ("POST", {"data": form}), ("POST", {"data": multipart})):
        async with api.session.request(method, api.url("sendMessage"), **options) as response:
            assert response.status == 200
    assert [seen.text for seen in person.said] == ["x", "x", "x"]


async def test_a_body_that_is_no_json_object_is_refused(api: Api) -> None:
    for body in ("{", "[]"):
        headers = {"Content-Type": "application/json"}
        async with api.session.post(api.url("getMe"), data=body, headers=headers) as response:
            assert response.status == 400


async def test_nested_values_may_be_json_text(api: Api, person: Person) -> None:
    keyboard = json.dumps({"inline_keyboard": [[{"text": "a", "callback_data": "b"}]]})
    await api.ok("sendMessage", chat_id=person.chat_id, text="x", reply_markup=keyboard)
    assert person.all_button_words == ["a"]


@pytest.mark.parametrize(
    ("message", "description"),
    [
        ("Chat not found", "Bad Request: chat not found"),
        ("BUTTON_DATA_INVALID", "Bad Request: BUTTON_DATA_INVALID"),
        ("", "Bad Request: "),
    ],
)
def test_descriptions_lower_their_first_letter_but_not_in_codes(message: str, description: str) -> None:
    assert prefixed(400, message) == description


async def test_every_call_is_logged_with_time_chat_and_outcome(api: Api, person: Person) -> None:
    await api.ok("sendMessage", chat_id=person.chat_id, text="x")
    await api.refused("sendMessage", chat_id=7, text="x")
    good, bad = api.sandbox.calls("sendMessage")
    assert (good.chat_id, good.status, good.at) == ("1001", 200, api.sandbox.world.now())
    assert (bad.chat_id, bad.status, bad.description) == ("7", 400, "Bad Request: chat not found")
    assert api.sandbox.calls("sendMessage", chat_id=7) == [bad]


async def test_logging_out_and_closing_are_answered(api: Api) -> None:
    assert await api.ok("logOut")
    assert await api.ok("close")


async def test_two_sandboxes_live_side_by_side(sandbox: Sandbox) -> None:
    async with Sandbox() as other:
        assert other.base_url != sandbox.base_url

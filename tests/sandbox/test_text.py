"""sendMessage: limits, markup with its errors, replies, addressees."""

from __future__ import annotations

from typing import Any

import pytest

from bot.sandbox import Person, Sandbox
from bot.sandbox.entities import formatted
from bot.sandbox.errors import ApiError
from tests.sandbox.conftest import Api


async def test_a_text_arrives_without_markup_and_with_entities(api: Api, person: Person) -> None:
    sent = await api.ok("sendMessage", chat_id=person.chat_id, text="😀<b>得分</b> &lt; 5", parse_mode="HTML")
    assert sent["text"] == "😀得分 < 5"
    assert sent["entities"] == [{"type": "bold", "offset": 2, "length": 2}]


@pytest.mark.parametrize(
    ("parameters", "description"),
    [
        ({"text": ""}, "Bad Request: message text is empty"),
        ({"text": " \n "}, "Bad Request: message text is empty"),
        ({"text": "<b></b>", "parse_mode": "HTML"}, "Bad Request: message text is empty"),
        ({"text": "字" * 4097}, "Bad Request: message is too long"),
        ({"text": "😀" * 4097}, "Bad Request: message is too long"),
        ({"text": "字" * 10_923}, "Bad Request: text is too long"),
        ({"text": "x", "parse_mode": "BBCode"}, "Bad Request: unsupported parse_mode"),
        ({"text": "x", "reply_parameters": {"message_id": 9}}, "Bad Request: message to be replied not found"),
        ({"text": "x", "reply_to_message_id": 9}, "Bad Request: message to be replied not found"),
        ({"text": "x", "reply_markup": "{"}, "Bad Request: can't parse reply keyboard markup JSON object"),
    ],
)
async def test_what_cannot_be_sent_is_named(
    api: Api, person: Person, parameters: dict[str, Any], description: str
) -> None:
    assert await api.refused("sendMessage", chat_id=person.chat_id, **parameters) == (400, description)
    assert person.said == []


async def test_the_limit_counts_code_points_after_markup(api: Api, person: Person) -> None:
    await api.ok("sendMessage", chat_id=person.chat_id, text="😀" * 4096)
    await api.ok("sendMessage", chat_id=person.chat_id, text="<b>" + "x" * 4096 + "</b>", parse_mode="html")


@pytest.mark.parametrize(
    ("chat_id", "code", "description"),
    [
        ("", 400, "Bad Request: chat_id is empty"),
        (42, 400, "Bad Request: chat not found"),
        (1002, 400, "Bad Request: chat not found"),
        (1003, 403, "Forbidden: bot can't initiate conversation with a user"),
        (1004, 403, "Forbidden: bot was blocked by the user"),
        (1005, 403, "Forbidden: user is deactivated"),
        (1006, 403, "Forbidden: bots can't send messages to bots"),
    ],
)
async def test_who_cannot_be_written_to(
    sandbox: Sandbox, api: Api, chat_id: int | str, code: int, description: str
) -> None:
    sandbox.person("never seen", 1002)
    await sandbox.person("only pressed in a group", 1003).press_data("x", timeout=0)
    blocker, gone = sandbox.person("赵六", 1004), sandbox.person("孙七", 1005)
    await blocker.start()
    await blocker.block()
    await gone.start()
    await gone.deactivate()
    await sandbox.person("other", 1006, username="other_bot", is_bot=True).start()
    assert await api.refused("sendMessage", chat_id=chat_id, text="x") == (code, description)


@pytest.mark.parametrize(
    ("mode", "raw", "problem"),
    [
        ("HTML", "<x>", 'Unsupported start tag "x" at byte offset 0'),
        ("HTML", "字<font>", 'Unsupported start tag "font" at byte offset 3'),
        ("HTML", "<b", "Unclosed start tag at byte offset 0"),
        ("HTML", "<a href", 'Unclosed start tag "a" at byte offset 0'),
        ("HTML", "<a href='x", 'Unclosed start tag "a" at byte offset 0'),
        ("HTML", "<a ='x'>", 'Empty attribute name in the tag "a" at byte offset 0'),
        ("HTML", "<a href=x/y>z</a>", "Unexpected end of name token at byte offset 8"),
        ("HTML", "<span class='x'>a</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("HTML", "a</b>", "Unexpected end tag at byte offset 1"),
        ("HTML", "<b>a</b", "Unclosed end tag at byte offset 4"),
        ("HTML", "<b>a</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("HTML", "<b>a", 'Can\'t find end tag corresponding to start tag "b"'),
        ("MarkdownV2", "1.", "Character '.' is reserved and must be escaped with the preceding '\\'"),
        ("MarkdownV2", "a|b", "Character '|' is reserved and must be escaped with the preceding '\\'"),
        ("MarkdownV2", "字*a", "Can't find end of Bold entity at byte offset 3"),
        ("MarkdownV2", "_a", "Can't find end of Italic entity at byte offset 0"),
        ("MarkdownV2", "__a_", "Can't find end of Italic entity at byte offset 3"),
        ("MarkdownV2", "```a", "Can't find end of Pre entity at byte offset 0"),
        ("MarkdownV2", "[a](b", "Can't find end of a URL at byte offset 3"),
        ("Markdown", "a *b", "Can't find end of the entity starting at byte offset 2"),
        ("Markdown", "[b", "Can't find end of the entity starting at byte offset 0"),
    ],
)
def test_broken_markup_is_refused_in_telegrams_words(mode: str, raw: str, problem: str) -> None:
    with pytest.raises(ApiError) as caught:
        formatted(raw, mode, None)
    assert caught.value.description == f"Bad Request: can't parse entities: {problem}"


@pytest.mark.parametrize(
    ("mode", "raw", "text", "kinds"),
    [
        ("HTML", "a & b &unknown; &#65;&#x42;", "a & b &unknown; AB", []),
        ("HTML", "<b class='x' odd>a</b>", "a", ["bold"]),
        ("HTML", "<a>a</a>", "a", []),
        ("HTML", "<a>a.cn/x</a>", "a.cn/x", ["text_link"]),
        ("HTML", '<a href="https://a.cn/?x=1&amp;y=2">a</a>', "a", ["text_link"]),
        ("HTML", "<b><i>a</i></b><u>b</u><s>c</s>", "abc", ["bold", "italic", "underline", "strikethrough"]),
        ("HTML", "<blockquote expandable>a</blockquote>", "a", ["expandable_blockquote"]),
        ("HTML", "<tg-spoiler>a</tg-spoiler><code>b</code>", "ab", ["spoiler", "code"]),
        ("HTML", '<pre><code class="language-py">a</code></pre>', "a", ["pre"]),
        ("html", "  <b> a</b> ", "a", ["bold"]),
        ("MarkdownV2", r"*a _b_* __c__ ~d~ ||e|| `f*`\.", "a b c d e f*.", ["bold", "italic", "underline"]),
        ("MarkdownV2", "```py\na\n```", "a", ["pre"]),
        ("MarkdownV2", "[a](https://a.cn/\\))", "a", ["text_link"]),
        ("MarkdownV2", ">a\n>b\nc", "a\nb\nc", ["blockquote"]),
        ("MarkdownV2", ">a||", "a", ["expandable_blockquote"]),
        ("MarkdownV2", "`` `a` ```b```", "a b", ["code", "pre"]),
        ("MarkdownV2", "![x](tg://emoji?id=5)", "x", ["custom_emoji"]),
        ("MarkdownV2", "[]", "", []),
        ("HTML", '<tg-emoji emoji-id="5">x</tg-emoji>', "x", ["custom_emoji"]),
        ("HTML", "<b></b>a", "a", []),
        ("Markdown", "[a]", "a", []),
        ("Markdown", "*a* _b_ `c` [d](https://a.cn) \\*", "a b c d *", ["bold", "italic", "code", "text_link"]),
        ("None", "<b>", "<b>", []),
        (
            "",
            "/score@some_bot #年度 https://a.cn/x。 @someone a@b.cn",
            None,
            ["bot_command", "hashtag", "url", "mention", "email"],
        ),
        ("", "#128 1/2 a/b", "#128 1/2 a/b", []),
    ],
)
def test_good_markup_is_read(mode: str, raw: str, text: str | None, kinds: list[str]) -> None:
    shown, entities = formatted(raw, mode, None)
    assert shown == (raw if text is None else text)
    assert [entity["type"] for entity in entities][: len(kinds)] == kinds
    assert bool(entities) == bool(kinds)


def test_given_entities_count_only_without_a_parse_mode() -> None:
    given = [{"type": "bold", "offset": 0, "length": 1}]
    assert formatted("a", "", given) == ("a", given)
    assert formatted("a", "HTML", given) == ("a", [])


@pytest.mark.parametrize("given", ["x", {"type": "bold"}, [1], [{"offset": 1}]])
def test_given_entities_must_be_a_list_of_entities(given: Any) -> None:
    with pytest.raises(ApiError, match="can't parse MessageEntity"):
        formatted("a", "", given)


async def test_a_reply_shows_what_it_answers(api: Api, person: Person) -> None:
    number = await person.say("question")
    sent = await api.ok("sendMessage", chat_id=person.chat_id, text="x", reply_parameters={"message_id": number})
    assert sent["reply_to_message"]["text"] == "question"
    lenient = {"message_id": 9, "allow_sending_without_reply": True}
    assert "reply_to_message" not in await api.ok("sendMessage", chat_id=1001, text="x", reply_parameters=lenient)


async def test_silence_is_seen(api: Api, person: Person) -> None:
    await api.ok("sendMessage", chat_id=person.chat_id, text="x", disable_notification=True)
    await api.ok("sendMessage", chat_id=person.chat_id, text="y")
    assert [seen.is_silent for seen in person.said] == [True, False]


async def test_a_chat_action_is_known_by_name(api: Api, person: Person) -> None:
    await api.ok("sendChatAction", chat_id=person.chat_id, action="upload_document")
    assert api.sandbox.world.actions == [(1001, "upload_document")]
    assert (await api.refused("sendChatAction", chat_id=1001, action="dancing"))[0] == 400

"""A real python-telegram-bot Application against the sandbox, and PTB's reading of its errors."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, InputMediaPhoto, ReplyKeyboardMarkup, Update
from telegram.error import BadRequest, ChatMigrated, Conflict, Forbidden, InvalidToken, NetworkError, RetryAfter
from telegram.ext import Application, CallbackQueryHandler, CommandHandler, ContextTypes, MessageHandler, filters

from bot.sandbox import Answer, Person, Sandbox
from tests.sandbox.conftest import png


async def greet(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.message is not None
    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("✅ 确认加入", callback_data="join")]])
    await update.message.reply_html(f"<b>欢迎</b> {' '.join(context.args or [])}", reply_markup=keyboard)
    await update.message.reply_text("keys", reply_markup=ReplyKeyboardMarkup([["得分"]]))


async def join(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.callback_query is not None
    await update.callback_query.answer("done")
    await update.callback_query.edit_message_text("joined")


async def keep(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.message is not None
    file = await update.message.effective_attachment[-1].get_file()  # type: ignore[index,union-attr] # a photo
    size = len(await file.download_as_bytearray())
    await update.message.reply_document(b"receipt", filename="回执.txt", caption=f"已收到 {size}")
    await update.message.reply_media_group([InputMediaPhoto(png()), InputMediaPhoto(png())])


async def echo(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.message is not None
    await update.message.reply_text(f"you said {update.message.text}")


@pytest.fixture
async def application(sandbox: Sandbox) -> AsyncIterator[Any]:
    builder = Application.builder().token(sandbox.token)
    app = builder.base_url(sandbox.api_base_url).base_file_url(sandbox.file_base_url).build()
    app.add_handler(CommandHandler("start", greet))
    app.add_handler(CallbackQueryHandler(join))
    app.add_handler(MessageHandler(filters.PHOTO, keep))
    app.add_handler(MessageHandler(filters.TEXT, echo))
    async with app:
        await app.start()
        assert app.updater is not None
        await app.updater.start_polling(timeout=10)
        yield app
        await app.updater.stop()
        await app.stop()


async def test_a_conversation(application: Any, sandbox: Sandbox) -> None:
    person = sandbox.person("张三", 1001)
    await person.start("code")
    welcome = await person.hears("欢迎 code")
    await person.hears("keys")
    assert await person.press("确认加入") == Answer("done")
    assert (await person.hears("joined")).message_id == welcome.message_id
    await person.photo(png(), reply_to=welcome.message_id)
    receipt = await person.hears(f"已收到 {len(png())}")
    assert receipt.file_name == "回执.txt"
    await sandbox.wait_for(lambda: [seen for seen in person.heard if seen.media_group_id][1:])
    await person.press("得分")
    await person.hears("you said 得分")


@pytest.fixture
async def bot(sandbox: Sandbox, person: Person) -> AsyncIterator[Bot]:
    async with Bot(sandbox.token, base_url=sandbox.api_base_url, base_file_url=sandbox.file_base_url) as made:
        yield made


@pytest.mark.parametrize(
    ("kind", "options", "expected"),
    [
        ("error", {"status": 401}, InvalidToken),
        ("error", {"status": 404}, InvalidToken),
        ("error", {"status": 403}, Forbidden),
        ("error", {"status": 400}, BadRequest),
        ("error", {"status": 409}, Conflict),
        ("error", {"status": 429, "retry_after": 3}, RetryAfter),
        ("error", {"status": 400, "migrate_to": -1005}, ChatMigrated),
        ("error", {"status": 413}, NetworkError),
        ("error", {"status": 502}, NetworkError),
        ("html", {"status": 502}, NetworkError),
        ("reset", {}, NetworkError),
    ],
)
async def test_python_telegram_bot_maps_the_errors(
    bot: Bot,
    sandbox: Sandbox,
    kind: Any,
    options: dict[str, Any],
    expected: type[Exception],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "1")
    sandbox.faults.add("sendMessage", kind, **options)
    with pytest.raises(expected):
        await bot.send_message(1001, "x")

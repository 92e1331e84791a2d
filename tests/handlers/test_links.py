"""Words with a link in them: an answer where free words were asked for, material everywhere else."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from sqlmodel import col, select

from bot.clock import FixedClock, parse_moment
from bot.config import Settings
from bot.domain.states import SubmissionState
from bot.sandbox import Person
from storage.models import Evidence, Submission
from storage.unit_of_work import Storage
from tests.sandbox.conftest import png
from tests.support.bot import Stage, bot_on_stage
from tests.support.people import People

LINK = "https://www.gangcheng.gov.cn/art/1.html"


@pytest.fixture
def clock() -> FixedClock:
    """Friday 2024-06-14, 09:00."""
    return FixedClock(parse_moment("2024-06-14T09:00"))


@pytest.fixture
async def stage(settings: Settings, clock: FixedClock, people: People) -> AsyncIterator[Stage]:
    async with bot_on_stage(settings, clock) as running:
        yield running


@pytest.fixture
async def wang(stage: Stage) -> Person:
    return await stage.enter("王五", 1003)


@pytest.fixture
async def zhang(stage: Stage) -> Person:
    return await stage.enter("张三", 1001)


def links(storage: Storage) -> list[str | None]:
    with storage.read() as session:
        return [row.url for row in session.exec(select(Evidence).where(col(Evidence.url).is_not(None)))]


async def test_a_reason_for_a_return_may_hold_a_link(storage: Storage, wang: Person, zhang: Person) -> None:
    await zhang.say("/submit 4.1")
    await zhang.hears("请发照片")
    await zhang.photo(png())
    await zhang.hears("哪天办的")
    for words in ("今天", "网站截图", "完成提交"):
        assert await zhang.press(words) is not None
    await wang.hears("待审核 #1")
    await wang.press("退回")
    await wang.press("其他原因")
    await wang.hears("请输入退回")
    await wang.say(f"请照这个格式报：{LINK}")
    assert LINK in (await zhang.hears("退回补正")).text
    assert links(storage) == []
    with storage.read() as session:
        assert [row.state for row in session.exec(select(Submission))] == [SubmissionState.RETURNED]


@pytest.mark.parametrize(
    ("asks", "question", "answered"),
    [
        ("/progress", "改写", "已填客运科"),
        ("/difficulty 3.2", "", "困难"),
    ],
)
async def test_what_a_clerk_was_asked_to_write_may_hold_a_link(
    storage: Storage, zhang: Person, asks: str, question: str, answered: str
) -> None:
    await zhang.say(asks)
    await zhang.hears("进展" if question else "请")
    if question:
        await zhang.press(question)
        await zhang.hears("请发")
    await zhang.say(f"平台打不开，见 {LINK}，已联系省厅")
    assert LINK in (await zhang.hears(answered)).text
    assert links(storage) == []


async def test_a_notice_may_hold_a_link(storage: Storage, wang: Person) -> None:
    await wang.say("发通知")
    await wang.hears("通知")
    await wang.say(f"请学习 {LINK}")
    await wang.hears("发给谁")
    assert links(storage) == []


async def test_where_a_label_is_asked_for_a_link_is_material(storage: Storage, zhang: Person) -> None:
    await zhang.say("/submit 3.2")
    await zhang.hears("请发照片")
    await zhang.photo(png())
    await zhang.hears("是哪个领域")
    await zhang.say(LINK)
    assert "链接1" in (await zhang.hears("已收到 #1（照片1张、")).text
    assert links(storage) == [LINK]


async def test_a_link_that_replies_to_an_item_is_material_whatever_was_asked(storage: Storage, zhang: Person) -> None:
    await zhang.say("/submit 4.1")
    card = await zhang.hears("请发照片")
    await zhang.say("/difficulty 3.2")
    await zhang.hears("请")
    await zhang.say(LINK, reply_to=card.message_id)
    await zhang.hears("已收到 #1")
    assert links(storage) == [LINK]


async def test_a_leaders_words_with_a_link_are_offered_as_an_instruction(stage: Stage, storage: Storage) -> None:
    sun = await stage.enter("孙七", 1005)
    await sun.say(f"客运科抓紧报3.2，参考 {LINK}")
    assert "作为批示转办" in (await sun.hears(LINK)).button_words
    await sun.say(LINK)
    await sun.hears("无权")
    assert links(storage) == []

"""我的待办, 确认报送 and the morning message, as they are seen in the chat."""

from __future__ import annotations

import pytest

from bot.clock import FixedClock, parse_moment
from bot.config import Settings
from bot.jobs import reminders
from storage.unit_of_work import Storage
from tests.support.bot import bot_on_stage
from tests.support.material import send
from tests.support.people import People


@pytest.fixture(autouse=True)
def _on_14_june(clock: FixedClock) -> None:
    clock.set(parse_moment("2024-06-14T09:00"))


async def test_the_list_is_folded_and_unfolded_in_place(settings: Settings, clock: FixedClock, people: People) -> None:
    async with bot_on_stage(settings, clock) as stage:
        zhang = await stage.enter("张三", people.zhang.user_id)
        await zhang.say("我的待办")
        folded = await zhang.hears("另有")
        assert "客运科待办" in folded.text
        await zhang.press("展开")
        whole = await zhang.hears("诚信典型案例")
        assert whole.message_id == folded.message_id
        assert "另有" not in whole.text


async def test_an_item_is_confirmed_by_its_annex_number_and_names_what_is_missing(
    settings: Settings, clock: FixedClock, people: People
) -> None:
    async with bot_on_stage(settings, clock) as stage:
        zhang = await stage.enter("张三", people.zhang.user_id)
        await zhang.say("/confirm 五、1")
        answer = await zhang.hears("已办·材料后补")
        assert "还差：活动通知、图片或视频、活动总结、宣传报道" in answer.text
        assert "有佐证前不计分" in answer.text
        assert answer.button_words == ["提交 5.1 宣传月"]


async def test_a_duty_is_confirmed_by_its_button_and_by_its_name(
    settings: Settings, clock: FixedClock, people: People
) -> None:
    async with bot_on_stage(settings, clock) as stage:
        zhang = await stage.enter("张三", people.zhang.user_id)
        await zhang.say("/todo")
        await zhang.hears("客运科待办")
        await zhang.press("确认报送 信易+品牌")
        await zhang.hears("已记为“已办”")
        await zhang.say("/confirm 平台填报督促")
        await zhang.hears("已记为“已办”")


async def test_without_an_item_the_open_ones_are_offered(settings: Settings, clock: FixedClock, people: People) -> None:
    async with bot_on_stage(settings, clock) as stage:
        zhang = await stage.enter("张三", people.zhang.user_id)
        await zhang.say("/confirm")
        question = await zhang.hears("要确认哪一项")
        assert "确认报送 3.2 信用数据 二季度" in question.button_words


@pytest.mark.parametrize(("typed", "answer"), [("/confirm 1.4", "无权"), ("/confirm 9.9", "没有这一项")])
async def test_what_cannot_be_confirmed_gets_one_sentence(
    settings: Settings, clock: FixedClock, people: People, typed: str, answer: str
) -> None:
    async with bot_on_stage(settings, clock) as stage:
        zhang = await stage.enter("张三", people.zhang.user_id)
        await zhang.say(typed)
        await zhang.hears(answer)


async def test_a_forged_button_for_another_departments_item_is_refused(
    settings: Settings, clock: FixedClock, people: People
) -> None:
    async with bot_on_stage(settings, clock) as stage:
        zhang = await stage.enter("张三", people.zhang.user_id)
        await zhang.say("/todo")
        await zhang.hears("客运科待办")
        answer = await zhang.press_data("1:confirm:1.4@2024Q2")
        assert answer is not None
        assert "无权" in answer.text


async def test_a_leader_reads_a_departments_list_and_cannot_answer_for_it(
    settings: Settings, clock: FixedClock, people: People
) -> None:
    async with bot_on_stage(settings, clock) as stage:
        sun = await stage.enter("孙七", people.sun.user_id)
        await sun.say("/todo 客运科")
        shown = await sun.hears("客运科待办")
        assert shown.button_words == []
        await sun.say("/todo")
        await sun.hears("无权")


async def test_the_morning_message_arrives_and_turns_when_its_item_is_confirmed(
    settings: Settings, clock: FixedClock, people: People, storage: Storage
) -> None:
    send(storage, people.wang, "1.4", "2024-05-20", at="2024-06-13T09:00")
    async with bot_on_stage(settings, clock) as stage:
        zhang = await stage.enter("张三", people.zhang.user_id)
        await reminders.tick(stage.app.bureau)
        digest = await zhang.hears("还有10个工作日", ever=True)
        assert "🟠 信易+品牌推进" in digest.text
        zhang.mark()
        await zhang.press("确认报送 信易+品牌")
        turned = await zhang.hears("二季度｜已完成", timeout=10)
        assert turned.message_id == digest.message_id

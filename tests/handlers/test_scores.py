"""得分, as it is seen in the chat."""

from __future__ import annotations

import pytest

from bot.clock import FixedClock
from bot.config import Settings
from storage.unit_of_work import Storage
from tests.support.bot import bot_on_stage
from tests.support.material import send
from tests.support.people import People


async def test_the_score_says_the_total_the_buckets_and_the_next_dates(
    settings: Settings, clock: FixedClock, people: People, storage: Storage
) -> None:
    send(storage, people.wang, "1.3", "2024-04-20", at="2024-05-06T09:00", approved_at="2024-05-07T09:00")
    send(storage, people.zhao, "5.3b", "2024-05-01", at="2024-05-08T09:00", label="企业")
    async with bot_on_stage(settings, clock) as stage:
        zhang = await stage.enter("张三", people.zhang.user_id)
        await zhang.say("得分")
        sheet = await zhang.hears("当前自评 2/100")
        for words in ("已确认 2分", "待审 0.5分", "尚可争取", "已失分", "一、制度建设 2/13", "6月30日"):
            assert words in sheet.text
        assert sheet.button_words == ["按指标", "按科室", "得分依据"]


async def test_an_item_is_explained_by_any_of_its_names(settings: Settings, clock: FixedClock, people: People) -> None:
    async with bot_on_stage(settings, clock) as stage:
        zhang = await stage.enter("张三", people.zhang.user_id)
        for name in ("3.1", "三、1", "三1", "三.1"):
            await zhang.say(f"/score {name}")
            shown = await zhang.hears("3.1（三、1）")
            assert "每季度最多2条" in shown.text
            assert "下一步" in shown.text


async def test_a_foreign_submission_is_explained_without_number_or_name(
    settings: Settings, clock: FixedClock, people: People, storage: Storage
) -> None:
    number = send(storage, people.zhao, "5.3b", "2024-05-01", at="2024-05-08T09:00", label="企业")
    async with bot_on_stage(settings, clock) as stage:
        zhang = await stage.enter("张三", people.zhang.user_id)
        await zhang.say("/score 5.3b")
        shown = await zhang.hears("其他科室的材料")
        assert f"#{number}" not in shown.text
        assert "赵六" not in shown.text
        zhao = await stage.enter("赵六", people.zhao.user_id)
        await zhao.say("/score 5.3b")
        await zhao.hears(f"#{number} 货运科 赵六")


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("/score 货运科", "无权"),
        ("/score 2023-12-31", "2024年内"),
        ("/score 2024-12-31", "不能晚于今天"),
        ("/score 9.9", "没有这一项"),
        ("/score 随便", "/score 客运科"),
    ],
)
async def test_what_cannot_be_shown_gets_one_sentence(
    settings: Settings, clock: FixedClock, people: People, typed: str, answer: str
) -> None:
    async with bot_on_stage(settings, clock) as stage:
        zhang = await stage.enter("张三", people.zhang.user_id)
        await zhang.say(typed)
        await zhang.hears(answer)


async def test_a_past_day_is_named(settings: Settings, clock: FixedClock, people: People) -> None:
    async with bot_on_stage(settings, clock) as stage:
        zhang = await stage.enter("张三", people.zhang.user_id)
        await zhang.say("/score 2024-04-30")
        await zhang.hears("2024年4月30日自评 0/100")


async def test_the_buttons_lead_to_indicators_departments_and_grounds(
    settings: Settings, clock: FixedClock, people: People
) -> None:
    async with bot_on_stage(settings, clock) as stage:
        sun = await stage.enter("孙七", people.sun.user_id)
        await sun.say("/score")
        await sun.hears("当前自评")
        await sun.press("按指标")
        await sun.hears("点编号看依据")
        await sun.press("4.2")
        await sun.hears("4.2（四、2）")
        await sun.press("按科室")
        await sun.hears("请点科室")
        await sun.press("货运科")
        await sun.hears("货运科参与的指标")
        await sun.press("得分依据")
        await sun.hears("得分依据")


async def test_staff_come_straight_to_their_own_department(
    settings: Settings, clock: FixedClock, people: People
) -> None:
    async with bot_on_stage(settings, clock) as stage:
        zhang = await stage.enter("张三", people.zhang.user_id)
        await zhang.say("/score")
        await zhang.hears("当前自评")
        await zhang.press("按科室")
        await zhang.hears("客运科参与的指标")
        answer = await zhang.press_data("1:score_dept:5")
        assert answer is not None
        assert "无权" in answer.text

"""其他答复, 同意, 暂缓, 办结 and the province's notice, as they are seen in the chat."""

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


async def test_a_nil_report_by_button_leaves_the_list_and_can_be_taken_back(
    settings: Settings, clock: FixedClock, people: People
) -> None:
    async with bot_on_stage(settings, clock) as stage:
        zhang = await stage.enter("张三", people.zhang.user_id)
        await zhang.say("我的待办")
        await zhang.hears("客运科待办")
        await zhang.press("其他答复 3.2")
        sheet = await zhang.hears("请点下面的按钮答复")
        assert sheet.button_words == [
            "确认报送",
            "本季零报告",
            "随其他科室统一报送",
            "不涉及",
            "有困难",
            "申请延期",
        ]
        await zhang.press("本季零报告")
        await zhang.hears("不影响得分")
        await zhang.say("/todo")
        assert "3.2" not in (await zhang.hears("客运科待办")).text
        await zhang.press("收回答复 1")
        await zhang.hears("这一项仍要办")


async def test_a_nil_report_by_command_names_its_item_by_the_annexs_number(
    settings: Settings, clock: FixedClock, people: People
) -> None:
    async with bot_on_stage(settings, clock) as stage:
        wang = await stage.enter("王五", people.wang.user_id)
        zhang = await stage.enter("张三", people.zhang.user_id)
        await zhang.say("/nil 三、2")
        await zhang.hears("本季零报告")
        card = await wang.hears("客运科", timeout=10)
        assert "本季零报告" in card.text
        await wang.press("退回")
        await wang.hears("请写一句不同意的原因")
        await wang.say("客运科有出租车数据")
        await wang.hears("已退回")
        assert "客运科有出租车数据" in (await zhang.hears("已退回", timeout=10)).text
        await zhang.say("/retract 3.2")
        await zhang.hears("没有可以收回的答复")


async def test_reporting_together_asks_with_whom_unless_it_was_typed(
    settings: Settings, clock: FixedClock, people: People
) -> None:
    async with bot_on_stage(settings, clock) as stage:
        zhang = await stage.enter("张三", people.zhang.user_id)
        await zhang.say("/joined 3.2")
        await zhang.hears("随哪个科室统一报送")
        await zhang.press("法规科")
        await zhang.hears("随法规科统一报送")
        await zhang.say("/retract 3.2")
        await zhang.hears("已收回")
        await zhang.say("/joined 3.2 不存在科")
        await zhang.hears("没有找到这个科室")


async def test_not_concerned_is_agreed_to_by_its_button_or_refused_by_command(
    settings: Settings, clock: FixedClock, people: People
) -> None:
    async with bot_on_stage(settings, clock) as stage:
        wang = await stage.enter("王五", people.wang.user_id)
        zhang = await stage.enter("张三", people.zhang.user_id)
        await zhang.say("/exempt 3.2")
        await zhang.hears("已报信用办")
        await wang.hears("是否同意", timeout=10)
        await wang.press("同意")
        await wang.hears("王五已同意")
        await zhang.hears("王五已同意", timeout=10)
        await zhang.say("/exempt 5.1")
        await zhang.hears("已报信用办")
        await wang.say("/agree")
        await wang.hears("5.1")
        await wang.say("/disagree 2 宣传月各科室都要办")
        await wang.hears("已退回")


async def test_a_difficulty_and_an_extension_are_typed_after_their_buttons(
    settings: Settings, clock: FixedClock, people: People
) -> None:
    async with bot_on_stage(settings, clock) as stage:
        qian = await stage.enter("钱八", people.qian.user_id)
        zhang = await stage.enter("张三", people.zhang.user_id)
        await zhang.say("/answer 4.2")
        await zhang.hears("请点下面的按钮答复")
        await zhang.press("有困难")
        await zhang.hears("存在问题及下一步措施")
        await zhang.say("专家难请；已请市局协调")
        await zhang.hears("这一项仍要办")
        await zhang.say("/extend 4.2")
        await zhang.hears("新的日期和原因")
        await zhang.say("下个月吧")
        await zhang.hears("没有看懂日期")
        await zhang.say("10月18日 等专家评审")
        await zhang.hears("申请延期到10月18日")
        await qian.hears("只改提醒的日子", timeout=10)
        await qian.press("同意")
        await qian.hears("钱八已同意")
        await zhang.say("/todo")
        await zhang.hears("另有")
        await zhang.press("展开")
        shown = await zhang.hears("已同意延期")
        assert "已报有困难" in shown.text


async def test_another_departments_item_is_refused_by_command_and_by_forged_button(
    settings: Settings, clock: FixedClock, people: People
) -> None:
    async with bot_on_stage(settings, clock) as stage:
        zhang = await stage.enter("张三", people.zhang.user_id)
        await zhang.say("/nil 1.4")
        await zhang.hears("无权")
        await zhang.say("/todo")
        await zhang.hears("客运科待办")
        for data in ("1:answer:nil:1.4@2024Q2", "1:other:1.4@2024Q2", "1:agree:1", "1:course:paused:5.1@2024"):
            answer = await zhang.press_data(data)
            assert answer is not None
            assert "无权" in answer.text or "没有" in answer.text


async def test_a_pause_is_seen_in_the_list_and_resumed_by_command(
    settings: Settings, clock: FixedClock, people: People
) -> None:
    async with bot_on_stage(settings, clock) as stage:
        wang = await stage.enter("王五", people.wang.user_id)
        zhang = await stage.enter("张三", people.zhang.user_id)
        await wang.say("/pause 5.1")
        await wang.hears("已暂缓")
        await zhang.say("/todo")
        await zhang.hears("另有")
        await zhang.press("展开")
        assert "⏸ 5.1" in (await zhang.hears("已暂缓")).text
        await wang.say("/resume 5.1")
        await wang.hears("已恢复")


async def test_an_item_that_one_department_reported_is_closed_for_the_others(
    settings: Settings, clock: FixedClock, people: People, storage: Storage
) -> None:
    send(storage, people.zhang, "6.2", "2024-06-01", at="2024-06-13T09:00")
    async with bot_on_stage(settings, clock) as stage:
        wang = await stage.enter("王五", people.wang.user_id)
        zhao = await stage.enter("赵六", people.zhao.user_id)
        await wang.say("/settle 4.2")
        await wang.hears("不能这样答复")
        await wang.say("/settle 5.1")
        await wang.hears("还没有科室报这一项")
        await wang.say("/settle 6.2")
        await wang.hears("已办结")
        await zhao.say("/todo")
        await zhao.hears("另有")
        await zhao.press("展开")
        assert "6.2" not in (await zhao.hears("货运科待办")).text


async def test_the_morning_message_asks_for_the_provinces_notice_and_takes_its_days(
    settings: Settings, clock: FixedClock, people: People
) -> None:
    clock.set(parse_moment("2024-05-06T08:30"))
    async with bot_on_stage(settings, clock) as stage:
        wang = await stage.enter("王五", people.wang.user_id)
        await reminders.tick(stage.app.bureau)
        await wang.hears("省厅通知到了吗", timeout=10)
        await wang.press("还没有 6.1b")
        await wang.hears("下个月的第一个工作日再问您")
        await wang.press("到了 5.1")
        await wang.hears("请发省厅通知的日期")
        await wang.say("六月吧")
        await wang.hears("没有看懂日期")
        await wang.say("6月20日至7月10日")
        await wang.hears("按7月10日提醒")
        await wang.say("/province 6.1b 9月5日")
        await wang.hears("按9月5日提醒")
        await wang.say("/province 5.1")
        await wang.hears("请发省厅通知的日期")
        await wang.press("按方案时限")
        await wang.hears("按方案时限11月30日提醒")


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("/nil 9.9", "没有这一项"),
        ("/nil 5.1", "不能这样答复"),
        ("/agree 99", "无权"),
        ("/pause 5.1", "无权"),
        ("/resume 5.1", "无权"),
        ("/settle 5.1", "无权"),
        ("/province 5.1", "无权"),
        ("/province", "请写明是哪一项"),
        ("/disagree", "请写答复的编号"),
        ("/retract", "没有可以收回的答复"),
    ],
)
async def test_what_staff_cannot_do_gets_one_sentence(
    settings: Settings, clock: FixedClock, people: People, typed: str, answer: str
) -> None:
    async with bot_on_stage(settings, clock) as stage:
        zhang = await stage.enter("张三", people.zhang.user_id)
        await zhang.say(typed)
        await zhang.hears(answer)

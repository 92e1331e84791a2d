"""催办, 督办单, 通报, 批示, 签收, 反馈: every button has its command, every refusal its sentence."""

from __future__ import annotations

import pytest

from bot.clock import FixedClock, parse_moment
from bot.config import Settings
from tests.support.bot import bot_on_stage
from tests.support.people import People
from tests.support.stories import enter_all


@pytest.fixture
def clock() -> FixedClock:
    """Wednesday 2024-07-03, 10:00: the second quarter's items are three workdays late."""
    return FixedClock(parse_moment("2024-07-03T10:00"))


@pytest.mark.parametrize(
    ("name", "typed", "answer"),
    [
        ("张三", "/urge 3.2", "无权"),
        ("李四", "/supervise", "无权"),
        ("钱八", "/supervise", "无权"),
        ("钱八", "/bulletin 同意", "无权"),
        ("孙七", "/bulletin", "现在没有等您审批的通报"),
        ("钱八", "/bulletin", "无权"),
        ("王五", "/bulletin 同意", "无权"),
        ("王五", "/instruct 客运科抓紧", "无权"),
        ("孙七", "/instruct", "请在命令后面写批示内容"),
        ("孙七", "/urge 三、9", "没看懂要催什么"),
        ("孙七", "/urge 9.9", "没看懂要催什么"),
        ("孙七", "/bulletin 同意", "没有这份通报"),
        ("王五", "/bulletin 随便", "没看懂"),
        ("王五", "/bulletin", "没有可以通报的事项"),
        ("王五", "/supervise 3.2", "没看懂"),
        ("王五", "/supervise 9.9 客运科 3", "没有这一项"),
        ("王五", "/supervise 3.2 客运科 3", "还没有催办过"),
        ("王五", "/supervise 1.4 客运科 3", "没有逾期"),
        ("张三", "/sign", "没有要签收的"),
        ("张三", "/sign 批示1", "没有发给您的这份文件"),
        ("张三", "/sign 随便", "没看懂是哪一份"),
        ("张三", "/feedback", "没有要反馈的"),
        ("张三", "/feedback 督办1 已办", "没有发给您的这份文件"),
    ],
)
async def test_what_cannot_be_gets_one_sentence(
    settings: Settings, clock: FixedClock, people: People, name: str, typed: str, answer: str
) -> None:
    clock.set(parse_moment("2024-06-13T10:00"))
    async with bot_on_stage(settings, clock, is_ticking=False) as stage:
        clock.set(parse_moment("2024-07-03T10:00"))
        person = await stage.enter(name, {"张三": 1001, "李四": 1002, "王五": 1003, "孙七": 1005, "钱八": 1006}[name])
        await person.say(typed)
        await person.hears(answer)


@pytest.mark.parametrize(
    "data",
    ["1:urge:99", "1:urge:x", "1:sign:notice:1", "1:sign:nothing:1", "1:in_send:1", "1:bl_ok:1", "1:sv:9.9@2024:4"],
)
async def test_forged_buttons_do_nothing(settings: Settings, clock: FixedClock, people: People, data: str) -> None:
    async with bot_on_stage(settings, clock, is_ticking=False) as stage:
        sun = await stage.enter("孙七", people.sun.user_id)
        answer = await sun.press_data(data)
        assert answer is not None
        assert answer.text
        await stage.settled()
        assert stage.sandbox.calls("sendDocument") == []


async def test_the_menus_word_lists_what_is_overdue_and_a_button_urges(
    settings: Settings, clock: FixedClock, people: People
) -> None:
    clock.set(parse_moment("2024-06-13T10:00"))
    async with bot_on_stage(settings, clock, is_ticking=False) as stage:
        chat = await enter_all(stage, people)
        clock.set(parse_moment("2024-07-03T10:00"))
        sun = chat["孙七"]
        await sun.press("催办")
        assert "催办 客运科" in (await sun.hears("逾期")).button_words
        await sun.press("催办 客运科")
        await sun.hears("已发出")
        await chat["李四"].hears("局领导孙七请客运科抓紧办理")


async def test_typed_words_do_all_that_the_buttons_do(settings: Settings, clock: FixedClock, people: People) -> None:
    clock.set(parse_moment("2024-06-13T10:00"))
    async with bot_on_stage(settings, clock, is_ticking=False) as stage:
        chat = await enter_all(stage, people)
        clock.set(parse_moment("2024-07-03T10:00"))
        sun, wang, li, zhang = chat["孙七"], chat["王五"], chat["李四"], chat["张三"]
        await sun.say("/urge 三、2 客运科")
        await sun.hears("已发出")
        await wang.say("/supervise 3.2 客运科")
        assert "3个工作日内反馈" in (await wang.hears("反馈时限")).button_words
        await wang.say("/supervise 3.2 客运科 3")
        await wang.hears("督办单第1号已发出")
        await wang.say("/supervise 3.2 客运科 3")
        await wang.hears("已经出过督办单")
        await li.hears("督办单第1号")
        await li.say("/sign")
        await li.hears("等您签收")
        await li.press("签收 督办单第1号")
        await li.hears("已签收")
        await zhang.hears("督办单第1号")
        await zhang.say("/sign 督办1")
        await zhang.hears("已签收")
        await zhang.say("/feedback")
        await zhang.hears("要反馈哪一份")
        await zhang.press("反馈 督办单第1号")
        await zhang.hears("请输入督办单第1号的办理情况")
        await zhang.say("周五前上传")
        await zhang.hears("已反馈督办单第1号")
        clock.set(parse_moment("2024-07-09T10:00"))
        await wang.say("/bulletin")
        await wang.hears("通报第1号（草稿")
        await wang.say("/bulletin 放弃")
        await wang.hears("已放弃")
        await wang.say("/bulletin")
        await wang.hears("通报第2号（草稿")
        await wang.say("/bulletin 送审")
        await wang.hears("已送组长审批")
        await sun.hears("信用办送审：通报第2号")
        await sun.say("/bulletin 不同意")
        await sun.hears("组长不同意，没有发出")
        await wang.hears("孙七不同意")
        assert not [seen for person in chat.values() for seen in person.said if "📢" in seen.text]


async def test_an_instruction_can_be_written_as_a_command_and_dropped(
    settings: Settings, clock: FixedClock, people: People
) -> None:
    async with bot_on_stage(settings, clock, is_ticking=False) as stage:
        chat = await enter_all(stage, people)
        qian = chat["钱八"]
        await qian.say("/instruct 请大家抓紧")
        assert "还没有选科室" in (await qian.hears("发出批示")).text
        await qian.press("客运科")
        await qian.press("不转办")
        await qian.hears("没有转办")
        await stage.settled()
        assert not [seen for seen in chat["李四"].said if "批示第" in seen.text]

"""A notice from its first word to its recall: five are told, two sign, three never do."""

from __future__ import annotations

import re

from bot.clock import FixedClock
from bot.config import Settings
from bot.sandbox import Person
from tests.support.bot import Stage, bot_on_stage
from tests.support.people import People
from tests.support.stories import at, enter_all, hears_nothing, notices_sent

SIGNING = ("张三", "孙七")
SILENT = ("李四", "赵六", "钱八")


async def test_a_notice_that_three_never_confirm_is_followed_to_its_recall(
    settings: Settings, clock: FixedClock, people: People
) -> None:
    async with bot_on_stage(settings, clock, is_ticking=False) as stage:
        chat = await enter_all(stage, people)
        wang = chat["王五"]
        await write_and_preview(wang)
        await confirm_and_watch(stage, chat)
        await see_three_missing(wang)
        await nudge_only_those(stage, chat)
        await nudge_again_next_workday(stage, chat)
        await recall(stage, chat)


async def write_and_preview(wang: Person) -> None:
    """The preview counts by department, and nobody has been told yet."""
    await wang.say("发通知")
    await wang.hears("请直接发内容")
    await wang.say("6月14日下午两点在三楼开推进会")
    await wang.hears("发给谁")
    await wang.press("全体")
    preview = await wang.hears("共5人（不含您自己）")
    assert "其中：局领导2、客运科2、货运科1" in preview.text
    assert "确认后马上发出" in preview.text
    assert any("确认发送" in word for word in preview.button_words)


async def confirm_and_watch(stage: Stage, chat: dict[str, Person]) -> None:
    """「确认发送」: all five are told, two sign, and one message of progress says so in place."""
    wang = chat["王五"]
    for name in (*SIGNING, *SILENT):
        await hears_nothing(stage, chat[name])
    await wang.press("确认发送")
    await wang.hears("第1号通知已确认，正在发出，共5人")
    begun = await wang.hears("░░░░░░░░░░ 0%")
    assert "已排队 5，已送达 0，失败 0" in begun.text
    for name in (*SIGNING, *SILENT):
        notice = await chat[name].hears("通知第1号")
        assert "6月14日下午两点在三楼开推进会" in notice.text
    await notices_sent(stage)
    await stage.app.run_ticks()
    assert (await wang.hears("已送达 5")).message_id == begun.message_id
    for name in SIGNING:
        await chat[name].press("签收")
        await chat[name].hears("已签收")
    await stage.app.run_ticks()
    progress = await wang.hears("已签收 2/5")
    assert progress.message_id == begun.message_id
    assert "▓▓▓▓▓▓▓▓▓▓ 100%" in progress.text
    assert len([seen for seen in wang.said if "📢 第1号通知" in seen.text]) == 1
    assert not [seen for seen in wang.said if "已读" in seen.text]


async def see_three_missing(wang: Person) -> None:
    """/receipts names those three by department, and no other."""
    await wang.say("/receipts 1")
    sheet = await wang.hears("还没签收")
    assert "已签收 2/5" in sheet.text
    missing = re.findall(r"• (.+)：(.+)（已送达）", sheet.text)
    assert missing == [("客运科", "李四"), ("货运科", "赵六"), ("局领导", "钱八")]
    assert not [name for name in SIGNING if name in sheet.text]


async def nudge_only_those(stage: Stage, chat: dict[str, Person]) -> None:
    """「只催未签收」 reaches the three, once a workday, and by itself changes nothing."""
    wang = chat["王五"]
    for name in SIGNING:
        chat[name].mark()
    await wang.press("只催未签收")
    await wang.hears("已提醒3人签收：李四、赵六、钱八")
    for name in SILENT:
        await chat[name].hears("第1号通知还没有签收")
    for name in SIGNING:
        await hears_nothing(stage, chat[name])
    await see_three_missing(wang)
    answer = await wang.press("只催未签收")
    told = [answer.text if answer else "", *(seen.text for seen in wang.heard)]
    assert any("今天已经催过" in text for text in told)


async def nudge_again_next_workday(stage: Stage, chat: dict[str, Person]) -> None:
    """The next morning they may be asked again; they stay silent."""
    await at(stage, "2024-06-14T09:00")
    wang = chat["王五"]
    await see_three_missing(wang)
    for name in SILENT:
        chat[name].mark()
    await wang.press("只催未签收")
    await wang.hears("已提醒3人签收")
    for name in SILENT:
        await chat[name].hears("第1号通知还没有签收")
    await see_three_missing(wang)


async def recall(stage: Stage, chat: dict[str, Person]) -> None:
    """All five learn what holds instead; the recalled notice can be neither nudged nor recalled again."""
    wang = chat["王五"]
    for name in (*SIGNING, *SILENT):
        chat[name].mark()
    await wang.press("撤回通知")
    await wang.hears("请输入更正内容")
    await wang.say("改到6月17日上午九点")
    await wang.hears("第1号通知已撤回：正在发更正给5人；另有0人还没发到")
    for name in (*SIGNING, *SILENT):
        correction = await chat[name].hears("更正：通知第1号已撤回")
        assert "改到6月17日上午九点" in correction.text
    await wang.say("/receipts 1")
    sheet = await wang.hears("（已撤回）")
    assert "已签收 2/5" in sheet.text
    assert [word for word in sheet.button_words if "催" in word or "撤回" in word] == []

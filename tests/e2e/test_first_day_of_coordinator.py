"""王五, 法规科, has been told to look after the 信用交通县 year, and starts the bot today."""

from __future__ import annotations

import re

import pytest

from bot.cli import main
from bot.cli.story import picture
from bot.clock import FixedClock
from bot.config import Settings
from bot.domain.roles import Role
from bot.sandbox import Person
from storage.unit_of_work import Storage
from tests.support.bot import bot_on_stage
from tests.support.people import People, join
from tests.support.stories import MORNING, at, enter_all, hears_nothing, waiting

LINK = re.compile(r"https://t\.me/\w+\?start=[\w-]+")


def command_line_code(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], settings: Settings) -> str:
    """What ``creditbot invite`` prints for the first coordinator."""
    monkeypatch.setenv("CREDITBOT_DATABASE_URL", settings.database_url)
    monkeypatch.setenv("CREDITBOT_DATA_DIR", str(settings.data_dir))
    monkeypatch.setenv("CREDITBOT_CLOCK_START", "2024-06-13T09:00")
    with pytest.raises(SystemExit) as end:
        main(["invite", "--department", "法规科", "--role", "coordinator", "--name", "王五"])
    assert end.value.code == 0
    return capsys.readouterr().out.strip().splitlines()[-1].removeprefix("/start ")


async def invited(wang: Person, words: str) -> str:
    await wang.say(f"/invite {words}")
    found = LINK.search((await wang.hears("t.me")).text)
    assert found is not None
    return found[0]


async def test_from_the_command_line_to_the_first_colleague_and_the_first_approval(
    settings: Settings, clock: FixedClock, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code = command_line_code(monkeypatch, capsys, settings)
    async with bot_on_stage(settings, clock) as stage:
        wang = stage.sandbox.person("老王", user_id=1003)
        await wang.start(code)
        welcome = await wang.hears("欢迎王五")
        assert "审核" in welcome.keyboard[0]
        await wang.hears("法规科 2024年要办的事")

        zhang = stage.sandbox.person("小张", user_id=1001)
        link = await invited(wang, "客运科 经办人 张三")
        await zhang.open_link(link)
        assert "等信用办确认" in (await zhang.hears("已收到")).text
        assert "小张" in (await wang.hears("张三（客运科 经办人）的邀请链接被打开了")).text
        await wang.press("确认加入")
        await zhang.hears("欢迎张三")

        passer_by = stage.sandbox.person("路人", user_id=6666)
        await passer_by.open_link(link)
        await passer_by.hears("已经用过或已过期")

        await at(stage, MORNING)
        digest = await wang.hears("法规科待办提醒", ever=True)
        assert "6月14日（周五）" in digest.text
        await wang.press("审核")
        await wang.hears("没有待审核的材料")

        await zhang.photo(picture(1, 2, 3), caption="6.2")
        await zhang.hears("已收到 #1")
        await zhang.press("今天")
        await zhang.press("完成提交")
        card = await wang.hears("待审核 #1")
        assert card.button_words == ["✅ 通过", "↩️ 退回", "✏️ 核改"]
        await wang.press("通过")
        assert "+2分，当前自评 2/100" in (await wang.hears("#1 已通过")).text
        await zhang.hears("#1 通过")


async def test_a_reason_is_compulsory_and_may_be_typed(
    settings: Settings, clock: FixedClock, storage: Storage, people: People
) -> None:
    async with bot_on_stage(settings, clock) as stage:
        number = await waiting(stage, storage, people.zhang, "6.2")
        chat = await enter_all(stage, people)
        wang, zhang = chat["王五"], chat["张三"]
        await wang.say("/review")
        await wang.hears(f"待审核 #{number}")
        await wang.press("退回")
        await wang.hears("请选退回原因")
        await hears_nothing(stage, zhang)
        await wang.press("其他原因")
        await wang.hears("请输入退回")
        await wang.say("签到表请加盖科室章")
        await wang.hears(f"#{number} 已退回")
        assert "签到表请加盖科室章" in (await zhang.hears("退回补正")).text
        await wang.say(f"/approve {number}")
        await wang.hears("已由王五处理（已退回）")


async def test_what_the_coordinator_sends_itself_is_not_the_coordinators_to_approve(
    settings: Settings, clock: FixedClock, people: People
) -> None:
    async with bot_on_stage(settings, clock) as stage:
        chat = await enter_all(stage, people)
        wang = chat["王五"]
        await wang.say("/submit 1.4")
        await wang.hears("请发照片、文件或网页链接")
        await wang.document(b"minutes of the meeting", "会议纪要.pdf", "application/pdf")
        await wang.hears("已收到 #1（文件1个）")
        await wang.press("昨天")
        await wang.press("完成提交")
        await wang.hears("#1 已提交，待审核")
        await wang.say("/review")
        assert "要由分管领导审定" in (await wang.hears("没有待审核的材料")).text
        await wang.say("/approve 1")
        await wang.hears("无权")
        await chat["钱八"].hears("待审核 #1", ever=True)


async def test_two_coordinators_decide_once_and_the_slower_one_reads_who_was_faster(
    settings: Settings, clock: FixedClock, storage: Storage, people: People
) -> None:
    join(storage, 1101, "郑十一", Role.COORDINATOR, "法规科")
    async with bot_on_stage(settings, clock) as stage:
        number = await waiting(stage, storage, people.zhang, "6.2")
        chat = await enter_all(stage, people)
        zheng = await stage.enter("郑十一", 1101)
        for reviewer in (chat["王五"], zheng):
            await reviewer.say("审核")
            await reviewer.hears(f"待审核 #{number}")
        await zheng.press("通过")
        answer = await chat["王五"].press("通过")
        assert answer is not None
        assert "已由郑十一处理（已通过）" in answer.text
        await chat["张三"].hears(f"#{number} 通过")
        assert len([seen for seen in chat["张三"].said if "通过" in seen.text]) == 1


async def test_a_removed_member_loses_access_at_once(settings: Settings, clock: FixedClock, people: People) -> None:
    async with bot_on_stage(settings, clock) as stage:
        chat = await enter_all(stage, people)
        wang, zhang = chat["王五"], chat["张三"]
        await zhang.say("我的待办")
        await zhang.hears("客运科待办")
        await wang.say("/members 客运科")
        await wang.hears("人员名单")
        await wang.press("移除 张三")
        await wang.press("确认移除")
        await wang.hears("已移除 张三")
        await zhang.say("得分")
        await hears_nothing(stage, zhang)
        assert await zhang.press("展开", timeout=0.2) is None
        await zhang.photo(picture(1, 2, 3))
        await hears_nothing(stage, zhang)
        assert stage.sandbox.calls("getFile") == []

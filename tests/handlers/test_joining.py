"""Joining, inviting, the list and leaving, as people do it in the chat."""

from __future__ import annotations

import re

import pytest

from bot.clock import FixedClock
from bot.config import Settings
from bot.domain.roles import Role
from bot.sandbox import Person
from bot.services.bureau import Bureau
from bot.services.invites import create_invite
from tests.support.bot import Stage, bot_on_stage
from tests.support.people import STRANGER_ID, People, join

NEWCOMER_ID = 2001
LINK = re.compile(r"https://t\.me/\w+\?start=[\w-]+")


async def invited(wang: Person, words: str = "客运科 经办人 周九") -> str:
    """The link that the coordinator gets for somebody."""
    await wang.say(f"/invite {words}")
    found = LINK.search((await wang.hears("t.me")).text)
    assert found is not None
    return found[0]


async def newcomer(stage: Stage) -> Person:
    """An account that has joined by invitation and confirmation."""
    wang = await stage.enter("王五", 1003)
    guest = stage.sandbox.person("小周", user_id=NEWCOMER_ID)
    await guest.open_link(await invited(wang))
    await wang.hears("的邀请链接被打开了")
    await wang.press("确认加入")
    await guest.hears("欢迎")
    return guest


async def test_a_code_from_the_command_line_is_answered_with_the_welcome_the_year_and_the_keyboard(
    settings: Settings, clock: FixedClock, bureau: Bureau
) -> None:
    code = create_invite(bureau, None, "法规科", Role.COORDINATOR, "王五", None).code
    async with bot_on_stage(settings, clock) as stage:
        wang = stage.sandbox.person("老王", user_id=1003)
        await wang.start(code)
        card = await wang.hears("2024年要办的事")
        welcome = await wang.hears("欢迎王五")
        assert welcome.message_id < card.message_id
        assert "1.4 季度研究学习（一、4）" in card.text
        assert welcome.keyboard == [
            ["审核", "台账", "查缺"],
            ["我的待办", "报送佐证", "我的报送"],
            ["得分", "发通知", "帮助"],
        ]


async def test_a_forwarded_link_waits_until_the_coordinator_knows_the_account(
    settings: Settings, clock: FixedClock, people: People
) -> None:
    async with bot_on_stage(settings, clock) as stage:
        wang = await stage.enter("王五", people.wang.user_id)
        guest = stage.sandbox.person("小周", user_id=NEWCOMER_ID)
        await guest.open_link(await invited(wang))
        assert "等信用办确认" in (await guest.hears("已收到")).text
        assert "小周" in (await wang.hears("的邀请链接被打开了")).text
        await guest.say("/todo")
        await stage.settled()
        assert guest.heard == []
        await wang.press("确认加入")
        await guest.hears("欢迎周九")
        await guest.hears("2024年要办的事")
        await wang.hears("已确认加入")
        assert not [words for words in wang.all_button_words if "确认加入" in words]


async def test_a_refused_account_stays_a_stranger(settings: Settings, clock: FixedClock, people: People) -> None:
    async with bot_on_stage(settings, clock) as stage:
        wang = await stage.enter("王五", people.wang.user_id)
        guest = stage.sandbox.person("小周", user_id=NEWCOMER_ID)
        await guest.open_link(await invited(wang))
        await wang.hears("的邀请链接被打开了")
        await wang.press("拒绝")
        await wang.hears("已拒绝")
        guest.mark()
        await guest.say("/help")
        await stage.settled()
        assert guest.heard == []


async def test_everybody_who_waits_is_confirmed_by_one_press(
    settings: Settings, clock: FixedClock, people: People
) -> None:
    async with bot_on_stage(settings, clock) as stage:
        wang = await stage.enter("王五", people.wang.user_id)
        guests = []
        for number, name in enumerate(("周九", "吴十")):
            guest = stage.sandbox.person(name, user_id=NEWCOMER_ID + number)
            await guest.open_link(await invited(wang, f"客运科 经办人 {name}"))
            await guest.hears("已收到")
            await wang.hears(f"{name}（客运科 经办人）的邀请链接被打开了")
            guests.append(guest)
        await wang.press("全部确认")
        assert "周九、吴十" in (await wang.hears("已确认2人加入")).text
        for guest in guests:
            await guest.hears("欢迎")


async def test_the_second_coordinator_reads_who_decided(settings: Settings, clock: FixedClock, people: People) -> None:
    from storage.unit_of_work import Storage

    storage = Storage(settings.sqlalchemy_url)
    join(storage, 1101, "郑十一", Role.COORDINATOR, "法规科")
    storage.close()
    async with bot_on_stage(settings, clock) as stage:
        wang = await stage.enter("王五", people.wang.user_id)
        zheng = await stage.enter("郑十一", 1101)
        guest = stage.sandbox.person("小周", user_id=NEWCOMER_ID)
        await guest.open_link(await invited(wang))
        card = await zheng.hears("的邀请链接被打开了")
        data = card.payload["reply_markup"]["inline_keyboard"][0][1]["callback_data"]
        await wang.hears("的邀请链接被打开了")
        await wang.press("确认加入")
        await zheng.hears("由王五办理")
        answer = await zheng.press_data(data)
        assert answer is not None
        assert "已由王五确认" in answer.text


async def test_a_spent_code_is_told_so_and_an_invented_one_meets_silence(
    settings: Settings, clock: FixedClock, people: People
) -> None:
    async with bot_on_stage(settings, clock) as stage:
        wang = await stage.enter("王五", people.wang.user_id)
        link = await invited(wang)
        first = stage.sandbox.person("小周", user_id=NEWCOMER_ID)
        await first.open_link(link)
        await first.hears("已收到")
        late = stage.sandbox.person("路人", user_id=STRANGER_ID)
        await late.open_link(link)
        await late.hears("已经用过或已过期")
        late.mark()
        await late.start("an-invented-code")
        await stage.settled()
        assert late.heard == []


async def test_five_invented_codes_reach_the_coordinator_and_make_real_ones_silent(
    settings: Settings, clock: FixedClock, people: People
) -> None:
    async with bot_on_stage(settings, clock) as stage:
        wang = await stage.enter("王五", people.wang.user_id)
        link = await invited(wang)
        stranger = stage.sandbox.person("路人", user_id=STRANGER_ID)
        for number in range(5):
            await stranger.start(f"guess-{number}")
        await wang.hears("不存在的邀请码")
        await stranger.open_link(link)
        await stage.settled()
        assert stranger.said == []


async def test_inviting_by_buttons_asks_department_role_and_name(
    settings: Settings, clock: FixedClock, people: People
) -> None:
    async with bot_on_stage(settings, clock) as stage:
        wang = await stage.enter("王五", people.wang.user_id)
        await wang.say("/invite")
        assert len((await wang.hears("哪个科室")).button_words) == 17
        await wang.press("养护科")
        await wang.hears("请选身份")
        await wang.press("科室负责人")
        await wang.hears("请发姓名")
        await wang.say("周九")
        assert "养护科 科室负责人" in (await wang.hears("t.me")).text
        await wang.say("周九")
        await stage.settled()
        assert not [seen for seen in wang.heard if "t.me" in seen.text]


async def test_a_deputys_departments_may_be_typed_before_the_name(
    settings: Settings, clock: FixedClock, people: People
) -> None:
    async with bot_on_stage(settings, clock) as stage:
        wang = await stage.enter("王五", people.wang.user_id)
        await wang.say("/invite")
        await wang.hears("哪个科室")
        await wang.press("局领导、分管领导")
        await wang.hears("请选身份")
        await wang.press("分管领导")
        await wang.hears("请发姓名")
        await wang.say("客运科、货运科 钱八")
        assert "分管领导·客运科、货运科" in (await wang.hears("t.me")).text


async def test_cancel_forgets_the_question(settings: Settings, clock: FixedClock, people: People) -> None:
    async with bot_on_stage(settings, clock) as stage:
        wang = await stage.enter("王五", people.wang.user_id)
        await wang.say("/invite 客运科 经办人")
        await wang.hears("请发姓名")
        await wang.say("/cancel")
        await wang.hears("不办了")
        await wang.say("周九")
        await stage.settled()
        assert not [seen for seen in wang.heard if "t.me" in seen.text]


@pytest.mark.parametrize("typed", ["/invite 人事科 经办人 周九", "/invite 周九", "/invite 客运科 经办人 周九 吴十"])
async def test_what_is_not_understood_is_answered_with_an_example(
    settings: Settings, clock: FixedClock, people: People, typed: str
) -> None:
    async with bot_on_stage(settings, clock) as stage:
        wang = await stage.enter("王五", people.wang.user_id)
        await wang.say(typed)
        await wang.hears("/invite")


@pytest.mark.parametrize("command", ["/invite", "/invite 客运科 经办人 周九", "/members", "/members 客运科"])
async def test_nobody_but_the_coordinator_deals_with_people(
    settings: Settings, clock: FixedClock, people: People, command: str
) -> None:
    async with bot_on_stage(settings, clock) as stage:
        for each in (people.zhang, people.li, people.sun, people.qian):
            person = await stage.enter(each.name, each.user_id)
            await person.say(command)
            await person.hears("无权")


async def test_forged_buttons_about_people_are_refused(settings: Settings, clock: FixedClock, people: People) -> None:
    async with bot_on_stage(settings, clock) as stage:
        zhang = await stage.enter("张三", people.zhang.user_id)
        wang = await stage.enter("王五", people.wang.user_id)
        for data in ("1:rm_ok:3", "1:rm:3", "1:join_ok:1", "1:join_all", "1:members:all", "1:inv_role:4:coordinator"):
            answer = await zhang.press_data(data)
            assert answer is not None
            assert "无权" in answer.text
        for data in ("1:rm_ok:x", "1:members:99", "1:inv_role:4:boss", "1:inv_dept", "1:join_ok:"):
            answer = await wang.press_data(data)
            assert answer is not None
            assert answer.text
        for person in (zhang, wang):
            await person.say("/help")
            await person.hears("您可以这样用")


async def test_a_removed_member_is_a_stranger_at_once_and_loses_the_commands(
    settings: Settings, clock: FixedClock, people: People
) -> None:
    async with bot_on_stage(settings, clock) as stage:
        wang = await stage.enter("王五", people.wang.user_id)
        zhang = await stage.enter("张三", people.zhang.user_id)
        await wang.say("/members")
        assert "客运科" in (await wang.hears("人员名单")).text
        await wang.press("移除 张三")
        await wang.hears("确定移除")
        await wang.press("确认移除")
        await wang.hears("已移除 张三")
        await zhang.say("/help")
        await stage.settled()
        assert zhang.heard == []
        assert stage.sandbox.calls("deleteMyCommands")


async def test_the_last_coordinator_cannot_leave(settings: Settings, clock: FixedClock, people: People) -> None:
    async with bot_on_stage(settings, clock) as stage:
        wang = await stage.enter("王五", people.wang.user_id)
        await wang.say("/members 法规科")
        await wang.hears("人员名单")
        await wang.press("移除 王五")
        await wang.hears("确定移除")
        answer = await wang.press("确认移除")
        assert answer is not None
        assert "最后一名信用办人员" in answer.text
        await wang.say("/help")
        await wang.hears("邀请同事")


async def test_the_link_opened_again_welcomes_again_and_another_link_says_one_is_in(
    settings: Settings, clock: FixedClock, people: People
) -> None:
    async with bot_on_stage(settings, clock) as stage:
        wang = await stage.enter("王五", people.wang.user_id)
        link = await invited(wang)
        guest = stage.sandbox.person("小周", user_id=NEWCOMER_ID)
        await guest.open_link(link)
        await wang.hears("的邀请链接被打开了")
        await wang.press("确认加入")
        await guest.hears("2024年要办的事")
        await guest.open_link(link)
        await guest.hears("欢迎周九")
        other = await invited(wang, "货运科 经办人 吴十")
        await guest.open_link(other)
        await guest.hears("您已经加入")


async def test_a_newcomer_finds_the_commands_of_the_role(settings: Settings, clock: FixedClock, people: People) -> None:
    async with bot_on_stage(settings, clock) as stage:
        await newcomer(stage)
        await stage.sandbox.wait_for(
            lambda: [call for call in stage.sandbox.calls("setMyCommands") if str(NEWCOMER_ID) in str(call)]
        )


@pytest.mark.parametrize("typed", ["/help", "帮助", "/start"])
async def test_help_tells_each_role_its_own(settings: Settings, clock: FixedClock, people: People, typed: str) -> None:
    async with bot_on_stage(settings, clock) as stage:
        zhang = await stage.enter("张三", people.zhang.user_id)
        await zhang.say(typed)
        said = await zhang.hears("您可以这样用")
        assert "/submit 3.1" in said.text
        assert "/invite" not in said.text
        assert said.keyboard == [["我的待办", "报送佐证", "我的报送"], ["得分", "帮助"]]

"""李四, head of 客运科: what the department owes, what came back, and stopping what is wrong."""

from __future__ import annotations

from bot.cli.story import picture
from bot.clock import FixedClock
from bot.config import Settings
from bot.domain.roles import Role
from bot.services.bureau import Bureau
from bot.services.invites import create_invite
from storage.unit_of_work import Storage
from tests.support.bot import bot_on_stage
from tests.support.material import send
from tests.support.people import People
from tests.support.stories import MORNING, at, enter_all, waiting


async def test_joining_and_reading_what_the_department_owes(
    settings: Settings, clock: FixedClock, bureau: Bureau
) -> None:
    code = create_invite(bureau, None, "客运科", Role.HEAD, "李四", None).code
    async with bot_on_stage(settings, clock) as stage:
        li = stage.sandbox.person("李科长", user_id=1002)
        await li.start(code)
        assert "科室负责人" in (await li.hears("欢迎李四")).text
        await li.press("我的待办")
        todo = await li.hears("客运科待办")
        assert "3.2（三、2）" in todo.text
        await li.press("展开")
        assert "5.1（五、1）" in (await li.hears("客运科待办")).text
        await li.say("/help")
        await li.hears("拦下报错的")


async def test_the_head_reads_every_return_of_the_department_and_no_other(
    settings: Settings, clock: FixedClock, storage: Storage, people: People
) -> None:
    own = send(storage, people.zhang, "6.2", "2024-06-12", at="2024-06-12T15:00", kinds=("photo",))
    foreign = send(storage, people.zhao, "6.2", "2024-06-12", at="2024-06-12T15:10", kinds=("photo",))
    async with bot_on_stage(settings, clock) as stage:
        chat = await enter_all(stage, people)
        li, wang = chat["李四"], chat["王五"]
        await wang.say(f"/return {foreign} 看不出办理日期")
        await chat["赵六"].hears("退回补正")
        await wang.say(f"/return {own} 照片里没有横幅")
        told = await li.hears(f"本科室 #{own} 被退回")
        assert "张三" in told.text
        assert "照片里没有横幅" in told.text
        assert [seen for seen in li.said if f"#{foreign}" in seen.text] == []


async def test_the_head_stops_a_wrong_submission_before_review(
    settings: Settings, clock: FixedClock, storage: Storage, people: People
) -> None:
    async with bot_on_stage(settings, clock) as stage:
        wrong = await waiting(stage, storage, people.zhang, "6.2")
        foreign = await waiting(stage, storage, people.zhao, "6.2")
        chat = await enter_all(stage, people)
        li, wang, zhang = chat["李四"], chat["王五"], chat["张三"]
        await li.say(f"/withdraw {foreign}")
        await li.hears("无权")
        await li.say(f"/withdraw {wrong}")
        await li.hears(f"#{wrong} 已撤回")
        await wang.say(f"/approve {wrong}")
        await wang.hears("已撤回")
        await zhang.say("我的报送")
        await zhang.hears(f"#{wrong} 已撤回")
        await wang.say("审核")
        await wang.hears(f"待审核 #{foreign}")


async def test_the_head_can_do_what_the_staff_can_and_no_more(
    settings: Settings, clock: FixedClock, people: People
) -> None:
    async with bot_on_stage(settings, clock) as stage:
        li = await stage.enter("李四", people.li.user_id)
        await at(stage, MORNING)
        reminder = await li.hears("客运科待办提醒", ever=True)
        await li.photo(picture(7, 8, 9), reply_to=reminder.message_id)
        await li.hears("已收到 #1（照片1张）")
        await li.press("6.2")
        await li.press("今天")
        await li.press("完成提交")
        await li.hears("#1 已提交，待审核")
        for typed in ("/review", "/approve 1", "/invite 客运科 经办人 周九", "/members"):
            await li.say(typed)
            await li.hears("无权")

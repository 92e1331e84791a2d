"""钱八, deputy in charge of 客运科 and 货运科, decides what the coordinator sent."""

from __future__ import annotations

from bot.clock import FixedClock
from bot.config import Settings
from bot.domain.roles import Role
from bot.services.bureau import Bureau
from bot.services.invites import create_invite
from storage.unit_of_work import Storage
from tests.support.bot import bot_on_stage
from tests.support.material import send
from tests.support.people import People
from tests.support.stories import enter_all, waiting


async def test_joining_names_the_departments_in_charge(settings: Settings, clock: FixedClock, bureau: Bureau) -> None:
    code = create_invite(bureau, None, "客运科", Role.DEPUTY, "钱八", None, ("货运科",)).code
    async with bot_on_stage(settings, clock) as stage:
        qian = stage.sandbox.person("钱局", user_id=1006)
        await qian.start(code)
        welcome = await qian.hears("欢迎钱八")
        assert "客运科、货运科" in welcome.text
        assert {"得分", "审核"} <= {word for row in welcome.keyboard for word in row}


async def test_the_coordinators_own_submission_is_approved_by_the_deputy(
    settings: Settings, clock: FixedClock, storage: Storage, people: People
) -> None:
    async with bot_on_stage(settings, clock) as stage:
        own = await waiting(stage, storage, people.wang, "1.4")
        staffs = await waiting(stage, storage, people.zhang, "6.2")
        chat = await enter_all(stage, people)
        qian, wang = chat["钱八"], chat["王五"]
        await qian.press("审核")
        await qian.hears(f"待审核 #{own}")
        assert [seen for seen in qian.said if f"#{staffs}" in seen.text] == []
        await qian.press("通过")
        assert "+1分，当前自评 1/100" in (await qian.hears(f"#{own} 已通过")).text
        await wang.hears(f"#{own} 通过")


async def test_the_deputy_returns_it_with_a_reason(
    settings: Settings, clock: FixedClock, storage: Storage, people: People
) -> None:
    own = send(storage, people.wang, "1.4", "2024-06-12", at="2024-06-12T15:00")
    async with bot_on_stage(settings, clock) as stage:
        chat = await enter_all(stage, people)
        await chat["钱八"].say(f"/return {own}")
        await chat["钱八"].hears("请选退回原因")
        await chat["钱八"].press("与本项内容不符")
        assert "与本项内容不符" in (await chat["王五"].hears("退回补正")).text


async def test_what_belongs_to_others_is_refused(
    settings: Settings, clock: FixedClock, storage: Storage, people: People
) -> None:
    staffs = send(storage, people.zhang, "6.2", "2024-06-12", at="2024-06-12T15:10", kinds=("photo",))
    async with bot_on_stage(settings, clock) as stage:
        qian = await stage.enter("钱八", people.qian.user_id)
        for typed in (f"/approve {staffs}", f"/return {staffs} 理由", "/submit 1.4", "/mine", "/invite", "/members"):
            await qian.say(typed)
            await qian.hears("无权")
        await qian.say("/score 客运科")
        await qian.hears("客运科参与的指标")
        await qian.say("/score 6.2")
        await qian.hears(f"#{staffs}")

"""孙七, 组长, wants the score now, and the reasons."""

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
from tests.support.stories import half_a_year


async def test_joining_leads_straight_to_the_score(settings: Settings, clock: FixedClock, bureau: Bureau) -> None:
    code = create_invite(bureau, None, None, Role.LEADER, "孙七", None).code
    async with bot_on_stage(settings, clock) as stage:
        sun = stage.sandbox.person("孙局", user_id=1005)
        await sun.start(code)
        assert "得分" in (await sun.hears("欢迎孙七")).keyboard[0]
        await sun.press("得分")
        await sun.hears("当前自评 0/100")


async def test_the_score_its_parts_its_reasons_and_a_past_day(
    settings: Settings, clock: FixedClock, storage: Storage, people: People
) -> None:
    half_a_year(storage, people)
    pending = send(storage, people.zhang, "5.3b", "2024-06-12", at="2024-06-12T15:00", label="企业")
    async with bot_on_stage(settings, clock) as stage:
        sun = await stage.enter("孙七", people.sun.user_id)
        await sun.press("得分")
        sheet = await sun.hears("当前自评 40.5/100")
        for words in ("已确认 40.5分", "待审 0.5分", "尚可争取", "已失分 2分", "最近三个时限"):
            assert words in sheet.text
        assert sheet.button_words == ["按指标", "按科室", "得分依据"]
        await sun.press("按指标")
        await sun.hears("5.3（五、3）")
        await sun.press("5.3")
        explained = await sun.hears("5.3b（五、3）")
        assert f"#{pending} 客运科 张三" in explained.text
        await sun.press("按科室")
        await sun.press("客运科")
        await sun.hears("客运科参与的指标")
        await sun.press("得分依据")
        await sun.hears("7.1（七、1）")
        await sun.say("/score 2024-06-03")
        assert "自评 0/100" in (await sun.hears("6月3日自评")).text
        await sun.say("/score 三、1")
        await sun.hears("3.1（三、1）")


async def test_what_a_leader_does_not_do_is_refused(
    settings: Settings, clock: FixedClock, storage: Storage, people: People
) -> None:
    number = send(storage, people.zhang, "6.2", "2024-06-12", at="2024-06-12T15:00", kinds=("photo",))
    async with bot_on_stage(settings, clock) as stage:
        sun = await stage.enter("孙七", people.sun.user_id)
        for typed in ("/review", f"/approve {number}", f"/return {number} 理由", "/submit 6.2", "/mine", "/members"):
            await sun.say(typed)
            await sun.hears("无权")
        await sun.photo(picture(1, 2, 3))
        await sun.hears("无权")
        assert stage.sandbox.calls("getFile") == []
        await sun.say("/score 2025-01-01")
        await sun.hears("2024年内")

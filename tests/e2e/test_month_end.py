"""The end of May: departments say what they did, the coordinator closes the month."""

from __future__ import annotations

import pytest

from bot.clock import FixedClock, parse_moment
from bot.config import Settings
from storage.unit_of_work import Storage
from tests.support.bot import bot_on_stage
from tests.support.material import send
from tests.support.people import People
from tests.support.stories import at, enter_all


@pytest.fixture
def clock() -> FixedClock:
    """Monday 2024-05-27, 10:00."""
    return FixedClock(parse_moment("2024-05-27T10:00"))


async def test_a_month_from_the_question_to_a_correction(
    settings: Settings, clock: FixedClock, storage: Storage, people: People
) -> None:
    send(storage, people.zhang, "3.2", "2024-05-06", at="2024-05-06T10:00", label="汽车维修")
    async with bot_on_stage(settings, clock, is_ticking=False) as stage:
        crowd = await enter_all(stage, people)
        zhang, li, zhao, wang, sun = (crowd[name] for name in ("张三", "李四", "赵六", "王五", "孙七"))
        await at(stage, "2024-05-28T08:30")
        assert "本月你科已报1件" in (await zhang.hears("5月进展")).text
        await zhang.press("照此填")
        await zhang.hears("已填客运科5月进展")
        await li.press("照此填")
        assert "本月报送3.2" in (await li.hears("已填客运科5月进展")).text
        await zhao.press("改写")
        await zhao.hears("请发5月的进展")
        await zhao.say("货运源头企业信用培训32人")
        await zhao.hears("已填货运科5月进展")
        await wang.say("/close 2024-05")
        await wang.hears("还没有结束")

        await at(stage, "2024-05-31T08:30")
        assert "还差" not in (await wang.hears("5月台账待关账")).text.split("5月台账待关账")[0][-3:]
        await wang.press("关账 5月")
        await wang.hears("5月台账已关账")
        await wang.press("关账 5月")
        await stage.settled()
        await zhao.say("/progress 5月 人数应为35人")
        await zhao.hears("更正记入6月台账")

        await wang.press("台账")
        ledger = (await wang.hears("工作台账")).text
        assert "货运源头企业信用培训32人" in ledger
        assert "35人" not in ledger
        assert "未填（14个）：法规科、办公室" in ledger
        await sun.say("/ledger 2024-06")
        assert "更正5月：人数应为35人" in (await sun.hears("2024年6月工作台账")).text
        await zhang.say("/ledger")
        await zhang.hears("无权")
        await at(stage, "2024-06-03T08:30")
        morning = await wang.hears("5月台账已关账，")
        assert "还差：台账佐证（交他人审核）" in morning.text
        await wang.press("提交 1.2b 月度台账")
        await wang.hears("形成台账 · 5月")

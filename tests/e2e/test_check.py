"""查缺 and 调度, as the coordinator meets them: the list, a kind, a door, everything, the paper."""

from __future__ import annotations

from io import BytesIO

import docx
import pytest

from bot.clock import FixedClock, parse_moment
from bot.config import Settings
from storage.unit_of_work import Storage
from tests.support.bot import bot_on_stage
from tests.support.people import People
from tests.support.stories import at, enter_all, half_a_year, waiting


@pytest.fixture
def clock() -> FixedClock:
    """Friday 2024-06-14, 10:00."""
    return FixedClock(parse_moment("2024-06-14T10:00"))


async def test_the_coordinator_finds_what_is_missing_and_goes_there(
    settings: Settings, clock: FixedClock, storage: Storage, people: People
) -> None:
    half_a_year(storage, people)
    async with bot_on_stage(settings, clock, is_ticking=False) as stage:
        number = await waiting(stage, storage, people.zhang, "5.2")
        crowd = await enter_all(stage, people)
        wang, zhang = crowd["王五"], crowd["张三"]
        await zhang.say("查缺")
        await zhang.hears("无权")
        await wang.say("查缺")
        listed = await wang.hears("查缺补漏")
        assert "当前自评 40.5/100" in listed.text
        assert "还差59.5分：" in listed.text
        assert "另有" in listed.text
        await wang.press("调度表")
        await wang.hears("调度表做好了")
        await wang.say("/check")
        listed = await wang.hears("查缺补漏")
        await wang.press("链条未通")
        blocked = await wang.hears("查缺 · 链条未通")
        assert blocked.message_id == listed.message_id
        assert "先完成7.2（七、2）" in blocked.text
        await wang.press("返回查缺")
        await wang.hears("查缺补漏")
        await wang.press("展开")
        await wang.hears("七、探索创新")
        await wang.say("/check 五、2")
        item = await wang.hears("5.2（五、2）")
        assert f"#{number}" in item.text
        await wang.say("/check 缺公开吗")
        await wang.hears("没看懂要查什么")
        await wang.say("/check 待审核")
        await wang.hears("这一类现在没有")
        await wang.say("/check 缺要件")
        await wang.hears("查缺 · 缺要件")
        await wang.press("催办 5.2")
        await wang.hears("催办")
        await wang.say("/check 3.1")
        await wang.hears("3.1（三、1）")
        await wang.press("返回查缺")
        await wang.press("展开")
        await wang.hears("三、信息管理")


async def test_the_review_card_opens_below_the_list(
    settings: Settings, clock: FixedClock, storage: Storage, people: People
) -> None:
    async with bot_on_stage(settings, clock, is_ticking=False) as stage:
        number = await waiting(stage, storage, people.zhang, "6.2")
        wang = await stage.enter("王五", people.wang.user_id)
        await wang.say("/check 待审核")
        listed = await wang.hears("查缺 · 待审核")
        await wang.press(f"审核 #{number}")
        card = await wang.hears(f"待审核 #{number}")
        assert card.message_id > listed.message_id
        await wang.press("通过")
        await wang.hears(f"#{number} 已通过")


async def test_the_meeting_gets_its_paper(
    settings: Settings, clock: FixedClock, storage: Storage, people: People
) -> None:
    async with bot_on_stage(settings, clock, is_ticking=False) as stage:
        await at(stage, "2024-06-14T10:00")
        crowd = await enter_all(stage, people)
        await crowd["李四"].say("/meeting")
        await crowd["李四"].hears("无权")
        sun = crowd["孙七"]
        await sun.say("/meeting 航空科")
        await sun.hears("没有叫“航空科”的科室")
        await sun.say("/meeting 客运科")
        await sun.hears("调度表做好了")
        await stage.settled()
        (paper,) = [seen for seen in sun.heard if seen.file_name == "调度表（客运科）2024-06-14.docx"]
        file = stage.sandbox.world.files.find(paper.payload["document"]["file_id"])
        assert file is not None
        assert docx.Document(BytesIO(file.data)).tables[0].rows[1].cells[0].text.startswith("客运科（")

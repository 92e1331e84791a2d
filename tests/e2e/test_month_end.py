"""The end of May: departments say what they did, the coordinator closes the month."""

from __future__ import annotations

import docx
import pytest

from bot.clock import FixedClock, parse_moment
from bot.config import Settings
from storage.models import FiledLedger
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
        zhang, li, zhao, wang, sun, qian = (crowd[name] for name in ("张三", "李四", "赵六", "王五", "孙七", "钱八"))
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
        closed = (await wang.hears("5月台账已关账")).text
        assert "自动报送（待审核）" in closed
        names = [seen.file_name for seen in wang.heard if seen.media == "document"]
        assert names == ["2024年5月工作台账.docx", "2024年5月工作台账.xlsx"]
        with storage.read() as session:
            filed = session.get_one(FiledLedger, "2024-05")
        paper = docx.Document(str(stage.app.bureau.files.path(filed.document_sha256)))
        footer = "".join(each.text for each in paper.sections[0].footer.paragraphs)
        assert f"审计记录第{filed.words['head_count']}条 {filed.words['head']}" in footer
        assert filed.words["head_count"] > 0
        assert "由王五关账" in paper.paragraphs[1].text
        await wang.say("/close 5月")
        assert (await wang.hears("5月台账已关账")).text == closed
        number = closed.split("#")[1].split(" ")[0]
        await qian.hears("形成台账", ever=True)
        await qian.say(f"/approve {number}")
        await wang.hears(f"#{number}")
        await stage.settled()
        await zhao.say("/progress 5月 人数应为35人")
        await zhao.hears("更正记入6月台账")

        await wang.press("台账")
        ledger = (await wang.hears("工作台账")).text
        assert "货运源头企业信用培训32人" in ledger
        assert "35人" not in ledger
        assert "未填（14个）：法规科、办公室" in ledger
        assert "自动报送（已通过）" in ledger
        await sun.say("/ledger 2024-06")
        assert "更正5月：人数应为35人" in (await sun.hears("2024年6月工作台账")).text
        await stage.settled()
        assert [seen for seen in sun.heard if seen.media == "document"] == []
        await zhang.say("/ledger")
        await zhang.hears("无权")


async def test_papers_come_by_button_and_by_command(
    settings: Settings, clock: FixedClock, storage: Storage, people: People
) -> None:
    templates = settings.data_dir / "templates"
    templates.mkdir()
    (templates / "year.docx").write_bytes(b"no document")
    async with bot_on_stage(settings, clock, is_ticking=False) as stage:
        crowd = await enter_all(stage, people)
        zhang, wang, sun = (crowd[name] for name in ("张三", "王五", "孙七"))
        await wang.press("台账")
        await wang.hears("2024年5月工作台账")
        await wang.press("自评报告")
        await wang.hears("自评报告（草稿）写好了")
        await stage.settled()
        assert [seen.file_name for seen in wang.heard if seen.media][-1] == "自评报告（截至2024-05-27）.docx"
        await sun.say("/report 2024-05-20")
        await sun.hears("截至2024年5月20日")
        await sun.say("/report 后天")
        await sun.hears("日期没看懂")
        await zhang.say("/report")
        await zhang.hears("无权")
        await zhang.say("/year")
        await zhang.hears("模板 year.docx 用不了")
        assert [seen.file_name for seen in zhang.heard if seen.media] == ["客运科2024年任务（按月）.docx"]
        await zhang.say("/year 货运科")
        await zhang.hears("无权")
        await sun.say("/year 后勤科")
        await sun.hears("没看懂是哪个科室")

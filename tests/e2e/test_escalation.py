"""A late item climbs: digest, head, deputy, 催办, 督办单, 通报; and a leader's words come back answered."""

from __future__ import annotations

import asyncio
from io import BytesIO

import docx
from sqlmodel import select

from bot.cli.story import picture
from bot.clock import FixedClock
from bot.config import Settings
from bot.domain.states import OutboxState
from bot.sandbox import Person
from storage.models import OutboxMessage
from storage.unit_of_work import Storage
from tests.support.bot import Stage, bot_on_stage
from tests.support.people import People
from tests.support.stories import at, enter_all, half_a_year


async def morning(stage: Stage, chat: dict[str, Person], day: str) -> None:
    """08:30 of that day; what was said before is behind everybody."""
    for person in chat.values():
        person.mark()
    await at(stage, f"{day}T08:30")


async def test_a_late_item_climbs_from_the_digest_to_a_bulletin(
    settings: Settings, clock: FixedClock, storage: Storage, people: People
) -> None:
    half_a_year(storage, people)
    async with bot_on_stage(settings, clock, is_ticking=False) as stage:
        chat = await enter_all(stage, people)
        zhang, li, wang, zhao, sun, qian = (chat[name] for name in ("张三", "李四", "王五", "赵六", "孙七", "钱八"))

        await morning(stage, chat, "2024-06-28")
        assert "3.2 信用数据 二季度" in (await zhang.hears("还没办的，下个工作日起告知科室负责人")).text
        await at(stage, "2024-06-28T15:00")
        assert "客运科：3.2" in (await wang.hears("今天到期未报")).text
        assert not [seen for seen in zhang.heard if "今天到期未报" in seen.text]

        await morning(stage, chat, "2024-07-01")
        assert "3.2 信用数据 二季度（已逾期1个工作日）" in (await li.hears("需您协调")).text
        await everything_sent(storage)
        assert not [seen for person in (qian, sun) for seen in person.heard if "客运科：3.2" in seen.text]

        await morning(stage, chat, "2024-07-02")
        await zhang.hears("明天起告知分管领导")

        await morning(stage, chat, "2024-07-03")
        told = await qian.hears("需您协调")
        assert "客运科：3.2" in told.text
        assert told.button_words == ["催办 客运科", "催办 货运科"]
        await qian.press("催办 客运科")
        await qian.hears("已发出")
        urged = await zhang.hears("分管领导钱八请客运科抓紧办理")
        assert "3.2（三、2）" in urged.text
        await li.hears("分管领导钱八请客运科抓紧办理")
        await sun.say("/urge 3.2 客运科")
        await sun.hears("今天钱八已催过")

        await wang.say("/supervise")
        assert "督办 3.2 信用数据 二季度 客运科" in (await wang.hears("仍然逾期的")).button_words
        await wang.press("督办 3.2 信用数据 二季度 客运科")
        await wang.hears("反馈时限")
        await wang.press("3个工作日内反馈")
        await wang.hears("督办单第1号已发出")
        order = await zhang.hears("反馈时限：7月8日")
        paper = next(seen for seen in zhang.heard if seen.media == "document")
        assert paper.message_id < order.message_id
        await zhang.press("签收")
        assert (await zhang.hears("已签收")).message_id == order.message_id
        await li.press("反馈")
        await li.hears("请输入督办单第1号的办理情况")
        await li.say("正在联系平台")
        await li.hears("已反馈督办单第1号")
        await wang.hears("正在联系平台")
        await wang.say("/supervise")
        assert "已签收2/2人" in (await wang.hears("已反馈，尚未办结")).text

        await morning(stage, chat, "2024-07-09")
        await wang.say("/bulletin")
        preview = await wang.hears("通报第1号（草稿")
        assert "客运科" in preview.text
        assert not [name for name in chat if name in preview.text]
        await wang.press("送组长审批")
        await sun.hears("信用办送审：通报第1号")
        assert "通报第1号（送审稿）.docx" in [seen.file_name for seen in sun.heard]
        await everything_sent(storage)
        assert not [seen for seen in zhao.heard if "通报" in seen.text]
        await sun.press("同意通报")
        await sun.hears("您已同意")
        await zhao.hears("通报第1号（7月9日）", timeout=10)
        assert "通报第1号.docx" in [seen.file_name for seen in zhao.heard]
        await zhao.press("签收")
        await zhao.hears("已签收")
        await wang.hears("孙七已同意")


async def test_the_paper_is_a_word_file_in_an_official_layout(
    settings: Settings, clock: FixedClock, storage: Storage, people: People
) -> None:
    async with bot_on_stage(settings, clock, is_ticking=False) as stage:
        chat = await enter_all(stage, people)
        await at(stage, "2024-07-03T08:30")
        wang = chat["王五"]
        await wang.say("/urge 3.2 客运科")
        await wang.hears("已发出")
        await wang.say("/supervise 3.2 客运科 5")
        await wang.hears("督办单第1号")
        stored = [path.read_bytes() for path in (settings.data_dir / "files").rglob("*") if path.is_file()]
        document = docx.Document(BytesIO(stored[0]))
        assert document.paragraphs[0].text == "督办单"
        assert document.paragraphs[0].runs[0].font.name == "黑体"
        cells = {row.cells[0].text: row.cells[1].text for row in document.tables[0].rows}
        assert cells["责任科室"] == "客运科"
        assert cells["反馈时限"] == "2024年7月10日"
        assert "三、2" in cells["督办事项"]
        assert not [name for name in chat if name in str(cells)]
        assert "领导小组办公室（局法规科）" in cells["办理要求"]
        assert document.paragraphs[-2].text == "局“信用交通县（市、区）”推进工作领导小组办公室"


async def test_material_in_answer_to_a_supervision_is_taken_for_its_item(
    settings: Settings, clock: FixedClock, people: People
) -> None:
    async with bot_on_stage(settings, clock, is_ticking=False) as stage:
        chat = await enter_all(stage, people)
        await at(stage, "2024-07-03T08:30")
        wang, zhang = chat["王五"], chat["张三"]
        await wang.say("/urge 3.2 客运科")
        await wang.hears("已发出")
        await wang.say("/supervise 3.2 客运科 3")
        order = await zhang.hears("反馈时限：")
        await zhang.photo(picture(1, 2, 3), reply_to=order.message_id)
        assert "3.2" in (await zhang.hears("已收到")).text


async def test_a_leaders_words_become_an_instruction_and_its_answer_comes_back(
    settings: Settings, clock: FixedClock, people: People
) -> None:
    async with bot_on_stage(settings, clock, is_ticking=False) as stage:
        chat = await enter_all(stage, people)
        zhang, li, wang, zhao, sun = (chat[name] for name in ("张三", "李四", "王五", "赵六", "孙七"))
        await sun.say("请客运科 本周把 3.2 <报齐>")
        offered = await sun.hears("要把这段话作为批示转给科室吗")
        assert "转给：客运科" in offered.text
        await sun.press("作为批示转办")
        await sun.hears("选好后点「发出批示」")
        await sun.press("货运科")
        assert "转给：客运科、货运科" in (await sun.hears("转给：客运科、货运科")).text
        await sun.press("发出批示")
        await sun.hears("批示第1号已发出")
        for person in (zhang, li, zhao):
            assert "请客运科 本周把 3.2 <报齐>" in (await person.hears("批示第1号")).text
        await wang.hears("已转：客运科、货运科")
        await zhao.press("签收")
        await zhao.hears("已签收")
        await li.say("/feedback 批示1 周五前报齐")
        await li.hears("已反馈批示第1号，会告诉孙七、信用办")
        assert "客运科 李四" in (await sun.hears("周五前报齐")).text
        await wang.hears("周五前报齐")


async def test_words_about_nothing_get_the_usual_sentence_and_staff_are_offered_nothing(
    settings: Settings, clock: FixedClock, people: People
) -> None:
    async with bot_on_stage(settings, clock, is_ticking=False) as stage:
        chat = await enter_all(stage, people)
        await chat["孙七"].say("辛苦了")
        await chat["孙七"].hears("没看明白")
        await chat["张三"].say("客运科抓紧报3.2")
        await chat["张三"].hears("没看明白")


async def test_a_leaders_reply_to_a_message_is_an_instruction_about_it(
    settings: Settings, clock: FixedClock, people: People
) -> None:
    async with bot_on_stage(settings, clock, is_ticking=False) as stage:
        chat = await enter_all(stage, people)
        qian = chat["钱八"]
        await at(stage, "2024-07-03T08:30")
        told = await qian.hears("需您协调")
        await qian.say("请抓紧", reply_to=told.message_id)
        await qian.hears("要把这段话作为批示转给科室吗")


async def test_the_coordinators_morning_message_says_whom_it_reached(
    settings: Settings, clock: FixedClock, storage: Storage, people: People
) -> None:
    async with bot_on_stage(settings, clock, is_ticking=False) as stage:
        chat = await enter_all(stage, people)
        await at(stage, "2024-06-17T08:30")
        first = await chat["王五"].hears("应发16 正在发送 未加入13（")
        await everything_sent(storage)
        await at(stage, "2024-06-17T08:31")
        settled = await chat["王五"].hears("应发16 已送达3 未加入13（")
        assert settled.message_id == first.message_id


async def everything_sent(storage: Storage) -> None:
    """Every message has come to its end."""

    def is_waiting() -> bool:
        with storage.read() as session:
            query = select(OutboxMessage.id).where(OutboxMessage.state != OutboxState.SENT)
            return session.exec(query.limit(1)).first() is not None

    async with asyncio.timeout(10):
        while await asyncio.to_thread(is_waiting):
            pass

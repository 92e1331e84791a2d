"""Notices in the chat: written, previewed, confirmed, signed, nudged, recalled."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from io import BytesIO

import pytest
from openpyxl import load_workbook

from bot.clock import FixedClock, parse_moment
from bot.config import Settings
from bot.sandbox import Person
from tests.sandbox.conftest import png
from tests.support.bot import Stage, bot_on_stage
from tests.support.people import People
from tests.support.stories import enter_all, hears_nothing, notices_sent


@pytest.fixture
async def stage(settings: Settings, clock: FixedClock, people: People) -> AsyncIterator[Stage]:
    async with bot_on_stage(settings, clock, is_ticking=False) as opened:
        yield opened


@pytest.fixture
async def all_people(stage: Stage, people: People) -> dict[str, Person]:
    return await enter_all(stage, people)


async def confirmed(stage: Stage, wang: Person, text: str = "明天下午两点开会") -> None:
    """A notice to all, sent."""
    await wang.say(f"/notice {text}")
    await wang.hears("发给谁")
    await wang.press("全体")
    await wang.hears("共5人")
    await wang.press("确认发送")
    await wang.hears("已确认")
    await stage.settled()


async def test_a_notice_is_written_previewed_confirmed_and_signed(stage: Stage, all_people: dict[str, Person]) -> None:
    wang, zhang = all_people["王五"], all_people["张三"]
    await wang.say("发通知")
    await wang.hears("请直接发内容")
    await wang.say("明天下午两点<开会>")
    card = await wang.hears("通知草稿")
    await wang.press("全体")
    preview = await wang.hears("共5人")
    assert preview.message_id == card.message_id
    assert "局领导2、客运科2、货运科1" in preview.text.replace("其中：", "")
    await wang.press("确认发送")
    await wang.hears("已确认")
    notice = await zhang.hears("通知第1号")
    assert "明天下午两点<开会>" in notice.text
    await zhang.press("签收")
    signed = await zhang.hears("已签收")
    assert (signed.message_id, signed.button_words) == (notice.message_id, [])
    await stage.app.run_ticks()
    await wang.hears("已签收 1/5")


async def test_progress_is_one_message_edited_in_place(stage: Stage, all_people: dict[str, Person]) -> None:
    wang = all_people["王五"]
    await confirmed(stage, wang)
    begun = await wang.hears("已排队")
    for person in ("张三", "李四", "赵六", "孙七", "钱八"):
        await all_people[person].hears("通知第1号", ever=True)
    await notices_sent(stage)
    await stage.app.run_ticks()
    done = await wang.hears("已送达 5")
    assert done.message_id == begun.message_id
    assert "▓▓▓▓▓▓▓▓▓▓ 100%" in done.text
    assert "已读" not in done.text


async def test_files_come_before_the_card_and_an_album_is_one_notice(
    stage: Stage, all_people: dict[str, Person]
) -> None:
    wang, li = all_people["王五"], all_people["李四"]
    await wang.say("/notice")
    await wang.hears("请直接发内容")
    await wang.album([png(30, 30), png(31, 31)], caption="现场照片，请查收")
    await wang.hears("附件2个")
    await wang.document(b"%PDF-1.7 x", "方案.pdf", "application/pdf")
    await wang.hears("附件3个")
    assert len([seen for seen in wang.said if "通知草稿" in seen.text]) == 1
    await wang.say("客运科")
    await wang.hears("共2人")
    await wang.say("确认发送")
    await wang.hears("已确认")
    card = await li.hears("通知第1号")
    assert [seen.media for seen in li.said if seen.message_id <= card.message_id][-4:] == [
        "photo",
        "photo",
        "document",
        "",
    ]
    assert "现场照片，请查收" in card.text
    assert any("签收" in word for word in card.button_words)
    await hears_nothing(stage, all_people["赵六"])


async def test_a_photo_captioned_with_the_command_begins_a_notice(stage: Stage, all_people: dict[str, Person]) -> None:
    wang = all_people["王五"]
    await wang.photo(png(30, 30), caption="/notice 请看照片")
    card = await wang.hears("通知草稿")
    assert "请看照片" in card.text
    assert "附件1个" in card.text


async def test_departments_roles_and_items_are_chosen_by_buttons(stage: Stage, all_people: dict[str, Person]) -> None:
    wang = all_people["王五"]
    await wang.say("/notice 请报材料")
    await wang.hears("发给谁")
    await wang.press("按科室选")
    await wang.hears("发给哪些科室")
    await wang.press("客运科")
    await wang.press("☑ 客运科")
    await wang.press("货运科")
    await wang.press("选好了")
    assert "货运科，共1人" in (await wang.hears("共1人")).text
    await wang.press("改发送范围")
    await wang.press("按角色选")
    await wang.press("科室负责人")
    await wang.press("选好了")
    assert "科室负责人，共1人" in (await wang.hears("共1人")).text
    await wang.press("改发送范围")
    await wang.press("未提交某项的科室")
    await wang.hears("还没提交的科室")
    await wang.press("3.2 ")
    assert "未提交 3.2" in (await wang.hears("共3人")).text
    await wang.press("不发了")
    await wang.hears("已取消")
    await hears_nothing(stage, all_people["张三"])


async def test_a_preview_gone_stale_is_offered_anew(
    stage: Stage, clock: FixedClock, all_people: dict[str, Person]
) -> None:
    wang = all_people["王五"]
    await wang.say("/notice 明天开会")
    await wang.hears("发给谁")
    await wang.press("全体")
    await wang.hears("共5人")
    clock.advance(timedelta(minutes=6))
    await wang.say("确认发送")
    await wang.hears("预览已过5分钟")
    await wang.press("重新预览")
    await wang.hears("共5人")
    await wang.press("确认发送")
    await wang.hears("已确认")


async def test_outside_working_hours_the_preview_says_when_it_will_go(
    stage: Stage, clock: FixedClock, all_people: dict[str, Person]
) -> None:
    clock.set(parse_moment("2024-05-17T20:00"))
    wang, zhang = all_people["王五"], all_people["张三"]
    await wang.say("/notice 周一开会")
    await wang.hears("发给谁")
    await wang.press("全体")
    await wang.hears("将在5月20日 08:30发出")
    await wang.press("确认发送")
    await wang.hears("将在5月20日 08:30发出")
    await hears_nothing(stage, zhang)
    clock.set(parse_moment("2024-05-20T08:30"))
    stage.app.outbox.wake()
    await zhang.hears("周一开会")


async def test_receipts_name_the_missing_by_department_nudge_them_and_make_a_table(
    stage: Stage, all_people: dict[str, Person]
) -> None:
    wang, zhang, li = all_people["王五"], all_people["张三"], all_people["李四"]
    await confirmed(stage, wang, "=1+1 的通知")
    for name in ("张三", "李四", "赵六", "孙七", "钱八"):
        await all_people[name].hears("通知第1号", ever=True)
    for name in ("张三", "赵六", "孙七", "钱八"):
        await all_people[name].press("签收")
        await all_people[name].hears("已签收")
    await wang.say("/receipts")
    await wang.hears("最近的通知")
    await wang.press("第1号")
    sheet = await wang.hears("还没签收")
    assert "• 客运科：李四（已送达）" in sheet.text
    assert "张三" not in sheet.text
    zhang.mark()
    await wang.press("只催未签收")
    await wang.hears("已提醒1人签收：李四")
    await li.hears("还没有签收")
    await hears_nothing(stage, zhang)
    await wang.say("/receipts 1")
    await wang.hears("还没签收")
    await wang.press("只催未签收")
    await wang.say("/receipts 1")
    await wang.hears("还没签收")
    await wang.press("导出表格")
    await wang.hears("签收情况（表格）")
    (call,) = stage.sandbox.calls("sendDocument")
    assert call.status == 200
    file = next(seen for seen in reversed(wang.said) if seen.media == "document")
    assert file is not None


async def test_a_recall_sends_a_correction(stage: Stage, all_people: dict[str, Person]) -> None:
    wang, zhang = all_people["王五"], all_people["张三"]
    await confirmed(stage, wang)
    await zhang.hears("通知第1号", ever=True)
    await wang.say("/receipts 1")
    await wang.hears("还没签收")
    await wang.press("撤回通知")
    await wang.hears("请输入更正内容")
    await wang.say("改到后天上午九点")
    await wang.hears("已撤回")
    correction = await zhang.hears("更正：通知第1号已撤回")
    assert "改到后天上午九点" in correction.text


@pytest.mark.parametrize("name", ["张三", "李四"])
@pytest.mark.parametrize("words", ["/notice 开会", "发通知", "/receipts", "/receipts 1"])
async def test_departments_may_neither_broadcast_nor_see_receipts(
    stage: Stage, all_people: dict[str, Person], name: str, words: str
) -> None:
    person = all_people[name]
    await person.say(words)
    await person.hears("无权")


async def test_a_photo_is_evidence_unless_a_notice_is_being_written(
    stage: Stage, all_people: dict[str, Person]
) -> None:
    zhang = all_people["张三"]
    await zhang.photo(png(30, 30))
    await zhang.hears("已收到")
    await zhang.hears("这是哪一项的佐证", ever=True)


def test_a_table_holds_words_that_look_like_formulas_as_words() -> None:
    from bot.views.sheets import workbook

    book = load_workbook(BytesIO(workbook("表", ("甲", "乙"), [("=1+1", "+86"), ("@x", "张三")])))
    sheet = book.active
    assert sheet is not None
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [
        ["甲", "乙"],
        ["'=1+1", "'+86"],
        ["'@x", "张三"],
    ]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} == {"s"}

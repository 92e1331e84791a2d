"""Material piece by piece, one material for several items, changes in one line, and messages that answer nothing."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.clock import FixedClock, parse_moment
from bot.config import Settings
from bot.sandbox import Person
from bot.services.bureau import Bureau
from bot.services.submissions import draft_sheet
from tests.sandbox.conftest import png
from tests.support.bot import Stage, bot_on_stage
from tests.support.people import People


@pytest.fixture
def clock() -> FixedClock:
    """Friday 2024-06-14, 09:00."""
    return FixedClock(parse_moment("2024-06-14T09:00"))


@pytest.fixture
async def stage(settings: Settings, clock: FixedClock, people: People) -> AsyncIterator[Stage]:
    async with bot_on_stage(settings, clock, is_ticking=False) as running:
        yield running


@pytest.fixture
async def wang(stage: Stage) -> Person:
    return await stage.enter("王五", 1003)


@pytest.fixture
async def zhang(stage: Stage) -> Person:
    return await stage.enter("张三", 1001)


async def press(stage: Stage, person: Person, *names: str) -> str:
    """Press these one after another; what the person heard after the last of them."""
    for name in names:
        person.mark()
        assert await person.press(name) is not None, (name, person.all_button_words)
        await stage.settled()
    return "\n".join(seen.text for seen in person.heard)


async def say(stage: Stage, person: Person, words: str) -> str:
    person.mark()
    await person.say(words)
    await stage.settled()
    return "\n".join(seen.text for seen in person.heard)


async def test_an_album_is_told_apart_piece_by_piece(stage: Stage, zhang: Person) -> None:
    await zhang.album([png(), png(650), png(660)], caption="5.1")
    await zhang.hears("照片3张")
    await stage.settled()
    assert "收到的3份材料是什么？" in await press(stage, zhang, "昨天")
    listed = await press(stage, zhang, "逐份说明")
    assert "1. 照片 · 还没说明种类" in listed
    assert "第1份（共3份）" in await press(stage, zhang, "1 照片")
    asked = await press(stage, zhang, "活动通知", "活动总结", "选好了")
    assert "第1份：活动通知、活动总结 ☑" in asked
    assert "第2份（共3份）" in asked
    await press(stage, zhang, "图片或视频", "选好了", "返回")
    gone = await press(stage, zhang, "3 照片", "拿掉这份")
    assert "已拿掉1份" in gone
    card = await press(stage, zhang, "放回", "3 照片", "移到另一项", "4.1")
    assert "已从 #1 移到 #2" in card
    assert "4.1（四、1）" in card
    mine = await say(stage, zhang, "/mine")
    assert "还差：宣传报道" in mine
    assert "还没选办事日期" in mine


async def test_the_card_says_what_is_there_and_the_answer_what_is_lacking(stage: Stage, zhang: Person) -> None:
    await zhang.photo(png(), caption="4.2")
    await stage.settled()
    ready = await press(stage, zhang, "道路客运", "昨天", "评价结果")
    assert "必备材料 0/1：政府网站公示☐" in ready
    assert "评价结果☑客运科" in ready
    assert "还差：区政府网站公开链接" in ready
    sent = await press(stage, zhang, "完成提交")
    assert "#1 已提交，待审核" in sent
    assert "还差：区政府网站公开链接" in sent
    assert "这份材料还可用于：3.2、4.3" in sent
    assert "还差：区政府网站公开链接" in await say(stage, zhang, "我的报送")


async def test_one_material_is_used_for_another_item_by_a_press_and_never_where_it_counts_once(
    stage: Stage, wang: Person
) -> None:
    await wang.document(b"paper", "名单.txt", caption="1.1a")
    await stage.settled()
    assert "还可用于：1.1b、1.2a" in await press(stage, wang, "昨天", "完成提交")
    card = await press(stage, wang, "1.1b")
    assert "已收到 #2（文件1个）" in card
    assert "同一份材料已用于#1（1.1a 领导小组）" in card
    assert "人数请输入" in await say(stage, wang, "出租车")
    assert "人数：3人" in await say(stage, wang, "3人")
    assert "已收到 #3" in await say(stage, wang, "/reuse 1 1.2a")
    assert "还差：区政府网站公开链接" in await say(stage, wang, "方案正文")
    await wang.photo(png(690), caption="6.1a")
    await stage.settled()
    assert "不可同时用于：1.4（附件规定不重复计分）" in await press(stage, wang, "昨天", "完成提交")
    assert "不重复计分" in await say(stage, wang, "/reuse 4 1.4")


async def test_an_answer_is_changed_in_one_line_before_and_after_sending(
    stage: Stage, zhang: Person, people: People, bureau: Bureau
) -> None:
    await zhang.photo(png(), caption="3.2")
    await stage.settled()
    await press(stage, zhang, "出租车", "否", "昨天", "网站截图", "完成提交")
    assert "办事日期：6月12日" in await say(stage, zhang, "/change 1 6月12日")
    assert "领域：城市公交" in await say(stage, zhang, "/change 1 领域 公交")
    assert "信用评价类数据：是" in await say(stage, zhang, "/change 1 评价类 是")
    assert "请写名称" in await say(stage, zhang, "/change 1 领域 12")
    assert "没有 #9" in await say(stage, zhang, "/change 9 6月12日")
    assert "/change 128" in await say(stage, zhang, "/change")
    assert "材料种类：现场照片" not in await say(stage, zhang, "/pieces 1 1 其他材料")
    assert "没有第7份" in await say(stage, zhang, "/pieces 1 7 拿掉")
    assert "请这样写" in await say(stage, zhang, "/pieces 1 1 随便")
    assert "不能再改动" in await say(stage, zhang, "/pieces 1 1 拿掉")
    found = draft_sheet(bureau, people.zhang.principal, 1)
    assert (str(found.on), found.label, found.is_evaluation) == ("2024-06-12", "城市公交", True)


@pytest.mark.parametrize(
    ("item", "answers", "sent", "sentence"),
    [
        ("4.2", (), "12", "这里问的是领域，请写名称"),
        ("4.2", (), "sticker", "表情不能作为佐证。现在问的是 #1 的领域"),
        ("4.2", ("道路客运",), "voice", "语音不能作为佐证。现在问的是 #1 的办事日期"),
        ("4.2", ("道路客运", "昨天"), "随便", "没看懂是哪种材料。请点按钮，或输入按钮上的字，例如：网站截图"),
        ("3.2", ("出租车",), "也许", "请点按钮，或输入“是”或“否”"),
        ("5.3b", ("企业", "昨天"), "好的", "#1 还没提交：齐了就点“完成提交”"),
        ("5.3b", ("企业", "昨天"), "location", "位置不能作为佐证。#1 还没提交"),
    ],
)
async def test_a_message_that_answers_nothing_gets_one_sentence_about_what_is_asked_and_loses_nothing(
    stage: Stage, bureau: Bureau, people: People, zhang: Person, item: str, answers: tuple[str, ...], sent: str,
    sentence: str,
) -> None:  # fmt: skip
    await zhang.photo(png(), caption=item)
    await stage.settled()
    await press(stage, zhang, *answers)
    before = draft_sheet(bureau, people.zhang.principal, 1)
    zhang.mark()
    await (zhang.other(sent) if sent.isascii() and sent.isalpha() else zhang.say(sent))
    await zhang.hears(sentence)
    await stage.settled()
    assert len(zhang.heard) == 1
    assert draft_sheet(bureau, people.zhang.principal, 1) == before

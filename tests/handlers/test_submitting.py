"""Sending material as people do it in the chat: photos, albums, files, links, buttons and typed words."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from sqlmodel import col, select

from bot.clock import FixedClock, parse_moment
from bot.config import Settings
from bot.domain.states import SubmissionState
from bot.keyboards.callback import encode
from bot.sandbox import Person, Seen
from bot.services.bureau import Bureau
from storage.models import Evidence, SentMessage, Submission
from tests.sandbox.conftest import png
from tests.support.bot import Stage, bot_on_stage
from tests.support.people import People

MEGABYTE = 2**20


@pytest.fixture
def clock() -> FixedClock:
    """Friday 2024-06-14, 09:00, ten workdays before the second quarter's end."""
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


def rows(bureau: Bureau) -> list[Submission]:
    with bureau.storage.read() as session:
        return list(session.exec(select(Submission).order_by(col(Submission.id))))


def evidence_count(bureau: Bureau) -> int:
    with bureau.storage.read() as session:
        return len(session.exec(select(Evidence)).all())


async def reminder(stage: Stage, bureau: Bureau, person: Person, *obligations: str) -> int:
    """A message of the bot that is about these obligations."""
    await person.say("/todo")
    message = await person.hears("待办")
    await stage.settled()
    with bureau.storage.write() as session:
        row = SentMessage(
            chat_id=person.user_id,
            message_id=message.message_id,
            subjects=list(obligations),
            sent_at=bureau.now,
        )
        session.merge(row)
    return message.message_id


async def asked(person: Person, words: str, *presses: str) -> Seen:
    """Press these one after another, each once it is there; the message that then has the words."""
    for press in presses:
        await person.world.pulse.until(lambda press=press: any(press in each for each in person.all_button_words), 5.0)
        assert await person.press(press) is not None
    return await person.hears(words)


# --- the short way


async def test_a_photo_in_reply_to_a_reminder_is_submitted_with_two_taps(
    stage: Stage, bureau: Bureau, wang: Person
) -> None:
    message = await reminder(stage, bureau, wang, "1.4@2024Q2")
    await wang.photo(png(), reply_to=message)
    card = await wang.hears("已收到 #1（照片1张）")
    assert "1.4（一、4）每季度研究推进并开展专题学习 · 二季度" in card.text
    assert "事情是哪天办的？" in card.text
    ready = await asked(wang, "完成提交", "昨天")
    assert ready.message_id == card.message_id
    assert "办事日期：6月13日" in ready.text
    done = await asked(wang, "#1 已提交，待审核", "完成提交")
    assert done.message_id > card.message_id
    assert "✅ 完成提交" not in wang.all_button_words
    assert [(row.state, str(row.on)) for row in rows(bureau)] == [(SubmissionState.PENDING, "2024-06-13")]


async def test_a_photo_out_of_the_blue_is_asked_for_its_item(wang: Person) -> None:
    await wang.photo(png())
    card = await wang.hears("这是哪一项的佐证？")
    assert card.text.startswith("已收到 #1（照片1张）")
    assert any("1.4" in words for words in card.button_words)
    assert "仅限可公开材料" in card.text
    assert "请以“文件”方式发送原图" in card.text
    assert "事情是哪天办的？" in (await asked(wang, "1.4（一、4）", "1.4")).text


async def test_an_album_is_one_submission_and_one_card_however_its_parts_arrive(
    stage: Stage, bureau: Bureau, wang: Person
) -> None:
    message = await reminder(stage, bureau, wang, "2.1@2024Q2")
    await wang.album([png(), png(650), png(660), png(670)], reply_to=message, order=[2, 0, 3, 1], held=[1])
    card = await wang.hears("照片3张")
    await stage.settled()
    stage.sandbox.release()
    whole = await wang.hears("已收到 #1（照片4张）")
    assert whole.message_id == card.message_id
    assert len(rows(bureau)) == 1


async def test_a_document_keeps_its_name_and_its_bytes(stage: Stage, bureau: Bureau, wang: Person) -> None:
    message = await reminder(stage, bureau, wang, "1.4@2024Q2")
    await wang.document(b"minutes", "会议纪要.docx", "application/msword", reply_to=message)
    assert "文件1个" in (await wang.hears("已收到")).text
    with bureau.storage.read() as session:
        held = session.exec(select(Evidence)).one()
    assert held.file_name == "会议纪要.docx"
    assert held.sha256 is not None
    assert bureau.files.path(held.sha256).read_bytes() == b"minutes"


async def test_a_link_is_material_too(zhang: Person) -> None:
    await zhang.say("4.2 https://www.gangcheng.gov.cn/art/1.html")
    card = await zhang.hears("已收到 #1（链接1条）")
    assert "4.2（四、2）信用评价结果" in card.text
    assert "材料种类：政府网站公开" in card.text


async def test_the_caption_names_the_item(wang: Person) -> None:
    await wang.photo(png(), caption="一、4")
    assert "1.4（一、4）" in (await wang.hears("已收到")).text


# --- what cannot be used


async def test_a_file_over_twenty_megabytes_is_refused_at_once_with_the_way_out(
    stage: Stage, bureau: Bureau, zhang: Person
) -> None:
    await zhang.document(b"x", "大.zip", declared_size=25 * MEGABYTE)
    answer = await zhang.hears("20MB")
    assert "压缩" in answer.text
    await stage.settled()
    assert not stage.sandbox.calls("getFile")
    assert evidence_count(bureau) == 0


@pytest.mark.parametrize("kind", ["sticker", "voice", "location", "contact", "audio"])
async def test_another_kind_of_message_gets_one_helpful_sentence(stage: Stage, zhang: Person, kind: str) -> None:
    await zhang.other(kind)
    await zhang.hears("请发照片、文件")
    await stage.settled()
    assert len(zhang.heard) == 1


async def test_a_file_that_telegram_does_not_give_is_asked_for_again(
    stage: Stage, bureau: Bureau, zhang: Person
) -> None:
    stage.sandbox.faults.add("getFile", "error", status=400, times=20)
    await zhang.photo(png())
    await zhang.hears("请再发一次")
    await stage.settled()
    assert not [seen for seen in zhang.heard if "已收到" in seen.text]


async def test_a_leader_sends_no_material(stage: Stage, bureau: Bureau) -> None:
    sun = await stage.enter("孙七", 1005)
    await sun.photo(png())
    await sun.hears("无权")
    assert evidence_count(bureau) == 0


# --- the questions


async def test_label_sort_day_and_kind_are_asked_by_buttons_one_after_another(zhang: Person, bureau: Bureau) -> None:
    await zhang.say("/submit 3.2")
    assert "请发照片、文件或网页链接" in (await zhang.hears("#1 草稿")).text
    await zhang.photo(png())
    await zhang.hears("是哪个领域？")
    await asked(zhang, "是信用评价类数据吗？", "出租车")
    await asked(zhang, "事情是哪天办的？", "否")
    kinds = await asked(zhang, "收到的材料是什么？", "今天")
    assert {"网站截图", "现场照片"} <= set(kinds.button_words)
    ready = await asked(zhang, "完成提交", "网站截图")
    assert "已收到 1/1" in ready.text
    await asked(zhang, "#1 已提交，待审核", "完成提交")
    (row,) = rows(bureau)
    assert (row.label, row.is_evaluation, str(row.on)) == ("出租车", False, "2024-06-14")


@pytest.mark.parametrize("typed", ["6月12日", "0612", "６月１２号", "2024-06-12"])
async def test_the_day_can_be_typed(wang: Person, bureau: Bureau, typed: str) -> None:
    await wang.photo(png(), caption="1.4")
    await wang.hears("事情是哪天办的？")
    await wang.say(typed)
    assert "办事日期：6月12日" in (await wang.hears("完成提交")).text
    assert str(rows(bureau)[0].on) == "2024-06-12"


async def test_a_day_is_picked_by_month_and_day_and_none_is_later_than_today(wang: Person) -> None:
    await wang.photo(png(), caption="1.4")
    await wang.hears("事情是哪天办的？")
    assert await wang.press("选日期") is not None
    assert (await wang.hears("#1 事情是哪天办的")).button_words == ["1月", "2月", "3月", "4月", "5月", "6月"]
    assert await wang.press("6月") is not None
    days = [*(str(day) for day in range(1, 15)), "换个月份"]
    assert (await wang.hears("#1 事情是哪天办的")).button_words == days
    assert "办事日期：6月3日" in (await asked(wang, "完成提交", "3")).text


async def test_a_day_outside_the_reminded_quarter_is_asked_back(stage: Stage, bureau: Bureau, wang: Person) -> None:
    message = await reminder(stage, bureau, wang, "1.4@2024Q2")
    await wang.photo(png(), reply_to=message)
    await wang.hears("事情是哪天办的？")
    await wang.say("3月29日")
    card = await wang.hears("提醒的是二季度，您选的是3月29日（一季度）。事情是哪天办的？")
    assert "就是3月29日" in card.button_words
    assert "· 一季度" in (await asked(wang, "完成提交", "就是3月29日")).text


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("明年吧", "没看懂这个日期"),
        ("6月15日", "不能晚于今天"),
        ("2023年12月31日", "只算2024年"),
        ("2月30日", "没看懂"),
    ],
)
async def test_an_unusable_day_gets_a_sentence_and_the_question_stays_open(
    wang: Person, typed: str, sentence: str
) -> None:
    await wang.photo(png(), caption="1.4")
    await wang.hears("事情是哪天办的？")
    await wang.say(typed)
    await wang.hears(sentence)
    await wang.say("昨天")
    await wang.hears("办事日期：6月13日")


async def test_label_number_of_people_and_item_can_be_typed(stage: Stage, wang: Person, zhang: Person) -> None:
    await zhang.photo(png(), caption="4.2")
    await zhang.hears("是哪个领域？")
    await zhang.say("共享单车")
    await zhang.hears("领域：共享单车")
    await wang.photo(png())
    await wang.hears("这是哪一项的佐证？")
    await wang.say("一、1")
    await asked(wang, "有几名工作人员？", "1.1b")
    await wang.say("３人")
    assert "往年办的也算" in (await wang.hears("人数：3人")).text


async def test_the_monthly_ledger_is_asked_for_no_day_but_its_month_can_be_changed(
    wang: Person, bureau: Bureau
) -> None:
    await wang.photo(png(), caption="1.2b")
    card = await wang.hears("月")
    assert "1.2b（一、2）每月更新进展、形成台账 · 5月" in card.text
    assert "哪天" not in card.text
    await asked(wang, "是哪个月的？", "改月份")
    await asked(wang, "· 6月", "6月")
    await asked(wang, "待审核", "完成提交")
    assert str(rows(bureau)[0].on) == "2024-06-14"


async def test_answers_can_be_given_anew_before_sending(zhang: Person) -> None:
    await zhang.photo(png(), caption="5.3b")
    ready = await asked(zhang, "完成提交", "企业", "今天")
    assert {"改日期", "改类型", "换一项", "撤回草稿"} <= set(ready.button_words)
    await asked(zhang, "是哪个类型？", "改类型")
    await asked(zhang, "类型：个人", "个人")
    await asked(zhang, "这是哪一项的佐证？", "换一项")
    changed = await asked(zhang, "4.1（四、1）", "4.1")
    assert "类型" not in changed.text


# --- commands beside the buttons


async def test_the_whole_way_by_typed_commands(zhang: Person, bureau: Bureau) -> None:
    await zhang.say("/submit 四、1")
    await zhang.hears("4.1（四、1）")
    await zhang.photo(png())
    await zhang.hears("事情是哪天办的？")
    await zhang.say("今天")
    await zhang.hears("收到的材料是什么？")
    assert "昨天" not in zhang.all_button_words
    await asked(zhang, "完成提交", "网站截图")
    await zhang.say("/done")
    await zhang.hears("#1 已提交，待审核")
    assert "✅ 完成提交" not in zhang.all_button_words
    await zhang.say("/withdraw #1")
    await zhang.hears("#1 已撤回")
    assert rows(bureau)[0].state is SubmissionState.WITHDRAWN


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("/submit 1.4", "无权"),
        ("/submit 9.9", "没有这一项"),
        ("/done", "现在没有草稿"),
        ("/withdraw", "/withdraw 128"),
        ("/withdraw 77", "没有 #77"),
        ("/mine", "还没有报送过材料"),
        ("你好", "没看明白"),
        ("/nosuch", "没有这个命令"),
    ],
)
async def test_typed_commands_answer_with_a_sentence_when_they_cannot_help(
    zhang: Person, typed: str, sentence: str
) -> None:
    await zhang.say(typed)
    await zhang.hears(sentence)


async def test_submit_alone_offers_the_departments_items(zhang: Person) -> None:
    await zhang.press("报送佐证")
    offer = await zhang.hears("要报送哪一项？")
    assert any(words.startswith("3.2") for words in offer.button_words)
    assert not any(words.startswith("1.4") for words in offer.button_words)
    await asked(zhang, "请发照片、文件或网页链接", "4.1")


# --- my submissions


async def test_my_submissions_can_be_taken_back_moved_and_added_to(stage: Stage, zhang: Person, bureau: Bureau) -> None:
    await zhang.photo(png(), caption="4.1")
    await asked(zhang, "完成提交", "昨天", "网站截图")
    await asked(zhang, "待审核", "完成提交")
    await zhang.press("我的报送")
    listed = await zhang.hears("我的报送（最近1件）")
    assert "#1 待审核 4.1 信用承诺" in listed.text
    assert listed.button_words == ["补充 #1", "改日期 #1", "撤回 #1"]
    await asked(zhang, "事情是哪天办的？", "改日期 #1")
    await asked(zhang, "办事日期：6月14日", "今天")
    card = await asked(zhang, "#1 待审核。还有材料", "补充 #1")
    await zhang.photo(png(), reply_to=card.message_id)
    await zhang.hears("照片2张")
    await asked(zhang, "#1 待审核。还有材料", "现场照片")
    gone = await asked(zhang, "#1 已撤回，不再审核", "撤回 #1")
    assert gone.button_words == ["重新报送 #1"]
    again = await asked(zhang, "已收到 #2（照片2张）", "重新报送 #1")
    assert "✅ 完成提交" in again.button_words
    assert [row.state for row in rows(bureau)] == [SubmissionState.WITHDRAWN, SubmissionState.DRAFT]


async def test_without_material_the_item_can_be_confirmed_from_its_card(zhang: Person, bureau: Bureau) -> None:
    await zhang.say("/submit 4.1")
    await asked(zhang, "材料", "确认报送")
    await zhang.photo(png())
    assert "4.1（四、1）" in (await zhang.hears("已收到 #1")).text
    await zhang.say("/submit 3.2")
    await zhang.hears("#2 草稿")
    card = zhang.last
    assert card is not None
    assert await zhang.press("确认报送", message_id=card.message_id) is not None


async def test_the_head_stops_a_submission_and_the_sender_can_send_it_again(stage: Stage, zhang: Person) -> None:
    li = await stage.enter("李四", 1002)
    await zhang.photo(png(), caption="4.1")
    await asked(zhang, "待审核", "昨天", "网站截图", "完成提交")
    await li.say("/withdraw 1")
    await li.hears("#1 已撤回，不再审核，已告诉报送人。")
    await zhang.hears("已由科室负责人李四撤回")
    await asked(zhang, "已收到 #2（照片1张）", "重新报送 #1")


# --- forged presses

FORGED = [
    "garbage",
    "1:done:abc",
    "1:done",
    "1:done:1",
    "1:done:999999999999999999",
    "1:item:1:1.4",
    "1:item:1:%00",
    "1:label:1:deadbeef",
    "1:eval:1:7",
    "1:count:1:5",
    "1:kind:1:nonsense",
    "1:kind:1:photo",
    "1:kind:1:0",
    "1:tick:1:0:9",
    "1:tick:1:1:0.o",
    "1:ticked:1:0:-",
    "1:ticked:1:1:o",
    "1:pieces:1",
    "1:piece:1:1",
    "1:unpiece:1:1",
    "1:putback:1:1",
    "1:move:1:1",
    "1:moveto:1:1:3.2",
    "1:reuse:1:1.1b",
    "1:labels:1:99",
    "1:back:1",
    "1:on:1:2024-06-01",
    "1:on:1:yesterday",
    "1:month:1:13",
    "1:again:1:item",
    "1:again:1:label",
    "1:withdraw:1",
    "1:repair:1",
    "1:draft:1",
    "1:day:1",
    "1:keep:1",
    "1:submit:1.4@2024Q2",
    "1:submit:9.9",
    "1:approve:1:1",
    "1:return:1",
    "1:reason:1:0",
    "1:why:1",
    "1:card:1",
    "0:done:1",
]


async def test_forged_presses_change_nothing_and_say_so(
    stage: Stage, bureau: Bureau, zhang: Person, wang: Person
) -> None:
    await wang.photo(png(), caption="1.4")
    await asked(wang, "完成提交", "昨天")
    before = [row.model_dump() for row in rows(bureau)]
    zhao = await stage.enter("赵六", 1004)
    for data in FORGED:
        answer = await zhao.press_data(data)
        assert answer is not None, data
        assert "无权" in answer.text or "失效" in answer.text or "没有这一项" in answer.text, (data, answer)
    assert [row.model_dump() for row in rows(bureau)] == before
    assert encode("done", 1) == "1:done:1"

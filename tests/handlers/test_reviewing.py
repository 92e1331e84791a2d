"""Reviewing as people do it in the chat: the card, 通过, 退回 with its reason, the queue, the commands."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.clock import FixedClock, parse_moment
from bot.config import Settings
from bot.domain.states import SubmissionState
from bot.sandbox import Person
from bot.services.bureau import Bureau
from storage.models import Submission
from tests.sandbox.conftest import png
from tests.support.bot import Stage, bot_on_stage
from tests.support.people import People
from tests.support.sending import Post

PENDING, APPROVED, RETURNED = SubmissionState.PENDING, SubmissionState.APPROVED, SubmissionState.RETURNED


@pytest.fixture
def clock() -> FixedClock:
    """Friday 2024-06-14, 09:00."""
    return FixedClock(parse_moment("2024-06-14T09:00"))


@pytest.fixture
async def stage(settings: Settings, clock: FixedClock, people: People) -> AsyncIterator[Stage]:
    async with bot_on_stage(settings, clock) as running:
        yield running


@pytest.fixture
async def wang(stage: Stage) -> Person:
    return await stage.enter("王五", 1003)


@pytest.fixture
async def zhang(stage: Stage) -> Person:
    return await stage.enter("张三", 1001)


def state_of(bureau: Bureau, number: int) -> SubmissionState:
    with bureau.storage.read() as session:
        return session.get_one(Submission, number).state


async def pledge(zhang: Person) -> None:
    """张三 sends a screenshot for 4.1, whose number is 1."""
    await zhang.say("/submit 4.1")
    await zhang.hears("请发照片")
    await zhang.photo(png())
    await zhang.hears("哪天办的")
    for words in ("今天", "网站截图", "完成提交"):
        assert await zhang.press(words) is not None
    await zhang.hears("#1 已提交，待审核")


async def test_the_card_comes_with_the_evidence_and_an_approval_reaches_the_sender(
    stage: Stage, bureau: Bureau, wang: Person, zhang: Person
) -> None:
    await pledge(zhang)
    card = await wang.hears("待审核 #1")
    assert "报送：客运科 张三" in card.text
    assert "“信用交通·山东”上传1张" in card.text
    assert [seen.media for seen in wang.said if seen.media] == ["photo"]
    assert await wang.press("通过") is not None
    decided = await wang.hears("#1 已通过。+2分，当前自评 2/100。")
    assert decided.message_id == card.message_id
    assert decided.button_words == ["更正 #1"]
    assert "+2分，当前自评 2/100。" in (await zhang.hears("#1 通过")).text
    assert state_of(bureau, 1) is APPROVED


async def test_a_return_asks_for_its_reason_and_the_repair_takes_one_tap(
    stage: Stage, bureau: Bureau, wang: Person, zhang: Person
) -> None:
    li = await stage.enter("李四", 1002)
    await pledge(zhang)
    await wang.hears("待审核 #1")
    assert await wang.press("退回") is not None
    asked = await wang.hears("请选退回原因")
    assert "照片不清楚，请发原图" in asked.button_words
    assert await wang.press("返回") is not None
    assert await wang.press("退回") is not None
    assert await wang.press("照片不清楚，请发原图") is not None
    await wang.hears("#1 已退回")
    back = await zhang.hears("退回补正")
    assert "原因：照片不清楚，请发原图" in back.text
    assert "请在9月30日前补正。" in back.text
    assert "照片不清楚" in (await li.hears("本科室 #1 被退回")).text
    await zhang.photo(png(800), reply_to=back.message_id)
    await zhang.hears("已收到 #2（照片2张）")
    assert await zhang.press("网站截图") is not None
    assert await zhang.press("完成提交") is not None
    await zhang.hears("#2 已提交，待审核")
    assert "接着 #1 办的" in (await wang.hears("待审核 #2")).text


async def test_the_reason_can_be_typed(bureau: Bureau, wang: Person, zhang: Person) -> None:
    await pledge(zhang)
    await wang.hears("待审核 #1")
    assert await wang.press("退回") is not None
    assert await wang.press("其他原因") is not None
    await wang.hears("请输入退回 #1 的原因")
    await wang.say("请换 <b>5月</b> 的截图")
    await wang.hears("#1 已退回")
    assert "原因：请换 <b>5月</b> 的截图" in (await zhang.hears("退回补正")).text
    await wang.say("还有一句")
    await wang.hears("没看明白")


async def test_a_reason_typed_right_under_the_list_is_taken_and_one_picked_ends_the_question(
    bureau: Bureau, wang: Person, zhang: Person
) -> None:
    await pledge(zhang)
    await wang.hears("待审核 #1")
    assert await wang.press("退回") is not None
    await wang.say("请换5月的截图")
    await wang.hears("#1 已退回")
    assert "原因：请换5月的截图" in (await zhang.hears("退回补正")).text
    assert await zhang.press("补正 #1") is not None
    assert await zhang.press("完成提交") is not None
    await wang.hears("待审核 #2")
    assert await wang.press("退回") is not None
    assert await wang.press("照片不清楚") is not None
    await wang.say("还有一句")
    await wang.hears("没看明白")


@pytest.mark.parametrize("typed", ["/return 1 照片不清楚", "/return #1，照片不清楚", "/return 1\n照片不清楚"])
async def test_a_return_by_command(bureau: Bureau, wang: Person, zhang: Person, typed: str) -> None:
    await pledge(zhang)
    await wang.say(typed)
    await wang.hears("#1 已退回")
    assert "原因：照片不清楚" in (await zhang.hears("退回补正")).text


async def test_a_return_without_a_reason_asks_for_one(bureau: Bureau, wang: Person, zhang: Person) -> None:
    await pledge(zhang)
    await wang.say("/return 1")
    await wang.hears("请选退回原因")
    assert state_of(bureau, 1) is PENDING
    await wang.say("日期看不清")
    await wang.hears("#1 已退回")


async def test_an_approval_by_command_and_once_only(bureau: Bureau, wang: Person, zhang: Person) -> None:
    await pledge(zhang)
    await wang.say("/approve ＃1")
    await wang.hears("#1 已通过。+2分")
    await wang.say("/approve 1")
    await wang.hears("#1 已通过。当前自评 2/100。")
    await wang.say("/return 1 反悔")
    await wang.hears("已由王五处理（已通过）")


async def test_an_older_card_does_not_approve_what_was_added_since(bureau: Bureau, wang: Person, zhang: Person) -> None:
    await pledge(zhang)
    older = await wang.hears("待审核 #1")
    done = await zhang.hears("待审核")
    await zhang.photo(png(900), reply_to=done.message_id)
    await zhang.hears("已收到 #1（照片2张）")
    newer = await wang.hears("材料2份")
    answer = await wang.press("通过", message_id=older.message_id)
    assert answer is not None
    assert "请看最新的那张卡片" in answer.text
    assert await wang.press("通过", message_id=newer.message_id) is not None
    await wang.hears("#1 已通过")


async def test_the_queue_shows_what_waits_and_says_when_nothing_does(
    stage: Stage, bureau: Bureau, people: People, wang: Person
) -> None:
    await wang.press("审核")
    await wang.hears("没有待审核的材料")
    post = Post(bureau)
    for number in range(6):
        link = f"https://www.gangcheng.gov.cn/{number}"
        post.submit(people.zhang, "4.2", "2024-06-03", label=f"领域{number}", url=link)
    post.submit(people.wang, "1.4", "2024-06-03")
    await wang.say("/review")
    await wang.hears("还有1件待审")
    closing = await wang.hears("另有1件要由分管领导审定")
    assert closing.button_words == ["再看几件", "按分值", "同一指标一起看"]
    await stage.settled()
    cards = [seen.text for seen in wang.said if seen.text.startswith("待审核 #")]
    assert all(any(text.startswith(f"待审核 #{number}\n") for text in cards) for number in range(1, 6))
    first = next(text for text in reversed(cards) if text.startswith("待审核 #1\n"))
    assert "领域：领域0（新领域，还是并入 " in first
    assert "政府网站公开（https://www.gangcheng.gov.cn/0）" in first
    assert await wang.press("再看几件") is not None
    assert "待审核 #6" in (await wang.hears("待审核 #6")).text
    await wang.say("/review 同一指标")
    await wang.hears("下面5件是同一项的")
    await wang.say("/review 按什么")
    await wang.hears("/review 按分值")


async def test_a_deputy_decides_what_the_coordinator_sent_and_the_coordinator_does_not(
    stage: Stage, bureau: Bureau, wang: Person
) -> None:
    qian = await stage.enter("钱八", 1006)
    await wang.photo(png(), caption="1.4")
    await wang.hears("哪天办的")
    assert await wang.press("今天") is not None
    assert await wang.press("完成提交") is not None
    await wang.hears("#1 已提交，待审核")
    await wang.say("/approve 1")
    await wang.hears("无权")
    await qian.hears("待审核 #1")
    assert await qian.press("通过") is not None
    await qian.hears("已通过。+1分")
    await wang.hears("#1 通过")


@pytest.mark.parametrize("typed", ["/approve 1", "/return 1 不行", "/review", "审核"])
async def test_who_does_not_review_is_refused(bureau: Bureau, zhang: Person, typed: str) -> None:
    await pledge(zhang)
    await zhang.say(typed)
    await zhang.hears("无权")
    assert state_of(bureau, 1) is PENDING


@pytest.mark.parametrize(
    ("typed", "sentence"), [("/approve", "/approve 128"), ("/approve 99", "没有 #99"), ("/return 原因", "/return 128")]
)
async def test_an_incomplete_command_is_answered_with_an_example(wang: Person, typed: str, sentence: str) -> None:
    await wang.say(typed)
    await wang.hears(sentence)

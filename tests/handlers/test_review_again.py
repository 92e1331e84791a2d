"""After the first decision: 核改, 更正, 申请复核, and what everybody's cards show, as people do it in the chat."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.clock import FixedClock, parse_moment
from bot.config import Settings
from bot.domain.roles import Role
from bot.plan.model import EvidenceKind
from bot.sandbox import Person
from bot.services.bureau import Bureau
from tests.sandbox.conftest import png
from tests.support.bot import Stage, bot_on_stage
from tests.support.people import People, join
from tests.support.sending import Post


@pytest.fixture
def clock() -> FixedClock:
    """Friday 2024-06-14, 09:00."""
    return FixedClock(parse_moment("2024-06-14T09:00"))


@pytest.fixture
async def stage(settings: Settings, clock: FixedClock, people: People, bureau: Bureau) -> AsyncIterator[Stage]:
    join(bureau.storage, 1030, "吴十", Role.COORDINATOR, "法规科")
    async with bot_on_stage(settings, clock) as running:
        yield running


@pytest.fixture
async def wang(stage: Stage) -> Person:
    return await stage.enter("王五", 1003)


@pytest.fixture
async def zhang(stage: Stage) -> Person:
    return await stage.enter("张三", 1001)


async def pledge(zhang: Person) -> None:
    """张三 sends a screenshot for 4.1, whose number is 1."""
    await zhang.say("/submit 4.1")
    await zhang.hears("请发照片")
    await zhang.photo(png())
    await zhang.hears("哪天办的")
    for words in ("今天", "网站截图", "完成提交"):
        assert await zhang.press(words) is not None
    await zhang.hears("#1 已提交，待审核")


async def press(person: Person, *words: str) -> None:
    for each in words:
        assert await person.press(each) is not None


async def test_the_cards_of_the_other_reviewer_and_of_the_sender_show_the_decision(
    stage: Stage, wang: Person, zhang: Person
) -> None:
    wu = await stage.enter("吴十", 1030)
    await pledge(zhang)
    theirs = await wu.hears("待审核 #1")
    await wang.hears("待审核 #1")
    await press(wang, "通过")
    changed = await wu.hears("#1 已由王五通过")
    assert (changed.message_id, changed.button_words) == (theirs.message_id, ["更正 #1"])
    assert "4.1（四、1）" in (await zhang.hears("✅ #1 已通过")).text


async def test_a_day_is_mended_by_buttons_and_by_command_and_its_sender_reads_it(wang: Person, zhang: Person) -> None:
    await pledge(zhang)
    await wang.hears("待审核 #1")
    await press(wang, "核改", "办事日期", "6月", "12")
    await wang.hears("办事日期：6月14日 → 6月12日")
    assert "#1 已由王五核改" in (await zhang.hears("办事日期：6月14日 → 6月12日")).text
    await wang.say("/amend 1 日期 0611")
    await wang.hears("办事日期：6月12日 → 6月11日")
    await wang.say("/amend 1 种类 现场照片")
    await wang.hears("→ 图片")
    for typed, sentence in (
        ("/amend 1 日期 6月31日", "没看懂这个日期"),
        ("/amend 1 人数 3", "没有这样可改"),
        ("/amend 1 颜色 红", "请写明改什么"),
        ("/amend", "/amend 128"),
    ):
        await wang.say(typed)
        await wang.hears(sentence)
    await press(wang, "通过")
    await wang.hears("这次没有新增得分")
    await wang.say("/amend 1 种类 网站截图")
    await wang.hears("请输入原因")
    await wang.say("看错了，是截图")
    await wang.hears("+2分，当前自评 2/100。")
    assert "原因：看错了，是截图" in (await zhang.hears("看错了，是截图")).text


async def test_a_return_goes_to_the_deputy_and_becomes_an_approval(stage: Stage, wang: Person, zhang: Person) -> None:
    qian = await stage.enter("钱八", 1006)
    await pledge(zhang)
    await wang.say("/return 1 照片不清楚")
    await zhang.hears("觉得退错了，可点“申请复核”")
    await press(zhang, "申请复核 #1")
    await zhang.hears("请输入理由")
    await zhang.say("放大看得清")
    await zhang.hears("由钱八再看一次")
    asked = await qian.hears("申请复核 #1")
    assert "申请：张三：放大看得清" in asked.text
    assert "退回：王五：照片不清楚" in asked.text
    await press(qian, "改为通过", "情况属实，同意计入")
    await qian.hears("#1 复核后改为通过。+2分，当前自评 2/100。")
    await zhang.hears("#1 复核后改为通过")
    await wang.hears("钱八：情况属实，同意计入")
    await wang.say("/correct 1 退回 不同意")
    await wang.hears("是分管领导复核定下的")


async def test_a_correction_is_asked_for_its_reason_and_both_entries_are_shown(wang: Person, zhang: Person) -> None:
    await pledge(zhang)
    await wang.say("/approve 1")
    await wang.hears("#1 已通过")
    await press(wang, "更正 #1", "改为退回")
    await wang.hears("请输入把 #1 改为“已退回”的原因")
    await wang.say("放错了项目")
    await wang.hears("#1 已更正为退回。-2分，当前自评 0/100。")
    assert "王五：放错了项目" in (await zhang.hears("#1 更正为退回补正")).text
    await wang.say("/review 1")
    shown = await wang.hears("更正为退回：放错了项目")
    assert "王五 通过" in shown.text
    await wang.say("/correct 1 通过")
    await wang.hears("请输入把 #1 改为“已通过”的原因")
    await wang.say("/correct 1 随便")
    await wang.hears("/correct 128 退回 原因")
    await wang.say("/correct 1 通过 没放错")
    await wang.hears("#1 已更正为通过。+2分")


async def test_a_deputy_upholds_by_command_and_the_department_reads_why(
    stage: Stage, wang: Person, zhang: Person
) -> None:
    qian = await stage.enter("钱八", 1006)
    await pledge(zhang)
    await wang.say("/return 1 照片不清楚")
    await wang.hears("已退回")
    await zhang.say("/appeal 1 放大看得清")
    await zhang.hears("由钱八再看一次")
    await qian.say("审核")
    await qian.hears("申请复核 #1")
    for typed, sentence in (
        ("/decide 1 再说", "/decide 128 维持 理由"),
        ("/decide 1 维持", "请选理由"),
        ("/decide 9", "没有 #9"),
    ):
        await qian.say(typed)
        await qian.hears(sentence)
    await qian.say("/decide 1 维持 确实看不清")
    await qian.hears("维持退回，已告诉科室和信用办")
    assert "钱八：确实看不清" in (await zhang.hears("复核：维持退回")).text
    await zhang.say("/appeal 1 再看一次")
    await zhang.hears("每次退回可申请一次")


async def test_a_new_label_is_merged_into_a_known_one_or_kept(
    stage: Stage, bureau: Bureau, people: People, wang: Person, zhang: Person
) -> None:
    post = Post(bureau)
    for label in ("驾驶员培训机构", "驾驶员培训学校"):
        post.submit(people.zhang, "4.2", "2024-06-03", kind=EvidenceKind.PUBLICATION, label=label)
    await wang.hears("待审核 #1")
    await wang.say("/review 2")
    await wang.hears("新领域，还是并入")
    await press(wang, "并入 驾驶员培训")
    await wang.hears("领域：驾驶员培训学校 → 驾驶员培训")
    await zhang.hears("#2 已由王五核改")
    await wang.say("/review 1")
    await wang.hears("待审核 #1")
    await press(wang, "是新领域")
    kept = await wang.hears("领域：驾驶员培训机构")
    assert kept.button_words == ["✅ 通过", "↩️ 退回", "✏️ 核改"]

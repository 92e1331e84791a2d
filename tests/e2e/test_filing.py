"""A coordinator files for a department, which finds it right or wrong; a template; what was done before joining."""

from __future__ import annotations

from bot.cli.story import picture
from bot.clock import FixedClock
from bot.config import Settings
from bot.domain.roles import Role
from storage.unit_of_work import Storage
from tests.support.bot import bot_on_stage
from tests.support.people import People, join
from tests.support.stories import enter_all

PAPER = b"%PDF-1.4 a form to be filled in"


async def test_the_department_finds_one_filing_right_and_the_other_wrong(
    settings: Settings, clock: FixedClock, people: People
) -> None:
    async with bot_on_stage(settings, clock) as stage:
        chat = await enter_all(stage, people)
        wang, zhao, zhang = chat["王五"], chat["赵六"], chat["张三"]
        await zhang.say("/file 货运科 3.2")
        await zhang.hears("无权")
        await wang.say("报送佐证")
        await wang.hears("要报送哪一项")
        for button in ("代报", "货运科", "3.2"):
            await wang.press(button)
        await wang.hears("代货运科报送")
        await wang.photo(picture(1, 2, 3))
        await wang.hears("已收到 #1")
        for button in ("道路货运", "否", "今天", "网站截图", "完成提交"):
            await wang.press(button)
        assert "已请货运科核对" in (await wang.hears("#1 已提交，待审核")).text

        asked = await zhao.hears("信用办代你科报送 #1，请核对")
        assert "代报人：王五" in asked.text
        assert [seen.media for seen in zhao.heard if seen.message_id < asked.message_id][-1] == "photo"
        await zhao.press("无误")
        await zhao.hears("#1 已核对无误，报送人记为您，待审核")
        card = await wang.hears("科室已核对无误")
        assert "货运科 赵六" in card.text
        await wang.press("通过")
        await zhao.hears("#1 通过")

        await wang.say("/file 货运科 四、1")
        await wang.hears("代货运科报送")
        await wang.photo(picture(4, 5, 6))
        await wang.hears("已收到 #2")
        for button in ("昨天", "网站截图", "完成提交"):
            await wang.press(button)
        await zhao.hears("信用办代你科报送 #2，请核对")
        await zhao.say("/verify")
        assert "无误 #2" in (await zhao.hears("请核对的")).button_words
        await zhao.say("/dispute 2")
        await zhao.hears("哪里有误")
        await zhao.say("日子不对，是上周办的")
        await zhao.hears("#2 已记为有误，已撤回")
        told = await wang.hears("货运科说代报的 #2 有误")
        assert "日子不对，是上周办的" in told.text
        await wang.press("重新报送 #2")
        await wang.hears("接着 #2 办")
        await zhao.say("/verify 2")
        await zhao.hears("已由赵六说明有误")


async def test_a_template_is_attached_fetched_from_the_card_replaced_and_removed(
    settings: Settings, clock: FixedClock, people: People
) -> None:
    async with bot_on_stage(settings, clock) as stage:
        chat = await enter_all(stage, people)
        wang, zhang = chat["王五"], chat["张三"]
        await zhang.say("/template 4.1")
        await zhang.hears("没有模板")
        await zhang.document(PAPER, "表.pdf", "application/pdf", caption="/template 4.1")
        await zhang.hears("无权")
        await wang.say("/submit 2.2")
        card = await wang.hears("草稿")
        await wang.say("/template 4.1")
        await wang.hears("请发文件")
        await wang.photo(picture(9, 9, 9), reply_to=card.message_id)
        await wang.hears("已收到 #1")
        await wang.say("/template 4.1")
        await wang.hears("请发文件")
        await wang.document(PAPER, "承诺书.pdf", "application/pdf", caption="一式两份")
        await wang.hears("的模板已配好")

        await zhang.say("/submit 4.1")
        await zhang.hears("#2 草稿")
        await zhang.press("模板")
        given = await zhang.hears("说明：一式两份")
        assert "承诺书.pdf" in given.text
        assert "document" in [seen.media for seen in zhang.heard]
        assert "换模板" not in given.button_words

        await wang.document(PAPER + b"2", "承诺书新.pdf", "application/pdf", caption="/template 四、1 按新的填")
        await wang.hears("的模板已配好")
        await zhang.say("/template 4.1")
        assert "承诺书新.pdf" in (await zhang.hears("说明：按新的填")).text
        await wang.press("移除模板")
        await wang.hears("的模板已移除")
        await zhang.say("/template")
        await zhang.hears("现在还没有模板")


async def test_a_department_that_joins_late_makes_up_from_its_todo(
    settings: Settings, clock: FixedClock, storage: Storage, people: People
) -> None:
    late = join(storage, 1010, "周九", Role.STAFF, "办公室", at=clock.now())
    async with bot_on_stage(settings, clock) as stage:
        zhou = await stage.enter("周九", late.user_id)
        await zhou.say("我的待办")
        await zhou.hears("办公室待办")
        await zhou.press("补录")
        offered = await zhou.hears("办公室补录")
        assert "不允许补报" in offered.text
        await zhou.press(next(words for words in offered.button_words if words.startswith("补录 1.4")))
        await zhou.hears("1.4（一、4）")
        await zhou.photo(picture(7, 8, 9))
        await zhou.say("2月20日")
        await zhou.hears("完成提交")

"""张三, 客运科, has never used a bot and wants to be done with few taps."""

from __future__ import annotations

from bot.cli.story import picture
from bot.clock import FixedClock
from bot.config import Settings
from bot.domain.roles import Role
from bot.services.bureau import Bureau
from bot.services.invites import create_invite
from storage.unit_of_work import Storage
from tests.support.bot import bot_on_stage
from tests.support.material import send
from tests.support.people import People
from tests.support.stories import MORNING, at, enter_all, hears_nothing

MEGABYTE = 1_048_576


async def test_joining_gives_a_welcome_the_year_and_a_keyboard_that_stays(
    settings: Settings, clock: FixedClock, bureau: Bureau
) -> None:
    code = create_invite(bureau, None, "客运科", Role.STAFF, "张三", None).code
    async with bot_on_stage(settings, clock) as stage:
        zhang = stage.sandbox.person("小张", user_id=1001)
        await zhang.start(code)
        year = await zhang.hears("客运科 2024年要办的事")
        assert "3.2" in year.text
        assert (await zhang.hears("欢迎张三")).keyboard[0] == ["我的待办", "报送佐证", "我的报送"]
        await zhang.press("我的报送")
        await zhang.hears("还没有报送过")


async def test_the_morning_reminder_is_answered_returned_repaired_and_approved(
    settings: Settings, clock: FixedClock, people: People
) -> None:
    async with bot_on_stage(settings, clock) as stage:
        chat = await enter_all(stage, people)
        zhang, wang = chat["张三"], chat["王五"]
        await at(stage, "2024-06-14T08:29")
        await hears_nothing(stage, zhang)
        await at(stage, MORNING)
        await zhang.hears("客运科待办提醒　6月14日（周五）")
        await zhang.press("提交 3.2")
        await zhang.hears("请发照片、文件或网页链接")
        await zhang.photo(picture(1, 2, 3))
        await zhang.hears("已收到 #1（照片1张）")
        for button in ("道路客运", "否", "今天", "网站截图", "完成提交"):
            await zhang.press(button)
        await zhang.hears("#1 已提交，待审核")

        await wang.hears("待审核 #1")
        await wang.press("退回")
        await wang.press("照片不清楚，请发原图")
        returned = await zhang.hears("退回补正")
        assert "照片不清楚，请发原图" in returned.text
        assert "6月30日前补正" in returned.text

        await zhang.document(picture(4, 5, 6), "原图.png", "image/png", reply_to=returned.message_id)
        repaired = await zhang.hears("已收到 #2")
        assert "接着 #1 办" in repaired.text
        await zhang.press("网站截图")
        await zhang.press("完成提交")
        await zhang.hears("#2 已提交，待审核")
        await wang.hears("待审核 #2")
        await wang.press("通过")
        assert "+1分" in (await zhang.hears("#2 通过")).text

        await zhang.press("我的报送")
        mine = await zhang.hears("我的报送")
        assert "#2 已通过" in mine.text
        assert "#1 已退回" in mine.text


async def test_an_album_is_one_submission_however_its_parts_arrive(
    settings: Settings, clock: FixedClock, people: People
) -> None:
    async with bot_on_stage(settings, clock) as stage:
        zhang = await stage.enter("张三", people.zhang.user_id)
        await zhang.album([picture(1, 1, 1), picture(2, 2, 2), picture(3, 3, 3)], order=[2, 0, 1], held=[1])
        await stage.settled()
        stage.sandbox.release()
        card = await zhang.hears("已收到 #1（照片3张）")
        assert "这是哪一项的佐证" in card.text
        await zhang.press("6.2")
        await zhang.press("今天")
        await zhang.press("完成提交")
        await zhang.hears("#1 已提交，待审核")
        await zhang.say("/mine")
        assert "材料3份" in (await zhang.hears("最近1件")).text


async def test_a_day_outside_the_reminded_quarter_is_asked_back(
    settings: Settings, clock: FixedClock, people: People
) -> None:
    async with bot_on_stage(settings, clock) as stage:
        zhang = await stage.enter("张三", people.zhang.user_id)
        await at(stage, MORNING)
        await zhang.hears("客运科待办提醒", ever=True)
        await zhang.press("提交 3.2")
        await zhang.hears("请发照片")
        await zhang.photo(picture(1, 2, 3))
        await zhang.hears("已收到 #1")
        await zhang.press("道路客运")
        await zhang.press("否")
        await zhang.hears("事情是哪天办的")
        await zhang.say("3月29日")
        asked = await zhang.hears("提醒的是二季度，您选的是3月29日（一季度）")
        assert "就是3月29日" in asked.button_words
        await zhang.say("0612")
        assert "办事日期：6月12日" in (await zhang.hears("6月12日")).text


async def test_before_review_the_day_can_be_changed_and_the_submission_taken_back(
    settings: Settings, clock: FixedClock, storage: Storage, people: People
) -> None:
    number = send(storage, people.zhang, "6.2", "2024-06-12", at="2024-06-12T15:00", kinds=("photo",))
    async with bot_on_stage(settings, clock) as stage:
        zhang = await stage.enter("张三", people.zhang.user_id)
        await zhang.say("我的报送")
        await zhang.hears(f"#{number} 待审核")
        await zhang.press(f"改日期 #{number}")
        await zhang.hears("事情是哪天办的")
        await zhang.say("6月11日")
        await zhang.hears("办事日期：6月11日")
        await zhang.say(f"/withdraw {number}")
        await zhang.hears(f"#{number} 已撤回")
        await zhang.say("我的报送")
        await zhang.hears(f"#{number} 已撤回")


async def test_done_without_material_is_kept_earns_nothing_and_names_what_is_missing(
    settings: Settings, clock: FixedClock, people: People
) -> None:
    async with bot_on_stage(settings, clock) as stage:
        zhang = await stage.enter("张三", people.zhang.user_id)
        await zhang.say("/confirm 三、2")
        assert "有佐证前不计分" in (await zhang.hears("已办·材料后补")).text
        await zhang.say("得分")
        await zhang.hears("当前自评 0/100")


async def test_what_cannot_be_used_gets_one_helpful_sentence(
    settings: Settings, clock: FixedClock, people: People
) -> None:
    async with bot_on_stage(settings, clock) as stage:
        zhang = await stage.enter("张三", people.zhang.user_id)
        for kind in ("sticker", "voice", "location", "contact"):
            await zhang.other(kind)
            assert "请发照片、文件" in (await zhang.hears("不能作为佐证")).text
        await zhang.document(b"x", "全年录像.zip", declared_size=25 * MEGABYTE)
        await zhang.hears("文件超过 20MB")
        await zhang.say("请问怎么报？")
        await zhang.hears("/help")
        await zhang.say("/frobnicate")
        await zhang.hears("没有这个命令")
        await zhang.say("/submit 9.9")
        await zhang.hears("没有这一项")
        await zhang.say("/done")
        await zhang.hears("现在没有草稿")
        await zhang.say("/withdraw")
        await zhang.hears("请带上报送编号")
        assert stage.sandbox.calls("getFile") == []


async def test_a_forged_button_does_nothing_and_says_so(
    settings: Settings, clock: FixedClock, storage: Storage, people: People
) -> None:
    number = send(storage, people.zhang, "6.2", "2024-06-12", at="2024-06-12T15:00", kinds=("photo",))
    async with bot_on_stage(settings, clock) as stage:
        zhang = await stage.enter("张三", people.zhang.user_id)
        for data in (f"1:approve:{number}", f"1:approve:{number}:0", f"1:reason:{number}:0", "1:rm_ok:1"):
            answer = await zhang.press_data(data)
            assert answer is not None
            assert "无权" in answer.text
        for data in ("approve", f"9:approve:{number}", "1:frobnicate", "1:"):
            answer = await zhang.press_data(data)
            assert answer is not None
            assert "失效" in answer.text
        await zhang.say("/mine")
        await zhang.hears(f"#{number} 待审核")


async def test_another_departments_things_stay_closed(
    settings: Settings, clock: FixedClock, storage: Storage, people: People
) -> None:
    number = send(storage, people.zhang, "6.2", "2024-06-12", at="2024-06-12T15:00", kinds=("photo",))
    async with bot_on_stage(settings, clock) as stage:
        zhao = await stage.enter("赵六", people.zhao.user_id)
        for typed in ("/score 客运科", "/todo 客运科", "/submit 1.4", f"/approve {number}", f"/withdraw {number}"):
            await zhao.say(typed)
            await zhao.hears("无权")
        await zhao.say("/score 6.2")
        explained = await zhao.hears("6.2（六、2）")
        assert "张三" not in explained.text
        assert f"#{number}" not in explained.text

"""The main job: a reminder is answered with a photo, the coordinator approves it, a leader's /score shows it."""

from __future__ import annotations

from bot.cli.story import picture
from bot.clock import FixedClock
from bot.config import Settings
from storage.unit_of_work import Storage
from tests.support.bot import bot_on_stage
from tests.support.people import People
from tests.support.stories import MORNING, at, enter_all, half_a_year


async def test_a_photo_in_answer_to_the_reminder_is_approved_and_shows_in_the_leaders_score(
    settings: Settings, clock: FixedClock, storage: Storage, people: People
) -> None:
    half_a_year(storage, people)
    async with bot_on_stage(settings, clock) as stage:
        chat = await enter_all(stage, people)
        zhang, wang, sun = chat["张三"], chat["王五"], chat["孙七"]
        await sun.say("/score")
        await sun.hears("当前自评 40.5/100")

        await at(stage, MORNING)
        reminder = await zhang.hears("3.2（三、2）")
        assert "还有10个工作日" in reminder.text
        assert "提交 3.2 信用数据" in reminder.button_words

        photo = picture(10, 20, 30)
        await zhang.photo(photo, reply_to=reminder.message_id)
        assert "这是哪一项的佐证" in (await zhang.hears("已收到 #26（照片1张）")).text
        for button in ("3.2", "道路客运", "否", "今天", "网站截图"):
            await zhang.press(button)
        await zhang.press("完成提交")
        await zhang.hears("#26 已提交，待审核")

        card = await wang.hears("待审核 #26")
        assert [seen.media for seen in wang.heard if seen.message_id < card.message_id][-1] == "photo"
        assert "客运科 张三" in card.text
        await wang.press("通过")
        await wang.hears("#26 已通过")
        assert "+1分，当前自评 41.5/100" in (await zhang.hears("#26 通过")).text

        await sun.say("/score")
        await sun.hears("当前自评 41.5/100")
        settled = await zhang.hears("🟢 3.2", ever=True)
        assert settled.message_id == reminder.message_id
        assert not [words for words in settled.button_words if "3.2" in words]


async def test_what_was_answered_as_received_lies_on_the_disk_as_it_was_sent(
    settings: Settings, clock: FixedClock, people: People
) -> None:
    async with bot_on_stage(settings, clock) as stage:
        zhang = await stage.enter("张三", people.zhang.user_id)
        scan = picture(40, 50, 60)
        await zhang.document(scan, "上传截图.png", "image/png")
        await zhang.hears("已收到 #1（文件1个）")
        kept = [path.read_bytes() for path in settings.data_dir.rglob("*") if path.is_file()]
        assert scan in kept

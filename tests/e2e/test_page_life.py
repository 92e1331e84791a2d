"""A link through the weeks: read when it comes, gone for a day, gone for three, and back."""

from __future__ import annotations

from sqlmodel import select

from bot.clock import FixedClock
from bot.config import Settings
from bot.domain.states import SubmissionState
from bot.sandbox import Person
from bot.services.pages import PageState, amber_pages, page_notes
from storage.models import OutboxMessage, Page
from storage.unit_of_work import Storage
from tests.support.bot import Stage, bot_on_stage
from tests.support.material import decide
from tests.support.people import People
from tests.support.stories import at, enter_all
from tests.support.webs import DEAD, UNREADABLE, FakePages, found

LINK = "https://www.gangcheng.gov.cn/art/2024/6/13/1.html"


def state(storage: Storage) -> PageState:
    with storage.read() as session:
        return page_notes(session, [LINK])[LINK].state


def report_count(storage: Storage) -> int:
    with storage.read() as session:
        return len(session.exec(select(OutboxMessage).where(OutboxMessage.kind == "page_report")).all())


async def test_a_page_gone_for_one_day_changes_nothing_for_three_days_it_is_amber_and_back_it_is_green(
    settings: Settings, clock: FixedClock, storage: Storage, people: People
) -> None:
    pages = FakePages(found("信用评价结果公示"))
    async with bot_on_stage(settings, clock, is_ticking=False, pages=pages) as stage:
        crowd = await enter_all(stage, people)
        zhang, wang = crowd["张三"], crowd["王五"]
        await zhang.say("/submit 4.2")
        await zhang.hears("请发照片")
        await zhang.say(LINK)
        await zhang.hears("已收到 #1")
        assert state(storage) is PageState.UNCHECKED
        await stage.app.run_ticks()
        assert "《信用评价结果公示》" in (await zhang.hears("#1 的网页已打开并存档")).text
        await stage.app.run_ticks()
        assert pages.asked == [LINK]
        decide(storage, 1, SubmissionState.APPROVED, at="2024-06-13T11:00")

        await gone_for_one_day(stage, storage, pages)
        await amber_after_three(stage, storage, pages, wang)
        pages.answer = found("信用评价结果公示")
        await at(stage, "2024-06-25T06:00")
        assert state(storage) is PageState.FINE
        assert report_count(storage) == 1
        await at(stage, "2024-06-25T08:30")
        assert LINK in (await wang.hears("这些网页恢复了")).text
        asked = len(pages.asked)
        await at(stage, "2024-07-01T23:00")
        assert len(pages.asked) == asked, "a page that is there is looked at weekly"
        await at(stage, "2024-07-02T06:00")
        assert len(pages.asked) == asked + 1


async def gone_for_one_day(stage: Stage, storage: Storage, pages: FakePages) -> None:
    """A week later it is out of order for one day."""
    pages.answer = DEAD
    await at(stage, "2024-06-20T10:00")
    assert state(storage) is PageState.FAILING
    pages.answer = found("信用评价结果公示")
    await at(stage, "2024-06-21T10:00")
    assert state(storage) is PageState.FINE
    assert report_count(storage) == 0


async def amber_after_three(stage: Stage, storage: Storage, pages: FakePages, wang: Person) -> None:
    """Out of order from the next look on: two days are nothing yet; on the third, a Sunday, nobody is disturbed."""
    pages.answer = DEAD
    with storage.write() as session:
        page = session.exec(select(Page)).one()
        page.next_check_at = stage.clock.now()
        session.add(page)
    for day in ("2024-06-21T12:00", "2024-06-22T07:00", "2024-06-22T20:00"):
        await at(stage, day)
        assert state(storage) is PageState.FAILING
    await at(stage, "2024-06-23T06:00")
    assert state(storage) is PageState.AMBER
    assert report_count(storage) == 0
    await at(stage, "2024-06-24T08:30")
    told = (await wang.hears("这些网页已有3天打不开")).text
    assert "#1 4.2 客运科" in told
    assert LINK in told
    assert "网页找不到了（404）" in told
    with storage.read() as session:
        (amber,) = amber_pages(session)
        assert (amber.submission_id, amber.note.failing_days) == (1, 4)
    await at(stage, "2024-06-24T10:00")
    assert report_count(storage) == 1, "told once"


async def test_a_page_that_refuses_programs_and_a_link_to_the_wrong_place_are_taken_with_advice(
    settings: Settings, clock: FixedClock, people: People
) -> None:
    pages = FakePages(UNREADABLE)
    async with bot_on_stage(settings, clock, is_ticking=False, pages=pages) as stage:
        zhang = await stage.enter("张三", people.zhang.user_id)
        await zhang.say("/submit 4.2")
        await zhang.hears("请发照片")
        await zhang.say("https://mp.weixin.qq.com/s/abc")
        assert "链接不在区政府网站上，先按其他网页收下" in (await zhang.hears("已收到 #1")).text
        await stage.app.run_ticks()
        await zhang.hears("网站不让程序读取，请补一张网页截图")

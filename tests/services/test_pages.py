"""Looking at links: whose turn it is, what is kept of it, and who hears what, once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlmodel import col, select

from bot.clock import FixedClock, parse_moment
from bot.domain.errors import DomainError
from bot.domain.states import PageOutcome, PageState, SubmissionState
from bot.jobs.pages import look
from bot.pages import Fetcher
from bot.plan.model import Channel
from bot.ports import FetchedPage
from bot.services import page_checks
from bot.services.bureau import Bureau
from bot.services.evidence import Arrival, attach_evidence, channel_of
from bot.services.mine import my_submissions
from bot.services.pages import PageNote, amber_pages, link_hints, page_notes
from bot.texts.submissions import my_line
from bot.views.outbox import render
from storage.files import DiskFileStore
from storage.models import Evidence, OutboxMessage, Page, PageCheck, Submission
from storage.unit_of_work import Storage
from tests.support.material import decide
from tests.support.people import People, Person
from tests.support.webs import DEAD, UNREADABLE, FakePages, FakeWeb, found

LINK = "https://www.gangcheng.gov.cn/art/1.html"


@pytest.fixture
def pages() -> FakePages:
    return FakePages(found())


@pytest.fixture
def looking(bureau: Bureau, pages: FakePages) -> Bureau:
    return replace(bureau, pages=pages)


def send_link(bureau: Bureau, person: Person, update_id: int = 1, url: str = LINK, item: str = "4.2") -> int:
    arrival = Arrival(update_id=update_id, chat_id=person.chat_id, url=url, item=item)
    return attach_evidence(bureau, person.principal, arrival).submission_id


def note(bureau: Bureau, url: str = LINK) -> PageNote:
    with bureau.storage.read() as session:
        return page_notes(session, [url])[url]


def said(storage: Storage, kind: str) -> list[str]:
    with storage.read() as session:
        rows = session.exec(
            select(OutboxMessage).where(OutboxMessage.kind == kind).order_by(col(OutboxMessage.id))
        ).all()
    return ["\n".join(render(row.kind, row.params).blocks) for row in rows]


async def test_a_link_is_looked_at_once_and_its_page_kept_as_found(
    looking: Bureau, people: People, pages: FakePages
) -> None:
    send_link(looking, people.zhang)
    assert note(looking).state is PageState.UNCHECKED
    await look(looking)
    await look(looking)
    assert pages.asked == [LINK]
    kept = note(looking)
    assert (kept.state, kept.title, kept.checked_at) == (PageState.FINE, "信用评价结果公示", looking.now)
    assert kept.sha256 is not None
    assert looking.files.path(kept.sha256).read_bytes() == pages.answer.body
    (line,) = said(looking.storage, "page_read")
    assert "#1 的网页已打开并存档：《信用评价结果公示》" in line


async def test_two_who_send_the_same_link_both_hear_and_a_copy_of_it_is_silent(
    looking: Bureau, people: People, pages: FakePages
) -> None:
    send_link(looking, people.zhang)
    await look(looking)
    other = send_link(looking, people.li, update_id=2)
    with looking.storage.write() as session:
        row = session.exec(select(Evidence).where(Evidence.update_id == 1)).one()
        session.add(Evidence(**row.model_dump(exclude={"id", "update_id", "submission_id"}), submission_id=other))
    await look(looking)
    assert [line[:5] for line in said(looking.storage, "page_read")] == ["🔗 #1 ", "🔗 #2 "]
    assert pages.asked == [LINK, LINK]
    with looking.storage.read() as session:
        assert len(session.exec(select(Page)).all()) == 1
        looks = session.exec(select(PageCheck).order_by(col(PageCheck.id))).all()
    assert [each.sha256 is not None for each in looks] == [True, False], "the same page is not kept twice"


async def test_a_page_is_kept_anew_when_it_tells_something_else(
    looking: Bureau, clock: FixedClock, people: People, pages: FakePages
) -> None:
    number = send_link(looking, people.zhang)
    await look(looking)
    first = note(looking).sha256
    decide(looking.storage, number, SubmissionState.PENDING, at="2024-05-09T10:00")
    for moment, answer, is_new in (
        ("2024-05-16T06:00", replace(pages.answer, body=b"<html>another counter</html>"), False),
        ("2024-05-23T06:00", found("更正公示"), True),
    ):
        clock.set(parse_moment(moment))
        pages.answer = answer
        await look(looking)
        assert (note(looking).sha256 != first) == is_new
    assert note(looking).title == "更正公示"


async def test_only_living_submissions_have_their_links_looked_at_again(
    looking: Bureau, clock: FixedClock, people: People, pages: FakePages
) -> None:
    number = send_link(looking, people.zhang)
    await look(looking)
    clock.set(parse_moment("2024-05-16T06:00"))
    await look(looking)
    assert len(pages.asked) == 1, "a draft's link is looked at once"
    decide(looking.storage, number, SubmissionState.PENDING, at="2024-05-16T07:00")
    await look(looking)
    assert len(pages.asked) == 2
    decide(looking.storage, number, SubmissionState.RETURNED, at="2024-05-17T07:00")
    clock.set(parse_moment("2024-05-30T06:00"))
    await look(looking)
    assert len(pages.asked) == 2


async def test_a_showing_is_looked_at_until_its_end_only(
    looking: Bureau, clock: FixedClock, people: People, pages: FakePages
) -> None:
    pages.answer = found(ends_on=date(2024, 5, 17))
    number = send_link(looking, people.zhang)
    await look(looking)
    decide(looking.storage, number, SubmissionState.APPROVED, at="2024-05-09T11:00")
    clock.set(parse_moment("2024-05-16T06:00"))
    await look(looking)
    pages.answer = DEAD
    clock.set(parse_moment("2024-06-30T06:00"))
    await look(looking)
    assert len(pages.asked) == 2
    send_link(looking, people.li, update_id=2)
    await look(looking)
    assert len(pages.asked) == 3
    assert note(looking).state is PageState.FINE, "what may be gone by now is not held against it"


@pytest.mark.sqlite_only
async def test_a_full_disk_keeps_the_finding_and_the_copy_comes_later(
    looking: Bureau, clock: FixedClock, people: People, tmp_path: Path
) -> None:
    def full(step: str) -> None:
        if step == "file.written":
            raise DomainError("disk_full", reason="")

    number = send_link(looking, people.zhang)
    decide(looking.storage, number, SubmissionState.PENDING, at="2024-05-09T10:00")
    await look(replace(looking, files=DiskFileStore(tmp_path, step=full)))
    assert (note(looking).state, note(looking).sha256) == (PageState.FINE, None)
    clock.set(parse_moment("2024-05-16T06:00"))
    await look(looking)
    assert note(looking).sha256 is not None


@pytest.mark.sqlite_only
async def test_a_link_into_the_bureaus_own_network_is_taken_and_never_opened(bureau: Bureau, people: People) -> None:
    web = FakeWeb()
    looking = replace(bureau, pages=Fetcher(web))
    send_link(looking, people.zhang, url="http://169.254.169.254/latest/meta-data/")
    send_link(looking, people.zhang, update_id=2)
    await look(looking)
    inner, outer = said(looking.storage, "page_read")
    assert "程序打不开这个网址（不是互联网上的地址），请补一张网页截图" in inner
    assert "《2024年信用评价结果》，页面日期2024年5月9日" in outer
    assert [opened[2] for opened in web.opened] == ["www.gangcheng.gov.cn"]


def test_two_workers_never_look_at_one_page_and_the_late_one_changes_nothing(
    looking: Bureau, clock: FixedClock, people: People, pages: FakePages
) -> None:
    send_link(looking, people.zhang)
    assert page_checks.note_links(looking) == 1
    assert page_checks.note_links(looking) == 0
    (slow,) = page_checks.claim_pages(looking, 4)
    assert page_checks.claim_pages(looking, 4) == ()
    clock.advance(page_checks.LEASE)
    (quick,) = page_checks.claim_pages(looking, 4)
    assert page_checks.record_look(looking, quick, pages.answer, None)
    assert not page_checks.record_look(looking, slow, DEAD, None)
    assert note(looking).state is PageState.FINE
    assert len(said(looking.storage, "page_read")) == 1


async def test_what_turned_amber_and_what_came_back_is_told_in_one_message_in_working_hours(
    looking: Bureau, clock: FixedClock, people: People, pages: FakePages
) -> None:
    pages.answer = DEAD
    for update_id, item in enumerate(("4.2", "7.1"), 1):
        number = send_link(looking, people.zhang, update_id, f"{LINK}?{update_id}", item)
        decide(looking.storage, number, SubmissionState.APPROVED, at="2024-05-09T10:00")
    for moment in ("2024-05-09T10:00", "2024-05-10T06:00", "2024-05-11T06:00"):  # the last is a working Saturday
        clock.set(parse_moment(moment))
        await look(looking)
    assert note(looking, f"{LINK}?1").state is PageState.AMBER
    assert said(looking.storage, "page_report") == []
    clock.set(parse_moment("2024-05-11T08:30"))
    await look(looking)
    await look(looking)
    (told,) = said(looking.storage, "page_report")
    assert f"#1 4.2 客运科：{LINK}?1 —— 网页找不到了（404）" in told
    assert f"{LINK}?2" in told
    with looking.storage.read() as session:
        assert [each.submission_id for each in amber_pages(session)] == [1, 2]
    pages.answer = UNREADABLE
    clock.set(parse_moment("2024-05-13T09:00"))
    await look(looking)
    assert "这些网页恢复了" in said(looking.storage, "page_report")[1]
    assert "待人工核验" in said(looking.storage, "page_report")[1]


async def test_without_leave_to_open_links_nothing_is_opened_and_nothing_said(
    bureau: Bureau, people: People, pages: FakePages
) -> None:
    send_link(bureau, people.zhang)
    await look(bureau)
    assert pages.asked == []
    assert said(bureau.storage, "page_read") == []
    assert note(bureau).state is PageState.UNCHECKED


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (UNREADABLE, "网站不让程序读取，请补一张网页截图"),
        (FetchedPage(PageOutcome.DEAD, "unreachable"), "现在打不开：网站连不上。已先收下"),
        (FetchedPage(PageOutcome.UNREADABLE, "inner_address"), "程序打不开这个网址（不是互联网上的地址）"),
    ],
)
async def test_a_link_that_cannot_be_read_is_taken_all_the_same(
    looking: Bureau, people: People, pages: FakePages, answer: FetchedPage, words: str
) -> None:
    pages.answer = answer
    send_link(looking, people.zhang)
    await look(looking)
    assert words in said(looking.storage, "page_read")[0]


@pytest.mark.sqlite_only
@pytest.mark.parametrize(
    ("clause", "url", "is_evaluation", "wanted"),
    [
        ("4.2", "https://mp.weixin.qq.com/s/1", False, (Channel.GOVERNMENT,)),
        ("4.2", LINK, False, ()),
        ("3.1", LINK, False, (Channel.CREDIT_SHANDONG,)),
        ("3.2", "https://mp.weixin.qq.com/s/1", True, (Channel.GOVERNMENT, Channel.CREDIT_SHANDONG)),
        ("3.2", "https://mp.weixin.qq.com/s/1", False, (Channel.CREDIT_SHANDONG,)),
        ("1.4", "https://mp.weixin.qq.com/s/1", False, ()),
    ],
)
def test_a_link_that_leads_elsewhere_than_the_clause_wants_is_noticed(
    bureau: Bureau, clause: str, url: str, is_evaluation: bool, wanted: tuple[Channel, ...]
) -> None:
    draft = Submission(is_evaluation=is_evaluation)
    held = [Evidence(url=url, channel=channel_of(bureau.settings, url).value)]
    with bureau.storage.read() as session:
        (hint,) = link_hints(session, bureau.plan.clause(clause), draft, held)
    assert hint.wanted == wanted


async def test_an_amber_page_is_seen_in_the_senders_list(
    looking: Bureau, clock: FixedClock, people: People, pages: FakePages
) -> None:
    pages.answer = DEAD
    decide(looking.storage, send_link(looking, people.zhang), SubmissionState.PENDING, at="2024-05-09T10:00")
    for day in (9, 10, 11):
        assert [line.is_amber for line in my_submissions(looking, people.zhang.principal)] == [False]
        clock.set(parse_moment(f"2024-05-{day:02}T10:00"))
        await look(looking)
    (line,) = my_submissions(looking, people.zhang.principal)
    assert line.is_amber
    assert "网页已有3天以上打不开" in my_line(line, year=2024)

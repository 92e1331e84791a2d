"""A notice to 5,000: every table in bulk, every message of it short."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event, update
from sqlmodel import col, func, select

from bot.domain.states import AudienceKind, OutboxState, ReceiptKind
from bot.messenger.split import pages
from bot.services.bureau import Bureau
from bot.services.notice_audience import Audience
from bot.services.notice_receipts import nudge_unsigned, read_receipts, recall_notice
from bot.services.notice_sending import send_notice, update_progress
from bot.services.notices import begin_notice, preview_notice
from bot.services.outbox import claim_messages, finish_sent
from bot.views import notices as views
from bot.views.outbox import render
from storage.models import Member, OutboxMessage, Receipt
from tests.support.people import Person, join_everybody, join_many

COUNT = 5_000
FIRST_ID = 100_000
FEW = 60  # statements; far fewer than people
pytestmark = pytest.mark.sqlite_only


@pytest.fixture
def author(bureau: Bureau) -> Person:
    """The coordinator, whose notice to all reaches 4,995 staff and the five others of every test."""
    join_many(bureau.storage, FIRST_ID, COUNT - 5, [each.name for each in bureau.plan.departments])
    return join_everybody(bureau.storage).wang


@pytest.fixture
def number(bureau: Bureau, author: Person) -> int:
    """A notice to all that is on its way."""
    number = begin_notice(bureau, author.principal, 1, "明天开会").id
    preview_notice(bureau, author.principal, number, Audience(AudienceKind.ALL))
    with statements(bureau) as seen:
        assert send_notice(bureau, author.principal, number).recipient_count == COUNT
    assert len(seen) < FEW
    return number


@contextmanager
def statements(bureau: Bureau) -> Iterator[list[str]]:
    """The statements sent to the database meanwhile; many rows in one count once."""
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        seen.append(statement)

    event.listen(bureau.storage.engine, "before_cursor_execute", note)
    yield seen
    event.remove(bureau.storage.engine, "before_cursor_execute", note)


def count_of(bureau: Bureau, *tests: Any) -> int:
    with bureau.storage.read() as session:
        return int(session.exec(select(func.count()).where(*tests)).one())


def all_arrived(bureau: Bureau) -> None:
    """As if every row had been sent."""
    arrived = update(OutboxMessage).where(col(OutboxMessage.kind) == "notice").values(state=OutboxState.SENT)
    with bureau.storage.write() as session:
        session.connection().execute(arrived)


def test_each_of_5000_gets_one_row_and_one_receipt(bureau: Bureau, number: int) -> None:
    assert count_of(bureau, OutboxMessage.kind == "notice") == COUNT
    assert count_of(bureau, Receipt.kind == ReceiptKind.NOTICE, Receipt.subject_id == number) == COUNT
    with bureau.storage.read() as session:
        pairs = select(Receipt.member_id, OutboxMessage.member_id, OutboxMessage.chat_id, Member.chat_id)
        pairs = pairs.join(OutboxMessage, col(OutboxMessage.id) == Receipt.outbox_id)
        rows = session.exec(pairs.join(Member, col(Member.id) == Receipt.member_id)).all()
    assert len({row[0] for row in rows}) == COUNT
    assert all(row[0] == row[1] and row[2] == row[3] for row in rows)


def test_what_the_author_reads_about_5000_is_short(bureau: Bureau, author: Person, number: int) -> None:
    begun = next(each for each in claim_messages(bureau, "test", 20) if each.kind == "notice_progress")
    finish_sent(bureau, begun, [])
    all_arrived(bureau)
    with statements(bureau) as seen:
        assert update_progress(bureau) == 1
        sheet = read_receipts(bureau, author.principal, number)
        outcome = nudge_unsigned(bureau, author.principal, number)
    assert len(seen) < FEW
    (edit,) = [each for each in claim_messages(bureau, "test", 20) if each.kind == "notice_progress"]
    progress, receipts, nudged = render(edit.kind, edit.params), views.receipts(sheet), views.nudged(outcome)
    assert [len(pages(each.blocks)) for each in (progress, receipts, nudged)] == [1, 1, 1]
    assert f"已排队 0，已送达 {COUNT}，失败 0" in progress.blocks
    assert f"已签收 0/{COUNT}" in receipts.blocks
    lines = [block for block in receipts.blocks if block.startswith("• ")]
    assert len(lines) == len(bureau.plan.departments) + 1  # and the leaders
    assert "完整名单请点「导出表格」" in receipts.blocks[-1]
    assert f"等{COUNT}人" in nudged.blocks[0]
    assert len(sheet.people) == len(outcome.names) == count_of(bureau, OutboxMessage.kind == "notice_nudge") == COUNT


def test_a_recall_corrects_5000_in_bulk(bureau: Bureau, author: Person, number: int) -> None:
    all_arrived(bureau)
    with statements(bureau) as seen:
        outcome = recall_notice(bureau, author.principal, number, "改到后天")
    assert len(seen) < FEW
    assert (outcome.corrected_count, outcome.stopped_count) == (COUNT, 0)
    assert count_of(bureau, OutboxMessage.kind == "notice_correction") == COUNT

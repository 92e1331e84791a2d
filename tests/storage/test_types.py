"""What the columns take and give back, and what the tables refuse, on both databases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError, StatementError

from bot.domain.roles import Role
from bot.domain.states import MemberState, SubmissionState
from storage.models import DeputyCharge, Member, OutboxMessage, Submission, SubmissionEvent
from storage.unit_of_work import Storage
from tests.support.people import JOINED_AT, People

SHANGHAI = timezone(timedelta(hours=8))
MOMENT = datetime(2024, 5, 9, 10, 0, 0, 123456, tzinfo=SHANGHAI)


def member(user_id: int, joined_at: datetime = JOINED_AT) -> Member:
    return Member(
        user_id=user_id, chat_id=user_id, name="张三", role=Role.STAFF, department="客运科", joined_at=joined_at
    )


def add(storage: Storage, *rows: object) -> None:
    with storage.write() as session:
        session.add_all(rows)


def run(storage: Storage, statement: str) -> None:
    with storage.write() as session:
        session.connection().execute(text(statement))


def event_of(storage: Storage, people: People) -> SubmissionEvent:
    submission = Submission(
        department="客运科", member_id=people.zhang.member_id, created_at=JOINED_AT, touched_at=JOINED_AT
    )
    add(storage, submission)
    assert submission.id is not None
    event = SubmissionEvent(
        submission_id=submission.id, at=JOINED_AT, before=SubmissionState.DRAFT, after=SubmissionState.PENDING
    )
    add(storage, event)
    return event


def test_a_moment_comes_back_in_utc_to_the_microsecond(storage: Storage) -> None:
    add(storage, member(1, MOMENT))
    with storage.read() as session:
        joined_at = session.get_one(Member, 1).joined_at
    assert joined_at == MOMENT
    assert joined_at.tzinfo is UTC


def test_a_moment_without_a_zone_is_refused(storage: Storage) -> None:
    with pytest.raises((StatementError, ValueError), match=r"time ?zone"):
        add(storage, member(1, datetime(2024, 5, 9, 10, 0)))  # noqa: DTZ001 - what the column must refuse


def test_a_missing_moment_stays_missing(storage: Storage) -> None:
    add(storage, member(1))
    with storage.read() as session:
        assert session.get_one(Member, 1).left_at is None


def test_telegrams_large_numbers_come_back_whole(storage: Storage) -> None:
    add(storage, member(2**52 - 1))
    with storage.read() as session:
        assert session.get_one(Member, 1).user_id == 2**52 - 1


def test_structures_come_back_as_they_were(storage: Storage) -> None:
    params = {"lines": ["3.1 信用信息", None, 2], "nested": {"is_late": True}}
    add(
        storage,
        OutboxMessage(key="k", kind="digest", params=params, chat_id=1, created_at=JOINED_AT, not_before_at=JOINED_AT),
    )
    with storage.read() as session:
        assert session.get_one(OutboxMessage, 1).params == params


def test_states_are_stored_by_value_and_come_back_as_states(storage: Storage, people: People) -> None:
    with storage.read() as session:
        stored = session.connection().execute(text("SELECT role, state FROM member WHERE id = 3")).one()
        assert tuple(stored) == ("coordinator", "active")
        assert session.get_one(Member, people.wang.member_id).state is MemberState.ACTIVE


@pytest.mark.parametrize("column", ["role", "state"])
def test_a_value_outside_the_states_is_refused_by_the_database(storage: Storage, people: People, column: str) -> None:
    with pytest.raises(IntegrityError):
        run(storage, f"UPDATE member SET {column} = 'emperor'")


def test_a_reference_to_nothing_is_refused(storage: Storage) -> None:
    with pytest.raises(IntegrityError):
        add(storage, DeputyCharge(member_id=99, department="客运科"))


def test_a_row_that_others_refer_to_cannot_be_deleted(storage: Storage, people: People) -> None:
    with pytest.raises(IntegrityError):
        run(storage, f"DELETE FROM member WHERE id = {people.qian.member_id}")


def test_an_account_is_one_active_member_and_may_have_left_before(storage: Storage) -> None:
    add(storage, member(1))
    with pytest.raises(IntegrityError):
        add(storage, member(1))
    run(storage, "UPDATE member SET state = 'left'")
    add(storage, member(1))


def test_an_outbox_key_is_used_once(storage: Storage) -> None:
    def message() -> OutboxMessage:
        return OutboxMessage(key="k", kind="digest", chat_id=1, created_at=JOINED_AT, not_before_at=JOINED_AT)

    add(storage, message())
    with pytest.raises(IntegrityError):
        add(storage, message())


@pytest.mark.parametrize(
    "statement", ["UPDATE submission_event SET reason = 'changed'", "DELETE FROM submission_event"]
)
def test_the_history_of_a_submission_cannot_be_changed(storage: Storage, people: People, statement: str) -> None:
    event = event_of(storage, people)
    with pytest.raises(DBAPIError, match="append-only"):
        run(storage, statement)
    with storage.read() as session:
        assert session.get_one(SubmissionEvent, event.id).reason is None

"""The record of changes: what leaves an entry, whose it is, and that nothing past the bot goes unseen."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Enum, Table, delete, insert, update
from sqlalchemy.exc import DBAPIError
from sqlmodel import SQLModel, col, select

from bot.clock import FixedClock
from bot.domain.errors import DomainError
from bot.domain.roles import Role
from bot.domain.states import EvidenceState, MemberState
from storage.audit.book import AuditBook
from storage.audit.capture import acting
from storage.audit.entries import GENESIS, AuditHead
from storage.audit.key import KEY_NAME, key_source, known_key
from storage.audit.recorded import CHANGES_ONLY, columns_of, recorded_tables
from storage.audit.verifying import AuditVerdict, FaultKind, verify
from storage.models import AuditEntry, DeputyCharge, Evidence, Feedback, Member, Meta, MonthClosing, Submission, Urge
from storage.unit_of_work import Storage
from storage.upsert import insert_missing
from tests.conftest import AUDIT_KEY
from tests.support.filling import MOMENT, row_for
from tests.support.people import People
from tests.support.racing import together

STATED = [
    table for table in SQLModel.metadata.sorted_tables if any(isinstance(column.type, Enum) for column in table.columns)
]
DELIVERY = {"inbox", "mirror_post", "outbox", "reminder"}


def entries(storage: Storage) -> list[AuditEntry]:
    with storage.read() as session:
        return list(session.exec(select(AuditEntry).order_by(col(AuditEntry.id))))


def new_entries(storage: Storage, known: list[AuditEntry]) -> list[tuple[str, str, Any, Any]]:
    """What was entered since: subject, action, before, after."""
    added = entries(storage)[len(known) :]
    return [(each.subject, each.action, json.loads(each.before), json.loads(each.after)) for each in added]


def verdict_on(storage: Storage, key: bytes = AUDIT_KEY, printed: str = "") -> AuditVerdict:
    with storage.read() as session:
        return verify(session, key, printed=printed)


def past_the_bot(storage: Storage, statement: str) -> None:
    """Somebody with the database in hand."""
    with storage.engine.begin() as connection:
        connection.exec_driver_sql(statement)


def test_an_empty_database_has_an_empty_record(storage: Storage) -> None:
    with storage.write() as session:
        session.add(Meta(name="bot_username", value="creditbot"))
    assert verdict_on(storage) == AuditVerdict(AuditHead(0, GENESIS))


def test_a_change_is_entered_with_who_when_before_and_after(
    storage: Storage, people: People, clock: FixedClock
) -> None:
    known = entries(storage)
    with acting(people.wang.member_id), storage.write() as session:
        member = session.get_one(Member, people.zhang.member_id)
        member.role = Role.HEAD
        session.add(member)
    last = entries(storage)[-1]
    assert new_entries(storage, known) == [("member:1", "changed", {"role": "staff"}, {"role": "head"})]
    assert (last.member_id, last.at, last.previous) == (people.wang.member_id, clock.now(), known[-1].mac)


def test_a_change_past_the_session_is_entered_too(storage: Storage, people: People) -> None:
    known = entries(storage)
    with storage.write() as session:
        leaving = update(Member).where(col(Member.department) == "客运科", col(Member.role) == Role.HEAD)
        assert session.connection().execute(leaving.values(state=MemberState.LEFT, left_at=MOMENT)).rowcount == 1
    after = {"state": "left", "left_at": "2024-05-09T02:00:00.000000+00:00"}
    assert new_entries(storage, known) == [
        (f"member:{people.li.member_id}", "left", {"state": "active", "left_at": None}, after)
    ]
    assert verdict_on(storage).fault is None


def rename_and_fail(storage: Storage) -> None:
    with storage.write() as session:
        session.execute(update(Member).values(name="周九"))
        raise ZeroDivisionError


def test_what_is_undone_or_was_so_already_leaves_no_entry(storage: Storage, people: People) -> None:
    known = entries(storage)
    with storage.write() as session:
        same = update(Member).where(col(Member.id) == people.zhang.member_id).values(role=Role.STAFF)
        session.connection().execute(same)
    with pytest.raises(ZeroDivisionError):
        rename_and_fail(storage)
    assert new_entries(storage, known) == []


def test_what_was_inserted_where_it_was_missing_is_entered_once(storage: Storage, people: People) -> None:
    row = row_for(Urge.__table__, 7) | {"member_id": people.sun.member_id}  # type: ignore[attr-defined]  # as in the models
    known = entries(storage)
    for _ in range(2):
        with storage.write() as session:
            insert_missing(session, Urge, [{name: value for name, value in row.items() if name != "id"}])
    assert [(subject, action) for subject, action, *_ in new_entries(storage, known)] == [("urge:1", "created")]
    assert verdict_on(storage).fault is None


def test_a_row_that_goes_is_entered_and_one_that_comes_back_too(storage: Storage, people: People) -> None:
    known = entries(storage)
    with storage.write() as session:
        session.connection().execute(delete(DeputyCharge).where(col(DeputyCharge.department) == "客运科"))
    assert verdict_on(storage).fault is None
    with storage.write() as session:
        session.add(DeputyCharge(member_id=people.qian.member_id, department="客运科"))
    charge = {"member_id": people.qian.member_id, "department": "客运科"}
    subject = f"deputy_charge:{people.qian.member_id}/客运科"
    assert new_entries(storage, known) == [(subject, "deleted", charge, {}), (subject, "created", {}, charge)]
    assert verdict_on(storage).fault is None


def test_a_state_may_be_called_like_an_action(storage: Storage, people: People) -> None:
    with storage.write() as session:
        draft = Submission(department="客运科", member_id=people.zhang.member_id, created_at=MOMENT, touched_at=MOMENT)
        session.add(draft)
        session.flush()
        session.add(Evidence(submission_id=draft.id, received_at=MOMENT))
    for state in (EvidenceState.REMOVED, EvidenceState.STORED):
        with storage.write() as session:
            session.connection().execute(update(Evidence).values(state=state))
        assert verdict_on(storage).fault is None


def test_a_long_text_is_entered_by_its_hash(storage: Storage, people: People) -> None:
    known = entries(storage)
    with storage.write() as session:
        rows = [{"line": "字" * 200}] * 50
        session.add(MonthClosing(month="2024-04", rows=rows, closed_by_id=people.wang.member_id, closed_at=MOMENT))
    assert str(new_entries(storage, known)[0][3]["rows"]).startswith("sha256:")
    assert verdict_on(storage).fault is None


def test_an_insert_that_nothing_would_notice_is_refused(storage: Storage, people: People) -> None:
    with pytest.raises(NotImplementedError, match="feedback"), storage.write() as session:
        session.connection().execute(insert(Feedback), [{"text": "x", "member_id": people.li.member_id}])


def test_only_delivery_has_states_that_are_not_recorded() -> None:
    assert {table.name for table in STATED if not columns_of(table)} == DELIVERY


@pytest.mark.sqlite_only
@pytest.mark.parametrize("table", [each for each in STATED if columns_of(each)], ids=lambda each: each.name)
def test_every_state_that_changes_leaves_an_entry(storage: Storage, table: Table) -> None:
    with storage.engine.connect() as raw:
        assert raw.connection.driver_connection is not None
        raw.connection.driver_connection.execute("PRAGMA foreign_keys=OFF")
        raw.execute(insert(table), [row_for(table, number) for number in (1, 2)])
        raw.commit()
    states = [column for column in table.columns if isinstance(column.type, Enum)]
    if table.info.get("append_only"):
        with pytest.raises(DBAPIError, match="append-only"), storage.write() as session:
            session.connection().execute(delete(table))
        return
    for column in states:
        assert isinstance(column.type, Enum)
        assert column.type.enum_class is not None
        before, after = list(column.type.enum_class)[:2]
        known = entries(storage)
        with storage.write() as session:
            first = table.primary_key.columns[0]
            where = first == row_for(table, 1)[first.name]
            session.connection().execute(update(table).where(where).values({column.name: after}))
        change = next(each for each in new_entries(storage, known) if each[1] != "sealed")
        assert (change[2], change[3]) == ({column.name: before.value}, {column.name: after.value})


def test_a_database_with_older_rows_is_sealed_by_the_first_entry(
    database_url: str, storage: Storage, clock: FixedClock
) -> None:
    unrecorded = Storage(database_url)
    with unrecorded.write() as session:
        session.add(Member(user_id=1, chat_id=1, name="张三", role=Role.STAFF, department="客运科", joined_at=MOMENT))
    unrecorded.close()
    with storage.write() as session:
        session.execute(update(Member).values(name="李四"))
    sealed, changed = new_entries(storage, [])
    assert (sealed[0], sealed[1], sealed[3]["1"]["name"]) == ("member", "sealed", "张三")
    assert changed == ("member:1", "changed", {"name": "张三"}, {"name": "李四"})
    assert verdict_on(storage).fault is None
    past_the_bot(storage, "UPDATE member SET role = 'coordinator'")
    assert verdict_on(storage).fault is not None


def test_entries_can_be_neither_changed_nor_removed(storage: Storage, people: People) -> None:
    assert people.zhang.member_id
    for statement in ("UPDATE audit_entry SET action = 'x'", "DELETE FROM audit_entry"):
        with pytest.raises(DBAPIError, match="append-only"):
            past_the_bot(storage, statement)
    assert verdict_on(storage).fault is None


def test_a_row_changed_added_or_removed_past_the_bot_is_named(storage: Storage, people: People) -> None:
    assert verdict_on(storage).fault is None
    past_the_bot(storage, f"UPDATE member SET department = '货运科' WHERE id = {people.zhang.member_id}")
    fault = verdict_on(storage).fault
    assert fault is not None
    assert (fault.kind, fault.subject) == (FaultKind.UNRECORDED, "member:1")
    past_the_bot(storage, f"UPDATE member SET department = '客运科' WHERE id = {people.zhang.member_id}")
    assert verdict_on(storage).fault is None
    past_the_bot(storage, "DELETE FROM deputy_charge")
    fault = verdict_on(storage).fault
    assert fault is not None
    assert (fault.kind, fault.subject[:14]) == (FaultKind.UNRECORDED, "deputy_charge:")


def test_a_head_printed_on_paper_is_found_and_a_foreign_one_is_not(storage: Storage, people: People) -> None:
    assert people.zhang.member_id
    printed = entries(storage)[2].mac[:16]
    assert verdict_on(storage, printed=printed.upper()).fault is None
    foreign = verdict_on(storage, printed="0123456789abcdef").fault
    assert foreign is not None
    assert foreign.kind is FaultKind.FOREIGN_HEAD


def test_another_key_does_not_open_the_record(storage: Storage, people: People) -> None:
    assert people.zhang.member_id
    fault = verdict_on(storage, b"another key").fault
    assert fault is not None
    assert (fault.kind, fault.number) == (FaultKind.CHANGED, 1)


@pytest.fixture
def elsewhere(database_url: str, clock: FixedClock) -> Iterator[Storage]:
    """The same database as another process has it open."""
    opened = Storage(database_url, AuditBook(lambda: AUDIT_KEY, clock))
    yield opened
    opened.close()


def rename(storage: Storage, number: int, names: list[str]) -> None:
    for name in names:
        with acting(number), storage.write() as session:
            session.execute(update(Member).where(col(Member.id) == number).values(name=name))


def test_writers_at_once_make_one_chain(storage: Storage, elsewhere: Storage, people: People) -> None:
    names = [f"name {number}" for number in range(10)]
    writers = [
        partial(rename, opened, number, names) for number, opened in ((1, storage), (2, elsewhere), (3, storage))
    ]
    count = len(entries(storage))
    assert together(*writers) == []
    assert verdict_on(storage).fault is None
    found = entries(storage)[count:]
    assert sorted({(each.member_id, each.subject) for each in found}) == [(n, f"member:{n}") for n in (1, 2, 3)]
    assert len(found) == 30


def test_what_only_delivery_needs_leaves_no_entry(storage: Storage, people: People) -> None:
    known = entries(storage)
    with storage.write() as session:
        session.merge(Meta(name="bot_username", value="creditbot"))
        reached = update(Member).where(col(Member.id) == people.zhang.member_id).values(is_reachable=False)
        session.connection().execute(reached)
    assert new_entries(storage, known) == []


@pytest.mark.sqlite_only
def test_the_key_is_made_once_for_all_who_ask_at_once(tmp_path: Path) -> None:
    assert known_key(tmp_path, "") is None
    found: list[bytes] = []
    assert together(*(lambda: found.append(key_source(tmp_path, "")()) for _ in range(8))) == []
    assert len(set(found)) == 1
    assert known_key(tmp_path, "") == found[0]
    assert [path.name for path in tmp_path.iterdir()] == [KEY_NAME]
    assert (tmp_path / KEY_NAME).stat().st_mode & 0o777 == 0o600
    assert key_source(tmp_path, "from the settings")() == b"from the settings"


@pytest.mark.sqlite_only
def test_a_key_that_cannot_be_used_is_said(tmp_path: Path) -> None:
    (tmp_path / KEY_NAME).touch()
    with pytest.raises(DomainError) as refusal:
        key_source(tmp_path, "")()
    assert refusal.value.code == "audit_key_unusable"


def test_every_recorded_table_is_walked() -> None:
    names = {table.name for table in recorded_tables()}
    assert {"submission", "submission_event", "evidence", "member", "notice", "month_closing", "invite"} <= names
    assert names >= CHANGES_ONLY

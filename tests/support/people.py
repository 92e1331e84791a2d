"""The people of every test, joined on the day the plan was issued."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlmodel import Session

from bot.domain.roles import Principal, Role
from bot.domain.states import MemberState
from storage.models import DeputyCharge, Member
from storage.unit_of_work import Storage
from storage.upsert import insert_missing

JOINED_AT = datetime(2024, 4, 18, 1, 0, tzinfo=UTC)
STRANGER_ID = 6666


@dataclass(frozen=True, slots=True)
class Person:
    """A joined member. ``user_id`` and ``chat_id`` are the same, as in a private chat."""

    member_id: int
    user_id: int
    chat_id: int
    name: str
    role: Role
    department: str | None

    @property
    def principal(self) -> Principal:
        return Principal(self.member_id, self.user_id, self.name, self.role, self.department)


@dataclass(frozen=True, slots=True)
class People:
    """zhang and li: 客运科 staff and head; wang: coordinator; zhao: 货运科 staff; sun: leader; qian: deputy."""

    zhang: Person
    li: Person
    wang: Person
    zhao: Person
    sun: Person
    qian: Person
    stranger_id: int = STRANGER_ID


def join(
    storage: Storage,
    user_id: int,
    name: str,
    role: Role,
    department: str | None = None,
    *,
    in_charge_of: tuple[str, ...] = (),
    at: datetime = JOINED_AT,
) -> Person:
    """A person who has joined, straight into the tables."""
    with storage.write() as session:
        return _joined(session, user_id, name, role, department, in_charge_of=in_charge_of, at=at)


def _joined(
    session: Session,
    user_id: int,
    name: str,
    role: Role,
    department: str | None = None,
    *,
    in_charge_of: tuple[str, ...] = (),
    at: datetime = JOINED_AT,
) -> Person:
    member = Member(user_id=user_id, chat_id=user_id, name=name, role=role, department=department, joined_at=at)
    session.add(member)
    session.flush()
    assert member.id is not None
    session.add_all(DeputyCharge(member_id=member.id, department=each) for each in in_charge_of)
    return Person(member.id, user_id, user_id, name, role, department)


def join_everybody(storage: Storage) -> People:
    """The six of every test, user ids 1001 to 1006 in the order of :class:`People`."""
    with storage.write() as session:
        return People(
            zhang=_joined(session, 1001, "张三", Role.STAFF, "客运科"),
            li=_joined(session, 1002, "李四", Role.HEAD, "客运科"),
            wang=_joined(session, 1003, "王五", Role.COORDINATOR, "法规科"),
            zhao=_joined(session, 1004, "赵六", Role.STAFF, "货运科"),
            sun=_joined(session, 1005, "孙七", Role.LEADER),
            qian=_joined(session, 1006, "钱八", Role.DEPUTY, in_charge_of=("客运科", "货运科")),
        )


def join_many(storage: Storage, first_id: int, count: int, departments: Sequence[str]) -> None:
    """So many reachable staff with user ids from ``first_id`` on, dealt to the departments in turn."""
    rows = [
        {
            "user_id": first_id + each,
            "chat_id": first_id + each,
            "name": f"member {first_id + each}",
            "role": Role.STAFF,
            "department": departments[each % len(departments)],
            "state": MemberState.ACTIVE,
            "joined_at": JOINED_AT,
            "is_reachable": True,
        }
        for each in range(count)
    ]
    with storage.write() as session:
        insert_missing(session, Member, rows)

"""The people of every test, joined on the day the plan was issued."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

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
        member = Member(user_id=user_id, chat_id=user_id, name=name, role=role, department=department, joined_at=at)
        session.add(member)
        session.flush()
        assert member.id is not None
        session.add_all(DeputyCharge(member_id=member.id, department=each) for each in in_charge_of)
        return Person(member.id, user_id, user_id, name, role, department)


def join_everybody(storage: Storage) -> People:
    """The six of every test, user ids 1001 to 1006 in the order of :class:`People`."""
    return People(
        zhang=join(storage, 1001, "张三", Role.STAFF, "客运科"),
        li=join(storage, 1002, "李四", Role.HEAD, "客运科"),
        wang=join(storage, 1003, "王五", Role.COORDINATOR, "法规科"),
        zhao=join(storage, 1004, "赵六", Role.STAFF, "货运科"),
        sun=join(storage, 1005, "孙七", Role.LEADER),
        qian=join(storage, 1006, "钱八", Role.DEPUTY, in_charge_of=("客运科", "货运科")),
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

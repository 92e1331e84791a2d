"""The people of the golden year: all sixteen departments, those who decide and those who look on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.clock import parse_moment
from bot.domain.roles import Role
from storage.unit_of_work import Storage
from tests.support.people import Person, join

FIRST_ID = 880_417_301
"""Account ids that stand in no text by chance."""
JOINED_AT = parse_moment("2024-04-18T09:00")
COORDINATORS = "法规科"
NAMED = {("客运科", Role.STAFF): "张三", ("客运科", Role.HEAD): "李四", ("货运科", Role.STAFF): "赵六"}
WITH_HEADS = ("客运科", "货运科", "执法大队", "安全监督科")


@dataclass(frozen=True, slots=True)
class Cast:
    """``senders``: by department, who sends its material; the 信用办's own department has the coordinator too."""

    wang: Person
    qian: Person
    sun: Person
    senders: dict[str, tuple[Person, ...]]
    members: tuple[Person, ...]


def join_cast(storage: Storage, names: Sequence[str]) -> Cast:
    """Everybody of those departments joins on the day of the plan, straight into the tables."""
    members: list[Person] = []

    def come(name: str, role: Role, department: str | None = None, *, charge: tuple[str, ...] = ()) -> Person:
        person = join(storage, FIRST_ID + len(members), name, role, department, in_charge_of=charge, at=JOINED_AT)
        members.append(person)
        return person

    wang = come("王五", Role.COORDINATOR, COORDINATORS)
    qian = come("钱八", Role.DEPUTY, charge=tuple(names))
    sun = come("孙七", Role.LEADER)
    senders: dict[str, tuple[Person, ...]] = {}
    for number, name in enumerate(names, 1):
        senders[name] = (come(NAMED.get((name, Role.STAFF), f"经办员{number:02}"), Role.STAFF, name),)
        if name in WITH_HEADS:
            head = come(NAMED.get((name, Role.HEAD), f"负责员{number:02}"), Role.HEAD, name)
            senders[name] += (head,)
    return Cast(wang, qian, sun, senders, tuple(members))

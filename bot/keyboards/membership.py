"""Buttons about joining, inviting and leaving. Departments travel as their place in the plan, never by name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.domain.roles import Role
from bot.keyboards.callback import encode
from bot.ports import Button
from bot.texts import membership as texts

JOIN_CONFIRM = "join_ok"
JOIN_REJECT = "join_no"
JOIN_CONFIRM_ALL = "join_all"
INVITE_DEPARTMENT = "inv_dept"
INVITE_ROLE = "inv_role"
MEMBERS = "members"
REMOVE = "rm"
REMOVE_CONFIRM = "rm_ok"

OUTSIDE = "x"
ALL = "all"
FROM_LIST = "list"

_IN_DEPARTMENT = (Role.STAFF, Role.HEAD, Role.COORDINATOR)
_OUTSIDE_DEPARTMENTS = (Role.DEPUTY, Role.LEADER)

Rows = tuple[tuple[Button, ...], ...]


def join_card(invite_id: int, waiting_count: int) -> Rows:
    """「确认加入」「拒绝」, and 「全部确认」 when others wait too."""
    pair = (
        Button(texts.CONFIRM, encode(JOIN_CONFIRM, invite_id)),
        Button(texts.REJECT, encode(JOIN_REJECT, invite_id)),
    )
    return (pair, (confirm_all(),)) if waiting_count > 1 else (pair,)


def confirm_all() -> Button:
    return Button(texts.CONFIRM_ALL, encode(JOIN_CONFIRM_ALL))


def waiting_row(invite_id: int, name: str) -> tuple[Button, ...]:
    """The two answers to somebody on the list."""
    return (
        Button(texts.confirm_button(name), encode(JOIN_CONFIRM, invite_id, FROM_LIST)),
        Button(texts.reject_button(name), encode(JOIN_REJECT, invite_id, FROM_LIST)),
    )


def departments_to_invite(names: Sequence[str], role: Role | None) -> Rows:
    """All departments, two a row, and the leaders outside them; ``role`` if it was said already."""
    said = () if role is None else (role.value,)
    rows = _pairs(Button(name, encode(INVITE_DEPARTMENT, place, *said)) for place, name in enumerate(names))
    return rows if role else (*rows, (Button(texts.OUTSIDE, encode(INVITE_DEPARTMENT, OUTSIDE)),))


def roles_to_invite(place: int | None) -> Rows:
    """The roles possible in the department at that place of the plan, or outside all."""
    roles = _OUTSIDE_DEPARTMENTS if place is None else _IN_DEPARTMENT
    where = OUTSIDE if place is None else place
    return tuple((Button(texts.role_name(role), encode(INVITE_ROLE, where, role.value)),) for role in roles)


def departments_to_open(counts: Iterable[tuple[int | None, str | None, int]]) -> Rows:
    """Place, name and number of members of each department that has any."""
    return _pairs(
        Button(texts.department_button(name, count), encode(MEMBERS, OUTSIDE if place is None else place))
        for place, name, count in counts
    )


def removal(member_id: int, name: str) -> Button:
    """「移除」 for a member."""
    return Button(texts.remove_button(name), encode(REMOVE, member_id))


def back_to_list() -> Rows:
    return ((Button(texts.BACK, encode(MEMBERS, ALL)),),)


def confirm_removal(member_id: int) -> Rows:
    return (
        (Button(texts.REMOVE_CONFIRM, encode(REMOVE_CONFIRM, member_id)), Button(texts.KEEP, encode(MEMBERS, ALL))),
    )


def _pairs(buttons: Iterable[Button]) -> Rows:
    listed = list(buttons)
    return tuple(tuple(listed[start : start + 2]) for start in range(0, len(listed), 2))

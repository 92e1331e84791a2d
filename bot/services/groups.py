"""Working groups: coming in, /bind, who is heard there, moving to another chat id, going out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from sqlmodel import Session

from bot.domain.errors import ConflictError, InvalidInputError, NotFoundError
from bot.domain.roles import Action, Principal, Role
from bot.domain.states import GroupDigest, GroupState, Lane
from bot.services.bureau import Bureau
from bot.services.reminders import is_talking_time
from storage.models import WorkingGroup
from storage.repositories import groups, members, outbox

PATIENCE = timedelta(hours=24)


class GroupEntry(StrEnum):
    """What somebody tries in a group; everything else is not heard at all."""

    BINDING = "binding"  # /bind, /unbind and their buttons
    SCORE = "score"  # /score and its buttons
    REPLY = "reply"  # to a message of the bot


@dataclass(frozen=True, slots=True)
class BoundGroup:
    """A department's working group, and where its morning message goes."""

    department: str
    digest: GroupDigest


def enter_group(bureau: Bureau, principal: Principal | None, chat_id: int, title: str) -> bool:
    """Whether the bot may stay: only a coordinator's groups. It then waits a day for /bind."""
    if principal is None or not principal.may(Action.BIND_GROUP):
        return False
    with bureau.storage.write() as session:
        group = groups.by_chat(session, chat_id)
        if group is None:
            session.add(WorkingGroup(chat_id=chat_id, title=title, waits_since_at=bureau.now))
        elif group.state is GroupState.LEFT:
            group.state, group.title, group.waits_since_at = GroupState.WAITING, title, bureau.now
            session.add(group)
    return True


def hear_in_group(bureau: Bureau, principal: Principal, chat_id: int, entry: GroupEntry) -> Principal | None:
    """As whom a member is heard in that group; ``None``: not at all.

    Binding is the coordinator's. Everything else is for the bound department's own people, as its staff whatever
    their role, because the whole group reads along; /score also for those who see all.
    """
    if entry is GroupEntry.BINDING:
        return principal if principal.may(Action.BIND_GROUP) else None
    with bureau.storage.read() as session:
        group = groups.by_chat(session, chat_id)
    if group is None or group.state is not GroupState.BOUND:
        return None
    is_own = principal.department == group.department and principal.may(Action.SUBMIT)
    is_overseer = entry is GroupEntry.SCORE and principal.may(Action.SEE_ALL)
    if not (is_own or is_overseer):
        return None
    return Principal(principal.member_id, principal.user_id, principal.name, Role.STAFF, group.department)


def bind_group(bureau: Bureau, principal: Principal, chat_id: int, title: str, department: str) -> BoundGroup:
    """/bind 客运科: the group is that department's from now on. Again it changes nothing.

    Raises ``invite_department_unknown``; ``department_bound`` while another group is the department's.
    """
    principal.require(Action.BIND_GROUP)
    named = bureau.plan.department_named(department)
    if named is None:
        raise InvalidInputError("invite_department_unknown", given=department)
    with bureau.storage.write() as session:
        other = groups.bound_to(session, named)
        if other is not None and other.chat_id != chat_id:
            raise ConflictError("department_bound", department=named, title=other.title)
        group = groups.by_chat(session, chat_id)
        group = group or WorkingGroup(chat_id=chat_id, title=title, waits_since_at=bureau.now)
        if (group.state, group.department) != (GroupState.BOUND, named):
            group.state, group.department, group.title = GroupState.BOUND, named, title
            group.digest, group.bound_by_id, group.bound_at = GroupDigest.BESIDE, principal.member_id, bureau.now
        session.add(group)
        return BoundGroup(named, group.digest)


def choose_group_digest(bureau: Bureau, principal: Principal, chat_id: int, digest: GroupDigest) -> BoundGroup:
    """Where the department's morning message goes. Raises ``group_not_bound``."""
    principal.require(Action.BIND_GROUP)
    with bureau.storage.write() as session:
        group = _bound(session, chat_id)
        group.digest = digest
        session.add(group)
        return BoundGroup(group.department or "", digest)


def unbind_group(bureau: Bureau, principal: Principal, chat_id: int) -> str:
    """/unbind: nobody's group any more; the bot waits a day for another /bind. The department's name.

    Raises ``group_not_bound``.
    """
    principal.require(Action.BIND_GROUP)
    with bureau.storage.write() as session:
        group = _bound(session, chat_id)
        department, group.department = group.department or "", None
        group.state, group.waits_since_at = GroupState.WAITING, bureau.now
        session.add(group)
        return department


def _bound(session: Session, chat_id: int) -> WorkingGroup:
    group = groups.by_chat(session, chat_id)
    if group is None or group.state is not GroupState.BOUND:
        raise NotFoundError("group_not_bound")
    return group


def move_group(bureau: Bureau, old_id: int, new_id: int) -> None:
    """The group became a supergroup: it, and what was still to be said there, has the new number."""
    with bureau.storage.write() as session:
        group = groups.by_chat(session, old_id)
        if group is not None and groups.by_chat(session, new_id) is None:
            group.chat_id = new_id
            session.add(group)
        groups.move_messages(session, old_id, new_id)


def note_removed(bureau: Bureau, chat_id: int) -> None:
    """The bot was taken out of the group. The coordinators hear of a bound one, once."""
    with bureau.storage.write() as session:
        group = groups.by_chat(session, chat_id)
        if group is None or group.state is GroupState.LEFT:
            return
        if group.state is GroupState.BOUND:
            _tell_removed(bureau, session, group)
        _end(bureau, session, group)


def _tell_removed(bureau: Bureau, session: Session, group: WorkingGroup) -> None:
    is_silent = not is_talking_time(bureau.calendar, bureau.now)
    params = {"title": group.title, "department": group.department, "is_silent": is_silent}
    for coordinator in members.coordinators(session):
        key = f"group_removed:{group.id}:{bureau.now.isoformat()}:{coordinator.id}"
        outbox.tell(session, coordinator, "group_removed", params, key=key, at=bureau.now, lane=Lane.ANSWER)


def _end(bureau: Bureau, session: Session, group: WorkingGroup) -> None:
    group.state, group.department = GroupState.LEFT, None
    session.add(group)
    groups.drop_messages(session, group.chat_id, bureau.now)


def groups_to_leave(bureau: Bureau) -> tuple[int, ...]:
    """Chats in which nobody said /bind within a day."""
    with bureau.storage.read() as session:
        return tuple(group.chat_id for group in groups.waiting_since_before(session, bureau.now - PATIENCE))


def note_left(bureau: Bureau, chat_id: int) -> None:
    """The bot went out by itself; nobody needs to hear of it."""
    with bureau.storage.write() as session:
        group = groups.by_chat(session, chat_id)
        if group is not None and group.state is GroupState.WAITING:
            _end(bureau, session, group)

"""The one message a person gets a workday: composed in the morning, edited in place when an item closes."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import CursorResult, update
from sqlmodel import Session, col

from bot.domain.errors import ForbiddenError, InvalidInputError
from bot.domain.reminding import Light
from bot.domain.roles import Action, Principal, Role
from bot.domain.states import Lane, OutboxState
from bot.plan.suggestions import Suggestion, suggestions
from bot.services.bureau import Bureau
from bot.services.items import Item
from bot.services.lines import Hint, Line, in_order, line_from, line_of, select_daily, select_weekly
from bot.services.obligations import Situation, read_situation
from bot.services.sections import sections_for, sections_now
from bot.services.staffing import own_items
from storage.models import Member, OutboxMessage
from storage.repositories.outbox import tell, tell_chat
from storage.repositories.reminders import latest_digests, latest_edits

KIND = "digest"


@dataclass(frozen=True, slots=True)
class TodoList:
    """A department's open items on a day, all of them. ``waiting``: numbers that only wait for review.

    ``is_own``: the reader belongs to the department and may answer.
    """

    department: str
    day: date
    lines: tuple[Line, ...]
    waiting: tuple[str, ...]
    is_guessed: bool
    is_own: bool


def list_todo(bureau: Bureau, principal: Principal, department: str | None = None) -> TodoList:
    """What the department (one's own, unless one sees all) still has to do, in the digest's order."""
    principal.require(Action.SEE_SCORE)
    wanted = _department(bureau, principal, department)
    with bureau.storage.read() as session:
        situation = read_situation(bureau, session, bureau.today)
    items = in_order(situation.open_items(wanted))
    lines = tuple(_line(bureau, item, principal.role, is_late=False) for item in items)
    is_guessed = bureau.calendar.is_guessed(situation.day)
    is_own = wanted == principal.department
    return TodoList(wanted, situation.day, lines, _waiting(situation, wanted), is_guessed, is_own)


def _department(bureau: Bureau, principal: Principal, department: str | None) -> str:
    if department is None:
        principal.require(Action.SEE_OWN_DEPARTMENT)
        if principal.department is None:
            raise ForbiddenError
        return principal.department
    named = bureau.plan.department_named(department)
    if named is None:
        raise InvalidInputError("department_unknown", name=department)
    if not principal.sees_department(named):
        raise ForbiddenError
    return named


def _waiting(situation: Situation, department: str) -> tuple[str, ...]:
    items = (
        situation.item(each, department)
        for each in situation.bureau.obligations
        if department in each.departments and each.starts_on <= situation.day
    )
    waiting = (item.clause.id for item in items if item.clause and item.light is Light.PENDING and not item.is_open)
    return tuple(dict.fromkeys(waiting))


def compose(
    situation: Situation, session: Session, member: Member, late: Collection[str], *, has_sections: bool = True
) -> dict[str, Any] | None:
    """The parameters of the member's morning message of that day; ``None`` when there is nothing to say.

    ``late``: ids of obligations whose missed rungs are made good today (补发). Who belongs to no department has
    no lines, only sections. ``has_sections``: not so in a group, where all read the same.
    """
    bureau, day, department = situation.bureau, situation.day, member.department
    is_weekly = bureau.calendar.is_first_of_week(day)
    items = own_items(session, member, day, situation.open_items(department)) if department is not None else ()
    chosen = select_weekly(items) if is_weekly else select_daily(items)
    hints = _hints(situation, department, is_weekly=is_weekly) if department is not None else ()
    sections = sections_for(situation, session, member) if has_sections else []
    if not (chosen.shown or hints or sections):
        return None
    lines = [_line(bureau, item, member.role, is_late=item.obligation.id in late) for item in chosen.shown]
    return {
        "department": department,
        "day": day.isoformat(),
        "is_weekly": is_weekly,
        "lines": [line.params() for line in lines],
        "folded_count": chosen.folded_count if chosen.shown else len(items),
        "hints": [asdict(hint) for hint in hints],
        "sections": sections,
        "is_guessed": bureau.calendar.is_guessed(day),
    }


def _line(bureau: Bureau, item: Item, role: Role, *, is_late: bool) -> Line:
    return line_of(bureau.plan, item, is_late=is_late, files_ledger=role is Role.COORDINATOR)


def _hints(situation: Situation, department: str, *, is_weekly: bool) -> tuple[Hint, ...]:
    """Milestones and soft dates of the day, on a week's first workday of the whole week, while they still help."""
    day = situation.day
    last = day + timedelta(days=6 - day.weekday()) if is_weekly else day
    plan = situation.bureau.plan
    wanted = {item.clause.id for item in situation.open_items(department) if item.clause and item.is_reminded}
    found = []
    for each in suggestions(plan, situation.bureau.calendar):
        clause = plan.clause(each.clause_id)
        is_wanted = department in clause.departments if each.is_optional else each.clause_id in wanted
        if day <= each.shown_on <= last and is_wanted and not _is_begun(situation, each):
            annex = plan.indicator(clause.indicator).annex
            title = clause.short_title or clause.title
            found.append(Hint(clause.id, annex, title, each.on.isoformat(), each.title, each.is_optional))
    return tuple(found)


def _is_begun(situation: Situation, suggestion: Suggestion) -> bool:
    """Whether a quarter that should see its first item has one (annex 三、1), a voluntary round its own (二、2)."""
    clause = situation.bureau.plan.clause(suggestion.clause_id)
    if suggestion.is_optional:
        first_round_on = max(due.on for due in clause.schedule if due.on is not None)
        return any(row.fact.clause == clause.id and row.fact.on > first_round_on for row in situation.silencing)
    if clause.rule.quarter_limit is None:
        return False
    quarter = (suggestion.on.month + 2) // 3
    return any(unit.quarter == quarter for unit in situation.score.clauses[clause.id].case.then.counting)


def refresh_digests(bureau: Bureau, session: Session, obligation_ids: Iterable[str]) -> None:
    """Bring each person's and group's latest digest up to date where it shows one of the obligations.

    Called inside the transaction that changed them, after the change. A digest that nothing changed is left alone;
    one that is not sent yet is changed before it goes, others by an outbox row that edits them.
    """
    wanted = set(obligation_ids)
    session.flush()
    originals = [pair for pair in latest_digests(session) if wanted & _ids(pair[0].params)]
    if not originals:
        return
    situation = read_situation(bureau, session, bureau.today)
    edits = latest_edits(session, [original.id for original, _ in originals if original.id is not None])
    for original, member in originals:
        latest = edits.get(original.id or 0, original)
        role = member.role if member is not None else Role.STAFF  # a group reads what its staff would
        params = _refreshed(situation, role, latest.params)
        if member is not None:
            params["sections"] = sections_now(situation, session, member, params.get("sections", ()))
        if params != latest.params:
            _replace(bureau, session, original, latest, member, params)


def _ids(params: dict[str, Any]) -> set[str]:
    """What a digest speaks of: its lines' obligations and those that its sections are about."""
    sections = {section["about"] for section in params.get("sections", ()) if "about" in section}
    return {line["id"] for line in params["lines"]} | sections


def _refreshed(situation: Situation, role: Role, params: dict[str, Any]) -> dict[str, Any]:
    """The same lines, each as it stands now."""
    bureau, department = situation.bureau, params["department"]
    lines = []
    for old in map(line_from, params["lines"]):
        obligation = bureau.obligation_by_id.get(old.id)
        if obligation is None:
            lines.append(old)
        else:
            lines.append(_line(bureau, situation.item(obligation, department), role, is_late=old.is_late))
    return params | {"lines": [line.params() for line in lines]}


def _replace(
    bureau: Bureau,
    session: Session,
    original: OutboxMessage,
    latest: OutboxMessage,
    member: Member | None,
    params: dict[str, Any],
) -> None:
    if latest is original and _is_changed_unsent(session, original, params):
        return
    key = f"{original.key}:edit:{latest.id}"
    now, edited = bureau.now, original.id
    if member is None:
        tell_chat(session, original.chat_id, original.kind, params, key=key, at=now, lane=Lane.DIGEST, edits_id=edited)
    else:
        tell(session, member, KIND, params, key=key, at=now, lane=Lane.DIGEST, edits_id=edited)


def _is_changed_unsent(session: Session, original: OutboxMessage, params: dict[str, Any]) -> bool:
    """Change a digest that no worker has claimed yet; whether that was possible."""
    statement = (
        update(OutboxMessage)
        .where(col(OutboxMessage.id) == original.id, col(OutboxMessage.state) == OutboxState.PENDING)
        .values(params=params)
        .execution_options(synchronize_session=False)
    )
    result: CursorResult[Any] = session.execute(statement)  # type: ignore[assignment]  # an UPDATE gives a cursor
    return result.rowcount == 1

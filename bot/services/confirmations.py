"""确认报送: a department says that the work is done or reported; material follows, or is not needed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlmodel import Session

from bot.domain.errors import ForbiddenError, InvalidInputError, NotFoundError
from bot.domain.roles import Action, Principal
from bot.domain.states import AnswerKind
from bot.plan.obligations import Obligation
from bot.services.bureau import Bureau
from bot.services.digest import refresh_digests
from bot.services.items import Item
from bot.services.lines import Line, in_order, line_of
from bot.services.obligations import read_situation
from storage.repositories.obligations import give

MOST_CHOICES = 12


@dataclass(frozen=True, slots=True)
class Confirmation:
    """What was confirmed, as it stands now. ``has_material``: the item was met by material already; nothing new."""

    line: Line
    has_material: bool


@dataclass(frozen=True, slots=True)
class ConfirmationChoice:
    """Several open items fit: which one is meant?"""

    lines: tuple[Line, ...]


def confirm_obligation(bureau: Bureau, principal: Principal, obligation_id: str) -> Confirmation:
    """Record 已办·材料后补 for the principal's department; the same answer again changes nothing.

    Raises ``NotFoundError`` ``item_unknown``, ``ForbiddenError`` for another department's item and
    ``InvalidInputError`` ``period_not_begun``.
    """
    department = own_department(principal)
    obligation = bureau.obligation_by_id.get(obligation_id)
    if obligation is None:
        raise NotFoundError("item_unknown")
    if department not in obligation.departments:
        raise ForbiddenError
    if obligation.starts_on > bureau.today:
        raise InvalidInputError("period_not_begun")
    with bureau.storage.write() as session:
        return _confirmed(bureau, session, principal, obligation, department)


def confirm_item(bureau: Bureau, principal: Principal, item_ids: Iterable[str]) -> Confirmation | ConfirmationChoice:
    """Confirm the one open obligation of those clauses or duties, or say which there are.

    Raises ``ForbiddenError`` if none of them is the department's and ``InvalidInputError`` ``nothing_open``.
    """
    department = own_department(principal)
    wanted = set(item_ids)
    mine = [
        each
        for each in bureau.obligations
        if (each.clause_id in wanted or each.duty_id in wanted) and department in each.departments
    ]
    if not mine:
        raise ForbiddenError
    choice = open_choice(bureau, department, {each.id for each in mine})
    if len(choice) == 1:
        return confirm_obligation(bureau, principal, choice[0].obligation.id)
    return ConfirmationChoice(tuple(line_of(bureau.plan, item) for item in choice))


def list_confirmable(bureau: Bureau, principal: Principal) -> ConfirmationChoice:
    """The department's open items that may be confirmed, the most urgent first."""
    department = own_department(principal)
    choice = open_choice(bureau, department, set(bureau.obligation_by_id))
    return ConfirmationChoice(tuple(line_of(bureau.plan, item) for item in choice[:MOST_CHOICES]))


def own_department(principal: Principal) -> str:
    """The department for which the principal answers; ``ForbiddenError`` for those who belong to none."""
    principal.require(Action.SUBMIT)
    if principal.department is None:
        raise ForbiddenError
    return principal.department


def open_choice(bureau: Bureau, department: str, wanted: set[str]) -> tuple[Item, ...]:
    """Open ones, the most urgent first; those of long past periods only if nothing else is open.

    Raises ``InvalidInputError`` ``nothing_open``.
    """
    with bureau.storage.read() as session:
        items = read_situation(bureau, session, bureau.today).open_items(department)
    found = in_order(item for item in items if item.obligation.id in wanted)
    current = tuple(item for item in found if not item.is_expired)
    if not found:
        raise InvalidInputError("nothing_open")
    return current or found


def _confirmed(
    bureau: Bureau, session: Session, principal: Principal, obligation: Obligation, department: str
) -> Confirmation:
    before = read_situation(bureau, session, bureau.today).item(obligation, department)
    if not before.is_open and obligation.clause_id is not None:
        return Confirmation(line_of(bureau.plan, before), has_material=True)
    give(session, obligation.id, department, AnswerKind.DONE, principal.member_id, bureau.now)
    refresh_digests(bureau, session, [obligation.id])
    after = read_situation(bureau, session, bureau.today).item(obligation, department)
    return Confirmation(line_of(bureau.plan, after), has_material=False)

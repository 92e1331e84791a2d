"""A department's year, to be put on paper by month."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.errors import ForbiddenError, InvalidInputError
from bot.domain.roles import Action, Principal
from bot.services.bureau import Bureau
from bot.services.membership import YearLine, year_of
from storage.repositories import members


@dataclass(frozen=True, slots=True)
class YearSheet:
    """What those departments owe in the plan's year, by due date; ``departments`` is empty for all of them."""

    year: int
    departments: tuple[str, ...]
    lines: tuple[YearLine, ...]


def read_year(bureau: Bureau, principal: Principal, department: str | None = None) -> YearSheet:
    """The asker's own department's year, a deputy's those in their charge, else the whole bureau's.

    ``department``: that one's instead. Raises ``ForbiddenError`` where it is not the asker's to see, and
    ``year_unclear`` for one that the plan does not know.
    """
    principal.require(Action.SEE_SCORE)
    wanted = _named(bureau, principal, department) if department else _own(bureau, principal)
    everybody = tuple(each.name for each in bureau.plan.departments)
    return YearSheet(bureau.plan.year, wanted, year_of(bureau, wanted or everybody))


def _named(bureau: Bureau, principal: Principal, department: str) -> tuple[str, ...]:
    name = bureau.plan.department_named(department)
    if name is None:
        raise InvalidInputError("year_unclear")
    if not principal.sees_department(name):
        raise ForbiddenError
    return (name,)


def _own(bureau: Bureau, principal: Principal) -> tuple[str, ...]:
    if principal.department is not None:
        return (principal.department,)
    with bureau.storage.read() as session:
        charges = set(members.charges_by_member(session).get(principal.member_id, ()))
    return tuple(each.name for each in bureau.plan.departments if each.name in charges)

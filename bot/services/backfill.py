"""补录: what a department did before it joined, offered by ended period."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.domain.errors import ForbiddenError
from bot.domain.roles import Action, Principal, Role
from bot.services.bureau import Bureau
from bot.services.grace import grace_of
from bot.services.lines import Line, in_order, line_of
from bot.services.obligations import read_situation


@dataclass(frozen=True, slots=True)
class BackfillSheet:
    """Ended periods for which the department may still bring proof (待补证).

    ``until_on``: the last day of its 补录; ``is_over``: it has passed. ``proof_only``: the clauses for which the annex
    rules out making up later (不允许补报): only proof of what was done within the period is taken.
    """

    department: str
    until_on: date
    is_over: bool
    lines: tuple[Line, ...]
    proof_only: frozenset[str]


def list_backfill(bureau: Bureau, principal: Principal) -> BackfillSheet:
    """The ended periods of the asker's department that still lack material; none once its 补录 is over."""
    principal.require(Action.SUBMIT)
    if principal.department is None:
        raise ForbiddenError
    department = principal.department
    with bureau.storage.read() as session:
        until_on = grace_of(bureau, session, department)
        is_over = bureau.today > until_on
        items = () if is_over else read_situation(bureau, session, bureau.today).open_items(department)
    keeps_ledger = principal.role is Role.COORDINATOR
    ended = in_order(item for item in items if item.clause is not None and item.has_ended)
    lines = tuple(line_of(bureau.plan, item, files_ledger=keeps_ledger) for item in ended)
    return BackfillSheet(
        department=department,
        until_on=until_on,
        is_over=is_over,
        lines=tuple(sorted((line for line in lines if line.button), key=lambda line: (line.number, line.period))),
        proof_only=frozenset(clause.id for clause in bureau.plan.clauses if not clause.back_filing),
    )


def may_backfill(bureau: Bureau, principal: Principal) -> bool:
    """Whether the asker's 补录 lasts and has anything to offer."""
    return principal.department is not None and bool(list_backfill(bureau, principal).lines)

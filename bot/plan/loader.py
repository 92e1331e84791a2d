"""Loading a plan from TOML: decoded strictly, then checked as a whole. Everything wrong is one :class:`PlanError`."""

from __future__ import annotations

import re
import tomllib
from decimal import Decimal
from functools import cache
from pathlib import Path

from bot.plan.checks import check_plan
from bot.plan.decode import Table
from bot.plan.entries import clause_from, departments_of, domain_from, duty_from, group_from, indicator_from
from bot.plan.errors import PlanError
from bot.plan.model import Clause, Group, Indicator, Plan
from bot.plan.parts import Shared, aliases_from

BUILTIN_PLAN = "gangcheng-2024"
PLANS_DIR = Path(__file__).parent / "plans"
_LINE = re.compile(r"line (\d+)")


@cache
def load_builtin(plan_id: str = BUILTIN_PLAN) -> Plan:
    """A plan that the package brings itself; a value, so it is read once."""
    return load_plan(PLANS_DIR / f"{plan_id}.toml")


def named_path(name: str) -> Path:
    """The file meant by a setting or option: the id of a plan that the package brings, or else a path."""
    builtin = PLANS_DIR / f"{name}.toml"
    return builtin if builtin.name in {path.name for path in PLANS_DIR.glob("*.toml")} else Path(name)


def load_named(name: str) -> Plan:
    """The plan of that id or path."""
    return load_plan(named_path(name))


def load_plan(path: Path) -> Plan:
    """The plan in the file; :class:`PlanError` if it cannot be read or says something impossible."""
    return parse_plan(read_text(path), path.name)


def parse_plan(text: str, name: str) -> Plan:
    """The plan in the text; ``name`` is the file's name in errors."""
    try:
        plan = _plan_from(Table(toml_from(text), ""))
        check_plan(plan)
    except PlanError as error:
        error.file = name
        raise
    return plan


def read_text(path: Path) -> str:
    """The file's text, UTF-8 with or without a byte order mark; :class:`PlanError` if it cannot be read."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, ValueError) as error:  # ValueError: bytes that are no UTF-8, or a NUL in the name
        code = "not_utf8" if isinstance(error, UnicodeDecodeError) else "unreadable"
        raise PlanError(code, file=path.name or str(path)) from error


def toml_from(text: str) -> dict[str, object]:
    """The text as TOML with exact decimals; :class:`PlanError` names the line."""
    try:
        return tomllib.loads(text, parse_float=Decimal)
    except RecursionError:
        raise PlanError("too_deep") from None
    except (ValueError, ArithmeticError) as error:  # beside TOML's own: a number too long for int or Decimal
        found = _LINE.search(str(error))
        line = int(found.group(1)) if found else text.count("\n") + 1
        raise PlanError("invalid_toml", line=line) from error


def _plan_from(table: Table) -> Plan:
    departments = departments_of(table)
    domains = tuple(domain_from(row) for row in table.several("domain", lambda key: table.tables(key, key, "name")))
    names = {name: own.name for own in departments for name in (own.name, *own.aliases)}
    shared = Shared(departments=names, domains=domains, aliases=aliases_from(table))
    plan = Plan(
        id=table.text("id"),
        year=table.whole("year"),
        title=table.text("title"),
        issued_on=table.day("issued_on"),
        source=table.text("source"),
        cap=table.points("cap"),
        departments=departments,
        groups=_groups(table, shared),
        duties=tuple(duty_from(row, shared) for row in table.several("duty", lambda key: table.tables(key, key))),
        domains=domains,
    )
    table.done()
    return plan


def _groups(table: Table, shared: Shared) -> tuple[Group, ...]:
    clauses: dict[str, list[Clause]] = {}
    indicators: dict[str, list[Indicator]] = {}
    clause_rows, indicator_rows = table.tables("clause", "clause"), table.tables("indicator", "indicator")
    _refuse_unknown_parents(clause_rows, "indicator", indicator_rows, "unknown_indicator")
    for row in clause_rows:
        clause = clause_from(row, shared)
        clauses.setdefault(clause.indicator, []).append(clause)
    group_rows = table.tables("group", "group")
    _refuse_unknown_parents(indicator_rows, "group", group_rows, "unknown_group")
    for row in indicator_rows:
        indicator = indicator_from(row, clauses)
        indicators.setdefault(indicator.group, []).append(indicator)
    return tuple(group_from(row, indicators) for row in group_rows)


def _refuse_unknown_parents(rows: tuple[Table, ...], key: str, parents: tuple[Table, ...], code: str) -> None:
    known: set[str] = set()
    for parent in parents:
        parent_id = parent.text("id")
        if parent_id in known:
            raise parent.refuse("duplicate_id", value=parent_id)
        known.add(parent_id)
    for row in rows:
        if row.text(key) not in known:
            raise row.refuse(code, value=row.text(key))

"""The parts of a clause or duty, read from their tables: rule, schedule, labels, checklist, milestones, readings."""

from __future__ import annotations

from dataclasses import dataclass

from bot.plan.decode import Table
from bot.plan.labels import fold
from bot.plan.model import (
    Cadence,
    ChecklistItem,
    Domain,
    Due,
    EvidenceKind,
    Labels,
    Milestone,
    Reading,
    Rule,
    RuleKind,
)

Requirements = tuple[frozenset[EvidenceKind], ...]


@dataclass(frozen=True, slots=True)
class Shared:
    """What the whole plan lends to its clauses. ``departments``: any of a department's names -> its own."""

    departments: dict[str, str]
    domains: tuple[Domain, ...]
    aliases: dict[str, str]


def rule_from(table: Table) -> Rule:
    kind = table.choice("kind", RuleKind, "unknown_rule")
    rule = Rule(
        kind=kind,
        points=table.points("points"),
        quarter_limit=table.either("quarter_limit", table.whole, None) if kind is RuleKind.PER_ITEM else None,
        required=table.whole("required") if kind is RuleKind.STAFFING else None,
        first_month=month_from(table, "first_month") if kind is RuleKind.MONTHLY else None,
    )
    table.done()
    return rule


def due_from(table: Table) -> Due:
    cadence = table.choice("cadence", Cadence, "unknown_cadence")
    due = Due(
        cadence=cadence,
        on=table.day("on") if cadence is Cadence.ONCE else None,
        quarters=_quarters(table) if cadence is Cadence.QUARTERLY else (1, 2, 3, 4),
        first_month=month_from(table, "first_month") if table.has("first_month") else 1,
        day_of_next_month=table.either("day_of_next_month", table.whole, None),
        soft=table.several("soft", table.days),
        optional=table.several("optional", table.days),
        title=table.either("title", table.text, None),
    )
    _refuse_foreign_keys(table, cadence)
    table.done()
    return due


def schedule_from(table: Table) -> tuple[Due, ...]:
    return tuple(due_from(row) for row in table.tables("schedule"))


def month_from(table: Table, key: str) -> int:
    month = table.whole(key)
    if month > 12:
        raise table.refuse("not_month", key=key, value=month)
    return month


def labels_from(table: Table, shared: Shared) -> Labels:
    """The clause's labels; the plan's general aliases are put under its own."""
    offered = table.several("offered", table.texts)
    is_by_domain = table.either("offer_domains", table.flag, False)
    if is_by_domain:
        offered += tuple(name for domain in shared.domains for name in domain.parts or (domain.name,))
    labels = Labels(
        prompt=table.text("prompt"),
        offered=offered,
        closed=table.either("closed", table.flag, False),
        aliases=shared.aliases | aliases_from(table),
        is_by_domain=is_by_domain,
    )
    table.done()
    return labels


def aliases_from(table: Table) -> dict[str, str]:
    """Folded spelling -> label; two spellings that fold into one are refused."""
    aliases: dict[str, str] = {}
    for raw, label in (table.either("aliases", table.text_map, None) or {}).items():
        if fold(raw) in aliases:
            raise table.refuse("duplicate_alias", value=raw)
        aliases[fold(raw)] = label
    return aliases


def requires_from(table: Table) -> Requirements:
    return table.several("requires", lambda key: _requirements(table, key))


def requires_when_from(table: Table) -> tuple[tuple[str, Requirements], ...]:
    if not table.has("requires_when"):
        return ()
    flags = table.table("requires_when")
    return tuple((flag, _requirements(flags, flag)) for flag in flags.names())


def checklist_from(table: Table) -> tuple[ChecklistItem, ...]:
    return tuple(_checklist_item(row) for row in table.tables("checklist"))


def milestones_from(table: Table) -> tuple[Milestone, ...]:
    return tuple(_milestone(row) for row in table.several("milestones", table.tables))


def readings_from(table: Table) -> tuple[Reading, ...]:
    return tuple(_reading(row) for row in table.several("reading", table.tables))


def departments_from(table: Table, shared: Shared) -> tuple[str, ...]:
    """The departments by their own names, in the order written."""
    names: list[str] = []
    for written in table.texts("departments"):
        name = shared.departments.get(written)
        if name is None:
            raise table.refuse("unknown_department", value=written)
        if name in names:
            raise table.refuse("duplicate_department", value=written)
        names.append(name)
    return tuple(names)


def _quarters(table: Table) -> tuple[int, ...]:
    quarters = table.either("quarters", table.wholes, (1, 2, 3, 4))
    if quarters != tuple(sorted(set(quarters))) or quarters[-1] > 4:
        raise table.refuse("not_quarters", key="quarters")
    return quarters


def _refuse_foreign_keys(table: Table, cadence: Cadence) -> None:
    for key in ("first_month", "day_of_next_month"):
        if table.has(key) and cadence is not Cadence.MONTHLY:
            raise table.refuse("unknown_key", key=key)


def _requirements(table: Table, key: str) -> Requirements:
    return table.alternatives(key, EvidenceKind, "unknown_kind")


def _checklist_item(table: Table) -> ChecklistItem:
    item = ChecklistItem(
        title=table.text("title"),
        kinds=table.choices("kinds", EvidenceKind, "unknown_kind"),
        required=table.flag("required"),
        flag=table.either("flag", table.text, None),
    )
    table.done()
    return item


def _milestone(table: Table) -> Milestone:
    milestone = Milestone(on=table.day("on"), title=table.text("title"))
    table.done()
    return milestone


def _reading(table: Table) -> Reading:
    reading = Reading(phrase=table.text("phrase"), chosen=table.text("chosen"), reason=table.text("reason"))
    table.done()
    return reading

"""The entries of a plan file: departments, domains, groups, indicators, clauses, duties."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.plan.decode import Table
from bot.plan.model import Channel, Clause, Department, Domain, Duty, Group, Indicator
from bot.plan.parts import (
    Shared,
    checklist_from,
    departments_from,
    labels_from,
    milestones_from,
    readings_from,
    requires_from,
    requires_when_from,
    rule_from,
    schedule_from,
)


def departments_of(table: Table) -> tuple[Department, ...]:
    """The plan's departments; every name and alias may stand once."""
    seen: set[str] = set()
    found: list[Department] = []
    for row in table.tables("department", "department", "name"):
        department = Department(name=row.text("name"), aliases=row.several("aliases", row.texts))
        row.done()
        for name in (department.name, *department.aliases):
            if name in seen:
                raise row.refuse("duplicate_department", value=name)
            seen.add(name)
        found.append(department)
    return tuple(found)


def domain_from(table: Table) -> Domain:
    domain = Domain(name=table.text("name"), parts=table.several("parts", table.texts))
    table.done()
    return domain


def group_from(table: Table, indicators: Mapping[str, Sequence[Indicator]]) -> Group:
    group_id = table.text("id")
    group = Group(
        id=group_id,
        annex=table.text("annex"),
        title=table.text("title"),
        cap=table.points("cap"),
        indicators=tuple(indicators.get(group_id, ())),
    )
    table.done()
    return group


def indicator_from(table: Table, clauses: Mapping[str, Sequence[Clause]]) -> Indicator:
    indicator_id = table.text("id")
    indicator = Indicator(
        id=indicator_id,
        annex=table.text("annex"),
        group=table.text("group"),
        title=table.text("title"),
        source=table.text("source"),
        cap=table.points("cap"),
        clauses=tuple(clauses.get(indicator_id, ())),
        departments_source=table.text("departments_source"),
        due_source=table.text("due_source"),
    )
    table.done()
    return indicator


def clause_from(table: Table, shared: Shared) -> Clause:
    clause = Clause(
        id=table.text("id"),
        indicator=table.text("indicator"),
        title=table.text("title"),
        short_title=table.text("short_title"),
        source=table.text("source"),
        rule=rule_from(table.table("rule")),
        cap=table.points("cap"),
        departments=departments_from(table, shared),
        schedule=schedule_from(table),
        requires=requires_from(table),
        requires_when=requires_when_from(table),
        excludes=table.several("excludes", table.texts),
        needs=table.either("needs", table.text, None),
        needs_label_of=table.either("needs_label_of", table.text, None),
        follows_label_of=table.either("follows_label_of", table.text, None),
        also_for=table.several("also_for", table.texts),
        struck_channels=frozenset(
            table.several("struck_channels", lambda key: table.choices(key, Channel, "unknown_channel"))
        ),
        standing=table.either("standing", table.flag, False),
        back_filing=table.either("back_filing", table.flag, True),
        asks_day=table.either("asks_day", table.flag, True),
        labels=table.either("labels", lambda key: labels_from(table.table(key), shared), None),
        checklist=checklist_from(table),
        milestones=milestones_from(table),
        waits_for_province=table.either("waits_for_province", table.flag, False),
        allows_nil=table.either("allows_nil", table.flag, False),
        readings=readings_from(table),
    )
    table.done()
    return clause


def duty_from(table: Table, shared: Shared) -> Duty:
    duty = Duty(
        id=table.text("id"),
        title=table.text("title"),
        short_title=table.text("short_title"),
        annex=table.text("annex"),
        source=table.text("source"),
        departments=departments_from(table, shared),
        schedule=schedule_from(table),
        readings=readings_from(table),
    )
    table.done()
    return duty

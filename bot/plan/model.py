"""The plan as values. One :class:`Plan` is one year of one bureau; it is loaded once and never changes.

Points are whole tenths (``Tenths``): 0.5 points is ``5``, so sums are exact.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from bot.plan.kinds import Cadence as Cadence
from bot.plan.kinds import Channel as Channel
from bot.plan.kinds import EvidenceKind as EvidenceKind
from bot.plan.kinds import RuleKind as RuleKind

Tenths = int


@dataclass(frozen=True, slots=True)
class Rule:
    """A clause's counting rule.

    ``points``: of one unit. ``quarter_limit``: units that may count in one quarter (``per_item``).
    ``required``: people for full points (``staffing``). ``first_month``: first month that counts (``monthly``).
    """

    kind: RuleKind
    points: Tenths
    quarter_limit: int | None = None
    required: int | None = None
    first_month: int | None = None


@dataclass(frozen=True, slots=True)
class Labels:
    """What may tell one unit of a clause from another.

    ``prompt``: what the label is called (领域, 产品, 活动, 案号, 类型). ``closed``: only ``offered`` ones count.
    ``aliases``: normalised spelling -> the plan's label, the plan's general aliases included.
    ``is_by_domain``: they are the plan's key fields and their parts.
    """

    prompt: str
    offered: tuple[str, ...] = ()
    closed: bool = False
    aliases: dict[str, str] = field(default_factory=dict)
    is_by_domain: bool = False


@dataclass(frozen=True, slots=True)
class ChecklistItem:
    """One line of what a submission should contain. ``required`` ones are scored (必备), others are advice (建议).

    ``flag``: the line applies only to facts that carry this flag.
    """

    title: str
    kinds: tuple[EvidenceKind, ...]
    required: bool
    flag: str | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """A chosen reading of an ambiguous phrase: the phrase, what is chosen, and why."""

    phrase: str
    chosen: str
    reason: str


@dataclass(frozen=True, slots=True)
class Milestone:
    """A suggested day on the way to a deadline (倒排节点); mild, never red."""

    on: date
    title: str


@dataclass(frozen=True, slots=True)
class Due:
    """When the obligations of a clause or duty fall due.

    ``cadence`` ONCE: one obligation, due ``on``. QUARTERLY: one for each of ``quarters`` at the quarter's end.
    MONTHLY: one for each month from ``first_month`` to December; due the ``day_of_next_month``-th of the next
    month, or the month's last day when that is ``None``. ``soft``: suggested days that are never reminded as due.
    ``optional``: days of a further, voluntary round; never obligations. ``title``: says what this entry asks for
    where it is less than the whole clause.
    """

    cadence: Cadence
    on: date | None = None
    quarters: tuple[int, ...] = (1, 2, 3, 4)
    first_month: int = 1
    day_of_next_month: int | None = None
    soft: tuple[date, ...] = ()
    optional: tuple[date, ...] = ()
    title: str | None = None


@dataclass(frozen=True, slots=True)
class Clause:
    """The smallest part of an indicator that earns points by itself (得分项).

    ``requires``: each entry is met by any of its kinds. ``requires_when``: further entries once any fact of a unit
    carries the flag. ``excludes``: clauses whose sources may not be counted here again. ``needs``: the clause that
    must earn points first. ``needs_label_of``: the clause whose unit of the same label must count.
    ``follows_label_of``: the clause whose unit of the same label this one is based on; not scored, only pointed out.
    ``also_for``: clauses for which the same material is often good too.
    ``struck_channels``: links on these channels do not count here. ``standing``: earlier years count.
    ``schedule``: one entry for most clauses; 4.4 has its quarterly summaries and the whole. ``allows_nil``: 零报告.
    ``departments``: in the annex's order, the first leads (牵头科室). ``short_title``: fits a button.
    """

    id: str
    indicator: str
    title: str
    source: str
    rule: Rule
    cap: Tenths
    departments: tuple[str, ...]
    schedule: tuple[Due, ...]
    requires: tuple[frozenset[EvidenceKind], ...] = ()
    requires_when: tuple[tuple[str, tuple[frozenset[EvidenceKind], ...]], ...] = ()
    excludes: tuple[str, ...] = ()
    needs: str | None = None
    needs_label_of: str | None = None
    follows_label_of: str | None = None
    also_for: tuple[str, ...] = ()
    struck_channels: frozenset[Channel] = frozenset()
    standing: bool = False
    back_filing: bool = True
    asks_day: bool = True
    labels: Labels | None = None
    checklist: tuple[ChecklistItem, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    waits_for_province: bool = False
    allows_nil: bool = False
    readings: tuple[Reading, ...] = ()
    short_title: str = ""


@dataclass(frozen=True, slots=True)
class Duty:
    """Something the document asks for that earns no points; reminded and ledgered, never scored.

    ``annex``: where the document asks for it. ``source``: its sentences, one a line. ``short_title``: fits a button.
    """

    id: str
    title: str
    source: str
    departments: tuple[str, ...]
    schedule: tuple[Due, ...]
    readings: tuple[Reading, ...] = ()
    short_title: str = ""
    annex: str = ""


@dataclass(frozen=True, slots=True)
class Indicator:
    """工作内容及评估标准: ``id`` 3.1, ``annex`` 三、1.

    ``departments_source``, ``due_source``: the annex's own words for who and until when.
    """

    id: str
    annex: str
    group: str
    title: str
    source: str
    cap: Tenths
    clauses: tuple[Clause, ...]
    departments_source: str = ""
    due_source: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """建设指标: ``id`` 3, ``annex`` 三."""

    id: str
    annex: str
    title: str
    cap: Tenths
    indicators: tuple[Indicator, ...]


@dataclass(frozen=True, slots=True)
class Department:
    """A responsible department and the other names that the annex gives it."""

    name: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Domain:
    """A key field of transport (重点领域) and its parts (细分领域); one without parts stands for itself."""

    name: str
    parts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Plan:
    """One year's plan (创建方案). Ids: clause 1.2b, indicator 1.2, group 1."""

    id: str
    year: int
    title: str
    issued_on: date
    source: str
    cap: Tenths
    departments: tuple[Department, ...]
    groups: tuple[Group, ...]
    duties: tuple[Duty, ...]
    domains: tuple[Domain, ...] = ()

    @cached_property
    def indicators(self) -> tuple[Indicator, ...]:
        return tuple(indicator for group in self.groups for indicator in group.indicators)

    @cached_property
    def clauses(self) -> tuple[Clause, ...]:
        return tuple(clause for indicator in self.indicators for clause in indicator.clauses)

    @cached_property
    def _clause_by_id(self) -> dict[str, Clause]:
        return {clause.id: clause for clause in self.clauses}

    @cached_property
    def _indicator_by_id(self) -> dict[str, Indicator]:
        return {indicator.id: indicator for indicator in self.indicators}

    @cached_property
    def _duty_by_id(self) -> dict[str, Duty]:
        return {duty.id: duty for duty in self.duties}

    @cached_property
    def _department_by_name(self) -> dict[str, str]:
        return {
            name: department.name for department in self.departments for name in (department.name, *department.aliases)
        }

    def relatives_of(self, domain: str) -> frozenset[str]:
        """Of a key field (重点领域) its parts, of a part (细分领域) its key field."""
        parts = {name for each in self.domains if each.name == domain for name in each.parts}
        return frozenset(parts | {each.name for each in self.domains if domain in each.parts})

    def clause(self, clause_id: str) -> Clause:
        """The clause of that id; ``KeyError`` if there is none."""
        return self._clause_by_id[clause_id]

    def has_clause(self, clause_id: str) -> bool:
        return clause_id in self._clause_by_id

    def indicator(self, indicator_id: str) -> Indicator:
        """The indicator of that id; ``KeyError`` if there is none."""
        return self._indicator_by_id[indicator_id]

    def has_indicator(self, indicator_id: str) -> bool:
        return indicator_id in self._indicator_by_id

    def duty(self, duty_id: str) -> Duty:
        """The duty of that id; ``KeyError`` if there is none."""
        return self._duty_by_id[duty_id]

    def department_named(self, name: str) -> str | None:
        """The department's own name for any of its names, or ``None``."""
        return self._department_by_name.get(name.strip())

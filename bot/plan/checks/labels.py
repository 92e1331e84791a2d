"""Labels and aliases: where the rule needs them, unambiguous, and spelt as they are compared."""

from __future__ import annotations

from bot.plan.errors import PlanError
from bot.plan.labels import fold
from bot.plan.model import Labels, Plan, RuleKind


def check_labels(plan: Plan) -> None:
    _check_domains(plan)
    offered = {label for clause in plan.clauses if clause.labels for label in clause.labels.offered}
    for clause in plan.clauses:
        entry = f"clause {clause.id}"
        if (clause.rule.kind is RuleKind.PER_LABEL) != (clause.labels is not None):
            raise PlanError("labels_mismatch", entry)
        if clause.labels is not None:
            _check_offered(entry, clause.labels)
            _check_aliases(entry, clause.labels, offered)


def _check_domains(plan: Plan) -> None:
    seen: set[str] = set()
    for domain in plan.domains:
        for name in (domain.name, *domain.parts):
            if name in seen:
                raise PlanError("duplicate_label", f"domain {domain.name}", value=name)
            seen.add(name)


def _check_offered(entry: str, labels: Labels) -> None:
    if labels.closed and not labels.offered:
        raise PlanError("closed_without_labels", entry)
    for place, label in enumerate(labels.offered):
        if label in labels.offered[:place]:
            raise PlanError("duplicate_label", entry, value=label)
        _check_spelling(entry, label)
        if label in labels.aliases:
            raise PlanError("alias_is_label", entry, value=label)


def _check_aliases(entry: str, labels: Labels, offered: set[str]) -> None:
    for label in labels.aliases.values():
        _check_spelling(entry, label)
        if label not in offered:
            raise PlanError("unknown_label", entry, value=label)
        if label in labels.aliases:
            raise PlanError("alias_of_alias", entry, value=label)


def _check_spelling(entry: str, label: str) -> None:
    if fold(label) != label:
        raise PlanError("unfolded_label", entry, value=label, folded=fold(label))

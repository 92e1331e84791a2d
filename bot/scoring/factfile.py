"""Facts as a JSON file, read strictly and written back (SCORING.md, "Facts" and its last section)."""

from __future__ import annotations

import json
from collections.abc import Iterable

from bot.plan.model import Channel, EvidenceKind, Plan
from bot.scoring.facts import FLAGS, Evidence, Fact, FactStatus
from bot.scoring.jsonform import FactFileError, FactFileFault, Node, read_json

_FACT_KEYS = frozenset({"id", "clause", "status", "on", "label", "count", "flags", "evidence"})
_EVIDENCE_KEYS = frozenset({"kind", "source", "channel"})
_STATUSES = {status.value: status for status in FactStatus}
_KINDS = {kind.value: kind for kind in EvidenceKind}
_CHANNELS = {channel.value: channel for channel in Channel}


def parse_facts(text: str, plan: Plan) -> tuple[Fact, ...]:
    """The facts of a file in its order.

    Raises :class:`FactFileError`, which names the place, for anything that the form does not allow. A day outside the
    plan's year is allowed.
    """
    top = read_json(text).members(frozenset({"facts"}))
    facts: list[Fact] = []
    seen: set[int] = set()
    for node in top.required("facts").items():
        fact = _fact(node, plan)
        if fact.id in seen:
            raise FactFileError(FactFileFault.DUPLICATE_ID, f"{node.place}.id", value=fact.id)
        seen.add(fact.id)
        facts.append(fact)
    return tuple(facts)


def _fact(node: Node, plan: Plan) -> Fact:
    members = node.members(_FACT_KEYS)
    label, count = members.optional("label"), members.optional("count")
    flags, evidence = members.optional("flags"), members.optional("evidence")
    return Fact(
        id=members.required("id").whole(),
        clause=_clause(members.required("clause"), plan),
        status=members.required("status").one_of(_STATUSES, FactFileFault.UNKNOWN_STATUS),
        on=members.required("on").day(),
        label=label.text_or_null() if label else None,
        count=count.whole() if count else 1,
        flags=frozenset(_flag(item) for item in flags.items()) if flags else frozenset(),
        evidence=tuple(_evidence(item) for item in evidence.items()) if evidence else (),
    )


def _clause(node: Node, plan: Plan) -> str:
    clause_id = node.text()
    if not plan.has_clause(clause_id):
        raise node.fault(FactFileFault.UNKNOWN_CLAUSE)
    return clause_id


def _flag(node: Node) -> str:
    return node.one_of({flag: flag for flag in FLAGS}, FactFileFault.UNKNOWN_FLAG)


def _evidence(node: Node) -> Evidence:
    members = node.members(_EVIDENCE_KEYS)
    channel = members.optional("channel")
    return Evidence(
        kind=members.required("kind").one_of(_KINDS, FactFileFault.UNKNOWN_KIND),
        source=_source(members.required("source")),
        channel=None if channel is None or channel.is_null else _channel(channel),
    )


def _source(node: Node) -> str:
    source = node.text()
    if not source:
        raise node.fault(FactFileFault.EMPTY_SOURCE)
    return source


def _channel(node: Node) -> Channel:
    return node.one_of(_CHANNELS, FactFileFault.UNKNOWN_CHANNEL)


def dump_facts(facts: Iterable[Fact]) -> str:
    """The facts in the form that :func:`parse_facts` reads; the same facts give the same text."""
    return json.dumps({"facts": [_fact_form(fact) for fact in facts]}, ensure_ascii=False, indent=1) + "\n"


def _fact_form(fact: Fact) -> dict[str, object]:
    return {
        "id": fact.id,
        "clause": fact.clause,
        "status": fact.status.value,
        "on": fact.on.isoformat(),
        "label": fact.label,
        "count": fact.count,
        "flags": sorted(fact.flags),
        "evidence": [_evidence_form(piece) for piece in fact.evidence],
    }


def _evidence_form(piece: Evidence) -> dict[str, object]:
    form: dict[str, object] = {"kind": piece.kind.value, "source": piece.source}
    return form if piece.channel is None else {**form, "channel": piece.channel.value}

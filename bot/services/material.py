"""What a piece of material is: said by the clause, by the link's place, or by the sender."""

from __future__ import annotations

from collections.abc import Iterable

from bot.plan.model import Channel, Clause, EvidenceKind
from storage.models import Evidence

GATES = (EvidenceKind.UPLOAD, EvidenceKind.PUBLICATION)
EVALUATION = "evaluation"
_NATURAL = {Channel.GOVERNMENT: EvidenceKind.PUBLICATION, Channel.CREDIT_SHANDONG: EvidenceKind.UPLOAD}


def needed_kinds(clause: Clause, *, is_evaluation: bool) -> tuple[EvidenceKind, ...]:
    """Every kind that some entry of the clause's requirements accepts, in the order of ``EvidenceKind``."""
    entries = [*clause.requires]
    if is_evaluation:
        entries += [entry for flag, more in clause.requires_when if flag == EVALUATION for entry in more]
    accepted = frozenset().union(*entries) if entries else frozenset()
    return tuple(kind for kind in EvidenceKind if kind in accepted)


def asks_evaluation(clause: Clause) -> bool:
    return any(flag == EVALUATION for flag, _ in clause.requires_when)


def is_picture(item: Evidence) -> bool:
    """Whether it shows something: a photo, or an image sent as a file."""
    return item.is_photo or (item.mime_type or "").startswith("image/")


def default_kind(item: Evidence) -> EvidenceKind:
    """What material is when the clause does not care."""
    if is_picture(item):
        return EvidenceKind.PHOTO
    return EvidenceKind.VIDEO if (item.mime_type or "").startswith("video/") else EvidenceKind.DOCUMENT


def settled_kind(clause: Clause, item: Evidence, *, is_evaluation: bool) -> EvidenceKind | None:
    """What the material is when nobody needs to be asked; ``None`` when the sender does."""
    kinds = needed_kinds(clause, is_evaluation=is_evaluation)
    if not kinds:
        return default_kind(item)
    kind = _NATURAL.get(Channel(item.channel)) if item.channel else None
    return kind if kind in kinds else None


def settle_kinds(clause: Clause, items: Iterable[Evidence], *, is_evaluation: bool, is_new_clause: bool) -> None:
    """Name the kinds that need no question; under another clause what the sender had said is forgotten."""
    for item in items:
        if is_new_clause or item.kind is None:
            item.kind = settled_kind(clause, item, is_evaluation=is_evaluation)

"""What a piece of material is: said by the clause, by the link's place, or by the sender.

One file may be several things (a notice and a summary bound together): then it has a row for each.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.plan.model import Channel, ChecklistItem, Clause, EvidenceKind
from storage.models import Evidence

GATES = (EvidenceKind.UPLOAD, EvidenceKind.PUBLICATION)
EVALUATION = "evaluation"
ON_SITE, OTHER = "p", "o"
NO_LINE = ""
"""Said to be none of the checklist's lines."""
_NATURAL = {Channel.GOVERNMENT: EvidenceKind.PUBLICATION, Channel.CREDIT_SHANDONG: EvidenceKind.UPLOAD}


@dataclass(frozen=True, slots=True)
class KindChoice:
    """What material may be said to be. ``key``: the place of its line in the clause's checklist, ``p`` or ``o``.

    ``line``: the line's title, ``None`` for a picture taken on site (``p``) and for other material (``o``).
    """

    key: str
    kind: EvidenceKind
    line: str | None


def needed_kinds(clause: Clause, *, is_evaluation: bool) -> tuple[EvidenceKind, ...]:
    """Every kind that some entry of the clause's requirements accepts, in the order of ``EvidenceKind``."""
    entries = [*clause.requires]
    if is_evaluation:
        entries += [entry for flag, more in clause.requires_when if flag == EVALUATION for entry in more]
    accepted = frozenset().union(*entries) if entries else frozenset()
    return tuple(kind for kind in EvidenceKind if kind in accepted)


def lines_of(clause: Clause, *, is_evaluation: bool) -> tuple[ChecklistItem, ...]:
    """The checklist as far as it applies."""
    return tuple(line for line in clause.checklist if line.flag is None or (line.flag == EVALUATION and is_evaluation))


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
            item.line = None


def choices(clause: Clause, items: Sequence[Evidence], *, is_evaluation: bool) -> tuple[KindChoice, ...]:
    """What the sender may say of those pieces: gates first, then what a picture shows, then the other lines."""
    places = {line.title: str(place) for place, line in enumerate(clause.checklist)}
    lines = lines_of(clause, is_evaluation=is_evaluation)
    of_lines = [KindChoice(places[line.title], _kind_of(line, items), line.title) for line in lines]
    gates = [choice for choice in of_lines if choice.kind in GATES]
    needs_photo = bool(gates) or not any(EvidenceKind.PHOTO in line.kinds for line in lines)
    on_site = [KindChoice(ON_SITE, EvidenceKind.PHOTO, None)] if needs_photo and any(map(is_picture, items)) else []
    others = [choice for choice in of_lines if choice not in gates]
    return (*gates, *on_site, *others, KindChoice(OTHER, EvidenceKind.DOCUMENT, None))


def answer_to(clause: Clause, key: str, item: Evidence) -> tuple[EvidenceKind, str] | None:
    """Kind and line of one piece under the choice of that key; ``None`` for a key that the clause does not have."""
    if key == OTHER:
        return EvidenceKind.DOCUMENT, NO_LINE
    if key == ON_SITE:
        photos = (line.title for line in clause.checklist if EvidenceKind.PHOTO in line.kinds)
        return EvidenceKind.PHOTO, next(photos, NO_LINE)
    if not (key.isdecimal() and int(key) < len(clause.checklist)):
        return None
    line = clause.checklist[int(key)]
    return _kind_of(line, [item]), line.title


def key_of(clause: Clause, kind: EvidenceKind) -> str:
    """The choice that names plainly that kind."""
    accepting = (str(place) for place, line in enumerate(clause.checklist) if kind in line.kinds)
    return next(accepting, ON_SITE if kind is EvidenceKind.PHOTO else OTHER)


def by_piece(items: Iterable[Evidence]) -> list[list[Evidence]]:
    """The rows of each file or link together, in the order of arrival."""
    found: dict[int, list[Evidence]] = {}
    for item in items:
        found.setdefault(item.piece, []).append(item)
    return list(found.values())


def _kind_of(line: ChecklistItem, items: Sequence[Evidence]) -> EvidenceKind:
    """Of the kinds that the line accepts the one that the first piece looks like, else the line's first."""
    if not items:
        return line.kinds[0]
    if items[0].url and EvidenceKind.COVERAGE in line.kinds:
        return EvidenceKind.COVERAGE
    likely = default_kind(items[0])
    return likely if likely in line.kinds else line.kinds[0]

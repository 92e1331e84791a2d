"""Labels as they are offered: used ones first, then the plan's; and which known one a new one may mean."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from zlib import crc32

from sqlmodel import Session

from bot.domain.errors import NotFoundError
from bot.domain.roles import Principal
from bot.plan.labels import normalise_label
from bot.plan.model import Clause, Plan
from bot.services.bureau import Bureau
from storage.models import Submission
from storage.repositories import submissions

ALIKE_FROM = 0.3
MOST_CANDIDATES = 3


@dataclass(frozen=True, slots=True)
class LabelOption:
    """A label that may be chosen; ``key`` names it in a button. ``is_whole``: a key field (重点领域) with its parts."""

    key: str
    label: str
    is_whole: bool = False


def label_key(label: str) -> str:
    """A short ASCII name of a label, for a button."""
    return format(crc32(label.encode()), "08x")


def label_options(session: Session, plan: Plan, clause: Clause) -> tuple[LabelOption, ...]:
    """First what any department already used, then the plan's list, then key fields as a whole; each once."""
    if clause.labels is None:
        return ()
    used = [normalise_label(clause.labels, label) for label in submissions.labels_used(session, clause.id)]
    wholes = [each.name for each in plan.domains if each.parts] if clause.labels.is_by_domain else []
    names = dict.fromkeys([*([] if clause.labels.closed else used), *clause.labels.offered, *wholes])
    return tuple(LabelOption(label_key(name), name, name in wholes) for name in names)


def label_named(bureau: Bureau, principal: Principal, submission_id: int, key: str) -> str:
    """The label that a button's key names. Raises ``NotFoundError`` when it is offered no longer."""
    with bureau.storage.read() as session:
        draft = submissions.by_id(session, submission_id)
        if draft is None or draft.member_id != principal.member_id or draft.clause is None:
            raise NotFoundError("submission_unknown", number=submission_id)
        options = label_options(session, bureau.plan, bureau.plan.clause(draft.clause))
    for option in options:
        if option.key == key:
            return option.label
    raise NotFoundError("label_gone")


def label_candidates(bureau: Bureau, session: Session, submission: Submission) -> tuple[str, ...]:
    """The known labels that a new one may mean, the likeliest first; none for a label that is known or offered."""
    if submission.clause is None or submission.label is None:
        return ()
    clause = bureau.plan.clause(submission.clause)
    if clause.labels is None or not clause.labels.offered:
        return ()
    used = submissions.labels_used(session, clause.id, apart_from=submission.id)
    known = dict.fromkeys([*(normalise_label(clause.labels, label) for label in used), *clause.labels.offered])
    label = normalise_label(clause.labels, submission.label)
    if label in known:
        return ()
    likeness = {name: SequenceMatcher(None, label, name).ratio() for name in known}
    likely = sorted((name for name in known if likeness[name] >= ALIKE_FROM), key=lambda name: -likeness[name])
    return tuple(likely[:MOST_CANDIDATES])

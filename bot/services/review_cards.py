"""What a reviewer is shown of a submission, and who its reviewers are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from sqlmodel import Session

from bot.clock import local_day
from bot.domain.roles import Action, Principal, Role
from bot.domain.states import AppealState, EvidenceState, FilingState, SubmissionState
from bot.plan.model import Clause
from bot.services.bureau import Bureau
from bot.services.checklists import ChecklistLine, checklist
from bot.services.file_traits import shown_pictures
from bot.services.material import by_piece
from bot.services.review_hints import Hints, hints_about
from bot.services.staffing import readers_on
from storage.models import Evidence, Member, Submission
from storage.repositories import filings, members, reviews, submissions


@dataclass(frozen=True, slots=True)
class CardEvidence:
    """One file or link, as it can be sent along or named. ``kind`` and what else it is: ``EvidenceKind`` values.

    ``preview``: hash of a picture to show where Telegram cannot show the original.
    """

    kind: str | None
    is_photo: bool
    name: str | None
    url: str | None
    file_id: str | None
    sha256: str | None
    more_kinds: list[str] = field(default_factory=list)
    preview: str | None = None


@dataclass(frozen=True, slots=True)
class Past:
    """A decision made before, in plain values. ``on``: ISO day; ``is_correction``: it replaced an earlier one."""

    state: str
    by: str
    on: str
    reason: str | None
    is_correction: bool


@dataclass(frozen=True, slots=True)
class ReviewCard:
    """A submission before its reviewer, in plain values that survive as JSON. ``on``: ISO day.

    ``version``: of the submission as shown. ``prompt``: what the label is called. ``is_new_label``: nobody used it
    before and the plan does not offer it. ``checklist``: title, whether it is scored, whether it is there.
    ``missing``: titles of what the clause requires and nobody has sent yet. ``is_coordinators``: the 信用办 submitted
    it, so that a deputy decides (审定). ``has_appeal``: 申请复核 waits. ``filed_by``: who filed it for the department
    (代报); ``is_verified``: which has said 无误.
    """

    id: int
    version: int
    clause_id: str
    annex: str
    title: str
    department: str
    sender: str
    on: str | None
    year: int
    prompt: str
    label: str | None
    is_new_label: bool
    count: int | None
    is_evaluation: bool
    repairs_id: int | None
    evidence: list[CardEvidence] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    checklist: list[tuple[str, bool, bool]] = field(default_factory=list)
    hints: Hints = field(default_factory=Hints)
    state: str = SubmissionState.PENDING.value
    is_coordinators: bool = False
    has_appeal: bool = False
    past: list[Past] = field(default_factory=list)
    filed_by: str = ""
    is_verified: bool = False

    def as_params(self) -> dict[str, Any]:
        return asdict(self) | {"hints": self.hints.as_params()}

    @classmethod
    def from_params(cls, params: dict[str, Any]) -> ReviewCard:
        known = {name: params[name] for name in cls.__dataclass_fields__ if name in params}
        known["evidence"] = [CardEvidence(**item) for item in params["evidence"]]
        known["checklist"] = [tuple(line) for line in params.get("checklist", ())]
        known["past"] = [Past(**each) for each in params.get("past", ())]
        if "hints" in params:
            known["hints"] = Hints.from_params(params["hints"])
        return cls(**known)


def may_decide(bureau: Bureau, principal: Principal, submission: Submission, sender: Member) -> bool:
    """Nobody decides on their own; what the coordinator sent, a deputy decides, unless settings say otherwise."""
    if sender.role is not Role.COORDINATOR:
        return principal.role is Role.COORDINATOR and sender.id != principal.member_id
    if principal.may(Action.DECIDE_COORDINATOR_SUBMISSION):
        return True
    return bureau.settings.self_approval and principal.role is Role.COORDINATOR


def review_card(bureau: Bureau, session: Session, submission: Submission, sender: Member) -> ReviewCard:
    """The card of a submission that has a clause."""
    assert submission.clause is not None
    clause = bureau.plan.clause(submission.clause)
    held = submissions.evidence_of(session, [submission.id])[submission.id]
    stored = [item for item in held if item.state is EvidenceState.STORED]
    lines = checklist(session, clause, submission)
    previews = shown_pictures(session, stored)
    has_appeal = any(each.state is AppealState.OPEN for each in reviews.appeals_of(session, submission.id))
    is_undecided = has_appeal or submission.state is SubmissionState.PENDING
    filed_by, is_verified = _filing(session, submission)
    return ReviewCard(
        id=submission.id,
        version=submission.version,
        clause_id=clause.id,
        annex=bureau.plan.indicator(clause.indicator).annex,
        title=clause.title,
        department=submission.department,
        sender=sender.name,
        on=submission.on.isoformat() if submission.on else None,
        year=bureau.plan.year,
        prompt=clause.labels.prompt if clause.labels else "",
        label=submission.label,
        is_new_label=_is_new_label(session, clause, submission),
        count=submission.count,
        is_evaluation=bool(submission.is_evaluation),
        repairs_id=submission.repairs_id,
        evidence=[_card_evidence(rows, previews) for rows in by_piece(stored)],
        missing=[line.title for line in lines if _is_missing(line)],
        checklist=[(line.title, line.is_required, bool(line.departments)) for line in lines],
        hints=hints_about(bureau, session, submission, stored) if is_undecided else Hints(),
        state=submission.state.value,
        is_coordinators=sender.role is Role.COORDINATOR,
        has_appeal=has_appeal,
        past=_past(session, submission),
        filed_by=filed_by,
        is_verified=is_verified,
    )


def _filing(session: Session, submission: Submission) -> tuple[str, bool]:
    """Who filed it for the department, and whether that has said 无误."""
    filing = filings.by_submission(session, submission.id)
    if filing is None:
        return "", False
    return session.get_one(Member, filing.filed_by_id).name, filing.state is FilingState.CONFIRMED


def _is_missing(line: ChecklistLine) -> bool:
    return line.is_required and not line.departments


def _past(session: Session, submission: Submission) -> list[Past]:
    """The decisions so far, oldest first; both entries of a correction stay."""
    made = reviews.decisions(session, submission.id)
    names = reviews.by_ids(session, {each.member_id for each in made if each.member_id is not None}) if made else {}
    return [
        Past(
            each.after.value,
            names[each.member_id].name if each.member_id in names else "",
            local_day(each.at).isoformat(),
            each.reason,
            each.before is not SubmissionState.PENDING,
        )
        for each in made
    ]


def _is_new_label(session: Session, clause: Clause, submission: Submission) -> bool:
    """Whether the reviewer should see that nobody meant another label; a list that offers nothing tells nothing."""
    if clause.labels is None or not clause.labels.offered or submission.label in (None, *clause.labels.offered):
        return False
    used = submissions.labels_used(session, clause.id, apart_from=submission.id)
    return submission.label not in used


def _card_evidence(rows: Sequence[Evidence], previews: Mapping[int, str]) -> CardEvidence:
    row, *others = rows
    preview = previews.get(row.id)
    more = [kind for kind in dict.fromkeys(each.kind for each in others) if kind and kind != row.kind]
    return CardEvidence(
        kind=row.kind,
        is_photo=row.is_photo,
        name=row.file_name,
        url=row.url,
        file_id=row.file_id,
        sha256=row.sha256,
        more_kinds=more,
        preview=preview if preview != row.sha256 else None,
    )


def reviewers(bureau: Bureau, session: Session, sender: Member) -> Sequence[Member]:
    """Everybody who may decide on what this member sends; substitutes (代办人) of coordinators on leave too."""
    coordinators = [
        each
        for each in readers_on(session, members.with_role(session, Role.COORDINATOR), bureau.today)
        if each.id != sender.id or bureau.settings.self_approval
    ]
    if sender.role is not Role.COORDINATOR:
        return coordinators
    deputies = members.with_role(session, Role.DEPUTY)
    return [*deputies, *coordinators] if bureau.settings.self_approval else deputies


def has_reviewer(bureau: Bureau, session: Session, submission: Submission) -> bool:
    """Whether anybody can decide on it."""
    return bool(reviewers(bureau, session, session.get_one(Member, submission.member_id)))

"""What a reviewer is shown of a submission, and who its reviewers are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from sqlmodel import Session

from bot.domain.roles import Action, Principal, Role
from bot.domain.states import EvidenceState, Lane, SubmissionState
from bot.plan.model import Clause
from bot.services.bureau import Bureau
from bot.services.checklists import checklist
from storage.models import Evidence, Member, Submission
from storage.repositories import members, outbox, submissions


@dataclass(frozen=True, slots=True)
class CardEvidence:
    """One piece of evidence, as it can be sent along or named. ``kind``: an ``EvidenceKind``'s value."""

    kind: str | None
    is_photo: bool
    name: str | None
    url: str | None
    file_id: str | None
    sha256: str | None


@dataclass(frozen=True, slots=True)
class ReviewCard:
    """A submission before its reviewer, in plain values that survive as JSON. ``on``: ISO day.

    ``version``: of the submission as shown. ``prompt``: what the label is called. ``is_new_label``: nobody used it
    before and the plan does not offer it. ``missing``: titles of what the clause requires and nobody has sent yet.
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

    def as_params(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_params(cls, params: dict[str, Any]) -> ReviewCard:
        evidence = [CardEvidence(**item) for item in params["evidence"]]
        return cls(**{**params, "evidence": evidence})


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
    lines = checklist(session, clause, submission)
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
        evidence=[_card_evidence(row) for row in held if row.state is EvidenceState.STORED],
        missing=[line.title for line in lines if line.is_required and not line.departments],
    )


def _is_new_label(session: Session, clause: Clause, submission: Submission) -> bool:
    """Whether the reviewer should see that nobody meant another label; a list that offers nothing tells nothing."""
    if clause.labels is None or not clause.labels.offered or submission.label in (None, *clause.labels.offered):
        return False
    used = submissions.labels_used(session, clause.id, apart_from=submission.id)
    return submission.label not in used


def _card_evidence(row: Evidence) -> CardEvidence:
    return CardEvidence(row.kind, row.is_photo, row.file_name, row.url, row.file_id, row.sha256)


def reviewers(bureau: Bureau, session: Session, sender: Member) -> Sequence[Member]:
    """Everybody who may decide on what this member sends."""
    if sender.role is not Role.COORDINATOR:
        return members.with_role(session, Role.COORDINATOR)
    deputies = members.with_role(session, Role.DEPUTY)
    if not bureau.settings.self_approval:
        return deputies
    return [*deputies, *members.with_role(session, Role.COORDINATOR)]


def has_reviewer(bureau: Bureau, session: Session, submission: Submission) -> bool:
    """Whether anybody can decide on it."""
    return bool(reviewers(bureau, session, session.get_one(Member, submission.member_id)))


def tell_reviewers(bureau: Bureau, session: Session, submission: Submission) -> None:
    """Write a card for each reviewer, at once, and once for each version of the submission."""
    assert submission.state is SubmissionState.PENDING
    sender = session.get_one(Member, submission.member_id)
    params = review_card(bureau, session, submission, sender).as_params()
    for reviewer in reviewers(bureau, session, sender):
        key = f"review_card:{submission.id}:{submission.version}:{reviewer.id}"
        outbox.tell(session, reviewer, "review_card", params, key=key, at=bureau.now, lane=Lane.ANSWER)

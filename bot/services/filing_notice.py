"""What a department is asked about a submission that the coordinator filed for it: 「请核对」."""

from __future__ import annotations

from typing import Any

from sqlmodel import Session

from bot.domain.roles import Role
from bot.domain.states import EvidenceState, FilingState, Lane, SubmissionState
from bot.services.bureau import Bureau
from bot.services.staffing import readers_on
from storage.models import Evidence, Member, Submission
from storage.repositories import filings, members, outbox, staffing, submissions

KIND = "filed"


def is_filed(sender: Member | None, submission: Submission) -> bool:
    """Whether its present sender is a coordinator of another department (代报)."""
    return sender is not None and sender.role is Role.COORDINATOR and sender.department != submission.department


def ask_department(bureau: Bureau, session: Session, row: Submission) -> None:
    """Ask the department about what was filed for it; once for each state of the submission."""
    sender = session.get_one(Member, row.member_id)
    if row.state is not SubmissionState.PENDING or not is_filed(sender, row):
        return
    filing = filings.note(session, row, bureau.now)
    if filing.state is not FilingState.WAITING:
        return
    params = filed_params(bureau, session, row, sender)
    for reader in readers(bureau, session, row):
        key = f"{KIND}:{row.id}:{row.version}:{reader.id}"
        outbox.tell(session, reader, KIND, params, key=key, at=bureau.now, lane=Lane.ANSWER)


def readers(bureau: Bureau, session: Session, row: Submission) -> list[Member]:
    """The item's 经办人 and the heads; everybody of the department while nobody is named. Substitutes too."""
    people = [each for each in members.of_department(session, row.department) if each.id != row.member_id]
    named = staffing.handlers_of(session, row.department).get(row.clause or "")
    if any(each.id == named for each in people):
        people = [each for each in people if each.id == named or each.role is Role.HEAD]
    return readers_on(session, people, bureau.today)


def filed_params(bureau: Bureau, session: Session, row: Submission, filer: Member) -> dict[str, Any]:
    """All that the message shows, in plain values."""
    assert row.clause is not None
    clause = bureau.plan.clause(row.clause)
    held = submissions.evidence_of(session, [row.id])[row.id]
    return {
        "id": row.id,
        "version": row.version,
        "by": filer.name,
        "clause_id": clause.id,
        "annex": bureau.plan.indicator(clause.indicator).annex,
        "title": clause.title,
        "prompt": clause.labels.prompt if clause.labels else "",
        "label": row.label,
        "on": row.on.isoformat() if row.on else None,
        "year": bureau.plan.year,
        "count": row.count,
        "evidence": [_piece(item) for item in held if item.state is EvidenceState.STORED],
    }


def _piece(item: Evidence) -> dict[str, Any]:
    return {
        "kind": item.kind,
        "is_photo": item.is_photo,
        "name": item.file_name,
        "url": item.url,
        "file_id": item.file_id,
        "sha256": item.sha256,
    }

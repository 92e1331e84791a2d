"""核改: the reviewer mends the day, label, number, sort or kind of what was sent; its sender reads what changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import Session

from bot.domain.errors import ConflictError
from bot.domain.roles import Action, Principal
from bot.domain.states import Lane, MemberState, SubmissionState
from bot.plan.model import Clause
from bot.services.amendment_edits import Change, Edit, Mended, Part, edit_of, parts_of, stored_of
from bot.services.bureau import Bureau
from bot.services.decisions import checked_reason, reviewable
from bot.services.digest import refresh_digests
from bot.services.gains import Gain, Reckoned, gain_of, reckon
from bot.services.labels import LabelOption, label_options
from bot.services.material import KindChoice, by_piece, choices
from bot.services.review_cards import ReviewCard, review_card
from bot.services.shown_cards import refresh_cards, refresh_neighbours, settle_own_card
from bot.services.staffing import deputies_for
from storage.models import Evidence, Member, Submission
from storage.repositories import members, outbox, submissions

__all__ = ["AmendSheet", "Amended", "Change", "Mended", "Part", "Piece", "amend", "amend_sheet"]
AMENDABLE = (SubmissionState.PENDING, SubmissionState.APPROVED)


@dataclass(frozen=True, slots=True)
class Piece:
    """One file or link whose kind can be amended. ``place``: 1, 2, … as the card counts them."""

    id: int
    place: int
    name: str | None
    is_photo: bool
    kind: str | None


@dataclass(frozen=True, slots=True)
class AmendSheet:
    """A submission with what can be amended of it. ``days``: of a monthly clause, one for each month begun."""

    card: ReviewCard
    parts: tuple[Part, ...]
    labels: tuple[LabelOption, ...]
    is_closed_list: bool
    pieces: tuple[Piece, ...]
    kinds: tuple[KindChoice, ...]
    today: date
    year: int
    needs_reason: bool


@dataclass(frozen=True, slots=True)
class Amended:
    """What was amended; nothing when all stood so already. ``gain``: what it did to the score, once approved."""

    card: ReviewCard
    changes: tuple[Mended, ...]
    gain: Gain | None = None


def amend_sheet(bureau: Bureau, principal: Principal, number: int) -> AmendSheet:
    """What the reviewer may amend. Raises ``not_amendable``."""
    principal.require(Action.REVIEW)
    with bureau.storage.read() as session:
        row, sender = reviewable(bureau, session, principal, number)
        clause = _amendable(bureau, row)
        stored = stored_of(session, row)
        return AmendSheet(
            card=review_card(bureau, session, row, sender),
            parts=parts_of(clause, stored),
            labels=label_options(session, bureau.plan, clause),
            is_closed_list=bool(clause.labels and clause.labels.closed),
            pieces=tuple(_piece(rows, place) for place, rows in enumerate(by_piece(stored), 1)),
            kinds=choices(clause, stored, is_evaluation=bool(row.is_evaluation)),
            today=bureau.today,
            year=bureau.plan.year,
            needs_reason=row.state is SubmissionState.APPROVED,
        )


def amend(bureau: Bureau, principal: Principal, number: int, change: Change, reason: str = "") -> Amended:
    """Mend one thing, as an entry in the record with what stood before and after.

    What is approved already is mended only as a correction, with a reason. Nobody mends what they sent themselves.
    Raises ``amend_reason_needed``, ``part_not_asked``, ``not_amendable``, and as the sender's own answers do.
    """
    principal.require(Action.REVIEW)
    with bureau.storage.write() as session:
        row, sender = reviewable(bureau, session, principal, number)
        clause = _amendable(bureau, row)
        is_correction = row.state is SubmissionState.APPROVED
        before = reckon(bureau, session) if is_correction else None
        edit = edit_of(bureau, session, row, clause, change)
        if not edit.detail:
            return Amended(review_card(bureau, session, row, sender), ())
        reason = (
            checked_reason(reason, number, code="amend_reason_needed") if is_correction else " ".join(reason.split())
        )
        _write(bureau, session, principal, row, edit, reason)
        return _announce(bureau, session, principal, row, sender, edit, reason, before)


def _write(bureau: Bureau, session: Session, principal: Principal, row: Submission, edit: Edit, reason: str) -> None:
    changed = submissions.change(
        session,
        row,
        row.state,
        at=bureau.now,
        by=principal.member_id,
        reason=reason or None,
        detail=edit.detail | {"way": "amendment"},
        **edit.values,
    )
    if not changed:
        raise ConflictError("submission_changed", number=row.id)
    session.flush()
    refresh_digests(bureau, session, [each.id for each in bureau.obligations if each.clause_id == row.clause])


def _announce(
    bureau: Bureau,
    session: Session,
    principal: Principal,
    row: Submission,
    sender: Member,
    edit: Edit,
    reason: str,
    before: Reckoned | None,
) -> Amended:
    gained = gain_of(bureau, session, row, before) if before is not None else None
    card = review_card(bureau, session, row, sender)
    if row.state is SubmissionState.PENDING:
        refresh_cards(bureau, session, row)
        refresh_neighbours(bureau, session, row, card)
    settle_own_card(bureau, session, row, sender)
    params: dict[str, Any] = {
        "id": row.id,
        "clause_id": card.clause_id,
        "title": card.title,
        "prompt": card.prompt,
        "year": card.year,
        "by": principal.name,
        "reason": reason,
        "state": row.state.value,
        "changes": [_as_params(each) for each in edit.shown],
        "gained": gained.as_params() if gained else None,
    }
    for reader in _readers(session, principal, row, sender):
        key = f"amended:{row.id}:{row.version}:{reader.id}"
        outbox.tell(session, reader, "amended", params, key=key, at=bureau.now, lane=Lane.ANSWER)
    return Amended(card, tuple(edit.shown), gained)


def _as_params(each: Mended) -> dict[str, Any]:
    return {"part": each.part, "before": each.before, "after": each.after, "piece": each.piece}


def _readers(session: Session, principal: Principal, row: Submission, sender: Member) -> list[Member]:
    """The sender; of what was approved already the head and the deputy too."""
    found = [sender]
    if row.state is SubmissionState.APPROVED:
        found += [*members.heads(session, row.department), *deputies_for(session, row.department)]
    wanted = {each.id: each for each in found if each.state is MemberState.ACTIVE and each.id != principal.member_id}
    return list(wanted.values())


def _amendable(bureau: Bureau, row: Submission) -> Clause:
    if row.state not in AMENDABLE or row.clause is None:
        raise ConflictError("not_amendable", number=row.id, state=row.state)
    return bureau.plan.clause(row.clause)


def _piece(rows: list[Evidence], place: int) -> Piece:
    first = rows[0]
    return Piece(first.id, place, first.url or first.file_name, first.is_photo, first.kind)

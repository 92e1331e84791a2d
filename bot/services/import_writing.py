"""Writing facts that were brought in from a file, and telling those concerned once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, select

from bot.domain.roles import Role
from bot.domain.states import EvidenceState, Lane, MemberState, SubmissionState
from bot.plan.model import Clause, RuleKind
from bot.plan.obligations import period_of
from bot.scoring.facts import Evidence as Piece
from bot.scoring.facts import Fact
from bot.services.bureau import Bureau
from bot.services.digest import refresh_digests
from bot.services.material import asks_evaluation
from storage.models import Evidence, ImportedFact, Member, Submission
from storage.repositories import members, outbox, staffing, submissions
from storage.repositories.facts import EVALUATION_FLAG

SHA256 = "sha256:"
IMPORTER_ID = 0
"""Telegram's number of the one who stands for what nobody of the department has sent; nobody has it."""
NOTE_KIND = "imported"
OWN_NOTE_KIND = "imported_for_you"
_RANKS = (Role.HEAD, Role.STAFF, Role.COORDINATOR)


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file that a fact names by its hash. ``size`` in bytes."""

    sha256: str
    name: str
    size: int
    mime_type: str | None


class Writer:
    """Writes the facts of one import, and tells those concerned once."""

    def __init__(self, bureau: Bureau, session: Session, files: Mapping[str, FoundFile], importer: str) -> None:
        self._bureau, self._session, self._files = bureau, session, files
        self._importer_name = importer
        self._senders: dict[tuple[str, str], Member] = {}
        self._numbers: dict[int, list[int]] = {}
        self._clauses: set[str] = set()

    def write(self, fact: Fact, department: str, key: str, ordinal: int) -> int:
        """The new submission's number."""
        clause, now = self._bureau.plan.clause(fact.clause), self._bureau.now
        sender = self._sender(department, clause.id)
        obligation = period_of(self._bureau.plan, self._bureau.calendar, clause.id, fact.on)
        row = Submission(
            clause=clause.id,
            obligation_id=obligation.id if obligation else None,
            department=department,
            member_id=sender.id,
            on=fact.on,
            label=fact.label,
            count=_count(clause, fact),
            is_evaluation=EVALUATION_FLAG in fact.flags if fact.flags or asks_evaluation(clause) else None,
            created_at=now,
            touched_at=now,
        )
        self._session.add(row)
        self._session.flush()
        self._session.add_all(self._evidence(row, piece) for piece in fact.evidence)
        self._session.add(ImportedFact(key=key, ordinal=ordinal, submission_id=row.id, imported_at=now))
        detail = {"imported": fact.id}
        submissions.change(
            self._session, row, SubmissionState.PENDING, at=now, by=sender.id, detail=detail, submitted_at=now
        )
        self._numbers.setdefault(sender.id, []).append(row.id)
        self._clauses.add(clause.id)
        return row.id

    def _evidence(self, row: Submission, piece: Piece) -> Evidence:
        now, digest = self._bureau.now, piece.source.removeprefix(SHA256)
        is_link = not piece.source.startswith(SHA256)
        file = None if is_link else self._files.get(digest)
        return Evidence(
            submission_id=row.id,
            state=EvidenceState.STORED,
            kind=piece.kind.value,
            channel=piece.channel.value if piece.channel else None,
            url=piece.source if is_link else None,
            sha256=None if is_link else digest,
            file_name=file.name if file else None,
            mime_type=file.mime_type if file else None,
            declared_size=file.size if file else None,
            received_at=now,
            stored_at=now,
        )

    def _sender(self, department: str, clause_id: str) -> Member:
        known = self._senders.get((department, clause_id))
        if known is None:
            known = self._senders[department, clause_id] = self._found_sender(department, clause_id)
        return known

    def _found_sender(self, department: str, clause_id: str) -> Member:
        people = members.of_department(self._session, department)
        named = staffing.handlers_of(self._session, department).get(clause_id)
        ranked = sorted(people, key=lambda each: (each.id != named, _RANKS.index(each.role), each.id))
        return ranked[0] if ranked else self._importer()

    def _importer(self) -> Member:
        """Stands for nobody: a row that never was active, so that nothing is ever said to it."""
        query = select(Member).where(Member.user_id == IMPORTER_ID, Member.state == MemberState.LEFT)
        if (known := self._session.exec(query.order_by(col(Member.id))).first()) is not None:
            return known
        now = self._bureau.now
        member = Member(
            user_id=IMPORTER_ID,
            chat_id=IMPORTER_ID,
            name=self._importer_name,
            role=Role.STAFF,
            state=MemberState.LEFT,
            joined_at=now,
            left_at=now,
            is_reachable=False,
        )
        self._session.add(member)
        self._session.flush()
        return member

    def tell(self) -> None:
        """One message to each sender and to each coordinator and deputy, not one a submission."""
        if not self._numbers:
            return
        everything = sorted(number for numbers in self._numbers.values() for number in numbers)
        for member_id, numbers in self._numbers.items():
            sender = self._session.get_one(Member, member_id)
            if sender.state is MemberState.ACTIVE:
                self._tell(sender, OWN_NOTE_KIND, numbers)
        for role in (Role.COORDINATOR, Role.DEPUTY):
            for reviewer in members.with_role(self._session, role):
                self._tell(reviewer, NOTE_KIND, everything)
        concerned = [each.id for each in self._bureau.obligations if each.clause_id in self._clauses]
        refresh_digests(self._bureau, self._session, concerned)

    def _tell(self, member: Member, kind: str, numbers: Sequence[int]) -> None:
        params: dict[str, Any] = {"count": len(numbers), "first": min(numbers), "last": max(numbers)}
        key = f"{kind}:{params['first']}:{member.id}"
        outbox.tell(self._session, member, kind, params, key=key, at=self._bureau.now, lane=Lane.ANSWER)


def _count(clause: Clause, fact: Fact) -> int | None:
    """As it was given where it means people, or where it says more than one."""
    return fact.count if clause.rule.kind is RuleKind.STAFFING or fact.count != 1 else None

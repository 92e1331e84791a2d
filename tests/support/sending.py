"""What people send, at the level of use cases: arrivals, stored files, whole submissions."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from hashlib import sha256
from itertools import count

from bot.plan.model import EvidenceKind
from bot.ports import StoredFile
from bot.services import answers, evidence, kinds, submissions
from bot.services.bureau import Bureau
from bot.services.drafts import DraftSheet, Question
from bot.services.evidence import Arrival
from bot.services.submissions import Submitted
from storage.models import SentMessage
from tests.support.people import Person


def stored(text: str) -> StoredFile:
    return StoredFile(sha256(text.encode()).hexdigest(), len(text))


@dataclass
class Post:
    """Numbers updates as Telegram does, and plays what the handlers do with material."""

    bureau: Bureau
    numbers: count[int] = field(default_factory=lambda: count(5000))

    def photo(self, person: Person, **changes: object) -> Arrival:
        """The announcement of a picture."""
        number = next(self.numbers)
        arrival = Arrival(number, person.chat_id, file_id=f"file-{number}", size=1000, is_photo=True)
        return replace(arrival, **changes)  # type: ignore[arg-type]  # tests name fields as they are

    def link(self, person: Person, url: str) -> Arrival:
        return Arrival(next(self.numbers), person.chat_id, url=url)

    def arrive(self, person: Person, arrival: Arrival) -> DraftSheet | None:
        """Attached, stored, and the card that follows."""
        attached = evidence.attach_evidence(self.bureau, person.principal, arrival)
        if not attached.is_stored:
            file = stored(arrival.file_id or "")
            evidence.keep_evidence(self.bureau, person.principal, attached.evidence_id, file)
        return evidence.draft_after_arrival(self.bureau, person.principal, arrival, attached.submission_id)

    def send_photo(self, person: Person, **changes: object) -> DraftSheet:
        sheet = self.arrive(person, self.photo(person, **changes))
        assert sheet is not None
        return sheet

    def tell(self, person: Person, message_id: int, *subjects: str) -> int:
        """A message of the bot in the person's chat, which a reply may name."""
        with self.bureau.storage.write() as session:
            row = SentMessage(
                chat_id=person.chat_id, message_id=message_id, subjects=list(subjects), sent_at=self.bureau.now
            )
            session.merge(row)
        return message_id

    def complete(
        self,
        person: Person,
        clause: str,
        on: str,
        *,
        kind: EvidenceKind = EvidenceKind.DOCUMENT,
        label: str | None = None,
        people: int = 2,
        url: str | None = None,
    ) -> int:
        """A draft of the clause with one picture (or that link) and every question answered; its number."""
        number = submissions.begin_submission(self.bureau, person.principal, clause).id
        reply_to = self.tell(person, 900_000 + number, f"submission:{number}")
        arrival = self.link(person, url) if url else self.photo(person)
        sheet = self.arrive(person, replace(arrival, replied_message_id=reply_to))
        assert sheet is not None
        assert sheet.id == number
        replies = {
            Question.LABEL: lambda: answers.choose_label(self.bureau, person.principal, number, label or "出租车"),
            Question.EVALUATION: lambda: answers.choose_evaluation(
                self.bureau, person.principal, number, is_evaluation=False
            ),
            Question.COUNT: lambda: answers.choose_count(self.bureau, person.principal, number, people),
            Question.DAY: lambda: answers.choose_day(self.bureau, person.principal, number, date.fromisoformat(on)),
            Question.KIND: lambda: kinds.choose_kind(self.bureau, person.principal, number, kind),
        }
        while sheet.question is not Question.NOTHING:
            sheet = replies[sheet.question]()
        return number

    def submit(self, person: Person, clause: str, on: str, **options: object) -> int:
        """A submission that waits for review; its number."""
        number = self.complete(person, clause, on, **options)  # type: ignore[arg-type]  # as complete() takes them
        outcome = submissions.submit(self.bureau, person.principal, number, next(self.numbers))
        assert isinstance(outcome, Submitted)
        return number

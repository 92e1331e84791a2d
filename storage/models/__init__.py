"""Tables. Rows hold state; what may change it, and when, is decided in ``bot.services``."""

from __future__ import annotations

from storage.models.messages import InboxUpdate, OutboxMessage, Prompt, SentMessage
from storage.models.people import DeputyCharge, Invite, InviteAttempt, Member, Meta
from storage.models.reminders import ObligationAnswer, Reminder
from storage.models.submissions import Evidence, StoredFileRow, Submission, SubmissionEvent

__all__ = [
    "DeputyCharge",
    "Evidence",
    "InboxUpdate",
    "Invite",
    "InviteAttempt",
    "Member",
    "Meta",
    "ObligationAnswer",
    "OutboxMessage",
    "Prompt",
    "Reminder",
    "SentMessage",
    "StoredFileRow",
    "Submission",
    "SubmissionEvent",
]

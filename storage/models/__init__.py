"""Tables. Rows hold state; what may change it, and when, is decided in ``bot.services``."""

from __future__ import annotations

from storage.models.coordination import Bulletin, Feedback, Instruction, Supervision, Urge
from storage.models.groups import WorkingGroup
from storage.models.messages import InboxUpdate, OutboxMessage, Prompt, SentMessage
from storage.models.mirrors import MirrorPost
from storage.models.notices import Notice
from storage.models.people import DeputyCharge, Invite, InviteAttempt, Member, Meta
from storage.models.progress import MonthClosing, ProgressEntry
from storage.models.receipts import Receipt
from storage.models.reminders import ObligationAnswer, Reminder
from storage.models.staffing import Absence, ItemHandler
from storage.models.submissions import Evidence, StoredFileRow, Submission, SubmissionEvent

__all__ = [
    "Absence",
    "Bulletin",
    "DeputyCharge",
    "Evidence",
    "Feedback",
    "InboxUpdate",
    "Instruction",
    "Invite",
    "InviteAttempt",
    "ItemHandler",
    "Member",
    "Meta",
    "MirrorPost",
    "MonthClosing",
    "Notice",
    "ObligationAnswer",
    "OutboxMessage",
    "ProgressEntry",
    "Prompt",
    "Receipt",
    "Reminder",
    "SentMessage",
    "StoredFileRow",
    "Submission",
    "SubmissionEvent",
    "Supervision",
    "Urge",
    "WorkingGroup",
]

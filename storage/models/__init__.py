"""Tables. Rows hold state; what may change it, and when, is decided in ``bot.services``."""

from __future__ import annotations

from storage.models.archive import ArchiveOrder, ArchivePackage
from storage.models.audit import AuditEntry
from storage.models.coordination import Bulletin, Feedback, Instruction, Supervision, Urge
from storage.models.files import FileTraits, HeldMaterial
from storage.models.filing import Filing, ImportedFact, Template
from storage.models.groups import WorkingGroup
from storage.models.ledgers import FiledLedger
from storage.models.messages import InboxUpdate, OutboxMessage, Prompt, SentMessage
from storage.models.mirrors import MirrorPost
from storage.models.notices import Notice
from storage.models.pages import Page, PageCheck, PageLink
from storage.models.people import DeputyCharge, Invite, InviteAttempt, Member, Meta
from storage.models.progress import MonthClosing, ProgressEntry
from storage.models.receipts import Receipt
from storage.models.reminders import ObligationAnswer, Reminder
from storage.models.reuse import SubmissionReuse
from storage.models.reviews import Appeal, ShownCard
from storage.models.staffing import Absence, ItemHandler
from storage.models.submissions import Evidence, StoredFileRow, Submission, SubmissionEvent

__all__ = [
    "Absence",
    "Appeal",
    "ArchiveOrder",
    "ArchivePackage",
    "AuditEntry",
    "Bulletin",
    "DeputyCharge",
    "Evidence",
    "Feedback",
    "FileTraits",
    "FiledLedger",
    "Filing",
    "HeldMaterial",
    "ImportedFact",
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
    "Page",
    "PageCheck",
    "PageLink",
    "ProgressEntry",
    "Prompt",
    "Receipt",
    "Reminder",
    "SentMessage",
    "ShownCard",
    "StoredFileRow",
    "Submission",
    "SubmissionEvent",
    "SubmissionReuse",
    "Supervision",
    "Template",
    "Urge",
    "WorkingGroup",
]

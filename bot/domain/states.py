"""States of things that people act upon, and the only ways from one to the next."""

from __future__ import annotations

from enum import StrEnum


class MemberState(StrEnum):
    ACTIVE = "active"  # may use the bot
    LEFT = "left"  # lost access at once; the row stays for the record


class InviteState(StrEnum):
    OPEN = "open"  # the code can be used
    REDEEMED = "redeemed"  # used; the coordinator has still to confirm the account
    CONFIRMED = "confirmed"  # the member has joined
    REJECTED = "rejected"  # the coordinator refused the account
    REVOKED = "revoked"  # withdrawn before use


class SubmissionState(StrEnum):
    DRAFT = "draft"  # the sender is still collecting
    PENDING = "pending"  # waits for review (待审核)
    APPROVED = "approved"  # counted (通过)
    RETURNED = "returned"  # sent back with a reason (退回补正)
    WITHDRAWN = "withdrawn"  # taken back by the sender (撤回)


class EvidenceState(StrEnum):
    RECEIVING = "receiving"  # announced by Telegram, not yet on disk
    STORED = "stored"  # fsynced, hash in the database
    FAILED = "failed"  # could not be fetched; the sender was told
    REMOVED = "removed"  # the sender took it out of the draft


class InboxState(StrEnum):
    PENDING = "pending"  # committed, not yet handled
    HANDLED = "handled"  # all its effects are committed
    REFUSED = "refused"  # from a stranger; the payload is erased
    QUARANTINED = "quarantined"  # unreadable or failing; kept for the operator


class OutboxState(StrEnum):
    PENDING = "pending"  # nobody has tried yet
    CLAIMED = "claimed"  # a worker holds the lease
    WAITING = "waiting"  # to be tried again at `not_before_at`
    SENT = "sent"  # Telegram answered with the message ids
    FAILED = "failed"  # refused for good; reported to the coordinator
    UNKNOWN = "unknown"  # possibly delivered; retried once, then reported


class Lane(StrEnum):
    """Who goes first when Telegram's limits make messages wait."""

    ANSWER = "answer"
    DUE = "due"
    DIGEST = "digest"
    BROADCAST = "broadcast"


class ReminderState(StrEnum):
    ISSUED = "issued"  # stands in an outbox row
    LATE = "late"  # issued after its day (补发)
    FOLDED = "folded"  # spoken of in another row's message
    INACTIVE = "inactive"  # fell due before the bot began (未启用)


class AnswerKind(StrEnum):
    """What a department may say of an obligation instead of material."""

    DONE = "done"  # 确认报送: done or reported, evidence follows

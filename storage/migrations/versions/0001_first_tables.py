"""The tables of the first release."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.append_only import statements, undo_statements
from storage.migrations.shapes import (
    BIG,
    BOOL,
    DAY,
    HASH,
    ID,
    INT,
    JSON,
    LONG_TEXT,
    MOMENT,
    TEXT,
    column,
    reference,
    state,
    table,
)

revision = "0001"
down_revision = None

ANSWER_KINDS = ("done", "nil", "joined", "exempt", "difficulty", "extension", "settled", "paused", "scheduled")
ANSWER_STATES = ("waiting", "standing", "refused", "retracted", "replaced")
BULLETIN_STATES = ("draft", "proposed", "approved", "refused", "dropped")
EVIDENCE_STATES = ("receiving", "stored", "failed", "removed")
GROUP_DIGESTS = ("beside", "instead", "people")
GROUP_STATES = ("waiting", "bound", "left")
INBOX_STATES = ("pending", "handled", "refused", "quarantined")
INSTRUCTION_STATES = ("draft", "sent", "dropped")
INVITE_STATES = ("open", "redeemed", "confirmed", "rejected", "revoked")
LANES = ("answer", "due", "digest", "broadcast")
MEMBER_STATES = ("active", "left")
MIRROR_STATES = ("waiting", "sent", "failed")
NOTICE_STATES = ("draft", "sent", "recalled", "dropped")
OUTBOX_STATES = ("pending", "claimed", "waiting", "sent", "failed", "unknown")
RECEIPT_KINDS = ("notice", "instruction", "supervision", "bulletin")
REMINDER_STATES = ("issued", "late", "folded", "inactive")
ROBOTS = ("wecom", "dingtalk", "feishu")
ROLES = ("staff", "head", "deputy", "leader", "coordinator")
SUBMISSION_STATES = ("draft", "pending", "approved", "returned", "withdrawn")
SUPERVISION_STATES = ("draft", "issued")
PEOPLE = ("invite_attempt", "member", "meta", "deputy_charge", "invite")
MESSAGES = ("inbox", "outbox", "prompt", "sent_message")
SUBMISSIONS = (
    "mirror_post",
    "stored_file",
    "absence",
    "bulletin",
    "feedback",
    "instruction",
    "item_handler",
    "month_closing",
    "progress_entry",
    "submission",
    "supervision",
    "urge",
    "working_group",
    "evidence",
    "notice",
    "obligation_answer",
    "receipt",
    "reminder",
    "submission_event",
)
APPEND_ONLY = "submission_event"


def upgrade() -> None:
    _create_people()
    _create_messages()
    _create_submissions()
    for statement in statements(APPEND_ONLY, op.get_bind().dialect.name):
        op.execute(statement)


def downgrade() -> None:
    for statement in undo_statements(APPEND_ONLY, op.get_bind().dialect.name):
        op.execute(statement)
    for name in reversed(PEOPLE + MESSAGES + SUBMISSIONS):
        op.drop_table(name)


def _create_people() -> None:
    """Tables of who may use the bot."""
    table(
        "invite_attempt",
        column("user_id", BIG),
        column("on", DAY),
        column("failed_count", INT),
        column("last_update_id", BIG, nullable=True),
        key=("user_id", "on"),
    )
    table(
        "member",
        column("id", ID, autoincrement=True),
        column("user_id", BIG),
        column("chat_id", BIG),
        column("name", TEXT),
        state("member", "role", ROLES),
        column("department", TEXT, nullable=True),
        state("member", "state", MEMBER_STATES),
        column("joined_at", MOMENT),
        column("left_at", MOMENT, nullable=True),
        column("is_reachable", BOOL),
        indexes=("department", "role", "state", "user_id"),
    )
    only = sa.text("state = 'active'")
    op.create_index("member_active_user", "member", ["user_id"], unique=True, sqlite_where=only, postgresql_where=only)
    table(
        "meta",
        column("name", TEXT),
        column("value", LONG_TEXT),
        key=("name",),
    )
    table(
        "deputy_charge",
        column("member_id", ID),
        column("department", TEXT),
        reference("deputy_charge", "member_id", "member.id"),
        key=("member_id", "department"),
    )
    table(
        "invite",
        column("id", ID, autoincrement=True),
        column("code_hash", TEXT),
        column("name", TEXT),
        state("invite", "role", ROLES),
        column("department", TEXT, nullable=True),
        column("charges", JSON),
        state("invite", "state", INVITE_STATES),
        column("created_at", MOMENT),
        column("expires_at", MOMENT),
        column("created_by_id", ID, nullable=True),
        column("update_id", BIG, nullable=True),
        column("redeemed_at", MOMENT, nullable=True),
        column("redeemed_by_user_id", BIG, nullable=True),
        column("redeemed_account", TEXT, nullable=True),
        column("decided_by_id", ID, nullable=True),
        column("decided_at", MOMENT, nullable=True),
        column("member_id", ID, nullable=True),
        reference("invite", "created_by_id", "member.id"),
        reference("invite", "decided_by_id", "member.id"),
        reference("invite", "member_id", "member.id"),
        sa.UniqueConstraint("code_hash", name="uq_invite_code_hash"),
        indexes=("created_by_id", "decided_by_id", "member_id", "redeemed_by_user_id", "role", "state", "update_id"),
    )


def _create_messages() -> None:
    """Tables of what comes in and goes out."""
    table(
        "inbox",
        column("update_id", BIG, autoincrement=False),
        column("chat_id", BIG, nullable=True),
        column("media_group_id", TEXT, nullable=True),
        column("payload", LONG_TEXT),
        state("inbox", "state", INBOX_STATES),
        column("received_at", MOMENT),
        column("handled_at", MOMENT, nullable=True),
        column("attempt_count", INT),
        column("error", LONG_TEXT, nullable=True),
        key=("update_id",),
        indexes=("state",),
    )
    table(
        "outbox",
        column("id", ID, autoincrement=True),
        column("key", TEXT),
        column("kind", TEXT),
        column("params", JSON),
        column("chat_id", BIG),
        column("member_id", ID, nullable=True),
        state("outbox", "lane", LANES),
        state("outbox", "state", OUTBOX_STATES),
        column("edits_id", ID, nullable=True),
        column("created_at", MOMENT),
        column("not_before_at", MOMENT),
        column("leased_until_at", MOMENT, nullable=True),
        column("lease_owner", TEXT, nullable=True),
        column("attempt_count", INT),
        column("is_possible_copy", BOOL),
        column("parts", JSON),
        column("error", LONG_TEXT, nullable=True),
        column("sent_at", MOMENT, nullable=True),
        column("reported_at", MOMENT, nullable=True),
        reference("outbox", "member_id", "member.id"),
        reference("outbox", "edits_id", "outbox.id"),
        sa.UniqueConstraint("key", name="uq_outbox_key"),
        indexes=("chat_id", "edits_id", "kind", "lane", "member_id", "state"),
    )
    table(
        "prompt",
        column("member_id", ID, autoincrement=False),
        column("kind", TEXT),
        column("params", JSON),
        column("asked_at", MOMENT),
        reference("prompt", "member_id", "member.id"),
        key=("member_id",),
    )
    table(
        "sent_message",
        column("chat_id", BIG),
        column("message_id", BIG),
        column("subjects", JSON),
        column("outbox_id", ID, nullable=True),
        column("sent_at", MOMENT),
        reference("sent_message", "outbox_id", "outbox.id"),
        key=("chat_id", "message_id"),
        indexes=("outbox_id",),
    )


def _create_submissions() -> None:
    """Tables of what the bureau did and was reminded of."""
    table(
        "mirror_post",
        column("id", ID, autoincrement=True),
        column("key", TEXT),
        state("mirror_post", "robot", ROBOTS),
        column("kind", TEXT),
        column("params", JSON),
        state("mirror_post", "state", MIRROR_STATES),
        column("attempt_count", INT),
        column("created_at", MOMENT),
        column("not_before_at", MOMENT),
        column("sent_at", MOMENT, nullable=True),
        column("error", LONG_TEXT, nullable=True),
        sa.UniqueConstraint("key", name="uq_mirror_post_key"),
        indexes=("robot", "state"),
    )
    table(
        "stored_file",
        column("sha256", HASH),
        column("size", BIG),
        column("stored_at", MOMENT),
        key=("sha256",),
    )
    table(
        "absence",
        column("id", ID, autoincrement=True),
        column("member_id", ID),
        column("substitute_id", ID),
        column("from_on", DAY),
        column("until_on", DAY),
        column("set_by_id", ID),
        column("set_at", MOMENT),
        column("ended_at", MOMENT, nullable=True),
        reference("absence", "member_id", "member.id"),
        reference("absence", "substitute_id", "member.id"),
        reference("absence", "set_by_id", "member.id"),
        indexes=("member_id", "set_by_id", "substitute_id", "until_on"),
    )
    table(
        "bulletin",
        column("id", ID, autoincrement=True),
        state("bulletin", "state", BULLETIN_STATES),
        column("matters", JSON),
        column("member_id", ID),
        column("update_id", BIG),
        column("drafted_at", MOMENT),
        column("decided_by_id", ID, nullable=True),
        column("decided_at", MOMENT, nullable=True),
        reference("bulletin", "member_id", "member.id"),
        reference("bulletin", "decided_by_id", "member.id"),
        sa.UniqueConstraint("update_id", name="uq_bulletin_update_id"),
        indexes=("decided_by_id", "member_id", "state"),
    )
    table(
        "feedback",
        column("id", ID, autoincrement=True),
        state("feedback", "kind", RECEIPT_KINDS),
        column("subject_id", INT),
        column("department", TEXT),
        column("member_id", ID),
        column("update_id", BIG),
        column("text", LONG_TEXT),
        column("said_at", MOMENT),
        reference("feedback", "member_id", "member.id"),
        sa.UniqueConstraint("update_id", name="uq_feedback_update_id"),
        indexes=("kind", "member_id", "subject_id"),
    )
    table(
        "instruction",
        column("id", ID, autoincrement=True),
        state("instruction", "state", INSTRUCTION_STATES),
        column("text", LONG_TEXT),
        column("clauses", JSON),
        column("obligation_ids", JSON),
        column("departments", JSON),
        column("member_id", ID),
        column("update_id", BIG),
        column("written_at", MOMENT),
        column("sent_at", MOMENT, nullable=True),
        reference("instruction", "member_id", "member.id"),
        sa.UniqueConstraint("update_id", name="uq_instruction_update_id"),
        indexes=("member_id", "state"),
    )
    table(
        "item_handler",
        column("department", TEXT),
        column("item", TEXT),
        column("member_id", ID),
        column("named_by_id", ID),
        column("named_at", MOMENT),
        reference("item_handler", "member_id", "member.id"),
        reference("item_handler", "named_by_id", "member.id"),
        key=("department", "item"),
        indexes=("member_id", "named_by_id"),
    )
    table(
        "month_closing",
        column("month", TEXT),
        column("rows", JSON),
        column("closed_by_id", ID),
        column("closed_at", MOMENT),
        reference("month_closing", "closed_by_id", "member.id"),
        key=("month",),
        indexes=("closed_by_id",),
    )
    table(
        "progress_entry",
        column("id", ID, autoincrement=True),
        column("month", TEXT),
        column("department", TEXT),
        column("corrects", TEXT),
        column("text", LONG_TEXT),
        column("member_id", ID),
        column("at", MOMENT),
        reference("progress_entry", "member_id", "member.id"),
        sa.UniqueConstraint("month", "department", "corrects", name="progress_once"),
        indexes=("member_id", "month"),
    )
    table(
        "submission",
        column("id", ID, autoincrement=True),
        column("clause", TEXT, nullable=True),
        column("obligation_id", TEXT, nullable=True),
        column("department", TEXT),
        column("member_id", ID),
        state("submission", "state", SUBMISSION_STATES),
        column("on", DAY, nullable=True),
        column("label", TEXT, nullable=True),
        column("count", INT, nullable=True),
        column("is_evaluation", BOOL, nullable=True),
        column("proposed_on", DAY, nullable=True),
        column("version", INT),
        column("created_at", MOMENT),
        column("touched_at", MOMENT),
        column("submitted_at", MOMENT, nullable=True),
        column("submitted_update_id", BIG, nullable=True),
        column("decided_at", MOMENT, nullable=True),
        column("repairs_id", ID, nullable=True),
        column("card_message_id", BIG, nullable=True),
        column("card_media_group_id", TEXT, nullable=True),
        reference("submission", "member_id", "member.id"),
        reference("submission", "repairs_id", "submission.id"),
        indexes=("clause", "department", "member_id", "repairs_id", "state", "submitted_update_id"),
    )
    table(
        "supervision",
        column("id", ID, autoincrement=True),
        column("obligation_id", TEXT),
        column("department", TEXT),
        state("supervision", "state", SUPERVISION_STATES),
        column("answer_by", DAY),
        column("member_id", ID),
        column("created_at", MOMENT),
        column("issued_at", MOMENT, nullable=True),
        column("sha256", HASH, nullable=True),
        reference("supervision", "member_id", "member.id"),
        reference("supervision", "sha256", "stored_file.sha256"),
        sa.UniqueConstraint("obligation_id", "department", name="supervision_once"),
        indexes=("member_id", "obligation_id", "sha256", "state"),
    )
    table(
        "urge",
        column("id", ID, autoincrement=True),
        column("obligation_id", TEXT),
        column("department", TEXT),
        column("on", DAY),
        column("member_id", ID),
        column("update_id", BIG),
        column("urged_at", MOMENT),
        reference("urge", "member_id", "member.id"),
        sa.UniqueConstraint("obligation_id", "department", "on", name="urge_once_a_day"),
        indexes=("member_id", "obligation_id"),
    )
    table(
        "working_group",
        column("id", ID, autoincrement=True),
        column("chat_id", BIG),
        column("title", TEXT),
        state("working_group", "state", GROUP_STATES),
        column("department", TEXT, nullable=True),
        state("working_group", "digest", GROUP_DIGESTS),
        column("waits_since_at", MOMENT),
        column("bound_by_id", ID, nullable=True),
        column("bound_at", MOMENT, nullable=True),
        reference("working_group", "bound_by_id", "member.id"),
        sa.UniqueConstraint("chat_id", name="uq_working_group_chat_id"),
        indexes=("bound_by_id", "digest", "state"),
    )
    table(
        "evidence",
        column("id", ID, autoincrement=True),
        column("submission_id", ID),
        column("update_id", BIG, nullable=True),
        state("evidence", "state", EVIDENCE_STATES),
        column("kind", TEXT, nullable=True),
        column("channel", TEXT, nullable=True),
        column("url", LONG_TEXT, nullable=True),
        column("sha256", HASH, nullable=True),
        column("file_id", TEXT, nullable=True),
        column("file_unique_id", TEXT, nullable=True),
        column("file_name", TEXT, nullable=True),
        column("mime_type", TEXT, nullable=True),
        column("is_photo", BOOL),
        column("declared_size", BIG, nullable=True),
        column("media_group_id", TEXT, nullable=True),
        column("received_at", MOMENT),
        column("stored_at", MOMENT, nullable=True),
        reference("evidence", "submission_id", "submission.id"),
        reference("evidence", "sha256", "stored_file.sha256"),
        sa.UniqueConstraint("update_id", name="uq_evidence_update_id"),
        indexes=("media_group_id", "sha256", "state", "submission_id"),
    )
    table(
        "notice",
        column("id", ID, autoincrement=True),
        state("notice", "state", NOTICE_STATES),
        column("member_id", ID),
        column("update_id", BIG),
        column("text", LONG_TEXT),
        column("attachments", JSON),
        column("audience", JSON),
        column("card_message_id", BIG, nullable=True),
        column("created_at", MOMENT),
        column("previewed_at", MOMENT, nullable=True),
        column("sent_at", MOMENT, nullable=True),
        column("goes_at", MOMENT, nullable=True),
        column("nudged_on", DAY, nullable=True),
        column("recalled_at", MOMENT, nullable=True),
        column("closed_at", MOMENT, nullable=True),
        column("progress_id", ID, nullable=True),
        column("progress", JSON),
        reference("notice", "member_id", "member.id"),
        reference("notice", "progress_id", "outbox.id"),
        sa.UniqueConstraint("update_id", name="uq_notice_update_id"),
        indexes=("member_id", "progress_id", "state"),
    )
    table(
        "obligation_answer",
        column("id", ID, autoincrement=True),
        column("obligation_id", TEXT),
        column("department", TEXT),
        state("obligation_answer", "kind", ANSWER_KINDS),
        state("obligation_answer", "state", ANSWER_STATES),
        column("member_id", ID),
        column("submission_id", ID, nullable=True),
        column("said_at", MOMENT),
        column("text", LONG_TEXT, nullable=True),
        column("partner", TEXT, nullable=True),
        column("new_due_on", DAY, nullable=True),
        column("decided_by_id", ID, nullable=True),
        column("decided_at", MOMENT, nullable=True),
        column("refusal", LONG_TEXT, nullable=True),
        column("closed_at", MOMENT, nullable=True),
        reference("obligation_answer", "member_id", "member.id"),
        reference("obligation_answer", "submission_id", "submission.id"),
        reference("obligation_answer", "decided_by_id", "member.id"),
        indexes=("decided_by_id", "kind", "member_id", "obligation_id", "state", "submission_id"),
    )
    only = sa.text("closed_at IS NULL")
    op.create_index(
        "obligation_answer_in_force",
        "obligation_answer",
        ["obligation_id", "department", "kind", "state"],
        unique=True,
        sqlite_where=only,
        postgresql_where=only,
    )
    table(
        "receipt",
        column("id", ID, autoincrement=True),
        state("receipt", "kind", RECEIPT_KINDS),
        column("subject_id", INT),
        column("member_id", ID),
        column("outbox_id", ID, nullable=True),
        column("sent_at", MOMENT),
        column("signed_at", MOMENT, nullable=True),
        reference("receipt", "member_id", "member.id"),
        reference("receipt", "outbox_id", "outbox.id"),
        sa.UniqueConstraint("kind", "subject_id", "member_id", name="receipt_once"),
        indexes=("kind", "member_id", "outbox_id", "subject_id"),
    )
    table(
        "reminder",
        column("id", ID, autoincrement=True),
        column("target", TEXT),
        column("subject", TEXT),
        column("kind", TEXT),
        column("step", TEXT),
        column("on", DAY),
        state("reminder", "state", REMINDER_STATES),
        column("outbox_id", ID, nullable=True),
        column("issued_at", MOMENT),
        reference("reminder", "outbox_id", "outbox.id"),
        sa.UniqueConstraint("target", "subject", "kind", "step", name="reminder_once"),
        indexes=("on", "outbox_id", "state"),
    )
    table(
        "submission_event",
        column("id", ID, autoincrement=True),
        column("submission_id", ID),
        column("at", MOMENT),
        column("member_id", ID, nullable=True),
        state("submission_event", "before", SUBMISSION_STATES),
        state("submission_event", "after", SUBMISSION_STATES),
        column("reason", LONG_TEXT, nullable=True),
        column("detail", JSON),
        reference("submission_event", "submission_id", "submission.id"),
        reference("submission_event", "member_id", "member.id"),
        indexes=("after", "before", "member_id", "submission_id"),
    )

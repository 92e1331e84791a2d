"""Evidence that stands up at an inspection, and the papers made from it."""

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

revision = "0002"
down_revision = "0001"

APPEAL_STATES = ("open", "upheld", "overturned", "settled")
ARCHIVE_STATES = ("waiting", "done", "failed")
ARCHIVE_VERSIONS = ("acceptance", "internal")
FILING_STATES = ("waiting", "confirmed", "disputed")
HELD_STATES = ("waiting", "kept", "dropped", "refused")
PAGE_OUTCOMES = ("found", "unreadable", "dead")
PAGE_STATES = ("unchecked", "fine", "failing", "amber", "unreadable")
TABLES = (
    "audit_entry",
    "file_traits",
    "held_material",
    "page",
    "template",
    "archive_order",
    "filed_ledger",
    "filing",
    "imported_fact",
    "page_check",
    "shown_card",
    "submission_reuse",
    "appeal",
    "archive_package",
    "page_link",
)
APPEND_ONLY = ("audit_entry", "page_check")


def upgrade() -> None:
    table(
        "audit_entry",
        column("id", BIG, autoincrement=False),
        column("at", MOMENT),
        column("member_id", BIG, nullable=True),
        column("subject", TEXT),
        column("action", TEXT),
        column("before", LONG_TEXT),
        column("after", LONG_TEXT),
        column("previous", HASH),
        column("mac", HASH),
        indexes=("subject",),
    )
    table(
        "file_traits",
        column("sha256", HASH),
        column("content", TEXT),
        column("flags", JSON),
        column("width", INT, nullable=True),
        column("height", INT, nullable=True),
        column("picture_hash", TEXT, nullable=True),
        column("is_page", BOOL),
        column("preview_sha256", TEXT, nullable=True),
        column("inspected_at", MOMENT),
        reference("file_traits", "sha256", "stored_file.sha256"),
        key=("sha256",),
    )
    table(
        "held_material",
        column("id", ID, autoincrement=True),
        column("member_id", ID),
        column("update_id", BIG, nullable=True),
        column("media_group_id", TEXT, nullable=True),
        column("message_id", BIG),
        column("arrival", JSON),
        state("held_material", "state", HELD_STATES),
        column("held_at", MOMENT),
        reference("held_material", "member_id", "member.id"),
        sa.UniqueConstraint("update_id", name="uq_held_material_update_id"),
        indexes=("media_group_id", "member_id", "state"),
    )
    table(
        "page",
        column("id", ID, autoincrement=True),
        column("url_sha256", HASH),
        column("url", LONG_TEXT),
        state("page", "state", PAGE_STATES),
        column("title", LONG_TEXT, nullable=True),
        column("found_on", DAY, nullable=True),
        column("ends_on", DAY, nullable=True),
        column("sha256", HASH, nullable=True),
        column("failing_day_count", INT),
        column("last_failed_on", DAY, nullable=True),
        column("reason", LONG_TEXT, nullable=True),
        column("checked_at", MOMENT, nullable=True),
        column("next_check_at", MOMENT, nullable=True),
        column("is_reported", BOOL),
        reference("page", "sha256", "stored_file.sha256"),
        sa.UniqueConstraint("url_sha256", name="uq_page_url_sha256"),
        indexes=("sha256", "state"),
    )
    table(
        "template",
        column("clause", TEXT),
        column("sha256", HASH),
        column("file_name", TEXT),
        column("is_photo", BOOL),
        column("note", LONG_TEXT, nullable=True),
        column("set_by_id", ID),
        column("set_at", MOMENT),
        reference("template", "sha256", "stored_file.sha256"),
        reference("template", "set_by_id", "member.id"),
        key=("clause",),
        indexes=("set_by_id", "sha256"),
    )
    table(
        "archive_order",
        column("id", ID, autoincrement=True),
        column("member_id", ID),
        column("update_id", BIG),
        state("archive_order", "version", ARCHIVE_VERSIONS),
        state("archive_order", "state", ARCHIVE_STATES),
        column("indicator", TEXT, nullable=True),
        column("on", DAY),
        column("until_at", MOMENT),
        column("ordered_at", MOMENT),
        column("leased_until_at", MOMENT, nullable=True),
        column("attempt_count", INT),
        column("progress_id", ID, nullable=True),
        column("progress", JSON),
        column("cleared_at", MOMENT, nullable=True),
        reference("archive_order", "member_id", "member.id"),
        reference("archive_order", "progress_id", "outbox.id"),
        sa.UniqueConstraint("update_id", name="uq_archive_order_update_id"),
        indexes=("member_id", "progress_id", "state", "version"),
    )
    table(
        "filed_ledger",
        column("month", TEXT),
        column("items", JSON),
        column("words", JSON),
        column("document_sha256", HASH),
        column("table_sha256", HASH),
        column("submission_id", ID),
        column("filed_at", MOMENT),
        reference("filed_ledger", "document_sha256", "stored_file.sha256"),
        reference("filed_ledger", "table_sha256", "stored_file.sha256"),
        reference("filed_ledger", "submission_id", "submission.id"),
        key=("month",),
        indexes=("submission_id",),
    )
    table(
        "filing",
        column("submission_id", ID, autoincrement=False),
        column("department", TEXT),
        column("filed_by_id", ID),
        column("filed_at", MOMENT),
        state("filing", "state", FILING_STATES),
        column("answered_by_id", ID, nullable=True),
        column("answered_at", MOMENT, nullable=True),
        column("reason", LONG_TEXT, nullable=True),
        reference("filing", "submission_id", "submission.id"),
        reference("filing", "filed_by_id", "member.id"),
        reference("filing", "answered_by_id", "member.id"),
        key=("submission_id",),
        indexes=("answered_by_id", "department", "filed_by_id", "state"),
    )
    table(
        "imported_fact",
        column("key", HASH),
        column("ordinal", INT),
        column("submission_id", ID),
        column("imported_at", MOMENT),
        reference("imported_fact", "submission_id", "submission.id"),
        key=("key", "ordinal"),
        indexes=("submission_id",),
    )
    table(
        "page_check",
        column("id", ID, autoincrement=True),
        column("page_id", ID),
        column("checked_at", MOMENT),
        state("page_check", "outcome", PAGE_OUTCOMES),
        column("http_status", INT, nullable=True),
        column("reason", LONG_TEXT, nullable=True),
        column("final_url", LONG_TEXT, nullable=True),
        column("title", LONG_TEXT, nullable=True),
        column("found_on", DAY, nullable=True),
        column("sha256", HASH, nullable=True),
        reference("page_check", "page_id", "page.id"),
        reference("page_check", "sha256", "stored_file.sha256"),
        indexes=("outcome", "page_id", "sha256"),
    )
    table(
        "shown_card",
        column("id", ID, autoincrement=True),
        column("submission_id", ID),
        column("member_id", ID),
        column("outbox_id", ID, nullable=True),
        column("message_id", BIG, nullable=True),
        reference("shown_card", "submission_id", "submission.id"),
        reference("shown_card", "member_id", "member.id"),
        reference("shown_card", "outbox_id", "outbox.id"),
        indexes=("submission_id",),
    )
    table(
        "submission_reuse",
        column("id", ID, autoincrement=True),
        column("source_id", ID),
        column("clause", TEXT),
        column("submission_id", ID),
        reference("submission_reuse", "source_id", "submission.id"),
        reference("submission_reuse", "submission_id", "submission.id"),
        sa.UniqueConstraint("source_id", "clause", name="uq_submission_reuse_source_id_clause"),
        indexes=("source_id", "submission_id"),
    )
    table(
        "appeal",
        column("id", ID, autoincrement=True),
        column("submission_id", ID),
        column("decision_id", ID),
        column("asked_by_id", ID),
        column("asked_at", MOMENT),
        column("reason", LONG_TEXT),
        state("appeal", "state", APPEAL_STATES),
        column("decided_by_id", ID, nullable=True),
        column("decided_at", MOMENT, nullable=True),
        column("answer", LONG_TEXT, nullable=True),
        reference("appeal", "submission_id", "submission.id"),
        reference("appeal", "decision_id", "submission_event.id"),
        reference("appeal", "asked_by_id", "member.id"),
        reference("appeal", "decided_by_id", "member.id"),
        sa.UniqueConstraint("decision_id", name="uq_appeal_decision_id"),
        indexes=("state", "submission_id"),
    )
    table(
        "archive_package",
        column("id", ID, autoincrement=True),
        column("order_id", ID),
        column("step", INT),
        column("part", INT),
        column("name", LONG_TEXT),
        column("sha256", TEXT),
        column("size", BIG),
        column("remarks", JSON),
        reference("archive_package", "order_id", "archive_order.id"),
        sa.UniqueConstraint("order_id", "step", "part", name="uq_archive_package_order_id_step_part"),
        indexes=("order_id",),
    )
    table(
        "page_link",
        column("evidence_id", ID, autoincrement=False),
        column("page_id", ID),
        column("told_at", MOMENT, nullable=True),
        reference("page_link", "evidence_id", "evidence.id"),
        reference("page_link", "page_id", "page.id"),
        key=("evidence_id",),
        indexes=("page_id",),
    )
    op.add_column("evidence", column("line", TEXT, nullable=True))
    op.add_column("evidence", column("part_of", BIG, nullable=True))
    for name in APPEND_ONLY:
        for statement in statements(name, op.get_bind().dialect.name):
            op.execute(statement)


def downgrade() -> None:
    for name in APPEND_ONLY:
        for statement in undo_statements(name, op.get_bind().dialect.name):
            op.execute(statement)
    op.drop_column("evidence", "line")
    op.drop_column("evidence", "part_of")
    for name in reversed(TABLES):
        op.drop_table(name)

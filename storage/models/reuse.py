"""One material, several uses (一材多用): what was made from a submission for another clause."""

from __future__ import annotations

from sqlalchemy import UniqueConstraint
from sqlmodel import SQLModel

from storage import columns


class SubmissionReuse(SQLModel, table=True):
    """The submission that took over the files of ``source_id`` for ``clause``: pressed twice it is the same one."""

    __tablename__ = "submission_reuse"
    __table_args__ = (UniqueConstraint("source_id", "clause"),)

    id: int = columns.key()
    source_id: int = columns.ref("submission")
    clause: str
    submission_id: int = columns.ref("submission")

"""What the coordinator does for departments: submissions filed for them, templates, facts brought in from a file."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Column, ForeignKey, String, Text
from sqlmodel import Field, SQLModel

from bot.domain.states import FilingState
from storage import columns
from storage.types import Id


class Filing(SQLModel, table=True):
    """A submission that the coordinator filed for a department (代报), and what the department says of it.

    The row stays whoever becomes the submitter, so that the record keeps who filed. ``reason``: why it is 有误.
    """

    __tablename__ = "filing"

    submission_id: int = Field(sa_column=Column(Id, ForeignKey("submission.id"), primary_key=True, autoincrement=False))
    department: str = Field(index=True)
    filed_by_id: int = columns.ref("member")
    filed_at: datetime = columns.moment()
    state: FilingState = columns.state(FilingState, FilingState.WAITING)
    answered_by_id: int | None = columns.ref("member", nullable=True)
    answered_at: datetime | None = columns.moment(nullable=True)
    reason: str | None = Field(default=None, sa_column=Column(Text))


class Template(SQLModel, table=True):
    """The file that the coordinator attached to an item for those who report it (模板); a newer one replaces it."""

    __tablename__ = "template"

    clause: str = Field(primary_key=True)
    sha256: str = Field(sa_column=Column(String(64), ForeignKey("stored_file.sha256"), nullable=False, index=True))
    file_name: str
    is_photo: bool = False
    note: str | None = Field(default=None, sa_column=Column(Text))
    set_by_id: int = columns.ref("member")
    set_at: datetime = columns.moment()


class ImportedFact(SQLModel, table=True):
    """A fact brought in from a file, by its content, so that the same file again adds nothing.

    ``ordinal``: its place among facts of the very same content.
    """

    __tablename__ = "imported_fact"

    key: str = Field(sa_column=Column(String(64), primary_key=True))
    ordinal: int = Field(primary_key=True)
    submission_id: int = columns.ref("submission")
    imported_at: datetime = columns.moment()

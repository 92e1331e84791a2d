"""Links of submissions: how each stands, and what every look at it found."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Column, ForeignKey, String, Text
from sqlmodel import Field, SQLModel

from bot.domain.states import PageOutcome, PageState
from storage import columns
from storage.append_only import forbid_changes
from storage.types import Id


class Page(SQLModel, table=True):
    """One address, however many submissions name it.

    ``sha256``: the copy kept last. ``title``, ``found_on`` and ``ends_on`` (of a 公示) as the page itself says.
    ``failing_day_count``: different days on which it was dead, since it last answered. ``next_check_at``: ``None``
    when nobody needs to look again. ``is_reported``: the coordinators know that it is amber.
    """

    __tablename__ = "page"

    id: int = columns.key()
    url_sha256: str = Field(sa_column=Column(String(64), nullable=False, unique=True))
    url: str = Field(sa_column=Column(Text, nullable=False))
    state: PageState = columns.state(PageState, PageState.UNCHECKED)
    title: str | None = Field(default=None, sa_column=Column(Text))
    found_on: date | None = None
    ends_on: date | None = None
    sha256: str | None = Field(default=None, sa_column=Column(String(64), ForeignKey("stored_file.sha256"), index=True))
    failing_day_count: int = 0
    last_failed_on: date | None = None
    reason: str | None = Field(default=None, sa_column=Column(Text))
    checked_at: datetime | None = columns.moment(nullable=True)
    next_check_at: datetime | None = columns.moment(nullable=True)
    is_reported: bool = False


class PageLink(SQLModel, table=True):
    """A piece of evidence that is a link. ``told_at``: when its sender heard what was found there."""

    __tablename__ = "page_link"

    evidence_id: int = Field(sa_column=Column(Id, ForeignKey("evidence.id"), primary_key=True, autoincrement=False))
    page_id: int = columns.ref("page")
    told_at: datetime | None = columns.moment(nullable=True)


class PageCheck(SQLModel, table=True):
    """One look at a page, never changed. ``sha256``: of the copy kept then, if one was kept."""

    __tablename__ = "page_check"

    id: int = columns.key()
    page_id: int = columns.ref("page")
    checked_at: datetime = columns.moment()
    outcome: PageOutcome = columns.state(PageOutcome)
    http_status: int | None = None
    reason: str | None = Field(default=None, sa_column=Column(Text))
    final_url: str | None = Field(default=None, sa_column=Column(Text))
    title: str | None = Field(default=None, sa_column=Column(Text))
    found_on: date | None = None
    sha256: str | None = Field(default=None, sa_column=Column(String(64), ForeignKey("stored_file.sha256"), index=True))


forbid_changes(PageCheck.__table__)  # type: ignore[attr-defined]  # SQLModel does not declare it

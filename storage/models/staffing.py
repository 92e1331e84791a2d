"""Who stands in for whom, and who in a department does which item."""

from __future__ import annotations

from datetime import date, datetime

from sqlmodel import Field, SQLModel

from storage import columns


class Absence(SQLModel, table=True):
    """Days on which a member is on leave (请假) and a substitute (代办人) acts. It ends by itself after ``until_on``.

    ``ended_at``: when it was taken back; the row stays for the record.
    """

    __tablename__ = "absence"

    id: int = columns.key()
    member_id: int = columns.ref("member")
    substitute_id: int = columns.ref("member")
    from_on: date
    until_on: date = Field(index=True)
    set_by_id: int = columns.ref("member")
    set_at: datetime = columns.moment()
    ended_at: datetime | None = columns.moment(nullable=True)


class ItemHandler(SQLModel, table=True):
    """The person of a department whom its head named for an item (经办人). ``item``: a clause's or duty's id."""

    __tablename__ = "item_handler"

    department: str = Field(primary_key=True)
    item: str = Field(primary_key=True)
    member_id: int = columns.ref("member")
    named_by_id: int = columns.ref("member")
    named_at: datetime = columns.moment()

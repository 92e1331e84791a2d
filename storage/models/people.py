"""Who may use the bot, and how they came in."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Text
from sqlmodel import Field, SQLModel

from bot.domain.roles import Role
from bot.domain.states import InviteState, MemberState
from storage import columns
from storage.types import Id


class Meta(SQLModel, table=True):
    """Facts about this installation: ``first_run_at``, ``bot_username``, ``update_offset`` …"""

    __tablename__ = "meta"

    name: str = Field(primary_key=True)
    value: str = Field(sa_column=Column(Text, nullable=False))


class Member(SQLModel, table=True):
    """A person of the bureau who joined by an invitation. ``user_id`` is Telegram's; unique among active members."""

    __tablename__ = "member"

    id: int = columns.key()
    user_id: int = columns.big(index=True)
    chat_id: int = columns.big()
    name: str
    role: Role = columns.state(Role)
    department: str | None = Field(default=None, index=True)
    state: MemberState = columns.state(MemberState, MemberState.ACTIVE)
    joined_at: datetime = columns.moment()
    left_at: datetime | None = columns.moment(nullable=True)
    is_reachable: bool = True

    __table_args__ = (
        Index(
            "member_active_user",
            "user_id",
            unique=True,
            sqlite_where=Column("state") == MemberState.ACTIVE.value,
            postgresql_where=Column("state") == MemberState.ACTIVE.value,
        ),
    )


class DeputyCharge(SQLModel, table=True):
    """A department in a deputy's charge (分管)."""

    __tablename__ = "deputy_charge"

    member_id: int = Field(sa_column=Column(Id, ForeignKey("member.id"), primary_key=True))
    department: str = Field(primary_key=True)


class Invite(SQLModel, table=True):
    """A single-use code, kept only as a hash. ``created_by_id`` is empty for one made at the command line.

    ``charges``: the departments in a deputy's charge, in the plan's order.
    """

    __tablename__ = "invite"

    id: int = columns.key()
    code_hash: str = Field(unique=True)
    name: str
    role: Role = columns.state(Role)
    department: str | None = None
    charges: list[str] = columns.structure(list)
    state: InviteState = columns.state(InviteState, InviteState.OPEN)
    created_at: datetime = columns.moment()
    expires_at: datetime = columns.moment()
    created_by_id: int | None = columns.ref("member", nullable=True)
    update_id: int | None = columns.big(nullable=True, index=True)
    redeemed_at: datetime | None = columns.moment(nullable=True)
    redeemed_by_user_id: int | None = columns.big(nullable=True, index=True)
    redeemed_account: str | None = None
    decided_by_id: int | None = columns.ref("member", nullable=True)
    decided_at: datetime | None = columns.moment(nullable=True)
    member_id: int | None = columns.ref("member", nullable=True)


class InviteAttempt(SQLModel, table=True):
    """How many invented codes an account tried on one day; five lock it out for the day.

    ``last_update_id``: the update counted last, so that handling it twice counts once.
    """

    __tablename__ = "invite_attempt"

    user_id: int = Field(sa_column=Column(BigInteger, primary_key=True))
    on: date = Field(primary_key=True)
    failed_count: int = 0
    last_update_id: int | None = columns.big(nullable=True)

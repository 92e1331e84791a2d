"""What was found out about stored files, and what waits for its sender's word before it is fetched."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Column, ForeignKey, String
from sqlmodel import Field, SQLModel

from bot.domain.states import HeldState
from storage import columns


class FileTraits(SQLModel, table=True):
    """What a file is by its own bytes. ``content``: as ``bot.services.file_content`` names it.

    ``width``, ``height``: of a picture, in pixels, upright. ``picture_hash``: hexadecimal, of a picture that is not
    plain. ``is_page``: a sheet of small print. ``preview_sha256``: a JPEG to show where the file itself cannot be.
    ``flags``: ``macros``, ``several``, ``damaged``, ``too_large``, ``missing``.
    """

    __tablename__ = "file_traits"

    sha256: str = Field(sa_column=Column(String(64), ForeignKey("stored_file.sha256"), primary_key=True))
    content: str
    flags: list[str] = columns.structure(list)
    width: int | None = None
    height: int | None = None
    picture_hash: str | None = None
    is_page: bool = False
    preview_sha256: str | None = None
    inspected_at: datetime = columns.moment()


class HeldMaterial(SQLModel, table=True):
    """Material that was announced and not fetched: its words say 内部, or that it is secret.

    ``arrival``: the announcement, to be taken up once the sender has said that it may be public.
    """

    __tablename__ = "held_material"

    id: int = columns.key()
    member_id: int = columns.ref("member")
    update_id: int | None = columns.big(nullable=True, unique=True)
    media_group_id: str | None = Field(default=None, index=True)
    message_id: int = columns.big()
    arrival: dict[str, Any] = columns.structure(dict)
    state: HeldState = columns.state(HeldState, HeldState.WAITING)
    held_at: datetime = columns.moment()

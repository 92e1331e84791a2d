"""The month's ledger as it was filed: frozen with its closing, proof of 1.2b."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Column, ForeignKey, String
from sqlmodel import Field, SQLModel

from storage import columns


class FiledLedger(SQLModel, table=True):
    """A closed month's ledger by items of the annex, and its papers on the disk.

    ``items`` and ``words``: what stood there (``bot.services.ledger_rows``). ``submission_id``: the submission by
    which it was filed as 1.2b's fact; another one after that was withdrawn.
    """

    __tablename__ = "filed_ledger"

    month: str = Field(primary_key=True)
    items: list[Any] = columns.structure(list)
    words: dict[str, Any] = columns.structure(dict)
    document_sha256: str = Field(sa_column=Column(String(64), ForeignKey("stored_file.sha256"), nullable=False))
    table_sha256: str = Field(sa_column=Column(String(64), ForeignKey("stored_file.sha256"), nullable=False))
    submission_id: int = columns.ref("submission")
    filed_at: datetime = columns.moment()

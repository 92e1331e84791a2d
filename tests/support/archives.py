"""Evidence whose bytes really lie on the disk, for archives to be made of."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from sqlmodel import col, select

from bot.domain.states import EvidenceState
from bot.services.bureau import Bureau
from storage.files import DiskFileStore
from storage.models import Evidence, StoredFileRow, Submission


def put(bureau: Bureau, content: bytes) -> str:
    """The content on the disk; its hash."""
    return put_in(bureau.settings.data_dir, content).name


def put_in(data_dir: Path, content: bytes) -> Path:
    """The content in a data folder; where it lies."""
    path = DiskFileStore(data_dir).path(sha256(content).hexdigest())
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def stock(bureau: Bureau) -> None:
    """Put on the disk what ``tests.support.material.send`` only named."""
    with bureau.storage.read() as session:
        for row in session.exec(select(Evidence).where(col(Evidence.sha256).is_not(None))):
            content = f"{row.submission_id}:{row.kind}".encode()
            if sha256(content).hexdigest() == row.sha256:
                put(bureau, content)


def attach(
    bureau: Bureau,
    number: int,
    content: bytes | None = None,
    *,
    name: str | None = None,
    kind: str = "document",
    url: str | None = None,
) -> str | None:
    """One more file, or link, of the submission; the file's hash."""
    digest = put(bureau, content) if content is not None else None
    with bureau.storage.write() as session:
        at = session.get_one(Submission, number).created_at
        if digest is not None and session.get(StoredFileRow, digest) is None:
            session.add(StoredFileRow(sha256=digest, size=len(content or b""), stored_at=at))
            session.flush()
        session.add(
            Evidence(
                submission_id=number,
                state=EvidenceState.STORED,
                kind=kind,
                sha256=digest,
                url=url,
                file_name=name,
                received_at=at,
            )
        )
    return digest

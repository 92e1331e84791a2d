"""Files: bytes once, a new ``file_id`` at every appearance, links that expire."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from bot.sandbox.errors import bad_request
from bot.sandbox.rules import DOWNLOAD_BYTES, Json

FOLDERS = {"photo": "photos", "document": "documents", "video": "videos", "voice": "voice", "audio": "music"}


@dataclass(frozen=True, slots=True)
class StoredFile:
    """What Telegram holds: ``size`` may be declared larger than ``data`` for a file nobody needs to really send."""

    kind: str
    data: bytes
    size: int
    name: str = ""
    mime: str = ""
    width: int = 0
    height: int = 0
    thumb: str = ""

    @property
    def unique_id(self) -> str:
        digest = hashlib.sha256(f"{self.kind}:{self.thumb}:{self.size}:".encode() + self.data)
        return "AQAD" + digest.hexdigest()[:12]

    @property
    def suffix(self) -> str:
        dot = self.name.rfind(".")
        suffix = self.name[dot + 1 :] if dot > 0 else ""
        fallback = {"photo": "jpg", "video": "mp4", "voice": "oga", "audio": "mp3", "sticker": "webp"}
        return suffix if suffix.isascii() and suffix.isalnum() else fallback.get(self.kind, "bin")


@dataclass(frozen=True, slots=True)
class Link:
    """A download path and the moment it dies."""

    file: StoredFile
    expires_at: datetime


class FileStore:
    """File ids and download links."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._by_id: dict[str, StoredFile] = {}
        self._links: dict[str, Link] = {}

    def issue(self, file: StoredFile) -> str:
        """A new ``file_id`` of the file."""
        prefix = {"photo": "AgACAgUAAxkB", "document": "BQACAgUAAxkB"}.get(file.kind, "CgACAgUAAxkB")
        file_id = prefix + f"{self._random.getrandbits(160):040x}"
        self._by_id[file_id] = file
        return file_id

    def find(self, file_id: str) -> StoredFile | None:
        return self._by_id.get(file_id)

    def open_link(self, file_id: str, now: datetime, life_s: int) -> Json:
        """The Bot API's ``File`` with a fresh path; 400 for an unknown id or more than 20 MB."""
        file = self._by_id.get(file_id)
        if file is None:
            raise bad_request("invalid file_id" if len(file_id) < 20 else WRONG_ID)
        if file.size > DOWNLOAD_BYTES:
            raise bad_request("file is too big")
        path = f"{FOLDERS.get(file.kind, 'files')}/file_{len(self._links)}.{file.suffix}"
        self._links[path] = Link(file, now + timedelta(seconds=life_s))
        return {"file_id": file_id, "file_unique_id": file.unique_id, "file_size": file.size, "file_path": path}

    def download(self, path: str, now: datetime) -> StoredFile | None:
        """The file behind a path, or ``None`` when unknown or expired."""
        link = self._links.get(path)
        return None if link is None or now >= link.expires_at else link.file


WRONG_ID = "wrong file_id or the file is temporarily unavailable"

"""Files as they appear in messages: photo sizes, documents, video, audio, voice."""

from __future__ import annotations

from bot.sandbox.errors import ApiError, bad_request, too_large
from bot.sandbox.files import FileStore, StoredFile
from bot.sandbox.images import dimensions
from bot.sandbox.params import Params, Upload
from bot.sandbox.rules import PHOTO_BYTES, UPLOAD_BYTES, Json

SIZES = (("s", 90), ("m", 320), ("x", 800), ("y", 1280))
DEFAULT_DIMENSIONS = (1280, 960)
PHOTO_SIDES = 10_000
PHOTO_RATIO = 20
MIMES = {"video": "video/mp4", "audio": "audio/mpeg", "voice": "audio/ogg", "document": "application/octet-stream"}


def photo_sizes(files: FileStore, data: bytes, declared_size: int = 0) -> list[Json]:
    """The Bot API's ``PhotoSize`` list, largest last, every size with a ``file_id`` of its own.

    All sizes hold the bytes given: the recompression that Telegram does would only hide what a test put in.
    """
    width, height = dimensions(data) or DEFAULT_DIMENSIONS
    longest = max(width, height, 1)
    wanted = [(name, side) for name, side in SIZES if side < longest]
    chosen = [*wanted[:3], ("y", min(longest, SIZES[-1][1]))]
    return [_photo_size(files, data, name, side / longest, (width, height), declared_size) for name, side in chosen]


def _photo_size(
    files: FileStore, data: bytes, name: str, scale: float, full: tuple[int, int], declared_size: int
) -> Json:
    width, height = (max(1, round(side * scale)) for side in full)
    file = StoredFile("photo", data, declared_size or len(data), width=width, height=height, thumb=name)
    return _reference(files, file) | {"width": width, "height": height}


def _reference(files: FileStore, file: StoredFile) -> Json:
    return {"file_id": files.issue(file), "file_unique_id": file.unique_id, "file_size": file.size}


def shown(files: FileStore, file: StoredFile) -> Json:
    """The message field that shows the file, with a new ``file_id``."""
    if file.kind == "photo":
        return {"photo": photo_sizes(files, file.data)}
    body = _reference(files, file) | ({"mime_type": file.mime} if file.mime else {})
    if file.name and file.kind != "voice":
        body["file_name"] = file.name
    if file.kind in {"video", "audio", "voice"}:
        body["duration"] = 1
    if file.kind == "video":
        body |= {"width": file.width or 640, "height": file.height or 360}
    return {file.kind: body}


def read_input(files: FileStore, params: Params, kind: str, field: str, reference: str) -> StoredFile:
    """The file a call brings or names: a part of the request, ``attach://part`` or a ``file_id``. Raises 400, 413."""
    upload = params.uploads.get(reference.removeprefix("attach://") if reference.startswith("attach://") else field)
    if upload is not None:
        return uploaded(upload, kind)
    if not reference or reference.startswith("attach://"):
        raise bad_request(f"there is no {kind} in the request")
    if reference.startswith(("http://", "https://")):
        raise bad_request("failed to get HTTP URL content")
    file = files.find(reference)
    if file is None:
        raise bad_request("wrong file identifier/HTTP URL specified")
    if file.kind != kind:
        raise bad_request(f"can't use file of type {file.kind.capitalize()} as {kind.capitalize()}")
    return file


def uploaded(upload: Upload, kind: str) -> StoredFile:
    """An uploaded part as a file, within the limits of its kind."""
    if not upload.data:
        raise bad_request("file must be non-empty")
    if len(upload.data) > UPLOAD_BYTES:
        raise too_large()
    if kind == "photo":
        return _uploaded_photo(upload)
    mime = upload.mime if upload.mime and upload.mime != "application/octet-stream" else MIMES.get(kind, "")
    return StoredFile(kind, upload.data, len(upload.data), upload.name, mime)


def _uploaded_photo(upload: Upload) -> StoredFile:
    if len(upload.data) > PHOTO_BYTES:
        raise _too_big_photo(len(upload.data))
    size = dimensions(upload.data)
    if size is None:
        raise bad_request("IMAGE_PROCESS_FAILED")
    width, height = size
    if width + height > PHOTO_SIDES or max(size) > PHOTO_RATIO * min(size):
        raise bad_request("PHOTO_INVALID_DIMENSIONS")
    return StoredFile("photo", upload.data, len(upload.data), width=width, height=height)


def _too_big_photo(size: int) -> ApiError:
    return bad_request(f"file of size {size} bytes is too big for a photo; the maximum size is {PHOTO_BYTES} bytes")

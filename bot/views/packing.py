"""Office files that are the same whenever they are made: no clock of the writing library in them."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

_PROPERTIES = "docProps/core.xml"
_MOMENTS = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</)")


def settled(data: bytes, made_at: datetime) -> bytes:
    """The .docx or .xlsx with ``made_at`` wherever it tells a time, so that the same content is kept on disk once."""
    moment = made_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    written = BytesIO()
    with ZipFile(BytesIO(data)) as source, ZipFile(written, "w", ZIP_DEFLATED) as target:
        for entry in source.infolist():
            content = source.read(entry)
            if entry.filename == _PROPERTIES:
                content = _MOMENTS.sub(rb"\g<1>" + moment + rb"\g<3>", content)
            target.writestr(ZipInfo(entry.filename), content, ZIP_DEFLATED)
    return written.getvalue()

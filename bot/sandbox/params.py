"""The parameters of one call, whatever way they came: query, form, multipart or JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.sandbox.errors import bad_request


@dataclass(frozen=True, slots=True)
class Upload:
    """A file part of a multipart request."""

    name: str
    data: bytes
    mime: str


class Params:
    """Typed access to a call's parameters; a wrong form is a 400."""

    def __init__(self, values: Mapping[str, Any], uploads: Mapping[str, Upload]) -> None:
        self.values = dict(values)
        self.uploads = dict(uploads)

    def has(self, name: str) -> bool:
        return self.values.get(name) not in (None, "")

    def text(self, name: str, default: str = "") -> str:
        value = self.values.get(name)
        if value is None:
            return default
        return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)

    def integer(self, name: str, default: int = 0) -> int:
        """A whole number; anything else counts as 0, as the real server reads it."""
        try:
            return int(self.text(name, str(default)))
        except ValueError:
            return 0

    def flag(self, name: str) -> bool:
        return self.text(name).strip().lower() in {"true", "1", "yes"}

    def json(self, name: str, problem: str) -> Any:
        """A JSON value, or ``None`` when missing; text that is not JSON raises 400 with ``problem``."""
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value) if value else None
        except ValueError as error:
            raise bad_request(problem) from error

"""Errors as the Bot API answers them: a code, a description and sometimes parameters."""

from __future__ import annotations

from typing import Any

PREFIXES = {400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found", 409: "Conflict"}


class ApiError(Exception):
    """An answer with ``ok: false``; ``code`` is the HTTP status too."""

    def __init__(self, code: int, description: str, parameters: dict[str, Any] | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters or {}

    def envelope(self) -> dict[str, Any]:
        """The JSON body."""
        body: dict[str, Any] = {"ok": False, "error_code": self.code, "description": self.description}
        return body | ({"parameters": self.parameters} if self.parameters else {})


def prefixed(code: int, message: str) -> str:
    """The description of a message: prefix, colon, first letter lowered unless the second shows a server's code."""
    keeps_case = len(message) > 1 and (message[1].isupper() or message[1] == "_")
    return f"{PREFIXES[code]}: {message if keeps_case else message[:1].lower() + message[1:]}"


def bad_request(message: str) -> ApiError:
    return ApiError(400, prefixed(400, message))


def forbidden(message: str) -> ApiError:
    return ApiError(403, prefixed(403, message))


def conflict(message: str) -> ApiError:
    return ApiError(409, prefixed(409, message))


def too_many_requests(seconds: int) -> ApiError:
    return ApiError(429, f"Too Many Requests: retry after {seconds}", {"retry_after": seconds})


def too_large() -> ApiError:
    return ApiError(413, "Request Entity Too Large")


def migrated(new_chat_id: int) -> ApiError:
    text = prefixed(400, "group chat was upgraded to a supergroup chat")
    return ApiError(400, text, {"migrate_to_chat_id": new_chat_id})

"""A second opinion on every answer: aiogram's types, which know all fields of the Bot API."""

from __future__ import annotations

from typing import Any

import aiogram.methods
from pydantic import BaseModel, TypeAdapter


def _methods() -> dict[str, Any]:
    classes = [value for value in vars(aiogram.methods).values() if isinstance(value, type)]
    named = [(getattr(value, "__api_method__", None), value) for value in classes]
    return {name.lower(): value for name, value in named if isinstance(name, str)}


METHODS = _methods()


def judge(method: str, result: Any) -> None:
    """Fail unless the result is what the method returns, without a field that the Bot API has not."""
    parsed = TypeAdapter(METHODS[method.lower()].__returning__).validate_python(result)
    check_fields(parsed)


def check_fields(value: Any) -> None:
    """Fail on any unknown field, at any depth."""
    if isinstance(value, BaseModel):
        assert not value.model_extra, f"{type(value).__name__} has no {value.model_extra}"
        for name in type(value).model_fields:
            check_fields(getattr(value, name))
    elif isinstance(value, list | tuple):
        for item in value:
            check_fields(item)

"""Papers from Word templates that a clerk can edit: the package's own, or those of the same name in the data folder."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from bot.views.packing import settled

SHIPPED = Path(__file__).parent / "papers"
FOLDER = "templates"
NAMES = ("ledger.docx", "self_report.docx", "bulletin.docx", "year.docx")
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True, slots=True)
class Filled:
    """A finished .docx. ``unusable``: the name of a clerk's own template that could not be used, else empty."""

    data: bytes
    unusable: str = ""


def fill(name: str, data_dir: Path, values: Mapping[str, Any], *, title: str, made_at: datetime) -> Filled:
    """The template of that name with the values put in; the clerk's own one if there is one and it works."""
    printable = _printable(values)
    own = data_dir / FOLDER / name
    if not own.is_file():
        return Filled(_filled(SHIPPED / name, printable, title, made_at))
    try:
        return Filled(_filled(own, printable, title, made_at))
    except _faults():
        return Filled(_filled(SHIPPED / name, printable, title, made_at), unusable=name)


def _filled(path: Path, values: Mapping[str, Any], title: str, made_at: datetime) -> bytes:
    from docxtpl import DocxTemplate  # slow to import, and seldom needed
    from jinja2 import StrictUndefined
    from jinja2.sandbox import SandboxedEnvironment

    template = DocxTemplate(BytesIO(path.read_bytes()))
    template.render(dict(values), SandboxedEnvironment(autoescape=True, undefined=StrictUndefined), autoescape=True)
    template.docx.core_properties.title = title
    written = BytesIO()
    template.save(written)
    return settled(written.getvalue(), made_at)


@cache
def _faults() -> tuple[type[Exception], ...]:
    """What a template that somebody broke may raise."""
    from docx.opc.exceptions import OpcError
    from jinja2 import TemplateError

    return (
        TemplateError,
        OpcError,
        BadZipFile,
        OSError,
        LookupError,
        ValueError,
        TypeError,
        AttributeError,
        ArithmeticError,
        SyntaxError,  # lxml's
        RecursionError,
        NotImplementedError,
    )


def _printable(value: Any) -> Any:
    """The values without characters that no paper can hold or that turn its words round."""
    if isinstance(value, str):
        return _UNPRINTABLE.sub("", value)
    if isinstance(value, Mapping):
        return {name: _printable(each) for name, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_printable(each) for each in value]
    return value

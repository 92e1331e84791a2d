"""A half-year's evidence on the disk, and its archive bound in memory."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from zipfile import ZipFile

import pytest

from bot.archive.layout import Layout, lay_out
from bot.archive.packing import bind
from bot.archive.reading import Reader
from bot.clock import FixedClock, parse_moment
from bot.domain.states import ArchiveVersion
from bot.pictures import printable_copy
from bot.services.archive import gather_archive
from bot.services.bureau import Bureau
from tests.support.archives import stock
from tests.support.material import send
from tests.support.people import People
from tests.support.stories import half_a_year

Binder = Callable[..., tuple[Layout, ZipFile]]


@pytest.fixture
def clock() -> FixedClock:
    """Friday 2024-06-14, 10:00."""
    return FixedClock(parse_moment("2024-06-14T10:00"))


@pytest.fixture
def half_year(bureau: Bureau, people: People) -> Bureau:
    """40.5 approved points, every file on the disk."""
    half_a_year(bureau.storage, people)
    stock(bureau)
    return bureau


@pytest.fixture
def few(bureau: Bureau, people: People) -> Bureau:
    """Two approved submissions, #1 of 4.2 and #2 of 5.3b, their files on the disk."""
    for clause, kind, on, label in (
        ("4.2", "publication", "2024-05-09", "道路客运"),
        ("5.3b", "document", "2024-05-13", "个人"),
    ):
        send(
            bureau.storage,
            people.wang,
            clause,
            on,
            at="2024-06-03T09:00",
            kinds=(kind,),
            label=label,
            approved_at="2024-06-04T09:00",
        )
    stock(bureau)
    return bureau


@pytest.fixture
def bound() -> Binder:
    """Binds a bureau's archive; its layout, and the ZIP opened again."""

    def make(bureau: Bureau, version: str = "acceptance", indicator: str | None = None) -> tuple[Layout, ZipFile]:
        archive = gather_archive(bureau, ArchiveVersion(version), bureau.today, bureau.now, indicator)
        stream = BytesIO()
        with Reader() as reader:
            layout = lay_out(archive, bureau.files, reader)
            bind(layout, printable_copy, lambda: stream)
        return layout, ZipFile(stream)

    return make

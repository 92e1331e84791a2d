"""The archive as the chat gets it: the papers of the whole first, then a ZIP an indicator, each below a limit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, BinaryIO

from bot.archive.layout import Layout, lay_out, narrowed
from bot.archive.packing import Bound, Printable, bind
from bot.archive.reading import Reader
from bot.plan.model import Indicator
from bot.ports import FileStore
from bot.services.archive import Archive
from bot.texts import archive as texts

LIMIT_BYTES = 45_000_000


@dataclass(frozen=True, slots=True)
class Step:
    """One ZIP to be made, or several for an indicator with much material. ``number``: 0 for the papers of the whole."""

    number: int
    indicator: Indicator | None


@dataclass(frozen=True, slots=True)
class Made:
    """A step's ZIPs with their names, and what its reader is to be told."""

    names: tuple[str, ...]
    streams: tuple[BinaryIO, ...]
    remarks: dict[str, Any]


def steps_of(archive: Archive) -> tuple[Step, ...]:
    """What is to be made, in order; an indicator without material gives no ZIP."""
    order = {indicator.id: place for place, indicator in enumerate(archive.plan.indicators, 1)}
    steps = [Step(order[each.id], each) for each in archive.indicators if archive.of_indicator(each)]
    return (*([Step(0, None)] if archive.is_whole or not steps else []), *steps)


def piece_count(archive: Archive, step: Step) -> int:
    """How many pieces the step reads."""
    covered = archive.submissions if step.indicator is None else archive.of_indicator(step.indicator)
    return sum(len(each.pieces) for each in covered)


def make(
    archive: Archive,
    step: Step,
    store: FileStore,
    reader: Reader,
    printable: Printable,
    new_stream: Callable[[], BinaryIO],
    on_piece: Callable[[], object] = lambda: None,
    *,
    limit: int = LIMIT_BYTES,
) -> Made:
    """Write the step's ZIPs. ``on_piece``: called once a piece is read, and once it is packed.

    Raises as :func:`bind`.
    """
    if step.indicator is None:
        layout = replace(lay_out(archive, store, reader, on_piece), files=(), personal=())
        name = texts.overview_name(archive.version, archive.as_of)
    else:
        layout = lay_out(narrowed(archive, step.indicator), store, reader, on_piece)
        name = texts.package_name(archive.plan, archive.version, archive.as_of, step.indicator)
    bound = bind(layout, printable, new_stream, limit=limit, on_packed=on_piece)
    count = len(bound.streams)
    names = [name] if count == 1 else [texts.numbered(name, part) for part in range(1, count + 1)]
    return Made(tuple(f"{each}.zip" for each in names), bound.streams, remarks_of(layout, bound))


def remarks_of(layout: Layout, bound: Bound) -> dict[str, Any]:
    """JSON: ``personal`` places as ``[path, kind, masked, page]``, files ``too_large``, originals ``uncopied``."""
    return {
        "personal": [[each.path, each.find.kind.value, each.find.masked, each.find.page] for each in layout.personal],
        "too_large": list(bound.too_large),
        "uncopied": list(bound.uncopied),
    }

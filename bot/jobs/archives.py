"""Makes the archives that were ordered, one at a time, and clears away what has been sent."""

from __future__ import annotations

import asyncio
import logging
import tempfile
from collections.abc import AsyncIterator, Callable
from functools import partial
from itertools import count
from typing import BinaryIO, cast

from bot.archive.reading import Reader
from bot.archive.steps import Made, Step, make, piece_count, steps_of
from bot.domain.errors import DomainError
from bot.jobs.tick import Tick
from bot.pictures import printable_copy
from bot.services import archive_work as work
from bot.services.archive import Archive, gather_archive
from bot.services.archive_work import Package, Task
from bot.services.bureau import Bureau

_logger = logging.getLogger(__name__)
SECONDS = 3
_CHUNK = 1_048_576
_SHOWN_TIMES = 20
"""How often a step says how far it is, at the most."""


async def tick(bureau: Bureau) -> None:
    """Work on the oldest order until it ends. Stopped half-way, the next process goes on after the last step."""
    await asyncio.to_thread(_clear, bureau)
    task = await asyncio.to_thread(work.next_order, bureau)
    if task is None:
        return
    try:
        await _work(bureau, task)
    except DomainError as error:
        await asyncio.to_thread(work.fail_order, bureau, task, error.code, dict(error.params))
    except Exception:
        _logger.exception("the archive %s could not be made", task.id)
        await asyncio.to_thread(work.release_order, bureau, task)


async def _work(bureau: Bureau, task: Task) -> None:
    archive = await asyncio.to_thread(gather_archive, bureau, task.version, task.as_of, task.until, task.indicator_id)
    steps = steps_of(archive)
    with Reader() as reader:
        for place, step in enumerate(steps):
            if step.number in task.made:
                continue
            on_piece = _teller(bureau, task, step, (place, len(steps)), piece_count(archive, step))
            if not await asyncio.to_thread(on_piece):
                return
            made = await asyncio.to_thread(_make, bureau, archive, step, reader, on_piece)
            if not await asyncio.to_thread(work.note_step, bureau, task, step.number, await _keep(bureau, made)):
                return
    await asyncio.to_thread(work.finish_order, bureau, task)


def _make(bureau: Bureau, archive: Archive, step: Step, reader: Reader, on_piece: Callable[[], object]) -> Made:
    # Without a name: a process that dies leaves nothing behind.
    new_stream = cast("Callable[[], BinaryIO]", partial(tempfile.TemporaryFile, dir=bureau.settings.data_dir))
    return make(archive, step, bureau.files, reader, printable_copy, new_stream, on_piece)


def _teller(bureau: Bureau, task: Task, step: Step, place: tuple[int, int], piece_count: int) -> Callable[[], bool]:
    """Tells at the step's beginning, and again as pieces are done, how far all is; that keeps the lease too.

    Its answer is ``False`` once the order is somebody else's.
    """
    at = step.indicator.id if step.indicator is not None else None
    total = max(1, piece_count * 2)
    every = max(1, total // _SHOWN_TIMES)
    calls = count()

    def tell() -> bool:
        done = next(calls)
        is_spoken_of = done % every == 0
        return not is_spoken_of or work.note_progress(bureau, task, place[0] * total + done, place[1] * total, at)

    return tell


async def _keep(bureau: Bureau, made: Made) -> list[Package]:
    """The ZIPs safely on disk; the remarks go with the first."""
    packages: list[Package] = []
    for name, stream in zip(made.names, made.streams, strict=True):
        with stream:
            size = stream.seek(0, 2)
            stream.seek(0)
            stored = await bureau.files.store(_chunks(stream), limit=size, expected_size=size)
        packages.append(Package(name, stored, made.remarks if not packages else {}))
    return packages


async def _chunks(stream: BinaryIO) -> AsyncIterator[bytes]:
    while chunk := await asyncio.to_thread(stream.read, _CHUNK):
        yield chunk


def _clear(bureau: Bureau) -> None:
    for spent in work.spent_packages(bureau):
        for digest in spent.hashes:
            bureau.files.path(digest).unlink(missing_ok=True)
        work.note_cleared(bureau, spent.order_id)


TICKS: tuple[Tick, ...] = (Tick("archives", SECONDS, tick),)

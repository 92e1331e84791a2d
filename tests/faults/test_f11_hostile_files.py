"""Files that mean harm are kept as they came, or refused in a sentence; they never hurt the service.

60 made by hand in the short run; 2,000 more, sound ones damaged at random from a seed, in the full one. The bot is a
process of its own, whose memory is watched, its decoding children's included.
"""

from __future__ import annotations

import asyncio
import threading
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from hashlib import sha256
from itertools import cycle, islice
from pathlib import Path

import pytest
from sqlmodel import col, select

from bot.clock import FixedClock
from bot.domain.roles import Role
from bot.jobs.files import tick
from bot.sandbox import Person, Rules, Sandbox
from bot.services.bureau import Bureau
from storage.files import DiskFileStore
from storage.models import Evidence, FileTraits
from storage.unit_of_work import Storage
from tests.support.hostile import Hostile, by_hand, damaged
from tests.support.living import LivingBot
from tests.support.people import join
from tests.support.pictures import encoded, scene
from tests.support.toll import many

pytestmark = [pytest.mark.sqlite_only, pytest.mark.slow, pytest.mark.timeout(1800)]

MOST_RESIDENT_MB = 300
PATIENCE_S = many(60, 1200)
COLLEAGUES = 30


def descendants(pid: int) -> Iterator[int]:
    """All processes that it, or one of them, has begun and that still run."""
    for path in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in path.read_text(encoding="ascii").split():
            yield int(child)
            yield from descendants(int(child))


def proportional_kb(pid: int) -> int:
    """Its resident memory, of what it shares with others its part."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)


def resident_mb(pid: int) -> int:
    """The bot's whole resident memory and what its children hold besides."""
    own_kb = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1]) * 4
    return (own_kb + sum(proportional_kb(child) for child in descendants(pid))) // 1024


def names_around(folder: Path) -> set[str]:
    """What lies in the folder and beside it, the database apart."""
    found = {path.name for place in (folder, folder.parent) for path in place.iterdir()}
    return {name for name in found if not name.startswith("creditbot.sqlite3")}


async def said(bot: LivingBot, person: Person, words: str) -> None:
    """Wait until the person has read that; fail at once when the service is dead."""
    async with asyncio.timeout(PATIENCE_S):
        while not any(words in seen.text for seen in person.said):
            assert not bot.is_dead, f"the service died\n{bot.log}"
            await asyncio.sleep(0.05)


async def look_at_the_rest(bureau: Bureau) -> None:
    """What the clock does later about files that were not looked at at once, because many came together."""
    for _ in range(many(5, 100)):
        await tick(bureau)


@contextmanager
def watched(pid: int) -> Iterator[list[int]]:
    """The highest resident memory so far, in MB, as the only element."""
    peak, stopping = [0], threading.Event()

    def watch() -> None:
        while not stopping.wait(0.005):
            with suppress(FileNotFoundError, ProcessLookupError):  # one ended while it was looked at
                peak[0] = max(peak[0], resident_mb(pid))

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield peak
    finally:
        stopping.set()
        thread.join()


def arrived(storage: Storage) -> list[Evidence]:
    with storage.read() as session:
        rows = session.exec(select(Evidence).order_by(col(Evidence.update_id))).all()
        session.expunge_all()
    return list(rows)


def inspected(storage: Storage) -> dict[str, FileTraits]:
    with storage.read() as session:
        rows = session.exec(select(FileTraits)).all()
        session.expunge_all()
    return {row.sha256: row for row in rows}


def colleagues(storage: Storage, sandbox: Sandbox) -> list[Person]:
    """Many hands: a chat hears one message a second."""
    found = []
    for number in range(COLLEAGUES):
        member = join(storage, 3000 + number, f"同事{number}", Role.STAFF, "客运科")
        found.append(sandbox.person(member.name, user_id=member.user_id))
    return found


async def test_hostile_files_are_kept_as_they_came_and_hurt_nobody(
    bureau: Bureau,
    clock: FixedClock,
    tmp_path: Path,
    database_url: str,
    record_property: Callable[[str, object], None],
) -> None:
    storage = bureau.storage
    cases = [*by_hand(), *islice(damaged(seed=11), many(0, 2000))]
    record_property("cases", len(cases))
    around = names_around(tmp_path)
    limits = {"max_submission_files": "9000", "max_daily_files": "9000"}
    async with Sandbox(clock=clock, rules=Rules(stretches_polls=False)) as sandbox:
        crowd = colleagues(storage, sandbox)
        with LivingBot(sandbox, database_url, tmp_path, clock.now(), **limits) as bot:
            bot.start()
            with watched(bot.pid) as peak:
                for case, person in zip(cases, cycle(crowd), strict=False):
                    await person.document(case.data, case.name, case.mime_type)
                for person in crowd:
                    await person.photo(encoded(scene(9)))
                    await said(bot, person, "照片1张、文件")
            record_property("peak_mb", peak[0])
            assert await bot.stop() == 0
            log = bot.log
    await look_at_the_rest(replace(bureau, files=DiskFileStore(tmp_path)))
    _check_kept(storage, tmp_path, cases)
    assert "Traceback" not in log, log
    assert names_around(tmp_path) - around <= {"files", "incoming", "bot.log", "creditbot.lock"}
    assert 60 < peak[0] < MOST_RESIDENT_MB


def _check_kept(storage: Storage, data: Path, cases: list[Hostile]) -> None:
    """Each file lies under its own hash, byte for byte, and nowhere else; each has been looked at."""
    rows, traits = arrived(storage), inspected(storage)
    for case, row in zip(cases, rows, strict=False):
        assert row.sha256 == sha256(case.data).hexdigest(), case.label
        assert (data / "files" / row.sha256[:2] / row.sha256).read_bytes() == case.data, case.label
        assert row.sha256 in traits, case.label
        name = row.file_name or ""
        assert not any(unicodedata.category(sign) in ("Cc", "Cs") or sign in "/\\\u202e" for sign in name), case.label
        assert len(name) <= 120, case.label
    hashes = {row.sha256 for row in rows} | {each.preview_sha256 for each in traits.values() if each.preview_sha256}
    assert {path.name for path in (data / "files").rglob("*") if path.is_file()} == hashes
    assert not list((data / "incoming").iterdir())

"""Killed at any step between a photo and 已收到, the bot has on disk whatever it called received, and keeps it once."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest
from sqlmodel import select

from bot.clock import FixedClock
from bot.domain.states import EvidenceState, InboxState
from bot.sandbox import Person, Rules, Sandbox
from storage.files import STEPS as FILE_STEPS
from storage.files import DiskFileStore
from storage.models import Evidence, InboxUpdate, StoredFileRow
from storage.unit_of_work import Storage
from tests.sandbox.conftest import png
from tests.support.living import LivingBot
from tests.support.people import People
from tests.support.toll import DuplicatedError, LostError

STEPS = ("evidence.attached", *FILE_STEPS, "evidence.kept")
KINDS = ("photo", "document", "album")
COUNT = 3
QUICK = Rules(stretches_polls=False)
PICTURES = [png(640 + number) for number in range(COUNT)]
RECEIVED = re.compile(r"已收到 #\d+（(?:照片|文件)(\d+)[张个]")
FAST = [(step, 1, KINDS[number % len(KINDS)]) for number, step in enumerate(STEPS)]
ALL = [(step, place, kind) for step in STEPS for place in range(1, COUNT + 1) for kind in KINDS]


async def _send(person: Person, kind: str) -> None:
    """Three pieces: three photos, three files, or one album."""
    if kind == "album":
        await person.album(PICTURES)
        return
    for number, picture in enumerate(PICTURES):
        if kind == "photo":
            await person.photo(picture)
        else:
            await person.document(picture, f"第{number}份.png", "image/png")


def _kept(storage: Storage, folder: Path) -> list[str]:
    """Hashes of what the database calls stored; each must be on disk, whole."""
    with storage.read() as session:
        rows = session.exec(select(Evidence).where(Evidence.state == EvidenceState.STORED)).all()
        known = {row.sha256: row.size for row in session.exec(select(StoredFileRow))}
    for row in rows:
        path = DiskFileStore(folder).path(str(row.sha256))
        if row.sha256 not in known or not path.exists():
            raise LostError(f"{row.sha256} is called stored and is not there")
        assert hashlib.sha256(path.read_bytes()).hexdigest() == row.sha256
        assert path.stat().st_size == known[row.sha256]
    return [str(row.sha256) for row in rows]


def _check_promises(storage: Storage, folder: Path, person: Person) -> None:
    """What was answered 已收到 is kept: looked at right after a death, before anybody can repair it."""
    promised = [int(found[1]) for seen in person.said if (found := RECEIVED.search(seen.text))]
    kept_count = len(_kept(storage, folder))
    if max(promised, default=0) > kept_count:
        raise LostError(f"{max(promised)} called received, {kept_count} kept")


def _is_all_handled(storage: Storage) -> bool:
    with storage.read() as session:
        states = session.exec(select(InboxUpdate.state)).all()
    return len(states) == COUNT and InboxState.PENDING not in states


def _check_end(storage: Storage, folder: Path, person: Person) -> None:
    _check_promises(storage, folder, person)
    wanted = sorted(hashlib.sha256(picture).hexdigest() for picture in PICTURES)
    kept = sorted(_kept(storage, folder))
    with storage.read() as session:
        evidence = session.exec(select(Evidence)).all()
        states = set(session.exec(select(InboxUpdate.state)))
    if set(wanted) - set(kept):
        raise LostError(f"{set(wanted) - set(kept)} not kept")
    if kept != wanted or len(evidence) != COUNT:
        raise DuplicatedError(f"kept {kept}, noted {len(evidence)}")
    assert states == {InboxState.HANDLED}
    assert len({row.submission_id for row in evidence}) == 1
    assert any(f"{COUNT}张" in seen.text or f"{COUNT}个" in seen.text for seen in person.said)
    assert not list((folder / "incoming").glob("*"))
    assert len(list((folder / "files").glob("*/*"))) == COUNT


async def _case(storage: Storage, clock: FixedClock, people: People, folder: Path, crash_at: str, kind: str) -> None:
    url = storage.engine.url.render_as_string(hide_password=False)
    async with Sandbox(clock=clock, rules=QUICK) as sandbox:
        person = sandbox.person("张三", user_id=people.zhang.user_id)

        def look() -> str:
            _check_promises(storage, folder, person)
            return ""

        with LivingBot(sandbox, url, folder, clock.now()) as bot:
            bot.start(crash_at)
            await _send(person, kind)
            await bot.survive(lambda: bot.death_count == 1 and _is_all_handled(storage), look)
            await bot.stop()
        _check_end(storage, folder, person)


@pytest.mark.one_database_a_case
@pytest.mark.parametrize(("step", "place", "kind"), FAST)
async def test_killed_at_a_step_of_the_first_piece_it_keeps_what_it_called_received(
    storage: Storage, clock: FixedClock, people: People, tmp_path: Path, step: str, place: int, kind: str
) -> None:
    await _case(storage, clock, people, tmp_path, f"{step}:{place}", kind)


@pytest.mark.slow
@pytest.mark.parametrize(("step", "place", "kind"), [case for case in ALL if case not in FAST])
async def test_killed_at_a_step_of_any_piece_it_keeps_what_it_called_received(
    storage: Storage, clock: FixedClock, people: People, tmp_path: Path, step: str, place: int, kind: str
) -> None:
    await _case(storage, clock, people, tmp_path, f"{step}:{place}", kind)

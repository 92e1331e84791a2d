"""A file that cannot be fetched or kept ends in one clear sentence, and nothing of it is half kept."""

from __future__ import annotations

import resource
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlmodel import col, select

from bot.clock import FixedClock
from bot.config import Settings
from bot.domain.states import EvidenceState
from bot.messenger import downloads
from bot.sandbox import Rules
from storage.models import Evidence, StoredFileRow
from storage.unit_of_work import Storage
from tests.support.bot import Stage, bot_on_stage
from tests.support.people import People

pytestmark = pytest.mark.sqlite_only

MB = 1_048_576
LIMIT = 20 * MB
SMALL = b"%PDF-1.7 minutes"
AGAIN, TOO_LARGE, FULL, UNWRITABLE = "请再发一次", "文件超过 20MB", "磁盘已满", "存不了文件"


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(downloads, "PAUSES_S", (0.01, 0.01, 0.01))


@dataclass(frozen=True, slots=True)
class Trouble:
    """``prepare`` brings it about until the stack closes; ``sentence``: what the sender reads."""

    name: str
    sentence: str
    prepare: Callable[[Stage, Path, ExitStack], None] = lambda stage, folder, stack: None
    data: bytes = SMALL
    declared_size: int = 0


def _always(method: str, kind: str, **options: int) -> Callable[[Stage, Path, ExitStack], None]:
    def prepare(stage: Stage, _folder: Path, stack: ExitStack) -> None:
        stage.sandbox.faults.add(method, kind, times=-1, **options)  # type: ignore[arg-type]  # words of a table
        stack.callback(stage.sandbox.faults.clear)

    return prepare


def _blocked(name: str) -> Callable[[Stage, Path, ExitStack], None]:
    """A folder that cannot be written, for whoever runs the test: a file stands in its place."""

    def prepare(_stage: Stage, folder: Path, stack: ExitStack) -> None:
        (folder / name).write_bytes(b"")
        stack.callback((folder / name).unlink)

    return prepare


def _full(_stage: Stage, _folder: Path, stack: ExitStack) -> None:
    stack.enter_context(_no_file_beyond(4 * MB))


@contextmanager
def _no_file_beyond(size: int) -> Iterator[None]:
    """The kernel refuses every byte beyond, as a disk does that has no more; the database stays far below."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


TROUBLES = [
    Trouble("disk full", FULL, _full, b"x" * (5 * MB)),
    Trouble("no folder for what arrives", UNWRITABLE, _blocked("incoming")),
    Trouble("no folder for what is kept", UNWRITABLE, _blocked("files")),
    Trouble("cut short at every attempt", AGAIN, _always("file", "cut")),
    Trouble("connection lost at every attempt", AGAIN, _always("file", "short")),
    Trouble("reset at every attempt", AGAIN, _always("file", "reset")),
    Trouble("smaller than announced", AGAIN, declared_size=len(SMALL) + 1),
    Trouble("larger than announced", AGAIN, data=SMALL * 2, declared_size=len(SMALL)),
    Trouble("every link expired", AGAIN, _always("file", "error", status=404)),
    Trouble("no link given", AGAIN, _always("getFile", "error", status=400)),
    Trouble("server error at every attempt", AGAIN, _always("file", "error", status=500)),
    Trouble("one byte above 20 MB, announced", TOO_LARGE, declared_size=LIMIT + 1),
    Trouble("20 MB announced, one byte more sent", TOO_LARGE, data=b"x" * (LIMIT + 1), declared_size=LIMIT),
]


@pytest.fixture
async def stage(settings: Settings, clock: FixedClock, people: People) -> AsyncIterator[Stage]:
    async with bot_on_stage(settings, clock, is_ticking=False) as running:
        yield running


def _stored_sizes(storage: Storage) -> list[int]:
    with storage.read() as session:
        kept = select(StoredFileRow.size).join(Evidence, col(Evidence.sha256) == col(StoredFileRow.sha256))
        return list(session.exec(kept.where(Evidence.state == EvidenceState.STORED)))


def _on_disk(folder: Path) -> list[int]:
    found = [*(folder / "incoming").rglob("*"), *(folder / "files").rglob("*")]
    return [path.stat().st_size for path in found if path.is_file()]


@pytest.mark.parametrize("trouble", TROUBLES, ids=lambda trouble: trouble.name)
async def test_a_file_in_trouble_gets_one_sentence_and_the_next_one_is_received(
    stage: Stage, people: People, storage: Storage, tmp_path: Path, trouble: Trouble
) -> None:
    person = await stage.enter("张三", people.zhang.user_id)
    with ExitStack() as stack:
        trouble.prepare(stage, tmp_path, stack)
        await person.document(trouble.data, "纪要.pdf", "application/pdf", declared_size=trouble.declared_size)
        await person.hears(trouble.sentence)
        await stage.settled()
    assert [trouble.sentence in seen.text for seen in person.heard] == [True]
    assert _stored_sizes(storage) == []
    assert _on_disk(tmp_path) == []
    await person.document(SMALL, "纪要.pdf", "application/pdf")
    await person.hears("已收到 #1（文件1个）")
    assert _stored_sizes(storage) == _on_disk(tmp_path) == [len(SMALL)]


@pytest.mark.parametrize("size", [LIMIT - 1, LIMIT])
async def test_a_file_of_up_to_20_megabytes_is_received_whole(
    stage: Stage, people: People, storage: Storage, tmp_path: Path, size: int
) -> None:
    person = await stage.enter("张三", people.zhang.user_id)
    await person.document(b"x" * size, "大.pdf", "application/pdf")
    await person.hears("已收到 #1（文件1个）", timeout=20)
    assert _stored_sizes(storage) == _on_disk(tmp_path) == [size]


async def test_an_expired_link_is_asked_for_anew(
    stage: Stage, people: People, storage: Storage, tmp_path: Path
) -> None:
    person = await stage.enter("张三", people.zhang.user_id)
    stage.sandbox.faults.add("file", "error", status=404)
    await person.document(SMALL, "纪要.pdf", "application/pdf")
    await person.hears("已收到 #1（文件1个）")
    assert len(stage.sandbox.calls("getFile")) == 2
    assert _stored_sizes(storage) == _on_disk(tmp_path) == [len(SMALL)]


async def test_a_link_that_lives_no_second_ends_in_a_sentence(
    settings: Settings, clock: FixedClock, people: People, tmp_path: Path
) -> None:
    async with bot_on_stage(settings, clock, rules=Rules(stretches_polls=False, link_life_s=0)) as stage:
        person = await stage.enter("张三", people.zhang.user_id)
        await person.document(SMALL, "纪要.pdf", "application/pdf")
        await person.hears(AGAIN)
    assert _on_disk(tmp_path) == []

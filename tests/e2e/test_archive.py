"""The acceptance package handed over in the chat: offered, made, sent as ZIPs that open."""

from __future__ import annotations

import asyncio
import json
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile, is_zipfile

import pytest
from sqlmodel import select

from bot.clock import FixedClock, parse_moment
from bot.config import Settings
from bot.domain.states import OutboxState
from bot.sandbox import Person
from storage.models import OutboxMessage
from storage.unit_of_work import Storage
from tests.support.archives import attach, stock
from tests.support.bot import Stage, bot_on_stage
from tests.support.material import send
from tests.support.people import People
from tests.support.stories import enter_all

MATERIAL = (("1.4", "document", None), ("4.2", "publication", "道路客运"), ("7.1", "publication", "信易行"))


@pytest.fixture
def clock() -> FixedClock:
    """Friday 2024-06-14, 10:00."""
    return FixedClock(parse_moment("2024-06-14T10:00"))


def is_package(path: Path) -> bool:
    return is_zipfile(path) and path.suffix == ""


async def packages_of(stage: Stage, person: Person, count: int) -> dict[str, ZipFile]:
    """The ZIPs that the person got, by name, once so many are recorded as sent."""

    def sent_count() -> int:
        with stage.app.bureau.storage.read() as session:
            query = select(OutboxMessage.state).where(OutboxMessage.kind == "archive_package")
            return sum(state is OutboxState.SENT for state in session.exec(query))

    async with asyncio.timeout(20):
        while sent_count() < count:
            stage.app.outbox.wake()
            await asyncio.sleep(0.02)
    found = {}
    for seen in person.transcript:
        if seen.file_name.endswith(".zip"):
            file = stage.sandbox.world.files.find(seen.payload["document"]["file_id"])
            assert file is not None
            found[seen.file_name] = ZipFile(BytesIO(file.data))
    return found


async def test_the_archive_from_the_question_to_the_packages(
    settings: Settings, clock: FixedClock, storage: Storage, people: People
) -> None:
    for clause, kind, label in MATERIAL:
        send(
            storage,
            people.wang,
            clause,
            "2024-05-20",
            at="2024-06-03T09:00",
            kinds=(kind,),
            label=label,
            approved_at="2024-06-04T09:00",
        )
    async with bot_on_stage(settings, clock, is_ticking=False) as stage:
        bureau = stage.app.bureau
        stock(bureau)
        attach(bureau, 2, "联系人13812345678".encode(), name="联系表.txt")
        crowd = await enter_all(stage, people)
        wang, zhang = crowd["王五"], crowd["张三"]
        await zhang.say("/archive 验收版")
        await zhang.hears("无权")
        await wang.say("/archive 第八项")
        await wang.hears("没看懂")
        await wang.say("/archive")
        assert "当前自评 8/100；已通过的报送3件，材料4份" in (await wang.hears("验收材料汇编")).text
        await wang.press("按指标")
        await wang.hears("要哪一项指标")
        await wang.press("4.2")
        await wang.hears("四、2 信用评价结果")
        await wang.press("返回")
        await wang.hears("全部指标")
        await wang.press("验收版")
        await wang.hears("开始制作")
        started = await wang.hears("制作中")
        await wang.say("/archive 内部版")
        await wang.hears("上一份还在制作")

        await stage.app.run_ticks()
        done = await wang.hears("已做好")
        assert done.message_id == started.message_id
        assert "138****5678" in done.text
        assert "四、2 信用评价结果/2-2 法规科 2024-05-20 道路客运 其他材料.txt" in done.text
        assert "共4个压缩包" in done.text
        packages = await packages_of(stage, wang, 4)
        names = list(packages)
        assert names[0] == "00 封面和总目录（验收版）2024-06-14.zip"
        assert names[2] == "10 四、2 信用评价结果（验收版）2024-06-14.zip"
        assert names[-1].startswith("21 七、1 ")
        listed = json.loads(packages[names[0]].read("manifest.json"))
        assert listed["score"]["earned"] == 8
        assert {each["path"] for each in listed["files"]} == {"封面.docx", "目录.docx", "目录.xlsx"}
        contact = next(name for name in packages[names[2]].namelist() if "2-2" in name)
        assert packages[names[2]].read(contact).decode() == "联系人13812345678"
        await stage.app.run_ticks()
        held = [path for path in bureau.settings.data_dir.rglob("*") if path.is_file() and is_package(path)]
        assert held == []

        await wang.say("/archive 四、2 内部版")
        await wang.hears("四、2 信用评价结果")
        await stage.app.run_ticks()
        await wang.hears("共1个压缩包")

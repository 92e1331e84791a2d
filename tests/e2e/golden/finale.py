"""The year's last evening: the papers are asked for in the chat, and the past days' scores once more."""

from __future__ import annotations

import asyncio

from sqlmodel import select

from bot.domain.states import OutboxState
from bot.sandbox import Person
from storage.models import ArchiveOrder, ArchivePackage, OutboxMessage
from tests.e2e.golden.player import Player

SIGNERS_OF_TEN = 6


async def ask_for_everything(player: Player) -> None:
    """The archive in the chat, the report, the meeting's paper, the receipts; then each noted day's score again."""
    cast = player.record.cast
    wang = player.crowd[cast.wang.name]
    await player.say(cast.wang.name, "/report", "写好了")
    await player.say(cast.sun.name, "/meeting", "调度")
    await player.say(cast.wang.name, "/archive 验收版", "开始制作")
    await player.stage.app.run_ticks()
    await sent(player)
    for person in (wang, player.crowd[cast.sun.name]):
        keep_papers(player, person)
    for day in player.record.noted:
        player.record.asked_again[day] = await player.say(cast.sun.name, f"/score {day.isoformat()}", "自评")


async def notify(player: Player) -> None:
    """A notice to everybody; some sign; the table of receipts."""
    cast = player.record.cast
    wang = player.crowd[cast.wang.name]
    await player.say(cast.wang.name, "/notice 年终验收材料请于明天前核对", "发给谁")
    await wang.press("全体")
    await wang.hears("不含您自己")
    await wang.press("确认发送")
    await wang.hears("第1号通知已确认")
    await player.stage.app.run_ticks()
    for member in cast.members:
        person = player.crowd[member.name]
        if member is cast.wang:
            continue
        notice = await person.hears("通知第1号", ever=True)
        if player.rng.randrange(10) < SIGNERS_OF_TEN:
            await person.press("签收", message_id=notice.message_id)
            player.record.signed.add(member.name)
    await player.stage.settled()
    await player.say(cast.wang.name, "/receipts 1", "签收")
    await wang.press("导出表格")
    await player.stage.settled()
    keep_papers(player, wang)


async def sent(player: Player) -> None:
    """Every package of the archive has left."""
    bureau = player.stage.app.bureau

    def is_done() -> bool:
        with bureau.storage.read() as session:
            made = session.exec(select(ArchivePackage.id)).all()
            states = session.exec(select(OutboxMessage.state).where(OutboxMessage.kind == "archive_package")).all()
            assert [order.state for order in session.exec(select(ArchiveOrder))] == ["done"]
        return len(states) == len(made) and set(states) == {OutboxState.SENT}

    async with asyncio.timeout(20):
        while not is_done():
            player.stage.app.outbox.wake()
            await asyncio.sleep(0.02)


def keep_papers(player: Player, person: Person) -> None:
    """What documents that person has got, by name."""
    for seen in person.transcript:
        if seen.media == "document" and seen.is_from_bot:
            file = player.stage.sandbox.world.files.find(seen.payload["document"]["file_id"])
            assert file is not None
            player.record.papers[seen.file_name] = file.data

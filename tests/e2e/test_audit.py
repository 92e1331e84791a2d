"""What people do in the chat stands in the record under their own names."""

from __future__ import annotations

from sqlmodel import col, select

from bot.cli.story import picture
from bot.clock import FixedClock
from bot.config import Settings
from bot.services.audit import verify_audit
from storage.models import AuditEntry
from storage.unit_of_work import Storage
from tests.support.bot import bot_on_stage
from tests.support.people import People
from tests.support.stories import enter_all


async def test_what_somebody_sends_is_recorded_as_their_doing_and_the_record_is_sound(
    settings: Settings, clock: FixedClock, storage: Storage, people: People
) -> None:
    with storage.read() as session:
        last = session.exec(select(AuditEntry.id).order_by(col(AuditEntry.id).desc())).first() or 0
    async with bot_on_stage(settings, clock) as stage:
        chat = await enter_all(stage, people)
        zhang = chat["张三"]
        await zhang.say("/submit 1.4")
        await zhang.photo(picture(10, 20, 30))
        await zhang.hears("已收到 #1（照片1张）")
        await stage.settled()
    with storage.read() as session:
        found = session.exec(select(AuditEntry).where(col(AuditEntry.id) > last).order_by(col(AuditEntry.id))).all()
    doings = {(entry.member_id, entry.subject, entry.action) for entry in found}
    assert (people.zhang.member_id, "submission:1", "draft") in doings
    assert (people.zhang.member_id, "evidence:1", "stored") in doings
    assert verify_audit(settings).fault is None

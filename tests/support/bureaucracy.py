"""Two departments and a coordinator with material at every state, for tests of who may touch what."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from hashlib import sha256
from typing import Any

from sqlmodel import select

from bot.clock import FixedClock, parse_moment
from bot.config import Settings
from bot.domain.roles import Role
from bot.domain.states import EvidenceState, InviteState, MemberState, SubmissionState
from bot.ports import FileStore
from bot.sandbox.chats import ANONYMOUS_ADMIN_ID, TELEGRAM_ID
from storage.models import (
    DeputyCharge,
    Evidence,
    Invite,
    Member,
    ObligationAnswer,
    StoredFileRow,
    Submission,
    SubmissionEvent,
)
from storage.unit_of_work import Storage
from tests.support.bot import Stage, bot_on_stage
from tests.support.entries import Anonymous, Posts, Sender
from tests.support.people import STRANGER_ID, People, Person, join

PASSENGER, PASSENGER_DRAFT, PASSENGER_RETURNED = 70_001, 70_002, 70_003
FREIGHT, COORDINATORS = 70_004, 70_005
ABSENT = 79_999
WAITING_INVITE = 71_001
LEFT_ID, BOT_ID = 1201, 7777
MEMBER_COUNT = 6

_AT = parse_moment("2024-06-12T15:00")
_DRAFT, _PENDING, _RETURNED = SubmissionState.DRAFT, SubmissionState.PENDING, SubmissionState.RETURNED


def fill(storage: Storage, people: People) -> None:
    """Put it all into the tables, under numbers that no text holds by chance."""
    _submit(storage, PASSENGER, people.zhang, "6.2", _PENDING)
    _submit(storage, PASSENGER_DRAFT, people.zhang, "3.2", _DRAFT)
    _submit(storage, PASSENGER_RETURNED, people.zhang, "4.2", _RETURNED)
    _submit(storage, FREIGHT, people.zhao, "6.2", _PENDING)
    _submit(storage, COORDINATORS, people.wang, "1.4", _PENDING)
    with storage.write() as session:
        waiting: dict[str, Any] = {"redeemed_at": _AT, "redeemed_by_user_id": 1301, "redeemed_account": "小吴"}
        session.add(
            Invite(
                id=WAITING_INVITE,
                code_hash="a hash",
                name="吴十",
                role=people.zhang.role,
                department="养护科",
                state=InviteState.REDEEMED,
                created_at=_AT,
                expires_at=parse_moment("2024-12-31"),
                created_by_id=people.wang.member_id,
                **waiting,
            )
        )


def _submit(storage: Storage, number: int, person: Person, clause: str, state: SubmissionState) -> None:
    digest = sha256(_content(number)).hexdigest()
    moments: dict[str, Any] = {"created_at": _AT, "touched_at": _AT, "submitted_at": None if state is _DRAFT else _AT}
    with storage.write() as session:
        session.add(
            Submission(
                id=number,
                clause=clause,
                department=person.department or "",
                member_id=person.member_id,
                state=state,
                on=date(2024, 6, 12),
                **moments,
            )
        )
        session.add(StoredFileRow(sha256=digest, size=1, stored_at=_AT))
        session.flush()
        session.add(
            Evidence(submission_id=number, state=EvidenceState.STORED, kind="document", sha256=digest, received_at=_AT)
        )
        if state is not _DRAFT:
            session.add(SubmissionEvent(submission_id=number, at=_AT, before=_DRAFT, after=state, reason="缺页"))


def _content(number: int) -> bytes:
    return f"material of {number}".encode()


async def fill_disk(files: FileStore) -> None:
    """Put the files of all that material on the disk."""
    for number in (PASSENGER, PASSENGER_DRAFT, PASSENGER_RETURNED, FREIGHT, COORDINATORS):

        async def chunks(content: bytes = _content(number)) -> AsyncIterator[bytes]:
            yield content

        await files.store(chunks(), limit=1_000)


def rows_of_others(storage: Storage, member: Person) -> list[str]:
    """All that is not the member's department's: people, invitations, submissions and what hangs on them, answers.

    For the coordinator, who may change most of it, only the submissions' events: who decided what.
    """
    with storage.read() as session:
        foreign = [row for row in session.exec(select(Submission)) if row.department != member.department]
        numbers = {row.id for row in foreign}
        held = [row for row in session.exec(select(Evidence)) if row.submission_id in numbers]
        events = [row for row in session.exec(select(SubmissionEvent)) if row.submission_id in numbers]
        if member.name == "王五":
            return sorted(row.model_dump_json() for row in events)
        people = [*session.exec(select(Member)), *session.exec(select(Invite)), *session.exec(select(DeputyCharge))]
        said = [row for row in session.exec(select(ObligationAnswer)) if row.department != member.department]
        return sorted(row.model_dump_json() for row in (*foreign, *held, *events, *people, *said))


@asynccontextmanager
async def peopled_stage(
    settings: Settings, clock: FixedClock, storage: Storage, people: People
) -> AsyncIterator[Stage]:
    """The bot with its six members, one who has left, and material of two departments and the coordinator."""
    fill(storage, people)
    left = join(storage, LEFT_ID, "周九", Role.COORDINATOR, "法规科")
    with storage.write() as session:
        row = session.get_one(Member, left.member_id)
        row.state, row.left_at = MemberState.LEFT, clock.now()
    async with bot_on_stage(settings, clock) as stage:
        await fill_disk(stage.app.bureau.files)
        await stage.sandbox.wait_for(lambda: len(stage.sandbox.calls("setMyCommands")) == MEMBER_COUNT)
        yield stage


async def senders(stage: Stage, who: str) -> list[Sender]:
    """The accounts and places of somebody who is no member."""
    sandbox = stage.sandbox
    coordinator = await stage.enter("王五", 1003)
    group, channel = sandbox.group("工作群", is_supergroup=True), sandbox.channel("频道")
    await group.add_bot(coordinator, status="administrator")
    await channel.add_bot(coordinator)
    await stage.settled()
    hidden = sandbox.person("Group", user_id=ANONYMOUS_ADMIN_ID)
    accounts = {
        "stranger": sandbox.person("路人", user_id=STRANGER_ID),
        "removed": sandbox.person("周九", user_id=LEFT_ID),
        "another bot": sandbox.person("别的机器人", user_id=BOT_ID, is_bot=True),
        "777000": sandbox.person("Telegram", user_id=TELEGRAM_ID),
    }
    if who in accounts:
        return [Sender(stage, accounts[who], None), Sender(stage, accounts[who], group)]
    if who == "anonymous admin":
        return [Anonymous(stage, hidden, group, group.say_anonymously), Sender(stage, hidden, None)]
    if who == "channel's name":
        return [Anonymous(stage, hidden, group, lambda text: group.say_as_channel(text, channel))]
    return [Posts(stage, channel)]

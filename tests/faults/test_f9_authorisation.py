"""Whoever tries whatever entry gets what their role and department allow, and strangers get nothing.

The entries are read off the registered handlers, so that a new command or button is covered by being registered.
"""

from __future__ import annotations

import logging
import random

import pytest
from sqlmodel import SQLModel, col, func, select

from bot.clock import FixedClock, parse_moment
from bot.config import Settings
from bot.domain.roles import Role
from bot.domain.states import InboxState, SubmissionState
from bot.jobs.files import tick as look_at_files
from storage.models import InboxUpdate, Submission
from storage.unit_of_work import Storage
from tests.support.bot import Stage
from tests.support.bureaucracy import (
    ABSENT,
    COORDINATORS,
    FREIGHT,
    LEFT_ID,
    PASSENGER,
    peopled_stage,
    rows_of_others,
    senders,
)
from tests.support.entries import Entry, Sender, entries, verbs
from tests.support.people import STRANGER_ID, People

SPOKEN_WITHOUT_WORDS = frozenset({"getUpdates", "setMyCommands", "deleteMyCommands", "getMe", "deleteWebhook"})
REVIEWING = {"approve", "return", "review", "reason", "why", "card"}
MANAGING = {"invite", "members", "inv_dept", "inv_role", "rm", "rm_ok", "join_ok", "join_no", "join_all"} | {
    "file",
    "file_item",
    "template_set",
    "template_rm",
}
BINDING = {"bind", "unbind", "bind_digest"}  # with these the coordinator makes a group a working group
SENDING = {
    "submit",
    "done",
    "confirm",
    "mine",
    "withdraw",
    "draft",
    "repair",
    "items",
    "reitem",
    "day",
    "count",
    "keep",
    "public",
    "drop",
    "backfill",
    "verify",
    "verify_all",
    "dispute",
    "dispute_why",
}
FORBIDDEN = {
    Role.STAFF: REVIEWING | MANAGING,
    Role.HEAD: REVIEWING | MANAGING,
    Role.DEPUTY: MANAGING | SENDING,
    Role.LEADER: REVIEWING | MANAGING | SENDING,
    Role.COORDINATOR: set(),
}
LEAST_OF_A_NOBODY = {
    "stranger": 170,
    "removed": 170,
    "another bot": 170,
    "777000": 170,
    "anonymous admin": 170,
    "channel's name": 85,
    "channel": 85,
}
MEMBERS = ("zhang", "zhao", "li", "qian", "sun", "wang")
TARGETS = {
    "zhang": FREIGHT,
    "zhao": PASSENGER,
    "li": FREIGHT,
    "qian": PASSENGER,
    "sun": PASSENGER,
    "wang": COORDINATORS,
}
SECRETS = {"zhang": ("赵六", str(FREIGHT)), "zhao": ("张三", "李四", str(PASSENGER)), "li": ("赵六", str(FREIGHT))}
LEAST_OF_A_MEMBER = 400
FORGED_AT_ONCE, SEEDS = 130, 4


@pytest.fixture(autouse=True)
def _evening(clock: FixedClock) -> None:
    """In the quiet hours no tick says anything, so that all that is said is an answer."""
    clock.set(parse_moment("2024-06-14T20:00"))


def tables(storage: Storage) -> dict[str, list[tuple[str, ...]]]:
    """All rows of all tables but the inbox and the counter of invented codes."""
    allowed = {"inbox", "invite_attempt"}
    with storage.read() as session:
        return {
            table.name: sorted(tuple(map(str, row)) for row in session.connection().execute(table.select()))
            for table in SQLModel.metadata.sorted_tables
            if table.name not in allowed
        }


def rows_of_inbox(storage: Storage, after: int) -> list[tuple[InboxState, str]]:
    with storage.read() as session:
        query = select(InboxUpdate.state, InboxUpdate.payload).where(col(InboxUpdate.update_id) > after)
        return [(InboxState(state), payload) for state, payload in session.exec(query)]


def last_update(storage: Storage) -> int:
    with storage.read() as session:
        return session.exec(select(func.max(InboxUpdate.update_id))).one() or 0


async def nothing_comes_of_it(stage: Stage, storage: Storage, tries: list[tuple[Sender, Entry]]) -> int:
    """Nobody is answered, nothing is fetched, no row is written; how many updates that were."""
    await look_at_files(stage.app.bureau)  # else the clock does so meanwhile, and writes what it found
    rows, call_count, update_id = tables(storage), len(stage.sandbox.requests), last_update(storage)
    presses = [await sender.attempt(entry) for sender, entry in tries]
    await stage.sandbox.all_confirmed(60)
    await stage.app.dispatcher.idle()
    assert {call.method for call in stage.sandbox.requests[call_count:]} <= SPOKEN_WITHOUT_WORDS
    assert [press for press in presses if press is not None and press.answer is not None] == []
    assert tables(storage) == rows
    handled = rows_of_inbox(storage, update_id)
    assert set(handled) == {(InboxState.REFUSED, "")}
    return len(handled)


@pytest.mark.one_database_a_case
@pytest.mark.parametrize("who", LEAST_OF_A_NOBODY)
async def test_nothing_comes_of_what_somebody_who_is_no_member_tries(
    settings: Settings, clock: FixedClock, storage: Storage, people: People, who: str
) -> None:
    async with peopled_stage(settings, clock, storage, people) as stage:
        places = await senders(stage, who)
        wanted = entries(stage.app.application, PASSENGER, ABSENT, is_full=False)
        tries = [(place, entry) for place in places for entry in wanted]
        assert await nothing_comes_of_it(stage, storage, tries) >= LEAST_OF_A_NOBODY[who]


async def answer_to(stage: Stage, sender: Sender, entry: Entry) -> str:
    """All that the member reads in answer to one entry."""
    press = await sender.attempt(entry)
    await stage.settled()
    said = [seen.text for seen in sender.person.heard]
    if press is not None:
        assert press.answer is not None, f"the press of {entry.value} was left without an answer"
        said.append(str(press.answer["text"]))
    return "\n".join(said)


def check_answer(entry: Entry, answer: str, role: Role, secrets: tuple[str, ...]) -> None:
    """It is a sentence, no incident, no secret; and a refusal where the role may not."""
    assert "事故编号" not in answer, entry
    assert entry.kind == "press" or answer.strip(), entry
    hidden = [secret for secret in secrets if secret in answer and secret != str(entry.number)]
    assert hidden == [], (entry, answer)
    if is_forbidden(entry, role):
        assert "无权" in answer, (entry, answer)


def is_forbidden(entry: Entry, role: Role) -> bool:
    """Whether the sender reads 无权: 4.4 is none of their departments' items, and a number is no item at all.

    What cannot be read at all is answered with an example, whoever sends it.
    """
    if entry.name in {"submit", "confirm"} and entry.kind == "text":
        return entry.value.endswith("4.4")
    if entry.value.endswith("理由") and entry.name != "return":
        return False
    return entry.number is not None and entry.name in FORBIDDEN[role]


def check_alike(answers: dict[str, str], entry: Entry, answer: str) -> None:
    """A refusal does not tell whether the number exists."""
    number = str(entry.number)
    mine = answer.replace(number, "N")
    first = answers.setdefault(entry.value.replace(number, "N"), mine)
    assert "无权" not in mine + first or mine == first, entry


async def tries_everything(stage: Stage, storage: Storage, people: People, who: str, *, is_full: bool) -> int:
    """One member tries all entries in private; how many. What is others' stays as it was, and unknown."""
    member = getattr(people, who)
    sender = Sender(stage, await stage.enter(member.name, member.user_id), None)
    before = rows_of_others(storage, member)
    wanted = entries(stage.app.application, TARGETS[who], ABSENT, is_full=is_full)
    answers: dict[str, str] = {}
    for entry in wanted:
        answer = await answer_to(stage, sender, entry)
        check_answer(entry, answer, member.role, SECRETS.get(who, ()))
        if who in SECRETS and entry.number is not None:
            check_alike(answers, entry, answer)
    assert rows_of_others(storage, member) == before
    return len(wanted)


def check_log(caplog: pytest.LogCaptureFixture, storage: Storage) -> None:
    """Nothing failed on the way."""
    assert [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR] == []
    with storage.read() as session:
        states = set(session.exec(select(InboxUpdate.state)))
    assert InboxState.QUARANTINED not in states


async def tries_in_group_and_private(stage: Stage, storage: Storage, people: People, who: str, *, is_full: bool) -> int:
    """A group that nobody has bound is silent to members too; how many entries were tried."""
    member = getattr(people, who)
    group = stage.sandbox.group("工作群", is_supergroup=True)
    await group.add_bot(await stage.enter("王五", people.wang.user_id), status="administrator")
    sender = Sender(stage, await stage.enter(member.name, member.user_id), group)
    wanted = entries(stage.app.application, TARGETS[who], ABSENT, is_full=False)
    silent = [entry for entry in wanted if member.role is not Role.COORDINATOR or entry.name not in BINDING]
    count = await nothing_comes_of_it(stage, storage, [(sender, entry) for entry in silent])
    return count + await tries_everything(stage, storage, people, who, is_full=is_full)


MEMBER_RUNS = [
    *(pytest.param(who, False, id=who) for who in MEMBERS),
    *(
        pytest.param(who, True, id=f"{who} with every argument", marks=[pytest.mark.slow, pytest.mark.timeout(300)])
        for who in MEMBERS
    ),
]


@pytest.mark.sqlite_only
@pytest.mark.parametrize(("who", "is_full"), MEMBER_RUNS)
async def test_a_member_gets_an_answer_to_everything_in_private_and_reaches_nothing_of_others(
    settings: Settings,
    clock: FixedClock,
    storage: Storage,
    people: People,
    caplog: pytest.LogCaptureFixture,
    who: str,
    is_full: bool,
) -> None:
    async with peopled_stage(settings, clock, storage, people) as stage:
        count = await tries_in_group_and_private(stage, storage, people, who, is_full=is_full)
        assert not is_full or count >= LEAST_OF_A_MEMBER
    check_log(caplog, storage)


async def test_the_coordinator_never_decides_on_its_own_submission(
    settings: Settings, clock: FixedClock, storage: Storage, people: People
) -> None:
    async with peopled_stage(settings, clock, storage, people) as stage:
        wang = Sender(stage, await stage.enter("王五", people.wang.user_id), None)
        for data in (f"1:approve:{COORDINATORS}:0", f"1:reason:{COORDINATORS}:0", f"1:return:{COORDINATORS}"):
            assert "无权" in await answer_to(stage, wang, Entry("press", data, "approve", COORDINATORS))
    with storage.read() as session:
        assert session.get_one(Submission, COORDINATORS).state is SubmissionState.PENDING


def forged(dice: random.Random, known: list[str]) -> str:
    """Callback data as only a changed client sends them: at most 64 bytes."""
    verb = dice.choice([*known, "", "drop", "审", "APPROVE", "approve ", "score_item\n"])
    numbers = [PASSENGER, FREIGHT, COORDINATORS, ABSENT, 0, 1, -1, 2**31, 2**63, 10**18, 10**25]
    texts = ["", "x", "all", "1.4@2024Q2", "duty", "２", "①", "١٢", "%00", "..", "' OR 1=1", "2024-02-30", "9999-12-31"]
    parts = [str(dice.choice([*numbers, *texts])) for _ in range(dice.choice([0, 1, 1, 1, 2, 2, 3]))]
    data = ":".join([dice.choice(["1", "1", "1", "1", "2", "", "01"]), verb, *parts])
    return data.encode()[:64].decode(errors="ignore") or "1"


@pytest.mark.parametrize(
    "seed", [pytest.param(seed, marks=[pytest.mark.slow] if seed else []) for seed in range(SEEDS)]
)
async def test_forged_presses_reach_nothing_and_members_are_answered(
    settings: Settings,
    clock: FixedClock,
    storage: Storage,
    people: People,
    caplog: pytest.LogCaptureFixture,
    seed: int,
) -> None:
    dice = random.Random(seed)
    async with peopled_stage(settings, clock, storage, people) as stage:
        known = verbs(stage.app.application)
        chat = {member.user_id: await stage.enter(member.name, member.user_id) for member in (people.zhao, people.sun)}
        outsiders = {user_id: stage.sandbox.person("路人", user_id=user_id) for user_id in (STRANGER_ID, LEFT_ID)}
        before = rows_of_others(storage, people.zhao)
        presses = []
        for _ in range(FORGED_AT_ONCE):
            user_id, person = dice.choice([*chat.items(), *outsiders.items()])
            presses.append(
                (user_id, await Sender(stage, person, None).attempt(Entry("press", forged(dice, known), "")))
            )
        await stage.sandbox.all_confirmed(60)
        await stage.app.dispatcher.idle()
        answered = {user_id for user_id, press in presses if press is not None and press.answer is not None}
        assert answered == set(chat)
        assert [user_id for user_id, press in presses if user_id in chat and press and press.answer is None] == []
        assert all(person.said == [] for person in outsiders.values())
        assert rows_of_others(storage, people.zhao) == before
    check_log(caplog, storage)


def test_the_short_run_is_as_large_as_it_is_said_to_be() -> None:
    assert len(MEMBERS) * LEAST_OF_A_MEMBER + sum(LEAST_OF_A_NOBODY.values()) >= 2_600
    assert FORGED_AT_ONCE * SEEDS >= 500

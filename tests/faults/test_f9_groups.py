"""In a bound group the department's own people are heard about /score and replies; nobody and nothing else is."""

from __future__ import annotations

import pytest

from bot.clock import FixedClock, parse_moment
from bot.config import Settings
from bot.sandbox import Group
from storage.unit_of_work import Storage
from tests.faults.test_f9_authorisation import (
    BINDING,
    SECRETS,
    TARGETS,
    answer_to,
    check_log,
    nothing_comes_of_it,
    rows_of_others,
)
from tests.sandbox.conftest import png
from tests.support.bot import Stage
from tests.support.bureaucracy import ABSENT, PASSENGER, peopled_stage
from tests.support.entries import Entry, Sender, entries
from tests.support.people import STRANGER_ID, People

SCORES = {"score", "score_item", "score_dept"}
HEARD = {
    "zhang": SCORES,
    "li": SCORES,
    "zhao": set(),
    "qian": SCORES,
    "sun": SCORES,
    "wang": SCORES | BINDING,
}


@pytest.fixture(autouse=True)
def _evening(clock: FixedClock) -> None:
    """In the quiet hours no tick says anything, so that all that is said is an answer."""
    clock.set(parse_moment("2024-06-14T20:00"))


async def bound_group(stage: Stage, people: People) -> Group:
    """客运科's working group."""
    group = stage.sandbox.group("客运科工作群", is_supergroup=True)
    wang = await stage.enter("王五", people.wang.user_id)
    await group.add_bot(wang, status="administrator")
    await wang.say("/bind 客运科", chat=group)
    await group.hears("本群已绑定客运科")
    group.mark()
    return group


async def said_in(group: Group, sender: Sender, stage: Stage, entry: Entry) -> str:
    """All that the group and the sender read in answer to one entry."""
    group.mark()
    answer = await answer_to(stage, sender, entry)
    return "\n".join([answer, *(seen.text for seen in group.heard)])


@pytest.mark.sqlite_only
@pytest.mark.parametrize("who", HEARD)
async def test_in_a_bound_group_a_member_is_heard_about_the_score_at_most(
    settings: Settings, clock: FixedClock, storage: Storage, people: People, caplog: pytest.LogCaptureFixture, who: str
) -> None:
    member = getattr(people, who)
    async with peopled_stage(settings, clock, storage, people) as stage:
        group = await bound_group(stage, people)
        sender = Sender(stage, await stage.enter(member.name, member.user_id), group)
        wanted = entries(stage.app.application, TARGETS[who], ABSENT, is_full=False)
        heard = [entry for entry in wanted if entry.name in HEARD[who]]
        silent = [entry for entry in wanted if entry not in heard]
        assert await nothing_comes_of_it(stage, storage, [(sender, entry) for entry in silent]) >= 150
        before = rows_of_others(storage, member)
        for entry in heard:
            if entry.name in BINDING:
                continue
            answer = await said_in(group, sender, stage, entry)
            assert answer.strip(), entry
            assert "事故编号" not in answer, entry
            assert [each for each in SECRETS.get(who, ()) if each in answer and each != str(entry.number)] == []
        assert rows_of_others(storage, member) == before
    check_log(caplog, storage)


async def test_in_a_bound_group_a_stranger_gets_nothing(
    settings: Settings, clock: FixedClock, storage: Storage, people: People
) -> None:
    async with peopled_stage(settings, clock, storage, people) as stage:
        group = await bound_group(stage, people)
        sender = Sender(stage, stage.sandbox.person("路人", user_id=STRANGER_ID), group)
        wanted = entries(stage.app.application, PASSENGER, ABSENT, is_full=False)
        assert await nothing_comes_of_it(stage, storage, [(sender, entry) for entry in wanted]) >= 150


@pytest.mark.parametrize(("who", "is_heard"), [("zhang", True), ("li", True), ("zhao", False), ("sun", False)])
async def test_in_a_bound_group_only_its_own_people_answer_the_bot(
    settings: Settings, clock: FixedClock, storage: Storage, people: People, who: str, *, is_heard: bool
) -> None:
    member = getattr(people, who)
    async with peopled_stage(settings, clock, storage, people) as stage:
        group = await bound_group(stage, people)
        person = await stage.enter(member.name, member.user_id)
        before = rows_of_others(storage, member)
        said = group.said[-1].message_id
        await person.photo(png(), reply_to=said, chat=group)
        await person.say("收到", reply_to=said, chat=group)
        await person.say("https://www.gangcheng.gov.cn/x.html", reply_to=said, chat=group)
        await stage.settled()
        assert bool(group.heard) is is_heard
        assert rows_of_others(storage, member) == before

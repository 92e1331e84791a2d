"""A department's working group, from coming in to becoming a supergroup and going out."""

from __future__ import annotations

from sqlmodel import select

from bot.clock import FixedClock
from bot.config import Settings
from bot.domain.states import GroupState
from bot.sandbox import Group, Person
from storage.models import Submission, WorkingGroup
from storage.unit_of_work import Storage
from tests.sandbox.conftest import png
from tests.support.bot import Stage, bot_on_stage
from tests.support.people import STRANGER_ID, People
from tests.support.stories import MORNING, at, enter_all


async def silence(stage: Stage, group: Group) -> None:
    """Whatever was just tried in the group is dealt with, and the bot said nothing there."""
    await stage.settled()
    assert group.heard == []


async def bound(stage: Stage, wang: Person, *members: Person) -> Group:
    """客运科's group, with these people in it."""
    group = stage.sandbox.group("客运科工作群")
    await group.add_bot(wang)
    for member in members:
        await group.add(member, by=wang)
    await wang.say("/bind 客运科", chat=group)
    await group.hears("本群已绑定客运科")
    return group


def rows(storage: Storage) -> list[WorkingGroup]:
    with storage.read() as session:
        return list(session.exec(select(WorkingGroup)))


async def test_a_group_from_binding_to_migration(
    settings: Settings, clock: FixedClock, storage: Storage, people: People
) -> None:
    async with bot_on_stage(settings, clock, is_ticking=False) as stage:
        crowd = await enter_all(stage, people)
        wang, zhang, zhao, li = crowd["王五"], crowd["张三"], crowd["赵六"], crowd["李四"]
        group = stage.sandbox.group("客运科工作群")
        await group.add_bot(wang)
        await group.add(zhang, by=wang)
        await zhang.say("/score", chat=group)
        await silence(stage, group)
        await zhang.say("/bind 客运科", chat=group)
        await silence(stage, group)
        await wang.say("/bind", chat=group)
        await group.hears("哪个科室的工作群")
        await wang.press("客运科", chat=group)
        await group.hears("本群已绑定客运科")
        await wang.press("只发群里", chat=group)
        await group.hears("经办人不再单独收")

        await at(stage, MORNING)
        digest = await group.hears("客运科待办提醒")
        assert digest.button_words == []
        assert [seen for seen in zhang.said if "待办提醒" in seen.text] == []
        await li.hears("客运科待办提醒", ever=True)

        await zhang.photo(png(), reply_to=digest.message_id, chat=group)
        await group.hears("已收到 #1（1份材料）")
        card = await zhang.hears("这是哪一项的佐证")
        assert card.button_words
        with storage.read() as session:
            draft = session.exec(select(Submission)).one()
        assert (draft.department, draft.member_id) == ("客运科", people.zhang.member_id)

        supergroup = await group.migrate()
        await stage.settled()
        assert [(each.chat_id, each.state) for each in rows(storage)] == [(supergroup.chat_id, GroupState.BOUND)]
        await at(stage, "2024-06-17T08:30")
        again = await supergroup.hears("客运科本周待办")
        await zhang.photo(png(2), reply_to=again.message_id, chat=supergroup)
        await supergroup.hears("已收到 #")
        await zhao.say("/score", chat=supergroup)
        await silence(stage, supergroup)


async def test_a_group_that_became_a_supergroup_unheard_is_found_by_sending(
    settings: Settings, clock: FixedClock, storage: Storage, people: People
) -> None:
    async with bot_on_stage(settings, clock, is_ticking=False) as stage:
        wang = await stage.enter("王五", people.wang.user_id)
        zhang = await stage.enter("张三", people.zhang.user_id)
        group = await bound(stage, wang, zhang)
        allowed = stage.sandbox.world.updates.allowed
        stage.sandbox.world.updates.allow(["callback_query"])
        supergroup = await group.migrate()
        stage.sandbox.world.updates.allow(allowed)
        await at(stage, MORNING)
        digest = await supergroup.hears("客运科待办提醒")
        await stage.sandbox.wait_for(lambda: rows(storage)[0].chat_id == supergroup.chat_id)
        await stage.sandbox.wait_for(lambda: True)
        await zhang.photo(png(), reply_to=digest.message_id, chat=supergroup)
        await supergroup.hears("已收到 #1")


async def test_only_the_departments_own_people_are_heard_in_its_group(
    settings: Settings, clock: FixedClock, storage: Storage, people: People
) -> None:
    async with bot_on_stage(settings, clock, is_ticking=False) as stage:
        crowd = await enter_all(stage, people)
        wang, zhang, zhao, sun = crowd["王五"], crowd["张三"], crowd["赵六"], crowd["孙七"]
        stranger = stage.sandbox.person("路人", user_id=STRANGER_ID)
        group = await bound(stage, wang, zhang, zhao, sun, stranger)
        await at(stage, MORNING)
        digest = (await group.hears("客运科待办提醒")).message_id
        for outsider in (zhao, stranger):
            await outsider.photo(png(), reply_to=digest, chat=group)
            await silence(stage, group)
            await outsider.say("/score", chat=group)
            await silence(stage, group)
        for words in ("/todo", "/help", "/members", "/invite", "得分", "大家好"):
            await wang.say(words, chat=group)
            await silence(stage, group)
        await group.say_anonymously("/score")
        await silence(stage, group)
        await group.say_as_channel("/unbind", stage.sandbox.channel("频道"))
        await silence(stage, group)
        await zhang.say("/unbind", chat=group)
        await silence(stage, group)
        await zhang.say("/score@other_bot", chat=group)
        await silence(stage, group)
        for insider in (zhang, sun):
            await insider.say(f"/score@{stage.sandbox.username}", chat=group)
            await group.hears("当前自评")
        await zhang.say("收到", reply_to=digest, chat=group)
        await group.hears("回复照片、文件或链接就是报送")
        with storage.read() as session:
            assert session.exec(select(Submission)).all() == []


async def test_the_bot_leaves_a_group_that_nobody_binds_within_a_day(
    settings: Settings, clock: FixedClock, storage: Storage, people: People
) -> None:
    async with bot_on_stage(settings, clock, is_ticking=False) as stage:
        wang = await stage.enter("王五", people.wang.user_id)
        group = stage.sandbox.group("工作群")
        await group.add_bot(wang)
        await stage.settled()
        await at(stage, "2024-06-14T09:59")
        assert stage.sandbox.calls("leaveChat") == []
        await at(stage, "2024-06-14T10:00")
        assert len(stage.sandbox.calls("leaveChat", chat_id=group.chat_id)) == 1
        assert group.said == []
        assert rows(storage)[0].state is GroupState.LEFT


async def test_the_bot_leaves_at_once_whoever_else_adds_it(
    settings: Settings, clock: FixedClock, storage: Storage, people: People
) -> None:
    async with bot_on_stage(settings, clock, is_ticking=False) as stage:
        zhang = await stage.enter("张三", people.zhang.user_id)
        group = stage.sandbox.group("工作群")
        await group.add_bot(zhang)
        await stage.settled()
        assert len(stage.sandbox.calls("leaveChat", chat_id=group.chat_id)) == 1
        assert (group.said, rows(storage)) == ([], [])


async def test_the_coordinator_hears_when_the_bot_is_thrown_out_and_people_are_told_themselves_again(
    settings: Settings, clock: FixedClock, storage: Storage, people: People
) -> None:
    async with bot_on_stage(settings, clock, is_ticking=False) as stage:
        wang = await stage.enter("王五", people.wang.user_id)
        zhang = await stage.enter("张三", people.zhang.user_id)
        group = await bound(stage, wang, zhang)
        await wang.press("只发群里", chat=group)
        await group.hears("经办人不再单独收")
        await group.kick_bot(zhang)
        await stage.settled()
        await stage.app.run_ticks()
        await wang.hears("机器人被移出了群“客运科工作群”")
        await at(stage, MORNING)
        await zhang.hears("客运科待办提醒")


async def test_a_department_has_one_group_and_can_be_unbound(
    settings: Settings, clock: FixedClock, storage: Storage, people: People
) -> None:
    async with bot_on_stage(settings, clock, is_ticking=False) as stage:
        wang = await stage.enter("王五", people.wang.user_id)
        zhang = await stage.enter("张三", people.zhang.user_id)
        first = await bound(stage, wang, zhang)
        second = stage.sandbox.group("另一个群")
        await second.add_bot(wang)
        await wang.say("/bind 客运科", chat=second)
        await second.hears("已经绑定了群“客运科工作群”")
        await wang.say("/unbind", chat=first)
        await first.hears("解除绑定")
        await wang.say("/bind 客运科", chat=second)
        await second.hears("本群已绑定客运科")
        await wang.say("/unbind", chat=first)
        await first.hears("没有绑定科室")
        await wang.say("/bind 客运科")
        await wang.hears("请在工作群里发")
        await zhang.say("/bind 客运科")
        await zhang.hears("无权")


async def test_an_album_in_a_group_is_one_submission_with_one_word_to_the_group(
    settings: Settings, clock: FixedClock, storage: Storage, people: People
) -> None:
    async with bot_on_stage(settings, clock, is_ticking=False) as stage:
        wang = await stage.enter("王五", people.wang.user_id)
        zhang = await stage.enter("张三", people.zhang.user_id)
        group = await bound(stage, wang, zhang)
        await at(stage, MORNING)
        digest = await group.hears("客运科待办提醒")
        await zhang.album([png(1), png(2), png(3)], reply_to=digest.message_id, chat=group)
        await stage.settled()
        assert len([seen for seen in group.heard if "已收到 #1" in seen.text]) == 1
        with storage.read() as session:
            assert len(session.exec(select(Submission)).all()) == 1


async def test_the_groups_message_is_edited_when_an_item_closes(
    settings: Settings, clock: FixedClock, storage: Storage, people: People
) -> None:
    async with bot_on_stage(settings, clock, is_ticking=False) as stage:
        wang = await stage.enter("王五", people.wang.user_id)
        zhang = await stage.enter("张三", people.zhang.user_id)
        group = await bound(stage, wang, zhang)
        await at(stage, MORNING)
        digest = await group.hears("信易+品牌推进")
        await zhang.say("/confirm 信易+品牌推进")
        await zhang.hears("已记为“已办”")
        await stage.app.run_ticks()
        edited = await group.hears("🟢 信易+品牌推进")
        assert edited.message_id == digest.message_id

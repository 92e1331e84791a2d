"""Groups, channels, privacy, membership, migration."""

from __future__ import annotations

from typing import Any

import pytest

from bot.sandbox import ActionError, Group, Person, Rules, Sandbox
from tests.sandbox.conftest import Api


@pytest.fixture
async def group(sandbox: Sandbox, person: Person) -> Group:
    made = sandbox.group("运管所")
    await made.add_bot(person)
    return made


async def texts(api: Api) -> list[str]:
    messages: list[dict[str, Any]] = [update["message"] for update in await api.updates() if "message" in update]
    return [message["text"] for message in messages if "text" in message]


async def test_the_bot_hears_that_it_was_added_and_thrown_out(api: Api, group: Group, person: Person) -> None:
    await group.kick_bot(person)
    changes = [update["my_chat_member"] for update in await api.updates() if "my_chat_member" in update]
    statuses = [(change["old_chat_member"]["status"], change["new_chat_member"]["status"]) for change in changes]
    assert statuses == [("left", "member"), ("member", "kicked")]
    assert await api.refused("sendMessage", chat_id=group.chat_id, text="x") == (
        403,
        "Forbidden: bot was kicked from the group chat",
    )


async def test_privacy_hides_all_but_what_is_meant_for_the_bot(api: Api, group: Group, person: Person) -> None:
    ours = (await api.ok("sendMessage", chat_id=group.chat_id, text="ours"))["message_id"]
    name = api.sandbox.username
    for text in ("talk", "/score", f"/score@{name} 3.1", "/score@other_bot", f"hello @{name}", "hello @other"):
        await person.say(text, chat=group)
    await person.say("an answer", chat=group, reply_to=ours)
    assert await texts(api) == ["/start", "/score", f"/score@{name} 3.1", f"hello @{name}", "an answer"]


async def test_an_administrator_bot_sees_everything(api: Api, group: Group, person: Person) -> None:
    await group.add_bot(person, status="administrator")
    await person.say("talk", chat=group)
    assert (await texts(api))[-1] == "talk"


async def test_privacy_can_be_switched_off() -> None:
    async with Sandbox(rules=Rules(has_privacy_mode=False)) as sandbox:
        group = sandbox.group("运管所")
        member = sandbox.person("张三")
        await group.add_bot(member)
        await member.say("talk", chat=group)
        assert len(sandbox.world.updates.waiting(sandbox.world.now())) == 3


async def test_start_in_a_group_names_the_bot(api: Api, group: Group, person: Person) -> None:
    await person.start("code", chat=group)
    assert (await texts(api))[-1] == f"/start@{api.sandbox.username} code"


async def test_members_come_and_go_with_service_messages(api: Api, group: Group, sandbox: Sandbox) -> None:
    other = sandbox.person("李四", 1002)
    await group.add(other)
    await group.remove(other)
    services = [update["message"] for update in await api.updates() if "message" in update]
    assert services[-2]["new_chat_members"][0]["id"] == 1002
    assert services[-1]["left_chat_member"]["id"] == 1002


async def test_members_and_administrators_can_be_asked_for(
    api: Api, group: Group, person: Person, sandbox: Sandbox
) -> None:
    await group.add_bot(person, status="administrator")
    await group.add(sandbox.person("孙七", 1007), status="creator")
    chat = {"chat_id": group.chat_id}
    assert (await api.ok("getChatMember", **chat, user_id=1001))["status"] == "member"
    assert {member["status"] for member in await api.ok("getChatAdministrators", **chat)} == {
        "administrator",
        "creator",
    }
    assert await api.ok("getChatMemberCount", **chat) == 3
    assert (await api.refused("getChatMember", **chat, user_id=5))[1] == "Bad Request: member not found"
    assert (await api.ok("getChat", **chat))["title"] == "运管所"
    assert (await api.refused("getChatAdministrators", chat_id=1001))[0] == 400


async def test_a_bot_that_left_may_not_write(api: Api, sandbox: Sandbox, person: Person) -> None:
    group = sandbox.group("运管所", is_supergroup=True)
    await group.add_bot(person)
    await api.ok("leaveChat", chat_id=group.chat_id)
    assert await api.refused("sendMessage", chat_id=group.chat_id, text="x") == (
        403,
        "Forbidden: bot is not a member of the supergroup chat",
    )
    await person.say("/bind", chat=group)
    assert await texts(api) == ["/start"]
    assert (await api.refused("leaveChat", chat_id=1001))[0] == 400


async def test_an_upgraded_group_tells_its_new_id(api: Api, group: Group, person: Person) -> None:
    new = await group.migrate()
    status, body = await api.raw("sendMessage", {"chat_id": group.chat_id, "text": "x"})
    assert (status, body["description"]) == (400, "Bad Request: group chat was upgraded to a supergroup chat")
    assert body["parameters"] == {"migrate_to_chat_id": new.chat_id}
    assert str(new.chat_id).startswith("-100")
    services = [update["message"] for update in await api.updates() if "message" in update]
    assert services[-2]["migrate_to_chat_id"] == new.chat_id
    assert services[-1]["migrate_from_chat_id"] == group.chat_id
    await api.ok("sendMessage", chat_id=new.chat_id, text="x")
    with pytest.raises(ActionError, match="became supergroup"):
        await person.say("x", chat=group)


async def test_deleting_others_words_needs_a_right(api: Api, group: Group, person: Person) -> None:
    number = await person.say("/x", chat=group)
    target = {"chat_id": group.chat_id, "message_id": number}
    assert (await api.refused("deleteMessage", **target))[1] == "Bad Request: message can't be deleted"
    assert (await api.refused("pinChatMessage", **target))[0] == 400
    await group.add_bot(person, status="administrator")
    await api.ok("deleteMessage", **target)


async def test_unusual_senders_are_well_formed(api: Api, group: Group, person: Person, sandbox: Sandbox) -> None:
    channel = sandbox.channel("公告")
    await channel.add_bot(person)
    await group.say_anonymously("/anonymous")
    await group.say_as_channel("/channel", channel)
    await group.forward_from_channel("/linked", channel)
    robot = sandbox.person("other", 1008, username="other_bot", is_bot=True)
    await robot.say("/robot", chat=group)
    messages = [update["message"] for update in await api.updates() if "message" in update][-4:]
    assert [message["from"]["id"] for message in messages] == [1_087_968_824, 136_817_688, 777_000, 1008]
    assert messages[0]["sender_chat"]["id"] == group.chat_id
    assert messages[2]["is_automatic_forward"] is True


async def test_a_channel_post_is_an_update_of_its_own(api: Api, person: Person, sandbox: Sandbox) -> None:
    channel = sandbox.channel("公告")
    await channel.post("before the bot came")
    await channel.add_bot(person)
    await channel.post("/post")
    posts = [update["channel_post"] for update in await api.updates() if "channel_post" in update]
    assert [(post["text"], "from" in post) for post in posts] == [("/post", False)]
    sent = await api.ok("sendMessage", chat_id=channel.chat_id, text="x")
    assert sent["sender_chat"]["id"] == channel.chat_id


async def test_a_plain_member_may_not_write_into_a_channel(api: Api, person: Person, sandbox: Sandbox) -> None:
    channel = sandbox.channel("公告")
    await channel.add_bot(person, status="member")
    refusal = await api.refused("sendMessage", chat_id=channel.chat_id, text="x")
    assert refusal == (400, "Bad Request: need administrator rights in the channel chat")


async def test_blocking_and_returning_are_told(api: Api, person: Person) -> None:
    await person.block()
    with pytest.raises(ActionError, match="has blocked"):
        await person.say("x")
    await person.start()
    changes = [
        update["my_chat_member"]["new_chat_member"] for update in await api.updates() if "my_chat_member" in update
    ]
    assert [change["status"] for change in changes] == ["kicked", "member"]
    await api.ok("sendMessage", chat_id=person.chat_id, text="back")


async def test_an_edit_by_a_person_is_told_and_a_forward_names_its_origin(api: Api, person: Person) -> None:
    number = await person.say("old")
    await person.edit(number, "new")
    await person.forward(number)
    edited, forwarded = (await api.updates())[-2:]
    assert edited["edited_message"]["text"] == "new"
    assert forwarded["message"]["forward_origin"]["sender_user"]["id"] == person.user_id


async def test_a_deep_link_carries_what_links_can_carry(api: Api, person: Person) -> None:
    await person.open_link(f"https://t.me/{api.sandbox.username}?start=A-b_9")
    assert (await texts(api))[-1] == "/start A-b_9"
    for bad in ("https://t.me/another_bot?start=x", f"https://t.me/{api.sandbox.username}?start={'x' * 65}"):
        with pytest.raises(ActionError):
            await person.open_link(bad)


async def test_impossible_acts_are_refused(person: Person) -> None:
    with pytest.raises(ActionError):
        await person.say("x", reply_to=99)
    with pytest.raises(ActionError):
        await person.edit(99, "x")
    with pytest.raises(ActionError):
        await person.other("telepathy")


async def test_a_chat_is_found_by_its_public_name_and_not_by_nonsense(
    api: Api, person: Person, sandbox: Sandbox
) -> None:
    channel = sandbox.channel("公告")
    channel.chat.username = "notices"
    await channel.add_bot(person)
    assert (await api.ok("sendMessage", chat_id="@notices", text="x"))["chat"]["username"] == "notices"
    assert (await api.refused("sendMessage", chat_id="abc", text="x"))[1] == "Bad Request: chat not found"


async def test_what_is_heard_since_the_last_act_is_told_apart(api: Api, person: Person) -> None:
    await api.ok("sendMessage", chat_id=1001, text="before")
    await person.say("question")
    with pytest.raises(AssertionError, match="did not hear «before»"):
        await person.hears("before", timeout=0)
    assert (await person.hears("before", ever=True)).text == "before"
    await api.ok("sendMessage", chat_id=1001, text="after")
    assert [seen.text for seen in person.heard] == ["after"]


async def test_waiting_in_vain_fails(sandbox: Sandbox) -> None:
    with pytest.raises(AssertionError, match="in vain"):
        await sandbox.wait_for(lambda: None, timeout=0)


async def test_people_without_an_id_get_one_each(sandbox: Sandbox) -> None:
    first, second = sandbox.person("张三"), sandbox.person("李四")
    assert first.user_id != second.user_id
    assert sandbox.person("another name", first.user_id) is first

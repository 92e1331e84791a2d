"""A strict local stand-in for Telegram's Bot API over real HTTP, with people who use the bot.

In a test, in the bot's own event loop::

    clock = FixedClock(parse_moment("2024-06-14T08:30"))
    async with Sandbox(clock=clock) as sandbox:
        bot = Bot(sandbox.token, base_url=sandbox.api_base_url, base_file_url=sandbox.file_base_url)
        person = sandbox.person(name, user_id=1001)         # the same id gives the same person
        await person.start("code")                          # a deep link; person.start() presses Start
        welcome = await person.hears(words)                 # waits, woken by events; gives a Seen
        number = await person.photo(png, reply_to=welcome.message_id)
        answer = await person.press(words)                  # by visible words -> Answer(text, is_alert, url) or None
        await person.press_data("forged", timeout=0.3)
        await person.album([png, jpg], order=[1, 0], held=[0]); sandbox.release()
        await person.document(data, "plan.pdf", "application/pdf", declared_size=21 * 2**20)
        person.transcript, person.last, person.heard        # lists of Seen / the bot's last / since the last verb
        sandbox.faults.add("sendMessage", "error", status=429, retry_after=1, times=2)
        sandbox.calls("sendMessage", chat_id=person.user_id)  # the log of the bot's requests
        await sandbox.wait_for(lambda: sandbox.calls("sendDocument"))
        group = sandbox.group(title); await group.add_bot(person); await person.say("/bind", chat=group)

In another process: ``creditbot sandbox --port N``, or ``Sandbox`` here and the bot there; people act over HTTP through
``SandboxClient(base_url)``, whose persons have the same verbs without ``await``. Stricter than the real server: see
``Rules``.
"""

from __future__ import annotations

from bot.sandbox.client import RemotePerson, SandboxClient
from bot.sandbox.faults import Fault
from bot.sandbox.groups import Channel, Group
from bot.sandbox.inbound import ActionError
from bot.sandbox.log import Call
from bot.sandbox.people import Answer, Person
from bot.sandbox.rules import Rules
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.seen import Seen

__all__ = [
    "ActionError",
    "Answer",
    "Call",
    "Channel",
    "Fault",
    "Group",
    "Person",
    "RemotePerson",
    "Rules",
    "Sandbox",
    "SandboxClient",
    "Seen",
]

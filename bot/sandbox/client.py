"""The people, played from another process or thread: the same verbs, without ``await``."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from types import TracebackType
from typing import Any

import httpx

from bot.sandbox.inbound import ActionError
from bot.sandbox.people import PATIENCE_S, Answer
from bot.sandbox.rules import Json
from bot.sandbox.seen import Seen

SLACK_S = 10.0
LONGEST_S = 600.0


class SandboxClient:
    """A client of a sandbox at ``base_url`` (``http://127.0.0.1:PORT``); a context manager."""

    def __init__(self, base_url: str) -> None:
        self._http = httpx.Client(base_url=base_url, timeout=httpx.Timeout(SLACK_S, read=LONGEST_S), trust_env=False)

    def __enter__(self) -> SandboxClient:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        self._http.close()

    def call(self, operation: str, **body: Any) -> Any:
        """One operation's result. Raises ``ActionError``, ``AssertionError`` or ``ValueError`` as the sandbox did."""
        given = {name: value for name, value in body.items() if value is not None}
        answer = self._http.post(f"/sandbox/{operation}", json=given).json()
        if answer["ok"]:
            return answer["result"]
        kinds = {"action": ActionError, "assertion": AssertionError}
        raise kinds.get(answer["kind"], ValueError)(answer["problem"])

    def person(
        self, name: str, user_id: int | None = None, *, username: str = "", is_bot: bool = False
    ) -> RemotePerson:
        """The account with this id, made when it is new."""
        made = self.call("person", name=name, user_id=user_id, username=username, is_bot=is_bot)
        return RemotePerson(self, made["chat_id"])

    def group(self, title: str, *, is_supergroup: bool = False) -> RemoteRoom:
        """A new group; ``group.act("add_bot", by=user_id)`` and the like change it."""
        return RemoteRoom(self, self.call("group", title=title, is_supergroup=is_supergroup)["chat_id"])

    def add_fault(self, method: str, kind: str, **options: Any) -> None:
        """Script a fault; the options are those of ``Faults.add``."""
        self.call("faults", method=method, kind=kind, **options)

    def clear_faults(self) -> None:
        self.call("clear_faults")

    def calls(self, method: str = "*", *, chat_id: int | None = None) -> list[Json]:
        """The bot's calls as ``Call`` in JSON."""
        found: list[Json] = self.call("calls", method=method, chat_id=chat_id)
        return found

    def inject(self, body: Json) -> int:
        """Queue anything as an update; gives its ``update_id``."""
        return int(self.call("inject", update=body))

    def release(self) -> int:
        return int(self.call("release"))

    def all_confirmed(self, timeout: float = PATIENCE_S) -> bool:
        """Whether the bot confirmed every update in time."""
        return bool(self.call("confirmed", timeout=timeout))

    def clock(self, *, moment: str | None = None, advance_s: float | None = None) -> str:
        """The sandbox's moment in ISO form; a fixed clock can be moved."""
        return str(self.call("clock", moment=moment, advance_s=advance_s))


class RemoteRoom:
    """Reading a chat from outside."""

    def __init__(self, client: SandboxClient, chat_id: int) -> None:
        self._client = client
        self.chat_id = chat_id

    def act(self, verb: str, **body: Any) -> Any:
        """A group's verb: ``add``, ``remove``, ``add_bot``, ``kick_bot``, ``migrate`` …; people by their ids."""
        return self._client.call("group_act", chat_id=self.chat_id, verb=verb, **body)

    @property
    def transcript(self) -> list[Seen]:
        return [Seen(**seen) for seen in self._client.call("transcript", chat_id=self.chat_id)]

    @property
    def said(self) -> list[Seen]:
        """All the bot's messages that still stand, oldest first."""
        return [seen for seen in self.transcript if seen.is_from_bot and not seen.is_deleted]

    @property
    def last(self) -> Seen | None:
        said = self.said
        return said[-1] if said else None

    @property
    def heard(self) -> list[Seen]:
        """What the bot wrote or edited since the last verb."""
        return [Seen(**seen) for seen in self._client.call("heard", chat_id=self.chat_id)]

    @property
    def all_button_words(self) -> list[str]:
        words: list[str] = self._client.call("buttons", chat_id=self.chat_id)
        return words

    def hears(self, fragment: str, timeout: float = PATIENCE_S, *, ever: bool = False) -> Seen:
        """As ``Room.hears``."""
        found = self._client.call("hears", chat_id=self.chat_id, fragment=fragment, timeout=timeout, ever=ever)
        return Seen(**found)


class RemotePerson(RemoteRoom):
    """One account; the verbs are those of ``Person``, with ``chat`` as the room to act in."""

    @property
    def user_id(self) -> int:
        return self.chat_id

    def _act(self, verb: str, chat: RemoteRoom | None, **body: Any) -> Any:
        chat_id = chat.chat_id if chat else None
        return self._client.call("act", user_id=self.user_id, verb=verb, chat_id=chat_id, **body)

    def mark(self) -> None:
        self._act("mark", None)

    def start(self, payload: str | None = None, *, chat: RemoteRoom | None = None) -> int:
        return int(self._act("start", chat, payload=payload))

    def open_link(self, url: str) -> int:
        return int(self._act("open_link", None, url=url))

    def say(self, text: str, *, reply_to: int = 0, chat: RemoteRoom | None = None) -> int:
        return int(self._act("say", chat, text=text, reply_to=reply_to))

    def photo(
        self, data: bytes, *, caption: str | None = None, reply_to: int = 0, chat: RemoteRoom | None = None
    ) -> int:
        return int(self._act("photo", chat, data=_text(data), caption=caption, reply_to=reply_to))

    def document(
        self,
        data: bytes,
        name: str = "file.bin",
        mime: str = "application/octet-stream",
        *,
        caption: str | None = None,
        reply_to: int = 0,
        chat: RemoteRoom | None = None,
        declared_size: int = 0,
    ) -> int:
        options = {"caption": caption, "reply_to": reply_to, "declared_size": declared_size}
        return int(self._act("document", chat, data=_text(data), name=name, mime=mime, **options))

    def album(
        self,
        items: Sequence[bytes | tuple[bytes, str]],
        *,
        caption: str | None = None,
        reply_to: int = 0,
        chat: RemoteRoom | None = None,
        order: Sequence[int] | None = None,
        held: Sequence[int] = (),
    ) -> list[int]:
        parts = [_text(item) if isinstance(item, bytes) else [_text(item[0]), item[1]] for item in items]
        given = {"items": parts, "caption": caption, "reply_to": reply_to, "held": list(held)}
        numbers: list[int] = self._act("album", chat, order=None if order is None else list(order), **given)
        return numbers

    def other(self, kind: str, data: bytes = b"x", *, reply_to: int = 0, chat: RemoteRoom | None = None) -> int:
        return int(self._act("other", chat, kind=kind, data=_text(data), reply_to=reply_to))

    def forward(self, message_id: int) -> int:
        return int(self._act("forward", None, message_id=message_id))

    def edit(self, message_id: int, text: str) -> None:
        self._act("edit", None, message_id=message_id, text=text)

    def press(
        self, words: str, *, message_id: int = 0, chat: RemoteRoom | None = None, timeout: float = PATIENCE_S
    ) -> Answer | None:
        answer = self._act("press", chat, words=words, message_id=message_id, timeout=timeout)
        return Answer(**answer) if answer else None

    def press_data(
        self, data: str, *, message_id: int = 0, chat: RemoteRoom | None = None, timeout: float = PATIENCE_S
    ) -> Answer | None:
        answer = self._act("press_data", chat, data=data, message_id=message_id, timeout=timeout)
        return Answer(**answer) if answer else None

    def block(self) -> None:
        self._act("block", None)

    def unblock(self) -> None:
        self._act("unblock", None)


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()

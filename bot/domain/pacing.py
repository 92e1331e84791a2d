"""When the next message may leave, so that Telegram never has to refuse one. Pure: moments are seconds of any clock.

Telegram documents about 30 messages a second overall, one a second in a chat after a short burst, 20 a minute in a
group. Answers may use all of it at once; bulk is spaced evenly below it, so that an answer always finds room. What
answers somebody may come in a longer burst, the same on average; should Telegram refuse one all the same, it is tried
again. An edit is no message in its chat: it counts overall only, so that pressing buttons quickly makes nobody wait.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Limits:
    """Units (messages) per seconds; a little below what Telegram enforces, for its clock is not ours."""

    overall_count: int = 29
    overall_span_s: float = 1.01
    bulk_per_s: float = 27.0
    chat_count: int = 5
    chat_span_s: float = 5.1
    burst_count: int = 20
    burst_span_s: float = 20.2
    group_count: int = 19
    group_span_s: float = 60.5


class Window:
    """At most ``count`` units within any ``span_s`` seconds."""

    def __init__(self, count: int, span_s: float) -> None:
        self._count = count
        self._span_s = span_s
        self._spent: deque[float] = deque()

    def earliest(self, now: float, cost: int = 1) -> float:
        """The first moment from ``now`` on at which ``cost`` units fit; a cost above the window needs an empty one."""
        self._forget(now)
        excess = len(self._spent) + min(cost, self._count) - self._count
        return max(now, self._spent[excess - 1] + self._span_s) if excess > 0 else now

    def spend(self, now: float, cost: int = 1) -> None:
        self._spent.extend([now] * min(cost, self._count))

    def is_idle(self, now: float) -> bool:
        self._forget(now)
        return not self._spent

    def _forget(self, now: float) -> None:
        while self._spent and self._spent[0] + self._span_s <= now:
            self._spent.popleft()


@dataclass(slots=True)
class Pace:
    """The history that decides. Ask :meth:`earliest`, and :meth:`spend` when that moment has come."""

    limits: Limits = field(default_factory=Limits)
    _overall: Window = field(init=False)
    _chats: dict[int, Window] = field(init=False, default_factory=dict)
    _bursts: dict[int, Window] = field(init=False, default_factory=dict)
    _blocked_until: dict[int, float] = field(init=False, default_factory=dict)
    _bulk_from: float = field(init=False, default=0.0)

    def __post_init__(self) -> None:
        self._overall = Window(self.limits.overall_count, self.limits.overall_span_s)

    def earliest(
        self, now: float, chat_id: int, *, cost: int = 1, is_bulk: bool = False, is_edit: bool = False
    ) -> float:
        """The first moment from ``now`` on at which ``cost`` messages, or an edit, may leave for the chat."""
        in_chat = (
            self._rested(now, chat_id) if is_edit else self.chat_earliest(now, chat_id, cost=cost, is_bulk=is_bulk)
        )
        moment = max(in_chat, self._overall.earliest(now, cost))
        return max(moment, self._bulk_from) if is_bulk else moment

    def chat_earliest(self, now: float, chat_id: int, *, cost: int = 1, is_bulk: bool = False) -> float:
        """As :meth:`earliest`, looking at the chat's own limit only."""
        window = self._window(chat_id) if is_bulk else self._burst(chat_id)
        return max(window.earliest(now, cost), self._rested(now, chat_id))

    def spend(self, now: float, chat_id: int, *, cost: int = 1, is_bulk: bool = False, is_edit: bool = False) -> None:
        """Record that ``cost`` messages, or an edit, leave now."""
        self._overall.spend(now, cost)
        if not is_edit:
            self._window(chat_id).spend(now, cost)
            self._burst(chat_id).spend(now, cost)
        if is_bulk:
            self._bulk_from = now + cost / self.limits.bulk_per_s
        if len(self._chats) > 5_000:
            self._forget_idle(now)

    def block(self, chat_id: int, until: float) -> None:
        """Telegram said 429 for the chat: nothing leaves for it before ``until``."""
        self._blocked_until[chat_id] = max(until, self._blocked_until.get(chat_id, until))

    def _rested(self, now: float, chat_id: int) -> float:
        return max(now, self._blocked_until.get(chat_id, now))

    def _window(self, chat_id: int) -> Window:
        window = self._chats.get(chat_id)
        if window is None:
            window = self._chats[chat_id] = self._new_window(chat_id, self.limits.chat_count, self.limits.chat_span_s)
        return window

    def _burst(self, chat_id: int) -> Window:
        window = self._bursts.get(chat_id)
        if window is None:
            window = self._bursts[chat_id] = self._new_window(
                chat_id, self.limits.burst_count, self.limits.burst_span_s
            )
        return window

    def _new_window(self, chat_id: int, count: int, span_s: float) -> Window:
        """A group has one window, whatever is said in it."""
        return Window(self.limits.group_count, self.limits.group_span_s) if chat_id < 0 else Window(count, span_s)

    def _forget_idle(self, now: float) -> None:
        for windows in (self._chats, self._bursts):
            for chat_id in [each for each, window in windows.items() if window.is_idle(now)]:
                del windows[chat_id]
        self._blocked_until = {chat_id: until for chat_id, until in self._blocked_until.items() if until > now}

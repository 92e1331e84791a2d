"""A deed from its sending to its end: decided, sent back, mended, taken back, corrected."""

from __future__ import annotations

from datetime import time, timedelta
from functools import partial

from bot.plan.model import EvidenceKind
from bot.scoring.facts import FactStatus
from tests.e2e.golden.deeds import Deed, Fate, Way
from tests.e2e.golden.materials import Form, Piece
from tests.e2e.golden.player import Player
from tests.e2e.golden.record import Played
from tests.e2e.golden.script import STAFFING, sending_day
from tests.e2e.golden.sender import Sender

DECIDING, MENDING, WITHDRAWING, CORRECTING = time(14), time(10), time(13), time(16)
CORRECTED_AFTER = timedelta(days=14)


class Dealings:
    """What departments and deciders do with submissions, noted as it is done."""

    def __init__(self, player: Player) -> None:
        self._player = player
        self._record = player.record
        self._sender = Sender(player.stage, player.record.plan, player.rng)

    async def send(self, deed: Deed) -> None:
        """The deed; what becomes of it is planned for the days after."""
        name = self._record.cast.wang.name if deed.way is Way.FILED else deed.sender
        number = await self._sender.send(self._player.crowd[name], deed)
        self._note_sent(number, deed, deed.clause)
        if deed.way is Way.FILED:
            await self._player.say(deed.sender, f"/verify {number}", "已核对无误")
        if deed.reuse:
            await self._reuse(deed, deed.reuse, number)
        self._follow(deed, number)

    async def approve(self, decider: str, number: int) -> None:
        """By the card's button or by typing."""
        player = self._player
        person = player.crowd[decider]
        cards = [seen for seen in person.said if f"待审核 #{number}" in seen.text and seen.button_words]
        if cards and player.rng.random() < 0.5:
            await person.press("通过", message_id=cards[-1].message_id)
            await player.stage.settled()
            assert any(f"#{number} 已通过" in seen.text for seen in person.heard), number
        else:
            await player.say(decider, f"/approve {number}", f"#{number} 已通过")
        self._turn(number, FactStatus.APPROVED)

    def _note_sent(self, number: int, deed: Deed, clause: str, more: tuple[Piece, ...] = ()) -> None:
        self._record.played[number] = Played(
            number=number,
            clause=clause,
            department=deed.department,
            on=deed.on,
            label=deed.label,
            count=deed.count if clause == STAFFING else None,
            is_evaluation=deed.is_evaluation,
            pieces=(*deed.pieces, *more),
            states=[(self._player.now, FactStatus.PENDING)],
        )

    def _turn(self, number: int, status: FactStatus) -> None:
        self._record.played[number].states.append((self._player.now, status))

    def _follow(self, deed: Deed, number: int) -> None:
        player, decider = self._player, self._decider(deed)
        day = sending_day(player.now.date() + timedelta(days=player.rng.choice((0, 0, 1, 4))))
        match deed.fate:
            case Fate.APPROVED:
                player.plan(day, DECIDING, partial(self.approve, decider, number))
            case Fate.AMENDED:
                player.plan(day, DECIDING, partial(self._amend, deed, decider, number))
            case Fate.CORRECTED:
                player.plan(day, DECIDING, partial(self.approve, decider, number))
                player.plan(day + CORRECTED_AFTER, CORRECTING, partial(self._correct, decider, number))
            case Fate.RETURNED | Fate.MENDED:
                player.plan(day, DECIDING, partial(self._send_back, deed, decider, number))
            case Fate.WITHDRAWN:
                player.plan(day, WITHDRAWING, partial(self._withdraw, deed.sender, number))

    def _decider(self, deed: Deed) -> str:
        """Nobody decides on their own: what the 信用办 sent is the deputy's."""
        cast = self._record.cast
        return cast.qian.name if deed.sender == cast.wang.name else cast.wang.name

    async def _amend(self, deed: Deed, decider: str, number: int) -> None:
        on = deed.on + timedelta(days=1)
        await self._player.say(decider, f"/amend {number} 日期 {on.month}月{on.day}日", "已核改")
        self._record.played[number].on = on
        await self.approve(decider, number)

    async def _correct(self, decider: str, number: int) -> None:
        reason = self._secret(f"更正缘由{number}")
        await self._player.say(decider, f"/correct {number} 退回 {reason}", f"#{number} 已更正为退回")
        self._turn(number, FactStatus.RETURNED)

    async def _withdraw(self, sender: str, number: int) -> None:
        await self._player.say(sender, f"/withdraw {number}", f"#{number} 已撤回")
        self._turn(number, FactStatus.WITHDRAWN)

    async def _send_back(self, deed: Deed, decider: str, number: int) -> None:
        reason = self._secret(f"退回缘由{number}")
        await self._player.say(decider, f"/return {number} {reason}", f"#{number} 已退回")
        self._turn(number, FactStatus.RETURNED)
        if deed.fate is Fate.MENDED:
            day = sending_day(self._player.now.date() + timedelta(days=1))
            self._player.plan(day, MENDING, partial(self._mend, deed, decider, number))

    async def _mend(self, deed: Deed, decider: str, number: int) -> None:
        """补正: the former material and one file more, approved at once."""
        person = self._player.crowd[deed.sender]
        await person.press(f"补正 #{number}")
        await self._player.stage.settled()
        more = Piece(EvidenceKind.DOCUMENT, Form.PDF, 7000 + number, f"补充{number}.pdf")
        again = await self._sender.add(person, deed, more)
        self._note_sent(again, deed, deed.clause, (more,))
        await self.approve(decider, again)

    async def _reuse(self, deed: Deed, clause: str, number: int) -> None:
        """一材多用, approved a day later."""
        person = self._player.crowd[deed.sender]
        await person.say(f"/reuse {number} {clause}")
        await self._player.stage.settled()
        again = await self._sender.complete(person, deed)
        self._note_sent(again, deed, clause)
        day = self._player.now.date() + timedelta(days=1)
        self._player.plan(day, DECIDING, partial(self.approve, self._decider(deed), again))

    def _secret(self, words: str) -> str:
        """Words that must stay in the house."""
        self._record.secrets.add(words)
        return words

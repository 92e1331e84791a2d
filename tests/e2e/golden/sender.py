"""Sending one deed's material as a person does it: the files, then an answer to whatever the card asks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from random import Random

from bot.plan.model import EvidenceKind, Plan
from bot.sandbox import Person, Seen
from bot.texts.scoring import KIND_NAMES
from tests.e2e.golden.deeds import Deed, Way
from tests.e2e.golden.materials import MEDIA, Form, Piece, content
from tests.support.bot import Stage

MOST_QUESTIONS = 8
SHORT = 12
"""So much of a long name surely stands on its button."""
FINISH = "✅ 完成提交"
_GATES = {
    EvidenceKind.UPLOAD: ("“信用交通·山东”网站截图", "网站截图"),
    EvidenceKind.PUBLICATION: ("政府网站截图", "网站截图"),
    EvidenceKind.PHOTO: ("现场照片",),
}


class Sender:
    """Plays the sending side on a stage."""

    def __init__(self, stage: Stage, plan: Plan, rng: Random) -> None:
        self._stage = stage
        self._plan = plan
        self._rng = rng

    async def send(self, person: Person, deed: Deed) -> int:
        """All of it up to 完成提交; the submission's number."""
        if deed.way is Way.COMMAND:
            await self._say(person, f"/submit {deed.clause}", "草稿")
        elif deed.way is Way.FILED:
            await self._say(person, f"/file {deed.department} {deed.clause}", f"代{deed.department}报送")
        card: Seen | None = None
        for batch in _batches(deed.pieces):
            if len(batch) > 1:
                await self._give_album(person, deed, batch, card)
            else:
                await self._give(person, deed, batch[0], card)
            card = await self._answer(person, deed, batch[0])
        assert card is not None
        return await self.finish(person, card)

    async def add(self, person: Person, deed: Deed, piece: Piece) -> int:
        """One more file to the draft that is open, and 完成提交."""
        await self._give(person, deed, piece, self._card(person))
        return await self.finish(person, await self._answer(person, deed, piece))

    async def complete(self, person: Person, deed: Deed) -> int:
        """Answer what an open draft still asks, and 完成提交."""
        return await self.finish(person, await self._answer(person, deed, deed.pieces[0]))

    async def finish(self, person: Person, card: Seen) -> int:
        number = number_of(card)
        if self._rng.random() < 0.2:
            await person.say("/done")
        else:
            await person.press("完成提交", message_id=card.message_id)
        await self._stage.settled()
        assert any(f"#{number} 已提交，待审核" in seen.text for seen in person.heard), _end(person)
        return number

    async def _say(self, person: Person, text: str, wanted: str) -> None:
        await person.say(text)
        await self._stage.settled()
        assert any(wanted in seen.text for seen in person.heard), (text, _end(person))

    async def _give(self, person: Person, deed: Deed, piece: Piece, card: Seen | None) -> None:
        """Send the piece: the first one as the deed's way is, the others in reply to the card."""
        reply = card.message_id if card is not None else 0
        caption = deed.clause if deed.way is Way.CAPTION and card is None else None
        if piece.form is Form.LINK:
            await person.say(f"{caption} {piece.url}" if caption else piece.url, reply_to=reply)
        elif piece.form is Form.PHOTO:
            await person.photo(content(piece), caption=caption, reply_to=reply)
        else:
            await person.document(content(piece), piece.name, MEDIA[piece.form], caption=caption, reply_to=reply)
        await self._stage.settled()

    async def _give_album(self, person: Person, deed: Deed, batch: Sequence[Piece], card: Seen | None) -> None:
        """Pictures of one kind together; their parts may arrive in another order."""
        caption = deed.clause if deed.way is Way.CAPTION and card is None else None
        reply = card.message_id if card is not None else 0
        await person.album([content(piece) for piece in batch], caption=caption, reply_to=reply)
        await self._stage.settled()

    async def _answer(self, person: Person, deed: Deed, piece: Piece) -> Seen:
        """Answer until the card can be sent; the card then."""
        for _ in range(MOST_QUESTIONS):
            card = self._card(person)
            if FINISH in card.button_words:
                return card
            await self._answer_one(person, deed, piece, card)
            await self._stage.settled()
        raise AssertionError(f"{deed} is still asked something:\n{_end(person)}")

    async def _answer_one(self, person: Person, deed: Deed, piece: Piece, card: Seen) -> None:
        typed, pressed = self._reply(deed, piece, card)
        if pressed:
            await person.press(pressed, message_id=card.message_id)
        else:
            await person.say(typed)

    def _reply(self, deed: Deed, piece: Piece, card: Seen) -> tuple[str, str]:
        """What to type, or which button to press."""
        text, words = card.text, card.button_words
        if "这是哪一项的佐证" in text:
            button = next((each for each in words if each.startswith(f"{deed.clause} ")), "")
            return deed.clause, button
        if "提醒的是" in text and "您选的是" in text:
            return "", next(each for each in words if each.startswith("就是"))
        if "是信用评价类数据吗" in text:
            return "", next(each for each in words if each.startswith("是" if deed.is_evaluation else "否"))
        if "有几名工作人员" in text:
            return f"{deed.count}人", f"{deed.count}人" if self._rng.random() < 0.5 else ""
        if "事情是哪天办的" in text:
            return self._day(deed.on, card)
        if "材料是什么" in text:
            return "", self._kind(deed.clause, piece.kind, words)
        assert "是哪个" in text, card.text
        label = deed.label or ""
        return label, label if label in words and self._rng.random() < 0.5 else ""

    def _day(self, on: date, card: Seen) -> tuple[str, str]:
        if on == self._stage.app.bureau.today and "今天" in card.button_words:
            return "", "今天"
        return self._rng.choice((f"{on.month}月{on.day}日", f"{on:%m%d}", on.isoformat())), ""

    def _kind(self, clause: str, kind: EvidenceKind, words: list[str]) -> str:
        titles = [line.title for line in self._plan.clause(clause).checklist if kind in line.kinds]
        wanted = [*_GATES.get(kind, ()), *titles, KIND_NAMES[kind]]
        found = [button for each in wanted for button in words if button.startswith(each[:SHORT])]
        assert found, (clause, kind, words)
        return found[0]

    def _card(self, person: Person) -> Seen:
        """The newest card of a draft with something to press."""
        shown = [seen for seen in person.heard if "已收到 #" in seen.text or "材料 #" in seen.text]
        cards = [seen for seen in shown if seen.button_words]
        assert cards, _end(person)
        return cards[-1]


def _batches(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """Pictures of one kind that follow one another are sent as an album, everything else by itself."""
    batches: list[list[Piece]] = []
    for piece in pieces:
        former = batches[-1][-1] if batches else None
        is_next = former is not None and former.form is piece.form is Form.PHOTO and former.kind is piece.kind
        if is_next:
            batches[-1].append(piece)
        else:
            batches.append([piece])
    return batches


def number_of(card: Seen) -> int:
    """The submission that the card is about."""
    found = re.search(r"#(\d+)", card.text)
    assert found, card.text
    return int(found[1])


def _end(person: Person) -> str:
    return "\n".join(f"{seen.sender}: {seen.text} {seen.button_words}" for seen in person.transcript[-4:])

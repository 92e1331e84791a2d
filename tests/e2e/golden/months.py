"""The rest of the year's life: progress of the months, their closing, nil reports, a notice, the papers at the end."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from datetime import date, time, timedelta

from bot.plan.model import EvidenceKind
from bot.sandbox import Seen
from bot.scoring.engine import score
from bot.scoring.facts import FactStatus
from bot.services.facts import rows_as_of
from bot.services.months import LedgerMonth, ledger_months
from tests.e2e.golden.dealings import Dealings
from tests.e2e.golden.materials import Form, Piece, content
from tests.e2e.golden.player import Player
from tests.e2e.golden.record import Played

NIL_CLAUSE = "3.2"
CLOSING, ASKED = time(16, 30), time(9)


def plan_months(player: Player, dealings: Dealings) -> None:
    """Each month: its progress asked and answered, then closed, by the coordinator's habit on one of three days."""
    record = player.record
    for month in ledger_months(player.stage.app.bureau):
        if month.closes_from > record.last_day:
            continue
        day = month.closes_from + timedelta(days=player.rng.choice((0, 3, 7)))
        player.mornings.add(month.asks_from)
        player.plan(month.asks_from, ASKED, _progress(player, month))
        player.plan(min(day, record.last_day), CLOSING, _close(player, month))
        player.plan(min(day + timedelta(days=1), record.last_day), time(17), _approve_ledger(player, dealings, month))


def _progress(player: Player, month: LedgerMonth) -> Callable[[], Awaitable[None]]:
    async def do() -> None:
        """Most departments take the proposed line, some write their own, some stay silent."""
        said = player.record.progress.setdefault(month.name, {})
        for department, senders in player.record.cast.senders.items():
            name, chance = senders[0].name, player.rng.random()
            asked = [seen for seen in player.crowd[name].said if _asks(month, seen)]
            if chance < 0.5 and asked:
                await player.crowd[name].press("照此填", message_id=asked[-1].message_id)
                await player.stage.settled()
                assert any(f"已填{department}" in seen.text for seen in player.crowd[name].heard), department
                said[department] = ""
            elif chance < 0.75:
                text = f"{department}{month.name}完成走访{player.rng.randrange(1, 40)}家"
                await player.say(name, f"/progress {int(month.name[5:])}月 {text}", "已填")
                said[department] = text

    return do


def _asks(month: LedgerMonth, seen: Seen) -> bool:
    return "照此填" in seen.button_words and f"{int(month.name[5:])}月进展" in seen.text


def _close(player: Player, month: LedgerMonth) -> Callable[[], Awaitable[None]]:
    async def do() -> None:
        bureau = player.stage.app.bureau
        with bureau.storage.read() as session:
            facts = [row.fact for row in rows_as_of(session, bureau.today)]
        player.record.closings[month.name] = player.now, score(bureau.plan, facts, bureau.today)
        words = await player.say(player.record.cast.wang.name, f"/close {month.name}", "台账已关账")
        found = re.search(r"#(\d+) 自动报送", words)
        assert found, words
        papers = tuple(Piece(EvidenceKind.DOCUMENT, form, 0) for form in (Form.DOCX, Form.XLSX))
        number = int(found[1])
        player.record.played[number] = Played(
            number=number,
            clause="1.2b",
            department="法规科",
            on=month.ends_on,
            label=None,
            count=None,
            is_evaluation=False,
            pieces=papers,
            states=[(player.now, FactStatus.PENDING)],
            month=month.name,
        )

    return do


def _approve_ledger(player: Player, dealings: Dealings, month: LedgerMonth) -> Callable[[], Awaitable[None]]:
    async def do() -> None:
        number = next(each.number for each in player.record.played.values() if each.month == month.name)
        await dealings.approve(player.record.cast.qian.name, number)

    return do


def plan_nil_reports(player: Player) -> None:
    """In each quarter's last days departments without any material for 3.2 say so."""
    for day in (date(2024, 6, 27), date(2024, 9, 26)):
        if day < player.record.last_day:
            player.plan(day, time(15), _nil_reports(player, day))


def _nil_reports(player: Player, day: date) -> Callable[[], Awaitable[None]]:
    async def do() -> None:
        sent = {each.department for each in player.record.played.values() if each.clause == NIL_CLAUSE}
        senders = player.record.cast.senders
        for department in player.record.plan.clause(NIL_CLAUSE).departments:
            if department in senders and department not in sent:
                said = await player.say(senders[department][0].name, f"/nil {NIL_CLAUSE}")
                if "零报告" in said:  # unless nothing is owed any more
                    player.record.nil.setdefault(f"{day:%Y-%m}", []).append(department)

    return do


async def attach_template(player: Player) -> None:
    """The coordinator attaches a form to 4.1, and a department takes it."""
    form = Piece(EvidenceKind.DOCUMENT, Form.DOCX, 4100)
    await player.crowd[player.record.cast.wang.name].document(content(form), "承诺书.docx", caption="/template 4.1")
    await player.stage.settled()
    await player.say(player.record.cast.senders["客运科"][0].name, "/template 4.1", "承诺书.docx")

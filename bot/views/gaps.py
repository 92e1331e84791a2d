"""查缺, as messages: folded to eight, of one kind, of one item, or all of it, a message a group."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from bot.keyboards import gaps as keyboards
from bot.ports import Outgoing
from bot.services.gap_kinds import GapKind
from bot.services.gaps import Found, GapSheet
from bot.texts import gaps as texts

MOST_SHOWN = 8


def folded(sheet: GapSheet) -> Outgoing:
    """The whole in few words, and the first eight of what can be done now."""
    if not sheet.found:
        words = texts.NOTHING_MISSING.format(points=sheet.score.total.cap // 10)
        return Outgoing((texts.heading(sheet), words))
    shown = _foremost(sheet.found)
    folded_count = len(sheet.found) - len(shown)
    blocks = [texts.heading(sheet), texts.summary(sheet), *_blocks(shown, sheet)]
    blocks += [texts.folded(folded_count)] if folded_count else []
    return Outgoing(tuple(blocks), (*keyboards.doors(shown), *keyboards.kinds(sheet, has_more=bool(folded_count))))


def _foremost(found: Sequence[Found]) -> list[Found]:
    """Eight in the annex's order: with points to gain now; then without points; then what is to come."""

    def rank(each: Found) -> int:
        return 2 if each.gap.kind is GapKind.LATER else not each.gap.points

    chosen = sorted(range(len(found)), key=lambda place: (rank(found[place]), place))[:MOST_SHOWN]
    return [found[place] for place in sorted(chosen)]


def of_kind(sheet: GapSheet, kind: GapKind, *, is_whole: bool) -> Outgoing:
    """One kind, folded to eight unless all of it is asked for."""
    own = [each for each in sheet.found if each.gap.kind is kind]
    if not own:
        return Outgoing((texts.NOTHING_OF_IT,), (keyboards.back(),))
    shown = own if is_whole else own[:MOST_SHOWN]
    folded_count = len(own) - len(shown)
    blocks = [texts.kind_heading(kind, sheet.points[kind], len(own)), *_blocks(shown, sheet)]
    blocks += [texts.folded(folded_count)] if folded_count else []
    return Outgoing(tuple(blocks), (*keyboards.doors(shown), *keyboards.of_kind(kind, has_more=bool(folded_count))))


def of_items(sheet: GapSheet, clauses: Sequence[str]) -> Outgoing:
    """What those clauses lack."""
    own = [each for each in sheet.found if each.gap.clause in clauses]
    if not own:
        return Outgoing((texts.NOTHING_OF_IT,), (keyboards.back(),))
    heading = texts.item_heading(sheet.score.plan.clause(clauses[0]), sheet.score.plan)
    return Outgoing((heading, *_blocks(own, sheet)), (*keyboards.doors(own), keyboards.back()))


def whole(sheet: GapSheet) -> list[Outgoing]:
    """Everything, a message a group of the annex, each with its own buttons."""
    if not sheet.found:
        return [folded(sheet)]
    messages = [Outgoing((texts.heading(sheet), texts.summary(sheet)))]
    for group, found in groupby(sheet.found, key=lambda each: _group(each, sheet)):
        own = list(found)
        messages.append(Outgoing((texts.group_heading(group, sheet), *_blocks(own, sheet)), keyboards.doors(own)))
    return messages


def _group(found: Found, sheet: GapSheet) -> str:
    plan, clause = sheet.score.plan, found.gap.clause
    return plan.indicator(plan.clause(clause).indicator).group if clause else ""


def _blocks(shown: Iterable[Found], sheet: GapSheet) -> list[str]:
    return [texts.gap_block(each.gap, sheet) for each in shown]

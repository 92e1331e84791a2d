"""Buttons about pieces of material: what they are, one by one, and for which other items they may be used."""

from __future__ import annotations

from collections.abc import Iterable

from bot.keyboards.callback import encode
from bot.keyboards.rows import Row, item_words, rows
from bot.plan.model import Clause
from bot.ports import Button
from bot.services.drafts import DraftSheet, EvidenceItem
from bot.services.pieces import Piece, Pieces
from bot.services.reuse import Reuse
from bot.texts import buttons as words
from bot.texts.material import choice_names, form_of, shows_picture

MOST_PIECES = 30
TICK, EMPTY = "☑ ", "☐ "
NONE = "-"
LONGEST_NAME = 20


def kinds(sheet: DraftSheet) -> tuple[Row, ...]:
    """One press names all that has no kind yet; below, the ways to say more."""
    names = choice_names(sheet.choices, has_picture=shows_picture(sheet.evidence))
    plain = rows((Button(name, encode("kind", sheet.id, key)) for key, name in names.items()), 2)
    unnamed = [item for item in sheet.evidence if item.kind is None]
    more = [Button(words.SEVERAL_KINDS, encode("tick", sheet.id, 0, NONE))]
    if len(unnamed) > 1:
        more.append(Button(words.EACH_PIECE, encode("pieces", sheet.id)))
    return (*plain, tuple(more))


def several_kinds(sheet: DraftSheet, chosen: tuple[str, ...]) -> tuple[Row, ...]:
    """All that has no kind yet is several things at once."""
    names = choice_names(sheet.choices, has_picture=shows_picture(sheet.evidence))
    back = Button(words.BACK, encode("back", sheet.id))
    return (*_ticks(sheet.id, 0, names, chosen), (_chosen(sheet.id, 0, chosen), back))


def piece(shown: Piece, chosen: tuple[str, ...]) -> tuple[Row, ...]:
    """What one piece is, and what may be done with it."""
    number, evidence_id = shown.submission_id, shown.item.id
    names = choice_names(shown.choices, has_picture=shown.item.is_picture)
    ticks = _ticks(number, evidence_id, names, chosen)
    done = ((_chosen(number, evidence_id, chosen),),) if shown.choices else ()
    back = Button(words.BACK, encode("pieces" if shown.count > 1 else "back", number))
    if not shown.is_draft:
        return (*ticks, *done, (back,))
    drop = Button(words.DROP_PIECE, encode("unpiece", number, evidence_id))
    move = Button(words.MOVE_PIECE, encode("move", number, evidence_id))
    return (*ticks, *done, (drop, move), (back,))


def pieces(listed: Pieces) -> tuple[Row, ...]:
    """One button a piece, then what can be put back."""
    shown = listed.items[:MOST_PIECES]
    found = rows(
        (Button(f"{place} {_short(item)}", encode("piece", listed.id, item.id)) for place, item in enumerate(shown, 1)),
        2,
    )
    gone = ((_put_back(listed.id, item),) for item in listed.removed[:5])
    return (*found, *gone, (Button(words.BACK, encode("back", listed.id)),))


def targets(shown: Piece, clauses: Iterable[Clause]) -> tuple[Row, ...]:
    """The items to which a piece may be moved."""
    number, evidence_id = shown.submission_id, shown.item.id
    offered = rows((Button(item_words(each), encode("moveto", number, evidence_id, each.id)) for each in clauses), 2)
    return (*offered, (Button(words.BACK, encode("piece", number, evidence_id)),))


def reuse(submission_id: int, found: Reuse) -> tuple[Row, ...]:
    """One button for each other item."""
    return rows((Button(item_words(each), encode("reuse", submission_id, each.id)) for each in found.usable), 2)


def keys_from(text: str) -> tuple[str, ...]:
    """The chosen keys as a button's data holds them."""
    return () if text == NONE else tuple(text.split("."))


def _ticks(number: int, evidence_id: int, names: dict[str, str], chosen: tuple[str, ...]) -> tuple[Row, ...]:
    """A press on a line ticks it, or takes its tick away."""
    return rows(
        (
            Button((TICK if key in chosen else EMPTY) + name, encode("tick", number, evidence_id, _turned(chosen, key)))
            for key, name in names.items()
        ),
        2,
    )


def _turned(chosen: tuple[str, ...], key: str) -> str:
    kept = [each for each in chosen if each != key] if key in chosen else [*chosen, key]
    return ".".join(sorted(kept)) or NONE


def _chosen(number: int, evidence_id: int, chosen: tuple[str, ...]) -> Button:
    return Button(words.CHOSEN, encode("ticked", number, evidence_id, ".".join(chosen) or NONE))


def _put_back(number: int, item: EvidenceItem) -> Button:
    return Button(words.PUT_BACK.format(name=_short(item)), encode("putback", number, item.id))


def _short(item: EvidenceItem) -> str:
    name = form_of(item)
    return name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1] + "…"

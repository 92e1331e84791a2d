"""Buttons of notices. Departments and roles travel as their place, clauses as their id."""

from __future__ import annotations

from collections.abc import Iterable

from bot.domain.roles import Role
from bot.domain.states import AudienceKind
from bot.keyboards.callback import encode
from bot.plan.model import Plan
from bot.ports import Button
from bot.services.notice_audience import Audience, OpenClause
from bot.services.notice_receipts import NoticeLine
from bot.texts import notices as texts
from bot.texts.roles import ROLE_NAMES

ALL, PICK, TOGGLE, ITEM, PREVIEW, CONFIRM, DROP = (
    "nt_all",
    "nt_pick",
    "nt_set",
    "nt_item",
    "nt_view",
    "nt_ok",
    "nt_drop",
)
OPEN, NUDGE, SHEET, RECALL, RECALL_PLAINLY = "nr_open", "nr_nudge", "nr_xlsx", "nr_recall", "nr_plain"
BACK = "back"
ROLES = tuple(Role)

Rows = tuple[tuple[Button, ...], ...]


def audiences(number: int) -> Rows:
    """How to say who gets it."""
    return (
        (Button(texts.ALL, encode(ALL, number)),),
        (
            Button(texts.BY_DEPARTMENT, encode(PICK, number, AudienceKind.DEPARTMENTS)),
            Button(texts.BY_ROLE, encode(PICK, number, AudienceKind.ROLES)),
        ),
        (Button(texts.BY_ITEM, encode(PICK, number, AudienceKind.UNSUBMITTED)),),
        (Button(texts.DROP, encode(DROP, number)),),
    )


def choices(number: int, chosen: Audience, plan: Plan) -> Rows:
    """All departments or roles, two a row, the chosen ones marked."""
    if chosen.kind is AudienceKind.DEPARTMENTS:
        names = [(each.name, each.name) for each in plan.departments]
    else:
        names = [(role.value, ROLE_NAMES[role]) for role in ROLES]
    buttons = [
        Button(
            texts.CHOSEN.format(name=shown) if name in chosen.names else shown,
            encode(TOGGLE, number, chosen.kind, place),
        )
        for place, (name, shown) in enumerate(names)
    ]
    pairs = tuple(tuple(buttons[start : start + 2]) for start in range(0, len(buttons), 2))
    return (*pairs, (Button(texts.DONE, encode(PREVIEW, number)), _back(number)))


def name_at(kind: AudienceKind, place: int, plan: Plan) -> str:
    """What a button of :func:`choices` stands for; ``ValueError`` for forged data."""
    names = [each.name for each in plan.departments] if kind is AudienceKind.DEPARTMENTS else list(ROLES)
    if kind not in (AudienceKind.DEPARTMENTS, AudienceKind.ROLES) or place >= len(names):
        raise ValueError("no such choice")
    return str(names[place])


def items(number: int, clauses: Iterable[OpenClause]) -> Rows:
    """One clause a row."""
    rows = tuple(
        (
            Button(
                texts.item_button(each.clause_id, each.title, each.department_count),
                encode(ITEM, number, each.clause_id),
            ),
        )
        for each in clauses
    )
    return (*rows, (_back(number),))


def _back(number: int) -> Button:
    return Button(texts.BACK, encode(PICK, number, BACK))


def preview(number: int) -> Rows:
    return (
        (Button(texts.CONFIRM, encode(CONFIRM, number)),),
        (Button(texts.CHANGE, encode(PICK, number, BACK)), Button(texts.DROP, encode(DROP, number))),
    )


def preview_again(number: int) -> Rows:
    return ((Button(texts.PREVIEW_AGAIN, encode(PREVIEW, number)), Button(texts.DROP, encode(DROP, number))),)


def lines(shown: Iterable[NoticeLine]) -> Rows:
    return tuple((Button(texts.line_button(each), encode(OPEN, each.id)),) for each in shown)


def receipts(number: int, *, may_nudge: bool, may_recall: bool) -> Rows:
    first = [Button(texts.NUDGE, encode(NUDGE, number))] if may_nudge else []
    second = [Button(texts.RECALL, encode(RECALL, number))] if may_recall else []
    rows = ((*first, Button(texts.AS_SHEET, encode(SHEET, number))), tuple(second))
    return tuple(row for row in rows if row)


def recall_plainly(number: int) -> Rows:
    return ((Button(texts.RECALL_PLAINLY, encode(RECALL_PLAINLY, number)),),)

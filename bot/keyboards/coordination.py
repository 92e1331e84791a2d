"""Buttons of 催办, 督办单, 通报, 批示, 签收 and 反馈. Departments travel as their place in the plan, never by name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.domain.states import ReceiptKind
from bot.keyboards.callback import encode
from bot.plan.obligations import DUTY_PREFIX
from bot.ports import Button
from bot.services.matters import Matter
from bot.services.receipts import Subject
from bot.services.supervision import TERMS
from bot.texts import bulletins as bulletin_words
from bot.texts import instructions as instruction_words
from bot.texts import receipts as receipt_words
from bot.texts import supervision as supervision_words
from bot.texts.urging import BUTTON as URGE

Rows = tuple[tuple[Button, ...], ...]
MOST_BUTTONS = 16


def urge_departments(matters: Iterable[Matter], *, most: int = MOST_BUTTONS) -> Rows:
    """「催办 客运科」, one a department, two in a row."""
    names = {matter.place: matter.department for matter in matters}
    buttons = [Button(URGE.format(name=name), encode("urge", place)) for place, name in list(names.items())[:most]]
    return tuple(tuple(buttons[start : start + 2]) for start in range(0, len(buttons), 2))


def supervise(candidates: Iterable[Matter]) -> Rows:
    """「督办 3.1 信用信息 客运科」, one a candidate."""
    return tuple(
        (Button(supervision_words.candidate_button(each), encode("sv", *_key(each))),)
        for each in list(candidates)[:MOST_BUTTONS]
    )


def terms(matter: Matter) -> Rows:
    """The days by which the department is to answer."""
    row = (
        Button(supervision_words.TERM_BUTTON.format(count=count), encode("svd", *_key(matter), count))
        for count in TERMS
    )
    return tuple((button,) for button in row)


def _key(matter: Matter) -> tuple[str, int]:
    # A duty's id holds the colon that parts callback data; the use case puts the prefix back.
    return matter.obligation_id.removeprefix(DUTY_PREFIX), matter.place


def bulletin_draft(number: int) -> Rows:
    return (
        (
            Button(bulletin_words.PROPOSE, encode("bl_ask", number)),
            Button(bulletin_words.DROP, encode("bl_drop", number)),
        ),
    )


def bulletin_card(number: int) -> Rows:
    return (
        (
            Button(bulletin_words.APPROVE, encode("bl_ok", number)),
            Button(bulletin_words.REFUSE, encode("bl_no", number)),
        ),
    )


def offer(number: int) -> Rows:
    """「作为批示转办」, and the way out."""
    return (
        (Button(instruction_words.PASS_ON, encode("in_pick", number)),),
        (Button(instruction_words.NOT_NOW, encode("in_drop", number)),),
    )


def picker(number: int, departments: Sequence[str], chosen: Sequence[str]) -> Rows:
    """All departments, the chosen ones marked; then 「发出批示」."""
    buttons = [
        Button(
            instruction_words.CHOSEN.format(name=name) if name in chosen else name,
            encode("in_set", number, place, 0 if name in chosen else 1),
        )
        for place, name in enumerate(departments)
    ]
    pairs = tuple(tuple(buttons[start : start + 2]) for start in range(0, len(buttons), 2))
    last = (
        Button(instruction_words.SEND, encode("in_send", number)),
        Button(instruction_words.NOT_NOW, encode("in_drop", number)),
    )
    return (*pairs, last)


def receipt(subject: Subject, *, is_signed: bool = False) -> Rows:
    """「签收」 until it is signed, and 「反馈」 where an answer is asked for."""
    row = [] if is_signed else [Button(receipt_words.SIGN, encode("sign", subject.kind.value, subject.id))]
    if subject.kind in (ReceiptKind.INSTRUCTION, ReceiptKind.SUPERVISION):
        row.append(Button(receipt_words.ANSWER, encode("feedback", subject.kind.value, subject.id)))
    return (tuple(row),) if row else ()


def sign_list(subjects: Iterable[Subject]) -> Rows:
    return tuple(
        (Button(f"{receipt_words.SIGN} {receipt_words.name_of(each)}", encode("sign", each.kind.value, each.id)),)
        for each in list(subjects)[:MOST_BUTTONS]
    )


def answer_list(subjects: Iterable[Subject]) -> Rows:
    return tuple(
        (Button(f"{receipt_words.ANSWER} {receipt_words.name_of(each)}", encode("feedback", each.kind.value, each.id)),)
        for each in list(subjects)[:MOST_BUTTONS]
    )


def without_signing(rows: Rows) -> Rows:
    """The buttons of a message once it is signed."""
    sign = encode("sign")
    kept = (tuple(each for each in row if not (each.data or "").startswith(sign)) for row in rows)
    return tuple(row for row in kept if row)

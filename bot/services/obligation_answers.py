"""其他答复: what a department says of an obligation instead of material, and takes back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from bot.domain.errors import ConflictError, ForbiddenError, InvalidInputError, NotFoundError
from bot.domain.roles import Action, Principal
from bot.domain.states import AnswerKind, AnswerState
from bot.plan.obligations import Obligation
from bot.services.answer_cards import AGREED_TO, Given, deciders, given_of, tell_deciders
from bot.services.bureau import Bureau
from bot.services.clause_state import WHOLES
from bot.services.confirmations import open_choice, own_department
from bot.services.digest import refresh_digests
from bot.services.items import Item
from bot.services.lines import Line, line_of
from bot.services.obligations import read_situation
from storage.models import ObligationAnswer
from storage.repositories import obligations as answers
from storage.repositories.obligations import EVERYBODY

LONGEST_TEXT = 300
_IN_FORCE = (AnswerState.STANDING, AnswerState.WAITING)
_REPLACING = frozenset({AnswerKind.DIFFICULTY, AnswerKind.EXTENSION, AnswerKind.JOINED})


@dataclass(frozen=True, slots=True)
class AnswerSheet:
    """What may be said of an item. ``partners``: with whom it may be reported together; ``given``: what was said.

    ``is_paused`` and ``is_settled`` are ``None`` for those who cannot steer items or where nothing can be settled.
    """

    line: Line
    kinds: tuple[AnswerKind, ...]
    partners: tuple[str, ...]
    given: tuple[Given, ...]
    is_paused: bool | None = None
    is_settled: bool | None = None


@dataclass(frozen=True, slots=True)
class AnswerChoice:
    """Several open items fit: which one is meant?"""

    kind: AnswerKind | None
    lines: tuple[Line, ...]


def answer_sheet(bureau: Bureau, principal: Principal, obligation_id: str) -> AnswerSheet:
    """What the department may answer about that item, and what it answered before."""
    department = own_department(principal)
    obligation = _obligation(bureau, obligation_id, department)
    with bureau.storage.read() as session:
        item = read_situation(bureau, session, bureau.today).item(obligation, department)
        rows = [row for row in answers.in_force(session) if row.obligation_id == obligation_id]
        given = tuple(given_of(bureau, session, row) for row in rows if row.department == department)
    kinds = kinds_for(item) if item.is_open and not item.is_asked else ()
    general = {row.kind for row in rows if row.department == EVERYBODY}
    is_steering = principal.may(Action.STEER_ITEMS)
    can_settle = is_steering and item.clause is not None and item.clause.rule.kind in WHOLES
    return AnswerSheet(
        line_of(bureau.plan, item),
        kinds,
        partners_of(obligation, department) if AnswerKind.JOINED in kinds else (),
        given,
        AnswerKind.PAUSED in general if is_steering else None,
        AnswerKind.SETTLED in general if can_settle else None,
    )


def kinds_for(item: Item) -> tuple[AnswerKind, ...]:
    """What may be said of an open item; nobody sends the month's ledger, so little can be said of it."""
    if item.clause is not None and not item.clause.asks_day:
        return (AnswerKind.DIFFICULTY, AnswerKind.EXTENSION)
    may_be_nil = item.clause is None or item.clause.allows_nil
    has_partners = len(item.obligation.departments) > 1
    return (
        AnswerKind.DONE,
        *((AnswerKind.NIL,) if may_be_nil else ()),
        *((AnswerKind.JOINED,) if has_partners else ()),
        AnswerKind.EXEMPT,
        AnswerKind.DIFFICULTY,
        AnswerKind.EXTENSION,
    )


def partners_of(obligation: Obligation, department: str) -> tuple[str, ...]:
    """The other departments of the obligation, in the annex's order."""
    return tuple(each for each in obligation.departments if each != department)


def answerable(
    bureau: Bureau, principal: Principal, item_ids: Iterable[str] | None, kind: AnswerKind | None
) -> AnswerChoice:
    """The department's open items among those clauses and duties (all for ``None``) of which that may be said.

    Raises ``ForbiddenError`` if none is the department's, ``InvalidInputError`` ``nothing_open`` or
    ``answer_not_possible``.
    """
    department = own_department(principal)
    wanted = None if item_ids is None else set(item_ids)
    mine = [
        each
        for each in bureau.obligations
        if department in each.departments and (wanted is None or {each.clause_id, each.duty_id} & wanted)
    ]
    if not mine:
        raise ForbiddenError
    found = open_choice(bureau, department, {each.id for each in mine})
    fitting = [item for item in found if kind is None or (kind in kinds_for(item) and not item.is_asked)]
    if not fitting:
        raise InvalidInputError("answer_not_possible")
    return AnswerChoice(kind, tuple(line_of(bureau.plan, item) for item in fitting))


def give_answer(
    bureau: Bureau,
    principal: Principal,
    obligation_id: str,
    kind: AnswerKind,
    *,
    text: str = "",
    partner: str | None = None,
    new_due_on: date | None = None,
) -> Given:
    """Say it of the department's item; the same again changes nothing, another text or day replaces the former.

    Raises ``InvalidInputError`` ``answer_not_possible``, ``answer_text_needed``, ``answer_text_too_long``,
    ``partner_unknown``, ``day_not_later``, ``day_outside_year`` or ``nobody_to_agree``.
    """
    department = own_department(principal)
    obligation = _obligation(bureau, obligation_id, department)
    text = " ".join(text.split())
    _check(bureau, obligation, department, kind, text, partner, new_due_on)
    state = AnswerState.WAITING if kind in AGREED_TO else AnswerState.STANDING
    with bureau.storage.write() as session:
        known = answers.one_in_force(session, obligation_id, department, kind, state)
        if known is not None and _is_same(known, text, partner, new_due_on):
            return given_of(bureau, session, known)
        item = read_situation(bureau, session, bureau.today).item(obligation, department)
        if kind not in kinds_for(item) or (not item.is_open and known is None):
            raise InvalidInputError("answer_not_possible")
        if known is not None:
            answers.change(session, known.id, (state,), AnswerState.REPLACED, closed_at=bureau.now)
        row = answers.give(
            session,
            obligation_id,
            department,
            kind,
            principal.member_id,
            bureau.now,
            state=state,
            text=text or None,
            partner=partner,
            new_due_on=new_due_on,
        )
        if kind in AGREED_TO and not deciders(bureau, session, row):
            raise InvalidInputError("nobody_to_agree")
        tell_deciders(bureau, session, row)
        refresh_digests(bureau, session, [obligation_id])
        return given_of(bureau, session, row)


def retractable(bureau: Bureau, principal: Principal, item_ids: Iterable[str] | None) -> tuple[Given, ...]:
    """What the department has said of those items and may take back, newest first. Raises ``nothing_to_retract``."""
    department = own_department(principal)
    wanted = None if item_ids is None else set(item_ids)
    with bureau.storage.read() as session:
        rows = [row for row in answers.in_force(session) if row.department == department]
        found = [row for row in rows if wanted is None or _item_of(bureau, row) in wanted]
        given = tuple(given_of(bureau, session, row) for row in reversed(found))
    if not given:
        raise InvalidInputError("nothing_to_retract")
    return given


def retract_answer(bureau: Bureau, principal: Principal, answer_id: int) -> Given:
    """Take back what one's department said (收回答复): the item is open again. Again changes nothing."""
    department = own_department(principal)
    with bureau.storage.write() as session:
        row = answers.by_id(session, answer_id)
        if row is None or row.department != department:
            raise NotFoundError("answer_unknown")
        is_changed = answers.change(session, row.id, _IN_FORCE, AnswerState.RETRACTED, closed_at=bureau.now)
        row = answers.by_id(session, answer_id)
        assert row is not None
        if not is_changed and row.state is not AnswerState.RETRACTED:
            raise ConflictError("answer_closed")
        refresh_digests(bureau, session, [row.obligation_id])
        return given_of(bureau, session, row)


def _item_of(bureau: Bureau, row: ObligationAnswer) -> str | None:
    obligation = bureau.obligation_by_id.get(row.obligation_id)
    return (obligation.clause_id or obligation.duty_id) if obligation else None


def _is_same(known: ObligationAnswer, text: str, partner: str | None, new_due_on: date | None) -> bool:
    if known.kind not in _REPLACING:
        return True
    return (known.text or "", known.partner, known.new_due_on) == (text, partner, new_due_on)


def _obligation(bureau: Bureau, obligation_id: str, department: str) -> Obligation:
    """The department's obligation of that id, whose period has begun."""
    obligation = bureau.obligation_by_id.get(obligation_id)
    if obligation is None:
        raise NotFoundError("item_unknown")
    if department not in obligation.departments:
        raise ForbiddenError
    if obligation.starts_on > bureau.today:
        raise InvalidInputError("period_not_begun")
    return obligation


def _check(
    bureau: Bureau,
    obligation: Obligation,
    department: str,
    kind: AnswerKind,
    text: str,
    partner: str | None,
    new_due_on: date | None,
) -> None:
    """Refuse an answer that lacks what its kind needs."""
    if len(text) > LONGEST_TEXT:
        raise InvalidInputError("answer_text_too_long", limit=LONGEST_TEXT)
    if kind in (AnswerKind.DIFFICULTY, AnswerKind.EXTENSION) and not text:
        raise InvalidInputError("answer_text_needed")
    if kind is AnswerKind.JOINED and partner not in partners_of(obligation, department):
        raise InvalidInputError("partner_unknown")
    if kind is AnswerKind.EXTENSION:
        _check_day(bureau, obligation, new_due_on)


def _check_day(bureau: Bureau, obligation: Obligation, new_due_on: date | None) -> None:
    if new_due_on is None or new_due_on <= max(bureau.today, obligation.due_on):
        raise InvalidInputError("day_not_later")
    if new_due_on.year != bureau.plan.year:
        raise InvalidInputError("day_outside_year", year=bureau.plan.year)

"""模板: a file that the coordinator attaches to an item, for those who report it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from bot.clock import local_day
from bot.domain.errors import InvalidInputError, NotFoundError
from bot.domain.roles import Action, Principal
from bot.plan.model import Clause
from bot.ports import StoredFile
from bot.services.bureau import Bureau
from storage.models import Member, StoredFileRow, Template
from storage.repositories import templates
from storage.upsert import insert_missing

LONGEST_NOTE = 300


@dataclass(frozen=True, slots=True)
class TemplateSheet:
    """An item's template. ``may_change``: the asker may replace or remove it."""

    clause: Clause
    annex: str
    sha256: str
    file_name: str
    is_photo: bool
    note: str
    set_by: str
    set_on: date
    may_change: bool


@dataclass(frozen=True, slots=True)
class TemplateChoice:
    """The items that have a template, in the annex's order; for who may attach one also all the others."""

    with_template: tuple[Clause, ...]
    may_change: bool


def template_of(bureau: Bureau, principal: Principal, clause_id: str) -> TemplateSheet | None:
    """The item's template, if it has one. Raises ``NotFoundError`` ``item_unknown``."""
    clause = _clause(bureau, clause_id)
    with bureau.storage.read() as session:
        row = templates.of_clause(session, clause.id)
        return _sheet(bureau, session, principal, clause, row) if row is not None else None


def list_templates(bureau: Bureau, principal: Principal) -> TemplateChoice:
    """Which items have a template."""
    with bureau.storage.read() as session:
        held = {row.clause for row in templates.everything(session)}
    found = tuple(clause for clause in bureau.plan.clauses if clause.id in held)
    return TemplateChoice(found, principal.may(Action.SET_TEMPLATE))


def require_template_rights(bureau: Bureau, principal: Principal, clause_id: str) -> Clause:
    """The item to which the principal is about to attach a file. Raises ``ForbiddenError`` and ``item_unknown``."""
    principal.require(Action.SET_TEMPLATE)
    return _clause(bureau, clause_id)


def set_template(
    bureau: Bureau,
    principal: Principal,
    clause_id: str,
    stored: StoredFile,
    file_name: str,
    note: str,
    *,
    is_photo: bool = False,
) -> TemplateSheet:
    """Attach the file, which is on the disk, in place of the former one. Raises ``template_note_long``."""
    clause = require_template_rights(bureau, principal, clause_id)
    note = " ".join(note.split())
    if len(note) > LONGEST_NOTE:
        raise InvalidInputError("template_note_long", limit=LONGEST_NOTE)
    with bureau.storage.write() as session:
        now = bureau.now
        insert_missing(session, StoredFileRow, [{"sha256": stored.sha256, "size": stored.size, "stored_at": now}])
        row = Template(
            clause=clause.id,
            sha256=stored.sha256,
            file_name=file_name,
            is_photo=is_photo,
            note=note or None,
            set_by_id=principal.member_id,
            set_at=now,
        )
        kept = session.merge(row)
        session.flush()
        return _sheet(bureau, session, principal, clause, kept)


def remove_template(bureau: Bureau, principal: Principal, clause_id: str) -> Clause:
    """Take the item's template away; again it changes nothing."""
    clause = require_template_rights(bureau, principal, clause_id)
    with bureau.storage.write() as session:
        templates.remove(session, clause.id)
    return clause


def _clause(bureau: Bureau, clause_id: str) -> Clause:
    if not bureau.plan.has_clause(clause_id):
        raise NotFoundError("item_unknown")
    return bureau.plan.clause(clause_id)


def _sheet(bureau: Bureau, session: Session, principal: Principal, clause: Clause, row: Template) -> TemplateSheet:
    setter = session.get_one(Member, row.set_by_id)
    return TemplateSheet(
        clause=clause,
        annex=bureau.plan.indicator(clause.indicator).annex,
        sha256=row.sha256,
        file_name=row.file_name,
        is_photo=row.is_photo,
        note=row.note or "",
        set_by=setter.name,
        set_on=local_day(row.set_at),
        may_change=principal.may(Action.SET_TEMPLATE),
    )

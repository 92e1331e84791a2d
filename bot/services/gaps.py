"""查缺: everything that keeps points away, and what lies about, each with where it is put right."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from sqlmodel import Session

from bot.clock import local_day
from bot.domain.roles import Action, Principal
from bot.plan.model import Tenths
from bot.scoring.engine import score
from bot.scoring.facts import FactStatus
from bot.scoring.result import ClauseScore, Score
from bot.services.bureau import Bureau
from bot.services.gap_doors import Door, Guide
from bot.services.gap_kinds import Gap, GapKind, Ground
from bot.services.gap_points import clause_gaps
from bot.services.items import Item
from bot.services.matters import is_reckoned
from bot.services.obligations import Situation, read_situation
from bot.services.pages import PageState, amber_pages, page_notes
from bot.services.review_cards import may_decide
from storage.models import Member
from storage.repositories import gaps as repository
from storage.repositories import submissions

DRAFTS_REST_FOR = 3
"""Workdays for which a draft may lie untouched."""
_LIVING = (FactStatus.PENDING, FactStatus.APPROVED)


@dataclass(frozen=True, slots=True)
class Found:
    """A gap and the door to it; somebody else's draft about no clause has none."""

    gap: Gap
    door: Door | None


@dataclass(frozen=True, slots=True)
class GapSheet:
    """All gaps in the annex's order; their points add up to the score's cap less what is earned.

    ``senders``: department and name of the submissions and drafts that gaps speak of.
    """

    score: Score
    found: tuple[Found, ...]
    senders: Mapping[int, str]

    @property
    def points(self) -> dict[GapKind, Tenths]:
        """By kind, of every kind that is there."""
        sums: dict[GapKind, Tenths] = {}
        for each in sorted(self.found, key=lambda found: list(GapKind).index(found.gap.kind)):
            sums[each.gap.kind] = sums.get(each.gap.kind, 0) + each.gap.points
        return sums


def check_gaps(bureau: Bureau, principal: Principal) -> GapSheet:
    """Everything that is missing today, for those who see all."""
    principal.require(Action.SEE_ALL)
    with bureau.storage.read() as session:
        situation = read_situation(bureau, session, bureau.today)
        drafts, links = _drafts(session, situation), _links(session, situation)
        mended = repository.mended(session)
        decidable = _decidable(bureau, session, principal, links)
    found = score(bureau.plan, (row.fact for row in situation.rows), situation.day)
    departments = {row.fact.id: row.department for row in situation.rows}
    gaps = [gap for part in found.clauses.values() for gap in _of_clause(situation, part, mended, departments)]
    gaps += [*links, *(gap for gap, _ in drafts)]
    own = frozenset(gap.facts[0] for gap, owner in drafts if owner.id == principal.member_id)
    guide = Guide(principal, bureau.plan, decidable, _urgent(situation), own)
    senders = {row.fact.id: f"{row.department} {row.member_name}" for row in situation.rows}
    senders |= {gap.facts[0]: f"{gap.departments[0]} {owner.name}" for gap, owner in drafts}
    return GapSheet(found, tuple(Found(gap, guide.door(gap)) for gap in _in_order(bureau, gaps)), senders)


def _in_order(bureau: Bureau, gaps: Iterable[Gap]) -> list[Gap]:
    places = {clause.id: place for place, clause in enumerate(bureau.plan.clauses)}
    return sorted(gaps, key=lambda gap: places.get(gap.clause or "", len(places)))


def _of_clause(
    situation: Situation, part: ClauseScore, mended: frozenset[int], senders: Mapping[int, str]
) -> list[Gap]:
    """The clause's gaps with whose they are and by when. ``senders``: the departments of all submissions."""
    clause, day = part.clause, situation.day
    begun = [each for each in situation.bureau.obligations if each.clause_id == clause.id and each.starts_on <= day]
    items = [(department, situation.item(each, department)) for department in clause.departments for each in begun]
    owing = [(department, item) for department, item in items if item.is_open and not item.is_elsewhere]
    confirmed = (department for department, item in owing if item.is_confirmed and not item.has_material)
    ground = Ground(
        has_begun=bool(begun),
        confirmed=tuple(dict.fromkeys(confirmed)),
        mended=mended,
        is_awaited=bool(situation.in_grace.intersection(clause.departments)),
    )
    return [_told(gap, owing, senders) for gap in clause_gaps(part, ground)]


def _told(gap: Gap, owing: list[tuple[str, Item]], senders: Mapping[int, str]) -> Gap:
    """The gap with its departments: those who sent what it speaks of, else those who owe."""
    of_facts = tuple(dict.fromkeys(senders[number] for number in gap.facts if number in senders))
    current = [(department, item) for department, item in owing if not item.has_ended]
    departments = gap.departments or of_facts or tuple(dict.fromkeys(department for department, _ in current))
    due_on = min((item.due_on for _, item in current), default=None)
    return replace(gap, departments=departments, due_on=due_on)


def _links(session: Session, situation: Situation) -> list[Gap]:
    """Pages that are amber, and those that programs may not read where no file shows what stands there."""
    found = [
        Gap(
            GapKind.LINK,
            each.clause_id,
            facts=(each.submission_id,),
            departments=(each.department,),
            link=each.note.url,
            is_amber=True,
        )
        for each in amber_pages(session)
    ]
    living = {row.fact.id: row for row in situation.rows if row.fact.status in _LIVING}
    held = {
        number: [row.url for row in rows if row.url]
        for number, rows in submissions.evidence_of(session, living).items()
        if all(row.url for row in rows)
    }
    notes = page_notes(session, (url for urls in held.values() for url in urls))
    for number, urls in held.items():
        row = living[number]
        found += [
            Gap(GapKind.LINK, row.fact.clause, facts=(number,), departments=(row.department,), link=url)
            for url in dict.fromkeys(urls)
            if notes[url].state is PageState.UNREADABLE
        ]
    return found


def _drafts(session: Session, situation: Situation) -> list[tuple[Gap, Member]]:
    """Drafts that nobody has touched for more than three workdays, each with whose it is."""
    calendar = situation.bureau.calendar
    found = []
    for draft, owner in repository.drafts(session):
        since = local_day(draft.touched_at)
        if calendar.workdays_between(since, situation.day) > DRAFTS_REST_FOR:
            about = (draft.id,), (), (draft.department,)
            found.append((Gap(GapKind.DRAFT, draft.clause, 0, (), *about, since=since), owner))
    return found


def _decidable(bureau: Bureau, session: Session, principal: Principal, links: Iterable[Gap]) -> frozenset[int]:
    """Of what waits for review or holds a bad link, what the asker may decide on."""
    rows = (*submissions.pending(session), *repository.with_senders(session, (gap.facts[0] for gap in links)))
    return frozenset(row.id for row, sender in rows if may_decide(bureau, principal, row, sender))


def _urgent(situation: Situation) -> frozenset[str]:
    """The clauses of which some department owes something."""
    return frozenset(
        item.clause.id
        for items in situation.open_by_department.values()
        for item in items
        if item.clause is not None and item.is_reminded and is_reckoned(situation, item)
    )

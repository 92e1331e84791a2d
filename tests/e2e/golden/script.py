"""The year as a list of deeds with their days: what is certain, and what chance adds; the same for the same seed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from bot.plan.model import Channel, Clause, EvidenceKind, Plan
from tests.e2e.golden.cast import COORDINATORS, Cast
from tests.e2e.golden.deeds import Deed, Fate, Way
from tests.e2e.golden.materials import ODD_NAMES, Form, Piece
from tests.e2e.golden.programme import ROWS, Row

FIRST_DAY, LAST_DAY = date(2024, 4, 19), date(2024, 12, 30)
STAFFING = "1.1b"
SENDING_WEEKDAYS = (1, 3)
FATES = (*(Fate.APPROVED,) * 4, *Fate, Fate.WITHDRAWN, Fate.WAITING)
OWN_LABELS = ("共享单车", "驾培", "出租车（含网约车）", "公路监理")
_FORMS: dict[EvidenceKind, tuple[Form, ...]] = {
    EvidenceKind.PHOTO: (Form.PHOTO, Form.PHOTO, Form.HEIC),
    EvidenceKind.DATA: (Form.XLSX,),
    EvidenceKind.UPLOAD: (Form.PHOTO, Form.LINK),
    EvidenceKind.PUBLICATION: (Form.LINK, Form.LINK, Form.PHOTO),
    EvidenceKind.COVERAGE: (Form.LINK, Form.PHOTO),
    EvidenceKind.DOCUMENT: (Form.PDF, Form.DOCX, Form.XLSX, Form.TXT, Form.PHOTO),
}
_PAPERS = (Form.PDF, Form.DOCX)
_SITES = {EvidenceKind.PUBLICATION: Channel.GOVERNMENT, EvidenceKind.UPLOAD: Channel.CREDIT_SHANDONG}


@dataclass(frozen=True, slots=True)
class Extent:
    """How much of the year is played. ``more``: how many deeds chance adds for each department."""

    months: range
    departments: tuple[str, ...]
    more: int
    last_day: date = LAST_DAY


def write_script(plan: Plan, cast: Cast, extent: Extent, seed: int) -> list[Deed]:
    """The deeds in the order of their sending."""
    rng = Random(seed)
    rows = [row for row in ROWS if row.month in extent.months and row.by in extent.departments]
    for name in extent.departments:
        rows += [_chance(rng, plan, name, extent) for _ in range(extent.more)]
    deeds = [_deed(rng, plan, cast, extent, key, row) for key, row in enumerate(rows)]
    return sorted(deeds, key=lambda deed: (deed.sent_on, deed.key))


def _chance(rng: Random, plan: Plan, department: str, extent: Extent) -> Row:
    clauses = [each for each in plan.clauses if department in each.departments and each.asks_day]
    clause = rng.choice(clauses)
    label = _label(rng, plan, clause)
    needed = [kind for entry in clause.requires for kind in entry]
    without = rng.choice(needed) if needed and rng.random() < 0.2 else None
    return Row(
        clause.id,
        rng.choice(extent.months),
        label,
        by=department,
        fate=rng.choice(FATES),
        way=rng.choice(tuple(Way)),
        without=without,
        is_evaluation=rng.random() < 0.3,
    )


def _label(rng: Random, plan: Plan, clause: Clause) -> str | None:
    if clause.labels is None:
        return None
    if clause.labels.offered and clause.labels.closed:
        return rng.choice(clause.labels.offered)
    if clause.id == "4.5":
        return f"钢交罚〔2024〕{rng.randrange(20, 60)}号"
    parts: list[str] = [part for domain in plan.domains for part in (domain.name, *domain.parts)]
    pool: list[str] = [*(clause.labels.offered or parts), *OWN_LABELS]
    return rng.choice(pool)


def _deed(rng: Random, plan: Plan, cast: Cast, extent: Extent, key: int, row: Row) -> Deed:
    clause = plan.clause(row.clause)
    department = row.by or rng.choice(clause.departments)
    on = date(plan.year, row.month, rng.randrange(1, 28))
    earliest = max(FIRST_DAY, on) + timedelta(days=rng.randrange(1, 18 if on < FIRST_DAY else 9))
    way = row.way or rng.choice((Way.COMMAND, Way.CAPTION, Way.ASKED))
    if department == COORDINATORS and way is Way.FILED:  # nobody files for their own department
        way = Way.COMMAND
    return Deed(
        key=key,
        clause=clause.id,
        department=department,
        sender=_sender(rng, cast, department),
        on=on,
        sent_on=min(sending_day(earliest), extent.last_day),
        label=row.label,
        count=rng.choice((1, 2, 3)) if STAFFING in (clause.id, row.reuse) else None,
        is_evaluation=row.is_evaluation and bool(clause.requires_when),
        pieces=_pieces(rng, clause, key, row),
        fate=row.fate,
        way=way,
        reuse=row.reuse,
    )


def _sender(rng: Random, cast: Cast, department: str) -> str:
    names = [person.name for person in cast.senders[department]]
    if department == COORDINATORS and rng.random() < 0.6:
        return cast.wang.name
    return rng.choice(names)


def sending_day(day: date) -> date:
    """That day, or the next one on which the bureau deals with its papers."""
    while day.weekday() not in SENDING_WEEKDAYS:
        day += timedelta(days=1)
    return day


def _pieces(rng: Random, clause: Clause, key: int, row: Row) -> tuple[Piece, ...]:
    kinds = [rng.choice(sorted(entry)) for entry in clause.requires]
    if row.is_evaluation and clause.requires_when:
        kinds.append(EvidenceKind.PUBLICATION)
    alone = rng.choice(((EvidenceKind.DOCUMENT,), (EvidenceKind.DOCUMENT,), (EvidenceKind.PHOTO, EvidenceKind.PHOTO)))
    kept = [kind for kind in kinds if kind is not row.without] or list(alone)
    if row.without is None and rng.random() < 0.3:
        kept.append(rng.choice((EvidenceKind.DOCUMENT, EvidenceKind.PHOTO)))
    pieces = [_piece(rng, clause, kind, key * 10 + place, row) for place, kind in enumerate(kept)]
    if row.twin:
        is_picture = bool(clause.requires)  # a screenshot can be what the clause asks for, a paper cannot
        form = Form.PHOTO if is_picture or row.twin in (2, 3) else Form.PDF
        pieces[0] = Piece(pieces[0].kind, form, 9000 + row.twin, "会议纪要.pdf" if form is Form.PDF else "")
    return tuple(pieces)


def _piece(rng: Random, clause: Clause, kind: EvidenceKind, seed: int, row: Row) -> Piece:
    form = rng.choice(_FORMS.get(kind, _PAPERS))
    if not clause.requires and form is Form.LINK:
        form = Form.PHOTO
    if row.wrong_site:
        form = Form.LINK
    site = Channel.CREDIT_SHANDONG if row.wrong_site else _SITES.get(kind, Channel.OTHER)
    return Piece(kind, form, seed + 1000, _name(rng, form, seed), site)


def _name(rng: Random, form: Form, seed: int) -> str:
    """As senders call their files: plainly, or with signs that some system does not take."""
    if form is Form.PDF and rng.random() < 0.5:
        return rng.choice(ODD_NAMES)
    return f"材料{seed}.{form.value}"

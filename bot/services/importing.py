"""Facts brought in from a file: pending submissions, all of them or none, and nothing twice."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlmodel import Session, select

from bot.domain.errors import InvalidInputError
from bot.scoring.facts import Evidence as Piece
from bot.scoring.facts import Fact
from bot.services.answers import MOST_PEOPLE
from bot.services.bureau import Bureau
from bot.services.import_writing import SHA256, FoundFile, Writer
from storage.models import ImportedFact, StoredFileRow
from storage.repositories.facts import sent_before
from storage.upsert import insert_missing


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of it: the new submissions' numbers, how many facts were known already, how many lie in the future."""

    numbers: tuple[int, ...]
    known_count: int
    future_count: int


def hashes_named(facts: Iterable[Fact]) -> dict[str, str]:
    """Every hash that a fact names, with the place of the first that does.

    Raises ``InvalidInputError`` ``import_source`` for a source that is neither a hash nor a link.
    """
    found: dict[str, str] = {}
    for place, piece in _pieces(facts):
        digest = piece.source.removeprefix(SHA256)
        if piece.source.startswith(SHA256) and _is_hash(digest):
            found.setdefault(digest, place)
        elif not piece.source.startswith(("http://", "https://")):
            raise InvalidInputError("import_source", place=place, source=piece.source)
    return found


def check_values(facts: Sequence[Fact]) -> None:
    """Refuse what no submission can hold: ``import_count`` for too many people, ``import_text`` for a NUL."""
    for number, fact in enumerate(facts):
        if fact.count > MOST_PEOPLE:
            raise InvalidInputError("import_count", place=f"facts[{number}].count", limit=MOST_PEOPLE)
        if "\0" in (fact.label or ""):
            raise InvalidInputError("import_text", place=f"facts[{number}].label")
    for place, piece in _pieces(facts):
        if "\0" in piece.source:
            raise InvalidInputError("import_text", place=place)


def _pieces(facts: Iterable[Fact]) -> Iterable[tuple[str, Piece]]:
    for number, fact in enumerate(facts):
        for count, piece in enumerate(fact.evidence):
            yield f"facts[{number}].evidence[{count}].source", piece


def _is_hash(text: str) -> bool:
    return len(text) == hashlib.sha256().digest_size * 2 and not set(text) - set("0123456789abcdef")


def departments_of(bureau: Bureau, facts: Sequence[Fact], department: str | None) -> tuple[str, ...]:
    """In whose name each fact is: the clause's lead department (牵头科室), or the one that is named for all.

    Raises ``import_department_unknown``, and ``import_not_theirs`` for a clause that is not that department's.
    """
    if department is None:
        return tuple(bureau.plan.clause(fact.clause).departments[0] for fact in facts)
    named = bureau.plan.department_named(department)
    if named is None:
        raise InvalidInputError("import_department_unknown", name=department)
    for number, fact in enumerate(facts):
        if named not in bureau.plan.clause(fact.clause).departments:
            raise InvalidInputError(
                "import_not_theirs", place=f"facts[{number}].clause", item=fact.clause, department=named
            )
    return (named,) * len(facts)


def import_facts(
    bureau: Bureau, facts: Sequence[Fact], files: Mapping[str, FoundFile], importer: str, department: str | None = None
) -> Imported:
    """Write what is new as pending submissions, whatever state the file gives; the files are on the disk already.

    A fact is known by its content, its number and state apart: the same file again, or one that the database itself
    was exported to, adds nothing. Each is sent by the item's 经办人, else the department's head, else whoever is in it;
    while it has nobody, by ``importer``, who is no member. Raises as :func:`departments_of`.
    """
    named = departments_of(bureau, facts, department)
    order = sorted(range(len(facts)), key=lambda place: facts[place].id)
    with bureau.storage.write() as session:
        fresh = _fresh(bureau, session, [facts[place] for place in order], [named[place] for place in order])
        _keep_files(bureau, session, files)
        writer = Writer(bureau, session, files, importer)
        numbers = tuple(writer.write(*each) for each in fresh)
        writer.tell()
        future_count = sum(fact.on > bureau.today for fact, *_ in fresh)
        return Imported(numbers, len(facts) - len(fresh), future_count)


Fresh = tuple[Fact, str, str, int]
"""A fact, its department, its key and its place among facts of the same key."""


def _fresh(bureau: Bureau, session: Session, facts: Sequence[Fact], departments: Sequence[str]) -> list[Fresh]:
    remembered = Counter(session.exec(select(ImportedFact.key)).all())
    held = Counter(fact_key(row.fact) for row in sent_before(session, bureau.now + timedelta(days=1)))
    seen: Counter[str] = Counter()
    found: list[Fresh] = []
    for fact, department in zip(facts, departments, strict=True):
        key = fact_key(fact)
        if seen[key] >= max(remembered[key], held[key]):
            found.append((fact, department, key, seen[key]))
        seen[key] += 1
    return found


def fact_key(fact: Fact) -> str:
    """The fact's content as one hash, its number and state apart."""
    evidence = [[piece.kind.value, piece.source, piece.channel] for piece in fact.evidence]
    content = [fact.clause, fact.on.isoformat(), fact.label, fact.count, sorted(fact.flags), evidence]
    return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()


def _keep_files(bureau: Bureau, session: Session, files: Mapping[str, FoundFile]) -> None:
    now = bureau.now
    insert_missing(
        session,
        StoredFileRow,
        [{"sha256": each.sha256, "size": each.size, "stored_at": now} for each in files.values()],
    )

"""补录: in a department's first 20 workdays an ended period waits for proof."""

from __future__ import annotations

from datetime import date

import pytest

from bot.clock import FixedClock, parse_moment
from bot.domain.errors import ForbiddenError
from bot.domain.roles import Role
from bot.services.backfill import BackfillSheet, list_backfill, may_backfill
from bot.services.bureau import Bureau
from bot.services.scores import department_score, explain_items, show_score
from bot.services.submissions import begin_submission
from bot.texts.backfill import PROOF_ONLY
from bot.texts.scores import clause_block, department_blocks, group_lines, totals
from bot.views.backfill import backfill
from storage.repositories.reminders import remember_first_run
from tests.support.people import People, Person, join
from tests.support.sending import Post


@pytest.fixture
def office(bureau: Bureau, people: People, clock: FixedClock) -> Person:
    """周九 of 办公室, which joins on 2024-07-08; the bot has run since April."""
    with bureau.storage.write() as session:
        remember_first_run(session, parse_moment("2024-04-18T09:00"))
    clock.set(parse_moment("2024-07-10T10:00"))
    return join(bureau.storage, 1010, "周九", Role.STAFF, "办公室", at=parse_moment("2024-07-08T10:00"))


def ids(sheet: BackfillSheet) -> list[str]:
    return [line.id for line in sheet.lines]


def test_a_new_department_is_offered_the_periods_that_ended_before_it_joined(bureau: Bureau, office: Person) -> None:
    sheet = list_backfill(bureau, office.principal)
    assert (sheet.until_on, sheet.is_over) == (date(2024, 8, 5), False)
    assert {"1.4@2024Q1", "1.4@2024Q2", "2.1@2024Q1", "3.1@2024Q1", "3.1@2024Q2"} <= set(ids(sheet))
    assert not [each for each in ids(sheet) if each.endswith(("Q3", "@2024"))]
    begun = begin_submission(bureau, office.principal, "1.4", "1.4@2024Q1")
    assert begun.obligation is not None
    assert begun.obligation.id == "1.4@2024Q1"


def test_what_may_not_be_made_up_later_is_offered_for_proof_only(bureau: Bureau, office: Person) -> None:
    said = backfill(list_backfill(bureau, office.principal))
    noted = [block for block in said.blocks if PROOF_ONLY in block]
    assert len(noted) == 2
    assert all("<b>3.1</b>" in block for block in noted)


def test_after_twenty_workdays_the_words_turn_from_awaiting_proof_to_lost(
    bureau: Bureau, office: Person, people: People, clock: FixedClock
) -> None:
    def words() -> str:
        score, department = (
            show_score(bureau, people.sun.principal),
            department_score(bureau, office.principal, "办公室"),
        )
        clause = explain_items(bureau, office.principal, ["1.4"])[0]
        blocks = [totals(score), *group_lines(score), *department_blocks(department, bureau.plan)]
        return "\n".join([*blocks, clause_block(clause, bureau.plan)])

    before = show_score(bureau, people.sun.principal).score.total.lost
    assert before > 0
    assert "待补证" in words()
    assert "已失2" not in words()
    clock.set(parse_moment("2024-08-05T10:00"))
    assert "待补证" in words()
    clock.set(parse_moment("2024-08-06T10:00"))
    assert "待补证" not in words()
    assert "已失2" in words()
    assert show_score(bureau, people.sun.principal).score.total.lost == before
    sheet = list_backfill(bureau, office.principal)
    assert (sheet.is_over, sheet.lines, may_backfill(bureau, office.principal)) == (True, (), False)
    assert "8月5日" in backfill(sheet).blocks[0]


def test_a_department_that_joined_long_ago_has_nothing_to_make_up(
    bureau: Bureau, office: Person, people: People
) -> None:
    assert list_backfill(bureau, people.zhang.principal).is_over
    assert not may_backfill(bureau, people.zhang.principal)
    assert not may_backfill(bureau, people.sun.principal)
    with pytest.raises(ForbiddenError):
        list_backfill(bureau, people.qian.principal)


def test_what_has_been_sent_is_offered_no_more(bureau: Bureau, office: Person) -> None:
    Post(bureau).submit(office, "1.4", "2024-02-20")
    assert "1.4@2024Q1" not in ids(list_backfill(bureau, office.principal))
    assert "1.4@2024Q2" in ids(list_backfill(bureau, office.principal))

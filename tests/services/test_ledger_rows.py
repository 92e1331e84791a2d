"""The month's ledger by the annex: what stands in it, and what a later one corrects."""

from __future__ import annotations

import json
from dataclasses import asdict

import pytest

from bot.clock import FixedClock, parse_moment
from bot.domain.states import AnswerKind, SubmissionState
from bot.scoring.engine import score
from bot.services.bureau import Bureau
from bot.services.closing import Ledger, month_ledger
from bot.services.facts import rows_as_of
from bot.services.instructions import Mention, note_instruction, pass_on
from bot.services.ledger_rows import LedgerItem, rows_as_json, rows_from_json, words_from_json
from bot.services.obligation_answers import give_answer
from tests.support.ledgers import close
from tests.support.material import decide, send
from tests.support.people import People

MAY, JUNE = "2024-05", "2024-06"


@pytest.fixture
def clock() -> FixedClock:
    """Friday 2024-05-31, 16:00: May's last workday."""
    return FixedClock(parse_moment("2024-05-31T16:00"))


def row(ledger: Ledger, item: str) -> LedgerItem:
    return next(each for each in ledger.items if each.id == item)


def stands(item: LedgerItem) -> dict[str, str]:
    return {each.department: each.stand for each in item.standings}


def test_every_clause_and_duty_of_the_month_stands_there_in_the_annexs_order(bureau: Bureau, people: People) -> None:
    ledger = month_ledger(bureau, people.sun.principal, MAY)
    clauses = [each.number for each in ledger.items if each.number]
    assert clauses == [clause.id for clause in bureau.plan.clauses]
    assert [each.id for each in ledger.items[len(clauses) :]] == [duty.id for duty in bureau.plan.duties]
    assert [(each.on, each.period) for each in row(ledger, "4.4").due] == [("2024-06-30", "2024Q2"), ("2024-11-30", "")]
    december = month_ledger(bureau, people.sun.principal, "2024-12")
    assert [each.period for each in row(december, "4.4").due] == [""]


def test_what_a_department_answered_stays_said_when_others_have_filled_the_item(bureau: Bureau, people: People) -> None:
    give_answer(bureau, people.zhao.principal, "3.2@2024Q2", AnswerKind.NIL)
    for day, label in enumerate(("汽车维修", "驾驶员培训", "出租车", "城市公交"), 10):
        send(bureau.storage, people.zhang, "3.2", f"2024-05-{day}", at=f"2024-05-{day}T10:00", label=label)
    assert stands(row(month_ledger(bureau, people.wang.principal, MAY), "3.2"))["货运科"] == "nil"


def test_its_points_are_the_engines(bureau: Bureau, people: People) -> None:
    send(bureau.storage, people.wang, "6.1a", "2024-05-14", at="2024-05-14T10:00", approved_at="2024-05-15T10:00")
    send(bureau.storage, people.wang, "1.4", "2024-05-15", at="2024-05-15T10:00")
    ledger = month_ledger(bureau, people.wang.principal, MAY)
    with bureau.storage.read() as session:
        facts = [each.fact for each in rows_as_of(session, bureau.today)]
    total = score(bureau.plan, facts, bureau.today).total
    words = ledger.words
    assert (words.cap, words.earned, words.provisional, words.attainable) == (
        total.cap,
        total.earned,
        total.provisional,
        total.attainable,
    )
    assert sum(each.earned for each in ledger.items) == total.earned == 10


def test_submissions_answers_difficulties_and_instructions_stand_at_their_item(bureau: Bureau, people: People) -> None:
    number = send(bureau.storage, people.zhang, "3.2", "2024-05-06", at="2024-05-06T10:00", label="汽车维修")
    decide(bureau.storage, number, SubmissionState.RETURNED, at="2024-05-07T10:00")
    send(bureau.storage, people.zhang, "3.2", "2024-04-06", at="2024-04-30T10:00", label="出租车")
    give_answer(bureau, people.zhao.principal, "3.2@2024Q2", AnswerKind.NIL)
    give_answer(bureau, people.zhang.principal, "4.2@2024", AnswerKind.DIFFICULTY, text="缺评分标准")
    for update, text, mention in (
        (1, "抓紧", Mention(clauses=("4.2",))),
        (2, "报齐", Mention(departments=("客运科",))),
    ):
        draft = note_instruction(bureau, people.sun.principal, text, mention, update)
        assert draft is not None
        pass_on(bureau, people.sun.principal, draft.number)
    ledger = month_ledger(bureau, people.wang.principal, MAY)
    shared, rated = row(ledger, "3.2"), row(ledger, "4.2")
    assert [(each.number, each.state, each.label) for each in shared.sent] == [(number, "returned", "汽车维修")]
    assert stands(shared)["货运科"] == "nil"
    assert [(each.by, each.text) for each in rated.instructions] == [("孙七", "抓紧")]
    assert [(each.department, each.text) for each in rated.troubles] == [("客运科", "缺评分标准")]
    assert [each.text for each in ledger.words.general] == ["报齐"]


def test_a_ledger_comes_back_from_json_as_it_was(bureau: Bureau, people: People) -> None:
    send(bureau.storage, people.zhang, "3.2", "2024-05-06", at="2024-05-06T10:00", label="汽车维修")
    ledger = month_ledger(bureau, people.wang.principal, MAY)
    assert rows_from_json(json.loads(json.dumps(rows_as_json(ledger.items)))) == ledger.items
    assert words_from_json(json.loads(json.dumps(asdict(ledger.words)))) == ledger.words


def test_later_changes_stand_as_corrections_in_the_next_ledger_once(
    bureau: Bureau, people: People, clock: FixedClock
) -> None:
    changed = send(bureau.storage, people.zhang, "3.2", "2024-05-06", at="2024-05-06T10:00", label="汽车维修")
    kept = send(bureau.storage, people.zhang, "6.2", "2024-05-08", at="2024-05-08T10:00")
    may = close(bureau, people.wang, MAY)
    late = send(bureau.storage, people.zhao, "6.2", "2024-05-31", at="2024-05-31T17:00")
    clock.set(parse_moment("2024-06-28T09:00"))
    decide(bureau.storage, changed, SubmissionState.RETURNED, at="2024-06-03T10:00")
    assert month_ledger(bureau, people.wang.principal, MAY).items == may.items
    june = month_ledger(bureau, people.wang.principal, JUNE)
    (returned,) = row(june, "3.2").changes
    assert (returned.month, returned.number, returned.before, returned.after) == (MAY, changed, "pending", "returned")
    assert [(each.number, each.before, each.after) for each in row(june, "6.2").changes] == [(late, "", "pending")]
    assert may.filing is not None
    assert [each.number for each in row(june, "1.2b").sent] == [may.filing[0]]
    close(bureau, people.wang, JUNE)
    decide(bureau.storage, kept, SubmissionState.APPROVED, at="2024-07-01T10:00")
    clock.set(parse_moment("2024-07-02T09:00"))
    july = month_ledger(bureau, people.wang.principal, "2024-07")
    assert [each.number for item in july.items for each in item.changes] == [kept]

"""其他答复: what ends a department's part, what only moves or explains it, and how it opens again."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from sqlmodel import select

from bot.clock import FixedClock, parse_moment
from bot.domain.errors import ConflictError, DomainError, ForbiddenError, InvalidInputError, NotFoundError
from bot.domain.reminding import Light
from bot.domain.roles import Role
from bot.domain.states import AnswerKind, AnswerState
from bot.services.answer_decisions import agree, refuse, waiting_answers
from bot.services.bureau import Bureau
from bot.services.items import Item
from bot.services.obligation_answers import answer_sheet, answerable, give_answer, retract_answer, retractable
from bot.services.obligations import read_situation
from bot.services.scores import show_score
from storage.models import ObligationAnswer, OutboxMessage
from tests.support.material import send
from tests.support.people import People, Person, join

NIL, JOINED, EXEMPT = AnswerKind.NIL, AnswerKind.JOINED, AnswerKind.EXEMPT
DIFFICULTY, EXTENSION = AnswerKind.DIFFICULTY, AnswerKind.EXTENSION


@pytest.fixture(autouse=True)
def _in_june(clock: FixedClock) -> None:
    clock.set(parse_moment("2024-06-14T09:00"))


def item(bureau: Bureau, obligation_id: str, department: str, day: str = "2024-06-14") -> Item:
    with bureau.storage.read() as session:
        situation = read_situation(bureau, session, date.fromisoformat(day))
    return situation.item(bureau.obligation_by_id[obligation_id], department)


def rows(bureau: Bureau) -> Sequence[ObligationAnswer]:
    with bureau.storage.read() as session:
        return session.exec(select(ObligationAnswer)).all()


def told(bureau: Bureau, person: Person) -> list[str]:
    with bureau.storage.read() as session:
        query = select(OutboxMessage.kind).where(OutboxMessage.member_id == person.member_id)
        return list(session.exec(query))


def extend(bureau: Bureau, person: Person, obligation_id: str, day: str, text: str = "等专家评审") -> int:
    new_due_on = date.fromisoformat(day)
    return give_answer(bureau, person.principal, obligation_id, EXTENSION, text=text, new_due_on=new_due_on).id


def test_a_nil_report_ends_the_departments_part_and_nobody_elses_and_earns_nothing(
    bureau: Bureau, people: People
) -> None:
    before = show_score(bureau, people.sun.principal).score
    given = give_answer(bureau, people.zhang.principal, "3.2@2024Q2", NIL)
    assert (given.state, given.line.is_open, given.line.ended_by) == ("standing", False, "nil")
    assert item(bureau, "3.2@2024Q2", "客运科").light is Light.DONE
    assert item(bureau, "3.2@2024Q2", "货运科").is_open
    assert item(bureau, "3.2@2024Q3", "客运科", "2024-07-15").is_open
    assert show_score(bureau, people.sun.principal).score == before
    assert told(bureau, people.wang) == ["answer_card"]


def test_a_nil_report_after_the_quarter_is_yellow(bureau: Bureau, people: People, clock: FixedClock) -> None:
    clock.set(parse_moment("2024-07-02T09:00"))
    give_answer(bureau, people.zhang.principal, "3.2@2024Q2", NIL)
    assert item(bureau, "3.2@2024Q2", "客运科", "2024-07-02").light is Light.DONE_LATE


def test_a_nil_report_of_a_one_off_speaks_of_its_quarter_only(
    bureau: Bureau, people: People, clock: FixedClock
) -> None:
    give_answer(bureau, people.wang.principal, "4.5@2024", NIL)
    assert not item(bureau, "4.5@2024", "法规科", "2024-06-28").is_open
    assert item(bureau, "4.5@2024", "法规科", "2024-07-01").is_open


def test_a_duty_takes_a_nil_report_and_a_once_clause_does_not(bureau: Bureau, people: People) -> None:
    give_answer(bureau, people.zhang.principal, "duty:xinyi-brand@2024Q2", NIL)
    assert not item(bureau, "duty:xinyi-brand@2024Q2", "客运科").is_open
    with pytest.raises(InvalidInputError) as refused:
        give_answer(bureau, people.zhang.principal, "5.1@2024", NIL)
    assert refused.value.code == "answer_not_possible"


def test_reporting_together_with_another_department_ends_ones_part(bureau: Bureau, people: People) -> None:
    given = give_answer(bureau, people.zhang.principal, "3.2@2024Q2", JOINED, partner="法规科")
    assert (given.partner, given.line.is_open) == ("法规科", False)
    assert item(bureau, "3.2@2024Q2", "法规科").is_open


@pytest.mark.parametrize("partner", [None, "客运科", "办公室"])
def test_a_partner_must_be_another_department_of_the_item(bureau: Bureau, people: People, partner: str | None) -> None:
    with pytest.raises(InvalidInputError) as refused:
        give_answer(bureau, people.zhang.principal, "3.2@2024Q2", JOINED, partner=partner)
    assert refused.value.code == "partner_unknown"


def test_saying_the_same_again_changes_nothing_and_tells_nobody_again(bureau: Bureau, people: People) -> None:
    first = give_answer(bureau, people.zhang.principal, "3.2@2024Q2", NIL)
    assert give_answer(bureau, people.zhang.principal, "3.2@2024Q2", NIL) == first
    assert len(rows(bureau)) == 1
    assert len(told(bureau, people.wang)) == 1


def test_taking_it_back_opens_the_item_again_and_it_can_be_said_anew(bureau: Bureau, people: People) -> None:
    given = give_answer(bureau, people.zhang.principal, "3.2@2024Q2", NIL)
    assert [each.id for each in retractable(bureau, people.li.principal, ["3.2"])] == [given.id]
    assert retract_answer(bureau, people.li.principal, given.id).line.is_open
    assert retract_answer(bureau, people.li.principal, given.id).state == "retracted"
    assert give_answer(bureau, people.zhang.principal, "3.2@2024Q2", NIL).id != given.id


def test_another_department_can_neither_answer_nor_take_back(bureau: Bureau, people: People) -> None:
    given = give_answer(bureau, people.zhang.principal, "3.2@2024Q2", NIL)
    with pytest.raises(NotFoundError):
        retract_answer(bureau, people.zhao.principal, given.id)
    with pytest.raises(ForbiddenError):
        give_answer(bureau, people.zhao.principal, "duty:xinyi-brand@2024Q2", NIL)
    with pytest.raises(ForbiddenError):
        give_answer(bureau, people.sun.principal, "3.2@2024Q2", NIL)
    with pytest.raises(ForbiddenError):
        answerable(bureau, people.zhang.principal, ["1.4"], NIL)


def test_the_coordinator_sends_a_nil_report_back_and_it_is_open_again(bureau: Bureau, people: People) -> None:
    given = give_answer(bureau, people.zhang.principal, "3.2@2024Q2", NIL)
    back = refuse(bureau, people.wang.principal, given.id, "出租车有数据")
    assert (back.state, back.refusal, back.line.is_open) == ("refused", "出租车有数据", True)
    assert told(bureau, people.zhang) == ["answer_decided"]
    assert told(bureau, people.li) == ["answer_decided"]


def test_not_concerned_is_quiet_while_it_waits_but_no_longer_than_three_workdays(
    bureau: Bureau, people: People
) -> None:
    given = give_answer(bureau, people.zhang.principal, "3.2@2024Q2", EXEMPT)
    assert given.state == "waiting"
    assert not item(bureau, "3.2@2024Q2", "客运科", "2024-06-19").is_open
    later = item(bureau, "3.2@2024Q2", "客运科", "2024-06-20")
    assert (later.is_open, later.is_asked, later.light) == (True, True, Light.PENDING)


def test_not_concerned_ends_the_part_once_the_coordinator_agrees(bureau: Bureau, people: People) -> None:
    given = give_answer(bureau, people.zhang.principal, "3.2@2024Q2", EXEMPT)
    assert [each.id for each in waiting_answers(bureau, people.wang.principal)] == [given.id]
    assert agree(bureau, people.wang.principal, given.id).decided_by == "王五"
    assert agree(bureau, people.wang.principal, given.id).state == "standing"
    assert not item(bureau, "3.2@2024Q2", "客运科", "2024-06-28").is_open
    assert not waiting_answers(bureau, people.wang.principal)


def test_what_is_not_agreed_to_is_open_again(bureau: Bureau, people: People) -> None:
    given = give_answer(bureau, people.zhang.principal, "3.2@2024Q2", EXEMPT)
    refuse(bureau, people.wang.principal, given.id, "客运科有出租车数据")
    assert item(bureau, "3.2@2024Q2", "客运科").is_reminded
    with pytest.raises(InvalidInputError):
        refuse(bureau, people.wang.principal, given.id, "  ")


def test_only_those_who_should_may_agree(bureau: Bureau, people: People) -> None:
    exempt = give_answer(bureau, people.zhang.principal, "3.2@2024Q2", EXEMPT).id
    later = extend(bureau, people.zhang, "4.2@2024", "2024-10-18")
    for person, answer in ((people.zhang, exempt), (people.sun, exempt), (people.qian, exempt), (people.wang, later)):
        with pytest.raises(ForbiddenError):
            agree(bureau, person.principal, answer)
    agree(bureau, people.qian.principal, later)


def test_what_the_coordinator_says_of_their_own_department_a_deputy_decides(bureau: Bureau, people: People) -> None:
    given = give_answer(bureau, people.wang.principal, "3.2@2024Q2", EXEMPT)
    with pytest.raises(ForbiddenError):
        agree(bureau, people.wang.principal, given.id)
    agree(bureau, people.qian.principal, given.id)


def test_of_two_deciders_at_once_one_decides_and_the_other_hears_who(bureau: Bureau, people: People) -> None:
    second = join(bureau.storage, 1010, "周九", Role.COORDINATOR, "法规科")
    given = give_answer(bureau, people.zhang.principal, "3.2@2024Q2", EXEMPT)

    def decide(person: Person) -> str:
        try:
            return agree(bureau, person.principal, given.id).state
        except ConflictError as error:
            return f"{error.code} {error.params['by']}"

    with ThreadPoolExecutor(2) as pool:
        outcomes = sorted(pool.map(decide, (people.wang, second)))
    assert outcomes in (["answer_decided 王五", "standing"], ["answer_decided 周九", "standing"])


def test_a_decision_on_what_was_taken_back_is_refused(bureau: Bureau, people: People) -> None:
    given = give_answer(bureau, people.zhang.principal, "3.2@2024Q2", EXEMPT)
    retract_answer(bureau, people.zhang.principal, given.id)
    with pytest.raises(ConflictError) as refused:
        agree(bureau, people.wang.principal, given.id)
    assert refused.value.code == "answer_closed"


def test_a_difficulty_keeps_the_item_open_and_a_newer_one_takes_its_place(bureau: Bureau, people: People) -> None:
    give_answer(bureau, people.zhang.principal, "4.2@2024", DIFFICULTY, text="专家难请；改请市局")
    found = item(bureau, "4.2@2024", "客运科")
    assert (found.is_reminded, found.has_difficulty) == (True, True)
    give_answer(bureau, people.zhang.principal, "4.2@2024", DIFFICULTY, text="市局已答应")
    assert [(row.text, row.state) for row in rows(bureau)] == [
        ("专家难请；改请市局", AnswerState.REPLACED),
        ("市局已答应", AnswerState.STANDING),
    ]
    with pytest.raises(InvalidInputError):
        give_answer(bureau, people.zhang.principal, "4.2@2024", DIFFICULTY)


def test_an_extension_moves_reminding_once_agreed_and_never_scoring(bureau: Bureau, people: People) -> None:
    before = show_score(bureau, people.sun.principal).score
    later = extend(bureau, people.zhang, "4.2@2024", "2024-10-18")
    assert item(bureau, "4.2@2024", "客运科", "2024-09-30").workdays == 0
    agree(bureau, people.qian.principal, later)
    moved = item(bureau, "4.2@2024", "客运科", "2024-09-30")
    assert (moved.workdays, moved.due_on, moved.moved_by) == (10, date(2024, 10, 18), EXTENSION)
    assert item(bureau, "4.2@2024", "货运科", "2024-09-30").workdays == 0
    assert show_score(bureau, people.sun.principal).score == before
    assert told(bureau, people.wang) == ["answer_decided"]


def test_a_second_extension_takes_the_place_of_the_first_when_agreed(bureau: Bureau, people: People) -> None:
    agree(bureau, people.qian.principal, extend(bureau, people.zhang, "4.2@2024", "2024-10-18"))
    again = extend(bureau, people.zhang, "4.2@2024", "2024-10-25")
    assert item(bureau, "4.2@2024", "客运科").due_on == date(2024, 10, 18)
    agree(bureau, people.qian.principal, again)
    assert item(bureau, "4.2@2024", "客运科").due_on == date(2024, 10, 25)


@pytest.mark.parametrize(
    ("day", "code"),
    [("2024-06-14", "day_not_later"), ("2024-09-30", "day_not_later"), ("2025-01-10", "day_outside_year")],
)
def test_a_new_day_must_be_later_and_in_the_plans_year(bureau: Bureau, people: People, day: str, code: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        extend(bureau, people.zhang, "4.2@2024", day)
    assert refused.value.code == code


def test_without_anybody_to_agree_it_is_said_so_and_nothing_is_kept(bureau: Bureau) -> None:
    alone = join(bureau.storage, 1001, "张三", Role.STAFF, "客运科")
    with pytest.raises(DomainError) as refused:
        give_answer(bureau, alone.principal, "3.2@2024Q2", EXEMPT)
    assert refused.value.code == "nobody_to_agree"
    assert not rows(bureau)


def test_the_sheet_offers_what_fits_the_item(bureau: Bureau, people: People) -> None:
    assert NIL in answer_sheet(bureau, people.zhang.principal, "3.2@2024Q2").kinds
    campaign = answer_sheet(bureau, people.zhang.principal, "5.1@2024")
    assert NIL not in campaign.kinds
    assert (campaign.is_paused, campaign.is_settled) == (None, None)
    assert answer_sheet(bureau, people.wang.principal, "1.2b@2024-05").kinds == (DIFFICULTY, EXTENSION)
    assert answer_sheet(bureau, people.wang.principal, "5.1@2024").is_settled is False


def test_material_after_a_nil_report_counts_as_ever(bureau: Bureau, people: People, clock: FixedClock) -> None:
    give_answer(bureau, people.zhang.principal, "3.2@2024Q2", NIL)
    send(
        bureau.storage,
        people.zhang,
        "3.2",
        "2024-06-01",
        at="2024-06-14T09:30",
        kinds=["upload"],
        label="出租车",
        approved_at="2024-06-14T10:00",
    )
    clock.set(parse_moment("2024-06-14T11:00"))
    assert show_score(bureau, people.sun.principal).score.clauses["3.2"].earned == 10

"""确认报送: 已办·材料后补."""

from __future__ import annotations

import pytest
from sqlmodel import select

from bot.clock import FixedClock, parse_moment
from bot.domain.errors import ForbiddenError, InvalidInputError, NotFoundError
from bot.services.bureau import Bureau
from bot.services.confirmations import Confirmation, ConfirmationChoice, confirm_item, confirm_obligation
from bot.services.digest import list_todo
from bot.services.scores import show_score
from storage.models import ObligationAnswer
from tests.support.material import send
from tests.support.people import People


@pytest.fixture(autouse=True)
def _in_june(clock: FixedClock) -> None:
    clock.set(parse_moment("2024-06-14T09:00"))


def answers(bureau: Bureau) -> list[tuple[str, str]]:
    with bureau.storage.read() as session:
        rows = session.exec(select(ObligationAnswer)).all()
        return [(row.obligation_id, row.department) for row in rows]


def test_a_confirmed_clause_stays_open_names_what_is_missing_and_earns_nothing(bureau: Bureau, people: People) -> None:
    done = confirm_item(bureau, people.zhang.principal, ["5.1"])
    assert isinstance(done, Confirmation)
    assert (done.line.is_open, done.line.is_confirmed) == (True, True)
    assert done.line.missing == ("活动通知", "图片或视频", "活动总结", "宣传报道")
    assert show_score(bureau, people.zhang.principal).score.total.provisional == 0


def test_confirming_twice_is_recorded_once(bureau: Bureau, people: People) -> None:
    first = confirm_obligation(bureau, people.zhang.principal, "5.1@2024")
    again = confirm_obligation(bureau, people.li.principal, "5.1@2024")
    assert first == again
    assert answers(bureau) == [("5.1@2024", "客运科")]


def test_what_already_has_material_is_not_recorded(bureau: Bureau, people: People) -> None:
    send(bureau.storage, people.wang, "1.4", "2024-05-20", at="2024-06-13T09:00")
    assert confirm_obligation(bureau, people.wang.principal, "1.4@2024Q2").has_material
    assert not answers(bureau)


def test_several_open_periods_are_asked_back_but_long_past_ones_are_not_offered(
    bureau: Bureau, people: People, clock: FixedClock
) -> None:
    clock.set(parse_moment("2024-07-03T09:00"))
    choice = confirm_item(bureau, people.wang.principal, ["2.1"])
    assert isinstance(choice, ConfirmationChoice)
    assert {line.id for line in choice.lines} == {"2.1@2024Q2", "2.1@2024Q3"}


def test_another_departments_item_is_refused(bureau: Bureau, people: People) -> None:
    with pytest.raises(ForbiddenError):
        confirm_item(bureau, people.zhang.principal, ["1.4"])
    with pytest.raises(ForbiddenError):
        confirm_obligation(bureau, people.zhang.principal, "1.4@2024Q2")
    with pytest.raises(ForbiddenError):
        confirm_item(bureau, people.sun.principal, ["1.4"])
    assert not answers(bureau)


def test_a_period_to_come_and_an_unknown_one_are_refused(bureau: Bureau, people: People) -> None:
    with pytest.raises(InvalidInputError):
        confirm_obligation(bureau, people.wang.principal, "1.4@2024Q3")
    with pytest.raises(NotFoundError):
        confirm_obligation(bureau, people.wang.principal, "9.9@2024")


def test_a_duty_once_confirmed_is_gone_from_the_list(bureau: Bureau, people: People) -> None:
    before = {line.id for line in list_todo(bureau, people.zhang.principal).lines}
    assert "duty:xinyi-brand@2024Q2" in before
    confirm_obligation(bureau, people.zhang.principal, "duty:xinyi-brand@2024Q2")
    after = {line.id for line in list_todo(bureau, people.zhang.principal).lines}
    assert before - after == {"duty:xinyi-brand@2024Q2"}


def test_a_confirmed_duty_cannot_be_confirmed_by_name_again(bureau: Bureau, people: People) -> None:
    confirm_item(bureau, people.zhang.principal, ["xinyi-brand"])
    with pytest.raises(InvalidInputError) as refused:
        confirm_item(bureau, people.zhang.principal, ["xinyi-brand"])
    assert refused.value.code == "nothing_open"


def test_the_list_of_another_department_is_only_for_those_who_see_all(bureau: Bureau, people: People) -> None:
    with pytest.raises(ForbiddenError):
        list_todo(bureau, people.zhang.principal, "货运科")
    with pytest.raises(ForbiddenError):
        list_todo(bureau, people.sun.principal)
    assert list_todo(bureau, people.sun.principal, "货运科").lines

"""Which items a digest shows, and in which order."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.reminding import Light
from bot.plan.loader import load_builtin
from bot.plan.obligations import Obligation, obligations
from bot.plan.workdays import WorkCalendar
from bot.services.lines import MOST_LINES, in_order, line_from, line_of, select_daily, select_weekly
from bot.services.obligations import Item

PLAN = load_builtin("gangcheng-2024")
OBLIGATION: Obligation = obligations(PLAN, WorkCalendar())[0]
CLAUSE = PLAN.clause("1.1a")

items = st.builds(
    Item,
    obligation=st.just(OBLIGATION),
    clause=st.just(CLAUSE),
    duty=st.none(),
    light=st.sampled_from(Light),
    workdays=st.integers(-30, 30),
    points=st.integers(0, 80),
    missing=st.just(()),
    is_elsewhere=st.booleans(),
    is_expired=st.booleans(),
    has_rung=st.booleans(),
)


def item(workdays: int, points: int = 10, **changes: object) -> Item:
    plain = Item(OBLIGATION, CLAUSE, None, Light.NEAR, workdays, points)
    return replace(plain, **changes)  # type: ignore[arg-type]  # test data by name


def test_today_and_tomorrow_by_points_then_the_near_then_overdue_youngest_first() -> None:
    old, young = item(-7), item(-2)
    near, rung = item(4), item(10, has_rung=True)
    today, tomorrow = item(0, 10), item(1, 20)
    given_items = [old, rung, near, young, today, tomorrow]
    assert select_daily(given_items).shown == (tomorrow, today, near, rung, young, old)


def test_more_than_eight_are_folded_with_whatever_is_not_spoken_of() -> None:
    chosen = select_daily([*(item(3) for _ in range(10)), item(60), item(-40)])
    assert (len(chosen.shown), chosen.folded_count) == (8, 4)


def test_a_day_on_which_nothing_is_spoken_of_says_nothing() -> None:
    quiet = [item(60), item(9), item(-11), item(2, is_elsewhere=True), item(-5, is_expired=True)]
    assert select_daily(quiet).shown == ()
    assert len(select_weekly(quiet).shown) == 5


def test_of_the_rest_long_overdue_comes_first_and_expired_last() -> None:
    overdue, ahead, elsewhere, expired = item(-40), item(60), item(2, is_elsewhere=True), item(-20, is_expired=True)
    assert in_order([expired, elsewhere, ahead, overdue]) == (overdue, ahead, elsewhere, expired)


@given(st.lists(items, max_size=30))
def test_nothing_is_lost_between_what_is_shown_and_what_is_folded(found: list[Item]) -> None:
    chosen = select_daily(found)
    assert len(chosen.shown) <= MOST_LINES
    if chosen.shown:
        assert len(chosen.shown) + chosen.folded_count == len(found)
    assert len(select_weekly(found).shown) == len(found)


@given(items)
def test_a_line_survives_the_outbox(found: Item) -> None:
    line = line_of(PLAN, found, is_late=True)
    assert line_from(line.params()) == line

"""From looks to a standing: one dead day means nothing, three different ones are amber, an answer ends it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.pages import Standing, after_look, next_look_on
from bot.domain.states import PageOutcome, PageState

FOUND, UNREADABLE, DEAD = PageOutcome.FOUND, PageOutcome.UNREADABLE, PageOutcome.DEAD
FIRST = date(2024, 5, 9)


@pytest.mark.parametrize(
    ("looks", "state"),
    [
        ([(FOUND, 0)], PageState.FINE),
        ([(UNREADABLE, 0)], PageState.UNREADABLE),
        ([(DEAD, 0)], PageState.FAILING),
        ([(DEAD, 0), (DEAD, 0), (DEAD, 0)], PageState.FAILING),
        ([(DEAD, 0), (DEAD, 1)], PageState.FAILING),
        ([(DEAD, 0), (DEAD, 1), (DEAD, 2)], PageState.AMBER),
        ([(DEAD, 0), (DEAD, 4), (DEAD, 9)], PageState.AMBER),
        ([(DEAD, 0), (FOUND, 1), (DEAD, 2), (DEAD, 3)], PageState.FAILING),
        ([(DEAD, 0), (DEAD, 1), (DEAD, 2), (DEAD, 3)], PageState.AMBER),
        ([(DEAD, 0), (DEAD, 1), (DEAD, 2), (FOUND, 3)], PageState.FINE),
        ([(DEAD, 0), (DEAD, 1), (DEAD, 2), (UNREADABLE, 3)], PageState.UNREADABLE),
        ([(UNREADABLE, 0), (DEAD, 1), (UNREADABLE, 2), (DEAD, 3), (DEAD, 4)], PageState.FAILING),
    ],
)
def test_three_different_dead_days_without_an_answer_are_amber(
    looks: list[tuple[PageOutcome, int]], state: PageState
) -> None:
    standing = Standing()
    for outcome, day in looks:
        standing = after_look(standing, outcome, FIRST + timedelta(days=day))
    assert standing.state is state


def test_the_next_look_is_weekly_daily_after_a_failure_and_never_after_a_showing() -> None:
    fine, failing = Standing(PageState.FINE), Standing(PageState.FAILING, 1, FIRST)
    assert next_look_on(fine, FIRST, None) == date(2024, 5, 16)
    assert next_look_on(failing, FIRST, None) == date(2024, 5, 10)
    assert next_look_on(fine, FIRST, date(2024, 5, 16)) == date(2024, 5, 16)
    assert next_look_on(fine, FIRST, date(2024, 5, 15)) is None


@given(st.lists(st.tuples(st.sampled_from(PageOutcome), st.integers(0, 3)), max_size=30))
def test_amber_means_three_dead_days_since_the_last_answer(looks: list[tuple[PageOutcome, int]]) -> None:
    standing, day, dead = Standing(), FIRST, set[date]()
    for outcome, step in looks:
        day += timedelta(days=step)
        standing = after_look(standing, outcome, day)
        dead = {*dead, day} if outcome is DEAD else set()
    assert (standing.state is PageState.AMBER) == (len(dead) >= 3)
    assert standing.failing_day_count == len(dead)

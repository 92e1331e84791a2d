"""The pace: never more than Telegram takes, answers before bulk, chats apart."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.pacing import Limits, Pace, Window

ANN, BOB, GROUP = 1, 2, -100


def _send(pace: Pace, now: float, chat_id: int, *, cost: int = 1, is_bulk: bool = False) -> float:
    at = pace.earliest(now, chat_id, cost=cost, is_bulk=is_bulk)
    pace.spend(at, chat_id, cost=cost, is_bulk=is_bulk)
    return at


def test_an_answer_to_an_idle_chat_leaves_at_once() -> None:
    assert Pace().earliest(100.0, ANN) == 100.0


def test_bulk_gives_a_chat_a_short_burst_and_then_rests() -> None:
    pace = Pace()
    for _ in range(5):
        pace.spend(100.0, ANN)
    assert pace.earliest(100.0, ANN, is_bulk=True) == 100.0 + pace.limits.chat_span_s


def test_answers_come_in_a_longer_burst() -> None:
    pace = Pace()
    moments = [_send(pace, 100.0, ANN) for _ in range(21)]
    assert moments == [100.0] * 20 + [100.0 + pace.limits.burst_span_s]


def test_an_edit_neither_waits_for_its_chat_nor_makes_it_wait() -> None:
    pace = Pace()
    for _ in range(20):
        pace.spend(90.0, ANN)
    for _ in range(20):
        pace.spend(100.0, BOB, is_edit=True)
    assert pace.earliest(100.0, ANN, is_edit=True) == 100.0
    assert pace.earliest(100.0, BOB) == 100.0


def test_an_edit_counts_overall_and_respects_a_refusal() -> None:
    pace = Pace()
    for _ in range(pace.limits.overall_count):
        pace.spend(100.0, ANN, is_edit=True)
    assert pace.earliest(100.0, BOB) == 100.0 + pace.limits.overall_span_s
    pace.block(ANN, 130.0)
    assert pace.earliest(110.0, ANN, is_edit=True) == 130.0


def test_a_resting_chat_holds_up_nobody_else() -> None:
    pace = Pace()
    for _ in range(21):
        _send(pace, 100.0, ANN)
    assert pace.earliest(100.0, BOB) == 100.0


def test_a_group_takes_nineteen_a_minute() -> None:
    pace = Pace()
    moments = [_send(pace, 0.0, GROUP) for _ in range(20)]
    assert moments[18] == 0.0
    assert moments[19] == pace.limits.group_span_s


def test_bulk_is_spaced_evenly() -> None:
    pace = Pace()
    now, moments = 0.0, []
    for chat_id in range(1, 60):
        now = _send(pace, now, chat_id, is_bulk=True)
        moments.append(now)
    gaps = {round(later - earlier, 6) for earlier, later in pairwise(moments)}
    assert gaps == {round(1 / 27, 6)}


def test_an_answer_finds_room_beside_bulk() -> None:
    pace = Pace()
    now = 0.0
    for chat_id in range(1, 100):
        now = _send(pace, now, chat_id, is_bulk=True)
    assert pace.earliest(now, 5_000) == now


def test_a_refused_chat_rests_as_long_as_telegram_said() -> None:
    pace = Pace()
    pace.block(ANN, 130.0)
    pace.block(ANN, 120.0)
    assert pace.earliest(100.0, ANN) == 130.0
    assert pace.earliest(131.0, ANN) == 131.0
    assert pace.earliest(100.0, BOB) == 100.0


def test_an_album_counts_as_its_items() -> None:
    pace = Pace()
    _send(pace, 0.0, GROUP, cost=10)
    assert pace.earliest(0.0, GROUP, cost=10) == pace.limits.group_span_s


def test_what_is_larger_than_the_window_needs_an_empty_one() -> None:
    window = Window(3, 10.0)
    assert window.earliest(0.0, 7) == 0.0
    window.spend(0.0, 7)
    assert window.earliest(0.0, 7) == 10.0


def test_chats_long_idle_are_forgotten() -> None:
    pace = Pace(Limits(overall_count=100_000))
    for chat_id in range(1, 5_002):
        pace.spend(0.0, chat_id)
    pace.block(7, 1_000.0)
    pace.spend(500.0, 9_999)
    assert len(pace._chats) == 1
    assert pace.earliest(500.0, 7) == 1_000.0


@given(st.lists(st.tuples(st.integers(1, 5), st.booleans(), st.floats(0, 0.2)), max_size=120))
def test_no_second_holds_more_than_twenty_nine_messages(sends: list[tuple[int, bool, float]]) -> None:
    pace, now, moments = Pace(), 0.0, []
    for chat_id, is_bulk, pause in sends:
        now = _send(pace, now + pause, chat_id, is_bulk=is_bulk)
        moments.append(now)
    for place, moment in enumerate(moments):
        assert sum(moment <= other < moment + 1.0 for other in moments[place:]) <= 29

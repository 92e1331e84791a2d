"""自评报告: the engine's points, with reasons, evidence and what is missing."""

from __future__ import annotations

from datetime import date

import pytest

from bot.domain.errors import ForbiddenError, InvalidInputError
from bot.domain.states import SubmissionState
from bot.services.bureau import Bureau
from bot.services.self_report import self_report
from tests.support.material import decide, send
from tests.support.people import People


def test_every_item_has_its_points_and_they_add_up_to_the_score(bureau: Bureau, people: People) -> None:
    counted = send(
        bureau.storage, people.wang, "1.4", "2024-05-06", at="2024-05-06T10:00", approved_at="2024-05-07T10:00"
    )
    returned = send(bureau.storage, people.wang, "2.1", "2024-05-06", at="2024-05-06T11:00")
    decide(bureau.storage, returned, SubmissionState.RETURNED, at="2024-05-07T11:00")
    report = self_report(bureau, people.wang.principal)
    assert [each.indicator.id for each in report.indicators] == [each.id for each in bureau.plan.indicators]
    items = {item.clause.id: item for each in report.indicators for item in each.items}
    assert list(items) == [clause.id for clause in bureau.plan.clauses]
    for name in ("cap", "earned", "provisional", "attainable"):
        assert sum(getattr(item.points, name) for item in items.values()) == getattr(report.score.total, name)
    assert [(proof.number, proof.state.value) for proof in items["1.4"].proofs] == [(counted, "approved")]
    assert [piece.kind for piece in items["1.4"].proofs[0].pieces] == ["document"]
    assert items["1.4"].reasons
    assert (items["2.1"].proofs, items["2.1"].reasons) == ((), ())
    assert [reason.facts for reason in items["2.1"].missing if reason.facts] == [(returned,)]


def test_a_past_day_is_told_as_it_was_and_others_are_refused(bureau: Bureau, people: People) -> None:
    send(bureau.storage, people.wang, "1.4", "2024-05-06", at="2024-05-06T10:00", approved_at="2024-05-07T10:00")
    assert self_report(bureau, people.sun.principal, date(2024, 5, 6)).score.total.earned == 0
    assert self_report(bureau, people.qian.principal).score.total.earned == 10
    for day, code in ((date(2023, 12, 31), "score_day_outside"), (date(2024, 5, 10), "score_day_future")):
        with pytest.raises(InvalidInputError, match=code):
            self_report(bureau, people.wang.principal, day)
    with pytest.raises(ForbiddenError):
        self_report(bureau, people.li.principal)

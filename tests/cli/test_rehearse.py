"""``creditbot rehearse`` against an independent reckoning of the year."""

from __future__ import annotations

import json
from datetime import date

from tests.cli.conftest import Creditbot
from tests.support.reckoning import WORKDAYS, Line, lines


def rehearsed(creditbot: Creditbot, first: str, last: str, *options: str) -> list[Line]:
    outcome = creditbot("rehearse", "--from", first, "--to", last, "--json", *options)
    assert outcome.code == 0
    found = [json.loads(each) for each in outcome.out.splitlines()]
    return [Line(date.fromisoformat(each.pop("on")), **each) for each in found]


def test_the_year_equals_an_independent_reckoning(creditbot: Creditbot) -> None:
    found = rehearsed(creditbot, "2024-04-18", "2024-12-31")
    assert sorted(found) == sorted(lines(date(2024, 4, 18), date(2024, 12, 31)))
    assert [each.on for each in found] == sorted(each.on for each in found)
    assert {each.on for each in found} <= set(WORKDAYS)


def test_days_that_everybody_can_count_are_among_the_lines(creditbot: Creditbot) -> None:
    found = rehearsed(creditbot, "2024-04-18", "2024-12-31")
    assert Line(date(2024, 6, 14), "法规科", "1.4@2024Q2", 10) in found
    assert Line(date(2024, 9, 29), "养护科", "4.1@2024", 1) in found
    assert not [each for each in found if date(2024, 10, 1) <= each.on <= date(2024, 10, 7)]


def test_nothing_falls_due_before_the_plan_was_issued(creditbot: Creditbot) -> None:
    assert rehearsed(creditbot, "2024-01-01", "2024-04-17") == []


def test_a_department_and_an_item_can_be_picked_out(creditbot: Creditbot) -> None:
    found = rehearsed(creditbot, "2024-06-01", "2024-06-30", "--department", "建设科", "--clause", "四、4")
    wanted = [each for each in lines(date(2024, 6, 1), date(2024, 6, 30)) if each.department == "公路建设科"]
    assert sorted(found) == sorted(each for each in wanted if each.obligation.startswith("4.4@"))
    assert found


def test_without_json_it_is_a_calendar_by_month_department_and_item(creditbot: Creditbot) -> None:
    outcome = creditbot("rehearse", "--from", "2024-06-01", "--to", "2024-06-30", "--department", "法规科")
    assert outcome.code == 0
    assert "2024年6月" in outcome.out
    assert "1.4 每季度研究推进并开展专题学习（二季度）：14日（提前10个工作日）" in outcome.out
    assert "客运科" not in outcome.out

"""The fixtures that all other tests build upon."""

from __future__ import annotations

from datetime import date

from bot.domain.roles import Role
from bot.services.bureau import Bureau
from tests.support.people import People


def test_the_bureau_has_the_plan_and_a_fixed_thursday_morning(bureau: Bureau) -> None:
    assert bureau.today == date(2024, 5, 9)
    assert bureau.now.isoformat() == "2024-05-09T02:00:00+00:00"
    assert len(bureau.plan.departments) == 16


def test_the_people_work_in_departments_of_the_plan(bureau: Bureau, people: People) -> None:
    working = (people.zhang, people.li, people.wang, people.zhao)
    assert all(bureau.plan.department_named(person.department or "") == person.department for person in working)
    assert people.wang.principal.role is Role.COORDINATOR
    assert people.zhang.chat_id == people.zhang.user_id == 1001

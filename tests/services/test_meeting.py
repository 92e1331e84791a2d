"""调度: every unfinished item of every department, on one paper."""

from __future__ import annotations

from io import BytesIO

import docx
import pytest
from docx.oxml.ns import qn

from bot.clock import FixedClock, parse_moment
from bot.domain.errors import ForbiddenError, InvalidInputError
from bot.services.bureau import Bureau
from bot.services.item_handlers import name_handler
from bot.services.meeting import Meeting, prepare_meeting
from bot.services.obligations import read_situation
from bot.views.meeting_paper import meeting_paper
from storage.repositories.reminders import remember_first_run
from tests.support.material import send
from tests.support.people import People


@pytest.fixture(autouse=True)
def _in_august(bureau: Bureau, clock: FixedClock) -> None:
    clock.set(parse_moment("2024-08-14T10:00"))
    with bureau.storage.write() as session:
        remember_first_run(session, parse_moment("2024-04-18T09:00"))


def rows_of(meeting: Meeting, department: str, number: str) -> list[tuple[str, ...]]:
    """The item's rows on the paper, as texts."""
    table = docx.Document(BytesIO(meeting_paper(meeting))).tables[0]
    found, current = [], ""
    for row in table.rows[1:]:
        cells = tuple(cell.text for cell in row.cells)
        if len(set(cells)) == 1:
            current = cells[0].partition("（")[0]
        elif current == department and cells[0].startswith(f"{number}（"):
            found.append(cells)
    return found


def test_all_that_is_open_stands_under_its_department_in_the_plans_order(bureau: Bureau, people: People) -> None:
    meeting = prepare_meeting(bureau, people.qian.principal)
    with bureau.storage.read() as session:
        open_items = read_situation(bureau, session, bureau.today).open_by_department
    names = [part.department for part in meeting.parts]
    assert names == [name for name in open_items if name in names]
    for part in meeting.parts:
        own = [item for item in open_items[part.department] if not (item.duty and item.is_expired)]
        assert {row.line.id for row in part.rows} == {item.obligation.id for item in own}


def test_a_row_says_points_day_person_what_is_missing_and_the_next_step(bureau: Bureau, people: People) -> None:
    name_handler(bureau, people.li.principal, "4.2", people.zhang.member_id)
    send(bureau.storage, people.zhao, "5.1", "2024-08-02", at="2024-08-13T09:00", kinds=("notice", "photo"))
    meeting = prepare_meeting(bureau, people.sun.principal)
    (review,) = rows_of(meeting, "客运科", "4.2")
    assert review[1:4] == ("8", "9月30日 还有33个工作日", "张三")
    assert review[5] == "再报一件（须有政府网站公开），可加2分。"
    (month,) = rows_of(meeting, "货运科", "5.1")
    assert month[3:] == ("未指定", "活动总结、宣传报道", "补齐活动总结、宣传报道，可加4分。")
    (elsewhere,) = rows_of(meeting, "客运科", "5.1")
    assert elsewhere[3:5] == ("负责人李四", "全局已报，本科室尚无材料")


def test_the_paper_lies_across_with_its_head_on_each_page(bureau: Bureau, people: People) -> None:
    made = meeting_paper(prepare_meeting(bureau, people.wang.principal, "客运科"))
    document = docx.Document(BytesIO(made))
    section = document.sections[0]
    assert section.page_width is not None
    assert section.page_height is not None
    assert section.page_width > section.page_height
    (table,) = document.tables
    assert [cell.text for cell in table.rows[0].cells] == ["指标", "分值", "时限", "经办人", "还差什么", "下一步"]
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert len(table.rows[1].cells[0].paragraphs) == 1
    assert made == meeting_paper(prepare_meeting(bureau, people.wang.principal, "客运科"))


def test_only_those_who_see_all_may_ask_and_only_for_what_there_is(bureau: Bureau, people: People) -> None:
    for person in (people.zhang, people.li):
        with pytest.raises(ForbiddenError):
            prepare_meeting(bureau, person.principal)
    with pytest.raises(InvalidInputError, match="department_unknown"):
        prepare_meeting(bureau, people.wang.principal, "航空科")

"""The words of one line in a digest."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import date

import pytest

from bot.domain.states import AnswerKind
from bot.keyboards import answers as answer_buttons
from bot.keyboards.callback import MAX_BYTES
from bot.plan.loader import load_builtin
from bot.plan.obligations import obligations
from bot.plan.workdays import WorkCalendar
from bot.services.confirmations import Confirmation
from bot.services.digest import TodoList
from bot.services.lines import Hint, Line
from bot.services.obligation_answers import AnswerSheet
from bot.texts.reminders import due_text, hint_text, line_text, parse_duty
from bot.views.reminders import confirmed, render_digest, todo

PLAN = load_builtin("gangcheng-2024")
LINE = Line(
    id="3.1@2024Q3",
    number="3.1",
    annex="三、1",
    title="报送信息",
    short_title="信用信息",
    period="2024Q3",
    points=20,
    light="near",
    workdays=3,
    due_on="2024-09-30",
    ends_on="2024-09-30",
    missing=("发布截图",),
    short_count=2,
    is_staffing=False,
    is_ledger=False,
    has_material=False,
    is_open=True,
    is_elsewhere=False,
    is_confirmed=False,
    is_expired=False,
    has_ended=False,
    is_lost=False,
    is_in_grace=False,
    is_late=False,
    button="submit",
)


def digest(*lines: Line, folded_count: int = 0) -> dict[str, object]:
    return {
        "department": "法规科",
        "day": "2024-09-24",
        "is_weekly": False,
        "lines": [line.params() for line in lines],
        "folded_count": folded_count,
        "hints": [],
        "is_guessed": False,
    }


def test_a_morning_without_lines_says_so_before_what_is_folded() -> None:
    heading, folded = render_digest(digest(folded_count=13)).blocks
    assert heading == "<b>法规科待办提醒</b>　9月24日（周二）"
    assert folded == "今天没有要催的事；手上还有13项，点「展开」看。"


def test_a_line_has_light_number_annex_title_points_due_and_what_is_missing() -> None:
    assert line_text(LINE) == (
        "🟠 <b>3.1</b>（三、1）报送信息 · 三季度｜2分｜还有3个工作日（9月30日）\n　　还差：2条、发布截图"
    )


@pytest.mark.parametrize(
    ("workdays", "words"), [(0, "今天到期"), (3, "还有3个工作日（9月30日）"), (-2, "已逾期2个工作日（9月30日到期）")]
)
def test_due_in_words(workdays: int, words: str) -> None:
    assert due_text(workdays, date(2024, 9, 30)) == words


def test_after_the_quarter_the_line_asks_for_proof_and_says_lost_only_of_what_is_lost() -> None:
    ended = replace(LINE, has_ended=True, workdays=-2, light="overdue")
    assert "三季度已结束：9月30日前办过的请补佐证，没办的已失分" in line_text(replace(ended, is_lost=True))
    assert "已失分" not in line_text(ended)
    waiting = line_text(replace(ended, is_in_grace=True))
    assert "待补证" in waiting
    assert "已失分" not in waiting


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"is_elsewhere": True}, "全局已报，你科尚无材料"),
        ({"light": "pending"}, "已报待审"),
        ({"light": "done", "is_open": False}, "🟢"),
        ({"light": "done_late", "is_open": False}, "🟡"),
        ({"is_confirmed": True}, "已办·材料后补，还差：2条、发布截图"),
        ({"is_late": True}, "【补发】"),
        ({"is_expired": True}, "已过期"),
        ({"is_ledger": True, "has_ended": True}, "台账待关账"),
        ({"is_paused": True}, "⏸ <b>3.1</b>"),
        ({"is_paused": True}, "已暂缓"),
        ({"is_open": False, "light": "done", "ended_by": "nil"}, "🟢 <b>3.1</b>（三、1）报送信息 · 三季度｜"),
        (
            {"is_open": False, "light": "done", "ended_by": "nil"},
            "｜本季零报告",
        ),
        ({"is_open": False, "light": "done", "ended_by": "nil", "period": "2024-09"}, "本月零报告"),
        ({"is_open": False, "light": "done", "ended_by": "joined", "partner": "法规科"}, "随法规科统一报送"),
        ({"is_open": False, "light": "done", "ended_by": "exempt"}, "不涉及"),
        ({"is_open": False, "light": "done", "ended_by": "settled"}, "全局已办结"),
        ({"light": "pending", "ended_by": "exempt", "is_asked": True}, "已答“不涉及”，待信用办同意"),
        ({"moved_by": "extension", "due_on": "2024-10-18"}, "还有3个工作日（10月18日）（已同意延期）"),
        ({"moved_by": "scheduled"}, "（按省厅通知）"),
        ({"has_difficulty": True}, "已报有困难；还差：2条"),
    ],
)
def test_a_line_says_how_the_item_stands(changes: dict[str, object], words: str) -> None:
    assert words in line_text(replace(LINE, **changes))  # type: ignore[arg-type]  # test data by name


def test_what_people_typed_cannot_become_markup() -> None:
    assert "&lt;b&gt;" in line_text(replace(LINE, title="<b>"))


def test_a_digest_of_one_item_is_about_that_item_and_has_its_button() -> None:
    shown = render_digest(digest(LINE))
    assert shown.subjects == ("3.1@2024Q3",)
    assert [[button.text for button in row] for row in shown.buttons] == [["提交 3.1 信用信息"]]
    assert "直接回复本条消息" in shown.blocks[-1]


def test_folded_items_are_counted_and_can_be_unfolded() -> None:
    shown = render_digest(digest(LINE, folded_count=3))
    assert "另有3项" in shown.blocks
    assert shown.buttons[-1][0].text == "展开"


def test_a_long_digest_has_buttons_for_the_first_eight_only() -> None:
    lines = [replace(LINE, id=f"3.{number}@2024Q3") for number in range(12)]
    assert len(render_digest(digest(*lines)).buttons) == 8


def test_a_closed_item_keeps_its_line_and_loses_its_button() -> None:
    shown = render_digest(digest(replace(LINE, is_open=False, light="pending", button="")))
    assert not shown.buttons
    assert "已报待审" in shown.blocks[1]


def test_an_empty_list_is_a_green_one() -> None:
    nothing = TodoList("客运科", date(2024, 6, 14), (), (), is_guessed=False, is_own=True)
    assert todo(nothing).blocks == ("🟢 客运科目前没有要办的事项。",)


def test_the_button_of_every_obligation_fits() -> None:
    for each in obligations(PLAN, WorkCalendar()):
        button = "submit" if each.clause_id else "confirm"
        shown = render_digest(digest(replace(LINE, id=each.id, button=button)))
        assert len((shown.buttons[0][0].data or "").encode()) <= MAX_BYTES


@pytest.mark.parametrize("name", ["双公示", "信易+品牌", "“双公示”及时完整合规", "double-publicity"])
def test_a_duty_is_known_by_its_names(name: str) -> None:
    assert len(parse_duty(name, PLAN)) == 1


def test_words_that_name_no_duty_name_none() -> None:
    assert parse_duty("天气", PLAN) == []


def test_a_paused_item_can_still_be_answered() -> None:
    found = TodoList("法规科", date(2024, 6, 14), (replace(LINE, is_paused=True),), (), is_guessed=False, is_own=True)
    assert [button.text for button in todo(found).buttons[0]] == ["提交 3.1 信用信息", "其他答复 3.1"]


def test_the_coordinators_questions_stand_below_the_lines_with_their_buttons() -> None:
    asked = {"id": "5.1@2024", "number": "5.1", "annex": "五、1", "title": "宣传月"}
    sections = [{"kind": "province", "asked": [asked]}, {"kind": "guessed_years", "years": [2031, 2032]}]
    shown = render_digest(digest(LINE) | {"sections": sections})
    text = "\n".join(shown.blocks)
    assert "省厅通知到了吗" in text
    assert "5.1（五、1）宣传月" in text
    assert "2031年、2032年的节假日安排还没有录入，暂按周末推算" in text
    assert [button.text for button in shown.buttons[-1]] == ["到了 5.1", "还没有 5.1", "暂缓 5.1"]


def test_who_belongs_to_no_department_reads_a_message_of_sections() -> None:
    shown = render_digest(digest() | {"department": None, "sections": [{"kind": "guessed_years", "years": [2031]}]})
    assert shown.blocks[0] == "<b>今日要情</b>　9月24日（周二）"
    assert not shown.buttons


def test_the_button_of_every_obligation_fits_below_its_sheet() -> None:
    kinds = (AnswerKind.NIL, AnswerKind.DIFFICULTY, AnswerKind.EXTENSION)
    for each in obligations(PLAN, WorkCalendar()):
        sheet = AnswerSheet(replace(LINE, id=each.id), kinds, ("法规科",) * 15, (), is_paused=False, is_settled=False)
        for row in (*answer_buttons.sheet(sheet), *answer_buttons.partners(sheet)):
            assert all(len((button.data or "").encode()) <= MAX_BYTES for button in row)


def test_a_milestone_is_one_mild_line() -> None:
    hint = Hint("4.2", "四、2", "信用评价", "2024-06-30", "方案", is_optional=False)
    assert hint_text(hint) == "💡 4.2（四、2）信用评价：建议6月30日前 方案"
    assert "自愿" in hint_text(replace(hint, title=None, is_optional=True))
    shown = render_digest(digest(LINE) | {"hints": [asdict(hint)]})
    assert hint_text(hint) in shown.blocks


def test_a_year_without_a_calendar_says_so() -> None:
    assert "（今年节假日安排尚未公布，暂按周末推算）" in render_digest(digest(LINE) | {"is_guessed": True}).blocks


def test_what_waits_for_review_stands_below_the_list() -> None:
    found = TodoList("法规科", date(2024, 6, 14), (LINE,), ("1.4",), is_guessed=False, is_own=True)
    shown = todo(found)
    assert "🔵 已报待审：1.4" in shown.blocks
    assert [button.text for button in shown.buttons[0]] == ["提交 3.1 信用信息", "其他答复 3.1"]


def test_what_has_material_already_needs_no_confirmation() -> None:
    shown = confirmed(Confirmation(LINE, has_material=True))
    assert "不用再确认" in shown.blocks[0]
    assert not shown.buttons

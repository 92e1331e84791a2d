"""Cards and lists about people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from math import ceil
from re import sub
from typing import Any

import pytest

from bot.domain.roles import Role
from bot.keyboards.callback import decode
from bot.keyboards.menu import bot_commands, menu_rows
from bot.plan.loader import load_builtin
from bot.plan.workdays import WorkCalendar
from bot.ports import Outgoing
from bot.services.joining import JoinDecision, Welcome
from bot.services.membership import Person, PointsOf, Roster, YearLine
from bot.texts.help import help_lines
from bot.views import membership as views
from bot.views.roster import DIRECT_COUNT, roster

PLAN = load_builtin()
STUDY = YearLine("1.4", "一、4", "季度研究学习", 10, PointsOf.PERIOD, date(2024, 6, 30))
LEDGER = YearLine("1.2b", "一、2", "月度台账", 20, PointsOf.YEAR, date(2025, 1, 10))
DUTY = YearLine("", "三（三）", "双公示", 0, PointsOf.ITEM, date(2024, 6, 30))
TWO_SCREENS = 56
WELCOME = Welcome("张三", Role.STAFF, "客运科", (), 2024, (STUDY, DUTY, LEDGER))


def render(kind: str, params: dict[str, Any]) -> Outgoing:
    return views.RENDERERS[kind](params)


def text_of(outgoing: Outgoing) -> str:
    return "\n".join(outgoing.blocks)


def labels_of(outgoing: Outgoing) -> list[str]:
    return [button.text for row in outgoing.buttons for button in row]


def people(count: int) -> tuple[Person, ...]:
    return tuple(Person(number, f"张{number}", Role.STAFF, "客运科") for number in range(1, count + 1))


def test_the_welcome_brings_the_keyboard_that_stays() -> None:
    said = views.welcome(WELCOME)
    assert said.menu == (("我的待办", "报送佐证", "我的报送"), ("得分", "帮助"))
    assert "欢迎张三" in said.blocks[0]
    assert "客运科 经办人" in said.blocks[0]


def test_the_year_names_number_annex_title_points_and_day() -> None:
    said = text_of(views.year_card(WELCOME))
    assert "1.4 季度研究学习（一、4），本季1分" in said
    assert "6月30日前" in said
    assert "双公示（方案三（三）），不计分" in said
    assert "次年1月10日前" in said
    assert "月度台账（一、2），全年共2分" in said


def test_a_day_stands_once_above_all_that_is_due_on_it() -> None:
    assert text_of(views.year_card(WELCOME)).count("6月30日前") == 1


def test_what_comes_every_month_or_quarter_stands_once() -> None:
    ledgers = tuple(replace(LEDGER, due_on=date(2024, month, 10)) for month in range(6, 13))
    studies = tuple(replace(STUDY, due_on=on) for on in (date(2024, 3, 31), date(2024, 6, 30)))
    said = text_of(views.year_card(replace(WELCOME, year=(*studies, DUTY, *ledgers))))
    assert said.count("月度台账") == said.count("季度研究学习") == 1
    assert said.index("每月") < said.index("月度台账") < said.index("每季度") < said.index("季度研究学习")
    assert "3月31日" not in said
    assert "3项" in said


def test_the_fullest_year_fits_one_message() -> None:
    from bot.plan.obligations import obligations

    owed = [each for each in obligations(PLAN, WorkCalendar()) if "法规科" in each.departments]
    lines = tuple(
        YearLine("1.1a", "一、1", (each.title or "")[:10], 10, PointsOf.YEAR, each.due_on)
        for each in sorted(owed, key=lambda each: each.due_on)
    )
    assert len(text_of(views.year_card(Welcome("王五", Role.COORDINATOR, "法规科", (), 2024, lines)))) < 4096


def test_the_outbox_gives_back_the_same_welcome() -> None:
    assert Welcome.from_params(WELCOME.to_params()) == WELCOME
    params = WELCOME.to_params() | {"is_silent": False}
    assert render("welcome", params) == views.welcome(WELCOME)
    assert render("year_card", params) == views.year_card(WELCOME)


def test_outside_hours_a_message_makes_no_sound() -> None:
    assert render("welcome", WELCOME.to_params() | {"is_silent": True}).silent
    assert not render("welcome", WELCOME.to_params() | {"is_silent": False}).silent


def test_what_people_call_themselves_cannot_become_markup() -> None:
    guest = Person(7, "<b>周九", Role.STAFF, "客运科", account="<a href='x'>点我</a> & 客")
    said = text_of(views.join_card(guest, 1))
    assert "&lt;b&gt;周九" in said
    assert "&lt;a href='x'&gt;点我&lt;/a&gt; &amp; 客" in said


def test_the_card_offers_to_confirm_all_only_when_others_wait() -> None:
    guest = Person(7, "周九", Role.STAFF, "客运科", account="账号")
    assert [label[2:] for label in labels_of(views.join_card(guest, 1))] == ["确认加入", "拒绝"]
    assert [label[2:] for label in labels_of(views.join_card(guest, 2))] == ["确认加入", "拒绝", "全部确认"]


def test_the_pressers_card_reads_as_the_other_coordinators_do() -> None:
    guest = Person(7, "周九", Role.DEPUTY, None, ("客运科",), account="账号")
    params = {
        "id": 7,
        "name": "周九",
        "role": "deputy",
        "department": None,
        "charges": ["客运科"],
        "account": "账号",
        "is_reachable": True,
        "is_confirmed": True,
        "by": "王五",
    }
    assert render("join_decided", params) == views.decision(JoinDecision(guest, True, "王五"))


def screen_lines(said: Sequence[str]) -> int:
    """How many lines a phone makes of it, 20 Chinese characters a line."""
    plain = [sub(r"<[^>]+>", "", line) for line in said]
    widths = (sum(1 if ord(sign) > 0xFF else 0.55 for sign in line) for line in plain)
    return sum(max(1, ceil(width / 20)) for width in widths)


@pytest.mark.parametrize("role", list(Role))
def test_every_role_has_a_keyboard_commands_and_help(role: Role) -> None:
    assert "帮助" in [word for row in menu_rows(role) for word in row]
    assert {"help", "cancel", "score"} <= {command.command for command in bot_commands(role)}
    assert all(1 <= len(command.description) <= 256 for command in bot_commands(role))
    assert screen_lines(help_lines(role)) <= TWO_SCREENS


def test_only_coordinators_are_offered_people() -> None:
    for role in Role:
        offered = {command.command for command in bot_commands(role)}
        assert ({"invite", "members"} <= offered) == (role is Role.COORDINATOR)
        assert ("/invite" in "\n".join(help_lines(role))) == (role is Role.COORDINATOR)


def test_a_short_list_has_a_button_for_each_member_and_a_long_one_for_each_department() -> None:
    short = roster(Roster(people(DIRECT_COUNT), (), (), ()), PLAN)
    long = roster(Roster(people(DIRECT_COUNT + 1), (), (), ()), PLAN)
    opened = roster(Roster(people(DIRECT_COUNT + 1), (), (), ()), PLAN, is_of_department=True)
    assert "移除 张1" in labels_of(short)
    assert labels_of(long) == [f"客运科 {DIRECT_COUNT + 1}人"]
    assert "移除 张1" in labels_of(opened)
    assert labels_of(opened)[-1] == "返回名单"


def test_the_list_marks_who_cannot_be_reached_who_waits_and_who_has_not_come() -> None:
    gone = Person(1, "赵六", Role.STAFF, "货运科", is_reachable=False)
    waiting = Person(5, "周九", Role.STAFF, "养护科", account="账号")
    invited = Person(6, "吴十", Role.HEAD, "养护科")
    said = roster(Roster((gone,), (waiting,), (invited,), ("财务审计科",)), PLAN)
    assert "赵六 经办人，消息送不到" in text_of(said)
    assert "周九 经办人，待确认（账号：账号）" in text_of(said)
    assert "吴十 科室负责人，已邀请，未加入" in text_of(said)
    assert "还没有人加入的科室：财务审计科" in text_of(said)
    assert labels_of(said)[:2] == ["✅ 确认加入 周九", "❌ 拒绝 周九"]


def test_every_button_can_be_read_back_and_no_name_travels_in_it() -> None:
    shown = [
        views.join_card(Person(10**12, "周九", Role.STAFF, "客运科", account="账号"), 2),
        views.ask_department(PLAN, None),
        views.ask_department(PLAN, Role.COORDINATOR),
        views.ask_role(PLAN, "党建办"),
        views.ask_role(PLAN, None),
        views.ask_removal(Person(10**12, "周九", Role.STAFF, "客运科")),
        roster(Roster(people(3), people(2), (), ()), PLAN),
        roster(Roster(people(60), (), (), ()), PLAN),
    ]
    data = [button.data for outgoing in shown for row in outgoing.buttons for button in row]
    assert len(data) > 40
    for each in data:
        assert each is not None
        assert each.isascii()
        assert decode(each) is not None

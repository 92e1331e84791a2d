"""What a coordinator may type after /invite."""

from __future__ import annotations

import pytest

from bot.domain.errors import InvalidInputError
from bot.domain.roles import Role
from bot.plan.loader import load_builtin
from bot.texts.invitation import InvitationWords, parse_invitation
from bot.texts.roles import ROLE_NAMES, role_named

PLAN = load_builtin()


@pytest.mark.parametrize(
    "typed",
    [
        "客运科 经办人 张三",
        "张三 经办人 客运科",
        "经办人 客运科 张三",
        "张三，经办人，客运科",
        "  客运科　经办人　张三 ",
        "客运科经办人张三",
        "客运科 经办人张三",
        "客运科 staff 张三",
        "客运科 STAFF 张三",
    ],
)
def test_order_and_spaces_do_not_matter(typed: str) -> None:
    assert parse_invitation(typed, PLAN) == InvitationWords(("客运科",), Role.STAFF, "张三")


@pytest.mark.parametrize(
    ("typed", "role"),
    [
        ("客运科 科室负责人 李四", Role.HEAD),
        ("客运科 负责人 李四", Role.HEAD),
        ("客运科 信用办 李四", Role.COORDINATOR),
        ("客运科 管理员 李四", Role.COORDINATOR),
        ("客运科 分管 李四", Role.DEPUTY),
        ("客运科 局领导 李四", Role.LEADER),
        ("客运科 组长 李四", Role.LEADER),
        ("客运科 领导 李四", Role.LEADER),
    ],
)
def test_every_role_has_its_words(typed: str, role: Role) -> None:
    assert parse_invitation(typed, PLAN).role is role


@pytest.mark.parametrize(
    "typed", ["分管领导 客运科、货运科 钱八", "钱八 分管领导 客运科 货运科", "分管 客运科和货运科 钱八"]
)
def test_a_deputy_may_have_several_departments(typed: str) -> None:
    assert parse_invitation(typed, PLAN) == InvitationWords(("客运科", "货运科"), Role.DEPUTY, "钱八")


def test_another_name_of_a_department_and_a_longer_one_are_not_mistaken() -> None:
    assert parse_invitation("建设科 经办人 张三", PLAN).departments == ("公路建设科",)
    assert parse_invitation("公路建设科 经办人 张三", PLAN).departments == ("公路建设科",)
    assert parse_invitation("财务审计 经办人 张三", PLAN).departments == ("财务审计科",)


def test_what_is_missing_stays_empty() -> None:
    assert parse_invitation("", PLAN) == InvitationWords((), None, "")
    assert parse_invitation("客运科", PLAN) == InvitationWords(("客运科",), None, "")
    assert parse_invitation("张三", PLAN) == InvitationWords((), None, "张三")


def test_a_department_that_is_none_is_named() -> None:
    with pytest.raises(InvalidInputError) as refused:
        parse_invitation("人事科 经办人 张三", PLAN)
    assert (refused.value.code, refused.value.params["given"]) == ("invite_department_unknown", "人事科")


def test_two_words_that_could_be_the_name_are_asked_back_but_latin_names_have_parts() -> None:
    with pytest.raises(InvalidInputError) as refused:
        parse_invitation("客运科 经办人 张三 李四", PLAN)
    assert refused.value.code == "invite_unclear"
    assert parse_invitation("客运科 经办人 Zhang San", PLAN).name == "Zhang San"


def test_the_shown_name_of_every_role_is_understood() -> None:
    assert {role_named(name) for name in ROLE_NAMES.values()} == set(Role)

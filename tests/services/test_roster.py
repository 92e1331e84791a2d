"""Everybody of a roster at once, or nobody."""

from __future__ import annotations

import io

import pytest
from openpyxl import Workbook, load_workbook
from sqlmodel import select

from bot.domain.errors import ForbiddenError, InvalidInputError
from bot.domain.roles import Role
from bot.domain.states import InviteState
from bot.services.bureau import Bureau
from bot.services.invites import Redeemed, redeem_invite
from bot.services.roster import RosterRefusedError, RosterRow, invite_roster
from bot.texts.roster_refusal import refusal
from bot.views.roster_sheet import MOST_PEOPLE, read_roster, write_links
from storage.models import Invite, Meta
from tests.support.people import People


def sheet(*rows: tuple[object, ...], head: tuple[str, ...] = ("科室", "姓名", "角色")) -> bytes:
    book = Workbook()
    for row in (head, *rows):
        book.worksheets[0].append(list(row))
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


GOOD = sheet(("客运科", "周九", "经办人"), ("养护科", "吴十", "科室负责人"), ("客运科、货运科", "郑一", "分管领导"))


def states(bureau: Bureau) -> list[tuple[str, InviteState]]:
    with bureau.storage.read() as session:
        return [(row.name, row.state) for row in session.exec(select(Invite).order_by(Invite.id))]


def test_all_links_come_at_once_and_each_lets_one_person_wait_at_the_door(bureau: Bureau, people: People) -> None:
    with bureau.storage.write() as session:
        session.add(Meta(name="bot_username", value="credit_bot"))
    made = invite_roster(bureau, people.wang.principal, read_roster(GOOD), 71)
    assert [(each.name, each.role, each.department, each.charges) for each in made.invitations] == [
        ("周九", Role.STAFF, "客运科", ()),
        ("吴十", Role.HEAD, "养护科", ()),
        ("郑一", Role.DEPUTY, None, ("客运科", "货运科")),
    ]
    for number, each in enumerate(made.invitations):
        assert each.link == f"https://t.me/credit_bot?start={each.code}"
        used = redeem_invite(bureau, 2001 + number, 2001 + number, "账号", each.code, 80 + number)
        assert used.outcome is Redeemed.WAITING


def test_the_same_update_again_gives_the_same_links_and_a_new_one_ends_the_older(
    bureau: Bureau, people: People
) -> None:
    rows = read_roster(GOOD)
    first = invite_roster(bureau, people.wang.principal, rows, 71)
    assert invite_roster(bureau, people.wang.principal, rows, 71) == first
    assert len(states(bureau)) == 3
    invite_roster(bureau, people.wang.principal, rows, 72)
    assert [state for _, state in states(bureau)] == [InviteState.REVOKED] * 3 + [InviteState.OPEN] * 3


def test_bad_rows_are_named_and_nobody_is_invited(bureau: Bureau, people: People) -> None:
    rows = read_roster(
        sheet(
            ("客运科", "周九", "经办人"),
            ("人事科", "吴十", "经办人"),
            (None, None, None),
            ("客运科", "郑一", "厨师"),
            ("客运科", "周九", "经办人"),
            ("客运科", "", "经办人"),
        )
    )
    with pytest.raises(RosterRefusedError) as caught:
        invite_roster(bureau, people.wang.principal, rows, 71)
    assert [(fault.number, fault.error.code) for fault in caught.value.faults] == [
        (3, "invite_department_unknown"),
        (5, "invite_role_unknown"),
        (6, "roster_twice"),
        (7, "invite_name_bad"),
    ]
    assert states(bureau) == []
    said = "\n".join(refusal(caught.value))
    assert "第3行：没有叫“人事科”的科室" in said
    assert "第6行：周九和第2行重复" in said


def test_who_has_joined_needs_no_link(bureau: Bureau, people: People) -> None:
    rows = (
        RosterRow(2, ("客运科",), "张三", Role.STAFF, "经办人"),
        RosterRow(3, ("客运科",), "周九", Role.STAFF, "经办人"),
    )
    made = invite_roster(bureau, people.wang.principal, rows, 71)
    assert made.joined == ("张三",)
    assert [each.name for each in made.invitations] == ["周九"]


def test_only_the_coordinator_and_the_command_line_invite(bureau: Bureau, people: People) -> None:
    for each in (people.zhang, people.li, people.sun, people.qian):
        with pytest.raises(ForbiddenError):
            invite_roster(bureau, each.principal, read_roster(GOOD), 71)
    assert len(invite_roster(bureau, None, read_roster(GOOD), None).invitations) == 3


def test_the_columns_may_stand_in_any_order(bureau: Bureau) -> None:
    rows = read_roster(sheet(("周九", 1, "经办人", " 客运科 "), head=("姓名", "序号", "角色", "科室")))
    assert rows == (RosterRow(2, ("客运科",), "周九", Role.STAFF, "经办人"),)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"not a file", "roster_unreadable"),
        (b"x" * 1_048_577, "roster_unreadable"),
        (sheet(("客运科", "周九")), None),
        (sheet(("客运科", "周九"), head=("科室", "姓名")), "roster_columns"),
        (sheet(*[("客运科", f"周{number}", "经办人") for number in range(MOST_PEOPLE + 1)]), "roster_too_long"),
    ],
    ids=["no spreadsheet", "too large", "a short row", "a column missing", "too many"],
)
def test_what_is_no_roster_is_refused_with_a_sentence(data: bytes, code: str | None) -> None:
    if code is None:
        assert read_roster(data)[0].role is None
        return
    with pytest.raises(InvalidInputError, match=code):
        read_roster(data)


def test_an_empty_roster_is_refused(bureau: Bureau) -> None:
    with pytest.raises(InvalidInputError, match="roster_empty"):
        invite_roster(bureau, None, read_roster(sheet()), None)


def test_the_table_holds_links_and_codes_and_no_formulas(bureau: Bureau, people: People) -> None:
    with bureau.storage.write() as session:
        session.add(Meta(name="bot_username", value="credit_bot"))
    rows = (RosterRow(2, ("客运科",), "=1+1", Role.STAFF, "经办人"),)
    made = invite_roster(bureau, people.wang.principal, rows, 71)
    table = write_links(made.invitations)
    read = load_workbook(io.BytesIO(table)).worksheets[0]
    assert [cell.value for cell in read[2]][:4] == ["客运科", "=1+1", "经办人", made.invitations[0].link]
    assert read["B2"].data_type == "s"
    from zipfile import ZipFile

    with ZipFile(io.BytesIO(table)) as packed:
        pictures = [name for name in packed.namelist() if name.startswith("xl/media/")]
        assert [packed.read(name)[:4] for name in pictures] == [b"\x89PNG"]

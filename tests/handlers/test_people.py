"""调岗, 请假, 分管, 经办人 and the roster, as people do it in the chat."""

from __future__ import annotations

import io
import re
from collections.abc import AsyncIterator
from hashlib import sha256

import pytest
from openpyxl import Workbook, load_workbook

from bot.clock import FixedClock, parse_moment
from bot.config import Settings
from bot.sandbox import Person
from tests.support.bot import Stage, bot_on_stage
from tests.support.people import STRANGER_ID, People

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture
def clock() -> FixedClock:
    """Thursday 2024-06-13, 10:00."""
    return FixedClock(parse_moment("2024-06-13T10:00"))


@pytest.fixture
async def stage(settings: Settings, clock: FixedClock, people: People) -> AsyncIterator[Stage]:
    async with bot_on_stage(settings, clock, is_ticking=False) as running:
        yield running


@pytest.fixture
async def wang(stage: Stage) -> Person:
    return await stage.enter("王五", 1003)


@pytest.fixture
async def zhang(stage: Stage) -> Person:
    return await stage.enter("张三", 1001)


@pytest.fixture
async def li(stage: Stage) -> Person:
    return await stage.enter("李四", 1002)


async def test_moving_somebody_by_the_buttons_of_the_list(wang: Person, zhang: Person) -> None:
    await wang.say("/members")
    await wang.hears("人员名单")
    await wang.press("调岗 张三")
    await wang.hears("要调到哪个科室")
    await wang.press("货运科")
    await wang.hears("什么身份")
    await wang.press("科室负责人")
    await wang.hears("现在是：货运科 科室负责人")
    assert (await zhang.hears("您已调岗")).keyboard
    await zhang.say("/todo")
    await zhang.hears("货运科")


async def test_moving_somebody_by_a_command(wang: Person, zhang: Person) -> None:
    await wang.say("/move 张三 货运科")
    await wang.hears("现在是：货运科 经办人")
    await wang.say("/move 张三")
    await wang.hears("没看懂谁调到哪里")
    await wang.say("/move 周九 货运科")
    await wang.hears("没有叫“周九”的人")


async def test_leave_by_the_buttons_of_the_list_and_its_end(wang: Person, zhang: Person, li: Person) -> None:
    await wang.say("/members")
    await wang.hears("人员名单")
    await wang.press("请假 张三")
    await wang.hears("请选日子")
    await wang.say("6月17日到6月21日")
    await wang.hears("谁来代办")
    await wang.press("李四")
    await wang.hears("张三请假6月17日到6月21日，由李四代办")
    await zhang.hears("您请假6月17日到6月21日")
    await li.hears("由您代办")
    await wang.say("/members")
    await wang.hears("张三 经办人，请假6月17日到6月21日（李四代办）")
    await wang.press("销假 张三")
    await wang.hears("张三已销假")


async def test_leave_by_the_days_on_buttons(wang: Person) -> None:
    await wang.say("/members")
    await wang.hears("人员名单")
    await wang.press("请假 李四")
    await wang.hears("请选日子")
    await wang.press("今天起7天")
    await wang.hears("6月13日到6月19日，谁来代办")
    await wang.press("张三")
    await wang.hears("李四请假6月13日到6月19日")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("/away 张三 6月17日 6月21日 李四", "张三请假6月17日到6月21日"),
        ("/away 张三 0617-0621 李四", "张三请假6月17日到6月21日"),
        ("/away 张三 明天 李四", "张三请假6月14日，"),
        ("/away 张三 6月17日 6月21日 赵六", "赵六不能代办"),
        ("/away 张三 6月21日 6月17日 李四", "这些日子不能用"),
        ("/away 张三 销假", "张三已销假"),
        ("/away 张三 下周 李四", "没看懂"),
        ("/away 张三", "没看懂"),
        ("/away", "没看懂"),
    ],
)
async def test_leave_by_a_command(wang: Person, typed: str, said: str) -> None:
    await wang.say(typed)
    await wang.hears(said)


async def test_days_that_are_not_understood_are_asked_again(wang: Person) -> None:
    await wang.say("/members")
    await wang.hears("人员名单")
    await wang.press("请假 张三")
    await wang.hears("请选日子")
    await wang.say("过几天")
    await wang.hears("日子没看懂")
    await wang.say("6月18日")
    await wang.hears("请假6月18日，谁来代办")


async def test_a_deputys_departments_by_buttons_and_by_a_command(wang: Person) -> None:
    await wang.say("/members")
    await wang.hears("人员名单")
    await wang.press("分管 钱八")
    await wang.hears("分管的科室：客运科、货运科")
    await wang.press("☑ 货运科")
    await wang.hears("分管的科室：客运科。")
    await wang.say("/charge 钱八 养护科、客运科")
    await wang.hears("分管的科室：客运科、养护科")
    await wang.say("/charge 张三 客运科")
    await wang.hears("不是分管领导")


async def test_a_head_names_who_does_an_item_from_the_to_do_list(li: Person, zhang: Person) -> None:
    await li.say("/todo")
    await li.hears("客运科待办")
    await li.press("指定经办人")
    await li.hears("各项由谁办")
    await li.press("3.2 ")
    await li.hears("由谁经办")
    await li.press("张三")
    await li.hears("经办人是张三")
    await li.press("返回各项")
    await li.hears("：张三")
    await li.say("/assign 3.2 取消")
    await li.hears("不再指定经办人")
    await li.say("/assign 3.2 张三")
    await li.hears("经办人是张三")
    await li.say("/assign 3.2 赵六")
    await li.hears("本科室没有叫“赵六”的经办人")
    await zhang.say("/todo")
    assert "指定经办人" not in (await zhang.hears("客运科待办")).button_words
    await zhang.say("/assign")
    await zhang.hears("无权")


async def test_the_named_person_is_told(stage: Stage, li: Person, zhang: Person) -> None:
    await li.say("/assign 3.2 张三")
    await li.hears("经办人是张三")
    await zhang.hears("李四指定您为经办人：3.2")


@pytest.mark.parametrize(
    "typed", ["/move 赵六 客运科", "/away 赵六 今天 张三", "/charge 钱八 客运科", "/bind 客运科", "/unbind"]
)
async def test_only_the_coordinator_changes_people(zhang: Person, li: Person, typed: str) -> None:
    for person in (zhang, li):
        await person.say(typed)
        await person.hears("无权")


def roster(*rows: tuple[str, str, str]) -> bytes:
    book = Workbook()
    for row in (("科室", "姓名", "角色"), *rows):
        book.worksheets[0].append(row)
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


async def test_a_roster_brings_all_links_back_as_a_table_and_everybody_is_confirmed_at_once(
    stage: Stage, wang: Person
) -> None:
    names = ("周九", "吴十")
    await wang.document(roster(*[("养护科", name, "经办人") for name in names]), "名单.xlsx", XLSX, caption="/invite")
    await wang.hears("已为2人生成邀请链接和二维码")
    sent = next(seen for seen in wang.said if seen.media == "document")
    table = stage.sandbox.world.files.find(sent.payload["document"]["file_id"])
    assert table is not None
    sheet = load_workbook(io.BytesIO(table.data)).worksheets[0]
    links = [str(sheet.cell(row, 4).value) for row in (2, 3)]
    assert all(re.fullmatch(r"https://t\.me/\w+\?start=[\w-]+", link) for link in links)
    digest = sha256(table.data).hexdigest()
    await stage.sandbox.wait_for(lambda: not stage.app.bureau.files.path(digest).exists())
    for number, link in enumerate(links):
        guest = stage.sandbox.person(names[number], user_id=STRANGER_ID + number)
        await guest.open_link(link)
        await guest.hears("已收到")
        await stage.app.run_ticks()
        await wang.hears(f"{names[number]}（养护科 经办人）的邀请链接被打开了")
    await wang.press("全部确认")
    await wang.hears("周九、吴十")


async def test_a_roster_may_answer_the_question_of_invite(wang: Person) -> None:
    await wang.say("/invite")
    asked = await wang.hears("哪个科室")
    await wang.document(roster(("人事科", "周九", "经办人")), "名单.xlsx", XLSX, reply_to=asked.message_id)
    assert "第2行：没有叫“人事科”的科室" in (await wang.hears("一个也没邀请")).text


async def test_nobody_else_invites_by_a_roster(zhang: Person) -> None:
    await zhang.document(roster(("客运科", "周九", "经办人")), "名单.xlsx", XLSX, caption="/invite")
    await zhang.hears("无权")

"""Files in the chat: what is asked, refused, remarked and shown."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from sqlmodel import select

from bot.clock import FixedClock
from bot.config import Settings
from bot.sandbox import Person
from storage.models import Evidence, FileTraits
from storage.unit_of_work import Storage
from tests.support.bot import Stage, bot_on_stage
from tests.support.people import People
from tests.support.pictures import encoded, page, scene, through_telegram

PDF = b"%PDF-1.7 minutes"


@pytest.fixture
async def stage(settings: Settings, clock: FixedClock, people: People) -> AsyncIterator[Stage]:
    async with bot_on_stage(settings, clock, is_ticking=False) as running:
        yield running


@pytest.fixture
async def zhang(stage: Stage, people: People) -> Person:
    return await stage.enter("张三", people.zhang.user_id)


def names(storage: Storage) -> list[str | None]:
    with storage.read() as session:
        return list(session.exec(select(Evidence.file_name)))


async def test_a_secrecy_mark_is_refused_before_anything_is_fetched(
    stage: Stage, zhang: Person, storage: Storage
) -> None:
    await zhang.document(PDF, "关于检查的通知（机密★）.pdf", "application/pdf")
    await zhang.hears("带有密级标志")
    await zhang.album([encoded(scene(1)), encoded(scene(2))], caption="秘密★")
    await stage.settled()
    assert ["密级标志" in seen.text for seen in zhang.heard] == [True]
    assert stage.sandbox.calls("getFile") == []
    assert names(storage) == []


async def test_internal_material_is_kept_only_after_a_yes(stage: Stage, zhang: Person, storage: Storage) -> None:
    await zhang.document(PDF, "内部讲话.pdf", "application/pdf")
    asked = await zhang.hears("确认可公开？")
    assert "《内部讲话.pdf》" in asked.text
    assert stage.sandbox.calls("getFile") == []
    await zhang.press("可公开，收下")
    await zhang.hears("已收到 #1（文件1个）")
    assert names(storage) == ["内部讲话.pdf"]
    zhang.mark()
    await zhang.document(PDF, "内部通知.pdf", "application/pdf")
    await zhang.hears("确认可公开？")
    await zhang.say("/drop")
    await zhang.hears("没有接收这份材料")
    await zhang.say("/public")
    await zhang.hears("没有等您确认的材料")
    assert names(storage) == ["内部讲话.pdf"]


async def test_the_typed_word_takes_what_was_held_back(zhang: Person) -> None:
    await zhang.photo(encoded(scene(3)), caption="内部会议")
    await zhang.hears("确认可公开？")
    await zhang.say("/public")
    await zhang.hears("已收到 #1（照片1张）")


async def test_what_is_odd_about_a_file_is_said_to_its_sender_and_it_is_kept(
    stage: Stage, zhang: Person, storage: Storage
) -> None:
    await zhang.document(b"MZ\x90\x00", "../纪\u202e要.pdf", "application/pdf")
    await zhang.hears("已收到 #1（文件1个）")
    said = await zhang.hears("提示")
    assert "《纪�要.pdf》" in said.text
    assert "程序文件" in said.text
    assert "已照原样保存" in said.text
    assert names(storage) == ["纪�要.pdf"]


async def test_a_photo_made_smaller_and_sent_by_another_department_is_pointed_out_to_both_sides(
    stage: Stage, zhang: Person, people: People
) -> None:
    zhao, wang = [await stage.enter(each.name, each.user_id) for each in (people.zhao, people.wang)]
    cards: list[str] = []
    for person, photo in ((zhang, encoded(scene(6))), (zhao, through_telegram(scene(6)))):
        await person.photo(photo, caption="6.2")
        cards.append((await person.hears("事情是哪天办的？")).text)
        await person.press("昨天")
        await person.hears("办事日期")
        await person.press("完成提交")
        await person.hears("待审核")
    assert ["看上去一样" in card for card in cards] == [False, True]
    assert "客运科的 6.2" in cards[1]
    assert "#1（客运科" in (await wang.hears("看上去一样", ever=True)).text


async def test_small_print_is_advised_of_and_a_scene_is_not(zhang: Person) -> None:
    await zhang.photo(encoded(scene(4)))
    assert "发送原图" not in (await zhang.hears("已收到 #1（照片1张）")).text
    await zhang.photo(encoded(page(1)))
    assert "请以“文件”方式发送原图" in (await zhang.hears("已收到 #1（照片2张）")).text


async def test_an_iphones_picture_has_a_preview_before_its_card_is_shown(
    stage: Stage, zhang: Person, storage: Storage
) -> None:
    original = encoded(scene(5), "HEIF")
    await zhang.document(original, "IMG_0001.HEIC", "image/heic")
    await zhang.hears("已收到 #1（文件1个）")
    await stage.settled()
    with storage.read() as session:
        (traits,) = session.exec(select(FileTraits)).all()
    files = stage.app.bureau.files
    assert (traits.width, traits.height) == (800, 600)
    assert traits.preview_sha256 is not None
    assert files.path(traits.preview_sha256).read_bytes().startswith(b"\xff\xd8\xff")
    assert files.path(traits.sha256).read_bytes() == original


async def test_an_album_too_many_is_refused_in_one_sentence(
    settings: Settings, clock: FixedClock, people: People
) -> None:
    few = settings.model_copy(update={"max_submission_files": 1})
    async with bot_on_stage(few, clock, is_ticking=False) as stage:
        person = await stage.enter("张三", people.zhang.user_id)
        await person.album([encoded(scene(number, (160, 120))) for number in range(4)])
        await person.hears("装不下了")
        await stage.settled()
        assert ["装不下了" in seen.text for seen in person.heard].count(True) == 1
        assert any("照片1张" in seen.text for seen in person.heard)


async def test_in_a_group_the_question_is_put_in_private_and_a_secret_is_refused_there(
    stage: Stage, zhang: Person, people: People, storage: Storage
) -> None:
    wang = await stage.enter("王五", people.wang.user_id)
    group = stage.sandbox.group("客运科工作群")
    await group.add_bot(wang)
    await group.add(zhang, by=wang)
    await wang.say("/bind 客运科", chat=group)
    bound = await group.hears("本群已绑定客运科")
    await zhang.document(PDF, "内部讲话.pdf", "application/pdf", reply_to=bound.message_id, chat=group)
    await zhang.hears("确认可公开？")
    await zhang.press("可公开，收下")
    await zhang.hears("已收到 #1（文件1个）")
    await zhang.document(PDF, "机密.pdf", "application/pdf", reply_to=bound.message_id, chat=group)
    await group.hears("带有密级标志")
    assert names(storage) == ["内部讲话.pdf"]


async def test_a_secrecy_mark_is_refused_for_a_notice_too(stage: Stage, people: People) -> None:
    wang = await stage.enter("王五", people.wang.user_id)
    await wang.say("/notice")
    await wang.hears("通知")
    await wang.document(PDF, "秘密.pdf", "application/pdf")
    await wang.hears("带有密级标志")
    assert stage.sandbox.calls("getFile") == []

"""The archive opened again: what is in it, what is not, and that it is what was received."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from hashlib import sha256
from io import BytesIO
from zipfile import ZipFile

import docx
import pytest
from openpyxl import load_workbook
from PIL import Image
from pillow_heif import from_pillow
from sqlmodel import select

from bot.archive.layout import Layout, lay_out
from bot.archive.packing import bind
from bot.archive.reading import Reader
from bot.domain.errors import DomainError
from bot.domain.states import ArchiveVersion, EvidenceState, PageState, SubmissionState
from bot.scoring.engine import score
from bot.services.archive import gather_archive
from bot.services.audit import audit_head
from bot.services.bureau import Bureau
from bot.services.scores import facts_as_of
from bot.texts.scoring import points_text
from storage.models import Evidence, Page
from tests.archive.conftest import Binder
from tests.support.archives import attach, stock
from tests.support.material import decide, send
from tests.support.people import People

UTF8 = 0x800
FOLDER = "四、2 信用评价结果"


def text_of(package: ZipFile, name: str) -> str:
    return package.read(name).decode("utf-8-sig")


def all_words(package: ZipFile) -> str:
    """Every word of every paper and list, and every name."""
    words = "\n".join(package.namelist())
    for name in package.namelist():
        if name.endswith(".docx"):
            document = docx.Document(BytesIO(package.read(name)))
            cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
            words += "\n".join([paragraph.text for paragraph in document.paragraphs] + cells)
        elif name.endswith(".xlsx"):
            sheets = load_workbook(BytesIO(package.read(name))).worksheets
            words += "\n".join(str(value) for sheet in sheets for row in sheet.values for value in row)
        elif name.endswith((".txt", ".json")):
            words += text_of(package, name)
    return words


def test_the_contents_add_up_to_what_the_engine_says(half_year: Bureau, bound: Binder) -> None:
    _, package = bound(half_year)
    with half_year.storage.read() as session:
        found = score(half_year.plan, facts_as_of(half_year, session, half_year.today), half_year.today)
    expected = {f"{each.annex} {each.title}": found.indicators[each.id] for each in half_year.plan.indicators}
    shown = {f"{name}": f"{points_text(part.earned)}/{points_text(part.cap)}" for name, part in expected.items()}
    shown["合计"] = "40.5/100"
    assert f"{points_text(found.total.earned)}/100" == shown["合计"]
    rows = list(load_workbook(BytesIO(package.read("目录.xlsx"))).worksheets[0].values)
    assert rows[0] == ("指标", "自评分", "材料名", "日期", "科室", "页数")
    assert {row[0]: row[1] for row in rows[1:] if row[1]} == shown
    table = docx.Document(BytesIO(package.read("目录.docx"))).tables[0]
    cells = [[cell.text for cell in row.cells] for row in table.rows]
    assert {row[0]: row[1] for row in cells[1:] if row[1]} == shown
    assert sum(bool(row[3]) for row in rows[1:]) == sum(bool(row[3]) for row in cells[1:]) == 25
    manifest = json.loads(text_of(package, "manifest.json"))
    assert manifest["score"] == {"earned": 40.5, "cap": 100.0}
    assert sum(part["earned"] for part in manifest["scores"].values()) == 40.5
    cover = "\n".join(
        cell.text for each in docx.Document(BytesIO(package.read("封面.docx"))).tables for cell in each._cells
    )
    assert "40.5/100分" in cover
    assert "六、培训交流" in cover


def test_every_file_is_what_was_received_and_bears_a_readable_name(half_year: Bureau, bound: Binder) -> None:
    _, package = bound(half_year)
    with half_year.storage.read() as session:
        received = {(row.submission_id, row.sha256) for row in session.exec(select(Evidence))}
    listed = json.loads(text_of(package, "manifest.json"))
    originals = {(each["submission"], each["sha256"]) for each in listed["files"] if each.get("original")}
    assert originals == received
    assert listed["audit"] == {"count": audit_head(half_year).count, "head": audit_head(half_year).mac}
    hashes = {each["path"]: each["sha256"] for each in listed["files"]}
    lists = {"manifest.json", "清单.txt"}
    assert set(hashes) == set(package.namelist()) - lists
    assert all(sha256(package.read(path)).hexdigest() == digest for path, digest in hashes.items())
    listing = text_of(package, "清单.txt")
    assert all(f"{digest}  " in listing and path in listing for path, digest in hashes.items())
    assert audit_head(half_year).mac in listing
    assert all(entry.flag_bits & UTF8 for entry in package.infolist())
    assert f"{FOLDER}/18-1 法规科 2024-05-09 道路客运 政府网站公开.txt" in package.namelist()
    folders = list(dict.fromkeys(path.split("/")[0] for path in package.namelist() if "/" in path))
    titles = [f"{each.annex} {each.title}" for each in half_year.plan.indicators]
    assert folders == [title for title in titles if title in folders]


def test_the_same_state_gives_the_same_bytes(few: Bureau, bound: Binder) -> None:
    contents = []
    for _ in range(2):
        _, package = bound(few)
        assert package.fp is not None
        package.fp.seek(0)
        contents.append(sha256(package.fp.read()).hexdigest())
    assert contents[0] == contents[1]
    for name in ("封面.docx", "目录.docx", "目录.xlsx"):
        with ZipFile(BytesIO(package.read(name))) as paper:
            assert {entry.date_time for entry in paper.infolist()} == {(2024, 6, 14, 0, 0, 0)}
            assert paper.read("docProps/core.xml").count(b"2024-06-14T00:00:00Z") == 2


def test_a_link_comes_as_its_address_and_the_page_that_was_kept(few: Bureau, bound: Binder) -> None:
    url = "http://www.gangcheng.gov.cn/art_1.html"
    attach(few, 1, url=url, kind="publication")
    kept = attach(few, 1, "<p>信用评价结果公示</p>".encode(), name="x.html")
    with few.storage.write() as session:
        session.add(
            Page(
                url_sha256=sha256(url.encode()).hexdigest(),
                url=url,
                state=PageState.FINE,
                title="关于信用评价结果的公示",
                found_on=date(2024, 5, 9),
                sha256=kept,
                checked_at=few.now,
            )
        )
    _, package = bound(few, indicator="4.2")
    stem = f"{FOLDER}/1-2 法规科 2024-05-09 道路客运 政府网站公开"
    words = text_of(package, f"{stem}.txt").splitlines()
    assert words == [
        f"网址：{url}",
        "标题：关于信用评价结果的公示",
        "页面日期：2024-05-09",
        "查看日期：2024-06-14",
        f"网页存档 SHA-256：{kept}",
    ]
    assert sha256(package.read(f"{stem}（网页存档）.html")).hexdigest() == kept
    rows = list(load_workbook(BytesIO(package.read("目录.xlsx"))).worksheets[0].values)
    assert "1-2 政府网站公开（道路客运）：关于信用评价结果的公示" in {row[2] for row in rows}


def test_a_file_that_is_several_things_is_packed_once(few: Bureau, bound: Binder) -> None:
    attach(few, 1, b"both", name="a.txt", kind="notice")
    with few.storage.write() as session:
        first = session.exec(select(Evidence).where(Evidence.kind == "notice")).one()
        session.add(
            Evidence(
                submission_id=1,
                state=EvidenceState.STORED,
                kind="summary",
                sha256=first.sha256,
                file_name="a.txt",
                part_of=first.id,
                received_at=first.received_at,
            )
        )
    _, package = bound(few, indicator="4.2")
    names = [name for name in package.namelist() if "/1-" in name]
    assert names[1:] == [f"{FOLDER}/1-2 法规科 2024-05-09 道路客运 活动通知、活动总结.txt"]


def test_large_archives_take_the_large_form(few: Bureau, bound: Binder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zipfile, "ZIP64_LIMIT", 1000)  # as if the first thousand bytes were four gigabytes
    _, package = bound(few, indicator="4.2")
    assert package.testzip() is None
    assert f"{FOLDER}/1-1 法规科 2024-05-09 道路客运 政府网站公开.txt" in package.namelist()


def test_nothing_internal_is_in_the_acceptance_version(half_year: Bureau, people: People, bound: Binder) -> None:
    storage = half_year.storage
    waiting = send(storage, people.zhang, "4.2", "2024-06-03", at="2024-06-03T09:00", label="道路货运")
    returned = send(storage, people.zhang, "4.2", "2024-06-04", at="2024-06-04T09:00", label="机动车维修")
    withdrawn = send(storage, people.zhang, "6.2", "2024-06-05", at="2024-06-05T09:00")
    later = send(storage, people.zhang, "6.2", "2024-06-06", at="2024-06-06T09:00", approved_at="2024-06-20T09:00")
    decide(storage, returned, SubmissionState.RETURNED, at="2024-06-05T09:00")
    decide(storage, withdrawn, SubmissionState.WITHDRAWN, at="2024-06-06T09:00")
    for number in (waiting, returned, withdrawn, later):
        attach(half_year, number, f"内部{number}".encode(), name=f"内部{number}.txt")
    _, package = bound(half_year)
    words = all_words(package)
    absent = ["道路货运", "机动车维修", "内部", "待审", "退回", "撤回", people.wang.name, people.zhang.name]
    absent += [f"{number}-1" for number in (waiting, returned, withdrawn, later)]
    absent += [str(each.user_id) for each in (people.wang, people.zhang)]
    assert [word for word in absent if word in words] == []


def test_the_internal_version_holds_everything_with_its_record(few: Bureau, people: People, bound: Binder) -> None:
    number = send(few.storage, people.zhang, "4.2", "2024-06-04", at="2024-06-04T09:00", label="机动车维修")
    stock(few)
    attach(few, number, b"mine", name="a.txt")
    decide(few.storage, number, SubmissionState.RETURNED, at="2024-06-05T09:00")
    _, package = bound(few, "internal", "4.2")
    assert f"{FOLDER}/已退回/{number}-2 客运科 2024-06-04 机动车维修 其他材料.txt" in package.namelist()
    rows = list(load_workbook(BytesIO(package.read("报送记录.xlsx"))).worksheets[0].values)[1:]
    assert [row[8] for row in rows] == ["状态", "已通过", "已退回"]
    assert "张三" in {row[4] for row in rows}
    events = list(load_workbook(BytesIO(package.read("办理过程.xlsx"))).worksheets[0].values)
    assert (f"#{number}", "2024-06-05 09:00") in {row[:2] for row in events}
    assert f"submission:{number}" in text_of(package, "操作记录摘录.txt")


def test_a_file_that_is_damaged_or_gone_is_named_and_nothing_is_exported(
    few: Bureau, bound: Callable[..., tuple[Layout, ZipFile]]
) -> None:
    layout, _ = bound(few)
    damaged, gone = (each for each in layout.files if each.submission_id in (1, 2))
    assert damaged.source is not None
    assert gone.source is not None
    damaged.source.write_bytes(b"1:publicatioN")
    gone.source.unlink()
    with pytest.raises(DomainError) as caught:
        bound(few)
    assert caught.value.code == "archive_damaged"
    assert caught.value.params == {"count": 2, "names": f"{damaged.path}；{gone.path.removesuffix('.txt')}"}


def test_numbers_of_persons_are_pointed_out_with_their_places(few: Bureau, people: People, bound: Binder) -> None:
    number = send(
        few.storage,
        people.wang,
        "4.5",
        "2024-06-01",
        at="2024-06-03T09:00",
        label="李某13812345678",
        approved_at="2024-06-04T09:00",
    )
    stock(few)
    attach(few, number, "身份证11010519491231002X".encode(), name="13987654321.txt")
    attach(few, number, url="http://www.gangcheng.gov.cn/art/13812345678.html")
    layout, package = bound(few, indicator="4.5")
    places = {f"四、5 信用修复/{number}-{part} 法规科 2024-06-01 李某13812345678 其他材料.txt" for part in (1, 2, 3)}
    assert {each.path for each in layout.personal} == places
    found = {(each.path.partition(" 法规科")[0][-1], each.find.masked) for each in layout.personal}
    assert found == {(part, "138****5678") for part in "123"} | {("2", "139****4321"), ("2", "110***********002X")}
    assert "网址：http://www.gangcheng.gov.cn" in text_of(
        package, f"四、5 信用修复/{number}-3 法规科 2024-06-01 李某13812345678 其他材料.txt"
    )
    assert bound(few, "internal", "4.5")[0].personal == ()


def test_a_picture_that_windows_cannot_open_has_a_printable_copy_beside_it(
    few: Bureau, people: People, bound: Binder
) -> None:
    written = BytesIO()
    from_pillow(Image.linear_gradient("L").convert("RGB")).save(written)
    attach(few, 1, written.getvalue(), name="IMG_1.HEIC", kind="photo")
    _, package = bound(few, indicator="4.2")
    stem = f"{FOLDER}/1-2 法规科 2024-05-09 道路客运 图片"
    assert package.read(f"{stem}.heic") == written.getvalue()
    with Image.open(BytesIO(package.read(f"{stem}（打印副本）.jpg"))) as copy:
        assert (copy.format, copy.size) == ("JPEG", (256, 256))
    rows = list(load_workbook(BytesIO(package.read("目录.xlsx"))).worksheets[0].values)
    assert ("1-2 图片（道路客运）", "1") in {(row[2], row[5]) for row in rows}


def test_parts_stay_below_the_limit_and_hold_everything_between_them(few: Bureau, people: People) -> None:
    for size in (30_000, 50_000, 40_000, 200_000):
        attach(few, 1, bytes([size % 251]) * size, name=f"{size}.bin")
    archive = gather_archive(few, ArchiveVersion.ACCEPTANCE, few.today, few.now, "4.2")
    with Reader() as reader:
        layout = lay_out(archive, few.files, reader)
        result = bind(layout, lambda path: None, BytesIO, limit=150_000)
    packages = [ZipFile(stream) for stream in result.streams]
    assert len(packages) > 1
    assert all(stream.seek(0, 2) <= 150_000 for stream in result.streams)
    names = [name for package in packages for name in package.namelist()]
    wanted = {each.path for each in (*layout.papers, *layout.files)}
    assert wanted - set(names) == set(result.too_large)
    assert [name.endswith(".bin") for name in result.too_large] == [True]
    for package in packages:
        listed = json.loads(text_of(package, "manifest.json"))
        assert {each["path"] for each in listed["files"]} == set(package.namelist()) - {"manifest.json", "清单.txt"}


def test_self_approval_is_shown_on_every_paper(few: Bureau, bound: Binder) -> None:
    _, package = bound(few, indicator="1.1")
    assert "自行审核" not in all_words(package)
    allowed = few.settings.model_copy(update={"self_approval": True})
    _, package = bound(replace(few, settings=allowed), indicator="1.1")
    for name in ("封面.docx", "目录.docx"):
        words = "".join(each.text for each in docx.Document(BytesIO(package.read(name))).paragraphs)
        assert "自行审核" in words
    assert "自行审核" in text_of(package, "清单.txt")

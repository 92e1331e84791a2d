"""Papers opened again: every row, heads repeated, nothing cut off, a clerk's own template."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn
from openpyxl import load_workbook

from bot.clock import FixedClock, parse_moment
from bot.services.bulletins import BulletinSheet, BulletinState
from bot.services.bureau import Bureau
from bot.services.closing import Ledger, month_ledger
from bot.services.progress import fill_progress
from bot.services.self_report import self_report
from bot.services.year import read_year
from bot.texts.ledger_paper import COLUMNS
from bot.texts.scoring import points_text
from bot.views.bulletin_paper import bulletin_paper
from bot.views.ledger_files import ledger_files
from bot.views.report_paper import report_paper
from bot.views.sheets import Band, Page, printable_book
from bot.views.word_templates import SHIPPED, fill
from bot.views.year_paper import year_paper
from tests.support.material import send
from tests.support.people import People

NIGHT = parse_moment("2024-05-31T00:00")


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(parse_moment("2024-05-31T16:00"))


@pytest.fixture
def ledger(bureau: Bureau, people: People) -> Ledger:
    send(bureau.storage, people.zhang, "3.2", "2024-05-06", at="2024-05-06T10:00", label='=HYPERLINK("x")&<b>')
    fill_progress(bureau, people.zhang.principal, "2024-05", "=1+1 完成\x07培训 & <b>")
    fill_progress(bureau, people.zhao.principal, "2024-05", "长" * 500)
    return month_ledger(bureau, people.wang.principal, "2024-05")


def test_the_ledger_in_word_has_every_row_under_heads_that_repeat(
    bureau: Bureau, ledger: Ledger, tmp_path: Path
) -> None:
    made = ledger_files(ledger, bureau.plan, tmp_path)
    document = docx.Document(BytesIO(made.document))
    section = document.sections[0]
    assert section.page_width > section.page_height
    items, departments = document.tables
    assert tuple(cell.text for cell in items.rows[0].cells) == COLUMNS
    for table in (items, departments):
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    shown = [row.cells[0].text.split("\n")[-1] for row in items.rows]
    assert [number for number in shown if number[0].isdigit()] == [clause.id for clause in bureau.plan.clauses]
    assert [row.cells[0].text for row in departments.rows[1:]] == [each.name for each in bureau.plan.departments]
    words = {row.cells[0].text: row.cells[1].text for row in departments.rows}
    assert words["客运科"] == "=1+1 完成培训 & <b>"
    assert words["货运科"] == "长" * 500
    assert f"当前自评{points_text(ledger.words.earned)}/100" in document.paragraphs[2].text
    footer = "".join(part.text or "" for part in section.footer._element.iter(qn("w:instrText"), qn("w:t")))
    assert "PAGE" in footer
    assert "NUMPAGES" in footer
    fonts = {run.get(qn("w:eastAsia")) for run in document.element.iter(qn("w:rFonts"))}
    assert fonts <= {"仿宋", "黑体", "宋体"}


def test_the_ledger_in_excel_has_the_same_rows_and_no_formula(bureau: Bureau, ledger: Ledger, tmp_path: Path) -> None:
    made = ledger_files(ledger, bureau.plan, tmp_path)
    book = load_workbook(BytesIO(made.table))
    items, departments = book.worksheets
    assert items.print_title_rows == "$4:$4"
    assert (items.page_setup.orientation, items.page_setup.fitToWidth) == ("landscape", 1)
    cells = [cell for sheet in book for line in sheet.iter_rows() for cell in line if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    assert not [cell.value for cell in cells if str(cell.value).startswith("=")]
    column = {departments.cell(row, 1).value: departments.cell(row, 2).value for row in range(4, 20)}
    assert column["客运科"] == "'=1+1 完成培训 & <b>"
    numbers = [str(items.cell(row, 1).value).split("\n")[-1] for row in range(5, items.max_row + 1)]
    assert [each for each in numbers if each[0].isdigit()] == [clause.id for clause in bureau.plan.clauses]


def test_a_row_too_high_for_a_sheet_goes_on_in_the_next() -> None:
    words = "".join(f"{number:04}" for number in range(600))
    page = Page("a", ("title",), ("one", "two"), (10, 21), (Band("", (("x", words),)),))
    sheet = load_workbook(BytesIO(printable_book([page], continued="…", made_at=NIGHT))).worksheets[0]
    rows = [(sheet.cell(row, 1).value, str(sheet.cell(row, 2).value)) for row in range(3, sheet.max_row + 1)]
    assert "".join(text.replace("\n", "") for _, text in rows) == words
    assert [name for name, _ in rows] == ["x"] + ["x…"] * (len(rows) - 1)
    heights = [sheet.row_dimensions[row].height or 0 for row in range(3, sheet.max_row + 1)]
    assert max(heights) <= 409
    assert all(height >= 14 * (text.count("\n") + 1) for height, (_, text) in zip(heights, rows, strict=True))


def test_the_same_ledger_gives_the_same_files(bureau: Bureau, ledger: Ledger, tmp_path: Path) -> None:
    assert ledger_files(ledger, bureau.plan, tmp_path) == ledger_files(ledger, bureau.plan, tmp_path)


def test_the_report_states_the_engines_points(bureau: Bureau, people: People, tmp_path: Path) -> None:
    send(bureau.storage, people.wang, "1.4", "2024-05-06", at="2024-05-06T10:00", approved_at="2024-05-07T10:00")
    report = self_report(bureau, people.wang.principal)
    document = docx.Document(BytesIO(report_paper(report, tmp_path, NIGHT).data))
    totals = [[cell.text for cell in row.cells] for row in document.tables[0].rows]
    points = report.score.total
    assert totals[-1][1:] == [
        points_text(each) for each in (points.cap, points.earned, points.pending, points.open, points.lost)
    ]
    titles = [table.rows[0].cells[0].text.split("　")[0] for table in document.tables[1:]]
    assert len(titles) == len(bureau.plan.indicators)
    study = next(table for table in document.tables if table.rows[0].cells[0].text.startswith("1.4"))
    assert [row.cells[1].text for row in study.rows[1:3]] == [
        "#1（二季度）已计1分。",
        "#1（法规科，5月6日，已通过）：其他材料",
    ]


def test_a_bulletin_names_departments_and_a_year_its_months(bureau: Bureau, people: People, tmp_path: Path) -> None:
    made = bulletin_paper(BulletinSheet(3, BulletinState.PROPOSED, ()), bureau.today, tmp_path, is_draft=True)
    texts = [paragraph.text for paragraph in docx.Document(BytesIO(made.data)).paragraphs]
    assert texts[:2] == ["通报（送审稿）", "信用通报〔2024〕3号"]
    sheet = read_year(bureau, people.zhang.principal)
    table = docx.Document(BytesIO(year_paper(sheet, tmp_path, NIGHT).data)).tables[0]
    rows = [[cell.text for cell in row.cells] for row in table.rows]
    assert len([row for row in rows if row[0] != row[1]]) == len(sheet.lines) + 1
    assert ["3.2（三、2）", "6月30日", "信用数据", "全年4分"] in rows
    charge = read_year(bureau, people.qian.principal)
    assert charge.departments == ("客运科", "货运科")


def test_a_clerks_own_template_is_used_and_a_broken_one_is_named(tmp_path: Path) -> None:
    own = tmp_path / "templates" / "bulletin.docx"
    own.parent.mkdir()
    values = dict.fromkeys(("number", "opening", "closing", "body", "day"), "")
    values |= {"title": "标题", "columns": ["", "", "", ""], "rows": []}  # type: ignore[dict-item]  # lists beside words
    document = docx.Document()
    document.add_paragraph("我局{{ title }}")
    document.save(str(own))
    made = fill("bulletin.docx", tmp_path, values, title="t", made_at=NIGHT)
    assert docx.Document(BytesIO(made.data)).paragraphs[0].text == "我局标题"
    broken = docx.Document()
    broken.add_paragraph("{{ heading }}")
    for spoil in (lambda: broken.save(str(own)), lambda: own.write_bytes(b"PK no zip")):
        spoil()
        made = fill("bulletin.docx", tmp_path, values, title="t", made_at=NIGHT)
        assert made.unusable == "bulletin.docx"
        assert docx.Document(BytesIO(made.data)).paragraphs[0].text == "标题"


def test_every_shipped_template_is_named() -> None:
    from bot.views.word_templates import NAMES

    assert sorted(path.name for path in SHIPPED.glob("*.docx")) == sorted(NAMES)

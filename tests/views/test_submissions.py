"""Cards of drafts and reviews as messages: every word is said, nothing is left unfilled, nothing typed is markup."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.domain.states import SubmissionState
from bot.plan.labels import normalise_label
from bot.plan.model import EvidenceKind
from bot.ports import Outgoing
from bot.services.answers import ask_again
from bot.services.bureau import Bureau
from bot.services.drafts import DraftSheet, Question
from bot.services.material import KindChoice
from bot.services.mine import MyLine
from bot.services.review_cards import CardEvidence, ReviewCard
from bot.services.submissions import begin_submission, draft_sheet
from bot.texts.reviews import ERRORS as REVIEW_ERRORS
from bot.texts.submissions import ERRORS
from bot.views import reviews
from bot.views import submissions as views
from tests.support.people import People
from tests.support.sending import Post

NASTY = "<b>甲&乙</b> {0} {name}"


def words(message: Outgoing) -> str:
    return "\n".join(message.blocks)


def names(message: Outgoing) -> list[str]:
    return [button.text for row in message.buttons for button in row]


@pytest.fixture
def sheet(bureau: Bureau, people: People) -> DraftSheet:
    """A complete draft of 3.2 with one picture."""
    number = Post(bureau).complete(people.zhang, "3.2", "2024-05-08", kind=EvidenceKind.UPLOAD)
    return draft_sheet(bureau, people.zhang.principal, number)


@pytest.mark.parametrize("question", list(Question))
@pytest.mark.parametrize("state", list(SubmissionState))
def test_every_question_in_every_state_has_words_and_buttons_that_fit(
    sheet: DraftSheet, question: Question, state: SubmissionState
) -> None:
    shown = views.draft_card(replace(sheet, question=question, state=state, proposed_on=date(2024, 3, 29)))
    text = words(shown)
    assert not re.search(r"[{}]|None|Question", text)
    is_open = state in (SubmissionState.DRAFT, SubmissionState.PENDING)
    assert bool(shown.buttons) is is_open
    assert all(len((button.data or "").encode()) <= 64 for row in shown.buttons for button in row)
    assert all(len(row) <= 7 for row in shown.buttons)
    assert shown.subjects == (f"submission:{sheet.id}",)


def test_what_people_typed_is_never_markup(sheet: DraftSheet) -> None:
    shown = words(views.draft_card(replace(sheet, label=NASTY)))
    assert "领域：&lt;b&gt;甲&amp;乙&lt;/b&gt; {0} {name}" in shown
    line = MyLine(5, SubmissionState.RETURNED, sheet.clause, date(2024, 5, 8), NASTY, 1, NASTY)
    listed = words(views.mine((line,), year=2024))
    assert "<b>甲" not in listed
    assert listed.count("&lt;b&gt;") == 2


def test_the_heading_counts_each_form_of_material(sheet: DraftSheet) -> None:
    photo = sheet.evidence[0]
    link = replace(photo, is_photo=False, url="https://example.com")
    file = replace(photo, is_photo=False)
    shown = views.draft_card(replace(sheet, evidence=(photo, photo, file, link)))
    assert shown.blocks[0] == f"<b>已收到 #{sheet.id}（照片2张、文件1个、链接1条）</b>"


def test_the_days_offered_lie_in_the_plans_year(sheet: DraftSheet) -> None:
    asking = replace(sheet, question=Question.DAY)
    assert names(views.draft_card(asking))[:3] == ["今天", "昨天", "选日期"]
    january = replace(asking, today=date(2025, 1, 1))
    assert names(views.draft_card(january))[:2] == ["昨天", "选日期"]
    later = replace(asking, today=date(2025, 1, 1) + timedelta(days=5))
    assert names(views.draft_card(later))[0] == "选日期"
    assert names(views.day_months(later)) == [f"{month}月" for month in range(1, 13)]
    assert names(views.day_days(later, 2))[-2:] == ["29", "换个月份"]


def test_a_screenshot_is_named_by_its_site_only_where_there_are_two(sheet: DraftSheet) -> None:
    unknown = replace(sheet, question=Question.KIND, evidence=(replace(sheet.evidence[0], kind=None),))
    assert names(views.draft_card(unknown))[:4] == ["网站截图", "现场照片", "数据清单", "其他材料"]
    published = KindChoice("1", EvidenceKind.PUBLICATION, "政府网站公示（信用评价类数据）")
    both = replace(unknown, choices=(*unknown.choices, published))
    assert {"政府网站截图", "“信用交通·山东”网站截图", "现场照片"} <= set(names(views.draft_card(both)))
    file = replace(unknown, evidence=(replace(sheet.evidence[0], kind=None, is_photo=False, is_picture=False),))
    assert "“信用交通·山东”上传截图" in names(views.draft_card(file))


def test_an_item_is_named_by_its_number_first(bureau: Bureau, people: People) -> None:
    found = Post(bureau).send_photo(people.wang)
    shown = views.draft_card(found)
    assert "<b>这是哪一项的佐证？</b>请点下面的按钮：" in shown.blocks
    assert "1.4 季度研究学习" in names(shown)
    assert names(shown)[-1] == "撤回草稿"
    assert "请发照片" in words(views.draft_card(begin_submission(bureau, people.wang.principal, "2.2")))


def test_the_labels_offered_are_the_plans(bureau: Bureau, people: People, sheet: DraftSheet) -> None:
    assert sheet.clause is not None
    assert sheet.clause.labels is not None
    assert normalise_label(sheet.clause.labels, "网约车") == "出租车"
    asking = begin_submission(bureau, people.zhang.principal, "4.2")
    asked = draft_sheet(bureau, people.zhang.principal, asking.id)
    assert views.awaits_typing(replace(asked, question=Question.LABEL)) == "label"
    assert views.awaits_typing(replace(asked, question=Question.NOTHING)) is None


def card(**changes: object) -> ReviewCard:
    shown = ReviewCard(
        id=128, version=1, clause_id="4.2", annex="四、2", title="信用评价结果", department="客运科", sender="张三",
        on="2024-05-08", year=2024, prompt="领域", label="道路客运", is_new_label=False, count=None,
        is_evaluation=False, repairs_id=None, evidence=[], missing=[],
    )  # fmt: skip
    return replace(shown, **changes)  # type: ignore[arg-type]  # tests name fields as they are


def test_the_reviewer_reads_what_there_is_and_what_is_missing() -> None:
    photo = CardEvidence("photo", True, None, None, "f1", "a" * 64)
    link = CardEvidence("publication", False, None, "https://x.cn/?a=1&b=2", None, None)
    shown = reviews.review_card(card(evidence=[photo, photo, link], missing=["公示文件"], on="2023-05-08", count=3))
    text = words(shown)
    assert "材料3份：政府网站公开（https://x.cn/?a=1&amp;b=2）；图片2张" in text
    assert "办事日期：2023年5月8日" in text
    assert "⚠️ 还差：公示文件" in text
    assert "人数：3人" in text
    assert [item.file_id for item in shown.attachments] == ["f1", "f1"]
    assert names(shown) == ["✅ 通过", "↩️ 退回", "✏️ 核改"]


def test_what_others_typed_is_never_markup_for_the_reviewer_or_the_sender() -> None:
    text = words(reviews.review_card(card(label=NASTY, sender=NASTY, is_new_label=True)))
    assert "<b>甲" not in text
    assert "（新的领域，以前没有人用过）" in text
    params = {
        "id": 1, "state": "returned", "clause_id": "4.2", "title": "信用评价结果", "sender": NASTY, "gain": 0,
        "total": 0, "cap": 1000, "reason": NASTY, "due_on": "2024-09-30", "is_overdue": True,
    }  # fmt: skip
    for kind in ("decision", "decision_for_head"):
        text = words(reviews.RENDERERS[kind](params))
        assert "<b>甲" not in text
        assert "时限是9月30日，已过，请尽快补正。" in text
    assert names(reviews.RENDERERS["decision"](params)) == ["补正 #1", "申请复核 #1"]


def test_the_sender_reads_that_the_head_stopped_it() -> None:
    shown = views.RENDERERS["stopped"]({"id": 7, "by": NASTY})
    assert "<b>" not in words(shown)
    assert names(shown) == ["重新报送 #7"]


@pytest.mark.parametrize("sentence", [*ERRORS.values(), *REVIEW_ERRORS.values()])
def test_error_sentences_are_short_and_plain(sentence: str) -> None:
    assert len(sentence) <= 60
    assert sentence[-1] in "。！" or sentence.endswith(("照片不清楚", "/submit 3.1", "128", "2。"))


def test_a_long_list_of_labels_has_pages_and_its_key_fields_stand_last(bureau: Bureau, people: People) -> None:
    number = Post(bureau).complete(people.zhang, "4.2", "2024-05-08", kind=EvidenceKind.PUBLICATION, label="道路客运")
    asked = ask_again(bureau, people.zhang.principal, number, Question.LABEL)
    first = names(views.labels_page(asked, 0))
    assert first[:2] == ["公路设计", "公路施工"]
    assert first[-2:] == ["更多领域…", "返回"]
    second = names(views.labels_page(asked, 1))
    assert second[-3:] == ["水路运输（整个领域）", "回到前面", "返回"]
    assert names(views.labels_page(asked, 9)) == first
    assert len(set(first[:-2]) | set(second[:-2])) == len(asked.labels)


@pytest.mark.parametrize(
    ("clause", "words_after"),
    [
        ("1.4", "一季度已结束：3月31日前办过的请补佐证"),
        ("3.1", "不允许补报，当季已经在网站发布的才算"),
    ],
)
def test_after_a_quarters_end_the_day_is_asked_with_what_still_counts(
    bureau: Bureau, people: People, clause: str, words_after: str
) -> None:
    post = Post(bureau)
    number = begin_submission(bureau, people.wang.principal, clause, f"{clause}@2024Q1").id
    sheet = post.send_photo(people.wang)
    assert (sheet.id, sheet.question) == (number, Question.DAY)
    assert words_after in words(views.draft_card(sheet))
    begin_submission(bureau, people.wang.principal, clause, f"{clause}@2024Q2")
    assert "已结束" not in words(views.draft_card(post.send_photo(people.wang)))

"""What material is, piece by piece: said, said anew, taken out, moved; and what of the checklist it meets."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import col, select

from bot.clock import FixedClock
from bot.domain.errors import ConflictError, ForbiddenError, InvalidInputError, NotFoundError
from bot.domain.states import EvidenceState
from bot.plan.model import EvidenceKind
from bot.services import reviews
from bot.services.answers import choose_item, choose_label
from bot.services.bureau import Bureau
from bot.services.drafts import DraftSheet, Question
from bot.services.kinds import choose_kind, choose_lines
from bot.services.mine import draft_at_hand, my_submissions
from bot.services.pieces import list_pieces, look_at_piece, move_piece, put_back_piece, remove_piece
from bot.services.submissions import begin_submission, draft_sheet, repair_submission
from storage.models import Evidence, SubmissionEvent
from storage.repositories.facts import sent_before
from tests.support.people import People, Person
from tests.support.sending import Post


@pytest.fixture
def post(bureau: Bureau) -> Post:
    return Post(bureau)


def campaign(post: Post, person: Person, count: int = 3) -> DraftSheet:
    """A draft of 5.1 with so many pictures, of which nobody said what they are."""
    number = begin_submission(post.bureau, person.principal, "5.1").id
    for _ in range(count):
        sheet = post.send_photo(person)
    assert sheet.id == number
    return sheet


def titles(sheet: DraftSheet) -> list[str]:
    """The lines of the checklist for which something is there."""
    return [line.title for line in sheet.checklist if line.departments]


def pieces(bureau: Bureau, number: int) -> list[tuple[str, str | None, EvidenceState]]:
    with bureau.storage.read() as session:
        rows = session.exec(select(Evidence).where(Evidence.submission_id == number).order_by(col(Evidence.id))).all()
        return [(row.kind or "", row.line, row.state) for row in rows]


def test_one_file_may_be_several_things_and_is_one_piece_all_the_same(
    bureau: Bureau, post: Post, people: People
) -> None:
    me = people.zhang.principal
    sheet = campaign(post, people.zhang)
    after = choose_lines(bureau, me, sheet.id, ("0", "2"), sheet.evidence[1].id)
    assert choose_lines(bureau, me, sheet.id, ("2", "0"), sheet.evidence[1].id) == after
    assert len(after.evidence) == 3
    assert after.evidence[1].kinds == (EvidenceKind.NOTICE, EvidenceKind.SUMMARY)
    assert titles(after) == ["活动通知", "活动总结"]
    assert after.question is Question.DAY
    whole = choose_kind(bureau, me, sheet.id, EvidenceKind.PHOTO)
    assert [item.kind for item in whole.evidence] == [EvidenceKind.PHOTO, EvidenceKind.NOTICE, EvidenceKind.PHOTO]
    less = choose_lines(bureau, me, sheet.id, ("2",), sheet.evidence[1].id)
    assert less.evidence[1].kinds == (EvidenceKind.SUMMARY,)
    assert titles(less) == ["图片或视频", "活动总结"]


def test_choices_that_the_clause_does_not_have_are_refused(bureau: Bureau, post: Post, people: People) -> None:
    sheet = campaign(post, people.zhang, 1)
    for keys, error in (((), InvalidInputError), (("9",), NotFoundError), (("x",), NotFoundError)):
        with pytest.raises(error):
            choose_lines(bureau, people.zhang.principal, sheet.id, keys)
    with pytest.raises(NotFoundError):
        choose_lines(bureau, people.zhang.principal, sheet.id, ("0",), 999_999)
    assert draft_sheet(bureau, people.zhang.principal, sheet.id).evidence[0].kind is None


def test_a_kind_may_be_corrected_until_review_and_the_past_day_keeps_its_own(
    bureau: Bureau, post: Post, people: People, clock: FixedClock
) -> None:
    me = people.zhang.principal
    number = post.submit(people.zhang, "5.1", "2024-05-08", kind=EvidenceKind.NOTICE)
    (item,) = draft_sheet(bureau, me, number).evidence
    that_night = bureau.now + timedelta(hours=12)
    clock.advance(timedelta(days=1))
    choose_lines(bureau, me, number, ("2", "3"), item.id)
    with bureau.storage.read() as session:
        events = session.exec(select(SubmissionEvent).order_by(col(SubmissionEvent.id))).all()
        (then,) = [row for row in sent_before(session, that_night) if row.fact.id == number]
        (now,) = [row for row in sent_before(session, bureau.now + timedelta(hours=1)) if row.fact.id == number]
    assert events[-1].detail[f"kind:{item.id}"] == ["notice", "summary"]
    assert [piece.kind for piece in then.fact.evidence] == [EvidenceKind.NOTICE]
    assert [piece.kind for piece in now.fact.evidence] == [EvidenceKind.SUMMARY, EvidenceKind.COVERAGE]
    reviews.approve(bureau, people.wang.principal, number)
    with pytest.raises(ConflictError):
        choose_lines(bureau, me, number, ("0",), item.id)


def test_a_piece_is_taken_out_and_put_back_and_nothing_of_it_is_lost(
    bureau: Bureau, post: Post, people: People
) -> None:
    me = people.zhang.principal
    sheet = campaign(post, people.zhang)
    second = sheet.evidence[1].id
    choose_lines(bureau, me, sheet.id, ("0", "2"), second)
    after = remove_piece(bureau, me, sheet.id, second)
    assert remove_piece(bureau, me, sheet.id, second) == after
    assert ([item.id for item in after.items], [item.id for item in after.removed]) == (
        [sheet.evidence[0].id, sheet.evidence[2].id],
        [second],
    )
    assert titles(draft_sheet(bureau, me, sheet.id)) == []
    put_back_piece(bureau, me, sheet.id, second)
    assert len(list_pieces(bureau, me, sheet.id).items) == 3
    assert look_at_piece(bureau, me, sheet.id, second).chosen == ("0",)


def test_a_photo_is_split_out_into_another_item_once(bureau: Bureau, post: Post, people: People) -> None:
    me = people.zhang.principal
    sheet = campaign(post, people.zhang)
    third = sheet.evidence[2].id
    choose_lines(bureau, me, sheet.id, ("0", "1"), third)
    moved = move_piece(bureau, me, sheet.id, third, "4.1")
    assert move_piece(bureau, me, sheet.id, third, "4.1").id == moved.id != sheet.id
    assert ([item.id for item in moved.evidence], moved.evidence[0].kind) == ([third], None)
    left = list_pieces(bureau, me, sheet.id)
    assert (len(left.items), left.removed) == (2, ())
    assert move_piece(bureau, me, sheet.id, left.items[0].id, "4.1").id == moved.id
    with pytest.raises(ForbiddenError):
        move_piece(bureau, me, sheet.id, left.items[1].id, "1.4")


def test_only_the_sender_and_only_a_draft_gives_pieces_away(bureau: Bureau, post: Post, people: People) -> None:
    number = post.submit(people.zhang, "5.1", "2024-05-08", kind=EvidenceKind.NOTICE)
    (item,) = draft_sheet(bureau, people.zhang.principal, number).evidence
    for person, error in ((people.zhang, ConflictError), (people.li, NotFoundError), (people.zhao, NotFoundError)):
        for attempt in (remove_piece, put_back_piece):
            with pytest.raises(error):
                attempt(bureau, person.principal, number, item.id)
        with pytest.raises(error):
            move_piece(bureau, person.principal, number, item.id, "4.1")
    with pytest.raises(NotFoundError):
        look_at_piece(bureau, people.zhao.principal, number, item.id)


def test_a_repair_keeps_together_what_is_one_file(bureau: Bureau, post: Post, people: People) -> None:
    me = people.zhang.principal
    number = post.submit(people.zhang, "5.1", "2024-05-08", kind=EvidenceKind.NOTICE)
    (item,) = draft_sheet(bureau, me, number).evidence
    choose_lines(bureau, me, number, ("0", "2"), item.id)
    reviews.send_back(bureau, people.wang.principal, number, "看不清")
    (copied,) = repair_submission(bureau, me, number).evidence
    assert copied.kinds == (EvidenceKind.NOTICE, EvidenceKind.SUMMARY)


# --- the checklist


def test_an_advised_line_is_ticked_only_where_it_is_plain_which_one_is_meant(
    bureau: Bureau, post: Post, people: People
) -> None:
    me = people.wang.principal
    number = begin_submission(bureau, me, "1.4").id
    sheet = post.send_photo(people.wang)
    assert titles(sheet) == ["会议照片"]
    paper = {"is_photo": False, "mime_type": "application/pdf"}
    assert titles(post.send_photo(people.wang, **paper, file_name="材料.pdf")) == ["会议照片"]
    named = post.send_photo(people.wang, **paper, file_name="6月会议纪要.pdf")
    assert titles(named) == ["会议纪要", "会议照片"]
    said = choose_lines(bureau, me, number, ("2",), named.evidence[1].id)
    assert titles(said) == ["会议纪要", "签到表", "会议照片"]
    none = choose_lines(bureau, me, number, ("o",), named.evidence[2].id)
    assert titles(none) == ["签到表", "会议照片"]


def test_a_publication_elsewhere_than_on_the_governments_site_leaves_the_gate_open(
    bureau: Bureau, post: Post, people: People
) -> None:
    me = people.zhang.principal
    number = begin_submission(bureau, me, "4.2").id
    post.arrive(people.zhang, post.link(people.zhang, "https://www.example.com/1"))
    choose_label(bureau, me, number, "道路客运")
    choose_lines(bureau, me, number, ("2",))
    assert titles(draft_sheet(bureau, me, number)) == []
    (line,) = my_submissions(bureau, me)
    assert [each.title for each in line.lacking] == ["政府网站公示"]
    post.arrive(people.zhang, post.link(people.zhang, "https://www.gangcheng.gov.cn/1"))
    (line,) = my_submissions(bureau, me)
    assert (line.lacking, line.question) == ((), Question.DAY)


def test_another_item_asks_anew_what_its_material_is(bureau: Bureau, post: Post, people: People) -> None:
    me = people.zhang.principal
    sheet = campaign(post, people.zhang, 1)
    choose_lines(bureau, me, sheet.id, ("1",))
    assert pieces(bureau, sheet.id) == [("photo", "图片或视频", EvidenceState.STORED)]
    choose_item(bureau, me, sheet.id, "4.2")
    assert pieces(bureau, sheet.id) == [("", None, EvidenceState.STORED)]


def test_the_draft_at_hand_is_the_one_asked_about_else_the_latest_of_the_day(
    bureau: Bureau, post: Post, people: People, clock: FixedClock
) -> None:
    assert draft_at_hand(bureau, people.zhang.principal) is None
    sheet = campaign(post, people.zhang, 1)
    post.arrive(people.zhang, replace(post.photo(people.zhang), item="4.2"))
    at_hand = draft_at_hand(bureau, people.zhang.principal)
    assert at_hand is not None
    assert at_hand.id > sheet.id
    assert draft_at_hand(bureau, people.sun.principal) is None
    clock.advance(timedelta(days=2))
    assert draft_at_hand(bureau, people.zhang.principal) is None

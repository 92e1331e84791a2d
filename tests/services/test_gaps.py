"""查缺: nothing is forgotten, the points add up to what is not earned, and each gap leads where it is put right."""

from __future__ import annotations

from random import Random

import pytest
from sqlmodel import select

from bot.clock import FixedClock, parse_moment
from bot.domain.errors import ForbiddenError
from bot.domain.states import AnswerKind, PageState, SubmissionState
from bot.plan.model import Clause, EvidenceKind
from bot.services.bureau import Bureau
from bot.services.gap_doors import Door, DoorKind
from bot.services.gap_kinds import GapKind
from bot.services.gaps import Found, GapSheet, check_gaps
from bot.services.scores import show_score
from bot.views import gaps as views
from storage.models import Evidence, Submission
from storage.repositories import obligations, pages
from storage.repositories.reminders import remember_first_run
from tests.support.material import decide, send
from tests.support.people import People, Person

STATES = [SubmissionState.APPROVED, SubmissionState.RETURNED, SubmissionState.WITHDRAWN, None, None]


@pytest.fixture(autouse=True)
def _in_august(bureau: Bureau, clock: FixedClock) -> None:
    """Wednesday, long after the departments' 补录."""
    clock.set(parse_moment("2024-08-14T10:00"))
    with bureau.storage.write() as session:
        remember_first_run(session, parse_moment("2024-04-18T09:00"))


def sent(bureau: Bureau, person: Person, clause: str, kinds: tuple[str, ...] = ("document",), label: str = "") -> int:
    return send(bureau.storage, person, clause, "2024-08-02", at="2024-08-13T09:00", kinds=kinds, label=label or None)


def only(sheet: GapSheet, kind: GapKind, clause: str | None) -> Found:
    (found,) = [each for each in sheet.found if (each.gap.kind, each.gap.clause) == (kind, clause)]
    return found


def random_sending(rng: Random, bureau: Bureau, people: People, clause: Clause) -> None:
    kinds = [rng.choice(sorted(entry)) for entry in clause.requires if rng.random() < 0.8]
    kinds += [rng.choice(list(EvidenceKind))] if rng.random() < 0.3 or not kinds else []
    offered = clause.labels.offered if clause.labels else ()
    number = send(
        bureau.storage,
        rng.choice([people.zhang, people.zhao, people.wang]),
        clause.id,
        f"2024-{rng.randrange(1, 13):02}-{rng.randrange(1, 29):02}",
        at="2024-08-09T09:00",
        kinds=[kind.value for kind in dict.fromkeys(kinds)],
        label=rng.choice([*offered, "其他", None]) if offered else None,
        count=rng.randrange(3) if clause.id == "1.1b" else None,
    )
    state = rng.choice(STATES)
    if state is not None:
        decide(bureau.storage, number, state, at="2024-08-12T09:00")


def test_the_points_of_a_random_bureau_add_up_to_what_it_has_not_earned(bureau: Bureau, people: People) -> None:
    rng = Random(7)
    for _ in range(4):
        for clause in rng.choices(bureau.plan.clauses, k=12):
            random_sending(rng, bureau, people, clause)
        sheet = check_gaps(bureau, people.wang.principal)
        total = show_score(bureau, people.wang.principal).score.total
        assert sum(sheet.points.values()) == total.cap - total.earned
        assert sheet.points.get(GapKind.LOST, 0) + sheet.points.get(GapKind.PROOF, 0) == total.lost
        assert all(each.door is not None for each in sheet.found)
        assert sum(len(each.blocks) for each in views.whole(sheet)) >= len(sheet.found)


def test_only_those_who_see_all_may_ask(bureau: Bureau, people: People) -> None:
    for person in (people.zhang, people.li):
        with pytest.raises(ForbiddenError):
            check_gaps(bureau, person.principal)


def test_every_gap_leads_to_where_it_is_put_right_by_whoever_asks(bureau: Bureau, people: People) -> None:
    waiting = sent(bureau, people.zhang, "6.2")
    unpublished = sent(bureau, people.zhang, "4.2", label="道路客运")
    own = sent(bureau, people.wang, "1.3")
    sheet = check_gaps(bureau, people.wang.principal)
    assert only(sheet, GapKind.REVIEW, "6.2").door == Door(DoorKind.REVIEW, number=waiting)
    assert only(sheet, GapKind.REVIEW, "1.3").door == Door(DoorKind.SCORE, "1.3")  # nobody approves their own
    lacking = only(sheet, GapKind.PUBLICATION, "4.2")
    assert (lacking.gap.facts, lacking.gap.departments) == ((unpublished,), ("客运科",))
    assert lacking.door == Door(DoorKind.URGE, "4.2")
    assert only(sheet, GapKind.MATERIAL, "1.4").door == Door(DoorKind.SUBMIT, "1.4")
    assert only(sheet, GapKind.CHAIN, "7.2").door == Door(DoorKind.SCORE, "7.1")
    deputys = check_gaps(bureau, people.qian.principal)
    assert only(deputys, GapKind.REVIEW, "1.3").door == Door(DoorKind.REVIEW, number=own)
    assert only(deputys, GapKind.MATERIAL, "1.4").door == Door(DoorKind.URGE, "1.4")


def test_a_returned_submission_is_missing_until_another_mends_it(bureau: Bureau, people: People) -> None:
    number = sent(bureau, people.zhang, "6.2")
    decide(bureau.storage, number, SubmissionState.RETURNED, at="2024-08-13T15:00")
    assert only(check_gaps(bureau, people.wang.principal), GapKind.RETURNED, "6.2").gap.points == 20
    again = sent(bureau, people.zhang, "6.2")
    with bureau.storage.write() as session:
        session.get_one(Submission, again).repairs_id = number
    sheet = check_gaps(bureau, people.wang.principal)
    assert [each.gap.kind for each in sheet.found if each.gap.clause == "6.2"] == [GapKind.REVIEW]


def test_what_was_only_confirmed_is_told_apart_from_what_nobody_did(bureau: Bureau, people: People) -> None:
    with bureau.storage.write() as session:
        obligations.give(
            session, "4.2@2024", "客运科", AnswerKind.DONE, people.zhang.member_id, parse_moment("2024-08-12T09:00")
        )
    sheet = check_gaps(bureau, people.wang.principal)
    confirmed = only(sheet, GapKind.CONFIRMED, "4.2").gap
    assert (confirmed.points, confirmed.departments) == (20, ("客运科",))
    assert only(sheet, GapKind.MATERIAL, "4.2").gap.points == 60


def test_a_draft_untouched_for_more_than_three_workdays_is_missing(
    bureau: Bureau, people: People, clock: FixedClock
) -> None:
    moment = parse_moment("2024-08-09T09:00")
    with bureau.storage.write() as session:
        session.add(
            Submission(department="客运科", member_id=people.zhang.member_id, created_at=moment, touched_at=moment)
        )
    assert GapKind.DRAFT not in check_gaps(bureau, people.wang.principal).points
    clock.set(parse_moment("2024-08-15T10:00"))
    sheet = check_gaps(bureau, people.wang.principal)
    draft = only(sheet, GapKind.DRAFT, None)
    assert (draft.gap.points, draft.door) == (0, None)
    assert "未选事项的草稿" in views.of_kind(sheet, GapKind.DRAFT, is_whole=True).blocks[1]
    assert "客运科 张三" in views.of_kind(sheet, GapKind.DRAFT, is_whole=True).blocks[1]


@pytest.mark.parametrize("state", [PageState.AMBER, PageState.UNREADABLE])
def test_a_bad_link_is_told_while_its_points_stay(bureau: Bureau, people: People, state: PageState) -> None:
    number = sent(bureau, people.zhang, "4.2", kinds=("publication",), label="道路客运")
    with bureau.storage.write() as session:
        piece = session.exec(select(Evidence).where(Evidence.submission_id == number)).one()
        piece.sha256, piece.url, piece.channel = None, "https://www.gangcheng.gov.cn/a", "government"
        pages.tie(session, [piece], parse_moment("2024-08-13T09:00"))
        pages.by_urls(session, [piece.url])[piece.url].state = state
    sheet = check_gaps(bureau, people.wang.principal)
    link = only(sheet, GapKind.LINK, "4.2")
    assert (link.gap.is_amber, link.gap.points) == (state is PageState.AMBER, 0)
    assert link.door == Door(DoorKind.REVIEW, number=number)
    assert only(sheet, GapKind.REVIEW, "4.2").gap.points == 20
    assert "www.gangcheng.gov.cn" in views.of_kind(sheet, GapKind.LINK, is_whole=False).blocks[1]


def test_material_used_twice_names_both_and_says_which_counts(bureau: Bureau, people: People) -> None:
    studied = sent(bureau, people.wang, "1.4")
    trained = sent(bureau, people.wang, "6.1a")
    with bureau.storage.write() as session:
        pieces = session.exec(select(Evidence).order_by(Evidence.id)).all()  # type: ignore[arg-type]  # a column
        pieces[0].sha256 = pieces[1].sha256
    sheet = check_gaps(bureau, people.wang.principal)
    twice = only(sheet, GapKind.TWICE, "1.4")
    assert (twice.gap.points, twice.gap.facts, twice.gap.reasons[0].by) == (10, (studied,), (trained,))
    block = views.of_items(sheet, ["1.4"]).blocks[1]
    assert f"#{studied}" in block
    assert f"已用于6.1a（六、1）的#{trained}" in block

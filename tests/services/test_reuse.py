"""一材多用, and the warnings before something is sent."""

from __future__ import annotations

from datetime import date

import pytest

from bot.domain.errors import ConflictError, ForbiddenError
from bot.domain.roles import Role
from bot.plan.model import EvidenceKind
from bot.services import reviews
from bot.services.answers import choose_label
from bot.services.bureau import Bureau
from bot.services.cautions import CautionCode
from bot.services.drafts import DraftSheet, Question
from bot.services.labels import label_candidates
from bot.services.reuse import reuse_submission
from bot.services.submissions import Submitted, begin_submission, draft_sheet, submit, withdraw
from storage.models import Submission
from tests.support.people import People, Person, join
from tests.support.sending import Post


@pytest.fixture
def post(bureau: Bureau) -> Post:
    return Post(bureau)


def sent(post: Post, person: Person, clause: str, **options: object) -> Submitted:
    number = post.complete(person, clause, "2024-05-08", **options)  # type: ignore[arg-type]  # as complete() takes them
    outcome = submit(post.bureau, person.principal, number, next(post.numbers))
    assert isinstance(outcome, Submitted)
    return outcome


def codes(sheet: DraftSheet) -> list[tuple[CautionCode, str, str]]:
    return [(each.code, each.clause_id, each.label) for each in sheet.cautions]


def test_material_is_offered_for_what_it_is_lawful_for_and_barred_from_what_excludes_it(
    post: Post, people: People
) -> None:
    group = sent(post, people.wang, "1.1a").reuse
    assert [clause.id for clause in group.usable] == ["1.1b", "1.2a"]
    study = sent(post, people.wang, "6.1a").reuse
    assert ([clause.id for clause in study.usable], [clause.id for clause in study.barred]) == ([], ["1.4"])
    office = join(post.bureau.storage, 1031, "周九", Role.STAFF, "政策研究室")
    assert [clause.id for clause in sent(post, office, "5.3a", kind=EvidenceKind.UPLOAD).reuse.barred] == []


def test_a_press_makes_a_submission_of_its_own_with_the_same_files_however_often(
    bureau: Bureau, post: Post, people: People
) -> None:
    me = people.wang.principal
    source = sent(post, people.wang, "1.1a")
    sheet = reuse_submission(bureau, me, source.id, "1.1b")
    assert reuse_submission(bureau, me, source.id, "1.1b").id == sheet.id != source.id
    assert (sheet.question, sheet.on, len(sheet.evidence)) == (Question.COUNT, date(2024, 5, 8), 1)
    assert sheet.evidence[0].sha256 == draft_sheet(bureau, me, source.id).evidence[0].sha256
    assert [each.submission_id for each in sheet.overlaps] == [source.id]
    withdraw(bureau, me, sheet.id)
    again = reuse_submission(bureau, me, source.id, "1.1b")
    assert again.id not in (sheet.id, source.id)
    assert submit(bureau, me, source.id, 1) != source  # a draft of it is there, and still it may be pressed
    assert [clause.id for clause in sent(post, people.wang, "1.1a").reuse.usable] == ["1.1b", "1.2a"]


def test_the_label_is_carried_where_the_other_item_knows_it(bureau: Bureau, post: Post, people: People) -> None:
    source = sent(post, people.zhang, "4.2", label="道路客运", kind=EvidenceKind.PUBLICATION)
    assert [clause.id for clause in source.reuse.usable] == ["3.2", "4.3"]
    sheet = reuse_submission(bureau, people.zhang.principal, source.id, "4.3")
    assert (sheet.label, sheet.question, sheet.evidence[0].kind) == (
        "道路客运",
        Question.NOTHING,
        EvidenceKind.PUBLICATION,
    )
    assert codes(sheet) == []


def test_what_the_plan_counts_once_is_not_used_twice(bureau: Bureau, post: Post, people: People) -> None:
    source = sent(post, people.wang, "6.1a")
    for clause, code in (("1.4", "reuse_excluded"), ("6.1a", "reuse_same")):
        with pytest.raises(ConflictError) as caught:
            reuse_submission(bureau, people.wang.principal, source.id, clause)
        assert caught.value.code == code
    with pytest.raises(ForbiddenError):
        reuse_submission(bureau, people.wang.principal, source.id, "4.2")
    draft = begin_submission(bureau, people.wang.principal, "2.1").id
    with pytest.raises(ConflictError):
        reuse_submission(bureau, people.wang.principal, draft, "1.4")


def test_what_is_full_already_is_not_offered(bureau: Bureau, post: Post, people: People) -> None:
    reviews.approve(bureau, people.qian.principal, sent(post, people.wang, "1.1a").id)
    sent(post, people.wang, "1.1b")
    assert [clause.id for clause in sent(post, people.wang, "1.1a").reuse.usable] == ["1.2a"]


# --- warnings


def test_a_key_field_and_its_part_both_claimed_are_pointed_out(bureau: Bureau, post: Post, people: People) -> None:
    sent(post, people.zhao, "4.2", label="道路运输", kind=EvidenceKind.PUBLICATION)
    number = post.complete(people.zhang, "4.2", "2024-05-08", label="道路客运", kind=EvidenceKind.PUBLICATION)
    (found,) = draft_sheet(bureau, people.zhang.principal, number).cautions
    assert (found.code, found.label, found.departments) == (CautionCode.RELATIVE, "道路运输", ("货运科",))
    other = choose_label(bureau, people.zhang.principal, number, "公路施工")
    assert codes(other) == []


def test_what_should_come_first_is_pointed_out_until_it_is_there(bureau: Bureau, post: Post, people: People) -> None:
    number = post.complete(people.zhang, "4.3", "2024-05-08", label="道路客运", kind=EvidenceKind.PUBLICATION)
    me = people.zhang.principal
    assert codes(draft_sheet(bureau, me, number)) == [(CautionCode.FOLLOWS, "4.2", "道路客运")]
    sent(post, people.zhao, "4.2", label="道路客运", kind=EvidenceKind.PUBLICATION)
    assert codes(draft_sheet(bureau, me, number)) == []
    scene = post.complete(people.zhang, "7.2", "2024-05-08", label="信易行", kind=EvidenceKind.DATA)
    assert codes(draft_sheet(bureau, me, scene)) == [(CautionCode.CHAIN, "7.1", "信易行")]
    staff = post.complete(people.wang, "1.1b", "2024-05-08")
    assert codes(draft_sheet(bureau, people.wang.principal, staff)) == [(CautionCode.FIRST, "1.1a", "")]


def test_items_that_would_become_one_and_links_that_do_not_count_are_pointed_out(
    bureau: Bureau, post: Post, people: People
) -> None:
    me, url = people.wang.principal, "https://credit.shandong.gov.cn/1"
    first = sent(post, people.wang, "3.1", url=url)
    second = post.complete(people.wang, "3.1", "2024-05-08", url=url)
    (found,) = draft_sheet(bureau, me, second).cautions
    assert (found.code, found.numbers) == (CautionCode.MERGES, (first.id,))
    story = post.complete(people.wang, "7.3", "2024-05-08", url=url, label="信易行", kind=EvidenceKind.COVERAGE)
    assert CautionCode.STRUCK in {code for code, _, _ in codes(draft_sheet(bureau, me, story))}
    rules = post.complete(people.wang, "1.2a", "2024-05-08", url="https://a.cn/", kind=EvidenceKind.PUBLICATION)
    assert CautionCode.FOREIGN in {code for code, _, _ in codes(draft_sheet(bureau, me, rules))}


def test_a_new_label_is_likened_to_the_known_ones(bureau: Bureau, post: Post, people: People) -> None:
    def candidates(number: int) -> tuple[str, ...]:
        with bureau.storage.read() as session:
            return label_candidates(bureau, session, session.get_one(Submission, number))

    meant = sent(post, people.zhang, "3.2", label="驾驶培训", kind=EvidenceKind.UPLOAD)
    assert candidates(meant.id)[0] == "驾驶员培训"
    strange = sent(post, people.zhang, "3.2", label="共享单车", kind=EvidenceKind.UPLOAD)
    assert "驾驶员培训" not in candidates(strange.id)
    known = sent(post, people.zhang, "3.2", label="网约车", kind=EvidenceKind.UPLOAD)
    assert candidates(known.id) == ()

"""核改: what a reviewer mends, what its sender reads, and what the record keeps."""

from __future__ import annotations

import pytest

from bot.domain.errors import ConflictError, DomainError, ForbiddenError
from bot.domain.states import SubmissionState
from bot.plan.model import EvidenceKind
from bot.services.amendments import Amended, Change, Part, amend, amend_sheet
from bot.services.bureau import Bureau
from bot.services.reviews import approve, card_of
from bot.services.submissions import withdraw
from storage.models import Submission
from tests.support.deciding import readers, record, state_of, told
from tests.support.people import People, Person
from tests.support.sending import Post

PENDING = SubmissionState.PENDING


def mend(bureau: Bureau, who: Person, number: int, part: Part, value: str, reason: str = "") -> Amended:
    return amend(bureau, who.principal, number, Change(part, value), reason)


def test_a_mended_day_moves_the_period_and_its_sender_reads_both_days(bureau: Bureau, people: People) -> None:
    number = Post(bureau).submit(people.zhang, "3.2", "2024-05-08", kind=EvidenceKind.UPLOAD)
    shown = card_of(bureau, people.wang.principal, number).version
    outcome = mend(bureau, people.wang, number, Part.DAY, "2024-03-08")
    assert [(each.part, each.before, each.after) for each in outcome.changes] == [("day", "2024-05-08", "2024-03-08")]
    with bureau.storage.read() as session:
        row = session.get_one(Submission, number)
    assert (row.obligation_id, row.state) == ("3.2@2024Q1", PENDING)
    assert record(bureau, number)[-1].detail["on"] == ["2024-05-08", "2024-03-08"]
    assert readers(bureau, "amended") == [people.zhang.chat_id]
    with pytest.raises(ConflictError):
        approve(bureau, people.wang.principal, number, shown)
    assert approve(bureau, people.wang.principal, number, outcome.card.version).gain == 10


def test_label_sort_kind_and_number_are_mended_each_with_before_and_after(bureau: Bureau, people: People) -> None:
    post = Post(bureau)
    data = post.submit(people.zhang, "3.2", "2024-05-08", kind=EvidenceKind.PHOTO, label="驾培 ")
    mend(bureau, people.wang, data, Part.LABEL, " 出租车 ")
    mend(bureau, people.wang, data, Part.EVALUATION, "1")
    upload = next(each.key for each in amend_sheet(bureau, people.wang.principal, data).kinds if each.kind == "upload")
    mend(bureau, people.wang, data, Part.KIND, upload)
    (piece,) = amend_sheet(bureau, people.wang.principal, data).pieces
    details = [each.detail for each in record(bureau, data)[1:]]
    assert details == [
        {"label": ["驾驶员培训", "出租车"], "way": "amendment"},
        {"is_evaluation": [False, True], "way": "amendment"},
        {f"kind:{piece.id}": ["photo", "upload"], "way": "amendment"},
    ]
    people_count = post.submit(people.wang, "1.1b", "2024-05-08", people=1)
    mend(bureau, people.qian, people_count, Part.COUNT, "2")
    assert card_of(bureau, people.qian.principal, people_count).count == 2


def test_the_same_value_again_tells_nobody(bureau: Bureau, people: People) -> None:
    number = Post(bureau).submit(people.zhang, "4.2", "2024-05-08", kind=EvidenceKind.PUBLICATION, label="道路客运")
    for value in ("城市交通", "城市交通", " 城市交通"):
        mend(bureau, people.wang, number, Part.LABEL, value)
    assert len(told(bureau, "amended")) == 1


def test_what_is_approved_is_mended_only_with_a_reason_and_the_score_follows(bureau: Bureau, people: People) -> None:
    number = Post(bureau).submit(people.zhang, "4.1", "2024-05-08", kind=EvidenceKind.UPLOAD)
    approve(bureau, people.wang.principal, number)
    with pytest.raises(DomainError) as caught:
        mend(bureau, people.wang, number, Part.KIND, "p")
    assert caught.value.code == "amend_reason_needed"
    outcome = mend(bureau, people.wang, number, Part.KIND, "p", "只是现场照片")
    assert outcome.gain is not None
    assert (outcome.gain.points, outcome.gain.total) == (-20, 0)
    assert state_of(bureau, number) is SubmissionState.APPROVED
    assert readers(bureau, "amended") == [people.zhang.chat_id, people.li.chat_id, people.qian.chat_id]


def test_nobody_mends_their_own_nor_what_is_over_or_not_asked(bureau: Bureau, people: People) -> None:
    post = Post(bureau)
    own = post.submit(people.wang, "1.4", "2024-05-08")
    for person in (people.wang, people.zhang, people.sun):
        with pytest.raises(ForbiddenError):
            mend(bureau, person, own, Part.DAY, "2024-05-07")
    number = post.submit(people.zhang, "4.1", "2024-05-08")
    for part, value, code in (
        (Part.COUNT, "3", "part_not_asked"),
        (Part.DAY, "2024-05-10", "day_in_future"),
        (Part.KIND, "99", "kind_unknown"),
    ):
        with pytest.raises(DomainError) as caught:
            mend(bureau, people.wang, number, part, value)
        assert caught.value.code == code
    withdraw(bureau, people.zhang.principal, number)
    with pytest.raises(ConflictError):
        mend(bureau, people.wang, number, Part.DAY, "2024-05-07")

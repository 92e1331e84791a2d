"""更正 and 申请复核: decisions that follow decisions, each with its reason."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.domain.errors import ConflictError, DomainError, ForbiddenError, InvalidInputError, NotFoundError
from bot.domain.roles import Role
from bot.domain.states import SubmissionState
from bot.plan.model import EvidenceKind
from bot.services.appeals import appealable, ask_review, overturn, uphold, waiting_appeals
from bot.services.bureau import Bureau
from bot.services.corrections import correct
from bot.services.reviews import approve, card_of, send_back
from bot.services.submissions import repair_submission
from tests.support.deciding import readers, record, state_of, told
from tests.support.people import People, Person, join
from tests.support.racing import together
from tests.support.sending import Post

APPROVED, RETURNED = SubmissionState.APPROVED, SubmissionState.RETURNED


@pytest.fixture
def pledge(bureau: Bureau, people: People) -> int:
    """张三's 4.1, worth two points, waiting for review; its number."""
    return Post(bureau).submit(people.zhang, "4.1", "2024-05-08", kind=EvidenceKind.UPLOAD)


def code_of(action: Callable[[], object]) -> str:
    with pytest.raises(DomainError) as caught:
        action()
    return caught.value.code


def test_a_correction_is_a_new_entry_and_takes_the_points_back(bureau: Bureau, people: People, pledge: int) -> None:
    approve(bureau, people.wang.principal, pledge)
    outcome = correct(bureau, people.wang.principal, pledge, RETURNED, "材料用错了")
    assert (outcome.state, outcome.gain, outcome.total) == (RETURNED, -20, 0)
    made = [(each.before.value, each.after.value, each.reason) for each in record(bureau, pledge)]
    assert made[1:] == [("pending", "approved", None), ("approved", "returned", "材料用错了")]
    assert [each.detail["decision"] for each in record(bureau, pledge)[1:]] == [1, 2]
    past = card_of(bureau, people.wang.principal, pledge).past
    assert [(each.state, each.by, each.is_correction) for each in past] == [
        ("approved", "王五", False),
        ("returned", "王五", True),
    ]


def test_a_correction_is_told_to_the_sender_the_head_and_the_deputy(
    bureau: Bureau, people: People, pledge: int
) -> None:
    send_back(bureau, people.wang.principal, pledge, "照片不清楚")
    correct(bureau, people.wang.principal, pledge, APPROVED, "重新看过，清楚")
    assert readers(bureau, "decision") == [people.zhang.chat_id] * 2
    assert readers(bureau, "decision_for_head") == [people.li.chat_id] * 2
    assert readers(bureau, "decision_changed") == [people.qian.chat_id]
    params = told(bureau, "decision")[-1].params
    assert (params["by"], params["reason"], params["gain"]) == ("王五", "重新看过，清楚", 20)


def test_a_correction_needs_a_reason_a_decision_and_a_reviewer(bureau: Bureau, people: People, pledge: int) -> None:
    wang = people.wang.principal
    assert code_of(lambda: correct(bureau, wang, pledge, RETURNED, "错了")) == "not_decided"
    approve(bureau, wang, pledge)
    assert code_of(lambda: correct(bureau, wang, pledge, RETURNED, " ")) == "correction_reason_needed"
    for person in (people.zhang, people.li, people.qian, people.sun):
        with pytest.raises(ForbiddenError):
            correct(bureau, person.principal, pledge, RETURNED, "不行")
    assert state_of(bureau, pledge) is APPROVED


def test_the_same_correction_again_changes_nothing_and_two_at_once_make_one(
    bureau: Bureau, people: People, pledge: int
) -> None:
    other = join(bureau.storage, 1030, "吴十", Role.COORDINATOR, "法规科")
    approve(bureau, people.wang.principal, pledge)
    errors = together(
        lambda: correct(bureau, people.wang.principal, pledge, RETURNED, "错了"),
        lambda: correct(bureau, other.principal, pledge, RETURNED, "错了"),
    )
    assert [type(error) for error in errors] == [ConflictError]
    maker = next(person for person in (people.wang, other) if record(bureau, pledge)[-1].member_id == person.member_id)
    assert correct(bureau, maker.principal, pledge, RETURNED, "错了").gain is None
    assert len(record(bureau, pledge)) == 3


# --- 申请复核


@pytest.fixture
def returned(bureau: Bureau, people: People, pledge: int) -> int:
    send_back(bureau, people.wang.principal, pledge, "照片不清楚")
    return pledge


def test_an_appeal_goes_to_the_deputy_in_charge_once_for_each_return(
    bureau: Bureau, people: People, returned: int
) -> None:
    join(bureau.storage, 1040, "郑一", Role.DEPUTY, in_charge_of=("法规科",))
    assert ask_review(bureau, people.zhang.principal, returned, "原件清楚").deputies == ("钱八",)
    assert ask_review(bureau, people.zhang.principal, returned, "原件清楚").deputies == ("钱八",)
    assert readers(bureau, "appeal_card") == [people.qian.chat_id]
    (sheet,) = waiting_appeals(bureau, people.qian.principal)
    assert (sheet.asked_by, sheet.reason, sheet.returned_by, sheet.returned_for) == (
        "张三",
        "原件清楚",
        "王五",
        "照片不清楚",
    )
    assert code_of(lambda: ask_review(bureau, people.li.principal, returned, "再看看")) == "appealed_already"


def test_the_deputy_lets_it_count_and_everybody_reads_why(bureau: Bureau, people: People, returned: int) -> None:
    ask_review(bureau, people.li.principal, returned, "原件清楚")
    outcome = overturn(bureau, people.qian.principal, returned, "情况属实")
    assert (outcome.state, outcome.gain, outcome.by) == (APPROVED, 20, "钱八")
    assert overturn(bureau, people.qian.principal, returned, "情况属实").gain is None
    assert (readers(bureau, "decision")[-1], readers(bureau, "decision_changed")) == (
        people.zhang.chat_id,
        [people.wang.chat_id],
    )
    assert waiting_appeals(bureau, people.qian.principal) == ()
    assert code_of(lambda: correct(bureau, people.wang.principal, returned, RETURNED, "不同意")) == "decided_on_appeal"


def test_the_deputy_upholds_and_the_return_stands(bureau: Bureau, people: People, returned: int) -> None:
    ask_review(bureau, people.zhang.principal, returned, "原件清楚")
    assert uphold(bureau, people.qian.principal, returned, "看不清").state == "upheld"
    uphold(bureau, people.qian.principal, returned, "看不清")
    assert readers(bureau, "appeal_upheld") == [people.zhang.chat_id, people.li.chat_id, people.wang.chat_id]
    assert state_of(bureau, returned) is RETURNED
    assert code_of(lambda: overturn(bureau, people.qian.principal, returned, "改主意")) == "appeal_decided"
    assert code_of(lambda: ask_review(bureau, people.zhang.principal, returned, "再看")) == "appealed_already"
    assert code_of(lambda: correct(bureau, people.wang.principal, returned, APPROVED, "我看行")) == "decided_on_appeal"


def test_only_the_sender_and_their_head_appeal_and_only_deputies_decide(
    bureau: Bureau, people: People, returned: int
) -> None:
    colleague = join(bureau.storage, 1050, "冯二", Role.STAFF, "客运科")
    for person in (people.zhao, people.wang, colleague):
        with pytest.raises(NotFoundError):
            appealable(bureau, person.principal, returned)
    for empty in ("", " \n"):
        with pytest.raises(InvalidInputError):
            ask_review(bureau, people.zhang.principal, returned, empty)
    ask_review(bureau, people.zhang.principal, returned, "原件清楚")
    for person in (people.wang, people.li, people.sun):
        with pytest.raises(ForbiddenError):
            overturn(bureau, person.principal, returned, "行")


def test_what_was_not_returned_is_not_appealed_and_a_repair_takes_nothing_away(
    bureau: Bureau, people: People, pledge: int
) -> None:
    assert code_of(lambda: appealable(bureau, people.zhang.principal, pledge)) == "not_returned"
    send_back(bureau, people.wang.principal, pledge, "照片不清楚")
    repair_submission(bureau, people.zhang.principal, pledge)
    assert appealable(bureau, people.zhang.principal, pledge).id == pledge


def test_the_coordinators_own_goes_to_another_deputy_or_to_none(bureau: Bureau, people: People) -> None:
    number = Post(bureau).submit(people.wang, "1.4", "2024-05-08")
    send_back(bureau, people.qian.principal, number, "没有签到")
    assert code_of(lambda: ask_review(bureau, people.wang.principal, number, "有签到")) == "no_deputy"
    other: Person = join(bureau.storage, 1040, "郑一", Role.DEPUTY)
    assert ask_review(bureau, people.wang.principal, number, "有签到").deputies == ("郑一",)
    with pytest.raises(ForbiddenError):
        uphold(bureau, people.qian.principal, number, "不行")
    assert overturn(bureau, other.principal, number, "有").total == 10


def test_a_correction_by_the_reviewer_ends_an_appeal_that_waits(bureau: Bureau, people: People, returned: int) -> None:
    ask_review(bureau, people.zhang.principal, returned, "原件清楚")
    correct(bureau, people.wang.principal, returned, APPROVED, "确实清楚")
    assert waiting_appeals(bureau, people.qian.principal) == ()
    assert code_of(lambda: uphold(bureau, people.qian.principal, returned, "不行")) == "appeal_decided"
    correct(bureau, people.wang.principal, returned, RETURNED, "还是不行")
    assert ask_review(bureau, people.zhang.principal, returned, "请再看").deputies == ("钱八",)

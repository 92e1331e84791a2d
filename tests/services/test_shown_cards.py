"""Cards in the chats of reviewers and senders: sent once, changed in place, put away."""

from __future__ import annotations

from datetime import date
from typing import Any

from bot.clock import FixedClock, parse_moment
from bot.domain.roles import Role
from bot.domain.states import SubmissionState
from bot.plan.model import EvidenceKind
from bot.services.amendments import Change, Part, amend
from bot.services.bureau import Bureau
from bot.services.corrections import correct
from bot.services.leave import grant_leave
from bot.services.review_cards import ReviewCard
from bot.services.reviews import Order, approve, card_of, review_queue, send_back
from bot.services.shown_cards import remember_shown
from bot.services.submissions import remember_card, withdraw
from bot.views.outbox import render
from storage.models import OutboxMessage
from tests.support.deciding import readers, told
from tests.support.people import People, join
from tests.support.sending import Post

UPLOAD, PUBLICATION = EvidenceKind.UPLOAD, EvidenceKind.PUBLICATION


def edited(bureau: Bureau, kind: str) -> list[tuple[int, Any]]:
    """Who has a message edited so, and which: an outbox row's or their own numbers."""
    return [(each.chat_id, each.edits_id or each.params["edits_message_ids"]) for each in told(bureau, kind)]


def words(message: OutboxMessage) -> str:
    return "\n".join(render(message.kind, message.params).blocks)


def test_a_decision_shows_on_every_card_wherever_it_stands(bureau: Bureau, people: People) -> None:
    other = join(bureau.storage, 1030, "吴十", Role.COORDINATOR, "法规科")
    number = Post(bureau).submit(people.zhang, "4.1", "2024-05-08", kind=UPLOAD)
    remember_shown(bureau, other.principal, [(number, 77), (number, 77), (999, 78)])
    remember_card(bureau, people.zhang.principal, number, 55, None)
    sent = {each.chat_id: each.id for each in told(bureau, "review_card")}
    approve(bureau, people.wang.principal, number)
    assert edited(bureau, "review_settled") == [
        (people.wang.chat_id, sent[people.wang.chat_id]),
        (other.chat_id, sent[other.chat_id]),
        (other.chat_id, [77]),
    ]
    assert edited(bureau, "own_card") == [(people.zhang.chat_id, [55])]
    assert "已由王五通过。+2分，当前自评 2/100。" in words(told(bureau, "review_settled")[1])
    assert "#1 已通过" in words(told(bureau, "own_card")[0])
    correct(bureau, people.wang.principal, number, SubmissionState.RETURNED, "错了")
    assert "已由王五更正为退回" in words(told(bureau, "review_settled")[-1])


def test_a_withdrawal_puts_the_cards_away_and_an_amendment_changes_the_latest(bureau: Bureau, people: People) -> None:
    number = Post(bureau).submit(people.zhang, "4.1", "2024-05-08", kind=UPLOAD)
    amend(bureau, people.wang.principal, number, Change(Part.DAY, "2024-05-07"))
    (message,) = told(bureau, "review_card_text")
    assert ReviewCard.from_params(message.params).on == "2024-05-07"
    withdraw(bureau, people.zhang.principal, number)
    assert "已由科室撤回" in words(told(bureau, "review_settled")[0])


def test_material_used_twice_is_said_on_both_cards(bureau: Bureau, people: People) -> None:
    post = Post(bureau)
    link = "https://www.gangcheng.gov.cn/a"
    study = post.submit(people.wang, "1.4", "2024-05-08", url=link)
    rules = post.submit(people.wang, "6.1a", "2024-05-08", url=link)
    assert "同一份材料已用于 #1（法规科，1.4" in words(told(bureau, "review_card")[1])
    earlier = words(told(bureau, "review_card_text")[0])
    assert f"同一份材料已用于 #{rules}（法规科，6.1a" in earlier
    assert "两处只计一处" in earlier
    assert approve(bureau, people.qian.principal, study).gain == 10
    outcome = approve(bureau, people.qian.principal, rules)
    assert outcome.gain == 0
    assert "同一材料已用于6.1a（六、1）的#2，附件规定不重复计分" in words(told(bureau, "decision")[-1])


def test_the_same_day_is_pointed_out_but_not_for_another_unit(bureau: Bureau, people: People) -> None:
    post = Post(bureau)
    first = post.submit(people.wang, "1.4", "2024-05-08")
    second = post.submit(people.wang, "1.4", "2024-05-08")
    assert [each.id for each in card_of(bureau, people.qian.principal, second).hints.neighbours] == [first]
    assert f"#{second}（法规科）也报了这一项，是否同一会议" in words(told(bureau, "review_card_text")[0])
    for label in ("出租车", "城市公交"):
        post.submit(people.zhang, "3.2", "2024-05-08", kind=UPLOAD, label=label)
    assert card_of(bureau, people.wang.principal, 4).hints.neighbours == ()


def test_a_new_label_is_asked_for_and_merged_by_one_tap(bureau: Bureau, people: People) -> None:
    number = Post(bureau).submit(people.zhang, "4.2", "2024-05-08", kind=PUBLICATION, label="驾驶员培训机构")
    card = card_of(bureau, people.wang.principal, number)
    assert card.hints.candidates[0][1] == "驾驶员培训"
    message = told(bureau, "review_card")[0]
    assert "（新领域，还是并入 驾驶员培训" in words(message)
    buttons = [each.text for row in render(message.kind, message.params).buttons for each in row]
    assert {"并入 驾驶员培训", "是新领域"} <= set(buttons)


def test_who_stands_in_for_the_coordinator_gets_the_cards(bureau: Bureau, people: People, clock: FixedClock) -> None:
    clock.set(parse_moment("2024-07-03T10:00"))
    stand_in = join(bureau.storage, 1101, "周九", Role.STAFF, "法规科")
    week = date(2024, 7, 1), date(2024, 7, 5)
    grant_leave(bureau, people.wang.principal, people.wang.member_id, *week, stand_in.member_id)
    Post(bureau).submit(people.zhang, "4.1", "2024-05-08", kind=UPLOAD)
    assert readers(bureau, "review_card") == [people.wang.chat_id, stand_in.chat_id]


def test_the_queue_stands_by_points_or_by_item_and_turns_pages(bureau: Bureau, people: People) -> None:
    post = Post(bureau)
    data = [post.submit(people.zhang, "3.2", "2024-05-08", kind=UPLOAD, label=f"甲{n}") for n in range(4)]
    result = post.submit(people.zhang, "4.2", "2024-05-08", kind=PUBLICATION)
    policy = post.submit(people.zhang, "7.1", "2024-05-08", kind=PUBLICATION, label="信易行")
    late = post.submit(people.zhang, "3.2", "2024-05-08", kind=UPLOAD, label="甲0")

    def shown(order: Order, after: int | None = None) -> list[int]:
        return [card.id for card in review_queue(bureau, people.wang.principal, order, after).cards]

    assert shown(Order.POINTS)[:2] == [policy, result]
    assert shown(Order.INDICATOR)[:3] == [data[0], late, data[1]]
    assert review_queue(bureau, people.wang.principal).rest_count == 2
    send_back(bureau, people.wang.principal, late, "重复")
    assert shown(Order.DUE) == [*data, policy]
    assert shown(Order.DUE, policy) == [result]
    approve(bureau, people.wang.principal, policy)
    assert shown(Order.DUE, policy) == [result]


def test_an_approval_that_adds_nothing_says_why_from_the_engine(bureau: Bureau, people: People) -> None:
    post = Post(bureau)
    items = [post.submit(people.wang, "3.1", "2024-05-08", kind=UPLOAD) for _ in range(3)]
    outcomes = [approve(bureau, people.qian.principal, number) for number in items]
    assert [(each.gain, each.gained.quarter) for each in outcomes] == [(10, (1, 2)), (10, (2, 2)), (0, (2, 2))]
    texts = [words(each) for each in told(bureau, "decision")]
    assert "+1分，本季2/2，当前自评 2/100。" in texts[1]
    assert "不再加分：一个季度最多计2条。" in texts[2]
    again = post.submit(people.zhang, "4.1", "2024-05-08", kind=UPLOAD)
    foreign = post.submit(people.zhao, "4.1", "2024-05-08", kind=UPLOAD)
    approve(bureau, people.wang.principal, again)
    approve(bureau, people.wang.principal, foreign)
    assert "同一单元已由其他科室的材料计分，这件作补充。" in words(told(bureau, "decision")[-1])

"""A past day's score never changes, whatever is amended, decided, added or taken out afterwards."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from random import Random

import pytest
from sqlalchemy import event

from bot.clock import FixedClock, parse_moment
from bot.domain.errors import DomainError
from bot.domain.states import SubmissionState
from bot.plan.model import EvidenceKind
from bot.scoring.facts import Fact
from bot.services.amendments import Change, Part, amend, amend_sheet
from bot.services.answers import choose_day, choose_evaluation, choose_label
from bot.services.bureau import Bureau
from bot.services.corrections import correct
from bot.services.kinds import choose_lines
from bot.services.reviews import approve, send_back
from bot.services.scores import facts_as_of
from bot.services.submissions import draft_sheet, withdraw
from tests.support.people import People
from tests.support.sending import Post

APPROVED, RETURNED = SubmissionState.APPROVED, SubmissionState.RETURNED
FIRST = date(2024, 5, 9)
LABELS = ("出租车", "城市公交", "道路客运")


def facts_of(bureau: Bureau, day: date) -> tuple[Fact, ...]:
    with bureau.storage.read() as session:
        return facts_as_of(bureau, session, day)


class Play:
    """One bureau that does something at random each time it is asked."""

    def __init__(self, bureau: Bureau, people: People, seed: int) -> None:
        self.bureau, self.people, self.random = bureau, people, Random(seed)
        self.post = Post(bureau)
        self.numbers: list[int] = []

    def step(self) -> None:
        """Anything that a member might do now; what is refused changes nothing."""
        actions: list[Callable[[], object]] = [self.send]
        if self.numbers:
            actions += [self.decide, self.decide, self.correct, self.amend, self.amend, self.change, self.add]
        try:
            self.random.choice(actions)()
        except DomainError:
            return

    def send(self) -> None:
        clause, kind = self.random.choice([("3.2", EvidenceKind.UPLOAD), ("4.2", EvidenceKind.PUBLICATION)])
        day = (self.bureau.today - timedelta(days=self.random.randrange(100))).isoformat()
        label = self.random.choice(LABELS)
        self.numbers.append(self.post.submit(self.people.zhang, clause, day, kind=kind, label=label))

    def decide(self) -> None:
        number, wang = self.random.choice(self.numbers), self.people.wang.principal
        if self.random.random() < 0.7:
            approve(self.bureau, wang, number)
        else:
            send_back(self.bureau, wang, number, "看不清")

    def correct(self) -> None:
        verdict = self.random.choice([APPROVED, RETURNED])
        correct(self.bureau, self.people.wang.principal, self.random.choice(self.numbers), verdict, "看错了")

    def amend(self) -> None:
        number, wang = self.random.choice(self.numbers), self.people.wang.principal
        sheet = amend_sheet(self.bureau, wang, number)
        part = self.random.choice(sheet.parts)
        day = (self.bureau.today - timedelta(days=self.random.randrange(100))).isoformat()
        value = {
            Part.DAY: day,
            Part.LABEL: self.random.choice(LABELS),
            Part.EVALUATION: self.random.choice("01"),
            Part.KIND: self.random.choice(sheet.kinds).key,
        }[part]
        amend(self.bureau, wang, number, Change(part, value), "核对过")

    def change(self) -> None:
        """The sender's own changes while it waits."""
        number, zhang = self.random.choice(self.numbers), self.people.zhang.principal
        match self.random.randrange(5):
            case 0:
                choose_day(self.bureau, zhang, number, self.bureau.today - timedelta(days=self.random.randrange(60)))
            case 1:
                choose_label(self.bureau, zhang, number, self.random.choice(LABELS))
            case 2:
                sheet = draft_sheet(self.bureau, zhang, number)
                keys = self.random.sample([each.key for each in sheet.choices], k=self.random.choice([1, 2]))
                choose_lines(self.bureau, zhang, number, keys, self.random.choice(sheet.evidence).id)
            case 3:
                is_evaluation = self.random.random() < 0.5
                choose_evaluation(self.bureau, zhang, number, is_evaluation=is_evaluation)
            case _:
                withdraw(self.bureau, zhang, number)

    def add(self) -> None:
        number, zhang = self.random.choice(self.numbers), self.people.zhang
        reply_to = self.post.tell(zhang, 900_000 + number, f"submission:{number}")
        link = f"https://www.gangcheng.gov.cn/{len(self.numbers)}"
        arrival = self.random.choice([self.post.photo(zhang), self.post.link(zhang, link)])
        self.post.arrive(zhang, replace(arrival, replied_message_id=reply_to))


@pytest.mark.one_database_a_case
@pytest.mark.parametrize("seed", [1, *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(2, 9))])
def test_each_past_day_reads_as_it_did_at_its_end(bureau: Bureau, people: People, clock: FixedClock, seed: int) -> None:
    play = Play(bureau, people, seed)
    then: dict[date, tuple[Fact, ...]] = {}
    for offset in range(6):
        day = FIRST + timedelta(days=offset)
        clock.set(parse_moment(f"{day.isoformat()}T10:00"))
        for _ in range(6):
            play.step()
        then[day] = facts_of(bureau, day)
    assert any(then.values())
    assert {day: facts_of(bureau, day) for day in then} == then


def test_a_later_amendment_leaves_yesterday_alone(bureau: Bureau, people: People, clock: FixedClock) -> None:
    number = Post(bureau).submit(people.zhang, "4.1", "2024-05-08", kind=EvidenceKind.UPLOAD)
    approve(bureau, people.wang.principal, number)
    clock.set(parse_moment("2024-05-10T09:00"))
    for part, value in ((Part.DAY, "2024-02-01"), (Part.KIND, "p")):
        amend(bureau, people.wang.principal, number, Change(part, value), "看错了")
    ((before,), (after,)) = facts_of(bureau, FIRST), facts_of(bureau, bureau.today)
    assert (before.on, before.evidence[0].kind) == (date(2024, 5, 8), EvidenceKind.UPLOAD)
    assert (after.on, after.evidence[0].kind) == (date(2024, 2, 1), EvidenceKind.PHOTO)


def test_what_a_piece_was_said_to_be_yesterday_is_kept(bureau: Bureau, people: People, clock: FixedClock) -> None:
    number = Post(bureau).submit(people.zhang, "5.1", "2024-05-08", kind=EvidenceKind.NOTICE)
    (item,) = draft_sheet(bureau, people.zhang.principal, number).evidence
    keys = {choice.line: choice.key for choice in draft_sheet(bureau, people.zhang.principal, number).choices}

    def say(*lines: str) -> None:
        choose_lines(bureau, people.zhang.principal, number, [keys[line] for line in lines], item.id)

    first, second, *_ = [line for line in keys if line]
    say(first, second)
    (both,) = facts_of(bureau, FIRST)
    clock.set(parse_moment("2024-05-10T09:00"))
    say(second)
    (one,) = facts_of(bureau, bureau.today)
    say(first, second)
    assert (len(both.evidence), len(one.evidence)) == (2, 1)
    assert facts_of(bureau, FIRST) == (both,)


def test_a_past_day_takes_three_queries_however_much_happened(bureau: Bureau, people: People) -> None:
    post = Post(bureau)
    for label in LABELS:
        number = post.submit(people.zhang, "3.2", "2024-05-08", kind=EvidenceKind.UPLOAD, label=label)
        amend(bureau, people.wang.principal, number, Change(Part.LABEL, f"{label}甲"))
    asked: list[str] = []
    with bureau.storage.read() as session:
        session.connection()
        event.listen(bureau.storage.engine, "before_cursor_execute", lambda *args: asked.append(args[2]))
        facts_as_of(bureau, session, FIRST - timedelta(days=1))
    assert len(asked) <= 3

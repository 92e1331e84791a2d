"""Facts brought in from a file, as use cases: whose they are, and that nothing comes twice."""

from __future__ import annotations

from datetime import date
from hashlib import sha256

import pytest
from sqlmodel import select

from bot.domain.errors import InvalidInputError
from bot.domain.states import MemberState, SubmissionState
from bot.plan.model import EvidenceKind
from bot.scoring.facts import Evidence, Fact, FactStatus
from bot.services import reviews
from bot.services.bureau import Bureau
from bot.services.import_writing import FoundFile
from bot.services.importing import check_values, import_facts
from storage.models import Member, OutboxMessage, Submission
from tests.support.people import People

DIGEST = sha256(b"scan").hexdigest()
FILES = {DIGEST: FoundFile(DIGEST, "scan.png", 4, "image/png")}


def fact(number: int, clause: str, **more: object) -> Fact:
    evidence = (Evidence(EvidenceKind.UPLOAD, f"sha256:{DIGEST}"),)
    return Fact(number, clause, FactStatus.APPROVED, date(2024, 5, 2), evidence=evidence, **more)  # type: ignore[arg-type]  # tests name fields as they are


def row_of(bureau: Bureau, number: int) -> Submission:
    with bureau.storage.read() as session:
        return session.get_one(Submission, number)


def test_without_members_it_is_nobodys_and_the_coordinator_may_decide(bureau: Bureau, people: People) -> None:
    done = import_facts(bureau, [fact(5, "4.1"), fact(2, "5.3b", label="企业")], FILES, "资料导入", "维管驾培服务科")
    assert (done.numbers, done.known_count, done.future_count) == ((1, 2), 0, 0)
    assert [row_of(bureau, number).clause for number in done.numbers] == ["5.3b", "4.1"]
    with bureau.storage.read() as session:
        sender = session.get_one(Member, row_of(bureau, 1).member_id)
        told = session.exec(select(OutboxMessage.member_id).where(OutboxMessage.kind == "imported")).all()
    assert (sender.state, sender.department) == (MemberState.LEFT, None)
    assert set(told) == {people.wang.member_id, people.qian.member_id}
    assert reviews.approve(bureau, people.wang.principal, 2).state is SubmissionState.APPROVED
    with bureau.storage.read() as session:
        kinds = session.exec(select(OutboxMessage.kind).where(OutboxMessage.member_id == sender.id)).all()
    assert list(kinds) == []


def test_the_same_content_comes_as_often_as_the_file_has_it_and_not_again(bureau: Bureau, people: People) -> None:
    twins = [fact(1, "4.1"), fact(2, "4.1")]
    assert import_facts(bureau, twins, FILES, "资料导入").numbers == (1, 2)
    assert import_facts(bureau, twins, FILES, "资料导入").numbers == ()
    reviews.send_back(bureau, people.wang.principal, 1, "照片不清楚")
    assert import_facts(bureau, [*twins, fact(3, "4.1")], FILES, "资料导入").numbers == (3,)


@pytest.mark.parametrize(("changes", "code"), [({"count": 1000}, "import_count"), ({"label": "a\0b"}, "import_text")])
def test_what_no_submission_can_hold_is_refused_at_its_place(changes: dict[str, object], code: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        check_values([fact(1, "1.4"), fact(2, "1.1b", **changes)])
    assert refused.value.code == code
    assert str(refused.value.params["place"]).startswith("facts[1].")

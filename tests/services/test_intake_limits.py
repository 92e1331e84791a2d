"""How much is taken, and what its own words keep out until its sender has said."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from bot.clock import FixedClock
from bot.domain.errors import ConflictError, DomainError, ForbiddenError, InvalidInputError, NotFoundError
from bot.services import evidence, holding
from bot.services.bureau import Bureau
from bot.services.holding import Course, Doubt, Judged
from storage.files import DiskFileStore
from storage.models import HeldMaterial, OutboxMessage
from tests.support.people import People, Person
from tests.support.sending import Post


@pytest.fixture
def post(bureau: Bureau) -> Post:
    return Post(bureau)


class FullDisk(DiskFileStore):
    """A disk on which 100 MB are left."""

    def free_bytes(self) -> int:
        return 100 * 1_048_576


def limited(bureau: Bureau, **limits: int) -> Bureau:
    return replace(bureau, settings=bureau.settings.model_copy(update=limits))


def judged(bureau: Bureau, person: Person, arrival: evidence.Arrival, doubt: Doubt) -> Judged:
    return holding.judge(bureau, person.principal, arrival, doubt, 77)


# --- how much


def test_one_more_than_a_submission_holds_is_refused_with_the_way_out(bureau: Bureau, people: People) -> None:
    post = Post(limited(bureau, max_submission_files=2))
    post.send_photo(people.zhang)
    sheet = post.send_photo(people.zhang)
    with pytest.raises(InvalidInputError) as refused:
        post.send_photo(people.zhang)
    assert (refused.value.code, refused.value.params) == ("submission_full", {"number": sheet.id, "limit": 2})


def test_a_day_s_files_are_counted_until_midnight_in_the_bureau_and_links_are_not(
    bureau: Bureau, people: People, clock: FixedClock
) -> None:
    post = Post(limited(bureau, max_daily_files=2))
    post.send_photo(people.zhang)
    post.send_photo(people.zhang)
    with pytest.raises(InvalidInputError) as refused:
        post.send_photo(people.zhang)
    assert refused.value.code == "day_full"
    post.arrive(people.zhang, post.link(people.zhang, "https://www.gangcheng.gov.cn/a"))
    post.send_photo(people.li)
    clock.advance(timedelta(hours=13, minutes=59))
    with pytest.raises(InvalidInputError):
        post.send_photo(people.zhang)
    clock.advance(timedelta(minutes=1))
    post.send_photo(people.zhang)


def test_a_disk_with_little_room_takes_no_file_and_the_coordinators_hear_it_once_a_day(
    bureau: Bureau, people: People, clock: FixedClock, tmp_path: Path
) -> None:
    before = Post(bureau).photo(people.zhang)
    taken = evidence.attach_evidence(bureau, people.zhang.principal, before)
    post = Post(replace(bureau, files=FullDisk(tmp_path)))
    for _ in range(2):
        with pytest.raises(DomainError) as refused:
            evidence.attach_evidence(
                post.bureau, people.zhang.principal, replace(post.photo(people.zhang), update_id=9)
            )
        assert refused.value.code == "disk_low"
    assert evidence.attach_evidence(post.bureau, people.zhang.principal, before) == taken
    assert post.arrive(people.zhang, post.link(people.zhang, "https://www.gangcheng.gov.cn/a"))
    clock.advance(timedelta(days=1))
    with pytest.raises(DomainError):
        evidence.attach_evidence(post.bureau, people.zhang.principal, replace(post.photo(people.zhang), update_id=10))
    with bureau.storage.read() as session:
        told = session.exec(select(OutboxMessage).where(OutboxMessage.kind == "disk_low")).all()
    assert [(row.member_id, row.params["free_mb"]) for row in told] == [(people.wang.member_id, 100)] * 2


# --- what its words say


def test_what_says_nothing_is_taken_and_leaves_no_row(bureau: Bureau, post: Post, people: People) -> None:
    assert judged(bureau, people.zhang, post.photo(people.zhang), Doubt.NONE) == Judged(Course.TAKE)
    with bureau.storage.read() as session:
        assert session.exec(select(HeldMaterial)).all() == []
    with pytest.raises(ForbiddenError):
        judged(bureau, people.sun, post.photo(people.sun), Doubt.NONE)


def test_internal_material_is_asked_about_once_and_taken_up_as_it_came(
    bureau: Bureau, post: Post, people: People
) -> None:
    arrival = post.photo(people.zhang, file_name="内部讲话.docx")
    asked = judged(bureau, people.zhang, arrival, Doubt.INTERNAL)
    assert asked.course is Course.ASK
    assert judged(bureau, people.zhang, arrival, Doubt.INTERNAL) == asked
    with pytest.raises(NotFoundError):
        holding.release(bureau, people.zhao.principal, asked.held_id)
    assert holding.release(bureau, people.zhang.principal, asked.held_id) == ((arrival, 77),)
    assert holding.release(bureau, people.zhang.principal, asked.held_id) == ((arrival, 77),)
    assert judged(bureau, people.zhang, arrival, Doubt.INTERNAL).course is Course.TAKE
    with pytest.raises(ConflictError) as refused:
        holding.drop(bureau, people.zhang.principal, asked.held_id)
    assert refused.value.code == "held_kept"


def test_what_the_sender_gave_up_is_not_taken_afterwards(bureau: Bureau, post: Post, people: People) -> None:
    arrival = post.photo(people.zhang)
    judged(bureau, people.zhang, arrival, Doubt.INTERNAL)
    holding.drop(bureau, people.zhang.principal, None)
    assert judged(bureau, people.zhang, arrival, Doubt.INTERNAL).course is Course.SILENCE
    with pytest.raises(NotFoundError):
        holding.release(bureau, people.zhang.principal, None)


def test_an_update_number_given_out_again_is_judged_anew(
    bureau: Bureau, post: Post, people: People, clock: FixedClock
) -> None:
    arrival = post.photo(people.zhang)
    first = judged(bureau, people.zhang, arrival, Doubt.INTERNAL)
    clock.advance(timedelta(days=9))
    assert judged(bureau, people.zhang, arrival, Doubt.NONE).course is Course.TAKE
    again = judged(bureau, people.zhang, arrival, Doubt.INTERNAL)
    assert again.course is Course.ASK
    assert again.held_id != first.held_id


def test_an_album_follows_what_its_first_part_says(bureau: Bureau, post: Post, people: People) -> None:
    parts = [post.photo(people.zhang, media_group_id="album-1") for _ in range(4)]
    courses = [judged(bureau, people.zhang, parts[0], Doubt.INTERNAL).course]
    courses += [judged(bureau, people.zhang, part, Doubt.NONE).course for part in parts[1:3]]
    assert courses == [Course.ASK, Course.SILENCE, Course.SILENCE]
    assert [arrival for arrival, _ in holding.release(bureau, people.zhang.principal, None)] == parts[:3]
    assert judged(bureau, people.zhang, parts[3], Doubt.NONE).course is Course.TAKE


def test_a_secret_part_takes_the_rest_of_its_album_with_it_and_nothing_of_it_is_kept(
    bureau: Bureau, post: Post, people: People
) -> None:
    parts = [post.photo(people.zhang, media_group_id="album-2", file_name="机密.pdf") for _ in range(3)]
    assert judged(bureau, people.zhang, parts[0], Doubt.SECRET).course is Course.REFUSE
    assert judged(bureau, people.zhang, parts[0], Doubt.SECRET).course is Course.REFUSE
    assert judged(bureau, people.zhang, parts[1], Doubt.NONE).course is Course.SILENCE
    assert judged(bureau, people.zhang, parts[2], Doubt.SECRET).course is Course.SILENCE
    with pytest.raises(NotFoundError):
        holding.release(bureau, people.zhang.principal, None)
    with bureau.storage.read() as session:
        assert [row.arrival for row in session.exec(select(HeldMaterial))] == [
            {"code": "classified_marking", "params": {}}
        ]

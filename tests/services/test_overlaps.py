"""Material that stands elsewhere already is found by its bytes, its address or its look."""

from __future__ import annotations

import pytest

from bot.ports import StoredFile
from bot.services import evidence, reviews, submissions
from bot.services.bureau import Bureau
from bot.services.file_content import Content, Recognised
from bot.services.file_traits import PictureTraits, has_small_print, note_traits, shown_pictures, uninspected
from bot.services.overlaps import Overlap, overlaps
from bot.services.submissions import Submitted
from storage.models import Evidence, Submission
from storage.repositories import submissions as rows
from tests.support.people import People, Person
from tests.support.sending import Post

LOOK = int("5a" * 36, 16)


@pytest.fixture
def post(bureau: Bureau) -> Post:
    return Post(bureau)


def draft_with(post: Post, person: Person, sha256: str, look: int | None = None, *, is_page: bool = False) -> int:
    """A draft with one photo of that content, looked at; its number."""
    number = submissions.begin_submission(post.bureau, person.principal, "4.1").id
    reply_to = post.tell(person, 700_000 + number, f"submission:{number}")
    arrival = post.photo(person, replied_message_id=reply_to)
    attached = evidence.attach_evidence(post.bureau, person.principal, arrival)
    evidence.keep_evidence(post.bureau, person.principal, attached.evidence_id, StoredFile(sha256, 1000))
    picture = PictureTraits(1280, 960, f"{look:072x}" if look is not None else None, is_page)
    note_traits(post.bureau, sha256, Recognised(Content.JPEG, 1000), picture, None)
    return attached.submission_id


def send(post: Post, person: Person, clause: str, sha256: str, look: int | None = None) -> int:
    """As :func:`draft_with`, of that clause, waiting for review."""
    number = draft_with(post, person, sha256, look)
    with post.bureau.storage.write() as session:
        row = session.get_one(Submission, number)
        row.clause, row.on = clause, post.bureau.today
        rows.evidence_of(session, [number])[number][0].kind = "document"
    assert isinstance(submissions.submit(post.bureau, person.principal, number, next(post.numbers)), Submitted)
    return number


def found(bureau: Bureau, number: int) -> list[tuple[bool, int, bool]]:
    with bureau.storage.read() as session:
        return [
            (each.is_same, each.submission_id, each.excluded)
            for each in overlaps(bureau, session, session.get_one(Submission, number))
        ]


def test_the_same_bytes_in_another_departments_submission_are_found_with_what_the_plan_excludes(
    bureau: Bureau, post: Post, people: People
) -> None:
    first = send(post, people.wang, "6.1a", "a" * 64)
    second = send(post, people.wang, "1.4", "a" * 64)
    assert found(bureau, second) == [(True, first, True)]
    assert found(bureau, first) == [(True, second, True)]
    third = draft_with(post, people.zhang, "a" * 64)
    with bureau.storage.read() as session:
        named = overlaps(bureau, session, session.get_one(Submission, third))
    title = bureau.plan.clause("6.1a").short_title
    assert named[0] == Overlap(True, first, "6.1a", title, "法规科", False)


def test_a_picture_that_looks_the_same_is_found_and_one_that_does_not_is_not(
    bureau: Bureau, post: Post, people: People
) -> None:
    first = send(post, people.zhang, "4.1", "a" * 64, LOOK)
    alike = draft_with(post, people.zhao, "b" * 64, LOOK ^ 0b111 << 40)
    other = draft_with(post, people.wang, "c" * 64, LOOK ^ (1 << 60) - 1)
    plain = draft_with(post, people.li, "d" * 64)
    assert found(bureau, alike) == [(False, first, False)]
    assert found(bureau, other) == found(bureau, plain) == []


def test_two_plain_pictures_do_not_look_the_same(bureau: Bureau, post: Post, people: People) -> None:
    send(post, people.zhang, "4.1", "a" * 64)
    assert found(bureau, draft_with(post, people.zhao, "b" * 64)) == []


def test_what_was_returned_or_is_a_draft_takes_nothing(bureau: Bureau, post: Post, people: People) -> None:
    first = send(post, people.zhang, "4.1", "a" * 64, LOOK)
    draft_with(post, people.li, "a" * 64)
    assert found(bureau, draft_with(post, people.zhao, "a" * 64)) == [(True, first, False)]
    reviews.send_back(bureau, people.wang.principal, first, "照片不清楚")
    assert found(bureau, draft_with(post, people.zhao, "a" * 64)) == []


def test_the_same_link_is_found(bureau: Bureau, post: Post, people: People) -> None:
    first = post.submit(people.zhang, "4.2", "2024-05-08", url="https://www.gangcheng.gov.cn/a")
    sheet = post.arrive(people.wang, post.link(people.wang, "https://www.gangcheng.gov.cn/a"))
    assert sheet is not None
    assert found(bureau, sheet.id) == [(True, first, False)]


def test_a_file_nobody_has_looked_at_waits_for_the_clock(bureau: Bureau, post: Post, people: People) -> None:
    post.send_photo(people.zhang)
    (sha256,) = uninspected(bureau, 10)
    note_traits(bureau, sha256, None, None, None)
    note_traits(bureau, sha256, None, None, None)
    assert uninspected(bureau, 10) == ()


def test_small_print_is_advised_of_for_pages_and_for_photos_whose_words_matter(
    bureau: Bureau, post: Post, people: People
) -> None:
    scene, page = draft_with(post, people.zhang, "a" * 64, LOOK), draft_with(post, people.zhao, "b" * 64, is_page=True)
    with bureau.storage.write() as session:
        held = rows.evidence_of(session, [scene, page])
        said = [has_small_print(session, held[scene]), has_small_print(session, held[page])]
        held[scene][0].kind = "notice"
        assert [*said, has_small_print(session, held[scene])] == [False, True, True]


@pytest.mark.parametrize(
    ("content", "size", "sides", "preview", "expected"),
    [
        (Content.JPEG, 1000, (1280, 960), None, "own"),
        (Content.HEIC, 1000, (4000, 3000), "e" * 64, "preview"),
        (Content.JPEG, 1000, (None, None), None, None),
        (Content.PDF, 1000, (None, None), None, None),
    ],
)
def test_what_telegram_cannot_show_as_a_photo_has_a_preview_in_its_place(
    bureau: Bureau,
    post: Post,
    people: People,
    content: Content,
    size: int,
    sides: tuple[int | None, int | None],
    preview: str | None,
    expected: str | None,
) -> None:
    sheet = post.send_photo(people.zhang)
    with bureau.storage.read() as session:
        held: list[Evidence] = rows.evidence_of(session, [sheet.id])[sheet.id]
        sha256 = held[0].sha256
    assert sha256 is not None
    note_traits(bureau, sha256, Recognised(content, size), PictureTraits(*sides), preview)
    with bureau.storage.read() as session:
        shown = shown_pictures(session, held)
    wanted = {"own": [sha256], "preview": [preview], None: []}[expected]
    assert list(shown.values()) == wanted

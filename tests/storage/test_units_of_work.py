"""Transactions behave the same on both databases."""

from __future__ import annotations

from sqlmodel import select

from storage.models import Member
from storage.unit_of_work import Storage
from tests.support.people import People


def test_everybody_of_the_tests_has_joined(storage: Storage, people: People) -> None:
    with storage.read() as session:
        assert len(session.exec(select(Member)).all()) == 6

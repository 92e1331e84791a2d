"""The bureau for a command that reads what is there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from bot.config import Settings
from bot.domain.errors import DomainError
from bot.services.bureau import Bureau


@contextmanager
def existing_bureau() -> Iterator[Bureau]:
    """The bureau of the settings; ``export_no_database`` where nobody has made its database yet."""
    from bot.app.composition import build_bureau
    from storage.migrate import is_up_to_date

    settings = Settings()
    if not is_up_to_date(settings.sqlalchemy_url):
        raise DomainError("export_no_database")
    bureau = build_bureau(settings, settings.clock())
    try:
        yield bureau
    finally:
        bureau.storage.close()

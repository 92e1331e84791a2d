"""The command line over what was played."""

from __future__ import annotations

import logging
from dataclasses import dataclass

import pytest

from bot.cli import main
from tests.e2e.golden.record import Record


@dataclass(slots=True)
class Terminal:
    """``creditbot`` in this process, late on the last day."""

    record: Record
    capsys: pytest.CaptureFixture[str]

    def __call__(self, *arguments: str) -> str:
        """What the command prints; it must succeed."""
        root = logging.getLogger()
        handlers, level = root.handlers[:], root.level
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("CREDITBOT_CLOCK_START", f"{self.record.last_day.isoformat()}T23:30")
            patch.setenv("CREDITBOT_DATABASE_URL", self.record.database_url)
            patch.setenv("CREDITBOT_DATA_DIR", str(self.record.folder))
            with pytest.raises(SystemExit) as end:
                main(list(arguments))
        root.handlers[:] = handlers
        root.setLevel(level)
        printed = self.capsys.readouterr()
        assert not end.value.code, printed
        return printed.out

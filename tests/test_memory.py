"""What tests throw away lies in memory only where there is room."""

from __future__ import annotations

from pathlib import Path

from tests.support.memory import throwaway_folder


def test_a_roomy_folder_in_memory_is_taken(tmp_path: Path) -> None:
    assert throwaway_folder(tmp_path, Path("disk"), least_free_bytes=1) == tmp_path


def test_without_room_or_without_such_a_folder_the_disk_is_taken(tmp_path: Path) -> None:
    assert throwaway_folder(tmp_path, Path("disk"), least_free_bytes=2**80) == Path("disk")
    assert throwaway_folder(tmp_path / "missing", Path("disk"), least_free_bytes=1) == Path("disk")

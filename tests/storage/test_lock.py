"""One running bot per data folder."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.domain.errors import DomainError
from storage.lock import DataLock

HOLD = (
    "import sys; from pathlib import Path; from storage.lock import DataLock; "
    "lock = DataLock(Path(sys.argv[1])); lock.acquire(); print('held', flush=True); sys.stdin.read()"
)


def test_a_second_holder_is_refused_and_told_who_holds(tmp_path: Path) -> None:
    with DataLock(tmp_path), pytest.raises(DomainError) as refusal:
        DataLock(tmp_path).acquire()
    assert refusal.value.code == "already_running"
    assert refusal.value.params["pid"] == str(os.getpid())


def test_a_released_lock_can_be_taken_again(tmp_path: Path) -> None:
    first = DataLock(tmp_path)
    first.acquire()
    first.release()
    first.release()
    with DataLock(tmp_path):
        assert (tmp_path / "creditbot.lock").read_text().strip() == str(os.getpid())


def test_two_folders_have_two_locks(tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    with DataLock(tmp_path), DataLock(other):
        assert (other / "creditbot.lock").exists()


def test_a_killed_holder_holds_no_longer(tmp_path: Path) -> None:
    command = [sys.executable, "-c", HOLD, str(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(DomainError) as refusal:
            DataLock(tmp_path).acquire()
        holder.kill()
        holder.wait()
    assert refusal.value.params["pid"] == str(holder.pid)
    with DataLock(tmp_path):
        assert (tmp_path / "creditbot.lock").read_text().strip() == str(os.getpid())


def test_a_folder_that_takes_no_lock_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DomainError) as refusal:
        DataLock(tmp_path / "missing").acquire()
    assert refusal.value.code == "data_dir_readonly"

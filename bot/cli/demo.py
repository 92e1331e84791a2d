"""``creditbot demo``: the sandbox and the bot as two real processes, and one true story between people."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx
import typer

from bot.cli.story import Story
from bot.sandbox import ActionError, SandboxClient
from bot.texts import demo as words

FAILED = 1
CLOCK_START = "2024-06-14T08:29:56"
TOKEN = "1:demo-token"
START_PATIENCE_SECONDS = 20.0
STOP_PATIENCE_SECONDS = 5.0


class NotStartedError(Exception):
    """A process did not come up; the message says which and where its log is."""


def demo() -> None:
    """Play the story; the data stay in a folder that the last line names."""
    started = time.monotonic()
    folder = Path(tempfile.mkdtemp(prefix="creditbot-demo-"))
    typer.echo(words.TITLE)
    typer.echo(words.STARTING)
    try:
        with ExitStack() as stack:
            _play(stack, folder)
    except (NotStartedError, AssertionError, ActionError, httpx.HTTPError, subprocess.SubprocessError) as error:
        typer.echo(words.FAILED.format(reason=error or type(error).__name__, folder=folder), err=True)
        raise typer.Exit(FAILED) from error
    typer.echo("\n" + words.DONE.format(seconds=time.monotonic() - started, folder=folder))


def _play(stack: ExitStack, folder: Path) -> None:
    port = _free_port()
    base_url = f"http://127.0.0.1:{port}"
    settings = _environment(folder, base_url)
    sandbox = ["sandbox", "--port", str(port), "--token", TOKEN]
    stack.enter_context(_process(sandbox, settings, folder / "sandbox.log"))
    link = _first_link(settings)  # while the sandbox is starting
    _wait_for(base_url, words.SANDBOX, folder / "sandbox.log")
    client = stack.enter_context(SandboxClient(base_url))
    stack.enter_context(_process(["run"], settings, folder / "bot.log"))
    Story(client, link, typer.echo).play()


def _environment(folder: Path, base_url: str) -> dict[str, str]:
    """The processes' settings: nothing of the caller's own installation."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("CREDITBOT_")}
    return own | {
        "CREDITBOT_TOKEN": TOKEN,
        "CREDITBOT_API_BASE_URL": f"{base_url}/bot",
        "CREDITBOT_DATA_DIR": str(folder),
        "CREDITBOT_CLOCK_START": CLOCK_START,
        "PYTHONUTF8": "1",
    }


def _command(arguments: list[str]) -> list[str]:
    return [sys.executable, "-m", "bot", *arguments]


@contextmanager
def _process(arguments: list[str], settings: Mapping[str, str], log: Path) -> Iterator[None]:
    """A command of ours in the background, stopped at the end; what it prints goes into the log."""
    with log.open("wb") as sink:
        process = subprocess.Popen(
            _command(arguments), env=settings, stdin=subprocess.DEVNULL, stdout=sink, stderr=sink, cwd=log.parent
        )
        try:
            yield
        finally:
            process.terminate()
            try:
                process.wait(STOP_PATIENCE_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _first_link(settings: Mapping[str, str]) -> str:
    invite = ["invite", "--department", words.COORDINATOR_DEPARTMENT, "--role", "coordinator", "--name"]
    done = subprocess.run(
        _command([*invite, words.COORDINATOR]),
        env=settings,
        cwd=settings["CREDITBOT_DATA_DIR"],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    return done.stdout.strip()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_for(base_url: str, what: str, log: Path) -> None:
    """Ask until the server answers; a process that is starting can only be asked again."""
    deadline = time.monotonic() + START_PATIENCE_SECONDS
    with httpx.Client(transport=httpx.HTTPTransport(retries=0), trust_env=False) as client:
        while time.monotonic() < deadline:
            try:
                client.get(base_url)
            except httpx.TransportError:
                time.sleep(0.05)
            else:
                return
    raise NotStartedError(words.NOT_STARTED.format(what=what, log=log))

"""The installed commands as processes: the sandbox, the bot, and a person between them."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from bot.cli.story import picture
from bot.sandbox import SandboxClient

pytestmark = pytest.mark.slow  # each starts interpreters; together about ten seconds

TOKEN = "123456789:process-test-token"
WRONG_TOKEN = "123456789:another-token-entirely"
PATIENCE_S = 30.0


class Stagehand:
    """Starts the commands with the settings of one test and ends them with it."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = str(probe.getsockname()[1])
        self.base_url = f"http://127.0.0.1:{self.port}"
        own = {name: value for name, value in os.environ.items() if not name.startswith("CREDITBOT_")}
        self.settings = own | {
            "CREDITBOT_TOKEN": TOKEN,
            "CREDITBOT_API_BASE_URL": f"{self.base_url}/bot",
            "CREDITBOT_DATA_DIR": str(folder),
            "CREDITBOT_CLOCK_START": "2024-06-14T08:29:58",
            "PYTHONUTF8": "1",
        }
        self._folder = folder
        self._begun: list[subprocess.Popen[str]] = []

    def run(self, *arguments: str, **changes: str) -> subprocess.CompletedProcess[str]:
        """A command to its end."""
        return subprocess.run(
            self._command(arguments),
            env=self.settings | changes,
            cwd=self._folder,
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE_S,
        )

    def begin(self, *arguments: str, ready: str) -> subprocess.Popen[str]:
        """A command in the background; returns once its first line, which holds ``ready``, is printed."""
        process = subprocess.Popen(
            self._command(arguments),
            env=self.settings | {"PYTHONUNBUFFERED": "1"},
            cwd=self._folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self._begun.append(process)
        assert process.stdout is not None
        assert ready in process.stdout.readline()
        return process

    def close(self) -> None:
        for process in self._begun:
            process.kill()
            process.communicate()

    @staticmethod
    def _command(arguments: tuple[str, ...]) -> list[str]:
        return [sys.executable, "-m", "bot", *arguments]


@pytest.fixture
def stagehand(tmp_path: Path) -> Iterator[Stagehand]:
    made = Stagehand(tmp_path)
    yield made
    made.close()


@pytest.fixture
def client(stagehand: Stagehand) -> Iterator[SandboxClient]:
    """A person's side of a sandbox in a process of its own."""
    stagehand.begin("sandbox", "--port", stagehand.port, "--token", TOKEN, ready=stagehand.base_url)
    with SandboxClient(stagehand.base_url) as opened:
        yield opened


def ended(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    """Ask it to end; its exit code and what it printed since it began."""
    process.send_signal(signal.SIGTERM)
    out, err = process.communicate(timeout=PATIENCE_S)
    return process.returncode, out, err


def code_of(settings: Mapping[str, str], invited: subprocess.CompletedProcess[str]) -> str:
    assert invited.returncode == 0, (settings, invited.stderr)
    found = re.search(r"(?:start=|/start )([\w-]{20,64})", invited.stdout)
    assert found is not None
    return found[1]


def test_a_member_joins_is_reminded_answers_and_everything_outlives_a_restart(
    stagehand: Stagehand, client: SandboxClient
) -> None:
    code = code_of(
        stagehand.settings, stagehand.run("invite", "--department", "客运科", "--role", "staff", "--name", "张三")
    )
    bot = stagehand.begin("run", ready="credit_sandbox_bot")
    zhang = client.person("小张", user_id=1001)
    zhang.start(code)
    zhang.hears("欢迎张三")
    reminder = zhang.hears("客运科待办提醒", timeout=PATIENCE_S, ever=True)
    zhang.photo(picture(1, 2, 3), reply_to=reminder.message_id)
    zhang.hears("已收到 #1（照片1张）")

    second = stagehand.run("run")
    assert (second.returncode, second.stdout) == (1, "")
    assert second.stderr.count("\n") == 1
    assert f"进程号 {bot.pid}" in second.stderr

    returncode, out, err = ended(bot)
    assert returncode == 0, err
    assert "已停止" in out
    assert "Traceback" not in err
    assert TOKEN not in out + err

    assert client.all_confirmed()
    zhang.press("6.2", timeout=0.1)
    again = stagehand.begin("run", ready="credit_sandbox_bot")
    zhang.hears("事情是哪天办的")
    zhang.press("今天")
    zhang.press("完成提交")
    zhang.hears("#1 已提交，待审核")
    assert ended(again)[0] == 0


def test_a_token_that_the_server_does_not_know_ends_with_one_line(stagehand: Stagehand, client: SandboxClient) -> None:
    refused = stagehand.run("run", CREDITBOT_TOKEN=WRONG_TOKEN)
    assert (refused.returncode, refused.stdout) == (2, "")
    assert refused.stderr.count("\n") == 1
    assert "CREDITBOT_TOKEN" in refused.stderr
    assert WRONG_TOKEN not in refused.stderr


def test_a_bot_whose_server_is_not_there_waits_and_can_be_ended(stagehand: Stagehand) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "bot", "run"],
        env=stagehand.settings | {"PYTHONUNBUFFERED": "1"},
        stderr=subprocess.PIPE,
        text=True,
    ) as bot:
        assert bot.stderr is not None
        assert "Telegram is out of reach" in bot.stderr.readline()
        bot.send_signal(signal.SIGTERM)
        _, rest = bot.communicate(timeout=PATIENCE_S)
    assert bot.returncode == 0
    assert "Traceback" not in rest


def test_the_sandbox_ends_when_it_is_asked_to(stagehand: Stagehand) -> None:
    process = stagehand.begin("sandbox", "--port", stagehand.port, "--token", TOKEN, ready=stagehand.base_url)
    assert ended(process)[0] == 0

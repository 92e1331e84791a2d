"""The process: refusals before it starts, outages while it runs, a clean end."""

from __future__ import annotations

from pathlib import Path

import pytest
import typer

from bot.app import build
from bot.app.crash import VARIABLE, crash_hook, no_step
from bot.cli.run import run
from bot.clock import FixedClock, parse_moment
from bot.config import Settings
from bot.domain.errors import DomainError
from bot.sandbox import Sandbox
from bot.services.bureau import Bureau
from storage.lock import DataLock
from storage.models import Meta
from storage.unit_of_work import Storage
from tests.support.bot import QUICK, bot_on_stage, settings_for
from tests.support.people import People

TOKEN = "123456789:AAbbCCddEEffGGhhIIjjKKllMMnnOOppQQr"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, "未设置 CREDITBOT_TOKEN"),
        ({"TOKEN": "abc"}, "格式不对"),
        ({"TOKEN": TOKEN, "CLOCK_START": "2024-06-14"}, "CREDITBOT_CLOCK_START"),
        ({"TOKEN": TOKEN, "WEBHOOK_URL": "http://example.org"}, "CREDITBOT_WEBHOOK_URL"),
        ({"TOKEN": TOKEN, "WEBHOOK_PORT": "x"}, "CREDITBOT_WEBHOOK_PORT"),
        ({"TOKEN": TOKEN, "PLAN": "nowhere.toml"}, "nowhere.toml"),
    ],
)
def test_bad_settings_are_one_line_and_exit_code_2(
    changes: dict[str, str],
    words: str,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    for name, value in {"DATA_DIR": str(tmp_path), **changes}.items():
        monkeypatch.setenv(f"CREDITBOT_{name}", value)
    with pytest.raises(typer.Exit) as left:
        run()
    assert left.value.exit_code == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert words in line


def test_a_second_instance_on_the_same_data_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CREDITBOT_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("CREDITBOT_TOKEN", TOKEN)
    with DataLock(tmp_path), pytest.raises(typer.Exit) as left:
        run()
    assert left.value.exit_code == 1
    assert len(capsys.readouterr().err.splitlines()) == 1


async def test_a_token_that_telegram_refuses_ends_the_start(settings: Settings, clock: FixedClock) -> None:
    async with Sandbox(clock=clock, rules=QUICK) as sandbox:
        app = build(settings_for(sandbox, settings), clock)
        sandbox.faults.add("getMe", "error", status=401)
        with pytest.raises(DomainError, match="token_refused"):
            await app.start()
        await app.stop()


async def test_a_start_without_telegram_waits_for_it(settings: Settings, clock: FixedClock, people: People) -> None:
    async with Sandbox(clock=clock, rules=QUICK) as sandbox:
        app = build(settings_for(sandbox, settings), clock, poll_timeout_s=1)
        sandbox.faults.add("getMe", "error", status=502)
        async with app:
            person = sandbox.person("张三", user_id=people.zhang.user_id)
            await person.start()
            await person.hears("我的待办")


async def test_the_bots_name_and_first_run_are_remembered(
    settings: Settings, clock: FixedClock, storage: Storage
) -> None:
    async with bot_on_stage(settings, clock) as stage:
        username = stage.sandbox.username
    with storage.read() as session:
        name, first = session.get(Meta, "bot_username"), session.get(Meta, "first_run_at")
    assert name is not None
    assert name.value == username
    assert first is not None
    assert parse_moment(first.value) == clock.now()


def test_a_shifted_clock_is_refused_beside_telegram_itself(settings: Settings) -> None:
    shifted = settings.model_copy(update={"clock_start": parse_moment("2024-06-14")})
    with pytest.raises(DomainError, match="clock_start_refused"):
        build(shifted)


def test_crash_steps_are_deaf_beside_telegram_itself(bureau: Bureau, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "part.sent:1")
    assert crash_hook(bureau.settings) is no_step
    elsewhere = bureau.settings.model_copy(update={"api_base_url": "http://127.0.0.1:1/bot"})
    assert crash_hook(elsewhere) is not no_step

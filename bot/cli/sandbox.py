"""``creditbot sandbox``: the local stand-in for the Bot API, by itself."""

from __future__ import annotations

import asyncio
import signal
from random import SystemRandom
from typing import Annotated, NoReturn

import typer

from bot.clock import ShiftedClock, SystemClock, parse_moment
from bot.ports import Clock
from bot.sandbox import Rules, Sandbox
from bot.sandbox.sandbox import TOKEN, USERNAME
from bot.sandbox.server import TOKEN_FORM
from bot.texts import sandbox as texts

FAILED = 1
BAD_INPUT = 2


def sandbox(
    port: Annotated[int, typer.Option(help=texts.PORT_HELP, min=0, max=65535)] = 0,
    token: Annotated[str, typer.Option(help=texts.TOKEN_HELP)] = TOKEN,
    clock_start: Annotated[str, typer.Option(help=texts.CLOCK_HELP, envvar="CREDITBOT_CLOCK_START")] = "",
    username: Annotated[str, typer.Option(help=texts.USERNAME_HELP)] = USERNAME,
    rates: Annotated[bool, typer.Option("--rates", help=texts.RATES_HELP)] = False,
    local_webhooks: Annotated[bool, typer.Option("--local-webhooks", help=texts.LOCAL_HELP)] = False,
) -> None:
    """Run a sandbox until it is interrupted."""
    if not TOKEN_FORM.fullmatch(token):
        _refuse(texts.bad_token(token), BAD_INPUT)
    rules = Rules(rates=rates, takes_local_webhooks=local_webhooks)
    seed = SystemRandom().randrange(2**32)  # a sandbox that starts again must not repeat its updates' numbers
    stage = Sandbox(clock=_clock(clock_start), token=token, username=username, rules=rules, port=port, seed=seed)
    try:
        asyncio.run(_serve(stage))
    except OSError as error:
        _refuse(texts.cannot_listen(port, error.strerror or str(error)), FAILED)
    except KeyboardInterrupt:
        return


def _clock(start: str) -> Clock:
    if not start:
        return SystemClock()
    try:
        return ShiftedClock(parse_moment(start))
    except ValueError:
        _refuse(texts.bad_clock(start), BAD_INPUT)


def _refuse(message: str, code: int) -> NoReturn:
    typer.echo(message, err=True)
    raise typer.Exit(code)


async def _serve(stage: Sandbox) -> None:
    """Listen and wait for an interrupt or a termination."""
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, ended.set)
    async with stage:
        typer.echo(texts.listening(stage.api_base_url, stage.token))
        await ended.wait()
    typer.echo(texts.ENDED)

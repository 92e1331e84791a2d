"""Secrets never reach a log."""

from __future__ import annotations

import logging

import pytest

from bot.app.logs import RedactingFormatter, redact

TOKEN = "123456789:AAbbCCddEEffGGhhIIjjKKllMMnnOOppQQr"


@pytest.mark.parametrize(
    "text",
    [
        f"POST https://api.telegram.org/bot{TOKEN}/sendMessage",
        f"The token `{TOKEN}` was rejected by the server.",
        "text='/start AbCdEf_-123456789'",
        "https://t.me/creditbot?start=AbCdEf_-123456789",
        "the webhook's secret is open-sesame",
    ],
)
def test_tokens_codes_and_secrets_are_taken_out(text: str) -> None:
    shown = redact(text, "open-sesame")
    assert TOKEN not in shown
    assert "AbCdEf_-123456789" not in shown
    assert "open-sesame" not in shown


def test_a_traceback_is_redacted_too() -> None:
    try:
        raise ValueError(TOKEN)
    except ValueError as error:
        record = logging.LogRecord("x", logging.ERROR, __file__, 1, "%s", (TOKEN,), (type(error), error, None))
    shown = RedactingFormatter().format(record)
    assert "ValueError" in shown
    assert TOKEN not in shown

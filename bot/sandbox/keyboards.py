"""Reply markup: what the Bot API accepts and in which words it refuses."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from bot.sandbox.errors import ApiError, bad_request
from bot.sandbox.rules import CALLBACK_DATA_BYTES, Json, Rules

ACTIONS = (
    "url", "callback_data", "web_app", "login_url", "switch_inline_query", "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat", "copy_text", "callback_game", "pay",
)  # fmt: skip
BUTTON_LIMIT = 100
ROW_LIMIT = 8
NOT_JSON = "can't parse reply keyboard markup JSON object"


@dataclass(frozen=True, slots=True)
class Markup:
    """``inline`` hangs on the message; ``reply`` is for the reader's input field; both empty: nothing was given."""

    inline: Json = field(default_factory=dict)
    reply: Json = field(default_factory=dict)


def parse_markup(value: Any, rules: Rules) -> Markup:
    """The markup of a call, checked. Raises 400."""
    if not value:
        return Markup()
    if not isinstance(value, dict):
        raise bad_request("object expected as reply markup")
    if "inline_keyboard" in value:
        rows = _rows(value["inline_keyboard"], "inline_keyboard")
        return Markup(inline=_inline(rows, rules))
    if "keyboard" in value:
        rows = _rows(value["keyboard"], "keyboard")
        return Markup(reply=value | {"keyboard": [[_plain_button(button) for button in row] for row in rows]})
    if value.get("remove_keyboard") or value.get("force_reply"):
        return Markup(reply=value)
    return Markup()


def _rows(value: Any, name: str) -> list[list[Any]]:
    if not isinstance(value, list):
        raise bad_request(f'Field "{name}" must be of type Array')
    if not all(isinstance(row, list) for row in value):
        raise bad_request(f'Field "{name}" must be an Array of Arrays')
    return [row for row in value if row]


def _inline(rows: list[list[Any]], rules: Rules) -> Json:
    buttons = [[_inline_button(button, rules) for button in row] for row in rows]
    is_large = sum(map(len, buttons)) > BUTTON_LIMIT or any(len(row) > ROW_LIMIT for row in buttons)
    if rules.wants_one_action and is_large:
        raise bad_request("reply markup is too long")
    return {"inline_keyboard": buttons} if buttons else {}


def _inline_button(button: Any, rules: Rules) -> Json:
    if not isinstance(button, dict):
        raise _button_error("expected an Object")
    if not isinstance(button.get("text"), str) or not button["text"].strip():
        raise _button_error('Field "text" must be a non-empty String')
    actions = [name for name in ACTIONS if name in button]
    if not actions:
        raise _button_error("Text buttons are unallowed in the inline keyboard")
    if len(actions) > 1 and rules.wants_one_action:
        raise _button_error(f"exactly one action is expected, found {', '.join(actions)}")
    _check_action(actions[0], button[actions[0]])
    kept = {"text", "icon_custom_emoji_id", "style", actions[0]}
    return {name: value for name, value in button.items() if name in kept}


def _button_error(message: str) -> ApiError:
    return bad_request(f"Can't parse inline keyboard button: {message}")


def _check_action(name: str, value: Any) -> None:
    if name == "callback_data":
        size = len(value.encode()) if isinstance(value, str) else 0
        if not 1 <= size <= CALLBACK_DATA_BYTES:
            raise bad_request("BUTTON_DATA_INVALID")
    if name == "url" and not (isinstance(value, str) and _is_url(value)):
        raise bad_request("BUTTON_URL_INVALID")


def _is_url(value: str) -> bool:
    host = value.partition("://")[2].partition("/")[0] if "://" in value else value.partition("/")[0]
    return value.startswith("tg://") or ("." in host and " " not in value)


def _plain_button(button: Any) -> Json:
    if isinstance(button, str):
        button = {"text": button}
    if not isinstance(button, dict) or not isinstance(button.get("text"), str) or not button["text"]:
        raise bad_request('Can\'t parse keyboard button: Field "text" must be a non-empty String')
    return button

"""The composition root and the life of the process."""

from bot.app.composition import build, build_bureau
from bot.app.crash import crash_hook
from bot.app.logs import set_up_logging
from bot.app.running import App

__all__ = ["App", "build", "build_bureau", "crash_hook", "set_up_logging"]

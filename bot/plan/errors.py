"""Why a plan, a plan's table of days or a request about them is refused."""

from __future__ import annotations


class PlanError(Exception):
    """One fault of a plan.

    ``code``: what is wrong, worded in ``bot.texts.plan``. ``file``: the file's name, set once it is known.
    ``entry``: where, as ``"<sort> <id>"`` with an optional place inside (``"clause 3.1 schedule[1]"``), or ``""``.
    ``params``: what the sentence needs.
    """

    def __init__(self, code: str, entry: str = "", file: str = "", **params: object) -> None:
        super().__init__(code, entry, params)
        self.code = code
        self.entry = entry
        self.file = file
        self.params = params

"""Words on the keyboard that stays, and the lines of the command menu."""

from __future__ import annotations

from bot.domain.roles import Role

MY_TODO = "我的待办"
SUBMIT = "报送佐证"
MY_SUBMISSIONS = "我的报送"
REVIEW = "审核"
SCORE = "得分"
HELP = "帮助"

_OWN = (MY_TODO, SUBMIT, MY_SUBMISSIONS)

MENU: dict[Role, tuple[tuple[str, ...], ...]] = {
    Role.STAFF: (_OWN, (SCORE, HELP)),
    Role.HEAD: (_OWN, (SCORE, HELP)),
    Role.DEPUTY: ((SCORE, REVIEW), (HELP,)),
    Role.LEADER: ((SCORE, HELP),),
    Role.COORDINATOR: ((REVIEW, SCORE), _OWN, (HELP,)),
}
"""The keyboard that stays, by role: only words that lead somewhere."""

_COMMANDS: dict[str, str] = {
    "todo": "我的待办：科室还有哪些没报",
    "submit": "报送佐证，如 /submit 3.1",
    "done": "完成提交，送去审核",
    "confirm": "确认报送，如 /confirm 3.1",
    "mine": "我的报送：报过的和审核结果",
    "withdraw": "撤回，如 /withdraw 128",
    "review": "审核：等着审核的材料",
    "approve": "通过，如 /approve 128",
    "return": "退回，如 /return 128 原因",
    "score": "得分，也可 /score 3.1",
    "invite": "邀请同事加入",
    "members": "人员名单、确认加入、移除",
    "help": "帮助",
    "cancel": "取消正在问的事",
}

_REPORTING = ("todo", "submit", "done", "confirm", "mine", "withdraw")
_DECIDING = ("review", "approve", "return")

_COMMANDS_BY_ROLE: dict[Role, tuple[str, ...]] = {
    Role.STAFF: (*_REPORTING, "score", "help", "cancel"),
    Role.HEAD: (*_REPORTING, "score", "help", "cancel"),
    Role.DEPUTY: ("score", *_DECIDING, "help", "cancel"),
    Role.LEADER: ("score", "help", "cancel"),
    Role.COORDINATOR: (*_DECIDING, "score", *_REPORTING, "invite", "members", "help", "cancel"),
}


def commands(role: Role) -> tuple[tuple[str, str], ...]:
    """Command and description, in the order in which the menu shows them."""
    return tuple((name, _COMMANDS[name]) for name in _COMMANDS_BY_ROLE[role])

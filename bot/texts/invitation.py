"""Reading what a coordinator types after /invite: departments, a role and a name, in any order, spaces or none."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.domain.errors import InvalidInputError
from bot.domain.roles import Role
from bot.plan.labels import fold
from bot.plan.model import Plan
from bot.texts.roles import ROLE_WORDS, role_named

_SEPARATORS = re.compile(r"[\s,，;；:：/]+")
_LIKE_A_DEPARTMENT = re.compile(r"(?:科|室|队|办|中心|窗口|局)$")
_AND = re.compile(r"[、和]")


@dataclass(frozen=True, slots=True)
class InvitationWords:
    """What was understood; anything may be missing. ``name`` is empty if no word was left over."""

    departments: tuple[str, ...]
    role: Role | None
    name: str


def parse_invitation(text: str, plan: Plan) -> InvitationWords:
    """Understand 「客运科 经办人 张三」, 「张三，经办人，客运科」, 「客运科经办人张三」 and the like.

    「分管领导 客运科、货运科 钱八」 names a deputy's departments.

    Raises ``invite_department_unknown`` for a word that is meant as a department and is none of the plan's,
    ``invite_unclear`` when more than one word is left for the name.
    """
    departments: list[str] = []
    role: Role | None = None
    left: list[str] = []
    for word in filter(None, _SEPARATORS.split(fold(text))):
        found, word = _take_departments(word, plan)
        named, word = _take_role(word)
        more, word = _take_departments(word, plan)
        departments += found + more
        role = role or named
        left += [word] if word else []
    return InvitationWords(tuple(dict.fromkeys(departments)), role, _name(left))


def _take_departments(word: str, plan: Plan) -> tuple[list[str], str]:
    """The departments at the word's beginning, joined by 、 or 和, and the rest."""
    names = sorted((name for each in plan.departments for name in (each.name, *each.aliases)), key=len, reverse=True)
    found: list[str] = []
    while (name := next((name for name in names if word.startswith(name)), None)) is not None:
        own = plan.department_named(name)
        found += [own] if own else []
        word = word[len(name) :]
        word = _AND.sub("", word[:1]) + word[1:]
    return found, word


def _take_role(word: str) -> tuple[Role | None, str]:
    """The role at the word's beginning and the rest; an English word must stand alone."""
    if (role := role_named(word)) is not None:
        return role, ""
    for name in sorted(ROLE_WORDS, key=len, reverse=True):
        if not name.isascii() and word.startswith(name):
            return ROLE_WORDS[name], word[len(name) :]
    return None, word


def _name(left: list[str]) -> str:
    for word in left:
        if len(left) > 1 and _LIKE_A_DEPARTMENT.search(word):
            raise InvalidInputError("invite_department_unknown", given=word)
    if len(left) > 1 and not all(word.isascii() for word in left):
        raise InvalidInputError("invite_unclear")
    return " ".join(left)

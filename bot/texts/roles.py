"""How roles are called, and which words mean them when typed."""

from __future__ import annotations

from bot.domain.roles import Role

ROLE_NAMES: dict[Role, str] = {
    Role.STAFF: "经办人",
    Role.HEAD: "科室负责人",
    Role.DEPUTY: "分管领导",
    Role.LEADER: "局领导",
    Role.COORDINATOR: "信用办",
}

ROLE_WORDS: dict[str, Role] = {
    **{name: role for role, name in ROLE_NAMES.items()},
    **{role.value: role for role in Role},
    "经办": Role.STAFF,
    "工作人员": Role.STAFF,
    "科员": Role.STAFF,
    "负责人": Role.HEAD,
    "科长": Role.HEAD,
    "分管": Role.DEPUTY,
    "分管局长": Role.DEPUTY,
    "副局长": Role.DEPUTY,
    "组长": Role.LEADER,
    "局长": Role.LEADER,
    "领导": Role.LEADER,
    "管理员": Role.COORDINATOR,
    "信用办（法规科）": Role.COORDINATOR,
}


def role_named(word: str) -> Role | None:
    """The role that a typed word means."""
    return ROLE_WORDS.get(word.strip().lower())


def where(role: Role, department: str | None, charges: tuple[str, ...] = ()) -> str:
    """A person's place in few words: 客运科 经办人, 局领导, 分管领导·客运科、货运科."""
    if department:
        return f"{department} {ROLE_NAMES[role]}"
    return f"{ROLE_NAMES[role]}·{'、'.join(charges)}" if charges else ROLE_NAMES[role]

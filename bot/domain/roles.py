"""Roles, what each may do, and who is asking."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.errors import ForbiddenError


class Role(StrEnum):
    STAFF = "staff"
    HEAD = "head"
    DEPUTY = "deputy"
    LEADER = "leader"
    COORDINATOR = "coordinator"


class Action(StrEnum):
    """Everything that a member can ask for, as policy sees it."""

    SUBMIT = "submit"
    SEE_OWN_DEPARTMENT = "see_own_department"
    SEE_ALL = "see_all"
    SEE_SCORE = "see_score"
    STOP_DEPARTMENT_SUBMISSION = "stop_department_submission"
    REVIEW = "review"
    DECIDE_COORDINATOR_SUBMISSION = "decide_coordinator_submission"
    INVITE = "invite"
    MANAGE_MEMBERS = "manage_members"
    SEE_MEMBERS = "see_members"
    NAME_HANDLER = "name_handler"
    REPORT_PROGRESS = "report_progress"
    SEE_LEDGER = "see_ledger"
    CLOSE_MONTH = "close_month"
    BIND_GROUP = "bind_group"
    URGE = "urge"
    SUPERVISE = "supervise"
    DRAFT_BULLETIN = "draft_bulletin"
    APPROVE_BULLETIN = "approve_bulletin"
    INSTRUCT = "instruct"
    SEND_NOTICE = "send_notice"
    DECIDE_ANSWER = "decide_answer"
    STEER_ITEMS = "steer_items"
    EXPORT_ARCHIVE = "export_archive"
    FILE_FOR_DEPARTMENT = "file_for_department"
    SET_TEMPLATE = "set_template"
    APPEAL = "appeal"
    DECIDE_APPEAL = "decide_appeal"


_EVERYBODY = frozenset(Role)
_DEPARTMENT = frozenset({Role.STAFF, Role.HEAD, Role.COORDINATOR})
_OVERSEERS = frozenset({Role.DEPUTY, Role.LEADER, Role.COORDINATOR})

POLICY: dict[Action, frozenset[Role]] = {
    Action.SUBMIT: _DEPARTMENT,
    Action.SEE_OWN_DEPARTMENT: _DEPARTMENT,
    Action.SEE_ALL: _OVERSEERS,
    Action.SEE_SCORE: _EVERYBODY,
    Action.STOP_DEPARTMENT_SUBMISSION: frozenset({Role.HEAD}),
    Action.REVIEW: frozenset({Role.COORDINATOR, Role.DEPUTY}),
    Action.DECIDE_COORDINATOR_SUBMISSION: frozenset({Role.DEPUTY}),
    Action.INVITE: frozenset({Role.COORDINATOR}),
    Action.MANAGE_MEMBERS: frozenset({Role.COORDINATOR}),
    Action.SEE_MEMBERS: frozenset({Role.COORDINATOR}),
    Action.NAME_HANDLER: frozenset({Role.HEAD}),
    Action.REPORT_PROGRESS: _DEPARTMENT,
    Action.SEE_LEDGER: _OVERSEERS,
    Action.CLOSE_MONTH: frozenset({Role.COORDINATOR}),
    Action.BIND_GROUP: frozenset({Role.COORDINATOR}),
    Action.URGE: _OVERSEERS,
    Action.SUPERVISE: frozenset({Role.LEADER, Role.COORDINATOR}),
    Action.DRAFT_BULLETIN: frozenset({Role.COORDINATOR}),
    Action.APPROVE_BULLETIN: frozenset({Role.LEADER}),
    Action.INSTRUCT: frozenset({Role.LEADER, Role.DEPUTY}),
    Action.SEND_NOTICE: frozenset({Role.COORDINATOR}),
    Action.DECIDE_ANSWER: frozenset({Role.COORDINATOR, Role.DEPUTY}),
    Action.STEER_ITEMS: frozenset({Role.COORDINATOR}),
    Action.EXPORT_ARCHIVE: frozenset({Role.COORDINATOR}),
    Action.FILE_FOR_DEPARTMENT: frozenset({Role.COORDINATOR}),
    Action.SET_TEMPLATE: frozenset({Role.COORDINATOR}),
    Action.APPEAL: _DEPARTMENT,
    Action.DECIDE_APPEAL: frozenset({Role.DEPUTY}),
}


@dataclass(frozen=True, slots=True)
class Principal:
    """A member who is asking. ``department`` is ``None`` for leaders and deputies, who stand outside the sixteen."""

    member_id: int
    user_id: int
    name: str
    role: Role
    department: str | None

    def may(self, action: Action) -> bool:
        return self.role in POLICY[action]

    def require(self, action: Action) -> None:
        """Raise :class:`ForbiddenError` unless the role may."""
        if not self.may(action):
            raise ForbiddenError

    def sees_department(self, department: str) -> bool:
        """Whether that department's submissions and persons are this member's to see."""
        return self.may(Action.SEE_ALL) or self.department == department

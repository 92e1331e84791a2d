"""Where a gap is put right, by whoever asks. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.roles import Action, Principal
from bot.plan.model import Plan
from bot.services.gap_kinds import Gap, GapKind

_NOBODYS = frozenset({GapKind.CHAIN, GapKind.LATER, GapKind.LOST, GapKind.PROOF})


class DoorKind(StrEnum):
    """What the door opens."""

    REVIEW = "review"  # the card of submission ``number``
    SUBMIT = "submit"  # 提交 of the clause, by the asker
    URGE = "urge"  # 催办 of the clause
    DRAFT = "draft"  # the asker's own draft ``number``
    SCORE = "score"  # 依据 of the clause


@dataclass(frozen=True, slots=True)
class Door:
    """``clause``: its id, ``number``: the submission's, as the kind needs it."""

    kind: DoorKind
    clause: str = ""
    number: int = 0


@dataclass(frozen=True, slots=True)
class Guide:
    """Knows the doors of one asker.

    ``decidable``: submissions that they may decide; ``urgent``: clauses of which some department owes something;
    ``drafts``: their own.
    """

    principal: Principal
    plan: Plan
    decidable: frozenset[int]
    urgent: frozenset[str]
    drafts: frozenset[int]

    def door(self, gap: Gap) -> Door | None:
        """``None`` for somebody else's draft about no clause."""
        if gap.kind in (GapKind.REVIEW, GapKind.LINK):
            wanted = gap.waiting or gap.facts
            for number in wanted:
                if number in self.decidable:
                    return Door(DoorKind.REVIEW, number=number)
        if gap.kind is GapKind.DRAFT and gap.facts[0] in self.drafts:
            return Door(DoorKind.DRAFT, number=gap.facts[0])
        if gap.clause is None:
            return None
        return self._of_item(gap, gap.clause)

    def _of_item(self, gap: Gap, clause: str) -> Door:
        if gap.kind in _NOBODYS or gap.kind is GapKind.REVIEW or (gap.kind is GapKind.TWICE and not gap.points):
            return Door(DoorKind.SCORE, gap.first or clause)
        is_own = self.principal.may(Action.SUBMIT) and self.principal.department in gap.departments
        if is_own and self.plan.clause(clause).asks_day:
            return Door(DoorKind.SUBMIT, clause)
        may_urge = self.principal.may(Action.URGE) and clause in self.urgent
        return Door(DoorKind.URGE if may_urge else DoorKind.SCORE, clause)

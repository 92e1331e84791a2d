"""Who does what, of all departments at once."""

from __future__ import annotations

from sqlmodel import Session, col, select

from bot.domain.states import MemberState
from storage.models import ItemHandler, Member


def named(session: Session) -> dict[tuple[str, str], str]:
    """(department, clause or duty) -> the name of the person named for it (经办人)."""
    rows = session.exec(
        select(ItemHandler.department, ItemHandler.item, Member.name)
        .join(Member, col(Member.id) == ItemHandler.member_id)
        .where(Member.state == MemberState.ACTIVE)
    )
    return {(department, item): name for department, item, name in rows}

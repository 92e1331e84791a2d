"""What a member may answer by typing: the question asked last."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.domain.roles import Principal
from bot.services.bureau import Bureau
from storage.repositories import members, outbox, prompts


@dataclass(frozen=True, slots=True)
class Asked:
    """An open question: its kind and what it is about."""

    kind: str
    params: dict[str, Any]


def expect_typing(bureau: Bureau, principal: Principal, kind: str | None, params: dict[str, Any]) -> None:
    """Remember what typed words will answer from now on; ``None`` for nothing."""
    with bureau.storage.write() as session:
        if kind is None:
            prompts.clear(session, principal.member_id)
        else:
            prompts.ask(session, principal.member_id, kind, params, at=bureau.now)


def open_question(bureau: Bureau, principal: Principal) -> Asked | None:
    """The question that typed words answer, if there is one."""
    with bureau.storage.read() as session:
        prompt = prompts.pending(session, principal.member_id)
        return Asked(prompt.kind, dict(prompt.params)) if prompt else None


def is_about_work(bureau: Bureau, principal: Principal, message_id: int | None) -> bool:
    """Whether that message in the member's chat was about an item or a submission, so that replies are material."""
    if message_id is None:
        return False
    with bureau.storage.read() as session:
        member = members.by_id(session, principal.member_id)
        return member is not None and bool(outbox.subjects_of(session, member.chat_id, message_id))

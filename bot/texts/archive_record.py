"""The excerpt of the audit that lies in the internal archive."""

from __future__ import annotations

from bot.services.archive import Archive, ArchivedChange
from bot.texts.archive import moment_text

_NOBODY = "系统"


def audit_excerpt(archive: Archive) -> str:
    """One line an entry: number, moment, who, about what, how, before and after, seal."""
    head = f"操作记录共{archive.audit.count}条，末条指纹 {archive.audit.mac}。下面是与本汇编材料有关的{len(archive.changes)}条。"
    return "\r\n".join([head, "", *(_line(each) for each in archive.changes), ""])


def _line(change: ArchivedChange) -> str:
    words = (
        str(change.id),
        moment_text(change.at),
        change.member_name or _NOBODY,
        change.subject,
        change.action,
        f"{change.before} → {change.after}",
        change.mac,
    )
    return "  ".join(words)

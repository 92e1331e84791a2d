"""Lines about the record of changes (审计)."""

from __future__ import annotations

ERRORS: dict[str, str] = {
    "audit_key_unusable": "审计密钥 {path} 读不出来或写不进去（{reason}）。请检查数据文件夹的权限，或者从备份里找回这个文件。",
    "audit_key_missing": "{path} 里没有审计密钥 audit.key，也没有设 CREDITBOT_AUDIT_KEY，没法核对。请从备份里找回密钥。",
    "audit_database_old": "数据库还没有建好，或不是现在的版本。请先运行 creditbot migrate。",
}
HEAD_HELP = "纸上印的审计末条（至少8位），看它在不在记录里"
HEAD_MALFORMED = "“{typed}”不像审计末条：应是8到64位的数字和字母 a–f，印在台账页脚或验收清单里。"
CHECKING = "核对审计"
SOUND = "审计完好：{count} 条，末条 {head}"
HEAD_FOUND = "纸上的 {typed} 在记录里。"
BAD = "审计不符：{what}"
_KINDS = {
    "changed": "第 {number} 条{subject}被改过，或者密钥不是当时的那个。",
    "missing": "第 {number} 条不见了。",
    "reordered": "第 {number} 条的位置上是另一条，次序被动过。",
    "inserted": "第 {number} 条不是机器人记的，是插进去的。",
    "truncated": "第 {number} 条起的末尾被删掉了。",
    "unrecorded": "{subject}现在的内容和最后一次记录对不上，有人绕过机器人改过数据库。",
    "foreign_head": "纸上印的那一条不在记录里。",
}


def fault_text(kind: str, number: int, subject: str) -> str:
    """One line for the first thing that is wrong; ``subject``: as the record names it, ``submission:128``."""
    about = f"（{subject}）" if subject and kind != "unrecorded" else subject
    return BAD.format(what=_KINDS[kind].format(number=number, subject=about))

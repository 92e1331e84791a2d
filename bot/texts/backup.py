"""Lines about backups."""

from __future__ import annotations

ERRORS: dict[str, str] = {
    "backup_exists": "{path} 已经有了，不覆盖。请换一个文件名。",
    "backup_database_old": "数据库还没有建好，或不是现在的版本。请先运行 creditbot migrate，再备份。",
    "backup_unwritable": "{path} 写不进去（{reason}）。请检查磁盘空间和权限。",
    "backup_missing": "没有这个备份文件：{path}。请核对路径。",
    "backup_unreadable": "{path} 不是备份，或者不完整（可能没复制完）。请换一份备份。",
    "backup_damaged": "备份损坏：{name} 对不上。什么都没有恢复，请换一份备份。",
    "backup_newer": "这份备份是更新版本的程序做的。请安装新版本再恢复。",
    "restore_not_empty": "数据文件夹里已有东西（{path}），不覆盖。请先移走，或把 CREDITBOT_DATA_DIR 指到空文件夹。",
    "restore_database_not_empty": "数据库里已有数据，不覆盖。请换一个空的数据库，或先把原来的移走。",
}
PLACE_HELP = "写成哪个文件，或放进哪个文件夹（不写就放在当前文件夹）"
FILE_HELP = "备份文件"
WRITING, CHECKING, RESTORING = "写备份", "打开检查", "恢复"
MADE = "已备份到 {path}（{size}），打开检查过。"
RESTORED = "已恢复 {at} 的备份。"
HELD = "里面有：成员{members}人，报送{submissions}件，文件{files}个，审计 {count} 条，末条 {head}。"
WITH_KEY = "备份里有审计密钥和全部材料，请像机密文件一样保管。"
WITHOUT_KEY = "备份里没有审计密钥（密钥在 CREDITBOT_AUDIT_KEY 里），请另行保管。"
NOT_AUDITED = "没有审计密钥，审计记录没有核对。"
ALREADY_DAMAGED = "备份之前就已损坏或缺失的文件{count}个：{names}"
_UNITS = ("B", "KB", "MB", "GB", "TB")


def size_text(size: int) -> str:
    """``12.3 MB``."""
    shown, unit = float(size), 0
    while shown >= 1024 and unit < len(_UNITS) - 1:
        shown, unit = shown / 1024, unit + 1
    return f"{shown:.0f} {_UNITS[unit]}" if unit == 0 else f"{shown:.1f} {_UNITS[unit]}"

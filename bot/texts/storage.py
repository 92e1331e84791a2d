"""What is said when files or the database cannot be used: what is wrong, and how to mend it."""

from __future__ import annotations

from bot.domain.errors import DomainError

ERRORS: dict[str, str] = {
    "already_running": "已有一个机器人在用这个数据文件夹（进程号 {pid}）。请先停掉它，或改 CREDITBOT_DATA_DIR。",
    "data_dir_missing": "数据文件夹 {path} 不存在，上级文件夹也不存在。请先建好，或改 CREDITBOT_DATA_DIR。",
    "data_dir_not_a_directory": "{path} 不是文件夹。请把这个文件移走，或者把 CREDITBOT_DATA_DIR 指到别处。",
    "data_dir_readonly": "数据文件夹 {path} 写不进去（{reason}）。请把它的写权限给运行机器人的用户，或者换一个文件夹。",
    "data_dir_full": "数据文件夹 {path} 所在的磁盘剩余不足 {least_mb} MB。请清理磁盘后再启动。",
    "database_damaged": "数据库里有对不上的记录（表 {tables}），没有作任何改动。请用最近的备份恢复后再试。",
    "database_locked": "数据库正被别的程序占用。请等正在进行的升级或备份结束后再试。",
    "database_missing": "没有这个数据库文件：{path}。请核对路径。",
    "database_newer": "这个数据库是更新版本的程序建的（{revision}）。请安装新版本，或者用升级前的备份。",
    "database_unreachable": "连不上数据库（{reason}）。请检查 CREDITBOT_DATABASE_URL 和数据库服务是否启动。",
    "database_unreadable": "数据库文件损坏或者不是数据库（{reason}）。请把它移到别处保存，用最近的备份恢复。",
    "database_unwritable": "数据库文件打不开或写不进去（{reason}）。请检查数据文件夹的写权限和磁盘。",
    "disk_full": "服务器磁盘已满，没有存下来。请联系信用办清理磁盘后再试。",
    "storage_unwritable": "服务器存不了文件（{reason}），这份材料没有存下来。请联系信用办检查磁盘后重发。",
}
UP_TO_DATE = "数据库已是现在的版本（{revision}），不用升级。"
CREATED = "数据库已建好（版本 {revision}）。"
UPGRADED = "数据库已从版本 {before} 升级到 {revision}。"


def refusal_text(error: DomainError) -> str:
    """The sentence of one of the codes above, for a command line that has no other codes to expect."""
    return ERRORS[error.code].format(**error.params)

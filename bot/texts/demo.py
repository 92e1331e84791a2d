"""The demonstration's story: its people, what they say and press, and how the chat is printed."""

from __future__ import annotations

from collections.abc import Sequence

COORDINATOR, STAFF, LEADER, STRANGER = "王五", "张三", "孙七", "路人"
POSTS = {COORDINATOR: "法规科·信用办", STAFF: "客运科·经办人", LEADER: "组长", STRANGER: "外人"}
COORDINATOR_DEPARTMENT = "法规科"

TITLE = "“信用交通县”创建助手 · 演示（2024年6月14日，星期五，早上）"
STARTING = "正在启动本机模拟的 Telegram 和机器人……"
CHAPTERS = {
    "joining": "一、加入：第一位信用办成员用命令行的链接，其余由信用办邀请、确认",
    "stranger": "二、外人：什么也得不到",
    "morning": "三、八点半：今天的待办",
    "photo": "四、经办人按提醒报材料：发一张照片，点几下按钮",
    "return": "五、审核：退回、补正、通过",
    "album": "六、相册：一次发两张，算一件",
    "open": "七、还欠什么",
    "score": "八、组长看得分",
}
INVITES = {STAFF: "/invite 客运科 经办人 张三", LEADER: "/invite 组长 孙七"}
CONFIRM_JOIN = "确认加入"
CONFIRM_JOIN_CARD = "请核对是不是本人"
WELCOME = "欢迎"
LINK = "?start="
MORNING = "待办提醒"
SUBMIT_ITEM = "提交 3.2"
SEND_MATERIAL = "请发照片"
RECEIVED = "已收到"
LABEL_BUTTON, EVALUATION_BUTTON, DAY_BUTTON, KIND_BUTTON = "道路客运", "否", "今天", "网站截图"
FINISH = "完成提交"
PENDING = "待审核"
RETURN = "退回"
REASON = "照片不清楚，请发原图"
RETURNED = "退回补正"
REPAIR = "补正"
ORIGINAL_NAME, ORIGINAL_MIME = "信用数据上传截图.png", "image/png"
APPROVE = "通过"
APPROVED = "通过"
ALBUM_CAPTION = "6.2"
TODO = "我的待办"
TODO_ANSWER = "客运科待办"
SCORE = "得分"
STRANGER_SAYS = "/score"
STRANGER_SILENCE = "（没有任何回答）"
DONE = "演示结束，用时 {seconds:.0f} 秒。数据留在 {folder}，可用 CREDITBOT_DATA_DIR={folder} creditbot score 查看。"
FAILED = "演示没有走完：{reason}。数据和日志留在 {folder}。"
NOT_STARTED = "没能启动{what}，日志：{log}"
BOT, SANDBOX = "机器人", "本机模拟的 Telegram"

_ACTS = {
    "open": "点开邀请链接",
    "photo": "发来一张照片",
    "album": "发来相册（{count}张）",
    "document": "发来文件 {name}",
    "press": "点按钮〔{words}〕",
}


def chapter(name: str) -> str:
    return f"\n━━ {CHAPTERS[name]} ━━"


def says(name: str, text: str) -> str:
    return f"\n{name}（{POSTS[name]}）：{text}"


def acts(person: str, act: str, **details: object) -> str:
    return says(person, _ACTS[act].format(**details))


def hears(name: str, text: str, media: str, buttons: Sequence[Sequence[str]], *, is_edit: bool) -> str:
    """A message of the bot as the person sees it: words, then rows of buttons."""
    head = f"  机器人 → {name}{'（改写上一条）' if is_edit else ''}："
    shown = [f"    {line}" for line in text.splitlines()] or [f"    〔{_MEDIA.get(media, media)}〕"]
    rows = ["    " + " ".join(f"［{word}］" for word in row) for row in buttons]
    return "\n".join([head, *shown, *rows])


_MEDIA = {"photo": "照片", "document": "文件"}

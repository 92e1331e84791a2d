"""Words on the keyboard that stays, and the lines of the command menu."""

from __future__ import annotations

from bot.domain.roles import Role

MY_TODO = "我的待办"
SUBMIT = "报送佐证"
MY_SUBMISSIONS = "我的报送"
REVIEW = "审核"
SCORE = "得分"
LEDGER = "台账"
CHECK = "查缺"
URGE = "催办"
NOTICE = "发通知"
HELP = "帮助"

_OWN = (MY_TODO, SUBMIT, MY_SUBMISSIONS)

MENU: dict[Role, tuple[tuple[str, ...], ...]] = {
    Role.STAFF: (_OWN, (SCORE, HELP)),
    Role.HEAD: (_OWN, (SCORE, HELP)),
    Role.DEPUTY: ((SCORE, URGE, REVIEW), (HELP,)),
    Role.LEADER: ((SCORE, URGE, HELP),),
    Role.COORDINATOR: ((REVIEW, LEDGER, CHECK), _OWN, (SCORE, NOTICE, HELP)),
}
"""The keyboard that stays, by role: only words that lead somewhere."""

_COMMANDS: dict[str, str] = {
    "todo": "我的待办：科室还有哪些没报",
    "submit": "报送佐证，如 /submit 3.1",
    "done": "完成提交，送去审核",
    "confirm": "确认报送，如 /confirm 3.1",
    "mine": "我的报送：报过的和审核结果",
    "answer": "其他答复，如 /answer 3.2",
    "nil": "零报告，如 /nil 3.2",
    "joined": "随其他科室统一报送，如 /joined 3.2 法规科",
    "exempt": "不涉及，如 /exempt 3.2",
    "difficulty": "有困难，如 /difficulty 4.2 原因和措施",
    "extend": "申请延期，如 /extend 4.2 10月15日 原因",
    "retract": "收回答复，如 /retract 3.2",
    "agree": "同意科室的答复，如 /agree 12",
    "disagree": "不同意科室的答复，如 /disagree 12 原因",
    "pause": "暂缓一项，如 /pause 5.1",
    "resume": "恢复暂缓或办结的，如 /resume 5.1",
    "settle": "办结：有科室报了，其他科室不用再报，如 /settle 5.1",
    "province": "省厅通知到了，如 /province 5.1 6月20日",
    "change": "改日期、领域等，如 /change 128 6月12日",
    "pieces": "看每份材料：改种类、拿掉、移到另一项，如 /pieces 128",
    "reuse": "同样的材料用于另一项，如 /reuse 128 1.2a",
    "withdraw": "撤回，如 /withdraw 128",
    "public": "写有“内部”的材料：确认可公开，收下",
    "drop": "写有“内部”的材料：不发了",
    "backfill": "补录：加入前已办的事补报佐证",
    "template": "取一项的模板，如 /template 4.1",
    "verify": "信用办代报的核对无误，如 /verify 131",
    "dispute": "信用办代报的有误，如 /dispute 131 原因",
    "file": "代报：替科室报送，如 /file 货运科 3.2",
    "review": "审核：等着审核的材料",
    "approve": "通过，如 /approve 128",
    "return": "退回，如 /return 128 原因",
    "amend": "核改，如 /amend 128 日期 6月12日",
    "correct": "更正审核结果，如 /correct 128 退回 原因",
    "appeal": "申请复核，如 /appeal 128 理由",
    "decide": "复核，如 /decide 128 维持 理由",
    "score": "得分，也可 /score 3.1",
    "invite": "邀请同事加入",
    "members": "人员名单、确认加入、调岗、请假、移除",
    "move": "调岗，如 /move 张三 货运科",
    "away": "请假和代办人，如 /away 张三 6月17日 6月21日 李四",
    "charge": "分管领导分管的科室，如 /charge 钱八 客运科",
    "bind": "在工作群里发：绑定科室，如 /bind 客运科",
    "unbind": "在工作群里发：解除绑定",
    "progress": "本科室当月进展，如 /progress 5月 完成信用培训",
    "ledger": "台账：各科室当月进展，如 /ledger 2024-05",
    "archive": "验收材料汇编，如 /archive 4.2",
    "check": "查缺：还差哪些分、差什么，如 /check 缺公开",
    "meeting": "调度表：未完成事项，按科室（Word）",
    "close": "关账，如 /close 2024-05",
    "report": "自评报告（Word）",
    "year": "本科室全年任务，按月（Word）",
    "assign": "指定经办人，如 /assign 3.1 张三",
    "urge": "催办，如 /urge 3.1 或 /urge 客运科",
    "supervise": "督办单，如 /supervise 3.1 客运科 5",
    "bulletin": "通报：起草、送审、同意",
    "instruct": "批示转办，如 /instruct 客运科抓紧报3.1",
    "notice": "发通知，如 /notice 明天下午开会",
    "receipts": "通知的签收情况，如 /receipts 5",
    "sign": "签收通知、批示、督办单、通报",
    "feedback": "反馈批示、督办单，如 /feedback 督办1 已办",
    "help": "帮助",
    "cancel": "取消正在问的事",
}

_REPORTING = (
    "todo",
    "submit",
    "done",
    "confirm",
    "mine",
    "change",
    "pieces",
    "reuse",
    "withdraw",
    "appeal",
    "public",
    "drop",
    "backfill",
    "template",
    "verify",
    "dispute",
)
_SIGNING = ("sign", "feedback")
_DECIDING = ("review", "approve", "return", "amend", "correct", "agree", "disagree")
_STEERING = ("pause", "resume", "settle", "province")
_ANSWERING = ("answer", "nil", "joined", "exempt", "difficulty", "extend", "retract")

_COMMANDS_BY_ROLE: dict[Role, tuple[str, ...]] = {
    Role.STAFF: (*_REPORTING, *_ANSWERING, *_SIGNING, "progress", "year", "score", "help", "cancel"),
    Role.HEAD: (*_REPORTING, *_ANSWERING, *_SIGNING, "assign", "progress", "year", "score", "help", "cancel"),
    Role.DEPUTY: (
        "score",
        "check",
        "meeting",
        "ledger",
        "report",
        "year",
        "urge",
        "instruct",
        "sign",
        *_DECIDING,
        "decide",
        "help",
        "cancel",
    ),
    Role.LEADER: (
        "score",
        "check",
        "meeting",
        "ledger",
        "report",
        "year",
        "urge",
        "instruct",
        "supervise",
        "bulletin",
        "sign",
        "help",
        "cancel",
    ),
    Role.COORDINATOR: (
        *_DECIDING,
        "check",
        "meeting",
        "score",
        "urge",
        "supervise",
        "bulletin",
        "notice",
        "receipts",
        *_SIGNING,
        *_REPORTING,
        *_ANSWERING,
        *_STEERING,
        "file",
        "invite",
        "members",
        "move",
        "away",
        "charge",
        "bind",
        "unbind",
        "ledger",
        "close",
        "report",
        "year",
        "archive",
        "progress",
        "help",
        "cancel",
    ),
}


def commands(role: Role) -> tuple[tuple[str, str], ...]:
    """Command and description, in the order in which the menu shows them."""
    return tuple((name, _COMMANDS[name]) for name in _COMMANDS_BY_ROLE[role])

"""What each role can do, in a few lines."""

from __future__ import annotations

from bot.domain.roles import Role

_REPORTING = (
    "<b>报送材料</b>：收到提醒后，直接用照片、文件或链接回复那条提醒就行。也可点「报送佐证」，或发 /submit 3.1",
    "<b>送去审核</b>：材料发齐了，点「完成提交」，或发 /done",
    "<b>办了但没材料</b>：点「确认报送」，或发 /confirm 3.1，材料以后再补",
    "<b>看该办什么</b>：「我的待办」，或发 /todo",
    "<b>看报过什么</b>：「我的报送」，或发 /mine。没审核前可撤回：/withdraw 128（128是报送编号）",
)
_DECIDING = ("<b>审核</b>：「审核」，或发 /review；也可发 /approve 128 通过、/return 128 原因 退回",)
_SCORE = ("<b>看得分</b>：「得分」，或发 /score。看某一项：/score 3.1；看某一天：/score 2024-06-30",)
_MANAGING = (
    "<b>邀请同事</b>：/invite 客运科 经办人 张三。分管领导这样发：/invite 分管领导 客运科、货运科 钱八",
    "<b>人员名单</b>：/members，在那里确认加入、移除人员",
)
_ALWAYS = (
    "编号两种写法都行：“3.1”和“三、1”是同一项。",
    "问到一半不想办了：/cancel。看这段话：「帮助」或 /help",
    "只发可以公开的材料，不要发涉密内容。",
)

_BY_ROLE: dict[Role, tuple[str, ...]] = {
    Role.STAFF: (*_REPORTING, *_SCORE),
    Role.HEAD: (*_REPORTING, "<b>拦下报错的</b>：本科室报错了，审核前也可发 /withdraw 128 撤回", *_SCORE),
    Role.DEPUTY: (*_SCORE, "<b>审定</b>：信用办自己报的材料由您决定。", *_DECIDING),
    Role.LEADER: _SCORE,
    Role.COORDINATOR: (*_DECIDING, *_MANAGING, *_SCORE, *_REPORTING),
}


def help_lines(role: Role) -> tuple[str, ...]:
    """The help of that role, one piece a line."""
    return ("<b>您可以这样用</b>", *_BY_ROLE[role], *_ALWAYS)

"""What each role can do, in a few lines."""

from __future__ import annotations

from bot.domain.roles import Role

_REPORTING = (
    "<b>报送材料</b>：收到提醒后，直接用照片、文件或链接回复那条提醒就行。也可点「报送佐证」，或发 /submit 3.1",
    "<b>送去审核</b>：材料发齐了，点「完成提交」，或发 /done",
    "<b>办了但没材料</b>：点「确认报送」，或发 /confirm 3.1，材料以后再补",
    "<b>看该办什么</b>：「我的待办」，或发 /todo",
    "<b>填当月进展</b>：月底早上的提醒里点「照此填」或「改写」，或发 /progress",
    "<b>全年任务</b>：加入时的卡片下面点「按月下载（Word）」，或发 /year",
    "<b>写有“内部”的材料</b>：先问「确认可公开？」，点「可公开，收下」（/public）或「不发了」（/drop）；带密级标志的一律不收",
    "<b>看报过什么</b>：「我的报送」，或发 /mine。审核前可撤回：/withdraw 128；退错了可申请复核：/appeal 128 理由",
    "<b>改已报的</b>：审核前可改日期、领域等：/change 128 6月12日；/pieces 128 看每份材料、改种类、拿掉、移到另一项",
    "<b>一材多用</b>：提交后点“还可用于”下面的按钮，或发 /reuse 128 1.2a，不用重发",
    "<b>补录</b>：科室加入后的前20个工作日，1月1日以来办过的事可补报佐证：/backfill",
    "<b>取模板</b>：卡片上有「模板」就点，或发 /template 4.1",
    "<b>核对代报</b>：信用办替您科报的，点「无误」或「有误」；也可发 /verify 131、/dispute 131 原因",
)
_ANSWERING = (
    "<b>没有材料可报</b>：「我的待办」里点「其他答复」，可答：本季零报告、随其他科室统一报送、不涉及、有困难、申请延期。"
    "也可发 /nil 3.2、/joined 3.2 法规科、/exempt 3.2、/difficulty 4.2 原因和措施、/extend 4.2 10月15日 原因。"
    "答错了点「收回答复」，或发 /retract 3.2",
)
_AGREEING = ("<b>同意答复</b>：科室答“不涉及”或申请延期，点「同意」「不同意」；也可发 /agree",)
_STEERING = (
    "<b>暂缓、恢复、办结</b>：/pause 5.1 先不提醒，/resume 5.1 恢复，/settle 5.1 其他科室不用再报",
    "<b>省厅通知到了</b>：点「到了」写日期，或发 /province 5.1 6月20日至7月10日",
)
_DECIDING = (
    "<b>审核</b>：「审核」，或发 /review；也可发 /approve 128 通过、/return 128 原因 退回、"
    "/amend 128 日期 6月12日 核改、/correct 128 退回 原因 更正",
)
_REVIEWING_AGAIN = ("<b>复核</b>：科室申请复核的，点「维持」「改为通过」，或发 /decide 128 维持 理由",)
_SCORE = ("<b>看得分</b>：「得分」，或发 /score。某一项：/score 3.1；某一天：/score 2024-06-30",)
_MANAGING = (
    "<b>邀请同事</b>：/invite 客运科 经办人 张三；人多就发 Excel 名单（科室、姓名、角色），文件说明写 /invite",
    "<b>人员</b>：/members 里确认加入、调岗、请假、移除；也可发 /move 张三 货运科、"
    "/away 张三 6月17日 6月21日 李四（代办人）、/charge 钱八 客运科、货运科（分管）",
    "<b>工作群</b>：把机器人加进群，在群里发 /bind 客运科；解除发 /unbind",
    "<b>台账</b>：「台账」或 /ledger 2024-05；月底关账 /close 2024-05；/report 自评报告",
    "<b>验收材料汇编</b>：/archive，分验收版和内部版；只要一项：/archive 4.2",
)
_FILING = ("<b>代报</b>：/file 货运科 3.2，科室核对后由您审核。<b>配模板</b>：发文件，说明写 /template 4.1",)
_REPORTING_TOO = (
    "<b>报本科室的材料</b>：回复提醒，或点「报送佐证」（/submit 1.4），发齐点「完成提交」（/done）；"
    "没材料先「确认报送」（/confirm 1.4）。「我的待办」（/todo）、「我的报送」（/mine）、/progress 填进展",
)
_SIGNING = (
    "<b>签收和反馈</b>：通知、批示、督办单、通报下面有「签收」，也可发 /sign；批示和督办单办好后点「反馈」，或发 /feedback 督办1 已办",
)
_READING_PAPERS = ("<b>台账和自评报告</b>：发 /ledger 2024-05 看当月台账（Word、Excel），/report 看自评报告",)
_CHECKING = ("<b>查缺</b>：缺什么发 /check；调度 /meeting",)
_URGING = ("<b>催办</b>：发 /urge 点按钮催；也可发 /urge 3.1 或 /urge 客运科。同一事项一个工作日最多催一次",)
_INSTRUCTING = (
    "<b>批示</b>：直接打字，写上科室或编号，如“客运科抓紧报3.1”，再点「作为批示转办」；也可发 /instruct 客运科抓紧报3.1",
)
_SUPERVISING = ("<b>督办单</b>：催办后仍不办的，发 /supervise，选事项和反馈时限，自动生成 Word 文件发给科室签收",)
_NOTIFYING = (
    "<b>发通知</b>：「发通知」，或发 /notice 通知内容；再选发给谁，看过预览点「确认发送」",
    "<b>签收情况</b>：/receipts 看谁还没签收，可「只催未签收」「导出表格」「撤回通知」",
)
_ALWAYS = (
    "编号两种写法都行：“3.1”和“三、1”是同一项。",
    "问到一半不想办了：/cancel。看这段话：「帮助」或 /help",
    "只发可以公开的材料，不要发涉密内容。",
)

_BY_ROLE: dict[Role, tuple[str, ...]] = {
    Role.STAFF: (*_REPORTING, *_ANSWERING, *_SIGNING, *_SCORE),
    Role.HEAD: (
        *_REPORTING,
        *_ANSWERING,
        *_SIGNING,
        "<b>拦下报错的</b>：本科室报错了，审核前也可发 /withdraw 128 撤回",
        "<b>指定经办人</b>：「我的待办」下面点「指定经办人」，或发 /assign 3.1 张三；之后早上只提醒他和您",
        *_SCORE,
    ),
    Role.DEPUTY: (
        *_SCORE,
        *_CHECKING,
        *_READING_PAPERS,
        *_URGING,
        *_INSTRUCTING,
        "<b>审定</b>：信用办自己报的材料由您决定。",
        *_DECIDING,
        *_REVIEWING_AGAIN,
        *_AGREEING,
    ),
    Role.LEADER: (
        *_SCORE,
        *_CHECKING,
        *_READING_PAPERS,
        *_URGING,
        *_INSTRUCTING,
        *_SUPERVISING,
        "<b>通报</b>：信用办送审的，点「同意通报」或「不同意」；也可发 /bulletin 同意、/bulletin 不同意",
    ),
    Role.COORDINATOR: (
        *_DECIDING,
        *_CHECKING,
        *_NOTIFYING,
        *_AGREEING,
        *_STEERING,
        *_MANAGING,
        *_URGING,
        *_SUPERVISING,
        "<b>通报</b>：督办后过了反馈时限仍不办的，发 /bulletin 起草，送组长同意后才发出",
        "<b>签收</b>：通知、批示、通报下面点「签收」，或发 /sign",
        *_SCORE,
        *_FILING,
        *_REPORTING_TOO,
    ),
}


def help_lines(role: Role) -> tuple[str, ...]:
    """The help of that role, one piece a line."""
    return ("<b>您可以这样用</b>", *_BY_ROLE[role], *_ALWAYS)

"""Sentences about sending material."""

from __future__ import annotations

from html import escape
from typing import Any

from bot.domain.states import SubmissionState
from bot.plan.model import Clause
from bot.services.checklists import ChecklistLine
from bot.services.checklists import lacking as still_lacking
from bot.services.drafts import DraftSheet, Question, is_bound_to_period
from bot.services.mine import MyLine
from bot.services.submissions import Submitted
from bot.texts.days import full_day, month_day, period_name, quarter_name
from bot.texts.filing import submitted_for
from bot.texts.kinds import STATES
from bot.texts.material import contents, kinds_of, lacking, reuse
from bot.texts.pages import AMBER
from bot.texts.reminders import ended_text
from bot.texts.scoring import numbers_text

PUBLIC_ONLY = "仅限可公开材料，不得发送涉密、内部文件。"
WHICH_ITEM = "<b>这是哪一项的佐证？</b>请点下面的按钮："
WHICH_ITEM_TO_SEND = "<b>要报送哪一项？</b>请点下面的按钮，再发照片、文件或链接："
SMALL_PRINT = "照片里有小字的，请以“文件”方式发送原图，审核时才看得清。"
SEE_BELOW = "请看下面最新的一条。"
LOST_FILE = "刚才的文件没有收全，还没有保存。请再发一次。"
DRAFT_DROPPED = "草稿 #{number} 已撤回。点错了，按下面的按钮就能找回材料。"
NEW_DAY = "#{number} <b>事情是哪天办的？</b>请点按钮，或直接输入，如 6月12日。"
NEW_MONTH = "#{number} <b>是哪个月的？</b>请点按钮。"
WITHDRAWN = "#{number} 已撤回，不再审核。点错了，按下面的按钮可以重新报送，材料都在。"
NOTHING_MINE = "您还没有报送过材料。收到提醒后，直接回复照片或文件就行。"
MINE_TITLE = "<b>我的报送</b>（最近{count}件）"
BY_DOMAIN = "重点领域和它的细分领域，只报一个。"
EACH = "逐份说明"
FILED_FOR = "代{department}报送"
UNSENT = "还有草稿没提交：{numbers}，在“我的报送”里可以接着办。"
NO_REVIEWER = "提示：现在还没有人能审核它（信用办自己报的由分管领导审定）。请先邀请审核的人加入。"
ADDED = "#{number} 待审核。还有材料，回复本条消息再发就行。"
STOPPED = "#{number} 已撤回，不再审核，已告诉报送人。"
CLOSED = "#{number} {state}。"

ERRORS = {
    "file_too_large": "文件超过 {limit}MB，机器人收不了。请压缩后再发，或分成几份，或发网页链接。",
    "file_incomplete": LOST_FILE,
    "file_unavailable": LOST_FILE,
    "submission_unknown": "没有 #{number} 这件报送，或者您无权处理它。请核对编号。",
    "submission_closed": "#{number} 现在是“{state}”，不能再改动。",
    "submission_changed": "#{number} 刚刚有变化，请再看一眼后重试。",
    "submission_not_returned": "#{number} 现在是“{state}”，不用补正。",
    "item_unknown": "没有这一项。请输入指标编号，例如 3.1 或 三、1。",
    "item_first": "请先选择 #{number} 是哪一项的佐证。",
    "number_needed": "请带上报送编号，例如：{example} 128",
    "label_unusable": "这个{prompt}看不懂或太长，请用60个字以内写清楚。",
    "label_is_number": "这里问的是{prompt}，请写名称，例如：{example}。",
    "nothing_to_change": "#{number} 没有这一样可改。",
    "change_command": "请这样写：/change {number} 6月12日。还可写：领域 出租车、人数 3、评价类 是。",
    "label_outside_list": "{prompt}只能是：{offered}。",
    "label_gone": "这个选项已经没有了，请直接打字写名称。",
    "count_unusable": "人数请输入 0 到 999 之间的数字，例如：2。",
    "yes_unreadable": "请点按钮，或输入“是”或“否”。",
    "day_unreadable": "没看懂这个日期。请这样写：6月12日，或 0612。",
    "month_not_asked": "这个月不用报这一项，请选别的月份。",
    "day_in_future": "日期不能晚于今天。请选办事当天的日期。",
    "day_outside_year": "这一项只算{year}年办的事，请选{year}年内的日期。",
    "no_draft": "现在没有草稿。请先发照片、文件或链接，再点“完成提交”。",
}


def item_title(clause: Clause, annex: str) -> str:
    """3.1（三、1）向“信用交通·山东”报送信用工作信息"""
    return f"{clause.id}（{annex}）{escape(clause.title, quote=False)}"


def received(sheet: DraftSheet) -> str:
    """已收到 #128（照片2张）"""
    return f"<b>已收到 #{sheet.id}（{contents(sheet.evidence)}）</b>"


def heading(sheet: DraftSheet) -> str:
    if sheet.evidence:
        return received(sheet)
    return f"<b>#{sheet.id} 草稿</b>"


def advice(sheet: DraftSheet) -> str:
    """What everybody who sends should know; of photos with small print also how it stays readable."""
    return f"<i>{PUBLIC_ONLY}{SMALL_PRINT if sheet.small_print else ''}</i>"


def about(sheet: DraftSheet) -> list[str]:
    """What is known of the draft so far, one fact a line."""
    lines = [FILED_FOR.format(department=escape(sheet.department, quote=False))] if sheet.is_filed else []
    if sheet.clause is not None:
        period = ""
        if sheet.obligation is not None and is_bound_to_period(sheet.obligation):
            period = f" · {period_name(sheet.obligation)}"
        lines.append(item_title(sheet.clause, sheet.annex) + period)
        if sheet.label and sheet.clause.labels:
            lines.append(f"{sheet.clause.labels.prompt}：{escape(sheet.label, quote=False)}")
    if sheet.count is not None:
        lines.append(f"人数：{sheet.count}人")
    if sheet.is_evaluation is not None:
        lines.append("信用评价类数据：" + ("是" if sheet.is_evaluation else "否"))
    if sheet.on is not None and (sheet.clause is None or sheet.clause.asks_day):
        lines.append(f"办事日期：{full_day(sheet.on, year=sheet.year)}")
    is_asked = sheet.clause is not None and bool(sheet.clause.requires)
    kinds = dict.fromkeys(kinds_of(item) for item in sheet.evidence if item.kind and (is_asked or item.lines))
    if kinds:
        lines.append("材料种类：" + "、".join(kinds))
    if sheet.repairs_id is not None:
        lines.append(f"接着 #{sheet.repairs_id} 办：原来的材料都带过来了。")
    return lines


def checklist(lines: tuple[ChecklistLine, ...]) -> list[str]:
    """已收到 2/4：通知☑法规科 图片☑客运科 总结☐ 报道☐; the advised ones (建议) on a line of their own."""
    required = [line for line in lines if line.is_required]
    advised = [line for line in lines if not line.is_required]
    shown: list[str] = []
    if required:
        there = sum(bool(line.departments) for line in required)
        head = "已收到" if there else "必备材料"
        shown.append(f"{head} {there}/{len(required)}：" + " ".join(_tick(line) for line in required))
    if advised:
        shown.append("建议附上：" + " ".join(_tick(line) for line in advised))
    return shown


def _tick(line: ChecklistLine) -> str:
    mark = "☑" + "、".join(line.departments) if line.departments else "☐"
    return escape(line.title, quote=False) + mark


def question(sheet: DraftSheet) -> str:
    """The one thing that is asked next, or how to finish."""
    if sheet.state not in (SubmissionState.DRAFT, SubmissionState.PENDING):
        return CLOSED.format(number=sheet.id, state=STATES[sheet.state])
    if sheet.receiving_count:
        return f"还有{sheet.receiving_count}份材料正在接收，请稍等再提交。"
    sentences = {
        Question.ITEM: WHICH_ITEM if sheet.evidence else WHICH_ITEM_TO_SEND,
        Question.EVIDENCE: "<b>请发照片、文件或网页链接</b>，一次可以发多张。\n" + SMALL_PRINT,
        Question.LABEL: _ask_label(sheet),
        Question.EVALUATION: "<b>是信用评价类数据吗？</b>（评价类还要在区政府网站公示）",
        Question.COUNT: "<b>信用办公室或专班有几名工作人员？</b>请点按钮或直接输入数字。",
        Question.DAY: _ask_day(sheet),
        Question.KIND: _ask_kind(sheet),
        Question.NOTHING: _ask_to_finish(sheet),
    }
    if sheet.state is SubmissionState.PENDING and sheet.question is Question.NOTHING:
        lacks = lacking(still_lacking(sheet.checklist))
        return ADDED.format(number=sheet.id) + (f"\n<b>还差：{lacks}</b>" if lacks else "")
    if sheet.question is Question.PERIOD:
        return _outside_period(sheet)
    return sentences[sheet.question]


def _outside_period(sheet: DraftSheet) -> str:
    """提醒的是三季度，您选的是10月8日（四季度）。事情是哪天办的？"""
    if sheet.obligation is None or sheet.proposed_on is None:
        return ""
    reminded, proposed = period_name(sheet.obligation), sheet.proposed_on
    own = quarter_name(proposed) if reminded.endswith("季度") else f"{proposed.month}月"
    former = "原来算在" if sheet.state is SubmissionState.PENDING else "提醒的是"
    return f"{former}{reminded}，您选的是{month_day(proposed)}（{own}）。<b>事情是哪天办的？</b>"


def _ask_label(sheet: DraftSheet) -> str:
    labels = sheet.clause.labels if sheet.clause else None
    if labels is None:
        return ""
    asked = f"<b>是哪个{labels.prompt}？</b>请点按钮；没有的直接打字。"
    return f"{asked}\n{BY_DOMAIN}" if labels.is_by_domain else asked


def _ask_kind(sheet: DraftSheet) -> str:
    unnamed = sum(item.kind is None for item in sheet.evidence)
    if unnamed > 1:
        return f"<b>收到的{unnamed}份材料是什么？</b>都一样的点一下就行；不一样的点“{EACH}”。"
    return "<b>收到的材料是什么？</b>请点按钮。"


def _ask_to_finish(sheet: DraftSheet) -> str:
    lacks = lacking(still_lacking(sheet.checklist))
    if not lacks:
        return "材料齐了就点“完成提交”；还有材料可以接着发。"
    return f"<b>还差：{lacks}</b>\n有就接着发；也可以先点“完成提交”，补齐以后才计分。"


def _ask_day(sheet: DraftSheet) -> str:
    asked = "<b>事情是哪天办的？</b>（办事或发布的那天，不是上传的日子）请点按钮，或直接输入，如 6月12日。"
    if sheet.clause is not None and sheet.clause.standing:
        asked += f"往年办的也算，请带上年份，如 {sheet.year - 1}年5月6日。"
    return "\n".join([*_period_over(sheet), asked])


def _period_over(sheet: DraftSheet) -> list[str]:
    """三季度已结束：9月30日前办过的请补佐证，没办的已失分."""
    if sheet.ended is None or sheet.clause is None:
        return []
    words = ended_text(sheet.ended)
    if words and not sheet.clause.back_filing:
        words += "；不允许补报，当季已经在网站发布的才算"
    return [f"{words}。"] if words else []


def submitted(done: Submitted) -> str:
    lacks = lacking(done.lacking)
    lines = [
        f"<b>#{done.id} 已提交，待审核。</b>",
        item_title(done.clause, done.annex),
        *([f"<b>还差：{lacks}</b>。补齐以后才计分；有了直接回复本条消息发来。"] if lacks else []),
        "审核结果会发给您；审核前可在“我的报送”里撤回或改日期。",
        *([submitted_for(done.filed)] if done.filed else []),
        *([] if done.has_reviewer else [NO_REVIEWER]),
        *reuse(done.reuse),
        *([UNSENT.format(numbers=numbers_text(done.unsent))] if done.unsent else []),
    ]
    return "\n".join(lines)


def dropped_card(number: int) -> str:
    return f"<s>#{number}</s> {STATES[SubmissionState.WITHDRAWN]}"


def stopped_for_sender(params: dict[str, Any]) -> str:
    """What the sender reads when the head stopped a submission."""
    return (
        f"您报送的 #{params['id']} 已由科室负责人{escape(params['by'], quote=False)}撤回，不再审核。改好后可重新报送。"
    )


def my_line(line: MyLine, *, year: int) -> str:
    title = f"{line.clause.id} {line.clause.short_title or line.clause.title}" if line.clause else "还没选哪一项"
    details = [FILED_FOR.format(department=line.filed_for)] if line.filed_for else []
    details += [part for part in (line.label, full_day(line.on, year=year) if line.on else None) if part]
    details.append(f"材料{line.evidence_count}份")
    text = f"<b>#{line.id} {STATES[line.state]}</b> {escape(title, quote=False)}\n　" + escape(
        " · ".join(details), quote=False
    )
    if line.state is SubmissionState.RETURNED and line.reason:
        text += f"\n　退回原因：{escape(line.reason, quote=False)}"
    if line.question is not None:
        text += f"\n　{_still_open(line)}"
    if line.lacking:
        text += f"\n　还差：{lacking(line.lacking)}"
    if line.is_amber:
        text += f"\n　{AMBER}"
    return text


def _still_open(line: MyLine) -> str:
    """What keeps a draft from being sent."""
    prompt = line.clause.labels.prompt if line.clause and line.clause.labels else ""
    return {
        Question.ITEM: "还没选是哪一项",
        Question.EVIDENCE: "还没有材料",
        Question.LABEL: f"还没选{prompt}",
        Question.EVALUATION: "还没说明是不是信用评价类数据",
        Question.COUNT: "还没写人数",
        Question.DAY: "还没选办事日期",
        Question.PERIOD: "还没确认办事日期",
        Question.KIND: "还没说明材料种类",
        Question.NOTHING: "都齐了，还没点“完成提交”",
    }[line.question or Question.NOTHING]

"""The archive in the chat and at the command line: what is offered, how far it is, what the reader should look at."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

from bot.domain.states import ArchiveVersion
from bot.plan.model import Indicator, Plan
from bot.services.archive_orders import ArchiveOffer, Ordered
from bot.texts.annex import parse_item
from bot.texts.archive import TITLE, VERSIONS, indicator_folder
from bot.texts.scoring import points_text

BY_INDICATOR = "按指标"
BACK = "返回"
CHOOSE_INDICATOR = f"<b>{TITLE}</b>\n要哪一项指标的材料？"
WHOLE_WORDS = ("全部", "全部指标")
MOST_LINES = 15
_BAR = 10
_PERSONAL = {"identity": "身份证号", "phone": "手机号"}

ERRORS: dict[str, str] = {
    "archive_item_unknown": "没有这个指标。请写指标编号，如 /archive 4.2 或 /archive 四、2。",
    "archive_unclear": "没看懂。可以发 /archive 验收版、/archive 内部版，或 /archive 4.2 验收版。",
    "archive_busy": "上一份还在制作，做好后会自动发给您。请等它做完再要下一份。",
    "archive_damaged": "没有做成：{count}个文件不在磁盘上，或内容与收到时的指纹不一致。请管理员从备份恢复后重做。涉及：{names}",
    "archive_failed": "没有做成。请稍后再试，或请管理员用命令行 creditbot export archive 导出。",
}


def parse_archive(text: str, plan: Plan) -> tuple[ArchiveVersion | None, str | None] | None:
    """The version and the indicator that the words name, each if they do; ``None`` when they are not understood."""
    version, indicator = None, None
    for word in text.replace("，", " ").split():
        named = next((each for each, name in VERSIONS.items() if word == name), None)
        clauses = parse_item(word, plan)
        if named is not None and version is None:
            version = named
        elif clauses and indicator is None:
            indicator = clauses[0].indicator
        elif word not in WHOLE_WORDS:
            return None
    return version, indicator


def version_button(version: ArchiveVersion) -> str:
    return VERSIONS[version]


def indicator_button(indicator: Indicator) -> str:
    return f"{indicator.id} {indicator.annex}"


def scope(indicator: Indicator | None) -> str:
    return indicator_folder(indicator) if indicator is not None else "全部指标"


def offer_text(offer: ArchiveOffer) -> str:
    """What there is to bind, and what the two versions are."""
    return "\n".join(
        (
            f"<b>{TITLE}</b>（{escape(scope(offer.indicator), quote=False)}）",
            f"当前自评 {points_text(offer.total.earned)}/{points_text(offer.total.cap)}；"
            f"已通过的报送{offer.submission_count}件，材料{offer.piece_count}份，约{size_text(offer.size)}。",
            "",
            "<b>验收版</b>：只有已通过的材料，可以交出去。",
            "<b>内部版</b>：所有报送、退回原因和办理过程，只在局内用。",
            "每项指标一个压缩包，太大的会分成几包。",
        )
    )


def size_text(size: int) -> str:
    """Bytes as people say them."""
    if size < 1_000_000:
        return f"{max(1, round(size / 1000)) if size else 0}KB"
    return f"{size / 1_000_000:.0f}MB" if size < 1_000_000_000 else f"{size / 1_000_000_000:.1f}GB"


def ordered_text(ordered: Ordered) -> str:
    title = escape(scope(ordered.indicator), quote=False)
    return f"开始制作{TITLE}（{VERSIONS[ordered.version]}，{title}）。做好后自动发给您，期间可以做别的事。"


def progress_text(params: dict[str, Any], plan_title: str | None) -> str:
    """The one progress message while it is being made. ``plan_title``: of the indicator at hand."""
    done, total = int(params["done"]), max(1, int(params["total"]))
    filled = min(_BAR, done * _BAR // total)
    bar = "▓" * filled + "░" * (_BAR - filled)
    at = f"\n正在整理：{escape(plan_title, quote=False)}" if plan_title else "\n正在核对材料"
    return f"{_head(params)}制作中\n{bar} {done * 100 // total}%{at}"


def done_blocks(params: dict[str, Any]) -> tuple[str, ...]:
    """What has been made, and what to look at before it is handed over."""
    head = f"{_head(params)}已做好\n共{params['count']}个压缩包，{size_text(params['size'])}，随后发出。"
    return (head, *attention_blocks(params, is_html=True))


def attention_blocks(params: dict[str, Any], *, is_html: bool) -> tuple[str, ...]:
    """Personal numbers, files too large for the chat, missing copies; nothing where there is nothing to say."""
    personal = list(dict.fromkeys(personal_line(*each) for each in params["personal"]))
    found = (
        ("⚠️ 下面的材料里可能有身份证号或手机号，交出去之前请核对、遮盖：", personal),
        ("⚠️ 下面的文件太大，聊天里发不了，请管理员用命令行 creditbot export archive 导出：", params["too_large"]),
        ("下面的照片没能做出打印副本，原件在包里：", params["uncopied"]),
    )
    return tuple(_list(title, lines, is_html=is_html) for title, lines in found if lines)


def personal_line(path: str, kind: str, masked: str, page: int | None) -> str:
    """四、2 …/128-1 ….pdf 第3页：手机号 138****5678."""
    return f"{path}{f' 第{page}页' if page else ''}：{_PERSONAL[kind]} {masked}"


def failed_text(params: dict[str, Any]) -> str:
    from bot.texts.errors import SENTENCES  # which reads this module's first

    sentence = SENTENCES.get(params["code"], ERRORS["archive_failed"]).format_map(params)
    return f"{_head(params)}没有做成\n{escape(sentence, quote=False)}"


def _head(params: dict[str, Any]) -> str:
    return f"<b>{TITLE}（{VERSIONS[ArchiveVersion(params['version'])]}）</b>"


def _list(title: str, lines: Sequence[str], *, is_html: bool) -> str:
    shown = [f"· {escape(line, quote=False) if is_html else line}" for line in lines[: MOST_LINES if is_html else None]]
    rest = len(lines) - len(shown)
    return "\n".join([title, *shown, *([f"还有{rest}处"] if rest else [])])

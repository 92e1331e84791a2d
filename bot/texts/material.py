"""Sentences about pieces of material: what they are, what is still lacking, where else they stand or may be used."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from html import escape

from bot.plan.labels import fold
from bot.plan.model import EvidenceKind
from bot.services.cautions import Caution, CautionCode
from bot.services.checklists import ChecklistLine
from bot.services.drafts import DraftSheet, EvidenceItem
from bot.services.material import GATES, ON_SITE, KindChoice
from bot.services.overlaps import Overlap
from bot.services.pieces import Piece, Pieces
from bot.services.reuse import Reuse
from bot.texts import kinds as words
from bot.texts.scoring import KIND_NAMES, numbers_text

PLAINLY = {
    frozenset({EvidenceKind.PUBLICATION}): "区政府网站公开链接",
    frozenset({EvidenceKind.UPLOAD}): "“信用交通·山东”上传截图或链接",
}
SEVERAL = "<b>一份材料里有几样就点几样</b>，点好了再点“选好了”。"
PIECES_TITLE = "<b>#{number} 的材料</b>（共{count}份），点一份可以看、改种类、拿掉，或移到另一项："
PIECES_SENT = "<b>#{number} 的材料</b>（共{count}份），点一份可以看、改种类。要拿掉或换项，请先撤回再重新报送："
NO_PIECES = "<b>#{number}</b> 现在没有材料。请发照片、文件或链接。"
REMOVED = "已拿掉{count}份，点错了可以放回。"
WHICH_TARGET = "<b>第{place}份移到哪一项？</b>请点按钮："
MOVED = "已从 #{source} 移到 #{number}。"
ALSO_FOR = "这份材料还可用于：{items}。点下面的按钮，不用重发。"
BARRED = "不可同时用于：{items}（附件规定不重复计分）"

_CAUTIONS: dict[CautionCode, str] = {
    CautionCode.RELATIVE: (
        "{departments}已报“{label}”，它和这里的领域一个是重点领域、一个是它的细分领域。"
        "两个都报，验收时可能只认一个，请先核对。"
    ),
    CautionCode.FOLLOWS: "{item} 还没有报“{label}”。本项要以它为依据，请先核对。",
    CautionCode.CHAIN: "{item} 还没有报“{label}”。它计分以后，本项才计分。",
    CautionCode.FIRST: "{item} 还没有材料。它得分以后，本项才得分。",
    CautionCode.MERGES: "和{numbers}用了同样的材料，合起来只算1条。",
    CautionCode.STRUCK: "“信用交通·山东”网站的链接不计入本项，请发其他媒体的报道。",
    CautionCode.FOREIGN: "链接不在区政府网站上，不能算政府网站公开。",
}

ERRORS = {
    "kind_needed": "请至少选一样，再点“选好了”。",
    "kind_gone": "这个选项已经没有了，请重新选。",
    "kind_unreadable": "没看懂是哪种材料。请点按钮，或输入按钮上的字，例如：{example}",
    "piece_gone": "这份材料已经不在这里了，请重新打开材料清单。",
    "piece_place": "没有第{place}份材料。请先发 /pieces {number} 看看有哪几份。",
    "piece_command": "请这样写：/pieces {number} 2 拿掉，或 /pieces {number} 2 4.1（移到4.1）",
    "reuse_command": "请写上报送编号和项目编号，例如：/reuse 128 1.2a",
    "reuse_excluded": "#{number} 的材料不能再用于 {item}：附件规定不重复计分。",
    "reuse_same": "#{number} 报的就是 {item}，不用再报一遍。",
    "submission_not_sent": "#{number} 现在是“{state}”，不能再用于其他项。",
}


def lacking(lines: Iterable[ChecklistLine]) -> str:
    """区政府网站公开链接、活动总结; empty when nothing is lacking."""
    return "、".join(PLAINLY.get(frozenset(line.kinds), escape(line.title, quote=False)) for line in lines)


def choice_name(choice: KindChoice, *, gate_count: int, has_picture: bool) -> str:
    """What the choice is called: 网站截图 and 现场照片 of pictures, else the checklist's own words."""
    if choice.key == ON_SITE:
        return words.ON_SITE
    if choice.line is None:
        return KIND_NAMES[choice.kind]
    if choice.kind in GATES and has_picture:
        return words.SCREENSHOT if gate_count == 1 else words.SCREENSHOTS[choice.kind]
    return choice.line


def choice_names(choices: Iterable[KindChoice], *, has_picture: bool) -> dict[str, str]:
    """Key and name of each choice."""
    offered = list(choices)
    gate_count = sum(choice.kind in GATES for choice in offered)
    return {each.key: choice_name(each, gate_count=gate_count, has_picture=has_picture) for each in offered}


def shows_picture(items: Iterable[EvidenceItem]) -> bool:
    """Whether anything of that, as far as it has no kind yet, is a picture."""
    held = list(items)
    return any(item.is_picture for item in [item for item in held if item.kind is None] or held)


def parse_kinds(text: str, choices: Iterable[KindChoice]) -> tuple[str, ...]:
    """The keys of the choices that the words name (通知、总结); empty where any is unclear."""
    offered = list(choices)
    called = [choice_names(offered, has_picture=has_picture) for has_picture in (True, False)]
    names = [pair for each in called for pair in each.items()]
    keys: list[str] = []
    for typed in fold(text).replace("，", "、").replace(",", "、").replace(" ", "、").split("、"):
        exact = {key for key, name in names if typed == fold(name)}
        found = exact or {key for key, name in names if len(typed) >= 2 and typed in fold(name)}
        if len(found) != 1:
            return ()
        keys += found
    return tuple(dict.fromkeys(keys))


def kinds_of(item: EvidenceItem) -> str:
    """活动通知、活动总结, or 还没说明."""
    if item.kind is None:
        return "还没说明种类"
    plain = [KIND_NAMES[kind] for kind in item.kinds or (item.kind,)]
    return "、".join(dict.fromkeys(escape(name, quote=False) for name in item.lines or plain))


def form_of(item: EvidenceItem) -> str:
    """照片, 文件 会议纪要.docx, or the link."""
    if item.url:
        return f"链接 {item.url}"
    return "照片" if item.is_photo else f"文件 {item.name or ''}".strip()


def piece_name(item: EvidenceItem) -> str:
    return f"{escape(form_of(item), quote=False)} · {kinds_of(item)}"


def pieces(listed: Pieces) -> list[str]:
    """The list, a piece a line."""
    if not listed.items and not listed.removed:
        return [NO_PIECES.format(number=listed.id)]
    title = PIECES_TITLE if listed.state == "draft" else PIECES_SENT
    lines = [title.format(number=listed.id, count=len(listed.items))]
    lines += [f"{place}. {piece_name(item)}" for place, item in enumerate(listed.items, 1)]
    return [*lines, REMOVED.format(count=len(listed.removed))] if listed.removed else lines


def piece(shown: Piece) -> list[str]:
    title = f"<b>#{shown.submission_id} 第{shown.place}份（共{shown.count}份）</b>"
    return [title, piece_name(shown.item), SEVERAL] if shown.choices else [title, piece_name(shown.item)]


def piece_said(shown: Piece) -> str:
    return f"#{shown.submission_id} 第{shown.place}份：{kinds_of(shown.item)} ☑"


def caution(found: Caution) -> str:
    return "⚠️ " + _CAUTIONS[found.code].format(
        item=found.clause_id,
        label=escape(found.label, quote=False),
        numbers=" " + numbers_text(found.numbers) + " ",
        departments="、".join(found.departments),
    )


def overlap(found: Overlap, *, department: str) -> str:
    """Where the same material stands; another department's place is named without its number."""
    item = f"{found.clause_id} {found.title}" if found.clause_id else "还没选项的草稿"
    owner = f"#{found.submission_id}（{item}）" if found.department == department else f"{found.department}的 {item}"
    sentence = f"同一份材料已用于{owner}" if found.is_same else f"有图片和{owner}的看上去一样"
    if found.excluded:
        return f"⚠️ {sentence}。附件规定不重复计分，两处只计一处。"
    return f"💡 {sentence}。"


def warnings(sheet: DraftSheet) -> list[str]:
    """Everything that should be known before sending, a sentence a line."""
    merged = {number for each in sheet.cautions if each.code is CautionCode.MERGES for number in each.numbers}
    elsewhere = [each for each in sheet.overlaps if each.submission_id not in merged]
    found = [overlap(each, department=sheet.department) for each in elsewhere]
    return [*map(caution, sheet.cautions), *dict.fromkeys(found)]


def reuse(found: Reuse) -> list[str]:
    """这份材料还可用于：1.1b、1.2a, and 不可同时用于：6.1a."""
    lines = []
    if found.usable:
        lines.append(ALSO_FOR.format(items="、".join(clause.id for clause in found.usable)))
    if found.barred:
        lines.append(BARRED.format(items="、".join(clause.id for clause in found.barred)))
    return lines


def contents(evidence: Iterable[EvidenceItem]) -> str:
    """照片2张、文件1个、链接1条"""
    forms = Counter("链接" if item.url else "照片" if item.is_photo else "文件" for item in evidence)
    units = {"照片": "张", "文件": "个", "链接": "条"}
    return "、".join(f"{form}{forms[form]}{unit}" for form, unit in units.items() if forms[form])

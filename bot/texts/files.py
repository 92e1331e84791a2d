"""Sentences about files: what stands out about them, what is not taken, what is asked before it is fetched."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from bot.services.file_traits import FileRemark, Remark

CLASSIFIED = (
    "这份材料带有密级标志，不能用本机器人报送，没有接收。涉密材料请走保密渠道；如是误标，请改掉文件名或说明后再发。"
)
ASK_PUBLIC = "<b>确认可公开？</b>{what}写有“内部”，还没有接收。可以公开的点「可公开，收下」，不能公开的点「不发了」。"
KEEP = "可公开，收下"
DROP = "不发了"
DROPPED = "好的，没有接收这份材料。"
DISK_LOW = "⚠️ 机器人的磁盘快满了：只剩 {free_mb}MB（低于 {least_mb}MB），新照片和文件都不收了。请联系管理服务器的人清理或扩容；已收到的材料都在。"

ERRORS = {
    "classified_marking": CLASSIFIED,
    "disk_low": "机器人的存储空间快满了，暂时收不了新文件，已通知信用办。请把材料留好，过后再发；网页链接可以照常发。",
    "submission_full": "#{number} 已有{limit}份材料，装不下了，这份没有接收。请先点“完成提交”，同一项可以再报一件；或者把多张合成一个PDF再发。",
    "day_full": "您今天已发了{limit}个文件，今天不能再收，这份没有接收。请明天再发，或者合成一个PDF、改发网页链接。",
    "held_unknown": "没有等您确认的材料，请重新发一次。",
    "held_dropped": "这份材料刚才已选“不发了”。要报送的话，请重新发一次。",
    "held_kept": "这份材料已经收下了。不想报送，请在“我的报送”里撤回。",
}

_REMARKS: dict[Remark, str] = {
    Remark.UNCOMMON: "类型不常见，审核时请留意",
    Remark.MISMATCH: "内容和文件名的类型对不上，审核时请留意",
    Remark.PROGRAM: "是程序文件，不是材料，请不要打开",
    Remark.MACROS: "带有宏，请不要启用宏",
    Remark.SEVERAL: "里面夹带了别的文件，打开时请当心",
    Remark.DAMAGED: "图片打不开，可能没传完整",
    Remark.TOO_LARGE: "图片尺寸过大，没有预览",
    Remark.NAME: "文件名里有看不见的字符，已换成“�”",
}


def remark_lines(remarks: Iterable[FileRemark]) -> list[str]:
    """For the reviewer, one line a file: ⚠️ 第2份《合同.pdf》：内容和文件名的类型对不上，审核时请留意"""
    return [f"⚠️ 第{place}份{_named(name)}：{'；'.join(said)}" for place, name, said in _by_file(remarks)]


def remarks_for_sender(remarks: Iterable[FileRemark]) -> list[str]:
    """For who sent it: what was noticed, and that it is kept as it came."""
    lines = [f"提示：{_named(name) or '这份文件'}{'；'.join(said)}。" for _, name, said in _by_file(remarks)]
    return [*lines, "已照原样保存，审核的人也会看到这条提示。发错了的话，请撤回后重新发。"] if lines else []


def _by_file(remarks: Iterable[FileRemark]) -> list[tuple[int, str | None, list[str]]]:
    found: dict[int, tuple[str | None, list[str]]] = {}
    for each in remarks:
        found.setdefault(each.place, (each.name, []))[1].append(_REMARKS[each.remark])
    return [(place, name, said) for place, (name, said) in found.items()]


def _named(name: str | None) -> str:
    return f"《{escape(name, quote=False)}》" if name else ""


def ask_public(file_name: str | None) -> str:
    """《内部讲话.docx》写有“内部”…"""
    return ASK_PUBLIC.format(what=_named(file_name) or "这份材料")

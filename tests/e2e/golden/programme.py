"""What the bureau did in 2024 for certain, before chance adds the rest: clause, month, and what is special."""

from __future__ import annotations

from dataclasses import dataclass

from bot.plan.model import EvidenceKind
from tests.e2e.golden.deeds import Fate, Way


@dataclass(frozen=True, slots=True)
class Row:
    """``by``: the department, else one of the clause's. ``twin``: rows with the same number send the same first file.

    ``without``: a required kind that stays missing. ``wrong_site``: its links lead to “信用交通·山东”.
    """

    clause: str
    month: int
    label: str | None = None
    by: str | None = None
    fate: Fate = Fate.APPROVED
    way: Way | None = None
    reuse: str | None = None
    twin: int = 0
    without: EvidenceKind | None = None
    wrong_site: bool = False
    is_evaluation: bool = False


ROWS: tuple[Row, ...] = (
    Row("1.1a", 3, by="办公室", reuse="1.1b"),
    Row("1.2a", 4, by="法规科"),
    Row("1.3", 3, by="政策研究室"),
    *(Row("1.4", month, by="办公室") for month in (2, 5, 11)),
    Row("1.4", 8, by="办公室", twin=1),
    *(Row("2.1", month, by="法规科") for month in (3, 6)),
    Row("2.1", 9, by="办公室", fate=Fate.RETURNED),
    Row("2.2", 6, by="法规科", fate=Fate.MENDED),
    Row("3.1", 2, by="法规科"),
    *(Row("3.1", month, by=by) for month in (4, 5, 7, 9, 10, 12) for by in ("法规科",)),
    Row("3.1", 6, by="办公室", twin=2),
    *(Row("3.1", 8, by="办公室", twin=3) for _ in range(2)),
    Row("3.2", 4, "道路货运", by="货运科"),
    Row("3.2", 5, "驾培", by="维管驾培服务科"),
    Row("3.2", 8, "网约车", by="客运科", is_evaluation=True),
    Row("3.2", 9, "城市公交", by="产业发展科"),
    Row("3.2", 10, "汽车维修", by="公路综合科", is_evaluation=True, without=EvidenceKind.PUBLICATION),
    Row("4.1", 5, by="客运科", way=Way.FILED),
    Row("4.1", 7, by="养护科"),
    Row("4.1", 8, by="市政道路桥梁服务中心", without=EvidenceKind.UPLOAD),
    *(Row("4.2", 6, label, by=by) for label, by in (("道路客运", "客运科"), ("道路货运", "货运科"))),
    Row("4.2", 8, "机动车维修", by="维管驾培服务科", fate=Fate.AMENDED),
    Row("4.2", 9, "安全生产", by="安全监督科", without=EvidenceKind.PUBLICATION),
    *(Row("4.3", 9, label, by=by) for label, by in (("道路客运", "客运科"), ("道路货运", "货运科"))),
    Row("4.3", 10, "安全生产", by="安全监督科"),
    Row("4.4", 5, "公路施工", by="公路建设科"),
    Row("4.4", 6, "公路养护", by="养护科"),
    Row("4.4", 9, "公路设计", by="财务审计科"),
    Row("4.4", 10, "城市交通", by="政务服务大厅交通窗口"),
    *(Row("4.5", month, f"钢交罚〔2024〕{month}号", by="执法大队") for month in (5, 6, 7, 9)),
    Row("5.1", 10, by="党建办"),
    Row("5.1", 11, by="客运科", without=EvidenceKind.SUMMARY),
    Row("5.2", 9, by="货运科"),
    Row("5.3a", 5, by="政策研究室", twin=2),
    Row("5.3b", 9, "企业", by="客运科"),
    Row("5.3b", 10, "个人", by="货运科", fate=Fate.CORRECTED),
    Row("5.4", 5, "诚信建设万里行", by="党建办"),
    Row("5.4", 8, "美德山东", by="执法大队", way=Way.FILED),
    Row("6.1a", 6, by="办公室", twin=1),
    Row("6.1b", 10, by="办公室"),
    Row("6.2", 6, by="维管驾培服务科"),
    Row("6.3", 7, by="法规科"),
    Row("6.3", 8, by="公路综合科"),
    Row("7.1", 6, "信易行", by="客运科"),
    Row("7.1", 7, "信易租", by="维管驾培服务科"),
    Row("7.2", 8, "信易行", by="客运科"),
    Row("7.2", 9, "信易贷", by="维管驾培服务科"),
    Row("7.3", 10, "信易行", by="党建办"),
    Row("7.3", 11, "信易租", by="办公室", wrong_site=True),
)

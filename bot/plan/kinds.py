"""The plan's small vocabularies: rules, kinds of evidence, channels, cadences."""

from __future__ import annotations

from enum import StrEnum


class RuleKind(StrEnum):
    """How a clause's facts become units and units become points."""

    ONCE = "once"
    STAFFING = "staffing"
    PER_LABEL = "per_label"
    PER_QUARTER = "per_quarter"
    PER_ITEM = "per_item"
    MONTHLY = "monthly"


class EvidenceKind(StrEnum):
    """What a piece of evidence is (佐证材料的种类)."""

    NOTICE = "notice"
    PHOTO = "photo"
    VIDEO = "video"
    SUMMARY = "summary"
    COVERAGE = "coverage"
    CRITERIA = "criteria"
    ANNOUNCEMENT = "announcement"
    PUBLICATION = "publication"
    UPLOAD = "upload"
    DATA = "data"
    DOCUMENT = "document"


class Channel(StrEnum):
    """Where a link leads."""

    GOVERNMENT = "government"
    CREDIT_SHANDONG = "credit-shandong"
    OTHER = "other"


class Cadence(StrEnum):
    """How often an obligation of a clause or duty falls due."""

    ONCE = "once"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"

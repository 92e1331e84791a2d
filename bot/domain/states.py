"""States of things that people act upon, and the only ways from one to the next."""

from __future__ import annotations

from enum import StrEnum


class MemberState(StrEnum):
    ACTIVE = "active"  # may use the bot
    LEFT = "left"  # lost access at once; the row stays for the record


class InviteState(StrEnum):
    OPEN = "open"  # the code can be used
    REDEEMED = "redeemed"  # used; the coordinator has still to confirm the account
    CONFIRMED = "confirmed"  # the member has joined
    REJECTED = "rejected"  # the coordinator refused the account
    REVOKED = "revoked"  # withdrawn before use


class SubmissionState(StrEnum):
    DRAFT = "draft"  # the sender is still collecting
    PENDING = "pending"  # waits for review (待审核)
    APPROVED = "approved"  # counted (通过)
    RETURNED = "returned"  # sent back with a reason (退回补正)
    WITHDRAWN = "withdrawn"  # taken back by the sender (撤回)


class FilingState(StrEnum):
    """What the department says of a submission that the coordinator filed for it (代报)."""

    WAITING = "waiting"  # nobody of the department has looked yet
    CONFIRMED = "confirmed"  # 无误
    DISPUTED = "disputed"  # 有误, with a reason


class AppealState(StrEnum):
    """What became of 申请复核."""

    OPEN = "open"  # before the deputy
    UPHELD = "upheld"  # 维持: the return holds
    OVERTURNED = "overturned"  # 改为通过
    SETTLED = "settled"  # the reviewer corrected the decision meanwhile


class EvidenceState(StrEnum):
    RECEIVING = "receiving"  # announced by Telegram, not yet on disk
    STORED = "stored"  # fsynced, hash in the database
    FAILED = "failed"  # could not be fetched; the sender was told
    REMOVED = "removed"  # the sender took it out of the draft


class HeldState(StrEnum):
    """Material whose own words speak against its being public."""

    WAITING = "waiting"  # the sender is asked 确认可公开？
    KEPT = "kept"  # it may be public: taken up as if it came now
    DROPPED = "dropped"  # the sender would rather not
    REFUSED = "refused"  # bears a 密级标志; nothing of it was fetched


class InboxState(StrEnum):
    PENDING = "pending"  # committed, not yet handled
    HANDLED = "handled"  # all its effects are committed
    REFUSED = "refused"  # from a stranger; the payload is erased
    QUARANTINED = "quarantined"  # unreadable or failing; kept for the operator


class OutboxState(StrEnum):
    PENDING = "pending"  # nobody has tried yet
    CLAIMED = "claimed"  # a worker holds the lease
    WAITING = "waiting"  # to be tried again at `not_before_at`
    SENT = "sent"  # Telegram answered with the message ids
    FAILED = "failed"  # refused for good; reported to the coordinator
    UNKNOWN = "unknown"  # possibly delivered; retried once, then reported


class Lane(StrEnum):
    """Who goes first when Telegram's limits make messages wait."""

    ANSWER = "answer"
    DUE = "due"
    DIGEST = "digest"
    BROADCAST = "broadcast"


class ReminderState(StrEnum):
    ISSUED = "issued"  # stands in an outbox row
    LATE = "late"  # issued after its day (补发)
    FOLDED = "folded"  # spoken of in another row's message
    INACTIVE = "inactive"  # fell due before the bot began (未启用)


class AnswerKind(StrEnum):
    """What is said of an obligation instead of material; entered in the ledger, never scored."""

    DONE = "done"  # 确认报送: done or reported, evidence follows
    NIL = "nil"  # 零报告: nothing to report in the period
    JOINED = "joined"  # 随××科统一报送
    EXEMPT = "exempt"  # 不涉及, once the coordinator agrees
    DIFFICULTY = "difficulty"  # 有困难: 存在问题及下一步措施
    EXTENSION = "extension"  # 延期, once a deputy agrees: moves reminding, never scoring
    SETTLED = "settled"  # 办结: the coordinator closes it for those who have no material
    PAUSED = "paused"  # 暂缓, by the coordinator
    SCHEDULED = "scheduled"  # 省厅通知到了: the day from which reminding is reckoned


class AnswerState(StrEnum):
    WAITING = "waiting"  # for the coordinator or a deputy to agree
    STANDING = "standing"  # in force
    REFUSED = "refused"  # not agreed to, or sent back
    RETRACTED = "retracted"  # taken back by those who said it
    REPLACED = "replaced"  # by a later one of the same kind


class ReceiptKind(StrEnum):
    """What is signed for (签收), and nothing else."""

    NOTICE = "notice"  # 通知
    INSTRUCTION = "instruction"  # 批示
    SUPERVISION = "supervision"  # 督办单
    BULLETIN = "bulletin"  # 通报


class ReceiptState(StrEnum):
    QUEUED = "queued"  # 已排队
    DELIVERED = "delivered"  # 已送达: Telegram took it
    FAILED = "failed"  # 失败
    SIGNED = "signed"  # 已签收


class SupervisionState(StrEnum):
    DRAFT = "draft"  # its paper is not on the disk yet
    ISSUED = "issued"  # sent to the department


class BulletinState(StrEnum):
    DRAFT = "draft"  # before the coordinator
    PROPOSED = "proposed"  # before the leader (送审)
    APPROVED = "approved"  # sent to all (同意通报)
    REFUSED = "refused"  # the leader does not agree (不同意)
    DROPPED = "dropped"  # given up by the coordinator (放弃)


class InstructionState(StrEnum):
    DRAFT = "draft"  # offered to be passed on
    SENT = "sent"  # passed on (转办)
    DROPPED = "dropped"  # not passed on


class GroupState(StrEnum):
    WAITING = "waiting"  # added by a coordinator; a day's time for /bind
    BOUND = "bound"  # a department's working group
    LEFT = "left"  # the bot is no longer in it


class GroupDigest(StrEnum):
    """Where a department's morning message goes once a group is bound."""

    BESIDE = "beside"  # to the group and to each person
    INSTEAD = "instead"  # to the group; its staff get none of their own
    PEOPLE = "people"  # to each person only


class NoticeState(StrEnum):
    DRAFT = "draft"  # the author is still writing
    SENT = "sent"  # confirmed (确认发送); written to its recipients' outbox
    RECALLED = "recalled"  # taken back by a correction (撤回)
    DROPPED = "dropped"  # given up before it was sent


class AudienceKind(StrEnum):
    """To whom a notice goes."""

    ALL = "all"  # 全体
    DEPARTMENTS = "departments"  # 科室
    ROLES = "roles"  # 角色
    UNSUBMITTED = "unsubmitted"  # 未提交某项的科室


class Robot(StrEnum):
    """Group robots of other messengers to which notices are passed on."""

    WECOM = "wecom"  # 企业微信
    DINGTALK = "dingtalk"  # 钉钉
    FEISHU = "feishu"  # 飞书


class MirrorState(StrEnum):
    WAITING = "waiting"  # to be posted at `not_before_at`
    SENT = "sent"  # the robot's answer said so
    FAILED = "failed"  # refused, or tried too often; the coordinators are told


class PageOutcome(StrEnum):
    """What came of looking at a link once."""

    FOUND = "found"  # read, and kept as found
    UNREADABLE = "unreadable"  # there, but not for programs; or not to be read by one
    DEAD = "dead"  # gone, broken or out of reach


class PageState(StrEnum):
    """How a link stands after its checks."""

    UNCHECKED = "unchecked"  # nobody has looked yet
    FINE = "fine"  # read
    FAILING = "failing"  # dead on one or two days
    AMBER = "amber"  # dead on three days or more; the points stay
    UNREADABLE = "unreadable"  # only a person can look (待人工核验)


class ArchiveVersion(StrEnum):
    """The two forms of the year's evidence, bound (验收材料汇编)."""

    ACCEPTANCE = "acceptance"  # 验收版: approved material, nothing internal
    INTERNAL = "internal"  # 内部版: everything, with its record


class ArchiveState(StrEnum):
    WAITING = "waiting"  # ordered, or interrupted and to be gone on with
    DONE = "done"  # all its packages are on their way
    FAILED = "failed"  # not made; who ordered it was told why

"""Results of votes and rulings, and what carries a question. Key → (Chinese, English)."""

from __future__ import annotations

from consult.rules.words.value import Pair

WORDS: dict[str, Pair] = {
    "result.adopted": ("通过", "Adopted"),
    "result.lost": ("未通过", "Lost"),
    "result.no_quorum": ("参与不足，表决无效", "No quorum for this vote"),
    "result.withdrawn": ("已撤回", "Withdrawn"),
    "result.postponed": ("已改期", "Postponed"),
    "result.postponed_indefinitely": ("不再讨论", "Not taken further"),
    "result.referred": ("已交小组研究", "Referred to a group"),
    "result.committed": ("已交小组研究", "Referred to a group"),
    "result.tabled": ("已暂放", "Laid on the table"),
    "result.laid_on_table": ("已暂放", "Laid on the table"),
    "result.not_considered": ("不予考虑", "Not considered"),
    "result.objection_sustained": ("不予考虑", "Not considered"),
    "result.ruled_out": ("裁定不合规则", "Ruled out of order"),
    "result.out_of_order": ("裁定不合规则", "Ruled out of order"),
    "result.no_second": ("无人附议，不予受理", "Fell for want of a second"),
    "result.well_taken": ("成立", "Well taken"),
    "result.not_well_taken": ("不成立", "Not well taken"),
    "result.sustained": ("维持裁定", "The ruling stands"),
    "result.reversed": ("推翻裁定", "The ruling is reversed"),
    "result.admitted": ("受理", "Admitted"),
    "result.not_admitted": ("不受理", "Not admitted"),
    "result.tie": ("平局", "Tied"),
    "result.chosen": ("选定：%(names)s", "Chosen: %(names)s"),
    "result.done": ("已议完", "Finished"),
    "needs.majority": ("赞成多于反对就通过", "more for than against"),
    "needs.two_thirds": ("赞成达到三分之二才通过", "at least two thirds of the votes cast"),
    "needs.majority_negative": ("反对多于赞成才推翻裁定", "the ruling stands unless more are against it"),
    "needs.negative_two_thirds": ("三分之二反对才不予考虑", "blocked only by two thirds against"),
    "needs.majority_present": ("赞成超过到会人数一半才通过", "more than half of those present"),
    "needs.majority_membership": ("赞成超过全体成员一半才通过", "more than half of all members"),
    "needs.two_thirds_present": ("赞成达到到会人数三分之二才通过", "at least two thirds of those present"),
    "needs.two_thirds_membership": ("赞成达到全体成员三分之二才通过", "at least two thirds of all members"),
    "needs.rescind": (
        "三分之二赞成，或全体成员过半数，或事先告知后过半数",
        "two thirds, or more than half of all members, or a majority with notice",
    ),
    "needs.notice_two_thirds": (
        "事先告知后三分之二赞成，或全体成员过半数",
        "two thirds with notice, or more than half of all members",
    ),
    "needs.rule": ("%(words)s", "%(words)s"),
    "needs.best": ("得票最多的%(n)s项入选", "the %(n)s with the most votes"),
    "result.consent": ("无异议通过", "Without objection"),
    # what the chair rules
    "ruling.well_taken": ("成立", "well taken"),
    "ruling.not_well_taken": ("不成立", "not well taken"),
    "ruling.admitted": ("受理", "admitted"),
    "ruling.not_admitted": ("不受理", "not admitted"),
    "ruling.out_of_order": ("不合规则", "out of order"),
    "ruling.called_to_order": ("请遵守秩序", "a call to order"),
    "ruling.submitted": ("交会议决定", "submitted to the meeting"),
}

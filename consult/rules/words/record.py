"""Lines of the record of a meeting. Key → (Chinese, English)."""

from __future__ import annotations

from consult.rules.words.value import Pair

WORDS: dict[str, Pair] = {
    "log.consent_asked": (
        "主持人问有没有异议（%(motion)s）。",
        "The chair asked whether anybody objects (%(motion)s).",
    ),
    "log.consent_agreed": ("没有异议，通过（%(motion)s）。", "Nobody objected: agreed (%(motion)s)."),
    "log.consent_lapsed": ("征求异议作罢（%(motion)s）。", "The request for consent lapsed (%(motion)s)."),
    "log.consent_objected": ("%(who)s提出异议。", "%(who)s objected."),
    "log.meeting_opened": (
        "确定名册与议程：成员%(members)s人，法定人数%(quorum)s人。",
        "The roll and the agenda were laid down: %(members)s members, quorum %(quorum)s.",
    ),
    "log.called_to_order": ("主持人宣布开会。", "The chair called the meeting to order."),
    "log.checked_in": ("%(n)s人签到，到会%(present)s人。", "%(n)s checked in; %(present)s present."),
    "log.left": ("%(n)s人离场，到会%(present)s人。", "%(n)s left; %(present)s present."),
    "log.item_taken_up": ("开始议项：%(title)s", "Item: %(title)s"),
    "log.item_finished": ("该议项议毕。", "The item was finished."),
    "log.motion_made": ("%(who)s提出：%(motion)s。", "%(who)s moved: %(motion)s."),
    "log.motion_from_agenda": (
        "议程所列方案提交会议。",
        "The proposal on the agenda came before the meeting.",
    ),
    "log.seconded": ("%(who)s附议。", "%(who)s seconded."),
    "log.stated": ("主持人陈述议题。", "The chair stated the question."),
    "log.recognized": ("请%(who)s发言。", "%(who)s was given the floor."),
    "log.recognized_side": ("请%(who)s发言（%(side)s）。", "%(who)s was given the floor (%(side)s)."),
    "log.speaker_stopped": ("主持人请%(who)s结束发言。", "The chair ended the speech of %(who)s."),
    "log.permitted": ("会议准许%(who)s发言。", "The meeting let %(who)s speak."),
    "log.put": ("提请表决。", "The question was put to the vote."),
    "log.put_box": ("提请无记名表决。", "The question was put to an unnamed box."),
    "log.hands_entered": (
        "录入现场举手：赞成%(for)s，反对%(against)s，弃权%(abstain)s（%(who)s录入）。",
        "Hands counted in the room were entered: %(for)s for, %(against)s against, %(abstain)s abstaining (entered by %(who)s).",
    ),
    "log.announced": (
        "表决结果：%(result)s（赞成%(for)s，反对%(against)s，弃权%(abstain)s）。",
        "Result: %(result)s (%(for)s for, %(against)s against, %(abstain)s abstaining).",
    ),
    "log.announced_options": ("表决结果：%(result)s。", "Result: %(result)s."),
    "log.text_changed": ("文字改为：", "The text now reads:"),
    "log.ruled": ("主持人裁定：%(ruling)s。", "The chair ruled: %(ruling)s."),
    "log.overruled": (
        "主持人裁定照办并记入记录：%(act)s。",
        "The chair allowed an act on the record: %(act)s.",
    ),
    "log.recess_began": ("宣布休息。", "Recess."),
    "log.resumed": ("继续开会。", "The meeting resumed."),
    "log.adjournment_voted": ("通过散会。", "Adjournment was carried."),
    "log.adjourned": ("主持人宣布散会。", "The chair declared the meeting adjourned."),
    "log.withdrawn": ("动议撤回。", "The motion was withdrawn."),
    "log.left_stack": ("处理结果：%(result)s。", "Disposed of: %(result)s."),
    "log.raised": ("提出%(motion)s。", "%(motion)s was raised."),
    "log.debate_closed": ("结束辩论。", "Debate was closed."),
    "log.debate_limited": ("调整了发言限制。", "Debate was limited or extended."),
    "log.admitted": ("%(who)s列入名册。", "%(who)s was put on the roll."),
    "log.laid_aside": ("先放下：%(motion)s。", "Laid aside: %(motion)s."),
    "log.brought_back": ("恢复讨论。", "Taken up again."),
    "log.noted": ("记录在案。", "Noted."),
}

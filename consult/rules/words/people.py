"""How people, sides, phases and rule sets are called. Key → (Chinese, English)."""

from __future__ import annotations

from consult.rules.words.value import Pair

WORDS: dict[str, Pair] = {
    "person.member": ("%(n)s号成员", "Member %(n)s"),
    "person.chair": ("主持人", "The chair"),
    "person.secretary": ("记录员", "The recorder"),
    "person.guest": ("旁听人员", "An observer"),
    "office.chair": ("主持人", "chair"),
    "office.vice_chair": ("副主持人", "vice-chair"),
    "office.secretary": ("记录员", "recorder"),
    "person.room": ("现场", "The room"),
    "side.for": ("赞成", "for"),
    "side.against": ("反对", "against"),
    "side.abstain": ("弃权", "abstain"),
    "side.question": ("提问", "question"),
    "side.none": ("发言", "to speak"),
    "phase.before": ("还没开始", "Not started"),
    "phase.in_session": ("会议中", "In session"),
    "phase.recess": ("休息中", "In recess"),
    "phase.adjourned": ("已散会", "Adjourned"),
    "rules.ronr12": ("罗伯特议事规则（第12版）", "Robert's Rules of Order (12th edition)"),
    "rules.small_board": ("小型会议规则", "Rules for small boards"),
    "rules.nantang13": ("南塘十三条", "Nantang thirteen rules"),
    "effect.decision": ("正式决定", "Decision"),
    "effect.consultation": ("意见征询", "Consultation"),
    "effect.pre_vote": ("预表决", "Preliminary vote"),
    "person.somebody": ("有人", "Somebody"),
}

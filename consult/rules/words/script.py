"""What the chair says, to be read aloud as it stands. Key → (Chinese, English). When each is said:
chair.py.
"""

from __future__ import annotations

from consult.rules.words.value import Pair

WORDS: dict[str, Pair] = {
    # --- opening, breaks, the end ---
    "say.open": (
        "应到%(members)s人，实到%(present)s人，达到法定人数（%(quorum)s人），现在开会。",
        "%(present)s of %(members)s members are here; the quorum is %(quorum)s. The meeting will "
        "come to order.",
    ),
    "say.hour_come": (
        "到了散会时间。要不要延长一会儿？不延长，就散会。",
        "It is time to adjourn. Do you wish to go on a little longer? If not, we adjourn.",
    ),
    "say.hour_over": ("到了散会时间，现在散会。", "It is time to adjourn."),
    "say.executive": (
        "现在是闭门会议，请旁听人员离场。这里说的、定的，不得外传。",
        "We are in executive session: guests will please leave. What is said and done here stays here.",
    ),
    "say.no_chair": (
        "现在没有人主持。先推选一位临时主持人：请大家提名，没有异议就由这位主持。",
        "Nobody is in the chair. First we choose somebody to preside for now: whom do you name? "
        "If nobody objects, that person presides.",
    ),
    "say.chair_may_return": (
        "这件事议完了，请主持人回来接着主持。",
        "This is settled. Will the chair please come back and preside.",
    ),
    "say.wait_quorum": (
        "应到%(members)s人，实到%(present)s人，法定人数是%(quorum)s人，还差%(short)s人。请大家再等一等。",
        "%(present)s of %(members)s members are here; the quorum is %(quorum)s, so we need %(short)s more. "
        "Please wait a little.",
    ),
    "say.quorum_lost": (
        "现在在场%(present)s人，不够%(quorum)s人，不能表决。可以等人来齐、休息，或者散会下次再议。",
        "%(present)s are here and %(quorum)s are needed, so we cannot vote. "
        "We can wait for more members, recess, or adjourn and go on next time.",
    ),
    "say.quorum_lost_pending": (
        "现在在场%(present)s人，不够%(quorum)s人，不能表决。可以等人来齐，也可以请哪位提出休息或者散会。",
        "%(present)s are here and %(quorum)s are needed, so we cannot vote. "
        "We can wait for more members, or somebody may move to recess or to adjourn.",
    ),
    "say.quorum_lost_hour": (
        "现在在场%(present)s人，不够%(quorum)s人，不能表决。可以等人来齐，也可以请哪位提出休息。",
        "%(present)s are here and %(quorum)s are needed, so we cannot vote. "
        "We can wait for more members, or somebody may move to recess.",
    ),
    "say.agenda": (
        "今天有%(n)s项。先议第一项：%(title)s。",
        "There are %(n)s items today. We begin with the first: %(title)s.",
    ),
    "say.agenda_one": ("今天只有一项：%(title)s。", "There is one item today: %(title)s."),
    "say.next_item": ("下面议第%(n)s项：%(title)s。", "We go on to item %(n)s: %(title)s."),
    "say.due": ("到时间了，现在议：%(title)s。", "It is time for this: %(title)s."),
    "say.carried_over": ("接着议上次没议完的：%(what)s。", "We take up what was left over: %(what)s."),
    "say.item": ("现在议：%(title)s。哪位有提议？", "We take up: %(title)s. Is there a motion?"),
    "say.matter": ("现在听：%(what)s，不用表决。", "We hear this now: %(what)s. It needs no vote."),
    "say.any_motion": ("现在哪位有提议？", "Is there a motion?"),
    "say.any_business": (
        "今天的事议完了。还有别的事吗？",
        "That was the agenda. Is there any other business?",
    ),
    "say.close": (
        "没有的话，现在散会，谢谢大家。",
        "If not, the meeting is adjourned. Thank you all.",
    ),
    "say.adjourning": ("决定散会。", "We are to adjourn."),
    "say.announcements": ("还有要通知大家的吗？", "Are there any announcements?"),
    "say.adjourning_close": (
        "没有的话，现在散会，谢谢大家。",
        "If not, the meeting is adjourned. Thank you all.",
    ),
    "say.left_over": (
        "没议完的%(n)s项，按规则留到下次。",
        "Unfinished and left for the next meeting: %(n)s.",
    ),
    "say.next_meeting": ("下次会议：%(at)s。", "We meet again at %(at)s."),
    "say.adjourned": ("已经散会，谢谢大家。", "The meeting is adjourned. Thank you all."),
    "say.recess_both": (
        "现在休息%(length)s，%(time)s接着开。",
        "We are in recess for %(length)s, until %(time)s.",
    ),
    "say.recess_for": ("现在休息%(length)s。", "We are in recess for %(length)s."),
    "say.recess_until": ("现在休息，%(time)s接着开。", "We are in recess until %(time)s."),
    "say.recess_open": ("现在休息。", "We are in recess."),
    "say.resumed": ("休息结束，接着开会。", "The recess is over. The meeting will come to order."),
    # --- a motion is made ---
    "say.ask_second": ("有人附议吗？……", "Is there a second? …"),
    "say.seconded": ("有人附议。", "It is seconded."),
    # --- debate ---
    "say.who_speaks": ("哪位要发言？请举手。", "Who wishes to speak? Please raise a hand."),
    "say.anyone_else": ("还有人发言吗？", "Does anyone else wish to speak?"),
    "say.minutes": (
        "先看上次会议的记录。有要更正的吗？",
        "First the minutes of the last meeting. Are there corrections?",
    ),
    "say.minutes_close": ("没有的话，会议记录就通过了。", "If there are none, the minutes are approved."),
    "say.reported": (
        "%(who)s代表小组报告了%(what)s。",
        "%(who)s has reported for the group on %(what)s.",
    ),
    "say.reported_with": (
        "%(who)s代表小组报告了%(what)s，小组建议%(recommend)s。",
        "%(who)s has reported for the group on %(what)s; the group recommends %(recommend)s.",
    ),
    "recommend.adopt": ("通过", "that it be adopted"),
    "recommend.reject": ("不通过", "that it not be adopted"),
    "recommend.amend": ("先修改", "that it be changed"),
    "recommend.postpone_indefinitely": ("不再讨论", "that it be dropped"),
    "recommend.postpone_definitely": ("改期再议", "that it be postponed"),
    "say.put_ready": (
        "还有人发言吗？没有的话，现在表决。",
        "Does anyone else wish to speak? If not, we vote.",
    ),
    "say.not_debated": ("这一项不讨论，直接表决。", "This is not debated; we vote at once."),
    "say.debate_over": ("讨论结束，现在表决。", "Debate is closed; we vote now."),
    "say.back": ("回到方案：“%(text)s”。", "We are back at the proposal: “%(text)s”."),
    "say.part": ("现在看这一条：“%(text)s”。", "We are at this part: “%(text)s”."),
    "say.blank": (
        "空白处填什么？请大家提，每人提一个。",
        "What shall fill the blank? One suggestion each, please.",
    ),
    "say.blank_empty": ("空白处还没有填上。", "The blank is still to be filled."),
    "say.suggested": ("已经提出：%(values)s。", "Suggested so far: %(values)s."),
    "say.value_lost": ("“%(value)s”没有通过。", "“%(value)s” is lost."),
    "say.value_first": (
        "还有要提的吗？没有的话，逐个表决，先是：%(value)s。",
        "Any other suggestion? If not, we vote on one after the other, beginning with: %(value)s.",
    ),
    "say.value": ("下面表决：%(value)s。", "We now vote on: %(value)s."),
    "say.speaking": ("请%(who)s发言。", "%(who)s has the floor."),
    "say.speaking_time": ("请%(who)s发言，%(time)s。", "%(who)s has the floor for %(time)s."),
    "say.speaking_side": (
        "请%(who)s发言，%(side)s，%(time)s。",
        "%(who)s has the floor, %(side)s, for %(time)s.",
    ),
    "say.overtime": ("时间到，请说完这一句。", "Time is up. Please finish your sentence."),
    "say.call_on": ("下面请%(who)s发言。", "The next to speak is %(who)s."),
    "say.call_on_side": ("下面请%(who)s发言，%(side)s。", "The next to speak is %(who)s, %(side)s."),
    "floor.for": ("赞成方", "in favour"),
    "floor.against": ("反对方", "against"),
    "floor.question": ("提问", "with a question"),
    # --- points, rulings, appeals ---
    "say.rule_point": (
        "我来裁定这个秩序问题成不成立。",
        "I will now rule on this point of order.",
    ),
    "say.rule_privilege": (
        "我来裁定受不受理。",
        "I will now rule on whether it is taken up.",
    ),
    "say.may_appeal": ("不同意的可以申诉。", "Whoever disagrees may appeal."),
    "say.answer": ("我来答复：……", "I answer: …"),
    "say.orders": ("按议程，现在该议：%(title)s。", "Due on the agenda now: %(title)s."),
    "say.ruled": ("我的裁定：%(ruling)s。", "My ruling: %(ruling)s."),
    "say.ruled_because": (
        "我的裁定：%(ruling)s。理由：%(reason)s。",
        "My ruling: %(ruling)s. The reason: %(reason)s.",
    ),
    "say.no_second": (
        "没有人附议，这项动议不议了。",
        "There is no second, so the motion is not taken up.",
    ),
    "say.overruled": (
        "这一步我决定照这样进行，理由记入会议记录。",
        "I let this step be taken; my reason goes into the minutes.",
    ),
    # --- consent ---
    "say.consent_text": ("如无异议，就这样定：“%(text)s”。", "If nobody objects, it is agreed: “%(text)s”."),
    "say.consent_edit": ("如无异议，就这样改：%(edit)s。", "If nobody objects, we %(edit)s."),
    "say.consent_what": ("如无异议，就%(what)s。", "If nobody objects, %(what)s."),
    "say.consent_so": ("如无异议，就这样定。", "If nobody objects, it is so decided."),
    "say.consent_ask": ("有异议吗？……", "Is there any objection? …"),
    "say.consent_done": ("没有的话，就这样通过。", "If there is none, it is so decided."),
    "say.objected": (
        "有人有异议，那就先讨论，再表决。",
        "Somebody objects, so we debate it first and then vote.",
    ),
    "say.objected_vote": ("有人有异议，那就表决。", "Somebody objects, so we vote."),
    "say.objected_not_agreed": (
        "有人有异议，这件事没有定下来。",
        "Somebody objects, so it is not agreed.",
    ),
    # --- voting: both sides are asked in the same words ---
    "say.phones": (
        "%(who)s请在手机上选“%(button)s”，没有手机的请举手……请放下。",
        "%(who)s: choose “%(button)s” on your phone, or raise a hand … and down.",
    ),
    "say.hands": ("%(who)s请举手……请放下。", "%(who)s, raise your hands … and down."),
    "say.voices": ("%(who)s请说“%(button)s”……", "%(who)s, say “%(button)s” …"),
    "say.rise": ("%(who)s请起立……请坐。", "%(who)s, please rise … be seated."),
    "say.roll": (
        "现在点名。点到名的，请答赞成、反对或弃权。",
        "The roll is called. Hearing your name, answer for, against or abstain.",
    ),
    "say.box": (
        "请把票投进票箱，不用举手。没有人看得到您投了什么。",
        "Please put your vote into the box; no hands. Nobody sees how you vote.",
    ),
    "say.ballot": (
        "请把票写好，投进票箱，不用举手。",
        "Please mark your ballot and put it into the box; no hands.",
    ),
    "say.options": ("请从中选，最多%(n)s项：“%(text)s”。", "Choose up to %(n)s of them: “%(text)s”."),
    "abstain.any": ("弃权的", "Those abstaining"),
    "say.retake": (
        "有人要求起立重新表决。",
        "A division is called for: the vote is taken again by rising.",
    ),
    "say.stand_aside": (
        "按本组织的规定，%(names)s回避，不参加这次表决。",
        "Under our rules, not voting on this: %(names)s.",
    ),
    "say.vote_over": ("都投了吗？……投票结束。", "Has everybody voted? … The vote is closed."),
    "say.announce_now": ("下面宣布结果。", "Here is the result."),
    # --- what it takes ---
    "threshold.two_thirds": (
        "赞成票达到反对票的两倍才通过。",
        "It takes two thirds: at least twice as many for as against.",
    ),
    "threshold.majority_negative": ("票数一样，裁定算数。", "On a tie the ruling stands."),
    "threshold.negative_two_thirds": (
        "不同意的达到同意的两倍，这次会议就不议。",
        "If at least twice as many are against, this meeting does not consider it.",
    ),
    "threshold.majority_present": (
        "在场%(present)s人，至少%(least)s票赞成才通过。",
        "With %(present)s present it takes at least %(least)s in favour.",
    ),
    "threshold.two_thirds_present": (
        "在场%(present)s人，至少%(least)s票赞成才通过。",
        "With %(present)s present it takes at least %(least)s in favour.",
    ),
    "threshold.majority_membership": (
        "全体成员%(members)s人，至少%(least)s票赞成才通过。",
        "With %(members)s members it takes at least %(least)s in favour.",
    ),
    "threshold.two_thirds_membership": (
        "全体成员%(members)s人，至少%(least)s票赞成才通过。",
        "With %(members)s members it takes at least %(least)s in favour.",
    ),
    "threshold.rescind": (
        "赞成票达到反对票的两倍，或者赞成超过全体成员的一半，才通过。",
        "It takes two thirds, or more than half of all members.",
    ),
    "threshold.rescind_noticed": (
        "这件事事先告知过，赞成多于反对就通过。",
        "Notice was given, so more for than against is enough.",
    ),
    "threshold.notice_two_thirds": (
        "赞成超过全体成员的一半才通过。",
        "It takes more than half of all members.",
    ),
    "threshold.notice_two_thirds_noticed": (
        "这件事事先告知过，赞成票达到反对票的两倍就通过。",
        "Notice was given, so two thirds of the votes are enough.",
    ),
    "threshold.rule": (
        "应到%(members)s人，至少%(quorum)s人参加表决；%(members)s人都参加时，至少%(yes)s票赞成。",
        "Of %(members)s members at least %(quorum)s must vote; "
        "if all %(members)s do, it takes %(yes)s in favour.",
    ),
    "threshold.rule_open": (
        "应到%(members)s人；%(members)s人都参加时，至少%(yes)s票赞成。",
        "There are %(members)s members; if all vote, it takes %(yes)s in favour.",
    ),
    "threshold.nobody_against": ("有一票反对就不通过。", "One vote against and it is lost."),
    # --- the result just announced ---
    "say.result": (
        "赞成%(yes)s票，反对%(no)s票，%(result)s。",
        "%(yes)s in favour, %(no)s against: %(result)s.",
    ),
    "say.result_withheld": (
        "共投%(cast)s票。为保密只宣布结果：%(result)s。",
        "%(cast)s votes were cast. To keep them secret only the result is announced: %(result)s.",
    ),
    "say.result_abstain": (
        "赞成%(yes)s票，反对%(no)s票，弃权%(abstain)s票，%(result)s。",
        "%(yes)s in favour, %(no)s against, %(abstain)s abstaining: %(result)s.",
    ),
    "say.result_sides": (
        "%(pro)s%(yes)s票，%(con)s%(no)s票。",
        "%(pro)s: %(yes)s. %(con)s: %(no)s.",
    ),
    "say.result_plain": ("表决结果：%(result)s。", "The result: %(result)s."),
    "say.result_consent": ("没有异议，通过。", "There is no objection: it is so decided."),
    "say.chosen": ("选定：%(names)s。", "Chosen: %(names)s."),
    "say.none_chosen": ("没有一项够票数，没有选定。", "None has enough votes: nothing is chosen."),
    "said.carried": ("通过", "carried"),
    "said.lost": ("不通过", "lost"),
    "said.tie": ("平票，不通过", "a tie, so lost"),
    "said.short": ("票数不够，不通过", "not enough, so lost"),
    "said.no_quorum": ("参加表决的人不够，不通过", "too few took part, so lost"),
    # --- nominations and elections ---
    "say.nominate": (
        "请大家提名%(office)s人选，不用附议。",
        "Nominations for %(office)s, please; no second is needed.",
    ),
    "say.nominated": (
        "已经提名：%(names)s。还有提名吗？",
        "Nominated: %(names)s. Are there further nominations?",
    ),
    "say.nominations_closed": ("提名结束：%(names)s。", "Nominations are closed: %(names)s."),
    "say.elect_by_rule": (
        "下面投票选%(office)s，%(needs)s。",
        "We now elect %(office)s by ballot; %(needs)s.",
    ),
    "elects.plurality": ("得票最多的当选", "whoever has the most votes is elected"),
    "elects.two_thirds": ("得到三分之二的票才当选", "it takes two thirds"),
    "elects.rule": ("按规定的票数当选", "it takes what our rules ask"),
    "say.elect_none": (
        "这次没有人当选，重新投票选%(office)s。",
        "Nobody is elected; we vote again for %(office)s.",
    ),
    "say.unopposed": (
        "只有一位人选，%(name)s当选%(office)s。",
        "There is one candidate, who is elected %(office)s: %(name)s.",
    ),
    "say.candidates": ("人选：%(names)s。", "The candidates are: %(names)s."),
    "say.nobody_nominated": ("提名结束，没有人选。", "Nominations are closed; nobody was named."),
    "say.elect": (
        "下面投票选%(office)s，过半数当选。",
        "We now elect %(office)s by ballot; it takes a majority.",
    ),
    "say.elected": ("%(names)s当选%(office)s。", "Elected %(office)s: %(names)s."),
    "say.elect_again": (
        "没有人过半数，重新投票选%(office)s。",
        "Nobody has a majority; we vote again for %(office)s.",
    ),
    "say.seats_left": (
        "%(office)s还差%(n)s名，再投一轮。",
        "%(n)s more to be elected as %(office)s; we vote again.",
    ),
    "say.option": ("请从中选一项：“%(text)s”。", "Choose one of them: “%(text)s”."),
    "say.tie": ("票数一样。", "It is a tie."),
    "say.votes": ("%(votes)s。", "%(votes)s."),
    "say.unless_seconded": (
        "没有人附议的话，这项动议就不议了。",
        "If there is none, the motion is not taken up.",
    ),
    "say.part_done": (
        "还有人发言吗？没有的话，往下看。",
        "Does anyone else wish to speak? If not, we go on.",
    ),
}

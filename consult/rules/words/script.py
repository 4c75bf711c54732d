"""What the chair says. Key → (Chinese, English)."""

from __future__ import annotations

from consult.rules.words.value import Pair

WORDS: dict[str, Pair] = {
    "say.before": (
        "各位好。应到%(members)s人，实到%(present)s人，法定人数%(quorum)s人。",
        "Good day. We have %(present)s of %(members)s members here. The quorum is %(quorum)s.",
    ),
    "say.open": ("达到法定人数，现在开会。", "A quorum is present. I call the meeting to order."),
    "say.wait_quorum": (
        "还没有达到法定人数，请大家稍等。",
        "There is no quorum yet. Please wait for more members.",
    ),
    "say.next_item": ("下面进行下一项：%(title)s。", "The next item is %(title)s."),
    "say.any_business": ("还有没有别的事项？", "Is there any further business?"),
    "say.close": ("如果没有别的事，现在散会。", "If there is nothing more, the meeting is adjourned."),
    "say.ask_second": ("有人动议：“%(text)s”。有没有人附议？", "It is moved: “%(text)s”. Is there a second?"),
    "say.ask_second_short": (
        "有人提出：%(motion)s。有没有人附议？",
        "%(motion)s is moved. Is there a second?",
    ),
    "say.state": (
        "动议已有人附议，问题是：“%(text)s”。下面开始讨论。",
        "It is moved and seconded: “%(text)s”. Is there any debate?",
    ),
    "say.state_short": ("动议已有人附议：%(motion)s。", "It is moved and seconded: %(motion)s."),
    "say.debate": ("问题是：“%(text)s”。哪位要发言？", "The question is: “%(text)s”. Who wants to speak?"),
    "say.debate_amend": (
        "现在讨论修正案，修改后是：“%(text)s”。哪位对这处修改要发言？",
        "The question is on the amendment: “%(text)s”. Who wants to speak on the change?",
    ),
    "say.debate_short": ("现在讨论：%(motion)s。", "The question is on: %(motion)s."),
    "say.call_on": ("请%(who)s发言。", "The floor is %(who)s's."),
    "say.call_on_side": ("请%(who)s发言，立场是%(side)s。", "The floor is %(who)s's, speaking %(side)s."),
    "say.speaking": (
        "%(who)s正在发言，请大家不要打断。",
        "%(who)s has the floor. Please let the speaker finish.",
    ),
    "say.overtime": ("时间到了，请结束发言。", "Time is up. Please come to an end."),
    "say.put_ready": (
        "没有人再要发言了，现在可以表决吗？",
        "Nobody else wants to speak. Are you ready for the question?",
    ),
    "say.put": (
        "问题是：“%(text)s”。赞成的请举手或按“赞成”，反对的请按“反对”。",
        "The question is: “%(text)s”. Those in favour raise a hand or tap For; those opposed, Against.",
    ),
    "say.put_short": (
        "现在表决：%(motion)s。赞成的请举手，反对的请举手。",
        "The question is on: %(motion)s. Those in favour, those opposed?",
    ),
    "say.put_box": (
        "票箱已经打开，请在手机上投票，没有人看得到您投了什么。",
        "The box is open. Please vote on your phone; nobody sees how you vote.",
    ),
    "say.put_options": (
        "请从选项中最多选%(n)s项。问题是：“%(text)s”。",
        "Please choose up to %(n)s. The question is: “%(text)s”.",
    ),
    "say.vote_over": ("都投了吗？投票结束。", "Has everybody voted? The vote is closed."),
    "say.announce_now": ("请宣布结果。", "Please announce the result."),
    "say.result": (
        "赞成%(for)s票，反对%(against)s票，弃权%(abstain)s票，%(result)s。",
        "%(for)s in favour, %(against)s against, %(abstain)s abstaining: %(result)s.",
    ),
    "say.result_plain": ("表决结果：%(result)s。", "The result: %(result)s."),
    "say.point": (
        "有人提出%(motion)s，请先说明。",
        "There is a point to be settled first: %(motion)s. Please state it.",
    ),
    "say.rule_now": ("我裁定如下。", "I rule as follows."),
    "say.recess": ("会议休息，%(time)s继续。", "The meeting is in recess until %(time)s."),
    "say.recess_over": ("休息结束，继续开会。", "The recess is over. The meeting will come to order."),
    "say.consent": ("有没有异议？", "Is there any objection?"),
    "say.consent_wait": ("没有异议，就这样定。", "If there is none, it is so ordered."),
    "say.adjourning": ("散会的动议已通过，现在散会。", "Adjournment is carried. The meeting is adjourned."),
    "say.adjourned": ("已经散会，谢谢大家。", "The meeting is adjourned. Thank you."),
    "say.nothing_pending": (
        "现在没有待决的动议。有没有人提出动议？",
        "Nothing is pending. Is there a motion?",
    ),
}

"""Motions: for each its name, what the mover says, what it does, what is asked, and what it means when
carried or lost.

A place %(who)s is the mover; the others are filled from the question (naming.py). What is said is short,
spoken, and
the same for both sides: `pro` and `con` name them where "those in favour" would not do.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from consult.rules.words.value import Pair


@dataclass(frozen=True)
class MotionWords:
    """The words of one motion.

    moves: what the chair says when it is made. does: what the button does, for who never read the book.
    asks: the
    question put to the vote; None where it never is. debate: how it is opened to debate, where not by `asks`.
    """

    name: Pair
    moves: Pair
    does: Pair
    asks: Pair | None = None
    carried: Pair | None = None
    lost: Pair | None = None
    debate: Pair | None = None
    pro: Pair | None = None
    con: Pair | None = None


MOTIONS: dict[str, MotionWords] = {
    "main": MotionWords(
        name=("主动议", "Main motion"),
        moves=("%(who)s提议：“%(text)s”。", "%(who)s moves: “%(text)s”."),
        does=(
            "向会议提出一件要定的事，要有人附议。",
            "Brings a proposal before the meeting; somebody must second it.",
        ),
        asks=("现在表决的方案是：“%(text)s”。", "We now vote on this proposal: “%(text)s”."),
        carried=("就这样定了。", "It is so decided."),
        lost=("这个方案不采用。", "The proposal is not adopted."),
        debate=("现在讨论的方案是：“%(text)s”。", "We now discuss this proposal: “%(text)s”."),
    ),
    "incidental_main": MotionWords(
        name=("程序主动议", "Incidental main motion"),
        moves=("%(who)s提议：“%(text)s”。", "%(who)s moves: “%(text)s”."),
        does=(
            "提出一件关于会议自身的事，要有人附议。",
            "Brings up a step about the body's own work; somebody must second it.",
        ),
        asks=("现在表决：“%(text)s”。", "We now vote on this: “%(text)s”."),
        carried=("就这样定了。", "It is so decided."),
        lost=("这件事不照办。", "It is not adopted."),
        debate=("现在讨论的是：“%(text)s”。", "We now discuss this: “%(text)s”."),
    ),
    "recess_main": MotionWords(
        name=("休息（主动议）", "Recess (main motion)"),
        moves=("%(who)s提议休息%(minutes)s分钟。", "%(who)s moves that we recess for %(minutes)s minutes."),
        does=("休息几分钟。", "A short break."),
        asks=("是否休息%(minutes)s分钟？", "Shall we recess for %(minutes)s minutes?"),
        carried=("现在休息。", "We are in recess."),
        lost=("不休息，接着开会。", "There is no recess; we go on."),
    ),
    "adjourn_main": MotionWords(
        name=("散会（主动议）", "Adjourn (main motion)"),
        moves=("%(who)s提议%(at)s散会。", "%(who)s moves that we adjourn at %(at)s."),
        does=("定好几点散会。", "Fixes when the meeting ends."),
        asks=("是否定在%(at)s散会？", "Shall we adjourn at %(at)s?"),
        carried=("散会时间定在%(at)s。", "We adjourn at %(at)s."),
        lost=("散会时间不定。", "No hour is fixed."),
    ),
    "fix_time_main": MotionWords(
        name=("指定后续会议时间（主动议）", "Set a further meeting (main motion)"),
        moves=(
            "%(who)s提议散会以后，%(at)s接着开。",
            "%(who)s moves that, when we adjourn, we meet again at %(at)s.",
        ),
        does=("定好哪天接着开。", "Sets when we meet again."),
        asks=("散会以后，是否%(at)s接着开？", "When we adjourn, shall we meet again at %(at)s?"),
        carried=("后续会议定在%(at)s。", "We meet again at %(at)s."),
        lost=("不另定时间。", "No further meeting is set."),
    ),
    "make_special_order": MotionWords(
        name=("设为特别议程", "Make it a special order"),
        moves=(
            "%(who)s提议把“%(item)s”定在%(until)s专门议。",
            "%(who)s moves to make “%(item)s” a special order for %(until)s.",
        ),
        does=(
            "给这件事专门定一个时间，到时先议它；要三分之二同意。",
            "Sets a time at which it comes first; needs two thirds.",
        ),
        asks=(
            "是否把“%(item)s”定在%(until)s专门议？",
            "Shall “%(item)s” be made a special order for %(until)s?",
        ),
        carried=("到时候先议这一项。", "It comes first at that time."),
        lost=("不专门定时间。", "No time is set for it."),
    ),
    "no_confidence": MotionWords(
        name=("不信任动议", "No confidence"),
        moves=(
            "%(who)s对%(name)s提出不信任动议：“%(text)s”。",
            "%(who)s moves no confidence in %(name)s: “%(text)s”.",
        ),
        does=(
            "章程有规定才能提：通过了，这位就不再主持，或者不再担任这个职务。",
            "Only where the bylaws provide it: carried, this person no longer presides, or the term ends.",
        ),
        asks=(
            "是否通过对%(name)s的不信任动议：“%(text)s”？",
            "Shall the motion of no confidence in %(name)s be adopted: “%(text)s”?",
        ),
        carried=("不信任动议通过，按章程办。", "It is adopted; what the bylaws say follows."),
        lost=("不信任动议没有通过，一切照旧。", "It is not adopted; nothing changes."),
        debate=(
            "现在讨论对%(name)s的不信任动议：“%(text)s”。",
            "We now discuss a motion of no confidence in %(name)s: “%(text)s”.",
        ),
    ),
    "amend_bylaws": MotionWords(
        name=("修改章程", "Amend the bylaws"),
        moves=("%(who)s提议修改章程：“%(text)s”。", "%(who)s moves to amend the bylaws: “%(text)s”."),
        does=("改章程，门槛更高。", "Changes the bylaws; it takes more than a majority."),
        asks=("是否这样修改章程：“%(text)s”？", "Shall the bylaws be amended so: “%(text)s”?"),
        carried=("章程这样改。", "The bylaws are so amended."),
        lost=("章程不改。", "The bylaws stay as they are."),
    ),
    "postpone_indefinitely": MotionWords(
        name=("不再讨论", "Drop the matter (postpone indefinitely)"),
        moves=("%(who)s提议这件事不再讨论。", "%(who)s moves that the matter be dropped."),
        does=(
            "这次会议不议、也不表决，以后开会还可以再提。",
            "This meeting drops the matter without a direct vote; it may come up at a later one.",
        ),
        asks=(
            "这件事要不要不再讨论？通过了，这次会议就不议、也不表决，以后开会还可以再提。",
            "Shall the matter be dropped? If so, this meeting neither debates it nor votes on it; "
            "it may come up at a later one.",
        ),
        carried=("这次会议不再讨论这件事。", "This meeting drops the matter."),
        lost=("接着议这件事。", "We go on with the matter."),
        pro=("同意不再讨论的", "Those for dropping it"),
        con=("不同意的", "Those against dropping it"),
    ),
    "amend": MotionWords(
        name=("修正案", "Amendment"),
        moves=("%(who)s提出修正案：%(edit)s。", "%(who)s moves an amendment: %(edit)s."),
        does=("建议改几个字，先就修改表决。", "Proposes other words for the question; it is settled first."),
        asks=("现在只表决这处修改：%(edit)s。", "We vote only on this change: %(edit)s."),
        carried=("修改写进方案。", "The change goes into the text."),
        lost=("方案不改。", "The text stays as it was."),
        debate=(
            "现在只讨论这一处修改：%(edit)s，改后是“%(reads)s”。",
            "Only this change is before us: %(edit)s. The text would then read: “%(reads)s”.",
        ),
        pro=("赞成改的", "Those for the change"),
        con=("不赞成改的", "Those against the change"),
    ),
    "amend_secondary": MotionWords(
        name=("对修正案的修改", "Amendment of the amendment"),
        moves=("%(who)s提议改修正案：%(edit)s。", "%(who)s moves to amend the amendment: %(edit)s."),
        does=("只改正在讨论的那处修改，先就它表决。", "Changes the amendment itself; it is settled first."),
        asks=(
            "现在只表决对修正案的修改：%(edit)s。",
            "We vote only on this change in the amendment: %(edit)s.",
        ),
        carried=("修正案这样改，方案还没动。", "The amendment is so changed; the main text is not yet."),
        lost=("修正案不改。", "The amendment stays as it was."),
        debate=(
            "现在讨论的是对修正案的修改：修正案里，%(edit)s；方案全文暂时不动。",
            "Before us is a change in the amendment: %(edit)s. The main text stays as it is for now.",
        ),
        pro=("赞成改的", "Those for the change"),
        con=("不赞成改的", "Those against the change"),
    ),
    "substitute": MotionWords(
        name=("替代", "Substitute"),
        moves=(
            "%(who)s提出换一个方案：“%(text)s”。",
            "%(who)s moves another text in place of this one: “%(text)s”.",
        ),
        does=(
            "用另一个方案换掉原方案，先表决换不换。",
            "Offers another text in place of this one; whether to change over is settled first.",
        ),
        asks=(
            "现在只表决换不换。新方案是：“%(text)s”。",
            "We vote only on whether this text shall take the place of the old one: “%(text)s”.",
        ),
        carried=(
            "换成新方案；方案本身还要表决。",
            "The new text takes the place of the old; it is still to be voted on itself.",
        ),
        lost=("还是原方案。", "The old text stays."),
        debate=(
            "现在讨论要不要用新方案换掉原方案。新方案是：“%(text)s”。",
            "Shall this text take the place of the old one: “%(text)s”?",
        ),
        pro=("赞成换的", "Those for the new text"),
        con=("不赞成换的", "Those against the new text"),
    ),
    "create_blank": MotionWords(
        name=("设定空白", "Create a blank"),
        moves=(
            "%(who)s提议把“%(old)s”空出来，由大家来填。",
            "%(who)s moves to leave a blank in place of “%(old)s”.",
        ),
        does=(
            "把一个数或名字空出来，由大家提、逐个表决。",
            "Leaves a number or name open, for suggestions and votes on each.",
        ),
        asks=(
            "是否把“%(old)s”空出来，由大家来填？",
            "Shall “%(old)s” be left blank, to be filled by the meeting?",
        ),
        carried=("这一处空出来。", "It is left blank."),
        lost=("不空出来。", "It stays as it is."),
    ),
    "fill_blank": MotionWords(
        name=("填空", "Fill the blank"),
        moves=("%(who)s建议填“%(value)s”。", "%(who)s suggests “%(value)s”."),
        does=("给空白处提一个数或名字，不用附议。", "Suggests a value for the blank; no second is needed."),
        asks=("空白处是否填“%(value)s”？", "Shall the blank be filled with “%(value)s”?"),
        carried=("空白处填“%(value)s”。", "The blank is filled with “%(value)s”."),
        lost=("这一个不填。", "It is not filled so."),
    ),
    "commit": MotionWords(
        name=("交小组研究", "Refer to a group"),
        moves=(
            "%(who)s提议交小组研究：%(text)s。",
            "%(who)s moves to refer the matter to a group: %(text)s.",
        ),
        does=("先交小组研究再议。", "Has a small group study it first."),
        asks=("是否交小组研究：%(text)s？", "Shall the matter be referred to a group: %(text)s?"),
        carried=("这件事先交小组研究。", "The matter is referred to a group."),
        lost=("不交小组，接着在这里议。", "It is not referred; we go on with it here."),
    ),
    "postpone_definitely": MotionWords(
        name=("改期", "Postpone to a set time"),
        moves=("%(who)s提议改到%(until)s再议。", "%(who)s moves to postpone the matter to %(until)s."),
        does=("另定时间再议。", "Takes it up again at a later time."),
        asks=("是否改到%(until)s再议？", "Shall the matter be postponed to %(until)s?"),
        carried=("这件事改到%(until)s再议。", "The matter is postponed to %(until)s."),
        lost=("不改期，接着议。", "It is not postponed; we go on."),
    ),
    "limit_debate": MotionWords(
        name=("调整辩论限制", "Limit or extend debate"),
        moves=(
            "%(who)s提议调整发言时间：%(limit)s。",
            "%(who)s moves to change the time for speaking: %(limit)s.",
        ),
        does=("缩短或延长发言时间，要三分之二同意。", "Shortens or lengthens speeches; needs two thirds."),
        asks=("发言时间是否这样调整：%(limit)s？", "Shall the time for speaking be changed: %(limit)s?"),
        carried=("发言时间调整为：%(limit)s。", "The time for speaking is now: %(limit)s."),
        lost=("发言时间不变。", "The time for speaking stays as it is."),
    ),
    "previous_question": MotionWords(
        name=("立刻表决", "Close debate and vote now"),
        moves=(
            "%(who)s提议结束讨论、马上表决。",
            "%(who)s moves that debate be closed and the vote taken at once.",
        ),
        does=("结束讨论、马上表决，要三分之二同意。", "Ends debate and votes now; needs two thirds."),
        asks=(
            "要不要结束讨论、马上表决%(targets)s？",
            "Shall debate be closed and the vote taken at once on %(targets)s?",
        ),
        carried=("讨论结束，马上表决。", "Debate is closed; we vote at once."),
        lost=("接着讨论。", "Debate goes on."),
        pro=("同意结束的", "Those for closing debate"),
        con=("想继续讨论的", "Those for going on"),
    ),
    "lay_on_table": MotionWords(
        name=("暂放（可取回）", "Lay on the table"),
        moves=("%(who)s提议先把这件事暂放。", "%(who)s moves to lay the matter on the table."),
        does=(
            "有急事，先放一放，之后可以取回。",
            "Sets it aside for something urgent; it can be taken back.",
        ),
        asks=(
            "要不要暂放这件事，等急事办完再取回？",
            "Shall the matter be laid on the table, to be taken back when the urgent business is done?",
        ),
        carried=("这件事暂放。", "The matter is laid on the table."),
        lost=("不暂放，接着议。", "It is not laid on the table; we go on."),
    ),
    "orders_of_day": MotionWords(
        name=("要求按议程进行", "Call for the orders of the day"),
        moves=("%(who)s要求按议程进行。", "%(who)s calls for the orders of the day."),
        does=(
            "到了该议别的事的时间，要求按议程来。",
            "Asks to keep to the agenda when something else is due.",
        ),
        asks=(
            "要不要按议程进行？不同意的达到同意的两倍，才接着议现在这件事。",
            "Shall we proceed to what is due? Only if at least twice as many are against "
            "do we stay with the present matter.",
        ),
        carried=("按议程进行。", "We proceed to what is due."),
        lost=("接着议现在这件事。", "We go on with the present matter."),
    ),
    "question_of_privilege": MotionWords(
        name=("权益问题", "Question of privilege"),
        moves=("%(who)s提出权益问题。", "%(who)s raises a question of privilege."),
        does=(
            "听不清、太热、有人受到攻击等，请主持人马上处理。",
            "Asks the chair to deal at once with noise, heat or an attack on somebody.",
        ),
    ),
    "recess": MotionWords(
        name=("休息", "Recess"),
        moves=("%(who)s提议休息%(minutes)s分钟。", "%(who)s moves that we recess for %(minutes)s minutes."),
        does=("休息几分钟。", "A short break."),
        asks=("是否休息%(minutes)s分钟？", "Shall we recess for %(minutes)s minutes?"),
        carried=("现在休息。", "We are in recess."),
        lost=("不休息，接着开会。", "There is no recess; we go on."),
    ),
    "adjourn": MotionWords(
        name=("散会", "Adjourn"),
        moves=("%(who)s提议散会。", "%(who)s moves that we adjourn."),
        does=("结束会议，没议完的留到下次。", "Ends the meeting; what is not finished waits for the next."),
        asks=("是否散会？", "Shall we adjourn?"),
        carried=("决定散会。", "We are to adjourn."),
        lost=("不散会，接着开。", "We do not adjourn; the meeting goes on."),
    ),
    "fix_time": MotionWords(
        name=("指定后续会议时间", "Set a further meeting"),
        moves=(
            "%(who)s提议散会以后，%(at)s接着开。",
            "%(who)s moves that, when we adjourn, we meet again at %(at)s.",
        ),
        does=("定好哪天接着开。", "Sets when we meet again."),
        asks=("散会以后，是否%(at)s接着开？", "When we adjourn, shall we meet again at %(at)s?"),
        carried=("后续会议定在%(at)s。", "We meet again at %(at)s."),
        lost=("不另定时间。", "No further meeting is set."),
    ),
    "point_of_order": MotionWords(
        name=("秩序问题", "Point of order"),
        moves=("%(who)s提出秩序问题：%(breach)s。", "%(who)s raises a point of order: %(breach)s."),
        does=("指出违反规则，主持人当场裁定。", "Says that a rule is being broken; the chair rules at once."),
        asks=("请大家定：这个秩序问题成不成立？", "The meeting decides: is the point of order well taken?"),
        carried=("秩序问题成立。", "The point is well taken."),
        lost=("秩序问题不成立。", "The point is not well taken."),
        pro=("认为成立的", "Those who find it well taken"),
        con=("认为不成立的", "Those who find it not well taken"),
    ),
    "appeal": MotionWords(
        name=("申诉", "Appeal"),
        moves=("%(who)s不同意主持人的裁定，提出申诉。", "%(who)s appeals from the ruling of the chair."),
        does=("由会议决定裁定算不算数。", "Lets the meeting decide whether the ruling stands."),
        asks=(
            "请大家定：主持人的裁定算不算数？裁定是：%(ruling)s。",
            "The meeting decides: shall the ruling of the chair stand? It was: %(ruling)s.",
        ),
        carried=("裁定算数。", "The ruling stands."),
        lost=("裁定推翻。", "The ruling is reversed."),
        pro=("同意裁定的", "Those for the ruling"),
        con=("不同意裁定的", "Those against the ruling"),
    ),
    "suspend_rules": MotionWords(
        name=("暂缓规则", "Suspend the rules"),
        moves=("%(who)s提议暂缓规则%(purpose)s。", "%(who)s moves to suspend the rules%(purpose)s."),
        does=(
            "为了一件具体的事，规则先放一放，要三分之二同意。",
            "Lets a rule rest for one purpose; needs two thirds.",
        ),
        asks=("是否暂缓规则%(purpose)s？", "Shall the rules be suspended%(purpose)s?"),
        carried=("规则暂缓，只为这一件事。", "The rules are suspended, for this purpose only."),
        lost=("照规则办。", "The rules hold."),
    ),
    "suspend_standing_rule": MotionWords(
        name=("暂缓一般管理规则", "Suspend an ordinary standing rule"),
        moves=(
            "%(who)s提议暂缓一般管理规则%(purpose)s。",
            "%(who)s moves to suspend a standing rule%(purpose)s.",
        ),
        does=(
            "为了一件具体的事，一般管理规则先放一放。",
            "Lets an ordinary standing rule rest for one purpose.",
        ),
        asks=("是否暂缓一般管理规则%(purpose)s？", "Shall the standing rule be suspended%(purpose)s?"),
        carried=("规则暂缓，只为这一件事。", "The rule is suspended, for this purpose only."),
        lost=("照规则办。", "The rule holds."),
    ),
    "object_consideration": MotionWords(
        name=("反对考虑", "Objection to the consideration of a question"),
        moves=("%(who)s反对这次会议议这件事。", "%(who)s objects to the consideration of the question."),
        does=(
            "认为这件事这次会议不该议；要三分之二不同意议，才不议。",
            "Holds that this meeting should not take it up; two thirds against dismiss it.",
        ),
        asks=("这件事这次会议要不要议？", "Shall this meeting consider the question?"),
        carried=("这件事照常议。", "The question is considered."),
        lost=("这次会议不议这件事。", "This meeting does not consider it."),
        pro=("同意议的", "Those for considering it"),
        con=("不同意议的", "Those against considering it"),
    ),
    "divide_question": MotionWords(
        name=("拆分议题", "Division of a question"),
        moves=(
            "%(who)s提议拆成%(n)s项，分开表决。",
            "%(who)s moves to divide the question into %(n)s parts.",
        ),
        does=("把一件事拆成几项，一项一项表决。", "Takes the parts of a question one by one."),
        asks=("是否拆成%(n)s项，分开表决？", "Shall the question be divided into %(n)s parts?"),
        carried=("拆成%(n)s项，一项一项来。", "It is divided into %(n)s parts, taken one by one."),
        lost=("不拆分。", "It is not divided."),
    ),
    "divide_question_demand": MotionWords(
        name=("要求拆分", "Division of independent resolutions on demand"),
        moves=("%(who)s要求把其中一部分分开表决。", "%(who)s demands a separate vote on part of it."),
        does=(
            "几件不相干的事放在一起，一个人就可以要求分开。",
            "One member may have unrelated matters voted on separately.",
        ),
    ),
    "consider_seriatim": MotionWords(
        name=("逐条审议", "Consider by paragraph (seriatim)"),
        moves=("%(who)s提议逐条审议。", "%(who)s moves that it be considered part by part."),
        does=(
            "一条一条讨论和修改，最后整体表决。",
            "Debates and amends part by part, with one vote at the end.",
        ),
        asks=("是否逐条审议？", "Shall it be considered part by part?"),
        carried=(
            "一条一条议，最后整体表决。",
            "We take it part by part, with one vote on the whole at the end.",
        ),
        lost=("整体来议。", "It is considered as a whole."),
    ),
    "division_assembly": MotionWords(
        name=("要求起立重新表决", "Division: vote again by rising"),
        moves=("%(who)s要求起立重新表决。", "%(who)s calls for a division."),
        does=(
            "对刚才的结果有疑问，要求起立重新表决。",
            "Doubts the result; the vote is taken again by rising.",
        ),
    ),
    "order_counted_vote": MotionWords(
        name=("要求清点票数", "Order a rising vote counted"),
        moves=("%(who)s提议清点票数。", "%(who)s moves that the vote be counted."),
        does=("要求逐个清点票数。", "Has the vote counted one by one."),
        asks=("是否清点票数？", "Shall the vote be counted?"),
        carried=("票数要清点。", "The vote is to be counted."),
        lost=("不清点。", "It is not counted."),
    ),
    "method_of_voting": MotionWords(
        name=("表决方式", "Order a ballot, roll call or other method"),
        moves=("%(who)s提议%(method)s表决。", "%(who)s moves that we vote %(method)s."),
        does=("定用什么方式表决。", "Settles how we vote."),
        asks=("是否%(method)s表决？", "Shall we vote %(method)s?"),
        carried=("%(method)s表决。", "We vote %(method)s."),
        lost=("表决方式不变。", "The way of voting stays."),
    ),
    "close_polls": MotionWords(
        name=("结束投票", "Close the polls"),
        moves=("%(who)s提议结束投票。", "%(who)s moves to close the polls."),
        does=("不再收票，要三分之二同意。", "Takes no more ballots; needs two thirds."),
        asks=("是否结束投票？", "Shall the polls be closed?"),
        carried=("投票结束。", "The polls are closed."),
        lost=("继续投票。", "The polls stay open."),
    ),
    "reopen_polls": MotionWords(
        name=("重新开放投票", "Reopen the polls"),
        moves=("%(who)s提议重新开放投票。", "%(who)s moves to reopen the polls."),
        does=("再收一会儿票。", "Takes ballots again."),
        asks=("是否重新开放投票？", "Shall the polls be reopened?"),
        carried=("重新开放投票。", "The polls are open again."),
        lost=("投票不再开放。", "The polls stay closed."),
    ),
    "method_of_nominating": MotionWords(
        name=("提名方式", "Prescribe the method of nominating"),
        moves=("%(who)s提议这样提名：%(text)s。", "%(who)s moves that nominations be made so: %(text)s."),
        does=("定怎样提名。", "Settles how nominations are made."),
        asks=("是否这样提名：%(text)s？", "Shall nominations be made so: %(text)s?"),
        carried=("就这样提名。", "Nominations are made so."),
        lost=("提名方式不定。", "No way of nominating is fixed."),
    ),
    "close_nominations": MotionWords(
        name=("结束提名", "Close nominations"),
        moves=("%(who)s提议结束提名。", "%(who)s moves to close nominations."),
        does=("不再提名，要三分之二同意。", "Takes no more nominations; needs two thirds."),
        asks=("是否结束提名？", "Shall nominations be closed?"),
        carried=("提名结束。", "Nominations are closed."),
        lost=("继续提名。", "Nominations stay open."),
    ),
    "reopen_nominations": MotionWords(
        name=("重新开放提名", "Reopen nominations"),
        moves=("%(who)s提议重新开放提名。", "%(who)s moves to reopen nominations."),
        does=("再让大家提名。", "Takes nominations again."),
        asks=("是否重新开放提名？", "Shall nominations be reopened?"),
        carried=("重新开放提名。", "Nominations are open again."),
        lost=("提名不再开放。", "Nominations stay closed."),
    ),
    "nominate": MotionWords(
        name=("提名", "Nominate from the floor"),
        moves=("%(who)s提名%(name)s担任%(office)s。", "%(who)s nominates %(name)s for %(office)s."),
        does=("提一位人选，不用附议。", "Names somebody for the office; no second is needed."),
    ),
    "excuse_duty": MotionWords(
        name=("请求免责（辞职）", "Request to be excused from a duty (resign)"),
        moves=("%(who)s请求辞去职责：%(text)s。", "%(who)s asks to be excused from a duty: %(text)s."),
        does=("请求辞去一项职责。", "Asks to lay down a duty."),
        asks=("是否同意这项辞职请求：%(text)s？", "Shall the request to be excused be granted: %(text)s?"),
        carried=("同意这项请求。", "It is granted."),
        lost=("这次没有同意。", "It is not granted."),
        debate=(
            "现在讨论一项辞职请求：%(text)s。",
            "We now discuss a request to be excused from a duty: %(text)s.",
        ),
    ),
    "parliamentary_inquiry": MotionWords(
        name=("规则咨询", "Question about the rules"),
        moves=("%(who)s要问规则。", "%(who)s has a question about the rules."),
        does=("请主持人解释规则。", "Asks the chair about the rules."),
    ),
    "request_information": MotionWords(
        name=("信息咨询", "Request for information"),
        moves=("%(who)s要问一个情况。", "%(who)s asks for information."),
        does=("请主持人说明情况。", "Asks for a fact that bears on the question."),
    ),
    "withdraw_motion": MotionWords(
        name=("请求撤回动议", "Withdraw the motion"),
        moves=("%(who)s请求撤回%(target)s。", "%(who)s asks to withdraw %(target)s."),
        does=("请求撤回自己的动议。", "Asks to take the motion back."),
        asks=("是否同意撤回%(target)s？", "Shall the mover be allowed to withdraw %(target)s?"),
        carried=("同意撤回，就当没有提过。", "It is withdrawn, as if never made."),
        lost=("不撤回，接着议。", "It is not withdrawn; we go on."),
    ),
    "modify_motion": MotionWords(
        name=("请求修改自己的动议", "Request permission to modify a motion (after it is stated)"),
        moves=("%(who)s请求把自己的动议改为“%(text)s”。", "%(who)s asks to change the motion to “%(text)s”."),
        does=("请求改自己的动议。", "Asks to change one's own motion."),
        asks=("是否同意改为“%(text)s”？", "Shall the mover be allowed to change it to “%(text)s”?"),
        carried=("照此改。", "It is so changed."),
        lost=("不改。", "It is not changed."),
    ),
    "read_papers": MotionWords(
        name=("请求宣读文件", "Request to read papers"),
        moves=("%(who)s请求宣读：%(text)s。", "%(who)s asks to read a paper: %(text)s."),
        does=("请求念一份材料。", "Asks to read a paper aloud."),
        asks=("是否同意宣读：%(text)s？", "Shall this be read aloud: %(text)s?"),
        carried=("同意宣读。", "It is read."),
        lost=("不宣读。", "It is not read."),
    ),
    "other_privilege": MotionWords(
        name=("其他请求", "Request for any other privilege"),
        moves=("%(who)s请求：%(text)s。", "%(who)s asks for this: %(text)s."),
        does=("请求会议同意一件平常不做的小事。", "Asks the meeting to allow something out of the ordinary."),
        asks=("是否同意：%(text)s？", "Shall this be allowed: %(text)s?"),
        carried=("同意。", "It is allowed."),
        lost=("这次没有同意。", "It is not allowed."),
    ),
    "take_from_table": MotionWords(
        name=("取回", "Take from the table"),
        moves=("%(who)s提议取回%(target)s。", "%(who)s moves to take %(target)s from the table."),
        does=("把暂放的事取回来接着议。", "Brings back what was laid on the table."),
        asks=("是否取回%(target)s？", "Shall %(target)s be taken from the table?"),
        carried=("取回，接着议。", "It is taken from the table; we go on with it."),
        lost=("继续暂放。", "It stays on the table."),
    ),
    "rescind": MotionWords(
        name=("取消", "Rescind"),
        moves=("%(who)s提议取消已经通过的%(target)s。", "%(who)s moves to rescind %(target)s."),
        does=("取消以前通过的决定，门槛更高。", "Undoes an earlier decision; it takes more than a majority."),
        asks=("是否取消已经通过的%(target)s？", "Shall %(target)s, adopted earlier, be rescinded?"),
        carried=("那个决定取消。", "That decision is rescinded."),
        lost=("那个决定照旧。", "That decision stands."),
    ),
    "amend_adopted": MotionWords(
        name=("修改已通过的决定", "Amend something previously adopted"),
        moves=(
            "%(who)s提议修改已经通过的%(target)s：%(edit)s。",
            "%(who)s moves to amend %(target)s, adopted earlier: %(edit)s.",
        ),
        does=(
            "修改以前通过的决定，门槛更高。",
            "Changes an earlier decision; it takes more than a majority.",
        ),
        asks=(
            "已经通过的%(target)s，是否这样改：%(edit)s？",
            "Shall %(target)s, adopted earlier, be amended: %(edit)s?",
        ),
        carried=("那个决定这样改。", "That decision is so amended."),
        lost=("那个决定不改。", "That decision stays as it is."),
    ),
    "discharge_committee": MotionWords(
        name=("从小组收回", "Discharge a committee"),
        moves=(
            "%(who)s提议把%(target)s从小组收回。",
            "%(who)s moves to take %(target)s back from the group.",
        ),
        does=("把交出去的事收回来，由会议自己议。", "Takes a matter back from the group that studies it."),
        asks=("是否把%(target)s从小组收回？", "Shall %(target)s be taken back from the group?"),
        carried=("收回来，由会议自己议。", "It comes back to the meeting."),
        lost=("仍由小组研究。", "It stays with the group."),
    ),
    "reconsider": MotionWords(
        name=("重议", "Reconsider"),
        moves=("%(who)s提议重新审议%(target)s。", "%(who)s moves to reconsider the vote on %(target)s."),
        does=(
            "投票与结果一致的人，可以请大家把刚才的表决重新审议。",
            "One who voted with the result may ask to have the vote taken up anew.",
        ),
        asks=("是否重新审议%(target)s？", "Shall the vote on %(target)s be reconsidered?"),
        carried=("重新审议，回到表决以前。", "The question is back as it was before the vote."),
        lost=("原来的结果算数。", "The earlier vote stands."),
    ),
    "reconsider_enter_minutes": MotionWords(
        name=("重议并记入会议记录", "Reconsider and enter on the minutes"),
        moves=(
            "%(who)s提议重议%(target)s并记入会议记录。",
            "%(who)s moves to reconsider the vote on %(target)s and enter it on the minutes.",
        ),
        does=(
            "先记下来，改天再重议，那个决定暂不执行。",
            "Holds up a decision until another day, when it is taken up anew.",
        ),
        asks=("是否重新审议%(target)s？", "Shall the vote on %(target)s be reconsidered?"),
        carried=("重新审议，回到表决以前。", "The question is back as it was before the vote."),
        lost=("原来的结果算数。", "The earlier vote stands."),
    ),
}

#: Words that stand inside those of motions: changes, times, limits, ways of voting, purposes.
INSIDE: dict[str, Pair] = {
    "motion.words": ("主持人的提议", "what the chair proposed"),
    "edit.replace": ("把“%(old)s”改为“%(new)s”", "change “%(old)s” to “%(new)s”"),
    "edit.strike": ("删去“%(old)s”", "strike out “%(old)s”"),
    "edit.insert": ("在“%(after)s”后加上“%(new)s”", "insert “%(new)s” after “%(after)s”"),
    "edit.insert_before": ("在“%(before)s”前加上“%(new)s”", "insert “%(new)s” before “%(before)s”"),
    "edit.add": ("在末尾加上“%(new)s”", "add “%(new)s” at the end"),
    "edit.values": ("改为%(values)s", "make it %(values)s"),
    "consent.previous_question": (
        "现在结束讨论，马上表决。",
        "Debate ends now and the question is put to the vote.",
    ),
    "consent.close_polls": (
        "投票到此结束，没投的不再投。",
        "The polls close now; who has not voted does not vote any more.",
    ),
    "consent.adjourn": ("现在散会。", "The meeting adjourns now."),
    "consent_what.previous_question": ("结束讨论、马上表决", "debate is closed and we vote"),
    "consent_what.close_polls": ("投票到此结束", "the polls are closed"),
    "consent_what.adjourn": ("散会", "we adjourn"),
    "consent_what.recess": ("休息", "we recess"),
    "until.now": ("本次会议", "later in this meeting"),
    "until.next": ("下次会议", "the next meeting"),
    "until.later": ("之后第%(n)s次会议", "the meeting %(n)s after this one"),
    "until.hour": ("%(day)s%(hour)s", "%(hour)s at %(day)s"),
    "until.today": ("今天%(hour)s", "%(hour)s today"),
    "limit.speech": ("每次发言%(time)s", "%(time)s for each speech"),
    "limit.extra": ("延长%(time)s", "%(time)s more"),
    "limit.who": ("给%(who)s%(limit)s", "%(limit)s for %(who)s"),
    "time.minutes": ("%(n)s分钟", "%(n)s minutes"),
    "time.minute": ("%(n)s分钟", "%(n)s minute"),
    "time.seconds": ("%(n)s秒", "%(n)s seconds"),
    "time.day": ("%(month)s%(day)s日%(time)s", "%(time)s on %(day)s %(month)s"),
    "purpose": ("，以便%(text)s", " so as to: %(text)s"),
    "label.text": ("“%(text)s”", "“%(text)s”"),
    "label.item": ("第%(n)s项", "item %(n)s"),
    "label.matter": ("这件事", "this matter"),
    "label.other_values": ("别的数", "something else"),
    "asks.amend_values": ("现在只讨论这一处修改：%(edit)s。", "Only this change is before us: %(edit)s."),
    "asks.appeal_bare": (
        "请大家定：主持人的裁定算不算数？",
        "The meeting decides: shall the ruling of the chair stand?",
    ),
    "carried.amend_other": ("照此修改。", "It is so changed."),
    "lost.amend_other": ("不改。", "It is not changed."),
    "pro.any": ("赞成的", "Those in favour"),
    "con.any": ("反对的", "Those against"),
    "label.motion": ("“%(name)s”这项动议", "the motion “%(name)s”"),
    "label.amendment": ("这处修改", "this change"),
    "label.appeal": ("这项申诉", "the appeal"),
    "list.and": ("%(first)s、%(rest)s", "%(first)s, %(rest)s"),
    "method.voice": ("口头", "by voice"),
    "method.show_of_hands": ("举手", "by show of hands"),
    "method.rising": ("起立", "by rising"),
    "method.counted_rising": ("起立清点", "by rising, counted"),
    "method.roll_call": ("点名", "by roll call"),
    "method.ballot": ("用票箱", "by ballot"),
    "method.box": ("用票箱", "by secret box"),
    "method.show": ("举手", "by show of phones and hands"),
    "broken.no_second": ("没有人附议", "the motion was not seconded"),
    "broken.speaking_limit": ("发言超时或超次数", "a speech was too long or one too many"),
    "broken.bylaws": ("违反章程", "it is against the bylaws"),
    "broken.law": ("违反法律", "it is against the law"),
    "broken.earlier_decision": ("与以前的决定抵触", "it conflicts with an earlier decision"),
    "broken.fundamental_principle": ("违背议事的基本原则", "it breaks a basic principle"),
    "broken.absentees_rights": ("侵犯缺席成员的权利", "it takes away a right of those absent"),
    "broken.basic_right": ("侵犯成员的基本权利", "it takes away a basic right of a member"),
    "broken.other": ("刚才的做法不合规则", "a rule is being broken"),
    "month.1": ("1月", "January"),
    "month.2": ("2月", "February"),
    "month.3": ("3月", "March"),
    "month.4": ("4月", "April"),
    "month.5": ("5月", "May"),
    "month.6": ("6月", "June"),
    "month.7": ("7月", "July"),
    "month.8": ("8月", "August"),
    "month.9": ("9月", "September"),
    "month.10": ("10月", "October"),
    "month.11": ("11月", "November"),
    "month.12": ("12月", "December"),
}


#: The verbs with which a motion is made, as the minutes say them.
PAST = {
    "moves": "moved", "asks": "asked", "raises": "raised", "appeals": "appealed", "objects": "objected",
    "demands": "demanded", "calls": "called", "nominates": "nominated", "suggests": "suggested", "has": "had",
}  # fmt: skip


def _past(moves: Pair) -> Pair:
    """That it was made: in English the verb after the mover in the past."""
    return moves[0], re.sub(r"(?<=^%\(who\)s )\w+", lambda verb: PAST[verb[0]], moves[1], count=1)


def _keys(motion: str, words: MotionWords) -> dict[str, Pair]:
    """The keys of one motion, as the wire has them."""
    said = {
        f"motion.{motion}": words.name,
        f"does.move:{motion}": words.does,
        f"moves.{motion}": words.moves,
        f"moved.{motion}": _past(words.moves),
        f"asks.{motion}": words.asks,
        f"debate.{motion}": words.debate,
        f"carried.{motion}": words.carried,
        f"lost.{motion}": words.lost,
        f"pro.{motion}": words.pro,
        f"con.{motion}": words.con,
    }
    return {key: pair for key, pair in said.items() if pair is not None}


WORDS: dict[str, Pair] = dict(INSIDE)
for _motion, _words in MOTIONS.items():
    WORDS.update(_keys(_motion, _words))

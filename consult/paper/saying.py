"""What the chair says now, and the minutes of what was done, in Chinese and English.

Plain words for reading aloud, as data: `MOVES` (what a mover moves), `ASKS` (the question put,
keeping which side is "yes": rules of order 4.7), `DONE` (a line of the minutes per event).
Only the standard library: a screen with its own phrases may ignore this file.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from consult.rules.events import Announced, Event, LeftStack
from consult.rules.meeting import Meeting, Question, need
from consult.rules.motions import table

if TYPE_CHECKING:
    from consult.paper.notation import Played, Script

LANGUAGES = ("zh", "en")
Pair = tuple[str, str]  # zh, en

MOVES: dict[str, Pair] = {
    "main": ("“{text}”", "“{text}”"),
    "incidental_main": ("“{text}”", "“{text}”"),
    "recess_main": ("休息 {minutes} 分钟", "that we take a recess of {minutes} minutes"),
    "adjourn_main": ("定于 {at} 散会", "that we adjourn at {at}"),
    "fix_time_main": ("{at} 接着开会", "that we meet again at {at}"),
    "make_special_order": (
        "把{item}设为特别议程，时间：{until}",
        "to make {item} a special order for {until}",
    ),
    "postpone_indefinitely": ("不再讨论{target}", "to postpone {target} indefinitely"),
    "amend": ("修改{target}：{edit}", "to amend {target}: {edit}"),
    "amend_secondary": ("修改正在讨论的修正案：{edit}", "to amend the pending amendment: {edit}"),
    "substitute": ("用“{text}”替代{target}", "to substitute for {target}: “{text}”"),
    "create_blank": ("把“{old}”改为空白待填", "to leave a blank in place of “{old}”"),
    "fill_blank": ("空白处填“{value}”", "to fill the blank with {value}"),
    "commit": ("交小组研究：{text}", "to refer the motion: {text}"),
    "postpone_definitely": ("改期到{until}再议", "to postpone the motion to {until}"),
    "limit_debate": ("调整辩论限制：{limit}", "to change the limits of debate: {limit}"),
    "previous_question": ("结束辩论，立刻表决{targets}", "to close debate and vote now{targets}"),
    "lay_on_table": ("把手头的议题暂放", "to lay the pending question on the table"),
    "orders_of_day": ("要求按议程进行", "calls for the orders of the day"),
    "question_of_privilege": ("提出权益问题", "raises a question of privilege"),
    "recess": ("休息 {minutes} 分钟", "to recess for {minutes} minutes"),
    "adjourn": ("散会", "to adjourn"),
    "fix_time": ("指定后续会议时间：{at}", "to meet again at {at}"),
    "point_of_order": ("提出秩序问题", "raises a point of order"),
    "appeal": ("不服主持人的裁定，提出申诉", "appeals from the decision of the chair"),
    "suspend_rules": ("暂缓规则（{purpose_id}）", "to suspend the rules ({purpose_id})"),
    "suspend_standing_rule": (
        "暂缓一般管理规则（{purpose_id}）",
        "to suspend a standing rule ({purpose_id})",
    ),
    "object_consideration": ("反对考虑{target}", "objects to the consideration of {target}"),
    "divide_question": ("把{target}拆开表决", "to divide {target}"),
    "divide_question_demand": ("要求把{target}拆开表决", "demands a separate vote on part of {target}"),
    "consider_seriatim": ("逐条审议{target}", "to consider {target} part by part"),
    "division_assembly": ("要求起立重新表决", "calls for a division"),
    "order_counted_vote": ("清点票数", "to count the vote"),
    "method_of_voting": ("采用表决方式：{method}", "to vote by {method}"),
    "close_polls": ("结束投票", "to close the polls"),
    "reopen_polls": ("重新开放投票", "to reopen the polls"),
    "method_of_nominating": ("提名方式：{text}", "to nominate by {text}"),
    "close_nominations": ("结束提名", "to close nominations"),
    "reopen_nominations": ("重新开放提名", "to reopen nominations"),
    "nominate": ("提名{who}担任{office}", "nominates {who} for {office}"),
    "excuse_duty": ("请求免责：{text}", "asks to be excused: {text}"),
    "parliamentary_inquiry": ("规则咨询", "makes a parliamentary inquiry"),
    "request_information": ("信息咨询", "requests information"),
    "withdraw_motion": ("请求撤回{target}", "to allow {target} to be withdrawn"),
    "modify_motion": ("请求把{target}改为“{text}”", "to allow {target} to be changed to “{text}”"),
    "read_papers": ("请求宣读文件：{text}", "to allow a paper to be read: {text}"),
    "other_privilege": ("其他请求：{text}", "to allow: {text}"),
    "take_from_table": ("取回{target}", "to take {target} from the table"),
    "rescind": ("取消已通过的{target}", "to rescind {target}"),
    "amend_adopted": ("修改已通过的{target}：{edit}", "to amend {target}, already adopted: {edit}"),
    "amend_bylaws": ("修改章程：{text}", "to amend the bylaws: {text}"),
    "discharge_committee": ("从小组收回{target}", "to discharge the committee from {target}"),
    "reconsider": ("重议{target}的表决", "to reconsider the vote on {target}"),
    "reconsider_enter_minutes": (
        "重议{target}并记入会议记录",
        "to reconsider {target} and enter it on the minutes",
    ),
}

ASKS: dict[str, Pair] = {
    "main": ("问题是：{text}。", "The question is: {text}."),
    "incidental_main": ("问题是：{text}。", "The question is: {text}."),
    "postpone_indefinitely": (
        "问题是：是否不再讨论这项动议，本次会期内不再提。",
        "The question is whether to postpone the motion indefinitely, that is, to drop it for this session.",
    ),
    "amend": ("现在只表决这处修改：{edit}。", "The vote is only on this change: {edit}."),
    "amend_secondary": (
        "现在只表决对修正案的修改：{edit}。",
        "The vote is only on this change in the amendment: {edit}.",
    ),
    "substitute": (
        "问题是：是否用新文本替代原文本。新文本是：{text}。",
        "The question is whether the new text shall stand in place of the old. The new text: {text}.",
    ),
    "commit": ("问题是：是否交小组研究：{text}。", "Shall the motion be referred: {text}?"),
    "postpone_definitely": ("问题是：是否改期到{until}。", "Shall the motion be postponed to {until}?"),
    "limit_debate": (
        "问题是：是否调整辩论限制：{limit}。",
        "Shall the limits of debate be changed: {limit}?",
    ),
    "previous_question": (
        "问题是：是否结束辩论、立刻表决{targets}。",
        "Shall debate be closed and the vote be taken now{targets}?",
    ),
    "lay_on_table": ("问题是：是否把手头的议题暂放。", "Shall the pending question be laid on the table?"),
    "appeal": (
        "问题是：是否维持主持人的裁定。赞成就是维持，票数相等也维持。",
        "Shall the decision of the chair stand? A yes upholds it, and so does a tie.",
    ),
    "object_consideration": (
        "问题是：这项动议要不要考虑。反对达到三分之二，就不考虑。",
        "Shall the question be considered? Two thirds against dismiss it.",
    ),
    "adjourn": ("问题是：是否散会。", "The question is whether to adjourn."),
    "reconsider": ("问题是：是否重议{target}的表决。", "Shall the vote on {target} be reconsidered?"),
    "take_from_table": ("问题是：是否取回{target}。", "Shall {target} be taken from the table?"),
    "rescind": ("问题是：是否取消{target}。", "Shall {target} be rescinded?"),
}

NEEDS: dict[str, Pair] = {
    "majority": ("赞成多于反对即通过。", "More for than against carries it."),
    "two_thirds": ("需要三分之二多数。", "It needs two thirds of the votes cast."),
    "majority_negative": ("反对多于赞成，裁定才被推翻。", "Only more against than for reverses the chair."),
    "negative_two_thirds": ("反对达到三分之二才挡得住。", "Only two thirds against block it."),
    "majority_present": ("需要在场成员过半数。", "It needs a majority of the members present."),
    "majority_membership": ("需要全体成员过半数。", "It needs a majority of all members."),
    "two_thirds_present": ("需要在场成员的三分之二。", "It needs two thirds of the members present."),
    "two_thirds_membership": ("需要全体成员的三分之二。", "It needs two thirds of all members."),
    "rescind": (
        "需要三分之二多数；事先告知过的，过半数即可；或者全体成员过半数。",
        "It needs two thirds; or a majority with previous notice; or a majority of all members.",
    ),
    "notice_two_thirds": (
        "事先告知过的需要三分之二多数；否则需要全体成员过半数。",
        "It needs two thirds with previous notice, or a majority of all members.",
    ),
}

# What the chair says in a state, by its name (`state_of`).
CHAIR: dict[str, Pair] = {
    "before": ("人到齐了就说：现在开会。", "When a quorum is here: The meeting will come to order."),
    "recess": ("现在休息。时间到了请回来接着开会。", "We are in recess. Please be back when it ends."),
    "adjourned": ("散会了，谢谢大家。", "The meeting is adjourned. Thank you all."),
    "retake": (
        "要求重新表决。赞成的请起立……请坐。反对的请起立……请坐。",
        "A division is called for. Those for, please rise … be seated. Those against, please rise …",
    ),
    "voting": (
        "{ask}赞成的请举手……请放下。反对的请举手……请放下。",
        "{ask} All for, raise your hands … down. All against, raise your hands …",
    ),
    "vote_over": ("投票时间到。我来宣布结果。", "Voting time is over. The chair will announce the result."),
    "adjourning": (
        "散会的动议已通过。还有通知事项吗？没有，现在散会。",
        "The motion to adjourn is carried. Are there announcements? There are none: the meeting is adjourned.",
    ),
    "no_quorum": (
        "到场人数不够法定人数。现在只能等人、休息、指定后续会议时间或者散会。",
        "A quorum is not present. We can only wait, recess, fix a time to meet again, or adjourn.",
    ),
    "speaking": ("请{who}发言。", "{who} has the floor."),
    "overtime": ("{who}，时间到了，请结束发言。", "{who}, your time is up. Please finish."),
    "point": (
        "有人提出{name}。我先作裁定。",
        "There is a matter to settle first ({name}). The chair will rule.",
    ),
    "wants_second": ("有人动议：{moved}。有人附议吗？", "It is moved {moved}. Is there a second?"),
    "wants_stating": (
        "有人动议并有人附议：{moved}。大家有意见吗？",
        "It is moved and seconded {moved}. Is there debate?",
    ),
    "wants_stating_alone": ("有人动议：{moved}。大家有意见吗？", "It is moved {moved}. Is there debate?"),
    "next_speaker": ("下一位请{who}发言。", "{who} is next and has the floor."),
    "debate": (
        "{ask}还有哪位要发言？没有的话，我们就表决。",
        "{ask} Does anyone wish to speak? If not, we will vote.",
    ),
    "undebatable": (
        "{ask}这项不辩论，直接表决。{need}",
        "{ask} This is not debated; we vote at once. {need}",
    ),
    "closed": ("{ask}辩论已经结束，现在表决。{need}", "{ask} Debate is closed; we vote now. {need}"),
    "item": ("下一项：“{title}”。哪位有动议？", "The next item is “{title}”. Is there a motion?"),
    "item_more": (
        "“{title}”这一项还有动议吗？没有的话，进入下一项。",
        "Is there anything more on “{title}”? If not, we go on.",
    ),
    "idle": (
        "手头没有待决的议题。还有别的事项吗？没有的话，我们散会。",
        "Nothing is pending. Is there further business? If not, we adjourn.",
    ),
}

RESULTS: dict[str, Pair] = {
    "adopted": ("通过", "carried"),
    "lost": ("未通过", "lost"),
    "sustained": ("维持", "sustained"),
    "reversed": ("被推翻", "reversed"),
    "not_sustained": ("反对不成立", "not sustained"),
    "granted": ("准许", "granted"),
    "well_taken": ("成立", "well taken"),
    "not_well_taken": ("不成立", "not well taken"),
    "admitted": ("准许提出", "admitted"),
    "not_admitted": ("不准许提出", "not admitted"),
    "out_of_order": ("不合规则", "out of order"),
    "called_to_order": ("提醒其遵守秩序", "called to order"),
    "postponed": ("已改期", "postponed"),
    "tabled": ("已暂放", "laid on the table"),
    "referred": ("已交小组研究", "referred to a committee"),
    "withdrawn": ("已撤回", "withdrawn"),
    "postponed_indefinitely": ("不再讨论", "postponed indefinitely"),
    "elected": ("当选", "elected"),
    "governed": ("按规则认定", "settled by its rule"),
}

# A line of the minutes for an event; events not listed leave no line.
DONE: dict[str, Pair] = {
    "called_to_order": (
        "{time}，{chair}宣布开会，到会 {present} 人。",
        "At {time} {chair} called the meeting to order; {present} were present.",
    ),
    "checked_in": ("{who}到会。", "{who} came in."),
    "left": ("{who}离会。", "{who} left."),
    "recess_began": ("主持人宣布休息。", "The chair declared a recess."),
    "resumed": ("会议继续。", "The meeting resumed."),
    "adjourned": ("{time}，主持人宣布散会。", "At {time} the chair declared the meeting adjourned."),
    "time_fixed": ("后续会议定于 {at}。", "An adjourned meeting was set for {at}."),
    "meeting_began": ("第 {number} 次例会开始（{date}）。", "Meeting {number} began ({date})."),
    "item_taken_up": ("进入议程项：{title}。", "The item “{title}” was taken up."),
    "spoke": ("{who}发言{side}。", "{who} spoke{side}."),
    "permitted": ("会议准许{who}发言。", "The meeting let {who} speak."),
    "speaker_stopped": ("主持人请{who}停止发言。", "The chair stopped {who}."),
    "motion_made": ("{mover}动议：{moved}。", "{mover} moved {moved}."),
    "seconded": ("{by}附议。", "{by} seconded."),
    "second_withdrawn": ("附议撤回。", "The second was taken back."),
    "put": ("主持人提请表决：{moved}。", "The chair put the question: {moved}."),
    "announced": (
        "表决结果：{question}——{result}（赞成 {yes}，反对 {no}{abstain}）。",
        "Vote on {question}: {result} ({yes} for, {no} against{abstain}).",
    ),
    "vote_recounted": ("重新点数：赞成 {yes}，反对 {no}。", "Counted again: {yes} for, {no} against."),
    "text_changed": ("现在的文字是：{text}。", "It now reads: {text}."),
    "left_stack": ("{on}：{disposition}。", "{on}: {disposition}."),
    "laid_aside": ("{stack}搁到以后（{where}）。", "{stack} went aside ({where})."),
    "brought_back": ("{stack}重新待决。", "{stack} came back and is pending."),
    "setting_restored": ("{stack}回到表决前的状态。", "{stack} is pending again as before the vote."),
    "debate_closed": ("{on}的辩论结束。", "Debate on {on} was closed."),
    "debate_limited": ("{on}的辩论限制已调整。", "The limits of debate on {on} were changed."),
    "ruled": ("主持人裁定：{ruling}。{reason}", "The chair ruled: {ruling}. {reason}"),
    "overruled": ("主持人越过规则处理，理由：{reason}", "The chair went past the rules, because: {reason}"),
    "division_demanded": ("要求起立重新表决。", "A division was called for."),
    "divided": ("议题拆为 {stack}。", "The question was divided into {stack}."),
    "blank_created": ("设定空白，待填。", "A blank was created."),
    "suggested": ("{by}建议填“{value}”。", "{by} suggested {value}."),
    "blank_filled": ("空白处填入“{value}”。", "The blank was filled with {value}."),
    "reconsideration_recorded": (
        "重议{target}的动议已记录，留待处理。",
        "The motion to reconsider {target} was recorded for later.",
    ),
    "notice_given": (
        "{by}事先告知：下次会议将提出{name}（{target}）。",
        "{by} gave notice for the next meeting: {name} ({target}).",
    ),
    "executed": ("{on}已执行。", "{on} was carried out."),
    "nominations_opened": ("开始提名{office}。", "Nominations for {office} were opened."),
    "submitted": ("主持人把秩序问题交会议决定。", "The chair submitted the point of order to the meeting."),
    "part_opened": ("逐条审议：现在是 {part}。", "Part by part: now {part}."),
    "nominating_fixed": ("{office}的提名方式：{method}。", "How to nominate for {office}: {method}."),
    "polls_reopened": ("重新开放投票。", "The polls were reopened."),
    "nominated": ("{by}提名{who}担任{office}。", "{by} nominated {who} for {office}."),
    "nominations_closed": ("{office}的提名结束。", "Nominations for {office} were closed."),
    "balloted": (
        "{office}投票：共 {cast} 票，过半数需 {needed} 票；{votes}。",
        "Ballot for {office}: {cast} cast, {needed} needed; {votes}.",
    ),
    "declared_elected": ("{who}当选{office}。", "{who} was elected {office}."),
}
SIDES: dict[str | None, Pair] = {
    "for": ("（赞成）", " in favour"),
    "against": ("（反对）", " against"),
    None: ("", ""),
}
REFUSED: dict[str, Pair] = {
    "out_of_order": ("不合规则", "out of order"),
    "not_recognised": ("没有取得发言权", "does not have the floor"),
    "not_entitled": ("没有这个权利", "is not entitled to"),
    "needs_second": ("还没有人附议", "wants a second"),
    "too_late": ("已经太晚", "is too late"),
    "no_quorum": ("不足法定人数", "there is no quorum"),
    "vote_needed": ("有人反对，需要表决", "somebody objects: a vote is needed"),
}
HEADINGS: dict[str, Pair] = {
    "minutes": ("会议记录", "Minutes"),
    "chair": ("　　主持人：", "    Chair: "),
    "refused": ("{who}要{act}：{code}（{cite}）。", "{who} may not {act}: {code} ({cite})."),
    "colon": ("：", ": "),
}


class _Gaps(dict[str, Any]):
    """A place without a value stays empty."""

    def __missing__(self, key: str) -> str:
        return ""


DEEDS = ("提出", "要求", "不服", "反对")


def _say(pair: Pair, language: str, **params: Any) -> str:
    return pair[LANGUAGES.index(language)].format_map(_Gaps(params))


def name_of(motion: str, language: str) -> str:
    """The name of a motion."""
    row = table()[motion]
    return row.name_zh if language == "zh" else row.name_en


def _edit(edit: Mapping[str, Any] | None, language: str) -> str:
    if not edit:
        return ""
    spots = [(key, edit[key]) for key in ("before", "after") if edit.get(key)]
    where = {"before": ("在“{w}”之前", " before “{w}”"), "after": ("在“{w}”之后", " after “{w}”")}
    spot = "".join(_say(where[key], language, w=words) for key, words in spots)
    forms: dict[str, Pair] = {
        "add": ("末尾加上“{new}”", "add “{new}”"),
        "insert": ("{spot}插入“{new}”", "insert “{new}”{spot}"),
        "strike": ("删去“{old}”", "strike out “{old}”"),
        "replace": ("把“{old}”改为“{new}”", "strike out “{old}” and insert “{new}”"),
    }
    return _say(
        forms[str(edit["op"])], language, spot=spot, **{k: v for k, v in edit.items() if k in {"old", "new"}}
    )


def _values(values: Mapping[str, Any], language: str) -> str:
    """Changed arguments, or a time, as words."""
    zh = language == "zh"
    out = []
    for key, value in values.items():
        if value is None or value is False:
            continue
        if key == "minutes":
            out.append(f"{value} 分钟" if zh else f"{value} minutes")
        elif key in {"speech_seconds", "extra_seconds"}:
            more = key == "extra_seconds"
            out.append(
                f"每次{'延长' if more else ''} {value} 秒"
                if zh
                else f"{value} {'more ' if more else ''}seconds a speech"
            )
        elif key == "meetings_ahead":
            ahead = int(value)
            out.append(
                ("本次会议" if not ahead else "下次会议" if ahead == 1 else f"此后第 {ahead} 次会议")
                if zh
                else (
                    "this meeting"
                    if not ahead
                    else "the next meeting"
                    if ahead == 1
                    else f"the meeting {ahead} ahead"
                )
            )
        elif isinstance(value, Mapping):
            out.append(_values(value, language))
        elif key == "who":
            out.append(str(value))
        else:
            out.append(f" {value} " if zh else f"at {value}" if key == "hour" else str(value))
    return ("，" if zh else ", ").join(out).strip()


def _label(meeting: Meeting, ref: str | None, language: str) -> str:
    """A question as people call it: its words where it has some, else its name."""
    question = meeting.known(ref)
    if question is None:
        return str(ref or "")
    if question.motion in {"main", "incidental_main"}:
        longest = 32 if language == "zh" else 60
        text = question.text if len(question.text) <= longest else question.text[: longest - 1] + "…"
        return f"“{text}”"
    name = name_of(question.motion, language)
    return f"“{name}”" if language == "zh" else f"the motion “{name}”"


def moved(meeting: Meeting, question: Question, language: str, pairs: Mapping[str, Pair] = MOVES) -> str:
    """What the question is, as the mover says it (or as it is put, with ASKS)."""
    args = question.args
    values: dict[str, Any] = {key: value for key, value in args.items() if value is not None}
    edit = args.get("edit")
    targets = args.get("target")
    closing = "、".join(_label(meeting, t, language) for t in targets) if isinstance(targets, tuple) else ""
    values |= {
        "text": question.text or args.get("text") or "",
        "target": _label(
            meeting, question.target or (targets if isinstance(targets, str) else None), language
        ),
        "targets": closing if language == "zh" or not closing else f" on {closing.replace('、', ', ')}",
        "edit": _edit(edit, language) if edit else _values(args.get("set") or {}, language),
        "until": _values(args.get("until") or {}, language),
        "limit": _values({k: args.get(k) for k in ("speech_seconds", "extra_seconds", "who")}, language),
    }
    if question.motion in pairs:
        return _say(pairs[question.motion], language, **values).replace("。。", "。").replace("..", ".")
    what = _say(MOVES[question.motion], language, **values)
    whether = "whether " if what.startswith("to ") else ""
    return _say(
        ("问题是：是否{what}。", "The question is {whether}{what}."), language, what=what, whether=whether
    )


def state_of(meeting: Meeting) -> str:
    """The name of the state for the chair's next sentence: a key of CHAIR."""
    if meeting.phase != "in_session":
        return meeting.phase
    if meeting.retake:
        return "retake"
    if meeting.vote is not None:
        return "vote_over" if meeting.vote.time_up else "voting"
    if meeting.adjourning:
        return "adjourning"
    if "raised" in meeting.points.values():
        return "point"
    if meeting.floor is not None:
        return "overtime" if meeting.floor.overtime else "speaking"
    if meeting.made:
        question = meeting.questions[meeting.made[-1]]
        if question.seconder:
            return "wants_stating"
        wanted = (
            question.row.second and meeting.seconds_required and question.motion not in {"withdraw_motion"}
        )
        return "wants_second" if wanted else "wants_stating_alone"
    if not meeting.quorum_met:
        return "no_quorum"
    return _pending_state(meeting)


def _pending_state(meeting: Meeting) -> str:
    question = meeting.immediate
    if question is None:
        return "item" if meeting.current_item else "idle"
    if question.id in meeting.closed:
        return "closed"
    if not question.debatable:
        return "undebatable"
    return "next_speaker" if meeting.queue else "debate"


def chair_says(meeting: Meeting, language: str, *, asked: bool = False) -> str:
    """The sentence to say now, to be read aloud. asked: motions on this item were asked for before."""
    from consult.rules.floor import who_is_next

    state = state_of(meeting)
    if asked and state == "item":
        state = "item_more"
    question = meeting.immediate
    if meeting.vote is not None:
        question = meeting.questions.get(meeting.vote.on, question)
    if state in {"wants_second", "wants_stating", "wants_stating_alone"}:
        question = meeting.questions[meeting.made[-1]]
    params: dict[str, Any] = {}
    if question is not None:
        params["ask"] = moved(meeting, question, language, ASKS)
        params["moved"] = moved(meeting, question, language)
        params["need"] = _say(NEEDS.get(need(meeting, question).basis, ("", "")), language)
    if state == "point":
        ref = next(ref for ref, what in meeting.points.items() if what == "raised")
        params["name"] = _label(meeting, ref, language)
    if meeting.floor is not None:
        params["who"] = meeting.floor.who
    elif state == "next_speaker":
        params["who"] = who_is_next(meeting) or (meeting.queue[0].who if meeting.queue else "")
    item = meeting.item(meeting.current_item)
    params["title"] = item.title if item else ""
    return _say(CHAIR[state], language, **params).strip()


def minutes_line(meeting: Meeting, happened: Event, language: str, at: str = "") -> str | None:
    """The line of the minutes for an event, `meeting` being the state after it; None where there is none."""
    pair = DONE.get(happened.kind)
    if pair is None:
        return None
    params: dict[str, Any] = {key: _shown(meeting, value, language) for key, value in vars(happened).items()}
    params |= {"time": at[11:16], "chair": meeting.chair or "", "present": len(meeting.present)}
    ref = getattr(happened, "id", None) or getattr(happened, "on", None)
    question = meeting.known(ref) if isinstance(ref, str) else None
    if question is not None:
        params["moved"] = moved(meeting, question, language)
        params["question"] = _as_question(question, params["moved"], language)
        if (
            happened.kind == "motion_made"
            and language == "zh"
            and MOVES[question.motion][0].startswith(DEEDS)
        ):
            pair = ("{mover}{moved}。", pair[1])
        if (
            happened.kind == "motion_made"
            and language == "en"
            and MOVES[question.motion][1].split()[0].endswith("s")
        ):
            pair = (pair[0], "{mover} {moved}.")
    params |= _words(meeting, happened, language)
    return _say(pair, language, **params).strip()


def _as_question(question: Question, words: str, language: str) -> str:
    """The question inside a sentence: "the motion to adjourn", or its name where its words are a deed."""
    if language == "zh":
        return name_of(question.motion, language) if MOVES[question.motion][0].startswith(DEEDS) else words
    if not words.startswith(("to ", "that ", "“")):
        return name_of(question.motion, language).lower()
    return f"the motion {words}"


def _words(meeting: Meeting, happened: Event, language: str) -> dict[str, Any]:
    """Codes of an event as words."""
    out: dict[str, Any] = {}
    for key in ("result", "disposition", "ruling"):
        code = getattr(happened, key, None)
        if code is not None:
            out[key] = _say(RESULTS.get(code, (code, str(code).replace("_", " "))), language)
    if hasattr(happened, "side"):
        out["side"] = _say(SIDES.get(happened.side, ("", "")), language)
    if hasattr(happened, "abstain"):
        out["abstain"] = (
            _say(("，弃权 {n}", ", {n} abstaining"), language, n=happened.abstain) if happened.abstain else ""
        )
    for key in ("on", "target"):
        ref = getattr(happened, key, None)
        if isinstance(ref, str):
            out[key] = _label(meeting, ref, language)
        elif isinstance(ref, tuple):
            out[key] = ("、" if language == "zh" else ", ").join(
                _label(meeting, each, language) for each in ref
            )
    if hasattr(happened, "stack"):
        out["stack"] = ("、" if language == "zh" else ", ").join(
            _label(meeting, each, language) for each in happened.stack
        )
    if happened.kind == "item_taken_up":
        item = meeting.item(getattr(happened, "item", None))
        out["title"] = item.title if item else ""
    if happened.kind == "notice_given":
        out["name"] = name_of(getattr(happened, "motion", "main"), language)
    if happened.kind == "laid_aside":
        words = {
            "table": ("暂放", "on the table"),
            "postponed": ("改期", "postponed"),
            "committee": ("交小组研究", "with a committee"),
        }
        out["where"] = _say(
            words.get(getattr(happened, "where", ""), ("未完事项", "unfinished business")), language
        )
    return out


def _shown(meeting: Meeting, value: Any, language: str) -> Any:
    if isinstance(value, tuple) and all(isinstance(each, str) for each in value):
        return ("、" if language == "zh" else ", ").join(value)
    if isinstance(value, Mapping):
        return ("，" if language == "zh" else ", ").join(f"{key} {each}" for key, each in value.items())
    return value


def _act_words(kind: str, args: Mapping[str, Any], language: str) -> str:
    if kind == "move" and args.get("motion") in table():
        name = name_of(str(args["motion"]), language)
        return f"动议{name}" if language == "zh" else f"move “{name}”"
    zh = {
        "speak": "发言", "second": "附议", "put": "提请表决", "vote": "提请表决", "state": "陈述议题", "announce": "宣布结果",
        "cast": "投票", "declare_adjourned": "宣布散会", "withdraw": "撤回动议", "recognize": "请人发言", "take_up": "进入下一项",
    }  # fmt: skip
    return zh.get(kind, kind) if language == "zh" else kind.replace("_", " ")


def minutes(script: Script, played: Played, language: str) -> Iterable[str]:
    """A played script as minutes with the chair's sentence after each step."""
    yield f"{_say(HEADINGS['minutes'], language)}{_say(HEADINGS['colon'], language)}{script.title}"
    said = chair_says(played.opening, language)
    asked: set[str | None] = set()
    yield _say(HEADINGS["chair"], language) + said
    for step in played.steps:
        yield from _step_lines(step, language)
        item = step.after.current_item
        now = chair_says(step.after, language, asked=item in asked)
        if step.events and now != said:
            yield _say(HEADINGS["chair"], language) + now
            said = now
        if step.after.stack:
            asked.add(item)


def _step_lines(step: Any, language: str) -> Iterable[str]:
    from consult.rules.evolve import evolve

    if step.refusal is not None:
        code = _say(REFUSED[step.refusal.code], language)
        act = _act_words(step.line.kind, step.line.args, language)
        yield _say(
            HEADINGS["refused"], language, who=step.line.by, act=act, code=code, cite=step.refusal.cite
        )
        return
    state = step.before
    announced = {each.on for each in step.events if isinstance(each, Announced)}
    for happened in step.events:
        state = evolve(state, happened)
        if isinstance(happened, LeftStack) and announced & set(happened.on):
            continue
        text = minutes_line(state, happened, language, step.at)
        if text:
            yield text

"""What counts say, as sentences in both languages: steps of a count, ties, and what is wrong with a file.

A place {options} is a list of names, {option} one of them; figures stand as they are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from consult.deciding.conclusions import Conclusion
from consult.deciding.figures import format_area

#: Sentences of conclusions, by code: Chinese, English.
SENTENCES: Mapping[str, tuple[str, str]] = {
    "count_quota": (
        "有效票{valid}张，当选所需票数（配额）为{quota}。",
        "{valid} valid papers; the quota to be elected is {quota}.",
    ),
    "stage_first": ("第{number}轮：按第一选择计票。", "Stage {number}: first choices are counted."),
    "stage_surplus": (
        "第{number}轮：{options}超过配额{surplus}票，超出部分按比例转给这些选票上的下一选择。",
        "Stage {number}: {options} has {surplus} votes above the quota, which pass in proportion to the next "
        "choices on those papers.",
    ),
    "stage_exclude": (
        "第{number}轮：{options}得票最少（{votes}票），予以淘汰，其选票转给下一选择。",
        "Stage {number}: {options} has the fewest votes ({votes}) and is excluded; the papers pass "
        "to their next "
        "choice.",
    ),
    "stage_exclude_together": (
        "第{number}轮：{options}一并淘汰，共{votes}票，其选票转给下一选择。",
        "Stage {number}: {options} are excluded together, with {votes} votes in all; the papers "
        "pass to their next "
        "choice.",
    ),
    "stage_lost": (
        "其中{lost}票再无后续选择，不再计入。",
        "Of these {lost} have no further choice and count no more.",
    ),
    "stage_lost_cut": (
        "其中{lost}票不再计入（再无后续选择，或是舍去的尾数）。",
        "Of these {lost} count no more (no further choice, or decimals cut off).",
    ),
    "stage_iterate": (
        "第{number}轮：当选者只保留所需的部分，其余继续转移，配额降为{quota}。",
        "Stage {number}: those elected keep only the part they need, the rest passes on; the quota "
        "is now {quota}.",
    ),
    "stage_settle": (
        "第{number}轮：名额已满，最后的超出部分转移完毕，配额为{quota}。",
        "Stage {number}: every seat is filled; the last surpluses have passed on, and the quota is {quota}.",
    ),
    "stage_lock": (
        "第{number}步：{first}以{votes}比{against}胜过{second}，予以锁定。",
        "Step {number}: {first} beats {second} by {votes} to {against}: locked.",
    ),
    "stage_skip": (
        "第{number}步：{first}以{votes}比{against}胜过{second}，但会与已锁定的结果形成循环，略过。",
        "Step {number}: {first} beats {second} by {votes} to {against}, but this would close a "
        "circle: passed over.",
    ),
    "stage_fund": (
        "第{number}步：{options}得{votes}票，需{cost}，预算够用，列入；剩余{left}。",
        "Step {number}: {options} has {votes} votes and costs {cost}, which fits: funded; {left} left.",
    ),
    "stage_pass": (
        "第{number}步：{options}得{votes}票，需{cost}，余下的{left}不够，略过。",
        "Step {number}: {options} has {votes} votes but costs {cost}, more than the {left} left: "
        "passed over.",
    ),
    "stage_stop": (
        "第{number}步：{options}得{votes}票，需{cost}，余下的{left}不够，到此为止。",
        "Step {number}: {options} has {votes} votes but costs {cost}, more than the {left} left: "
        "the count ends.",
    ),
    "stage_buy": (
        "第{number}步：{options}需{cost}，由{payers}位支持者分担，每人最多{most}（尾数舍去）；预算剩余{left}。",
        "Step {number}: {options} costs {cost}, shared by {payers} supporters, each at most {most} "
        "(cut); {left} "
        "left of the budget.",
    ),
    "elected": ("选定：{options}。", "Chosen: {options}."),
    "chosen": ("{option}得{count}票，选定。", "{option} is chosen with {count} votes."),
    "chosen_points": ("{options}得{points}分，选定。", "{options} is chosen with {points} points."),
    "chosen_pairwise": (
        "{options}选定：两两比较{of}次，直接胜出{wins}次。",
        "{options} is chosen: of {of} comparisons two by two it wins {wins} directly.",
    ),
    "beats_all": ("{options}与其他每一项单独比较都胜出。", "{options} beats every other one taken singly."),
    "no_beats_all": (
        "没有哪一项在单独比较中胜过其他所有项。",
        "None beats every other one taken singly.",
    ),
    "tied": ("{options}并列，仅凭票数不能分出。", "{options} are tied; the count alone does not decide."),
    "none_chosen": ("没有选出任何一项。", "None is chosen."),
    "tie_earlier": (
        "{options}票数相同，看此前最近一轮票数不同时的高低：{taken}。",
        "{options} are level; the latest earlier stage at which they differed decides: {taken}.",
    ),
    "tie_lot": (
        "{options}相同，按事先公布承诺值的种子抽签：{taken}。",
        "{options} are level; the lot drawn from the seed committed to beforehand falls on {taken}.",
    ),
    "tie_together": (
        "{options}票数相同且最少，合计仍少于上一名，先后不影响结果，一并淘汰。",
        "{options} are level at the bottom, and all of them together have fewer than the next one "
        "up: the order "
        "cannot matter, and they are excluded together.",
    ),
    "tie_top": (
        "{options}总分相同，最高分多者胜：{taken}。",
        "{options} have equal points; more top points decide: {taken}.",
    ),
    "tie_open": (
        "{options}相同，须抽签决定；未给出种子，计票到此为止。",
        "{options} are level and a lot must decide; no seed is given, so the count stops here.",
    ),
    "sides": (
        "赞成{for}，反对{against}，弃权{abstain}。",
        "For {for}, against {against}, abstaining {abstain}.",
    ),
}

#: What is wrong with an election file, by code: Chinese, English.
FAULTS: Mapping[str, tuple[str, str]] = {
    "not_a_number": ("“{value}”不是允许的整数", "“{value}” is not a whole number that may stand here"),
    "out_of_range": ("{value}超出允许的范围", "{value} is out of range"),
    "empty_name": ("选项没有名称", "an option has no name"),
    "same_name": ("“{value}”出现了两次", "“{value}” is there twice"),
    "blt_head": ("第一行应为“候选人数 名额数”", "the first line must be “candidates seats”"),
    "blt_no_zero": ("选票这一行没有以0结尾", "this ballot's line does not end in 0"),
    "blt_name": ("此处应为加引号的名称：{value}", "a name in quotation marks is expected here: {value}"),
    "beyond_the_end": ("标题之后还有内容：{value}", "there is more after the title: {value}"),
    "torn": ("文件到此中断，不完整", "the file ends here and is not whole"),
    "unknown_candidate": ("没有“{value}”这个选项", "there is no option “{value}”"),
    "preflib_head_late": ("说明行出现在选票之后", "a head line stands below the ballots"),
    "preflib_row": ("选票应写成“数量: 排序”：{value}", "a ballot is “count: order”: {value}"),
    "unknown_kind": (
        "不认识“{value}”这种文件；可用 .blt、.soi、.soc、.toi、.toc、.json",
        "files of the kind “{value}” are not known; .blt, .soi, .soc, .toi, .toc and .json are",
    ),
    "equal_in_strict": ("这种文件不允许并列", "equal ranks are not allowed in this kind of file"),
    "incomplete_order": ("这种文件要求排完所有选项", "every option must be ranked in this kind of file"),
    "missing_head": ("缺少“{value}”", "“{value}” is missing"),
    "twice_in_order": ("“{value}”在同一张选票上出现了两次", "“{value}” is ranked twice on one ballot"),
    "wrong_total": (
        "写明的合计是{stated}，实际是{found}",
        "the total is stated as {stated}, but it is {found}",
    ),
    "torn_json": ("JSON 不完整或有误（{value}）", "the JSON is torn or wrong ({value})"),
    "too_deep": ("JSON 嵌套过深", "the JSON is nested too deeply"),
    "wrong_shape": ("此处应为 {value}", "{value} is expected here"),
    "mixed_papers": ("选票种类不一致", "papers of different kinds are mixed"),
    "bad_cost": ("“{value}”的费用应为正整数", "the cost of “{value}” must be a positive whole number"),
    "bad_points": (
        "分数{value}不是0到{top}的整数",
        "{value} is not a whole number of points from 0 to {top}",
    ),
    "not_text": ("不是 UTF-8 文本", "this is not UTF-8 text"),
    "other_kind": (
        "“{method}”不能用这种选票计票（{kind}）",
        "“{method}” does not count papers of this kind ({kind})",
    ),
}

#: What is wrong with a field of a case, by the code of `DecisionError`.
FIELD_FAULTS: Mapping[str, tuple[str, str]] = {
    "missing": ("缺少“{field}”", "“{field}” is missing"),
    "wrong_type": (
        "“{field}”不是所需的类型（{expected}）",
        "“{field}” is not of the type needed ({expected})",
    ),
    "out_of_range": ("“{field}”超出允许的范围（{value}）", "“{field}” is out of range ({value})"),
    "unknown_value": ("“{field}”不认识：{value}", "“{field}” is not known: {value}"),
    "torn": ("文件不完整或不是结果文件（{value}）", "the file is torn or no result ({value})"),
    "totals": ("“{field}”合计不符", "“{field}” does not add up"),
    "above_eligible": ("“{field}”多于应参加的{eligible}", "“{field}” is more than the {eligible} entitled"),
    "below_participated": (
        "“{field}”少于参与的{participated}",
        "“{field}” is less than the {participated} taking part",
    ),
}

#: What `consult verify` says, by code.
FINDINGS: Mapping[str, tuple[str, str]] = {
    "verify_seals": (
        "文件完整：{parts}个部分的封印与总哈希{hash}相符",
        "the file is whole: the seals of its {parts} parts and its hash {hash} agree",
    ),
    "verify_lots": (
        "抽签种子与事先公布的承诺值相符",
        "the seed of the lots is the one committed to beforehand",
    ),
    "verify_tallies": (
        "由公布的{votes}张票重新加总，合计相符",
        "the totals are those of the {votes} votes published",
    ),
    "verify_decision": (
        "按规则{rule}重新判断，结论与所需数目相符",
        "decided again under {rule}: the outcome and the numbers needed agree",
    ),
    "verify_count": (
        "用{method}重新计算{papers}张选票，每一轮与结果都相符",
        "the {papers} papers counted again by {method}: every stage and the result agree",
    ),
    "verify_wrong": ("{at}：写的是{stated}，算出来是{found}", "{at}: stated {stated}, found {found}"),
    "verify_impossible": ("{at}：不可能是这样（{why}）", "{at}: this cannot be ({why})"),
    "verify_twice": ("{at}：{seat}出现了两次", "{at}: {seat} is there twice"),
    "verify_few_papers": (
        "不足{fewest}张票，完整排序不公布，故不能重新计票",
        "fewer than {fewest} papers: rankings are not published, so they cannot be counted again",
    ),
    "verify_published": (
        "公布的决议与其摘要{digest}相符，结论与规则、票数一致",
        "what was published agrees with its digest {digest}, the outcome with the rule and the counts",
    ),
    "verify_covered": (
        "为保护个人信息，文字有遮盖，故摘要不能证明什么；请用网页上印的文件哈希核对，未遮盖的原文由居委会保存",
        "words are covered to protect somebody's privacy, so the digest proves nothing here: compare the "
        "file's hash with the one on the page; the office keeps the original",
    ),
    "verify_withheld": (
        "投票人数很少或意见全部相同，只公布结论，故不能重新计票；完整数字在密封的会议记录里",
        "so few voted, or all so alike, that only the outcome is published and cannot be counted again; the "
        "figures are in the sealed minutes",
    ),
    "verify_hands": (
        "举手、手机和纸质票的数目是否数对，以签名的会议记录为准，本文件无法证明",
        "whether hands, phones and papers were counted right the signed minutes vouch for, not this file",
    ),
    "verify_roll": (
        "名册是否正确，须由认识这些人的人核对",
        "whether the roll is right is for those to say who know the people",
    ),
    "verify_who": (
        "每张票是否出自本人，由各人对照自己的回执",
        "whether each vote is that of its voter, each can say by the receipt",
    ),
    "verify_secret": (
        "票箱里是否每张都来自有权的人，本文件无法证明",
        "that every paper in the box came from somebody entitled, this file cannot prove",
    ),
}

#: What a case comes to.
OUTCOMES: Mapping[str, tuple[str, str]] = {
    "adopted": ("通过", "adopted"),
    "lost": ("未通过", "lost"),
    "no_quorum": ("不足法定人数", "no quorum"),
    "elected": ("当选", "elected"),
    "ballot_again": ("未选满，须再次投票", "ballot again for the places left"),
    "tie": ("票数相同，未能选出", "tie"),
    "invalid": ("选举无效", "invalid"),
    "sustained": ("维持裁定", "the decision is sustained"),
    "overturned": ("推翻裁定", "the decision is overturned"),
    "vote": ("有异议，须付表决", "objected to: a vote is taken"),
}


def sentence(said: Conclusion, names: Mapping[str, str], lang: str) -> str:
    """What a conclusion says, in "zh" or "en". names: of the options, by key."""
    values: dict[str, Any] = dict(said.params)
    for place in ("options", "taken"):
        if place in values:
            values[place] = listed((_named(key, names, lang) for key in values[place]), lang)
    if "option" in values:
        values["option"] = _named(values["option"], names, lang)
    if said.code in ("stage_lock", "stage_skip"):
        values["first"], values["second"] = (_named(key, names, lang) for key in said.params["options"])
    return _in(SENTENCES[said.code], lang).format(**values)


def fault(code: str, params: Mapping[str, Any], lang: str) -> str:
    """What is wrong with a file, without a full stop."""
    return _in(FAULTS[code], lang).format(**params)


def field_fault(code: str, params: Mapping[str, Any], lang: str) -> str:
    """What is wrong with a field of a case (params: field and those of the error), without a full stop."""
    return _in(FIELD_FAULTS[code], lang).format(**params)


def finding_words(code: str, params: Mapping[str, Any], lang: str) -> str:
    """What was found of a published result, without a full stop."""
    return _in(FINDINGS[code], lang).format(**params)


def outcome_words(outcome: str, lang: str) -> str:
    """What a case comes to, in a word."""
    return _in(OUTCOMES[outcome], lang)


def amount_words(unit: str, amount: int, lang: str) -> str:
    """A number needed, with its unit where there are several: owners, or area in 0.01 ㎡."""
    if unit == "area":
        return {"zh": "面积{}㎡", "en": "area {} ㎡"}[lang].format(format_area(amount))
    return str(amount) if not unit else {"zh": "业主{}人", "en": "{} owners"}[lang].format(amount)


def listed(words: Iterable[str], lang: str) -> str:
    """ "a, b and c" / “a、b、c”."""
    each = list(words)
    if lang == "zh":
        return "、".join(each)
    return "".join(each) if len(each) < 2 else ", ".join(each[:-1]) + " and " + each[-1]


def _named(key: str, names: Mapping[str, str], lang: str) -> str:
    """The name of an option, or "a over b" of a pair."""
    first, over, second = key.partition(">")
    if not over:
        return names.get(key, key)
    between = {"zh": "胜", "en": " over "}[lang]
    return f"{names.get(first, first)}{between}{names.get(second, second)}"


def _in(both: tuple[str, str], lang: str) -> str:
    return both[0] if lang == "zh" else both[1]

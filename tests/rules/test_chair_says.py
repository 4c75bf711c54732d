"""The chair's script: a sentence for every state that any script or scenario reaches, in both languages,
all of it true.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta, timezone
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from consult import rules
from consult.paper import notation, saying, scenarios, scenes
from consult.rules import acts, words
from consult.rules.meeting import Meeting
from consult.rules.motions import table
from consult.rules.words import chair, naming
from consult.rules.words.motions import MOTIONS

HERE = Path(__file__).parent
SCRIPTS = sorted((HERE / "scripts").glob("*.meeting"))
DIGESTS = HERE / "stored" / "said.txt"
SCENARIOS = sorted(HERE.glob("scenarios*.jsonl"))
PLACE = re.compile(r"%\((\w+)\)s")
FALSE_FRIENDS = re.compile("搁置|休会|暂停|待决|二级修正案|问题是")

#: A sentence that invites somebody to act, and what must be in order for somebody then.
INVITES: dict[str, tuple[str, dict[str, Any]]] = {
    "say.open": ("call_to_order", {}),
    "say.put_ready": ("put", {}),
    "say.close": ("declare_adjourned", {}),
    "say.hour_come": ("extend_meeting", {"minutes": 30}),
    "say.hour_over": ("declare_adjourned", {}),
    "say.announce_now": ("announce", {"counts": {"for": 1, "against": 0}}),
    "say.adjourning_close": ("declare_adjourned", {}),
    "say.may_appeal": ("move", {"motion": "appeal"}),
    "say.quorum_lost": ("recess", {"minutes": 10}),
    "say.quorum_lost_pending": ("move", {"motion": "adjourn"}),
    "say.quorum_lost_hour": ("move", {"motion": "recess", "minutes": 10}),
}


@cache
def played(path: Path) -> notation.Played:
    return notation.play(notation.read(path.read_text(encoding="utf-8")))


def states(path: Path) -> Iterator[Meeting]:
    once = played(path)
    yield once.opening
    yield from (step.after for step in once.steps)


def strict(value: Any, lang: str) -> str:
    """A word value said, failing where a place has no value, or an empty one."""
    if not isinstance(value, Mapping):
        assert value not in ("", None), "an empty place"
        return str(value)
    if "k" not in value:
        return str(value[lang])
    said = words.PHRASES[value["k"]][words.LANGUAGES.index(lang)]
    assert set(PLACE.findall(said)) == set(value["p"]), value
    return PLACE.sub(
        lambda found: "" if _may_be_empty(value, found[1]) else strict(value["p"][found[1]], lang), said
    )


def _may_be_empty(value: Mapping[str, Any], name: str) -> bool:
    return name == "purpose" and value["p"][name] == ""


def check_said(meeting: Meeting) -> tuple[Any, ...]:
    """What is said, every sentence of it true."""
    said = words.chair_says(meeting)
    assert said
    for lang in words.LANGUAGES:
        text = " ".join(strict(each, lang) for each in said)
        assert "%(" not in text and "_" not in text.replace("____", ""), text
        if lang == "zh":
            assert not FALSE_FRIENDS.search(text), text
    for each in said:
        if each["k"] in INVITES:
            kind, args = INVITES[each["k"]]
            assert open_to_somebody(meeting, kind, args), (each["k"], meeting.stack)
        if each["k"] == "say.who_speaks":
            assert meeting.queue or meeting.made or open_to_somebody(meeting, "rise", {"side": "for"})
        if each["k"] == "say.unless_seconded":
            dropped = {"on": meeting.made[-1], "ruling": "out_of_order"}
            assert open_to_somebody(meeting, "rule", dropped)
        if each["k"] == "say.ask_second":
            assert open_to_somebody(meeting, "second", {"on": meeting.made[-1]})
    main = words.leads_to(said)
    # A motion about the polls is voted while its vote is open: in one step, which no button does.
    if main is not None and not (main == "put" and meeting.vote is not None):
        doors = rules.in_order(meeting, meeting.chair or "", (main,), ())
        assert any(door.refusal is None for door in doors), (main, [each["k"] for each in said])
    return said


def open_to_somebody(meeting: Meeting, kind: str, args: Mapping[str, Any]) -> bool:
    return any(
        rules.check(meeting, acts.parse(kind, args, who)) is None
        for who in (meeting.chair or "", *meeting.voters)
    )


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
def test_every_state_of_every_script_has_a_sentence(path: Path) -> None:
    """And they are the sentences on record, however they are worded. After an intended change:
    `python tests/rules/test_chair_says.py`, and read docs/script.md."""
    assert digest(check_said(meeting) for meeting in states(path)) == digests()[path.stem]


def digest(said: Iterable[tuple[Any, ...]]) -> str:
    """What is said from state to state in short: which sentences and about what, not their words."""
    plain = json.dumps(list(said), ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(plain.encode()).hexdigest()[:16]


def digests() -> dict[str, str]:
    """The digest on record of each golden meeting."""
    return dict(line.split() for line in DIGESTS.read_text(encoding="utf-8").splitlines())


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
def test_every_state_of_every_scenario_has_a_sentence(path: Path) -> None:
    for each in scenarios.load(path.read_text(encoding="utf-8").splitlines()):
        meeting = scenarios.opened(each)
        for step in each["steps"]:
            meeting = scenarios.answer(meeting, step).meeting
            check_said(meeting)


@pytest.mark.parametrize("scene", tuple(scenes.scenes()), ids=lambda scene: scene.name)
def test_every_scene_of_the_page_has_a_sentence(scene: scenes.Scene) -> None:
    check_said(scene.meeting())


def test_the_scenes_show_every_motion_that_waits_and_every_way_of_voting() -> None:
    shown = [scene.meeting() for scene in scenes.scenes()]
    motions = {
        q.motion for m in shown for q in (*m.pending, *(m.questions[ref] for ref in (*m.made, *m.points)))
    }
    voted = {motion for motion, told in MOTIONS.items() if told.asks is not None}
    # A main motion is spoken of like the next; of the others these are the second of their kind.
    second = {row.id for row in table().values() if row.cls == "main"}
    assert voted - motions - second <= {
        "fill_blank", "suspend_standing_rule", "close_polls", "reopen_polls",
        "reopen_nominations",
        "reconsider_enter_minutes", "orders_of_day",
    }  # fmt: skip
    assert {m.vote.method for m in shown if m.vote} == {
        "show", "show_of_hands", "voice", "rising", "roll_call", "box", "ballot",
    }  # fmt: skip


def said_in(meeting: Meeting, lang: str = "zh") -> str:
    return " ".join(words.say(each, lang) for each in words.chair_says(meeting, words.IDS))


SHANGHAI = timezone(timedelta(hours=8))
AT = "2026-05-03T19:00:00+00:00"
HEAD = "members: Chair(chair) 王阿姨 李叔 C D E\nquorum: 3\n\n"


def after(*lines: str) -> Meeting:
    once = notation.play(notation.read(HEAD + "\n".join(lines) + "\n"))
    assert once.wrong == ()
    return once.meeting


LAMPS = '王阿姨: move main M1 "在2号楼装三盏路灯。" second=李叔'


@pytest.mark.parametrize(
    ("lines", "zh"),
    [
        (
            ["王阿姨: move main M1 装三盏路灯"],
            "王阿姨提议：“装三盏路灯”。 有人附议吗？…… 没有人附议的话，这项动议就不议了。",
        ),
        ([LAMPS], "现在讨论的方案是：“在2号楼装三盏路灯”。 哪位要发言？请举手。"),
        (
            [LAMPS, "C: move amend A1 edit={op=replace old=三盏 new=五盏}"],
            "C提出修正案：把“三盏”改为“五盏”。 有人附议吗？…… 没有人附议的话，这项动议就不议了。",
        ),
        (
            [LAMPS, "C: move amend A1 edit={op=replace old=三盏 new=五盏} second=D"],
            "现在只讨论这一处修改：把“三盏”改为“五盏”，改后是“在2号楼装五盏路灯”。 哪位要发言？请举手。",
        ),
        (
            [
                LAMPS,
                "C: move amend A1 edit={op=replace old=三盏 new=五盏} second=D",
                "Chair: vote A1 yes=2 no=2",
            ],
            "赞成2票，反对2票，平票，不通过。 方案不改。 回到方案：“在2号楼装三盏路灯”。 "
            "还有人发言吗？没有的话，现在表决。",
        ),
        ([LAMPS, "C: rise side=against"], "现在讨论的方案是：“在2号楼装三盏路灯”。 下面请C发言，反对方。"),
        (
            [LAMPS, "C: move previous_question P1 second=D"],
            "要不要结束讨论、马上表决“在2号楼装三盏路灯”？ 这一项不讨论，直接表决。 赞成票达到反对票的两倍才通过。",
        ),
        (
            [LAMPS, "C: move object_consideration O1"],
            "这件事这次会议要不要议？ 这一项不讨论，直接表决。 不同意的达到同意的两倍，这次会议就不议。",
        ),
        (
            [LAMPS, "Chair: put M1 method=rising"],
            "现在表决的方案是：“在2号楼装三盏路灯”。 赞成的请起立……请坐。 反对的请起立……请坐。",
        ),
        (
            [LAMPS, "Chair: put M1 method=box"],
            "现在表决的方案是：“在2号楼装三盏路灯”。 请把票投进票箱，不用举手。没有人看得到您投了什么。",
        ),
        (
            [LAMPS, "Chair: put M1 method=roll_call"],
            "现在表决的方案是：“在2号楼装三盏路灯”。 现在点名。点到名的，请答赞成、反对或弃权。",
        ),
        (
            [LAMPS, "Chair: ask_consent motion=main target=M1"],
            "如无异议，就这样定：“在2号楼装三盏路灯”。 有异议吗？…… 没有的话，就这样通过。",
        ),
        (
            [LAMPS, "Chair: ask_consent motion=main target=M1", "C: object"],
            "有人有异议，那就先讨论，再表决。 现在讨论的方案是：“在2号楼装三盏路灯”。 哪位要发言？请举手。",
        ),
        (  # what cannot be debated is voted on; what nobody has moved is just not agreed
            [
                LAMPS,
                "C: move recess R1 minutes=10 second=D",
                "Chair: ask_consent motion=main target=R1",
                "D: object",
            ],
            "有人有异议，那就表决。 是否休息10分钟？ 这一项不讨论，直接表决。",
        ),
        (
            ["Chair: ask_consent motion=adjourn", "C: object"],
            "有人有异议，这件事没有定下来。 现在哪位有提议？",
        ),
        (  # the recess ends when it ends: until then nobody says that time is up
            [LAMPS, "C: move recess R1 minutes=10 second=D", "Chair: vote R1 yes=4 no=1"],
            "赞成4票，反对1票，通过。 现在休息10分钟，19:10接着开。",
        ),
        (
            [
                LAMPS,
                "C: speak M1 for",
                "C: move recess R1 minutes=10 second=D",
                "Chair: vote R1 yes=4 no=1",
                "Chair: resume",
            ],
            "休息结束，接着开会。 回到方案：“在2号楼装三盏路灯”。 还有人发言吗？没有的话，现在表决。",
        ),
        (
            [LAMPS, "C: speak M1 for", "C: move lay_on_table T1", "Chair: no_second T1"],
            "没有人附议，这项动议不议了。 回到方案：“在2号楼装三盏路灯”。 还有人发言吗？没有的话，现在表决。",
        ),
        (
            [LAMPS, "C: move parliamentary_inquiry Q1"],
            "C要问规则。 我来答复：……",
        ),
        ([LAMPS, "Chair: vote M1 yes=4 no=1"], "赞成4票，反对1票，通过。 就这样定了。 现在哪位有提议？"),
    ],
)
def test_the_words_of_the_commonest_states(lines: list[str], zh: str) -> None:
    assert said_in(after(*lines)) == zh


def test_hours_are_those_of_the_place() -> None:
    """A log holds instants; the chair reads the clock on the wall."""
    there = naming.Voice(naming.by_id, in_shanghai)
    recess = after("C: move recess_main R1 minutes=10 second=D", "Chair: vote R1 yes=4 no=1")
    assert said(recess, there)[-1] == "现在休息10分钟，03:10接着开。"
    ending = after(
        LAMPS, "C: move fix_time F1 at=2026-05-05T19:00 second=D", "Chair: vote F1 yes=4 no=1",
        "C: move adjourn J1 second=D", "Chair: vote J1 yes=4 no=1",
    )  # fmt: skip
    assert "下次会议：5月6日03:00。" in said(ending, there)


def test_where_a_decision_rule_counted_its_heads_are_told() -> None:
    """Under a rule that counts area too the figures of the hall are heads, as the rule counted them."""
    counted = (
        "governed={passed=true tallies={headcount={for=4 against=1 abstain=2} area={for=300 against=20}}}"
    )
    told = after(LAMPS, f"Chair: vote M1 yes=4 no=1 {counted}")
    assert said_in(told).startswith("赞成4票，反对1票，弃权2票，通过。")


def in_shanghai(at: str) -> datetime:
    return datetime.fromisoformat(at).replace(tzinfo=UTC).astimezone(SHANGHAI)


@pytest.mark.parametrize("scene", tuple(scenes.scenes()), ids=lambda scene: scene.name)
def test_everybody_is_called_as_the_voice_calls(scene: scenes.Scene) -> None:
    """A wall may show numbers only: no sentence has a name of its own, but people's words have theirs."""
    meeting = scene.meeting()
    told = "".join(said(meeting, naming.Voice(lambda m, who: "某人")))
    for question in meeting.questions.values():
        told = told.replace(question.text, "") if question.text else told
    assert not [who for who in meeting.members if who in told]


def said(meeting: Meeting, voice: naming.Voice) -> list[str]:
    return [words.say(each, "zh") for each in words.chair_says(meeting, voice)]


def test_a_point_settled_is_not_asked_for_again() -> None:
    """Before, any ruling left "there is a point to be settled first: ." in the script for the rest of the
    meeting.
    """
    point = "C: move point_of_order P1 breach={kind=other}"
    asked = after(LAMPS, point)
    assert said_in(asked) == "C提出秩序问题：刚才的做法不合规则。 我来裁定这个秩序问题成不成立。"
    ruled = after(LAMPS, point, "Chair: rule P1 not_well_taken")
    assert said_in(ruled).startswith("我的裁定：不成立。 不同意的可以申诉。 现在讨论的方案是")
    later = after(LAMPS, point, "Chair: rule P1 not_well_taken", "C: rise side=for", "Chair: recognize C")
    assert said_in(later).startswith("请C发言")


def test_what_is_said_in_a_vote_is_about_the_question_put() -> None:
    """Whatever has been made since: an amendment moved and not stated is not what is being voted on."""
    overruled = 'Chair: overrule act={kind=put args={on=M1}} reason="先表决方案"'
    state = after(LAMPS, "C: move amend A1 edit={op=replace old=三盏 new=五盏}", overruled)
    assert state.vote is not None and state.vote.on == "M1" and state.made == ("A1",)
    said = said_in(state)
    assert "现在表决的方案是：“在2号楼装三盏路灯”。" in said and "修改" not in said and "五盏" not in said


# --- the words that a vote adopts ---


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
def test_the_text_shown_is_the_text_adopted(path: Path) -> None:
    for step in played(path).steps:
        top = step.before.immediate
        if top is None or not top.args.get("edit") or step.after.dispositions.get(top.id) != "adopted":
            continue
        shown, target = words.text_of(step.before, top), step.after.known(top.target)
        if target is not None and target.part is None:
            assert words.acted_on(target) == shown


def test_an_amendment_of_an_amendment_is_shown_on_the_words_it_acts_on() -> None:
    """Before, it was applied to the whole text, where the words stood twice, or elsewhere: another text
    was adopted.
    """
    state = after(
        '王阿姨: move main M1 "东门装灯，西门装灯。" second=李叔',
        "C: move amend A1 edit={op=replace old=西门装灯 new=西门装两盏灯} second=D",
        "D: move amend_secondary A2 edit={op=replace old=灯 new=太阳能灯} second=E",
    )
    assert words.text_of(state, state.questions["A2"]) == "西门装两盏太阳能灯"
    assert words.difference(state, state.questions["A2"]) == [
        ["=", "西门装两盏"], ["+", "太阳能"], ["=", "灯"],
    ]  # fmt: skip
    assert said_in(state).startswith(
        "现在讨论的是对修正案的修改：修正案里，把“灯”改为“太阳能灯”；方案全文暂时不动。"
    )
    voted = rules.replay(
        rules.decide(state, acts.parse("vote", {"on": "A2", "yes": 4, "no": 1}, "Chair"), AT), state
    )
    assert words.text_of(voted, voted.questions["A1"]) == "东门装灯，西门装两盏太阳能灯。"


@pytest.mark.parametrize("motion", sorted(MOTIONS))
def test_the_words_of_a_motion_name_only_places_that_are_filled(motion: str) -> None:
    filled = set(naming.places(after(LAMPS), after(LAMPS).questions["M1"]))
    for pair in vars(MOTIONS[motion]).values():
        assert pair is None or set(PLACE.findall(pair[0])) <= filled


def test_what_an_act_does_is_told_for_every_act_and_motion() -> None:
    for kind in acts.ACTS:
        assert words.what_it_does(kind), kind
    for motion in MOTIONS:
        assert words.what_it_does(f"move:{motion}"), motion
    cast = acts.parse("cast", {"choice": "for"}, "A")
    assert words.what_it_does(cast) == words.word("does.cast")
    assert words.what_it_does("cast.for") == words.word("does.cast") and words.what_it_does("fly") is None


# --- after a vote ---


def test_no_second_is_asked_for_to_an_amendment_of_what_is_decided() -> None:
    """Before, the chair went on: Is there a second? to the amendment of a motion just carried."""
    path = next(each for each in SCRIPTS if each.stem == "passed_over_or_waiting")
    last = played(path).steps[-1].after
    said = [words.say(each, "en") for each in words.chair_says(last)]
    assert last.made == ("A1",) and said[-1] == "Is there a motion?" and not any("second" in s for s in said)


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
def test_the_result_is_said_after_every_vote(path: Path) -> None:
    """Of a recess, a reversed ruling, the polls and a count it was not said; after a recess it was said
    again."""
    for step in played(path).steps:
        ended = [each for each in step.events if isinstance(each, rules.events.Announced)]
        if ended and step.after.records.get(ended[-1].on) is not None:
            record = step.after.records[ended[-1].on]
            said = [words.say(each, "en") for each in words.chair_says(step.after, words.IDS)]
            figures = next(iter(chair.result(step.after, record, words.IDS)))
            assert words.say(figures, "en") in said, notation.write_line(step.line)
        if any(isinstance(each, rules.events.Resumed) for each in step.events):
            told = [words.say(each, "zh") for each in words.chair_says(step.after, words.IDS)]
            assert not {"现在休息。"} & set(told), notation.write_line(step.line)


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
def test_what_cannot_be_debated_is_not_opened_for_debate(path: Path) -> None:
    """An amendment of a recess was said to be before the meeting for debate."""
    for meeting in states(path):
        now = meeting.known(meeting.made[-1]) if meeting.made else meeting.immediate
        if now is None or now.debatable or meeting.phase != "in_session":
            continue
        for said in words.chair_says(meeting, words.IDS):
            assert said["k"] not in {
                "say.who_speaks",
                "say.put_ready",
                "say.anyone_else",
                f"debate.{now.motion}",
            }


ELECTION = "title: x\nmembers: Chair(chair) A B C D E F G H\nquorum: 5\n"


def election(*lines: str, rule: str = "") -> list[str]:
    head = ELECTION + (f"rule: r1 bylaws required={rule} applies_to=elections\n" if rule else "")
    played = notation.play(notation.read(head + "\n" + "\n".join(lines)))
    assert played.wrong == ()
    said = [words.say(each, "zh") for each in words.chair_says(played.meeting, words.IDS)]
    return [*said, *(words.say(each, "zh") for each in words.minutes(played.log, words.Held(), words.IDS))]


def test_of_two_elections_the_one_opened_last_is_spoken_of() -> None:
    opened = "Chair: open_nominations 组长", "Chair: open_nominations 副组长"
    assert said_in(after(*opened)) == "请大家提名副组长人选，不用附议。"
    assert said_in(after(*reversed(opened))) == "请大家提名组长人选，不用附议。"


def test_an_election_is_said_as_its_rule_has_it() -> None:
    """Under plurality a majority was announced as needed, and one nominee was to be balloted on."""
    opened = "Chair: open_election 组长 nominees=A,B"
    assert "下面投票选组长，过半数当选。" in election(opened)
    assert "下面投票选组长，得票最多的当选。" in election(opened, rule="plurality")
    assert "这次没有人当选，重新投票选组长。" in election(
        opened, "Chair: ballot office=组长 votes={A=3 B=3}", rule="plurality"
    )
    assert "选举组长：共5票，得票最多的当选；A3票、B2票。当选：A。" in election(
        opened, "Chair: ballot office=组长 votes={A=3 B=2}", rule="plurality"
    )
    assert "只有一位人选，A当选组长。" in election("Chair: open_election 组长 nominees=A")


def test_the_result_about_the_polls_is_not_said_over_the_next_question() -> None:
    played_ = played(HERE / "scripts" / "polls_of_a_question.meeting")
    for step in played_.steps:
        keys = [each["k"] for each in words.chair_says(step.after, words.IDS)]
        top = step.after.immediate
        if top is not None and top.row.about_polls and "say.not_debated" in keys:
            assert "say.result" not in keys


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
def test_what_is_printed_of_a_meeting_has_no_code_and_no_bare_note(path: Path) -> None:
    script = notation.read(path.read_text(encoding="utf-8"))
    for lang in words.LANGUAGES:
        told = (*saying.transcript(script, played(path), lang), *saying.minutes(script, played(path), lang))
        assert [line for line in told if re.search("[a-z]_[a-z]|None|ronr|nantang13|“”|：。", line)] == []
        assert not {"记录在案。", "Noted."} & set(told)


if __name__ == "__main__":
    lines = (f"{path.stem} {digest(words.chair_says(each) for each in states(path))}\n" for path in SCRIPTS)
    DIGESTS.write_text("".join(lines), encoding="utf-8")

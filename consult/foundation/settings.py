"""What a community, or one of its bodies, may settle for itself: one registry, one way to read, one way to
change.

A setting is declared here and nowhere else, with its unit, default, bounds, words and the source of the
default. `of` is how
everything reads it. A key nobody declared is a mistake in the program (`UnknownSetting`); a value in the
database that does not
fit its setting counts as unset and is told to the staff's log, so that a page never fails over it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

import structlog

from consult.foundation import journal
from consult.foundation.errors import Forbidden, Invalid
from consult.foundation.phrases import P, Phrase
from consult.foundation.procedures import procedures

log = structlog.get_logger("consult.foundation.settings")


class Holder(Protocol):
    """A row that keeps settings: a community, or a body (which has a kind of its own)."""

    id: int
    kind: str
    settings: dict[str, Any]


class UnknownSetting(LookupError):
    """The program asked for a setting that was never declared."""


@dataclass(frozen=True, kw_only=True)
class Setting:
    """One thing to be settled.

    type: whole (a number from `low` to `high`), text (at most `high` characters), or fields (a mapping of the
    names in
    `fields` to texts). unit: what a whole number counts. default: where nothing is set; for a body first
    `by_kind`, by its kind
    of body, None where that says nothing. source: where the default comes from, for people. changed_by:
    offices that may change
    it. per_body: a body may settle it otherwise than its community. name, about: (Chinese, English).
    """

    key: str
    type: str
    default: Any
    name: tuple[str, str]
    about: tuple[str, str] = ("", "")
    unit: str = ""
    low: int = 0
    high: int = 200
    fields: tuple[str, ...] = ()
    source: str = "平台默认，可自行设定"
    by_kind: Callable[[str], Any] | None = None
    changed_by: frozenset[str] = frozenset({"staff_admin"})
    per_body: bool = False

    @property
    def name_zh(self) -> str:
        """Its name in Chinese."""
        return self.name[0]

    @property
    def name_en(self) -> str:
        """Its name in English."""
        return self.name[1]

    def misfit(self, value: Any) -> Phrase | None:
        """What is wrong with a value, None where it fits."""
        if self.type == "whole":
            if isinstance(value, int) and not isinstance(value, bool) and self.low <= value <= self.high:
                return None
            return P("Please give a number from %(low)s to %(high)s.", low=self.low, high=self.high)
        texts = [value]
        if self.type == "fields":
            if not isinstance(value, Mapping) or not set(value) <= set(self.fields):
                return P("Please choose one of these.")
            texts = list(value.values())
        if all(isinstance(text, str) and len(text) <= self.high for text in texts):
            return None
        return P("Please keep it under %(n)s characters.", n=self.high)


def _declared(*each: Setting) -> Mapping[str, Setting]:
    return {setting.key: setting for setting in each}


def _posting_of_kind(kind: str) -> int | None:
    known = procedures().get(kind)
    return known.publicity_days if known else None


#: Every setting, in the order a page shows them.
REGISTRY: Mapping[str, Setting] = _declared(
    Setting(
        key="phone",
        type="text",
        high=40,
        default="",
        name=("社区办公电话", "Telephone of the community office"),
    ),
    Setting(
        key="contact",
        type="fields",
        fields=("place", "phone", "supervision_phone"),
        high=120,
        default={},
        name=("异议受理：地点、电话、监督电话", "Objections: place, telephone, supervision telephone"),
    ),
    Setting(
        key="sms_strangers",
        type="whole",
        unit="yes",
        high=1,
        default=0,
        name=("名册上没有的手机号也可用短信登录", "Numbers on no roll may sign in by SMS too"),
        about=(
            "1表示可以，登录后为待核验；0表示不向名册以外的号码发短信",
            "1: they may, and wait for confirmation; 0: nothing is sent to a number that is not on the roll",
        ),
    ),
    *(
        Setting(
            key=f"second_{kind}",
            type="whole",
            unit="yes",
            high=1,
            default=usual,
            per_body=True,
            name=(f"{zh}须经第二人复核", f"{en} need a second officer"),
            about=(
                "1表示须由另一名有权人员复核后生效，0表示不需要",
                "1: another officer agrees first; 0: not needed",
            ),
        )
        for kind, usual, zh, en in (
            ("results", 1, "有法定效力的结果公布前", "Results with legal effect"),
            ("notices", 0, "公告张贴前", "Notices"),
            ("rolls", 0, "导入名册写入前", "Imported rolls"),
            ("corrections", 0, "公告撤下前", "Withdrawals"),
        )
    ),
    Setting(
        key="topic_prefix",
        type="text",
        high=30,
        default="",
        name=("议题编号的字头", "What topics' document numbers begin with"),
        about=("不填时用社区名称加“议”", "Left empty: the community's name and 议"),
    ),
    Setting(
        key="support_households",
        type="whole",
        unit="households",
        high=100_000,
        default=0,
        name=("进入筛选所需的附议户数", "Households whose support sends a topic to screening"),
        about=("0表示不要求附议", "0: none needed"),
    ),
    Setting(
        key="screen_days",
        type="whole",
        unit="working days",
        low=1,
        high=60,
        default=5,
        name=("筛选答复期限", "Time for the answer to a topic"),
    ),
    Setting(
        key="objection_days",
        type="whole",
        unit="working days",
        low=1,
        high=60,
        default=5,
        name=(
            "异议、不满意评价和重新办理请求的答复期限",
            "Time for the answer to objections, dissatisfied ratings and requests to do it again",
        ),
    ),
    Setting(
        key="posting_days",
        type="whole",
        unit="days",
        low=1,
        high=365,
        default=15,
        by_kind=_posting_of_kind,
        per_body=True,
        name=("结果公示天数", "Days a result stays posted"),
        about=("首尾两天都计入", "The first and the last day count"),
        source="城市居民委员会组织法（2025年修订）第三十五条、村民委员会组织法（2025年修正）第三十五条：不少于十五日",
    ),
    Setting(
        key="post_within_days",
        type="whole",
        unit="days",
        high=60,
        default=3,
        per_body=True,
        name=("作出决定后多少天内公示", "Days after the decision within which it is posted"),
        source="北京市、上海市对业主共同决定、业主委员会决定的规定：三日内；其他组织参照",
    ),
    Setting(
        key="fewest_papers",
        type="whole",
        unit="papers",
        high=1000,
        default=5,
        per_body=True,
        name=(
            "不记名投票少于多少张选票时只公布结果和投票人数",
            "Unnamed votes with fewer papers publish only outcome and turnout",
        ),
        about=(
            "选票全部相同时也只公布结果；章程或法律规定必须公布票数的填0",
            "Also where all papers are alike; 0 where the bylaws or the law order figures to be published",
        ),
        source="平台默认：票太少或全部相同，票数等于公开每个人的选择",
    ),
    Setting(
        key="look_before",
        type="whole",
        unit="0 or 1",
        high=1,
        default=0,
        name=(
            "先看后发（未核验居民的文字和遮住了个人信息的文字）",
            "Look at texts before they are published",
        ),
        about=(
            "1表示工作人员看过才公开，0表示先公开、随后查看",
            "1: of residents not yet confirmed, or with something covered, staff look first; 0: afterwards",
        ),
    ),
    Setting(
        key="texts_a_day",
        type="whole",
        unit="texts",
        low=1,
        high=1000,
        default=30,
        name=("每人每天可提交的文字数", "Texts a person may send in a day"),
    ),
    Setting(
        key="charter",
        type="text",
        high=80,
        default="",
        per_body=True,
        name=("章程条文，印在结果上作为依据", "Article of the charter, printed as the basis of results"),
        about=("不填就不印这一行", "Left empty, the line is left out"),
    ),
    Setting(
        key="unregistered_vote",
        type="whole",
        unit="yes",
        high=1,
        default=0,
        per_body=True,
        name=("非户籍居民有表决权", "Residents not registered here have a vote"),
        about=(
            "1表示有，0表示没有；发言、提议不受影响",
            "1: they have, 0: not; they speak and propose anyway",
        ),
    ),
    Setting(
        key="undo_hours",
        type="whole",
        unit="hours",
        low=1,
        high=168,
        default=24,
        name=("任务状态可撤回的时限", "How long a statement about a task may be taken back"),
    ),
)


def stays_readable(community: Holder) -> frozenset[str]:
    """What no cover hides in people's words: the telephones and the place the office itself has settled."""
    settled = [of(community, "phone"), *of(community, "contact").values()]
    return frozenset(text for text in settled if text)


def setting(key: str) -> Setting:
    """The declaration of a key. Raises UnknownSetting."""
    try:
        return REGISTRY[key]
    except KeyError:
        raise UnknownSetting(key) from None


def of(community: Holder, key: str, *, body: Holder | None = None) -> Any:
    """The value that holds: the body's own, else the community's, else the default for the body's kind, else
    the default.

    Raises UnknownSetting for a key that is not declared, ValueError for a body where it is the community's
    alone.
    """
    known = setting(key)
    if body is not None and not known.per_body:
        raise ValueError(f"{key} is not settled by bodies")
    for holder in (body, community):
        stored = (holder.settings or {}).get(key) if holder is not None else None
        if stored is None:
            continue
        if known.misfit(stored) is None:
            return dict(stored) if known.type == "fields" else stored
        log.warning("setting_does_not_fit", setting=key, stored=str(stored)[:80], community=community.id)
    usual = known.by_kind(body.kind) if body is not None and known.by_kind else None
    found = known.default if usual is None else usual
    return dict(found) if known.type == "fields" else found


def _lawful(known: Setting, value: Any, body: Holder | None) -> None:
    """Days of posting that are in law are not shortened. Raises Invalid."""
    procedure = procedures().get(body.kind) if body is not None else None
    if known.key != "posting_days" or value is None or procedure is None:
        return
    if procedure.publicity_statutory and value < (procedure.publicity_days or 0):
        values = {"n": procedure.publicity_days, "source": procedure.publicity_source}
        raise Invalid(known.key, P("The law asks for at least %(n)s days (%(source)s).", **values))


def change(
    community: Holder,
    key: str,
    value: Any,
    *,
    body: Holder | None = None,
    holds: Collection[str],
    by: int | None,
    now: datetime,
) -> None:
    """Settles a value, or with None leaves it to the default again; written to the journal. holds: the
    offices of who changes it.

    Raises Forbidden without one of the setting's offices, Invalid naming the key where the value does not
    fit.
    """
    known = setting(key)
    if known.changed_by.isdisjoint(holds):
        raise Forbidden(P("This is for the community's staff."))
    if body is not None and not known.per_body:
        raise ValueError(f"{key} is not settled by bodies")
    wrong = known.misfit(value) if value is not None else None
    if wrong is not None:
        raise Invalid(key, wrong)
    _lawful(known, value, body)
    holder = community if body is None else body
    before = (holder.settings or {}).get(key)
    if before == value:
        return
    # A new mapping, since a change inside the old one would not be seen.
    kept = {k: v for k, v in (holder.settings or {}).items() if k != key}
    holder.settings = kept if value is None else {**kept, key: value}
    journal.record(
        community.id,
        "setting_changed",
        "community" if body is None else "body",
        holder.id,
        by=by,
        at=now,
        detail={"setting": key, "before": before, "after": value},
    )

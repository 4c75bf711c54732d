"""Made-up values for the sheet of components, so that every macro can be seen in every state without a
database."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

from flask_wtf import FlaskForm
from wtforms import BooleanField, RadioField, SelectField, StringField, TextAreaField

from consult.accounts.asking import Asking


class SampleForm(FlaskForm):
    """One field of each kind."""

    class Meta:
        csrf = False

    title = StringField("想提什么事")
    what = TextAreaField("现在是什么情况")
    kind = SelectField("属于哪一类", choices=[("a", "设施安全"), ("b", "环境卫生")])
    answer = RadioField("您的意见", choices=[("for", "赞成"), ("against", "反对"), ("abstain", "弃权")])
    agreed = BooleanField("我已看过")


def shown() -> dict[str, Any]:
    """What templates/components.html shows: a form as it comes, the same with faults, topics of a list,
    people."""
    wrong = SampleForm(formdata=None)
    wrong.title.errors = ["请写明想提什么事"]
    wrong.what.errors = ["请去掉文字里的手机号码"]
    community = SimpleNamespace(
        slug="qinghe", name_zh="青禾社区", name_en="Qinghe Community", settings={}, zone="Asia/Shanghai"
    )
    topics = [
        SimpleNamespace(number=n, document=f"青禾议〔2026〕{n}号", title=title, title_en=en, place=place)
        for n, title, en, place in (
            (19, "广场舞时间与音量约定", "Dancing hours and loudness", "文化广场"),
            (12, "3号楼2单元加装电梯", "A lift for Building 3", "望湖苑3号楼"),
            (2, "垃圾分类撤桶并点", "Fewer collection points", ""),
        )
    ]
    lines = [
        None,
        SimpleNamespace(words="书面表决，4月3日截止", days=4, live=False),
        SimpleNamespace(words="正在开会", days=None, live=True),
        SimpleNamespace(words="点位建设，物业服务企业", days=-3, live=False),
    ]
    return {
        "sample": SampleForm(formdata=None),
        "wrong": wrong,
        "sheet_community": community,
        "samples": topics,
        "sample_lines": lines,
        "nobody": Asking(),
        "somebody": Asking(person=SimpleNamespace(id=1)),
        "a_day": date(2026, 4, 3),
    }

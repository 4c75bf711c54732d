"""What a community says of itself: columns of its own row, declared like settings and changed on the same
page (`setting_rows`), but holding at once.
"""

from __future__ import annotations

from collections.abc import Mapping

from consult.foundation.setting_kinds import Setting

#: The part of the page.
GROUP: tuple[str, str] = ("社区", "The community")
_STATED = ("按上级公布的数字填", "as officially stated")

#: What stands in columns of the community itself and is changed on the same page; it holds at once.
FACTS: Mapping[str, Setting] = {
    each.key: each
    for each in (
        Setting(
            key="name_zh",
            type="text",
            group="community",
            low=1,
            high=80,
            default="",
            name=("社区名称", "Name in Chinese"),
            about=(
                "在每一页和没有另定落款的公告上；网址里的名字不变",
                "On every page, and on notices that nobody else signs; the word in the address stays",
            ),
            source=_STATED,
            printed=True,
        ),
        Setting(
            key="name_en",
            type="text",
            group="community",
            high=120,
            default="",
            name=("英文名称", "Name in English"),
            source=_STATED,
        ),
        Setting(
            key="households",
            type="whole",
            group="community",
            unit="households",
            high=1_000_000,
            default=0,
            name=("户数", "Households"),
            about=(
                "全社区的门槛按它算；填0就按名册上的户数",
                "The threshold of the whole community counts by it; 0: by those on the roll",
            ),
            source=_STATED,
        ),
    )
}

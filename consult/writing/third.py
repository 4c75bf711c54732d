"""Names of third persons in a text: of somebody on the roll other than its author, or called a name there.

A heuristic that asks, so it may not ask about every other word: names of three characters and more on the
roll are known wherever they stand, those of two only where something beside them says that a person is meant,
since 高兴 and 安全 are names too. What is no name on the roll is taken for one only behind a word for a person
and with a surname before it. Pure.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator

from consult.writing.places import name_key

_HAN = "\u3400-\u4dbf\u4e00-\u9fff〇\U00020000-\U0003ffff"
_TWO = "欧阳|司马|上官|诸葛|司徒|皇甫|尉迟|公孙|慕容|令狐|宇文|长孙|东方|夏侯|端木|百里|南宫|独孤|轩辕"
_ONE = (
    "王李张刘陈杨赵黄周吴徐孙胡朱郭何林罗郑梁谢宋唐许邓冯韩曹曾彭萧肖蔡潘袁董余叶杜魏苏吕丁沈姚卢傅钟姜崔谭廖范汪"
    "陆石戴贾韦邱侯邹熊孟秦阎薛江史顾邵龙段钱汤尹黎武乔贺赖龚文施章毛万常高田金任方夏孔白康严雷洪翁俞蒋葛殷柳费倪"
    "缪谈茅庞祝阮闵席季麻娄童盛梅刁骆虞柯咎管裘丰左吉钮解宗邢裴翟甄封储靳松井巫乌焦巴牧谷车宓蓬郗班仰仲伊宫"
)
#: What tells that a person is named next.
_CALLED = "姓名|名叫|叫做|名字(?:是|叫)?"
_WHO = "户主|业主|住户|邻居|租户|租客|房东|房主|产权人|联系人|当事人|居民|村民|老乡|老邻居"
#: What stands behind a name and tells that one is there.
_TITLE = "先生|女士|小姐|同志|阿姨|叔叔|大爷|大妈|大姐|大哥|奶奶|爷爷|师傅|老师|医生|夫妇|夫妻|一家|家里|家的|家(?![园长庭具电属务])"
#: Second and third characters that no given name has here, and words that begin like a name.
_NEVER = (
    "的了在和是有不都也很就把被要从对向说把个们这那哪什么没着过得地吗呢吧啊哦，。先女阿师老大叔爷奶妈哥姐家员"
)
_WORDS = frozenset(
    "方便 方案 方法 方式 方面 方向 高度 高兴 高层 高空 高峰 高龄 高温 安全 常年 常常 常住 时间 温度 白天 金额 金属 任何 任意 文明 "
    "文化 文件 石头 江边 龙头 段时间 万一 关心 管理 管道 路灯 程度 严重 严禁 康复 左边 左右 单元 施工 章程 毛病 夏天 夏季 钟头 "
    "范围 顾客 顾虑 钱款 武断 常见 田地 解决 解释 封闭 封堵 储藏 车位 车辆 车主 车库 车棚 林木 林业 周围 周边 周末 周一 周二 周三 "
    "周四 周五 周六 周日 许多 许可 何时 何处 陈旧 黄色 黄线 罗列 曾经 曾多次 余下 杜绝 陆续 谢谢 董事 董事会 张贴 张挂 张榜 吴语 "
    "孙子 孙女 胡同 胡乱 朱红 郭外 梁柱 宋体 唐突 邓小平 叶子 苏州 无锡 丁字 沈阳 史料 万元 万人 高于 马上 马路 成员 成立 明确 明显 "
    "房屋 江苏 金秋 宗旨 左侧 井盖 丰富 吉利 松树 松动 巴士 牧区 谷物 盛大 梅花 童年 季度 席位 费用 柳树 洪水 雷雨 祝贺 祝福 "
    "麻烦 麻将 封顶 解答 解除 管线 管网 管委会 方志".split()
)
#: What makes a place of what would be a name.
_PLACE = "小区|社区|家园|花园|广场|公园|大厦|医院|学校|小学|中学|超市|菜场|市场|路|街|巷|村|镇|苑|桥|河|楼|栋|幢|号|组|单元|站"
_END = rf"(?=$|[^{_HAN}]|[的在家把将和与及跟又总也说是从却都还已已经昨今前天夜晚早常每去来住]|{_TITLE})"
_NAMED = re.compile(
    rf"(?:{_CALLED})\s{{0,2}}[:：是叫为]?\s{{0,2}}((?:{_TWO}|[{_ONE}])[{_HAN}]{{1,2}}){_END}"
    rf"|(?:{_WHO})\s{{0,2}}[:：]\s{{0,2}}((?:{_TWO}|[{_ONE}])[{_HAN}]{{1,2}}){_END}"
    rf"|(?:{_WHO})(?:是|叫)?((?:{_TWO}|[{_ONE}])[{_HAN}]{{2}}){_END}"
    rf"|(?<![{_HAN}])((?:{_TWO}|[{_ONE}])[{_HAN}]{{1,2}})(?:{_TITLE})"
)
_BEFORE = re.compile(rf"(?:{_CALLED}|{_WHO}|组长|主任|书记|网格员|同志|叫)\s{{0,2}}[:：是叫]?\s{{0,2}}$")
_BEHIND = re.compile(rf"(?:{_TITLE})")
_PERSON = re.compile("先生|女士|小姐|阿姨|叔叔|大爷|大妈|大姐|大哥|奶奶|爷爷|师傅")


def names_in(text: str | None, known: Collection[str] = (), own: str = "") -> list[str]:
    """The names of third persons in a text, each once, as they stand in it (compatibility forms folded).

    known: names on the roll. own: its author's, who may name themselves.
    """
    plain = unicodedata.normalize("NFKC", text or "")
    mine = name_key(own)
    found = [*_on_the_roll(plain, known), *_called_names(plain)]
    return list(dict.fromkeys(each for each in found if name_key(each) != mine))


def _called_names(plain: str) -> Iterator[str]:
    for match in _NAMED.finditer(plain):
        name = next(each for each in match.groups() if each)
        given = name[2:] if re.match(_TWO, name) else name[1:]
        if set(given) & set(_NEVER) or any(name.startswith(word) for word in _WORDS):
            continue
        if re.match(_PLACE, plain[match.end(match.lastindex or 0) :]):
            continue
        yield name


def _on_the_roll(plain: str, known: Collection[str]) -> Iterator[str]:
    han = {name.replace("·", "") for name in known if re.fullmatch(f"[{_HAN}·]{{2,12}}", name)}
    lengths = sorted({len(name) for name in han}, reverse=True)
    bare = plain.replace("·", "\0")  # dots are skipped below
    at = 0
    while at < len(plain):
        for length in lengths:
            piece, end = _piece(bare, at, length)
            if piece in han and _is_meant(plain, piece, at, end):
                yield plain[at:end]
                at = end - 1
                break
        at += 1
    for name in known:
        if len(name) > 4 and " " in name and not re.search(f"[{_HAN}]", name):
            for match in re.finditer(rf"(?<![A-Za-z]){re.escape(name)}(?![A-Za-z])", plain, re.I):
                yield match[0]


def _piece(bare: str, at: int, length: int) -> tuple[str, int]:
    """The next `length` characters without dots, and where they end."""
    found, end = "", at
    while end < len(bare) and len(found) < length:
        found += "" if bare[end] == "\0" and found else bare[end]
        end += 1
    return found, end


def _is_meant(plain: str, name: str, at: int, end: int) -> bool:
    if re.match(_PLACE, plain[end:]):
        return False
    if len(name) > 2:
        return not any(name.startswith(word) for word in _WORDS)
    if name in _WORDS:
        return bool(_PERSON.match(plain[end:]))
    return bool(_BEFORE.search(plain[:at]) or _BEHIND.match(plain[end:]))

"""Whether a password is worth having: zxcvbn's estimate, with what people here take besides.

No rule of composition: length and surprise are all that counts.
"""

from __future__ import annotations

from consult.accounts.passwords import away
from consult.foundation.errors import Invalid
from consult.foundation.phrases import P

SHORTEST, LONGEST = 10, 200
#: zxcvbn's step "safely unguessable": 10^8 guesses against a slow hash.
ENOUGH = 3
#: zxcvbn reads so many characters; a longer password is not weaker than its beginning.
READ = 72

#: Words a Chinese keyboard gives first: surnames, given names, endearments, offices, places, lucky numbers.
HABITS = """
woaini woaiwojia woaizhongguo wodemima mima mima123 nihao nihaoma woshi woshishui buzhidao wangjile suibian
baba mama yeye nainai laopo laogong baobei baobao qinaide airen gege didi jiejie meimei erzi nver haizi
zhongguo zhonghua beijing shanghai guangzhou shenzhen tianjin chongqing chengdu wuhan hangzhou nanjing xian
suzhou changsha zhengzhou qingdao jinan shenyang dalian haerbin kunming guiyang fuzhou xiamen hefei nanchang
shequ juweihui cunweihui yishiting yishihui wuye yezhu yezhuweiyuanhui zhuren shuji weiyuan wangge wanggeyuan
jiedao xiaoqu guanli guanliyuan bangongshi shequ123 admin administrator root test guest welcome password
wang li zhang liu chen yang zhao huang zhou wu xu sun hu zhu gao lin he guo ma luo liang song zheng xie han
tang feng yu dong xiao cheng cao yuan deng fu shen zeng peng lv su lu jiang cai jia ding wei xue ye yan pan
du dai xia zhong tian ren fan fang shi yao tan liao zou xiong jin hao kong bai cui kang mao qiu qin gu hou
shao meng long wan duan lei qian yin chang wei wen jing li na min fang juan xia hong mei lan yan hua ying ping
jun lei qiang jie tao chao ming gang bo bin peng hui xin yu ting xue dan zhangsan lisi wangwu zhaoliu wangwei
liwei zhangwei xiaoming xiaohong tiantian lele mengmeng xixi haha hehe jiayou facai gongxi fuqi pingan jixiang
ruyi kuaile xingfu jiankang wanshi 5201314 520131 1314520 520520 1314 521 168168 168888 666666 888888 8888
147258369 123123 112233 121212 159357 741852963 zxcvbn qazwsx 1qaz2wsx q1w2e3r4 a123456 abc123 aa123456
woaini1314 woaini520 taobao weixin qq123456 zhifubao baidu alipay wechat huawei xiaomi
""".split()


def clean_password(text: str, *about: str) -> str:
    """A password strong enough for an office. about: what belongs to the person (sign-in name, name, the
    community's words): it counts as guessed. Raises Invalid('password'). Slow: outside any transaction."""
    if len(text) < SHORTEST:
        raise Invalid("password", P("A password has at least %(n)s characters.", n=SHORTEST))
    if len(text) > LONGEST:
        raise Invalid("password", P("A password has at most %(n)s characters.", n=LONGEST))
    if away(_score, text, tuple(word for word in about if word)) < ENOUGH:
        raise Invalid(
            "password",
            P("This password is easy to guess. Take several unrelated words, or something longer."),
        )
    return text


def _score(text: str, about: tuple[str, ...]) -> int:
    from zxcvbn import zxcvbn  # its lists of words take a moment to load

    known = [*(word.lower() for word in about), *HABITS]
    if len({c for c in text}) < 4 or _is_two_words(text.lower(), known):
        return 0
    return int(zxcvbn(text[:READ], user_inputs=known, max_length=READ)["score"])


def _is_two_words(text: str, known: list[str]) -> bool:
    """Whether it is one or two words anybody thinks of, dressed with figures and signs: admin2026admin."""
    found: set[str] = set()
    for word in sorted(known, key=len, reverse=True):
        if len(word) > 2 and not word.isdigit() and word in text:
            found.add(word)
            text = text.replace(word, " ")
    return len(found) <= 2 and bool(found) and sum(c.isalpha() for c in text) < 4

"""The first community, as a page to print: `python docs/first_community.py > docs/first-community.md`.

The seven steps are those of the desk (`consult/home/first_steps.py`), so that page and product cannot differ.
`python -m tests.home.first_walk` goes them in a browser and makes the pictures.
"""

from __future__ import annotations

from consult.foundation.phrases import P
from consult.foundation.translations_build import said
from consult.home.first_steps import STEPS

BEGIN = """# 第一个社区 · The first community

从一台空机器到第一件议题。七步与工作台“开起来的七步”是同一张单子（`consult/home/first_steps.py`），做到哪一步由系统按实际情况算出。
From an empty machine to the first topic. The seven steps are those of the staff's desk.

## 开始之前 · Before the first step

1. 在服务器上运行 `consult init`，得到一个一次性链接，三天内有效。
   On the server run `consult init`: it prints a link that works once, for three days.
2. 用浏览器打开链接，填姓名、登录名、密码和社区名称。
   Open it in a browser: your name, a sign-in name, a password, the name of the community.
3. 用手机上的验证器扫码，设好两步验证；备用码抄在纸上锁好。
   Set up the second step with an authenticator on your phone; lock the recovery codes away on paper.
4. 打开“今天要办”：第一步已经展开。
   Open today's desk: the first step is there.

![第一位管理员](pictures/first-begin.png)

以后不用再碰命令行。被锁在外面时：`consult init --new-admin SLUG`（见文末）。
From here on no shell is needed. Locked out: `consult init --new-admin SLUG` (see the end).
"""

END = """![七步都做好了](pictures/first-done.png)

## 然后 · And then

议题够了支持就到“筛选”，采纳后放进会议议程；议程公告时文字定稿；开会、表决、拟定结果，先看样张，再公布、张贴。
每一步都在“今天要办”里等着，写着期限和依据。
A topic with enough support comes to screening; accepted, it goes on an agenda; the notice freezes its text;
the meeting votes; the result is looked at as a sheet, then published and posted. Each waits on today's desk
with its clock and its basis.

## 常见的事 · What comes up

| | 在哪里 · where |
| --- | --- |
| 改电话、期限、门槛、文号写法、落款 · telephones, days, thresholds, numbers, signature | “设置” Settings |
| 谁在什么时候做了什么 · who did what, when | “设置 → 日志” Settings → Journal |
| 再开一个社区 · another community on this server | “设置”页，或 `consult community add SLUG 名称` |
| 管理员都登录不了 · no administrator can sign in | `consult init --new-admin SLUG` |
| 按宜兴的起点设好 · begin as in Yixing | “设置 → 本地规则包” Settings → Local packs |
"""


def page() -> str:
    """The whole page."""
    parts = [BEGIN]
    for number, step in enumerate(STEPS, start=1):
        parts.append(f"## {number} {said(step.title, 'zh')} · {said(step.title, 'en')}\n")
        for head, words in (
            (P("What it is for"), step.use),
            (P("To have at hand"), step.need),
            (P("Afterwards"), step.then),
        ):
            parts.append(
                f"- **{said(head, 'zh')}**：{said(words, 'zh')}\n  {said(head, 'en')}: {said(words, 'en')}"
            )
        button = f"“{said(step.label, 'zh')}” ({said(step.label, 'en')})"
        parts.append(f"\n![{said(step.title, 'zh')}](pictures/first-{step.key}.png)")
        parts.append(f"\n约{step.minutes}分钟，按{button}。 About {step.minutes} minutes.\n")
    return "\n".join([*parts, END])


if __name__ == "__main__":
    print(page(), end="")

"""Every page of the route map with real data, as a stranger, a resident and staff see it, in both languages
and text sizes.

axe finds nothing, nothing runs over the side of a phone of 360 px, no page weighs above 150 KB (HTML, styles,
scripts; photos apart), no page logs an error. The list of pages is the route map's: a new page without a
sample fails.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.pages.samples import NOT_PAGES, SCREENS, SLUG, Samples, fill
from tests.serving import demo_instance

AXE = {
    "resultTypes": ["violations"],
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}
PHONE = (360, 780)
HEAVY = 150_000
#: The plain page of a live meeting renews itself: a real-time event, and made for browsers whose scripts we
#: cannot use. The demo desk holds four live screens, each weighed by itself. The component sheet shows its
#: pieces with sample words.
EXCUSED = {("meetings.plain", "meta-refresh"), ("demo.desk", "weight"), ("demo.components", "words")}
#: Names of places in the demo that the interface happens to use as well.
PLACES = {"议事厅"}
SIZE = "size => { const c = document.documentElement.classList; c.remove('standard', 'large'); c.add(size); }"
#: The texts of a page, one per node, without what is marked as the other language.
TEXTS = """() => { const found = [], walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const own = document.documentElement.lang.slice(0, 2);
  while (walk.nextNode()) { const node = walk.currentNode, tag = node.parentElement.closest('[lang]');
    const silent = node.parentElement.closest('script, style, noscript, [translate=no]');
    if ((!tag || tag.lang.slice(0, 2) === own) && !silent) {
      found.push(node.textContent.replace(/\\s+/g, ' ').trim());
    } }
  return found; }"""
#: Pages whose content comes by socket: what tells that it is there.
LIVE = dict.fromkeys(("meetings.chair", "meetings.phone", "meetings.hall"), "#screen > :not(p):not(noscript)")


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory, shared_by_workers: Path) -> Iterator[tuple[str, Samples]]:
    """(address of a server with the demo, what its pages are called)."""
    server = demo_instance(tmp_path_factory.mktemp("pages"), shared_by_workers)
    with server.here():
        samples = fill(server.instance)
    server.start()
    try:
        yield server.address, samples
    finally:
        server.stop()


def page_map(samples: Samples) -> list[tuple[str, str]]:
    """(endpoint, address) of every page of the route map, each with its samples."""
    adapter = samples.routes.bind("localhost")
    found, forgotten = [], []
    for rule in samples.routes.iter_rules():
        if "GET" not in (rule.methods or ()) or rule.endpoint in NOT_PAGES:
            continue
        missing = rule.arguments - {"slug"}
        if missing and rule.endpoint not in samples.values:
            forgotten.append(rule.rule)
            continue
        for given in samples.values.get(rule.endpoint, [{}]):
            address = adapter.build(
                rule.endpoint, {**({"slug": SLUG} if "slug" in rule.arguments else {}), **given}
            )
            found += [
                (rule.endpoint, address + query) for query in ["", *samples.query.get(rule.endpoint, [])]
            ]
    assert forgotten == [], (
        "pages without a sample in tests/pages/samples.py (what is no page goes into its NOT_PAGES)"
    )
    return found


class Walker:
    """One person's browser in one language; collects what is wrong."""

    def __init__(self, chromium: Any, address: str, lang: str, token: str | None, door: str = "") -> None:
        self.address, self.lang = address, lang
        self.context = chromium.new_context(viewport={"width": PHONE[0], "height": PHONE[1]}, locale="zh-CN")
        cookies = {"lang": lang, **({"seat": token} if token else {}), **({"door": door} if door else {})}
        self.context.add_cookies(
            [
                {"name": name, "value": value, "url": url}
                for name, value in cookies.items()
                for url in (address, address.replace("127.0.0.1", "demo.localhost"))
            ]
        )
        self.context.add_init_script((resources.files("axe_playwright_python") / "axe.min.js").read_text())
        self.page = self.context.new_page()
        self.page.set_default_timeout(30000)
        self.where, self.weight = "", 0
        self.wrong: list[str] = []
        self.seen: set[str] = set()
        self.page.on("pageerror", lambda error: self.wrong.append(f"{self.where}: script error {error}"))
        self.page.on(
            "console",
            lambda message: (
                self.wrong.append(f"{self.where}: {message.text}")
                if "Content Security Policy" in message.text
                else None
            ),
        )
        self.page.on("response", self._weigh)

    def _weigh(self, answer: Any) -> None:
        if (
            answer.request.resource_type in ("document", "stylesheet", "script")
            and answer.status == 200
            and "/socket.io/" not in answer.url
        ):
            self.weight += int(answer.headers.get("content-length") or 0)

    def look(self, endpoint: str, path: str, size: str) -> None:
        """Opens a page and says in `wrong` what is; a page this person may not see is left."""
        self.where, self.weight = f"{path} ({self.lang})", 0
        sizes = SCREENS.get(endpoint, [PHONE])
        self.page.set_viewport_size({"width": sizes[0][0], "height": sizes[0][1]})
        host = (
            self.address.replace("127.0.0.1", "demo.localhost") if endpoint == "demo.desk" else self.address
        )
        answer = self.page.goto(host + path, wait_until="load")
        if answer.status in (403, 404):
            return
        if answer.status != 200:
            self.wrong.append(f"{self.where}: {answer.status}")
            return
        if urlsplit(answer.url).path != urlsplit(path).path:
            return
        self.seen.add(endpoint)
        if endpoint in LIVE:
            self.page.wait_for_selector(LIVE[endpoint])
        if self.weight > HEAVY and (endpoint, "weight") not in EXCUSED:
            self.wrong.append(f"{self.where}: weighs {self.weight}")
        for width, height in sizes:
            self.page.set_viewport_size({"width": width, "height": height})
            for each in ("standard", "large") if endpoint not in SCREENS else ("standard",):
                self.page.evaluate(SIZE, each)
                wide = self.page.evaluate("document.documentElement.scrollWidth")
                if wide > width:
                    self.wrong.append(f"{self.where} in {each} text at {width}: {wide} px wide")
        self.wrong += [
            f"{self.where}: interface text in the other language: {words}"
            for words in self._untranslated()
            if (endpoint, "words") not in EXCUSED
        ]
        self.page.evaluate(SIZE, size)
        for found in self.page.evaluate("options => axe.run(options)", AXE)["violations"]:
            if (endpoint, found["id"]) in EXCUSED:
                continue
            for node in found["nodes"][:3]:
                self.wrong.append(
                    f"{self.where} in {size} text: {found['id']} {node['target']} {node['html'][:160]} "
                    + "; ".join(each["message"] for each in node["any"] + node["all"] + node["none"])[:200]
                )

    def _untranslated(self) -> list[str]:
        """Texts of the page that the catalogue knows as interface text of the other language; people's own
        words it does not know.
        """
        other = interface_words()[1 if self.lang == "en" else 0]
        shown = set(self.page.evaluate(TEXTS))
        return sorted((shown & other) - PLACES)


@lru_cache
def interface_words() -> tuple[set[str], set[str]]:
    """(English messages that read otherwise in Chinese, Chinese messages): whole texts without places, to be
    found on a page.
    """
    from consult.foundation.translations_build import merged

    english, chinese = set(), set()
    for message in merged():
        if (
            message.id
            and isinstance(message.id, str)
            and isinstance(message.string, str)
            and message.id != message.string
            and "%(" not in message.id
            and len(message.string) > 1
        ):
            english.add(message.id)
            chinese.add(message.string)
    return english, chinese


@pytest.mark.browser
@pytest.mark.parametrize(("lang", "size"), [("zh", "standard"), ("en", "large")])
def test_every_page_is_clean(world: tuple[str, Samples], chromium: Any, lang: str, size: str) -> None:
    from consult.accounts.asking import Asking

    address, samples = world
    pages = page_map(samples)
    seen: set[str] = set()
    wrong: list[str] = []
    open_to_all = {endpoint for endpoint, _path in pages if Asking().opens(endpoint) or "/c/" not in _path}
    for who in ("", "newcomer", "resident", "voter", "staff"):
        walker = Walker(chromium, address, lang, samples.tokens.get(who), samples.door if not who else "")
        for endpoint, path in pages:
            wanted = {
                "": endpoint in open_to_all,
                "newcomer": endpoint == "accounts.choose",
                "voter": endpoint in ("ballots.page", "meetings.phone", "topics.edit", "meetings.plain"),
                "resident": "/staff/" not in path and endpoint not in SCREENS,
                "staff": endpoint not in open_to_all
                or endpoint
                in (
                    "accounts.password",
                    "accounts.join_sign_ins",
                    "accounts.new_community",
                    "accounts.second_factor",
                    "home.community",
                    "topics.page",
                    "agenda.page",
                    "meetings.hall",
                ),
            }[who]
            if wanted:
                walker.look(endpoint, path, size)
        seen |= walker.seen
        wrong += [f"{who or 'stranger'} {each}" for each in walker.wrong]
        walker.context.close()
    never = {endpoint for endpoint, _path in pages} - seen
    wrong += [f"nobody could open {endpoint}" for endpoint in sorted(never)]
    assert wrong == [], f"{len(wrong)} things are wrong:\n" + "\n".join(wrong[:120])

"""Somebody with a browser that runs no script: reads pages of a real server, fills the forms found on them,
follows their links.
"""

from __future__ import annotations

import http.cookiejar
import json
import secrets
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any


@dataclass
class Form:
    """A form as it stands on a page. values: what a browser would send; choices: of each select and radio
    group; words: shown in it.
    """

    action: str
    method: str
    values: dict[str, str] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)
    choices: dict[str, dict[str, str]] = field(default_factory=dict)
    words: str = ""


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.words: list[str] = []
        self.links: list[tuple[str, str]] = []
        self._link: str | None = None
        self.lang = ""
        self._form: Form | None = None
        self._area = self._select = ""
        self._option: str | None = None
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {k: v or "" for k, v in attrs}
        if tag == "html":
            self.lang = given.get("lang", "")
        if tag in ("script", "style"):
            self._silent += 1
        if tag == "a":
            self._link = given.get("href", "")
            self.links.append((self._link, ""))
        if tag == "form":
            self._form = Form(given.get("action", ""), given.get("method", "get").lower())
            self.forms.append(self._form)
        form, name = self._form, given.get("name", "")
        if form is None:
            return
        if tag == "option" and self._select:
            self._option = given.get("value", "")
            form.choices[self._select][self._option] = ""
            if "selected" in given or self._select not in form.values:
                form.values[self._select] = self._option
        elif name:
            form.names.add(name)
            if tag == "select":
                self._select = name
                form.choices[name] = {}
            elif tag == "textarea":
                self._area = name
                form.values[name] = ""
            elif tag == "input" and given.get("type") in ("radio", "checkbox"):
                form.choices.setdefault(name, {})[given.get("value", "on")] = ""
                if "checked" in given:
                    form.values[name] = given.get("value", "on")
            elif tag == "input" and given.get("type") != "file":
                form.values[name] = given.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style"):
            self._silent -= 1
        elif tag == "a":
            self._link = None
        elif tag == "form":
            self._form = None
        elif tag == "select":
            self._select = ""
        elif tag == "textarea":
            self._area = ""
        elif tag == "option":
            self._option = None

    def handle_data(self, data: str) -> None:
        if self._area and self._form is not None:
            self._form.values[self._area] += data
            return
        if self._option is not None and self._form is not None and self._select:
            self._form.choices[self._select][self._option] += data.strip()
        if not self._silent:
            self.words.append(data)
            if self._form is not None:
                self._form.words += data
            if self._link is not None:
                self.links[-1] = (self._link, self.links[-1][1] + data)


@dataclass
class Page:
    """What came back: final address, status, the words a reader sees, the forms, the page's language."""

    url: str
    status: int
    words: str
    forms: list[Form]
    lang: str
    links: list[tuple[str, str]] = field(default_factory=list)

    def shows(self, *words: str) -> Page:
        """Fails unless each of these is on the page."""
        missing = [each for each in words if each not in self.words]
        assert not missing, f"{self.url} ({self.lang}) does not show {missing}; it reads: {self.words[:3000]}"
        return self

    def link(self, words: str) -> str:
        """Where the first link that reads like this leads."""
        for address, shown in self.links:
            if words in shown:
                return address
        raise AssertionError(f"{self.url} has no link {words}: {self.links}")

    def form_with(self, *names: str, action: str = "", button: str = "") -> Form:
        """The first form to post that has all these fields, whose action ends like that and which shows this
        button.
        """
        for form in self.forms:
            if (
                form.method == "post"
                and set(names) <= form.names
                and form.action.endswith(action)
                and button in form.words
            ):
                return form
        raise AssertionError(
            f"{self.url} has no form with {names} {action}: "
            f"{[(f.action, sorted(f.names)) for f in self.forms]}"
        )


class Visitor:
    """One person's browser. token: of the seat, None for a stranger."""

    def __init__(self, address: str, token: str | None = None, lang: str = "zh") -> None:
        self.address, self.token, self.lang = address, token, lang
        self.jar = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(self.jar)
        )
        self._put("lang", lang)
        if token:
            self._put("seat", token)

    def _put(self, name: str, value: str) -> None:
        host = urllib.parse.urlsplit(self.address).hostname or ""
        self.jar.set_cookie(
            http.cookiejar.Cookie(
                0, name, value, None, False, host, False, False, "/", True, False, None, False, None, None, {}
            )
        )

    def _open(self, url: str, data: bytes | None = None) -> Page:
        asked = urllib.request.Request(url, data, {"Accept": "text/html", "Referer": url})
        try:
            answer = self.opener.open(asked, timeout=60)
        except urllib.error.HTTPError as refused:
            answer = refused
        with answer:
            reader = _Reader()
            reader.feed(answer.read().decode())
            return Page(
                answer.url,
                answer.status,
                " ".join(" ".join(reader.words).split()),
                reader.forms,
                reader.lang,
                reader.links,
            )

    def get(self, path: str, status: int = 200) -> Page:
        """Reads a page; fails when the server answers otherwise."""
        page = self._open(urllib.parse.urljoin(self.address, path))
        assert page.status == status, (path, page.status, page.words[:2000])
        return page

    def send(self, page: Page, action: str = "", button: str = "", **values: str) -> Page:
        """Fills in and sends the form of this page that has these fields (`__` stands for a dot); follows
        the redirect.
        """
        filled = {name.replace("__", "."): value for name, value in values.items()}
        form = page.form_with(*filled, action=action, button=button)
        for name, value in filled.items():
            assert name not in form.choices or value in form.choices[name], (
                f"{name} offers {form.choices[name]}, not {value!r}"
            )
        sent = urllib.parse.urlencode({**form.values, **filled}).encode()
        answer = self._open(urllib.parse.urljoin(page.url, form.action), sent)
        assert answer.status == 200, (page.url, answer.status, answer.words[:2000])
        return answer

    def press(self, page: Page, button: str) -> Page:
        """Presses the button of a form that asks for nothing more."""
        return self.send(page, button=button)

    def console(self, base: str, key: str, token: str) -> None:
        """What the chair's console does at a tap: finds the act that is in order by its key, sends it with
        the page's token.
        """
        with self.opener.open(
            urllib.request.Request(f"{self.address}{base}/view.json"), timeout=60
        ) as answer:
            openings: list[dict[str, Any]] = json.load(answer)["mine"]["openings"]
        found = [o for o in openings if o["key"] == key and o["ok"]]
        assert found, (key, [(o["key"], o["ok"]) for o in openings])
        body = json.dumps(
            {"act_id": secrets.token_hex(16), "kind": found[0]["act"], "args": found[0]["args"]}
        ).encode()
        sent = urllib.request.Request(
            f"{self.address}{base}/acts",
            body,
            {"Content-Type": "application/json", "Accept": "application/json", "X-CSRFToken": token},
        )
        with self.opener.open(sent, timeout=60) as answer:
            assert json.load(answer)["ok"], key

    def choice(self, page: Page, name: str, words: str) -> str:
        """The value behind the choice that reads like this."""
        for value, shown in page.form_with(name).choices[name].items():
            if words in shown:
                return value
        raise AssertionError(f"{name} does not offer {words}: {page.form_with(name).choices[name]}")

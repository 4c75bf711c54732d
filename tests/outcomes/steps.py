"""Publishing as a person does it: the form, the sheet, the button of the second step."""

from __future__ import annotations

import html
import re
from typing import Any

from consult.foundation.db import db
from consult.people.models import Community, Office
from tests import factories


def hidden(page: str, start: str) -> dict[str, str]:
    """What the form whose tag begins with `start` would send without a touch."""
    part = page[page.index(start) :]
    part = part[: part.index("</form>")]
    pairs = re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', part)
    return {name: html.unescape(value) for name, value in pairs}


def in_two_steps(client: Any, address: str, data: dict[str, str]) -> Any:
    """The answer to the second step; of the first, where that is refused."""
    first = client.post(address, data=data)
    if first.status_code != 200:
        return first
    return client.post(address, data=hidden(first.get_data(as_text=True), '<form class="print-tools"'))


def by_two(one: Any, other: Any, address: str, data: dict[str, str]) -> Any:
    """The answer to the second officer, who confirms what the first has asked for and sees the same sheet."""
    first = in_two_steps(one, address, data)
    return in_two_steps(other, address, data) if first.status_code == 302 else first


def officer(app: Any, kind: str, slug: str = "qinghe") -> Any:
    """A client of whoever holds that office there."""
    with app.app_context():
        found = (
            db.session.query(Office)
            .join(Community)
            .filter(Community.slug == slug, Office.kind == kind)
            .first()
        )
        return factories.sign_in(app.test_client(), found.person_id)

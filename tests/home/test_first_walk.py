"""The first steps, gone by hand from an empty machine (tests/home/first_walk.py)."""

import pytest

from tests.home.first_walk import gone
from tests.serving import Served, with_schema


@pytest.mark.browser
@pytest.mark.long  # 20 s; test_first_steps.py tells the same story of states in five
def test_from_init_to_the_first_topic_without_a_shell(tmp_path, chromium):
    """Every step says itself done once it is, and the page it leads to does it."""
    server = Served(tmp_path / "empty", start=False)
    with_schema(server)
    server.start()
    page = chromium.new_context(viewport={"width": 360, "height": 740}, locale="zh-CN").new_page()
    page.set_default_timeout(60_000)
    try:
        gone(server, page)
    finally:
        page.context.close()
        server.stop()

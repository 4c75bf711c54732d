"""A screen's page names every module that its script will import."""

from __future__ import annotations

import re

from consult.config import home_directory
from consult.foundation.modules import modules_of

HOME = home_directory() / "static"


def test_modules_are_followed_and_named_once(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "m.js").write_text("import { x } from './a/n.js';\nimport {\n\ty,\n} from './a/o.js';\n")
    (tmp_path / "a" / "n.js").write_text("import { y } from './o.js';\n/** @type {import('./p.js').Q} */\n")
    (tmp_path / "a" / "o.js").write_text("export const y = 1;\n")
    assert modules_of("m.js", tmp_path) == ("m.js", "a/n.js", "a/o.js")


def test_the_live_screens_import_what_exists():
    for screen in ("phone", "chair", "hall"):
        found = modules_of(f"js/meeting/{screen}.js", HOME)
        assert "vendor/htm-preact-3.1.1.js" in found and "js/meeting/wire.js" in found
        imported = set()
        for name in found:
            imported |= set(re.findall(r"from '(\.[^']+)'", (HOME / name).read_text()))
        assert {each.rsplit("/", 1)[1] for each in imported} == {each.rsplit("/", 1)[1] for each in found[1:]}

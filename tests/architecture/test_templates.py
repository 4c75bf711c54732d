"""The layout of templates: what .ci/format_templates.py makes of them, and that it changes nothing else."""

from __future__ import annotations

import re
import runpy

import pytest
from jinja2 import Environment

from consult.foundation.template_lines import LineBreaksPrintNothing
from tests.serving import HOME

_TOOL = runpy.run_path(str(HOME / ".ci" / "format_templates.py"))
WIDTH, laid_out = _TOOL["WIDTH"], _TOOL["laid_out"]

LONG = (
    "a long sentence that stands in one call and does not fit into a line of the file at all, not even here"
)


@pytest.mark.parametrize(
    "source",
    [
        "<p>" + "".join(f"<b>{n}</b>" for n in range(30)) + "</p>",
        "<p>" + " ".join(f"<b>{n}</b>" for n in range(30)) + "</p>",
        '<p class="a">{% if x %} <span>'
        + "字" * 100
        + "</span>{% else %}<i>"
        + "y" * 60
        + "</i> {% endif %}</p>",
        f'<p>{{{{ _("{LONG}", n=x or y) }}}} <b>b</b></p>',
        '<a class="a {{ "b" if x else "c" }}"{% if x %} title="t"{% endif %} aria-label="' + LONG + '">d</a>',
        "{% for a, b in [" + ", ".join(f"('{n}', {n})" for n in range(20)) + "] %}{{ a }}{% endfor %}",
        "{% if x %}<div>{% endif %}" + "<b>b</b>" * 20 + "{% if x %}</div>{% endif %}",
        "{# " + LONG + " " + LONG + " #}x",
    ],
)
@pytest.mark.parametrize("x", [True, False])
def test_layout_prints_the_same_and_is_stable(source: str, x: bool) -> None:
    env = Environment(extensions=[LineBreaksPrintNothing])
    env.globals["_"] = lambda text, **_values: text
    result = laid_out(source)
    assert laid_out(result) == result
    before, after = (re.sub(" +", " ", env.from_string(each).render(x=x)) for each in (source, result))
    assert after == before
    assert max(len(line) for line in result.splitlines()) <= WIDTH


def test_an_element_without_an_end_is_said() -> None:
    with pytest.raises(ValueError, match="no end"):
        laid_out("{% if x %}<p>a</p>")

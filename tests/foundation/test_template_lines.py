"""A line break in a template prints nothing; a space on a line is printed."""

from __future__ import annotations

import pytest
from jinja2 import DictLoader, Environment, TemplateSyntaxError

from consult.foundation.template_lines import LineBreaksPrintNothing


def rendered(source: str, **values: object) -> str:
    return Environment(extensions=[LineBreaksPrintNothing]).from_string(source).render(**values)


@pytest.mark.parametrize(
    ("source", "printed"),
    [
        ("<p>\n  一\n  <b>二</b>\n</p>\n", "<p>一<b>二</b></p>"),
        ("<p>one <b>two</b></p>", "<p>one <b>two</b></p>"),
        ("<p>\n  one{{ ' ' }}\n  <b>two</b>\n</p>", "<p>one <b>two</b></p>"),
        ("{% if x %}\n  <b>x</b>\n{% else %}\n  <i>y</i>\n{% endif %}\n·", "<i>y</i>·"),
        ('<a class="b"\n    href="c">\n  d\n</a>', '<a class="b" href="c">d</a>'),
        ('<a class="b\n    c">d</a>', '<a class="b c">d</a>'),
        ('<a href="b"{% if not x %}\n    title="c"\n  {% endif %}>d</a>', '<a href="b" title="c" >d</a>'),
        ('<a title="1 > 0"\n  href="b">\n  c</a>', '<a title="1 > 0" href="b">c</a>'),
        ("<p>3 < 4\n  一</p>", "<p>3 < 4一</p>"),
    ],
)
def test_line_breaks(source: str, printed: str) -> None:
    assert rendered(source) == printed


def test_what_an_expression_prints_keeps_its_lines() -> None:
    assert rendered("<p>\n  {{ text }}\n</p>", text="one\n two") == "<p>one\n two</p>"


def test_a_letter_keeps_its_lines() -> None:
    env = Environment(
        extensions=[LineBreaksPrintNothing], loader=DictLoader({"a.txt": "one\n two", "a.html": "1\n 2"})
    )
    assert [env.get_template(name).render() for name in ("a.txt", "a.html")] == ["one\n two", "12"]


def test_errors_name_the_line_of_the_file() -> None:
    with pytest.raises(TemplateSyntaxError) as failed:
        rendered("<p>\n\n</p>\n{% if %}")
    assert failed.value.lineno == 4

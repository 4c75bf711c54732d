"""Scripts and styles are sent without what only readers of the code need."""

from __future__ import annotations

from consult.config import home_directory
from consult.foundation.slim import slim


def test_comments_and_indentation_go_and_lines_stay():
    source = "// why\n/** @type {x} */\nconst a = 1; // kept\n/**\n * b\n */\n\tif (a) {\n\t\tb();\n\t}\n"
    assert slim(source) == "\n\nconst a = 1; // kept\n\n\n\nif (a) {\nb();\n}\n"
    assert slim("a {\n\t/* b */\n\tcolor: red;\n}\n") == "a {\n\ncolor: red;\n}\n"
    assert slim("/** @type {x} */ (a).b();\n") == "/** @type {x} */ (a).b();\n"


def test_no_text_of_ours_is_touched():
    """What slim takes for a comment is none of a template literal's lines, and no literal needs its
    indentation.
    """
    for path in sorted((home_directory() / "static" / "js").rglob("*.js")):
        literal = 0
        for line in path.read_text().split("\n"):
            assert not (literal % 2 and line.strip().startswith(("//", "/*", "* "))), path
            literal += line.count("`")


def test_an_own_file_is_sent_slim_and_a_vendored_one_whole(client):
    home = home_directory() / "static"
    ours = client.get("/static/js/meeting/phone.js")
    assert ours.status_code == 200 and ours.mimetype == "text/javascript" and b"@typedef" not in ours.data
    assert int(ours.headers["Content-Length"]) < (home / "js/meeting/phone.js").stat().st_size
    assert (
        client.get("/static/js/meeting/phone.js", headers={"If-None-Match": ours.headers["ETag"]}).status_code
        == 304
    )
    vendored = next((home / "vendor").glob("*.js"))
    assert client.get(f"/static/vendor/{vendored.name}").data == vendored.read_bytes()
    assert client.get("/static/js/none.js").status_code == 404
    assert client.get("/static/../consult/app.py").status_code == 404

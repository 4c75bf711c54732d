"""Lays out the page templates: lines of at most 110 columns, two spaces a level, nothing printed otherwise.

    python .ci/format_templates.py            say which files are not laid out, exit 1 when there are any
    python .ci/format_templates.py --write    lay them out

It may break a line wherever a line break prints nothing (consult/foundation/template_lines.py): between
elements, between attributes, inside Jinja's own signs. It never touches a space that stands on a line; where
such a space has to end a line it is written {{ ' ' }}. Line breaks that are there are kept, so the author
decides what stands together. After laying out, a file is read again and compared piece by piece with what it
was; a difference is an error.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass, field
from pathlib import Path

WIDTH = 110
STEP = "  "
TEMPLATES = Path(__file__).resolve().parent.parent / "templates"
SPACE_WRITTEN = "{{ ' ' }}"

JINJA = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.S)
NAME = re.compile(r"</?([a-zA-Z][\w-]*)")
STRING = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'")
KEYWORD = re.compile(r"\{%-?\s*(\w+)")
VOID = set("area base br col embed hr img input link meta source track wbr".split())
#: Elements that begin a line of their own; white space beside them is never seen.
BLOCKS = set(
    "address article aside blockquote body dd details div dl dt fieldset figure footer form h1 h2 h3 h4 head"
    " header hr html legend li link main meta nav ol p script section summary table tbody td tfoot th thead"
    " title tr ul".split()
)
ENDS = {
    **{f"end{word}": word for word in "if for block macro call filter with set autoescape".split()},
}
MIDDLES = {"else", "elif"}


@dataclass
class Leaf:
    """Something that stands on a line as a whole: a word, an expression, a statement, a lone tag."""

    text: str


@dataclass
class Space:
    """A space that is printed."""


@dataclass
class Break:
    """A line break of the author; `blank` where an empty line follows."""

    blank: bool = False


@dataclass
class Group:
    """An element or a Jinja block. parts: (what opens the part, its children); a block with `else` has
    several.
    """

    name: str
    parts: list[tuple[str, list[Node]]] = field(default_factory=list)
    end: str = ""

    @property
    def is_tag(self) -> bool:
        return self.end.startswith("<")


Node = Leaf | Space | Break | Group


# Reading


def pieces(source: str) -> list[str]:
    """The source cut into Jinja signs, tags, comments and texts; joined they are the source."""
    found, start, at = [], 0, 0
    while at < len(source):
        stop = _piece_end(source, at)
        if stop is None:
            at += 1
            continue
        if start < at:
            found.append(source[start:at])
        found.append(source[at:stop])
        start = at = stop
    if start < at:
        found.append(source[start:])
    return found


def _piece_end(source: str, at: int) -> int | None:
    """Where the sign or tag that begins at `at` ends; None for plain text."""
    if source[at] == "{":
        sign = JINJA.match(source, at)
        return sign.end() if sign else None
    if source[at] != "<" or not re.match(r"<[a-zA-Z/!]", source[at : at + 2]):
        return None
    quote = ""
    at += 1
    while at < len(source):
        sign = JINJA.match(source, at) if source[at] == "{" else None
        if sign:
            at = sign.end()
            continue
        letter = source[at]
        if quote:
            quote = "" if letter == quote else quote
        elif letter in "\"'":
            quote = letter
        elif letter == ">":
            return at + 1
        at += 1
    raise ValueError("a tag without an end")


def read(source: str) -> list[Node]:
    """The tree of a template."""
    root: list[Node] = []
    stack: list[Group] = []

    def here() -> list[Node]:
        return stack[-1].parts[-1][1] if stack else root

    for piece in pieces(source):
        if piece.startswith("{%"):
            _read_statement(piece, stack, here)
        elif piece.startswith(("{{", "{#")):
            here().append(Leaf(tidy(piece)))
        elif NAME.match(piece):
            _read_tag(piece, stack, here)
        elif piece.startswith("<!"):
            here().append(Leaf(piece))
        else:
            here().extend(_read_text(piece))
    while stack:
        _loosen(stack, here, root)
    return root


def _read_text(text: str) -> list[Node]:
    found: list[Node] = []
    for run in re.findall(r"\s+|\S+", text):
        if not run.isspace():
            found.append(Leaf(run))
        elif "\n" in run:
            found.append(Break(run.count("\n") > 1))
        else:
            found.append(Space())
    return found


def _word(piece: str) -> str:
    match = KEYWORD.match(piece)
    return match.group(1) if match else ""


def _read_statement(piece: str, stack: list[Group], here) -> None:
    word = _word(piece)
    piece = tidy(piece)
    if word in ENDS or word in MIDDLES:
        while stack and stack[-1].end.startswith("<"):
            _loosen(stack, here, None)
        if word in MIDDLES:
            stack[-1].parts.append((piece, []))
        else:
            stack.pop().end = piece
    elif word in ENDS.values() and not (word == "set" and "=" in piece):
        group = Group(word, [(piece, [])], "{%")
        here().append(group)
        stack.append(group)
    else:
        here().append(Leaf(piece))


def _read_tag(piece: str, stack: list[Group], here) -> None:
    name = NAME.match(piece).group(1).lower()  # type: ignore[union-attr]
    if piece.startswith("</"):
        if stack and stack[-1].is_tag and stack[-1].name == name:
            stack.pop().end = piece
        else:
            here().append(Leaf(piece))
    elif name in VOID or piece.endswith("/>"):
        here().append(Leaf(tidy_tag(piece)))
    else:
        group = Group(name, [(tidy_tag(piece), [])], f"</{name}")
        here().append(group)
        stack.append(group)


def _loosen(stack: list[Group], here, root: list[Node] | None) -> None:
    """An element that ends in another branch than it began: its tags become leaves."""
    group = stack.pop()
    within = stack[-1].parts[-1][1] if stack else root
    assert within is not None and within[-1] is group
    if not group.is_tag:
        raise ValueError(f"{group.parts[0][0]} has no end")
    within[-1:] = [Leaf(group.parts[0][0]), *group.parts[0][1]]


# Jinja's signs and tags on one line


def _outside_strings(text: str, change) -> str:
    """`change` applied to what is no string literal."""
    done, start = [], 0
    for literal in STRING.finditer(text):
        done += [change(text[start : literal.start()]), literal.group()]
        start = literal.end()
    return "".join([*done, change(text[start:])])


def tidy(sign: str) -> str:
    """A Jinja sign on one line with single spaces; comments keep their words."""
    if sign.startswith("{#"):
        return "{# " + " ".join(sign[2:-2].split()) + " #}"
    opening, inner, closing = sign[:2], sign[2:-2], sign[-2:]
    if inner.startswith("-"):
        opening, inner = opening + "-", inner[1:]
    if inner.endswith("-"):
        closing, inner = "-" + closing, inner[:-1]
    inner = _outside_strings(inner, lambda text: re.sub(r"\s+", " ", text)).strip()
    inner = _outside_strings(
        inner, lambda text: re.sub(r",? ?([)\]}])", r"\1", re.sub(r"([(\[{]) ", r"\1", text))
    )
    inner = _rejoin(inner)
    return f"{opening} {inner} {closing}"


def _rejoin(inner: str) -> str:
    """Neighbouring string literals, as a broken text is written, are one again."""
    done, start = "", 0
    for literal in STRING.finditer(inner):
        between = inner[start : literal.start()]
        if between == " " and done[-1:] == literal.group()[0]:
            done = done[:-1] + literal.group()[1:]
        else:
            done += between + literal.group()
        start = literal.end()
    return done + inner[start:]


def tidy_tag(tag: str) -> str:
    """A tag on one line, with one space between its attributes."""
    return re.sub(r" (/?>)$", r"\1", " ".join(_attributes(tag)))


def _attributes(tag: str) -> list[str]:
    """The tag's name, its attributes and conditions as pieces, the last with the sign that ends the tag.

    A condition with what it holds is one piece; one that begins without a space before it stays with its
    neighbour."""
    found, current, depth, quote, at = [], "", 0, "", 0
    while at < len(tag):
        sign = JINJA.match(tag, at) if tag[at] == "{" else None
        if sign:
            word = _word(sign.group())
            if word in ENDS.values() and not quote and depth == 0 and current:
                found.append(current)
                current = ""
            current += tidy(sign.group())
            at = sign.end()
            if not quote or depth:
                depth += (word in ENDS.values()) - (word in ENDS)
            continue
        letter = tag[at]
        at += 1
        if quote:
            quote = "" if letter == quote else quote
        elif letter in "\"'":
            quote = letter
        if letter.isspace():
            if not quote and depth == 0:
                found.append(current)
                current = ""
                continue
            letter = "" if current.endswith(" ") else " "
        current += letter
    return [piece for piece in [*found, current] if piece]


# Laying out


def flat(node: Node) -> str | None:
    """The node on one line, or None where its author broke it."""
    if isinstance(node, Leaf):
        return node.text
    if isinstance(node, Space):
        return " "
    if isinstance(node, Break):
        return None
    said = []
    for opening, children in node.parts:
        texts = [flat(child) for child in children]
        if None in texts:
            return None
        said += [opening, *texts]
    return "".join([*said, node.end])  # type: ignore[list-item]


def _begins_line(node: Node) -> bool:
    """Whether the node stands on lines of its own where its neighbours are broken apart."""
    if isinstance(node, Leaf):
        name = NAME.match(node.text)
        statement = _word(node.text) in ("extends", "import", "include", "from", "set", "do")
        return bool(name and name.group(1) in BLOCKS) or statement or node.text.startswith("{#")
    if not isinstance(node, Group):
        return False
    if node.is_tag:
        return node.name in BLOCKS
    return any(_begins_line(child) for _opening, children in node.parts for child in children)


def lines_of(children: list[Node], indent: str) -> list[str]:
    """The children of one parent on lines, each with its indentation."""
    lines: list[str] = []
    current = ""

    def close() -> None:
        nonlocal current
        if current:
            lines.append(indent + current)
        current = ""

    room = WIDTH - len(indent)
    after_block = False
    for atom in _atoms(children):
        if isinstance(atom, Break):
            close()
            if atom.blank and lines and lines[-1]:
                lines.append("")
            continue
        if isinstance(atom[-1], Space):
            atom = [*atom[:-1], Leaf(SPACE_WRITTEN)]
        text = _flat_all(atom)
        alone = len(atom) == 1 and _begins_line(atom[0])
        if alone or after_block:
            close()
        after_block = alone
        if isinstance(atom[0], Space) and (text is None or not current or len(current) + len(text) > room):
            atom = [Leaf(SPACE_WRITTEN), *atom[1:]]
            text = _flat_all(atom)
        if text is not None and len(current) + len(text) <= room:
            current += text
        elif text is not None and len(text) <= room:
            close()
            current = text
        elif len(atom) == 1:
            close()
            lines += _broken(atom[0], indent)
        else:
            close()
            lines += lines_of(
                [Leaf(SPACE_WRITTEN) if isinstance(node, Space) else node for node in atom], indent
            )
    close()
    while lines and not lines[-1]:
        lines.pop()
    return lines


def _flat_all(atom: list[Node]) -> str | None:
    texts = [flat(node) for node in atom]
    return None if None in texts else "".join(texts)  # type: ignore[arg-type]


def _atoms(children: list[Node]) -> list[list[Node] | Break]:
    """Children that a printed space holds together, and the author's breaks between."""
    found: list[list[Node] | Break] = []
    glued = False
    for child in children:
        if isinstance(child, Break):
            found.append(child)
            glued = False
        elif found and not isinstance(found[-1], Break) and (glued or isinstance(child, Space)):
            found[-1].append(child)
            glued = isinstance(child, Space)
        else:
            found.append([child])
            glued = isinstance(child, Space)
    return found


def _broken(node: Node, indent: str) -> list[str]:
    """The lines of a node that does not stand on one."""
    if isinstance(node, Leaf):
        return _broken_sign(node.text, indent)
    if isinstance(node, Space):
        return [indent + SPACE_WRITTEN]
    assert isinstance(node, Group)
    lines = []
    for opening, children in node.parts:
        lines += _broken_sign(opening, indent)
        lines += lines_of(children, indent + STEP)
    return [*lines, indent + node.end]


def _broken_sign(text: str, indent: str) -> list[str]:
    """The lines of a tag, an expression, a statement or a comment."""
    if len(indent) + len(text) <= WIDTH:
        return [indent + text]
    if text.startswith("{#"):
        return _wrapped(text.split(" "), indent, indent + "   ")
    if text.startswith("{"):
        parts = re.match(r"(\{[{%]-?) (.*) (-?[}%]\})$", text, re.S)
        assert parts is not None
        opening, inner, closing = parts.groups()
        return _expression(inner, indent, opening + " ", " " + closing)
    if text.startswith("<"):
        return _broken_tag(text, indent)
    return [indent + text]


def _wrapped(words: list[str], first: str, further: str) -> list[str]:
    lines, current = [], first + words[0]
    for word in words[1:]:
        if len(current) + 1 + len(word) > WIDTH:
            lines.append(current)
            current = further + word
        else:
            current += " " + word
    return [*lines, current]


def _broken_tag(tag: str, indent: str) -> list[str]:
    further = indent + STEP * 2
    attributes = _attributes(tag)
    lines, current = [], indent + attributes[0]
    for attribute in attributes[1:]:
        if len(current) + 1 + len(attribute) <= WIDTH:
            current += " " + attribute
            continue
        lines.append(current)
        current = further + attribute
        if len(current) > WIDTH:
            *done, current = _broken_attribute(attribute, further)
            lines += done
    return [*lines, current]


def _broken_attribute(attribute: str, indent: str) -> list[str]:
    """An attribute or a condition of a tag, broken where a space stands, before conditions and inside
    expressions.
    """
    lines, current = [], indent
    for part in _attribute_parts(attribute):
        if len(current) + len(part) <= WIDTH:
            current += part
            continue
        if current.strip():
            lines.append(current.rstrip())
            current, part = indent + STEP, part.lstrip()
        if len(current) + len(part) <= WIDTH:
            current += part
            continue
        expression = re.search(r"\{\{ (.*?) \}\}", part)
        if expression:
            before, after = part[: expression.start()] + "{{ ", " }}" + part[expression.end() :]
            *done, current = _expression(expression.group(1), current, before, after)
        else:
            *done, current = _broken_sign(part, current)
        lines += done
    return [*lines, current]


def _attribute_parts(attribute: str) -> list[str]:
    """What a line of a tag may be broken between: the words of a value, and conditions outside values."""
    found, current, quote, at = [], "", "", 0
    while at < len(attribute):
        sign = JINJA.match(attribute, at) if attribute[at] == "{" else None
        if sign:
            if sign.group().startswith("{%") and not quote and current:
                found.append(current)
                current = ""
            current += sign.group()
            at = sign.end()
            continue
        letter = attribute[at]
        at += 1
        if quote:
            quote = "" if letter == quote else quote
        elif letter in "\"'":
            quote = letter
        if letter == " " and current:
            found.append(current)
            current = ""
        current += letter
    return [*found, current]


# Expressions


def _split(text: str, at_words: tuple[str, ...] = (), at_comma: bool = False) -> list[str]:
    """The text cut outside brackets and strings, before each of these words or after each comma."""
    found, start, depth, at = [], 0, 0, 0
    while at < len(text):
        literal = STRING.match(text, at)
        if literal:
            at = literal.end()
            continue
        letter = text[at]
        depth += (letter in "([{") - (letter in ")]}")
        if depth == 0 and at_comma and letter == ",":
            found.append(text[start : at + 1].strip())
            start = at + 1
        if depth == 0 and letter == " " and any(text.startswith(f" {word} ", at) for word in at_words):
            found.append(text[start:at].strip())
            start = at + 1
        at += 1
    return [piece for piece in [*found, text[start:].strip()] if piece]


def _expression(text: str, indent: str, before: str = "", after: str = "") -> list[str]:
    """`before` + text + `after` on lines: cut before if, else, and, or; then inside brackets; then in a long
    text.
    """
    if len(indent) + len(before) + len(text) + len(after) <= WIDTH:
        return [indent + before + text + after]
    for words in (("else",), ("if",), ("and", "or")):
        chunks = _split(text, at_words=words)
        if len(chunks) > 1:
            return _chunked(chunks, indent, before, after, fill=words != ("else",))
    bracket = _widest_bracket(text)
    if bracket is None:
        return _literal(text, indent, before, after)
    start, end = bracket
    inside = _split(text[start + 1 : end], at_comma=True)
    inner = indent + STEP
    if len(inside) > 1 and len(inner) + len(" ".join(inside)) <= WIDTH:
        lines = [inner + " ".join(inside)]
    else:
        lines = []
        for piece in inside:
            comma = "," if piece.endswith(",") else ""
            lines += _expression(piece.removesuffix(","), inner, "", comma)
    head, tail = before + text[: start + 1], text[end:] + after
    return [indent + head, *lines, indent + tail]


def _chunked(chunks: list[str], indent: str, before: str, after: str, fill: bool) -> list[str]:
    lines, current = [], indent + before + chunks[0]
    further = indent + STEP * 2
    if len(current) > WIDTH:
        *lines, current = _expression(chunks[0], indent, before)
    for number, chunk in enumerate(chunks[1:], 2):
        end = after if number == len(chunks) else ""
        if fill and len(current) + 1 + len(chunk) + len(end) <= WIDTH:
            current += " " + chunk + end
            continue
        lines.append(current)
        *done, current = _expression(chunk, further, "", end)
        lines += done
    return [*lines, current]


def _widest_bracket(text: str) -> tuple[int, int] | None:
    """The outermost pair of brackets with most between them."""
    pairs, depth, start, at = [], 0, 0, 0
    while at < len(text):
        literal = STRING.match(text, at)
        if literal:
            at = literal.end()
            continue
        if text[at] in "([{":
            start = at if depth == 0 else start
            depth += 1
        elif text[at] in ")]}":
            depth -= 1
            if depth == 0:
                pairs.append((start, at))
        at += 1
    wide = [pair for pair in pairs if pair[1] - pair[0] > 1]
    return max(wide, key=lambda pair: pair[1] - pair[0]) if wide else None


def _literal(text: str, indent: str, before: str, after: str) -> list[str]:
    """A long text that ends the expression, cut after a word: neighbouring literals are one to Jinja."""
    literals = list(STRING.finditer(text))
    if not literals or literals[-1].end() != len(text):
        return [indent + before + text + after]
    quote = text[-1]
    head, words = before + text[: literals[-1].start()], literals[-1].group()[1:-1].split(" ")
    lines, current, room = [], "", WIDTH - len(indent) - 2
    for word in words:
        taken = len(head) if not lines else 0
        if current and taken + len(current) + 2 + len(word) + len(after) > room:
            lines.append(quote + current + " " + quote)
            current = word
        else:
            current = f"{current} {word}" if current else word
    lines.append(quote + current + quote)
    lines[0], lines[-1] = head + lines[0], lines[-1] + after
    return [indent + line for line in lines]


# The whole file


def same(source: str) -> list[str]:
    """What a template is made of, apart from layout: equal before and after."""
    found: list[str] = []
    for piece in pieces(source):
        if piece.startswith("{"):
            found.append(tidy(piece))
        elif NAME.match(piece):
            found.append("".join(tidy_tag(piece).split()))
        elif piece.startswith("<"):
            found.append(piece)
        else:
            found += [flat(node) or "" for node in _read_text(piece) if not isinstance(node, Break)]
    return "\x00".join(found).replace(f"\x00{SPACE_WRITTEN}", "\x00 ").split("\x00")


def laid_out(source: str) -> str:
    """The source as it is to stand in its file. Raises ValueError where that would change it."""
    result = "\n".join(lines_of(read(source), "")) + "\n"
    if same(result) != same(source):
        for before, after in zip(same(source), same(result), strict=False):
            if before != after:
                raise ValueError(f"laying out would change {before!r} to {after!r}")
        raise ValueError("laying out would change the end")
    return result


def main() -> int:
    """Checks every template, or writes them with --write."""
    write = "--write" in sys.argv
    names = [Path(word) for word in sys.argv[1:] if not word.startswith("-")]
    wrong = 0
    for path in names or sorted(TEMPLATES.rglob("*.html")):
        source = path.read_text()
        try:
            result = laid_out(source)
        except ValueError as error:
            print(f"{path}: {error}")
            wrong += 1
            continue
        if result == source:
            continue
        if write:
            path.write_text(result)
        else:
            print(f"{path}: not laid out; run make format")
            wrong += 1
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())

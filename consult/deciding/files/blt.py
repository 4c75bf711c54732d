"""BLT, the usual file of ranked papers: "candidates seats"; "-2 -5" (those withdrawn, if any); a line for
equal papers, "count first second=third 0"; "0"; a quoted name a line; the quoted title."""

from __future__ import annotations

from collections.abc import Iterator

from consult.deciding.files.election import (
    MOST_NAMES,
    Election,
    FileError,
    Papers,
    check_names,
    whole_number,
)

Line = tuple[int, list[str]]


def read_blt(text: str) -> Election:
    """Raises FileError."""
    lines = iter(_lines(text))
    number, head = _next(lines, text)
    if len(head) != 2:
        raise FileError(number, "blt_head")
    size, seats = whole_number(head[0], number, 1), whole_number(head[1], number, 1)
    if size > MOST_NAMES:
        raise FileError(number, "out_of_range", value=size)
    papers, withdrawn = Papers(), set[str]()
    while True:
        number, words = _next(lines, text)
        if words == ["0"]:
            break
        if words[0].startswith("-"):
            withdrawn |= {_candidate(word[1:] if word[:1] == "-" else "", size, number) for word in words}
            continue
        if len(words) < 2 or words[-1] != "0":
            raise FileError(number, "blt_no_zero")
        count = whole_number(words[0], number, 1)
        ranks = [
            [_candidate(each, size, number) for each in word.split("=")]
            for word in words[1:-1]
            if word != "-"
        ]
        papers.add(ranks, count)
    names, title = _names(lines, size, text)
    return Election(title, names, papers.found, "ranking", seats, frozenset(withdrawn))


def _lines(text: str) -> Iterator[Line]:
    for number, line in enumerate(text.splitlines(), start=1):
        bare = line if '"' in line else line.partition("#")[0]
        if bare.strip():
            yield number, [bare.strip()] if bare.strip().startswith('"') else bare.split()


def _next(lines: Iterator[Line], text: str) -> Line:
    found = next(lines, None)
    if found is None:
        raise FileError(len(text.splitlines()), "torn")
    return found


def _candidate(word: str, size: int, line: int) -> str:
    """The key of an option, which the file numbers from 1."""
    number = whole_number(word, line)
    if not 1 <= number <= size:
        raise FileError(line, "unknown_candidate", value=word)
    return str(number - 1)


def _names(lines: Iterator[Line], size: int, text: str) -> tuple[tuple[str, ...], str]:
    quoted, places = [], []
    for _ in range(size + 1):
        number, words = _next(lines, text)
        line = words[0]
        if len(line) < 2 or not (line.startswith('"') and line.endswith('"')):
            raise FileError(number, "blt_name", value=" ".join(words))
        quoted.append(line[1:-1].strip())
        places.append(number)
    beyond = next(lines, None)
    if beyond is not None:
        raise FileError(beyond[0], "beyond_the_end", value=" ".join(beyond[1]))
    check_names(quoted[:size], places[:size])
    return tuple(quoted[:size]), quoted[size]


def write_blt(election: Election) -> str:
    """The same papers as a file that `read_blt` reads."""
    lines = [f"{len(election.names)} {election.seats}"]
    if election.withdrawn:
        lines.append(" ".join(f"-{int(key) + 1}" for key in sorted(election.withdrawn, key=int)))
    for paper, number in election.papers.items():
        if paper == "abstain":
            continue
        tiers = [tier.split("=") for tier in paper.split(",") if tier]
        ranks = ("=".join(str(int(key) + 1) for key in tier) for tier in tiers)
        lines.append(" ".join([str(number), *ranks, "0"]))
    names = (f'"{_quotable(name)}"' for name in (*election.names, election.title))
    return "\n".join([*lines, "0", *names]) + "\n"


def _quotable(name: str) -> str:
    """A name on one line; the format has no way to write a quotation mark."""
    return " ".join(name.replace('"', "'").split())

"""Verbs that read files: cases, elections, results, rolls, texts; and the catalogue of words."""

from __future__ import annotations

import argparse
import json
import sys
from typing import Any

from consult.cli import terminal
from consult.cli.terminal import either, say


def cases(words: list[str]) -> int:
    """check FILE · load FILE · export: whole consultations as data."""
    options = argparse.ArgumentParser("consult cases")
    verbs = options.add_subparsers(dest="verb", required=True)
    for verb in ("check", "load"):
        verbs.add_parser(verb).add_argument("file")
    verbs.add_parser("export")
    wanted = options.parse_args(words)
    if wanted.verb == "check":
        from consult.cases.check import main_check

        return int(main_check([wanted.file]))
    if wanted.verb == "load":
        from consult.cases.read import CaseFileError, read_file

        try:
            read = read_file(wanted.file)
        except CaseFileError as error:
            from consult.cases.check import reader_language

            print(
                ": ".join(filter(None, (wanted.file, error.path, error.message(reader_language())))),
                file=sys.stderr,
            )
            return 2
        app = terminal.open_app()
        from consult.cases.load import load

        refused = False
        with app.app_context():
            for line in load(read):
                refused = refused or line["did"] == "refused"
                say(json.dumps(line, ensure_ascii=False))
        return 1 if refused else 0
    app = terminal.open_app()
    from consult.cases.export import export

    with app.app_context():
        say(json.dumps(export(), ensure_ascii=False, indent=2))
    return 0


def count(words: list[str]) -> int:
    """--method METHOD FILE [--json]: counts the papers of an election file, exactly, a sentence a step."""
    return _pure("count_main", words)


def decide(words: list[str]) -> int:
    """FILE.json: what each case's counts come to under its rule; exit 1 where the file expects otherwise."""
    return _pure("decide_main", words)


def verify(words: list[str]) -> int:
    """RESULT.json [--hash HEX]: recomputes a published result offline; exit 1 where something differs."""
    return _pure("verify_main", words)


def _pure(name: str, words: list[str]) -> int:
    """A command of the arithmetic, in the terminal's language."""
    from consult.cases.check import reader_language
    from consult.deciding import commands

    try:
        return int(getattr(commands, name)(words, reader_language()))
    except OSError as error:
        print(f"{error.filename}: {error.strerror}", file=sys.stderr)
        return 2


def rules(words: list[str]) -> int:
    """replay FILE [--json] · play FILE.meeting"""
    from consult.paper.cli import main as rules_main

    return int(rules_main(words))


def i18n(words: list[str]) -> int:
    """check: every phrase in code and templates has Chinese words, every word of the rules is in their
    catalogue."""
    options = argparse.ArgumentParser("consult i18n")
    options.add_argument("verb", choices=["check"])
    options.parse_args(words)
    from consult.foundation.translations_build import unknown_words, untranslated

    missing = untranslated() + unknown_words()
    for place, message in missing:
        say(f"{place}: {message}")
    return 1 if missing else 0


def roll(words: list[str]) -> int:
    """check FILE [--community SLUG]: an uploaded roll as it would be written, its faults and questions."""
    options = argparse.ArgumentParser("consult roll")
    check = options.add_subparsers(dest="verb", required=True).add_parser("check")
    check.add_argument("file")
    check.add_argument("--community", help="ask also about who is on this community's roll already")
    wanted = options.parse_args(words)
    from consult.cases.check import reader_language
    from consult.foundation.errors import Invalid
    from consult.foundation.translations_build import said
    from consult.office import roll_reading

    try:
        with open(wanted.file, "rb") as file:
            content = file.read()
    except OSError as error:
        sys.exit(f"{wanted.file}: {error.strerror}")
    known = _on_the_roll(wanted.community) if wanted.community else []
    try:
        found = roll_reading.read_file(wanted.file, content, known)
    except Invalid as error:
        print(f"{wanted.file}: {said(error.phrase, reader_language())}", file=sys.stderr)
        return 2
    say(json.dumps(found, ensure_ascii=False))
    return 0


def _on_the_roll(slug: str) -> list[Any]:
    from consult.office import roll as office_roll
    from consult.people.places import community_by_slug

    with terminal.open_app().app_context():
        community = community_by_slug(slug)
        if community is None:
            sys.exit(either(f"There is no community “{slug}”.", f"没有“{slug}”这个社区。"))
        return office_roll.known_of(community)


def text(words: list[str]) -> int:
    """cover FILE: JSON lines with `text`, each printed as the public would read it, with what was found."""
    options = argparse.ArgumentParser("consult text")
    verbs = options.add_subparsers(dest="verb", required=True)
    verbs.add_parser("cover").add_argument("file")
    wanted = options.parse_args(words)
    from consult.writing import private

    try:
        with open(wanted.file, encoding="utf-8-sig") as file:
            texts = [json.loads(line)["text"] for line in file if line.strip()]
        if not all(isinstance(each, str) for each in texts):
            raise TypeError("text")
    except OSError as error:
        sys.exit(f"{wanted.file}: {error.strerror}")
    except (ValueError, KeyError, TypeError):
        sys.exit(
            either(
                f"{wanted.file}: every line is a JSON object with the field “text”.",
                f"{wanted.file}：每行应是一个 JSON 对象，含 text 字段。",
            )
        )
    for each in texts:
        found = list(dict.fromkeys(f.kind for f in private.find(each)))
        say(json.dumps({"text": private.cover(each), "found": found}, ensure_ascii=False))
    return 0

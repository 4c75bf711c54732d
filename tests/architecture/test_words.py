"""Every phrase has Chinese words, placeholders agree, and templates hold no inline script or style."""

import re
from pathlib import Path

from consult.foundation import translations_build

HOME = Path(__file__).resolve().parents[2]
PLACE = re.compile(r"%\(\w+\)[sd]|%[sd]")


def test_every_phrase_has_chinese_words():
    missing = sorted({message for _place, message in translations_build.untranslated()})
    assert missing == []


def test_every_word_named_in_code_is_in_the_catalogue_of_the_rules():
    assert translations_build.unknown_words() == []


def test_placeholders_agree_in_both_languages():
    wrong = []
    for message in translations_build.merged():
        for said in [message.string] if isinstance(message.string, str) else list(message.string):
            source = message.id if isinstance(message.id, str) else message.id[-1]
            if source and sorted(set(PLACE.findall(source))) != sorted(set(PLACE.findall(said))):
                wrong.append((source, said))
    assert wrong == []


def test_chinese_never_says_the_two_false_friends():
    """搁置 and 休会 are read two ways (glossary); the presider is never 主席."""
    wrong = [str(m.string) for m in translations_build.merged() if re.search("搁置|休会|主席", str(m.string))]
    assert wrong == []


def test_templates_hold_no_inline_script_or_style():
    bad = []
    for path in sorted((HOME / "templates").rglob("*.html")):
        text = path.read_text()
        for match in re.finditer(
            r"<script(?![^>]*\bsrc=)(?![^>]*application/json)[^>]*>"
            r"|<style|\sstyle=|\son[a-z]+=[\"']|javascript:",
            text,
        ):
            bad.append(f"{path.relative_to(HOME)}: {match.group(0)}")
    assert bad == []


def test_no_message_has_two_different_chinese_words():
    from babel.messages.pofile import read_po

    said: dict[str, set[str]] = {}
    for part in sorted(translations_build.PARTS.glob("*.zh.po")):
        with part.open("rb") as source:
            for message in read_po(source, locale="zh_Hans_CN"):
                if message.id and message.string:
                    said.setdefault(message.id if isinstance(message.id, str) else message.id[0], set()).add(
                        str(message.string)
                    )
    assert {message for message, words in said.items() if len(words) > 1} == set()

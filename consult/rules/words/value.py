"""Words as values: a key with its parameters, said later in the reader's language.

A word value is {"k": key, "p": parameters}; a parameter is own text, a number, or another word value.
The wire carries word values, so that everybody reads the same view in a language of their own.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

# What a key says: Chinese, English. A tuple of two, so that neither can be missing.
Pair = tuple[str, str]
Word = Mapping[str, Any]
LANGUAGES = ("zh", "en")


def word(key: str, **params: Any) -> dict[str, Any]:
    """A word value: what the view carries instead of words."""
    return {"k": key, "p": params}

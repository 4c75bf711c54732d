"""A mutant of one function, put in its place in an engine that is loaded already: much quicker than loading
it anew. What runs while the engine is loaded (tables, decorators, defaults) cannot be mutated so.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from types import CodeType, FunctionType
from typing import Any

from mutants import Mutant, module_of, path_of

#: Set in the code of functions, not in that of classes and modules.
OPTIMIZED = 0x1


def put_in(mutant: Mutant) -> bool:
    """Whether the mutant is now what the engine runs; False where it has to be loaded anew."""
    module = sys.modules[module_of(mutant.file)]
    text = path_of(mutant.file).read_text(encoding="utf-8")
    before, after = (dict(_functions(compile(each, "", "exec"))) for each in (text, mutant.source))
    changed = [name for name in before if before[name] != after.get(name)]
    if len(changed) != 1 or len(before) != len(after):
        return False
    function = _function(module, changed[0])
    if function is None or function.__code__.co_freevars != after[changed[0]].co_freevars:
        return False
    function.__code__ = after[changed[0]].replace(co_filename=function.__code__.co_filename)
    return True


def _functions(code: CodeType) -> Iterator[tuple[str, CodeType]]:
    """The functions and methods of a module, by their qualified names; what is inside them goes with them."""
    for each in code.co_consts:
        if isinstance(each, CodeType):
            if each.co_flags & OPTIMIZED:
                yield f"{each.co_qualname} {each.co_firstlineno}", each
            else:
                yield from _functions(each)


def _function(module: Any, name: str) -> FunctionType | None:
    """The function of that name as the module has it, under a property or a class method; None if it has
    another, or hides it under a decorator."""
    found: Any = module
    qualified, _, line = name.partition(" ")
    for part in qualified.split("."):
        found = vars(found).get(part)
        found = found.__func__ if isinstance(found, (classmethod, staticmethod)) else found
        found = found.fget if isinstance(found, property) else found
        if found is None:
            return None
    if not isinstance(found, FunctionType) or found.__code__.co_firstlineno != int(line):
        return None
    return found

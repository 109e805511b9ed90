"""Regular expressions that are compiled when they are first used.

The house has more than 400. A command uses some of them, and to compile all would take a quarter of
the time of its start.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from typing import Any, AnyStr, cast


def regex(pattern: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """Return what works like ``re.compile(pattern, flags)`` and compiles when it is first used.

    For constants of modules and classes. A mistake in a pattern shows when it is used, not when it
    is loaded; a test compiles all.
    """
    return cast("re.Pattern[AnyStr]", LatePattern(pattern, flags, sys._getframe(1).f_globals))


def one_of(words: Iterable[str]) -> str:
    r"""Return a pattern for any of some words, the longest first; a blank is any blanks.

    It is a tree by their letters: of a plain list, `re` tries each word at each place of a text.

    >>> one_of(["by", "by the", "von"])
    '(?:by(?:\\s+the)?|von)'
    """
    behind: dict[str, list[str]] = {}
    for word in words:
        behind.setdefault(word[:1], []).append(word[1:])
    ends = behind.pop("", None) is not None
    found = [_letter(first) + one_of(rests) for first, rests in sorted(behind.items())]
    if len(found) == 1 and not ends:
        return found[0]
    return f"(?:{'|'.join(found)})" + "?" * ends if found else ""


def _letter(letter: str) -> str:
    return r"\s+" if letter == " " else re.escape(letter)


class LatePattern:
    """A regular expression that waits to be compiled; to ``isinstance`` it is a compiled one."""

    __class__ = property(lambda self: re.Pattern)

    def __init__(self, pattern: str | bytes, flags: int, module: dict[str, Any]) -> None:
        self.pattern = pattern  # read by patterns that it is a part of: that compiles nothing
        self._flags = flags
        self._module = module

    def __getattr__(self, name: str) -> Any:
        """Compile; names of the module then mean the compiled pattern: no later use is slower."""
        if name not in vars(re.Pattern):
            raise AttributeError(name)
        compiled = re.compile(self.pattern, self._flags)
        for known in ("search", "match", "fullmatch", "sub", "findall", "finditer", "split"):
            setattr(self, known, getattr(compiled, known))
        for known, value in self._module.items():
            if value is self:
                self._module[known] = compiled
        return getattr(compiled, name)

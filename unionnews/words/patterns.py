"""Regular expressions that are compiled when they are first used.

The program has more than 400. A command uses only some of them, and compiling all would take a
quarter of the time of its start.
"""

import re
import sys
from collections.abc import Iterable
from typing import Any, AnyStr, cast


def regex(pattern: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """Return an object like ``re.compile(pattern, flags)`` that is compiled when it is first used.

    It is for constants of modules and classes. An error in a pattern is raised when it is first
    used; a test compiles all of them.
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
    """A regular expression that is not compiled yet; for ``isinstance`` it is an ``re.Pattern``."""

    __class__ = property(lambda self: re.Pattern)

    def __init__(self, pattern: str | bytes, flags: int, module: dict[str, Any]) -> None:
        self.pattern = pattern  # other patterns may include it, without compiling it
        self._flags = flags
        self._module = module

    def __getattr__(self, name: str) -> Any:
        """Compile the pattern, and put it in place of this object in its module's names."""
        if name not in vars(re.Pattern):
            raise AttributeError(name)
        compiled = re.compile(self.pattern, self._flags)
        for known in ("search", "match", "fullmatch", "sub", "findall", "finditer", "split"):
            setattr(self, known, getattr(compiled, known))
        for known, value in self._module.items():
            if value is self:
                self._module[known] = compiled
        return getattr(compiled, name)

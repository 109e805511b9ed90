"""Regular expressions compile at their first use and then work like others."""

import gc
import importlib
import pkgutil
import re
import sys

import pytest

import unionnews
from unionnews.words.patterns import LatePattern, one_of, regex

_YEAR = regex(r"(?P<year>\d{4})")
_FULL = regex(rf"{_YEAR.pattern}-\d\d", re.ASCII)
_BYTES = regex(rb"\d+")
_BROKEN = regex("(")


def is_late(value: object) -> bool:
    return type(value) is LatePattern


def test_nothing_is_compiled_before_it_is_used():
    assert is_late(_YEAR)
    assert _YEAR.pattern == r"(?P<year>\d{4})"
    assert is_late(_YEAR)
    assert isinstance(_YEAR, re.Pattern)


def test_a_used_one_is_what_re_makes():
    held = _FULL
    assert held.sub("x", "on 2026-11, and 2025-01") == "on x, and x"
    assert _FULL is re.compile(r"(?P<year>\d{4})-\d\d", re.ASCII)
    assert [is_late(held), held.findall("2026-11"), held.flags] == [True, ["2026"], _FULL.flags]
    assert _BYTES.fullmatch(b"2026")


def test_a_mistake_shows_at_each_use():
    for _ in range(2):
        with pytest.raises(re.error, match="missing"):
            _BROKEN.search("(")


def test_words_as_a_tree_are_each_found_whole():
    words = ["by", "by the", "von", "vom", "ad-", "ads", "版权所有"]
    tree = re.compile(one_of(words))
    found = [tree.match(f"{word} x") for word in words]
    assert [match and match[0] for match in found] == words
    assert tree.fullmatch("by   the")
    assert not any(map(tree.fullmatch, ("", "b", "by t", "vo", "ad")))


@pytest.mark.slow
def test_all_patterns_of_the_house_compile():
    for module in pkgutil.walk_packages(unionnews.__path__, "unionnews."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    gc.unfreeze()  # what was there when the tests began
    house = [
        late
        for late in gc.get_objects()
        if is_late(late) and late._module["__name__"].startswith("unionnews.")
    ]
    used = [
        value
        for name, module in sys.modules.items()
        if name.startswith("unionnews.")
        for value in vars(module).values()
        if type(value) is re.Pattern
    ]
    assert len(house) + len(used) > 350
    for late in house:
        assert late.groups >= 0

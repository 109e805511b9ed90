"""Tell a text that a mirror damaged from a sound one, even if its author glosses words.

Damage is recognized over the whole text, never bracket by bracket. A mirror annotates frequent
characters in the middle of running text; an author glosses a rare character, a whole word, or
every character of a lesson.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from unionnews.repair import gbk
from unionnews.repair.gbk_damage import BITE, INSERTION, SHIFT, Host, Stretch
from unionnews.repair.gbk_paths import solve
from unionnews.repair.likelihood import likelihood
from unionnews.words.patterns import regex

_INSERTION = regex(INSERTION)
_SHIFT = regex(SHIFT)
# Each shift begins with one of these; a search for them costs a tenth of a search by ``_SHIFT``.
_EATEN_MARKS = ("?", "\ufffd", "\x00")
_BITE = regex(BITE)
_SCAR = regex(rf"{BITE}|\({gbk.SYLLABLE}[ \xa0]\)|(?P<twice>\({gbk.SYLLABLE}\))(?P=twice)")
STRAY_COMMA = regex(r",(?=[，,、。：；！？])")

# Glosses by authors stay outside these bounds, and all samples of mirrors are far inside: the
# mildest sample has one reading in 30 characters, and all its readings are right.
_MOST = 20_000
_FEWEST = 3
_FEWEST_OF_ANY = 8
_FEWEST_SCARS = 2
_DENSITY = 0.01
_DENSITY_AROUND_SCARS = 0.003
_BROKEN = 2
_FIT = 0.85
_INSIDE = 0.2
_RUNNING = 0.5
_FREQUENT = 0.6
_FREQUENT_SHARE = 5e-5
_TRADITIONAL = 0.8
# A mirror annotates a character each time; a text for learners the first time, or now and then.
# (A file with texts of several mirrors is recognized by its broken characters.)
_ALWAYS = 0.75
_TRADITIONAL_SCRIPT = 0.03

_SHIFTS_TRIED = 20
_SHIFT_SHARE = 0.999
_SHORTEST_SHIFT = 3


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What is wrong with a text."""

    pinyin: bool
    """Whether readings were inserted; if not, bytes were lost without any reading."""
    commas: bool
    """Whether commas were inserted before other marks."""
    traditional: bool
    """Whether the text is printed in traditional script."""
    host: Host


@dataclass(frozen=True, slots=True)
class _Gloss:
    """A reading (pinyin) in brackets behind a Chinese character."""

    char: str
    reading: str
    inside: bool
    """Whether a character without reading stands before the annotated one."""
    running: bool
    """Whether the text goes on behind it."""
    end: int
    """Index in the text just after the bracket."""


def diagnose(text: str) -> Diagnosis | None:
    """Return what damaged the text, or None for a sound one."""
    glosses = list(islice(_glosses(text), _MOST))
    if len(glosses) >= _FEWEST:
        sample = text[: glosses[-1].end] if len(glosses) == _MOST else text
        if found := _pinyin(sample, glosses):
            return found
    if not any(mark in text for mark in _EATEN_MARKS):
        return None
    places = [found.start() for found in islice(_SHIFT.finditer(text), _SHIFTS_TRIED)]
    return _shift(text, places) if places else None


def _shift(text: str, places: list[int]) -> Diagnosis | None:
    printed = Counter(text)
    han = sum(times for char, times in printed.items() if gbk.is_han(char))
    if not han:
        return None  # only Chinese text is damaged so
    traditional = _of_traditional(printed) >= _TRADITIONAL_SCRIPT * han
    host = Host(simplified=not traditional, compatible="，" not in text)
    if any(_tells_of_damage(text, at, host) for at in places):
        return Diagnosis(pinyin=False, commas=False, traditional=traditional, host=host)
    return None


def find_shift(text: str, at: int, host: Host) -> Stretch | None:
    """Return the stretch behind the ``?`` at ``at`` if a byte was eaten and boundaries moved."""
    stretch = solve(text, at, host)
    return stretch if stretch.moved >= _SHIFT_SHARE and stretch.changed else None


def _tells_of_damage(text: str, at: int, host: Host) -> bool:
    """Whether the ``?`` at ``at``, in a text without readings, is damage and not punctuation.

    At least three characters for each ``?`` must turn out to be others than printed, and they must
    outnumber the places that stay open: with enough open places any text could be "explained".
    """
    stretch = find_shift(text, at, host)
    if stretch is None:
        return False
    marks, opened = len(stretch.marks), sum(not slot.char for slot in stretch.slots)
    others = Counter(text[at : stretch.end]) - Counter(slot.char for slot in stretch.slots)
    changed = min(stretch.changed, others.total() - marks)
    return changed >= _SHORTEST_SHIFT * marks and changed > opened


def _glosses(text: str) -> Iterator[_Gloss]:
    for found in _INSERTION.finditer(text):
        start, end = found.span()
        char = text[start - 1 : start]
        if start and gbk.is_han(char):
            before, after = text[start - 2 : start - 1], text[end : end + 1]
            yield _Gloss(
                char,
                gbk.clean_reading(found["reading"]),
                inside=bool(before) and gbk.is_han(before),
                running=bool(after) and not after.isspace(),
                end=end,
            )


def _pinyin(text: str, glosses: list[_Gloss]) -> Diagnosis | None:
    printed = Counter(text)
    han = sum(times for char, times in printed.items() if gbk.is_han(char))
    broken = sum(1 for _ in _BITE.finditer(text))
    if broken > _BROKEN * len(glosses) or not _is_running_text(glosses, han):
        return None
    least = _DENSITY if broken < _FEWEST_SCARS else _DENSITY_AROUND_SCARS
    if len(glosses) < least * han:
        return None
    annotated = Counter(gloss.char for gloss in glosses)
    of_traditional = _share(map(gbk.traditional_only, annotated))
    traditional = of_traditional >= _TRADITIONAL
    script = traditional or _of_traditional(printed) >= _TRADITIONAL_SCRIPT * han
    always = len(glosses) >= _ALWAYS * sum(printed[char] for char in annotated)
    if not (traditional and always) and not _is_any_damage(text, glosses, in_traditional=script):
        return None
    plain = {char for char, times in printed.items() if times > 1 and char not in annotated}
    return Diagnosis(
        pinyin=True,
        commas=_has_stray_commas(text),
        traditional=script,
        host=Host(
            simplified=not traditional,
            compatible="，" not in text,
            annotated=frozenset(annotated) if traditional else frozenset(),
            plain=frozenset(plain) if traditional else frozenset(),
        ),
    )


def _is_running_text(glosses: list[_Gloss], han: int) -> bool:
    """Whether readings of frequent characters stand in the middle of running text."""
    count = len(glosses)
    return (
        han >= 2 * count
        and _share(gbk.is_reading(gloss.reading, gloss.char) for gloss in glosses) >= _FIT
        and _share(gloss.inside for gloss in glosses) >= _INSIDE
        and _share(gloss.running for gloss in glosses) >= _RUNNING
        and _share(_is_frequent(gloss.char) for gloss in glosses) >= _FREQUENT
    )


def _is_any_damage(text: str, glosses: list[_Gloss], *, in_traditional: bool) -> bool:
    """Whether a mirror annotated characters of either script.

    A language lesson has readings in the middle of sentences too. But it does not break
    characters, give a reading twice or leave blanks in the brackets; nor does it write readings
    without tones and leave half of the text without readings.
    """
    if len({gloss.char for gloss in glosses}) < _FEWEST_OF_ANY:
        return False
    if sum(1 for _ in _SCAR.finditer(text)) >= _FEWEST_SCARS:
        return True
    return in_traditional and all(gloss.reading.isascii() for gloss in glosses)


def _of_traditional(printed: Counter[str]) -> int:
    return sum(times for char, times in printed.items() if gbk.traditional_only(char))


def _is_frequent(char: str) -> bool:
    return likelihood().share(gbk.simplify(char)) >= _FREQUENT_SHARE


def _has_stray_commas(text: str) -> bool:
    stray = len(STRAY_COMMA.findall(text))
    return stray >= 3 and stray >= 0.2 * text.count(",")


def _share(flags: Iterator[bool]) -> float:
    total = hits = 0
    for flag in flags:
        total += 1
        hits += flag
    return hits / total if total else 0.0

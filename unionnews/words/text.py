"""Blanks and invisible characters, and texts compared without what does not matter."""

import unicodedata
from collections.abc import Iterable
from operator import add

from unionnews.words.patterns import regex

# Zero-width blank, soft hyphen, byte order mark, bidirectional marks, C0/C1 controls, and halves of
# surrogate pairs, which JSON can name but UTF-8 cannot hold.
INVISIBLE = regex(
    "[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u0084\u0086-\u009f\u00ad\u200b\u200e\u200f\u2028-\u202e\u2060-\u2064\ud800-\udfff\ufeff]"
)
_JOINERS = regex("[\u200c\u200d]")
# Persian words, Indic syllables and emoji need joiners between two characters, and Indic words may
# end with one after a virama. Anywhere else a joiner has no effect.
_VIRAMAS = "\u094d\u09cd\u0a4d\u0acd\u0b4d\u0bcd\u0c4d\u0ccd\u0d4d\u0dca\u1039\u103a\u17d2"
_IDLE_JOINERS = regex(rf"(?<!\S)[\u200c\u200d]+|(?<![{_VIRAMAS}\u200c\u200d])[\u200c\u200d]+(?!\S)")

# Marks that only running text has. A Latin mark must be followed by a blank.
_MARKS = regex(
    "[，。！？；：、…]|[,.;:!?](?=\\s|$)"
    # Arabic, Indic, Tibetan, Burmese, Khmer, Ethiopic, Armenian, Mongolian, N'Ko, Javanese, Balinese, Santali, Meitei,
    # Syriac, Lisu, Vai
    "|[،؛؟۔।॥།༎༏༑၊။៖។៕፣።፤፥፦፧։՝՞՜՛᠂᠃߸߹꧈꧉᭞᭟᱾᱿꯫꫰܀܁܂꓾꓿꘎꘍]"
)
# Thai, Lao, Burmese, Khmer and similar scripts have blanks in place of commas and full stops.
_UNMARKED = regex(
    "[\u0e00-\u0eff\u0f40-\u0fbc\u1000-\u109f\u1780-\u17d3\u1950-\u19df\ua9e0-\ua9fe\uaa60-\uaa7f]+"
)
_LONG_WORD = regex(r"[^\W\d_]{5,}")
_SYLLABLES = regex("[\u0e00-\u0fff\u3041-\u9fff\uac00-\ud7a3]")
MIN_TITLE = 8
"""Fewest letters of a title that other words of a page hardly repeat by chance."""
UNMARKED_LETTERS = 40
"""A line with so many characters of such a script is running text; titles are shorter."""
EASTERN = regex("[\u3040-\u9fff]")
"""Matches a Chinese character or a Japanese letter, between which no blanks stand."""


def squash(text: str | None) -> str | None:
    r"""Return the text with single blanks, or None if nothing is left.

    U+00A0 and U+3000 are blanks; invisible characters are removed, except joiners inside words.

    >>> squash("十张以上\u00a0\u00a0即可办理\u3000")
    '十张以上 即可办理'
    >>> squash(" \u200b ") is None
    True
    """
    if text is None:
        return None
    words = " ".join(text.split())
    # No invisible character is printable, and this test is ten times as fast as a search.
    if not words.isprintable():
        words = " ".join(_without_invisible(words).split())
    return words or None


def one_line(text: str, longest: int = 300) -> str:
    r"""Return a text for a message: one line of at most ``longest`` printable characters.

    Control characters, line breaks and marks of direction become blanks, so that text from a page
    cannot control a terminal.

    >>> one_line("a\x1b[2J\n b")
    'a [2J b'
    """
    # Only four times as many characters are read, because a page's text may be very long.
    line = "".join(char if char.isprintable() else " " for char in text[: 4 * longest])
    line = " ".join(line.split())
    return line if len(line) <= longest else f"{line[: longest - 1]}…"


def counted(count: int, one: str, many: str = "") -> str:
    """Return a number with the word for what is counted, in singular or plural.

    >>> counted(1, "article"), counted(1200, "article"), counted(2, "story", "stories")
    ('1 article', '1,200 articles', '2 stories')
    """
    return f"{count:,} {one if count == 1 else many or f'{one}s'}"


def strip_invisible(text: str) -> str:
    """Return the text without invisible characters; inner blanks stay as printed."""
    stripped = text.strip()
    return stripped if stripped.isprintable() else _without_invisible(stripped).strip()


def _without_invisible(text: str) -> str:
    text = INVISIBLE.sub("", text)
    return _IDLE_JOINERS.sub("", text) if _JOINERS.search(text) else text


def is_running_text(text: str) -> bool:
    """Tell whether a line has a mark of running text, or enough letters of a script without marks.

    >>> is_running_text("Strike ends, union says"), is_running_text("Strike ends")
    (True, False)
    """
    if _MARKS.search(text):
        return True
    letters = "".join(_UNMARKED.findall(text)) if not text.isascii() else ""
    return len(letters) >= UNMARKED_LETTERS


def long_words(text: str) -> frozenset[str]:
    """Return the words of at least five letters in small letters; shorter ones say little."""
    return frozenset(_LONG_WORD.findall(text.lower()))


def plain(text: str) -> str:
    """Return a text in NFKC form, in lower case and without white space."""
    return "".join(unicodedata.normalize("NFKC", text).lower().split())


def letters(text: str) -> str:
    """Return the letters and digits of a text, for comparison."""
    return "".join(filter(str.isalnum, plain(text)))


def same_title(one: str, other: str) -> bool:
    """Tell whether titles are equal, apart from punctuation and what one adds before or after."""
    short, long = sorted((letters(one), letters(other)), key=len)
    return short == long or (len(short) >= MIN_TITLE and short in long)


def alike(one: str, other: str) -> bool:
    """Tell whether two titles may be of one article: half of the shorter one is in the longer one.

    Compared are n-grams: two syllables or Chinese characters, or four letters of an alphabet,
    because any sentence has most pairs of letters. Only the beginning of a long title counts.
    """
    short, long = sorted((letters(one), letters(other)), key=len)
    size = 2 if _SYLLABLES.search(short) else 4
    first, second = rows(short, size), rows(long[: 2 * len(short) + 10], size)
    return 2 * len(first & second) >= min(len(first), len(second))


def rows(text: str, size: int) -> frozenset[str]:
    """Return the n-grams of a text, ``size`` characters each; the text itself if it is shorter."""
    rows: Iterable[str] = text
    for place in range(1, size):
        rows = map(add, rows, text[place:])
    return frozenset(rows) or frozenset({text})

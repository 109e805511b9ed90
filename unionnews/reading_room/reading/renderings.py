"""An article as Markdown, the changes between its revisions, and what a browser can show of it."""

import difflib
import re
from collections.abc import Iterator, Mapping
from html import unescape
from typing import Any

from unionnews.dataset.exporting.markdown import markdown as as_markdown
from unionnews.dataset.exporting.markdown import yaml_lines
from unionnews.words.patterns import regex

_MAX_COMPARED = 2000
"""Most paragraphs of a revision that are compared."""
# Marks that change the direction of writing, and control characters.
_UNSEEN = regex("[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]")
# A browser breaks beside these: blanks, kana, Chinese characters, Hangul. Where there is none,
# Chromium takes quadratic time: 12 s for 60,000 brackets.
_BREAKS = r"\s\u3041-\u3096\u30a1-\u30fa\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3"
_ROW = 100
"""Longest row of characters without a place to break that a page leaves as it is."""
_SHOWN = 2000
"""Longest row of such characters, or of Chinese ones without a mark, that a page shows."""
# A row is looked for at its beginning alone, so that the time is linear.
_ROWS = regex(
    rf"<title>[^<]*</title>|<[^>]*>|(?<![^<>{_BREAKS}])[^<>{_BREAKS}]{{{_ROW + 1},}}"
    rf"|[\u4e00-\u9fff]{{{_SHOWN + 1},}}"
)
_LONG = regex(rf"(?<![^{_BREAKS}])[^{_BREAKS}]{{{_SHOWN + 1}}}|[\u4e00-\u9fff]{{{_SHOWN + 1}}}")
_PIECE, _BEGINNING = (regex(rf"(?:&[^;]*;|[^&]){{{n}}}") for n in (_ROW, f"1,{_SHOWN}"))

Change = tuple[str, str]
"""``same``, ``gone`` or ``new``, and a paragraph."""


def plain(text: object) -> str:
    """Return a text without marks that would change the direction of the text beside it."""
    return _UNSEEN.sub("", str(text))


def has_long_row(text: str) -> bool:
    """Tell whether :func:`breakable` would leave out a part of a text."""
    return bool(_LONG.search(text))


def breakable(page: str, words: Mapping[str, str]) -> str:
    """Return an HTML page that browsers lay out in linear time, whatever texts it has.

    Long rows of characters get places to break (``<wbr>``). Of very long ones only the beginning is
    kept, with how many characters were left out. The page must have no ``<`` or ``>`` except in its
    markup.
    """

    def laid_out(found: re.Match[str]) -> str:
        row = found[0]
        if row.startswith("<"):
            return row
        kept = _BEGINNING.match(row)[0]  # type: ignore[index]  # it matches any text
        left = len(unescape(row[len(kept) :]))
        told = words["unbroken"].format(n=f"{left:,}") if left else ""
        return _PIECE.sub(r"\g<0><wbr>", kept) + told

    return _ROWS.sub(laid_out, page)


def changes(old: dict[str, Any], new: dict[str, Any]) -> Iterator[Change]:
    """Yield the paragraphs of two revisions, each marked as same, gone or new; headline first."""
    before, after = _lines(old), _lines(new)
    matcher = difflib.SequenceMatcher(None, before, after)
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "equal":
            yield from (("same", line) for line in before[a:b])
        else:
            yield from (("gone", line) for line in before[a:b])
            yield from (("new", line) for line in after[c:d])


def _lines(record: dict[str, Any]) -> list[str]:
    heads = [record[name] for name in ("kicker", "headline", "subheadline") if record[name]]
    return [*heads, *record["articleBody"].split("\n\n")][:_MAX_COMPARED]


def markdown(record: dict[str, Any]) -> str:
    """Return an article as Markdown with front matter (JSON values, which are YAML)."""
    facts = {
        "id": record["id"],
        "headline": record["headline"],
        "date": record["datePublished"],
        "authors": [author["name"] for author in record["authors"]],
        "source": (record["source"] or {}).get("name"),
        "url": record["canonicalUrl"] or record["url"],
        "language": record["inLanguage"],
    }
    front = yaml_lines((name, value) for name, value in facts.items() if value)
    # Before the escaping: an unseen character at the beginning of a line would hide a mark from it.
    texts = {name: plain(record[name] or "") for name in ("headline", "subheadline", "articleBody")}
    return f"---\n{front}---\n\n{as_markdown(texts)}"

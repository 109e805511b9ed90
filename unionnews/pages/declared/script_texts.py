"""Find the text of a page in the data of its scripts, where only a script would print it.

Frameworks keep what a page shows as JSON: ``__NEXT_DATA__``, ``window.__APOLLO_STATE__ = {…}``,
``JSON.parse("{…}")``. A text is there as HTML, or as a list of paragraphs, each perhaps a list of pieces.
"""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from html import unescape
from typing import Any

from w3lib.html import remove_tags

from unionnews.pages.declared.json_values import own_names
from unionnews.pages.declared.titles import without_site
from unionnews.pages.selectors import Element, Index
from unionnews.words.patterns import regex
from unionnews.words.text import MIN_TITLE, is_running_text, letters

MIN_TEXT = 400
"""Fewest characters of such a text; shorter ones are summaries."""
MAX_DATA = 1536 * 1024
"""So many characters of JSON are read; a longer script is not read at all."""
ATTEMPT = 1000
"""Each attempt to read counts for so many more: an error counts the lines before it."""
MAX_DEPTH = 60
LEVELS = 3
"""The text is in the object that names the page, or in one of so many around it."""
LONGEST_NAME = 400
MAX_TAGS = 400
"""A text with more elements of scripts and styles is none."""
_DECODER = json.JSONDecoder(strict=False)
_HOLDERS = (str, list, dict)
_START = regex(r"""(?:\A|[=(])\s*+(?="?[\[{]\s*+(?:\\?"|[\[{]))""")
_SCRIPTS = regex(r"<(script|style)\b.*?</\1>", re.IGNORECASE | re.DOTALL)
_TEXT = regex(
    "body|content|text|html|paragraph|block|element|component|config|property|properties|field|slice|primary|child|value|data|section|part"
    "|main|story|article|node|document|raw|rendered|markdown|json|props|attributes|ops|insert|step|item",
    re.IGNORECASE,
)
"""Matches keys under which systems keep a text and its parts, and :data:`_NO_TEXT` those of others."""
_NO_TEXT = regex(
    "comment|related|recommend|next|similar|popular|trending|author|bio|caption|image|meta|desc|teaser|promo|schema|amp|short|type",
    re.IGNORECASE,
)
_TITLES = ("title", "headlines", "name")
_ADDRESSES = ("url", "slug", "link", "href", "path", "uri", "canonical_url", "website_url")


def script_text(index: Index, url: str, titles: Sequence[str]) -> str:
    """Return the text in the object that names the page or nearest to it, as HTML; perhaps empty.

    ``titles``: the titles that the page declares, perhaps with the site's name.
    """
    own = map(letters, own_names(url, [*titles, *map(without_site, titles)]))
    reader = _Reader(frozenset(name for name in own if len(name) >= MIN_TITLE))
    for value in _values(index.tagged("script")):
        reader.read(value, MAX_DEPTH)
    return max(reader.found, key=lambda one: (one[0], len(one[1])), default=(0, ""))[1]


def _values(scripts: Iterable[Element]) -> Iterator[Any]:
    """Yield the JSON values of scripts, also those between other code."""
    room = MAX_DATA
    for script in scripts:
        text, at = script.text or "", 0
        while MIN_TEXT < len(text) < MAX_DATA and room > 0 and (start := _START.search(text, at)):
            try:
                value, at = _DECODER.raw_decode(text, start.end())
            except json.JSONDecodeError as error:
                room -= error.pos - start.end()
                at = start.end() + 1
            except RecursionError:
                break
            else:
                room -= at - start.end()
                yield value
            room -= ATTEMPT


class _Reader:
    """Reads each value of some data once, and keeps the texts of the objects that name the page."""

    def __init__(self, names: frozenset[str]) -> None:
        self.names = names
        self.found: list[tuple[int, str]] = []
        """The nearer an object is to the one that names the page, the greater is its number."""

    def read(self, value: Any, depth: int) -> tuple[str, int]:
        """Return the text of a value, and how many objects around it may be the page's own."""
        if isinstance(value, str):
            data = _data_in(value)
            return (_html(value), 0) if data is None or not depth else self.read(data, depth - 1)
        if not depth:
            return "", 0
        items = value.items() if isinstance(value, dict) else (("", one) for one in value)
        full = ((key, one) for key, one in items if one and isinstance(one, _HOLDERS))
        parts = [(key, *self.read(one, depth - 1)) for key, one in full]
        level = max((one for _, _, one in parts), default=0)
        if isinstance(value, list):
            return _joined(text for _, text, _ in parts), level
        level = LEVELS if any(map(self._is_name, value.values())) else max(0, level - 1)
        text = max((text for key, text, _ in parts if _may_hold_text(key)), key=len, default="")
        if level and _is_text(text):
            self.found.append((level, f"<p>{text}"))
            return "", 0
        return "" if _is_story(value) else text, level

    def _is_name(self, value: Any) -> bool:
        short = isinstance(value, str) and MIN_TITLE <= len(value) < LONGEST_NAME
        return short and letters(unescape(value)) in self.names


def _may_hold_text(key: str) -> bool:
    name = key.partition("(")[0]  # what follows are arguments of a query: body({"format":"html"})
    return bool(_TEXT.search(name)) and not _NO_TEXT.search(name)


def _data_in(text: str) -> Any:
    """Return the value of a text that is JSON itself, else None."""
    if len(text) < MIN_TEXT or not text.startswith(("{", "[")):
        return None
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return None


def _html(text: str) -> str:
    """Return a text as HTML without scripts. Some systems escape it once or twice more."""
    text = text if "<" in text else unescape(unescape(text))
    if "<" not in text:
        return text.replace("\n", "<p>")
    return _SCRIPTS.sub("", text) if text.count("<s") <= MAX_TAGS else ""


def _joined(texts: Iterable[str]) -> str:
    """Return texts as paragraphs, but for pieces with a blank or punctuation where they meet."""
    found: list[str] = []
    for text in filter(None, texts):
        apart = found and not (found[-1][-1].isspace() or text[0].isspace() or text[0] in ",.;:!?)")
        found += ["<p>", text] if apart else [text]
    return "".join(found)


def _is_text(html: str) -> bool:
    text = remove_tags(html) if len(html) >= MIN_TEXT else ""
    return len(text) >= MIN_TEXT and is_running_text(text)


def _is_story(value: dict[str, Any]) -> bool:
    """Tell whether an object is a story of its own: it has a headline, or a title and an address."""
    named = any(key in value for key in _TITLES)
    has_address = any(isinstance(value.get(key), str) for key in _ADDRESSES)
    return "headline" in value or (named and has_address)

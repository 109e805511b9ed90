"""Read licenses and terms in the JSON-LD of a page."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from unionnews.pages.declared.json_values import script_values
from unionnews.pages.generic.structured_data import (
    MAX_SCRIPTS,
    Node,
    StructuredData,
)
from unionnews.pages.rights.hidden import is_hidden
from unionnews.pages.rights.rights_answers import Said, kind_beside
from unionnews.pages.rights.unread import is_json, local, plain_keys, unread
from unionnews.pages.selectors import Element
from unionnews.words.patterns import regex
from unionnews.words.text import squash

_KEY = regex(
    r"license|usageInfo|copyrightNotice|conditionsOfAccess|acquireLicensePage", re.IGNORECASE
)
_WORDS = ("license", "usageinfo", "copyrightnotice", "conditionsofaccess", r"\u00")
"""A script with such a key has one of these in lower case; ``\\u00`` may hide a letter."""
# Objects that are beside the text, or written by others.
_PART = regex(
    r"\b(?:(?:Image|Video|Audio|Media)Object|Photograph|Music\w*|Data(?!Page)\w+|Software\w*|Product|Comment|Person|Map)\b"
)


def data_signals(scripts: Iterable[Element]) -> Iterator[Said]:
    """Yield the license of the page's article, and the terms of other objects except parts.

    The terms of a page or site are those of its article too, and it is not always sure which object
    is the article. So other objects can add terms, but not a license. A key that cannot be read is
    a term, and so is one in a script that is not valid JSON, because other programs do not read it.
    """
    scripts = [one for one in scripts if "ld+json" in (one.get("type") or "").lower()]
    texts = [one.text or "" for one in scripts]
    lower = "".join(texts).lower()
    if not any(word in lower for word in _WORDS):
        return
    data = StructuredData(scripts[0].getroottree().getroot())
    doubtful = any(map(is_hidden, scripts)) or _is_broken(data.article, texts)
    for node in data.nodes:
        yield from _of_node(node, node is data.article and not doubtful)
    for number, (script, text) in enumerate(zip(scripts, texts, strict=True)):
        is_read = number < MAX_SCRIPTS and "ld+json" in (script.get("type") or "")
        if said := unread(text, _KEY) if is_read else _KEY.search(plain_keys(text)) and text:
            where = "JSON-LD" if is_json(text) else "JSON-LD that is not valid JSON"
            yield Said("terms", where, said)


def _is_broken(article: Node, texts: Iterable[str]) -> bool:
    """Tell whether an object is from a script that other programs cannot read."""
    broken = [text for text in texts if not is_json(text)]
    # An object is printed within the one around it.
    return any(repr(article) in repr([*script_values(text)]) for text in broken)


def _of_node(node: Node, is_own: bool, depth: int = 4) -> Iterator[Said]:
    kinds = str(node.get("@type"))
    if not depth or (_PART.search(kinds) and "Article" not in kinds):
        return
    for key, value in node.items():
        name = local(key)
        if name == "isPartOf":
            for one in value if isinstance(value, list) else [value]:
                yield from _of_node(one, False, depth - 1) if isinstance(one, dict) else ()
        elif _KEY.fullmatch(name):
            is_license = is_own and name.lower() == "license"
            for text in list(_texts(value)) or [f"{name}: {value or ''}".strip()]:
                yield Said("license" if is_license else kind_beside(text), "JSON-LD", text)


def _texts(said: Any, depth: int = 4) -> Iterator[str]:
    """Yield each license in a JSON-LD value: its address, or its name if it has no address."""
    if isinstance(said, list) and depth:
        for one in said:
            yield from _texts(one, depth - 1)
    elif isinstance(said, dict) and depth:
        addresses = [said[key] for key in ("url", "@id", "@value", "license") if said.get(key)]
        yield from _texts(addresses or said.get("name") or str(said), depth - 1)
    elif said:
        yield squash(str(said)) or ""

"""Markdown: a file for each article, with front matter, for language models and static sites."""

import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec

from unionnews.dataset.manifest import DataFile, data_file
from unionnews.dataset.shapes import Node
from unionnews.words.patterns import regex

_INLINE = regex(r"[\\`*_\[\]<>&|~#]")
_MARK = regex(r"[+=-]")
_NUMBER = regex(r"(\d{1,9})([.)])")
_UNDATED = "undated"
NO_SITE = "no-site"


class MarkdownFiles:
    """Writes ``SITE/YEAR/DAY-ID.md``, and ``…-rN.md`` for other revisions of it.

    The front matter is YAML whose values are JSON, so no text of a page can end it. In the text,
    every character with a meaning in Markdown or HTML is escaped: text of a page stays text.
    """

    def __init__(self, folder: Path, schema: Node) -> None:
        self.files: list[DataFile] = []
        self._folder = folder

    def add(self, site: str, year: str, row: bytes) -> None:
        """Write the file of a row."""
        record: dict[str, Any] = msgspec.json.decode(row)
        place = self._folder / (site or NO_SITE) / (year or _UNDATED)
        place.mkdir(parents=True, exist_ok=True)
        day = (record["datePublished"] or _UNDATED)[:10]
        path = place / f"{day}-{record['id']}.md"
        if path.exists():
            path = path.with_name(f"{path.stem}-r{record['revision']}.md")
        with path.open("x", encoding="utf-8") as file:
            file.write(f"---\n{_front(site, record)}---\n\n{markdown(record)}")
        self.files.append(data_file(self._folder, path, 1))

    def close(self) -> None:
        """Do nothing, as every file is finished already."""


def _front(site: str, record: dict[str, Any]) -> str:
    source, rights = record["source"], record["metadata"]["rights"]
    facts = {
        "title": record["headline"],
        "id": record["id"],
        "revision": record["revision"],
        "status": record["status"],
        "gone": record["metadata"]["dateGone"],
        "site": site,
        "url": record["canonicalUrl"] or record["url"],
        "date": record["datePublished"],
        "authors": [author["name"] for author in record["authors"]],
        "source": source and source["name"],
        "section": record["articleSection"],
        "tags": record["keywords"],
        "language": record["inLanguage"],
        "rights": rights
        and {use: rights[use]["answer"] for use in ("index", "train", "republish")},
    }
    return yaml_lines(facts.items())


def yaml_lines(facts: Iterable[tuple[str, Any]]) -> str:
    """Return lines of YAML whose values are JSON, which is also YAML and quotes text of pages.

    Line ends that only YAML has, and characters that it does not allow, are escaped.
    """
    text = "".join(f"{name}: {json.dumps(value, ensure_ascii=False)}\n" for name, value in facts)
    return re.sub(
        "[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]", lambda one: f"\\u{ord(one[0]):04x}", text
    )


def markdown(record: dict[str, Any]) -> str:
    """Return headline, description and text of a record as Markdown."""
    parts = [f"# {escaped(' '.join(record['headline'].split()))}"]
    if record["subheadline"]:
        parts.append(f"**{escaped(' '.join(record['subheadline'].split()))}**")
    parts += [escaped(paragraph) for paragraph in record["articleBody"].split("\n\n") if paragraph]
    return "\n\n".join(parts) + "\n"


def escaped(text: str) -> str:
    r"""Return text in which all characters with a meaning in Markdown are escaped.

    >>> print(escaped("1. <b>*x*"))
    1\. \<b\>\*x\*
    """
    text = _INLINE.sub(lambda found: f"\\{found[0]}", text)
    return "\n".join(_escaped_head(line.strip()) for line in text.splitlines())


def _escaped_head(line: str) -> str:
    if _MARK.match(line):
        return f"\\{line}"
    number = _NUMBER.match(line)
    return f"{number[1]}\\{line[number.end(1) :]}" if number else line

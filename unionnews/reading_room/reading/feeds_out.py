"""Articles as Atom (RFC 4287, tombstones by RFC 6721) and as JSON Feed 1.1."""

from __future__ import annotations

import hashlib
import json
import os
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from unionnews.dataset.upgrades import Record
from unionnews.exceptions import UsageError, has_password
from unionnews.folder.file_names import FORGOTTEN
from unionnews.search.searching import Library
from unionnews.words.patterns import regex

ATOM = "http://www.w3.org/2005/Atom"
_TOMBSTONES = "http://purl.org/atompub/tombstones/1.0"
ENTRIES = 50
PAGES = 20
"""Pages of older entries that a feed leads to."""
_SUMMARY = 300
_PRECISION = "{urn:unionnews}precision"
_NO_XML = regex("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(slots=True)
class OutFeed:
    """What a feed tells: the newest revisions first, and what was taken down."""

    title: str
    url: str
    """Address of the feed itself."""
    home: str
    records: list[Record] = field(default_factory=list)
    deleted: list[tuple[str, str]] = field(default_factory=list)
    """Ids of articles that were taken down, and when."""
    full: bool = False
    """Whole texts, not their beginnings."""
    hub: str | None = None
    """WebSub hub that readers may subscribe at."""
    next: str | None = None
    """Address of the page of older entries (RFC 5005)."""

    @property
    def updated(self) -> str:
        """Instant of the newest thing in it."""
        times = [collected(record) for record in self.records] + [when for _, when in self.deleted]
        return max(times, default="1970-01-01T00:00:00Z")


def hub_address() -> str | None:
    """Return the address of the WebSub hub that feeds tell to everybody, if there is one.

    :raises UsageError: it is no address, or has a password.
    """
    hub = os.environ.get("UNIONNEWS_WEBSUB_HUB") or None
    if hub and (not hub.startswith(("http://", "https://")) or has_password(hub)):
        raise UsageError("UNIONNEWS_WEBSUB_HUB: write https://…, without a password: feeds show it")
    return hub


def gathered(
    library: Library, query: str, title: str, url: str, home: str, page: int = 1
) -> tuple[OutFeed, bool]:
    """Return a page of the feed of what a query finds, and whether there are older entries.

    :raises UsageError: the query cannot be read.
    """
    last = page * ENTRIES
    hits = library.collected_last(query, last + 1)
    records = [next(library.records(hit)) for hit in hits]
    records.sort(key=collected, reverse=True)
    deleted = [pair for folder in library.folders for pair in taken_down(folder)]
    deleted.sort(key=lambda pair: pair[1], reverse=True)
    feed = OutFeed(title, url, home, records[last - ENTRIES : last], deleted[:ENTRIES])
    return feed, len(records) > last and page < PAGES


def taken_down(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield the articles that were taken down in a folder, and when."""
    path = folder / FORGOTTEN
    if not path.exists():
        return
    for line in path.read_text("utf-8").splitlines():
        note = json.loads(line)
        by_address = {hashlib.sha256(url.encode()).hexdigest()[:16] for url in note["urls"]}
        ids = [note["id"]] if note.get("id") else sorted(by_address)
        yield from ((one, note["at"]) for one in ids)


def collected(record: Record) -> str:
    """Return when the revision was downloaded."""
    return str(record["metadata"].get("dateDownloaded") or "1970-01-01T00:00:00Z")


def atom(feed: OutFeed) -> bytes:
    """Return the feed as Atom."""
    ET.register_namespace("", ATOM)
    ET.register_namespace("at", _TOMBSTONES)
    root = ET.Element(f"{{{ATOM}}}feed")
    _add(root, "id", feed.url)
    _add(root, "title", feed.title)
    _add(root, "updated", feed.updated)
    _add(root, "link", rel="self", href=feed.url, type="application/atom+xml")
    _add(root, "link", rel="alternate", href=feed.home)
    for rel, href in (("hub", feed.hub), ("next", feed.next)):
        if href:
            _add(root, "link", rel=rel, href=href)
    _add(_add(root, "author"), "name", "unionnews")
    for record in feed.records:
        _entry(_add(root, "entry"), record, full=feed.full)
    for one, when in feed.deleted:
        attributes = {"ref": _urn(one), "when": when or feed.updated}
        ET.SubElement(root, f"{{{_TOMBSTONES}}}deleted-entry", attributes)
    return _xml(root)


def _xml(root: ET.Element) -> bytes:
    return (
        f'<?xml version="1.0" encoding="utf-8"?>\n{ET.tostring(root, encoding="unicode")}'.encode()
    )


def _entry(entry: ET.Element, record: Record, *, full: bool) -> None:
    _add(entry, "id", _urn(record["id"]))
    _add(entry, "title", record["headline"] or record["id"])
    _add(entry, "updated", collected(record))
    if published := _published(record):
        exact = {} if published == record["datePublished"] else {_PRECISION: "day"}
        _add(entry, "published", published, **exact)
    url = followable(record)
    if url:
        _add(entry, "link", rel="alternate", href=url)
    for author in record["authors"]:
        _add(_add(entry, "author"), "name", author["name"])
    for category in filter(None, [record["articleSection"], *record["keywords"]]):
        _add(entry, "category", term=category)
    if record["source"]:
        _add(entry, "rights", record["source"]["name"])
    text = _text(record, full=full)
    # An entry without a link must have content (RFC 4287, 4.1.2).
    _add(entry, "content" if full or not url else "summary", text, type="text")


def followable(record: Record) -> str | None:
    """Return the address of the original, if a browser may be led there."""
    url = record["canonicalUrl"] or record["url"]
    return str(url) if url and urlsplit(url).scheme in ("http", "https") else None


def _published(record: Record) -> str | None:
    """Return when it was published; of a day, noon of London, which is the same day nearly everywhere."""
    published = record["datePublished"]
    return f"{published}T12:00:00Z" if published and len(published) == 10 else published


def _urn(one: str) -> str:
    return f"urn:unionnews:{one}"


def _text(record: Record, *, full: bool) -> str:
    body = str(record["articleBody"])
    if full or len(body) <= _SUMMARY:
        return body
    return str(record["description"] or body[:_SUMMARY].rstrip() + "…")


def _add(parent: ET.Element, name: str, text: str | None = None, **attributes: str) -> ET.Element:
    clean = {key: _NO_XML.sub("", value) for key, value in attributes.items()}
    element = ET.SubElement(parent, f"{{{ATOM}}}{name}", clean)
    element.text = None if text is None else _NO_XML.sub("", text)
    return element


def json_feed(feed: OutFeed) -> bytes:
    """Return the feed as JSON Feed 1.1."""
    told: dict[str, Any] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.home,
        "feed_url": feed.url,
        **({"hubs": [{"type": "WebSub", "url": feed.hub}]} if feed.hub else {}),
        **({"next_url": feed.next} if feed.next else {}),
        "items": [_item(record, full=feed.full) for record in feed.records],
        "_unionnews": {"deleted": [{"id": _urn(one), "when": when} for one, when in feed.deleted]},
    }
    return json.dumps(told, ensure_ascii=False).encode("utf-8", "replace")


def _item(record: Record, *, full: bool) -> dict[str, Any]:
    told = {
        "id": _urn(record["id"]),
        "url": followable(record),
        "title": record["headline"],
        "content_text": _text(record, full=full),
        "date_published": _published(record),
        "date_modified": collected(record),
        "authors": [{"name": author["name"]} for author in record["authors"]] or None,
        "tags": [tag for tag in [record["articleSection"], *record["keywords"]] if tag] or None,
        "language": record["inLanguage"],
        "_unionnews": {name: record[name] for name in ("revision", "status", "datePublished")},
    }
    return {name: value for name, value in told.items() if value is not None}


def opml(title: str, feeds: Sequence[tuple[str, str]]) -> bytes:
    """Return a list of feeds (name, address) as OPML 2.0."""
    root = ET.Element("opml", version="2.0")
    ET.SubElement(ET.SubElement(root, "head"), "title").text = title
    body = ET.SubElement(root, "body")
    for name, url in feeds:
        clean = _NO_XML.sub("", name)
        ET.SubElement(body, "outline", type="rss", text=clean, title=clean, xmlUrl=url)
    return _xml(root)

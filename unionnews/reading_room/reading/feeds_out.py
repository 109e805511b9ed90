"""Articles as Atom (RFC 4287, tombstones by RFC 6721, pages by RFC 5005) and as JSON Feed 1.1."""

import json
import os
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from mimetypes import guess_type
from typing import Any
from urllib.parse import urlsplit

from unionnews.dataset.upgrades import Record
from unionnews.exceptions import UsageError, has_password
from unionnews.reading_room.reading.feed_order import (
    ENTRIES,
    REACH,
    Entry,
    all_taken_down,
    entry_of,
    last_change,
    last_indexed,
    order,
    page_after,
    place_of,
    printed,
)
from unionnews.search.folder_index import Arrived
from unionnews.search.searching import Library
from unionnews.words.patterns import regex

ATOM = "http://www.w3.org/2005/Atom"
_TOMBSTONES = "http://purl.org/atompub/tombstones/1.0"
PAGES = REACH // ENTRIES
"""Most pages of a feed."""
MOST = 8_000_000
"""Bytes of the records on a page; one article is there, however large."""
_SUMMARY = 300
_ABOVE_TEXT = ("kicker", "subheadline")
_OWN_FIELDS = ("revision", "status", "datePublished", "authors", "editors", "source", *_ABOVE_TEXT)
"""Fields of the record for which JSON Feed has no key."""
_OURS = "urn:unionnews"
_HISTORY = "http://purl.org/syndication/history/1.0"
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_NO_XML = regex("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(slots=True)
class OutFeed:
    """A feed: the newest revisions first, and the articles taken down."""

    title: str
    url: str
    """Address of the feed itself."""
    home: str
    records: list[Record] = field(default_factory=list)
    instants: dict[str, str] = field(default_factory=dict)
    """Time of each article's last change, by id; for other articles it is that of the download."""
    deleted: list[tuple[str, str]] = field(default_factory=list)
    """Ids of articles that were taken down, with the times."""
    full: bool = False
    """Whether entries have whole texts; if not, only their beginnings."""
    hub: str | None = None
    """WebSub hub at which readers may subscribe."""
    next: str | None = None
    """Address of the page of older entries (RFC 5005)."""
    first: str | None = None
    """Address of the first page, if pages are files that stay (archived feeds of RFC 5005)."""
    seen: str | None = None
    """Time of the last change of the indexes that were searched."""

    @property
    def updated(self) -> str:
        """Time since which no article was added or removed; an old article may be added late."""
        return self.seen or self.newest

    @property
    def newest(self) -> str:
        """Time of the newest entry or tombstone."""
        times = [*map(self.changed, self.records), *(when for _, when in self.deleted)]
        return max(times, default=printed(0))

    def changed(self, record: Record) -> str:
        """Return the time of the last change of an article in it."""
        return self.instants.get(record["id"]) or printed(last_change([record]))


def hub_address() -> str | None:
    """Return the address of the WebSub hub, which feeds publish; None if there is none.

    Raises :class:`UsageError` if it is not an address, or has a password.
    """
    hub = os.environ.get("UNIONNEWS_WEBSUB_HUB") or None
    if hub and (not hub.startswith(("http://", "https://")) or has_password(hub)):
        raise UsageError("UNIONNEWS_WEBSUB_HUB: write https://…, without a password: feeds show it")
    return hub


def gathered(
    library: Library, query: str, title: str, url: str, home: str, page: int = 1, after: str = ""
) -> tuple[OutFeed, str]:
    """Return a page of a query's feed, and the place at which the next page begins ("" if none).

    ``after`` is such a place; without it, ``page`` is the number of the page.

    Raises :class:`UsageError` if the query cannot be parsed.
    """
    seen = last_indexed(library.folders)
    told = order(library, query, REACH + ENTRIES if after else page * ENTRIES + 1)
    start = page_after(told, after) if after else (page - 1) * ENTRIES
    shown = _of_one_page(told[start : start + ENTRIES])
    feed = listed(title, url, home, [entry_of(library, one) for one in shown])
    feed.seen = seen
    # All on the first page, so that readers who only poll that page learn of every takedown.
    feed.deleted = all_taken_down(library) if page == 1 else []
    more = start + len(shown) < min(len(told), REACH)
    return feed, place_of(shown[-1]) if more else ""


def _of_one_page(told: Sequence[Arrived]) -> Sequence[Arrived]:
    """Return what goes onto one page: pages of hostile sites may have megabytes each."""
    sizes = accumulate(one.length for one in told)
    return told[: max(1, sum(size <= MOST for size in sizes))]


def listed(title: str, url: str, home: str, entries: Sequence[Entry]) -> OutFeed:
    """Return the feed of some entries (time of the last change in seconds, newest record)."""
    instants = {record["id"]: printed(changed) for changed, record in entries}
    return OutFeed(title, url, home, [record for _, record in entries], instants)


def atom(feed: OutFeed) -> bytes:
    """Return the feed as Atom."""
    ET.register_namespace("", ATOM)
    ET.register_namespace("at", _TOMBSTONES)
    ET.register_namespace("fh", _HISTORY)
    ET.register_namespace("unionnews", _OURS)
    root = ET.Element(f"{{{ATOM}}}feed")
    _add(root, "id", feed.url)
    _add(root, "title", feed.title)
    _add(root, "updated", feed.newest)
    if feed.first not in (None, feed.url):
        ET.SubElement(root, f"{{{_HISTORY}}}archive")
    _add(root, "link", rel="self", href=feed.url, type="application/atom+xml")
    _add(root, "link", rel="alternate", href=feed.home)
    archived = {"prev-archive": feed.next, "current": feed.first} if feed.first else {}
    for rel, href in {"hub": feed.hub, "next": feed.next, **archived}.items():
        if href:
            _add(root, "link", rel=rel, href=href)
    _add(_add(root, "author"), "name", "unionnews")
    for record in feed.records:
        _entry(_add(root, "entry"), record, feed)
    for one, when in feed.deleted:
        attributes = {"ref": _urn(one), "when": when or feed.newest}
        ET.SubElement(root, f"{{{_TOMBSTONES}}}deleted-entry", attributes)
    return _xml(root)


def _xml(root: ET.Element) -> bytes:
    return (
        f'<?xml version="1.0" encoding="utf-8"?>\n{ET.tostring(root, encoding="unicode")}'.encode()
    )


def _entry(entry: ET.Element, record: Record, feed: OutFeed) -> None:
    _add(entry, "id", _urn(record["id"]))
    _add(entry, "title", record["headline"] or record["id"])
    _add(entry, "updated", feed.changed(record))
    if published := _published(record):
        exact = {} if published == record["datePublished"] else {f"{{{_OURS}}}precision": "day"}
        _add(entry, "published", published, **exact)
    if record["inLanguage"]:
        entry.set(_LANGUAGE, _NO_XML.sub("", record["inLanguage"]))
    if url := followable(record):
        _add(entry, "link", rel="alternate", href=url)
    for category in filter(None, [record["articleSection"], *record["keywords"]]):
        _add(entry, "category", term=category)
    if record["status"] != "published":
        _add(entry, "category", term=record["status"], scheme=f"{_OURS}:status")
    _people_and_origin(entry, record)
    _pictures(entry, record)
    # An entry without a link must have content (RFC 4287, 4.1.2).
    text = _text(record, full=feed.full)
    _add(entry, "content" if feed.full or not url else "summary", text, type="text")


def _people_and_origin(entry: ET.Element, record: Record) -> None:
    for element, people in (("author", record["authors"]), ("contributor", record["editors"])):
        for one in people:
            _add(_add(entry, element), "name", one["name"])
    if source := record["source"]:
        told = _add(entry, "source")
        _add(told, "title", source["name"])
        if is_followable(source["url"]):
            _add(told, "link", href=source["url"])
    if rights := _rights(record):
        _add(entry, "rights", rights)
    roles = " ".join(author["role"] for author in record["authors"] if author["role"])
    ours = {"roles": roles, **{name: record[name] for name in _ABOVE_TEXT}}
    for name, text in ours.items():
        if text:
            ET.SubElement(entry, f"{{{_OURS}}}{name}").text = _NO_XML.sub("", text)


def _pictures(entry: ET.Element, record: Record) -> None:
    for image in _shown_images(record):
        known = {
            "title": image["caption"],
            f"{{{_OURS}}}credit": image["creditText"],
            "type": _media_type(image["url"]),
        }
        told = {name: value for name, value in known.items() if value}
        _add(entry, "link", rel="enclosure", href=image["url"], **told)


def _shown_images(record: Record) -> list[dict[str, Any]]:
    return [image for image in record["images"] if is_followable(image["url"])]


def _media_type(url: str) -> str | None:
    return guess_type(url.partition("?")[0].rpartition("/")[2])[0]


def _rights(record: Record) -> str | None:
    """Return the site's own statement about its rights; the source of an article is not one."""
    said = (record["metadata"].get("rights") or {}).get("signals", ())
    return "\n".join(one["text"] for one in said if one["kind"] in ("license", "notice")) or None


def followable(record: Record) -> str | None:
    """Return the address of the original, if it is safe as a link; None otherwise."""
    url = record["canonicalUrl"] or record["url"]
    return str(url) if is_followable(url) else None


def is_followable(url: str | None) -> bool:
    """Tell whether an address is safe as a link in a browser."""
    try:
        return urlsplit(url or "").scheme in ("http", "https")
    except ValueError:
        return False


def _published(record: Record) -> str | None:
    """Return the time of publication; for a day 12:00 UTC, the same day almost everywhere."""
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
        "items": [_item(record, feed) for record in feed.records],
        "_unionnews": {"deleted": [{"id": _urn(one), "when": when} for one, when in feed.deleted]},
    }
    return json.dumps(told, ensure_ascii=False).encode("utf-8", "replace")


def _item(record: Record, feed: OutFeed) -> dict[str, Any]:
    own = {**{name: record[name] for name in _OWN_FIELDS}, "rights": _rights(record)}
    told = {
        "id": _urn(record["id"]),
        "url": followable(record),
        "title": record["headline"],
        "content_text": _text(record, full=feed.full),
        "date_published": _published(record),
        "date_modified": feed.changed(record),
        "authors": [{"name": author["name"]} for author in record["authors"]] or None,
        "tags": [tag for tag in [record["articleSection"], *record["keywords"]] if tag] or None,
        "language": record["inLanguage"],
        "attachments": [*map(_attachment, _shown_images(record))] or None,
        "_unionnews": {name: value for name, value in own.items() if value},
    }
    return {name: value for name, value in told.items() if value is not None}


def _attachment(image: dict[str, Any]) -> dict[str, Any]:
    told = {
        "url": image["url"],
        "mime_type": _media_type(image["url"]) or "application/octet-stream",
        "title": image["caption"],
        "_unionnews": {"credit": image["creditText"]} if image["creditText"] else None,
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

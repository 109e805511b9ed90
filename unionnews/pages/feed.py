"""Feeds: RSS 0.9 to 2.0, Atom, JSON Feed, and the post lists of WordPress' REST interface.

XML is decoded by our own decoder (feeds in GBK often declare another encoding), repaired by libxml2
without entities and network, and then read by feedparser. For broken markup, feedparser itself
would use a reader whose time grows with the square of the length.
"""

import html
import json
import logging
from calendar import timegm
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Sized
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

import feedparser
from lxml import etree

from unionnews.exceptions import UnreadablePageError
from unionnews.normalize.dates import find_date
from unionnews.pages.encodings import decode
from unionnews.pages.lists import BEYOND, BROKEN, web_address
from unionnews.pages.unpacking import unpacked
from unionnews.words.patterns import regex
from unionnews.words.text import squash

_log = logging.getLogger(__name__)
MAX_FEED = 16 * 1024 * 1024
"""Largest feed in bytes."""
MAX_ENTRIES = 5000
"""Most entries read from one feed; real feeds have up to some hundreds."""

_DECLARATION = regex(r"\s*<\?xml[^>]{0,200}\?>")
_AMPERSAND = regex(r"&(?:(#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|\w{2,31});)?")
_USUAL = regex(
    r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d? (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
    r" (?:199|20\d)\d (?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d (?:GMT|[+-](?:0\d|1[0-2])[03]0)"
)
_UT = regex(r"\bUT$")
_OLD_FORMS = (
    # RFC 850 (no feed is older than 1990), asctime(), and ISO 8601 without marks.
    (regex(r"\b(\d{1,2})-([A-Z][a-z]{2})-(9\d)\b"), r"\1 \2 19\3"),
    (regex(r"\b(\d{1,2})-([A-Z][a-z]{2})-(\d\d)\b"), r"\1 \2 20\3"),
    (regex(r"\b([A-Z][a-z]{2}) +(\d{1,2}) +([\d:]{5,8}) +(\d{4})\b"), r"\2 \1 \4 \3"),
    (regex(r"\b(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)?(?=[Z+-]|$)"), r"\1-\2-\3T\4:\5"),
)
_EARLIEST = "1990"
"""First year of feeds; an earlier year is not a real date."""
# Only these: feedparser also accepts days that do not exist, and guesses the order of 05/06/2024.
_PLAIN = regex(r"[A-Za-z]{3}|^\d{8}$")
# After its first error libxml2 drops references silently, so they are replaced before.
_STAND_INS = {"&": "\ue000", "<": "\ue001", ">": "\ue002", '"': "\ue003"}
_REFERENCES = str.maketrans(
    {"\ue000": "&amp;", "\ue001": "&lt;", "\ue002": "&gt;", "\ue003": "&quot;"}
)
HALF = (
    r"#(?:[xX]0*[dD][89a-fA-F][\da-fA-F]{2}"
    r"|0*(?:5529[6-9]|55[3-9]\d\d|56\d{3}|57[0-2]\d\d|573[0-3]\d|5734[0-3]));"
)
"""A reference to half of a character behind its ``&``: libxml2 makes bytes of it that it cannot read."""
_CONTROLS = regex(rf"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|&{HALF}")
_PARSER_OPTIONS: dict[str, Any] = {
    "encoding": "utf-8", "resolve_entities": False, "no_network": True, "load_dtd": False,
    "remove_comments": True, "remove_pis": True, "huge_tree": False,
}  # fmt: skip
_ENDED = regex("NOT_FINISHED|RESOURCE_LIMIT")  # cut, or beyond the bounds of libxml2
_DC_DATE = "{http://purl.org/dc/elements/1.1/}date"
_XML_BASE = "{http://www.w3.org/XML/1998/namespace}base"
_ENTRIES = ("{*}item", "{*}entry")
_ASKED = frozenset({
    "title", "link", "origlink", "guid", "id", "pubdate", "date", "published", "updated", "issued", "modified", "created"
})  # fmt: skip
"""Names, in lower case, of the elements of an entry that are needed; all others are removed."""
_ROOTS = frozenset({"rss", "rdf", "feed", "channel"})
_ENDLESS = etree.XPath("boolean(//*[count(@*) > 100])")
"""feedparser's time grows with the square of the attributes of an element."""


@dataclass(slots=True, frozen=True)
class Entry:
    """One entry of a feed."""

    url: str
    """Absolute http(s) address."""
    day: str | None = None
    """Day of publication in the site's zone; None if the feed has none that can be read."""
    title: str | None = None
    isChange: bool = False
    """Whether the day is that of the last change, if the feed has no other date."""


@dataclass(slots=True)
class Feed:
    """The content of a feed, in its order."""

    entries: list[Entry] = field(default_factory=list)
    next: str | None = None
    """Address of the page of older entries, if the feed links one (RFC 5005, JSON Feed)."""
    title: str | None = None
    language: str | None = None
    lost: Counter[str] = field(default_factory=Counter)
    """By reason: number of entries beyond :data:`MAX_ENTRIES`, and whether the markup breaks off."""


def read_feed(
    body: bytes, url: str, *, content_type: str | None = None, zone: str | None = None
) -> Feed:
    """Return the content of a feed of any kind.

    ``zone`` is the IANA zone of dates without a zone, and of the returned days. Entries without an
    http(s) address are left out; a date that cannot be read is None.

    Raises :class:`UnreadablePageError` if it is not a feed, is too large, or defines entities.
    """
    if body.startswith(b"\x1f\x8b"):
        body = b"".join(unpacked(body, url, MAX_FEED))
    if len(body) > MAX_FEED:
        raise UnreadablePageError(f"{url}: {len(body):,} bytes, more than {MAX_FEED:,} for a feed")
    text = decode(body, content_type).text.lstrip("\ufeff \t\r\n")
    if text.startswith(("{", "[")):
        return _json_feed(text, url, zone)
    lost: Counter[str] = Counter()
    sound, base = _well_formed(text, url, lost)
    parsed = _parsed(sound, url)
    channel = parsed.get("feed", {})
    # RSS 1.0 has one date, which feedparser takes for that of a change. In Atom only the date of
    # the last change is required.
    version = str(parsed.get("version"))
    keys: tuple[str, ...] = ("updated",) if version in ("rss090", "rss10") else ("published",)
    keys += ("updated",) if version.startswith("atom") else ()
    found = (_entry(item, base, zone, keys) for item in parsed.entries)
    return Feed(
        entries=_once(entry for entry in found if entry),
        next=_next(channel.get("links", ()), base, url),
        title=squash(channel.get("title")),
        language=squash(channel.get("language")),
        lost=lost,
    )


def _parsed(sound: bytes, url: str) -> Any:
    try:
        return feedparser.parse(
            sound,
            response_headers={"content-type": "text/xml; charset=utf-8", "content-location": url},
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except Exception as error:  # of names and values that it does not expect
        raise UnreadablePageError(f"{url}: a feed that cannot be read: {error}") from error


def _entry(
    item: Mapping[str, Any], base: str, zone: str | None, keys: Sequence[str]
) -> Entry | None:
    address = item.get("feedburner_origlink") or item.get("link")
    mark = item.get("id")
    if not address and isinstance(mark, str) and mark.strip().startswith(("http://", "https://")):
        address = mark  # isPermaLink="false", but there is no other address
    if (url := web_address(base, address)) is None:
        return None
    # If a date is missing, feedparser would return the date of the change.
    key = next((name for name in keys if name in item), "published")
    printed, parsed = (item.get(name) if key in item else None for name in (key, f"{key}_parsed"))
    day = day_of(printed, zone, parsed)
    return Entry(url, day, squash(item.get("title")), isChange=key != keys[0])


def day_of(printed: object, zone: str | None, parsed: Any = None) -> str | None:
    """Return the day of a feed's date in the zone; None if it cannot be read.

    ``parsed`` is feedparser's result (nine numbers in UTC), for forms that we do not read.

    >>> day_of("Mon, 27 May 2024 20:30:00 GMT", "Asia/Shanghai")
    '2024-05-28'
    """
    day = _day_of(printed, zone, parsed)
    return day if day and day >= _EARLIEST else None


def _day_of(printed: object, zone: str | None, parsed: Any) -> str | None:
    text = _UT.sub("UTC", printed[:200]) if isinstance(printed, str) else ""
    for form, order in _OLD_FORMS:
        text = form.sub(order, text)
    try:
        if _USUAL.fullmatch(text):  # the form of nearly all feeds, read in a tenth of the time
            moment = parsedate_to_datetime(text)
        elif found := find_date(text, zone or "UTC"):
            if found.precision == "day":
                return found.value
            moment = datetime.fromisoformat(found.value)
        elif parsed is not None and _PLAIN.search(text):
            moment = datetime.fromtimestamp(timegm(parsed), UTC)
        else:
            return None
        return moment.astimezone(ZoneInfo(zone or "UTC")).date().isoformat()
    except (ValueError, OverflowError):
        return None


def _well_formed(text: str, url: str, lost: Counter[str]) -> tuple[bytes, str]:
    """Return the feed as well-formed UTF-8, and the base of links; count what is ``lost``."""
    start = text[:65536]
    if "<!ENTITY" in start:
        raise UnreadablePageError(f"{url}: defines entities; no feed needs that")
    bare = _CONTROLS.sub("", _DECLARATION.sub("", text, count=1))
    root: etree._Element | None
    try:
        root = etree.fromstring(bare.encode(), etree.XMLParser(**_PARSER_OPTIONS))
    except etree.XMLSyntaxError:
        root = _mended(bare, url, lost)
    kind = "" if root is None else str(root.tag).rpartition("}")[2].lower()
    if root is None or kind not in _ROOTS:
        raise UnreadablePageError(f"{url}: no feed; look at what the address gives")
    for date in root.iter(_DC_DATE) if kind != "rdf" else ():
        # feedparser takes it for the date of a change, but in RSS it is the date of publication.
        if (item := date.getparent()) is not None and item.find("pubDate") is None:
            date.tag = "pubDate"
    base = web_address(url, root.get(_XML_BASE)) or url
    lost.update(_lighten(root))
    if _ENDLESS(root):
        raise UnreadablePageError(f"{url}: an element with over 100 attributes; no feed has one")
    sound = etree.tostring(root, encoding="unicode")
    return sound.translate(_REFERENCES).encode(), base


def _lighten(root: etree._Element) -> Counter[str]:
    """Remove all that is not needed, because feedparser takes a second for 2 MB or 2,500 entries.

    Entries beyond the limit are removed too, and counted.
    """
    entries = list(root.iter(*_ENTRIES))
    for entry in entries[MAX_ENTRIES:]:
        if (above := entry.getparent()) is not None:
            above.remove(entry)
    for entry in entries[:MAX_ENTRIES]:
        # An empty <link/> would hide the address in the guid.
        linked = [one for one in entry.iter("link") if (one.text or "").strip()]
        for element in list(entry):
            name = str(element.tag).rpartition("}")[2].lower()
            # The guid is the address of the entry if it has no other.
            is_empty = name == "link" and not (element.text or "").strip() and not element.attrib
            if name not in _ASKED or is_empty or (linked and name == "guid"):
                entry.remove(element)
    return _beyond(entries)


def _mended(text: str, url: str, lost: Counter[str]) -> etree._Element | None:
    """Parse a broken feed as far as possible: bare ampersands, entities of HTML, open elements."""
    parser = etree.XMLParser(recover=True, **_PARSER_OPTIONS)
    head, *sections = text.split("<![CDATA[")
    pieces = [_without_references(head)]
    for section in sections:
        kept, end, after = section.partition("]]>")
        pieces += ("<![CDATA[", kept, end, _without_references(after))
    root: etree._Element | None = None
    with suppress(etree.XMLSyntaxError):
        root = etree.fromstring("".join(pieces).encode(), parser)
    if any(_ENDED.search(error.type_name) for error in parser.error_log):
        _log.warning("%s: the feed breaks off; what stands behind is lost", url)
        lost[BROKEN] += 1
    return root


def _without_references(text: str) -> str:
    # With ``replace``, because a function call for each of millions would take seconds.
    for reference in ("&amp;", "&lt;", "&gt;", "&quot;"):
        text = text.replace(reference, _stand_in(reference))
    return _AMPERSAND.sub(lambda found: _stand_in(found[0]), text)


@lru_cache(4096)
def _stand_in(reference: str) -> str:
    character = html.unescape(reference)
    return _STAND_INS.get(character, character.replace("&", _STAND_INS["&"]))


def _next(links: Sequence[Mapping[str, Any]], base: str, own: str) -> str | None:
    """Return the address of older entries: the next page, else the archive before this one."""
    for wanted in ("next", "prev-archive"):
        for link in links:
            named = str(link.get("rel", "")).lower().rpartition("/")[2].split()
            url = web_address(base, link.get("href")) if wanted in named else None
            if url and url != own:
                return url
    return None


def _beyond(entries: Sized) -> Counter[str]:
    return +Counter({BEYOND: len(entries) - MAX_ENTRIES})


def _once(entries: Iterable[Entry]) -> list[Entry]:
    found: dict[str, Entry] = {}
    for entry in entries:
        found.setdefault(entry.url, entry)
    return list(found.values())


# JSON ------------------------------------------------------------------------------------------


def _json_feed(text: str, url: str, zone: str | None) -> Feed:
    """Return the content of a JSON Feed 1.x, or of a list of posts of ``/wp-json/wp/v2/posts``."""
    try:
        # No numbers are used; as floats, because an integer of 5,000 digits would be an error.
        data = json.loads(text, parse_int=float)
    except (ValueError, RecursionError):
        raise UnreadablePageError(f"{url}: broken JSON; fetch it again") from None
    if isinstance(data, list):
        return Feed(entries=_once(_posts(data, url, zone)), lost=_beyond(data))
    if not isinstance(data.get("items"), list):
        raise UnreadablePageError(f"{url}: JSON, but no feed; look at what the address gives")
    return Feed(
        entries=_once(_items(data["items"], url, zone)),
        next=web_address(url, data.get("next_url")),
        title=_text(data.get("title")),
        language=_text(data.get("language")),
        lost=_beyond(data["items"]),
    )


def _items(items: list[Any], base: str, zone: str | None) -> Iterator[Entry]:
    for item in items[:MAX_ENTRIES]:
        if isinstance(item, dict) and (url := web_address(base, item.get("url") or item.get("id"))):
            yield Entry(url, day_of(item.get("date_published"), zone), _text(item.get("title")))


def _posts(posts: list[Any], base: str, zone: str | None) -> Iterator[Entry]:
    for post in posts[:MAX_ENTRIES]:
        if isinstance(post, dict) and (url := web_address(base, post.get("link"))):
            # ``date`` is used: the local time of the site (``date_gmt`` has no zone in its text).
            title = post.get("title")
            rendered = title.get("rendered") if isinstance(title, dict) else title
            name = html.unescape(rendered) if isinstance(rendered, str) else None
            yield Entry(url, day_of(post.get("date"), zone), squash(name))


def _text(value: object) -> str | None:
    return squash(value) if isinstance(value, str) else None

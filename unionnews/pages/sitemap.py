"""Read sitemaps, indexes of sitemaps, and their addresses in robots.txt.

They are read as a stream, because a file may have 50,000 entries and 50 MB (sitemaps.org).
"""

import codecs
import itertools
import logging
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urljoin, urlsplit

from lxml import etree

from unionnews.exceptions import UnreadablePageError
from unionnews.pages.encodings import declared_encoding, decode
from unionnews.pages.feed import HALF, read_feed
from unionnews.pages.lists import BEYOND, BROKEN
from unionnews.pages.unpacking import PIECE, unpacked
from unionnews.words.patterns import regex
from unionnews.words.text import squash

MAX_SITEMAP = 64 * 1024 * 1024
"""Bytes of a sitemap after decompression; the protocol allows 50 MB."""
MAX_PLACES = 50_000
"""Most entries of one file, by the protocol."""
MAX_LINE = 2048
_WIDE = (b"\xff\xfe", b"\xfe\xff")
_SAME = frozenset({None, "utf-8", "utf8", "ascii", "us-ascii"})
"""Encodings that are read as a stream; a file in another encoding is decoded as a whole."""
_BLANK = b"\xef\xbb\xbf \t\r\n"
_FEED = regex(
    rb"""\s*(?:(?:<!--(?:[^-]|-(?!->))*-->|<(?:\?|!(?!--))(?:[^>"']|"[^"]*"|'[^']*')*>)\s*)*<(?:\w+:)?(?:rss|feed|rdf)\b""",
    re.IGNORECASE,
)
_ADDRESS = regex(rb"(?:https?:/)?/\S", re.IGNORECASE)
# Some programs print the day after the address.
_COLUMNS = regex(r"[\d:.,;TZ+-]+(?:\s+[\d:.,;TZ+-]+)*")
# After its first error libxml2 drops references silently, so bare ampersands are replaced before.
_AMPERSAND = regex(
    rb"&(?:amp;|(?=%b)|(?!(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|lt|gt|quot|apos);))" % HALF.encode()
)
_STAND_IN = "\ue000"
_ROOTS = ("urlset", "sitemapindex")
_ROBOTS_LINE = regex(r"^[ \t]*sitemap[ \t]*:[ \t]*(\S{1,2048})", re.IGNORECASE | re.MULTILINE)
_log = logging.getLogger(__name__)


@dataclass(slots=True, frozen=True)
class SitemapEntry:
    """One entry of a sitemap."""

    url: str
    """Absolute http(s) address."""
    changed: str | None = None
    """``lastmod`` as printed: the article was published on this date or before."""
    published: str | None = None
    """``news:publication_date`` as printed."""
    isSitemap: bool = False
    """Whether the address is another sitemap."""


def read_sitemap(
    body: bytes, url: str, left_out: Counter[str] | None = None
) -> Iterator[SitemapEntry]:
    """Yield the entries of a sitemap: XML, a feed or plain text, gzipped or not.

    The next page of a feed is yielded as another sitemap. Incomplete markup is read up to its end.
    After the last entry ``left_out`` has counts by reason: entries above :data:`MAX_PLACES`, an
    incomplete file. Raises :class:`UnreadablePageError` if the body is no sitemap, unpacks to more
    than :data:`MAX_SITEMAP`, or defines entities.
    """
    chunks = unpacked(body, url, MAX_SITEMAP)
    first = next(chunks, b"")
    count, beyond = 0, Counter[str]()
    left_out = Counter() if left_out is None else left_out
    if _is_utf8(first):
        with suppress(UnicodeDecodeError):
            for place in _read(_sound(itertools.chain((first,), chunks)), url, beyond):
                yield place
                count += 1
            left_out.update(beyond)
            return
    whole = decode(b"".join(unpacked(body, url, MAX_SITEMAP))).markup
    # The entries before the first byte that is not UTF-8 were yielded already.
    places = _read(unpacked(whole, url, MAX_SITEMAP), url, left_out)
    yield from itertools.islice(places, count, None)


def _is_utf8(first: bytes) -> bool:
    """Tell whether the first bytes neither look like another encoding nor declare one."""
    if first.startswith(_WIDE) or b"\x00" in first[:64] or b"\x1b" in first:
        return False
    return declared_encoding(first, None) in _SAME


def _sound(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the chunks. Raises :class:`UnicodeDecodeError` at the first that is not UTF-8."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    for chunk in chunks:
        decoder.decode(chunk)
        yield chunk


def _read(chunks: Iterator[bytes], url: str, left_out: Counter[str]) -> Iterator[SitemapEntry]:
    first = next(chunks, b"").lstrip(_BLANK)
    if _FEED.match(first):
        yield from _feed(b"".join((first, *chunks)), url, left_out)
    elif first.startswith(b"<"):
        yield from _xml(first, chunks, url, left_out)
    elif _ADDRESS.match(first):
        yield from _bounded(_lines(first, chunks, url), left_out)
    else:
        raise UnreadablePageError(f"{url}: no sitemap; look at what the address gives")


def _bounded(places: Iterator[SitemapEntry], left_out: Counter[str]) -> Iterator[SitemapEntry]:
    """Yield at most :data:`MAX_PLACES` places, and count the others in ``left_out``."""
    yield from itertools.islice(places, MAX_PLACES)
    if beyond := sum(1 for _ in places):
        left_out[BEYOND] += beyond


def _feed(body: bytes, url: str, left_out: Counter[str]) -> Iterator[SitemapEntry]:
    feed = read_feed(body, url)
    left_out.update(feed.lost)
    for entry in feed.entries:
        yield SitemapEntry(entry.url, published=entry.day)
    if feed.next:
        yield SitemapEntry(feed.next, isSitemap=True)


def robots_sitemaps(text: str, url: str) -> list[str]:
    """Return the addresses in the ``Sitemap:`` lines of a robots.txt, each once."""
    found = (_address(match[1], url) for match in _ROBOTS_LINE.finditer(text))
    return list(dict.fromkeys(address for address in found if address))


def _xml(
    first: bytes, chunks: Iterator[bytes], url: str, left_out: Counter[str]
) -> Iterator[SitemapEntry]:
    if b"<!ENTITY" in first:
        raise UnreadablePageError(f"{url}: defines entities; no sitemap needs that")
    parser = etree.XMLPullParser(
        ("start", "end"),
        encoding="utf-8",
        recover=True,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
        huge_tree=False,
    )
    reader = _Reader(url, left_out)
    for chunk in _at_elements(first, chunks):
        try:
            parser.feed(chunk)
        except etree.XMLSyntaxError:
            # After an error without recovery the file ends; the entries before it count.
            break
        yield from reader.read(parser.read_events())
    if not reader.known:
        raise UnreadablePageError(f"{url}: XML, but no sitemap; look at what the address gives")
    if not reader.ended:
        _log.warning("%s: the sitemap breaks off; what stands behind is lost", url)
        left_out[BROKEN] += 1


def _at_elements(first: bytes, chunks: Iterator[bytes]) -> Iterator[bytes]:
    """Yield the data in pieces that end before an element, with ampersands replaced."""
    kept = b""
    for chunk in itertools.chain((first,), chunks):
        data = kept + chunk
        cut = data.rfind(b"<")
        if cut <= 0 or len(data) - cut > PIECE:
            cut = len(data)
        kept = data[cut:]
        yield _AMPERSAND.sub(_STAND_IN.encode(), data[:cut])
    yield _AMPERSAND.sub(_STAND_IN.encode(), kept)


class _Reader:
    """Yields complete entries and removes them from the tree, so that it never grows."""

    def __init__(self, url: str, left_out: Counter[str]) -> None:
        self._url = url
        self._left_out = left_out
        self._room = MAX_PLACES
        self.known = False
        """Whether the root was that of a sitemap."""
        self.ended = False
        """Whether the root was closed: nothing is missing."""
        self._is_index = False

    def read(self, events: object) -> Iterator[SitemapEntry]:
        for event, element in events:  # type: ignore[attr-defined]  # lxml's stubs lack the type
            name = _name(element)
            if event == "start":
                self.known = self.known or name in _ROOTS
                self._is_index = self._is_index or name == "sitemapindex"
            elif name in _ROOTS:
                self.ended = True
            elif name in ("url", "sitemap"):
                if not self._room:
                    self._left_out[BEYOND] += 1
                elif place := self._place(element, self._is_index or name == "sitemap"):
                    self._room -= 1
                    yield place
                element.clear()
                while (before := element.getprevious()) is not None:
                    element.getparent().remove(before)

    def _place(self, element: etree._Element, is_sitemap: bool) -> SitemapEntry | None:
        values: dict[str, str] = {}
        for child in element.iter():
            name = _name(child)
            if not child.text or name not in ("loc", "lastmod", "publication_date"):
                continue
            # Pictures and videos have addresses too, before or after that of the entry.
            if name not in values or child.getparent() is element:
                values[name] = child.text.strip()[:MAX_LINE]
        # Files written by hand have no <loc>.
        printed = values.get("loc") or (element.text or "").strip()[:MAX_LINE]
        url = _address(printed.replace(_STAND_IN, "&"), self._url)
        if url is None:
            return None
        return SitemapEntry(
            url, squash(values.get("lastmod")), squash(values.get("publication_date")), is_sitemap
        )


def _name(element: etree._Element) -> str:
    return _plain_name(element.tag) if isinstance(element.tag, str) else ""


@lru_cache(maxsize=64)
def _plain_name(tag: str) -> str:
    return tag.rpartition("}")[2].lower()


def _lines(first: bytes, chunks: Iterator[bytes], base: str) -> Iterator[SitemapEntry]:
    kept = b""
    for chunk in itertools.chain((first,), chunks):
        *lines, kept = (kept + chunk).replace(b"\r", b"\n").split(b"\n")
        kept = kept[-MAX_LINE:]
        for line in lines:
            if place := _line(line, base):
                yield place
    if place := _line(kept, base):
        yield place


def _line(line: bytes, base: str) -> SitemapEntry | None:
    line = line.strip()
    if _ADDRESS.match(line) is None:
        return None
    printed, *columns = line[:MAX_LINE].decode("utf-8", "replace").split(None, 1)
    if columns and not _COLUMNS.fullmatch(columns[0]):
        printed = "%20".join((printed, *columns[0].split()))
    url = _address(printed, base)
    return SitemapEntry(url) if url else None


def _address(text: str, base: str) -> str | None:
    text = "".join(text.split())
    try:
        parts = urlsplit(text)
        # Nearly all are absolute, and joining them takes twice as long.
        url = parts.geturl() if parts.scheme and parts.netloc else text and urljoin(base, text)
    except ValueError:
        return None
    return url if url.startswith(("http://", "https://")) else None

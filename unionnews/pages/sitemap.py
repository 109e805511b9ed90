"""Sitemaps: files of addresses, indexes of such files, and where robots.txt names them.

Read as a stream, whatever their size: a file may have 50,000 entries and 50 MB (sitemaps.org).
"""

from __future__ import annotations

import itertools
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin

from lxml import etree

from unionnews.exceptions import UnreadablePageError
from unionnews.words.text import squash

MAX_SITEMAP = 64 * 1024 * 1024
"""Bytes of a sitemap after decompression; the protocol allows 50 MB."""
MAX_PLACES = 50_000
"""Entries of one file, as the protocol has it."""
MAX_LINE = 2048
MAX_MEMBERS = 1000
"""Gzip members of one file; real ones have one, or one a day."""
_CHUNK = 64 * 1024
_GZIP = b"\x1f\x8b"
# After its first error libxml2 drops references without a word, so none may be left by then.
_AMPERSAND = re.compile(rb"&(?:amp;|(?!(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|lt|gt|quot|apos);))")
_STAND_IN = "\ue000"
_ROBOTS_LINE = re.compile(r"^[ \t]*sitemap[ \t]*:[ \t]*(\S{1,2048})", re.IGNORECASE | re.MULTILINE)


@dataclass(slots=True, frozen=True)
class Place:
    """One entry of a sitemap."""

    url: str
    """Absolute http(s) address."""
    changed: str | None = None
    """``lastmod`` as printed: the article is not younger than this."""
    published: str | None = None
    """``news:publication_date`` as printed."""
    isSitemap: bool = False
    """The address is that of another sitemap."""


def read_sitemap(body: bytes, url: str) -> Iterator[Place]:
    """Yield the entries of a sitemap in its order: XML, plain text, either one gzipped.

    Markup that breaks off is read as far as it goes. Raises :class:`UnreadablePageError` for what
    is no sitemap, decompresses to more than :data:`MAX_SITEMAP`, or defines entities.
    """
    chunks = _chunks(body, url)
    first = next(chunks, b"").lstrip(b"\xef\xbb\xbf \t\r\n")
    if first.startswith(b"<"):
        yield from _xml(first, chunks, url)
    elif first.startswith(b"http"):
        yield from _lines(first, chunks)
    else:
        raise UnreadablePageError(f"{url}: no sitemap; look at what the address gives")


def robots_sitemaps(text: str, url: str) -> list[str]:
    """Return the addresses that the ``Sitemap:`` lines of a robots.txt name, each once."""
    found = (_address(match[1], url) for match in _ROBOTS_LINE.finditer(text))
    return list(dict.fromkeys(address for address in found if address))


def _chunks(body: bytes, url: str) -> Iterator[bytes]:
    if not body.startswith(_GZIP):
        yield from (body[at : at + _CHUNK] for at in range(0, len(body), _CHUNK))
        return
    size = 0
    try:
        for chunk in _inflated(body):
            size += len(chunk)
            if size > MAX_SITEMAP:
                raise UnreadablePageError(f"{url}: unpacks to more than {MAX_SITEMAP:,} bytes")
            yield chunk
    except zlib.error as error:
        raise UnreadablePageError(f"{url}: damaged gzip data ({error})") from None


def _inflated(body: bytes) -> Iterator[bytes]:
    """Yield what the gzip members of a file hold; it is fed in pieces, for zlib copies the rest."""
    unpacker, members, position, waiting = zlib.decompressobj(wbits=31), 1, 0, b""
    while waiting or position < len(body):
        if not waiting:
            waiting = body[position : position + _CHUNK]
            position += len(waiting)
        yield unpacker.decompress(waiting, _CHUNK)
        waiting = unpacker.unconsumed_tail
        if not unpacker.eof:
            continue
        position, waiting = position - len(unpacker.unused_data), b""
        if not body.startswith(_GZIP, position):
            return
        members += 1
        if members > MAX_MEMBERS:
            raise zlib.error(f"more than {MAX_MEMBERS:,} members")
        unpacker = zlib.decompressobj(wbits=31)


def _xml(first: bytes, chunks: Iterator[bytes], url: str) -> Iterator[Place]:
    if b"<!ENTITY" in first:
        raise UnreadablePageError(f"{url}: defines entities; no sitemap needs that")
    parser = etree.XMLPullParser(
        ("start", "end"),
        recover=True,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
        huge_tree=False,
    )
    reader, count = _Reader(url), 0
    for chunk in _at_elements(first, chunks):
        try:
            parser.feed(chunk)
        except etree.XMLSyntaxError:
            # What the parser cannot recover from ends the file; what stands before it counts.
            break
        for place in reader.read(parser.read_events()):
            yield place
            count += 1
            if count >= MAX_PLACES:
                return
    if not reader.known:
        raise UnreadablePageError(f"{url}: XML, but no sitemap; look at what the address gives")


def _at_elements(first: bytes, chunks: Iterator[bytes]) -> Iterator[bytes]:
    """Yield the data in pieces that end before an element, with a stand-in for ampersands."""
    kept = b""
    for chunk in itertools.chain((first,), chunks):
        data = kept + chunk
        cut = data.rfind(b"<")
        if cut <= 0 or len(data) - cut > _CHUNK:
            cut = len(data)
        kept = data[cut:]
        yield _AMPERSAND.sub(_STAND_IN.encode(), data[:cut])
    yield _AMPERSAND.sub(_STAND_IN.encode(), kept)


class _Reader:
    """Takes finished entries off the tree, so that it never grows."""

    def __init__(self, url: str) -> None:
        self._url = url
        self.known = False
        """The root was that of a sitemap."""

    def read(self, events: object) -> Iterator[Place]:
        for event, element in events:  # type: ignore[attr-defined]  # lxml's stubs lack the type
            name = _name(element)
            if event == "start":
                self.known = self.known or name in ("urlset", "sitemapindex")
            elif name in ("url", "sitemap"):
                if place := self._place(element, name == "sitemap"):
                    yield place
                element.clear()
                while (before := element.getprevious()) is not None:
                    element.getparent().remove(before)

    def _place(self, element: etree._Element, is_sitemap: bool) -> Place | None:
        values: dict[str, str] = {}
        for child in element.iter():
            name = _name(child)
            if not child.text or name not in ("loc", "lastmod", "publication_date"):
                continue
            # Pictures and videos have addresses of their own, before it or behind.
            if name not in values or child.getparent() is element:
                values[name] = child.text.strip()[:MAX_LINE]
        url = _address(values.get("loc", "").replace(_STAND_IN, "&"), self._url)
        if url is None:
            return None
        return Place(
            url, squash(values.get("lastmod")), squash(values.get("publication_date")), is_sitemap
        )


def _name(element: etree._Element) -> str:
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def _lines(first: bytes, chunks: Iterator[bytes]) -> Iterator[Place]:
    kept, count = b"", 0
    for chunk in itertools.chain((first,), chunks):
        *lines, kept = (kept + chunk).split(b"\n")
        kept = kept[-MAX_LINE:]
        for line in lines:
            if count < MAX_PLACES and (place := _line(line)):
                count += 1
                yield place
    if count < MAX_PLACES and (place := _line(kept)):
        yield place


def _line(line: bytes) -> Place | None:
    url = _address(line[:MAX_LINE].decode("utf-8", "replace"), "")
    return Place(url) if url else None


def _address(text: str, base: str) -> str | None:
    try:
        url = urljoin(base, "".join(text.split())) if text.strip() else ""
    except ValueError:
        return None
    return url if url.startswith(("http://", "https://")) else None

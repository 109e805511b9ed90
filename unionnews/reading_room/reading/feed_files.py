"""Write feeds as files, for web hosts that only serve files."""

import hashlib
import logging
from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import pairwise
from pathlib import Path

from unionnews.dataset.exporting.exports import FEEDS_LIST, noted_export
from unionnews.exceptions import QueryError
from unionnews.folder.atomic import on_disk, write_whole
from unionnews.folder.json_text import read_json
from unionnews.operate.site_titles import titles_of
from unionnews.reading_room.reading.feed_order import ENTRIES, REACH, Entry, all_taken_down, latest
from unionnews.reading_room.reading.feeds_out import OutFeed, atom, json_feed, listed, opml
from unionnews.search.query import parse_query
from unionnews.search.searching import Library
from unionnews.words.patterns import regex

_MADE = {".atom": atom, ".json": json_feed}
_PAGE = regex(r"(.+)\.[0-9a-f]{12}\.(?:atom|json)")
_SEARCH = regex(r"(search-[0-9a-f]{12})(\.[0-9a-f]{12})?\.(?:atom|json)")
_CHOSEN = 25
"""On average one of so many articles begins a new page."""

logger = logging.getLogger(__name__)


def write_feeds(
    library: Library,
    target: Path,
    base: str,
    searches: Sequence[str] = (),
    *,
    full: bool = False,
    hub: str | None = None,
) -> Iterator[Path]:
    """Write feeds of all articles, of each site and of searches, as Atom and JSON; ``feeds.opml``.

    Feeds of earlier searches are updated too, as they could contain articles taken down since.
    Yields the files that changed; the others are not written, so that their time shows readers that
    nothing is new. ``base`` is the address at which ``target`` will be found. Older entries are in
    files of their own (``NAME.….atom``), each of which links the next older one.

    Raises :class:`RunError` if the files cannot be written. Raises :class:`UsageError` if a search
    cannot be parsed; nothing is written then.
    """
    for query in searches:
        library.arrived(query, 1)
    searches = sorted({*searches, *_known_searches(target)}, key=_digest)
    base = base.rstrip("/") + "/"
    with noted_export(library.folders, target):
        feeds = [("feed", "unionnews", "")]
        titles = titles_of(library.folders)
        feeds += [(f"site-{name}", title, f"site:{name}") for name, title in titles.items()]
        feeds += [(f"search-{_digest(query)}", query, query) for query in searches]
        kept: set[str] = set()
        for name, title, query in feeds:
            pages = _pages(name, list(latest(library, query, REACH + 1)))
            for file, told in _linked(pages, title, base, all_taken_down(library)):
                told.full, told.hub = full, hub
                kept.add(file)
                yield from _put(target / file, _MADE[Path(file).suffix](told))
        yield from _without_old_pages(target, {name for name, _, _ in feeds}, kept)
        listed_feeds = [(title, f"{base}{name}.atom") for name, title, _ in feeds]
        yield from _put(target / FEEDS_LIST, opml("unionnews", listed_feeds))


def _known_searches(target: Path) -> Iterator[str]:
    """Yield the searches whose feeds are in a folder; the title of such a feed is its search."""
    for path in sorted(target.glob("search-*.json")):
        name = _SEARCH.fullmatch(path.name)
        if name is None or name[2]:  # an older page of a feed
            continue
        with suppress(OSError, ValueError, LookupError, TypeError, AttributeError, QueryError):
            title = read_json(path.read_bytes())["title"]
            if name[1] == f"search-{_digest(title)}":
                parse_query(title)
                yield title
                continue
        logger.warning("%s: names no search, so this feed goes; give its search again", path)


def _pages(name: str, entries: list[Entry]) -> list[tuple[str, list[Entry]]]:
    """Return the files of a feed with their entries, the newest first.

    A hash of an article's id decides whether it begins a page. So a new article, or one that moves
    to the top, changes only the first page and the page that it has left.
    """
    pages: list[tuple[str, list[Entry]]] = [(name, [])]
    for place, entry in enumerate(entries):
        digest = _digest(entry[1]["id"])
        if place >= ENTRIES and int(digest, 16) % _CHOSEN == 0:
            pages.append((f"{name}.{digest}", []))
        pages[-1][1].append(entry)
    # Without the last page, which would change each time, because its end moves.
    return pages[:-1] if len(entries) > REACH and len(pages) > 1 else pages


def _linked(
    pages: list[tuple[str, list[Entry]]], title: str, base: str, deleted: list[tuple[str, str]]
) -> Iterator[tuple[str, OutFeed]]:
    """Yield the feeds and the names of their files, the oldest first, so that no link is broken."""
    first = pages[0][0]
    for (name, entries), (older, _) in reversed([*pairwise([*pages, ("", [])])]):
        for ending in _MADE:
            told = listed(title, f"{base}{name}{ending}", base, entries)
            told.next = f"{base}{older}{ending}" if older else None
            told.first = f"{base}{first}{ending}"
            told.deleted = deleted if name == first else []
            yield f"{name}{ending}", told


def _without_old_pages(target: Path, names: set[str], kept: set[str]) -> Iterator[Path]:
    """Remove pages that no file links, and feeds of unknown searches; yield the removed files."""
    for path in sorted(target.iterdir()):
        page, search = _PAGE.fullmatch(path.name), _SEARCH.fullmatch(path.name)
        if (search or (page and page[1] in names)) and path.name not in kept:
            with on_disk(path):
                path.unlink()
            yield path


def _digest(query: str) -> str:
    return hashlib.sha256(query.encode()).hexdigest()[:12]


def _put(path: Path, data: bytes) -> Iterator[Path]:
    with on_disk(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.is_file() and path.read_bytes() == data:
            return
        write_whole(path, data, alone=False)
    yield path

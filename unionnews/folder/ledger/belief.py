"""Decide what to believe of a page: its canonical address, and an answer that has lost much."""

from itertools import product
from sqlite3 import Row

from unionnews.folder.ledger.store import IdentityOf, Store
from unionnews.folder.record_lines import LinePlace, Record
from unionnews.normalize.article import article_id
from unionnews.normalize.urls import plain_canonical
from unionnews.words.patterns import regex

HELD = "held back: "
"""First words of the reason of an address that is fetched again before its answer is believed."""

_WORD = regex(r"[^\W\u0e00-\u0fff\u2e80-\U0003ffff]+|[\u0e00-\u0fff\u2e80-\U0003ffff]")
"""Matches a word; in scripts without blanks between words, a single letter."""
_ORIGIN = regex(r"https?://(?:www\.)?")


def settled(store: Store, row: Row, record: Record) -> tuple[Record, Row | None]:
    """Return the record, and the row of another address that has the same article, or None.

    If its canonical address belongs to another article with another text, that is not believed:
    the returned record has its own address. Raises :class:`LedgerError` where a line cannot be
    read.
    """
    owner = _owner(store, row, record)
    if owner is None or store.identity is None:
        return record, owner
    known = _last(store, owner)
    both = (_is_own(one, store.identity) for one in (known, record))
    # Two addresses that lead to one page are one article, even if its text has changed.
    if all(both) or is_same_text(known, record):
        return record, owner
    record = with_own_address(record)
    owner = _owner(store, row, record)
    if owner is not None and not is_same_text(_last(store, owner), record):
        record = {**record, "id": article_id(f"{record['canonicalUrl']}#{row['key']}")}
        owner = None
    return record, owner


def _last(store: Store, row: Row) -> Record:
    return store.records.read(LinePlace(row["line_offset"], row["line_length"]))


def _is_own(record: Record, identity: IdentityOf) -> bool:
    url, named = record.get("url"), record.get("canonicalUrl")
    return not url or not named or identity(url) == identity(named)


def with_own_address(record: Record) -> Record:
    """Return a record whose canonical address and id are made from its own address."""
    canonical = plain_canonical(record["url"])
    return {**record, "canonicalUrl": canonical, "id": article_id(canonical)}


def _owner(store: Store, row: Row, record: Record) -> Row | None:
    """Return the row of another address with this article, in any spelling; None if none."""
    named = record.get("canonicalUrl")
    ids = [record["id"], *map(article_id, _spellings(named) if named and store.identity else ())]
    marks = ", ".join("?" * len(ids))
    if found := store.one(
        f"SELECT * FROM addresses WHERE article_id IN ({marks}) AND ordinal <> ?",  # noqa: S608  our own names
        *ids,
        row["ordinal"],
    ):
        return found
    if not named or store.identity is None or row["revision"]:
        return None
    key = store.identity(named)
    if key == row["key"]:
        return None
    return store.one("SELECT * FROM addresses WHERE key = ? AND revision > 0", key)


def _spellings(url: str) -> list[str]:
    """Return an address with both schemes, each with and without ``www.`` and the last slash."""
    origin = _ORIGIN.match(url)
    if origin is None:
        return []
    path, mark, query = url[origin.end() :].partition("?")
    slashes = ("", "/") if path.rstrip("/").count("/") else ("/",)
    return [
        f"{scheme}://{www}{path.rstrip('/')}{slash}{mark}{query}"
        for scheme, www, slash in product(("http", "https"), ("", "www."), slashes)
    ]


def is_same_text(one: Record, other: Record) -> bool:
    """Tell whether two records share at least half of the shorter text: then it is one article."""
    first, second = _paragraphs(one), _paragraphs(other)
    if not first or not second:
        return not first and not second and one.get("headline") == other.get("headline")
    return 2 * _size(first & second) >= min(_size(first), _size(second))


def loss(before: Record, after: Record) -> str | None:
    """Return a message if an answer has lost text, date and headline of the record, else None."""
    kept = _paragraphs(before)
    if not kept or 2 * _size(kept & _paragraphs(after)) >= _size(kept):
        return None
    date = before.get("datePublished")
    if date and date == after.get("datePublished"):
        return None
    words, now = _words(before), _words(after)
    if 2 * len(words & now) >= len(words):
        return None
    return f"text, date and headline are gone; it says {str(after.get('headline'))[:80]!r}"


def _paragraphs(record: Record) -> set[str]:
    return {text for text in str(record.get("articleBody") or "").split("\n\n") if text}


def _size(paragraphs: set[str]) -> int:
    return sum(map(len, paragraphs))


def _words(record: Record) -> set[str]:
    return set(_WORD.findall(str(record.get("headline") or "").lower()))

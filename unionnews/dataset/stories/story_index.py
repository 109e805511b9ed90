"""The index of stories on disk: signatures of texts, and similar pairs. It contains no texts."""

import sqlite3
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from rensa import RMinHash

from unionnews.dataset.stories.shingles import SIZE, windows
from unionnews.folder.sound_pages import DamageError, Database, closed_on_error, damage

BANDS = 64
BAND_ROWS = 3
"""Two texts are compared if they agree in all 3 rows of one of 64 bands. So are 98.5 % of pairs
with a Jaccard similarity of 0.4 (40 % of the text changed), 99.98 % with 0.5, and 0.05 % with 0.02
(unrelated)."""
_PERMUTATIONS = BANDS * BAND_ROWS
_SEED = 67502
_KIND = f"{SIZE}-grams, {BANDS} x {BAND_ROWS}, rensa R{RMinHash.ALGORITHM_VERSION}"

_TABLES = """
    CREATE TABLE kind (kind TEXT NOT NULL);
    CREATE TABLE texts (
        text      INTEGER PRIMARY KEY,
        signature BLOB,
        fresh     INTEGER NOT NULL,
        source    INTEGER,
        place     INTEGER,
        length    INTEGER
    );
    CREATE TABLE articles (
        id        TEXT PRIMARY KEY,
        body      BLOB NOT NULL,
        text      INTEGER NOT NULL,
        instant   INTEGER NOT NULL,
        published TEXT,
        name      TEXT,
        story     TEXT,
        seen      INTEGER NOT NULL
    ) WITHOUT ROWID;
    CREATE INDEX article_text ON articles (text);
    CREATE TABLE pairs (
        one   INTEGER NOT NULL,
        other INTEGER NOT NULL,
        PRIMARY KEY (one, other)
    ) WITHOUT ROWID;
"""


_NAMED = "SELECT id, text, instant, published, name, story FROM articles"


class StoryArticle(NamedTuple):
    """An article in the index."""

    id: str
    body: bytes
    """Hash of the text as printed."""
    text: int
    """Number of the plain text, made from its hash: equal texts have equal numbers."""
    instant: int
    published: str | None
    name: str | None
    """Name of its source."""


class Named(NamedTuple):
    """An article with its old or new story."""

    id: str
    text: int
    instant: int
    published: str | None
    name: str | None
    story: str | None

    @property
    def order(self) -> tuple[bool, int, str]:
        """Key by which the articles of a story are sorted: undated ones come last."""
        return self.published is None, self.instant, self.id


class StoryPlace(NamedTuple):
    """The place of a text in the sources that are open now."""

    source: int
    place: int
    length: int


class StoryIndex:
    """The index in one SQLite file. Changes are saved by :meth:`commit`.

    Raises :class:`sqlite3.DatabaseError` if the file is damaged.
    """

    def __init__(self, path: Path) -> None:
        self.db = sqlite3.connect(path, isolation_level=None, factory=Database)
        with closed_on_error(self.db):
            self._begin(path)

    def _begin(self, path: Path) -> None:
        self.db.execute("PRAGMA temp_store = FILE")
        self.db.execute("BEGIN IMMEDIATE")
        if found := damage(self.db, path.stat().st_size):
            raise DamageError(found)
        if self._kind() != _KIND:
            self._make_anew()
        self.db.execute("UPDATE articles SET seen = 0")
        self.db.execute("UPDATE texts SET source = NULL")

    def _kind(self) -> str | None:
        if not self.db.execute("SELECT 1 FROM sqlite_master WHERE name = 'kind'").fetchone():
            return None
        row = self.db.execute("SELECT kind FROM kind").fetchone()
        return row[0] if row else None

    def _make_anew(self) -> None:
        for name in ("kind", "texts", "articles", "pairs"):
            self.db.execute(f"DROP TABLE IF EXISTS {name}")
        for statement in _TABLES.split(";\n"):
            self.db.execute(statement)
        self.db.execute("INSERT INTO kind VALUES (?)", (_KIND,))

    def commit(self) -> None:
        """Save all changes."""
        self.db.execute("COMMIT")

    def close(self) -> None:
        """Close the file; uncommitted changes are dropped."""
        self.db.close()

    def known(self, article_id: str) -> tuple[bytes, int] | None:
        """Return hash and number of an article's text at the last round; None if it is new."""
        found: tuple[bytes, int] | None = self.db.execute(
            "SELECT body, text FROM articles WHERE id = ?", (article_id,)
        ).fetchone()
        return found

    def has(self, text: int) -> bool:
        """Tell whether a text of this number is known."""
        return bool(self.db.execute("SELECT 1 FROM texts WHERE text = ?", (text,)).fetchone())

    def put(self, articles: Sequence[tuple[StoryArticle, StoryPlace]]) -> None:
        """Save articles. Their texts are known already, or are given to :meth:`sign` next."""
        self.db.executemany(
            "INSERT INTO articles VALUES (?, ?, ?, ?, ?, ?, NULL, 1) ON CONFLICT (id) DO UPDATE SET"
            " body = excluded.body, text = excluded.text, instant = excluded.instant,"
            " published = excluded.published, name = excluded.name, seen = 1",
            [article for article, _ in articles],
        )
        self.db.executemany(
            "INSERT INTO texts VALUES (?, NULL, 0, ?, ?, ?) ON CONFLICT (text) DO UPDATE SET"
            " source = excluded.source, place = excluded.place, length = excluded.length",
            [(article.text, *place) for article, place in articles],
        )

    def sign(self, texts: Mapping[int, str]) -> None:
        """Save the signatures of plain texts, which the next round compares with all others."""
        grams, ends = array("Q"), [0]
        for plain in texts.values():
            for row in windows(plain):
                grams.frombytes(row.cast("B"))
            ends.append(len(grams))
        matrix = RMinHash.digest_matrix_from_flat_token_hashes(grams, ends, _PERMUTATIONS, _SEED)
        self.db.executemany(
            "UPDATE texts SET signature = ?, fresh = 1 WHERE text = ?",
            [
                (array("I", row).tobytes(), text)
                for text, row in zip(texts, matrix.to_rows(), strict=True)
            ],
        )

    def drop_unseen(self) -> None:
        """Remove articles that are gone from the data; compare the texts of their stories again."""
        self.db.execute("DELETE FROM articles WHERE NOT seen")
        self.db.execute(
            "CREATE TEMP TABLE lost AS SELECT text FROM texts"
            " WHERE text NOT IN (SELECT text FROM articles)"
        )
        if self.db.execute("SELECT count(*) FROM lost").fetchone()[0]:
            self._compare_anew()
            self.db.execute("DELETE FROM texts WHERE text IN (SELECT text FROM lost)")
        self.db.execute("DROP TABLE lost")

    def _compare_anew(self) -> None:
        self.db.execute(
            "CREATE TEMP TABLE torn AS WITH RECURSIVE linked (text) AS ("
            " SELECT text FROM lost"
            " UNION SELECT other FROM pairs JOIN linked ON one = text"
            " UNION SELECT one FROM pairs JOIN linked ON other = text)"
            " SELECT text FROM linked"
        )
        self.db.execute("UPDATE texts SET fresh = 1 WHERE text IN (SELECT text FROM torn)")
        self.db.execute(
            "DELETE FROM pairs WHERE one IN (SELECT text FROM torn)"
            " OR other IN (SELECT text FROM torn)"
        )
        self.db.execute("DROP TABLE torn")

    def meetings(self) -> Iterator[tuple[list[int], set[int]]]:
        """Yield the texts that agree in a band, sorted by number, and the new ones among them."""
        width = 4 * BAND_ROWS
        for band in range(BANDS):
            for texts, fresh in self.db.execute(
                "SELECT group_concat(text), group_concat(CASE WHEN fresh THEN text END)"
                " FROM texts WHERE signature IS NOT NULL"
                " GROUP BY substr(signature, ?, ?) HAVING count(*) > 1 AND max(fresh)",
                (1 + band * width, width),
            ):
                yield sorted(map(int, texts.split(","))), set(map(int, fresh.split(",")))

    def pairs(self) -> Iterator[tuple[int, int]]:
        """Yield the known pairs of similar texts (enough of them to connect each story)."""
        return iter(self.db.execute("SELECT one, other FROM pairs"))

    def connect(self, pairs: Iterable[tuple[int, int]]) -> None:
        """Save pairs of similar texts; no text is new after that."""
        self.db.executemany("INSERT OR IGNORE INTO pairs VALUES (?, ?)", pairs)
        self.db.execute("UPDATE texts SET fresh = 0")

    def place(self, text: int) -> StoryPlace:
        """Return the place of a text."""
        return StoryPlace(
            *self.db.execute(
                "SELECT source, place, length FROM texts WHERE text = ?", (text,)
            ).fetchone()
        )

    def articles_of(self, text: int) -> list[Named]:
        """Return the articles that have a text."""
        found = self.db.execute(f"{_NAMED} WHERE text = ?", (text,))
        return [Named(*row) for row in found]

    def shared_texts(self) -> list[int]:
        """Return the texts that several articles have."""
        found = self.db.execute("SELECT text FROM articles GROUP BY text HAVING count(*) > 1")
        return [text for (text,) in found]

    def is_article(self, article_id: str) -> bool:
        """Tell whether there is an article of this id."""
        return self.known(article_id) is not None

    def name(self, stories: Iterable[tuple[str, list[str]]]) -> None:
        """Save the stories of articles; an article in none of them is a story of its own."""
        self.db.execute("UPDATE articles SET story = id WHERE story IS NOT id")
        self.db.executemany(
            "UPDATE articles SET story = ? WHERE id = ?",
            ((story, article) for story, articles in stories for article in articles),
        )

    def articles(self) -> Iterator[Named]:
        """Yield all articles by story, the first of each story first."""
        found = self.db.execute(f"{_NAMED} ORDER BY story, published IS NULL, instant, id")
        return (Named(*row) for row in found)

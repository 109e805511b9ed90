"""Decide whether articles of an archive with one canonical address are copies or different ones.

A crawl decides that in its ledger (:mod:`unionnews.folder.ledger.belief`); an archive has none.
"""

import json
from collections.abc import Sequence
from typing import Any

from unionnews.folder.closeable import Closeable
from unionnews.folder.ledger.belief import is_same_text, with_own_address
from unionnews.folder.record_lines import to_line
from unionnews.folder.scratch import scratch
from unionnews.normalize.article import article_id


class KnownTexts(Closeable):
    """The newest line of each article so far, on disk, so that memory does not grow."""

    def __init__(self) -> None:
        self._db = scratch(
            "CREATE TABLE texts (id TEXT PRIMARY KEY, line BLOB NOT NULL) WITHOUT ROWID; BEGIN"
        )

    def close(self) -> None:
        self._db.close()

    def settled(self, key: str, lines: Sequence[bytes]) -> Sequence[bytes]:
        """Return the lines of an article with an id of its own; no lines if it is a mere copy.

        ``key`` identifies the article by its address; all captures of one key are given at once.
        """
        if not lines:
            return lines
        record = json.loads(lines[-1])
        if (known := self._known(record["id"])) is None:
            return self._kept(record["id"], lines)
        own = with_own_address(record)
        for known_as in (known, self._known(own["id"])):
            if known_as is not None and is_same_text(known_as, record):
                return ()
        name = own["id"]
        if self._known(name) is not None:
            name = article_id(f"{own['canonicalUrl']}#{key}")
        apart = [{**with_own_address(json.loads(line)), "id": name} for line in lines]
        return self._kept(name, [to_line(one) for one in apart])

    def _known(self, name: str) -> dict[str, Any] | None:
        row = self._db.execute("SELECT line FROM texts WHERE id = ?", (name,)).fetchone()
        return json.loads(row[0]) if row else None

    def _kept(self, name: str, lines: Sequence[bytes]) -> Sequence[bytes]:
        self._db.execute("INSERT OR REPLACE INTO texts VALUES (?, ?)", (name, lines[-1]))
        return lines

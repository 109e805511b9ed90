"""Searches for Datasette in SQL alone; the table ``folding`` makes tokens of the typed words."""

from collections.abc import Sequence
from typing import Any

from unionnews.search.folding import SINGLE
from unionnews.search.query import BODY

# Each character becomes its token; a blank ends one phrase and begins the next. Marks, also quotes,
# become full-width marks, so that no typed mark can end its phrase.
_PHRASE = f"""WITH RECURSIVE cut (at, one) AS (
  SELECT 1, substr(trim(:words), 1, 1)
  UNION ALL SELECT at + 1, substr(trim(:words), at + 1, 1) FROM cut
  WHERE at < min(length(trim(:words)), 500)
), parts AS (
  SELECT CASE WHEN one IN (' ', char(12288)) THEN '" "' WHEN token IS NOT NULL THEN token
    WHEN one GLOB '[{SINGLE}]' THEN ' ' || one || ' ' ELSE replace(one, '"', '') END AS part
  FROM cut LEFT JOIN folding ON character = one ORDER BY at
), phrase (words) AS (SELECT '{{{" ".join(BODY)}}} : ("' || group_concat(part, '') || '")' FROM parts)
"""  # noqa: S608  our own names
_SHOWN = ", ".join(
    f"articles.{name}"
    for name in ["datePublished", "headline", "authors", "source", "section", "site", "url", "id"]
)
_QUERIES = {
    "search": (
        "Search, best first",
        (
            f"SELECT {_SHOWN} FROM words JOIN articles ON n = words.rowid"  # noqa: S608  our own names
            " WHERE words MATCH (SELECT words FROM phrase) ORDER BY bm25(words, 10, 4, 4, 1) LIMIT 100"
        ),
    ),
    "search_by_date": (
        "Search, newest first",
        (
            f"SELECT {_SHOWN} FROM words JOIN articles ON n = words.rowid"  # noqa: S608  the same
            " WHERE words MATCH (SELECT words FROM phrase) ORDER BY instant DESC LIMIT 100"
        ),
    ),
    "count_by_month": (
        "How many a month",
        (
            "SELECT substr(datePublished, 1, 7) AS month, count(*) AS articles FROM words"
            " JOIN articles ON n = words.rowid WHERE words MATCH (SELECT words FROM phrase)"
            " GROUP BY month ORDER BY month"
        ),
    ),
}


def canned_queries(databases: Sequence[str]) -> dict[str, Any]:
    """Return the metadata of Datasette for databases of these names."""
    queries = {
        name: {"title": title, "sql": _PHRASE + sql, "params": ["words"]}
        for name, (title, sql) in _QUERIES.items()
    }
    return {
        "title": "unionnews",
        "databases": {database: {"queries": queries} for database in databases},
    }

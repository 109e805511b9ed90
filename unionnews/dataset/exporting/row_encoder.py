"""Encode records as JSON rows with the columns that the user wants."""

import hashlib
from collections.abc import Sequence
from operator import attrgetter
from pathlib import Path
from typing import Any

import msgspec

from unionnews.dataset.shapes import STORY_COLUMNS, Node, row_schema, struct_type
from unionnews.dataset.stories.stories_file import members
from unionnews.exceptions import UsageError
from unionnews.folder.scratch import scratch


class RowEncoder:
    """Encodes records as rows. Call :meth:`close` at the end."""

    def __init__(
        self,
        *,
        body: bool = True,
        stories: Path | None = None,
        paragraphs: bool = False,
        fields: Sequence[str] = (),
    ) -> None:
        """Set the columns of a row.

        Without ``body``, its hash and length replace the text. ``stories`` is a ``stories.jsonl``
        whose columns are added. ``fields``, if not empty, are the only columns.

        Raises :class:`UsageError` if there is no such field. Raises :class:`RunError` if the file
        of stories cannot be read.
        """
        whole = row_schema(body=body, stories=stories is not None, paragraphs=paragraphs)
        columns = list(whole["properties"])
        self.schema = _only(whole, fields)
        self._kept = [columns.index(name) for name in self.schema["properties"]]
        self._as_it_is = body and stories is None and not paragraphs and not fields
        self._body, self._paragraphs = body, paragraphs
        names = list(row_schema()["properties"])
        self._body_at = names.index("articleBody")
        self._values = attrgetter(*names)
        self._row = struct_type(self.schema)
        self._stories = StoryColumns(stories) if stories else None

    def encode(self, record: Any) -> bytes:
        """Return the row as JSON."""
        if self._as_it_is:
            return msgspec.json.encode(record)
        values = list(self._values(record))
        at, body = self._body_at, values[self._body_at]
        if self._paragraphs:
            values[at] = body.split("\n\n") if body else []
        elif not self._body:
            values[at : at + 1] = [hashlib.sha256(body.encode()).hexdigest(), len(body)]
        if self._stories:
            values += self._stories.of(record.id)
        return msgspec.json.encode(self._row(*(values[place] for place in self._kept)))

    def close(self) -> None:
        """Close the file of stories."""
        if self._stories:
            self._stories.close()


def _only(schema: Node, fields: Sequence[str]) -> Node:
    """Return the schema of a row that has only these fields, in this order."""
    columns = schema["properties"]
    if unknown := [name for name in fields if name not in columns]:
        raise UsageError(f"--fields {', '.join(unknown)}: not a field; {', '.join(columns)} are")
    if not fields:
        return schema
    kept = {name: columns[name] for name in fields}
    return schema | {"properties": kept, "required": list(kept)}


class StoryColumns:
    """The columns of a file of stories, by article; kept on disk."""

    def __init__(self, path: Path) -> None:
        self._db = scratch(
            "CREATE TABLE stories (id TEXT PRIMARY KEY, storyId TEXT, storySize INTEGER,"
            " isEarliest INTEGER, similarity REAL) WITHOUT ROWID"
        )
        try:
            self._db.execute("BEGIN")
            self._db.executemany(
                "INSERT OR REPLACE INTO stories VALUES (?, ?, ?, ?, ?)",
                (
                    (one.id, one.storyId, one.storySize, one.isEarliest, one.similarity)
                    for one in members(path)
                ),
            )
            self._db.execute("COMMIT")
        except BaseException:
            self.close()
            raise

    def of(self, article: str) -> list[Any]:
        """Return the columns of an article; nulls if it is not in the file."""
        found = self._db.execute(
            "SELECT storyId, storySize, isEarliest, similarity FROM stories WHERE id = ?",
            (article,),
        ).fetchone()
        if found is None:
            return [None] * len(STORY_COLUMNS)
        story, size, earliest, similarity = found
        return [story, size, bool(earliest), similarity]

    def close(self) -> None:
        """Remove the file."""
        self._db.close()

"""Read lines of ``articles.jsonl`` as typed records; other lines are refused with a reason."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from unionnews.dataset.shapes import row_schema, struct_type
from unionnews.dataset.upgrades import STEPS, Step, upgrade
from unionnews.items import SCHEMA_VERSION

MAX_LINE = 16 << 20
"""Longest line in bytes; the longest article seen has 200 kB."""

_NUL_ESCAPE = b"\\u0000"


class BadRowError(ValueError):
    """The line is not a record; the message is the reason."""


class RowReader:
    """Reads records from lines; records of earlier schema versions are upgraded by ``steps``."""

    def __init__(self, steps: Mapping[str, Step] = STEPS) -> None:
        self._steps = steps
        self._type = struct_type(row_schema())
        self._decoder: msgspec.json.Decoder[Any] = msgspec.json.Decoder(self._type)

    def read(self, line: bytes) -> Any:
        """Return the record on a line, an object with the attributes of ``items.Article``.

        Raises :class:`BadRowError` if the line is not a record.
        """
        try:
            record = self._decoder.decode(line)
        except (ValueError, RecursionError) as error:
            record = self._older(line, error)
        else:
            if record.metadata.schemaVersion != SCHEMA_VERSION:
                record = self._older(line, ValueError("of another schema version"))
        if _NUL_ESCAPE in line and any("\0" in text for text in texts_of(record)):
            raise BadRowError("text with NUL characters")
        return record

    def _older(self, line: bytes, error: Exception) -> Any:
        try:
            plain = msgspec.json.decode(line)
        except (ValueError, RecursionError) as broken:
            raise BadRowError(f"not JSON in UTF-8: {broken}") from broken
        if not isinstance(plain, dict):
            raise BadRowError("not a JSON object") from error
        try:
            upgraded = upgrade(plain, self._steps)
            if upgraded is plain:
                raise BadRowError(str(error)) from error
            return msgspec.convert(upgraded, self._type)
        except BadRowError:
            raise
        except (ValueError, LookupError, TypeError, AttributeError) as reason:
            raise BadRowError(str(reason) or type(reason).__name__) from reason


def texts_of(record: Any) -> Iterator[str]:
    """Yield every text in a record."""
    pending: list[Any] = [msgspec.to_builtins(record)]
    while pending:
        value = pending.pop()
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict):
            pending.extend(value.values())
        elif isinstance(value, list):
            pending.extend(value)


def instant(text: str, zone: ZoneInfo | None = None) -> int:
    """Return an ISO 8601 time in seconds since 1970; for a day, the time at which it begins in
    ``zone``.

    >>> instant("1970-01-01T08:00:01+08:00")
    1
    >>> instant("1970-01-02", ZoneInfo("Asia/Shanghai"))
    57600

    Raises :class:`BadRowError` if there is no such day or time.
    """
    try:
        found = datetime.fromisoformat(text)
        if found.tzinfo is None:
            found = found.replace(tzinfo=zone or UTC)
        return round(found.timestamp())
    except (ValueError, OverflowError) as error:
        raise BadRowError(f"no date: {text!r:.40}") from error


@cache
def zone_named(name: str) -> ZoneInfo:
    """Return a time zone by its name, such as ``Asia/Shanghai``."""
    return ZoneInfo(name)

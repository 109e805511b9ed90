"""Repair one field of JSON Lines, a line at a time."""

import json
from typing import Any

from unionnews.exceptions import UsageError
from unionnews.repair.text_repair import RepairedText, repair_text
from unionnews.words.patterns import regex

_SURROGATES = regex("[\ud800-\udfff]")


def repair_line(
    line: str, name: str, *, to_simplified: bool | None = None
) -> tuple[str, RepairedText | None]:
    """Repair the field ``name`` of one line of JSON Lines.

    Return the line (without its line break) and its report. A sound line is returned byte for byte;
    the report is None where the record has no such text. Raises :class:`UsageError` for a line that
    is not a JSON object.
    """
    line = line.rstrip("\r\n")
    record = _record(line)
    value = record.get(name)
    if not isinstance(value, str):
        return line, None
    repaired = repair_text(value, to_simplified=to_simplified)
    if not repaired.damaged:
        return line, repaired
    return _dump({**record, name: repaired.text}, like=line), repaired


def _dump(record: dict[str, Any], *, like: str) -> str:
    """Return a record as JSON, escaped if its line was; lone surrogates are always escaped."""
    line = json.dumps(record, ensure_ascii=like.isascii())
    return json.dumps(record) if _SURROGATES.search(line) else line


def _record(line: str) -> dict[str, Any]:
    try:
        record = json.loads(line.removeprefix("\ufeff")) if line.strip() else {}
    except ValueError as error:
        raise UsageError(f"not JSON ({error}); give JSON Lines or no field") from None
    except RecursionError:
        raise UsageError("JSON nested too deep; give JSON Lines or no field") from None
    if not isinstance(record, dict):
        raise UsageError("not a JSON object; give JSON Lines or no field")
    return record

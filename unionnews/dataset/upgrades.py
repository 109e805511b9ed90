"""From each earlier schema version to the next, so that old records stay readable.

A published step is never edited. When ``items.SCHEMA_VERSION`` changes, the step from the version
before it is added here, also where it has nothing to do (a version without a step is refused).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from unionnews.items import SCHEMA_VERSION

Record = dict[str, Any]
Step = tuple[str, Callable[[Record], Record]]
"""The version a step leads to, and the function that makes a record of it."""


def _without_rights(record: Record) -> Record:
    """1.0 to 1.1: ``metadata.rights``, ``metadata.dateGone``; what was not asked then is unknown."""
    metadata = record["metadata"]
    new = {name: metadata.get(name) for name in ("rights", "dateGone")}
    return record | {"metadata": {**metadata, **new}}


def _without_file(record: Record) -> Record:
    """1.1 to 1.2: ``metadata.file``; the name of a saved page was not kept then."""
    return record | {"metadata": {**record["metadata"], "file": None}}


STEPS: dict[str, Step] = {"1.0": ("1.1", _without_rights), "1.1": ("1.2", _without_file)}
"""Steps by the version they start from."""


class UnknownVersionError(ValueError):
    """A record of a version that no step starts from."""


def version_of(record: Record) -> str | None:
    """Return the schema version of a record; None where it tells none."""
    metadata = record.get("metadata")
    found = metadata.get("schemaVersion") if isinstance(metadata, dict) else None
    return found if isinstance(found, str) else None


def upgrade(record: Record, steps: Mapping[str, Step] = STEPS) -> Record:
    """Bring a record to the current schema version; one that has it comes back as it is.

    :raises UnknownVersionError: no chain of steps leads from its version to the current one.
    """
    version = version_of(record)
    for _ in range(len(steps) + 1):
        if version == SCHEMA_VERSION:
            return record
        if version is None or version not in steps:
            break
        version, step = steps[version]
        record = step(record)
        record["metadata"]["schemaVersion"] = version
    raise UnknownVersionError(
        f"schema version {version}: no way to {SCHEMA_VERSION}; a newer unionnews may read it"
    )

"""Steps from each earlier schema version to the next, so that old records stay readable.

A published step is never edited. When ``items.SCHEMA_VERSION`` changes, a step from the version
before is added here, even if it does nothing (a version without a step is refused).
"""

from collections.abc import Callable, Mapping
from typing import Any

from unionnews.items import SCHEMA_VERSION

Record = dict[str, Any]
Step = tuple[str, Callable[[Record], Record]]
"""The version to which a step leads, and the function that upgrades a record to it."""


def _without_rights(record: Record) -> Record:
    """1.0 to 1.1: add ``metadata.rights`` and ``metadata.dateGone``, which are unknown."""
    metadata = record["metadata"]
    new = {name: metadata.get(name) for name in ("rights", "dateGone")}
    return record | {"metadata": {**metadata, **new}}


def _without_file(record: Record) -> Record:
    """1.1 to 1.2: add ``metadata.file``, which is unknown."""
    return record | {"metadata": {**record["metadata"], "file": None}}


STEPS: dict[str, Step] = {"1.0": ("1.1", _without_rights), "1.1": ("1.2", _without_file)}
"""Steps, by the version from which they start."""


class UnknownVersionError(ValueError):
    """The record has a version from which no step starts."""


def version_of(record: Record) -> str | None:
    """Return the schema version of a record; None if it has none."""
    metadata = record.get("metadata")
    found = metadata.get("schemaVersion") if isinstance(metadata, dict) else None
    return found if isinstance(found, str) else None


def upgrade(record: Record, steps: Mapping[str, Step] = STEPS) -> Record:
    """Return a record in the current schema version; a current record is returned unchanged.

    Raises :class:`UnknownVersionError` if no chain of steps leads from its version to the current
    one.
    """
    version = version_of(record)
    for _ in range(len(steps) + 1):
        if version == SCHEMA_VERSION:
            return record
        if version is None:
            raise UnknownVersionError("no record: it has no schema version in its metadata")
        if version not in steps:
            break
        version, step = steps[version]
        record = step(record)
        record["metadata"]["schemaVersion"] = version
    raise UnknownVersionError(
        f"schema version {version}: no way to {SCHEMA_VERSION}; a newer unionnews may read it"
    )

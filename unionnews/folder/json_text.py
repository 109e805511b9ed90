"""Read JSON from files that anybody may have written."""

import json
from typing import Any


def read_json(text: str | bytes) -> Any:
    """Return what a JSON text says. Raises :class:`ValueError` also where it is nested too deeply."""
    try:
        return json.loads(text)
    except RecursionError:
        raise ValueError("nested too deeply") from None

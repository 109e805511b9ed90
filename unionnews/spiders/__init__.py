"""One module a site: declarations only. The module's name is the site's name."""

import ast
from pathlib import Path
from typing import Any

_LISTED = ("name", "title", "start_urls", "verified")


def read_declarations() -> list[dict[str, Any]]:
    """Return name, title, first addresses and state of each site, as far as its class sets them.

    The modules are read, not loaded: that takes a tenth of the time and needs no library.

    Raises :class:`ValueError` if a value is not a literal, so that its module must be imported, and
    :class:`SyntaxError` if a module is not Python.
    """
    files = Path(__file__).parent.glob("*.py")
    nodes = (node for file in files for node in ast.parse(file.read_bytes(), str(file)).body)
    found = [_listed(node.body) for node in nodes if isinstance(node, ast.ClassDef)]
    return sorted((one for one in found if "name" in one), key=lambda one: one["name"])


def _listed(body: list[ast.stmt]) -> dict[str, Any]:
    return {
        name.id: ast.literal_eval(line.value)
        for line in body
        if isinstance(line, ast.Assign)
        for name in line.targets
        if isinstance(name, ast.Name) and name.id in _LISTED
    }

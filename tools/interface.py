"""Collect the public interface of the program as JSON; tests/interface.json keeps it.

If a name that users write is changed, a line of that file changes.
"""

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

# Typer reads these variables when it is imported; the text must be the same on every terminal.
os.environ["TERMINAL_WIDTH"] = "110"
for variable in ("FORCE_COLOR", "PY_COLORS", "GITHUB_ACTIONS"):
    os.environ.pop(variable, None)

import typer.main
from typer.testing import CliRunner

import unionnews
from unionnews import __main__, exceptions
from unionnews.cli import app
from unionnews.reading_room.server.openapi import specification

PACKAGE = Path(unionnews.__file__).parent
_VARIABLE = re.compile(r"UNIONNEWS_[A-Z]+(?:_[A-Z]+)*")


def interface() -> str:
    """Return tests/interface.json."""
    promised = {
        "python": sorted(unionnews.__all__),
        "help": dict(_helps(typer.main.get_command(app))),
        "settings and variables": _variables(),
        "exit statuses": _exit_statuses(),
        "openapi": _openapi(),
    }
    return json.dumps(promised, ensure_ascii=False, indent=1, default=str) + "\n"


def _helps(command: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, list[str]]]:
    """Yield each command and the lines that its ``--help`` prints."""
    shown = CliRunner().invoke(app, [*path, "--help"])
    name = " ".join(("unionnews", *path))
    yield name, [line.rstrip() for line in shown.output.splitlines() if line.strip()]
    for inner, found in sorted(getattr(command, "commands", {}).items()):
        yield from _helps(found, (*path, inner))


def _openapi() -> dict[str, Any]:
    document = specification(max_urls=100, max_body=1 << 20, with_token=True)
    del document["components"]["schemas"]["Article"]  # docs/article.schema.json keeps it
    return document


def _variables() -> list[str]:
    files = PACKAGE.rglob("*.py")
    return sorted({name for file in files for name in _VARIABLE.findall(file.read_text("utf-8"))})


def _exit_statuses() -> dict[str, int]:
    """Return the exit statuses of errors by class; docs/cli.md has the others."""
    statuses = {
        name: cls.exit_status
        for name, cls in vars(exceptions).items()
        if isinstance(cls, type) and issubclass(cls, exceptions.UnionNewsError)
    }
    statuses["interrupted"] = __main__.INTERRUPTED
    return dict(sorted(statuses.items()))

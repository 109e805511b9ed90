"""What people read: tables and lines on standard error."""

from __future__ import annotations

import json
import sys
from typing import Any

from rich.console import Console
from rich.table import Table

from unionnews import logs

messages = Console(stderr=True, highlight=False, soft_wrap=True)


def say(line: str) -> None:
    """Print a line for people."""
    if logs.is_json():
        sys.stderr.write(logs.as_line("info", line) + "\n")
        return
    messages.print(line, markup=False)


def say_error(line: str) -> None:
    """Print the one line that says what, where, and what to do."""
    if logs.is_json():
        sys.stderr.write(logs.as_line("error", line) + "\n")
        return
    messages.print(f"unionnews: {line}", markup=False, style="red" if messages.is_terminal else "")


def table(title: str, rows: list[tuple[str, Any]]) -> None:
    """Print names and values in two columns."""
    if logs.is_json():
        sys.stderr.write(logs.as_line("info", title, **dict(rows)) + "\n")
        return
    grid = Table(title=title, title_justify="left", show_header=False, box=None, pad_edge=False)
    grid.add_column(style="bold")
    grid.add_column(overflow="fold")
    for name, value in rows:
        grid.add_row(name, "–" if value is None else str(value))
    messages.print(grid)


def print_json(value: Any) -> None:
    """Print a record to standard output: one line, or indented on a terminal."""
    indent = 2 if sys.stdout.isatty() else None
    separators = None if indent else (",", ":")
    text = json.dumps(value, ensure_ascii=False, indent=indent, separators=separators)
    sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace") + b"\n")
    sys.stdout.flush()

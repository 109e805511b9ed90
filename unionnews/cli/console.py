"""Output for people: tables and lines on standard error; and JSON on standard output."""

import json
import logging
import os
import shlex
import shutil
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from unionnews.crawling import logs
from unionnews.exceptions import NotFetchedError, UnionNewsError, without_passwords

messages = Console(stderr=True, emoji=False, highlight=False, soft_wrap=True)
if not messages.is_terminal:
    messages.width = 200  # a file or a pipe has no width; lines should not be folded


def harmless(text: object) -> str:
    r"""Return a text without passwords and without characters that control a terminal but newline.

    >>> harmless("a\x1b[2J\n\u202eb")
    'a\ufffd[2J\n\ufffdb'
    """
    return "".join(
        c if c.isprintable() or c.isspace() else "\ufffd" for c in without_passwords(str(text))
    )


def _text(value: object) -> Text:
    return Text("–" if value is None else harmless(value))


def say(line: str) -> None:
    """Print a line for people."""
    if logs.is_json():
        sys.stderr.write(logs.as_line("info", line) + "\n")
        return
    messages.print(harmless(line), markup=False)


def say_error(line: str) -> None:
    """Print an error in one line, which says what, where, and what to do."""
    if logs.is_json():
        sys.stderr.write(logs.as_line("error", line) + "\n")
        return
    messages.print(
        f"unionnews: {harmless(line)}", markup=False, style="red" if messages.is_terminal else ""
    )


def advised(error: UnionNewsError) -> str:
    """Return what an error says, with what to do about a page that could not be had."""
    return f"{error}; {error.advice}" if isinstance(error, NotFetchedError) else str(error)


class ErrorLines(logging.Handler):
    """Prints what a module logs as errors of ours."""

    def emit(self, record: logging.LogRecord) -> None:
        say_error(record.getMessage())


def program() -> str:
    """Return how this program was called, for advice on the next command."""
    called = Path(sys.argv[0])
    if called.name == "__main__.py":
        return "python -m unionnews"
    return "unionnews" if shutil.which("unionnews") else shlex.quote(os.path.relpath(called))


def command(words: str, site: str, output: Path) -> str:
    """Return the text of a next command, on the same output folder."""
    place = "" if output == Path("output") else f"--output {shlex.quote(str(output))}"
    return " ".join(filter(None, (program(), words, shlex.quote(site) if site else "", place)))


def table(title: str, rows: list[tuple[str, Any]], values: dict[str, Any] | None = None) -> None:
    """Print names and values in two columns; with ``--log-format json``, print ``values``."""
    if logs.is_json():
        sys.stderr.write(logs.as_line("info", title, **(values or dict(rows))) + "\n")
        return
    pairs = Table(
        title=_text(title), title_justify="left", show_header=False, box=None, pad_edge=False
    )
    pairs.add_column(style="bold")
    pairs.add_column(overflow="fold")
    for name, value in rows:
        pairs.add_row(_text(name), _text(value))
    messages.print(pairs)


def grid(title: str, names: tuple[str, ...], rows: Iterable[tuple[Any, ...]]) -> None:
    """Print rows below the names of their columns; print nothing if there are no rows."""
    if logs.is_json():
        return
    shown = Table(title=_text(title), title_justify="left", box=None, pad_edge=False)
    for name in names:
        shown.add_column(name, overflow="fold")
    for row in rows:
        shown.add_row(*map(_text, row))
    if shown.row_count:
        messages.print(shown)


def print_json(value: Any, *, indented: bool | None = None) -> None:
    """Print a record to standard output: one line, or indented, by default on a terminal alone."""
    indent = 2 if (sys.stdout.isatty() if indented is None else indented) else None
    separators = None if indent else (",", ":")
    print_text(json.dumps(value, ensure_ascii=False, indent=indent, separators=separators))


def print_text(text: str) -> None:
    """Print a text of records to standard output as UTF-8, also where the locale lacks its letters."""
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace") + b"\n")
    sys.stdout.flush()

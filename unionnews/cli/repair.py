"""``unionnews repair``."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated, Any, BinaryIO

import typer

from unionnews.cli.console import say
from unionnews.exceptions import UsageError
from unionnews.normalize.encodings import decode
from unionnews.normalize.repair import repair_lines, repair_text

DAMAGED = 5


def repair(
    file: Annotated[str, typer.Argument(help="Text or JSON Lines; - for standard input.")] = "-",
    field: Annotated[
        str | None, typer.Option(help="Repair this field of JSON Lines, line by line.")
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Only report; exit status 5 when damaged.")
    ] = False,
    keep_script: Annotated[
        bool, typer.Option("--keep-script", help="Leave a repaired text in traditional script.")
    ] = False,
) -> None:
    """Undo the damage of a mirror: repaired text to standard output, the report to standard error."""
    simplified = False if keep_script else None
    with _open(file) as stream:
        if field:
            damaged = _lines(stream, field, check, simplified)
        else:
            damaged = _text(stream, check, simplified)
    raise typer.Exit(DAMAGED if check and damaged else 0)


def _open(file: str) -> BinaryIO:
    if file == "-":
        return sys.stdin.buffer
    path = Path(file)
    if not path.is_file():
        raise UsageError(f"{file}: no such file; give a text, or - for standard input")
    return path.open("rb")


def _text(stream: BinaryIO, check: bool, simplified: bool | None) -> bool:
    decoded = decode(stream.read())
    if decoded.encoding.replaced:
        raise UsageError(
            f"not a text: {decoded.encoding.replaced} places cannot be read as {decoded.encoding.used}"
        )
    repaired = repair_text(decoded.text, to_simplified=simplified)
    if not check:
        _write(repaired.text)
    _report(repaired.report())
    return repaired.damaged


def _lines(stream: BinaryIO, field: str, check: bool, simplified: bool | None) -> bool:
    damaged = 0
    lines = (line.decode("utf-8", "surrogateescape") for line in stream)
    found = repair_lines(lines, field, to_simplified=simplified)
    for number, (line, repaired) in enumerate(found, 1):
        if not check:
            _write(line + "\n")
        if repaired is not None and repaired.damaged:
            damaged += 1
            _report({"line": number, **repaired.report()})
    return damaged > 0


def _write(text: str) -> None:
    sys.stdout.buffer.write(text.encode("utf-8", "surrogateescape"))


def _report(report: dict[str, Any]) -> None:
    say(json.dumps(report, ensure_ascii=False))

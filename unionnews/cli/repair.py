"""``unionnews repair``."""

import json
import sys
from pathlib import Path
from typing import Annotated, Any, BinaryIO

import typer

from unionnews.cli.console import say
from unionnews.cli.standard_input import standard_input
from unionnews.exceptions import UsageError
from unionnews.pages.encodings import decode
from unionnews.repair.repair_lines import repair_line
from unionnews.repair.text_repair import repair_text

DAMAGED = 5
PARTLY_READ = 3


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
    unread = 0
    with _open(file) as stream:
        if field:
            damaged, unread = _lines(stream, field, check, simplified)
        else:
            damaged = _text(stream, check, simplified)
    if unread:
        say(f"{unread} lines are no JSON objects and were passed on as they are")
    raise typer.Exit(DAMAGED if check and damaged else PARTLY_READ if unread else 0)


def _open(file: str) -> BinaryIO:
    if file == "-":
        return standard_input()
    path = Path(file)
    if not path.is_file():
        kind = "a folder" if path.is_dir() else "no such file"
        raise UsageError(f"{file}: {kind}; give a text, or - for standard input")
    return path.open("rb")


def _text(stream: BinaryIO, check: bool, simplified: bool | None) -> bool:
    data = stream.read()
    decoded = decode(data)
    if decoded.encoding.replaced:
        raise UsageError(
            f"not a text: {decoded.encoding.replaced} places cannot be read as {decoded.encoding.used}"
        )
    repaired = repair_text(decoded.text, to_simplified=simplified)
    if not check:
        sys.stdout.buffer.write(_encode(repaired.text) if repaired.damaged else data)
    _report(repaired.report())
    return repaired.damaged


def _lines(stream: BinaryIO, field: str, check: bool, simplified: bool | None) -> tuple[bool, int]:
    """Print the repaired lines; return whether any was damaged, and how many are not records."""
    damaged, unread, named, number = False, 0, False, 0
    for number, data in enumerate(stream, 1):
        line, repaired = data.decode("utf-8", "surrogateescape"), None
        named = named or json.dumps(field) in line
        try:
            line, repaired = repair_line(line, field, to_simplified=simplified)
        except UsageError as error:
            unread += 1
            _report({"line": number, "error": str(error)})
        is_damaged = repaired is not None and repaired.damaged
        if repaired is not None and is_damaged:
            _report({"line": number, **repaired.report()})
        if not check:
            sys.stdout.buffer.write(_encode(line) + b"\n" if is_damaged else data)
        damaged = damaged or is_damaged
    if number > unread and not named:
        raise UsageError(f"--field {field}: no line has it; look at the names in the records")
    return damaged, unread


def _encode(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")


def _report(report: dict[str, Any]) -> None:
    say(json.dumps(report, ensure_ascii=False))

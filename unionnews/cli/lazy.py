"""Commands that are loaded when they are run: a start pays for one of them, not for all.

``--help`` of the program lists them by the lines that stand in the table; a test holds those
against the commands themselves.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from typing import Any, ClassVar, Final, NamedTuple

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

from unionnews.exceptions import INTERRUPTED, UsageError

MARKUP: Final = "markdown"
"""How docstrings of commands are shown."""


class LazyEntry(NamedTuple):
    """A command that was not loaded yet."""

    module: str
    """Its module in ``unionnews.cli``."""
    function: str
    """The function in it; ``app`` where the command has commands of its own."""
    help: str
    """First paragraph of what it says about itself."""


def read_table(text: str) -> dict[str, LazyEntry]:
    """Read lines of name, ``module.function`` and help."""
    rows = (line.split(maxsplit=2) for line in text.strip().splitlines())
    places = ((name, place.partition("."), told) for name, place, told in rows)
    return {name: LazyEntry(module, function, told) for name, (module, _, function), told in places}


class LoadedCommands(Mapping[str, Any]):
    """The commands by name, each loaded when it is looked up."""

    def __init__(self, table: Mapping[str, LazyEntry]) -> None:
        self._table = table

    def __getitem__(self, name: str) -> Any:
        return _loaded(name, self._table[name])

    def __iter__(self) -> Iterator[str]:
        return iter(self._table)

    def __len__(self) -> int:
        return len(self._table)


_WrongUsage: Any = typer.BadParameter.__base__


@contextmanager
def _one_line() -> Iterator[None]:
    """Raise what Typer says of a wrong call as an error of ours: one line, and no box around it."""
    try:
        yield
    except _WrongUsage as error:
        if error.ctx is None or type(error).__name__ == "NoArgsIsHelpError":
            raise
        said = " ".join(error.format_message().split()).rstrip(".")
        raise UsageError(f"{said}; see: {error.ctx.command_path} --help") from None


class LazyGroup(TyperGroup):
    """The program's commands; its subclass has the table of them."""

    table: ClassVar[Mapping[str, LazyEntry]]

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.commands = LoadedCommands(self.table)  # type: ignore[assignment]  # nothing is added later

    def make_context(self, *args: Any, **extra: Any) -> Any:
        with _one_line():
            return super().make_context(*args, **extra)

    def invoke(self, ctx: Any) -> Any:
        with _one_line():
            return super().invoke(ctx)

    def list_commands(self, ctx: Any) -> list[str]:
        return [*self.table]

    def get_command(self, ctx: Any, cmd_name: str) -> TyperCommand | None:
        """Return what a list of the commands shows of one."""
        entry = self.table.get(cmd_name)
        return entry and TyperCommand(cmd_name, help=entry.help, rich_markup_mode=MARKUP)

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[str | None, Any, list[str]]:
        """Return the command that is meant, loaded."""
        name, listed, rest = super().resolve_command(ctx, args)
        return name, self.commands[name] if listed and name else None, rest


def _loaded(name: str, entry: LazyEntry) -> Any:
    gc.disable()  # what is loaded stays: to look for garbage in it takes a tenth of the start
    try:
        found = getattr(import_module(f"unionnews.cli.{entry.module}"), entry.function)
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    finally:
        gc.enable()
    if not isinstance(found, typer.Typer):
        single = typer.Typer(add_completion=False, rich_markup_mode=MARKUP)
        single.command(name)(found)
        found = single
    command = get_command(found)
    command.name = name
    return command

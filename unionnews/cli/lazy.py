"""Load only the command that is run: loading all of them would make each start slow.

``--help`` of the program lists the commands from a table; a test compares its lines with the
commands themselves.
"""

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
"""Markup in which docstrings of commands are read."""


class LazyEntry(NamedTuple):
    """A command that has not been loaded yet."""

    module: str
    """Its module in ``unionnews.cli``."""
    function: str
    """The function in the module; ``app`` if the command has subcommands."""
    help: str
    """First paragraph of the command's help."""


def read_table(text: str) -> dict[str, LazyEntry]:
    """Return the commands by name, from lines of name, ``module.function`` and help."""
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
def _one_line(group: Any = None) -> Iterator[None]:
    """Turn Typer's errors about wrong usage into :class:`UsageError`: one line, without a box.

    Where the error does not know its command (an option without its value), the context of the
    group does.
    """
    try:
        yield
    except _WrongUsage as error:
        if type(error).__name__ == "NoArgsIsHelpError":
            raise
        path = error.ctx.command_path if error.ctx else _meant(group)
        said = " ".join(error.format_message().replace("Value error, ", "").split()).rstrip(".")
        raise UsageError(f"{said}; see: {path} --help") from None


def _meant(group: Any) -> str:
    """Return how the command is called that ``group`` was asked for."""
    if group is None:
        return "unionnews"
    return " ".join(filter(None, [group.command_path, group.invoked_subcommand]))


class LazyGroup(TyperGroup):
    """A group of commands that are loaded when needed; a subclass has the table of them."""

    table: ClassVar[Mapping[str, LazyEntry]]

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.commands = LoadedCommands(self.table)  # type: ignore[assignment]  # nothing is added later

    def make_context(self, *args: Any, **extra: Any) -> Any:
        with _one_line():
            return super().make_context(*args, **extra)

    def invoke(self, ctx: Any) -> Any:
        with _one_line(ctx):
            return super().invoke(ctx)

    def list_commands(self, ctx: Any) -> list[str]:
        return [*self.table]

    def get_command(self, ctx: Any, cmd_name: str) -> TyperCommand | None:
        """Return a command with its name and help only, for lists of commands."""
        entry = self.table.get(cmd_name)
        return entry and TyperCommand(cmd_name, help=entry.help, rich_markup_mode=MARKUP)

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[str | None, Any, list[str]]:
        """Load and return the command that the arguments name."""
        name, listed, rest = super().resolve_command(ctx, args)
        return name, self.commands[name] if listed and name else None, rest


def _loaded(name: str, entry: LazyEntry) -> Any:
    gc.disable()  # modules are never garbage; to look for some takes a tenth of the start
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

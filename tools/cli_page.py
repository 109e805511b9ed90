"""Write docs/cli.md from the commands themselves."""

import inspect
from collections.abc import Iterator

import click
import typer.main

from unionnews.cli import app

HEAD = """# Command line

Generated from `unionnews/cli/` by `tools/make_docs.py`; `unionnews COMMAND --help` tells the same.

Records go to standard output or to files, everything else to standard error.

| exit status | means |
|---|---|
| 0 | complete |
| 1 | failed to run: no page could be read, locked by another run, ledger unusable; `verify` found something |
| 2 | wrong usage: unknown site, refused address, folder of another origin |
| 3 | ran, but some pages ended failed or pending (Ctrl-C too; 130 where Ctrl-C came before the program was loaded) |
| 4 | ran, but a monitor is red |
| 5 | `repair --check` found damage |
| 6 | `extract --diff` found changes |
| 143 | ended by SIGTERM, with a line that says so (`crawl`, `shards` and `serve` come to an orderly end instead: 3, 0) |

An error is one line that begins with `unionnews:` and says what, where, and what to do next.
Environment: `UNIONNEWS_CONTACT` (e-mail address or page of whoever crawls; a live crawl is refused
without it), `UNIONNEWS_ALLOW_PRIVATE_HOSTS` (addresses inside private networks that may be asked),
`UNIONNEWS_VERIFY_CERTIFICATES` (0: hosts whose certificate does not hold are asked too),
`UNIONNEWS_STATE` (folder for the request times that all commands of a user share),
`UNIONNEWS_SITES` (folders with sites of your own).
"""


def cli_page() -> str:
    """Return docs/cli.md."""
    group = typer.main.get_command(app)
    parts = (_command(name, command) for name, command in _commands(group, ()))
    return HEAD + "".join(parts)


def _commands(group: click.Command, path: tuple[str, ...]) -> Iterator[tuple[str, click.Command]]:
    found = getattr(group, "commands", {})
    for name, command in sorted(found.items()):
        if getattr(command, "commands", None):
            yield from _commands(command, (*path, name))
        elif not command.hidden:
            yield " ".join((*path, name)), command


def _command(name: str, command: click.Command) -> str:
    shown = [p for p in command.params if p.name != "help" and not getattr(p, "hidden", False)]
    usage = " ".join(
        ["unionnews", name, *(_argument(p) for p in shown if not _is_option(p) or p.required)]
    )
    rows = [f"| {_names(p)} | {_cell(getattr(p, 'help', '') or '')} |\n" for p in shown]
    table = "\n| | |\n|---|---|\n" + "".join(rows) if rows else ""
    return f"\n## {name}\n\n`{usage}`\n\n{inspect.cleandoc(command.help or '')}\n{table}"


def _is_option(parameter: click.Parameter) -> bool:
    return parameter.param_type_name == "option"


def _argument(parameter: click.Parameter) -> str:
    name = (parameter.metavar or parameter.name or "").upper()
    name = f"{name}…" if parameter.nargs == -1 else name
    if _is_option(parameter):
        name = f"{parameter.opts[0]} {name}"
    return name if parameter.required else f"[{name}]"


def _names(parameter: click.Parameter) -> str:
    if not _is_option(parameter):
        return f"`{_argument(parameter)}`"
    names = ", ".join(f"`{name}`" for name in parameter.opts)
    default = parameter.default
    plain = isinstance(default, str | int | float) and not isinstance(default, bool)
    return names + (f" ({default})" if plain and default != "" else "")


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())

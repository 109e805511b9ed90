"""``unionnews serve``."""

import os
from pathlib import Path
from typing import Annotated

import typer

from unionnews.cli.console import say, say_error
from unionnews.cli.fetch import configure_log
from unionnews.cli.options import ONLY_HERE, Delay, Kept, Quiet, Replay
from unionnews.fetching import FetchOptions
from unionnews.reading_room.server import ServeOptions
from unionnews.reading_room.server import serve as run


def serve(  # noqa: PLR0913  one option, one parameter
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="0 takes a free one.")] = 8000,
    output: Annotated[
        list[Path], typer.Option(help="Folder whose records are shown; repeatable.")
    ] = ONLY_HERE,
    archive: Kept = None,
    replay: Replay = None,
    delay: Delay = None,
    queue: Annotated[int, typer.Option(min=1, help="Addresses that may wait.")] = 1000,
    keep: Annotated[
        float, typer.Option(min=0, help="Minutes for which a record is answered again.")
    ] = 15.0,
    time_limit: Annotated[float, typer.Option(min=1, help="Seconds to an answer.")] = 60.0,
    allow_origin: Annotated[
        list[str] | None,
        typer.Option(help="Origin of another site whose pages may use the server; repeatable."),
    ] = None,
    quiet: Quiet = False,
) -> None:
    """Serve what was collected as pages to read and search, and articles over HTTP.

    UNIONNEWS_TOKEN is the token that requests must bear; it is needed unless the server listens on
    a loopback address. Stop it with Ctrl-C.
    """
    configure_log(quiet=quiet)
    for place in output if output != ONLY_HERE else ():
        if not place.is_dir():
            say_error(f"{place}: not there; what it holds is shown as soon as it is")
    options = ServeOptions(
        host=host,
        port=port,
        token=os.environ.get("UNIONNEWS_TOKEN") or None,
        queue=queue,
        keep=keep * 60,
        timeLimit=time_limit,
        output=tuple(output),
        allowOrigins=tuple(origin.rstrip("/") for origin in allow_origin or ()),
        fetching=FetchOptions(archive=archive, replay=replay or [], delay=delay),
    )
    run(options, lambda address: None if quiet else say(f"unionnews serves {address}"))

"""``unionnews fetch``."""

import asyncio
import logging
import sys
from collections.abc import Callable, Iterator
from typing import Annotated, Literal

import typer

from unionnews.cli import renditions
from unionnews.cli.address_list import listed_addresses
from unionnews.cli.console import advised, print_json, print_text, say, say_error
from unionnews.cli.options import Delay, Kept, Quiet, Replay
from unionnews.exceptions import NotAnArticleError, PageError, RefusedAddressError
from unionnews.fetching import Fetcher, FetchOptions
from unionnews.items import Article

WORKERS = 64
"""Number of addresses fetched side by side; those of one host wait for each other."""


Form = Literal["json", "jsonl", "markdown", "text"]


def fetch(
    urls: Annotated[
        list[str], typer.Argument(help="Addresses; `-` reads them from standard input.")
    ],
    form: Annotated[
        Form | None,
        typer.Option("--format", help="Default: one record a line, indented on a terminal."),
    ] = None,
    archive: Kept = None,
    replay: Replay = None,
    delay: Delay = None,
    quiet: Quiet = False,
) -> None:
    """Fetch single articles and print their records as they come.

    Exit status: 0 all there, 2 an address is refused, 3 a page gives no record (Ctrl-C too).
    """
    configure_log(quiet=quiet)
    options = FetchOptions(archive=archive, replay=replay or [], delay=delay)
    try:
        status = asyncio.run(_fetch_all(_addresses(urls), options, _PRINTERS[form]))
    except KeyboardInterrupt:
        say_error("stopped; the addresses not printed yet were not fetched")
        status = 3
    raise typer.Exit(status)


async def _fetch_all(
    urls: Iterator[str], options: FetchOptions, show: Callable[[Article], None]
) -> int:
    worst = 0
    turn = asyncio.Lock()

    async def work(fetcher: Fetcher) -> None:
        nonlocal worst
        while (url := await _next(urls, turn)) is not None:
            # The more important status: 2 (wrong usage) before 3 before 0.
            worst = min((worst, await _fetch_one(fetcher, url, show)), key=(2, 3, 0).index)

    async with Fetcher(options) as fetcher:
        await asyncio.gather(*(work(fetcher) for _ in range(WORKERS)))
    return worst


async def _next(urls: Iterator[str], turn: asyncio.Lock) -> str | None:
    # In a thread: standard input may make us wait while pages are being fetched.
    async with turn:
        return await asyncio.to_thread(next, urls, None)


async def _fetch_one(fetcher: Fetcher, url: str, show: Callable[[Article], None]) -> int:
    try:
        show(await fetcher.article(url))
    except NotAnArticleError as error:
        say_error(f"{error.url}: not an article; `unionnews explain` tells more of it")
        for layout, reason in error.refusals.items():
            say(f"  {layout}: {reason}")
        return error.exit_status
    except (PageError, RefusedAddressError) as error:
        say_error(advised(error))
        return error.exit_status
    return 0


def _addresses(urls: list[str]) -> Iterator[str]:
    for url in urls:
        if url == "-":
            empty = True
            for listed in listed_addresses(sys.stdin.buffer):
                empty = False
                yield listed
            if empty:
                say_error("standard input has no address")
        else:
            yield url


def configure_log(*, quiet: bool) -> None:
    """Log only what concerns the user, such as a wait that a host asks for."""
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("unionnews: %(message)s"))
    ours = logging.getLogger("unionnews")
    ours.addHandler(handler)
    ours.setLevel(logging.ERROR if quiet else logging.INFO)
    ours.propagate = False
    # Our own error for the page says the same.
    logging.getLogger("scrapy").setLevel(logging.CRITICAL)
    # Broken requests to the server must not fill its log.
    logging.getLogger("aiohttp").setLevel(logging.CRITICAL)


_PRINTERS: dict[Form | None, Callable[[Article], None]] = {
    None: lambda article: print_json(article.to_dict()),
    "json": lambda article: print_json(article.to_dict(), indented=True),
    "jsonl": lambda article: print_json(article.to_dict(), indented=False),
    "markdown": lambda article: print_text(renditions.markdown(article)),
    "text": lambda article: print_text(renditions.text(article)),
}

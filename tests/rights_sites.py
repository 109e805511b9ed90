"""Loopback sites that speak signals about use, and what fetch and crawl hear of them."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from loopback import ARTICLE, Server, http, options
from plain_site import PlainCrawl, feed
from rights_pages import A

from unionnews.fetching import Fetcher
from unionnews.pages.rights.reservations import TDM_FILE
from unionnews.pages.rights.rights_answers import USES


@dataclass(frozen=True)
class Said:
    """One signal, where it stands, and its answers for index, train and republish."""

    answers: tuple[str, str, str]
    robots: str = ""
    header: str = ""
    head: str = ""
    body: str = ""
    reservations: str = ""
    group: str = field(default="User-agent: *\n", kw_only=True)


CC = "https://creativecommons.org/licenses/"
LD = '<script type="application/ld+json">{"@type":"NewsArticle","license":"%s"}</script>'


def joined(*said: Said) -> dict[str, Any]:
    """Return what a server with all of these answers."""
    robots = "".join(f"{one.group}{one.robots}\n" for one in said if one.robots)
    headers = [one.header for one in said if one.header]
    head, body = ("".join(getattr(one, part) for one in said) for part in ("head", "body"))
    html = ARTICLE.replace(b"</head>", f"{head}</head>".encode(), 1)
    assert html != ARTICLE or not head
    page = html.replace(b"</body>", f"{body}</body>".encode(), 1)
    assert page != html or not body
    answers = {"/a.html": http(page, *headers)}
    files = {"/robots.txt": robots, TDM_FILE: "".join(one.reservations for one in said)}
    return answers | {path: http(text.encode()) for path, text in files.items() if text}


@asynccontextmanager
async def serving(sites: list[dict[str, Any]]) -> AsyncIterator[list[Server]]:
    """Serve each site on a host of its own."""
    async with AsyncExitStack() as stack:
        yield [
            await stack.enter_async_context(Server(answers, f"127.0.1.{number}"))
            for number, answers in enumerate(sites, 1)
        ]


def records(sites: list[dict[str, Any]], archive: Path) -> list[dict[str, Any]]:
    """Fetch the article of every site, and keep the pages."""

    async def ask() -> list[dict[str, Any]]:
        allowed = {"UNIONNEWS_ALLOW_PRIVATE_HOSTS": "127.0.0.0/8"}
        async with (
            serving(sites) as servers,
            Fetcher(options(settings=allowed, archive=archive)) as fetcher,
        ):
            found = await asyncio.gather(*(fetcher.article(one.url()) for one in servers))
        return [one.to_dict() for one in found]

    return asyncio.run(ask())


def answers(record: dict[str, Any]) -> tuple[str, ...]:
    rights = record["metadata"]["rights"]
    for use in USES:
        decided = rights[use]["decidedBy"]
        assert decided is None or decided in {
            f"{s['kind']}: {s['text']}" for s in rights["signals"]
        }
        assert rights[use]["answer"] != A or decided
    return tuple(rights[use]["answer"] for use in USES)


def crawl(sites: list[dict[str, Any]], folder: Path) -> tuple[PlainCrawl, list[str], list[str]]:
    """Crawl the article of every site; return its address, and what the last site was asked for."""

    async def run() -> tuple[PlainCrawl, list[str], list[str]]:
        async with serving(sites) as servers:
            urls = [one.url() for one in servers]
            async with Server({"/feed": http(feed(*urls))}) as start:
                hosts = {"LOOPBACK_HOSTS": " ".join(one.host for one in servers)}
                crawled = PlainCrawl(start, folder, environment=hosts)  # type: ignore[arg-type]  # texts
                done = await asyncio.to_thread(crawled.run)
            assert done.returncode == 0, done.stderr
            return crawled, urls, servers[-1].paths

    return asyncio.run(run())

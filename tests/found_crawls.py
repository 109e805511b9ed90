"""Crawls of invented sites that nobody declared, twice each: one process for several sites.

Run with names of sites; prints one JSON object a site.
"""

import asyncio
import json
import logging
import os
import sys
import tempfile
from pathlib import Path

import invented_kinds
import invented_lists
import invented_older
import invented_places
import invented_systems
import invented_ways
from invented_sites import InventedSite
from scrapy.crawler import AsyncCrawlerProcess

from unionnews.crawling.crawl import CrawlOptions, spider_of
from unionnews.crawling.run import Run
from unionnews.crawling.sites import project_settings

MAKERS = (
    *invented_systems.SYSTEMS,
    *invented_older.OLDER,
    *invented_kinds.KINDS,
    *invented_lists.LISTS,
    *invented_ways.WAYS,
    *invented_places.PLACES,
)
RULES = ("/robots.txt", "/.well-known/tdmrep.json")
FORBIDDEN = ("/private", "/wp-admin", "/intern", "/search")


def _process() -> AsyncCrawlerProcess:
    logging.disable(logging.INFO)
    process = AsyncCrawlerProcess(project_settings())
    logging.disable(logging.NOTSET)
    for name in ("scrapy", "unionnews"):
        logging.getLogger(name).setLevel(logging.ERROR)
    return process


async def _crawl(process: AsyncCrawlerProcess, site: InventedSite, output: Path) -> str:
    options = CrawlOptions(output=output, delay=0)
    crawler = process.create_crawler(spider_of(site.url(), options))
    crawler.settings.setdict(options.settings(), priority="cmdline")
    await process.crawl(crawler, **options.arguments())
    run = Run.of(crawler)
    return str(run.failure or run.outcome)


async def _crawled(process: AsyncCrawlerProcess, site: InventedSite, output: Path) -> dict:
    outcome = await _crawl(process, site, output)
    files = list(output.glob("*/articles.jsonl"))
    records = [json.loads(line) for file in files for line in file.open(encoding="utf-8")]
    share, other, duplicates = site.judged(records)
    first = list(site.hits)
    site.hits.clear()
    await _crawl(process, site, output)
    return {
        "site": site.name,
        "outcome": outcome,
        "share": share,
        "other": other,
        "duplicates": duplicates,
        "requests": len(first),
        "articles": len(site.articles),
        "again": sum(hit not in RULES for hit in site.hits),
        "forbidden": [hit for hit in first + site.hits if hit.startswith(FORBIDDEN)],
        "file": [file.read_text("utf-8") for file in output.glob("*/site.toml")],
    }


async def _main(process: AsyncCrawlerProcess, names: list[str]) -> None:
    for make in MAKERS:
        if make.__name__ in names:
            with make() as site, tempfile.TemporaryDirectory() as output:
                os.environ["UNIONNEWS_STATE"] = output
                found = await _crawled(process, site, Path(output))
                sys.stdout.write(json.dumps(found) + "\n")


def _run(names: list[str]) -> None:
    process = _process()
    # The process has installed the reactor that Scrapy needs.
    from twisted.internet import reactor  # noqa: PLC0415  see above

    def begin() -> None:
        task = asyncio.get_event_loop().create_task(_main(process, names))
        task.add_done_callback(lambda done: reactor.stop())
        tasks.append(task)

    tasks: list[asyncio.Task[None]] = []
    reactor.callWhenRunning(begin)
    reactor.run()
    tasks[0].result()


if __name__ == "__main__":
    _run(sys.argv[1:])

"""A site that nobody has declared: learned from its own pages, then crawled like any other."""

from __future__ import annotations

import logging
import re
from collections.abc import AsyncIterator, Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any, ClassVar
from urllib.parse import urlsplit

from scrapy import signals
from scrapy.http import Request, Response

from unionnews.crawling.base_spiders.feed_spider import next_in_header
from unionnews.crawling.base_spiders.site_spider import SiteSpider, header
from unionnews.crawling.discovery.address_forms import (
    bare_address,
    is_dates_only,
    kind_by_words,
    page_number,
    with_page,
)
from unionnews.crawling.discovery.data_lists import page_after
from unionnews.crawling.discovery.findings import SITE_FILE, Findings
from unionnews.crawling.discovery.learning import learn
from unionnews.crawling.discovery.link_blocks import BlockLink
from unionnews.crawling.discovery.looks import Look, declared_kind, look_at
from unionnews.crawling.discovery.named_places import wanted_sitemaps
from unionnews.crawling.discovery.planning import lines_of
from unionnews.crawling.discovery.reading import further_lists, shown_articles
from unionnews.crawling.discovery.scope import Scope
from unionnews.crawling.discovery.site_facts import host_of_address
from unionnews.exceptions import NotAnArticleError, RunError, UnionNewsError, UnreadablePageError
from unionnews.folder.ledger import Link, NextPage, State, Task
from unionnews.items import Publisher, RawArticle
from unionnews.pages.extract import extract
from unionnews.pages.feed import day_of
from unionnews.pages.platforms import drupal, wordpress
from unionnews.pages.sitemap import MAX_SITEMAP

MAX_KEPT = 100
"""Answers kept from looking until the crawl comes to them."""
MAX_SEEN = 300_000
"""Addresses of a walk that are remembered to see whether a list page brings anything."""
BARREN = 2
"""List pages in a row that show nothing new to this walk, after which their list ends."""
_SLACK = timedelta(days=1)
_PLATFORMS = {"wordpress": wordpress.LAYOUTS, "drupal": drupal.LAYOUTS}

logger = logging.getLogger(__name__)


class FoundSpider(SiteSpider):
    """Looks around first, tells what it found, keeps that as ``site.toml``, and crawls by it.

    Its subclasses are made by :func:`found_site`.
    """

    address: ClassVar[str | None] = None
    """Address that was given; None for a name of a folder."""
    anew: ClassVar[bool] = False
    """Learn again, whatever the file says."""
    max_list_bytes = MAX_SITEMAP
    findings: Findings

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.looked_at: dict[str, Response] = {}
        """Answers by address, for the middleware."""
        self._sitemaps: list[str] = []
        self._seen: set[int] = set()
        self._barren: dict[str, int] = {}
        self._misfits: list[str] = []
        self._has_learned = False

    @classmethod
    def from_crawler(cls, crawler: Any, *args: Any, **kwargs: Any) -> FoundSpider:
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider.robots_parsed, signals.robots_parsed)
        return spider

    def robots_parsed(self, robotparser: Any, request: Request) -> None:
        """Take the sitemaps that robots.txt names; only Scrapy's usual parser tells them."""
        named = getattr(getattr(robotparser, "rp", None), "sitemaps", ())
        self._sitemaps += [str(url).strip() for url in named]

    # Learning --------------------------------------------------------------------------------

    async def start(self) -> AsyncIterator[Any]:
        try:
            await self._prepare()
        except UnionNewsError as error:
            self.give_up(error if isinstance(error, RunError) else RunError(str(error)))
            return
        except BaseException:
            self.end("interrupted")
            raise
        async for request in super().start():
            yield request

    async def _prepare(self) -> None:
        known = None if self.anew else Findings.read(self.ledger.folder)
        if known is None or (self.address and bare_address(self.address) not in known.start):
            if known is not None:
                logger.info(
                    "%s: begins at another address than %s; looks around again",
                    self.name,
                    SITE_FILE,
                )
            await self._learn([*(known.start if known else []), self.address])
        else:
            self._take(known)
            logger.info(
                "%s: as learned on %s, see %s",
                self.name,
                known.learned,
                self.ledger.folder / SITE_FILE,
            )

    async def _learn(self, starts: list[str | None]) -> None:
        begin = next((start for start in reversed(starts) if start), f"https://{self.name}/")
        findings = await learn(bare_address(begin), self._get, lambda: self._sitemaps)
        findings.start = list(
            dict.fromkeys(bare_address(start) for start in (*starts, begin) if start)
        )
        self._take(findings)
        findings.write(self.ledger.folder)
        self._has_learned = True
        for line in lines_of(findings):
            logger.info("%s", line)

    async def _get(self, url: str) -> Response:
        request = Request(url, meta={"download_maxsize": MAX_SITEMAP})
        response = await self.crawler.engine.download_async(request)
        if len(self.looked_at) < MAX_KEPT and response.status == 200:
            self.looked_at[request.url] = response
        return response

    def _take(self, findings: Findings) -> None:
        self.findings = findings
        site = type(self)
        site.title, site.timezone = findings.title, findings.timezone or "UTC"
        site.inLanguage = findings.language or "und"
        site.publisher = Publisher(
            name=findings.title, url=f"{urlsplit(findings.start[0]).scheme}://{findings.hosts[0]}/"
        )
        site.pages = _PLATFORMS.get(findings.platform, ())
        self.scope = Scope(findings.hosts, findings.stay_in)

    def _begin_walk(self) -> None:
        self.start_urls = self.findings.starts(full=False)
        super()._begin_walk()
        if self.walk.full:
            self.start_urls = self.findings.starts(full=True)
            super()._begin_walk()
        links = self._links([BlockLink(url, "") for url in self.findings.articles])
        if links:
            self.ledger.add(links, datetime.now(UTC))

    async def _next_tasks(self) -> list[Task]:
        tasks = await super()._next_tasks()
        if tasks or not self._misfits or self._has_learned or self.ending.is_set():
            return tasks
        logger.warning(
            "%s: what was learned on %s no longer fits (%s); looks around again",
            self.name, self.findings.learned, "; ".join(self._misfits[:3]),
        )  # fmt: skip
        try:
            await self._learn([*self.findings.start])
        except RunError as error:
            logger.warning("%s; what was learned before is kept", error)
            self._has_learned = True
            return []
        self.full = True
        self._begin_walk()
        return await super()._next_tasks()

    def _finish(self, task: Task, state: State, reason: str | None = None) -> None:
        if task.kind == "list" and state is State.FAILED and self._is_daily(task.url):
            self._misfits.append(f"{task.url}: {reason}")
        if task.kind == "article" and state is State.NOT_AN_ARTICLE:
            self.findings.forms.refuse(task.url)
        super()._finish(task, state, reason)

    def _is_daily(self, url: str) -> bool:
        return any(way.url == url and way.use == "always" for way in self.findings.ways)

    # Addresses -------------------------------------------------------------------------------

    @classmethod
    def key(cls, url: str) -> str:
        """Return the identity of an article: its address without scheme, ``www.`` and what varies."""
        return super().key(bare_address(url)).rstrip("/")

    def _links(self, articles: Iterable[BlockLink]) -> list[Link]:
        found: dict[str, Link] = {}
        for link in articles:
            key = self.key(link.url)
            if key not in found or (link.day and not found[key].date):
                found[key] = Link(key, found[key].url if key in found else link.url, link.day)
        return list(found.values())

    # Articles --------------------------------------------------------------------------------

    def read(self, response: Response, request_url: str) -> RawArticle:
        """Read a page; what its markup calls something else, or lies outside, is no article."""
        page = self.page(response, request_url)
        if reason := self._refusal(response, page):
            raise NotAnArticleError(response.url, {"site": reason})
        raw = extract(page, self.layouts(), self.name)
        forms = self.findings.forms
        dated = bool(raw.datePublishedRaw)
        if not dated and forms.prints_dates and not self._is_dated(request_url):
            raise NotAnArticleError(
                response.url, {"site": "no date, and the articles of this site print one"}
            )
        forms.dated += dated
        forms.undated += not dated
        forms.confirm(request_url)
        return raw

    def _refusal(self, response: Response, page: Any) -> str | None:
        if not self.scope.holds(bare_address(response.url)):
            return f"leads to {response.url}, outside the site or its language"
        kind, is_article = declared_kind(page)
        return f"its markup says {kind}" if kind and not is_article else None

    def _is_dated(self, url: str) -> bool:
        """Tell whether a list or feed printed a date for an address."""
        known = self.ledger.address(self.key(url))
        return bool(known and known.date_published)

    # Lists -----------------------------------------------------------------------------------

    def read_list(self, response: Response) -> tuple[list[Link], list[NextPage]]:
        task: Task = response.request.cb_kwargs["task"]  # type: ignore[union-attr]  # set by _request
        look = look_at(response, self.timezone)
        if look.kind == "trouble":
            raise UnreadablePageError(f"{task.url}: {look.reason}; look at what the address gives")
        if look.kind == "sitemap":
            return self._read_sitemap(look, task)
        articles = shown_articles(look, self.findings.forms, self.scope)
        links = self._links(articles)
        if look.links.left_out:
            logger.warning("%s: %d links more than are read", task.url, look.links.left_out)
        if not links and self._is_daily(task.url):
            self._misfits.append(f"{task.url}: shows no articles")
        following = self._following(response, look, task) if self._brings_news(task, links) else []
        if task.number == 1 and links and self._is_daily(task.url) and self._all_unknown(links):
            # More is new than this way shows: the others may hold what lies between.
            following += [
                NextPage(url) for url in self.findings.starts(full=True) if url != task.url
            ]
        return links, list(dict.fromkeys(following))

    def _all_unknown(self, links: list[Link]) -> bool:
        return all(self.ledger.address(link.key) is None for link in links)

    def _brings_news(self, task: Task, links: list[Link]) -> bool:
        """Tell whether a list goes on: pages that show nothing this walk has not seen end it."""
        fresh = {hash(link.key) for link in links} - self._seen
        if len(self._seen) < MAX_SEEN:
            self._seen |= fresh
        chain = task.chain or task.url
        self._barren[chain] = 0 if fresh else self._barren.get(chain, 0) + 1
        return bool(fresh) or (bool(links) and self._barren[chain] < BARREN) or task.number == 1

    def _following(self, response: Response, look: Look, task: Task) -> list[NextPage]:
        if look.kind in ("feed", "data"):
            return self._after_data(response, look, task)
        found = [NextPage(url) for url in (look.pager.next, look.listed.next) if url]
        if not found and (asked := look.interface):
            found = [NextPage(asked, True)]
        if self.walk.full:
            found += [NextPage(url) for url in look.pager.numbered.values()]
        if self._may_spread():
            beside = further_lists(
                look, self.findings.forms, self.scope, archives=self.findings.archives
            )
            found += [NextPage(url) for url in beside]
        return [page for page in found if self.scope.holds(page.url)]

    def _may_spread(self) -> bool:
        """Tell whether list pages have cost little so far, for the articles they brought."""
        return self.counts["listPages"] <= 10 + self.ledger.discovered() // 2

    def _after_data(self, response: Response, look: Look, task: Task) -> list[NextPage]:
        named = look.feed.next or look.data.next or next_in_header(response)
        if named:
            return [NextPage(named)] if self.scope.holds(named) else []
        total = header(response, "X-WP-TotalPages") or ""
        here = page_number(task.url)
        if total.isdecimal():
            return [NextPage(with_page(task.url, "page", here + 1))] if here < int(total) else []
        if look.kind == "data":
            after = page_after(task.url)
            return [NextPage(after, True)] if after else []
        if (
            self.findings.platform == "wordpress"
            and "wp/v2" not in task.url
            and len(look.feed.entries) >= 5
        ):
            return [NextPage(with_page(task.url, "paged", here + 1), True)]
        return []

    def _read_sitemap(self, look: Look, task: Task) -> tuple[list[Link], list[NextPage]]:
        files = {
            place.url: day_of(place.changed, self.timezone)
            for place in look.places
            if place.isSitemap
        }
        wanted = [
            url
            for url in wanted_sitemaps(list(files), self.scope.language)
            if self.scope.is_own(url)
        ]
        wanted.sort(key=lambda url: files[url] or "", reverse=True)
        articles = [
            BlockLink(bare_address(place.url), "", day_of(place.published, self.timezone))
            for place in look.places
            if not place.isSitemap and self._is_listed(bare_address(place.url), place.published)
        ]
        following = [url for url in wanted if self._is_changed(url, files[url])]
        if not self.walk.full and not any(files.values()):
            # Nothing says which has changed: the first and the one with the highest number.
            following = list(dict.fromkeys([*following[:1], *sorted(following, key=_numbers)[-1:]]))
        return self._links(articles), [NextPage(url) for url in following]

    def _is_listed(self, url: str, published: str | None) -> bool:
        forms = self.findings.forms
        if (
            not self.scope.holds(url)
            or kind_by_words(url)
            or is_dates_only(url)
            or forms.is_refused(url)
        ):
            return False
        return bool(published) or forms.fits(url) or forms.is_vaguely_confirmed(url)

    def _is_changed(self, url: str, changed: str | None) -> bool:
        if changed is None or self.walk.full:
            return True
        read = self.ledger.list_page_read(url)
        return read is None or date.fromisoformat(changed) >= (read - _SLACK).date()


def _numbers(url: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d{1,9}", url)]


def found_site(name: str, address: str | None = None, *, anew: bool = False) -> type[FoundSpider]:
    """Make the spider of a site by the name of its folder, or by an address of it."""
    host = host_of_address(address) if address else name.replace("_", ":")
    domain = (urlsplit(f"//{host}").hostname or host).removeprefix("www.")
    facts = {
        "name": name,
        "title": host,
        "publisher": Publisher(name=host, url=f"http://{host}/"),
        "inLanguage": "und",
        "timezone": "UTC",
        "allowed_domains": [domain],
        "start_urls": [address or f"https://{host}/"],
        "pages": (),
        "address": bare_address(address) if address else None,
        "anew": anew,
    }
    return type("FoundSite", (FoundSpider,), facts)

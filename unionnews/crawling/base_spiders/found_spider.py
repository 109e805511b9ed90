"""An undeclared site: the spider learns it from its own pages, then crawls it as any other."""

import hashlib
import logging
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar, Self
from urllib.parse import urlsplit

from scrapy import signals
from scrapy.http import Request, Response

from unionnews.crawling.base_spiders.found_lists import FoundLists
from unionnews.crawling.discovery.address_forms import bare_address, form_of, is_vague
from unionnews.crawling.discovery.findings import SITE_FILE, Findings
from unionnews.crawling.discovery.learning import learn
from unionnews.crawling.discovery.link_blocks import BlockLink
from unionnews.crawling.discovery.looks import Look, declared_kind
from unionnews.crawling.discovery.named_places import named_sitemaps
from unionnews.crawling.discovery.shown_links import is_list_instead
from unionnews.crawling.discovery.site_facts import Scope, host_of_address
from unionnews.crawling.discovery.ways import lines_of
from unionnews.crawling.middlewares.exchange import NO_RESERVATIONS
from unionnews.crawling.run import INTERRUPTED, NO_ARTICLE_READ
from unionnews.exceptions import NotAnArticleError, RefusedAddressError, RunError, UnionNewsError
from unionnews.folder.archive import PAGE_STATUSES
from unionnews.folder.ledger import State, Task
from unionnews.items import Article, Publisher, RawArticle
from unionnews.pages.article_page import ArticlePage
from unionnews.pages.extract import extract
from unionnews.pages.platforms import drupal, wordpress
from unionnews.pages.sitemap import MAX_SITEMAP

MAX_KEPT = 100
"""Most answers of looking around that are kept, so that the crawl need not fetch them again."""
_PLATFORMS = {"wordpress": wordpress.LAYOUTS, "drupal": drupal.LAYOUTS}

logger = logging.getLogger(__name__)


class FoundSpider(FoundLists):
    """Looks around first, logs what it found, writes that to ``site.toml``, and crawls by it.

    A site may be declared as a subclass with only a name, facts and a start address. Spiders of
    undeclared sites are made by :func:`found_site`, and their facts are learned too.
    """

    pages: ClassVar[tuple[type[ArticlePage], ...]] = ()
    learns_facts: ClassVar[bool] = False
    """Whether title, language and time zone are learned too."""

    address: ClassVar[str | None] = None
    """Address that the user gave; None if the name of a folder was given."""
    anew: ClassVar[bool] = False
    """Whether to learn again, even if there is a ``site.toml``."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.run.watchers.append(self._take_note)
        self._sitemaps: list[str] = []
        self._has_learned = False

    @classmethod
    def from_crawler(cls, crawler: Any, *args: Any, **kwargs: Any) -> Self:
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider.robots_parsed, signals.robots_parsed)
        return spider

    def robots_parsed(self, robotparser: Any, request: Request) -> None:
        """Keep the sitemaps that robots.txt names."""
        self._sitemaps += named_sitemaps(robotparser, request.url)

    @classmethod
    def claim_on(cls, host: str, url: str) -> int:
        """Return :meth:`claim`; what another port of the host answers is another site."""
        port = _port(cls.start_urls[0])
        return 0 if port and _port(url) != port else super().claim_on(host, url)

    # Learning --------------------------------------------------------------------------------

    async def start(self) -> AsyncIterator[Any]:
        try:
            await self._prepare()
        except UnionNewsError as error:
            known = isinstance(error, RunError | RefusedAddressError)
            self.run.give_up(error if known else RunError(str(error)))
            return
        except Exception as error:  # Scrapy would log it and end the crawl as if all was well
            logger.debug("not foreseen", exc_info=True)
            why = f"{type(error).__name__}: {error}"
            self.run.give_up(RunError(f"{self.name}: cannot be looked at ({why}); tell us, please"))
            return
        except BaseException:
            self.run.end(INTERRUPTED)
            raise
        async for request in super().start():
            yield request

    async def parse(self, response: Response) -> AsyncIterator[Article | Request]:
        """Read a page for Scrapy's commands by what was learned; before a crawl, by the page alone."""
        if not hasattr(self, "findings"):
            self.recall(Path(self.settings["UNIONNEWS_OUTPUT"]) / self.name)
        async for found in super().parse(response):
            yield found

    def recall(self, folder: Path) -> None:
        super().recall(folder)
        known = Findings.read(folder)
        host = host_of_address(self.start_urls[0])
        self._take(known or Findings(start=self.start_urls, hosts=[host], title=self.title))
        self.start_urls = self.findings.starts(full=False) or self.start_urls

    async def _prepare(self) -> None:
        known = None if self.anew else Findings.read(self.run.ledger.folder)
        given = self.address or (None if self.learns_facts else self.start_urls[0])
        if known is None or (given and bare_address(given) not in known.start):
            if known is not None:
                logger.info(
                    "%s: begins at another address than %s; looks around again",
                    self.name,
                    SITE_FILE,
                )
            findings = await self._look_around(given or self.start_urls[0])
            if known is not None and self.learns_facts:  # a declaration names all its addresses
                findings.join(known)
                findings.start = [*known.start, *findings.start]
            self._keep(findings, known)
        else:
            self._take(known)
            logger.info(
                "%s: as learned on %s, see %s",
                self.name,
                known.learned,
                self.run.ledger.folder / SITE_FILE,
            )

    async def _look_around(self, begin: str) -> Findings:
        return await learn(bare_address(begin), self._get, lambda: self._sitemaps)

    async def _learn_anew(self, known: Findings) -> None:
        """Learn from each address that was given. Raises :class:`RunError` if none leads on."""
        found: list[Findings] = []
        troubles: list[RunError] = []
        for start in known.start:
            try:
                found.append(await self._look_around(start))
            except RunError as error:
                troubles.append(error)
        if not found:
            raise troubles[-1]
        for trouble in troubles:
            logger.warning("%s; the site's other addresses are read", trouble)
        findings = found.pop()
        for other in found:
            findings.join(other)
        findings.start = known.start
        self._keep(findings, known)

    def _keep(self, findings: Findings, known: Findings | None) -> None:
        if known:
            findings.keep_facts(known)
        self._take(findings)
        findings.write(self.run.ledger.folder)
        self._has_learned = True
        for line in lines_of(findings):
            logger.info("%s", line)

    async def _get(self, url: str) -> Response:
        request = Request(url, meta={"download_maxsize": MAX_SITEMAP, NO_RESERVATIONS: True})
        response = await self.crawler.engine.download_async(request)
        if len(self.run.looked_at) < MAX_KEPT and response.status in PAGE_STATUSES:
            self.run.looked_at |= {request.url: response, response.url: response}
        return response

    def _take(self, findings: Findings) -> None:
        self.findings = findings
        self.take(findings)
        self.scope = Scope(findings.hosts, findings.stay_in)

    @classmethod
    def take(cls, findings: Findings) -> None:
        """Take the layouts and facts that were learned, where none are declared."""
        cls.pages = cls.pages or _PLATFORMS.get(findings.platform, ())
        if not cls.learns_facts:
            return
        cls.title, cls.timezone = findings.title, findings.timezone or "UTC"
        cls.inLanguage = findings.language or "und"
        cls.publisher = Publisher(
            name=findings.title, url=f"{urlsplit(findings.start[0]).scheme}://{findings.hosts[0]}/"
        )

    def list_rules(self) -> str:
        """Return a hash of the learned file and the declaration."""
        rules = super().list_rules() + Findings.rules(self.run.ledger.folder)
        return hashlib.sha256(rules.encode()).hexdigest()[:16]

    def _begin_walk(self) -> None:
        self.start_urls = self.findings.starts(full=False)
        super()._begin_walk()
        if self.walk.full:
            self.start_urls = self.findings.starts(full=True)
            super()._begin_walk()
        links = self._links([BlockLink(url, "") for url in self.findings.articles])
        if links:
            self.run.ledger.add(links, datetime.now(UTC))

    async def _next_tasks(self) -> list[Task]:
        tasks = await super()._next_tasks()
        if tasks or not self._misfits or self._has_learned or self.run.ending.is_set():
            return tasks
        logger.warning(
            "%s: what was learned on %s no longer fits (%s); looks around again",
            self.name, self.findings.learned, "; ".join(self._misfits[:3]),
        )  # fmt: skip
        try:
            await self._learn_anew(self.findings)
        except RunError as error:
            logger.warning("%s; what was learned before is kept", error)
            self._has_learned = True
            return []
        self.full = True
        self._begin_walk()
        return await super()._next_tasks()

    def _end_of_work(self) -> str:
        outcome = super()._end_of_work()
        # A site in which no crawl has ever found an article was not understood.
        return outcome if outcome != "finished" or self.run.ledger.discovered() else NO_ARTICLE_READ

    def _take_note(self, task: Task, state: State, reason: str | None) -> None:
        if task.kind == "list" and state is State.FAILED and self._is_daily(task.url):
            self._misfits.append(f"{task.url}: {reason}")
        if task.kind == "article" and state is State.NOT_AN_ARTICLE:
            self.findings.forms.refuse(task.url)

    # Articles --------------------------------------------------------------------------------

    def read(self, response: Response, request_url: str) -> RawArticle:
        """Read a page. Raises :class:`NotAnArticleError` also if it is outside the site, if its
        markup says that it is something else, or if it has no date as the site's articles have.
        """
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
        if kind and not is_article:
            return f"its markup says {kind}"
        look = Look(bare_address(response.url), "page", page=page)
        return (
            "a list of articles" if is_vague(form_of(look.url)) and is_list_instead(look) else None
        )

    def _is_dated(self, url: str) -> bool:
        """Tell whether a list or feed has given a date for an address."""
        known = self.run.ledger.address(self.key(url)) if self.run.is_open else None
        return bool(known and known.date_published)


def _port(url: str) -> str:
    """Return the port that an address names; an empty text where it names none."""
    return host_of_address(url).rpartition("]")[2].partition(":")[2]


def _scheme(host: str) -> str:
    """Return the scheme to try for a host: ``http`` with most port numbers, else ``https``."""
    port = host.partition(":")[2]
    return "http" if port not in ("", "443", "8443") else "https"


def found_site(name: str, address: str | None = None, *, anew: bool = False) -> type[FoundSpider]:
    """Return the spider class for an undeclared site, by the name of its folder or an address."""
    host = host_of_address(address) if address else name.replace("_", ":")
    domain = (urlsplit(f"//{host}").hostname or host).removeprefix("www.")
    facts = {
        "name": name,
        "title": host,
        "publisher": Publisher(name=host, url=f"http://{host}/"),
        "inLanguage": "und",
        "timezone": "UTC",
        "allowed_domains": [domain],
        "start_urls": [address or f"{_scheme(host)}://{host}/"],
        "learns_facts": True,
        "address": bare_address(address) if address else None,
        "anew": anew,
    }
    return type("FoundSite", (FoundSpider,), facts)

"""Read the lists of an undeclared site, by what was learned about the site."""

import logging
import re
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from scrapy.http import Response

from unionnews.crawling.base_spiders.feed_spider import next_in_header
from unionnews.crawling.base_spiders.site_spider import SiteSpider, header, task_of
from unionnews.crawling.discovery.address_forms import (
    bare_address,
    form_of,
    is_dates_only,
    is_open,
    kind_by_words,
    page_number,
    period_of,
    with_page,
)
from unionnews.crawling.discovery.findings import Findings
from unionnews.crawling.discovery.link_blocks import BlockLink, is_headline
from unionnews.crawling.discovery.looks import Look, look_at
from unionnews.crawling.discovery.named_places import wanted_sitemaps
from unionnews.crawling.discovery.shown_links import (
    foreign_addresses,
    further_lists,
    shown_articles,
)
from unionnews.crawling.discovery.site_facts import Scope
from unionnews.crawling.discovery.ways_on import WayOn, page_after, place_in
from unionnews.exceptions import UnreadablePageError
from unionnews.folder.ledger import Link, NextPage, Task
from unionnews.pages.feed import day_of
from unionnews.pages.lists import BEYOND
from unionnews.pages.sitemap import MAX_SITEMAP

MAX_SEEN = 300_000
"""Most addresses of a walk that are remembered to see whether a list page shows new ones."""
BARREN = 2
"""Number of list pages in a row with nothing new to this walk after which their list ends."""
OLDEST = 2
"""Last links of a list page that tell whether an incremental walk has come to what is known."""
FORWARDS = 5
"""Most pages in a row that do nothing but forward; as many as redirects."""
PERIODS = "lists by year or month in sitemaps (archives = true in site.toml has them read)"
FOREIGN = "addresses in other languages than {} (stay_in_language in site.toml)"
FOREIGN_FILES = "sitemaps in other languages than {} (stay_in_language in site.toml)"
_SLACK = timedelta(days=1)

logger = logging.getLogger(__name__)


class FoundLists(SiteSpider):
    """Reads feeds, sitemaps, HTML pages and data; the kind is recognized from the answer itself."""

    max_list_bytes = MAX_SITEMAP
    findings: Findings
    scope: Scope

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._seen: set[int] = set()
        self._barren: dict[str, int] = {}
        self._numbered: dict[str, dict[int, str]] = {}
        """Pages that a list links by number, for each chain."""
        self._misfits: list[str] = []
        self._forwards: dict[str, int] = {}
        """Number of pages in a row that forward, by the address to which the last one does."""
        self._stand_for_daily: set[str] = set()
        """Addresses to which lists of every day forward."""
        self._foreign: set[int] = set()
        """Hashes of the addresses that were left out for their language."""
        self._led: set[str] = set()
        """Addresses to which other ways than pagers have led."""

    def _is_daily(self, url: str) -> bool:
        return url in self._stand_for_daily or any(
            way.url == url and way.use == "always" for way in self.findings.ways
        )

    # Addresses -------------------------------------------------------------------------------

    @classmethod
    def key(cls, url: str) -> str:
        """Return the key of an article: its address without scheme, ``www.`` and varying parts."""
        return super().key(bare_address(url)).rstrip("/")

    def _links(self, articles: Iterable[BlockLink]) -> list[Link]:
        found: dict[str, Link] = {}
        for link in articles:
            key = self.key(link.url)
            if key not in found or (link.day and not found[key].date):
                url = found[key].url if key in found else self.findings.forms.direct(link.url)
                found[key] = Link(key, url, link.day)
        return list(found.values())

    # Lists -----------------------------------------------------------------------------------

    def read_list(self, response: Response) -> tuple[list[Link], list[NextPage]]:
        look = look_at(response, self.timezone)
        task = task_of(response)
        if look.kind == "trouble" and task and task.guessed and response.status == 200:
            return [], []  # nothing behind the last page
        if look.forward and self.scope.holds(look.forward):
            return [], self._forwarded(look.forward, task)
        if look.kind == "trouble":
            raise UnreadablePageError(f"{look.url}: {look.reason}; look at what the address gives")
        self.dropped += look.left_out
        self.dropped[BEYOND] += look.links.left_out
        self.dropped += look.feed.lost
        self._count_foreign(look)
        if look.kind == "sitemap":
            links, files = self._read_sitemap(look)
            return links, self.sitemap_files.following(task, links, files, self.dropped)
        forms = self.findings.forms
        articles = shown_articles(look, forms, self.scope, trusting=not forms.confirmed)
        links = self._links(articles)
        if task is None:  # of Scrapy's own commands
            return links, [NextPage(url) for url in (look.pager.next, look.listed.next) if url]
        if look.links.left_out:
            logger.warning("%s: %d links more than are read", task.url, look.links.left_out)
        if not links and self._is_daily(task.url):
            self._misfits.append(f"{task.url}: shows no articles")
        following = []
        if self._brings_news(task, articles) and not self._reaches_back(task, links):
            following = self._following(response, look, task, links)
        if task.number == 1 and links and self._is_daily(task.url) and self._all_unknown(links):
            # All articles are new, so there may be more new ones than this list shows: read others.
            following += [NextPage(url) for url in self.findings.starts(full=True)]
            following = [page for page in following if page.url != task.url]
        return links, list(dict.fromkeys(following))

    def _count_foreign(self, look: Look) -> None:
        """Count what a list links in other languages, once an address."""
        if not self.scope.languages or len(self._foreign) >= MAX_SEEN:
            return
        fresh = set(map(hash, foreign_addresses(look, self.scope))) - self._foreign
        self._foreign |= fresh
        self._drop_foreign(FOREIGN, len(fresh))

    def _drop_foreign(self, why: str, count: int) -> None:
        if count:
            self.dropped[why.format(", ".join(self.scope.languages))] += count

    def _forwarded(self, url: str, task: Task | None) -> list[NextPage]:
        """Return the page to which a list forwards, which stands for it; none after many in a row."""
        if task is None:
            return [NextPage(url)]
        self._forwards[url] = in_a_row = self._forwards.get(task.url, 0) + 1
        if self._is_daily(task.url):
            self._stand_for_daily.add(url)
        if in_a_row <= FORWARDS:
            return [NextPage(url)]
        logger.warning("%s: the last of %d pages that only forward", task.url, in_a_row)
        self.dropped["pages behind many that only forward"] += 1
        if self._is_daily(task.url):
            self._misfits.append(f"{task.url}: only forwards")
        return []

    def _all_unknown(self, links: list[Link]) -> bool:
        return all(self.run.ledger.address(link.key) is None for link in links)

    def _reaches_back(self, task: Task, links: list[Link]) -> bool:
        """Tell whether the oldest links of a page were known before this walk: the pages behind it
        bring nothing new. A full walk reads on all the same.
        """
        # A first page of one or two may show what is kept on top.
        if self.walk.full or not links or (task.number == 1 and len(links) <= OLDEST):
            return False
        known = [self.run.ledger.address(link.key) for link in links[-OLDEST:]]
        return all(one is not None and one.walk < self.walk.number for one in known)

    def _mark(self, link: BlockLink) -> str:
        """Return what is new about a link: not what the list adds to the address of an article."""
        path, mark, _ = link.url.partition("?")
        is_named = mark and is_headline(link.title) and is_open(form_of(path))
        return f"{path} {link.title}" if is_named else self.key(link.url)

    def _brings_news(self, task: Task, links: list[BlockLink]) -> bool:
        """Tell whether a list goes on: it ends after pages with nothing new to this walk.

        A feed, or another list, has shown its newest: what stands on its first page is still new here.
        """
        chain = task.chain or task.url
        marks = {self._mark(link) for link in links}
        fresh = {mark for mark in marks if not {hash(mark), hash((chain, mark))} & self._seen}
        if len(self._seen) < MAX_SEEN:
            self._seen |= {hash((chain, mark) if task.number == 1 else mark) for mark in fresh}
        self._barren[chain] = 0 if fresh else self._barren.get(chain, 0) + 1
        return bool(fresh) or (bool(links) and self._barren[chain] < BARREN) or task.number == 1

    def _following(
        self, response: Response, look: Look, task: Task, links: list[Link]
    ) -> list[NextPage]:
        shown = len(links)
        if look.kind in ("feed", "data"):
            return self._after_data(response, look, task, shown)
        found = [NextPage(url) for url in (look.pager.next, look.listed.next) if url]
        found = found or self._led_on(look, task, shown)
        if not found and task.guessed:
            # An answer to "load more" is only a part of a page, without the link to the next one.
            found = self._guessed(task, shown)
        found = found or self._older_periods(look, links)
        numbered = self._numbered.setdefault(task.chain or task.url, {})
        numbered |= look.pager.numbered
        if self.walk.full and (task.number > 1 or not found):
            # Numbered links may not be pages of a list, so page 2 is read before the others.
            found += [NextPage(url) for url in numbered.values()]
        if self._may_spread():
            beside = further_lists(
                look, self.findings.forms, self.scope, archives=self.findings.archives
            )
            found += [NextPage(url) for url in beside]
        return [page for page in found if self.scope.holds(page.url)]

    def _older_periods(self, look: Look, links: list[Link]) -> list[NextPage]:
        """Return the years or months before the oldest article of a list that ends here."""
        days = [link.date for link in links if link.date]
        if not days or not self.walk.full or look.page is None:
            return []
        periods = further_lists(look, self.findings.forms, self.scope, archives=True)
        return [
            NextPage(url)
            for url in periods
            if (period := period_of(url))
            and period < min(days)[: len(period)]
            and self.scope.holds(url)
        ]

    def _led_on(self, look: Look, task: Task, shown: int) -> list[NextPage]:
        """Return the next page by the ways that led on while looking around."""
        if not self.findings.pagers:
            return []
        own = task.chain or task.url
        ways = [w for w in look.ways_on(own, shown) if w.shape in self.findings.pagers]
        # Those that only files with scripts name.
        ways += [WayOn(one, one, 9, guessed=True) for one in self.findings.pagers if "://" in one]
        here = place_in(own, task.url)
        later = [
            NextPage(way.url, way.guessed)
            for way in ways
            if way.url not in self._led and not _is_before(place_in(own, way.url), here)
        ]
        # All that are linked, as only this page may link them, but one of those that are guessed.
        linked = [page for page in later if not page.guessed] if self.walk.full else []
        taken = linked or later[:1]
        self._led.update(page.url for page in taken)
        return taken

    def _may_spread(self) -> bool:
        """Tell whether few list pages were read so far, compared with the articles found."""
        return self.run.counts["listPages"] <= 10 + self.run.ledger.discovered() * 6 // 10

    @staticmethod
    def _guessed(task: Task, shown: int) -> list[NextPage]:
        after = page_after(task.url, shown)
        return [NextPage(after, True)] if after else []

    def _after_data(self, response: Response, look: Look, task: Task, shown: int) -> list[NextPage]:
        named = look.feed.next or look.data.next or next_in_header(response)
        if named:
            return [NextPage(named)] if self.scope.holds(named) else []
        total = header(response, "X-WP-TotalPages") or ""
        here = page_number(task.url)
        if total.isdecimal():
            return [NextPage(with_page(task.url, "page", here + 1))] if here < int(total) else []
        if look.kind == "data" or look.data.links:
            # What "load more" answers may look like a JSON Feed, but names no next page.
            return [] if look.data.is_last else self._guessed(task, shown)
        is_wordpress = self.findings.platform == "wordpress" and "wp/v2" not in task.url
        ends = any(way.url == task.url and not way.more for way in self.findings.ways)
        if is_wordpress and look.may_be_cut and not ends:
            return [NextPage(with_page(task.url, "paged", here + 1), True)]
        return []

    def _read_sitemap(self, look: Look) -> tuple[list[Link], list[NextPage]]:
        files = {
            place.url: day_of(place.changed, self.timezone)
            for place in look.places
            if place.isSitemap
        }
        own = list(filter(self.scope.is_own, files))
        wanted = wanted_sitemaps(own, self.scope.languages)
        self._drop_foreign(FOREIGN_FILES, len(set(wanted_sitemaps(own)) - set(wanted)))
        wanted.sort(key=lambda url: files[url] or "", reverse=True)
        articles = [
            BlockLink(bare_address(place.url), "", day_of(place.published, self.timezone))
            for place in look.places
            if not place.isSitemap and self._is_listed(bare_address(place.url), place.published)
        ]
        following = [url for url in wanted if self._is_changed(url, files[url])]
        if not self.walk.full and not any(files.values()):
            # The index does not say which file has changed: read the first and the highest number.
            following = list(dict.fromkeys([*following[:1], *sorted(following, key=_numbers)[-1:]]))
        periods = list(filter(self.findings.forms.is_period, self._pages_in(look)))
        if self.findings.archives:
            # Only a full walk reads again what is over.
            following += periods if self.walk.full else sorted(periods, key=_age)[-1:]
        else:
            self.dropped[PERIODS] += len(periods)
        return self._links(articles), [NextPage(url) for url in following]

    def _pages_in(self, look: Look) -> list[str]:
        pages = (bare_address(place.url) for place in look.places if not place.isSitemap)
        return [url for url in pages if self.scope.holds(url)]

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
        read = self.run.ledger.list_page_read(url)
        return read is None or date.fromisoformat(changed) >= (read - _SLACK).date()


def _is_before(place: tuple[str, str] | None, here: tuple[str, str] | None) -> bool:
    """Tell whether a place has the shape of this one, and a number that is not higher."""
    if place is None or here is None or place[0] != here[0]:
        return False
    return place[1].isdecimal() and here[1].isdecimal() and int(place[1]) <= int(here[1])


def _age(url: str) -> tuple[str, list[int]]:
    return period_of(url) or "", _numbers(url)


def _numbers(url: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d{1,9}", url)]

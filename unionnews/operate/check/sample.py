"""Read a few pages of a site as they are now."""

from collections.abc import Awaitable, Callable
from pathlib import Path

from scrapy.http import Response

from unionnews.crawling.base_spiders import SiteSpider
from unionnews.crawling.sites import site_in
from unionnews.exceptions import PageError, RefusedAddressError
from unionnews.fetching import Fetcher, FetchOptions
from unionnews.folder.ledger import Link
from unionnews.normalize.article import article
from unionnews.operate.check.sight import ListSight, Sight
from unionnews.pages.extract import Page, extract

ARTICLES = 40
"""Article pages read in a check."""
LISTS = 6
"""List pages read in a check."""
Load = Callable[[str], Awaitable[Page]]


async def live_sample(folder: Path, options: FetchOptions, articles: int = ARTICLES) -> Sight:
    """Read a sample of a folder's site over the network, or from the archives that the options name."""
    site = site_in(folder)
    async with Fetcher(options) as fetcher:
        return await sample(site, fetcher.page, articles, folder)


async def sample(
    site: type[SiteSpider], load: Load, articles: int = ARTICLES, folder: Path = Path()
) -> Sight:
    """Read start pages, the list pages they link, and the newest articles linked from these.

    ``folder`` is the site's output folder, which may say what was learned about it.
    """
    spider = site()
    spider.recall(folder)
    sight, links = Sight(), await _lists(spider, load, articles)
    sight.lists = links[0]
    for link in list(links[1].values())[:articles]:
        try:
            page = await load(link.url)
            raw = extract(page, site.layouts(), site.name)
            sight.records.append(article(raw, site.site()).to_dict())
        except (PageError, RefusedAddressError) as error:
            sight.refused[link.url] = str(error)
    return sight


async def _lists(
    spider: SiteSpider, load: Load, articles: int
) -> tuple[dict[str, ListSight], dict[str, Link]]:
    sights: dict[str, ListSight] = {}
    links: dict[str, Link] = {}
    waiting = list(spider.start_urls)
    for _ in range(max(LISTS, len(waiting))):
        if not waiting:
            break
        url = waiting.pop(0)
        starts = url in spider.start_urls
        try:
            found, following = spider.read_list(_response(await load(url)))
        except (PageError, RefusedAddressError) as error:
            if starts:
                sights[url] = ListSight(0, False, str(error))
            continue
        links.update((link.key, link) for link in found if link.key not in links)
        linked = [page.url for page in following if not page.guessed]
        if starts:
            sights[url] = ListSight(len(found), bool(linked))
        if len(links) < articles:
            waiting += [page.url for page in following if page.url not in waiting]
    return sights, links


def _response(page: Page) -> Response:
    kind = page.metadata.contentType
    return Response(
        str(page.response.url),
        status=page.response.status or 200,
        headers={"Content-Type": kind} if kind else None,
        body=bytes(page.response.body),
    )

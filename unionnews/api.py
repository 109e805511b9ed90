"""For Python users: one page or text in, one record out; and the records that are new."""

from __future__ import annotations

from unionnews.dataset.reading import Reading, read
from unionnews.extract import extract, further_pages, read_page
from unionnews.items import ArchiveLocation, Article
from unionnews.normalize.article import Site, article
from unionnews.normalize.undeclared import undeclared_site
from unionnews.pages.article import ArticlePage
from unionnews.pages.generic import GenericPage
from unionnews.sites import all_sites, site_of

__all__ = ["Reading", "extract_article", "read", "reading_rules"]


def extract_article(
    body: bytes,
    url: str | None = None,
    *,
    content_type: str | None = None,
    status: int | None = None,
    request_url: str | None = None,
    downloaded: str | None = None,
    archive: ArchiveLocation | None = None,
) -> Article:
    """Return the article that a page holds.

    ``body`` is the page as bytes, after content decoding; ``url`` its address after redirects, if
    it has one: it decides the site, and so the layouts that are tried, the time zone and the
    canonical address. ``content_type`` is the HTTP header, ``downloaded`` an ISO 8601 instant.

    Works without network, without a running Scrapy, and inside a running event loop. Of a
    multi-page article only this page is read; a validation message says so.

    Raises :class:`~unionnews.exceptions.NotAnArticleError` when every layout refuses the page and
    :class:`~unionnews.exceptions.UnreadablePageError` for bytes that are no page.
    """
    declared, layouts = reading_rules(url)
    page = read_page(
        body,
        url,
        content_type=content_type,
        status=status,
        request_url=request_url,
        downloaded=downloaded,
        archive=archive,
    )
    raw = extract(page, layouts, declared.name if declared else None)
    site = declared or undeclared_site(raw)
    record = article(raw, site)
    if url and (missing := further_pages(raw, url, site.addresses)):
        numbers = ", ".join(map(str, missing))
        record.metadata.validationMessages.append(f"only page 1 was read; missing: {numbers}")
    return record


def reading_rules(url: str | None) -> tuple[Site | None, tuple[type[ArticlePage], ...]]:
    """Return the facts of the site of an address, if it is declared, and the layouts to try.

    A page without an address may be of any site: all layouts are tried.
    """
    spider = site_of(url)
    if spider is not None:
        return spider.site(), (*spider.pages, GenericPage)
    if url is None:
        layouts = dict.fromkeys(page for known in all_sites().values() for page in known.pages)
        return None, (*layouts, GenericPage)
    return None, (GenericPage,)

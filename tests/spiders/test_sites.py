"""Every declared site is held to the same rules."""

import inspect
import statistics
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from running import ROOT

from unionnews.crawling.base_spiders import ListingSpider, SiteSpider
from unionnews.crawling.sites import all_sites, reading_rules, site_named, site_of
from unionnews.exceptions import UnknownSiteError
from unionnews.pages.generic.generic_page import GenericPage
from unionnews.pages.platforms.weixin import WeixinPage
from unionnews.words.languages import language_tag

SITES = sorted(all_sites().items())
POLITENESS = ("ROBOTSTXT_OBEY", "USER_AGENT", "UNIONNEWS_DELAY", "DOWNLOADER_MIDDLEWARES")
every_site = pytest.mark.parametrize(("name", "site"), SITES, ids=[name for name, _ in SITES])


def source_lines(site: type[SiteSpider]) -> list[str]:
    text = Path(inspect.getfile(site)).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line.strip()]


@every_site
def test_site_keeps_the_rules(name: str, site: type[SiteSpider]) -> None:
    assert Path(inspect.getfile(site)).stem == name
    assert len(source_lines(site)) <= 40
    assert ZoneInfo(site.timezone)
    assert language_tag(site.inLanguage) == site.inLanguage
    assert not set(site.custom_settings or {}) & set(POLITENESS)
    assert site.start_urls
    assert all(url.startswith(("http://", "https://")) for url in site.start_urls)
    assert (site.publisher.url or "").startswith("http")
    assert site.verified == "never" or date.fromisoformat(site.verified)


@every_site
def test_site_says_what_it_rests_on(name: str, site: type[SiteSpider]) -> None:
    """Its docstring is what docs/sites.md prints: what the site is, and the evidence."""
    note = inspect.getmodule(site).__doc__ or ""
    assert "Evidence:" in note
    if site.verified == "never":
        assert "run" in note


@every_site
def test_sample_addresses_are_this_site_and_no_other(name: str, site: type[SiteSpider]) -> None:
    assert site.sample_addresses
    for url in site.sample_addresses:
        assert site.article_link(url), url
        claims = {other: found.claim(url) for other, found in SITES if found.article_link(url)}
        best = max(claims.values())
        assert [other for other, claim in claims.items() if claim == best] == [name], url
        assert site_of(url) is site


@every_site
def test_a_site_found_by_lists_declares_its_addresses(name: str, site: type[SiteSpider]) -> None:
    """Without them every link of a list would be an article."""
    if issubclass(site, ListingSpider):
        assert site.addresses or site.articles
        for url in site.start_urls:
            assert site.article_link(url) is None


def test_sites_are_many_and_small() -> None:
    sizes = [len(source_lines(site)) for _, site in SITES]
    assert len(sizes) >= 15
    assert statistics.median(sizes) <= 15
    assert sum(site.verified != "never" for _, site in SITES) >= 8


def test_platforms_have_fixtures() -> None:
    """Each layout a site names has a page written here that it reads."""
    fixtures = ROOT / "tests" / "fixtures"
    named = {page for _, site in SITES for page in site.pages}
    modules = {page for page in named if ".platforms.people" not in page.__module__}
    missing = [
        page.__name__ for page in modules
        if not list(fixtures.glob(f"*.{page.__name__}/*/output.json"))
    ]  # fmt: skip
    assert missing == []


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("http://acftu.people.com.cn/n1/2024/0527/c67502-40243718.html", "people_acftu"),
        ("http://cpc.people.com.cn/n1/2024/0527/c67502-40243718.html", "people_acftu"),
        ("http://finance.people.com.cn/n1/2024/0527/c67502-40243718.html", "people_acftu"),
        ("https://acftu.people.com.cn/BIG5/n1/2023/0724/c67502-40042110.html", "people_acftu"),
        ("http://finance.people.com.cn/n1/2024/0510/c1004-40232587.html", "people_finance"),
        ("http://world.people.com.cn/n1/2024/0510/c1002-40232587.html", "people"),
        ("http://news.example.org/1.html", None),
        (None, None),
    ],
)
def test_the_more_specific_site_wins(url: str | None, name: str | None) -> None:
    site = site_of(url)
    assert (site.name if site else None) == name


def test_an_unknown_site_names_those_that_come_near() -> None:
    with pytest.raises(UnknownSiteError, match="people_acftu"):
        site_named("people_acft")


def test_without_an_address_only_the_general_layout_takes_any_page() -> None:
    _, layouts = reading_rules(None)
    assert layouts[-1] is GenericPage
    # WeChat's accepts its own pages only.
    assert [one for one in layouts if issubclass(one, GenericPage)] == [WeixinPage, GenericPage]
    assert len(layouts) > 5


@pytest.mark.parametrize("url", ["redis://:x@[::1:99/0", "http://[", "", "news"])
def test_what_is_no_address_is_of_no_site(url):
    assert site_of(url) is None

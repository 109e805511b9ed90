"""What leads to older articles: selects of a form, and lists in another order than that of the days."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from invented_older import sparse
from invented_sites import (
    Answer,
    InventedSite,
    page,
    publish,
    rows,
    sitemap,
    sitemap_index,
    static_pages,
    stories,
)
from lxml import html
from running import run_unionnews

from unionnews.crawling.base_spiders.found_lists import PERIODS
from unionnews.crawling.discovery.findings import FoundSource, Way
from unionnews.crawling.discovery.link_blocks import BlockLink
from unionnews.crawling.discovery.list_pagers import list_pager
from unionnews.crawling.discovery.looks import declared_kind
from unionnews.pages.extract import read_page

URL = "https://union.example/press"


@pytest.mark.slow
def test_lists_of_months_that_are_not_read_are_counted(tmp_path: Path) -> None:
    """Looking around reads two files of an index; the third one names the months."""
    site, pairs = sparse("third_file", 224)
    months = ["/archive/2024/05", "/archive/2024/may"]
    site.html("/", page("Home", '<img src="/main.jpg">'))
    site.xml("/sitemap.xml", sitemap_index(["/a.xml", "/b.xml", "/c.xml"]))
    site.xml("/a.xml", sitemap(static_pages(site), None))
    site.xml("/b.xml", sitemap([path for _, path in pairs[::6]], None))
    site.xml("/c.xml", sitemap(months, None))
    with site:
        done = run_unionnews(
            "crawl", site.url(), "--delay", "0", "--output", tmp_path,
            UNIONNEWS_CONTACT="tests@example.org",
            UNIONNEWS_ALLOW_PRIVATE_HOSTS="127.0.0.0/8",
        )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert f"2 {PERIODS}" in " ".join(done.stderr.split())


def _forward(path: str) -> Answer:
    return Answer(f'<html><head><script>location.href="{path}";</script></head></html>'.encode())


@pytest.mark.slow
@pytest.mark.parametrize("ends", [True, False])
def test_a_list_that_forwards_to_nothing_is_told_each_time(tmp_path: Path, ends: bool) -> None:
    with InventedSite("forwarding", start="/news") as site:
        pairs = [(story, f"/p/{story.slug}") for story in stories(12, "en", 225)]
        publish(site, pairs)
        site.html("/news", page("News", rows(pairs)))
        variables = {
            "UNIONNEWS_CONTACT": "tests@example.org",
            "UNIONNEWS_ALLOW_PRIVATE_HOSTS": "127.0.0.0/8",
        }
        crawl = ("crawl", site.url(), "--delay", "0", "--output", tmp_path)
        assert run_unionnews(*crawl, **variables).returncode == 0
        site.pages["/news"] = _forward("/to1")
        site.html("/to1", page("Welcome", "<p>Do you agree?</p>"))
        if not ends:
            site.pages |= {f"/to{n}": _forward(f"/to{n + 1}") for n in range(1, 99)}
        for _ in range(2):
            site.hits.clear()
            done = run_unionnews(*crawl, **variables)
            assert "no longer fits" in done.stderr
            assert ("the last of 6 pages that only forward" in done.stderr) is not ends
            assert len([hit for hit in site.hits if hit.startswith("/to")]) <= 10


def _form(years: str, months: str) -> list[str]:
    root = html.fromstring(
        f'<form action="/press"><select name="y">{years}</select><select name="monat">{months}</select></form>'
    )
    return [url.removeprefix(URL) for url in list_pager(root, URL).periods]


def _options(*values: object) -> str:
    return "".join(f'<option value="{value}">{value}</option>' for value in values)


def test_two_selects_lead_to_each_month_of_each_year() -> None:
    found = _form(_options(2021, 2022), _options(*range(1, 13)))
    assert found[:2] == ["?y=2022&monat=12", "?y=2022&monat=11"]
    assert found[-1] == "?y=2021&monat=1"
    assert len(found) == 24


def test_months_to_come_are_left_out() -> None:
    today = datetime.now(UTC)
    found = _form(_options(today.year), _options(*range(1, 13)))
    assert len(found) == today.month


@pytest.mark.parametrize("whole", ["", "0", "all"])
def test_an_entry_for_the_whole_year_saves_its_months(whole: str) -> None:
    assert _form(_options(2021, 2022), _options(whole, *range(1, 13))) == [
        f"?y=2022&monat={whole}",
        f"?y=2021&monat={whole}",
    ]


@pytest.mark.slow
def test_hostile_selects_lead_to_no_more_than_the_months_there_are() -> None:
    months = _options(*range(1, 13))
    assert _form(_options("9" * 5000, 2022) * 300, months * 300) == _form(_options(2022), months)
    assert "?y=2022&monat=12" not in _form(_options(2022), _options("9" * 5000, *range(1, 13)))
    zeros = _options(*("0" * count + "12" for count in range(5000)))
    assert len(_form(_options(*range(1900, 2025)), months + zeros)) < 5000


@pytest.mark.parametrize(
    ("days", "is_sorted"),
    [
        ([20, 19, 12, 8, 7, 3], True),
        ([3, 20, 19, 12, 8, 7], True),  # one is kept on top
        ([7, 20, 3, 12, 8, 19, 4], False),
        ([3, 7, 8, 12, 19, 20], False),
    ],
)
def test_a_list_by_another_order_is_told(days: list[int], is_sorted: bool) -> None:
    links = [BlockLink(f"{URL}/{day}", "", f"2024-05-{day:02}") for day in days]
    assert FoundSource(Way("list", URL, ""), links).is_newest_first is is_sorted


@pytest.mark.parametrize(
    "inside", ["<h2>One</h2>", "<h1>One</h1>", "<p itemprop='articleBody'>One</p>"]
)
def test_teasers_that_declare_articles_are_a_list(inside: str) -> None:
    scope = f'<div itemscope itemtype="https://schema.org/Article">{inside}</div>'
    page = read_page(f"<html><body>{scope * 3}</body></html>".encode(), URL)
    assert declared_kind(page) == (None, False)


def test_an_article_beside_teasers_is_declared() -> None:
    scope = '<div itemscope itemtype="https://schema.org/Article">{}</div>'
    whole = scope.format("<h2>One</h2><div itemprop='articleBody'>Two</div>")
    page = read_page(
        f"<html><body>{whole}{scope.format('<h3>Three</h3>') * 3}</body></html>".encode(), URL
    )
    assert declared_kind(page) == (None, True)

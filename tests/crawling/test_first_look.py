"""The first look at a site that nobody declared, where something is wrong with it."""

import asyncio
import os
import socket
import subprocess
from pathlib import Path

import forking
import pytest
from invented_sites import (
    InventedSite,
    article_page,
    page,
    publish,
    rows,
    sitemap,
    sitemap_index,
    stories,
)
from running import interrupted, read_jsonl, run_unionnews
from scrapy.http import HtmlResponse, Response

from unionnews.crawling.discovery.findings import SITE_FILE, Findings
from unionnews.crawling.discovery.learning import learn
from unionnews.crawling.sites import site_at
from unionnews.exceptions import RunError, UsageError

VARIABLES = {
    "UNIONNEWS_CONTACT": "tests@example.org",
    "UNIONNEWS_ALLOW_PRIVATE_HOSTS": "127.0.0.0/8",
}
NO_SITEMAPS = (
    "http://[",
    "file:///etc/passwd",
    "http://a:secret@127.0.0.1/",
    "javascript:x",
    "//",
    "",
)


@pytest.mark.slow
def test_lines_of_a_robots_txt_that_name_no_sitemap_end_nothing(tmp_path: Path) -> None:
    lines = "".join(f"Sitemap: {url}\n" for url in (*NO_SITEMAPS, "/map.xml"))
    with InventedSite("maps", robots=lines) as site:
        told = [(story, f"/news/{story.number}-x") for story in stories(8, "en", 3)]
        publish(site, told)
        site.html("/", page("Home", rows(told[:6])))
        site.xml("/map.xml", sitemap([path for _, path in told]))
        crawl = ("crawl", site.url("/"), "--delay", "0", "--output", tmp_path)
        done = run_unionnews(*crawl, **VARIABLES)
        assert done.returncode == 0
        assert "Traceback" not in done.stderr
        assert "secret" not in done.stderr
        (records,) = tmp_path.glob("*/articles.jsonl")
        assert {one["headline"] for one in read_jsonl(records)} == set(site.articles.values())


def test_an_error_that_was_not_foreseen_fails_the_run() -> None:
    """Scrapy would log it and go on to the end, which would look like success."""
    spider = site_at("http://127.0.0.1:9/")()

    async def asked() -> list[object]:
        return [request async for request in spider.start()]

    assert asyncio.run(asked()) == [], "the run was not opened, so it has no ledger"
    assert isinstance(spider.run.failure, RunError)


@pytest.mark.slow
def test_ctrl_c_at_a_site_that_nothing_is_known_of_yet_is_no_success(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        crawl = (*forking.START, "crawl", url, "--delay", "0", "--output", str(tmp_path))
        variables = {**os.environ, "PYTHONPATH": str(forking.ROOT), **VARIABLES}
        process = forking.Command(
            crawl, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=variables
        )
        with silent.accept()[0]:
            assert interrupted(process) == 3


def test_a_learned_file_of_brackets_is_told_in_a_line(tmp_path: Path) -> None:
    (tmp_path / SITE_FILE).write_text(f"x = {'[' * 5000}{']' * 5000}\n")
    with pytest.raises(UsageError, match="correct it"):
        Findings.read(tmp_path)


def learned(start: str, pages: dict[str, str]) -> Findings:
    """Look around on a site of these pages, by address; without the slash at the end of a start."""

    async def get(url: str) -> Response:
        headers = {"Content-Type": "text/html; charset=utf-8"}
        body = pages.get(url)
        return HtmlResponse(
            url, 200 if body else 404, headers=headers, body=(body or "not here").encode()
        )

    return asyncio.run(learn(start, get, list))


@pytest.mark.parametrize("dated", [True, False])
@pytest.mark.parametrize("odd", ["<p>x</p>" * 11_000, "<div>" * 600, "<p " + "a " * 200 + ">"])
def test_an_article_that_cannot_be_read_speaks_against_no_other(odd: str, dated: bool) -> None:
    told = [(story, f"/news/{story.number}-x") for story in stories(12, "en", 3)]
    pages = {f"http://union.example{path}": article_page(story) for story, path in told}
    first = next(iter(pages))
    pages[first] = article_page(told[0][0], after=odd)
    pages["http://union.example/"] = page("Home", rows(told, dated=dated))
    findings = learned("http://union.example/", pages)
    assert [way.articles for way in findings.ways if way.kind == "list"] == [12]


def test_a_host_with_a_sharp_s_is_that_of_browsers() -> None:
    """Of ``ß``, IDNA 2003 makes ``ss``: another host, perhaps somebody else's."""
    own = "http://xn--strae-oqa.example"
    told = [
        (story, f"http://straße.example/news/{story.number}-x") for story in stories(8, "en", 3)
    ]
    pages = {url.replace("http://straße.example", own): article_page(one) for one, url in told}
    pages[f"{own}/"] = page("Home", rows(told))
    for start in ("http://straße.example/", "http://STRAẞE.example/"):
        site = site_at(start)
        assert (site.name, site.start_urls) == ("xn--strae-oqa.example", [f"{own}/"])
        findings = learned(site.start_urls[0], pages)
        assert [(way.kind, way.articles) for way in findings.ways] == [("list", 8)]


def crawled(site: InventedSite, output: Path) -> tuple[int, set[str]]:
    """Crawl a site; return the status and the headlines that were read."""
    crawl = ("crawl", site.url("/"), "--delay", "0", "--output", output)
    done = run_unionnews(*crawl, **VARIABLES)
    records = [one for path in output.glob("*/articles.jsonl") for one in read_jsonl(path)]
    return done.returncode, {one["headline"] for one in records}


INDEXES = {
    "the first files are not there": {"/map.xml": ["/dead1.xml", "/dead2.xml", "/dead3.xml", "/news.xml"]},
    "the index names itself": {"/map.xml": ["/map.xml", "/a.xml"], "/a.xml": ["/map.xml", "/b.xml"], "/b.xml": ["/a.xml", "/news.xml"]},
    "an index of indexes of indexes": {"/map.xml": ["/a.xml"], "/a.xml": ["/b.xml"], "/b.xml": ["/news.xml"]},
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("kind", INDEXES)
def test_files_of_an_index_that_show_nothing_hide_no_article(kind: str, tmp_path: Path) -> None:
    with InventedSite("maps", robots="Sitemap: /map.xml\n") as site:
        told = [(story, f"/news/{story.number}-x") for story in stories(8, "en", 3)]
        publish(site, told)
        site.html("/", page("Home", "<p>Welcome.</p>"))
        site.xml("/news.xml", sitemap([path for _, path in told]))
        for path, files in INDEXES[kind].items():
            site.xml(path, sitemap_index(files))
        status = 3 if "not there" in kind else 0  # what failed is told
        assert crawled(site, tmp_path) == (status, set(site.articles.values()))


@pytest.mark.slow
def test_a_first_crawl_that_finds_no_article_is_no_success(tmp_path: Path) -> None:
    with InventedSite("maps", robots="Sitemap: /map.xml\n") as site:
        site.html("/", page("Home", "<p>Welcome.</p>"))
        site.xml("/map.xml", sitemap_index(["/dead1.xml", "/empty.xml", "/dead3.xml"]))
        site.xml("/empty.xml", sitemap([]))
        assert crawled(site, tmp_path) == (3, set())

"""On real lists of declared sites, a crawl that knows no declaration finds what the declaration finds."""

import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from invented_sites import InventedSite, stories
from running import read_jsonl, run_unionnews
from scrapy.http import Response

from unionnews.crawling.sites import site_named

LISTS = [
    ("people", "home_fragment_20261003.html"),
    ("people", "home_headlines_fragment_20261004.html"),
    ("workercn", "list_character_20261005_trimmed.html"),
]
_HOSTS = re.compile(rb"https?://(?:[\w-]+\.)*(?:people\.com\.cn|people\.cn|workercn\.cn)\b")


@pytest.mark.slow
@pytest.mark.parametrize(("name", "file"), LISTS)
def test_a_list_is_read_as_its_declaration_reads_it(
    corpus: Path, tmp_path: Path, name: str, file: str
) -> None:
    """The page is served from loopback, its hosts in one; behind its links lie invented articles."""
    spider = site_named(name)()
    body = (corpus / "lists" / file).read_bytes()
    links, _ = spider.read_list(Response(spider.start_urls[0], body=body))
    with InventedSite(name, start=urlsplit(spider.start_urls[0]).path) as site:
        site.xml(site.start, _HOSTS.sub(b"{site}", body), "text/html")
        for link, story in zip(links, stories(len(links), "zh"), strict=True):
            site.story(urlsplit(link.url).path, story)
        done = run_unionnews(
            "crawl", site.url(), "--delay", "0", "--output", tmp_path,
            UNIONNEWS_CONTACT="tests@example.org",
            UNIONNEWS_ALLOW_PRIVATE_HOSTS="127.0.0.0/8",
            UNIONNEWS_STATE=str(tmp_path / "state"),
        )  # fmt: skip
        (records,) = tmp_path.glob("*/articles.jsonl")
        found = {record["headline"] for record in read_jsonl(records)}
    assert links
    assert found == set(site.articles.values()), done.stderr

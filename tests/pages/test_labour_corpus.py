"""Declared sites on real pages: each gives its truth.

The truth of Rizospastis counts headline and lead to the text, and keeps a markup line break as BR.
"""

import re
from collections import Counter
from pathlib import Path

import pytest
from running import read_jsonl
from scrapy.http import Response

from unionnews import extract_article
from unionnews.crawling.sites import site_named, site_of
from unionnews.items import Article

FOLDERS = {"_www.rizospastis.gr_": "http://www.rizospastis.gr/wwwengine/story.do?id=1",
           "_www1.rizospastis.gr_": "http://www1.rizospastis.gr/wwwengine/story.do?id=1"}  # fmt: skip
NO_PEOPLE = {"Nairobi"}
"""What the truth takes for an author."""


def address(row: dict) -> str | None:
    given = row.get("url")
    return given or next((url for mark, url in FOLDERS.items() if mark in row["file"]), None)


def score(truth: str, text: str) -> float:
    """Return F1 over words and Chinese characters."""
    true, got = (Counter(re.findall(r"[\u3400-\u9fff]|\w+", t.lower())) for t in (truth, text))
    return 2 * (true & got).total() / (true.total() + got.total())


def whole(article: Article, row: dict) -> str:
    if not row["body"].startswith(row["headline"]):
        return article.articleBody
    return "\n".join([article.headline, article.subheadline or "", article.articleBody])


@pytest.mark.slow
@pytest.mark.measured
def test_each_page_of_a_declared_site_gives_its_truth(corpus: Path) -> None:
    sites = Counter()
    for row in read_jsonl(corpus / "labour" / "truth.jsonl"):
        site = site_of(address(row))
        if site is None:
            continue
        sites[site.name] += 1
        article = extract_article((corpus / "labour" / row["file"]).read_bytes(), address(row))
        assert article.metadata.spider == site.name
        if headline := row.get("headline"):
            assert article.headline == headline.replace(" BR ", " ")
        if date := row.get("date"):
            assert (article.datePublished or "")[:10] == date[:10]
        if authors := row.get("authors"):
            assert {a.name for a in article.authors} == set(authors) - NO_PEOPLE
        if row.get("body"):
            assert score(row["body"], whole(article, row)) >= 0.97, row["file"]
    assert sites == {"jungewelt": 2, "rizospastis": 6, "infocomcgt": 1, "sauvonsluniversite": 1}


@pytest.mark.slow
@pytest.mark.measured
def test_socialist_worker(corpus: Path) -> None:
    """Headline and printed date of 60 hand-coded pages; every by-line that names a person."""
    right = named = 0
    folder = corpus / "labour" / "socialistworker.org"
    rows = read_jsonl(folder / "labels.jsonl")
    for row in rows:
        article = extract_article((folder / row["file"]).read_bytes(), row["url"])
        printed = article.headline == row["headline"], article.datePublished == row["printed_date"]
        right += all(printed)
        authors = " ".join(author.name for author in article.authors)
        people = [re.split(r",| and ", line)[0] for line in row.get("bylines") or []]
        named += all(name in authors for name in people if not name.startswith("a "))
        assert "Back to the top" not in article.articleBody
        assert "| Page" not in article.articleBody
    assert len(rows) == 60
    assert right >= 58
    assert named >= 58


def test_workercn_list(corpus: Path) -> None:
    """A list of 2026: every entry with the day of its address, each once."""
    spider = site_named("workercn")()
    body = (corpus / "lists" / "list_character_20261005_trimmed.html").read_bytes()
    links, _ = spider.read_list(Response(spider.start_urls[0], body=body))
    assert len(links) == len(set(re.findall(rb"li_(\d+)", body)))
    assert all(link.date and link.date.startswith("2026-") for link in links)
    assert links[0].key == "8907680"

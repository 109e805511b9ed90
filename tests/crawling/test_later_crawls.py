"""What a later crawl of a site that nobody declared asks for, when a few articles have come."""

from pathlib import Path

import pytest
from invented_sites import InventedSite, chunks, page, publish, rows, stories
from running import read_jsonl, run_unionnews

SECTIONS = ("wages", "rights", "advice")


def fill(site: InventedSite, newest: int) -> None:
    """Publish three sections with pagers, and a home page that shows the newest of all."""
    told = stories(33, "en", 81)[newest:]
    menu = "".join(f'<li><a href="/list?cat={name}">{name}</a></li>' for name in SECTIONS)
    pairs = [(s, f"/show?cat={SECTIONS[s.number % 3]}&id={s.number}") for s in told]
    publish(site, pairs, menu=menu)
    site.html("/", page("Home", rows(pairs[:7]), menu=menu))
    for name in SECTIONS:
        parts = chunks([one for one in pairs if f"cat={name}&" in one[1]], 5)
        for number, items in enumerate(parts, 1):
            following = f'<a href="/list?cat={name}&page={number + 1}">Next</a>'
            shown = rows(items) + (following if number < len(parts) else "")
            place = f"/list?cat={name}{f'&page={number}' if number > 1 else ''}"
            site.html(place, page(name, shown, menu=menu))


@pytest.mark.slow
def test_what_is_new_costs_one_list_page(tmp_path: Path) -> None:
    with InventedSite("newsroom") as site:
        fill(site, 3)
        crawl = ("crawl", site.url("/"), "--delay", "0", "--output", tmp_path)
        variables = {
            "UNIONNEWS_CONTACT": "tests@example.org",
            "UNIONNEWS_ALLOW_PRIVATE_HOSTS": "127.0.0.0/8",
        }
        assert run_unionnews(*crawl, **variables).returncode == 0
        site.hits.clear()
        fill(site, 0)
        assert run_unionnews(*crawl, **variables).returncode == 0
        (records,) = tmp_path.glob("*/articles.jsonl")
        assert {record["headline"] for record in read_jsonl(records)} == set(site.articles.values())
        assert len(site.hits) <= 3 + 3

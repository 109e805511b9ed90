"""Every declared site is held to the same rules."""

from __future__ import annotations

import inspect
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from unionnews.exceptions import UnknownSiteError
from unionnews.normalize.languages import language_tag
from unionnews.sites import all_sites, site_named, site_of

SITES = sorted(all_sites().items())
POLITENESS = ("ROBOTSTXT_OBEY", "USER_AGENT", "UNIONNEWS_DELAY", "DOWNLOADER_MIDDLEWARES")


@pytest.mark.parametrize(("name", "site"), SITES, ids=[name for name, _ in SITES])
def test_site_keeps_the_rules(name: str, site: type) -> None:
    source = Path(inspect.getfile(site))
    assert source.stem == name
    lines = [line for line in source.read_text(encoding="utf-8").splitlines() if line.strip()]
    assert len(lines) <= 40
    assert ZoneInfo(site.timezone)
    assert language_tag(site.inLanguage) == site.inLanguage
    assert not set(site.custom_settings or {}) & set(POLITENESS)
    assert all(url.startswith(("http://", "https://")) for url in site.start_urls)


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("http://acftu.people.com.cn/n1/2024/0527/c67502-40243718.html", "people_acftu"),
        ("http://cpc.people.com.cn/n1/2024/0527/c67502-40243718.html", "people_acftu"),
        ("https://acftu.people.com.cn/BIG5/n1/2023/0724/c67502-40042110.html", "people_acftu"),
        ("http://finance.people.com.cn/n1/2024/0510/c1004-40232587.html", "people"),
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

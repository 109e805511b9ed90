"""What people call a site."""

import os
from pathlib import Path

import pytest
from running import run_unionnews
from searched_records import save

from unionnews.crawling.discovery.findings import SITE_FILE, Findings
from unionnews.operate.site_titles import titles_of


def test_a_site_is_called_as_its_file_or_declaration_says(tmp_path: Path) -> None:
    folders = [tmp_path / name for name in ("people_acftu", "union.example", "b.example", "odd")]
    for folder in folders:
        folder.mkdir()
    found = Findings(start=["https://union.example/"], hosts=["union.example"], title="码头\n工会")
    for folder in folders[1:3]:
        found.write(folder)
    assert titles_of(folders) == {
        "people_acftu": "中国工会新闻", "union.example": "码头 工会 (union.example)",
        "b.example": "码头 工会 (b.example)", "odd": "odd",
    }  # fmt: skip
    assert titles_of(folders[:2])["union.example"] == "码头 工会"
    found.title = "Dock Workers"
    found.write(folders[1])
    os.utime(folders[1] / SITE_FILE, (1, 1))
    assert titles_of(folders[:2])["union.example"] == "Dock Workers"
    (folders[1] / SITE_FILE).write_text("no = toml = at all")
    assert titles_of(folders[:2])["union.example"] == "union.example"


SPIDER = """
from unionnews.crawling.base_spiders import FeedSpider
from unionnews.items import Publisher
from unionnews.pages.platforms import drupal

class DocksSpider(FeedSpider):
    name = "docks"
    title = "Dock Workers’ Union"
    publisher = Publisher(name="Docks", url="https://docks.example/")
    inLanguage = "en"
    timezone = "UTC"
    allowed_domains = ["docks.example"]
    start_urls = ["https://docks.example/feed"]
    pages = drupal.LAYOUTS
    sample_addresses = ("https://docks.example/news/1",)
"""


@pytest.mark.slow
def test_a_site_of_somebody_s_own_is_called_as_it_declares(tmp_path: Path) -> None:
    (tmp_path / "sites").mkdir()
    (tmp_path / "sites" / "docks.py").write_text(SPIDER)
    save(tmp_path / "docks", {1: "工会"})
    done = run_unionnews(
        "search", "工会", "--output", tmp_path, UNIONNEWS_SITES=str(tmp_path / "sites")
    )
    assert (done.returncode, "Dock Workers’ Union" in done.stdout) == (0, True), done.stderr

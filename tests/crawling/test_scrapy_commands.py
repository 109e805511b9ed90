"""Scrapy's own commands work as in any other project, and keep nothing."""

import csv
import io
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import forking
import pytest
from plain_site import PlainCrawl, PlainSite, news
from running import PATIENCE, read_jsonl, run_unionnews
from scrapy.utils.misc import load_object

from unionnews.settings import FEED_EXPORTERS

pytestmark = pytest.mark.slow


@pytest.fixture
def site() -> Iterator[PlainSite]:
    with PlainSite() as site:
        site.answers.update({f"/{number}": news(number) for number in range(2)})
        site.list("/0", "/1")
        yield site


def scrapy(site: PlainSite, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    done = kept(site, folder, *arguments)
    assert not (folder / "plain_news").exists(), "nothing is kept"
    return done


def kept(site: PlainSite, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    crawl = PlainCrawl(site, folder, {"UNIONNEWS_OUTPUT": str(folder), "UNIONNEWS_DELAY": 0})
    command = [sys.executable, "-m", "scrapy", *arguments]
    variables = crawl.variables() | {"BROWSER": "true"}
    done = forking.run(command, PATIENCE, env=variables, cwd=folder)
    assert "Traceback" not in done.stderr, done.stderr
    assert done.returncode == 0, done.stderr
    return done


@pytest.mark.parametrize("spider", [(), ("--spider", "plain_news")])
def test_shell(site: PlainSite, tmp_path: Path, spider: tuple[str, ...]) -> None:
    code = "print(response.status, response.css('h1::text').get(), spider.name)"
    done = scrapy(site, tmp_path, "shell", *spider, site.url("/1"), "-c", code)
    name = "plain_news" if spider else "default"
    assert f"200 Workers at the mill win claim number 1 {name}" in done.stdout


@pytest.mark.parametrize("spider", [(), ("--spider", "plain_news")])
def test_fetch_and_view(site: PlainSite, tmp_path: Path, spider: tuple[str, ...]) -> None:
    assert "branch 1 will see" in scrapy(site, tmp_path, "fetch", *spider, site.url("/1")).stdout
    scrapy(site, tmp_path, "view", *spider, site.url("/1"))
    assert site.asked.count("/1") == 2


def test_parse_shows_a_record_and_the_links_of_a_list(site: PlainSite, tmp_path: Path) -> None:
    shown = ("parse", "--spider", "plain_news", "--nocolour")
    article = scrapy(site, tmp_path, *shown, site.url("/1")).stdout
    assert "'datePublished': '2024-05-27T09:30" in article
    assert "Workers at the mill win claim number 1" in article
    links = scrapy(site, tmp_path, *shown, site.url()).stdout
    assert all(site.url(path) in links for path in ("/0", "/1"))
    deep = scrapy(site, tmp_path, *shown, "--depth", "2", site.url()).stdout
    assert "win claim number 0" in deep


def test_parse_of_nothing_says_so(site: PlainSite, tmp_path: Path) -> None:
    done = scrapy(site, tmp_path, "parse", "--spider", "plain_news", site.url("/none"))
    assert "win claim" not in done.stdout
    assert f"{site.url('/none')}: no article (" in done.stderr


def test_list_and_check(site: PlainSite, tmp_path: Path) -> None:
    assert scrapy(site, tmp_path, "list").stdout.split() == ["plain_maps", "plain_news"]
    scrapy(site, tmp_path, "check")


@pytest.mark.parametrize(
    "command", [("fetch",), ("shell", "-c", "response"), ("parse", "--spider", "plain_news")]
)
def test_a_page_is_refused_where_robots_forbid_it(
    site: PlainSite, tmp_path: Path, command: tuple[str, ...]
) -> None:
    site.answers["/robots.txt"] = b"User-agent: *\nDisallow: /1\n"
    done = scrapy(site, tmp_path, *command, site.url("/1"))
    assert "/1" not in site.asked
    assert f"WARNING: {site.url('/1')}: forbidden by robots.txt" in done.stderr


def test_a_page_beside_the_site_is_refused(site: PlainSite, tmp_path: Path) -> None:
    done = scrapy(site, tmp_path, "parse", "--spider", "plain_news", "http://other.example/1")
    assert "http://other.example/1: leads to other.example, outside the site" in done.stderr


def test_a_page_inside_a_private_network_is_refused(site: PlainSite, tmp_path: Path) -> None:
    public = ("-s", "UNIONNEWS_ALLOW_PRIVATE_HOSTS=", "-L", "WARNING")
    done = scrapy(site, tmp_path, "fetch", *public, "http://10.0.0.1/")
    (line,) = done.stderr.splitlines()
    assert "http://10.0.0.1/: refused: 10.0.0.1 is inside a private network" in line


def test_a_shell_without_a_contact_is_one_line(site: PlainSite, tmp_path: Path) -> None:
    asked = ("shell", "-L", "ERROR", "-s", "UNIONNEWS_CONTACT=", site.url("/1"), "-c", "response")
    variables = PlainCrawl(site, tmp_path, {}).variables()
    done = forking.run([sys.executable, "-m", "scrapy", *asked], PATIENCE, env=variables)
    (line,) = done.stderr.splitlines()
    assert done.returncode == 1
    assert "set UNIONNEWS_CONTACT to an e-mail address" in line


def test_feeds_have_the_cells_of_an_export(site: PlainSite, tmp_path: Path) -> None:
    feeds = ("-O", "x.csv", "-O", "x.xml", "-O", "%(name)s.jsonl", "-O", "%(site)s.json")
    kept(site, tmp_path, "crawl", "plain_news", *feeds, "-s", "UNIONNEWS_LOOKS=0.5,2")
    done = run_unionnews("export", "csv", tmp_path / "csv", "--output", tmp_path)
    assert done.returncode == 0, done.stderr
    (part,) = (tmp_path / "csv").rglob("*.csv")
    exported, fed = rows(part), rows(tmp_path / "x.csv")
    assert sorted(fed, key=lambda row: row["id"]) == sorted(exported, key=lambda row: row["id"])
    assert len(fed) == 2
    elements = ElementTree.parse(tmp_path / "x.xml").getroot()
    assert [{one.tag: one.text or "" for one in item} for item in elements] == fed
    assert len(read_jsonl(tmp_path / "plain_news.jsonl")) == 2
    assert len(json.loads((tmp_path / "plain_news.json").read_text("utf-8"))) == 2


@pytest.mark.parametrize("kind", ["json", "jsonl", "jsonlines", "jl", "csv", "xml"])
def test_a_feed_refuses_a_number_that_is_none(kind: str) -> None:
    exporter = load_object(FEED_EXPORTERS[kind])(io.BytesIO())
    exporter.start_exporting()
    with pytest.raises(ValueError, match=r"rates\.pay: nan is no number of JSON"):
        exporter.export_item({"rates": {"pay": float("nan")}})


def rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.mark.parametrize(
    ("argument", "said"),
    [
        (("-a", "bogus=1"), "bogus: no such argument"),
        (("-a", "since=soon"), "soon: not a day"),
        (("-s", "UNIONNEWS_LOOKS=soon"), "UNIONNEWS_LOOKS: not numbers of days"),
    ],
)
def test_a_wrong_argument_is_one_line(
    site: PlainSite, tmp_path: Path, argument: tuple[str, str], said: str
) -> None:
    command = ["scrapy", "crawl", "plain_news", "-L", "ERROR", *argument]
    variables = PlainCrawl(site, tmp_path, {}).variables()
    done = forking.run([sys.executable, "-m", *command], PATIENCE, env=variables, cwd=tmp_path)
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert said in done.stderr


@pytest.mark.parametrize("template", ["basic", "feed"])
def test_genspider_writes_a_site_that_is_found(
    site: PlainSite, tmp_path: Path, template: str
) -> None:
    kept(
        site, tmp_path, "genspider", "-t", template, "harbor_union", "https://harbor.example/news/"
    )
    written = run_unionnews("sites", "--json", UNIONNEWS_SITES=str(tmp_path))
    assert written.returncode == 0, written.stderr
    assert '"harbor_union"' in written.stdout
    assert "https://harbor.example/news/" in written.stdout


def test_parse_of_a_site_that_was_never_crawled(site: PlainSite, tmp_path: Path) -> None:
    site.answers.update({f"/{number}": news(number) for number in range(8)})
    rows = "".join(
        f"<li><a href='/{number}'>Workers at the mill win claim number {number}</a> 2024-05-2{number}</li>"
        for number in range(8)
    )
    site.answers["/news"] = f"<html><body><h1>News</h1><ul>{rows}</ul></body></html>".encode()
    kept(site, tmp_path, "genspider", "mill_union", site.url("/news"))

    def parsed(path: str) -> str:
        command = ("scrapy", "parse", "--spider", "mill_union", "--nocolour", site.url(path))
        variables = PlainCrawl(site, tmp_path, {"UNIONNEWS_OUTPUT": str(tmp_path)}).variables() | {
            "SCRAPY_SETTINGS_MODULE": "unionnews.settings",
            "UNIONNEWS_SITES": str(tmp_path),
            "UNIONNEWS_ALLOW_PRIVATE_HOSTS": "127.0.0.0/8",
        }
        done = forking.run([sys.executable, "-m", *command], PATIENCE, env=variables, cwd=tmp_path)
        assert "Traceback" not in done.stderr, done.stderr
        return done.stdout

    assert "win claim number 1" in parsed("/1")
    links = parsed("/news")
    assert all(f"{site.url(f'/{number}')}>" in links for number in range(8))
    assert not (tmp_path / "mill_union").exists(), "nothing is kept"

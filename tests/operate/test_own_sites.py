"""Sites of somebody else: written by `new` in any folder, turned on by the environment."""

import importlib
import os
import re
import subprocess
from pathlib import Path

import forking
import invented_systems
import pytest
from invented_news import record, write
from running import PATIENCE, ROOT, read_jsonl

from unionnews.crawling.base_spiders.found_spider import found_site

pytestmark = pytest.mark.slow

# Four in the gate; the other kinds of site are the same command.
NAMES = ["wordpress_pretty", "trs", "sitemap_months", "spip"]
MORE = ["drupal", "joomla", "typo3", "dedecms", "phpcms", "atom_pages"]
SITE = """
from unionnews.crawling.base_spiders import FoundSpider
from unionnews.items import Publisher

class ParcelUnionSpider(FoundSpider):
    name = "parcel_union"
    title = "Parcel Union"
    publisher = Publisher(name="Parcel Union", url="https://parcel.example/")
    inLanguage = "en"
    timezone = "UTC"
    allowed_domains = ["parcel.example"]
    start_urls = ["https://parcel.example/news/"]
"""


def unionnews(
    folder: Path, *arguments: str, sites: Path | str = "", path: Path = ROOT
) -> subprocess.CompletedProcess[str]:
    """Run a command in a folder that is no checkout."""
    environment = {
        **os.environ,
        "PATH": "/usr/bin:/bin",
        "PYTHONPATH": f"{ROOT}:{path}",
        "UNIONNEWS_CONTACT": "tests@example.org",
        "UNIONNEWS_ALLOW_PRIVATE_HOSTS": "127.0.0.0/8",
        "UNIONNEWS_STATE": str(folder / "state"),
        "UNIONNEWS_SITES": str(sites),
    }
    return forking.run([*forking.START, *arguments], PATIENCE, cwd=folder, env=environment)


@pytest.mark.parametrize(
    "name", [*NAMES, *(pytest.param(name, marks=pytest.mark.soak) for name in MORE)]
)
def test_a_new_site_is_crawled_without_an_edit(name: str, tmp_path: Path) -> None:
    with getattr(invented_systems, name)() as site:
        done = unionnews(tmp_path, "new", "harbor", site.url(), "--delay", "0")
        assert done.returncode == 0, done.stderr
        headlines = {line.split("  ")[1] for line in done.stdout.splitlines()}
        assert len(headlines) == 5
        assert headlines <= set(site.articles.values())
        assert re.search(r"zone \S+: \S", done.stderr), (
            "and how it was found, or that it is a guess"
        )
        assert f"export UNIONNEWS_SITES={tmp_path / 'sites'}" in done.stderr
        assert 'inLanguage = "und"' not in (tmp_path / "sites" / "harbor.py").read_text("utf-8")
        crawl = ("crawl", "harbor", "--delay", "0", "--quiet")
        done = unionnews(tmp_path, *crawl, sites=tmp_path / "sites")
        assert done.returncode == 0, done.stderr
        share, other, duplicates = site.judged(
            read_jsonl(tmp_path / "output/harbor/articles.jsonl")
        )
        assert (share, other, duplicates) == (1.0, 0, 0)


def test_a_site_is_loaded_only_where_the_environment_names_it(tmp_path: Path) -> None:
    (tmp_path / "sites").mkdir()
    (tmp_path / "sites" / "parcel_union.py").write_text(SITE, encoding="utf-8")
    assert "parcel_union" not in unionnews(tmp_path, "sites").stdout
    assert "parcel_union" in unionnews(tmp_path, "sites", sites=tmp_path / "sites").stdout


def test_two_sites_of_one_name_are_told(tmp_path: Path) -> None:
    for name in ("first", "second"):
        (tmp_path / f"{name}.py").write_text(SITE, encoding="utf-8")
    done = unionnews(tmp_path, "sites", sites=tmp_path)
    assert done.returncode == 0
    (line,) = done.stderr.splitlines()
    assert "parcel_union: declared by " in line
    assert "second.ParcelUnionSpider; the last is used: give each a name of its own" in line


def test_an_installed_package_brings_sites(tmp_path: Path) -> None:
    (tmp_path / "parcel_sites.py").write_text(SITE, encoding="utf-8")
    about = tmp_path / "parcel-1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: parcel\nVersion: 1.0\n")
    (about / "entry_points.txt").write_text("[unionnews.sites]\nparcel = parcel_sites\n")
    importlib.invalidate_caches()
    assert "parcel_union" in unionnews(tmp_path, "sites", path=tmp_path).stdout


@pytest.mark.parametrize("every", ['"daily"', "6"])
def test_a_report_tells_of_an_interval_that_is_none_and_goes_on(tmp_path: Path, every: str) -> None:
    pytest.importorskip("vl_convert")
    (tmp_path / "parcel_union.py").write_text(f"{SITE}    every = {every}\n", encoding="utf-8")
    write(tmp_path / "output/parcel_union/articles.jsonl", [record(1)])
    done = unionnews(tmp_path, "report", sites=tmp_path)
    assert done.returncode == 0, done.stderr
    assert f"parcel_union: its `every`: {every.strip(chr(34))}: not a time span" in done.stderr
    assert (tmp_path / "output/report.html").is_file()


@pytest.mark.parametrize("text", ["name = (", "1 / 0", "import nothing_of_that_name"])
def test_a_broken_file_is_one_line(tmp_path: Path, text: str) -> None:
    (tmp_path / "broken.py").write_text(f"\n{text}\n", encoding="utf-8")
    done = unionnews(tmp_path, "sites", sites=tmp_path)
    assert done.returncode == 2
    (line,) = done.stderr.splitlines()
    assert f"{tmp_path / 'broken.py'}, line 2: cannot be loaded" in line


def test_a_folder_that_is_none_is_one_line(tmp_path: Path) -> None:
    done = unionnews(tmp_path, "sites", sites=tmp_path / "none")
    assert done.returncode == 2
    (line,) = done.stderr.splitlines()
    assert "no such folder; correct UNIONNEWS_SITES, or make it: mkdir -p " in line


def test_a_site_without_articles_is_one_line(tmp_path: Path) -> None:
    with invented_systems.wordpress_pretty() as site:
        done = unionnews(tmp_path, "new", "harbor", f"{site.url()}about-us/none", "--delay", "0")
    assert done.returncode in (1, 2)
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "sites").exists()


def test_another_port_of_a_host_is_another_site() -> None:
    site = found_site("harbor", "http://127.0.0.1:8001/news/")
    assert site.claim("http://127.0.0.1:8001/2024/bakers-win")
    assert not site.claim("http://127.0.0.1:8002/2024/bakers-win")
    assert found_site("parcel", "https://parcel.example/").claim("https://parcel.example/a")


@pytest.mark.parametrize(
    ("name", "start"),
    [
        ("harbor.example", "https://harbor.example/"),
        ("harbor.example_8443", "https://harbor.example:8443/"),
        ("harbor.example_43443", "http://harbor.example:43443/"),
        ("harbor.example_8000", "http://harbor.example:8000/"),
    ],
)
def test_the_scheme_that_is_tried_without_an_address(name: str, start: str) -> None:
    assert found_site(name).start_urls == [start]

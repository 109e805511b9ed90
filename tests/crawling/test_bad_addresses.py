"""Addresses that lead to no site, or to more than anybody needs: one line each, and nothing lost."""

import asyncio
import gzip
import resource
from collections.abc import Iterable, Iterator
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from invented_sites import Answer, InventedSite, page, rows, rss, stories
from running import read_jsonl, run_unionnews

from unionnews.exceptions import RunError
from unionnews.fetching.look_around import look_around
from unionnews.fetching.session import FetchOptions

pytestmark = pytest.mark.slow

PNG = b"\x89PNG\r\n\x1a\n" + bytes(200)
LOGIN = page("Members", "<form><input name='u'><input type='password' name='p'></form>")
PAIRS = [(story, f"/news/{story.slug}") for story in stories(6)]


@pytest.fixture
def site() -> Iterator[InventedSite]:
    with InventedSite("bad") as site:
        for story, path in PAIRS:
            site.story(path, story)
        yield site


def crawl(site: InventedSite, path: str, output: Path, *more: str) -> CompletedProcess[str]:
    return run_unionnews(
        "crawl", site.url(path), "--delay", "0", "--quiet", "--output", output, *more,
        UNIONNEWS_CONTACT="tests@example.org",
        UNIONNEWS_ALLOW_PRIVATE_HOSTS="127.0.0.0/8",
        UNIONNEWS_STATE=str(output / "state"),
    )  # fmt: skip


def headlines(site: InventedSite, output: Path) -> list[str]:
    files = list(output.glob(f"127.0.0.1_{site.port}/articles.jsonl"))
    return sorted(record["headline"] for file in files for record in read_jsonl(file))


def bomb(url: str) -> bytes:
    """Return a sitemap that is 1.2 GB long when it is unpacked."""
    head = f'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>{url}</loc></url>'
    block = gzip.compress(b" " * (64 << 20))
    return gzip.compress(head.encode()) + block * 19


def reasons(site: InventedSite, paths: Iterable[str]) -> dict[str, str]:
    """Return what is said of each address when it is looked at."""
    told = {
        "UNIONNEWS_ALLOW_PRIVATE_HOSTS": "127.0.0.0/8",
        "UNIONNEWS_CONTACT": "tests@example.org",
    }
    options = FetchOptions(delay=0, settings=told)

    async def said(path: str) -> str:
        with pytest.raises(RunError) as refused:
            await look_around(site.url(path), options)
        return str(refused.value)

    async def all_said() -> dict[str, str]:
        return {path: await said(path) for path in paths}

    return asyncio.run(all_said())


def test_what_is_no_site_is_one_line(
    site: InventedSite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("UNIONNEWS_STATE", str(tmp_path / "state"))
    with InventedSite("other") as other:
        site.pages["/strike.png"] = Answer(PNG, "image/png")
        site.pages["/plain.png"] = Answer(PNG)
        site.pages["/report.pdf"] = Answer(b"%PDF-1.7 " + bytes(300), "application/pdf")
        site.html("/members", LOGIN)
        site.redirect("/away", other.url("/elsewhere"))
        other.html("/elsewhere", page("Elsewhere", rows(PAIRS)))
        site.html("/one", page("Harbor Union", "<p>Call us.</p>"))
        site.html("/scripts", "<html><script src='/app.js'></script><div id='app'></div></html>")
        told = {
            "/scripts": "empty without its scripts; --browser runs them",
            "/strike.png": "a picture (image/png), no page",
            "/plain.png": "binary data",
            "/report.pdf": "a PDF, no page",
            "/members": "asks to log in",
            "/away": f"leads to 127.0.0.1:{other.port}, outside the site",
            "/one": "no articles found",
            "/nothing": "HTTP 404",
        }
        for path, line in reasons(site, told).items():
            assert told[path] in line
            assert len(line) < 300
            assert "\n" not in line


@pytest.mark.soak
@pytest.mark.parametrize("many", [2_000, 100_000])
def test_a_list_of_very_many_links(site: InventedSite, tmp_path: Path, many: int) -> None:
    links = "".join(f'<td><a href="/topic/{n}">{n}</a></td>' for n in range(many))
    site.html("/", page("News", f"{rows(PAIRS)}<table><tr>{links}</tr></table>"))
    done = crawl(site, "/", tmp_path)
    assert headlines(site, tmp_path) == sorted(site.articles.values()), done.stderr
    assert len(done.stderr.splitlines()) <= 2
    assert len(site.hits) < 60


@pytest.mark.soak
def test_a_feed_of_16_mb(site: InventedSite, tmp_path: Path) -> None:
    entries = rss(PAIRS).replace("</channel></rss>", "")
    padding = f"<item><title>Old</title><link>{{site}}/private/x</link><description>{'a ' * 2000}</description></item>"
    site.xml("/feed", entries + padding * (15_900_000 // len(padding)) + "</channel></rss>")
    done = crawl(site, "/feed", tmp_path)
    assert headlines(site, tmp_path) == sorted(site.articles.values()), done.stderr
    assert not any(hit.startswith("/private/") for hit in site.hits)


@pytest.mark.soak
def test_a_sitemap_that_is_a_bomb(site: InventedSite, tmp_path: Path) -> None:
    site.robots = "User-agent: *\nAllow: /\nSitemap: {site}/bomb.xml.gz\n"
    site.html("/", page("News", rows(PAIRS)))
    site.pages["/bomb.xml.gz"] = Answer(bomb(site.url("/news/x")), "application/gzip")
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    done = crawl(site, "/", tmp_path)
    assert done.returncode == 0, done.stderr
    assert headlines(site, tmp_path) == sorted(site.articles.values())
    assert max(before, 600_000) >= resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    # Asked for by name it is one line.
    named = crawl(site, "/bomb.xml.gz", tmp_path / "named")
    assert (named.returncode, len(named.stderr.splitlines())) == (1, 1), named.stderr

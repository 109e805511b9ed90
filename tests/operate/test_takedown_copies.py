"""A takedown walks every place where the text can lie: what it cannot rewrite, it names."""

import errno
import fcntl
import gzip
import shutil
import sys
import tracemalloc
from datetime import UTC, datetime
from html import escape
from pathlib import Path

import pytest
from archives import url
from loopback_crawls import LocalCrawl
from server import LocalSite
from site_commands import SITE, collect, publish_news

from unionnews.dataset.feed_parts import publish
from unionnews.folder.traces import is_printed, traces_of
from unionnews.operate.upkeep import forget, verify
from unionnews.search import index

TEXT = "第1号".encode()


class PrintingSite(LocalSite):
    """A site whose list prints headlines."""

    def _list(self, number: int) -> str | None:
        page = super()._list(number) or ""
        for article in self.articles.values():
            link = f'<a href="{article.path}">'
            page = page.replace(f"{link}消息", f"{link}工会第<b>{article.number}</b>号消息")
        return page or None


def content(path: Path) -> bytes:
    return gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()


def holders(folder: Path) -> list[str]:
    files = (path for path in folder.rglob("*") if path.is_file())
    marks = (TEXT, "第<b>1</b>号".encode())
    return [path.name for path in files if any(mark in content(path) for mark in marks)]


@pytest.mark.slow
def test_a_takedown_walks_every_place(tmp_path: Path) -> None:
    with PrintingSite(per_page=20) as site:
        site.add(3)
        crawl = LocalCrawl(site, tmp_path / "output")
        assert crawl.run().returncode == 0
        assert crawl.run(verb="feed").returncode == 0
        assert crawl.run(verb="index", subject=None).returncode == 0
        dataset = tmp_path / "dataset"
        made = crawl.run("jsonl", str(dataset), verb="export", subject=None)
        assert made.returncode == 0, made.stderr
        assert len(holders(crawl.folder)) >= 4
        feeds = ("--atom", str(tmp_path / "feeds"), "--base", "https://feeds.example/", "--full")
        search = ("--search", "工会")  # named once, and kept up from then on
        assert crawl.run(*feeds, *search, verb="feed", subject=None).returncode == 0
        assert len(holders(tmp_path / "feeds")) == 6
        synced = (f"file://{tmp_path / 'synced'}?format=jsonl",)
        assert crawl.run(*synced, verb="sync", subject=None).returncode == 0
        assert len(holders(tmp_path / "synced")) == 1

        done = crawl.run(verb="forget", subject=site.url(site.articles[1].path))
        assert done.returncode == 3, done.stderr
        assert str(dataset) in done.stderr
        assert str(tmp_path / "feeds") in done.stderr
        assert f"run: unionnews sync '{synced[0]}'" in done.stderr
        assert holders(crawl.folder) == []
        told = crawl.run(verb="verify")
        assert told.returncode == 1
        assert str(dataset) in told.stderr
        assert crawl.run("jsonl", str(dataset), verb="export", subject=None).returncode == 0
        assert crawl.run(*feeds, verb="feed", subject=None).returncode == 0
        assert crawl.run(*synced, verb="sync", subject=None).returncode == 0
        assert len([*(tmp_path / "feeds").glob("search-*")]) == 2
        kept = (dataset, tmp_path / "feeds", tmp_path / "synced")
        assert [name for place in kept for name in holders(place)] == []
        told = crawl.run(verb="verify")
        assert told.returncode == 0, told.stderr

        # The site goes on printing it.
        assert crawl.run("--full").returncode == 0
        assert holders(crawl.folder) == []
        assert crawl.run(verb="verify").returncode == 0


@pytest.mark.slow
@pytest.mark.measured
def test_copies_made_by_hand_are_named(tmp_path: Path) -> None:
    """Of the records, which no crawl mends, and of the folder, which goes into exports and feeds."""
    output = tmp_path / "output"
    publish_news(output, [1, 2])
    collect(output)
    shutil.copy(output / SITE / "articles.jsonl", output / SITE / "articles.jsonl.bak")
    shutil.copytree(output / SITE, output / "people_culture")
    left = forget(url(1), output, SITE).left
    assert left == list(verify(SITE, output))
    assert [one.rpartition("; ")[2] for one in left] == [
        "remove it",
        "take it down there too (--site people_culture), or remove that folder",
    ]
    (output / SITE / "articles.jsonl.bak").unlink()
    forget(url(1), output, "people_culture")
    (output / "people_culture" / "articles.jsonl.bak").unlink()
    assert list(verify(SITE, output)) == []


FEED = """<rss><channel><item><title>{title}</title><description>{text}</description></item>
<item><title>Another one altogether</title></item></channel></rss>"""
BODY = "The union said on Tuesday that a ballot follows.\nMembers will see the full text next week."


@pytest.mark.parametrize(
    "page",
    [
        FEED.format(title="Workers win", text=escape(f"<p>{BODY}</p>".replace("\n", "</p><p>"))),
        FEED.format(title="Workers <![CDATA[win]]> at the <i>mill</i>", text=""),
        '{"entries": [{"title": "Workers win at the \\u006dill"}]}',
        "<li>Workers\n win&nbsp;at the mill</li>",
    ],
)
def test_prints_are_found_however_they_are_marked_up(page: str) -> None:
    traces = traces_of([{"headline": "Workers win at the mill", "articleBody": BODY}])
    assert is_printed(page, traces)
    assert not is_printed(
        page, traces_of([{"headline": "Workers lose", "articleBody": BODY[::-1]}])
    )
    assert not any("orker" in trace for trace in traces)


def test_what_begins_like_other_articles_is_told_from_them() -> None:
    """One takedown took the start page out of the archive, since it printed the others."""
    head = "Bulletin of the Federation of Labor, "
    own, other, short = (
        {"headline": head + name, "articleBody": BODY} for name in ("May", "June", "")
    )
    traces = traces_of([own], [other, short])
    assert is_printed(f"<li>{own['headline']}</li>", traces)
    assert is_printed(f"<li>{head}M…</li>", traces)
    assert not is_printed(f"<li>{other['headline']}</li><p>{BODY}</p>", traces)
    assert traces_of([own], [own]) == set()
    assert is_printed(f"<li>{head}</li>", traces_of([own]))


@pytest.mark.slow
@pytest.mark.measured
def test_a_list_prints_what_was_never_on_record(tmp_path: Path) -> None:
    output = tmp_path / "output"
    publish_news(output, [1, 2])
    collect(output)
    publish_news(output, [3])

    def printed() -> bool:
        return any("第3次劳动竞赛".encode() in content(p) for p in output.rglob("*.warc.gz"))

    assert printed()
    forget(url(3), output, SITE)
    assert not printed()
    assert list(verify(SITE, output)) == []


@pytest.mark.slow
@pytest.mark.measured
def test_a_takedown_ends_where_files_cannot_be_locked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    output = tmp_path / "output"
    publish_news(output, range(1, 4))
    collect(output)

    def unknown(*_: object) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(fcntl, "flock", unknown)
    index.refresh(output / SITE)
    publish(output / SITE, datetime.now(UTC))
    assert forget(url(1), output, SITE).left == []
    assert list(verify(SITE, output)) == []
    assert holders(output) == []


@pytest.mark.slow
def test_the_ledger_is_not_opened_for_each_page_of_an_archive(tmp_path: Path) -> None:
    """That took half the time of a takedown in a large archive."""
    opened: list[object] = []
    sys.addaudithook(
        lambda event, what: opened.append(what) if event == "sqlite3.connect" else None
    )
    counts = []
    for number in (3, 30):
        output = tmp_path / str(number)
        publish_news(output, range(1, number))
        collect(output)
        opened.clear()
        forget(url(1), output, SITE)
        counts.append(len(opened))
    assert counts[0] == counts[1] > 0


@pytest.mark.slow
@pytest.mark.measured
def test_copies_that_a_person_made_in_the_folder_are_named(tmp_path: Path) -> None:
    output = tmp_path / "output"
    publish_news(output, range(1, 4))
    collect(output)
    folder = output / SITE
    data = (folder / "articles.jsonl").read_bytes()
    (folder / "notes").mkdir()
    (folder / "hard.jsonl").hardlink_to(folder / "articles.jsonl")
    (folder / "notes" / "copy.txt").write_bytes(data)
    (folder / "copy.gz").write_bytes(gzip.compress(data))
    (folder / "broken.gz").write_bytes(gzip.compress(data)[:-20])
    (folder / "other.txt").write_text("nothing of it")
    one_line = data.replace(b"\n", b" ")
    for size in range((1 << 20) - 40, 1 << 20, 8):
        (folder / f"{size}.one").write_bytes(bytes(size) + one_line)
    (folder / "zeros.gz").write_bytes(gzip.compress(bytes(60 << 20), 1))
    tracemalloc.start()
    left = {line.partition(":")[0] for line in forget(url(1), output, SITE).left}
    assert tracemalloc.get_traced_memory()[1] < 30 << 20, "a line may be as long as a file"
    tracemalloc.stop()
    names = {"hard.jsonl", "notes/copy.txt", "copy.gz", "broken.gz"}
    names |= {one.name for one in folder.glob("*.one")}
    assert left == {str(folder / name) for name in names}
    for name in names:
        (folder / name).unlink()
    assert list(verify(SITE, output)) == []

"""Commands on a site that was crawled by its address, with a port: what they print can be typed."""

import re
import shlex
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

import pytest
from invented_sites import Answer, InventedSite, article_page, page, rows, stories
from running import read_jsonl, run_unionnews

from unionnews.crawling.discovery.findings import SITE_FILE
from unionnews.folder.archive.scrub import scrub
from unionnews.items import ArchiveLocation

pytestmark = pytest.mark.slow
COUNT = 4


@pytest.fixture
def site() -> Iterator[InventedSite]:
    site = InventedSite("harbor", start="/news/")
    # Links as people write them: the address that is asked for has percent signs.
    pairs = [(story, f"/news/größe-{story.slug}") for story in stories(COUNT, seed=7)]
    for story, path in pairs:
        site.story(quote(path), story)
    for path in ("/", "/news/"):
        site.html(path, page("News", rows(pairs)))
    with site:
        yield site


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return run_unionnews(
        *words,
        UNIONNEWS_CONTACT="tests@example.org",
        UNIONNEWS_ALLOW_PRIVATE_HOSTS="1",
        UNIONNEWS_STATE=str(folder / "state"),
    )


@pytest.mark.parametrize(
    ("by_name", "host", "learned"),
    [
        (True, "127.0.0.1", True),
        (True, "127.0.0.1", False),
        (False, "127.0.0.1", True),
        (True, "localhost", True),
    ],
)
def test_the_command_that_retry_prints_works(
    site: InventedSite, tmp_path: Path, by_name: bool, host: str, learned: bool
) -> None:
    output, address = str(tmp_path / "out"), site.url().replace("127.0.0.1", host)
    first = run(tmp_path, "crawl", address, "--delay", "0", "--output", output)
    assert first.returncode == 0, first.stderr
    name = f"{host}_{site.port}"
    subject = name if by_name else address
    done = run(tmp_path, "retry", subject, "--state", "saved", "--output", output)
    assert f"{COUNT} pages pending again" in done.stderr
    if not learned:
        (Path(output) / name / SITE_FILE).unlink()
    site.hits.clear()
    words = shlex.split(done.stderr.partition("run: ")[2])
    again = run(tmp_path, *words[words.index("crawl") :], "--delay", "0")
    assert again.returncode == 0, again.stderr
    assert sum(hit.startswith("/news/") and hit != "/news/" for hit in site.hits) == COUNT
    assert [path.name for path in Path(output).iterdir() if path.is_dir()] == [name]


def test_an_address_is_forgotten_where_one_folder_holds_it(
    site: InventedSite, tmp_path: Path
) -> None:
    output = str(tmp_path / "out")
    assert run(tmp_path, "crawl", site.url(), "--delay", "0", "--output", output).returncode == 0
    name = f"127.0.0.1_{site.port}"
    records = Path(output) / name / "articles.jsonl"
    gone = read_jsonl(records)[0]["url"]
    done = run(tmp_path, "forget", gone, "--output", output)
    assert done.returncode == 0, done.stderr
    assert done.stderr.startswith(f"{name}: ")
    lists = "records of list pages and feeds in the archive"
    assert re.search(rf"records of pages in the archive: \d; {lists}: \d", done.stderr)
    assert gone not in [record["url"] for record in read_jsonl(records)]
    unknown = run(tmp_path, "forget", site.url("/news/none"), "--output", output)
    assert (unknown.returncode, unknown.stderr.count("\n")) == (2, 1)
    assert "in no folder in" in unknown.stderr
    assert (
        run(tmp_path, "forget", site.url("/x"), "--site", name, "--output", output).returncode == 0
    )


def test_records_are_made_anew_by_what_was_learned(site: InventedSite, tmp_path: Path) -> None:
    output = str(tmp_path / "out")
    assert run(tmp_path, "crawl", site.url(), "--delay", "0", "--output", output).returncode == 0
    folder = Path(output) / f"127.0.0.1_{site.port}"
    before = read_jsonl(folder / "articles.jsonl")
    site.hits.clear()
    same = run(tmp_path, "reextract", site.url(), "--output", output)
    assert (same.returncode, same.stdout + same.stderr) == (0, f"{COUNT} lines, 0 changed\n")
    facts = (folder / SITE_FILE).read_text(encoding="utf-8")
    name = before[0]["publisher"]["name"]
    assert facts.count(f'title = "{name}"') == 1
    corrected = facts.replace(f'title = "{name}"', 'title = "Harbor Union"')
    (folder / SITE_FILE).write_text(corrected, encoding="utf-8")
    done = run(tmp_path, "reextract", folder.name, "--output", output)
    assert done.returncode == 0, done.stderr
    after = read_jsonl(folder / "articles.jsonl")
    assert {record["publisher"]["name"] for record in after} == {"Harbor Union"}
    assert [record["id"] for record in after] == [record["id"] for record in before]
    assert site.hits == []


def test_records_stay_where_nothing_says_what_was_learned(
    site: InventedSite, tmp_path: Path
) -> None:
    output = str(tmp_path / "out")
    assert run(tmp_path, "crawl", site.url(), "--delay", "0", "--output", output).returncode == 0
    file = Path(output) / f"127.0.0.1_{site.port}" / SITE_FILE
    file.unlink()
    done = run(tmp_path, "reextract", site.url(), "--output", output)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert SITE_FILE in done.stderr
    other = run(tmp_path, "reextract", site.url(), "--add", str(file), "--output", output)
    assert other.returncode == 2


def test_corrected_facts_stay_when_another_address_is_given(
    site: InventedSite, tmp_path: Path
) -> None:
    output = str(tmp_path / "out")
    assert run(tmp_path, "crawl", site.url(), "--delay", "0", "--output", output).returncode == 0
    file = Path(output) / f"127.0.0.1_{site.port}" / SITE_FILE
    facts = file.read_text(encoding="utf-8").splitlines()
    corrected = {"title": 'title = "Harbor Union"', "timezone": 'timezone = "Asia/Urumqi"'}
    lines = [corrected.get(line.partition(" ")[0], line) for line in facts]
    file.write_text("\n".join(lines), encoding="utf-8")
    again = run(tmp_path, "crawl", site.url("/"), "--delay", "0", "--output", output)
    assert again.returncode == 0, again.stderr
    assert "looks around again" in again.stderr
    assert set(corrected.values()) <= set(file.read_text(encoding="utf-8").splitlines())


def test_a_zone_that_does_not_exist_is_told_in_one_line(site: InventedSite, tmp_path: Path) -> None:
    output = str(tmp_path / "out")
    assert run(tmp_path, "crawl", site.url(), "--delay", "0", "--output", output).returncode == 0
    file = Path(output) / f"127.0.0.1_{site.port}" / SITE_FILE
    file.write_text(
        file.read_text(encoding="utf-8").replace(
            'title = "', 'timezone = "Europe/Parris"\ntitle = "'
        ),
        encoding="utf-8",
    )
    done = run(tmp_path, "reextract", site.url(), "--output", output)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert SITE_FILE in done.stderr


@pytest.mark.parametrize("named", [True, False])
def test_a_site_that_was_learned_can_be_checked(
    site: InventedSite, tmp_path: Path, named: bool
) -> None:
    output = str(tmp_path / "out")
    assert run(tmp_path, "crawl", site.url(), "--delay", "0", "--output", output).returncode == 0
    done = run(
        tmp_path,
        "check",
        *([f"127.0.0.1_{site.port}"] if named else []),
        "--delay",
        "0",
        "--notify",
        "never",
        "--output",
        output,
    )
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr


def test_a_later_crawl_of_a_refused_address_is_wrong_usage(
    site: InventedSite, tmp_path: Path
) -> None:
    output = str(tmp_path / "out")
    assert run(tmp_path, "crawl", site.url(), "--delay", "0", "--output", output).returncode == 0
    done = run_unionnews(
        "crawl",
        site.url(),
        "--output",
        output,
        UNIONNEWS_CONTACT="tests@example.org",
        UNIONNEWS_STATE=str(tmp_path / "state"),
    )
    assert done.returncode == 2, done.stderr
    assert "UNIONNEWS_ALLOW_PRIVATE_HOSTS" in done.stderr
    assert "run the same command again" not in done.stderr


def test_a_second_address_is_crawled_beside_the_first(tmp_path: Path) -> None:
    """Two languages of one site: what the first address brought is watched as before."""
    pairs = {
        code: [(one, f"/{code}/news/{one.slug}.html") for one in stories(6, seed=seed)]
        for code, seed in (("en", 8), ("de", 9))
    }
    site = InventedSite("quay", start="/en/")
    for code, shown in pairs.items():
        for story, path in shown:
            site.story(path, story)
        site.html(f"/{code}/", page("News", rows(shown[1:])))
    output = str(tmp_path / "out")
    with site:
        for path in ("/en/", "/de/"):
            done = run(tmp_path, "crawl", site.url(path), "--delay", "0", "--output", output)
            assert done.returncode == 0, done.stderr
        for code, shown in pairs.items():
            site.html(f"/{code}/", page("News", rows(shown)))
        again = run(tmp_path, "crawl", site.url("/en/"), "--delay", "0", "--output", output)
    assert again.returncode == 0, again.stderr
    assert "looks around again" not in again.stderr
    records = tmp_path / "out" / f"127.0.0.1_{site.port}"
    urls = {record["url"] for record in read_jsonl(records / "articles.jsonl")}
    assert urls == {site.url(path) for shown in pairs.values() for _, path in shown}


def test_a_takedown_leaves_further_pages_of_other_articles(tmp_path: Path) -> None:
    """Headlines that begin alike, as those of a series do, and one article of two pages."""
    made = stories(5, seed=11)
    for story in made:
        story.headline = f"What the dock workers of the old harbor say, part {story.number}"
    parts = stories(2, seed=12)
    parts[0].headline = parts[1].headline = made[1].headline
    pager = '<a href="/news/long.html">1</a> <a href="/news/long-2.html">2</a></body>'
    site = InventedSite("series", start="/news/")
    paths = [(story, f"/news/{story.slug}.html") for story in made]
    paths[1] = (made[1], "/news/long.html")
    for story, path in paths:
        site.story(path, story)
    for part, path in zip(parts, ("/news/long.html", "/news/long-2.html"), strict=True):
        site.html(path, article_page(part).replace("</body>", pager))
    site.html("/news/", page("News", rows(paths)))
    output = str(tmp_path / "out")
    with site:
        done = run(tmp_path, "crawl", site.url(), "--delay", "0", "--output", output)
    assert done.returncode == 0, done.stderr
    folder = tmp_path / "out" / f"127.0.0.1_{site.port}"
    records = {record["url"]: record for record in read_jsonl(folder / "articles.jsonl")}
    long = records[site.url("/news/long.html")]
    assert len(long["metadata"]["pages"]) == 2
    assert run(tmp_path, "forget", site.url(paths[0][1]), "--output", output).returncode == 0
    assert run(tmp_path, "verify", folder.name, "--output", output).returncode == 0
    again = run(tmp_path, "reextract", folder.name, "--output", output)
    assert (again.returncode, again.stderr) == (0, "4 lines, 0 changed\n")
    # An archive that lacks the further page takes nothing from the record.
    location = ArchiveLocation(**long["metadata"]["pages"][1]["archive"])
    scrub(folder, [location], date=datetime.now(UTC))
    less = run(tmp_path, "reextract", folder.name, "--output", output)
    assert less.returncode == 3
    assert "not_in_archive" in less.stderr
    kept = {record["url"]: record for record in read_jsonl(folder / "articles.jsonl")}
    assert kept[long["url"]] == long


def test_what_a_crawl_calls_new_is_what_it_brought(site: InventedSite, tmp_path: Path) -> None:
    """A correction says so, and an article that is gone takes the place of no new one."""
    crawl = ("crawl", site.url(), "--delay", "0", "--output", str(tmp_path / "out"))
    assert run(tmp_path, *crawl).returncode == 0
    added = stories(1, seed=14)[0]
    paths = {quote(f"/news/größe-{one.slug}"): one for one in stories(COUNT, seed=7)}
    removed, changed = list(paths)[:2]
    site.pages[removed] = Answer(b"gone", status=410)
    paths[changed].paragraphs.append("This sentence was added by the editors a day after that.")
    site.story(changed, paths[changed])
    site.story("/news/added", added)
    listed = [(added, "/news/added"), *((one, path) for path, one in paths.items())]
    site.html("/news/", page("News", rows(listed)))
    words = ("retry", site.url(), "--state", "saved", "--output", str(tmp_path / "out"))
    assert run(tmp_path, *words).returncode == 0
    done = run(tmp_path, *crawl)
    assert done.returncode == 0, done.stderr
    shown = " ".join(done.stderr.partition("headline")[2].split())
    assert added.headline in shown
    assert f"{paths[changed].headline} (revision 2)" in shown
    assert paths[removed].headline not in shown

"""What a crawl keeps, and what a killed one finds again."""

import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from running import RULE_FILES, read_jsonl, until
from section import Section, article, run, start

from unionnews.folder.archive import Capture, Problems, archive_files, read, read_at, recover

pytestmark = pytest.mark.slow


@pytest.fixture
def section() -> Iterator[Section]:
    with Section() as served:
        yield served


def stored(output: Path) -> list[Capture]:
    """Return what the archive holds, a broken end aside."""
    return [
        capture
        for path in archive_files(output / "section" / "archive")
        for capture in read(path, problems=Problems(), resolve=lambda revisit: revisit)
    ]


def path_of(capture: Capture) -> str:
    return urlsplit(capture.url).path


def kill_when(section: Section, output: Path, condition: Callable[[], bool]) -> None:
    process = start(section.port, "crawl", "section", "--output", output, "--delay", "0", "-q")
    until(lambda: condition() or process.poll() is not None)
    process.kill()
    _, err = process.communicate()
    assert process.returncode == -9, f"it ended before it was killed: {err}"


def test_every_answer_is_kept_once(section: Section, tmp_path: Path) -> None:
    section.busy.add("/a/20.html")
    done = run(section.port, "crawl", "section", "--output", tmp_path, "--delay", "0", "-q")
    assert done.returncode == 0, done.stderr
    kept = Counter(path_of(capture) for capture in stored(tmp_path))
    assert kept == Counter(section.asked)
    busy = [c.status for c in stored(tmp_path) if path_of(c) == "/a/20.html"]
    assert busy == [503, 200]


def test_records_name_the_pages_they_were_made_of(section: Section, tmp_path: Path) -> None:
    run(section.port, "crawl", "section", "--output", tmp_path, "--delay", "0", "-q")
    records = read_jsonl(tmp_path / "section" / "articles.jsonl")
    assert len(records) == 22
    for record in records:
        for page in record["metadata"]["pages"]:
            at = page["archive"]
            capture = read_at(
                tmp_path / "section" / at["file"], at["offset"], resolve=lambda revisit: revisit
            )
            assert (capture.url, capture.status) == (page["url"], 200)
            assert capture.request_url == record["metadata"]["requestUrl"] or "3-" in capture.url


def test_the_archive_is_sound_for_others(section: Section, tmp_path: Path) -> None:
    # warcio 1.8 fails on every Brotli body: brotli's decompressor has no `unused_data`.
    section.put("/a/12.html", article(12))
    run(section.port, "crawl", "section", "--output", tmp_path, "--delay", "0", "-q")
    for path in archive_files(tmp_path / "section" / "archive"):
        command = [sys.executable, "-m", "warcio.cli", "check", str(path)]
        assert subprocess.run(command, check=False, capture_output=True).returncode == 0


def test_a_stored_page_is_not_asked_for_again(section: Section, tmp_path: Path) -> None:
    """Killed before the first commit: whatever the archive holds is adopted."""
    section.delays[""] = 0.03
    kill_when(section, tmp_path, lambda: section.counts().total() >= 14)
    recover(tmp_path / "section" / "archive")
    had = {path_of(c) for c in stored(tmp_path)} - {*RULE_FILES}
    assert len(had) > 8
    section.asked.clear()
    done = run(section.port, "crawl", "section", "--output", tmp_path, "--delay", "0", "-q")
    assert done.returncode == 0, done.stderr
    assert had & set(section.asked) <= {"/"}, "a start page is looked at once more at most"
    records = read_jsonl(tmp_path / "section" / "articles.jsonl")
    assert len({record["id"] for record in records}) == len(records) == 22


def test_first_page_is_kept_while_the_next_is_waited_for(section: Section, tmp_path: Path) -> None:
    """A commit in between must not take the first page for done; nor must a second kill."""
    section.delays["/a/3-2.html"] = 60
    folder = tmp_path / "section"

    def committed() -> bool:
        records = folder / "articles.jsonl"
        return records.is_file() and records.stat().st_size > 0

    kill_when(section, tmp_path, lambda: "/a/3-2.html" in section.asked and committed())
    asked = len(section.asked)
    kill_when(section, tmp_path, lambda: "/a/3-2.html" in section.asked[asked:])
    section.delays.clear()
    done = run(section.port, "crawl", "section", "--output", tmp_path, "--delay", "0", "-q")
    assert done.returncode == 0, done.stderr
    assert section.counts()["/a/3.html"] == 1
    assert len(read_jsonl(folder / "articles.jsonl")) == 22


def test_killed_again_and_again(section: Section, tmp_path: Path) -> None:
    section.delays[""] = 0.02
    for number in range(5):
        asked = len(section.asked)
        if section.counts().total() < 25:
            kill_when(section, tmp_path, lambda a=asked, n=number: len(section.asked) > a + 3 + n)
    done = run(section.port, "crawl", "section", "--output", tmp_path, "--delay", "0", "-q")
    assert done.returncode == 0, done.stderr
    records = read_jsonl(tmp_path / "section" / "articles.jsonl")
    assert len({record["id"] for record in records}) == len(records) == 22
    whole = Counter(path_of(c) for c in stored(tmp_path) if "/a/" in c.url)
    assert max(whole.values()) == 1, "no page was stored twice"

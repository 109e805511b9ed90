"""A task travels with its request and its item: every page comes to one end."""

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from layers import RANKS
from loopback_crawls import LocalCrawl, states
from running import PATIENCE, ROOT
from server import LocalSite

pytestmark = pytest.mark.slow

HOLD_NO_STAGE = ("items", "exceptions", "words", "repair")
ENTRIES = ("parse_article", "process_item")
"""What Scrapy calls with a page of an article, and with what was read of it."""

RECORDER = """
import json, sys
from pathlib import Path

entries, steps, rooms = set(sys.argv[2].split()), [], {}
home = str(Path(sys.argv[1]) / "unionnews") + "/"

def room(code):
    if code not in rooms:
        # A class body or a module is no call.
        ours = code.co_filename.startswith(home) and code.co_flags & 1
        name = code.co_filename[len(home):].partition("/")[0].removesuffix(".py")
        rooms[code] = name if ours else None
    return rooms[code]

def note(frame, event, argument):
    called = room(frame.f_code)
    if called is None:
        return
    if frame.f_code.co_name in entries:
        steps.append((None, called))
        return
    outer, caller = frame.f_back, None
    while outer:
        caller = caller or room(outer.f_code)
        if caller and outer.f_code.co_name in entries:
            steps.append((caller, called))
            return
        outer = outer.f_back

import unionnews.cli.crawl, unionnews.pipelines
from unionnews.__main__ import main
from unionnews.crawling.sites import all_sites

all_sites()
sys.argv[1:] = sys.argv[3:]
sys.settrace(note)
try:
    main()
except SystemExit:
    pass
finally:
    sys.settrace(None)
print(json.dumps(steps))
"""


@pytest.fixture
def site() -> Iterator[LocalSite]:
    with LocalSite(per_page=10) as served:
        yield served


def test_the_way_of_a_page_goes_down(tmp_path: Path) -> None:
    """From response to line: at most 6 rooms, and 2 calls into a room above the one before."""
    crawl = ("crawl", "people_acftu", "--demo", "--quiet", "--output", str(tmp_path))
    done = subprocess.run(
        [sys.executable, "-c", RECORDER, str(ROOT), " ".join(ENTRIES), *crawl, "--max-articles", "1"],
        cwd=ROOT, capture_output=True, text=True, check=True, timeout=PATIENCE,
    )  # fmt: skip
    assert (tmp_path / "demo" / "people_acftu" / "articles.jsonl").stat().st_size
    steps = json.loads(done.stdout.splitlines()[-1])
    rooms = {room for _, room in steps} - set(HOLD_NO_STAGE)
    assert {"crawling", "pages", "normalize", "pipelines", "folder"} <= rooms
    assert len(rooms) <= 6, rooms
    handed_over = [room for caller, room in steps if caller is None]
    climbs = [
        pair
        for pair in [*pairwise(handed_over), *steps]
        if pair[0] is not None and RANKS[pair[1]] > RANKS[pair[0]]
    ]
    assert len(climbs) <= 2, climbs


def test_a_record_that_a_pipeline_puts_in_its_place_is_saved(
    site: LocalSite, tmp_path: Path
) -> None:
    site.add(12)
    crawl = LocalCrawl(site, tmp_path, {"ITEM_PIPELINES": piped("Replacing")})
    assert crawl.run().returncode == 0
    assert [record["kicker"] for record in crawl.records()] == ["独家"] * 12
    assert Counter(states(crawl).values()) == {"saved": 12}


def test_what_a_pipeline_drops_or_breaks_on_has_failed(site: LocalSite, tmp_path: Path) -> None:
    site.add(12)
    crawl = LocalCrawl(site, tmp_path, {"ITEM_PIPELINES": piped("Choosy")})
    done = crawl.run()
    assert done.returncode == 3
    assert "not wanted here" in done.stderr
    assert "KeyError" in done.stderr
    assert Counter(states(crawl).values()) == {"saved": 10, "failed": 2}


def test_numbers_that_json_has_not_fail_with_the_name_of_their_field(
    site: LocalSite, tmp_path: Path
) -> None:
    site.add(4)
    crawl = LocalCrawl(site, tmp_path, {"ITEM_PIPELINES": piped("Endless")})
    done = crawl.run()
    assert done.returncode == 3
    for name, value in (("kicker", "nan"), ("keywords", "-inf")):
        assert f"ValueError: {name}: {value} is no number of JSON" in done.stderr, done.stderr
    assert Counter(states(crawl).values()) == {"saved": 2, "failed": 2}


def piped(name: str) -> dict[str, int]:
    return {
        "unionnews.pipelines.NormalizePipeline": 300,
        f"loopback_pipelines.{name}": 500,
        "unionnews.pipelines.SavePipeline": 900,
    }

"""A takedown that is killed at any of its writes is finished by whoever opens the folder next."""

import gzip
import json
from pathlib import Path

import faults
import pytest
from faults import KILLED, Fault
from running import ROOT, read_jsonl, run_unionnews

from unionnews.folder.archive import pages_of
from unionnews.operate.upkeep import forget, retry, verify
from unionnews.spiders.people_acftu import PeopleAcftuSpider as Site

pytestmark = pytest.mark.slow

SITE = "people_acftu"


def test_a_takedown_killed_at_any_write_is_finished(tmp_path: Path) -> None:
    output = tmp_path / "demo"
    done = run_unionnews("crawl", "people_acftu", "--demo", "--output", tmp_path)
    assert done.returncode == 0, done.stderr
    folder = output / "people_acftu"
    whole = read_jsonl(folder / "articles.jsonl")
    # The demo is a replay and keeps no archive; its file is taken for the site's own.
    (folder / "archive").mkdir(exist_ok=True)
    demo = ROOT / "unionnews" / "demo" / "people_acftu.warc.gz"
    (folder / "archive" / "20240527-1.warc.gz").write_bytes(demo.read_bytes())
    for number, record in enumerate(whole):
        url = record["metadata"]["requestUrl"]
        ended = faults.run(lambda url=url: forget(url, output, SITE), Fault(kill_at=number))
        assert ended in (0, KILLED)
        begun = (folder / "forgotten.jsonl").exists() and url in (
            folder / "forgotten.jsonl"
        ).read_text(encoding="utf-8")
        # Opens the folder, whatever for.
        assert faults.run(lambda: retry(SITE, output, "failed")) == 0
        if begun:
            assert pages_of(folder, {Site.key(url)}, Site.key) == []
            lines = (folder / "articles.jsonl").read_text(encoding="utf-8")
            assert record["id"] not in lines
            assert not [p for p in verify("people_acftu", output) if "taken down" in p]
        if not ended:
            break
    assert not ended
    assert number > 3, "killed too rarely"


def test_a_takedown_leaves_the_feed_and_names_what_lies_in_a_store(tmp_path: Path) -> None:
    done = run_unionnews("crawl", "people_acftu", "--demo", "--output", tmp_path)
    assert done.returncode == 0, done.stderr
    output = ("--output", tmp_path / "demo")
    folder = tmp_path / "demo" / "people_acftu"
    assert run_unionnews("feed", "people_acftu", *output).returncode == 0
    first, second, *_ = read_jsonl(folder / "articles.jsonl")
    site = ("--site", "people_acftu")
    assert run_unionnews("forget", first["metadata"]["requestUrl"], *site, *output).returncode == 0
    (folder / "archive").mkdir(exist_ok=True)
    entry = {"name": "20200101-1.warc.gz", "sha256": "0", "address": "s3://b/20200101-1.warc.gz"}
    (folder / "archive" / "uploaded.jsonl").write_text(json.dumps(entry) + "\n", encoding="utf-8")
    done = run_unionnews("forget", second["metadata"]["requestUrl"], *site, *output)
    assert done.returncode == 3
    assert "s3://b/20200101-1.warc.gz" in done.stderr
    for part in (folder / "feed").glob("*.gz"):
        text = gzip.decompress(part.read_bytes()).decode()
        assert first["headline"] not in text
        assert second["headline"] not in text

from __future__ import annotations

import json
from pathlib import Path

import pytest
from running import read_jsonl, run_unionnews

pytestmark = pytest.mark.slow


def test_version() -> None:
    assert run_unionnews("--version").stdout.startswith("unionnews 0.")


def test_sites() -> None:
    rows = [json.loads(line) for line in run_unionnews("sites", "--json").stdout.splitlines()]
    assert "people_acftu" in {row["name"] for row in rows}


def test_schema_works_in_any_folder(tmp_path: Path) -> None:
    schema = json.loads(run_unionnews("schema", cwd=tmp_path).stdout)
    assert schema["$schema"].endswith("2020-12/schema")


def test_extract_of_a_first_page_says_that_pages_are_missing(corpus: Path) -> None:
    truth = {row["file"]: row for row in read_jsonl(corpus / "people" / "truth.jsonl")}
    file = "culture_20190615_c1013-31153719.html"
    done = run_unionnews("extract", corpus / "people" / file, "--url", truth[file]["url"])
    record = json.loads(done.stdout)
    assert done.returncode == 0
    assert record["headline"] == truth[file]["headline"]
    assert record["metadata"]["validationMessages"] == ["pages not read: 2, 3, 4"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "empty"),
        (b"\x89PNG\r\n\x1a\n" + bytes(1000), "binary"),
        (b"<html><body><p>Nothing to read here</p></body></html>", "not an article"),
        (b"<div>" * 20_000, "nested"),
        (b"<div>" * 4_000_000, "more than"),
    ],
    ids=["empty", "binary", "no article", "deep", "large"],
)
def test_extract_of_bad_input_is_one_line(tmp_path: Path, content: bytes, message: str) -> None:
    page = tmp_path / "page.html"
    page.write_bytes(content)
    done = run_unionnews("extract", page)
    assert done.returncode == 3
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1
    assert message in done.stderr


def test_an_unknown_site_is_wrong_usage() -> None:
    done = run_unionnews("crawl", "nowhere")
    assert done.returncode == 2
    assert "no such site" in done.stderr

"""The main job, end to end: a section becomes exactly the records it should."""

import json
from pathlib import Path

import jsonschema
import pytest
from running import ROOT, read_jsonl, run_unionnews

from unionnews.dataset.schema import article_schema

pytestmark = pytest.mark.slow


def agrees(record: dict, truth: dict) -> None:
    """Compare a record with a row of the corpus' truth files."""
    assert record["headline"] == truth["headline"]
    assert record["kicker"] == truth["kicker"]
    assert record["subheadline"] == truth["subheadline"]
    assert record["datePublished"] == truth["datePublished"]
    assert record["articleSection"] == truth["section"]
    assert (record["source"] or {}).get("name") == truth["source"]
    assert [editor["name"] for editor in record["editors"]] == truth["editors"]
    authors = {author["name"] for author in record["authors"]}
    assert authors >= set(truth["authors_include"])
    assert not authors & set(truth["editors"])
    assert [text for text in truth["body_includes"] if text not in record["articleBody"]] == []
    assert [text for text in truth["body_excludes"] if text in record["articleBody"]] == []


def test_section_on_real_bytes(corpus: Path, tmp_path: Path) -> None:
    """Four articles exactly; the one whose further pages are not archived fails as a whole."""
    archive = corpus / "people" / "section.warc.gz"
    done = run_unionnews("crawl", "people_acftu", "--replay", archive, "--output", tmp_path)
    assert done.returncode == 3, done.stderr
    truth = {row["url"]: row for row in read_jsonl(corpus / "people" / "section_truth.jsonl")}
    records = read_jsonl(tmp_path / "people_acftu" / "articles.jsonl")
    assert sorted(record["url"] for record in records) == sorted(truth)
    for record in records:
        agrees(record, truth[record["url"]])
    assert "c67502-31153719.html: page 2" in done.stderr
    assert "not in the archive" in done.stderr


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """Output folder of a crawl of the demo, and what it printed."""
    output = tmp_path_factory.mktemp("demo")
    done = run_unionnews("crawl", "people_acftu", "--demo", "--output", output)
    assert done.returncode == 0, done.stderr
    return output / "demo" / "people_acftu", done.stderr


def truth_rows() -> list[dict]:
    return read_jsonl(ROOT / "tests" / "demo_truth.jsonl")


def test_demo_gives_every_article_once(demo: tuple[Path, str]) -> None:
    records = read_jsonl(demo[0] / "articles.jsonl")
    expected = sorted(row["canonicalUrl"] for row in truth_rows())
    assert sorted(record["canonicalUrl"] for record in records) == expected


def shown(record: dict) -> dict:
    """Return a record in the form of the demo's truth."""
    return {
        "headline": record["headline"],
        "kicker": record["kicker"],
        "subheadline": record["subheadline"],
        "authors": [{key: a[key] for key in ("name", "role")} for a in record["authors"]],
        "editors": [editor["name"] for editor in record["editors"]],
        "source": (record["source"] or {}).get("name"),
        "datePublished": record["datePublished"],
        "section": record["articleSection"],
        "paragraphs": record["articleBody"].split("\n\n"),
        "images": [{key: i[key] for key in ("url", "caption")} for i in record["images"]],
    }


@pytest.mark.parametrize("row", truth_rows(), ids=lambda row: row["canonicalUrl"][-20:-5])
def test_demo_record_is_exact(demo: tuple[Path, str], row: dict) -> None:
    records = {r["canonicalUrl"]: r for r in read_jsonl(demo[0] / "articles.jsonl")}
    got = shown(records[row["canonicalUrl"]])
    assert got == {key: row[key] for key in got}


def test_demo_lines_validate(demo: tuple[Path, str]) -> None:
    validator = jsonschema.Draft202012Validator(article_schema())
    for record in read_jsonl(demo[0] / "articles.jsonl"):
        validator.validate(record)
        assert list(record) == list(article_schema()["properties"])


def test_demo_other_ends(demo: tuple[Path, str]) -> None:
    """What is no article, is gone, or belongs to others ends as such and leaves no record."""
    run = json.loads(next((demo[0] / "runs").glob("*.json")).read_text(encoding="utf-8"))
    wanted = json.loads((ROOT / "tests" / "demo_other.json").read_text(encoding="utf-8"))
    for outcome in ("gone", "not_an_article"):
        assert run["states"][outcome] == sum(row["outcome"] == outcome for row in wanted)
    assert run["discovered"] == sum(run["states"].values())
    text = (demo[0] / "articles.jsonl").read_text(encoding="utf-8")
    assert [
        row["url"] for row in wanted if row["outcome"] == "not_followed" and row["url"] in text
    ] == []


def test_second_run_changes_no_byte(demo: tuple[Path, str]) -> None:
    before = (demo[0] / "articles.jsonl").read_bytes()
    done = run_unionnews("crawl", "people_acftu", "--demo", "--output", demo[0].parent.parent)
    assert done.returncode == 0, done.stderr
    assert (demo[0] / "articles.jsonl").read_bytes() == before


def test_another_origin_is_refused(demo: tuple[Path, str], corpus: Path) -> None:
    archive = corpus / "people" / "section.warc.gz"
    done = run_unionnews("crawl", "people_acftu", "--replay", archive, "--output", demo[0].parent)
    assert done.returncode == 2
    assert "origin" in done.stderr or "other" in done.stderr

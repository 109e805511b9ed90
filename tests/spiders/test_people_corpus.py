"""Real pages of people.com.cn give exactly their rows of the truth."""

import json
from pathlib import Path
from typing import Any

import pytest
from people_site import SITE, read

from unionnews.items import Article

FOLDER = Path(__file__).parents[3] / "shared" / "corpus" / "people"
TRUTH = FOLDER / "truth.jsonl"
ROWS = (
    [json.loads(line) for line in TRUTH.read_text("utf-8").splitlines()] if TRUTH.exists() else []
)

pytestmark = pytest.mark.skipif(not ROWS, reason=f"no real pages at hand ({TRUTH} is missing)")


def record(row: dict[str, Any]) -> Article:
    return read((FOLDER / row["file"]).read_bytes(), row["url"])


@pytest.fixture(params=ROWS, ids=lambda row: row["file"].split("_c")[0])
def row(request: pytest.FixtureRequest) -> dict[str, Any]:
    truth: dict[str, Any] = request.param
    return truth


def test_every_field_is_as_printed(row: dict[str, Any]) -> None:
    article = record(row)
    assert {
        "headline": article.headline,
        "kicker": article.kicker,
        "subheadline": article.subheadline,
        "editors": [editor.name for editor in article.editors],
        "source": article.source.name if article.source else None,
        "datePublished": article.datePublished,
        "section": article.articleSection,
    } == {
        key: row[key]
        for key in (
            "headline", "kicker", "subheadline", "editors", "source", "datePublished", "section",
        )
    }  # fmt: skip


def test_writers_are_authors_and_editors_are_not(row: dict[str, Any]) -> None:
    names = [author.name for author in record(row).authors]
    assert set(row["authors_include"]) <= set(names)
    assert not set(row["editors"]) & set(names)


def test_the_text_is_whole_and_clean(row: dict[str, Any]) -> None:
    body = record(row).articleBody
    assert [part for part in row["body_includes"] if part not in body] == []
    assert [part for part in row["body_excludes"] if part in body] == []


def test_the_canonical_address_is_the_address(row: dict[str, Any]) -> None:
    assert record(row).canonicalUrl == row["url"]


def test_every_byte_was_read(row: dict[str, Any]) -> None:
    assert record(row).metadata.pages[0].encoding.replaced == 0


def test_a_first_page_alone_says_which_pages_are_missing() -> None:
    row = next(row for row in ROWS if row["file"].startswith("culture_20190615"))
    assert record(row).metadata.validationMessages == ["pages not read: 2, 3, 4"]


def test_the_site_reads_its_pages_with_the_layouts_of_their_eras() -> None:
    layouts = {row["file"].split("_c")[0]: record(row).metadata.page for row in ROWS}
    assert set(layouts.values()) == {"PeoplePage2021", "PeoplePage2016", "PeoplePage2011"}
    assert SITE.name == "people_acftu"

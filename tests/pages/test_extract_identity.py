"""Which pages of an archive are one article, where they name one address as canonical."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from archives import answer, write
from plain_site import news

from unionnews.folder.archive import Provenance
from unionnews.operate.reextract import Extraction, extract_archive

SITE = "https://union.example"
OWN = f"<link rel='canonical' href='{SITE}/strike-won-4'>"
ARTICLES = [(f"/strike-won-{number}", news(number, OWN)) for number in (4, 5, 6)]


def extracted(folder: Path, pages: Sequence[tuple[str, bytes]]) -> Extraction:
    exchanges = (
        answer(f"{SITE}{path}", body, provenance=Provenance(request_url=f"{SITE}{path}"))
        for path, body in pages
    )
    return extract_archive(write(folder, *exchanges), generic=True)


@pytest.mark.parametrize("order", [(0, 1, 2), (1, 0, 2), (2, 1, 0), (1, 2, 0)])
def test_articles_that_name_one_canonical_stay_articles(
    tmp_path: Path, order: tuple[int, ...]
) -> None:
    found = list(extracted(tmp_path, [ARTICLES[number] for number in order]))
    assert [record["url"] for record in found] == [f"{SITE}{ARTICLES[n][0]}" for n in order]
    assert len({record["id"] for record in found}) == 3
    assert found[-1]["canonicalUrl"] == found[-1]["url"]


def test_copies_of_an_article_are_one_record(tmp_path: Path) -> None:
    copies = [("/print/4711", news(4, OWN)), ("/strike-won-4?print=1", news(4, OWN))]
    extraction = extracted(tmp_path, [*ARTICLES, *copies])
    found = list(extraction)
    assert len(found) == len({record["id"] for record in found}) == 3
    assert extraction.counts.records == 3
    assert extraction.counts.skipped["copies"] == 1

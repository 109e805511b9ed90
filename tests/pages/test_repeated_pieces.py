"""Pages in which a piece is repeated until they have megabytes: the time grows with the size alone."""

import contextlib
import random
import re
import time

import pytest
from real_pages import CORPUS, corpus_pages

from unionnews.exceptions import PageError
from unionnews.fetching.api import extract_article

SIZE = 1_000_000
MOST_SECONDS = 3.0
TEXT = "".join(
    f"<p>The union of town {n} won a raise for the nurses there, and all knew it by noon.</p>"
    for n in range(8)
)
SHAPES = {
    "pictures in one figure": lambda: "<figure>" + "<img src=/a.jpg>" * 12_000 + "</figure>",
    "a srcset without commas": lambda: (
        f"<img srcset='{'/2019.11/xxl/5dd3c72785f5401211.jpg ' * 80_000}'>"
    ),
    "microdata": lambda: "<span itemprop=name>Time</span>" * 110_000,
    "links with words of notices": lambda: "".join(
        f"<p><a href=/{n}>Photos may not be copied or published here without permission {n % 7}</a></p>"
        for n in range(4000)
    ),
    "a line above the headline": lambda: f"<div>{'Accounting Softwar' * 180_000}</div>",
}
PIECES = {
    "tags": rb"<[^>]*>",
    "elements": rb"<[^>]*>[^<]*<[^>]*>(?:[^<]*<[^>]*>){0,30}",
    "attributes": rb"\s[\w-]+=\"[^\"]*\"",
    "texts": rb"(?<=>)[^<>]{4,}(?=<)",
    "parts of texts": rb"(?<=>)[^<>]{4,12}",
    "lines": rb"\n[^\n]*",
    "values of JSON": rb"\"[\w@-]+\"\s*:\s*(?:\"[^\"]*\"|\[|\{)",
}


def seconds(page: bytes, url: str = "https://news.example/mill") -> float:
    """Return the CPU time of a page."""
    began = time.process_time()
    with contextlib.suppress(PageError):
        extract_article(page, url)
    return time.process_time() - began


@pytest.mark.slow
@pytest.mark.parametrize("shape", SHAPES)
def test_a_shape_that_took_longer_than_its_size(shape: str) -> None:
    above, behind = (SHAPES[shape](), "") if "above" in shape else ("", SHAPES[shape]())
    page = f"<html lang=en><body>{above}<h1>Nurses win a raise</h1><p>3 May 2020</p>{TEXT}{behind}{TEXT}"
    assert seconds(page.encode()) < MOST_SECONDS


LAST_RESORTS = {
    "links of a page on itself": "<a href='/mill' title='Nurses win a raise'></a>" * 8000,
    "lines with dates": "<div>" * 150 + "<p>May 5, 2024</p>" * 5000 + "</div>" * 150,
}
"""What is looked at for a date where a page has no other."""


@pytest.mark.unmeasured
@pytest.mark.parametrize("shape", LAST_RESORTS)
def test_a_date_of_last_resort_is_not_searched_for_without_end(shape: str) -> None:
    page = f"<title>Nurses win a raise</title><h1>Nurses win a raise</h1><article>{TEXT}</article><div>{LAST_RESORTS[shape]}</div>"
    assert seconds(page.encode()) < 2


def repeated(page: bytes, kind: str, luck: random.Random) -> bytes:
    """Return a page with one of its pieces repeated behind itself."""
    pieces = [one for one in re.finditer(PIECES[kind], page) if 0 < len(one[0]) < SIZE // 20]
    if not pieces:
        return page
    piece = luck.choice(pieces)
    times = (SIZE - len(page)) // len(piece[0])
    return page[: piece.end()] + piece[0] * times + page[piece.end() :]


@pytest.mark.soak
@pytest.mark.timeout(900)
@pytest.mark.parametrize("kind", PIECES)
def test_pages_of_the_corpora(kind: str) -> None:
    if not CORPUS.exists():
        pytest.skip("the corpora are not here")
    luck, slow = random.Random(kind), {}
    for _, (page, url) in zip(range(120), corpus_pages(), strict=False):
        took = seconds(repeated(page[: SIZE // 4], kind, luck), url)
        if took > MOST_SECONDS:
            slow[url] = took
    assert slow == {}

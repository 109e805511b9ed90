"""Pages of what answers: each article stands on one of them, whatever the order."""

import datetime
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ledger_records import fill
from searched_records import article

from unionnews.search import folder_index
from unionnews.search.folder_index import Order
from unionnews.search.searching import Library

# One day for many, the first second of 1970, years before it, and no date at all.
DAYS = ("2024-05-01", "1970-01-01", "1931-02-03", None)
SIZES = (70, 45, 1)


def made(number: int) -> dict:
    day: str | None = DAYS[number % 5] if number % 5 < len(DAYS) else None
    if number % 3 == 0:
        day = (datetime.date(2024, 12, 31) - datetime.timedelta(days=number % 17)).isoformat()
    # Some have the word in the headline, some only further down than is weighed.
    body = "一" * 3000 * (number % 4 == 1) + f"工会的消息，第{number}篇。" + "其他" * (number % 7)
    return article(number, body, headline="工会" if number % 6 == 0 else "题", datePublished=day)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    folders = [tmp_path_factory.mktemp(f"site{n}") / f"union_{n}" for n in range(len(SIZES))]
    for at, (folder, size) in enumerate(zip(folders, SIZES, strict=True)):
        numbers = range(1000 * at + 1, 1000 * at + 1 + size)
        fill(folder, dict.fromkeys(numbers, ""), made)
    with Library(folders) as library:
        yield library


@pytest.mark.slow
@pytest.mark.measured
@settings(max_examples=60, deadline=None)
@given(
    query=st.sampled_from(["", "工会", "工会 OR 题", "的消息 -其", "date:1931..1970"]),
    order=st.sampled_from(["relevance", "date"]),
    page=st.integers(7, 60),
    ranked=st.sampled_from([1, 5, 30, 200]),
)
def test_each_article_is_on_one_page(
    library: Library, query: str, order: Order, page: int, ranked: int
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(folder_index, "CANDIDATES", ranked)
        whole = [hit.id for hit in library.hits(query, order, None)]
        pages = [
            hit.id for at in range(0, 130, page) for hit in library.hits(query, order, page, at)
        ]
    assert pages == whole
    assert len(set(whole)) == len(whole) == library.count(query)


def test_the_newest_first_and_those_without_a_date_last(library: Library) -> None:
    days = [hit.datePublished or "" for hit in library.hits("", "date", None)]
    assert days == sorted(days, reverse=True)
    assert "" in days

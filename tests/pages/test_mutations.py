"""Pages with something foreign swapped in: a field keeps its value or loses it, and never errs."""

import json
import re
from collections.abc import Callable, Iterator

import pytest
import written_pages as written
from real_pages import CORPUS, URL, corpus_pages, demo_pages

from unionnews.exceptions import NotAnArticleError, PageError
from unionnews.fetching.api import extract_article
from unionnews.items import Article

FIELDS = (
    "headline",
    "articleBody",
    "datePublished",
    "dateModified",
    "canonicalUrl",
    "source",
    "inLanguage",
    "authors",
)


def foreign(**changes: object) -> bytes:
    """Return the JSON-LD of another story."""
    said = {
        "@type": "NewsArticle", "headline": "Quarterly results of a carpet maker", "datePublished": "2001-02-03T04:05:00Z",
        "dateModified": "2001-02-04", "url": "https://elsewhere.example/carpets", "author": {"@type": "Person", "name": "Zoe Stranger"},
        **changes,
    }  # fmt: skip
    kept = {key: value for key, value in said.items() if value}
    return f'<script type="application/ld+json">{json.dumps(kept)}</script>'.encode()


ASKED = b"<p>We use cookies on this website, and we ask for your consent to that; change your preferences at any time.</p>"
SHOP = b"<p>Terms of the promotion, the shop said, are these.</p>"
TEASER = b"<a href='/x'>Carpets sell as never before, the maker says</a>"
NOTICE = b"<h1>We'll be back soon</h1><p>The site is down for scheduled maintenance, and it will be back shortly.</p>"


def in_head(added: bytes) -> Callable[[bytes], bytes]:
    return lambda page: _at(rb"</head\s*>", page, added, before=True)


def first(added: bytes) -> Callable[[bytes], bytes]:
    return lambda page: _at(rb"<body\b[^>]*>", page, added, before=False)


def last(added: bytes) -> Callable[[bytes], bytes]:
    return lambda page: _at(rb"</body\s*>", page, added, before=True)


def _at(mark: bytes, page: bytes, added: bytes, *, before: bool) -> bytes:
    found = list(re.finditer(mark, page, re.IGNORECASE))
    if len(found) != 1:
        return page
    place = found[0].start() if before else found[0].end()
    return page[:place] + added + page[place:]


def turned(notice: bytes) -> Callable[[bytes], bytes]:
    """Put a notice in the place of all that a page prints."""
    return lambda page: re.sub(
        rb"(<body\b[^>]*>).*(</body\s*>)", rb"\1" + notice + rb"\2", page, flags=re.I | re.S
    )


MUTATIONS = {
    "foreign JSON-LD": in_head(foreign()),
    "foreign JSON-LD behind": last(foreign()),
    "foreign JSON-LD without an address": in_head(foreign(url=None)),
    "foreign JSON-LD without a headline": in_head(foreign(headline=None)),
    "several of them": last(foreign() + foreign(headline="Rugs are cheaper in March", url=None)),
    "a list of them": in_head(
        b'<script type="application/ld+json">{"@type":"ItemList","itemListElement":[{"item":{"@type":"NewsArticle",'
        b'"headline":"Carpets","datePublished":"2001-02-03"}}]}</script>'
    ),
    "consent": first(b"<div class='cookie-consent'>" + ASKED * 30 + b"</div>"),
    "consent without a name": first(b"<div>" + ASKED * 30 + b"</div>"),
    "hidden": first(b"<div hidden>" + SHOP * 30 + b"</div>"),
    "template": first(b"<template><h1>Carpets</h1><p>2001-02-03</p></template>"),
    "dialog": last(b"<dialog><h1>Carpets</h1>" + SHOP * 3 + b"<p>3 February 2001</p></dialog>"),
    "date in the footer": last(b"<footer><p>Page made on 2001-02-03 04:05</p></footer>"),
    "date of a teaser": last(b"<aside>" + TEASER + b"<time datetime='2001-02-03T04:05:00Z'>3 Feb</time></aside>"),
    "dates of teasers": last(
        b"<ul class='latest-news'>" + (b"<li>" + TEASER + b" <span class='date'>3 February 2001</span></li>") * 5 + b"</ul>"
    ),
    "clock of the site": first(b"<div class='topbar'>Saturday, 3 February 2001 04:05</div>"),
    "date of an event": last(b"<div class='event'><p>When: 3 February 2001, 04:05</p></div>"),
    "day it was printed": last(b"<p>Printed on 3 February 2001</p>"),
    "date in data-": last(b"<div class='countdown' data-date='2001-02-03'></div>"),
    "canonical: another site": in_head(b"<link rel=canonical href='https://elsewhere.example/'>"),
    "canonical: the home page": in_head(b"<link rel=canonical href='/'>"),
    "canonical: a section": in_head(b"<link rel=canonical href='/news/'>"),
    "canonical: a day": in_head(b"<link rel=canonical href='/2001/02/03/'>"),
    "canonical: the login": in_head(b"<link rel=canonical href='/login?id=7'>"),
    "canonical: no address": in_head(b"<link rel=canonical href='javascript:7'>"),
    "canonical of what is embedded": last(
        b"<article><link rel=canonical href='/carpets-sell-as-never-before-7'></article>"
    ),
    "a notice": turned(NOTICE),
    "a notice and the clock": turned(b"<div class='top'>3 February 2001</div>" + NOTICE),
    "a comment": last(
        b"<div class='comments'><div class='comment'><span class='author'>Zoe Stranger</span> <time datetime='2001-02-03'>"
        b"3 February 2001</time><p>Well done, all of you, I was there.</p></div></div>"
    ),
}  # fmt: skip


def errors(page: bytes, url: str, names: list[str]) -> tuple[int, list[str]]:
    """Return how many mutants were made, and each field to which one gave a value that is neither
    the page's nor none.
    """
    made = {name: mutant for name in names if (mutant := MUTATIONS[name](page)) != page}
    before = _read(page, url)
    if before is None or before.metadata.is_text_doubtful:
        # A list that was taken for an article says so.
        return 0, []
    wrong = []
    for name, mutant in made.items():
        after = _read(mutant, url)
        if after is not None:
            wrong += [
                f"{name}: {field}: {getattr(after, field)!r:.90}"
                for field in FIELDS
                if _errs(before, after, field)
            ]
    return len(made), wrong


def _read(page: bytes, url: str) -> Article | None:
    try:
        return extract_article(page, url)
    except (NotAnArticleError, PageError):
        return None


SWAPPED_IN = re.compile(r"cookies on this|the shop said|arpets|2001|Zoe|Well done|be back soon")


def _errs(before: Article, after: Article, field: str) -> bool:
    value, old = getattr(after, field), getattr(before, field)
    if field == "articleBody":
        # Short lines at the edge of the text may come or go; nothing foreign may be among them.
        return bool(value) and not _is_same(old, value)
    return bool(value) and value != old


def _is_same(old: str, new: str) -> bool:
    ours, theirs = set(old.split("\n\n")), set(new.split("\n\n"))
    foreign = [line for line in theirs - ours if SWAPPED_IN.search(line)]
    kept = sum(map(len, ours & theirs))
    return not foreign and kept >= 0.8 * max(sum(map(len, ours)), sum(map(len, theirs)))


@pytest.mark.parametrize("page", ["zh", "en", "br"])
@pytest.mark.parametrize("name", MUTATIONS)
def test_what_is_swapped_in_changes_no_field(page: str, name: str) -> None:
    html = {"zh": written.zh_page, "en": written.en_page, "br": written.br_page}[page]()
    made, wrong = errors(html.encode(), URL, [name])
    assert (made, wrong) == (1, [])


def _mutated(pages: Iterator[tuple[bytes, str]], wanted: int) -> tuple[int, list[str]]:
    made, found = 0, []
    for number, (page, url) in enumerate(pages):
        # Each page gets a few, and all get theirs in turn.
        names = [name for at, name in enumerate(MUTATIONS) if (at + number) % 4 == 0]
        count, wrong = errors(page, url, names)
        made += count
        found += [f"{url}: {one}" for one in wrong]
        if made >= wanted:
            break
    return made, found


def test_pages_of_the_demo() -> None:
    made, wrong = _mutated(demo_pages(), 60)
    assert wrong == []
    assert made >= 40


@pytest.mark.soak
@pytest.mark.timeout(900)
def test_two_thousand_pages_of_the_corpora() -> None:
    if not CORPUS.exists():
        pytest.skip("the corpora are not here")
    made, wrong = _mutated(corpus_pages(), 2000)
    assert wrong == []
    assert made >= 2000

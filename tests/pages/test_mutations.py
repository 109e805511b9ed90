"""Pages with something foreign swapped in: a field keeps its value or loses it, and never errs."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
import written_pages as written

from unionnews.exceptions import NotAnArticleError
from unionnews.fetching.api import extract_article
from unionnews.items import Article

URL = "http://www.shanhe.example/gonghui/2023/0718/1.html"
FIELDS = (
    "headline",
    "articleBody",
    "datePublished",
    "dateModified",
    "canonicalUrl",
    "source",
    "inLanguage",
)
FOREIGN = json.dumps(
    {"@type": "NewsArticle", "headline": "Quarterly results of a carpet maker", "datePublished": "2001-02-03T04:05:00Z",
     "url": "https://elsewhere.example/carpets", "author": {"@type": "Person", "name": "Zoe Stranger"}}
)  # fmt: skip
ASKED = "We use cookies on this website, and we ask for your consent to that; change your preferences at any time."
# What is swapped in, and whether it stands behind <head> or at the start or end of the body.
MUTATIONS = {
    "foreign JSON-LD": ("</head>", f'<script type="application/ld+json">{FOREIGN}</script></head>'),
    "foreign JSON-LD behind": ("</body>", f'<script type="application/ld+json">{FOREIGN}</script></body>'),
    "consent": ("<body>", f"<body><div class='cookie-consent'>{f'<p>{ASKED}</p>' * 30}</div>"),
    "hidden": ("<body>", f"<body><div hidden>{'<p>Terms of the promotion, the shop said, are these.</p>' * 30}</div>"),
    "template": ("<body>", "<body><template><h1>Carpets</h1><p>2001-02-03</p></template>"),
    "footer date": ("</body>", "<footer><p>Page made on 2001-02-03 04:05</p></footer></body>"),
    "teaser date": ("</body>", "<aside><a href='/x'>Carpets sell</a> <time datetime='2001-02-03T04:05:00Z'>3 Feb</time></aside></body>"),
    "canonical elsewhere": ("</head>", "<link rel=canonical href='https://elsewhere.example/'></head>"),
}  # fmt: skip


def mutants(page: str, names: list[str]) -> Iterator[tuple[str, str]]:
    for name in names:
        mark, swapped = MUTATIONS[name]
        if page.count(mark) == 1:
            yield name, page.replace(mark, swapped)


def errors(page: str, url: str, names: list[str]) -> list[str]:
    """Return each field that a mutation gives another value than the page has, or none."""
    try:
        before = extract_article(page.encode(), url)
    except NotAnArticleError:
        return []
    wrong = []
    for name, mutant in mutants(page, names):
        try:
            after = extract_article(mutant.encode(), url)
        except NotAnArticleError:
            continue
        wrong += [f"{name}: {field}" for field in FIELDS if _errs(before, after, field)]
    return wrong


def _errs(before: Article, after: Article, field: str) -> bool:
    value = getattr(after, field)
    return value is not None and value != "" and value != getattr(before, field)


@pytest.mark.parametrize(
    ("page", "name"),
    # The English page prints no date of its own.
    [
        (page, name)
        for page in ("zh", "en", "br")
        for name in MUTATIONS
        if page != "en" or "date" not in name
    ],
)
def test_what_is_swapped_in_changes_no_field(page: str, name: str) -> None:
    html = {"zh": written.zh_page, "en": written.en_page, "br": written.br_page}[page]()
    assert errors(html, URL, [name]) == []

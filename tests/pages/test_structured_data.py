from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unionnews.pages.extract import read_page
from unionnews.pages.generic import structured_data
from unionnews.pages.generic.structured_data import StructuredData, read_json


def data(head: str = "", body: str = "") -> StructuredData:
    page = f"<html><head><meta charset=utf-8>{head}</head><body>{body}</body></html>"
    return StructuredData(read_page(page.encode(), None).response.root)


def script(text: str) -> str:
    return f"<script type='application/ld+json'>{text}</script>"


ARTICLE = {
    "@type": "NewsArticle",
    "headline": "Dockers win",
    "datePublished": "2023-07-18T09:26:00+02:00",
    "author": [{"@type": "Person", "name": "Maria Holm"}, "Ole Berg"],
    "publisher": {"@type": "Organization", "name": "The Riverbend Courier"},
}


@pytest.mark.parametrize(
    "shape",
    [
        ARTICLE,
        [{"@type": "WebSite", "name": "x"}, ARTICLE],
        {"@context": "https://schema.org", "@graph": [{"@type": "WebPage"}, ARTICLE]},
        {"@type": "WebPage", "mainEntity": ARTICLE},
        {**ARTICLE, "@type": ["Article", "AnalysisNewsArticle"]},
        {**ARTICLE, "@type": "http://schema.org/BlogPosting"},
    ],
)
def test_article_is_found_in_every_shape(shape: object) -> None:
    found = data(script(json.dumps(shape)))
    assert found.text("headline") == "Dockers win"
    assert found.names("author") == ["Maria Holm", "Ole Berg"]
    assert found.names("publisher") == ["The Riverbend Courier"]


def test_articles_of_a_list_are_not_the_article() -> None:
    listing = {"@type": "ItemList", "itemListElement": [ARTICLE, ARTICLE]}
    assert data(script(json.dumps(listing))).article == {}


def test_author_by_reference() -> None:
    graph = [
        {**ARTICLE, "author": {"@id": "#holm"}},
        {"@type": "Person", "@id": "#holm", "name": "Maria Holm"},
    ]
    assert data(script(json.dumps({"@graph": graph}))).names("author") == ["Maria Holm"]


@pytest.mark.parametrize(
    "text",
    [
        '{"@type": "NewsArticle", "headline": "Dockers win",}',
        '{"@type": "NewsArticle", "keywords": ["a", "b", ], "headline": "Dockers win"}',
        '<!-- {"@type": "NewsArticle", "headline": "Dockers win"} -->',
        '//<![CDATA[\n{"@type": "NewsArticle", "headline": "Dockers win"}\n//]]>',
        '{"@type": "NewsArticle", "headline": "Dockers\twin"}',
        '{"@type": "WebSite"} {"@type": "NewsArticle", "headline": "Dockers win"}',
        '{"@type": "WebSite"},{"@type": "NewsArticle", "headline": "Dockers win"},',
        '{"@type": "NewsArticle", "headline": "Dockers &amp;#32; win"}'.replace("&amp;#32;", ""),
        '{"@type": "NewsArticle", "headline": "<b>Dockers</b> win"}',
    ],
)
def test_broken_json_is_read_as_far_as_it_can_be(text: str) -> None:
    assert data(script(text)).text("headline") == "Dockers win"


def test_entities_are_unescaped() -> None:
    found = data(script(json.dumps({**ARTICLE, "headline": "Dockers&#8217; day &amp;amp; night"})))
    assert found.text("headline") == "Dockers’ day &amp; night"


def test_microdata() -> None:
    found = data(
        body="<article itemscope><h1 itemprop='headline'>Dockers win</h1>"
        "<span itemprop='author' itemscope><span itemprop='name'>Maria Holm</span></span>"
        "<time itemprop='datePublished' datetime='2023-07-18'>yesterday</time>"
        "<meta itemprop='dateModified' content='2023-07-19'></article>"
    )
    assert found.text("headline") == "Dockers win"
    assert found.item_values("author") == ["Maria Holm"]
    assert found.text("datePublished") == "2023-07-18"
    assert found.text("dateModified") == "2023-07-19"


def test_meta_elements_by_any_attribute_and_case() -> None:
    found = data(
        "<meta property='og:title' content='A'><meta name='Author' content='B'><meta itemprop='x' content='C'>"
        "<meta property='og:title' content='later'><meta name='description' content='  '><meta content='lost'>"
    )
    assert (found.meta("og:title"), found.meta("author"), found.meta("x")) == ("A", "B", "C")
    assert found.meta("description") is None
    assert found.meta("description", "author") == "B"


def test_sizes_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    deep = '{"@graph":' * 5000 + "1" + "}" * 5000
    assert list(read_json(deep)) == []
    assert data(script(deep)).article == {}
    monkeypatch.setattr(structured_data, "MAX_SCRIPT", 10)
    assert list(read_json('{"headline": "longer"}')) == []


def test_many_nodes_are_cut() -> None:
    many = json.dumps([{"@type": "Thing"}] * 5000)
    assert len(data(script(many)).nodes) == structured_data.MAX_NODES


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                ["@type", "@graph", "@id", "name", "author", "headline", "mainEntity", "@value"]
            ),
            inner | st.sampled_from(["NewsArticle", "#a"]),
            max_size=5,
        )
    ),
    max_leaves=25,
)


@given(JSON)
def test_any_json_gives_strings(value: object) -> None:
    text = json.dumps(value).replace("</", "<\\/")
    found = data(script(text))
    for key in ("headline", "author", "name"):
        assert all(isinstance(name, str) and name for name in found.names(key))
    assert found.text("headline") is None or isinstance(found.text("headline"), str)


@given(st.text(alphabet='{}[]",:ab1\\ \n<!-/*', max_size=200))
def test_any_text_is_survived(text: str) -> None:
    for value in read_json(text):
        assert isinstance(value, dict | list | str | int | float | bool | None)

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unionnews.pages.declared import json_values
from unionnews.pages.declared.json_values import script_values
from unionnews.pages.extract import read_page
from unionnews.pages.generic import structured_data
from unionnews.pages.generic.structured_data import StructuredData

URL = "https://www.union.example/news/2024/strike-ends.html"
TITLE = "<title>Harbour strike ends after eleven days - Union News</title>"


def data(head: str = "", body: str = "", url: str | None = None) -> StructuredData:
    page = f"<html><head><meta charset=utf-8>{head}</head><body>{body}</body></html>"
    return StructuredData(read_page(page.encode(), url).response.root, url)


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


OTHER = {
    "@type": "NewsArticle",
    "headline": "Bakers win a pay rise",
    "datePublished": "2001-01-01",
    "author": "Zed Zorn",
    "url": "https://union.example/b",
}
OWN = {"@type": "NewsArticle", "datePublished": "2024-05-27", "author": {"name": "Ana Marsh"}}


@pytest.mark.parametrize(
    "own",
    [
        {"headline": "Harbour strike ends after eleven days"},
        {"headline": "Harbour Strike Ends After Eleven Days!"},
        {"url": URL},
        {"url": "http://union.example/news/2024/strike-ends.html?utm_source=feed#text"},
        {"url": "/news/2024/strike-ends.html"},
        {"mainEntityOfPage": {"@type": "WebPage", "@id": URL}},
        {"mainEntityOfPage": URL},
        {"@id": URL + "#article", "headline": "Strike over"},
        {"url": "https://union.example/news/2024/strike-ends.html/amp/"},
    ],
)
@pytest.mark.parametrize("shape", ["before", "behind", "graph", "two scripts", "teasers"])
def test_of_several_articles_the_own_one_is_read(own: dict, shape: str) -> None:
    mine = {**OWN, **own}
    head = {
        "before": script(json.dumps([mine, OTHER])),
        "behind": script(json.dumps([OTHER, mine])),
        "graph": script(json.dumps({"@graph": [{"@type": "WebPage"}, OTHER, mine, OTHER]})),
        "two scripts": script(json.dumps(OTHER)) + script(json.dumps(mine)),
        "teasers": script(json.dumps([{**OTHER, "url": f"/{n}"} for n in range(40)] + [mine])),
    }[shape]
    found = data(TITLE + head, url=URL)
    assert (found.names("author"), found.text("datePublished")) == (["Ana Marsh"], "2024-05-27")


def test_own_article_by_the_query_that_names_it() -> None:
    pages = [
        {**OWN, "url": f"https://union.example/show.php?id={n}", "author": f"A{n}"} for n in (7, 8)
    ]
    found = data(script(json.dumps(pages)), url="https://union.example/show.php?id=8&utm_source=x")
    assert found.names("author") == ["A8"]


@pytest.mark.parametrize(
    ("other", "kept"),
    [
        (OTHER, False),
        ({**OTHER, "url": None}, False),
        ({**OTHER, "url": URL}, True),
        ({**OTHER, "headline": "Strike ends at harbour after 11 days"}, True),
        ({**OTHER, "headline": None}, False),
        ({**OTHER, "headline": None, "url": None}, True),
    ],
)
def test_a_lone_article_of_another_page_is_none(other: dict, kept: bool) -> None:
    assert bool(data(TITLE + script(json.dumps(other)), url=URL).article) is kept


@pytest.mark.parametrize(
    ("author", "name"),
    [
        ({"@type": "Person", "givenName": "Maria", "familyName": "Holm"}, ["Maria Holm"]),
        ({"givenName": "Maria", "additionalName": "L.", "familyName": "Holm"}, ["Maria L. Holm"]),
        ({"familyName": "Holm"}, ["Holm"]),
        ({"name": "M. Holm", "givenName": "Maria", "familyName": "Holm"}, ["M. Holm"]),
        ({"name": "", "givenName": "Maria", "familyName": "Holm"}, ["Maria Holm"]),
        ({"givenName": ["Maria"], "familyName": 7}, []),
        ({"@type": "Person"}, []),
    ],
)
def test_a_name_in_parts(author: dict[str, object], name: list[str]) -> None:
    assert data(script(json.dumps({**ARTICLE, "author": author}))).names("author") == name


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
        '{"@type": "NewsArticle", // the "kind", of it\n "headline": "Dockers win"}',
        '{"@type": "NewsArticle", /* "headline": "Bakers", */ "headline": "Dockers win"}',
        '/* 1 */ {"@type": "NewsArticle", "url": "https://a.example/,]", "headline": "Dockers win" , }',
        '[{"@type": "WebSite",}, {"@type": "NewsArticle", "headline": "Dockers win"},]',
        '{"@type": "WebSite"} {"@type": "NewsArticle", "headline": "Dockers win",}',
        "{&quot;@type&quot;: &quot;NewsArticle&quot;, &quot;headline&quot;: &quot;Dockers win&quot;}",
        "[{&quot;@type&quot;:&quot;NewsArticle&quot;,&quot;headline&quot;:&quot;Dockers win&quot;}]",
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
    assert found.text("headline") == "Dockers’ day & night"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("&amp;quot;Enough&amp;quot; &amp;#8211; talks fail", '"Enough" – talks fail'),
        ("Pay &amp; hours", "Pay & hours"),
        ("https://union.example/?a=1&amp;copy=2", "https://union.example/?a=1&copy=2"),
    ],
)
def test_meta_elements_are_unescaped(content: str, expected: str) -> None:
    assert (
        data(f"<meta property='og:description' content='{content}'>").meta("og:description")
        == expected
    )


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


ARTICLE_SCOPE = "itemscope itemtype='https://schema.org/NewsArticle'"


@pytest.mark.parametrize(
    "other",
    [
        (
            f"<div {ARTICLE_SCOPE}><h3 itemprop='headline'>Bakers win</h3><b itemprop='author'>Zed Zorn</b>"
            "<time itemprop='datePublished' datetime='2001-01-01'>then</time></div>"
        ),
        (
            "<div itemscope itemtype='http://schema.org/Comment'><b itemprop='author'>Zed Zorn</b>"
            "<time itemprop='datePublished' datetime='2001-01-01'>then</time></div>"
        ),
        (
            "<div itemscope itemtype='https://schema.org/VideoObject'><meta itemprop='author' content='Zed Zorn'>"
            "<meta itemprop='datePublished' content='2001-01-01'></div>"
        ),
    ],
)
def test_microdata_of_others_is_left_out(other: str) -> None:
    own = (
        f"<main {ARTICLE_SCOPE}><h1 itemprop='headline'>Dockers win at the harbour</h1>"
        "<span itemprop='author' itemscope itemtype='https://schema.org/Person'>"
        "<b itemprop='name'>Ana Marsh</b></span>"
        "<meta itemprop='datePublished' content='2024-05-27'></main>"
    )
    for body in (other + own, own + other, own.replace("</main>", other + "</main>")):
        found = data(body=body)
        assert found.item_values("author") == ["Ana Marsh"]
        assert found.text("datePublished") == "2024-05-27"


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
    assert data(script(deep)).article == {}
    assert list(script_values("[" * 400_000)) == []  # newer Pythons read some thousand levels
    monkeypatch.setattr(json_values, "MAX_SCRIPT", 10)
    assert list(script_values('{"headline": "longer"}')) == []


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


@pytest.mark.slow
@pytest.mark.parametrize("piece", ["/*", '"', ",", "{", '\\"', "//", "<!--", ", ", '"/*', "&quot;"])
@pytest.mark.unmeasured
def test_broken_json_takes_linear_time(piece: str) -> None:
    began = time.process_time()
    list(script_values("{" + piece * (900_000 // len(piece))))
    assert time.process_time() - began < 2


@given(st.text(alphabet='{}[]",:ab1\\ \n<!-/*', max_size=200))
def test_any_text_is_survived(text: str) -> None:
    for value in script_values(text):
        assert isinstance(value, dict | list | str | int | float | bool | None)


def test_lists_in_lists_are_read_to_a_bound() -> None:
    """The JSON reader takes nearly as many levels as Python has for all of the program."""
    nested = '["Ann Lee"]'
    assert data(script(f'{{"@type": "NewsArticle", "author": {nested}}}')).names("author")
    nested = "[" * 900 + '"Ann Lee"' + "]" * 900
    assert not data(script(f'{{"@type": "NewsArticle", "author": {nested}}}')).names("author")

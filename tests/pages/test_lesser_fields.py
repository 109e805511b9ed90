"""Subheadline, publisher, keywords, source and summary: what is none of them, though it looks so."""

import pytest
import written_pages as written

from unionnews.items import Article
from unionnews.normalize.article import article
from unionnews.normalize.undeclared import undeclared_site
from unionnews.pages.extract import extract, read_page
from unionnews.pages.generic.generic_page import GenericPage

URL = "https://courier.example/news/mill-strike-ends"
TITLE = "Mill strike ends with a nine percent raise"
BODY = "".join(f"<p>{line}</p>" for line in written.EN_PARAGRAPHS)
ZH_BODY = "".join(f"<p>{line}</p>" for line in written.ZH_PARAGRAPHS)
ZH_TITLE = "青石县总工会开展送清凉活动"


def record(below: str = "", *, head: str = "", title: str = TITLE, body: str = BODY) -> Article:
    page = f"<html><head><title>{title}</title>{head}</head><body><main><h1>{title}</h1>{below}{body}</main></body></html>"
    raw = extract(read_page(page.encode(), URL), [GenericPage], None)
    return article(raw, undeclared_site(raw))


def meta(name: str, content: str) -> str:
    return f'<meta name="{name}" property="{name}" content="{content}">'


@pytest.mark.parametrize(
    "text",
    [
        "24. Oktober 2023", "Hamburg, 2. November 2021", "By Jane Roe • Published November 1, 2023", "Jane Roe,", "Links on this:", "Last update: 09:30",
        "Strike ends with a nine percent raise", f"Riverbend: {TITLE}", "Sign up for our weekly newsletter.", "▲ The gate on Monday, when they voted.",
    ],
)  # fmt: skip
def test_lines_that_are_no_subheadlines(text: str) -> None:
    assert record(f"<h2 class=subtitle>{text}</h2>").subheadline is None


@pytest.mark.parametrize(
    "text",
    [
        "Three weeks without paper, and a vote in the rain",
        "After the mill strike ends with a nine percent raise, others will ask for as much",
        "On 5 May 2024 the presses stood still for the first time since the war",
        "Maria Holm: we have a fair share and a safe place to work, and we will keep both",
        "People come first, says Jane Roe, who has run the second machine for fifteen years",
    ],
)
def test_lines_that_are_subheadlines(text: str) -> None:
    assert record(f"<h2 class=subtitle>{text}</h2>").subheadline == text


def test_a_caption_or_quotation_is_no_subheadline() -> None:
    assert record("<h2>– Jane R., member since 2018</h2>").subheadline is None
    figure = "<figure><img src='/a.jpg'><figcaption><h3>The gate, on Monday morning.</h3></figcaption></figure>"
    assert record(figure).subheadline is None
    found = record("<p>——记一次走访</p>", title=ZH_TITLE, body=ZH_BODY)
    assert found.subheadline == "——记一次走访"
    found = record("<div class=subtitle>来源：山河日报 作者：</div>", title=ZH_TITLE, body=ZH_BODY)
    assert found.subheadline is None


def test_words_of_neighboring_elements_are_apart() -> None:
    found = record("<h2 class=subtitle><span>Riverbend</span><span>A vote, at last</span></h2>")
    assert found.subheadline == "Riverbend A vote, at last"


@pytest.mark.parametrize(
    ("declared", "name"),
    [
        ("The Courier |", "The Courier"), ("- The Courier -", "The Courier"), ("https://courier.example/", "courier.example"),
        ("@courier", "courier"), (f"{TITLE} | The Courier", "The Courier"), (TITLE, None), ("/", None),
        ("The Courier - News from the River", "The Courier - News from the River"),
    ],
)  # fmt: skip
def test_the_name_of_a_publisher(declared: str, name: str | None) -> None:
    found = record(head=meta("og:site_name", declared)).publisher
    assert (found.name if found else None) == name


def test_a_login_is_not_preferred_to_the_publishers_name() -> None:
    data = (
        f'{{"@type": "NewsArticle", "headline": "{TITLE}", "publisher": {{"name": "The Courier"}}}}'
    )
    script = f"<script type='application/ld+json'>{data}</script>"
    found = record(head=meta("og:site_name", "@courier") + script).publisher
    assert found
    assert found.name == "The Courier"


@pytest.mark.parametrize(
    ("declared", "words"),
    [
        ("strike, /article, pay", ["strike", "pay"]), ("Array,pay,rsquo,&amp;,.", ["pay"]), ("{{tags}}", []), ("://about:blank,pay", ["pay"]),
        ("«strike», “pay”", ["strike", "pay"]), ("river valley", ["river valley"]), ("strike pay mill river", ["strike", "pay", "mill", "river"]),
        (TITLE, []), ("The company will pay nine percent more to all.", []), ("Mill strike", ["Mill strike"]),
    ],
)  # fmt: skip
def test_keywords_without_what_stands_in_their_place(declared: str, words: list[str]) -> None:
    assert record(head=meta("keywords", declared)).keywords == words


def test_a_declared_term_of_many_words_is_one() -> None:
    data = f'{{"@type": "NewsArticle", "headline": "{TITLE}", "keywords": ["pay and hours at the mill"]}}'
    found = record(head=f"<script type='application/ld+json'>{data}</script>")
    assert found.keywords == ["pay and hours at the mill"]


def test_a_chinese_headline_is_no_keyword() -> None:
    for declared in (ZH_TITLE, f"{ZH_TITLE},工会"):
        found = record(head=meta("keywords", declared), title=ZH_TITLE, body=ZH_BODY)
        assert found.keywords == (["工会"] if "," in declared else [])


def test_a_summary_has_no_markup() -> None:
    found = record(
        head=meta(
            "description", "&lt;p&gt;A &lt;em&gt;vote&lt;/em&gt;-day\\n ends x &lt; y&lt;/p&gt;"
        )
    )
    assert found.description == "A vote-day ends x < y"


def test_captions_and_logins_name_no_source() -> None:
    figure = (
        "<figure><img src='/a.jpg'><figcaption>The gate. Source: Getty Images</figcaption></figure>"
    )
    assert record(body=figure + BODY).source is None
    assert record(body=f"{BODY}<p>Source: mill_worker_09</p>").source is None
    found = record(body=f"{BODY}<p>Source: Riverbend Press</p>").source
    assert found
    assert found.name == "Riverbend Press"

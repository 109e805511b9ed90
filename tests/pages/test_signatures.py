"""Who wrote a page in a western script: what is declared beside what is printed."""

import json

import pytest

from unionnews.items import Article
from unionnews.normalize.article import article
from unionnews.normalize.undeclared import undeclared_site
from unionnews.pages.extract import extract, read_page
from unionnews.pages.generic.generic_page import GenericPage

URL = "https://union.example/news/2024/05/strike-ends.html"
TITLE = "Harbour strike ends after eleven days"
TEXT = (
    "<p>Dock workers at the northern harbour voted on Tuesday to end a strike that lasted eleven days, their union said.</p>"
    "<p>The agreement raises hourly pay by six per cent, and it keeps the night allowance, according to the bargaining team.</p>"
    "<p>Members will see the full text next week; a ballot follows, and both sides expect a clear result, the union added.</p>"
)


def record(lines: str = "", *, behind: str = "", head: str = "", author: object = None) -> Article:
    declared = {"@type": "NewsArticle", "headline": TITLE, "author": author}
    script = f"<script type='application/ld+json'>{json.dumps(declared)}</script>" if author else ""
    html = (
        f"<html lang=en><head><meta charset=utf-8><title>{TITLE} - Riverbend Courier</title>{head}{script}</head><body>"
        f"<article><h1>{TITLE}</h1>{lines}<div class='text'>{TEXT}</div>{behind}</article></body></html>"
    )
    raw = extract(read_page(html.encode(), URL), [GenericPage], None)
    return article(raw, undeclared_site(raw))


def names(found: Article) -> list[str]:
    return [author.name for author in found.authors]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (
            "<p class='byline'>By Abby Gandon, Tobias Kaplin and Rupert Parr</p><p>27 May 2024</p>",
            "Abby Gandon; Tobias Kaplin; Rupert Parr",
        ),
        ("<p>By Abby Gandon and Rupert Parr</p>", "Abby Gandon; Rupert Parr"),
        ("<p>27 May 2024 by Abby Gandon</p>", "Abby Gandon"),
        ("<p>By<a href='/people/a'>Abby Gandon</a><span>City Columnist</span></p>", "Abby Gandon"),
        (
            "<div class='meta'>By<a>Abby Gandon</a>Updated on<time>May 27, 2024</time></div>",
            "Abby Gandon",
        ),
        (
            "<div class='author'><a>Abby Gandon</a> <a>Rupert Parr</a></div>",
            "Abby Gandon; Rupert Parr",
        ),
        ("<div><a rel='author' href='/author/abby'>Abby Gandon</a></div>", "Abby Gandon"),
        ("<p>Abby Gandon</p><p>27 May 2024</p>", "Abby Gandon"),
        ("<p>27 May 2024 • Abby Gandon • 3 min read</p>", "Abby Gandon"),
        (
            "<div><span>Abby Gandon</span><span>·</span><time>27 May 2024</time><span>·</span><span>3 min read</span></div>",
            "Abby Gandon",
        ),
        ("<p>By Abby Gandon | Editor: Abby Gandon | 3 views</p><p>27 May 2024</p>", "Abby Gandon"),
        (
            "<p class='byline'>Words: Abby Gandon<br>Photos: Rupert Parr</p>",
            "Abby Gandon; Rupert Parr",
        ),
        ("<p>Written by: Abby Gandon, PhD</p><p>Edited by: Rupert Parr</p>", "Abby Gandon"),
        ("<p>Medically reviewed by Rupert Parr, MD</p><p>By Abby Gandon</p>", "Abby Gandon"),
        # The element of the by-line names nobody
        ("<div class='byline'>February 25, 2021</div>", ""),
        ("<div class='byline'>25 Feb 2021, 09:30</div>", ""),
        ("<div class='author'>Riverbend Courier</div>", ""),
        ("<div class='byline'>By Riverbend Courier</div>", ""),
        ("<div class='byline'>Staff reports</div>", ""),
        ("<div class='byline'>March 20, 2023 | Wellness &amp; Prevention</div>", ""),
        ("<div class='author'>admin</div>", ""),
        ("<div class='byline'>The Worcester Telegram</div>", ""),
        ("<div class='byline'>USA TODAY</div>", ""),
        ("<p class='caption'>Photo: Rupert Parr</p>", ""),
        ("<p>Real Estate</p><p>Climate Change</p>", ""),
        ("<p>A rally by Amazon Workers</p>", ""),
    ],
)
def test_printed_byline(line: str, expected: str) -> None:
    assert names(record(line)) == [name for name in expected.split("; ") if name]


@pytest.mark.parametrize(
    ("author", "expected"),
    [
        ("Ana Marsh, Labour Correspondent", "Ana Marsh"),
        ("By Ana Marsh", "Ana Marsh"),
        ("Jon Schmidt Jr., Tara Dole, MD", "Jon Schmidt Jr.; Tara Dole"),
        ("Ana Marsh and Ole Berg, Financial Times", "Ana Marsh; Ole Berg"),
        (["Ana Marsh", {"@type": "Person", "name": "Ole Berg"}], "Ana Marsh; Ole Berg"),
        ({"@type": "Person", "name": "Ana Marsh, PhD"}, "Ana Marsh"),
        ({"@type": "Organization", "name": "Harbour Voice"}, ""),
        ({"@type": "Person", "name": "Riverbend Courier"}, ""),
        ("Riverbend Courier Staff", ""),
        ("Newsroom", ""),
        ("https://www.facebook.example/anamarsh", ""),
        ("Von Anna Müller", "Anna Müller"),
        ("Ana Marsh | Ole Berg", "Ana Marsh"),
        ("Ana Marsh &amp; Ole Berg", "Ana Marsh; Ole Berg"),
        ("admin", ""),
        ("Dr. Ana Marsh", "Ana Marsh"),
    ],
)
def test_declared_author(author: object, expected: str) -> None:
    assert names(record(author=author)) == [name for name in expected.split("; ") if name]


@pytest.mark.parametrize(
    ("author", "lines", "expected"),
    [
        # The form was filled in by another than who is printed
        ("Zed Zorn", "<p>By Ana Marsh</p>", [("Ana Marsh", "author")]),
        ("Ana Marsh", "<p>By Ana Marsh and Ole Berg</p>", [("Ana Marsh", "author"), ("Ole Berg", "author")]),
        (["Ana Marsh", "Ole Berg"], "<p>By Ana Marsh</p>", [("Ana Marsh", "author"), ("Ole Berg", "author")]),
        (["Ana Marsh", "Ole Berg"], "<p class=byline>By Ana Marsh</p><p class=byline>Photography by Ole Berg</p>", [("Ana Marsh", "author"), ("Ole Berg", "photographer")]),
        (["Ana Marsh", "Ole Berg"], "<p class=byline>By Ana Marsh</p><p class=byline>Edited by Ole Berg</p>", [("Ana Marsh", "author")]),
        ("Riverbend Courier", "<p class=author>Ana Marsh</p>", [("Ana Marsh", "author")]),
        ("Ana Marsh", "<p class=byline>27 May 2024</p>", [("Ana Marsh", "author")]),
    ],
)  # fmt: skip
def test_declared_beside_printed(
    author: object, lines: str, expected: list[tuple[str, str]]
) -> None:
    found = record(lines, author=author)
    assert [(one.name, one.role) for one in found.authors] == expected


@pytest.mark.parametrize(
    ("behind", "expected"),
    [
        ("<p>By Ana Marsh</p>", "Ana Marsh"),
        ("<p>Author: Ana Marsh</p>", "Ana Marsh"),
        ("<p>Editor: Ana Marsh</p>", ""),
        ("<h3>Related Stories</h3><p><a href='/1'>By Ole Berg</a></p>", ""),
        ("<div class='comments'><p>Ole Berg</p></div>", ""),
    ],
)
def test_line_behind_the_text(behind: str, expected: str) -> None:
    assert names(record(behind=behind)) == [name for name in expected.split("; ") if name]


def test_declared_author_who_is_printed_as_editor() -> None:
    assert names(record(author="Ole Berg", behind="<p>Editor: Ole Berg</p>")) == []


def test_meta_element_counts_where_json_names_nobody() -> None:
    meta = "<meta name='author' content='Ana Marsh, Labour Correspondent'>"
    assert names(record(head=meta)) == ["Ana Marsh"]
    assert names(record(head="<meta name='author' content='Riverbend Courier'>")) == []


@pytest.mark.parametrize(
    "printed",
    [
        f"<h1><span class='kicker'>Harbour</span>{TITLE}</h1>",
        f"<h1><span>Labour news:</span> <b>{TITLE}</b></h1>",
        f"<h1>{TITLE}<span class='badge'>Premium</span></h1>",
        f"<h1>{TITLE} <small>27 May 2024</small></h1>",
        f"<h1>Riverbend Courier</h1><h2>{TITLE}</h2>",
        f"<h1>{TITLE}</h1><h2>© Riverbend Courier 2024</h2>",
    ],
)
def test_headline_without_what_is_glued_on(printed: str) -> None:
    html = (
        f"<html lang=en><head><meta charset=utf-8><title>{TITLE} - Riverbend Courier</title>"
        f"<meta property='og:title' content='{TITLE}'><meta property='og:site_name' content='Riverbend Courier'>"
        f"</head><body><article>{printed}<div class='text'>{TEXT}</div></article></body></html>"
    )
    raw = extract(read_page(html.encode(), URL), [GenericPage], None)
    assert article(raw, undeclared_site(raw)).headline == TITLE


PERSON = {"@type": ["Person", "Organization"], "name": "Abby Gandon"}


@pytest.mark.parametrize(
    ("lines", "behind", "expected"),
    [
        # The label has a line of its own.
        ("<p>Written by</p><p>Abby Gandon</p>", "", ["Abby Gandon"]),
        ("<div><span>Author:</span><div>Abby Gandon</div></div>", "", ["Abby Gandon"]),
        ("<p>Words by</p><p>Abby Gandon and Rupert Parr</p>", "", ["Abby Gandon", "Rupert Parr"]),
        ("<p>By</p><div>Social Links for Abby Gandon</div>", "", []),
        ("<p>Edited by</p><p>Abby Gandon</p>", "", []),
        ("<p>By</p><p>Harbour strike ends</p>", "", []),
        # A name that is set off below the text.
        ("", "<p style='text-align:right'>Abby Gandon</p>", ["Abby Gandon"]),
        ("", "<p><em>Abby Gandon</em></p>", ["Abby Gandon"]),
        ("", "<p><strong>Solidarity Forever</strong></p>", []),
        ("", "<p><strong>RELATED MATTERS</strong></p>", []),
        ("", "<p>Abby Gandon</p>", []),
        # A template's line behind the text.
        ("", "<footer class=meta><p class=author><a rel=author href='/author/a'>Abby Gandon</a></p></footer>", ["Abby Gandon"]),
    ],
)  # fmt: skip
def test_lines_of_a_name_alone(lines: str, behind: str, expected: list[str]) -> None:
    assert names(record(lines, behind=behind)) == expected


def test_a_person_who_is_the_publisher_too() -> None:
    assert names(record(author=PERSON)) == ["Abby Gandon"]


def test_the_publisher_that_is_declared_as_author() -> None:
    head = "<meta name=publisher content='Deutsche Kurier (www.kurier.example)'><meta name=author content='Deutsche Kurier'>"
    assert names(record(head=head)) == []


@pytest.mark.parametrize("name", ["Kim Do", "Anna Till", "Bill Frist", "Yazan Halabi"])
def test_names_that_are_labels_elsewhere(name: str) -> None:
    assert names(record(author={"@type": "Person", "name": name})) == [name]


@pytest.mark.parametrize("key", ["citation_author", "citation_authors"])
def test_each_writer_of_a_journal_has_an_element_of_its_own(key: str) -> None:
    metas = "".join(
        f"<meta name='{key}' content='{name}'>" for name in ("Gandon, Abby T.", "Rupert Parr")
    )
    assert names(record(head=f"<meta name='author' content='Harbour Journal'>{metas}")) == [
        "Abby T. Gandon",
        "Rupert Parr",
    ]


def test_a_line_that_names_more_than_the_markup_is_believed() -> None:
    line = "<p><a href='/author/a'>Abby Gandon</a>, <a href='/author/p'>Rupert Parr</a></p>"
    assert names(record(line, author={"@type": "Person", "name": "Abby Gandon"})) == [
        "Abby Gandon",
        "Rupert Parr",
    ]


@pytest.mark.parametrize(
    "line", ["<p>By Abby Gandon Courier</p>", "<p>Written by <a href='/author/a'>HarbourAbby</a></p>"]
)  # fmt: skip
def test_outlets_and_logins_do_not_change_a_declared_name(line: str) -> None:
    assert names(record(line, author={"@type": "Person", "name": "Abby Gandon"})) == ["Abby Gandon"]


@pytest.mark.parametrize(
    ("behind", "expected"),
    [
        ("<p>Written by <a href='/author/a'>Abby Gandon and Rupert Parr</a></p>", ["Abby Gandon", "Rupert Parr"]),
        ("<p>More: <a href='/pay'>By Abby Gandon</a></p>", []),
    ],
)  # fmt: skip
def test_a_link_to_a_writer_behind_the_text_is_no_teaser(behind: str, expected: list[str]) -> None:
    assert names(record(behind=behind)) == expected


def test_a_box_around_all_of_the_head_is_no_sidebar() -> None:
    head = f"<div class='banner'><h1>{TITLE}</h1><div>Abby Gandon | May 22, 2025</div></div>"
    page = f"<html lang=en><head><title>{TITLE}</title></head><body><article>{head}{TEXT}</article></body></html>"
    raw = extract(read_page(page.encode(), URL), [GenericPage], None)
    assert names(article(raw, undeclared_site(raw))) == ["Abby Gandon"]


def test_an_author_box_that_is_an_aside_names_the_author() -> None:
    assert names(record("<aside class='post-author'>Abby Gandon</aside>")) == ["Abby Gandon"]


def test_readers_who_comment_are_no_authors_of_the_microdata() -> None:
    own = "<div itemscope itemtype='https://schema.org/Article'><p>by Abby Gandon</p><span itemprop=author>Abby Gandon</span>"
    assert names(record(own, behind="<span itemprop=author>Rupert Parr</span></div>")) == [
        "Abby Gandon"
    ]


@pytest.mark.parametrize("name", ["By Ask the Harbour", "Kommentar von"])
def test_these_are_no_persons(name: str) -> None:
    assert names(record(f"<p class='byline'>{name}</p>")) == []


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        # Where links in a line of a writer lead to them, what stands behind is job or paper.
        ("<div class=attribution><a href='/staff/715/abby-gandon/'>Abby Gandon</a>&nbsp; Riverbend Courier &amp; Post</div>", ["Abby Gandon"]),
        ("<div class=authors><a href='/u/abby-gandon'>Abby Gandon</a> Writer, Hardware</div>", ["Abby Gandon"]),
        ("<div class=authors><a href='/topics/harbour-news'>Harbour Affairs</a> Daily, Hull</div>", []),
        ("<aside><address><div class=x1><a rel=author href='/profile/a'>Abby Gandon</a></div></address></aside>", ["Abby Gandon"]),
        ("<div class=head><img src=/a.jpg><span class=post-author>Abby Gandon</span><p>27 May</p></div>", ["Abby Gandon"]),
        ("<div><span>Abby Gandon</span><span>May 27, 2024</span><span>23 Shares</span><span>1530 Views</span></div>", ["Abby Gandon"]),
        ("<div class=meta><a href='/category/union-news'>Harbour Affairs</a></div><p>27 May 2024</p>", []),
        ("<p>By Abby Gandon in <a href='/s/1'>Workshops</a><a href='/s/2'>Woodworking</a></p>", ["Abby Gandon"]),
        ("<p>By Abby Gandon, Executive Editor, Harbour Health Watch</p>", ["Abby Gandon"]),
        ("<div class=byline>By Rupert Parr/Getty Images.</div>", []),
        ("<p>Abby Gandon, Rupert K. Parr, Wendeline Thistlethwaite</p><p>27 May 2024</p>", ["Abby Gandon", "Rupert K. Parr", "Wendeline Thistlethwaite"]),
        ("<p>Night Work, pay and the hours of dock workers in winter</p><p>27 May 2024</p>", []),
    ],
)  # fmt: skip
def test_what_stands_beside_the_name_of_a_writer(lines: str, expected: list[str]) -> None:
    assert [one.name for one in record(lines).authors if one.role == "author"] == expected


FAQ = (
    "<p>Members ask how the pay of the night shift is reckoned, and what the new agreement says of it.</p>"
    * 5
)


@pytest.mark.parametrize(
    ("behind", "expected"),
    [
        ("<div><h3>Abby Gandon</h3><p>Abby Gandon is a reporter who has written of ports for ten years.</p></div>", ["Abby Gandon"]),
        ("<div class=author_text><b>Abby Gandon</b><p>Abby Gandon, of Hull, lives beside the river that she writes about.</p></div>", ["Abby Gandon"]),
        (f"<h3>Written by Abby Gandon</h3><p>Abby Gandon is an author with a passion for ports.</p>{FAQ}", ["Abby Gandon"]),
        (f"<h3>Abby Gandon</h3><p>Abby Gandon is the head of research at the Harbour Foundation.</p>{FAQ}", ["Abby Gandon"]),
        (f"<h3>Abby Gandon</h3><p>Abby Gandon is a reporter.</p><h3>Rupert Parr</h3><p>Rupert Parr is a teacher.</p>{FAQ}", []),
        (f"<h3>Gandon Creek</h3><p>Gandon Creek is one of our trails.{' It is long.' * 12} The owner is a teacher.</p>{FAQ}", []),
        ("<p>Article written by:</p><h3>Abby Gandon, MD, PhD</h3><p>Reviewed</p>", ["Abby Gandon"]),
        ("<h3>Night Work</h3><p>Night Work is what the port calls each shift that begins after ten in the evening.</p>", []),
        ("<h3>Abby Gandon</h3><p>The reporter who has written of ports for ten years.</p>", []),
        ("<nav><div class=author-meta>Abby Gandon</div></nav>", []),
        ("<p>Authors: Abby Gandon and Rupert Parr, horticulture educators</p>", ["Abby Gandon", "Rupert Parr"]),
        ("<ul><li><strong>Autorin/Autor</strong> Abby Gandon</li></ul>", ["Abby Gandon"]),
    ],
)  # fmt: skip
def test_who_is_introduced_behind_the_text(behind: str, expected: list[str]) -> None:
    assert names(record(behind=behind)) == expected


def test_a_byline_may_stand_below_a_summary_of_some_paragraphs() -> None:
    summary = "<p>After eleven days without a ship unloaded, the dock workers of the harbour have ended their strike.</p>"
    assert names(record(summary * 3 + "<p>by Abby Gandon, Labour Editor</p>")) == ["Abby Gandon"]


@pytest.mark.parametrize("label", ["Written by", "Verfasst von", "Écrit par", "Autor"])
def test_a_card_for_social_networks_names_the_writer(label: str) -> None:
    def card(first: str, second: str) -> str:
        rows = ((label, first), ("Est. reading time", second))
        return "".join(f"<meta name='twitter:label{n}' content='{a}'><meta name='twitter:data{n}' content='{b}'>" for n, (a, b) in enumerate(rows, 1))  # fmt: skip

    assert names(record(head=card("Abby Gandon", "7 minutes"))) == ["Abby Gandon"]
    assert names(record(head=card("admin", "7 minutes"))) == []
    assert names(record(head=card("Rupert Parr", "7 minutes"), author="Abby Gandon")) == ["Abby Gandon"]  # fmt: skip


def test_a_label_alone_names_the_list_below_it() -> None:
    box = "<aside><h6>Author(s)</h6><ul><li><a href='/q?by=1'>Abby Gandon</a></li><li>Rupert Parr</li></ul></aside>"
    assert names(record(behind=box)) == ["Abby Gandon", "Rupert Parr"]
    assert names(record(behind=box.replace("Author(s)", "Delegates"))) == []


def test_a_box_between_headline_and_byline_hides_no_writer() -> None:
    prices = "".join(f"<div>Line {number}</div>" for number in range(60))
    assert names(record(f"{prices}<p>By Abby Gandon</p>")) == ["Abby Gandon"]


def test_a_name_with_a_job_needs_no_date() -> None:
    assert names(record("<p>Abby Gandon, correspondent</p>")) == ["Abby Gandon"]


def test_a_name_of_a_topic_is_nobody() -> None:
    line = "<p class='{}'>Northern Harbour</p><p>12/03/2024</p>"
    assert names(record(line.format("post-cat-wrapper"))) == []
    assert names(record(line.format("meta"))) == ["Northern Harbour"]


def test_a_name_with_its_outlet_beside_a_date() -> None:
    assert names(record("<p>Abby Gandon, Dockers' Gazette | 12/03/2024</p>")) == ["Abby Gandon"]

"""Writers beside what is like them: buttons, jobs, lists, sites that have the name of their owner."""

import json

import pytest
import written_pages as written

from unionnews.fetching.api import extract_article
from unionnews.items import Article
from unionnews.normalize.article import article
from unionnews.normalize.people import parse_byline
from unionnews.normalize.undeclared import undeclared_site
from unionnews.pages.extract import extract, read_page
from unionnews.pages.generic.generic_page import GenericPage

TITLE = "Harbour strike ends after eleven days"
TEXT = (
    "<p>Dock workers at the northern harbour voted on Tuesday to end a strike that lasted eleven days, their union said.</p>"
    "<p>The agreement raises hourly pay by six per cent, and it keeps the night allowance, according to the bargaining team.</p>"
)
TOLD = (
    "<p>I went to the harbour on Tuesday, and I saw how dock workers voted to end a strike that lasted eleven days.</p>"
    "<p>My first thought was of the night allowance: the agreement keeps it, and it raises hourly pay by six per cent.</p>"
)
QUOTED = "<p>“I am glad, and I mean it,” said the first. “I feel the same, and I know my colleagues do,” said another one at the gate.</p>"


def read(
    lines: str = "",
    *,
    behind: str = "",
    head: str = "",
    text: str = TEXT,
    site: str = "Courier",
    title: str = TITLE,
) -> list[str]:
    html = (
        f"<html lang=en><head><meta charset=utf-8><title>{title} | {site}</title><meta property='og:site_name' content='{site}'>{head}"
        f"</head><body><article><h1>{title}</h1>{lines}<div class=text>{text}</div>{behind}</article></body></html>"
    )
    raw = extract(read_page(html.encode(), "https://union.example/a/b"), [GenericPage], None)
    found: Article = article(raw, undeclared_site(raw))
    return [author.name for author in found.authors]


def declared(*authors: object) -> str:
    data = {"@type": "NewsArticle", "headline": TITLE, "author": authors}
    return f"<script type='application/ld+json'>{json.dumps(data)}</script>"


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        # A link that does not lead to the name is a button, one that does is a by-line.
        ("<p><a href='/deal/17'>Zum Angebot</a></p><p>27 May 2024</p>", []),
        ("<p><a href='/team/abby-gandon'>Abby Gandon</a></p><p>27 May 2024</p>", ["Abby Gandon"]),
        ("<p><a href='/team/rene-muller'>René Müller</a></p><p>27 May 2024</p>", ["René Müller"]),
        ("<a href='/author/a'><p>Abby Gandon</p></a><p>27 May 2024</p>", ["Abby Gandon"]),
        # The caption of a picture in a script without capitals.
        ("<p>اصابات بفيروس كورونا في الميناء</p><p>27 May 2024</p>", []),
        # The topic behind a linked name is no part of it.
        ("<p>27 May 2024 By <a rel=author href='/author/abby'>Abby</a> In <a href='/c/pay'>Pay</a></p>", ["Abby"]),
        ("<p class=author>27 May 2024 · Abby Gandon on behalf of the strike committee</p>", ["Abby Gandon"]),
        # Who edits or recommends hides no writer below.
        ("<h4>recommended by Rupert Parr</h4><p>Read it in full</p><p>And then again</p><p>Interview by Abby Gandon</p>", ["Abby Gandon"]),
    ],
)  # fmt: skip
def test_lines_near_the_headline(lines: str, expected: list[str]) -> None:
    assert read(lines) == expected


def test_the_headline_again_is_no_byline() -> None:
    title = "Abby Gandon: “Strikes are made of small steps”"
    assert read(f"<p>27 May 2024</p><p>{title}</p>", title=title) == []


@pytest.mark.parametrize(
    ("behind", "expected"),
    [
        ("<p>Both sides expect a clear result. (Abby Gandon) +++</p>", ["Abby Gandon"]),
        ("<p>Both sides expect a clear result (Abby Gandon).</p>", []),
        ("<p>My thanks go to them:</p><ul><li><p>Rupert Parr</p></li></ul>", []),
        ("<p>Cover Art by Rupert Parr</p>", []),
        ("<p>Erstellt von Abby Gandon</p>", ["Abby Gandon"]),
    ],
)
def test_lines_behind_the_text(behind: str, expected: list[str]) -> None:
    assert read(behind=behind) == expected


@pytest.mark.parametrize(
    ("byline", "expected"),
    [
        ("By Staff Reporter Abby Gandon", [("Abby Gandon", "reporter")]),
        ("Von Blatt-Redakteurin Abby Gandon", [("Abby Gandon", "author")]),
        ("By Abby Gandon, Sr. Director of Operations, Atlas Van Lines", [("Abby Gandon", "author")]),
        ("By Abby Gandon, Head of Marketing", [("Abby Gandon", "author")]),
        ("By abby gandon", [("abby gandon", "author")]),
        ("By content team", []),
        ("By guest writer", []),
        ("By content strategy", []),
    ],
)  # fmt: skip
def test_jobs_and_small_letters(byline: str, expected: list[tuple[str, str | None]]) -> None:
    assert [(one.name, one.role) for one in parse_byline(byline)] == expected


def test_a_wire_service_is_a_writer_also_if_it_is_declared_as_an_organization() -> None:
    courier = {"@type": "Organization", "name": "Harbour Courier"}
    person, wire = (
        {"@type": "Person", "name": "Abby Gandon"},
        {"@type": "Organization", "name": "SDA"},
    )
    assert read(head=declared(person, wire, courier)) == ["Abby Gandon", "SDA"]
    assert read(head=declared(wire, courier)) == []


def test_a_writer_in_an_element_of_dublin_core() -> None:
    assert read(head="<meta name='DCTERMS.creator' content='Abby Gandon'>") == ["Abby Gandon"]


@pytest.mark.parametrize("site", ["Abby Gandon", "Swift Movers"])
@pytest.mark.parametrize(
    ("text", "is_person"), [(TOLD, True), (TEXT, False), (TEXT + QUOTED, False)]
)
def test_a_site_is_a_writer_if_its_text_says_i(site: str, text: str, is_person: bool) -> None:
    head = f"<meta name=author content='{site}'>"
    assert read(head=head, text=text, site=site) == ([site] if is_person else [])


@pytest.mark.parametrize(
    ("line", "source"),
    [
        ("<p>Source: Harbour Daily News</p>", "Harbour Daily News"),
        ("<p>Image Source: Neil Doe</p>", None),
        ("<p>来源：海港日报 张伟</p>", "海港日报"),
    ],
)
def test_a_latin_source_keeps_its_blanks_and_that_of_a_picture_is_none(
    line: str, source: str | None
) -> None:
    found = extract_article(written.en_page(above=line).encode()).source
    assert (found and found.name) == source


def test_an_address_is_no_source() -> None:
    head = '<meta name="source" content="https://news.example/1.html">'
    assert extract_article(written.en_page(head).encode()).source is None


def test_who_is_greeted_in_a_letter_did_not_write_it() -> None:
    assert read("<p>Posted 25 October 2017</p>", text=f"<p>Dear Minister,</p>{TEXT}") == []


def test_a_name_that_is_the_last_paragraph_of_a_box_signs_its_text() -> None:
    text = (
        "<p>Dwa lata trwały rozmowy o układzie zbiorowym dla opiekunek. Podpisano go w środę w sali konferencyjnej ratusza.</p>"
        "<p>Najważniejszy zapis to dodatek za staż: dwa procent za każde trzy lata pracy.</p>"
        "<p>– Wreszcie ktoś policzył nam lata – powiedziała Halina Wrona z Brzegu.</p><p>Układ wejdzie w życie 1 lipca.</p>"
    )
    behind = "<footer><ul><li><a href='/u'>układ</a></li></ul><time>24 maja 2023</time></footer>"
    assert read(text=f"{text}<p>Zofia Lasota</p>", behind=behind, title="Umowa opiekunek") == [
        "Zofia Lasota"
    ]
    assert (
        read(
            text=f"{text}<p>Zofia Lasota</p><p>Galeria</p>", behind=behind, title="Umowa opiekunek"
        )
        == []
    )


@pytest.mark.parametrize(
    ("site", "expected"),
    [("Abby Gandon", ["Abby Gandon"]), ("Abby M. Gandon", ["Abby M. Gandon"]), ("Die Hafenpost", [])],
)  # fmt: skip
def test_the_sites_name_in_a_byline_is_a_persons_or_none(site: str, expected: list[str]) -> None:
    assert read(f"<p>By {site}</p><p>27 May 2024</p>", site=site) == expected


@pytest.mark.parametrize("byline", ["Port Harbour Reporter", "Riverbend Travel Editor"])
def test_a_declared_place_with_a_job_is_an_office(byline: str) -> None:
    author = {"@type": "Person", "name": byline}
    assert read(f"<p>By {byline}</p>", head=declared(author)) == []
    assert read("<p>By Abby Gandon</p>", head=declared(author)) == ["Abby Gandon"]


@pytest.mark.parametrize(
    ("behind", "expected"),
    [("<p>Written by <a href='https://people.example/abby'>Abby Gandon</a></p>", ["Abby Gandon"]),
     ("<p>Written by <a href='https://people.example/team'>our partners abroad</a></p>", []),
     ("<h3><a href='/c/d'>Bakers strike in the north</a></h3><p>By <a href='https://people.example/abby'>Abby Gandon</a></p>", [])],
)  # fmt: skip
def test_a_label_and_a_linked_name_just_behind_the_text(behind: str, expected: list[str]) -> None:
    assert read(behind=behind) == expected


def _profiles(*names: str) -> str:
    links = (
        f"<p><a href='/authors/{one.lower().replace(' ', '-')}'>{one}</a></p>" for one in names
    )
    return f"<div class='team'><img src='/a.jpg'>{''.join(links)}<p>About the team</p></div>"


@pytest.mark.parametrize(
    ("names", "lines", "expected"),
    [(["Abby Gandon"], "", ["Abby Gandon"]), (["Abby Gandon", "Rupert Parr"], "", []), (["Harbour Courier"], "", []),
     (["Abby Gandon"], "<p>By Rupert Parr</p>", ["Rupert Parr"]), (["Abby Gandon"], "<p>Edited by Abby Gandon</p>", [])],
)  # fmt: skip
def test_the_only_writer_to_whom_a_page_links(
    names: list[str], lines: str, expected: list[str]
) -> None:
    far = "<p>More of this</p>" * 15
    assert read(lines, behind=far + _profiles(*names), site="Harbour Courier") == expected
    assert lines or read(behind=f"{far}<aside>{_profiles(*names)}</aside>") == []


def test_whom_the_headline_names_is_no_writer_without_a_label() -> None:
    title = "Abby Gandon: the harbour is ours"
    again = "<p>Abby Gandon has worked at the gate for years, and she led the vote.</p>"
    lines = "<p>Abby Gandon</p><p>27 May 2024</p>"
    assert read(lines, text=again + TEXT, title=title) == []
    assert read(f"<p>By Abby Gandon</p>{lines}", text=again + TEXT, title=title) == ["Abby Gandon"]
    assert read(lines, text=again + TEXT) == ["Abby Gandon"]

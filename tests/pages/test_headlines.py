"""Which printed line is the headline, and how it is cut."""

import pytest

from unionnews.items import RawArticle
from unionnews.pages.extract import extract, read_page
from unionnews.pages.generic.generic_page import GenericPage

TITLE = "Harbour strike ends after eleven days"
CHINESE = "把工会建在“路”上"
TEXT = (
    "<p>Dock workers at the northern harbour voted on Tuesday to end a strike that lasted eleven days,"
    " their union said.</p><p>The agreement raises hourly pay by six per cent, and it keeps the night"
    " allowance, according to the bargaining team.</p>"
)


def headline(heading: str, tag: str, head: str = "") -> str | None:
    page = f"<html><head><title>{tag}</title>{head}</head><body><main>{heading}{TEXT}</main></body></html>"
    return extract(read_page(page.encode(), None), [GenericPage], None).headline


@pytest.mark.parametrize(
    ("heading", "tag", "right"),
    [
        ("Harbour strike ends<br>after eleven days", f"{TITLE} | Union News", TITLE),
        ("Harbour strike<br/>ends after<br> eleven days", f"Union News - {TITLE}", TITLE),
        ("<div>Harbour strike ends</div><div>after eleven days</div>", TITLE, TITLE),
        ("Harbour strike ends<br>after eleven days", "Union News", TITLE),
        (f"Northern harbour<br>{TITLE}", f"{TITLE} | Union News", TITLE),
        ("把工会建在<br>“路”上", f"{CHINESE}-山河网", CHINESE),
        (f"东垣新就业形态劳动者<br>{CHINESE}", f"{CHINESE}-山河网", CHINESE),
    ],
)
def test_a_heading_in_several_lines_is_one(heading: str, tag: str, right: str) -> None:
    assert headline(f"<h1>{heading}</h1>", tag) == right


@pytest.mark.parametrize("level", ["h1", "h2", "h3"])
@pytest.mark.parametrize("tag", ["Union News", "Dock Workers - Local 7", ""])
@pytest.mark.parametrize("above", ["", "<nav><h3>News</h3></nav>", "<h4>Harbour</h4>"])
def test_a_title_tag_that_names_the_site_is_no_headline(level: str, tag: str, above: str) -> None:
    assert headline(f"{above}<{level}>{TITLE}</{level}>", tag) == TITLE


@pytest.mark.parametrize(
    "markup",
    ["<p><b>{}</b></p>", "<font size=5>{}</font><br>", "<div><strong><font color=red>{}</font></strong></div>",
     "<div class='news-title'>{}</div>", "<p><span id=headline>{}</span></p>"],
)  # fmt: skip
def test_a_line_set_as_a_title_is_one_where_no_heading_is(markup: str) -> None:
    heading = f"<p><a href='/'>Home</a></p>{markup.format(TITLE)}<font size=2>by Jane Roe, May 27, 2024</font>"
    assert headline(heading, "Union News") == TITLE


def test_a_logo_that_leads_home_is_no_headline() -> None:
    logo = "<h1><a href='/'>Union News</a></h1>"
    assert headline(f"{logo}<h2>{TITLE}</h2>", "Union News") == TITLE


def test_what_a_page_declares_as_its_own_title_is_believed() -> None:
    declared = f"<meta property='og:title' content='{TITLE}'>"
    assert headline("<h2>News of the week</h2>", "Union News", declared) == TITLE


def test_readings_are_no_text() -> None:
    printed = "<ruby>組合<rp>(</rp><rt>くみあい</rt><rp>)</rp></ruby>は回答を拒否した。"
    page = f"<html><body><h1>{TITLE}</h1>{TEXT}<p>{printed}</p>{TEXT}</body></html>"
    read = extract(read_page(page.encode(), None), [GenericPage], None).paragraphs
    assert "組合は回答を拒否した。" in read


@pytest.mark.parametrize(
    ("tag", "right"),
    [(f"Opinion | {TITLE} - Union News", TITLE), (TITLE, TITLE), (f"Opinion: {TITLE}", f"Opinion {TITLE}")],
)  # fmt: skip
def test_a_badge_in_the_heading_goes_where_the_page_declares_it_apart(tag: str, right: str) -> None:
    assert headline(f"<h1><span>Opinion</span> {TITLE}</h1>", tag) == right


def read(between: str, head: str = "") -> RawArticle:
    """Read a page with something between headline and by-line."""
    links = "".join(f"<li><a href=/s{n}>Share on network {n}</a></li>" for n in range(6))
    by = f"<p class=by>By Jane Roe</p><p>27 May 2024</p><ul class=share>{links}</ul>"
    page = (
        f"<html><head>{head}</head><body><header><h1>{TITLE}</h1>{between}{by}</header>"
        f"<div class=text>{TEXT}</div></body></html>"
    )
    return extract(read_page(page.encode(), None), [GenericPage], None)


LEDE = "After a vote on the pier, the cranes of the northern harbour move again, and pay rises by six per cent."


def test_the_first_paragraph_may_stand_above_the_by_line() -> None:
    found = read(f"<p>{LEDE}</p>", f"<meta name=description content='{LEDE}'>")
    assert found.paragraphs[0] == LEDE
    assert len(found.paragraphs) == 3
    assert found.datePublishedRaw == "27 May 2024"


def test_a_heading_of_running_text_is_the_subheadline() -> None:
    found = read(f"<h2>{LEDE}</h2>")
    assert found.subheadline == LEDE
    assert len(found.paragraphs) == 2


OTHER = "Dock workers win higher pay: what the agreement says"


def test_the_only_first_heading_is_the_headline_though_search_engines_are_told_another() -> None:
    body = f"<h1>{TITLE}</h1>{TEXT}<h2>Harbour pay: the new agreement</h2>{TEXT}"
    assert headline(body, "Harbour pay: the agreement | Union News") == TITLE


def test_a_name_of_the_site_that_all_titles_end_with_is_no_headline() -> None:
    body = f"<h1>„Strike“</h1>{TEXT}<p>The Weekly of All Dock Workers</p>"
    assert headline(body, "„Strike“ – The Weekly of All Dock Workers") == "„Strike“"
    logo = f"<h1>Union News</h1><h2>{TITLE}</h2>{TEXT}"
    assert headline(logo, f"{TITLE} | Union News") == TITLE


@pytest.mark.parametrize("shown", [OTHER, TITLE])
def test_a_trail_of_links_gives_way_to_the_headline_below_it(shown: str) -> None:
    trail = f"<nav class=breadcrumb><a href='/'>Home</a><h1>{TITLE}</h1></nav><h2>{shown}</h2>"
    declared = f"<meta property='og:title' content='{shown}'>"
    assert headline(trail, TITLE, declared) == shown


def test_a_kicker_before_a_colon_in_a_trail_of_links_goes_where_the_page_declares_its_title() -> (
    None
):
    trail = f"<nav class=breadcrumb><h1>Harbour: {TITLE}</h1></nav><h2><span>Harbour</span> <span>{TITLE}</span></h2>"
    declared = f"<meta property='og:title' content='{TITLE}'>"
    assert headline(trail, f"Harbour: {TITLE} - Union News", declared) == TITLE


def test_a_headline_that_leads_to_its_own_page_is_one() -> None:
    blog = f"<h2>Posts</h2><h3><a href='/strike'>{TITLE}</a></h3>{TEXT}<h2>Harbour strike book</h2>"
    assert (
        headline(blog, f"Dock notes: {TITLE}", f"<meta property='og:title' content='{TITLE}'>")
        == TITLE
    )


def test_a_first_heading_of_a_box_below_is_no_headline() -> None:
    body = f"<p>{TITLE}</p>{TEXT}<h1>More of the harbour</h1>"
    assert headline(body, f"{TITLE} today - Union News") == TITLE


def test_the_colon_behind_a_kicker_is_left_to_the_markup() -> None:
    shown = (
        "<h2><span class=topline>Northern harbour</span> <span>Strike ends: pay goes up</span></h2>"
    )
    whole = "Northern harbour: Strike ends: pay goes up"
    declared = f"<meta property='og:title' content='{whole}'>"
    assert headline(shown, whole, declared) == whole
    assert headline(shown, f"{whole} - Union News", declared) == whole.replace(":", "", 1)
    other = "<h1>Northern harbour Strike ends</h1>"
    assert headline(other, "Northern harbour - Strike ends") == "Northern harbour Strike ends"


@pytest.mark.parametrize(
    ("tag", "right"),
    [(f"{TITLE} - Union News", TITLE), (f"{TITLE} (courier.example) 87 - Union News", f"{TITLE} (courier.example) 87"), (f"Docks - {TITLE} - Union News", f"{TITLE} (courier.example) 87")],
)  # fmt: skip
def test_what_is_glued_behind_a_title_goes_where_the_page_declares_it_with_the_site_alone(
    tag: str, right: str
) -> None:
    shown = f"<h1>{TITLE} <span>(courier.example)</span> <span>87</span></h1>"
    assert headline(shown, tag, f"<meta property='og:title' content='{tag}'>") == right
    assert headline(shown, tag) == f"{TITLE} (courier.example) 87"


@pytest.mark.parametrize(
    "heading",
    [
        f"<h1>{TITLE} <span>Premium</span></h1>",
        f"<h1><span>LIVE</span>{TITLE}</h1>",
        f"<h1>{TITLE} <span>12</span></h1>",
        f"<h1>{TITLE.upper()}</h1>",
        f"<h1>{TITLE.lower()}</h1>",
        f"<h1>– {TITLE}</h1>",
    ],
)
def test_what_is_no_part_of_a_headline_goes(heading: str) -> None:
    assert headline(heading, f"{TITLE} | Union News") == TITLE


def test_a_section_of_the_address_behind_a_headline_goes() -> None:
    def found(section: str) -> str | None:
        page = f"<title>{TITLE} | {section}</title><body><h1>{TITLE} | {section}</h1>{TEXT}"
        url = "https://union.example/story/opinion/2024/strike-ends.html"
        return extract(read_page(page.encode(), url), [GenericPage], None).headline

    assert found("Opinion") == TITLE
    assert found("Day eleven") == f"{TITLE} | Day eleven"


def test_the_site_behind_a_printed_headline_goes() -> None:
    site = "<meta property='og:site_name' content='Union News'>"
    assert headline(f"<h1>{TITLE} – Union News</h1>", f"{TITLE} – Union News", site) == TITLE


def test_an_entity_that_is_escaped_twice_is_one() -> None:
    assert headline("<h1>Pay &amp;#x26; night work: a ballot</h1>", "") == (
        "Pay & night work: a ballot"
    )


def test_a_heading_that_is_the_first_of_many_parts_is_the_headline() -> None:
    tag = "Harbour strikes | Origins, Leaders, Demands, Outcome, & Timeline of the ports | Encyclopedia"
    assert headline("<h1>Harbour strikes</h1>", tag) == "Harbour strikes"


def test_a_time_behind_a_title_is_no_badge() -> None:
    heading = f"<h1>{TITLE} <span>11:25</span></h1>"
    assert headline(heading, f"{TITLE} | Union News") == f"{TITLE} 11:25"


def test_the_name_of_a_board_behind_a_headline_goes_where_the_page_prints_it_alone() -> None:
    trail = f"{TITLE} > News"
    shown = f"<h1>{trail}</h1><ul><li>Join</li><li>Log in</li></ul><h2>Main menu</h2><p>Files</p><h2>News</h2><h2><span>{TITLE}</span></h2>"
    assert headline(shown, f"{trail} | Union of drivers") == TITLE

"""The trail above the headline, and the section that it ends in."""

import json

import pytest
import written_pages as written

from unionnews.items import Article, Publisher
from unionnews.normalize.article import Site, article
from unionnews.normalize.undeclared import undeclared_site
from unionnews.pages.extract import extract, read_page
from unionnews.pages.generic.generic_page import GenericPage

URL = "https://union.example/news/strike-at-the-mill-ends"
TITLE = "Strike at the mill ends with higher pay"
BODY = "".join(f"<p>{line}</p>" for line in written.EN_PARAGRAPHS)


def record(
    above: str, *, head: str = "", title: str = TITLE, text: str = BODY, site: Site | None = None
) -> Article:
    page = f"<html><head><title>{title}</title>{head}</head><body>{above}<h1>{title}</h1><p>5 May 2024</p>{text}</body></html>"
    raw = extract(read_page(page.encode(), URL), [GenericPage], None)
    return article(raw, site or undeclared_site(raw))


def trail(above: str, **page: str) -> list[str]:
    return [crumb.name for crumb in record(above, **page).breadcrumbs]


def links(*names: str) -> str:
    return " ".join(f"<a href='/{name}/'>{name}</a>" for name in names)


def declared(*steps: tuple[str, str | None]) -> str:
    items = [
        {"@type": "ListItem", "position": n, "name": name} | ({"item": url} if url else {})
        for n, (name, url) in enumerate(steps, 1)
    ]
    data = {"@context": "https://schema.org", "@type": "BreadcrumbList", "itemListElement": items}
    return f"<script type='application/ld+json'>{json.dumps(data)}</script>"


def test_the_page_itself_is_no_step_and_no_section() -> None:
    own = f"<a href='{URL}'>The mill strike is over</a>"
    for last in (own, f"<a href='/x'>{TITLE}</a>", f"<a href='/x'>{TITLE[:32]} ..</a>"):
        found = record(f"<nav class=breadcrumb>{links('Home', 'Pay')} {last}</nav>")
        assert [crumb.name for crumb in found.breadcrumbs] == ["Home", "Pay"]
        assert found.articleSection == "Pay"


@pytest.mark.parametrize("href", ["#", "#pay", "javascript:void(0)", " JavaScript:open()"])
def test_a_step_that_opens_a_menu_has_no_address_and_is_not_the_page(href: str) -> None:
    found = record(f"<nav class=breadcrumb>{links('Home')} <a href='{href}'>Pay</a></nav>")
    assert [crumb.name for crumb in found.breadcrumbs] == ["Home", "Pay"]
    assert found.breadcrumbs[1].url is None


def test_names_with_hyphens_stay_whole() -> None:
    assert trail(f"<nav class=breadcrumb>{links('Rhein-Main', 'Lohn')}</nav>") == [
        "Rhein-Main",
        "Lohn",
    ]


@pytest.mark.parametrize(
    "box",
    [
        f"<header class='position-relative'>{links('Join', 'Shop')}</header>",
        f"<div class='cookie-notice position-bottom'>{links('OK', 'Privacy')}</div>",
        f"<ul class='menu-footer-locations'><li>{links('All locations')}</ul>",
        "<p class=location>地址：<a href='/map'>山河市工会路63號</a></p>",
    ],
)
def test_words_of_layout_are_no_trail(box: str) -> None:
    assert trail(box) == []


def test_a_location_with_marks_is_a_trail_until_its_end() -> None:
    place = "<div class=location><a href='/'>山河网</a>&gt;<a href='/gh/'>工会</a>&gt;<strong>正文</strong> <a href='/sms'>订阅手机报</a></div>"
    chinese = "".join(f"<p>{line}</p>" for line in written.ZH_PARAGRAPHS)
    found = trail(place, title="青石县总工会开展送清凉活动", text=chinese)
    assert found == ["山河网", "工会"]


def test_marks_ways_back_repeated_steps_and_telephones_are_left_out() -> None:
    steps = "<a href='/b'>&lt; Back to all news</a><a href='/'>[Home]</a><a href='/n/'>News &gt;&gt;</a><a href='/n/'>News</a><a href='tel:123'>Call us</a>"
    assert trail(f"<nav class=breadcrumb>{steps}</nav>") == ["Home", "News"]


def test_menus_that_open_in_a_trail_are_left_out() -> None:
    menu = f"<ul><li>{links('Archive')}<li>{links('Pictures')}</ul>"
    steps = f"<ul class=breadcrumb><li>{links('Home')}<li>{links('Press')}{menu}</ul>"
    assert trail(steps) == ["Home", "Press"]


def test_a_class_of_the_whole_page_hides_no_trail() -> None:
    crumbs = f"<div class='has-breadcrumbs'>{links(*'abcdefghijk')}<nav class=breadcrumb>{links('Home', 'Pay')}</nav></div>"
    assert trail(crumbs) == ["Home", "Pay"]


def test_the_declared_trail_is_read_where_none_is_printed() -> None:
    home, pay = ("Home", "https://union.example/"), ("Pay &amp; hours", "/pay/")
    found = record("", head=declared(home, pay, ("The mill strike is over", None)))
    assert [(crumb.name, crumb.url) for crumb in found.breadcrumbs] == [
        home,
        ("Pay & hours", "https://union.example/pay/"),
    ]
    assert found.articleSection == "Pay & hours"


def test_steps_are_sorted_by_their_position() -> None:
    head = declared(("Home", "/"), ("Pay", "/pay/")).replace('"position": 1', '"position": "3"')
    assert trail("", head=head) == ["Pay", "Home"]


@pytest.mark.parametrize(("address", "section"), [("/", None), ("/pay/", "Início")])
def test_the_home_page_is_no_section_whatever_its_name(address: str, section: str | None) -> None:
    site = Site(publisher=Publisher(name="Harbor Union", url=None))
    found = record(f"<nav class=breadcrumb><a href='{address}'>Início</a></nav>", site=site)
    assert [crumb.name for crumb in found.breadcrumbs] == ["Início"]
    assert found.articleSection == section


def test_years_and_months_of_an_archive_are_no_section() -> None:
    found = record(f"<nav class=breadcrumb>{links('Home', 'Stories', '2024', 'May')}</nav>")
    assert found.articleSection == "Stories"


def test_a_declared_trail_of_any_form_is_survived() -> None:
    for value in ("[1, null]", '{"a": 1}', '[{"item": 7, "name": ["x"]}]', '[{"position": {}}]'):
        head = f'<script type="application/ld+json">{{"@type": "BreadcrumbList", "itemListElement": {value}}}</script>'
        assert len(record("", head=head).articleBody) > 100


@pytest.mark.parametrize(
    ("steps", "steps_read"),
    [
        ("<a href='/'>Inici</a> / <a href='/news/'>Pagues</a>", ["Inici", "Pagues"]),
        ("<a href='/'>Home</a> <a href='/pay/'>Pay</a> " + TITLE, ["Home", "Pay"]),
        ("<a href='/default.aspx'>Home</a> &gt; <a href='/news/'>Pay</a>", ["Home", "Pay"]),
        (
            "<nav><span><span><a href='/en'>Home</a></span></span> › <a href='/en/x'>Pay</a> › "
            + TITLE
            + "</nav>",
            ["Home", "Pay"],
        ),
        ("<a href='/'>Home</a> | <a href='/pay/'>Pay</a> | <a href='/x/'>Other</a>", []),
        ("<a href='/'>Home</a> / <a href='/join/'>Join</a> / <a href='/x/'>Other</a>", []),
        ("<a href='/'><img src='l.png'></a> / <a href='/pay/'>Pay</a>", []),
    ],
)
def test_links_from_home_to_the_page_are_its_trail(steps: str, steps_read: list[str]) -> None:
    assert trail(f"<div class=way>{steps}</div>") == steps_read

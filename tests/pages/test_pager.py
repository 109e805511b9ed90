"""Pagers: what their links say, and those that only a script prints."""

import time

import lxml.html
import pytest
from written_pages import zh_page

from unionnews.normalize.article import article
from unionnews.normalize.undeclared import undeclared_site
from unionnews.pages.extract import extract, join, read_page
from unionnews.pages.generic.generic_page import GenericPage
from unionnews.pages.lists import links
from unionnews.pages.pager import MAX_LINKS, MAX_SCRIPT, literals, read_pager, script_pager

BASE = "http://www.shanhe.example/gh/t7.shtml"


def named(script: str) -> list[str]:
    root = lxml.html.document_fromstring(f"<body><p>会议</p><script>{script}</script></body>")
    return [link.rpartition("/")[2] for link in read_pager(root, BASE).urls]


@pytest.mark.parametrize(
    ("script", "pages"),
    [
        ('createPageHTML(3, 0, "t7", "shtml");', ["t7.shtml", "t7_1.shtml", "t7_2.shtml"]),
        ("createPageHTML(2,1,'t7','shtml')", ["t7.shtml", "t7_1.shtml"]),
        ('createPageHTML("pages", 2, 0, "t7", "html", 400);', ["t7.html", "t7_1.html"]),
        ('createPageHTMLEx(2, 0, "t7", "html");', ["t7.html", "t7_1.html"]),
        ('createPageHTML(1, 0, "t7", "shtml");', []),
        ('createPageHTML(2, 5, "t7", "shtml");', []),
        ('// createPageHTML(3, 0, "t7", "shtml");', []),
        ("function createPageHTML(count, index, name, suffix) { return 3; }", []),
        ('createPageHTML(count, 0, "t7", "shtml");', []),
        ('createPageHTML(3, 0, "t7" + id, "shtml");', []),
        ('createPageHTML(3, 0, "../../t7", "shtml");', []),
        ("var pages = 3;", []),
    ],
)
def test_the_call_that_is_read(script: str, pages: list[str]) -> None:
    assert named(script) == pages


def test_a_pager_of_thousands_is_cut_off() -> None:
    assert len(named('createPageHTML(9999, 0, "t7", "shtml");')) == MAX_LINKS


@pytest.mark.parametrize(
    "part", ["createPageHTML", "createPageHTML(", "createPageHTML(1," + " " * 9, "createPageHTML('"]
)
@pytest.mark.unmeasured
def test_hostile_scripts_cost_no_more_than_their_length(part: str) -> None:
    short, long = (
        min(duration(part * (size // len(part))) for _ in range(5))
        for size in (MAX_SCRIPT // 4, MAX_SCRIPT)
    )
    assert long < 8 * short


def duration(script: str) -> float:
    root = lxml.html.document_fromstring(f"<p>会议</p><script>{script}</script>")
    start = time.process_time()
    for _ in range(5):
        assert script_pager(root) is None
    return time.process_time() - start


def test_scripts_are_read_up_to_a_bound() -> None:
    assert named(" " * MAX_SCRIPT + 'createPageHTML(2, 0, "t7", "html");') == []


def test_next_page_of_a_list() -> None:
    html = zh_page(after='<script>createPageHTML(20, 4, "index", "html");</script>')
    page = read_page(html.encode(), "http://www.shanhe.example/gh/index_4.html")
    assert [link.url for link in links(page.response) if link.isNext] == [
        "http://www.shanhe.example/gh/index_5.html"
    ]
    last = zh_page(after='<script>createPageHTML(20, 19, "index", "html");</script>')
    assert not any(link.isNext for link in links(read_page(last.encode(), BASE).response))


@pytest.mark.parametrize("base", ["file:///etc/", "javascript:x", "ftp://shanhe.example/"])
def test_a_scripted_link_leads_to_the_web_only(base: str) -> None:
    html = f'<base href="{base}"><script>createPageHTML(20, 0, "passwd", "conf");</script>'
    page = read_page(html.encode(), BASE)
    assert not [link for link in links(page.response) if not link.url.startswith("http")]


@pytest.mark.parametrize(
    ("url", "message"),
    [(BASE, "pages not read: 2, 3"), (BASE.replace("t7.", "t7_1."), "pages not read: 1, 3")],
)
def test_pages_that_were_not_read_are_named(url: str, message: str) -> None:
    html = zh_page(after='<script>createPageHTML(3, 0, "t7", "shtml");</script>')
    raw = join([extract(read_page(html.encode(), url), [GenericPage], None)])
    assert message in article(raw, undeclared_site(raw)).metadata.validationMessages


@pytest.mark.parametrize(
    ("linked", "missing"),
    [
        (["17_2", "17_3", "17_1"], []),
        (["17", "17_2", "17_3"], []),
        (["17_2", "17_3", "17_4"], ["pages not read: 4"]),
        (["17", "17_1", "17_2"], ["pages not read: 2"]),
    ],
)
def test_pages_read_are_counted_as_the_pager_counts(linked: list[str], missing: list[str]) -> None:
    first, *further = (f"http://a.example/{name}.html" for name in ("17", "17_2", "17_3"))
    raws = [
        extract(read_page(zh_page().encode(), url), [GenericPage], None)
        for url in (first, *further)
    ]
    raw = join(raws)
    raw.pageUrls = [f"http://a.example/{name}.html" for name in linked]
    messages = article(raw, undeclared_site(raw)).metadata.validationMessages
    assert [message for message in messages if "not read" in message] == missing


@pytest.mark.parametrize(
    "text",
    ["2", "[2]", "第2页", "二", "２", "Page 2", "page 2 of 3", "2/3", "II", "ii", "Seite 2 von 3", "٢", "صفحة ٢", "२", "หน้า ๒",
     "หน้าถัดไป", "Trang 2", "עמוד 2", "2 / 3", "Sayfa 2"],
)  # fmt: skip
def test_a_link_to_page_two_says_so_in_any_figures(text: str) -> None:
    url = "http://www.shanhe.example/gh/t7_2.shtml"
    root = lxml.html.document_fromstring(f"<p>会议</p><a href='{url}'>{text}</a>")
    assert read_pager(root, BASE).urls == [url]


@pytest.mark.parametrize(
    "text", ["4", "IV", "2 comments", "IIII", "Roman II", "20 of 30", "0", "٠"]
)
def test_another_link_is_none(text: str) -> None:
    root = lxml.html.document_fromstring(
        f"<p>会议</p><a href='http://www.shanhe.example/gh/t7_2.shtml'>{text}</a>"
    )
    assert read_pager(root, BASE).urls == []


def test_no_script_no_pager() -> None:
    assert script_pager(lxml.html.document_fromstring("<p>会议</p>")) is None


def test_a_constant_of_a_script_is_text_and_no_pattern() -> None:
    script = (
        r'const api = "/v1\u4e2d\g<9>", $b = "/w"; go(api + "/list/" + n); get(`${$b}/more/${n}`)'
    )
    assert "/w/more/{}" in literals(script)
    assert "/v1/list/{}" in literals(script.replace(r"\u4e2d\g<9>", ""))

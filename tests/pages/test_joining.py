"""Pages of one article: what counts as one, and what each adds."""

import asyncio
from itertools import cycle

import lxml.html
import pytest
from loopback import Server, http, options
from plain_site import page

from unionnews.fetching import Fetcher
from unionnews.items import Article
from unionnews.pages.pager import read_pager

PART = [
    "Dock workers at the northern harbour voted on Tuesday to end a strike that lasted eleven days, their union said.",
    "The agreement raises hourly pay by six per cent, and it keeps the night allowance, the bargaining team wrote.",
    "Members will see the full text next week; a ballot follows, and both sides expect a clear result.",
    "On the second pier the mood was another one: nobody there had seen the offer before the vote began.",
    "The stewards of the second pier want a meeting of all branches, and they want it before the summer.",
    "A third meeting is to decide on the dues of those who joined during the strike, the union added.",
]
TITLE = "Harbour strike ends after eleven days"


def part(numbers: str, pager: str = "") -> bytes:
    return http(page(TITLE, *(PART[int(number)] for number in numbers), below=pager))


def links(**named: str) -> str:
    """Return a pager; ``_2`` is the link whose text is 2."""
    return (
        "<div class='pager'>"
        + " ".join(
            f"<a href='{href}'>{text.strip('_').replace('_', ' ')}</a>"
            for text, href in named.items()
        )
        + "</div>"
    )


def fetched(answers: dict[str, bytes], path: str) -> tuple[Article, list[str]]:
    async def run() -> tuple[Article, list[str]]:
        async with Server(answers) as server, Fetcher(options()) as fetcher:
            return await fetcher.article(server.url(path)), server.paths

    return asyncio.run(run())


TWO_PAGES = [
    ("/m/1.html", "/m/1_2.html", "_2"),
    ("/m/1.html", "/m/1-2.html", "_2"),
    ("/m/1/", "/m/1/2/", "_2"),
    ("/m/1/", "/m/1/page/2/", "Next_page"),
    ("/m/1", "/m/1?page=2", "_2"),
    ("/m/1", "/m/1?page=1", "_2"),
    ("/m/t.html", "/m/t_1.html", "_2"),
    ("/m/t_1.html", "/m/t_1_1.html", "_2"),
    ("/m/t_1.html", "/m/t_1_1.html", "下一页"),
    ("/m/t_1.html", "/m/t_1_2.html", "下一页"),
    ("/m/t.html", "/m/t_2.html", "第2页"),
    ("/m/t.html", "/m/t_2.html", "第二页"),
    ("/m/t.html", "/m/t_2.html", "【2】"),
    ("/m/t.html", "/m/t_2.html", "２"),
    ("/m/t.html", "/m/t_2.html#text", "[2]"),
    ("/m/t.html", "/m/t_2.html", "Page_2"),
    ("/m/t.html", "/m/t-page-2.html", "_2"),
    ("/m/t", "/m/t/seite-2", "Nächste_Seite"),
    ("/m/t.html", "/m/t_2.html", "Επόμενη_σελίδα"),
    ("/m/t.html", "/m/t_2.html", "следующая_страница"),
    ("/m/t.html", "/m/t_2.html", "次へ"),
    ("/m/t", "/m/t?start=1", "_2"),
    ("/m/t", "/m/t?showall=&start=1", "Page_2"),
    ("/m/t_0.htm", "/m/t_1.htm", "_2"),
    ("/index.php?id=7", "/index.php?id=7&seite=2", "Seite_2"),
    ("/m/t?page=1", "/m/t?page=2", "_2"),
    ("/m/t.html", "/m/t,2.html", "_2"),
]


@pytest.mark.slow
@pytest.mark.measured
@pytest.mark.parametrize(("first", "second", "text"), TWO_PAGES)
def test_a_second_page_is_read(first: str, second: str, text: str) -> None:
    answers = {first: part("012", links(**{text: second})), second.partition("#")[0]: part("345")}
    found, asked = fetched(answers, first)
    assert found.articleBody == "\n\n".join(PART)
    assert len(found.metadata.pages) == 2
    assert not [line for line in found.metadata.validationMessages if "page" in line]
    assert asked[-1] == second.partition("#")[0]


@pytest.mark.parametrize(("text", "address"), [("Page {}", "/m/t,{}.html"), ("{}", "/m/t_{}.html")])
def test_pages_in_a_list_to_choose_from(text: str, address: str) -> None:
    chosen = [(text.format(n), address.format(n) if n > 1 else "/m/t.html") for n in (1, 2, 3)]
    options = "".join(f"<option value='{href}'>{shown}</option>" for shown, href in chosen)
    pager = f"<form><select onchange='location=this.value'>{options}</select></form>"
    answers = {chosen[n][1]: part(str(2 * n) + str(2 * n + 1), pager) for n in range(3)}
    assert fetched(answers, "/m/t.html")[0].articleBody == "\n\n".join(PART)


TO_PAGE_TWO = [
    "次のページへ", "続きを読む", "صفحهٔ بعد", "หน้าต่อไป", "Trang tiếp theo", "Selanjutnya", "পরের পাতা", "Nākamā lapa",
    "Kitas puslapis", "Pàgina següent", "Næsta síða", "Հաջորդ էջ", "შემდეგი გვერდი", "Continue reading on page 2", "Part 2", "→",
    "Weiterlesen auf Seite 2 »", "Suite en page 2",
]  # fmt: skip
ADDRESSES_OF_TWO = ("/m/t_2.html", "/m/t,2.html", "/m/t.html?page=2")


@pytest.mark.slow
@pytest.mark.measured
@pytest.mark.parametrize(("text", "second"), [*zip(TO_PAGE_TWO, cycle(ADDRESSES_OF_TWO))])
def test_a_link_to_page_two_by_its_address(text: str, second: str) -> None:
    pager = f"<div class=pager><a href='{second}'>{text}</a></div>"
    answers = {"/m/t.html": part("012", pager), second: part("345")}
    assert fetched(answers, "/m/t.html")[0].articleBody == "\n\n".join(PART)


def test_another_address_that_ends_in_two_is_none() -> None:
    pager = "<p><a href='/m/u_2.html'>Mehr dazu</a> <a href='/m/t_3.html'>Mehr</a> <a href='/m/t-2.html'>Streik</a></p>"
    found, asked = fetched({"/m/t.html": part("012", pager)}, "/m/t.html")
    assert found.articleBody == "\n\n".join(PART[:3])
    assert len(asked) <= 2


def test_pages_counted_from_behind_the_first(tmp_path: object) -> None:
    """TRS: page 2 is _1, page 3 is _2, and no page names all of them."""
    answers = {
        "/t_1.html": part("01", links(下一页="/t_1_1.html")),
        "/t_1_1.html": part("23", links(上一页="/t_1.html", 下一页="/t_1_2.html")),
        "/t_1_2.html": part("45", links(上一页="/t_1_1.html")),
    }
    found, _ = fetched(answers, "/t_1.html")
    assert found.articleBody == "\n\n".join(PART)


def test_a_series_is_no_article_of_several_pages() -> None:
    other = page("Bakers found a union of their own", *(PART[n] for n in (3, 4, 5)))
    answers = {"/s": part("012", links(_2="/s-2")), "/s-2": http(other)}
    found, _ = fetched(answers, "/s")
    assert found.articleBody == "\n\n".join(PART[:3])
    assert [line for line in found.metadata.validationMessages if "pages not read: 2" in line]


def comments(number: int) -> str:
    return (
        "<div class='comments'><h3>Comments</h3>"
        f"<p>Great news, well done to everybody, I was there on day {number}, in the rain.</p>"
        f"<p>Solidarity from the south, keep going, we are with you, number {number}.</p></div>"
    )


@pytest.mark.slow
@pytest.mark.measured
@pytest.mark.parametrize(
    "form", ["/n/1?page={}", "/n/1/{}/", "/n/1/page/{}/", "/n/1-{}", "/n/1_{}", "/n/1?p={}"]
)
@pytest.mark.parametrize("kind", ["comments", "print view"])
def test_a_page_that_prints_page_1_again_adds_nothing(form: str, kind: str) -> None:
    pager = links(_1="/n/1", _2=form.format(2), _3=form.format(3))
    shown = comments if kind == "comments" else (lambda number: f"<p>Printed as page {number}.</p>")
    answers = {"/n/1": part("012", shown(1) + pager)}
    answers |= {form.format(n): part("012", shown(n) + pager) for n in (2, 3)}
    found, asked = fetched(answers, "/n/1")
    assert found.articleBody == "\n\n".join(PART[:3])
    assert len(found.metadata.pages) == 1
    assert form.format(3) not in asked
    assert not [line for line in found.metadata.validationMessages if "page" in line]


def test_a_repeated_beginning_is_joined_once() -> None:
    answers = {"/a.html": part("0123", links(_2="/a_2.html")), "/a_2.html": part("045")}
    assert fetched(answers, "/a.html")[0].articleBody == "\n\n".join(PART)


def test_short_lines_may_stand_twice() -> None:
    one = http(page(TITLE, *PART[:2], "Question:", PART[2], below=links(_2="/a_2.html")))
    two = http(page(TITLE, PART[3], "Question:", *PART[4:]))
    body = fetched({"/a.html": one, "/a_2.html": two}, "/a.html")[0].articleBody
    assert body.count("Question:") == 2


@pytest.mark.slow
@pytest.mark.measured
@pytest.mark.parametrize(
    ("text", "href", "told"),
    [
        ("下一页", "/other/9.html", True),
        ("下页>>", "/a.html?id=5", True),
        ("Next page", "/2024/strike-part-two", True),
        ("Nächste Seite »", "/strike/teil2", True),
        ("Page suivante", "/strike/suite.html", True),
        ("次のページ", "/b/2", True),
        ("Next", "/other/9.html", False),
        ("›", "/other/9.html", False),
        ("下一篇", "/other/9.html", False),
        ("下一页", "/a.html", False),
        ("下一页", "javascript:loadPage(2)", True),
        ("Next page", " JavaScript: goTo(2);", True),
        ("下一页", "javascript:void(0)", False),
        ("Next page", "javascript:;", False),
        ("Next page", "javascript:return false", False),
        ("下一页", "#", False),
        ("上一页", "/other/8.html", False),
        ("Next page of our history", "/other/9.html", False),
    ],
)
def test_a_next_page_that_is_not_followed_is_told(text: str, href: str, *, told: bool) -> None:
    found, asked = fetched({"/a.html": part("012", f"<a href='{href}'>{text}</a>")}, "/a.html")
    messages = [line for line in found.metadata.validationMessages if "next page" in line]
    assert bool(messages) is told
    assert asked.count("/a.html") == 1
    if told:
        assert (href if href.startswith("/") else "a script opens it") in messages[0]


def test_pictures_for_next_page() -> None:
    root = lxml.html.fromstring(
        "<div><a href='/a_2.html'><img alt='下一页' src='next_page.jpg'></a></div>"
    )
    pager = read_pager(root, "http://a.example/a.html")
    assert pager.urls == ["http://a.example/a_2.html"]
    assert pager.following == "http://a.example/a_2.html"

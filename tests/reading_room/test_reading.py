"""The pages of the reading room, over HTTP and in a browser."""

import asyncio
import re
import time
from html import unescape
from html.parser import HTMLParser
from urllib.parse import parse_qs, urlencode

import aiohttp
import feedparser
import pytest
from ledger_records import NOW, begin, fill, open_ledger
from loopback import options
from read_records import HOSTILE
from read_records import whole_record as record

from unionnews.exceptions import QueryError
from unionnews.pages.feed import read_feed
from unionnews.reading_room.reading import views
from unionnews.reading_room.reading.citations import citations
from unionnews.reading_room.reading.interface import CHINESE, ENGLISH, spoken
from unionnews.reading_room.reading.renderings import (
    breakable,
    changes,
    has_long_row,
    markdown,
    plain,
)
from unionnews.reading_room.server import ServeOptions, make_app
from unionnews.reading_room.server.problems import _ADVICE, _STATUS
from unionnews.reading_room.server.serving import MAX_LINE
from unionnews.search.query import parse_query


def save_all(folder, bodies, fields):
    fill(folder, bodies, lambda number: record(number, bodies[number], **fields(number)))


@pytest.fixture(scope="module")
def output(tmp_path_factory):
    folder = tmp_path_factory.mktemp("reading") / "union_example"
    bodies = {1: "第一段。\n\n第二段工资。", 2: "工资与职工。", 3: HOSTILE, 4: "x" * 1_000_000}
    hostile = {"headline": HOSTILE, "kicker": HOSTILE, "source": {"name": HOSTILE, "nameRaw": "", "url": "javascript:alert(5)"},
               "images": [{"url": "javascript:alert(3)", "caption": HOSTILE, "creditText": None}],
               "canonicalUrl": "javascript:alert(4)"}  # fmt: skip
    linked = {"source": {"name": "望川日报", "nameRaw": "", "url": "http://s.example/?a=1&b=2"}}
    others = {2: linked, 3: hostile}
    save_all(folder, bodies, lambda number: others.get(number, {}))
    with open_ledger(folder) as ledger:
        begin(ledger)
        ledger.save("1", record(1, "第一段。\n\n第二段改了，工资。"), NOW)
        ledger.end_run(NOW, "finished", {})
    return folder.parent


def served(work, output, tmp_path, monkeypatch, **changes):
    monkeypatch.setenv("UNIONNEWS_STATE", str(tmp_path / "state"))
    given = ServeOptions(port=0, fetching=options(), output=(output,), **changes)

    async def inside():
        runner = aiohttp.web.AppRunner(make_app(given), access_log=None, max_line_size=MAX_LINE)
        await runner.setup()
        await aiohttp.web.TCPSite(runner, "127.0.0.1", 0).start()
        base = f"http://127.0.0.1:{runner.addresses[0][1]}"
        try:
            async with aiohttp.ClientSession() as session:
                return await work(session, base)
        finally:
            await runner.cleanup()

    return asyncio.run(inside())


class Tags(HTMLParser):
    """Tags and addresses of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.handlers: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.links += [value or "" for name, value in attrs if name in ("href", "src", "action")]
        self.handlers += [name for name, _ in attrs if name.startswith("on")]


def test_latest_search_and_article(output, tmp_path, monkeypatch):
    async def work(session, base):
        text = await (await session.get(f"{base}/")).text()
        assert "4 articles" in text
        assert "2026-11-20" in text
        found = await (await session.get(f"{base}/", params={"q": "工资"})).text()
        assert "2 articles" in found
        assert "<mark>工资</mark>" in found
        assert f'<a href="/feed.atom?{urlencode({"q": "工资"})}">Feed</a>' in found
        one = re.findall(r'class="go" href="(/read/[0-9a-f]{16})"', found)
        pages = [await (await session.get(base + path)).text() for path in one]
        first = next(page for page in pages if "第二段改了" in page)
        assert "<del" in first
        assert "<ins" in first
        assert "BibTeX" in first
        assert re.search(r"Revision 2 .*2026-11-22 16:00 UTC · text<", first)
        second = next(page for page in pages if page is not first)
        assert 'href="http://s.example/?a=1&amp;b=2"' in second
        assert (await session.get(base + one[0] + ".json")).status == 200
        assert (await (await session.get(base + one[0] + ".md")).text()).startswith("---\nid: ")
        assert (await session.get(f"{base}/read/{'0' * 16}")).status == 404
        zh = await session.get(f"{base}/", headers={"Accept-Language": "zh-CN,zh;q=0.9,en;q=0.8"})
        assert "搜索" in await zh.text()
        assert "Nothing was found" in await (await session.get(f"{base}/?q=zzz")).text()
        named = await (await session.get(f"{base}/", params={"q": "title:工资"})).text()
        assert "title: was looked for as a word" in named
        wrong = await session.get(f"{base}/", params={"q": "date:yesterday"})
        assert (wrong.status, "not a date" in await wrong.text()) == (400, True)
        wrong = await session.get(wrong.url, headers={"Accept-Language": "zh"})
        assert (wrong.status, "日期写作" in await wrong.text()) == (400, True)

    served(work, output, tmp_path, monkeypatch)


def test_a_row_of_letters_that_no_browser_can_lay_out_is_shown_in_part(
    output, tmp_path, monkeypatch
):
    async def work(session, base):
        path = f"{base}/read/{record(4, '')['id']}"
        page = await (await session.get(path)).text()
        assert "998,000 more characters" in page
        assert len(page) < 20_000
        assert "x" * 1_000_000 in await (await session.get(f"{path}.json")).text()
        assert "x" * 1_000_000 in await (await session.get(f"{path}.md")).text()

    served(work, output, tmp_path, monkeypatch)


def test_hostile_texts_are_shown_as_text_and_nothing_foreign_is_loaded(
    output, tmp_path, monkeypatch
):
    async def work(session, base):
        start = await session.get(f"{base}/")
        text = await start.text()
        for path in ["/", *re.findall(r'class="go" href="(/read/[0-9a-f]{16})"', text)]:
            answer = await session.get(base + path)
            assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
            page = await answer.text()
            found = Tags(page)
            assert found.tags.count("script") == 1
            assert "img" not in found.tags
            assert found.handlers == []
            assert not any(link.lower().startswith("javascript") for link in found.links)
            assert "\u202e" not in page
            loaded = re.findall(r'<(?:script|link|img|iframe)[^>]*(?:src|href)="([^"]+)"', page)
            assert set(loaded) <= {"data:,", "/reading.css", "/reading.js", "/feed.atom"}

    served(work, output, tmp_path, monkeypatch)


NAMES = ['A "B" OR C', "NEAR(x, 2)*", "-工会", "body:x^", "“望川”日报", "a\u3000b", "x OR", "日报*"]


def test_a_facet_finds_what_it_counts_whatever_the_name(tmp_path, monkeypatch):
    def fields(number):
        name = NAMES[number - 1]
        return {"source": {"name": name, "nameRaw": name, "url": None}, "articleSection": name}

    save_all(tmp_path / "union_example", dict.fromkeys(range(1, len(NAMES) + 1), "工资"), fields)

    async def work(session, base):
        text = await (await session.get(f"{base}/")).text()
        links = [unescape(a) for a in re.findall(r'href="(/\?q=(?:source|section)[^"]+)"', text)]
        assert len(links) == 2 * len(NAMES)
        for link in links:
            found = await (await session.get(base + link)).text()
            assert re.search(r'role="status">1 article\b', found), link
            assert 'class="chosen" href="/?"' in found, link
        typed = {"q": "Source：“望川” 工资 SOURCE:日报*"}
        found = await (await session.get(base + "/", params=typed)).text()
        without = [
            parse_qs(unescape(a)) for a in re.findall(r'class="chosen" href="/\?([^"]+)"', found)
        ]
        assert [one["q"] for one in without] == [["工资 source:日报*"], ["source:望川 工资"]]

    served(work, tmp_path, tmp_path, monkeypatch)


BAD = [
    "工" * 10_000, "工会 " * 3_000, '"' * 10_000, '"工' * 5_000, "a OR " * 2_500, "-" * 10_000, "*" * 10_000,
    "headline:" * 1_000, "headline:(((", "NEAR(a b, 2) AND NOT {body} : x^", 'words MATCH "x"', "author:\"; DROP TABLE words; --",
    "-a OR -b", "OR OR OR", "\x00\ud7ff\u202e", "工T" * 30, "x" * 10_000, "é\u0301" * 4_000, "site:" + "z" * 9_000, "date:" + "9" * 9_000,
    "site:a-b-c-d-e-f-g-h-i", "language:工a", "-site:IT业 工", "T工", "-T工", "工T -x", "工 " * 30,
    " ".join("工" * n for n in range(13, 18)),
]  # fmt: skip


def test_of_very_many_paragraphs_the_first_are_shown():
    shown = views._shown("工\n\n" * 6000 + "业", ENGLISH)
    assert (len(shown), shown[4999]) == (5001, "工")
    assert "3,001 more characters" in shown[-1]
    assert views._shown("工\n\n业", ENGLISH) == ["工", "业"]


@pytest.mark.slow
@pytest.mark.unmeasured
@pytest.mark.parametrize(
    ("size", "seconds"), [(100_000, 1), pytest.param(1_000_000, 3, marks=pytest.mark.soak)]
)
def test_bad_queries_and_long_texts_are_answered_in_linear_time(
    tmp_path, monkeypatch, size, seconds
):
    folder, long = tmp_path / "out" / "union_example", (HOSTILE * size)[:size]
    bodies = {
        1: long,
        2: "x" * size,
        3: "工" * size,
        4: "工T" * (size // 2),
        5: "工会\n\n" * (size // 4),
        6: ("x" * 1999 + " ") * (size // 2000),
        7: "工\n\n" * (size // 3),
    }
    name = {"name": long, "nameRaw": ""}
    fields = {
        "headline": long, "kicker": long, "subheadline": long, "articleSection": long, "keywords": [long], "description": long,
        "source": {**name, "url": "javascript:alert(1)"}, "authors": [{**name, "role": "reporter"}], "editors": [name],
        "images": [{"url": long, "caption": long, "creditText": long}],
    }  # fmt: skip
    own = {1: fields, 3: {"headline": "工" * size}}
    save_all(folder, bodies, lambda n: own.get(n, {}))
    save_all(
        folder,
        {n: body + "\n\n改" for n, body in bodies.items()},
        lambda n: own.get(n, {}),
    )

    async def work(session, base):
        asked = [{"q": query} for query in BAD] + [{"q": "工"}, {"q": "x*", "order": "date"}, {}]
        paths = [
            f"/read/{record(n, '')['id']}{end}" for n in bodies for end in ("", ".json", ".md")
        ]
        await (await session.get(base)).read()  # makes the index
        for path, query in [
            *(("/", q) for q in asked),
            *(("/feed.atom", q) for q in asked),
            *((p, {}) for p in paths),
        ]:
            started = time.process_time()
            answer = await session.get(base + path, params=query)
            page = await answer.text()
            took = time.process_time() - started
            assert answer.status in (200, 400), (path, query)
            assert took <= seconds, (path, str(query)[:60], took)
            if answer.content_type == "text/html":
                assert Tags(page).tags.count("script") == 1
                assert "\u202e" not in page
            if path == "/":
                assert len(page) < 200_000

    served(work, tmp_path / "out", tmp_path, monkeypatch)


def test_a_token_is_asked_for_as_a_password(output, tmp_path, monkeypatch):
    async def work(session, base):
        closed = await session.get(f"{base}/")
        assert (closed.status, "Basic" in closed.headers["WWW-Authenticate"]) == (401, True)
        asked = {"Authorization": aiohttp.encode_basic_auth("anyone", "secret-enough")}
        assert (await session.get(f"{base}/", headers=asked)).status == 200
        wrong = {"Authorization": aiohttp.encode_basic_auth("anyone", "secret")}
        assert (await session.get(f"{base}/", headers=wrong)).status == 401

    served(work, output, tmp_path, monkeypatch, token="secret-enough")


def test_feeds_are_read_back_with_nothing_lost(output, tmp_path, monkeypatch):
    async def work(session, base):
        answer = await session.get(f"{base}/feed.atom", params={"q": "工资", "full": "1"})
        body = await answer.read()
        read = feedparser.parse(body)
        assert not read.bozo, read.get("bozo_exception")
        assert {entry.id for entry in read.entries} == {
            f"urn:unionnews:{record(n, '')['id']}" for n in (1, 2)
        }
        newest = next(e for e in read.entries if "第二段改了" in e.content[0].value)
        assert newest.author == "尚某"
        assert newest.published == "2026-11-20T09:00:00+08:00"
        assert len(read_feed(body, f"{base}/feed.atom", zone="UTC").entries) == 2
        known = {"If-None-Match": answer.headers["ETag"]}
        again = await session.get(
            f"{base}/feed.atom", params={"q": "工资", "full": "1"}, headers=known
        )
        assert again.status == 304
        told = await (await session.get(f"{base}/feed.json")).json(content_type=None)
        assert len(told["items"]) == 4
        assert {i["_unionnews"]["revision"] for i in told["items"]} == {1, 2}
        hostile = await (await session.get(f"{base}/feed.atom")).read()
        assert not feedparser.parse(hostile).bozo
        assert (
            b"/feed.atom?q=site%3Aunion_example"
            in await (await session.get(f"{base}/feeds.opml")).read()
        )
        assert (await session.get(f"{base}/feed.atom", params={"q": "date:x"})).status == 400
        for name in ("feed.atom", "feeds.opml"):
            behind = await session.get(f"{base}/{name}", headers={"X-Forwarded-Proto": "https"})
            links = await behind.text()
            assert f"{base}/".replace("http:", "https:") in links
            assert f"{base}/" not in links

    served(work, output, tmp_path, monkeypatch)


@pytest.mark.slow
@pytest.mark.measured
def test_older_entries_of_a_feed_are_a_page_further(tmp_path, monkeypatch):
    numbers = range(1, 121)
    save_all(tmp_path / "out" / "union_example", dict.fromkeys(numbers, "工资"), lambda n: {})

    async def work(session, base):
        for name in ("feed.atom", "feed.json"):
            url, seen = f"{base}/{name}?q=工资&full=1", []
            while url:
                body = await (await session.get(url)).read()
                read = read_feed(body, url, zone="UTC")
                seen += [entry.url for entry in read.entries]
                assert len(read.entries) <= 50
                url = read.next
            assert len(seen) == len(set(seen)) == len(numbers), name

    served(work, tmp_path / "out", tmp_path, monkeypatch)


def test_a_takedown_is_told_by_feeds(tmp_path, monkeypatch):
    folder = tmp_path / "union_example"
    save_all(folder, {1: "甲", 2: "甲"}, lambda n: {})
    with open_ledger(folder) as ledger:
        ledger.forget("1", "http://union.example/a/1", NOW)

    async def work(session, base):
        text = await (await session.get(f"{base}/feed.atom")).text()
        assert text.count("<entry ") == 1
        assert f'ref="urn:unionnews:{record(1, "")["id"]}"' in text

    served(work, tmp_path, tmp_path, monkeypatch)


@pytest.mark.slow
def test_an_empty_folder_offers_the_demo(tmp_path, monkeypatch):
    async def work(session, base):
        text = await (await session.get(f"{base}/")).text()
        assert "Nothing was collected yet" in text
        assert (
            await session.post(f"{base}/demo", headers={"Origin": "http://x.example"})
        ).status == 403
        text = await (await session.post(f"{base}/demo", headers={"Origin": base})).text()
        assert "67 articles" in text
        assert "<bdi>中国工会新闻</bdi>" in text
        assert "people_acftu" not in text
        listed = await (await session.get(f"{base}/feeds.opml")).text()
        assert 'text="中国工会新闻"' in listed
        told = await (await session.get(f"{base}/feed.atom?q=site:people_acftu")).text()
        assert "<title>unionnews: 中国工会新闻</title>" in told
        links = re.findall(
            r'href="(/\?q=(?:section|source)[^"]+)"><bdi>[^<]*</bdi> <span>(\d+)<', text
        )
        assert len(links) > 5
        for link, count in links:  # names hold one another: 工会, 工会新闻
            found = await (await session.get(base + unescape(link))).text()
            assert re.search(rf'role="status">{count} article', found), unescape(link)
        nowhere = await session.get(f"{base}/nope", headers={"Accept": "text/html"})
        assert (nowhere.status, "no such page" in await nowhere.text()) == (404, True)
        assert (await session.get(f"{base}/nope")).content_type == "application/problem+json"

    served(work, tmp_path / "nothing", tmp_path, monkeypatch)


@pytest.mark.slow
def test_a_demo_that_cannot_be_written_says_why(tmp_path, monkeypatch):
    taken = tmp_path / "file"
    taken.write_text("no folder")

    async def work(session, base):
        answer = await session.post(f"{base}/demo", headers={"Origin": base})
        text = await answer.text()
        assert (answer.status, 'role="alert"' in text) == (500, True)
        assert f"The demo could not be loaded: {taken}/demo/people_acftu: Not a directory; " in text
        assert "Error" not in text

    served(work, taken, tmp_path, monkeypatch)


@pytest.mark.slow
@pytest.mark.measured
def test_links_of_facets_add_to_what_was_asked(tmp_path, monkeypatch):
    save_all(tmp_path / "union_example", dict.fromkeys(range(1, 7), "工资"), lambda number: {
        "source": {"name": f"报{number % 2}", "nameRaw": "", "url": None}})  # fmt: skip

    async def asked(session, base, query, order):
        text = await (await session.get(f"{base}/", params={"q": query, "order": order})).text()
        links = re.findall(r'href="(/\?q=[^"]*source[^"]+)"><bdi>', text)
        assert len(links) == 2, (query, order)
        assert all(link.endswith(f"order={order}") for link in links)
        for link in links:
            assert "3 articles" in await (await session.get(base + unescape(link))).text()

    async def work(session, base):
        for query in ('"工资', "“工资", "工资 OR", "title:工资 OR 工资", "工资 -会计"):
            for order in ("relevance", "date"):
                await asked(session, base, query, order)

    served(work, tmp_path, tmp_path, monkeypatch)


def test_what_changed_and_markdown():
    old, new = record(1, "甲\n\n乙"), record(1, "甲\n\n丙")
    assert [c for c in changes(old, new) if c[0] != "same"] == [("gone", "乙"), ("new", "丙")]
    text = markdown(record(2, "*star* [link](x)\n\n# no heading"))
    assert r"\*star\* \[link\](x)" in text
    assert r"\# no heading" in text
    text = markdown(record(2, "    no code\n\n\tno code\n    &amp;"))
    assert text.endswith("\n\nno code\n\nno code\n\\&amp;\n")
    assert plain("a\u202eb\x00") == "ab"


def test_rows_get_places_to_break_and_markup_stays():
    row, long, more = "（a\u0301" * 200, "&amp;" * 300, "&lt;x" * 2000
    page = f'<title>{row}</title><a href="{"x" * 900}">{row} {"工" * 900}</a><p>{long}</p><pre>{"x" * 100}</pre>'
    broken = breakable(page, ENGLISH)
    assert broken.replace("<wbr>", "") == page
    assert broken.startswith(f'<title>{row}</title><a href="{"x" * 900}">{row[:100]}<wbr>')
    assert broken.count("&amp;" * 100 + "<wbr>") == 3
    assert "工" * 900 in broken
    assert broken.endswith(f"<pre>{'x' * 100}</pre>")
    beginning, wbr, rest = breakable(f"<p>{more} end</p>", ENGLISH).rpartition("<wbr>")
    assert (beginning.replace("<wbr>", ""), wbr) == ("<p>" + "&lt;x" * 1000, "<wbr>")
    assert rest == "… [2,000 more characters: see the files below] end</p>"
    assert breakable("工" * 2001, ENGLISH).endswith(ENGLISH["unbroken"].format(n=1))
    assert has_long_row("工" * 2001)
    assert has_long_row("a " + "（<" * 1001)
    assert not has_long_row("（<" * 1000 + " " + "工，" * 5000)


def test_citations_hold_what_is_known_and_break_no_form():
    forms = dict(citations(record(1, "甲", headline="100% {sure} & more_\nline")))
    assert forms["APA"].startswith("尚某. (2026, November 20). 100%")
    assert r"100\% \{sure\} \& more\_ line" in forms["BibTeX"]
    assert forms["BibTeX"].count("{") - forms["BibTeX"].count(r"\{") == forms["BibTeX"].count(
        "}"
    ) - forms["BibTeX"].count(r"\}")
    assert "[N/OL].望川日报,2026-11-20" in forms["GB/T 7714"]


WRONG = ["工" * 10_001, '""', "headline:", "a " * 65, "工会 OR -工资", "date:x", "date:2025..2024"]


@pytest.mark.parametrize("query", WRONG)
def test_what_is_wrong_with_a_search_is_said_in_chinese(query):
    with pytest.raises(QueryError) as raised:
        parse_query(query)
    assert f"wrong_{raised.value.kind}" in CHINESE


@pytest.mark.parametrize(
    ("accepted", "words"),
    [("", ENGLISH), ("zh", CHINESE), ("en,zh;q=0.5", ENGLISH), ("de, zh-TW;q=0.8", CHINESE), ("zh;q=x", ENGLISH), ("," * 9999, ENGLISH)],
)  # fmt: skip
def test_language_of_the_pages(accepted, words):
    assert spoken(accepted) is words
    reasons = {name[4:] for name in CHINESE if name.startswith("why_")}
    # In English the server and the search themselves say what to do.
    told = {name for name in CHINESE if name.startswith(("why_", "wrong_"))}
    assert CHINESE.keys() - told == ENGLISH.keys() - {"why_records"}
    assert (
        _STATUS.keys() | {"refused", "not_an_article", "unreadable_page"}
        <= reasons
        <= _ADVICE.keys()
    )

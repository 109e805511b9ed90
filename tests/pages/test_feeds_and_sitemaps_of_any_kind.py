"""Feeds and sitemaps in every encoding and form: no address is lost or changed."""

import gzip
from collections import Counter
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from unionnews.exceptions import UnreadablePageError
from unionnews.pages.feed import read_feed
from unionnews.pages.lists import BROKEN
from unionnews.pages.sitemap import SitemapEntry, read_sitemap

URL = "https://union.example/news/sitemap.xml"
ENTRY = "<url><loc>{}</loc><lastmod>2024-05-27</lastmod></url>"
ADDRESS = "https://union.example/a?x=1&y=2"
WORDS = {
    "windows-1251": "забастовка", "koi8-r": "забастовка", "shift_jis": "港湾ストライキ", "euc-jp": "港湾ストライキ",
    "iso-2022-jp": "港湾ストライキ", "euc-kr": "파업", "big5": "罷工", "gb2312": "罢工", "windows-1252": "grève",
    "windows-1253": "απεργία", "iso-8859-2": "płaca", "tis-620": "นัดหยุดงาน", "utf-16": "забастовка",
    "utf-8": "罢工", "windows-1256": "إضراب",
}  # fmt: skip


def read(body: bytes, url: str = URL) -> list[SitemapEntry]:
    return list(read_sitemap(body, url))


def sitemap(*addresses: str, label: str = "UTF-8") -> str:
    entries = "".join(ENTRY.format(one.replace("&", "&amp;")) for one in addresses)
    return f'<?xml version="1.0" encoding="{label}"?>\n<urlset>{entries}</urlset>'


@pytest.mark.parametrize("label", WORDS)
@pytest.mark.parametrize("packed", [False, True])
def test_a_sitemap_of_any_encoding(label: str, packed: bool) -> None:
    wanted = [
        ADDRESS,
        f"https://union.example/{WORDS[label]}?a=1&b=2",
        "https://union.example/3?c&d",
    ]
    body = sitemap(*wanted, label=label).encode(label)
    assert [place.url for place in read(gzip.compress(body) if packed else body)] == wanted


@pytest.mark.parametrize("label", WORDS)
@pytest.mark.parametrize("packed", [False, True])
def test_a_feed_of_any_encoding(label: str, packed: bool) -> None:
    text = (
        f'<?xml version="1.0" encoding="{label}"?><rss version="2.0"><channel><title>{WORDS[label]}</title><item>'
        f"<title>{WORDS[label]} &amp; mehr</title><link>https://union.example/a?x=1&amp;y=2</link></item></channel></rss>"
    )
    body = text.encode(label)
    feed = read_feed(gzip.compress(body) if packed else body, URL)
    assert [(entry.url, entry.title) for entry in feed.entries] == [
        (ADDRESS, f"{WORDS[label]} & mehr")
    ]
    assert [place.url for place in read(body)] == [ADDRESS]


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be", "utf-8-sig", "utf-16", "utf-32"])
@pytest.mark.parametrize("label", ["utf-8", "utf-16"])
def test_with_and_without_a_mark(codec: str, label: str) -> None:
    assert [place.url for place in read(sitemap(ADDRESS, label=label).encode(codec))] == [ADDRESS]
    assert [place.url for place in read(f"{ADDRESS}\r\n{ADDRESS}2".encode(codec))] == [
        ADDRESS,
        f"{ADDRESS}2",
    ]


@pytest.mark.parametrize("before", [0, 10, 5000])
def test_no_label_and_no_utf8(before: int) -> None:
    """The first byte that is no UTF-8 may stand in any piece of the file."""
    wanted = [f"https://union.example/{n}?x=1&y=2" for n in range(before)]
    wanted += [f"https://union.example/забастовка-докеров-{n}?x=1&y=2" for n in range(9)]
    text = (
        "<urlset>"
        + "".join(ENTRY.format(one.replace("&", "&amp;")) for one in wanted)
        + "</urlset>"
    )
    assert [place.url for place in read(text.encode("cp1251"))] == wanted


RUSSIAN_WORDS = (
    "забастовка профсоюз докеров объявил об окончании зарплата вырастет на шесть процентов рабочие"
    " завода получили договор собрание членов союза решение вторник директор отказался железная"
)
RSS = '<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>U</title>{}</channel></rss>'
ATOM = '<feed xmlns="http://www.w3.org/2005/Atom"{1}><title>U</title>{0}</feed>'
RDF = '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel/>{}</rdf:RDF>'
ITEM = "<item><title>T</title><link>https://union.example/a?x=1&amp;y=2</link>{}</item>"
ATOM_ENTRY = "<entry><title>T</title><link href='https://union.example/a?x=1&amp;y=2'/>{}</entry>"
FEEDS = [
    RSS.format(ITEM.format("")), f'<?xml version="1.0"?>\n<!-- <urlset> -->\n{RSS.format(ITEM.format(""))}',
    ATOM.format(ATOM_ENTRY.format(""), ""), RDF.format(ITEM.format("")),
    f'<?xml-stylesheet href="a.xsl"?>{RSS.format(ITEM.format(""))}', f"\ufeff\n {RSS.format(ITEM.format(''))}",
    f'<!DOCTYPE rss PUBLIC "-//Netscape//DTD RSS 0.91//EN" "http://x.example/rss-0.91.dtd">{RSS.format(ITEM.format(""))}',
    RSS.format(ITEM.format("")).replace("&amp;", "&"), RSS.format(ITEM.format("")).replace("<rss", "<RSS").replace("/rss>", "/RSS>"),
]  # fmt: skip


@pytest.mark.parametrize("text", FEEDS)
def test_a_feed_is_a_sitemap(text: str) -> None:
    assert [(place.url, place.isSitemap) for place in read(text.encode())] == [(ADDRESS, False)]


@pytest.mark.parametrize(
    ("inside", "day"),
    [
        ("<dc:date>2024-05-27T09:30:00+08:00</dc:date>", "2024-05-27"),
        ("<dc:date>2024-05-27</dc:date>", "2024-05-27"),
        ("<dc:date>2024-05-27T23:30:00Z</dc:date>", "2024-05-27"),
        ("<dc:date>2024-05-28T01:00:00+08:00</dc:date>", "2024-05-27"),
        (
            "<pubDate>Mon, 27 May 2024 09:30:00 GMT</pubDate><dc:date>2024-06-01</dc:date>",
            "2024-05-27",
        ),
        (
            "<dc:date>2024-06-01</dc:date><pubDate>Mon, 27 May 2024 09:30:00 GMT</pubDate>",
            "2024-05-27",
        ),
        ("<atom:updated>2024-05-27T09:30:00Z</atom:updated>", None),
        ("<dc:date>27.13.2024</dc:date>", None),
        ("<dc:date/>", None),
        ("", None),
    ],
)
def test_items_dated_by_dublin_core(inside: str, day: str | None) -> None:
    for form in (RSS, RDF):
        found = read_feed(form.format(ITEM.format(inside)).encode(), URL, zone="UTC")
        if form is RSS or ("pubDate" not in inside and "atom" not in inside):
            assert [(entry.url, entry.day) for entry in found.entries] == [(ADDRESS, day)]


@pytest.mark.parametrize(
    ("link", "following"),
    [
        ("<link rel='next' href='/feed?page=2'/>", "https://union.example/feed?page=2"),
        ("<link rel='self' href='/feed'/><link rel='next' href='?page=2'/>", "https://union.example/news/sitemap.xml?page=2"),
        ("<link rel='NEXT' href='/2'/>", "https://union.example/2"),
        ("<link rel='http://www.iana.org/assignments/relation/next' href='/2'/>", "https://union.example/2"),
        ("<link rel='prev-archive' href='/2024/04'/>", "https://union.example/2024/04"),
        ("<link rel='prev-archive' href='/2024/04'/><link rel='next' href='/2'/>", "https://union.example/2"),
        ("<link rel='previous' href='/1'/><link rel='first' href='/0'/>", None),
        ("<link rel='next' href='https://union.example/news/sitemap.xml'/>", None),
        ("<link rel='next' href='javascript:more()'/>", None),
        ("<link rel='next'/>", None),
    ],
)  # fmt: skip
def test_pages_of_a_feed(link: str, following: str | None) -> None:
    atom = ATOM.format(link + ATOM_ENTRY.format(""), "")
    assert read_feed(atom.encode(), URL).next == following
    rss = RSS.format(link.replace("<link", "<atom:link") + ITEM.format(""))
    assert read_feed(rss.encode(), URL).next == following
    further = [place.url for place in read(atom.encode()) if place.isSitemap]
    assert further == ([following] if following else [])


@pytest.mark.parametrize(
    ("base", "printed", "address"),
    [
        ("", "/1", "https://union.example/1"),
        ("", "1.html", "https://union.example/news/1.html"),
        ("", "//union.example/1", "https://union.example/1"),
        (" xml:base='https://other.example/x/'", "1.html", "https://other.example/x/1.html"),
        (" xml:base='/x/'", "1.html", "https://union.example/x/1.html"),
        (" xml:base='::'", "/1", "https://union.example/1"),
    ],
)
def test_relative_addresses(base: str, printed: str, address: str) -> None:
    atom = ATOM.format(f"<entry><title>T</title><link href='{printed}'/></entry>", base)
    assert [entry.url for entry in read_feed(atom.encode(), URL).entries] == [address]
    if not base:
        assert [place.url for place in read(sitemap(printed).encode())] == [address]


@pytest.mark.parametrize(
    ("text", "addresses"),
    [
        ("https://union.example/1\nhttps://union.example/2\n", ["1", "2"]),
        ("https://union.example/1\r\nhttps://union.example/2", ["1", "2"]),
        ("https://union.example/1\rhttps://union.example/2", ["1", "2"]),
        ("\ufeffhttps://union.example/1\n\n\n  https://union.example/2  ", ["1", "2"]),
        ("/1\n/2\n", ["1", "2"]),
        ("HTTPS://union.example/1\n# note\nhttps://union.example/2", ["1", "2"]),
        ("https://union.example/1 2024-05-27\nhttps://union.example/2\t0.5", ["1", "2"]),
        ("https://union.example/a b.html\n", ["a%20b.html"]),
        ("https://union.example/1\nnothing of it\nftp://union.example/3\n", ["1"]),
        ("//union.example/1\n", ["1"]),
        ("https://union.example/工会\n", ["工会"]),
        ("https://union.example/1\n" * 3, ["1", "1", "1"]),
    ],
)
def test_text_sitemaps(text: str, addresses: list[str]) -> None:
    found = [place.url.replace("HTTPS", "https") for place in read(text.encode())]
    assert found == [f"https://union.example/{one}" for one in addresses]


@pytest.mark.parametrize(
    ("text", "places"),
    [
        (
            "<urlset><url><lastmod>2024</lastmod></url><url><loc>/1</loc></url></urlset>",
            [("1", False)],
        ),
        (
            "<urlset><url><loc/></url><url><loc> </loc></url><url><loc>/1</loc></url></urlset>",
            [("1", False)],
        ),
        ("<urlset><url>https://union.example/1</url></urlset>", [("1", False)]),
        ("<urlset><url><loc>\n  https://union.example/1\n  </loc></url></urlset>", [("1", False)]),
        (
            "<urlset><url><loc><![CDATA[https://union.example/1]]></loc></url></urlset>",
            [("1", False)],
        ),
        ("<URLSET><URL><LOC>/1</LOC></URL></URLSET>", [("1", False)]),
        (
            "<s:urlset xmlns:s='http://x.example/'><s:url><s:loc>/1</s:loc></s:url></s:urlset>",
            [("1", False)],
        ),
        ("<sitemapindex><sitemap><loc>/1</loc></sitemap></sitemapindex>", [("1", True)]),
        ("<sitemapindex><url><loc>/1</loc></url></sitemapindex>", [("1", True)]),
        (
            "<urlset><url><loc>/1</loc></url><url><loc>mailto:x@union.example</loc></url></urlset>",
            [("1", False)],
        ),
        ("<urlset><url><loc>/1</loc></url><url><loc>/2", [("1", False)]),
        ("<urlset></urlset>", []),
    ],
)
def test_entries_of_any_form(text: str, places: list[tuple[str, bool]]) -> None:
    found = [(place.url, place.isSitemap) for place in read(text.encode())]
    assert found[: len(places)] == [
        (f"https://union.example/{path}", kind) for path, kind in places
    ]
    assert len(found) <= len(places) + (1 if text.endswith("/2") else 0)


@given(st.lists(st.sampled_from(RUSSIAN_WORDS.split()), min_size=1, max_size=40))
@settings(deadline=None, max_examples=40)
def test_every_word_under_its_label(words: list[str]) -> None:
    wanted = [f"https://union.example/{word}?x=1&y=2" for word in words]
    for label in ("koi8-r", "windows-1251", "ibm866", "iso-8859-5"):
        text = sitemap(*wanted, label=label)
        body = text.encode(label)
        with suppress(UnicodeDecodeError):
            # By accident it is sound UTF-8, which comes before labels.
            assert body.decode("utf-8")
            continue
        found = [place.url for place in read(body)]
        assert found == wanted or "\ufffd" in "".join(found)


def test_gzip_without_end_is_refused() -> None:
    with pytest.raises(UnreadablePageError, match=r"more than"):
        read_feed(gzip.compress(b"<rss>" + b" " * (20 * 1024 * 1024), compresslevel=1), URL)


@pytest.mark.parametrize(
    "body",
    [
        sitemap(ADDRESS).encode(),
        sitemap("https://union.example/г", label="windows-1251").encode("cp1251"),
        ADDRESS.encode(),
    ],
)
def test_gzipped_twice(body: bytes) -> None:
    twice = gzip.compress(gzip.compress(body))
    assert read(twice) == read(body) != []
    with pytest.raises(UnreadablePageError):
        read(gzip.compress(twice))
    with pytest.raises(UnreadablePageError, match="damaged"):
        read(gzip.compress(gzip.compress(body)[:-9]))


@pytest.mark.slow
def test_a_bomb_in_two_layers_is_refused() -> None:
    inner = gzip.compress(b"<urlset>" + b" " * (70 * 1024 * 1024), compresslevel=1)
    with pytest.raises(UnreadablePageError, match="more than"):
        read(gzip.compress(inner))


WHOLE = sitemap(*(f"https://union.example/{number}" for number in range(5)))


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize(
    ("text", "count"),
    [
        (WHOLE[: WHOLE.rindex("/4<") + 1], 4),
        (WHOLE[: WHOLE.rindex("<loc>") + 3], 4),
        (WHOLE[: WHOLE.rindex("<lastmod>")], 4),
        (WHOLE[: WHOLE.rindex("</url>") + 3], 4),
        (WHOLE[: WHOLE.rindex("</urlset>")], 5),
        (WHOLE[: WHOLE.rindex("</urlset>") + 5], 5),
        (WHOLE[: WHOLE.index("<url>")], 0),
        ("<sitemapindex><sitemap><loc>/1</loc></sitemap><sitemap><l", 1),
    ],
)
def test_a_sitemap_that_breaks_off_is_told(
    text: str, count: int, caplog: pytest.LogCaptureFixture, *, packed: bool
) -> None:
    left_out = Counter[str]()
    body = gzip.compress(text.encode()) if packed else text.encode()
    assert len(list(read_sitemap(body, URL, left_out))) == count
    assert left_out == {BROKEN: 1}
    assert [URL in message for message in caplog.messages] == [True]


@pytest.mark.parametrize(
    "text",
    [
        WHOLE,
        WHOLE + "\n\n",
        "<urlset/>",
        WHOLE.replace("urlset", "s:urlset").replace("<s:urlset", "<s:urlset xmlns:s='s'"),
        WHOLE.replace("/1<", "/1&<"),
        WHOLE.replace("urlset>", "URLSET>"),
        WHOLE + "<!-- made by hand -->",
    ],
)
def test_a_whole_sitemap_is_not_told(text: str) -> None:
    left_out = Counter[str]()
    list(read_sitemap(text.encode(), URL, left_out))
    assert not left_out


@pytest.mark.parametrize(
    ("inside", "address"),
    [
        ("<link/><guid>https://union.example/1</guid>", "https://union.example/1"),
        ("<guid>https://union.example/1</guid><link></link>", "https://union.example/1"),
        ("<link> </link><guid isPermaLink='true'>https://union.example/1</guid>", "https://union.example/1"),
        ("<guid isPermaLink='true'>https://union.example/1</guid>", "https://union.example/1"),
        ("<link/><guid isPermaLink='false'>https://union.example/1</guid>", "https://union.example/1"),
        ("<link/><link>https://union.example/1</link><guid>https://union.example/2</guid>", "https://union.example/1"),
        ("<link>https://union.example/1</link><guid>https://union.example/2</guid>", "https://union.example/1"),
        ("<link/><guid isPermaLink='false'>4711</guid>", None),
        ("<link/><guid>tag:union.example,2024:1</guid>", None),
        ("<link/><guid></guid>", None),
        ("<link/>", None),
        ("<link><![CDATA[]]></link><guid>http://union.example/1</guid>", "http://union.example/1"),
        ("<link/><guid>\n https://union.example/1 \n</guid>", "https://union.example/1"),
    ],
)  # fmt: skip
def test_items_without_a_link(inside: str, address: str | None) -> None:
    text = f"<rss version='2.0'><channel><item><title>a</title>{inside}</item></channel></rss>"
    found = [entry.url for entry in read_feed(text.encode(), URL).entries]
    assert found == ([address] if address else [])

"""Feeds of every kind, sound and broken: no valid entry is lost, nothing hostile costs much."""

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unionnews.exceptions import UnreadablePageError
from unionnews.pages.feed import MAX_ENTRIES, day_of, read_feed
from unionnews.pages.lists import BEYOND
from unionnews.pages.lists import BROKEN as BREAKS_OFF

BASE = "https://union.example/news/feed.xml"
ITEM = (
    "<item><title>{title}</title><link>{link}</link>"
    "<pubDate>Mon, 27 May 2024 20:30:00 GMT</pubDate></item>"
)


def rss(*items: str, head: str = '<?xml version="1.0" encoding="utf-8"?>', after: str = "") -> str:
    return (
        f'{head}<rss version="2.0"><channel><title>Bakers</title>'
        f"{''.join(items)}{after}</channel></rss>"
    )


def item(number: int = 1, title: str = "A strike ends") -> str:
    return ITEM.format(title=title, link=f"https://union.example/{number}")


def addresses(text: str | bytes, **given: str) -> list[str]:
    body = text.encode() if isinstance(text, str) else text
    return [entry.url for entry in read_feed(body, BASE, **given).entries]


RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="x"><title>Bakers</title></channel>
 <item rdf:about="https://union.example/1"><title>A strike ends</title><link>https://union.example/1</link>
 <dc:date>2024-05-27T20:30:00Z</dc:date></item></rdf:RDF>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>Bakers</title>
 <link rel="self" href="https://union.example/atom"/><link rel="next" href="/atom?page=2"/>
 <entry><title type="html">A strike ends</title><link rel="edit" href="https://union.example/edit/1"/>
 <link rel="alternate" href="../1"/><id>tag:1</id><published>2024-05-27T20:30:00Z</published>
 <updated>2024-06-01T00:00:00Z</updated></entry></feed>"""
JSON_FEED = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "Bakers",
    "next_url": "/feed.json?page=2",
    "items": [
        {"id": "7", "url": "/1", "title": "A strike ends", "date_published": "2024-05-27T20:30:00Z"}
    ],
}
POSTS = [
    {
        "link": "https://union.example/1",
        "date": "2024-05-28T04:30:00",
        "date_gmt": "2024-05-27T20:30:00",
        "title": {"rendered": "A strike&nbsp;ends"},
    }
]


@pytest.mark.parametrize(
    ("text", "following"),
    [
        (rss(item()), None),
        (RDF, None),
        (ATOM, "https://union.example/atom?page=2"),
        (json.dumps(JSON_FEED), "https://union.example/feed.json?page=2"),
        (json.dumps(POSTS), None),
    ],
    ids=["RSS 2.0", "RSS 1.0", "Atom", "JSON Feed", "WordPress posts"],
)
def test_every_kind_gives_address_day_and_title(text: str, following: str | None) -> None:
    feed = read_feed(text.encode(), BASE, zone="Asia/Shanghai")
    assert [(e.url, e.day, e.title) for e in feed.entries] == [
        ("https://union.example/1", "2024-05-28", "A strike ends")
    ]
    assert feed.next == following


BROKEN = {
    "bare ampersand in a title": rss(item(1, "Bakers & Co"), item(2)),
    "bare ampersand at the end": rss(item(1, "Bakers &"), item(2)),
    "HTML entity": rss(item(1, "Gr&eacute;ve"), item(2)),
    "unknown entity": rss(item(1, "&nosuch; &alsonot"), item(2)),
    "not closed": rss(item(1), item(2))[: -len("</channel></rss>")],
    "cut inside the third item": rss(item(1), item(2), "<item><title>Cut o")[:-20],
    "wrong closing tag": rss(item(1, "<b>bold</i>"), item(2)),
    "control characters": rss(item(1, "a\x00b\x08c\x1f"), item(2)),
    "blank lines before the declaration": "\n\n  " + rss(item(1), item(2)),
    "byte order mark": "\ufeff" + rss(item(1), item(2)),
    "no declaration": rss(item(1), item(2), head=""),
    "undeclared prefix": rss(item(1, "x") + "<media:thing a='1'/>", item(2)),
    "markup behind the root": rss(item(1), item(2)) + "<script>1</script>",
    "unquoted attribute": rss("<x a=1/>", item(1), item(2)),
    "doctype of RSS 0.91": rss(
        item(1),
        item(2),
        head='<?xml version="1.0"?><!DOCTYPE rss PUBLIC "-//Netscape//DTD RSS 0.91//EN" "http://my.netscape.example/rss.dtd">',
    ),
    "comment": rss("<!-- a -- b -->", item(1), item(2)),
    "open CDATA": rss(item(1), item(2), "<item><title><![CDATA[open"),
    "entries outside the channel": rss(item(1)).replace("</rss>", item(2) + "</rss>"),
    "upper-case names": rss(item(1), item(2)).replace("<item>", "<item >"),
    "item without link": rss("<item><title>none</title></item>", item(1), item(2)),
    "item with a javascript link": rss(
        "<item><link>javascript:alert(1)</link></item>", item(1), item(2)
    ),
    "item with a broken link": rss("<item><link>http://[x</link></item>", item(1), item(2)),
    "references behind an error": rss(
        "<x a=1/>", item(1, "a &amp; b &lt;c&gt; &#38; &#x4e00;"), item(2)
    ),
    "same entry twice": rss(item(1), item(2), item(1)),
}


@pytest.mark.parametrize(
    ("broken", "kept"),
    [
        (rss(item(1), item(2))[: -len("</channel></rss>")], 2),
        (rss(item(1), item(2), "<item><title>Cut o")[:-20], 2),
        (rss(item(1), "<a>" * 3000 + "</a>" * 3000, item(2)), 1),
        (rss(item(1), f"<a>{'x' * 11_000_000}</a>", item(2)), 1),
    ],
    ids=["not closed", "cut", "deep", "a long text"],
)
def test_a_feed_that_breaks_off_is_counted(
    broken: str, kept: int, caplog: pytest.LogCaptureFixture
) -> None:
    feed = read_feed(broken.encode(), "https://union.example/feed")
    assert (len(feed.entries), feed.lost) == (kept, {BREAKS_OFF: 1})
    assert "the feed breaks off" in caplog.text


@pytest.mark.parametrize(
    "name", sorted(BROKEN.keys() - {"not closed", "cut inside the third item"})
)
def test_a_feed_that_is_read_to_its_end_has_lost_nothing(name: str) -> None:
    lost = read_feed(BROKEN[name].encode(), "https://union.example/feed").lost
    assert lost == ({BREAKS_OFF: 1} if name == "open CDATA" else {})


@pytest.mark.parametrize("name", BROKEN)
def test_no_valid_entry_of_a_broken_feed_is_lost(name: str) -> None:
    assert addresses(BROKEN[name]) == ["https://union.example/1", "https://union.example/2"]


@pytest.mark.parametrize(
    ("printed", "address"),
    [
        ("https://union.example/?id=1&page=2", "https://union.example/?id=1&page=2"),
        ("https://union.example/?id=1&amp;page=2", "https://union.example/?id=1&page=2"),
        ("<![CDATA[https://union.example/?id=1&page=2]]>", "https://union.example/?id=1&page=2"),
        ("\n  /2024/a\n", "https://union.example/2024/a"),
        ("story.do?id=5", "https://union.example/news/story.do?id=5"),
        ("https://union.example/罢工", "https://union.example/罢工"),
        ("https://union.example/1#comments", "https://union.example/1"),
    ],
)
def test_links_are_absolute_and_whole(printed: str, address: str) -> None:
    assert addresses(rss(f"<item><title>x</title><link>{printed}</link></item>")) == [address]


def test_links_behind_an_error_are_whole() -> None:
    link = "<item><link>https://union.example/?id=1&amp;page=2</link></item>"
    assert addresses(rss("<x a=1/>", link)) == ["https://union.example/?id=1&page=2"]


@pytest.mark.parametrize(
    ("encoding", "label", "header"),
    [
        ("gbk", "gb2312", None),
        ("gb18030", "utf-8", None),
        ("gbk", "gbk", "text/xml; charset=utf-8"),
        ("utf-8", "gb2312", None),
        ("utf-8", "iso-8859-1", "application/rss+xml; charset=gb2312"),
        ("utf-16", "utf-16", None),
    ],
)
def test_wrong_labels_of_the_encoding(encoding: str, label: str, header: str | None) -> None:
    title = "工会新闻：镕铄工人获得加班工资，全国各地职工代表大会陆续召开"
    text = rss(item(1, title), head=f'<?xml version="1.0" encoding="{label}"?>')
    feed = read_feed(text.encode(encoding), BASE, content_type=header)
    assert [entry.title for entry in feed.entries] == [title]


DATES = [
    "Mon, 27 May 2024 20:30:00 GMT",
    "Mon, 27 May 2024 20:30:00 +0000",
    "Mon, 27 May 2024 20:30 GMT",
    "27 May 2024 20:30:00 GMT",
    "Tue, 28 May 2024 04:30:00 +0800",
    "Mon, 27 May 2024 15:30:00 -0500",
    "Mon, 27 May 2024 16:30:00 EDT",
    "Mon, 27 May 2024 22:30:00 CEST",
    "Mon, 27 May 24 20:30:00 GMT",
    "Monday, 27 May 2024 20:30:00 GMT",
    "Mon, 27 MAY 2024 20:30:00 UT",
    "Mon 27 May 2024 20:30:00 GMT",
    "2024-05-27T20:30:00Z",
    "2024-05-27T20:30:00.123Z",
    "2024-05-27T20:30:00+00:00",
    "2024-05-28T04:30:00+08:00",
    "2024-05-28T04:30+08:00",
    "2024-05-28T04:30:00+0800",
    "2024-05-28T04:30:00",
    "2024-05-28 04:30:00",
    "2024-05-28 04:30",
    "2024/05/28 04:30",
    "2024-05-28",
    "2024年05月28日04:30",
    "2024年5月28日",
    "20240528",
    "28.05.2024 04:30",
    "28 mai 2024",
    "28. Mai 2024, 04:30",
    "May 28, 2024 4:30 AM",
    "28 мая 2024",
    "Tue May 28 04:30:00 2024",
    "Monday, 27-May-24 20:30:00 GMT",
    "20240527T203000Z",
    "20240528T0430",
]


@pytest.mark.parametrize("printed", DATES)
def test_thirty_forms_of_one_day(printed: str) -> None:
    text = rss(f"<item><link>https://union.example/1</link><pubDate>{printed}</pubDate></item>")
    assert read_feed(text.encode(), BASE, zone="Asia/Shanghai").entries[0].day == "2024-05-28"


@pytest.mark.parametrize(
    "printed",
    [
        "",
        "soon",
        "0000-00-00",
        "2024-13-40",
        "Mon, 99 Foo 2024",
        "Thu, 01 Jan 1970 00:00:00 GMT",
        "05/06/2024",
        "1" * 5000,
        "{{date}}",
    ],
)
def test_a_date_that_cannot_be_read_keeps_the_entry(printed: str) -> None:
    text = rss(f"<item><link>https://union.example/1</link><pubDate>{printed}</pubDate></item>")
    (entry,) = read_feed(text.encode(), BASE, zone="Europe/Berlin").entries
    assert entry.day is None


def test_a_change_is_no_publication() -> None:
    text = ATOM.replace("<published>2024-05-27T20:30:00Z</published>", "")
    only = read_feed(text.encode(), BASE).entries[0]
    assert (only.day, only.isChange) == ("2024-06-01", True)
    both = read_feed(ATOM.encode(), BASE).entries[0]
    assert (both.day, both.isChange) == ("2024-05-27", False)
    assert day_of(None, "UTC") is None


def test_years_of_two_digits() -> None:
    assert day_of("Sunday, 06-Nov-94 08:49:37 GMT", "UTC") == "1994-11-06"
    assert day_of("Sunday, 06-Nov-22 08:49:37 GMT", "UTC") == "2022-11-06"


@pytest.mark.parametrize(
    "body",
    [
        b"<html><head><title>Not found</title></head><body>404</body></html>",
        b"just words",
        b"",
        b"{broken",
        b'{"error": "rest_forbidden"}',
        b"<a>" * 3,
        b'<!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]><rss><channel><item><title>&b;</title></item></channel></rss>',
        b'<!DOCTYPE rss [<!ENTITY a SYSTEM "file:///etc/hostname">]><rss><channel><title>&a;</title></channel></rss>',
        b"[" * 100_000,
    ],
)
def test_what_is_no_feed_is_refused(body: bytes) -> None:
    with pytest.raises(UnreadablePageError, match=r"feed\.xml"):
        read_feed(body, BASE)


@pytest.mark.slow
@pytest.mark.parametrize(
    "tail", ["<", "&", "<a ", "<![CDATA[", "<!--", "<!ENTITY ", "<item><title>&a;", "]]>", "<x>"]
)
def test_broken_markup_costs_no_more_than_its_length(tail: str) -> None:
    def seconds(length: int) -> float:
        body = rss(item(1), item(2), after=tail * (length // len(tail))).encode()
        started = time.process_time()
        try:
            assert len(read_feed(body, BASE).entries) >= 2
        except UnreadablePageError:
            assert tail in ("<!ENTITY ", "<x>")
        return time.process_time() - started

    seconds(1000)
    # Ten times the length may take ten times as long, with room for a noisy machine.
    assert seconds(100_000) < 40 * max(seconds(10_000), 0.005)


@pytest.mark.slow
def test_numbers_of_entries_are_bounded() -> None:
    text = rss(*(item(number) for number in range(MAX_ENTRIES + 10)))
    assert len(read_feed(text.encode(), BASE).entries) == MAX_ENTRIES


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    for body in (data, rss(item()).encode()[:-40] + data):
        try:
            read_feed(body, BASE)
        except UnreadablePageError:
            continue


@given(st.lists(st.text(alphabet="abc&<>;'\" 工会é", max_size=12), min_size=1, max_size=8))
def test_titles_of_any_text_keep_their_entries(titles: list[str]) -> None:
    escaped = [t.replace("&", "&amp;").replace("<", "&lt;") for t in titles]
    text = rss(*(item(number, title) for number, title in enumerate(escaped)))
    found = addresses(text)
    assert found == [f"https://union.example/{number}" for number in range(len(titles))]


def test_json_that_no_program_wrote() -> None:
    """Wrong types, a number of 5,000 digits, half a character: the valid entries are read."""
    text = (
        '{"title": [1], "items": [1, null, {"url": 5}, {"url": "https://union.example/\\ud800"},'
        '{"url": "https://union.example/1", "id": ' + "9" * 5000 + ', "title": {}}]}'
    )
    assert [entry.url for entry in read_feed(text.encode(), BASE).entries] == [
        "https://union.example/1"
    ]


@pytest.mark.slow
@pytest.mark.unmeasured
def test_entries_beyond_the_bound_cost_next_to_nothing() -> None:
    """A feed of 16 MB may hold 300,000 entries; 5,000 are read, the others counted."""
    item = "<item><title>Bakers vote</title><link>https://union.example/{}</link></item>"

    def cost(entries: int) -> tuple[float, int]:
        items = "".join(map(item.format, range(entries)))
        body = f"<rss version='2.0'><channel>{items}</channel></rss>".encode()
        before = time.process_time()
        feed = read_feed(body, "https://union.example/feed")
        assert len(feed.entries) == min(entries, MAX_ENTRIES)
        return time.process_time() - before, feed.lost[BEYOND]

    (usual, _), (many, left_out) = cost(MAX_ENTRIES), cost(8 * MAX_ENTRIES)
    assert left_out == 7 * MAX_ENTRIES
    assert many < 3 * usual

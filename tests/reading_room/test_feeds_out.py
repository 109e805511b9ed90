"""Feeds out: valid, read back whole, and polled by a reader through kills, revisions and takedowns."""

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import feedparser
import jsonschema
import pytest
from feed_forms import JSON_FEED, assert_valid
from ledger_records import NOW, open_ledger
from lxml import etree
from read_records import HOSTILE, whole_record
from reading_servers import Server, at, collect
from running import ROOT, run_unionnews

from unionnews.pages.feed import read_feed
from unionnews.reading_room.reading.feeds_out import OutFeed, atom, json_feed

TOMBSTONE = "{http://purl.org/atompub/tombstones/1.0}deleted-entry"
ODD = [
    "plain", "a & b < c > d \"q\" 'p'", "]]> <![CDATA[ x ]]>", "&amp; &lt;b&gt; &#65;", "العربية א", "😀 𠮷 工會",
    "<p>html</p><script>x</script>", "http://a.example/?a=1&b=2", "–[link](x)*bold*", HOSTILE,
]  # fmt: skip


PICTURES = [
    "http://a.example/p.jpg?w=1&h=2",
    "https://a.example/p",
    "javascript:alert(1)",
    "http://[a/p.png",
]


def test_what_is_read_back_is_what_was_told() -> None:
    records = []
    for number, text in enumerate(ODD, 1):
        fields = {
            "headline": text, "articleSection": text, "keywords": ["工资", text + "2"], "canonicalUrl": f"http://a.example/{number}?a=1&b=2",
            "authors": [{"name": text, "nameRaw": "", "role": "reporter"}, {"name": "乙", "nameRaw": "", "role": "photographer"}],
            "editors": [{"name": "丙" + text, "nameRaw": ""}], "kicker": text, "subheadline": text + "3",
            "source": {"name": text, "nameRaw": "", "url": "http://s.example/"}, "status": "gone" if number == 1 else "published",
            "images": [{"url": url, "caption": text, "creditText": text + "4"} for url in PICTURES],
            "datePublished": "2024-05-01" if number % 2 else "2024-05-01T00:30:00+08:00",
        }  # fmt: skip
        records.append(at(number, number, f"{text}\n\n{text} {{end}}\n  two blanks", **fields))
        said = [
            {"kind": kind, "where": "page", "text": text} for kind in ("meta robots", "license")
        ]
        records[-1]["metadata"]["rights"] = {"signals": said}
    feed = OutFeed("t", "http://x.example/feed", "http://x.example/", records, full=True)
    theirs = feedparser.parse(atom(feed))
    ours = [read_feed(made(feed), feed.url, zone="Asia/Shanghai") for made in (atom, json_feed)]
    assert not theirs.bozo
    assert_valid(etree.fromstring(atom(feed)))
    told = json.loads(json_feed(feed))
    jsonschema.validate(told, JSON_FEED)
    assert len(theirs.entries) == len(records)
    for record, entry, item, *own in zip(
        records, theirs.entries, told["items"], *(o.entries for o in ours), strict=True
    ):
        assert_all_told(record, entry, item)
        assert entry.title == record["headline"]
        assert entry.content[0].value == record["articleBody"]
        assert entry.link == record["canonicalUrl"]
        assert [a.name for a in entry.authors] == [a["name"] for a in record["authors"]]
        gone = ["gone"] if record["status"] == "gone" else []
        assert [t.term for t in entry.tags] == [
            record["articleSection"],
            *record["keywords"],
            *gone,
        ]
        assert entry.published[:10] == record["datePublished"][:10]
        assert entry.updated == record["metadata"]["dateDownloaded"]
        for one in own:
            assert (one.url, one.day) == (record["canonicalUrl"], "2024-05-01")
            assert one.title == record["headline"].replace("\u202e", "")


def assert_all_told(record: dict, entry: feedparser.FeedParserDict, item: dict) -> None:
    """What the two forms have no place for, and what they have an unusual one for."""
    own = item["_unionnews"]
    for name in ("kicker", "subheadline"):
        assert entry[f"unionnews_{name}"] == own[name] == record[name]
    assert entry.unionnews_roles.split() == [one["role"] for one in record["authors"]]
    assert entry.contributors == [{"name": one["name"]} for one in record["editors"]]
    assert (entry.source.title, entry.source.link) == (record["headline"], "http://s.example/")
    assert entry.rights == own["rights"] == record["headline"]
    assert all(own[name] == record[name] for name in ("authors", "editors", "source", "status"))
    # An address that no browser may be led to is none.
    text, shown = record["headline"], PICTURES[:2]
    types = ["image/jpeg", "application/octet-stream"]
    assert [(one.href, one.title, one["unionnews:credit"]) for one in entry.enclosures] == [
        (url, text, text + "4") for url in shown
    ]
    assert item["attachments"] == [
        {"url": url, "mime_type": kind, "title": text, "_unionnews": {"credit": text + "4"}}
        for url, kind in zip(shown, types, strict=True)
    ]
    assert "<img" not in entry.content[0].value.replace(text, "")


def test_nothing_is_claimed_that_a_record_does_not_say() -> None:
    bare = at(1, 1, "甲", source=None, kicker=None, authors=[], editors=[], articleSection=None, inLanguage=None)  # fmt: skip
    feed = OutFeed("t", "http://x.example/feed", "http://x.example/", [bare])
    entry = feedparser.parse(atom(feed)).entries[0]
    assert not {"rights", "source", "contributors", "tags", "unionnews_roles"} & entry.keys()
    item = json.loads(json_feed(feed))["items"][0]
    assert item["_unionnews"].keys() == {"revision", "status", "datePublished"}
    assert "attachments" not in item


class Reader:
    """Remembers what it was shown, as a feed reader does: by id and instant."""

    def __init__(self) -> None:
        self.shown: Counter[tuple[str, str]] = Counter()
        self.deleted: Counter[str] = Counter()
        self._known: set[tuple[str, str]] = set()

    def poll(self, server: Server) -> None:
        root = etree.fromstring(server.read("/feed.atom?full=1"))
        assert_valid(root)
        entries = root.findall("{*}entry")
        now = {(e.findtext("{*}id"), e.findtext("{*}updated")) for e in entries}
        assert len(now) == len(entries) == len({one for one, _ in now})
        stones = {(stone.get("ref"), "") for stone in root.findall(TOMBSTONE)}
        assert not {one for one, _ in now} & {one for one, _ in stones}
        self.shown.update(now - self._known)
        self.deleted.update(one for one, _ in stones - self._known)
        self._known |= now | stones


@pytest.mark.slow
def test_a_reader_that_polls_sees_everything_once(tmp_path: Path) -> None:
    folder, reader = tmp_path / "union_example", Reader()
    collect(folder, 1, range(1, 6))
    server = Server(tmp_path)
    reader.poll(server)
    reader.poll(server)
    collect(folder, 2, range(6, 9))
    server.kill()
    server = Server(tmp_path)
    reader.poll(server)
    with open_ledger(folder) as ledger:
        ledger.save("2", at(3, 2, "第二篇改了", revision=2), NOW)
    server.kill()
    server = Server(tmp_path)
    reader.poll(server)
    # A takedown is seen at once, by the server that was running.
    done = subprocess.run(
        [sys.executable, "-c", TAKEDOWN, tmp_path], cwd=ROOT, check=False, capture_output=True
    )
    assert done.returncode == 0, done.stderr
    reader.poll(server)
    server.kill()
    server = Server(tmp_path)
    reader.poll(server)
    assert "工资第4篇".encode() not in server.read("/feed.json?full=1")
    server.kill()
    by_article = Counter(one for one, _ in reader.shown)
    ids = {n: f"urn:unionnews:{whole_record(n, '')['id']}" for n in range(1, 9)}
    assert set(reader.shown.values()) == {1}
    assert by_article == {ids[n]: 2 if n == 2 else 1 for n in ids}
    assert reader.deleted == {ids[4]: 1}


TAKEDOWN = """
import sys
from pathlib import Path
sys.path.insert(0, "tests")
from ledger_records import NOW, open_ledger
from unionnews.search.index import keep_up, remove
folder = Path(sys.argv[1]) / "union_example"
with open_ledger(folder) as ledger:
    remove(folder)
    ledger.forget("4", "http://union.example/a/4", NOW)
keep_up(folder)
"""


@pytest.mark.slow
def test_files_for_static_hosting_are_valid_and_change_only_with_the_news(tmp_path: Path) -> None:
    folder, target = tmp_path / "out" / "union_example", tmp_path / "www"
    collect(folder, 1, range(1, 4))
    with open_ledger(folder) as ledger:
        hostile = {"headline": HOSTILE, "kicker": "\x0b\x00" + HOSTILE, "canonicalUrl": "javascript:alert(1)", "url": None}  # fmt: skip
        ledger.save("3", at(5, 3, HOSTILE, revision=2, **hostile), NOW)
        ledger.forget("1", "http://union.example/a/1", NOW)
    command = ["feed", "--atom", target, "--base", "https://news.example/f", "--output", folder.parent, "--search", "author:尚某 工资"]  # fmt: skip
    hub = {"UNIONNEWS_WEBSUB_HUB": "https://hub.example/"}
    done = run_unionnews(*command, **hub)
    assert done.returncode == 0, done.stderr
    names = {path.name for path in target.iterdir()}
    assert {"feed.atom", "feed.json", "site-union_example.atom", "feeds.opml"} < names
    for path in target.glob("*.atom"):
        root = etree.parse(path)
        assert_valid(root)
        assert root.find("{*}link[@rel='hub']").get("href") == "https://hub.example/"
        assert (
            root.find("{*}link[@rel='self']").get("href") == f"https://news.example/f/{path.name}"
        )
        assert not feedparser.parse(path.read_bytes()).bozo
    for path in target.glob("*.json"):
        jsonschema.validate(json.loads(path.read_bytes()), JSON_FEED)
    read = feedparser.parse((target / "feed.atom").read_bytes())
    assert len(read.entries) == 2
    hostile_entry = next(e for e in read.entries if e.id.endswith(whole_record(3, "")["id"]))
    assert hostile_entry.get("links", []) == []
    ours = read_feed(
        (target / "feed.atom").read_bytes(), "https://news.example/f/feed.atom", zone="UTC"
    )
    assert len(ours.entries) == 1  # the other has no address
    search = feedparser.parse(next(target.glob("search-*.atom")).read_bytes())
    assert [entry.author for entry in search.entries] == ["尚某"]
    before = {path: path.stat().st_mtime_ns for path in target.iterdir()}
    again = run_unionnews(*command, **hub)
    assert "0 files changed" in again.stderr
    assert before == {path: path.stat().st_mtime_ns for path in target.iterdir()}
    collect(folder, 7, range(4, 5))
    assert run_unionnews(*command, **hub).returncode == 0
    assert len(feedparser.parse((target / "feed.atom").read_bytes()).entries) == 3
    # What was searched for once is kept up; a file that tells no search of ours cannot be.
    (name,) = (path.stem for path in target.glob("search-*.json"))
    for foreign, title in (("search-0123456789ab", "工资"), ("search-ba9876543210", "date:x")):
        (target / f"{foreign}.json").write_text(json.dumps({"title": title}))
        (target / f"{foreign}.atom").write_text("old")
    kept = run_unionnews(*command[:7], **hub)
    assert (kept.returncode, kept.stderr.count("names no search")) == (0, 2)
    assert {path.name for path in target.glob("search-*")} == {f"{name}.atom", f"{name}.json"}
    assert "author:尚某 工资" in (target / "feeds.opml").read_text()
    assert run_unionnews(*command, "--search", "职工 OR 工会", **hub).returncode == 0
    again = run_unionnews(*command[:7], **hub)
    assert "0 files changed" in again.stderr
    assert run_unionnews("feed", "--atom", target, "--output", folder.parent).returncode == 2
    bad = run_unionnews("feed", "--atom", tmp_path / "bad", *command[3:], "--search", "date:x")
    assert (bad.returncode, (tmp_path / "bad").exists()) == (2, False)
    assert "not a date" in bad.stderr

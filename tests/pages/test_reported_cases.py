"""The troubles that were reported publicly, each as its folder of the shared cases says."""

import json
import re
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from plain_site import Answer, PlainCrawl, PlainSite
from running import ROOT, run_unionnews

from unionnews.fetching.api import extract_article
from unionnews.items import Article
from unionnews.pages.feed import read_feed
from unionnews.pages.sitemap import read_sitemap

CASES = ROOT.parent / "shared" / "cases"
pytestmark = pytest.mark.skipif(not CASES.exists(), reason="the shared cases are not here")
OWN = "https://union.example/news/2024/05/strike-ends.html"
DECLARED = "https://peoplesworld.org/article/strike/"
BODY = "Dock workers at the northern harbour voted on Tuesday"
PARAGRAPHS = 3


def folder(number: str) -> Path:
    return next(CASES.glob(f"{number}-*"))


def record(number: str, url: str = OWN) -> Article:
    return extract_article((folder(number) / "page.html").read_bytes(), url)


def names(article: Article) -> list[str]:
    return [author.name for author in article.authors]


RIGHT = {
    "01": lambda one: one.canonicalUrl == OWN,
    "02": lambda one: one.canonicalUrl == "https://union.example/n/1",
    "04": lambda one: one.datePublished == "2024-05-27",
    "06": lambda one: (one.datePublished, one.dateModified) == ("2024-05-27", "2024-05-28"),
    "08": lambda one: one.datePublished == "2024-05-27",
    "13": lambda one: one.datePublished == "2024-07-07",
    "15": lambda one: one.datePublished == "2024-05-27",
    "17": lambda one: one.datePublished == "2011-06-06",
    "19": lambda one: one.datePublished == "2023-02-10",
    "21": lambda one: names(one) == ["Abby Gandon", "Tobias Kaplin", "Rupert Parr"],
    "22": lambda one: names(one) == [] and one.datePublished == "2021-02-25",
    "24": lambda one: names(one) == ["Ana Marsh"],
    "29": lambda one: (names(one), one.datePublished) == (["Ana Marsh"], "2024-05-27T09:30:00+02:00"),
    "34": lambda one: one.articleBody.count("\u200c") >= 5,
    "36": lambda one: one.articleBody.count("\n\n") == 1,
    "38": lambda one: "promotion" not in one.articleBody and one.articleBody.count("\n\n") == 2,
    "41": lambda one: "READ MORE" not in one.articleBody and one.articleBody.count("\n\n") == 2,
    "47": lambda one: [image.url[-6:] for image in one.images] == ["/a.jpg", "/b.jpg"],
    "49": lambda one: (
        [image.caption for image in one.images] == ["Dockers at the gate. Photo: Tom Reed", "The bargaining team."]
        and "gate" not in one.articleBody
    ),
    "51": lambda one: one.headline == "港湾ストライキ終結" and "組合員は来週投票する" in one.articleBody,
}  # fmt: skip


@pytest.mark.parametrize("number", RIGHT)
def test_saved_page(number: str) -> None:
    found = record(number)
    assert RIGHT[number](found), found


@pytest.mark.parametrize(
    ("number", "printed"),
    [("10", "2024-05-27T21:30:00-05:00"), ("11", "2024-05-27T23:30:00+00:00")],
)
def test_saved_page_of_a_declared_site(number: str, printed: str) -> None:
    assert record(number, DECLARED).datePublished == printed


def test_feed_and_sitemaps() -> None:
    feed = read_feed((folder("54") / "feed.xml").read_bytes(), "https://u.example/feed", zone="UTC")
    assert [(entry.url, entry.day) for entry in feed.entries] == [
        ("https://u.example/1", "2024-05-27")
    ]
    for number in ("58", "59"):
        body = (folder(number) / "sitemap.xml").read_bytes()
        places = list(read_sitemap(body, "https://u.example/sitemap.xml"))
        assert [(one.url, one.isSitemap) for one in places] == [
            ("https://u.example/a?x=1&y=2", False)
        ]


@pytest.mark.slow
@pytest.mark.parametrize(("number", "records"), [("64", 2), ("81", 1)])
def test_archive(number: str, records: int, tmp_path: Path) -> None:
    shutil.copy(folder(number) / "a.warc", tmp_path)
    done = run_unionnews("extract", "a.warc", "--generic", "--jobs", "1", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.splitlines()) == records


def answers(script: str) -> dict[str, Answer | bytes]:
    """Return what a server of the cases answers, as its own code says; it is not started."""
    text = (CASES / script).read_text(encoding="utf-8")
    space: dict[str, object] = {}
    exec((CASES / "pages.py").read_text(encoding="utf-8"), space)
    text = re.sub(r"^(?:from pages import \*|log=.*)$", "", text, flags=re.MULTILINE)
    cut = text.index("ROB=") if "ROB=" in text else text.index("# pages 2..5")
    exec(text[:cut], space)
    if "R" in space:
        return {
            path: Answer(body or b"", status, {"Content-Type": kind or "text/html", **headers})
            for path, (status, kind, body, headers) in space["R"].items()  # type: ignore[attr-defined]  # of a case
        }
    return {path: body.encode() for path, body in space["S"].items()}  # type: ignore[attr-defined]  # of a case


@pytest.mark.slow
@pytest.mark.parametrize(
    ("number", "script", "path", "is_article"),
    [
        ("68", "serve.py", "/refresh-self", True),
        ("71", "serve.py", "/identity", True),
        ("75", "serve.py", "/maint", False),
        ("79", "serve_pager.py", "/n/1", True),
    ],
)
def test_fetch(number: str, script: str, path: str, *, is_article: bool) -> None:
    assert folder(number).is_dir()
    with PlainSite() as site:
        site.answers |= answers(script)
        done = run_unionnews(
            "fetch", site.url(path), "--delay", "0", "--format", "jsonl",
            UNIONNEWS_CONTACT="a@example.org", UNIONNEWS_ALLOW_PRIVATE_HOSTS="127.0.0.1",
        )  # fmt: skip
    if not is_article:
        assert done.returncode == 3
        assert "a notice (maintenance)" in done.stderr
        return
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["articleBody"].count(BODY) == 1
    assert len(found["articleBody"].split("\n\n")) == PARAGRAPHS


@pytest.mark.slow
def test_maintenance_page_becomes_no_revision(tmp_path: Path) -> None:
    text = (folder("83") / "server.py.txt").read_text(encoding="utf-8")
    space: dict[str, Callable[[int], str] | str] = {}
    exec((CASES / "pages.py").read_text(encoding="utf-8"), space)
    exec("\n".join(re.findall(r"^(?:def art\(.*|MA=.*)$", text, re.MULTILINE)), space)
    with PlainSite() as site:
        paths = [f"/a/{n}" for n in (1, 2, 3)]
        good = {path: space["art"](n).encode() for n, path in enumerate(paths, 1)}  # type: ignore[operator,union-attr]  # of a case
        site.answers |= good
        site.list(*paths)
        crawl = PlainCrawl(site, tmp_path)
        assert crawl.run().returncode == 0
        before = crawl.records()
        assert len(before) == 3
        for answer in (dict.fromkeys(paths, space["MA"].encode()), good):  # type: ignore[union-attr]  # of a case
            site.answers |= answer
            with closing(sqlite3.connect(crawl.folder / "ledger.sqlite")) as db, db:
                db.execute("UPDATE addresses SET next_look = 1 WHERE next_look IS NOT NULL")
            db.close()
            crawl.run()
            assert crawl.records() == before
            states = {name for name, count in crawl.summary()["states"].items() if count}
            assert states <= {"unchanged", "not_an_article"}

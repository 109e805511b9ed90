"""Drift: planted changes are noticed and named, ordinary variation is not."""

import asyncio
import gzip
import json
import random
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from checked_site import SITE, START, lists, url
from people_pages import era_c
from running import ROOT, run_unionnews
from warc_samples import record

from unionnews.exceptions import NotFetchedError
from unionnews.operate.check import Finding, Sight, compare, sample
from unionnews.pages.extract import Page, read_page

TITLES = [
    "港口",
    "面包厂",
    "纺织",
    "车间",
    "职工",
    "夜班",
    "集体",
    "合同",
    "签订",
    "协商",
    "补贴",
    "周末",
    "培训",
    "互助",
    "保障",
    "竞赛",
    "工匠",
    "站点",
    "暖心",
    "法律",
]
SOURCES = ("工人日报", "人民网", "云水日报", "新华社")
NAMES = ("何小舟", "陆遥", "李明", "周宁", "吴桐", "赵海", "钱进", "孙立")
Change = Callable[[str, int], str]


def page(number: int, rng: random.Random) -> str:
    words = lambda n: "".join(rng.choices(TITLES, k=n))
    body = "".join(
        f"<p>　　{words(rng.randint(8, 40))}，{words(rng.randint(5, 20))}{number:07}。</p>"
        for _ in range(rng.randint(3, 9))
    )
    if rng.random() < 0.6:
        body = (
            f'<p style="text-align: center;"><img src="/mediafile/{number}.jpg" width="500" /></p>'
            + body
        )
    author = (
        f'<div class="author cf">本报记者 {rng.choice(NAMES)}</div>' if rng.random() < 0.4 else ""
    )
    day = f"2024年{rng.randint(1, 12):02}月{rng.randint(1, 28):02}日{rng.randint(6, 22):02}:{rng.randint(0, 59):02}"
    return era_c(
        title=words(rng.randint(3, 7)) + f"{number:07}",
        kicker=words(3) if rng.random() < 0.2 else "",
        author=author,
        origin=f'{day} | 来源：<a href="http://x.example/">{rng.choice(SOURCES)}</a>',
        body=body,
        description=words(12),
        editor=f"(责编：{'、'.join(rng.sample(NAMES, 2))})",
    )


def site(
    seed: int, count: int, change: Change | None = None, start: str | None = None
) -> dict[str, bytes]:
    rng = random.Random(seed)
    numbers = [seed * 1000 + n for n in range(count)]
    pages: dict[str, bytes] = {START: (start or lists(numbers)).encode()}
    for place, number in enumerate(numbers):
        text = page(number, rng)
        pages[url(number)] = (change(text, place) if change else text).encode("gb18030")
    return pages


def look(pages: dict[str, bytes], articles: int = 40) -> Sight:
    async def load(address: str) -> Page:
        if address not in pages:
            raise NotFetchedError(f"{address}: HTTP 404", "gone", 404)
        return read_page(pages[address], address, status=200)

    return asyncio.run(sample(SITE, load, articles))


@pytest.fixture(scope="module")
def before() -> Sight:
    sight = look(site(1, 300), 300)
    sight.lists[START].links = 40
    return sight


def everywhere(old: str, new: str) -> Change:
    def change(text: str, place: int) -> str:
        changed = re.sub(old, new, text, flags=re.DOTALL)
        assert changed != text or "img" in old, old
        return changed

    return change


def on_some(share: int, change: Change) -> Change:
    return lambda text, place: change(text, place) if place % share == 0 else text


def whole(text: str) -> Change:
    return lambda _text, _place: text


CONSENT = "<html><head><title>Before you continue</title></head><body><h1>Before you continue</h1><p>We use cookies. Accept all cookies to go on.</p></body></html>"
OTHER = (
    '<html><head><meta charset="gb2312"><title>新版页面</title></head><body><h1 class="t">职工之家换了新的样子</h1>'
    '<div class="info">2024年05月27日09:00 来源：工人日报</div><div class="art">'
    + "<p>港口面包厂的职工昨日签订了新的集体合同，夜班职工另有补贴，每月多休一个周末。</p>" * 3
    + "</div></body></html>"
)
PLANTED: dict[str, tuple[dict, set[str]]] = {
    "class of the text renamed": ({"change": everywhere("rm_txt_con", "rm_body_new")}, {"layout", "page", "articleBody"}),
    "class of the article renamed": ({"change": everywhere(r"\brm_txt\b", "new_txt")}, {"layout", "page"}),
    "date taken out": ({"change": everywhere(r"\d{4}年\d\d月\d\d日\d\d:\d\d", "")}, {"datePublished"}),
    "time taken out of the date": ({"change": everywhere(r"(\d\d日)\d\d:\d\d", r"\1")}, {"datePublished"}),
    "every date at midnight": ({"change": everywhere(r"(\d\d日)\d\d:\d\d", r"\g<1>00:00")}, {"datePublished"}),
    "source label gone": ({"change": everywhere(r"来源：<a[^>]*>[^<]*</a>", "")}, {"source"}),
    "editor line reworded": ({"change": everywhere(r"\(责编：[^)]*\)", "本期执行：王某")}, {"editors"}),
    "advertisement behind the text": (
        {"change": everywhere(r'(<div class="zdfy)', r"<p>关心职工生活，请认准云水牌劳保手套</p>\1")},
        {"articleBody"},
    ),
    "headline the same everywhere": ({"change": everywhere(r"<h1 id.*?</h1>", '<h1 id="newstit">中国工会新闻</h1>')}, {"headline"}),
    "headline gone": ({"change": everywhere(r"<h1 id.*?</h1>|<title>.*?</title>", "")}, {"headline", "page", "layout"}),
    "text cut after the first paragraph": (
        {"change": everywhere(r"(<p>　　.*?</p>)(?:<p>　　.*?</p>)+", r"\1")}, {"articleBody"}
    ),
    "pictures by script": ({"change": everywhere(r"<img ", "<span data-")}, {"images"}),
    "breadcrumbs gone": ({"change": everywhere(r'id="rwb_navpath"', 'id="new_navpath"')}, {"breadcrumbs", "articleSection"}),
    "other template on a tenth": ({"change": on_some(10, whole(OTHER))}, {"layout"}),
    "encoding label changed": ({"change": everywhere("(?i)gb2312", "utf-8")}, {"encoding"}),
    "consent page": ({"change": whole(CONSENT)}, {"page"}),
    "consent page on a sixth": ({"change": on_some(6, whole(CONSENT))}, {"page"}),
    "empty lists": ({"start": lists([])}, {"list"}),
    "list by script": ({"start": lists([], "<script>load()</script>")}, {"list"}),
    "next page by script": ({"start": lists([9000 + n for n in range(40)], "<script>go(2)</script>")}, {"list"}),
    "half of the links gone": ({"start": lists([9000 + n for n in range(12)])}, {"list"}),
    "by-line taken out": ({"change": everywhere(r'<div class="author cf">[^<]*</div>', "")}, {"authors"}),
    "kicker everywhere": ({"change": everywhere("<h1 id", '<h3 class="pre">本报专稿</h3><h1 id')}, {"kicker"}),
    "description gone": ({"change": everywhere(r'<meta name="description"[^>]*>', "")}, {"description"}),
    "description the same": ({"change": everywhere(r'(<meta name="description" content=")[^"]*', r"\1工会频道")}, {"description"}),
    "one date everywhere": ({"change": everywhere(r"\d{4}年\d\d月\d\d日\d\d:\d\d", "2024年05月27日09:00")}, {"datePublished"}),
    "site's name behind the headline": ({"change": everywhere("</h1>", "--中国工会新闻--人民网中国工会新闻频道首页--人民网</h1>")}, {"headline"}),
    "text three times": ({"change": everywhere(r"(<p>　　.*</p>)", r"\1\1\1")}, {"articleBody"}),
    "one editor less": ({"change": everywhere(r"\(责编：([^、)]*)、", "(责编：")}, {"editors"}),
    "error pages with status 200": ({"change": on_some(4, whole("<html><body><h1>页面不存在</h1></body></html>"))}, {"page"}),
}  # fmt: skip


def fields(findings: list[Finding]) -> set[str]:
    return {one.field for one in findings}


@pytest.mark.slow
def test_planted_changes_are_noticed_and_named(before: Sight) -> None:
    missed, misnamed = [], []
    for name, (what, named) in PLANTED.items():
        found = compare(before, look(site(9, 40, **what)))
        if not found:
            missed.append(name)
        elif not fields(found) & named:
            misnamed.append((name, fields(found)))
        assert all(one.page for one in found)
    assert len(PLANTED) >= 20
    assert missed == []
    assert len(misnamed) <= 2, misnamed


@pytest.mark.slow
@pytest.mark.parametrize("runs", [8, pytest.param(50, marks=pytest.mark.soak)])
def test_ordinary_runs_are_silent(before: Sight, runs: int) -> None:
    """Runs of pages that vary; in every other one a page is of another kind."""

    def ordinary(text: str, place: int) -> str:
        return CONSENT if place == 39 else text

    alarms = {}
    for seed in range(100, 100 + runs):
        change = ordinary if seed % 2 else None
        if found := compare(before, look(site(seed, 40, change))):
            alarms[seed] = found
    assert alarms == {}


@pytest.mark.slow
def test_a_list_that_cannot_be_read_is_named(before: Sight) -> None:
    pages = site(9, 5)
    del pages[START]
    found = compare(before, look(pages))
    assert [(one.field, one.page) for one in found] == [("list", START)]
    assert found[0].to_dict()["what"].startswith("cannot be read")


@pytest.mark.slow
@pytest.mark.measured
def test_the_command_compares_a_crawl_with_its_archive(tmp_path: Path) -> None:
    """Exit status 0 as it was, 4 with a changed archive, 2 without history."""
    done = run_unionnews("crawl", "people_acftu", "--demo", "--output", tmp_path)
    assert done.returncode == 0, done.stderr
    demo = ROOT / "unionnews" / "demo" / "people_acftu.warc.gz"
    folder = ("--output", tmp_path / "demo", "--articles", "30")
    done = run_unionnews("check", "people_acftu", "--replay", demo, *folder)
    assert done.returncode == 0, done.stderr
    changed = tmp_path / "changed.warc.gz"
    changed.write_bytes(gzip.compress(record(START, lists([]).encode())))
    done = run_unionnews("check", "--replay", changed, "--json", *folder)
    assert done.returncode == 4, done.stderr
    assert json.loads(done.stdout.splitlines()[0])["field"] == "list"
    done = run_unionnews("check", "people_acftu", "--replay", demo, "--output", tmp_path / "none")
    assert done.returncode == 2
    done = run_unionnews("check", "people_actfu", *folder)
    assert (done.returncode, "no such site; did you mean people_acftu" in done.stderr) == (2, True)

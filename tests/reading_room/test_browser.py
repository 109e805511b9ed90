"""The reading room in real Chromium: nothing to complain of, nothing foreign, readable, by keys alone."""

import asyncio
import os
from datetime import timedelta
from pathlib import Path

import pytest
from browser import CHROMIUM, PALE, REACHABLE, Tab, browser
from invented_news import record, write
from ledger_records import NOW, begin, fill, open_ledger
from read_records import HOSTILE, whole_record
from reading_servers import Server, at, collect

from unionnews.reading_room.report.numbers import gather
from unionnews.reading_room.report.report_page import write_report
from unionnews.reading_room.report.report_words import speaking

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here: apt-get install chromium"),
]

MAX_BYTES = 200_000
WAYS = (
    (360, "zh-CN", False), (360, "en", True), (768, "en", False), (768, "zh-CN", True),
    (1440, "zh-CN", False), (1440, "en", True),
)  # fmt: skip
SIDEWAYS = """[...document.querySelectorAll("*")].filter(e => e.checkVisibility()
  && e.scrollWidth > e.clientWidth + 1 && /auto|scroll/.test(getComputedStyle(e).overflowX))"""
DIRECTION = "[...document.querySelectorAll('h1, .read > p[dir]')].slice(-2).map(getComputedStyle)"
# Numbers that are broken in two, and legends whose letters run into the next symbol or out of the chart.
BROKEN = """[...document.querySelectorAll("aside span, td")].filter(e => {
  const all = document.createRange();
  all.selectNodeContents(e);
  const parts = [...all.getClientRects()];
  return /^[\\d,]{2,}$/.test(e.textContent) && parts.some(part => part.top >= parts[0].bottom - 1);
}).map(e => e.parentElement.textContent)"""
CROWDED = """[...document.querySelectorAll(".role-legend")].flatMap(legend => {
  const box = e => e.getBoundingClientRect(), end = box(legend.ownerSVGElement).right;
  const symbols = [...legend.querySelectorAll(".role-legend-symbol path")].map(box);
  return [...legend.querySelectorAll("text")].filter(e => box(e).right > end || symbols.some(
    s => s.left > box(e).left && s.left < box(e).right + 10 && s.top < box(e).bottom && s.bottom > box(e).top
  )).map(e => e.textContent);
})"""
LONG_NAMES = (
    "Quay Street Branch 7 (Harbour Workers)",
    "望川市港口装卸运输各业职工联合会新闻宣传中心",
)
LONG_SITES = (
    "fitters-filtrators-titlers-tillers",
    "printers-twisters-of-little-tilbury",
    "东港市总工会宣传教育和网络工作部门新闻",
    "望川市港口装卸运输各业职工联合会新闻宣传中心",
)
PICTURES = os.environ.get("UNIONNEWS_PICTURES")
"""Folder that screenshots are put into, for people to look at."""

# Rows in which a browser finds no place to break: 60,000 such brackets took it more than 12 s.
ROWS = {
    "headline": "（" * 300_000, "kicker": "\u0e33" * 5000, "subheadline": "\u0600" * 1000 + "عربي" * 100_000,
    "images": [{"url": "http://p.example/" + "a" * 400_000, "caption": "a" + "\u0301" * 50_000, "creditText": "（a\u0301" * 50_000}],
}  # fmt: skip
TEXT_OF_ROWS = ("（" * 1900 + " ") * 20 + "العمال"


async def sound(
    tab: Tab, base: str, path: str, width: int, language: str, name: str, *, dark: bool = False
) -> None:
    """Hold a page against what must be so at every width, in light and dark, in both languages."""
    await tab.open(base + path, width, language, dark=dark)
    where = f"{path} at {width}, {language}, {'dark' if dark else 'light'}"
    assert tab.complaints == [], where
    assert [url for url in tab.asked if not url.startswith((base, "data:"))] == [], where
    assert tab.received <= MAX_BYTES, where
    assert await tab.value("document.documentElement.scrollWidth <= innerWidth"), where
    assert await tab.value(f"{SIDEWAYS}.map(e => e.outerHTML.slice(0, 900))") == [], where
    await tab.value("document.querySelectorAll('details').forEach(e => e.open = true)")
    assert await tab.value(BROKEN) == [], where
    pale = await tab.value(PALE)
    assert pale["seen"] > 3, where
    assert pale["found"] == [], where
    assert (
        await tab.value("document.documentElement.lang")
        == {"zh-CN": "zh-Hans", "en": "en"}[language]
    )
    if PICTURES:
        await tab.picture(Path(PICTURES) / f"{name}-{width}-{language}.png")


async def by_tabulator(tab: Tab, url: str) -> None:
    """Reach everything with the tabulator alone."""
    await tab.open(url, 1440, "en")
    await tab.value("document.querySelectorAll('details').forEach(e => e.open = true)")
    wanted = await tab.value(f"{REACHABLE}.length")
    await tab.value("window.met = new Set(); addEventListener('focusin', e => met.add(e.target))")
    await tab.value("document.activeElement.blur()")
    for _ in range(wanted + 2):
        await tab.press("Tab", 9)
    assert await tab.value(f"{REACHABLE}.filter(e => !met.has(e)).map(e => e.outerHTML)") == []


async def tried(tab: Tab, server: Server, address: str, language: str) -> str:
    """Return what the second tab says of an address."""
    await tab.open(server.base + "/", 360, language)  # else only the part behind "#" changes
    await tab.open(f"{server.base}/try#{address}", 360, language)
    for _ in range(200):
        if not await tab.value("document.getElementById('go').disabled"):
            break
        await asyncio.sleep(0.05)
    return str(await tab.value("document.getElementById('status').textContent"))


async def by_keys(tab: Tab, url: str) -> None:
    """Reach the box by "/", and the list by arrows."""
    await tab.open(url, 1440, "en")
    await tab.press("/", 191, "/")
    assert await tab.value("document.activeElement.id") == "q"
    for _ in range(2):
        await tab.press("ArrowDown", 40)
    assert (
        await tab.value("[...document.querySelectorAll('a.go')].indexOf(document.activeElement)")
        == 1
    )


def test_pages_in_chromium(tmp_path: Path) -> None:
    folder = tmp_path / "out" / "union_example"
    collect(folder, 1, range(1, 6))
    hostile = {"headline": HOSTILE, "kicker": HOSTILE, "canonicalUrl": "javascript:alert(1)"}
    collect(folder, 2, range(6, 7), **hostile, images=[{"url": "javascript:alert(3)", "caption": HOSTILE, "creditText": HOSTILE}])  # fmt: skip
    fill(folder, [7], lambda number: at(3, number, TEXT_OF_ROWS, **ROWS))
    fill(folder, [8], lambda number: at(4, number, "النقابة", headline="إضراب العمال"))

    async def work(server: Server, empty: Server) -> None:
        async with browser(tmp_path) as tab:
            await tab.open(server.base + "/", 1440, "en")
            links = await tab.value("[...document.querySelectorAll('a.go')].map(e => e.getAttribute('href'))")  # fmt: skip
            assert len(links) == 8
            pages = {"start": "/", "search": "/?q=工资", "none": "/?q=zzz", "try": "/try"}  # fmt: skip
            for width, language, dark in WAYS:
                for name, path in pages.items():
                    await sound(tab, server.base, path, width, language, name, dark=dark)
                await sound(tab, empty.base, "/", width, language, "empty", dark=dark)
            for at, link in enumerate(links):
                width = 768 if at % 2 else 360
                await sound(tab, server.base, link, width, "en", f"article{at}", dark=at < 3)
            arabic = f"{server.base}/read/{whole_record(8, '')['id']}"
            await tab.open(arabic, 360, "en")
            assert await tab.value(f"{DIRECTION}.map(e => e.direction)") == ["rtl", "rtl"]
            for url in (
                server.base + "/",
                server.base + links[0],
                server.base + "/try",
                empty.base,
            ):
                await by_tabulator(tab, url)
            await by_keys(tab, server.base + "/")
            for language, says in (("zh-CN", "只抓取公网上的"), ("en", "Only http and https")):
                assert (await tried(tab, server, "127.0.0.1/x", language)).startswith(says)

    (tmp_path / "empty").mkdir()
    server, empty = Server(tmp_path / "out"), Server(tmp_path / "empty")
    try:
        asyncio.run(work(server, empty))
    finally:
        server.kill()
        empty.kill()


def test_counts_beside_long_names_are_whole(tmp_path: Path) -> None:
    for site, name in enumerate(LONG_NAMES):
        source = {"name": name, "nameRaw": name, "url": None}
        collect(
            tmp_path / "out" / f"union_{site}",
            site,
            range(20 * site, 20 * site + 12),
            source=source,
        )

    async def work(server: Server) -> None:
        async with browser(tmp_path) as tab:
            for width, language, dark in WAYS:
                await sound(tab, server.base, "/", width, language, "counts", dark=dark)
                said = await tab.value("document.querySelector('aside').textContent")
                assert all(f"{name} 12" in said for name in LONG_NAMES), said

    server = Server(tmp_path / "out")
    try:
        asyncio.run(work(server))
    finally:
        server.kill()


def test_the_report_in_chromium(tmp_path: Path) -> None:
    """No part of it is scrolled sideways, the last runs least of all; legends have room."""
    pytest.importorskip("vl_convert")
    folder = tmp_path / "out" / "a_site_with_quite_a_long_name"
    with open_ledger(folder) as ledger:
        begin(ledger)
        ledger.end_run(NOW + timedelta(minutes=95), "closespider_itemcount", {"requests": 123_456})
    made = [record(n) for n in range(40)]
    for number, one in enumerate(made[1:]):
        one["metadata"]["spider"] = LONG_SITES[number % 4]
    records = write(tmp_path / "out" / "union_example" / "articles.jsonl", made)

    async def work() -> None:
        async with browser(tmp_path) as tab:
            for language, tag in (("en", "en"), ("zh", "zh-CN")):
                with speaking(language):
                    write_report(
                        gather([folder / "articles.jsonl", records], {}), tmp_path / "report.html"
                    )
                for width, dark in ((360, False), (360, True), (768, True), (1440, False)):
                    await sound(
                        tab, tmp_path.as_uri(), "/report.html", width, tag, "report", dark=dark
                    )
                    assert await tab.value("document.body.innerText.includes('123,456')")
                    assert await tab.value("document.querySelectorAll('.role-legend').length") == 4
                    assert await tab.value(CROWDED) == []

    asyncio.run(work())

"""The reading room in real Chromium: nothing to complain of, nothing foreign, readable, by keys alone."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import pytest
from browser import CHROMIUM, PALE, REACHABLE, Tab, browser
from read_records import HOSTILE
from reading_servers import Server, collect

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here: apt-get install chromium"),
]

MAX_BYTES = 200_000
PICTURES = os.environ.get("UNIONNEWS_PICTURES")
"""Folder that screenshots are put into, for people to look at."""


async def sound(tab: Tab, server: Server, path: str, width: int, language: str, name: str) -> None:
    """Hold a page against what must be so at every width, in light and dark, in both languages."""
    dark = width == 768
    await tab.open(server.base + path, width, language, dark=dark)
    where = f"{path} at {width}, {language}"
    assert tab.complaints == [], where
    assert [url for url in tab.asked if not url.startswith((server.base, "data:"))] == [], where
    assert tab.received <= MAX_BYTES, where
    assert await tab.value("document.documentElement.scrollWidth <= innerWidth"), where
    await tab.value("document.querySelectorAll('details').forEach(e => e.open = true)")
    pale = await tab.value(PALE)
    assert pale["seen"] > 3, where
    assert pale["found"] == [], where
    assert (
        await tab.value("document.documentElement.lang")
        == {"zh-CN": "zh-Hans", "en": "en"}[language]
    )
    if PICTURES:
        await tab.picture(Path(PICTURES) / f"{name}-{width}-{language}.png")


async def by_keys(tab: Tab, url: str) -> None:
    """Reach everything with the tabulator alone; then the box by "/", and the list by arrows."""
    await tab.open(url, 1440, "en")
    wanted = await tab.value(f"{REACHABLE}.length")
    await tab.value("window.met = new Set(); addEventListener('focusin', e => met.add(e.target))")
    await tab.value("document.activeElement.blur()")
    for _ in range(wanted + 2):
        await tab.press("Tab", 9)
    assert await tab.value(f"{REACHABLE}.filter(e => !met.has(e)).map(e => e.outerHTML)") == []
    await tab.value("document.activeElement.blur()")
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

    async def work(server: Server) -> None:
        async with browser(tmp_path) as tab:
            await tab.open(server.base + "/", 1440, "en")
            links = await tab.value("[...document.querySelectorAll('a.go')].map(e => e.getAttribute('href'))")  # fmt: skip
            assert len(links) == 6
            pages = {"start": "/", "search": "/?q=工资", "none": "/?q=zzz", "try": "/try"}  # fmt: skip
            for width, language in ((360, "zh-CN"), (768, "en"), (1440, "zh-CN")):
                for name, path in pages.items():
                    await sound(tab, server, path, width, language, name)
            for at, link in enumerate(links):
                await sound(tab, server, link, 768 if at % 2 else 360, "en", f"article{at}")
            await by_keys(tab, server.base + "/")

    server = Server(tmp_path / "out")
    try:
        asyncio.run(work(server))
    finally:
        server.kill()

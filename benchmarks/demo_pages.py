"""Pages for the benchmarks: the demo's invented articles, as heavy as the site's real pages.

The templates of the demo are those of people.com.cn, but its pages are short of furniture: they
have 8 kB, where articles saved between 2011 and 2024 have 30 to 54. Each gets menus and
lists of links, as the real ones have, up to :data:`SIZE`.
"""

import random
import re
import tempfile
from functools import cache
from pathlib import Path

from unionnews.folder.archive import ArchiveIndex
from unionnews.operate.reextract import extract_archive

ROOT = Path(__file__).resolve().parent.parent
DEMO = ROOT / "unionnews" / "demo" / "people_acftu.warc.gz"
SIZE = 27_000
"""Bytes of a page; the size for which the floors are set."""
NUMBER = re.compile(r"c\d+-(\d+)\.html")
Page = tuple[str, tuple[tuple[str, str], ...], bytes]


@cache
def demo_articles() -> list[Page]:
    """Return address, header fields and body of the demo's articles of one page."""
    with (
        tempfile.TemporaryDirectory() as folder,
        ArchiveIndex.open([DEMO], cache_dir=Path(folder)) as index,
    ):
        pages = (record["metadata"]["pages"] for record in extract_archive([DEMO]))
        places = [p[0]["archive"]["offset"] for p in pages if len(p) == 1]
        found = [index.page_at(str(DEMO), place) for place in places]
    chance = random.Random(6)
    return [
        (capture.url, capture.headers, heavier(capture.body, chance))
        for capture in found
        if NUMBER.search(capture.url)
    ]


def heavier(body: bytes, chance: random.Random) -> bytes:
    """Put link lists before the end of a page until it has the size of a real one."""
    links = []
    size = len(body)
    while size < SIZE:
        number = chance.randrange(10_000_000, 40_000_000)
        links.append(
            b'<li class="item"><a href="/n1/2024/%04d/c%d-%d.html" target="_blank">%d</a></li>\n'
            % (chance.randrange(101, 1231), chance.randrange(10**6), number, number)
        )
        size += len(links[-1])
    head, end, tail = body.rpartition(b"</body>")
    return head + b'<div class="rm_relevant"><ul>' + b"".join(links) + b"</ul></div>" + end + tail


def numbered(page: Page, number: int) -> tuple[str, bytes]:
    """Return address and body of a page as another article."""
    url, _, body = page
    old = NUMBER.search(url)
    address = url.replace(old[1], str(50_000_000 + number)) if old else url
    return address, body + b"<!-- %d -->" % number

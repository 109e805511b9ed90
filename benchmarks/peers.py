"""Other extractors on the same pages, as multiples of parsing them with lxml.

Speed only: how well they read is what benchmarks/extraction.py tells. Pages are the demo's, as
heavy as real ones; a peer that is not installed is left out and named. News-please and fundus
bring their own crawlers: what is timed is their parsing of a page that is there already.

    python benchmarks/peers.py [--pages 30] [--tools unionnews,trafilatura]
"""

import argparse
import statistics
import sys
import time
from collections.abc import Callable
from functools import partial

import lxml.html
from demo_pages import demo_articles
from extraction import TOOLS, installed, version

from unionnews.fetching.api import extract_article


def milliseconds(run: Callable[[], object]) -> float:
    began = time.perf_counter()
    run()
    return 1000 * (time.perf_counter() - began)


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--pages", type=int, default=30)
    parser.add_argument("--tools", default=",".join(TOOLS))
    options = parser.parse_args()
    readers = {
        f"{tool} {version(tool)}": TOOLS[tool][1]()
        for tool in installed(options.tools.split(","))
        if tool != "unionnews"
    }
    pages = [(body, url) for url, _, body in demo_articles()[: options.pages]]
    calls: dict[str, Callable[[bytes, str], object]] = {
        "lxml.html alone": lambda body, _url: lxml.html.document_fromstring(body),
        "unionnews": lambda body, url: extract_article(body, url).to_dict(),
        **readers,
    }
    times: dict[str, list[float]] = {name: [] for name in calls}
    for page in [pages[0], *pages]:  # the first one warms up
        for name, found in times.items():
            found.append(milliseconds(partial(calls[name], *page)))
    floor = statistics.median(times["lxml.html alone"][1:])
    print(f"{len(pages)} pages of {len(pages[0][0]) / 1000:.0f} kB")
    print(f"{'':<28}{'ms/page':>9}{'ratio':>8}")
    for name, found in times.items():
        middle = statistics.median(found[1:])
        print(f"{name:<28}{middle:>9.2f}{middle / floor:>8.1f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

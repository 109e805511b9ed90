"""Cost of ``extract_article``, beside the cost of decoding and parsing the same bytes.

    python benchmarks/pages.py [ROUNDS]

Both take CPU time in turn, page by page, in one run, and are compared by the best of many blocks, so
that a busy machine slows both. A block holds enough calls for each to pay for the memory it frees: the
allocator puts that off to whoever asks next. Pages: our own, one of each template era; and the real ones where the
folder ``../shared/corpus/people`` is present.
"""

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

import lxml.html

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from people_pages import ERAS  # after the path
from people_site import URL

from unionnews.fetching.api import extract_article
from unionnews.pages.encodings import decode

_BLOCK = 20
CORPUS = ROOT.parent / "shared" / "corpus" / "people"


def floor(body: bytes, url: str) -> object:
    return lxml.html.document_fromstring(decode(body).text)


def record(body: bytes, url: str) -> object:
    return extract_article(body, url)


def best(body: bytes, url: str, rounds: int) -> list[float]:
    """Return the least time of both in milliseconds."""
    functions: tuple[Callable[[bytes, str], object], ...] = (floor, record)
    times: list[list[float]] = [[], []]
    for _ in range(rounds):
        for function, taken in zip(functions, times, strict=True):
            start = time.process_time()
            for _ in range(_BLOCK):
                function(body, url)
            taken.append((time.process_time() - start) / _BLOCK)
    return [min(taken) * 1000 for taken in times]


def pages() -> dict[str, tuple[bytes, str]]:
    own = {f"own page, era {era}": (make().encode("gb18030"), URL) for era, make in ERAS.items()}
    truth = CORPUS / "truth.jsonl"
    rows = map(json.loads, truth.read_text("utf-8").splitlines() if truth.exists() else [])
    real = {row["file"][:36]: ((CORPUS / row["file"]).read_bytes(), row["url"]) for row in rows}
    return own | real


def main(rounds: int) -> None:
    print(f"{'page':38}{'kB':>6}{'parse ms':>10}{'record ms':>11}{'ratio':>7}")
    sums = {"own": [0.0, 0.0], "real": [0.0, 0.0]}
    for name, (body, url) in pages().items():
        parse, whole = best(body, url, rounds)
        total = sums["own" if name.startswith("own") else "real"]
        total[0] += parse
        total[1] += whole
        print(f"{name:38}{len(body) / 1000:6.1f}{parse:10.3f}{whole:11.3f}{whole / parse:7.2f}")
    for name, (parse, whole) in sums.items():
        if parse:
            print(
                f"all {name} pages{'':{38 - 10 - len(name)}}{'':6}{parse:10.3f}{whole:11.3f}{whole / parse:7.2f}"
            )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 30)

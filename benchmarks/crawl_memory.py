"""Resident memory of a crawl by the number of addresses it has seen.

A site on loopback with many articles is crawled by a real process, whose memory is read from
/proc while it works. The first half warms it up (caches fill); the slope over the second is what an address
costs. Usage: python benchmarks/crawl_memory.py [ARTICLES]
"""

import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from loopback_crawls import LocalCrawl
from server import LocalSite

SAMPLES = 8
BOUND = 200
"""Bytes an address; the issue's number."""


def resident(pid: int) -> int:
    """Return the resident memory of a process in bytes."""
    for line in Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) * 1024
    return 0


def measured(articles: int) -> list[tuple[int, int]]:
    """Crawl, and return (addresses fetched, resident bytes) at equal steps."""
    samples: list[tuple[int, int]] = []
    with tempfile.TemporaryDirectory() as folder, LocalSite(per_page=100) as site:
        site.add(articles)
        process = LocalCrawl(site, Path(folder)).start("--quiet")
        while process.poll() is None:
            fetched = len(site.hits)
            if fetched >= articles * (len(samples) + 1) // SAMPLES:
                samples.append((fetched, resident(process.pid)))
            time.sleep(0.01)
        if process.returncode:
            raise SystemExit(process.communicate()[1])
        process.communicate()
    return [sample for sample in samples if sample[1]]


def slope(samples: list[tuple[int, int]]) -> float:
    """Return the slope of the least-squares line in bytes an address."""
    n = len(samples)
    mean_x = sum(x for x, _ in samples) / n
    mean_y = sum(y for _, y in samples) / n
    spread = sum((x - mean_x) ** 2 for x, _ in samples)
    return sum((x - mean_x) * (y - mean_y) for x, y in samples) / spread


def main() -> int:
    articles = int(sys.argv[1]) if len(sys.argv) > 1 else 12000
    samples = measured(articles)
    print(f"{'addresses':>10} {'resident MB':>12}")
    for fetched, size in samples:
        print(f"{fetched:>10,} {size / 1e6:>12.1f}")
    warm = samples[SAMPLES // 2 :]
    found = slope(warm)
    print(f"slope over the second half: {found:.0f} bytes an address (bound: {BOUND})")
    return 0 if found < BOUND else 1


if __name__ == "__main__":
    raise SystemExit(main())

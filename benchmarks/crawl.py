"""What a crawl costs beside a Scrapy spider that only downloads, from nginx on loopback.

Both fetch the same pages with delay 0. Ours reads robots.txt and lists, extracts, normalizes,
keeps every page as WARC and every end in the ledger. Rates are taken from the server's log, first
to last page, so that start-up does not count; the runs go in turns. Skipped where there is no
nginx (Debian: `apt install nginx-light`).

With ``--index`` it measures instead what the search index costs a crawl: runs in pairs, with it and
without, by the CPU time of their processes.

    python benchmarks/crawl.py [--pages 1500] [--rounds 3] [--index] [--check]
"""

import argparse
import contextlib
import os
import re
import resource
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from demo_pages import demo_articles

ROOT = Path(__file__).resolve().parent.parent
FLOOR = 0.6
MOST_FOR_INDEX = 1.05
ON_A_LIST = 100

NGINX = """
worker_processes 1; daemon off; master_process off; pid {folder}/nginx.pid; error_log stderr crit;
events {{ worker_connections 256; }}
http {{
    types {{ text/html html; text/plain txt; }}
    log_format moment '$msec $status $uri';
    access_log {folder}/access.log moment;
    client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2; fastcgi_temp_path {folder}/t3;
    uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5;
    server {{ listen 127.0.0.1:{port}; root {folder}/www; }}
}}
"""
SETTINGS = """
from unionnews.settings import *
SPIDER_MODULES = ["bench_site"]
UNIONNEWS_CONTACT = "benchmark@example.org"
UNIONNEWS_ALLOW_PRIVATE_HOSTS = "127.0.0.1"
"""
SITE = """
import os
import re
import unionnews.pipelines
from unionnews.crawling.base_spiders import ListingSpider
from unionnews.items import Publisher
from unionnews.normalize.urls import ArticlePattern
from unionnews.pages.platforms import people_layouts as people

if "BENCHMARK_WITHOUT_INDEX" in os.environ:
    unionnews.pipelines.keep_up = lambda folder: None

class BenchSpider(ListingSpider):
    name = "bench"
    title = "bench"
    publisher = Publisher(name="bench", url="http://127.0.0.1/")
    inLanguage = "zh-Hans"
    timezone = "Asia/Shanghai"
    allowed_domains = ["127.0.0.1"]
    start_urls = ["http://127.0.0.1:{port}/index.html"]
    pages = people.LAYOUTS
    addresses = (ArticlePattern(re.compile(r"(?P<root>/a/(?P<id>\\d+))\\.html")),)
    hosts = frozenset({{"127.0.0.1"}})
    list_page = re.compile(r"(?P<root>/)index(?P<number>\\d*)\\.html")
"""
DOWNLOAD_ONLY = """
import sys
import scrapy
from scrapy.crawler import CrawlerProcess

class DownloadSpider(scrapy.Spider):
    name = "download"
    async def start(self):
        for line in open(sys.argv[1]):
            yield scrapy.Request(line.strip())
    def parse(self, response):
        pass

process = CrawlerProcess({"LOG_LEVEL": "ERROR", "TELNETCONSOLE_ENABLED": False, "ROBOTSTXT_OBEY": False,
                          "DOWNLOAD_DELAY": 0, "CONCURRENT_REQUESTS_PER_DOMAIN": int(sys.argv[2])})
process.crawl(DownloadSpider)
process.start()
"""


def make_site(www: Path, pages: int) -> list[str]:
    """Write articles and lists; return the paths."""
    (www / "a").mkdir(parents=True)
    bodies = [body for _, _, body in demo_articles()]
    for number in range(pages):
        body = bodies[number % len(bodies)] + b"<!-- %d -->" % number
        (www / "a" / f"{10_000 + number}.html").write_bytes(body)
    lists = range(1, -(-pages // ON_A_LIST) + 1)
    for number in lists:
        shown = range(ON_A_LIST * (number - 1), min(pages, ON_A_LIST * number))
        links = "".join(f'<a href="/a/{10_000 + n}.html">article {n}</a>\n' for n in shown)
        following = f'<a href="/index{number + 1}.html">next</a>' if number < len(lists) else ""
        name = "index.html" if number == 1 else f"index{number}.html"
        (www / name).write_text(f"<html><body>{links}{following}</body></html>", encoding="utf-8")
    (www / "robots.txt").write_text("User-agent: *\nAllow: /\n", encoding="utf-8")
    return [f"/a/{10_000 + n}.html" for n in range(pages)]


@contextlib.contextmanager
def nginx(folder: Path) -> Iterator[int]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    configuration = folder / "nginx.conf"
    configuration.write_text(NGINX.format(folder=folder, port=port), encoding="utf-8")
    process = subprocess.Popen(["nginx", "-c", str(configuration), "-p", str(folder)])
    try:
        for _ in range(100):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                break
            time.sleep(0.05)
        yield port
    finally:
        process.terminate()
        process.wait()


def log_rate(folder: Path, pages: int) -> float:
    """Return pages a second by the server's log, and begin a new log."""
    log = folder / "access.log"
    text = log.read_text(encoding="utf-8")
    log.open("w").close()
    times = [float(m[1]) for m in re.finditer(r"^([\d.]+) 200 /a/", text, re.MULTILINE)]
    if len(times) != pages:
        raise SystemExit(f"{len(times)} pages were served, not {pages}")
    return (len(times) - 1) / (max(times) - min(times))


def run_ours(folder: Path, number: int, **variables: str) -> None:
    output = folder / f"out{number}"
    paths = os.pathsep.join((str(ROOT), str(folder)))
    environment = {**os.environ, "PYTHONPATH": paths, "SCRAPY_SETTINGS_MODULE": "bench_settings"}
    environment |= variables
    command = [sys.executable, "-m", "unionnews", "crawl", "bench", "--delay", "0", "-q"]
    done = subprocess.run(
        [*command, "--output", str(output)], env=environment, capture_output=True, check=False
    )
    if done.returncode:
        raise SystemExit(done.stderr.decode())
    if any(output.glob("*/index.sqlite")) == bool(variables):
        raise SystemExit("the index is not where it should be")
    shutil.rmtree(output)


def run_download(folder: Path, concurrency: int) -> None:
    command = [sys.executable, str(folder / "download.py"), str(folder / "urls.txt")]
    environment = {name: value for name, value in os.environ.items() if "SCRAPY" not in name}
    subprocess.run([*command, str(concurrency)], check=True, cwd=folder, env=environment)


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--pages", type=int, default=1500)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--index", action="store_true", help="what the search index costs")
    parser.add_argument("--check", action="store_true", help="exit status 1 beyond the limit")
    options = parser.parse_args()
    if not shutil.which("nginx"):
        print("skipped: no nginx here (Debian: apt install nginx-light)")
        return 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        paths = make_site(folder / "www", options.pages)
        with nginx(folder) as port:
            write_programs(folder, port, paths)
            if options.index:
                return report_index(index_costs(folder, options.rounds), check=options.check)
            rates = measure(folder, paths, options.rounds)
    return report(rates, check=options.check)


def write_programs(folder: Path, port: int, paths: list[str]) -> None:
    for file, text in {
        "bench_settings.py": SETTINGS,
        "bench_site.py": SITE.format(port=port),
        "download.py": DOWNLOAD_ONLY,
        "urls.txt": "".join(f"http://127.0.0.1:{port}{path}\n" for path in paths),
    }.items():
        (folder / file).write_text(text, encoding="utf-8")


def processor_seconds(work: Callable[[], None]) -> float:
    """Return the CPU time of the processes that some work starts and waits for."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    work()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def index_costs(folder: Path, rounds: int) -> list[tuple[float, float]]:
    """Return CPU seconds of crawls with the index and without, in pairs that take turns."""
    pairs = []
    for number in range(rounds):
        with_it = partial(run_ours, folder, 2 * number)
        without = partial(run_ours, folder, 2 * number + 1, BENCHMARK_WITHOUT_INDEX="1")
        first, second = (with_it, without) if number % 2 else (without, with_it)
        took = {work: processor_seconds(work) for work in (first, second)}
        pairs.append((took[with_it], took[without]))
        print(f"with the index {took[with_it]:6.2f} s, without {took[without]:6.2f} s", flush=True)
    return pairs


def report_index(pairs: list[tuple[float, float]], *, check: bool) -> int:
    ratio = statistics.median(a / b for a, b in pairs)
    print(f"median of {len(pairs)} pairs: {ratio:.3f} (at most {MOST_FOR_INDEX})")
    return 1 if check and ratio > MOST_FOR_INDEX else 0


def measure(folder: Path, paths: list[str], rounds: int) -> dict[str, list[float]]:
    rates: dict[str, list[float]] = {"ours": [], "download 1": [], "download 8": []}
    for number in range(rounds):
        run_ours(folder, number)
        rates["ours"].append(log_rate(folder, len(paths)))
        for concurrency in (1, 8):
            run_download(folder, concurrency)
            rates[f"download {concurrency}"].append(log_rate(folder, len(paths)))
    return rates


def report(rates: dict[str, list[float]], *, check: bool) -> int:
    middle = {name: statistics.median(found) for name, found in rates.items()}
    ratio = statistics.median(
        a / b for a, b in zip(rates["ours"], rates["download 1"], strict=True)
    )
    print(f"{'':<58}{'pages/s':>9}{'ratio':>7}")
    print(
        f"{'Scrapy, download only, one request at a time':<58}{middle['download 1']:>9.0f}{1:>7.2f}"
    )
    eight = middle["download 8"]
    print(f"{'Scrapy, download only, eight at a time':<58}{eight:>9.0f}"
          f"{eight / middle['download 1']:>7.2f}")  # fmt: skip
    label = "unionnews crawl, one at a time, archive and ledger on"
    print(f"{label:<58}{middle['ours']:>9.0f}{ratio:>7.2f}")
    print(f"below the floor of {FLOOR}" if ratio < FLOOR else f"at or above the floor of {FLOOR}")
    return 1 if check and ratio < FLOOR else 0


if __name__ == "__main__":
    sys.exit(main())

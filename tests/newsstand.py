"""Ten papers on ten loopback hosts: ``python newsstand.py PORT LOG [PAGES] [ARTICLES A PAGE]``.

Each host has list pages of articles that no other host has. Every request is noted with its time.
"""

import asyncio
import os
import sys
import time
from pathlib import Path

from aiohttp import web
from running import ROOT, RULE_FILES

HOSTS = [f"127.0.0.{number}" for number in range(11, 21)]
TEXT = "".join(f"<p>第{n}批慰问物资由工会送到一线职工手中，大家围坐交谈。</p>" for n in range(1, 5))


class Newsstand:
    def __init__(self, log: Path, pages: int, each: int) -> None:
        self.pages, self.each = pages, each
        self.log = log.open("a", encoding="utf-8", buffering=1)

    async def answer(self, request: web.Request) -> web.Response:
        host = request.host.partition(":")[0]
        self.log.write(f"{time.monotonic():.6f} {host} {request.path}\n")
        name = request.path.rpartition("/")[2].removesuffix(".html")
        if request.path == "/robots.txt":
            return web.Response(text="User-agent: *\nDisallow: /private/\n")
        if request.path in RULE_FILES:
            return web.Response(status=404)
        if request.path.startswith("/news/"):
            return page(article(host, int(name)))
        number = int(name.removeprefix("index") or 1)
        return page(self.list(host, number)) if number <= self.pages else web.Response(status=404)

    def list(self, host: str, number: int) -> str:
        first = (number - 1) * self.each + 1
        numbers = range(first, first + self.each)
        links = "".join(f'<li><a href="/news/2024/0527/{n}.html">{n}</a></li>' for n in numbers)
        return f"<html><body><ul>{links}</ul></body></html>"


def article(host: str, number: int) -> str:
    return (
        f"<html><head><title>{host} {number}</title></head><body>"
        f"<h1>{host}工会活动第{number}号</h1><p class='date'>2024年05月27日09:00</p>"
        f"<div class='text'>{TEXT}<p>这是{host}的第{number}篇。</p></div></body></html>"
    )


def page(text: str) -> web.Response:
    return web.Response(text=text, content_type="text/html")


async def main(port: int, log: Path, pages: int = 20, each: int = 20) -> None:
    stand = Newsstand(log, pages, each)
    app = web.Application()
    app.router.add_get("/{path:.*}", stand.answer)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    for host in HOSTS:
        await web.TCPSite(runner, host, port).start()
    sys.stdout.write("serving\n")
    sys.stdout.flush()
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), Path(sys.argv[2]), *map(int, sys.argv[3:])))


def variables(folder: Path, port: int) -> dict[str, str]:
    return {
        **os.environ,
        "PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "tests"))),
        "SCRAPY_SETTINGS_MODULE": "cluster_settings",
        "NEWSSTAND_PORT": str(port),
        "UNIONNEWS_CONTACT": "tests@example.org",
        "UNIONNEWS_ALLOW_PRIVATE_HOSTS": "127.0.0.0/8",
        "UNIONNEWS_STATE": str(folder / "state"),
    }

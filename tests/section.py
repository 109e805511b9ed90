"""A section of invented union news on loopback, and the commands that crawl it."""

import contextlib
import gzip
import os
import subprocess
import threading
import time
import zlib
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Self

import brotli
import forking
from people_pages import ERAS, era_c
from running import ROOT, RULE_FILES

ARTICLES = 24
TEXT = "云水市总工会第{n}次职工大会今天召开，{n}名代表出席，会上通过了新一年的工作安排。"
Headers = tuple[tuple[str, str], ...]
HTML: Headers = (("Content-Type", "text/html; charset=utf-8"),)
CODINGS = {
    "gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": brotli.compress,
}


def article(number: int, text: str = "", pager: str = "") -> bytes:
    """Return an article in one of the templates of the people.com.cn platform."""
    words = text or TEXT.format(n=number)
    if pager:
        return era_c(title=f"第{number}次职工大会", body=f"<p>{words}</p>", pager=pager).encode()
    era = list(ERAS.values())[number % len(ERAS)]
    body = f"<p>{words}</p><p>{TEXT.format(n=number + 100)}</p>"
    if era is ERAS["D"]:
        body = f'<div class="show_text">{body}</div>'
    return era(title=f"第{number}次职工大会", body=body).encode()


def listing(numbers: range) -> bytes:
    links = "".join(f'<li><a href="/a/{n}.html">第{n}次职工大会</a></li>' for n in numbers)
    following = '<a href="/index2.html">下一页</a>' if 1 in numbers else ""
    return f"<html><body><ul>{links}</ul>{following}</body></html>".encode()


class Section:
    """Answers by path; ``asked`` counts the paths that were asked for. A context manager."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.delays: dict[str, float] = {}
        """Seconds by path that an answer takes; of every other path: ``""``."""
        self.busy: set[str] = set()
        """Paths that answer 503 once."""
        self.answers: dict[str, tuple[int, Headers, bytes]] = {}
        half = ARTICLES // 2
        self.put("/", listing(range(1, half + 1)))
        self.put("/index2.html", listing(range(half + 1, ARTICLES + 1)))
        self.put(
            "/robots.txt", b"User-agent: *\nAllow: /\n", headers=(("Content-Type", "text/plain"),)
        )
        for number in range(1, ARTICLES + 1):
            self.put(f"/a/{number}.html", article(number))
        self._special()

    def _special(self) -> None:
        pager = "".join(f'<a href="/a/3-{page}.html">{page}</a>' for page in (2, 3))
        self.put("/a/3.html", article(3, pager=f'<a href="/a/3.html">1</a>{pager}'))
        self.put("/a/3-2.html", article(3, "第二页：代表们分组讨论了集体合同。", pager))
        self.move("/a/3-3.html", "/moved/3-3.html")
        self.put("/moved/3-3.html", article(3, "第三页：大会选举产生了新一届委员会。", pager))
        self.put("/a/4.html", b"gone", status=404)
        self.move("/a/5.html", "/moved/5.html")
        self.put("/moved/5.html", article(5))
        self.put("/a/6.html", "<html><body><p>网站维护中</p></body></html>".encode())
        self.put("/a/8.html", article(7))
        twice = (
            ("Content-Type", "text/html; charset=utf-8"),
            ("Content-Type", "text/html; charset=gbk"),
        )
        self.put("/a/9.html", article(9), headers=twice)
        for number, coding in enumerate(CODINGS, 10):
            body = CODINGS[coding](article(number))
            self.put(f"/a/{number}.html", body, headers=(*HTML, ("Content-Encoding", coding)))
        gbk = article(13).decode().replace("charset=GB2312", "charset=gbk").encode("gb18030")
        self.put("/a/13.html", gbk, headers=(("Content-Type", "text/html"),))

    def put(self, path: str, body: bytes, *, status: int = 200, headers: Headers = HTML) -> None:
        self.answers[path] = status, headers, body

    def move(self, path: str, target: str) -> None:
        self.put(path, b"", status=301, headers=(("Location", target),))

    def answer(self, path: str) -> tuple[int, Headers, bytes]:
        if path in self.busy:
            self.busy.remove(path)
            return 503, HTML, b"busy"
        return self.answers.get(path, (404, HTML, b"nothing here"))

    def __enter__(self) -> Self:
        section = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True  # head and body are two writes: 40 ms

            def do_GET(self) -> None:
                section.asked.append(self.path)
                time.sleep(section.delays.get(self.path, section.delays.get("", 0)))
                status, headers, body = section.answer(self.path)
                with contextlib.suppress(ConnectionError):  # the crawl was killed
                    self.send_response_only(status)
                    for name, value in (*headers, ("Content-Length", str(len(body)))):
                        self.send_header(name, value)
                    self.end_headers()
                    self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def counts(self) -> Counter[str]:
        return Counter(path for path in self.asked if path not in RULE_FILES)


def environment(port: int = 9) -> dict[str, str]:
    """Return the variables under which ``section`` is a declared site."""
    return {
        **os.environ,
        "PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "tests"))),
        "SCRAPY_SETTINGS_MODULE": "section_settings",
        "SECTION_PORT": str(port),
        "UNIONNEWS_CONTACT": "tests@example.org",
    }


def start(port: int, *arguments: str | Path) -> subprocess.Popen[str]:
    """Start ``unionnews`` as a process of its own."""
    return forking.Command(
        [*forking.START, *map(str, arguments)],
        cwd=ROOT,
        env=environment(port),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def run(port: int, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run ``unionnews`` to its end."""
    process = start(port, *arguments)
    out, err = process.communicate(timeout=300)
    return subprocess.CompletedProcess(process.args, process.returncode, out, err)

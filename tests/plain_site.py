"""A news site on loopback without numbers in its addresses: a feed, and pages that a test may swap."""

import json
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Self

from loopback_crawls import LocalCrawl

TOPICS = [
    "harbour",
    "mill",
    "bakery",
    "depot",
    "foundry",
    "laundry",
    "school",
    "clinic",
    "quarry",
    "print-shop",
]


def page(
    title: str,
    *paragraphs: str,
    head: str = "",
    printed: str = "<p>27 May 2024 09:30</p>",
    below: str = "",
    lang: str = "en",
) -> bytes:
    """Return a page with a headline, a date line and a text."""
    text = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return (
        f"<!doctype html><html lang='{lang}'><head><meta charset='utf-8'><title>{title}</title>{head}"
        f"</head><body><article><h1>{title}</h1>{printed}<div class='text'>{text}</div></article>"
        f"{below}</body></html>"
    ).encode()


def news(number: int, head: str = "", below: str = "", edition: int = 1) -> bytes:
    """Return an article; each number is another one."""
    topic = TOPICS[number % len(TOPICS)]
    return page(
        f"Workers at the {topic} win claim number {number}",
        f"Workers at the {topic} voted on Tuesday to accept offer {number}, their union said, edition {edition}.",
        f"The agreement raises hourly pay at the {topic} by {number + 2} per cent, and it keeps the night allowance.",
        f"Members of branch {number} will see the full text next week; a ballot follows, the union added.",
        head=head,
        below=below,
    )


def feed(*urls: str) -> bytes:
    items = "".join(f"<item><link>{url.replace('&', '&amp;')}</link></item>" for url in urls)
    return f"<rss version='2.0'><channel><title>News</title>{items}</channel></rss>".encode()


@dataclass(slots=True)
class Answer:
    body: bytes
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


class PlainSite:
    """Answers exact paths (query included) with what ``answers`` says; anything else is 404.

    ``asked`` lists the paths in order. Use as context manager.
    """

    def __init__(self, host: str = "127.0.0.1", port: int = 0) -> None:
        self.answers: dict[str, Answer | bytes] = {}
        self.asked: list[str] = []
        self._server = ThreadingHTTPServer((host, port), _handler(self))
        self.port = self._server.server_address[1]
        self.host = host

    def url(self, path: str = "/feed") -> str:
        return f"http://{self.host}:{self.port}{path}"

    def list(self, *paths: str) -> None:
        """Let the feed name these addresses."""
        self.answers["/feed"] = feed(*(self.url(path) for path in paths))

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()


def _handler(site: PlainSite) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True  # head and body are two writes: 40 ms

        def do_GET(self) -> None:
            site.asked.append(self.path)
            found = site.answers.get(self.path, Answer(b"nothing here", 404))
            answer = found if isinstance(found, Answer) else Answer(found)
            kind = "application/rss+xml" if self.path == "/feed" else "text/html; charset=utf-8"
            self.send_response(answer.status)
            for name, value in {"Content-Type": kind, **answer.headers}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(answer.body)))
            self.end_headers()
            self.wfile.write(answer.body)

        def log_message(self, *_: object) -> None:
            """Stay quiet."""

    return Handler


class PlainCrawl(LocalCrawl):
    """Crawls of such a site into one folder."""

    @property
    def folder(self) -> Path:
        return self.output / "plain_news"

    def variables(self) -> dict[str, str]:
        settings = json.dumps({"SPIDER_MODULES": ["plain_spiders"], **self.settings})
        inherited = LocalCrawl.variables(self)
        start = {"LOOPBACK_START": self.site.url("/feed"), "LOOPBACK_SETTINGS": settings}
        return {**inherited, **start, **self.environment}

    def run(self, *arguments: str, subject: str | None = "plain_news", **options: object):
        return LocalCrawl.run(self, *arguments, subject=subject, **options)


OLD_PLACE = ("127.0.0.77", 18461)
"""Where the site of the folder of version 0.1 answered: its addresses are in the folder."""
OLD_PATHS = (
    "/news/2024/05/harbour-strike-ends.html",
    "/news/2024/05/mill-claim/",
    "/news/2024/05/mill-claim",
    "/story.php?id=3",
    "/story.php?id=4&utm_source=feed",
    "/a/bakery-claim?print=1",
    "/a/depot-claim;jsessionid=0A1B2C3D4E5F",
    "/modules.php?name=News&sid=7",
    "/gone.html",
    "/list-only.html",
)
"""What its feed names: two spellings of one article, a print view, a session, a page that is none."""


def old_site() -> PlainSite:
    """Return the site that the folder of version 0.1 was crawled from, as it was then."""
    site = PlainSite(*OLD_PLACE)
    site.list(*OLD_PATHS)
    numbers = (1, 2, 2, 3, 4, 5, 6, 7)
    for path, number in zip(OLD_PATHS, numbers, strict=False):
        site.answers[path] = news(number)
    for given, plain in (
        ("&utm_source=feed", ""),
        ("?print=1", ""),
        (";jsessionid=0A1B2C3D4E5F", ""),
    ):
        for path in OLD_PATHS:
            if given in path:
                site.answers[path.replace(given, plain)] = site.answers[path]
    site.answers["/list-only.html"] = page("Index of pages", printed="")
    return site

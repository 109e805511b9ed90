"""Whole invented sites on loopback, as the systems of the world build them; nobody wrote their words.

A site is a table of addresses and answers. ``articles`` are the headlines a crawl must bring, by the
path of their page; everything else that the site shows is there to lead astray.
"""

import random
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self

from invented_news import Writer

NEWEST = date(2024, 5, 27)
_NOUNS = {
    "en": "workers union strike contract wages council factory dockers bakers nurses drivers teachers members shift agreement safety"
    " overtime pension campaign meeting harbour railway hospital school bakery mine mill depot",
    "de": "Belegschaft Gewerkschaft Streik Tarifvertrag Löhne Betriebsrat Werk Hafen Bäcker Pflege Fahrer Lehrkräfte Mitglieder"
    " Schicht Einigung Sicherheit Rente Kampagne Versammlung Bahn Klinik Schule Grube Mühle Lager",
    "fr": "salariés syndicat grève accord salaires conseil usine dockers boulangers infirmières chauffeurs enseignants adhérents"
    " équipe sécurité retraite campagne réunion port chemins hôpital école mine moulin dépôt",
    "es": "trabajadores sindicato huelga convenio salarios comité fábrica estibadores panaderos enfermeras conductores docentes"
    " afiliados turno acuerdo seguridad pensiones campaña asamblea puerto ferrocarril hospital escuela",
}  # fmt: skip
_SMALL = {
    "en": "the of and to in that is for on with was as it by at from are this have not be",
    "de": "der die und den von das mit sich des auf für ist im dem nicht ein eine als auch werden",
    "fr": "le les des et la du en une est que dans pour qui sur par au pas plus ce avec",
    "es": "el de la que los del las por con una para su al lo como más pero sus se es",
}


@dataclass(slots=True)
class Story:
    """An invented article."""

    number: int
    headline: str
    paragraphs: list[str]
    day: date
    language: str = "en"

    @property
    def slug(self) -> str:
        plain = self.headline.lower().translate(
            str.maketrans("äöüßéèêçñáíóúôà ", "aouseeecnaiouoa-")
        )
        return "".join(char for char in plain if char.isalnum() or char == "-")

    @property
    def printed(self) -> str:
        if self.language == "zh":
            return f"{self.day:%Y年%m月%d日}09:00"
        return f"{self.day:%d.%m.%Y}" if self.language == "de" else f"{self.day:%Y-%m-%d}"

    @property
    def lead(self) -> str:
        return self.paragraphs[0][:120]


def stories(count: int, language: str = "en", seed: int = 1, every: int = 3) -> list[Story]:
    """Return articles, the newest first; no two headlines are alike."""
    made: list[Story] = []
    if language == "zh":
        writer = Writer(seed)
        for number in range(count, 0, -1):
            lines = ["".join(writer.body(3)) for _ in range(4)]
            made.append(Story(number, f"{writer.headline()}之{number}", lines, NEWEST, language))
    else:
        pick = random.Random(seed)
        nouns, small = _NOUNS[language].split(), _SMALL[language].split()
        for number in range(count, 0, -1):
            title = f"{pick.choice(nouns)} {pick.choice(small)} {pick.choice(nouns)} {pick.choice(small)} {pick.choice(nouns)} {number}"
            lines = [_paragraph(pick, nouns, small) for _ in range(4)]
            made.append(Story(number, title[0].upper() + title[1:], lines, NEWEST, language))
    for place, story in enumerate(made):
        story.day = NEWEST - timedelta(days=place * every)
    return made


def _paragraph(pick: random.Random, nouns: list[str], small: list[str]) -> str:
    words = [pick.choice(small) if n % 2 else pick.choice(nouns) for n in range(36)]
    return f"{words[0].capitalize()} {' '.join(words[1:])}."


@dataclass(slots=True)
class Answer:
    body: bytes
    kind: str = "text/html; charset=utf-8"
    status: int = 200
    fields: tuple[tuple[str, str], ...] = ()


@dataclass
class InventedSite:
    """A site: what its paths answer (with the query as asked, else without), and its truth."""

    name: str
    start: str = "/"
    pages: dict[str, Answer] = field(default_factory=dict)
    articles: dict[str, str] = field(default_factory=dict)
    """Headline by path."""
    robots: str = "User-agent: *\nDisallow: /private/\n"
    dynamic: Callable[[str], Answer | None] | None = None
    hits: list[str] = field(default_factory=list)
    port: int = 0
    least: float = 0.97

    def html(self, path: str, text: str, status: int = 200) -> None:
        self.pages[path] = Answer(text.encode(), status=status)

    def xml(self, path: str, text: str | bytes, kind: str = "application/xml") -> None:
        self.pages[path] = Answer(text if isinstance(text, bytes) else text.encode(), kind)

    def redirect(self, path: str, target: str) -> None:
        self.pages[path] = Answer(b"moved", status=301, fields=(("Location", target),))

    def story(self, path: str, story: Story, page: str | None = None, counted: bool = True) -> None:
        """Publish an article."""
        self.html(path, page or article_page(story))
        if counted:
            self.articles[path] = story.headline

    def url(self, path: str = "") -> str:
        return f"http://127.0.0.1:{self.port}{path or self.start}"

    def answer(self, path: str) -> Answer:
        if path == "/robots.txt":
            return Answer(
                self.robots.replace("{site}", self.url("/").rstrip("/")).encode(), "text/plain"
            )
        found = self.pages.get(path) or (self.dynamic and self.dynamic(path))
        return found or Answer(b"<html><body><h1>404 Not Found</h1></body></html>", status=404)

    # Server ----------------------------------------------------------------------------------

    def __enter__(self) -> Self:
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True  # head and body are two writes: 40 ms

            def do_GET(self) -> None:
                site.hits.append(self.path)
                answer = site.answer(self.path)
                body = (
                    answer.body.replace(b"{site}", site.url("/").rstrip("/").encode())
                    if b"{site}" in answer.body[:2_000_000]
                    else answer.body
                )
                self.send_response(answer.status)
                self.send_header("Content-Type", answer.kind)
                self.send_header("Content-Length", str(len(body)))
                for name, value in answer.fields:
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *arguments: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def judged(self, records: list[dict]) -> tuple[float, int, int]:
        """Return the share of the articles found, records that are none, and duplicates."""
        found = Counter(record["headline"] for record in records)
        known = set(self.articles.values())
        share = sum(headline in found for headline in known) / len(known)
        other = sum(count for headline, count in found.items() if headline not in known)
        return share, other, sum(count - 1 for count in found.values())


# Pages ---------------------------------------------------------------------------------------

_MENU = {
    "en": (("About us", "/about-us/"), ("Contact", "/contact/")),
    "de": (("Über uns", "/ueber-uns/"), ("Kontakt", "/kontakt/")),
    "fr": (("Qui sommes-nous", "/qui-sommes-nous/"), ("Contact", "/contact/")),
    "es": (("Quiénes somos", "/quienes-somos/"), ("Contacto", "/contacto/")),
    "zh": (("关于我们", "/about/"), ("联系我们", "/contact/")),
}


def page(title: str, content: str, *, head: str = "", language: str = "en", menu: str = "") -> str:
    """Return a whole page of a site."""
    links = "".join(f'<li><a href="{path}">{name}</a></li>' for name, path in _MENU[language])
    return (
        f'<!DOCTYPE html><html lang="{language}"><head><title>{title} | Harbor Union</title>{head}</head>'
        f'<body><div class="top"><ul class="menu"><li><a href="/">Home</a></li>{menu}{links}</ul></div>'
        f'<div id="content">{content}</div><div class="footer"><p>Harbor Union, invented for tests.</p></div></body></html>'
    )


def article_page(
    story: Story, *, head: str = "", menu: str = "", before: str = "", after: str = ""
) -> str:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in story.paragraphs)
    content = f'{before}<div class="entry"><h1>{story.headline}</h1><p class="date">{story.printed}</p><div class="text">{text}</div></div>{after}'
    return page(story.headline, content, head=head, language=story.language, menu=menu)


def publish(site: InventedSite, pairs: list[tuple[Story, str]], **shown: str) -> None:
    """Publish articles at their paths, as :func:`article_page` shows them."""
    for story, path in pairs:
        site.story(path, story, article_page(story, **shown))


def plain_page(title: str, language: str = "en") -> str:
    """Return a page that reads like an article and is none: who we are, how to join."""
    pick = random.Random(title)
    known = language if language in _NOUNS else "en"
    nouns, small = _NOUNS[known].split(), _SMALL[known].split()
    text = "".join(f"<p>{_paragraph(pick, nouns, small)}</p>" for _ in range(3))
    return page(title, f"<h1>{title}</h1><div class='text'>{text}</div>", language=language)


def teaser(story: Story, path: str, *, dated: bool = True, lead: bool = True) -> str:
    stamp = f'<span class="date">{story.printed}</span>' if dated else ""
    text = f"<p>{story.lead}</p>" if lead else ""
    return f'<div class="teaser post-{story.number}"><h2><a href="{path}">{story.headline}</a></h2>{stamp}{text}</div>'


def rows(items: list[tuple[Story, str]], *, dated: bool = True) -> str:
    lines = "".join(
        f'<li><a href="{path}">{story.headline}</a>{f"<span>{story.day:%Y-%m-%d}</span>" if dated else ""}</li>'
        for story, path in items
    )
    return f'<ul class="news">{lines}</ul>'


def chunks(items: list, size: int) -> list[list]:
    return [items[at : at + size] for at in range(0, len(items), size)]


def rss(items: list[tuple[Story, str]], *, title: str = "Harbor Union", generator: str = "") -> str:
    entries = "".join(
        f"<item><title>{story.headline}</title><link>{{site}}{path.replace('&', '&amp;')}</link>"
        f"<pubDate>{story.day:%a, %d %b %Y} 09:00:00 +0000</pubDate><description>{story.lead}</description></item>"
        for story, path in items
    )
    made = f"<generator>{generator}</generator>" if generator else ""
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>{title}</title><link>{{site}}/</link>{made}{entries}</channel></rss>'


def sitemap(paths: list[str], changed: str | None = "2024-05-27") -> str:
    stamp = f"<lastmod>{changed}</lastmod>" if changed else ""
    places = "".join(
        f"<url><loc>{{site}}{path.replace('&', '&amp;')}</loc>{stamp}</url>" for path in paths
    )
    return f'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{places}</urlset>'


def sitemap_index(paths: list[str]) -> str:
    places = "".join(f"<sitemap><loc>{{site}}{path}</loc></sitemap>" for path in paths)
    return f'<?xml version="1.0"?><sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{places}</sitemapindex>'


def feed_link(path: str, kind: str = "application/rss+xml") -> str:
    return f'<link rel="alternate" type="{kind}" title="Feed" href="{path}">'


def static_pages(site: InventedSite, language: str = "en") -> list[str]:
    """Publish the pages that every site has; return their paths."""
    for name, path in _MENU[language]:
        site.html(path, plain_page(name, language))
    return [path for _, path in _MENU[language]]

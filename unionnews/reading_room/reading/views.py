"""The handlers of the reading room's pages: each asks the library and renders a page."""

import asyncio
import hashlib
import json
import sys
from datetime import UTC, datetime
from email.utils import format_datetime
from itertools import groupby, islice, pairwise
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from aiohttp import web
from jinja2 import Environment, PackageLoader, select_autoescape
from yarl import URL

from unionnews.exceptions import QueryError
from unionnews.folder.file_names import DEMO_FOLDER
from unionnews.operate.site_titles import titles_of
from unionnews.reading_room.reading import feeds_out, renderings
from unionnews.reading_room.reading.citations import citations
from unionnews.reading_room.reading.interface import spoken
from unionnews.reading_room.reading.links import chosen, facet_links, link
from unionnews.reading_room.reading.open_library import FACETS, OpenLibrary, RecordsError
from unionnews.search.excerpts import excerpt, marked
from unionnews.search.folder_index import Hit, Order
from unionnews.search.query import MAX_LENGTH, Term, parse_query
from unionnews.search.searching import Library
from unionnews.words.patterns import regex

PER_PAGE = 30
MAX_PAGES = 400
MAX_REVISIONS = 20
_SIGNS_A_MINUTE = 450
"""Number of Chinese characters that people read in a minute; in other scripts about 1,100."""
_LETTERS_A_MINUTE = 1100
_HEADLINE = 300
"""Longest headline in a list, in characters; a hostile page may print a megabyte."""
_ADDRESS = 8000
"""Longest address that a page links, in characters, as no site answers longer ones."""
_PARAGRAPHS = 5000
"""Most paragraphs that an article's page shows."""
_COPIED = 100_000
"""Longest JSON or Markdown, in characters, that an article's page contains for copying."""
_MEASURED = 20_000
"""Number of characters of a text by which its script is recognized."""
_FEEDS = {"feed.atom": "application/atom+xml", "feed.json": "application/feed+json"}
_FILES = {
    "reading.css": "text/css", "reading.js": "text/javascript", "try.js": "text/javascript"
}  # fmt: skip
_PLACE = regex(r"\d{1,18}-\d{1,18}-[0-9a-f]{16}")
_HERE = Path(__file__).parent
POLICY = (
    "default-src 'none'; style-src 'self'; img-src data:; script-src 'self'; connect-src 'self'; form-action 'self';"
    " base-uri 'none'; frame-ancestors 'none'"
)


class ReadingRoom:
    """The start page with search, and the pages and other forms of articles."""

    def __init__(self, places: list[Path]) -> None:
        self.library = OpenLibrary(places)
        self._templates = Environment(
            loader=PackageLoader("unionnews.reading_room.reading"),
            autoescape=select_autoescape(default=True),
            trim_blocks=True,
            lstrip_blocks=True,
            finalize=lambda value: renderings.plain(value) if isinstance(value, str) else value,
        )
        self._templates.filters["moment"] = lambda text: text[:16].replace("T", " ")
        self._templates.get_template("start.html")  # compiled now, so that no reader waits for it
        self._demo = asyncio.Lock()
        self._hub = feeds_out.hub_address()

    def routes(self) -> list[web.RouteDef]:
        """Return the routes."""
        return [
            web.get("/", self.start),
            web.get(r"/read/{id:[0-9a-f]{16}}", self.article),
            web.get(r"/read/{id:[0-9a-f]{16}}.json", self.as_json),
            web.get(r"/read/{id:[0-9a-f]{16}}.md", self.as_markdown),
            web.get("/try", self.try_address),
            web.get(r"/{name:(?:reading\.css|reading\.js|try\.js)}", self.file),
            web.get(r"/{name:feed\.(?:atom|json)}", self.feed),
            web.get("/feeds.opml", self.opml),
            web.post("/demo", self.demo),
        ]

    async def start(self, request: web.Request) -> web.Response:
        """Answer with the newest articles, or with those that a query finds."""
        words = spoken(request.headers.get("Accept-Language", ""))
        query = request.query.get("q", "")[:MAX_LENGTH]
        number = min(max(1, _whole(request.query.get("page"))), MAX_PAGES)
        order: Order = "date" if request.query.get("order") == "date" or not query else "relevance"
        try:
            values = await self._found(query, order, number)
        except QueryError as error:
            said, status = words.get(f"wrong_{error.kind}", str(error)), 400
        except RecordsError:
            said, status = words["why_records"], 503
        else:
            return self._page(
                "start.html", words, query=query, order=order, number=number, **values
            )
        return self._page("start.html", words, status, query=query, error=said, days=[])

    async def _found(self, query: str, order: Order, number: int) -> dict[str, Any]:
        """Return the values for the page of a query."""
        parsed = parse_query(query)

        def found(library: Library) -> list[dict[str, Any]]:
            hits = library.hits(query, order, PER_PAGE, (number - 1) * PER_PAGE)
            return [_listed(library, hit, parsed.words) for hit in hits]

        listed = await self.library.ask(found)
        titles, (total, facets) = await self._titles(), await self.library.facets(query)
        return {
            "days": _by_day(listed) if order == "date" else [(None, listed)],
            "total": total,
            "unknown_fields": parsed.unknown_fields,
            "facets": facet_links(facets, parsed, titles, order),
            "chosen": chosen(parsed, titles, order),
            "titles": titles,
            "more": number * PER_PAGE < total and number < MAX_PAGES,
            "link": lambda **changed: link(**{"query": query, "order": order, **changed}),
        }

    async def _titles(self) -> dict[str, str]:
        return await self.library.ask(lambda library: titles_of(library.folders))

    def nothing(self, request: web.Request, status: int = 404) -> web.Response:
        """Answer with an HTML page that says "not found", or (503) that records cannot be read."""
        words = spoken(request.headers.get("Accept-Language", ""))
        said = words["no_page" if status == 404 else "why_records"]
        return self._page("none.html", words, status, missing=said)

    async def article(self, request: web.Request) -> web.Response:
        """Answer with an article, its revisions and its copies."""
        words = spoken(request.headers.get("Accept-Language", ""))
        found = await self._revisions(request)
        if not found:
            return self._page("none.html", words, 404, missing=words["no_article"])
        newest = found[0]
        copies = await self.library.copies(newest["id"])
        text = json.dumps(newest, ensure_ascii=False, indent=1)
        # What a page cannot show whole is not there for copying, but can still be saved as a file.
        short = len(text) <= _COPIED and not renderings.has_long_row(text)
        return self._page(
            "article.html", words, record=newest, url=feeds_out.followable(newest), source=_source(newest),
            paragraphs=_shown(newest["articleBody"], words), minutes=_minutes(newest["articleBody"], len(newest["articleBody"])),
            roles=_roles(newest, words["comma"]), copies=copies,
            followed={image["url"] for image in newest["images"] if _is_link(image["url"])},
            revisions=[(new, list(renderings.changes(old, new))) for new, old in pairwise(found)],
            titles=await self._titles(), citations=citations(newest),
            json=text if short else "", markdown=renderings.markdown(newest) if short else "",
        )  # fmt: skip

    async def _revisions(self, request: web.Request) -> list[dict[str, Any]]:
        """Return the last revisions of an article, the newest first."""
        article = request.match_info["id"]

        def found(library: Library) -> list[dict[str, Any]]:
            hit = library.find(article)
            return list(islice(library.records(hit), MAX_REVISIONS)) if hit else []

        return await self.library.ask(found)

    async def as_json(self, request: web.Request) -> web.Response:
        """Answer with the newest record of an article."""
        if found := await self._revisions(request):
            return web.json_response(found[0], dumps=lambda o: json.dumps(o, ensure_ascii=False))
        raise web.HTTPNotFound

    async def as_markdown(self, request: web.Request) -> web.Response:
        """Answer with an article as Markdown."""
        if found := await self._revisions(request):
            text = await asyncio.to_thread(renderings.markdown, found[0])
            return web.Response(text=text, content_type="text/markdown")
        raise web.HTTPNotFound

    async def try_address(self, request: web.Request) -> web.Response:
        """Answer with the page for trying one address."""
        words = spoken(request.headers.get("Accept-Language", ""))
        return self._page("try.html", words, spoken=json.dumps(words, ensure_ascii=False))

    async def file(self, request: web.Request) -> web.Response:
        """Answer with the style or the script of the pages."""
        name = request.match_info["name"]
        headers = {"Cache-Control": "max-age=3600"}
        return web.Response(
            body=(_HERE / name).read_bytes(),
            content_type=_FILES[name],
            charset="utf-8",
            headers=headers,
        )

    async def feed(self, request: web.Request) -> web.Response:
        """Answer with a feed of all articles or of a query.

        Parameters: ``q``, ``page``, ``full=1`` for whole texts.
        """
        query, kind = request.query.get("q", ""), request.match_info["name"]
        titles = {f"site:{name}": title for name, title in (await self._titles()).items()}
        title = f"unionnews: {titles.get(query, query)}" if query else "unionnews"
        asked = _asked(request)
        home = str(asked.origin()) + link(query, "date")
        page = min(max(1, _whole(request.query.get("page"))), feeds_out.PAGES)
        after = _place(request.query.get("after", ""))
        found, more = await self.library.ask(
            lambda library: feeds_out.gathered(library, query, title, str(asked), home, page, after)
        )
        found.next = str(asked.update_query(page=page + 1, after=more)) if more else None
        found.full, found.hub = request.query.get("full") == "1", self._hub
        body = feeds_out.atom(found) if kind.endswith("atom") else feeds_out.json_feed(found)
        tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
        changed = datetime.fromisoformat(found.updated).astimezone(UTC)
        headers = {"ETag": tag, "Last-Modified": format_datetime(changed, usegmt=True)}
        if _is_known(request, tag, changed):
            return web.Response(status=304, headers=headers)
        return web.Response(body=body, content_type=_FEEDS[kind], charset="utf-8", headers=headers)

    async def opml(self, request: web.Request) -> web.Response:
        """Answer with the list of feeds: one of all articles, and one of each site."""
        base = str(_asked(request).origin())
        feeds = [("unionnews", f"{base}/feed.atom")]
        feeds += [
            (title, f"{base}/feed.atom?" + urlencode({"q": f"site:{name}"}))
            for name, title in (await self._titles()).items()
        ]
        return web.Response(body=feeds_out.opml("unionnews", feeds), content_type="text/x-opml")

    async def demo(self, request: web.Request) -> web.Response:
        """Crawl the bundled demo archive into the first folder, and show it."""
        place = self.library.places[0]
        async with self._demo:
            process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "unionnews", "crawl", "people_acftu", "--demo",
                "--output", str(place), "--quiet",
                stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.PIPE,
            )  # fmt: skip
            _, said = await process.communicate()
        if process.returncode:
            why = said.decode("utf-8", "replace").strip().rpartition("\n")[2]
            words = spoken(request.headers.get("Accept-Language", ""))
            told = words["demo_failed"].format(why=why.removeprefix("unionnews: "))
            return self._page("start.html", words, 500, query="", error=told, days=[])
        if place / DEMO_FOLDER not in self.library.places:
            self.library.places.append(place / DEMO_FOLDER)
        self.library.renew()
        return web.Response(status=303, headers={"Location": "/"})

    def _page(
        self, name: str, words: dict[str, str], status: int = 200, **values: Any
    ) -> web.Response:
        gone = [one.name for one in self.library.gone]
        text = self._templates.get_template(name).render(
            t=words, facet_names=FACETS, folders_gone=gone, **values
        )
        return web.Response(
            text=renderings.breakable(text, words), content_type="text/html", status=status,
            headers={"Content-Security-Policy": POLICY, "Referrer-Policy": "no-referrer", "Vary": "Accept-Language"},
        )  # fmt: skip


def _shown(text: str, words: dict[str, str]) -> list[str]:
    """Return the paragraphs of a text; in the place of those that are too many, how long they are."""
    paragraphs = text.split("\n\n", _PARAGRAPHS)
    if len(paragraphs) > _PARAGRAPHS:
        paragraphs[-1] = words["unbroken"].format(n=f"{len(paragraphs[-1]):,}")
    return paragraphs


def _asked(request: web.Request) -> URL:
    """Return the address that a reader asked for, also where a proxy in front speaks TLS to it."""
    is_https = request.headers.get("X-Forwarded-Proto", "").strip().lower() == "https"
    return request.url.with_scheme("https") if is_https else request.url


def _is_known(request: web.Request, tag: str, changed: datetime) -> bool:
    """Tell whether the client has this version (``If-None-Match``, ``If-Modified-Since``)."""
    if (tags := request.headers.get("If-None-Match")) is not None:
        return tag in tags or tags.strip() == "*"
    since = request.if_modified_since
    return since is not None and changed.replace(microsecond=0) <= since


def _whole(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 6 else 1


def _place(text: str) -> str:
    return text if _PLACE.fullmatch(text) else ""


def _listed(library: Library, hit: Hit, terms: list[Term]) -> dict[str, Any]:
    body, length = library.body(hit)
    return {
        "hit": hit,
        "headline": marked((hit.headline or hit.id)[:_HEADLINE], terms),
        "excerpt": excerpt(body, terms, 160),
        "minutes": _minutes(body, length),
    }


def _minutes(text: str, length: int) -> int:
    seen = text[:_MEASURED]
    unspaced = sum("⺀" <= sign <= "鿿" for sign in seen)
    minutes = unspaced / _SIGNS_A_MINUTE + (len(seen) - unspaced) / _LETTERS_A_MINUTE
    return max(1, round(minutes * length / (len(seen) or 1)))


def _by_day(listed: list[dict[str, Any]]) -> list[tuple[str | None, list[dict[str, Any]]]]:
    def day(one: dict[str, Any]) -> str:
        return (one["hit"].datePublished or "")[:10]

    # Sorted by day, because sorted by time, sites in different time zones would mix days.
    days = groupby(sorted(listed, key=day, reverse=True), key=day)
    return [(day or None, list(some)) for day, some in days]


def _source(record: dict[str, Any]) -> str | None:
    url = (record["source"] or {}).get("url")
    return url if _is_link(url) else None


def _is_link(url: str | None) -> bool:
    return feeds_out.is_followable(url) and len(url or "") <= _ADDRESS


def _roles(record: dict[str, Any], comma: str) -> list[tuple[str, str]]:
    by_role: dict[str, list[str]] = {}
    for author in record["authors"]:
        by_role.setdefault(author["role"], []).append(author["name"])
    return [(role, comma.join(names)) for role, names in by_role.items()]

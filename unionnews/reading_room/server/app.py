"""The routes of the server: each checks the request, calls one function, and answers."""

import asyncio
import contextlib
import json
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable

from aiohttp import web

from unionnews.crawling.middlewares.guard import ALL_NETWORKS, refusal
from unionnews.crawling.sites import all_sites, describe
from unionnews.dataset.schema import article_schema
from unionnews.exceptions import NoContactError, UnionNewsError
from unionnews.fetching import Fetcher
from unionnews.folder.json_text import read_json
from unionnews.folder.ledger import to_line
from unionnews.reading_room.reading import ReadingRoom
from unionnews.reading_room.reading.open_library import RecordsError
from unionnews.reading_room.server.access import ServeOptions, check, share
from unionnews.reading_room.server.desk import Desk
from unionnews.reading_room.server.extraction import ExtractionPool
from unionnews.reading_room.server.openapi import specification
from unionnews.reading_room.server.problems import HttpProblem, problem_of, problem_of_http
from unionnews.reading_room.server.server_metrics import Metrics
from unionnews.version import __version__

BODY_TIMEOUT = 30.0
"""Longest time until the whole body of a request has come, in seconds."""
logger = logging.getLogger(__name__)
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Service:
    """One server: its fetcher, its desk, its counters."""

    def __init__(self, options: ServeOptions) -> None:
        options.check()
        self.options = options
        self.metrics = Metrics(lambda: self.desk, lambda: len(self.reading.library.gone))
        self.specification = specification(
            max_urls=options.maxUrls, max_body=options.maxBody, with_token=bool(options.token)
        )
        self.reading = ReadingRoom(list(options.output))
        self.desk: Desk
        self.extraction: ExtractionPool

    async def run(self, app: web.Application) -> AsyncIterator[None]:
        """Keep the fetcher open while the server runs."""
        self.options.fetching.settings.setdefault("DOWNLOAD_MAXSIZE", self.options.maxBody)
        async with contextlib.AsyncExitStack() as stack:
            fetcher = Fetcher(self.options.fetching)
            try:
                await stack.enter_async_context(fetcher)
            except NoContactError as error:  # records can be read without requests to sites
                logger.warning("no address is fetched: %s", error)
            given = self.options
            self.desk = Desk(fetcher, queue=given.queue, keep=given.keep, room=given.room)
            self.extraction = ExtractionPool()
            watching = asyncio.create_task(self.reading.library.watch())
            yield
            watching.cancel()
            self.extraction.close()
            self.reading.library.close()
            fetcher.end()
            await self.desk.close()

    # Routes -----------------------------------------------------------------------------------

    async def article(self, request: web.Request) -> web.Response:
        """Answer with the record of one address."""
        url = _address(_one(request, "url"))
        self.desk.take_in(1)
        try:
            record = await self.desk.record(url, limit=self.options.timeLimit)
        finally:
            self.desk.let_go()
        return web.Response(
            body=record.body,
            content_type="application/json",
            headers={"Age": str(record.age), "Cache-Control": "private"},
        )

    async def articles(self, request: web.Request) -> web.StreamResponse:
        """Answer with one line for each address of a list, as soon as each is done."""
        if request.content_type != "application/json":
            # A form on another site cannot send this type without a preflight request.
            raise HttpProblem(415, "media_type", "send the list as Content-Type: application/json")
        urls = await self._list(request)
        self.desk.take_in(len(urls))
        tasks = [asyncio.create_task(self._line(url)) for url in urls]
        for task in tasks:
            task.add_done_callback(self.desk.let_go)
        response = web.StreamResponse(headers={"Content-Type": "application/x-ndjson"})
        # If the client goes away, the pages under way are still fetched and kept.
        try:
            with contextlib.suppress(ConnectionError):
                await self._stream(request, response, tasks)
        finally:
            for task in tasks:
                task.cancel()
        return response

    async def _stream(
        self, request: web.Request, response: web.StreamResponse, tasks: list[asyncio.Task[bytes]]
    ) -> None:
        await response.prepare(request)
        for done in asyncio.as_completed(tasks):
            await response.write(await done)
        await response.write_eof()

    async def _list(self, request: web.Request) -> list[str]:
        try:
            urls = read_json(await _body(request))
        except ValueError as error:
            raise HttpProblem(400, "invalid", f"the body is no JSON: {error}") from None
        if not isinstance(urls, list) or not urls or not all(isinstance(u, str) for u in urls):
            raise HttpProblem(400, "invalid", "the body must be a JSON list of addresses")
        if len(urls) > self.options.maxUrls:
            raise HttpProblem(
                413, "too_much", f"{len(urls)} addresses, {self.options.maxUrls} are allowed"
            )
        return [_address(url) for url in urls]

    async def _line(self, url: str) -> bytes:
        head = json.dumps({"url": url}, ensure_ascii=False)[:-1].encode("utf-8", "replace")
        try:
            record = await self.desk.record(url, limit=self.options.listTimeLimit)
        except HttpProblem as problem:
            body = json.dumps(problem.body(), ensure_ascii=False).encode("utf-8", "replace")
            return head + b',"article":null,"problem":' + body + b"}\n"
        return head + b',"article":' + record.body + b',"problem":null}\n'

    async def extract(self, request: web.Request) -> web.Response:
        """Answer with the record of the page in the body."""
        url = _address(_one(request, "url")) if "url" in request.query else None
        body = await _body(request)
        content_type = request.headers.get("Content-Type")
        article = await self.extraction.article(body, url, content_type)
        return web.Response(body=to_line(article)[:-1], content_type="application/json")

    async def sites(self, request: web.Request) -> web.Response:
        """Answer with the declared sites."""
        return web.json_response([describe(site) for site in all_sites().values()])

    async def schema(self, request: web.Request) -> web.Response:
        """Answer with the JSON Schema of a record."""
        return web.json_response(article_schema())

    async def openapi(self, request: web.Request) -> web.Response:
        """Answer with the OpenAPI document."""
        return web.json_response(self.specification)

    async def health(self, request: web.Request) -> web.Response:
        """Answer that the server is running, and how many folders of records are there no more."""
        known = {"status": "ok", "version": __version__, "pending": self.desk.pending}
        return web.json_response({**known, "foldersGone": len(self.reading.library.gone)})

    # Around the routes ------------------------------------------------------------------------

    async def finish(self, request: web.Request, response: web.StreamResponse) -> None:
        """Set the headers of every answer, before its first byte is sent."""
        response.headers["X-Content-Type-Options"] = "nosniff"
        share(request, response, self.options)

    async def around(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Check access, turn errors into problems, count and time every request."""
        started = time.monotonic()
        origin = request.headers.get("Origin")
        route = getattr(request.match_info.route.resource, "canonical", "other")
        response: web.StreamResponse
        try:
            check(request, self.options)
            if request.method == "OPTIONS" and origin in self.options.allowOrigins:
                # A preflight request: the browser asks whether a page of that origin may send.
                response = web.Response(status=204)
            else:
                response = await handler(request)
        except HttpProblem as problem:
            response = problem.response()
        except UnionNewsError as error:
            is_page = _by_person(request) and isinstance(error, RecordsError)
            response = (
                self.reading.nothing(request, 503) if is_page else problem_of(error).response()
            )
        except web.HTTPNotFound as error:
            response = (
                self.reading.nothing(request)
                if _by_person(request)
                else problem_of_http(error).response()
            )
        except web.HTTPException as error:
            response = problem_of_http(error).response()
            if "Allow" in error.headers:
                response.headers["Allow"] = error.headers["Allow"]
        except Exception:
            logger.exception("%s %s", request.method, request.rel_url.path)
            response = HttpProblem(500, "internal", "the server failed at this request").response()
        self.metrics.note(route, response.status, time.monotonic() - started)
        return response


def make_app(options: ServeOptions) -> web.Application:
    """Return the aiohttp application. Raises :class:`UsageError` if a token is missing."""
    service = Service(options)

    @web.middleware
    async def around(request: web.Request, handler: Handler) -> web.StreamResponse:
        return await service.around(request, handler)

    app = web.Application(middlewares=[around], client_max_size=options.maxBody)
    app.cleanup_ctx.append(service.run)
    app.on_response_prepare.append(service.finish)
    app.add_routes(
        [
            *service.reading.routes(),
            web.get("/article", service.article),
            web.post("/articles", service.articles),
            web.post("/extract", service.extract),
            web.get("/sites", service.sites),
            web.get("/schema", service.schema),
            web.get("/openapi.json", service.openapi),
            web.get("/health", service.health),
            web.get("/metrics", service.metrics.answer),
        ]
    )
    return app


def _by_person(request: web.Request) -> bool:
    return request.method == "GET" and "text/html" in request.headers.get("Accept", "")


async def _body(request: web.Request) -> bytes:
    """Return a request's body. Raises a problem if it does not come in time."""
    try:
        return await asyncio.wait_for(request.read(), BODY_TIMEOUT)
    except TimeoutError:
        raise HttpProblem(408, "slow", f"no whole body within {BODY_TIMEOUT:g} s") from None
    except ConnectionError:
        raise HttpProblem(400, "invalid", "the connection ended before the body did") from None
    except web.RequestPayloadError as error:
        raise HttpProblem(400, "invalid", f"the body cannot be read ({error})") from None


def _one(request: web.Request, name: str) -> str:
    values = request.query.getall(name, [])
    if len(values) != 1:
        raise HttpProblem(
            400, "invalid", f"give the parameter {name} once, not {len(values)} times"
        )
    return values[0]


def _address(url: str) -> str:
    if why := refusal(url, ALL_NETWORKS):
        raise HttpProblem(400, "refused", f"{url[:200]}: refused: {why}")
    return url

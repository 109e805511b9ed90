"""Pages that were fetched while looking around are not fetched again in the same run."""

from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.stats import DownloaderStats
from scrapy.http import Request, Response

from unionnews.crawling.component import Component
from unionnews.crawling.middlewares.exchange import exchange_of, note_exchange
from unionnews.crawling.run import Run

KEPT = "looked at before"
"""Flag of an answer that a run has kept."""


class LookedAtMiddleware(Component):
    """Answers with the responses that the run has kept (``looked_at``), once for each address.

    It comes before the middlewares that wait for a host's turn, because no request is needed.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._run = Run.of(crawler)

    def process_request(self, request: Request) -> Response | None:
        kept = self._run.looked_at
        if not kept or "task" not in request.cb_kwargs:
            return None
        if (response := kept.pop(request.url, None)) is None:
            return None
        note_exchange(request.meta, exchange_of(response))
        # Scrapy calls the callback of the request to which a response belongs: it must be the new.
        return response.replace(request=None, flags=[*response.flags, KEPT])


class ReceivedOnce(DownloaderStats):
    """Scrapy's counts of what was received, without the answers that were counted before."""

    def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]  # the spider is passed no more
        return response if KEPT in response.flags else super().process_response(request, response)

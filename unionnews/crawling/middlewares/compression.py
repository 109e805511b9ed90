"""Bodies without their content coding; a broken one is an error, not half a page."""

from __future__ import annotations

from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.exceptions import IgnoreRequest

from unionnews.folder.archive import RecordError
from unionnews.folder.archive.decoding import decode


class CompressionMiddleware(HttpCompressionMiddleware):
    """Scrapy's middleware, but for what it gives of a body that was cut off: all that came before.

    Half an article looks like a whole one. The version of Scrapy is pinned for the hook.
    """

    @staticmethod
    def _decode(body: bytes, encoding: bytes, max_size: int) -> bytes:
        try:
            return decode(body, transfer="", content=encoding.decode("ascii"), limit=max_size)
        except RecordError as error:
            raise IgnoreRequest(str(error)) from error

"""Decode the content coding of bodies; a broken body is an error, not half a page."""

from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.exceptions import IgnoreRequest

from unionnews.folder.archive import RecordError
from unionnews.folder.archive.decoding import decode, is_no_coding


class CompressionMiddleware(HttpCompressionMiddleware):
    """Scrapy's middleware, except that a body that was cut off is an error.

    Scrapy would return the part that came, and half an article looks like a complete one. Names
    that servers send as a coding but are none (a charset, ``none``) are ignored. The version of
    Scrapy is pinned because of the overridden methods.
    """

    @staticmethod
    def _split_encodings(content_encoding: list[bytes]) -> tuple[list[bytes], list[bytes]]:
        named = b",".join(content_encoding).split(b",")
        codings = [name for name in named if not is_no_coding(name.decode("latin-1"))]
        return HttpCompressionMiddleware._split_encodings(codings)

    @staticmethod
    def _decode(body: bytes, encoding: bytes, max_size: int) -> bytes:
        try:
            return decode(body, transfer="", content=encoding.decode("ascii"), limit=max_size)
        except RecordError as error:
            raise IgnoreRequest(str(error)) from error

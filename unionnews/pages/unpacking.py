"""Unpack files that may be gzipped, whatever their name, in pieces of limited size."""

import itertools
import zlib
from collections.abc import Iterable, Iterator

from unionnews.exceptions import UnreadablePageError

MAX_MEMBERS = 1000
"""Most gzip members of one file; real files have one, or one for each day."""
PIECE = 64 * 1024
"""Bytes of a piece."""
_GZIP = b"\x1f\x8b"


def unpacked(body: bytes, url: str, limit: int) -> Iterator[bytes]:
    """Yield a body in pieces, unpacked if it is gzipped once or twice.

    Raises :class:`UnreadablePageError` for damaged data and for more than ``limit`` bytes.
    """
    if not body.startswith(_GZIP):
        yield from (body[at : at + PIECE] for at in range(0, len(body), PIECE))
        return
    chunks = _inflated(body)
    try:
        first = next(chunks, b"")
        if first.startswith(_GZIP):
            body = b"".join(_bounded(itertools.chain((first,), chunks), url, limit))
            chunks = _inflated(body)
            first = next(chunks, b"")
        yield from _bounded(itertools.chain((first,), chunks), url, limit)
    except zlib.error as error:
        raise UnreadablePageError(f"{url}: damaged gzip data ({error})") from None


def _bounded(chunks: Iterable[bytes], url: str, limit: int) -> Iterator[bytes]:
    size = 0
    for chunk in chunks:
        size += len(chunk)
        if size > limit:
            raise UnreadablePageError(f"{url}: unpacks to more than {limit:,} bytes")
        yield chunk


def _inflated(body: bytes) -> Iterator[bytes]:
    """Yield the data of the gzip members of a file. It feeds pieces, because zlib copies the rest."""
    unpacker, members, position, waiting = zlib.decompressobj(wbits=31), 1, 0, b""
    while waiting or position < len(body):
        if not waiting:
            waiting = body[position : position + PIECE]
            position += len(waiting)
        yield unpacker.decompress(waiting, PIECE)
        waiting = unpacker.unconsumed_tail
        if not unpacker.eof:
            continue
        position, waiting = position - len(unpacker.unused_data), b""
        if not body.startswith(_GZIP, position):
            return
        members += 1
        if members > MAX_MEMBERS:
            raise zlib.error(f"more than {MAX_MEMBERS:,} members")
        unpacker = zlib.decompressobj(wbits=31)
    if not unpacker.eof:
        raise zlib.error("it ends too early")

"""Decode HTTP bodies from their transfer- and content-coding, with bounded size.

Some archives store a body as it came over the wire, others decoded but with the old headers. So a
coding is undone only if the bytes look as if they have it.
"""

from collections.abc import Callable, Generator, Iterator

import brotli

from unionnews.folder.archive.capture import RecordError
from unionnews.folder.archive.members import INFLATE_ERRORS, STEP, ZSTD, Inflater, ZlibInflater
from unionnews.words.patterns import regex

_CHUNK_SIZE = regex(rb"[ \t]*([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\r\n]{0,1000})?\r?\n")
_MAX_CODINGS = 4
_NO_CODINGS = frozenset({
    "", "identity", "none", "null", "binary", "7bit", "8bit", "utf8mb4", "chunked", "plain", "text",
})  # fmt: skip
_MAX_MEMBERS = 1000
_PIECE = 64 << 10
_GZIP = b"\x1f\x8b"
# Frames that hold no text may stand before, between and behind the others (RFC 8878, 3.1.2).
_ZSTD = (ZSTD.magic, *(bytes([0x50 + n]) + b"\x2a\x4d\x18" for n in range(16)))
_ERRORS = (*INFLATE_ERRORS, brotli.error, EOFError)


def decode(body: bytes, *, transfer: str, content: str, limit: int, cut: bool = False) -> bytes:
    """Undo the codings named by the ``Transfer-Encoding`` and ``Content-Encoding`` fields.

    If ``cut`` is set (the archive says that the body is incomplete), the part that can be decoded
    is returned. Raises :class:`RecordError` if a body is broken or larger than ``limit`` bytes.
    """
    if "chunked" in transfer.lower():
        body = _unchunk(body, cut=cut)
    codings = [name.strip().lower() for name in content.split(",")]
    codings = [name for name in codings if not is_no_coding(name)]
    if len(codings) > _MAX_CODINGS:
        raise RecordError("undecodable", f"{len(codings)} content codings in a row")
    for name in reversed(codings):
        body = _undo(name, body, limit, cut=cut)
    return body


def is_no_coding(name: str) -> bool:
    """Tell whether a name in a coding field is not a coding: none, or a charset or content type
    that a server sends there by mistake.

    >>> [is_no_coding(name) for name in ("identity", "none", "UTF-8", "gzip")]
    [True, True, True, False]
    """
    name = name.strip().strip("\"'").lower()
    if name in _NO_CODINGS or "/" in name or name.startswith("charset="):
        return True
    try:
        # Raises for names that are not charsets, also for Python's codecs such as "zlib".
        "".encode(name)
    except (LookupError, UnicodeError):
        return False
    return True


def _unchunk(body: bytes, *, cut: bool) -> bytes:
    parts: list[bytes] = []
    position = 0
    while size := _CHUNK_SIZE.match(body, position):
        length = int(size[1], 16)
        if length == 0:
            return b"".join(parts)
        parts.append(body[size.end() : size.end() + length])
        position = size.end() + length
        position += 2 if body.startswith(b"\r\n", position) else 1
    if not parts:
        return body  # stored already without chunks
    if not cut:
        raise RecordError("undecodable", "the chunked body has no end")
    return b"".join(parts)


def _undo(name: str, body: bytes, limit: int, *, cut: bool) -> bytes:
    coding = _CODINGS.get(name.removeprefix("x-"))
    if coding is None and _looks_like_text(body):
        return body
    if coding is None:
        raise RecordError("undecodable", f"unknown content coding {name!r}")
    inflate, bears = coding
    if not bears(body):
        return body
    parts: list[bytes] = []
    size = 0
    try:
        for out in inflate(body):
            parts.append(out)
            size += len(out)
            if size > limit:
                raise RecordError("too_large", f"the body decodes to more than {limit:,} bytes")
    except _ERRORS as error:
        if not cut:
            raise RecordError("undecodable", f"the {name} body is broken ({error})") from error
    return b"".join(parts)


def _through(inflater: Inflater, data: bytes, start: int = 0) -> Generator[bytes, None, int]:
    # Returns the offset after the last byte used. Data is fed in pieces, as a decompressor copies
    # all that it has not used yet.
    while not inflater.eof:
        piece = data[start : start + _PIECE] if inflater.needs_input else b""
        start += len(piece)
        out = inflater.decompress(piece, STEP)
        if not (piece or out or inflater.eof):
            raise EOFError("ends too early")
        yield out
    return start - len(inflater.unused_data)


def _members(
    data: bytes, magic: bytes | tuple[bytes, ...], new_inflater: Callable[[], Inflater]
) -> Generator[bytes, None, None]:
    position = 0
    for _ in range(_MAX_MEMBERS):
        position = yield from _through(new_inflater(), data, position)
        if not data.startswith(magic, position):
            return
    raise EOFError(f"more than {_MAX_MEMBERS} compressed members")


def _deflate(data: bytes) -> Iterator[bytes]:
    # By RFC 9110 this is zlib's format; some servers send bare deflate data.
    zlib_format = len(data) > 1 and data[0] & 15 == 8 and (data[0] << 8 | data[1]) % 31 == 0
    return _through(ZlibInflater(15 if zlib_format else -15), data)


def _brotli(data: bytes) -> Iterator[bytes]:
    decompressor = brotli.Decompressor()
    yield decompressor.process(data, output_buffer_limit=STEP)
    while not decompressor.is_finished():
        out = decompressor.process(b"", output_buffer_limit=STEP)
        if not out and decompressor.can_accept_more_data():
            raise EOFError("ends too early")
        yield out


def _looks_like_text(data: bytes) -> bool:
    return data[:256].lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"<", b"{", b"[")


_CODINGS: dict[str, tuple[Callable[[bytes], Iterator[bytes]], Callable[[bytes], bool]]] = {
    "gzip": (lambda body: _members(body, _GZIP, ZlibInflater), lambda body: body.startswith(_GZIP)),
    "zstd": (
        lambda body: _members(body, _ZSTD, ZSTD.inflater),
        lambda body: body.startswith(_ZSTD),
    ),
    # These two have no magic number; a body that begins like a page was stored decoded.
    "deflate": (_deflate, lambda body: bool(body) and not _looks_like_text(body)),
    "br": (_brotli, lambda body: bool(body) and not _looks_like_text(body)),
}

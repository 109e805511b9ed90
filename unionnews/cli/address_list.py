"""Lists of addresses, as editors and spreadsheets leave them."""

import codecs
import io
from collections.abc import Iterator
from typing import BinaryIO

_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def listed_addresses(stream: BinaryIO) -> Iterator[str]:
    """Yield the addresses of a list that has one on each line, as they are read.

    Ignored are byte order marks (also one between two joined lists), blank lines, blanks around an
    address, and lines that begin with ``#``. Lines end in ``LF``, ``CRLF`` or ``CR``. A list that
    begins with a byte order mark of UTF-16 is read as UTF-16.
    """
    read = (
        stream
        if isinstance(stream, io.BufferedReader)
        else io.BufferedReader(io.BytesIO(stream.read()))
    )
    encoding = "utf-16" if read.peek(2)[:2] in _UTF_16 else "utf-8"
    for line in io.TextIOWrapper(read, encoding=encoding, errors="replace"):
        address = line.replace("\ufeff", "").strip("\0 \t\r\n\x1a\u00a0")
        if address and not address.startswith("#"):
            yield address

"""The bytes of a page that somebody read as Latin-1, or Windows-1252, and saved as UTF-8."""

from __future__ import annotations

_HOLES = frozenset({0x81, 0x8D, 0x8F, 0x90, 0x9D})
"""What Windows-1252 lacks, and browsers read as control characters."""
# What Windows-1252 has in the place of the control characters of Latin-1.
_SIGNS = {
    ord(bytes([byte]).decode("cp1252")): byte for byte in range(0x80, 0xA0) if byte not in _HOLES
}


def latin_bytes(text: str) -> bytes | None:
    """Return the bytes before the wrong reading; None of a text that no such reading gives.

    >>> latin_bytes("¹¤»á").decode("gb18030")
    '工会'
    """
    if text.isascii():
        return None
    for codec, others in (("latin-1", _SIGNS), ("cp1252", _HOLES)):
        try:
            return text.encode(codec)
        except UnicodeEncodeError as error:
            # Most pages show here, at their first letter beyond, that they are none of these.
            if ord(text[error.start]) not in others:
                return None
    try:
        return text.translate(_SIGNS).encode("latin-1")
    except UnicodeEncodeError:
        return None

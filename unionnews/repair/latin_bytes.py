"""Undo a wrong decoding: bytes decoded as Latin-1 or Windows-1252 and then saved as UTF-8."""

_HOLES = frozenset({0x81, 0x8D, 0x8F, 0x90, 0x9D})
"""Bytes that Windows-1252 does not define; browsers decode them as control characters."""
# Characters that Windows-1252 has where Latin-1 has control characters, with their bytes.
_SIGNS = {
    ord(bytes([byte]).decode("cp1252")): byte for byte in range(0x80, 0xA0) if byte not in _HOLES
}


def latin_bytes(text: str) -> bytes | None:
    """Return the bytes before the wrong decoding; None if the text cannot come from one.

    >>> latin_bytes("¹¤»á").decode("gb18030")
    '工会'
    """
    if text.isascii():
        return None
    for codec, others in (("latin-1", _SIGNS), ("cp1252", _HOLES)):
        try:
            return text.encode(codec)
        except UnicodeEncodeError as error:
            # Most pages end here: their first character beyond Latin-1 rules it out.
            if ord(text[error.start]) not in others:
                return None
    try:
        return text.translate(_SIGNS).encode("latin-1")
    except UnicodeEncodeError:
        return None

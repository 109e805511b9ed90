"""Hashes of files and of records."""

import base64
import hashlib
from pathlib import Path

_DIGEST_SIZES = {"md5": 16, "sha1": 20, "sha256": 32, "sha512": 64}


def hash_of(file: Path) -> str:
    """Return the SHA-256 of a file."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def digest_fits(algorithm: str, value: str, data: memoryview | bytes) -> bool | None:
    """Compare a labelled digest (Base32 or hexadecimal) with data; None for an unknown form."""
    name = algorithm.lower().replace("-", "")
    size = _DIGEST_SIZES.get(name)
    written = value.rstrip("=")
    if size is None or len(written) not in (2 * size, -(-size * 8 // 5)):
        return None
    actual = hashlib.new(name, data, usedforsecurity=False)
    if len(written) == 2 * size:
        return actual.hexdigest() == written.lower()
    return base64.b32encode(actual.digest()).decode().rstrip("=") == written.upper()


def sha1_digest(data: bytes) -> str:
    """Return a labelled digest: SHA-1 in Base32 is what other archives deduplicate by."""
    return "sha1:" + base64.b32encode(hashlib.sha1(data, usedforsecurity=False).digest()).decode()

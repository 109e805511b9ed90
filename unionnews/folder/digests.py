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
    size = digest_size(algorithm, value)
    if not size:
        return None
    actual = hashlib.new(_hash_name(algorithm), data, usedforsecurity=False)
    if len(value) == 2 * size:
        return actual.hexdigest() == value.lower()
    return base64.b32encode(actual.digest()).decode().rstrip("=") == value.upper().rstrip("=")


def _hash_name(algorithm: str) -> str:
    return algorithm.lower().replace("-", "")


def digest_size(algorithm: str, value: str) -> int:
    """Return the length of a digest in bytes; 0 for an unknown form."""
    size = _DIGEST_SIZES.get(_hash_name(algorithm), 0)
    base32 = -(-size * 8 // 5)
    return size if len(value) == 2 * size or len(value.rstrip("=")) == base32 else 0


def sha1_digest(data: bytes) -> str:
    """Return a labelled digest: SHA-1 in Base32 is what other archives deduplicate by."""
    return "sha1:" + base64.b32encode(hashlib.sha1(data, usedforsecurity=False).digest()).decode()

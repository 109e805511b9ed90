"""Posts: http and https only, no proxy, and no redirect is followed; and what an answer says of the
next request.
"""

import urllib.error
import urllib.request
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cache
from http.client import HTTPException
from typing import Any
from urllib.parse import urlsplit

from unionnews.dataset.sync.targets import no_such_host

NO_HOST = "there is no such host"


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        return None


@cache
def _opener() -> urllib.request.OpenerDirector:
    """Return what opens addresses; redirects are errors, so nobody else decides where posts go."""
    return urllib.request.build_opener(_NoRedirect, urllib.request.ProxyHandler({}))


def posted(
    url: str, body: bytes, headers: Mapping[str, str], timeout: float
) -> tuple[int | None, str, float | None]:
    """Post once. Return the status, what is wrong ("" if nothing is), and the pause in seconds for
    which the receiver asks.
    """
    request = urllib.request.Request(url, body, {"User-Agent": "unionnews", **headers})  # noqa: S310  http and https only
    try:
        with _opener().open(request, timeout=timeout) as answer:
            return answer.status, "", None
    except urllib.error.HTTPError as error:
        error.close()
        asked = retry_after(error.headers.get("Retry-After", ""), datetime.now(UTC))
        return error.code, f"HTTP {error.code}", asked
    except (OSError, HTTPException, ValueError) as error:
        # Not the text of the error, which may quote the address.
        reason = getattr(error, "reason", None) or error
        return None, NO_HOST if no_such_host(reason) else type(reason).__name__, None


def is_address(url: str) -> bool:
    """Tell whether posts can be sent to an address.

    Other wrong characters would raise an error while sending, which quotes the address.
    """
    try:
        # ``port`` is read here because a wrong one raises only then.
        parts = urlsplit(url)
        is_known = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        return False
    return bool(is_known and url.isascii() and url.isprintable() and " " not in url)


_LONGEST_WAIT = 1e9
"""Seconds of a ``Retry-After`` whose number has more digits; nobody waits so long."""


def retry_after(value: str, now: datetime) -> float | None:
    """Return the seconds in ``Retry-After``, a number or an HTTP date (RFC 9110, 10.2.3); None if
    it is neither.
    """
    if value.isdecimal():
        return min(float(value), _LONGEST_WAIT)
    try:
        return max(0.0, (parsedate_to_datetime(value) - now).total_seconds())
    except (TypeError, ValueError):
        return None

"""What all posts have in common: http and https only, no proxy, and no redirect is followed; and
what an answer says of the next request.
"""

import urllib.request
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        return None


def opener() -> urllib.request.OpenerDirector:
    """Return what opens addresses; redirects are errors, so nobody else decides where posts go."""
    return urllib.request.build_opener(_NoRedirect, urllib.request.ProxyHandler({}))


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


def retry_after(value: str, now: datetime) -> float | None:
    """Return the seconds in ``Retry-After``, a number or an HTTP date (RFC 9110, 10.2.3); None if
    it is neither.
    """
    if value.isdecimal() and len(value) < 10:
        return float(value)
    try:
        return max(0.0, (parsedate_to_datetime(value) - now).total_seconds())
    except (TypeError, ValueError):
        return None

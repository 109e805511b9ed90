"""Tell a webhook how a run ended.

The address is the operator's, never one that a page or a site declares; redirects are not
followed, so nobody else decides where the summary goes.
"""

from __future__ import annotations

import json
import logging
import time
import urllib.error
import urllib.request
from http.client import HTTPException
from typing import IO, Any
from urllib.parse import urlsplit

from unionnews.exceptions import UsageError, without_secret

TRIES = 3
TIMEOUT = 10.0
"""Seconds for one try."""
logger = logging.getLogger(__name__)


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(
        self, req: Any, fp: IO[bytes], code: int, msg: str, headers: Any, newurl: str
    ) -> None:
        return None


def checked(url: str) -> str:
    """Return a webhook's address. Raises :class:`UsageError` for anything but http and https."""
    try:
        parts = urlsplit(url)
        # Asked for its number: that is where a port is read.
        is_address = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        is_address = False
    # What else an address cannot hold would be quoted by the error of the one who sends.
    if not is_address or not url.isascii() or not url.isprintable() or " " in url:
        raise UsageError("UNIONNEWS_WEBHOOK is no http or https address")
    return url


def post(url: str, message: dict[str, Any], *, pause: float = 1.0) -> bool:
    """Send a message as JSON; return whether it arrived. Three tries, then a warning.

    The warning names the host only: the rest of such an address is a secret as a rule.
    """
    body = json.dumps(message, ensure_ascii=False).encode()
    request = urllib.request.Request(  # noqa: S310  checked() allows http and https only
        url, body, {"Content-Type": "application/json", "User-Agent": "unionnews"}
    )
    opener = urllib.request.build_opener(_NoRedirect, urllib.request.ProxyHandler({}))
    problem = ""
    for attempt in range(TRIES):
        if attempt:
            time.sleep(pause * 2 ** (attempt - 1))
        try:
            with opener.open(request, timeout=TIMEOUT):
                return True
        except urllib.error.HTTPError as error:
            problem = f"HTTP {error.code}"
            error.close()
            if error.code < 500 and error.code != 429:
                break
        except OSError as error:
            problem = without_secret(getattr(error, "reason", error), url.partition("://")[2])
        except (HTTPException, ValueError) as error:
            # Not its text: it may quote the address.
            problem = type(error).__name__
    logger.warning(
        "the webhook at %s did not take the summary: %s", urlsplit(url).hostname, problem
    )
    return False

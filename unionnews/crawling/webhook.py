"""Send a message to a webhook about how a run ended.

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
    """Return the address of a webhook. Raises :class:`UsageError` if it is not http or https."""
    try:
        parts = urlsplit(url)
        # ``port`` is read here because a wrong one raises only then.
        is_address = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        is_address = False
    # Other wrong characters would raise an error while sending, which quotes the address.
    if not is_address or not url.isascii() or not url.isprintable() or " " in url:
        raise UsageError("UNIONNEWS_WEBHOOK is no http or https address")
    return url


def post(url: str, message: dict[str, Any], *, pause: float = 1.0) -> bool:
    """Send a message as JSON; return whether it arrived. Three tries, then a warning.

    The warning has only the host, because the rest of such an address is usually a secret.
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
            # Not the text of the error, which may quote the address.
            problem = type(error).__name__
    logger.warning(
        "the webhook at %s did not take the summary: %s", urlsplit(url).hostname, problem
    )
    return False

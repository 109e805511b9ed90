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
from typing import Any
from urllib.parse import urlsplit

from unionnews.dataset.sync.posting import is_address, opener
from unionnews.exceptions import UsageError, without_secret

TRIES = 3
TIMEOUT = 10.0
"""Seconds for one try."""
logger = logging.getLogger(__name__)


def checked(url: str) -> str:
    """Return the address of a webhook. Raises :class:`UsageError` if it is not http or https."""
    if not is_address(url):
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
    problem = ""
    for attempt in range(TRIES):
        if attempt:
            time.sleep(pause * 2 ** (attempt - 1))
        try:
            with opener().open(request, timeout=TIMEOUT):
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

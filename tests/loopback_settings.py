"""Settings of the tests' own site, read by the processes under test."""

import json
import os
import sys
from pathlib import Path

from unionnews.settings import *

SPIDER_MODULES = ["loopback_spiders"]
globals().update(json.loads(os.environ.get("LOOPBACK_SETTINGS", "{}")))

_NETWORK = ("socket.getaddrinfo", "socket.gethostbyname", "socket.connect", "socket.sendto")


def _note(event: str, arguments: tuple[object, ...]) -> None:
    if event in _NETWORK:
        with Path(os.environ["LOOPBACK_AUDIT"]).open("a", encoding="utf-8") as lines:
            lines.write(f"{event} {arguments!r}\n")


if "LOOPBACK_PATIENCE" in os.environ:
    from unionnews.crawling import crawl, run

    run.PATIENCE = crawl.GRACE = float(os.environ["LOOPBACK_PATIENCE"])
if "LOOPBACK_AUDIT" in os.environ:
    sys.addaudithook(_note)

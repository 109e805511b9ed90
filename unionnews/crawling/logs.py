"""Log lines as JSON objects, one a line, on standard error."""

from __future__ import annotations

import json
import logging
import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from unionnews.exceptions import UnionNewsError, without_passwords

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings

VARIABLE = "UNIONNEWS_LOG_FORMAT"
"""Environment variable, so that it holds for the processes a command starts, too."""


def is_json() -> bool:
    """Tell whether JSON is asked for."""
    return os.environ.get(VARIABLE, "text") == "json"


def as_line(level: str, message: str, **fields: object) -> str:
    """Return one line: ``time`` (UTC), ``level``, ``message`` and more."""
    time = datetime.now(UTC).isoformat(timespec="milliseconds")
    values = {"time": time, "level": level, "message": message, **fields}
    told = {k: without_passwords(v) if isinstance(v, str) else v for k, v in values.items()}
    return json.dumps(told, ensure_ascii=False, default=str)


class _Record(logging.LogRecord):
    def getMessage(self) -> str:  # noqa: N802  the name of logging
        return without_passwords(super().getMessage())


def hide_passwords() -> None:
    """Have no log line of this process hold the password of an address, whoever writes it."""
    logging.setLogRecordFactory(_Record)


class JsonFormatter(logging.Formatter):
    """``time``, ``level``, ``message``, ``logger``, ``site`` where one is known, ``error``."""

    def format(self, record: logging.LogRecord) -> str:
        fields: dict[str, object] = {"logger": record.name}
        if spider := getattr(record, "spider", None):
            fields["site"] = getattr(spider, "name", str(spider))
        if record.exc_info:
            fields["error"] = self.formatException(record.exc_info)
        return as_line(record.levelname.lower(), record.getMessage(), **fields)


class PlainErrors:
    """Scrapy add-on: an error of ours that ends a spider is one line, without a traceback."""

    @classmethod
    def update_pre_crawler_settings(cls, settings: BaseSettings) -> None:
        """Called before the spider is made, which is where wrong arguments are found."""
        hide_passwords()
        for name in ("asyncio", "twisted"):
            logger = logging.getLogger(name)
            if _without_traceback not in logger.filters:
                logger.addFilter(_without_traceback)


def _without_traceback(record: logging.LogRecord) -> bool:
    error = record.exc_info[1] if record.exc_info else None
    if isinstance(error, UnionNewsError):
        record.msg, record.args, record.exc_info = str(error), (), None
    return True


def install(level: str) -> None:
    """Send all log lines to standard error as JSON."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonFormatter())
    handler.setLevel(level)
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.NOTSET)

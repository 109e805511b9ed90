"""Write log lines as JSON objects, one on each line, to standard error."""

from __future__ import annotations

import json
import logging
import os
import sys
import traceback
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from unionnews.exceptions import UnionNewsError, without_passwords

if TYPE_CHECKING:
    from types import TracebackType

    from scrapy.settings import BaseSettings

VARIABLE = "UNIONNEWS_LOG_FORMAT"
"""An environment variable, so that it holds also for processes that a command starts."""

logger = logging.getLogger(__name__)


def is_json() -> bool:
    """Tell whether log lines are to be JSON."""
    return os.environ.get(VARIABLE, "text") == "json"


def as_line(level: str, message: str, **fields: object) -> str:
    """Return one JSON line: ``time`` (UTC), ``level``, ``message`` and ``fields``."""
    time = datetime.now(UTC).isoformat(timespec="milliseconds")
    values = {"time": time, "level": level, "message": message, **fields}
    told = {k: without_passwords(v) if isinstance(v, str) else v for k, v in values.items()}
    return json.dumps(told, ensure_ascii=False, default=str)


class _Record(logging.LogRecord):
    def getMessage(self) -> str:  # noqa: N802  the name of logging
        return without_passwords(super().getMessage())

    @property
    def exc_text(self) -> str | None:
        """The traceback, which every formatter puts here before it is shown."""
        return self._exc_text

    @exc_text.setter
    def exc_text(self, text: str | None) -> None:
        self._exc_text = text and without_passwords(text)


def hide_passwords() -> None:
    """Remove passwords of addresses from all log lines of this process, also of libraries."""
    logging.setLogRecordFactory(_Record)


def print_traceback() -> None:
    """Print the error that is being handled as Python does, without the passwords of addresses."""
    sys.stderr.write(without_passwords(traceback.format_exc()))


class JsonFormatter(logging.Formatter):
    """Writes ``time``, ``level``, ``message``, ``logger``, and ``site`` and ``error`` if known."""

    def format(self, record: logging.LogRecord) -> str:
        fields: dict[str, object] = {"logger": record.name}
        if spider := getattr(record, "spider", None):
            fields["site"] = getattr(spider, "name", str(spider))
        if record.exc_info:
            fields["error"] = self.formatException(record.exc_info)
        return as_line(record.levelname.lower(), record.getMessage(), **fields)


class PlainErrors:
    """Scrapy add-on: log our own errors that end a spider as one line, without a traceback."""

    @classmethod
    def update_pre_crawler_settings(cls, settings: BaseSettings) -> None:
        """Set it up before the spider is made, because wrong arguments raise errors there."""
        hide_passwords()
        for library in map(logging.getLogger, ("asyncio", "twisted")):
            if _without_traceback not in library.filters:
                library.addFilter(_without_traceback)
        if sys.excepthook is sys.__excepthook__:
            sys.excepthook = _in_a_line


def _in_a_line(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    """End the process as Python does, or with one line: ``scrapy shell`` catches no error."""
    if isinstance(error, UnionNewsError):
        logger.error("%s", error)
    else:
        sys.__excepthook__(kind, error, trace)


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

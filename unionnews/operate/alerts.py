"""Send the new matches of saved searches by mail, webhook or chat: whatever Apprise supports.

New matches are first noted as messages with a key, in ``alerts.sqlite`` of the output folder; a
message is removed from there when the channel has accepted it. If the process is killed in between,
the message is sent once more, with the same key; none is lost. The text of a message is read from
the index when it is sent, so nothing is sent that was taken down meanwhile.
"""

import contextlib
import hashlib
import json
import logging
import os
import re
import sqlite3
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests
from apprise import Apprise, NotifyFormat, NotifyType
from apprise.common import OverflowMode
from apprise.logger import logger as _apprise_logger
from apprise.plugins.wecombot import NotifyWeComBot

from unionnews.exceptions import RunError, UsageError
from unionnews.folder.closeable import Closeable
from unionnews.folder.lock import only_one
from unionnews.operate.site_titles import titles_of
from unionnews.search.folder_index import Hit
from unionnews.search.query import parse_query
from unionnews.search.searching import Library
from unionnews.words.text import one_line

FILE_NAME = "alerts.toml"
NOTES = "alerts.sqlite"
MANY = 20
"""With more new matches than this, an alert sends one message even without ``digest``; a message
lists at most this many."""
_HERE = "articles that are here already are not told"
_KEYS = {"name", "query", "to", "digest"}
_SCHEMA = """
CREATE TABLE IF NOT EXISTS begun (alert TEXT, query TEXT, channel TEXT, PRIMARY KEY (alert, channel));
CREATE TABLE IF NOT EXISTS told (
  alert TEXT, channel TEXT, article TEXT, PRIMARY KEY (alert, channel, article)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS waiting (
  n INTEGER PRIMARY KEY, key TEXT UNIQUE, alert TEXT, channel TEXT, articles TEXT
);
"""
# Apprise's warnings quote addresses, which hold secrets; we report failures ourselves.
_apprise_logger.setLevel(logging.CRITICAL)


@dataclass(slots=True, frozen=True)
class Alert:
    """A saved search."""

    name: str
    query: str
    to: tuple[str, ...]
    """Addresses in Apprise's notation."""
    digest: bool = True
    """Whether all new matches go into one message; otherwise each has its own."""


@dataclass(slots=True, frozen=True)
class Message:
    """A message to one channel."""

    key: str
    """Stays the same if the message is sent again."""
    alert: str
    title: str
    text: str


def read_alerts(path: Path) -> list[Alert]:
    """Read the saved searches of a TOML file.

    ``to`` may name an environment variable (``$DESK``), so that no secret lies in the file.

    Raises :class:`UsageError` if something in it cannot be read; the message says what.
    """
    try:
        told = tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        # The parser's message may quote a secret value; line and column are enough.
        said = re.findall(r"line \d+, column \d+", str(error)) or [type(error).__name__]
        raise UsageError(f"{path}: cannot be read ({said[0]}); docs/alerts.md shows one") from None
    if set(told) - {"alert"} or not isinstance(told.get("alert"), list):
        raise UsageError(f"{path}: write a table [[alert]] for each saved search, and nothing else")
    alerts = [_alert(f"{path}, alert {n}", table) for n, table in enumerate(told["alert"], 1)]
    names = [alert.name for alert in alerts]
    if twice := {name for name in names if names.count(name) > 1}:
        raise UsageError(f"{path}: two alerts named {', '.join(sorted(twice))}")
    return alerts


def _alert(where: str, table: object) -> Alert:
    if not isinstance(table, dict) or set(table) - _KEYS:
        raise UsageError(f"{where}: its keys are {', '.join(sorted(_KEYS))}")
    name, query, to = table.get("name"), table.get("query"), table.get("to")
    if not (isinstance(name, str) and name and isinstance(query, str)):
        raise UsageError(f"{where}: name and query are needed, as texts")
    if not (isinstance(to, list) and to and all(isinstance(one, str) and one for one in to)):
        raise UsageError(f"{where} ({name}): to is a list of addresses")
    if not isinstance(table.get("digest", True), bool):
        raise UsageError(f"{where} ({name}): digest is true or false")
    parse_query(query)
    addresses = tuple(_address(f"{where} ({name})", one) for one in to)
    return Alert(name, query, addresses, table.get("digest", True))


def _address(where: str, text: str) -> str:
    address = os.environ.get(text[1:], "") if text.startswith("$") else text
    # The message quotes neither the address nor the variable's name: either may be a secret.
    if not address:
        raise UsageError(f"{where}: the environment variable that it names is not set")
    if not Apprise().add(address):
        raise UsageError(f"{where}: no address that Apprise knows")
    return address


class Outbox(Closeable):
    """The notes of an output folder: which matches were announced, which messages wait."""

    def __init__(self, output: Path, alerts: Sequence[Alert]) -> None:
        """Open the notes; one process at a time.

        Raises :class:`RunError` if they cannot be written.
        """
        self._alerts = {alert.name: alert for alert in alerts}
        self._channels = {_channel(to): to for alert in alerts for to in alert.to}
        self._stack = contextlib.ExitStack()
        try:
            self._stack.enter_context(only_one(output / f".{NOTES}.lock"))
            self._db = sqlite3.connect(output / NOTES, isolation_level=None)
            self._stack.callback(self._db.close)
            self._db.executescript(_SCHEMA)
        except (OSError, sqlite3.Error) as error:
            self._stack.close()
            raise RunError(f"{output / NOTES}: cannot be written ({error})") from error

    def close(self) -> None:
        """Let other processes open the notes."""
        self._stack.close()

    @contextlib.contextmanager
    def changing(self, *, keep: bool = True) -> Iterator[None]:
        """Run the block as one transaction; with ``keep`` False it is undone at the end."""
        with self._db:
            self._db.execute("BEGIN IMMEDIATE")
            yield
            if not keep:
                self._db.rollback()

    def gather(self, library: Library) -> list[str]:
        """Note new matches as messages; return a line for each alert that begins.

        When an alert begins, the matches that are there already are not sent. It begins anew when
        its query changes, and for each new channel.
        """
        begun = []
        for alert in self._alerts.values():
            found = list(library.present(alert.query))
            for to in alert.to:
                begins = self._begins(alert, _channel(to))
                new = self._tell(alert, _channel(to), found)
                if begins:
                    begun.append(f"{alert.name}: begins; {len(found):,} {_HERE}")
                    continue
                size = 1 if not alert.digest and len(new) <= MANY else max(1, len(new))
                for at in range(0, len(new), size):
                    self._wait(alert, _channel(to), new[at : at + size])
        return list(dict.fromkeys(begun))

    def _begins(self, alert: Alert, channel: str) -> bool:
        row = (alert.name, alert.query, channel)
        sql = "SELECT 1 FROM begun WHERE alert = ? AND query = ? AND channel = ?"
        if self._db.execute(sql, row).fetchone():
            return False
        self._db.execute("INSERT OR REPLACE INTO begun VALUES (?, ?, ?)", row)
        return True

    def _tell(self, alert: Alert, channel: str, found: Sequence[str]) -> list[str]:
        """Note articles as announced; return those that were not yet."""
        sql = "INSERT OR IGNORE INTO told VALUES (?, ?, ?)"
        return [
            one for one in found if self._db.execute(sql, (alert.name, channel, one)).rowcount > 0
        ]

    def _wait(self, alert: Alert, channel: str, articles: Sequence[str]) -> None:
        text = json.dumps([alert.name, channel, sorted(articles)])
        key = hashlib.sha256(text.encode()).hexdigest()[:16]
        sql = "INSERT INTO waiting (key, alert, channel, articles) VALUES (?, ?, ?, ?)"
        self._db.execute(sql, (key, alert.name, channel, json.dumps(articles)))

    def waiting(self, library: Library) -> Iterator[tuple[Message | None, str, str]]:
        """Yield each waiting message (None if its alert or articles are gone), key and channel."""
        sql = "SELECT key, alert, channel, articles FROM waiting ORDER BY n"
        for key, name, channel, articles in self._db.execute(sql).fetchall():
            alert, to = self._alerts.get(name), self._channels.get(channel)
            hits = [hit for one in json.loads(articles) if (hit := library.find(one))]
            if alert is None or to is None or to not in alert.to or not hits:
                yield None, key, ""
            else:
                yield _message(key, alert, hits), key, to

    def done(self, key: str) -> None:
        """Remove a message that was accepted, or that is empty by now."""
        self._db.execute("DELETE FROM waiting WHERE key = ?", (key,))


def _channel(to: str) -> str:
    return hashlib.sha256(to.encode()).hexdigest()[:16]


def _message(key: str, alert: Alert, hits: Sequence[Hit]) -> Message:
    what = _plain(hits[0].headline) if len(hits) == 1 else f"{len(hits)} new articles"
    shown = [_line(hit) for hit in hits[:MANY]]
    if len(hits) > MANY:
        shown.append(f"and {len(hits) - MANY} more: unionnews search {alert.query}")
    text = "\n\n".join([*shown, f"[{alert.name} {key}]"])
    return Message(key, alert.name, f"unionnews: {alert.name}: {what}", text)


def _line(hit: Hit) -> str:
    site = titles_of([hit.folder])[hit.folder.name]
    facts = [(hit.datePublished or "")[:10], hit.source, ", ".join(hit.authors), site]
    lines = [hit.headline or hit.id, " · ".join(fact for fact in facts if fact), hit.url or hit.id]
    return "\n".join(map(_plain, lines))


def _plain(text: str) -> str:
    # A tag ``<at …>`` in a text would make Feishu notify everybody.
    return re.sub("(?i)<(?=/?at)", "＜", one_line(text))


def shown(to: str) -> str:
    """Return the beginning of an address, without its secrets.

    Apprise hides tokens and passwords, but not the path of a webhook, which is often the secret.
    """
    channel = Apprise()
    channel.add(to)
    hidden = str(channel[0].url(privacy=True))  # type: ignore[no-untyped-call]  # Apprise's own
    return re.sub("(?<=[^:/])/.*|[?].*", "/…", hidden)


def send(message: Message, to: str) -> bool:
    """Send a message, in parts if too long for its channel; return whether it was accepted."""
    channel = Apprise()
    channel.add(to)
    for one in channel:
        if one.overflow_mode == OverflowMode.UPSTREAM:
            one.overflow_mode = OverflowMode.SPLIT
        if isinstance(one, NotifyWeComBot):
            one.body_maxlen //= 3  # WeCom counts bytes, Apprise characters
    with _refusals_seen():
        return bool(
            channel.notify(
                body=message.text,
                title=message.title,
                notify_type=NotifyType.INFO,
                body_format=NotifyFormat.TEXT,
            )
        )


@contextlib.contextmanager
def _refusals_seen() -> Iterator[None]:
    """Make Apprise see refusals that stand only in the body of an answer, which it does not read.

    DingTalk and WeCom refuse by ``errcode`` under status 200.
    """
    plain = requests.Session.send

    def send(*given: Any, **options: Any) -> requests.Response:
        answer = plain(*given, **options)
        with contextlib.suppress(ValueError):  # no JSON
            told = answer.json()
            if isinstance(told, dict) and told.get("errcode"):
                answer.status_code = 502
        return answer

    requests.Session.send = send  # type: ignore[method-assign]
    try:
        yield
    finally:
        requests.Session.send = plain  # type: ignore[method-assign]

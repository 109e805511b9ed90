"""``https://…``: post signed batches, and try again until the receiver has them.

The signature is that of https://www.standardwebhooks.com (HMAC-SHA256 over id, time and body).
"""

import base64
import contextlib
import hashlib
import hmac
import json
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, replace
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import msgspec

from unionnews.dataset.manifest import json_bytes
from unionnews.dataset.sync.dead_letters import DeadLetters, Key, Letter, key_of
from unionnews.dataset.sync.posting import NO_HOST, is_address, posted
from unionnews.dataset.sync.targets import (
    Batch,
    SyncPlace,
    SyncTarget,
    TargetError,
    TargetRefusedError,
)
from unionnews.exceptions import RunError, UsageError, has_password
from unionnews.folder.atomic import write_whole
from unionnews.folder.file_names import SYNC
from unionnews.folder.json_text import read_json
from unionnews.folder.lock import only_one

SECRET = "UNIONNEWS_SYNC_SECRET"  # noqa: S105  the name of a variable
POST_ROWS = 100
TIMEOUT = 30.0
"""Longest time of one try, in seconds."""
PAUSES = (0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 60.0)
"""Pauses in seconds between tries; ``Retry-After`` of the receiver is used if it is longer."""
_LONGEST_PAUSE = 120.0
SEVERAL = 5
"""If so many rows of one post are each refused alone, the receiver is at fault, not the rows."""
_REFUSED = {400, 413, 415, 422}
"""Statuses that mean wrong rows: halves are tried, and a single row becomes a dead letter."""
_FOR_GOOD = {NO_HOST, "SSLCertVerificationError"}
"""Problems for which another try is useless."""
_LATER = {408, 409, 425, 429}


def _key(batch: Batch, record: Any, row: bytes) -> bytes:
    """Return a key of a row: the same for the same row, another one if its content has changed.

    The content of a revision changes if it was made anew, or is sent in a newer schema version.
    """
    key = f"{record.id}:{record.revision}"
    is_other = batch.remade or key_of(record) in batch.upgraded
    return (f"{key}:{hashlib.sha256(row).hexdigest()[:8]}" if is_other else key).encode()


class _State(msgspec.Struct):
    """The saved state of a receiver."""

    folder: str
    selection: str
    cursor: str
    forgotten: list[str]
    walk: int = 0
    wipe: bool = False


class HttpTarget(SyncTarget):
    """A receiver of posts; its place in the records is saved in the site's folder."""

    address = ""

    def __init__(
        self, url: str, folder: Path, secret: str, *, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        """Open the receiver at ``url`` for the site in ``folder``.

        Raises :class:`UsageError` if the address is not valid, or there is no secret for signing.
        """
        if not is_address(url):
            raise UsageError("the target is no http or https address")
        if has_password(url):
            raise UsageError(
                f"the address has a user name or password, which is not sent: leave it out; {SECRET}"
                " signs the posts"
            )
        if not secret:
            raise UsageError(f"{SECRET} is not set: posts are signed with it")
        self._url, self._secret, self._sleep = url, secret.encode(), sleep
        parts = urlsplit(url)
        self._host = parts.hostname
        self._shown = f"{parts.scheme}://{parts.netloc}/…"
        """Address without path and query, which may be secret."""
        name = hashlib.sha256(url.encode()).hexdigest()[:16]
        self._name, self._folder = name, folder / SYNC
        self._letters = DeadLetters(self._folder, name)
        self._state = self._folder / f"{name}.json"
        self._lock = contextlib.ExitStack()
        self._walk = 0
        """Number of times that all rows of the receiver were dropped."""

    def close(self) -> None:
        """Release the lock for other processes."""
        self._lock.close()

    def prepare(self) -> None:
        """Lock this folder, so that no other process posts its records."""
        with self._told():
            self._folder.mkdir(exist_ok=True)
            busy = f"{self._state}: another sync posts this; try again"
            self._lock.enter_context(only_one(self._state.with_suffix(".lock"), busy))

    def refused(self) -> dict[Key, Letter]:
        """Return the letters of rows that the receiver has refused so far."""
        with self._told():
            return self._letters.read()

    def waiting(self) -> int:
        """Return the number of rows that the receiver has refused so far."""
        return len(self.refused())

    def place(self, site: str) -> SyncPlace | None:
        """Return the place of the receiver; None if it has got nothing yet."""
        held = self._held()
        return SyncPlace(held["folder"], held["selection"], held["cursor"]) if held else None

    def buried(self, site: str) -> set[str]:
        """Return the ids of articles whose takedown was sent."""
        return set(self._held().get("forgotten", ()))

    def _held(self) -> dict[str, Any]:
        with self._told():
            if not self._state.exists():
                return {}
            held: dict[str, Any] = read_json(self._state.read_bytes())
            try:
                msgspec.convert(held, _State)
            except ValueError as error:
                raise ValueError(
                    f"{self._state.name}: {error}; remove it: then all is posted anew"
                ) from error
            return held

    def write(self, batch: Batch) -> None:
        """Post a batch in pieces; the place is saved when the receiver has accepted all of them."""
        held = self._held()
        wipe = batch.wipe or held.get("wipe", False)
        self._walk = held.get("walk", 0) + wipe
        if wipe:
            # Saved first: from here on the receiver counts as empty, even after a kill.
            self._keep(batch, "", set(), wipe=True)
        if wipe or batch.forgotten:
            self._post(batch, [], wipe=wipe, forgotten=batch.forgotten)
        if wipe:
            with self._told():
                self._letters.clear()
            self._keep(batch, "", set(batch.forgotten))
        if batch.left:
            self._post(batch, [], left=sorted(batch.left))
        with self._told():
            self._letters.drop([*batch.left, *batch.forgotten])
        waiting = iter(batch.standing)
        while rows := list(islice(waiting, POST_ROWS)):
            refused = list(self._offer(batch, rows))
            if len(refused) == len(rows) > SEVERAL:
                raise TargetRefusedError(
                    f"{self._host} refuses every row (HTTP {refused[0].status}): look at the address, at"
                    f" {SECRET} and at what the receiver expects; nothing is lost, the next run goes on"
                )
            with self._told():
                self._letters.settle((key_of(record) for record, _ in rows), refused)
            batch.refused += len(refused)
        known = self.buried(batch.site)
        self._keep(batch, batch.place.cursor, known | set(batch.forgotten))

    def _keep(self, batch: Batch, cursor: str, forgotten: set[str], *, wipe: bool = False) -> None:
        """Save the place of the receiver, and whether it must still drop all its rows."""
        state = {
            "target": self._shown,
            **asdict(replace(batch.place, cursor=cursor)),
            "forgotten": sorted(forgotten),
            "walk": self._walk,
            "wipe": wipe,
        }
        with self._told():
            write_whole(self._state, json_bytes(state))

    def resend(self, batch: Batch, letters: Mapping[Key, Letter]) -> None:
        """Post the rows of letters again, each alone and with its old key.

        Letters without a row are removed: the receiver must not have the row.
        """
        with self._told():
            self._letters.settle(letters.keys() - {key_of(record) for record, _ in batch.rows})
        for record, row in batch.rows:
            letter = letters[key_of(record)]
            status = self._post(batch, [(record, row)], place=letter.place)
            batch.refused += status is not None
            again = [] if status is None else [msgspec.structs.replace(letter, status=status)]
            with self._told():
                self._letters.settle([key_of(record)], again)

    def _offer(self, batch: Batch, rows: list[tuple[Any, bytes]]) -> Iterator[Letter]:
        """Post rows; yield a letter for each row that the receiver refuses, with the status."""
        status = self._post(batch, rows)
        if status is None:
            return
        if len(rows) == 1:
            name, revision = key_of(rows[0][0])
            yield Letter(
                id=name, revision=revision, status=status, target=self._name,
                place=self._here(batch),
            )  # fmt: skip
            return
        half = len(rows) // 2
        yield from self._offer(batch, rows[:half])
        yield from self._offer(batch, rows[half:])

    def _here(self, batch: Batch) -> str:
        """Return the part of a key that does not depend on the post.

        After a kill the same post has the same key. The same rows in a later walk, or at another
        place, have another key, because receivers may ignore keys that they have seen.
        """
        return f"{self._walk}\n{batch.before.cursor if batch.before else ''}\n"

    def _post(
        self, batch: Batch, rows: list[tuple[Any, bytes]], *, place: str | None = None, **told: Any
    ) -> int | None:
        """Post until the receiver accepts; return the status if it refuses the rows, else None."""
        head = json.dumps({"site": batch.site, **told}, ensure_ascii=False)[:-1].encode()
        pieces = (
            b'{"key":"%s","record":%s}' % (_key(batch, record, row), row) for record, row in rows
        )
        body = head + b', "rows":[' + b",".join(pieces) + b"]}"
        place = self._here(batch) if place is None else place
        key = hashlib.sha256(place.encode() + body).hexdigest()
        problem = ""
        for pause in (*PAUSES, None):
            status, problem, asked = posted(self._url, body, self._headers(key, body), TIMEOUT)
            if status is not None and 200 <= status < 300:
                return None
            if status in _REFUSED and rows:
                return status
            if problem in _FOR_GOOD or (status and status < 500 and status not in _LATER):
                raise TargetRefusedError(
                    f"{self._host} did not take the rows: {problem}; put it right, the next run goes on"
                )
            if pause is not None:
                self._sleep(min(max(pause, asked or 0), _LONGEST_PAUSE))
        raise TargetError(f"{self._host} did not take the rows: {problem}; the next run goes on")

    def _headers(self, key: str, body: bytes) -> Mapping[str, str]:
        now = str(int(time.time()))
        signed = hmac.new(self._secret, f"{key}.{now}.".encode() + body, hashlib.sha256).digest()
        return {
            "Content-Type": "application/json",
            "Idempotency-Key": f'"{key}"',
            "webhook-id": key,
            "webhook-timestamp": now,
            "webhook-signature": f"v1,{base64.b64encode(signed).decode()}",
        }

    @contextlib.contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except (OSError, ValueError, AttributeError) as error:
            raise RunError(
                f"{self._folder}: cannot be read or written ({error}); look at the disk"
            ) from error

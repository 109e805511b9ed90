"""``postgresql://…``: write rows, tombstones and the place in the records in one transaction."""

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

import msgspec
import psycopg
from psycopg import errors
from psycopg.conninfo import conninfo_to_dict

from unionnews.dataset.sync import postgresql_tables as tables
from unionnews.dataset.sync import targets
from unionnews.exceptions import LockedError, secrets_of, without_secret
from unionnews.words.patterns import regex

_LOCK = 0x756E6E65
"""Number of the advisory lock that is held while the tables are made; with a hash of the site's name,
while a batch is written.
"""
_CONNECT_SECONDS = 10
_LEFT_OUT = regex(r"password|secret|application_name|connect_timeout")
"""Parameters that are left out when an address is shown: secrets, and those that are set here."""
_STARTING = regex(r"starting up|shutting down|not yet accepting|in recovery mode")
_AWAY = regex(r"Connection refused|No such file|closed the connection|reset by peer")
"""The driver's messages if the server is away; messages of servers may be in any language."""


_LATER = regex(
    r"too many (clients|connections)|connection slots|timeout expired|Temporary failure|unreachable"
    r"|No route to host|insufficient resources"
)
"""Messages if the address is right, but only another time may be better."""


_GOES_ON = "the next run goes on"
_BY_HAND = "rows were changed by hand; --anew drops what is there of the site and writes it again"
_ENDS: tuple[tuple[Any, ...], ...] = (
    (errors.DiskFull, targets.TargetError, "make room on the server's disk"),
    (errors.InsufficientPrivilege, targets.TargetRefusedError, ""),
    (errors.UntranslatableCharacter, targets.TargetRefusedError, "make the database with ENCODING 'UTF8'"),
    (errors.UniqueViolation, targets.TargetChangedError, _BY_HAND),
    ((errors.ProgrammingError, errors.DataError, errors.IntegrityError), targets.TargetChangedError, (
        "are the tables as unionnews made them? Put back what was changed, or drop the "
        f"schema {tables.SCHEMA} and sync again"
    )),
    (psycopg.OperationalError, targets.TargetLostError, _GOES_ON),
    (psycopg.Error, targets.TargetError, _GOES_ON),
)  # fmt: skip
"""Errors of the driver, ours for each, and what to do; the rights that lack are asked for."""


def _passes(said: str) -> bool:
    """Tell whether another try is useful: the server is away but has not refused us."""
    return bool(_STARTING.search(said) or ("FATAL" not in said and _AWAY.search(said)))


def _staged(record: Any, row: bytes, *, newest: bool) -> bytes:
    """Return a line of COPY."""
    parts = (msgspec.json.encode(record.authors), msgspec.json.encode(record.images), row)
    # JSON has no raw tabs or line feeds; its backslashes are escaped once more.
    cells = b"\t".join(parts).replace(b"\\", b"\\\\")
    return f"{record.id}\t{record.revision}\t{'t' if newest else 'f'}\t".encode() + cells + b"\n"


class PostgresqlTarget(targets.SyncTarget):
    """A target with tables in the schema ``unionnews`` of a database."""

    def __init__(self, url: str) -> None:
        """Connect to the database.

        Raises :class:`TargetError` if the server refuses us, or the address is not valid. Raises
        :class:`TargetLostError` if the server cannot be reached now.
        """
        self._secret = secrets_of(url)
        try:
            self._db = psycopg.connect(
                url, connect_timeout=_CONNECT_SECONDS, application_name="unionnews sync",
                client_encoding="UTF8",
            )  # fmt: skip
        except psycopg.Error as error:
            if _passes(str(error)):
                raise targets.TargetLostError(self._line(error, _GOES_ON)) from error
            if _LATER.search(str(error)):
                raise targets.TargetError(self._line(error, _GOES_ON)) from error
            raise targets.TargetRefusedError(self._line(error, "look at the address")) from error
        given = conninfo_to_dict(self._db.info.dsn).items()
        kept = [one for one in given if not _LEFT_OUT.search(one[0])]
        self._grown: dict[str, int] = {}
        self.address = f"postgresql://?{urlencode(kept)}"

    def close(self) -> None:
        """Close the connection; uncommitted changes are lost."""
        self._db.close()

    def prepare(self) -> None:
        """Make the tables, or bring them to the newest version."""
        with self._told():
            with self._db.transaction():
                self._migrate()
            unknown = (errors.InvalidParameterValue, errors.UndefinedObject)
            with contextlib.suppress(*unknown), self._db.transaction():
                self._db.execute(tables.LZ4)
            with self._db.transaction():
                self._db.execute(tables.STAGED)

    def _migrate(self) -> None:
        self._db.execute("SELECT pg_advisory_xact_lock(%s)", (_LOCK,))
        if not self._has("schema_version"):
            self._db.execute(f"CREATE SCHEMA IF NOT EXISTS {tables.SCHEMA}")
            self._db.execute("CREATE TABLE unionnews.schema_version (version integer NOT NULL)")
            self._db.execute("INSERT INTO unionnews.schema_version VALUES (0)")
        found = self._one("SELECT version FROM unionnews.schema_version")
        version = found[0] if found else 0
        newest = len(tables.MIGRATIONS)
        if version > newest:
            raise targets.TargetRefusedError(
                f"the tables of the database are of version {version}, this program knows "
                f"{newest}; install a newer unionnews"
            )
        for step in tables.MIGRATIONS[version:]:
            self._db.execute(step)
        self._db.execute("UPDATE unionnews.schema_version SET version = %s", (newest,))
        self._db.execute(tables.COLUMNS)

    def _has(self, table: str) -> bool:
        found = self._one("SELECT to_regclass(%s)", (f"unionnews.{table}",))
        return found is not None and found[0] is not None

    def _one(
        self, sql: str, values: Sequence[Any] | Mapping[str, Any] = ()
    ) -> tuple[Any, ...] | None:
        return self._db.execute(sql, values).fetchone()

    def place(self, site: str) -> targets.SyncPlace | None:
        """Return the place of a site; None if the database has nothing of it."""
        with self._told(), self._db.transaction():
            return self._place(site) if self._has("sources") else None

    def _place(self, site: str, *, lock: str = "") -> targets.SyncPlace | None:
        found = self._one(
            f"SELECT folder, selection, cursor FROM unionnews.sources WHERE site = %s {lock}",  # noqa: S608  ours
            (site,),
        )
        return targets.SyncPlace(*found) if found else None

    def buried(self, site: str) -> set[str]:
        """Return the ids that have a tombstone."""
        with self._told(), self._db.transaction():
            if not self._has("tombstones"):
                return set()
            found = self._db.execute("SELECT id FROM unionnews.tombstones WHERE site = %s", (site,))
            return {name for (name,) in found}

    def inspect(self, site: str) -> None:
        """Raise :class:`TargetChangedError` if somebody else wrote or deleted rows of a site."""
        with self._told(), self._db.transaction():
            found = self._db.execute(tables.CHANGED, (site,)).fetchall()
        if found:
            told = ", ".join(
                f"{name} has {rows} of {written} rows" for name, written, rows in found
            )
            raise targets.TargetChangedError(f"{site}: {told} that were written; {_BY_HAND}")

    def write(self, batch: targets.Batch) -> None:
        """Write a batch, all of it or nothing."""
        self._grown = dict.fromkeys(tables.HELD, 0)
        with self._told(), self._db.transaction():
            # Before the first batch there is no row that could be locked.
            self._db.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", (_LOCK, batch.site))
            if self._place(batch.site, lock="FOR UPDATE") != batch.before:
                raise LockedError(f"{batch.site}: another sync writes to this database; try again")
            if batch.wipe or not batch.before:
                others = ("tombstones",) if batch.wipe else ()
                for table in (*tables.HELD, "sources", *others):
                    self._db.execute(
                        f"DELETE FROM unionnews.{table} WHERE site = %s",  # noqa: S608  our own names
                        (batch.site,),
                    )
            self._drop(batch)
            if batch.standing:
                self._take(batch)
            place = {name: getattr(batch.place, name) for name in ("folder", "selection", "cursor")}
            self._db.execute(tables.PLACE, {"site": batch.site, **place, **self._grown})

    def _take(self, batch: targets.Batch) -> None:
        newest = {record.id: record.revision for record, _ in batch.standing}
        rows = {(record.id, record.revision): (record, row) for record, row in batch.standing}
        lines = [
            _staged(record, row, newest=newest[record.id] == record.revision)
            for record, row in rows.values()
        ]
        with self._db.cursor() as cursor, cursor.copy(tables.COPY) as copy:
            copy.write(b"".join(lines))
        batch.sent.set()
        values: dict[str, Any] = {"site": batch.site}
        self._grown["revisions"] += (self._one(tables.TAKE_REVISIONS, values) or (0,))[0]
        taken = self._db.execute(tables.TAKE_ARTICLES, values).fetchall()
        values["taken"] = [name for name, _ in taken]
        replaced = [name for name, is_new in taken if not is_new]
        self._grown["articles"] += len(taken) - len(replaced)
        for table, statement in tables.TAKE_DETAILS.items():
            if replaced:
                self._delete(table, batch.site, replaced)
            self._grown[table] += self._db.execute(statement, values).rowcount

    def _delete(self, table: str, site: str, ids: list[str]) -> set[str]:
        """Delete rows of articles; return the ids of those that had any."""
        # With a list of ids and not a join: a new table has no statistics, so the planner would expect
        # too many rows and read whole tables.
        rows = self._db.execute(
            f"DELETE FROM unionnews.{table} WHERE site = %s AND id = ANY(%s) RETURNING id",  # noqa: S608  our own names
            (site, ids),
        ).fetchall()
        self._grown[table] -= len(rows)
        return {name for (name,) in rows}

    def _drop(self, batch: targets.Batch) -> None:
        for table in tables.HELD if batch.left or batch.forgotten else ():
            batch.gone = self._delete(table, batch.site, [*batch.left, *batch.forgotten])
        if batch.forgotten:
            self._db.execute(
                "INSERT INTO unionnews.tombstones (site, id) SELECT %s, unnest(%s::text[])"
                " ON CONFLICT DO NOTHING",
                (batch.site, batch.forgotten),
            )

    @contextlib.contextmanager
    def _told(self) -> Iterator[None]:
        """Turn the driver's errors into our own, with messages of one line."""
        try:
            yield
        except psycopg.Error as error:
            ours, advice = next(end for kinds, *end in _ENDS if isinstance(error, kinds))
            raise ours(self._line(error, advice or self._missing())) from error

    def _missing(self) -> str:
        """Return the rights that the user still needs, in the words of GRANT."""
        with self._db.transaction():
            found = self._one(tables.RIGHTS, {"schema": tables.SCHEMA})
        missing = [name for name in found or () if name]
        rest = f"SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {tables.SCHEMA}"
        return f"grant the user {', and '.join(missing) or rest}"

    def _line(self, error: psycopg.Error, advice: str) -> str:
        said = " ".join(str(error).split()) or type(error).__name__
        return f"PostgreSQL: {without_secret(said, self._secret)}; {advice}"

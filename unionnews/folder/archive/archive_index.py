"""An index of the captures of each address, over any number of WARC files.

It is kept in one SQLite file, so that an archive of any size opens at once the second time. It is
only a cache: made from the archives, and made anew where it does not fit them.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Self

from unionnews.folder.archive.capture import (
    PAGE_STATUSES,
    Capture,
    Problem,
    Problems,
    RecordError,
    Revisit,
    address_key,
)
from unionnews.folder.archive.catalog import (
    CaptureRef,
    Catalog,
    ReadOnlyCatalogError,
    fingerprint,
    microseconds,
)
from unionnews.folder.archive.parsing import Head, provenance_among, status_of
from unionnews.folder.archive.reader import Archive, ForwardReader, Resolver
from unionnews.folder.closeable import Closeable
from unionnews.folder.file_names import ARCHIVE_INDEX

_OPEN_FILES = 16

Progress = Callable[[str, int, int], None]


class ArchiveIndex(Closeable):
    """Captures by address. Open it with :meth:`open`; not to be shared between threads."""

    def __init__(self, catalog: Catalog, paths: list[Path], problems: Problems) -> None:
        self._catalog = catalog
        self.paths = paths
        self.problems = problems
        self._open: dict[str, Archive] = {}
        self._forward: dict[tuple[str, bool], ForwardReader] = {}

    @classmethod
    def open(
        cls,
        paths: Iterable[Path | str],
        *,
        cache_dir: Path | None = None,
        progress: Progress | None = None,
        shared: bool = False,
    ) -> Self:
        """Open an index over WARC files, and read the files that it does not know yet.

        A file is known by its name, size, time of change and the hash of its first and last
        KiB; of a file that has only grown, the new part is read. The SQLite file lies in
        ``cache_dir``, without it beside the first archive; it is kept in memory if nothing can be
        written there. ``progress`` is called with a file's name, bytes read and size. With
        ``shared``, other threads may use the index, one at a time.
        Raises RunError where a file cannot be read.
        """
        files = [Path(path) for path in paths]
        folder = cache_dir or (files[0].parent if files else None)
        catalog = Catalog.open(folder / ARCHIVE_INDEX if folder else None, shared=shared)
        try:
            return cls._of(catalog, files, progress)
        except ReadOnlyCatalogError:
            # A file that does not fit its old row, as after a copy onto a disk that is only read.
            return cls._of(Catalog.open(None, shared=shared), files, progress)

    @classmethod
    def _of(cls, catalog: Catalog, files: list[Path], progress: Progress | None) -> Self:
        index = cls(catalog, files, Problems())
        try:
            for number, path in enumerate(files):
                index._add(number, path, progress)
        except BaseException:
            catalog.close()
            raise
        return index

    def _add(self, number: int, path: Path, progress: Progress | None) -> None:
        with Archive(path) as archive:
            known = self._catalog.find(path)
            if known is None or not known.is_current:
                self._build(archive, path, progress)
            self._catalog.attach(number, path)
        for offset, kind, message in self._catalog.problems(path):
            self.problems.add(Problem(archive.name, offset, kind, message))

    def _build(self, archive: Archive, path: Path, progress: Progress | None) -> None:
        problems = Problems()
        with self._catalog.rewriting(path) as update:
            last = update.start
            for head, followers in archive.exchanges(update.start, problems):
                last = max(last, head.record.offset)
                try:
                    is_written = update.add(head.record.offset, head.url, *_facts(head, followers))
                except RecordError as error:
                    problems.add(Problem(archive.name, head.record.offset, error.kind, str(error)))
                    continue
                if is_written and progress:
                    progress(archive.name, head.record.offset, archive.size)
            kept = [(p.offset, p.kind, p.message) for p in problems.kept]
            update.finish(last, kept)

    def lookup(self, url: str) -> list[CaptureRef]:
        """Return the captures of an address, newest first."""
        key = address_key(url)
        refs = self._catalog.by_key(fingerprint(key))
        found = [ref for ref in refs if address_key(ref.url) == key]
        return sorted(found, key=lambda ref: ref.date, reverse=True)

    def refs(self, path: Path | str) -> Iterator[CaptureRef]:
        """Yield the captures of one file in its order, bodies unread."""
        return self._catalog.of_file(self.paths.index(Path(path)))

    def best(self, url: str) -> CaptureRef | None:
        """Return the newest capture with status 200, a complete one if there is one.

        Without any, return the newest capture of any status; None if there is no capture.
        """
        found = self.lookup(url)
        good = [ref for ref in found if ref.status in PAGE_STATUSES]
        whole = [ref for ref in good if not ref.truncated]
        return next(iter(whole or good or found), None)

    def load(self, ref: CaptureRef) -> Capture:
        """Return the capture itself; a revisit gets the body of its original.

        Raises :class:`RecordError` where it is broken or its body is in none of the files.
        """
        return self.page_at(ref.file, ref.offset)

    def page_at(self, file: str, offset: int) -> Capture:
        """Return the capture at an offset of one of the files, as :meth:`load` does."""
        return self._capture_at(file, offset, self.resolve)

    def is_seekable(self, file: str) -> bool:
        """Tell whether a page of a file can be read without reading everything before it."""
        return self._archive(file).is_seekable

    def _capture_at(self, file: str, offset: int, resolve: Resolver | None = None) -> Capture:
        archive = self._archive(file)
        if archive.is_seekable:
            return archive.capture_at(offset, resolve=resolve)
        # Pages and originals each have a reader, as each are asked for in about the file's order.
        reader = (file, resolve is None)
        if reader not in self._forward:
            self._forward[reader] = ForwardReader(Archive(file), resolve)
        return self._forward[reader].capture_at(offset)

    def _archive(self, file: str) -> Archive:
        archive = self._open.pop(file, None) or Archive(file)
        self._open[file] = archive
        if len(self._open) > _OPEN_FILES:
            self._open.pop(next(iter(self._open))).close()
        return archive

    def read(
        self,
        path: Path | str,
        *,
        start: int = 0,
        end: int | None = None,
        problems: Problems | None = None,
    ) -> Iterator[Capture]:
        """Yield the captures of one file as :func:`read` does, revisits with their bodies."""
        with Archive(path) as archive:
            yield from archive.captures(
                start, end, problems=problems or Problems(), resolve=self.resolve
            )

    def resolve(self, capture: Capture) -> Capture:
        """Return a revisit's capture with the body of its original; other captures unchanged.

        The original is looked for by record id, then address and date, then payload digest, in
        all files of the index. Status and headers are those of the revisit if it has any.
        """
        if capture.revisit is None:
            return capture
        for ref in self._originals(capture.revisit):
            original = self._capture_at(ref.file, ref.offset)
            if _same_payload(capture.payload_digest, original.payload_digest):
                own = capture.status is not None
                return replace(
                    capture,
                    body=original.body,
                    status=capture.status if own else original.status,
                    reason=capture.reason if own else original.reason,
                    headers=capture.headers if own else original.headers,
                    truncated=capture.truncated or original.truncated,
                )
        raise RecordError(
            "unresolved_revisit",
            f"repeats a capture that is in none of the {len(self.paths)} files given",
        )

    def _originals(self, revisit: Revisit) -> Iterator[CaptureRef]:
        if revisit.record_id:
            yield from self._catalog.by_record(fingerprint(revisit.record_id))
        if revisit.url and revisit.date:
            refs = self._catalog.by_key(fingerprint(address_key(revisit.url)))
            yield from (ref for ref in refs if ref.date == revisit.date and not ref.is_revisit)
        if revisit.payload_digest:
            yield from self._catalog.by_digest(fingerprint(revisit.payload_digest.lower()))

    def payload(self, digest: str) -> tuple[str, datetime] | None:
        """Return address and date of a capture with this payload digest; None if there is none."""
        refs = self._catalog.by_digest(fingerprint(digest.lower()))
        return (refs[0].url, refs[0].date) if refs else None

    def parts(self, path: Path | str, count: int) -> list[tuple[int, int | None]]:
        """Cut a file into at most ``count`` ranges of about the same size for :meth:`read`.

        Each range begins at a capture, and together they cover the file.
        """
        number = self.paths.index(Path(path))
        size = max(Path(path).stat().st_size, 1)
        last = self._catalog.last_offset(number)
        # Offsets in a file compressed as one piece count decompressed bytes, and may exceed ``size``.
        span = max(size, last)
        cuts = {self._catalog.first_offset(number, span * n // count) for n in range(1, count)}
        starts = [0, *sorted(cut for cut in cuts if cut)]
        return list(zip(starts, [*starts[1:], None], strict=True))

    def origin(self) -> str:
        """Return a hash of the archives' contents; names, order and folders do not change it.

        Reads every byte the first time; the hash of each file is then kept in the index.
        """
        hashes = sorted({self._catalog.content_hash(path) for path in self.paths})
        return hashlib.sha256("\n".join(hashes).encode()).hexdigest()[:32]

    def close(self) -> None:
        for archive in self._open.values():
            archive.close()
        for reader in self._forward.values():
            reader.close()
        self._open.clear()
        self._forward.clear()
        self._catalog.close()


def _facts(head: Head, followers: list[Head]) -> tuple[object, ...]:
    """Return what the index keeps of a capture beside its place and address.

    Raises :class:`RecordError` for one that cannot be read.
    """
    if not head.record.own_place:
        raise RecordError(
            "shared_member", "shares its compressed member: `warcio recompress` parts them"
        )
    known = provenance_among(followers)
    asked = known.request_url if known else None
    return (
        status_of(head),
        microseconds(head.date),
        head.revisit() is not None,
        bool(head.warc.headers.get("WARC-Truncated")),
        fingerprint(head.record_id) if head.record_id else None,
        fingerprint(head.payload_digest.lower()) if head.payload_digest else None,
        asked if asked != head.url else None,
        known.spider if known else None,
    )


def _same_payload(wanted: str | None, found: str | None) -> bool:
    # Digests made by different algorithms cannot be compared.
    if not wanted or not found or wanted.partition(":")[0] != found.partition(":")[0]:
        return True
    return wanted.lower() == found.lower()


def forget(path: Path) -> None:
    """Remove a file from the indexes beside it and in the site's folder: it is read again."""
    for index in (path.with_name(ARCHIVE_INDEX), path.parent.with_name(ARCHIVE_INDEX)):
        if index.exists():
            with Catalog.open(index) as catalog:
                catalog.forget(path)

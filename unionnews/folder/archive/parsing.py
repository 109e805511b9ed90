"""Turn records into captures: FastWARC reads the heads, the bodies are decoded here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from fastwarc.warc import WarcRecord, WarcRecordType

from unionnews.folder.archive.capture import Capture, Provenance, RecordError, Revisit
from unionnews.folder.archive.decoding import decode
from unionnews.folder.archive.warc_records import Record
from unionnews.folder.digests import digest_fits

_RESPONSE = WarcRecordType.response
_RESOURCE = WarcRecordType.resource
_REVISIT = WarcRecordType.revisit
_METADATA = WarcRecordType.metadata
_WEB = (_RESPONSE, _REVISIT)
_UNTOLD = (WarcRecordType.unknown, WarcRecordType.no_type)
_MAX_FIELDS = 1000
_DATE_PATTERN = "0001-01-01"


@dataclass(slots=True, frozen=True)
class Head:
    """A record whose header fields were read, and whose body was not."""

    record: Record
    warc: WarcRecord
    kind: WarcRecordType
    record_id: str | None

    @property
    def is_capture(self) -> bool:
        """Whether it is a web page or a revisit of one, not a DNS answer or a request."""
        if self.kind not in (_RESPONSE, _RESOURCE, _REVISIT):
            return False
        return self.url.partition(":")[0].lower() in ("http", "https")

    @property
    def url(self) -> str:
        # wget writes the address in angle brackets.
        return (self.warc.headers.get("WARC-Target-URI") or "").strip("<> \t")

    @property
    def date(self) -> datetime:
        return parse_date(self.warc.headers.get("WARC-Date"))

    @property
    def payload_digest(self) -> str | None:
        return _text(self.warc.headers.get("WARC-Payload-Digest"))

    def revisit(self) -> Revisit | None:
        """Return what a revisit record refers to; None for any other record."""
        if self.kind != _REVISIT:
            return None
        fields = self.warc.headers
        written = fields.get("WARC-Refers-To-Date")
        return Revisit(
            record_id=_text(fields.get("WARC-Refers-To")),
            url=(fields.get("WARC-Refers-To-Target-URI") or "").strip("<> \t") or self.url,
            date=parse_date(written) if written else None,
            payload_digest=self.payload_digest,
        )

    def belongs_to(self, other: Head) -> bool:
        """Whether it belongs to the same exchange as ``other``."""
        return other.record_id is not None and self.names(other.record_id)

    def names(self, record_id: str) -> bool:
        """Whether it is about the record with this id; False for a revisit, which is a page."""
        fields = self.warc.headers
        linked = (fields.get("WARC-Concurrent-To"), fields.get("WARC-Refers-To"))
        return self.kind != _REVISIT and record_id in linked


def head_of(record: Record) -> Head:
    """Read the head of a record."""
    try:
        warc = WarcRecord.from_bytes(record.data)
        if (
            warc.record_type in _UNTOLD
            or warc.content_length != record.end - record.block
            or (warc.record_type in _WEB and (not warc.is_http or record.is_oddly_spelled))
        ):
            warc = WarcRecord.from_bytes(record.canonical())
    except OSError as error:
        raise RecordError("bad_head", f"the record's head cannot be read ({error})") from error
    return Head(record, warc, warc.record_type, _text(warc.headers.get("WARC-Record-ID")))


def status_of(head: Head) -> int | None:
    """Return the HTTP status without reading the body."""
    _parse_http(head)
    return head.warc.http_headers.status_code if head.warc.is_http_parsed else None


def capture_of(head: Head, file: str, limit: int) -> Capture:
    """Return the capture of a record; raise :class:`RecordError` if its body cannot be read.

    The capture of a revisit record has an empty body, which the index can fill.
    """
    _parse_http(head)
    warc = head.warc
    http = warc.http_headers if warc.is_http_parsed else None
    headers = http.to_tuples() if http else (("Content-Type", _resource_type(head)),)
    capture = Capture(
        url=head.url,
        date=head.date,
        status=http.status_code if http else None,
        reason=http.reason_phrase if http else None,
        headers=headers,
        body=b"",
        file=file,
        offset=head.record.offset,
        record_id=head.record_id,
        payload_digest=head.payload_digest,
        digest_ok=head.record.digest_ok,
        truncated=_text(warc.headers.get("WARC-Truncated")),
        revisit=head.revisit(),
    )
    if not capture.revisit:
        _read_body(capture, warc.reader.read(), limit)
    return capture


def _parse_http(head: Head) -> None:
    warc = head.warc
    if not warc.is_http or warc.is_http_parsed:
        if head.kind == _RESPONSE and not warc.is_http:
            raise RecordError("bad_head", "a response that is not HTTP")
        return
    try:
        warc.parse_http(quirks_mode=True)  # accepts bare line feeds; else the body would be lost
    except OSError as error:
        raise RecordError("bad_head", f"the HTTP head cannot be read ({error})") from error
    if warc.http_headers.status_code is None and head.kind == _RESPONSE:
        raise RecordError("bad_head", "the HTTP head has no status line")


def _read_body(capture: Capture, payload: bytes, limit: int) -> None:
    if len(payload) > limit:
        raise RecordError("too_large", f"the body has {len(payload):,} bytes")
    if capture.digest_ok is None and capture.payload_digest:
        algorithm, _, value = capture.payload_digest.partition(":")
        capture.digest_ok = digest_fits(algorithm, value, payload)
    capture.body = decode(
        payload,
        transfer=capture.header("Transfer-Encoding") or "",
        content=capture.header("Content-Encoding") or "",
        limit=limit,
        cut=capture.truncated is not None,
    )


def _resource_type(head: Head) -> str:
    return head.warc.headers.get("Content-Type") or "application/octet-stream"


def provenance_of(head: Head) -> Provenance | None:
    """Return the content of a metadata record of our writer; None for other records."""
    if head.kind != _METADATA:
        return None
    fields = parse_fields(head.warc.reader.read())
    names = {name for name, _ in fields}
    if "requestUrl" not in names:
        return None
    first = dict(reversed(fields))
    return Provenance(
        request_url=first["requestUrl"],
        redirects=tuple(value for name, value in fields if name == "redirects"),
        spider=first.get("spider"),
    )


def provenance_among(followers: Iterable[Head]) -> Provenance | None:
    """Return the content of the first metadata record of our writer; None if there is none."""
    return next((found for head in followers if (found := provenance_of(head))), None)


def parse_fields(block: bytes) -> list[tuple[str, str]]:
    """Return the fields of ``application/warc-fields``: one ``name: value`` on each line, UTF-8."""
    lines = block.decode("utf-8", "replace").split("\n", _MAX_FIELDS)[:_MAX_FIELDS]
    pairs = (line.partition(":") for line in lines)
    return [(name.strip(), value.strip()) for name, colon, value in pairs if colon]


def parse_date(text: str | None) -> datetime:
    """Return a WARC-Date, which may end with any unit from the year down to nanoseconds.

    Raises :class:`RecordError` if the text is not such a date.
    """
    written = (text or "").strip()
    if len(written) < len(_DATE_PATTERN):
        written += _DATE_PATTERN[len(written) :] if len(written) >= 4 else ""
    try:
        date = datetime.fromisoformat(written)
        return date.replace(tzinfo=UTC) if date.tzinfo is None else date.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise RecordError("bad_head", f"no date in {written[:40]!r}") from error


def _text(value: str | None) -> str | None:
    return value.strip() or None if value else None

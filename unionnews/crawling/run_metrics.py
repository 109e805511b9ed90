"""Metrics of a site's folder, for the text file collector of Prometheus' node exporter.

They are all read from the folder, so they are right even after a run that was killed.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import datetime
from itertools import islice
from pathlib import Path

from prometheus_client import CollectorRegistry, Gauge, generate_latest

from unionnews.dataset.rows import instant
from unionnews.exceptions import LedgerError
from unionnews.folder.atomic import write_whole
from unionnews.folder.file_names import RECORDS
from unionnews.folder.ledger import View, newest_records, seconds_left

COVERED = 1000
"""Number of the newest records whose fields are checked: few, so a broken parser shows at once."""
_MOST_FAILURES = 100_000
_MOST_REASONS = 20
_FIELDS = (
    "headline", "authors", "editors", "source", "datePublished", "articleSection", "keywords",
    "description", "articleBody", "images",
)  # fmt: skip
_HELP = {
    "run_started_timestamp_seconds": "When the last run began.",
    "run_ended_timestamp_seconds": "When the last run that came to its end ended.",
    "run_complete": "1 if nothing ended failed or pending in the last run.",
    "run_new_revisions": "Records written by the last run.",
    "run_requests": "Requests of the last run.",
    "run_received_bytes": "Bytes received by the last run.",
    "addresses": "Article addresses known, by state.",
    "list_pages": "List pages of the current walk, by state.",
    "backlog_pages": "Pages that wait to be fetched.",
    "backlog_seconds": "Time that fetching them takes at least, by the delays of their hosts.",
    "newest_article_timestamp_seconds": "When the newest article was published.",
    "freshness_seconds": "Age of the newest article when this was written.",
    "failures": "Pages that could not be had, by reason.",
    "field_coverage_ratio": f"Part of the newest {COVERED} records that have the field.",
}

Sample = tuple[str, dict[str, str], float]


def write_metrics(target: Path, folder: Path, site: str, now: datetime) -> Path:
    """Write ``unionnews_<site>.prom`` into a folder in one step; return its path."""
    target.mkdir(parents=True, exist_ok=True)
    file = target / f"unionnews_{site}.prom"
    # The temporary file is not seen: the collector reads only *.prom.
    write_whole(file, text(samples(folder, site, now)), alone=False)
    return file


def samples(folder: Path, site: str, now: datetime) -> Iterator[Sample]:
    """Yield name, labels and value of each metric; none if there is no readable ledger."""
    try:
        with View.read(folder) as view:
            found = [*_run(view), *_ledger(view, now)]
    except LedgerError:
        return
    found += [("field_coverage_ratio", {"field": f}, part) for f, part in coverage(folder).items()]
    for name, labels, value in found:
        yield name, {"site": site, **labels}, value


def _run(view: View) -> Iterator[Sample]:
    runs = view.runs(20)
    if runs:
        yield "run_started_timestamp_seconds", {}, instant(runs[0].started)
    ended = next((run for run in runs if run.ended and run.summary), None)
    if ended is None or ended.ended is None or ended.summary is None:
        return
    summary = ended.summary
    left = [
        summary[kind].get(state, 0)
        for kind in ("states", "list_pages")
        for state in ("pending", "failed")
    ]
    counts = summary["counts"]
    yield "run_ended_timestamp_seconds", {}, instant(ended.ended)
    yield "run_complete", {}, float(not any(left))
    yield "run_new_revisions", {}, counts.get("newRevisions", 0)
    yield "run_requests", {}, counts.get("requests", 0)
    yield "run_received_bytes", {}, counts.get("bytes", 0)


def _ledger(view: View, now: datetime) -> Iterator[Sample]:
    yield from (("addresses", {"state": name}, n) for name, n in view.states().items())
    yield from (("list_pages", {"state": name}, n) for name, n in view.list_pages().items())
    waiting = view.backlog(now)
    yield "backlog_pages", {}, sum(host.pages for host in waiting)
    yield "backlog_seconds", {}, seconds_left(waiting)
    if view.runs(1) and (newest := view.summary().newest):
        with suppress(ValueError):  # a pipeline of the operator's may write any date
            published = instant(newest)
            yield "newest_article_timestamp_seconds", {}, published
            yield "freshness_seconds", {}, now.timestamp() - published
    for reason, n in failures(view).items():
        yield "failures", {"reason": reason}, n


def failures(view: View) -> dict[str, int]:
    """Return the number of failed pages by kind of failure; rare kinds are ``other``."""
    kinds = Counter(
        _kind(failure.reason or "") for failure in islice(view.failures(), _MOST_FAILURES)
    )
    shown = dict(kinds.most_common(_MOST_REASONS))
    other = kinds.total() - sum(shown.values())
    return {**shown, "other": shown.get("other", 0) + other} if other else shown


def _kind(reason: str) -> str:
    # Reasons contain addresses, but labels must not, or there would be a time series for each.
    if match := re.search(r"\bHTTP [1-5]\d\d\b", reason):
        return match[0]
    words = re.match(r"[A-Za-z][A-Za-z ]{2,40}", reason)
    return words[0].strip() if words else "other"


def coverage(folder: Path) -> dict[str, float]:
    """Return, for each field, the share (0 to 1) of the newest records that have it."""
    records = newest_records(folder / RECORDS, COVERED)
    if not records:
        return {}
    return {
        name: sum(bool(record.get(name)) for record in records) / len(records) for name in _FIELDS
    }


def text(found: Iterable[Sample]) -> bytes:
    """Return samples in Prometheus' text format, grouped by name."""
    registry = CollectorRegistry()
    gauges: dict[str, Gauge] = {}
    for name, labels, value in found:
        if name not in gauges:
            gauges[name] = Gauge(f"unionnews_{name}", _HELP[name], labels, registry=registry)
        gauges[name].labels(**labels).set(value)
    return generate_latest(registry)

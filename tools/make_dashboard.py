"""Write deploy/grafana/unionnews.json: one panel for each question of an operator."""

import json
import sys
from pathlib import Path

TARGET = Path(__file__).resolve().parent.parent / "deploy" / "grafana" / "unionnews.json"
PANELS = (
    (
        "Age of the newest article",
        "s",
        "time() - unionnews_newest_article_timestamp_seconds",
        "{{site}}",
    ),
    ("Since the last run's end", "s", "time() - unionnews_run_ended_timestamp_seconds", "{{site}}"),
    ("New records a run", "short", "unionnews_run_new_revisions", "{{site}}"),
    (
        "Requests for each new record",
        "short",
        "unionnews_run_requests / (unionnews_run_new_revisions > 0)",
        "{{site}}",
    ),
    ("Pages that wait", "short", "unionnews_backlog_pages", "{{site}}"),
    ("Time they take", "s", "unionnews_backlog_seconds", "{{site}}"),
    (
        "Failures by reason",
        "short",
        "sum by (site, reason) (unionnews_failures)",
        "{{site}} {{reason}}",
    ),
    ("Articles by state", "short", "sum by (state) (unionnews_addresses)", "{{state}}"),
    ("Field coverage", "percentunit", "unionnews_field_coverage_ratio", "{{site}} {{field}}"),
    ("Received a run", "bytes", "unionnews_run_received_bytes", "{{site}}"),
)


def panel(number: int, title: str, unit: str, query: str, legend: str) -> dict[str, object]:
    """Return the panel of one graph; there are two in each row."""
    source = {"type": "prometheus", "uid": "${source}"}
    return {
        "id": number + 1,
        "title": title,
        "type": "timeseries",
        "datasource": source,
        "gridPos": {"h": 8, "w": 12, "x": number % 2 * 12, "y": number // 2 * 8},
        "fieldConfig": {"defaults": {"unit": unit, "min": 0}, "overrides": []},
        "options": {"legend": {"displayMode": "table", "calcs": ["lastNotNull"]}},
        "targets": [{"refId": "A", "datasource": source, "expr": query, "legendFormat": legend}],
    }


def dashboard() -> dict[str, object]:
    """Return the dashboard in Grafana's import format."""
    return {
        "title": "unionnews",
        "uid": "unionnews",
        "schemaVersion": 39,
        "time": {"from": "now-30d", "to": "now"},
        "refresh": "5m",
        "templating": {
            "list": [
                {"name": "source", "type": "datasource", "query": "prometheus", "label": "Source"}
            ]
        },
        "panels": [panel(number, *row) for number, row in enumerate(PANELS)],
    }


def main() -> int:
    """Write the file; with ``--check``, only say whether it is up to date."""
    text = json.dumps(dashboard(), indent=1) + "\n"
    if "--check" in sys.argv:
        return 0 if TARGET.read_text(encoding="utf-8") == text else 1
    TARGET.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

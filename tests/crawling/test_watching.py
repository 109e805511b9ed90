"""Metrics, webhook, JSON logs: what an operator looks at."""

import json
import logging
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from running import ROOT, run_unionnews

from unionnews.crawling.logs import JsonFormatter
from unionnews.crawling.run_metrics import (
    coverage,
    failures,
    text,
    write_metrics,
)
from unionnews.crawling.watching import checked, post
from unionnews.exceptions import UsageError
from unionnews.folder.ledger import Ledger, Link, State, newest_records

pytestmark = pytest.mark.measured

NOW = datetime(2024, 5, 28, 9, tzinfo=UTC)
DEPLOY = ROOT / "deploy"


def crawled(folder: Path) -> None:
    """A run: 3 articles saved, 4 failed for three reasons, 1 pending."""
    url = "http://paper.cn/{}.html".format
    with Ledger.open(folder, "live", NOW, version="1") as ledger:
        ledger.begin_run(NOW, {})
        ledger.begin_walk(["http://paper.cn/"], NOW)
        ledger.add([Link(url(n), url(n)) for n in range(8)], NOW)
        ledger.note_delay("paper.cn", 120, NOW)
        for n in range(3):
            record = {
                "id": f"{n:016x}", "url": url(n), "canonicalUrl": url(n), "headline": "标题",
                "editors": [{"name": "x"}] if n else [], "datePublished": f"2024-05-2{n}T09:00:00+08:00",
            }  # fmt: skip
            ledger.save(url(n), record, NOW)
        reasons = [
            f"HTTP 500 at {url(3)}",
            "page 2 (http://x/4): HTTP 500",
            "nested too deep: 3000",
            "第",
        ]
        for n, reason in enumerate(reasons, 3):
            ledger.finish(url(n), State.FAILED, NOW, reason)
        ledger.end_run(NOW, "finished", {"requests": 9, "bytes": 1000, "newRevisions": 3})


def test_metrics_of_a_folder(tmp_path: Path) -> None:
    crawled(tmp_path / "paper")
    file = write_metrics(tmp_path, tmp_path / "paper", "paper", NOW + timedelta(hours=1))
    lines = set(file.read_text().splitlines())
    assert {
        'unionnews_run_complete{site="paper"} 0.0',
        'unionnews_run_new_revisions{site="paper"} 3.0',
        'unionnews_addresses{site="paper",state="saved"} 3.0',
        'unionnews_addresses{site="paper",state="pending"} 1.0',
        'unionnews_backlog_pages{site="paper"} 2.0',
        'unionnews_backlog_seconds{site="paper"} 240.0',
        'unionnews_failures{reason="HTTP 500",site="paper"} 2.0',
        'unionnews_failures{reason="nested too deep",site="paper"} 1.0',
        'unionnews_failures{reason="other",site="paper"} 1.0',
        'unionnews_field_coverage_ratio{field="headline",site="paper"} 1.0',
        'unionnews_freshness_seconds{site="paper"} 550800.0',
    } <= lines
    covered = coverage(tmp_path / "paper")
    assert covered["editors"] == pytest.approx(2 / 3)
    assert covered["articleBody"] == 0


def test_metrics_are_read_by_prometheus(tmp_path: Path) -> None:
    crawled(tmp_path / "paper")
    file = write_metrics(tmp_path / "prom", tmp_path / "paper", "paper", NOW)
    assert [path.name for path in file.parent.iterdir()] == ["unionnews_paper.prom"]
    if shutil.which("promtool") is None:
        pytest.skip("promtool is not installed (it comes with Prometheus)")
    done = subprocess.run(
        ["promtool", "check", "metrics"],
        input=file.read_text(), text=True, capture_output=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")


def test_a_folder_without_ledger_has_no_metrics(tmp_path: Path) -> None:
    assert write_metrics(tmp_path / "prom", tmp_path, "x", NOW).read_text() == ""
    assert newest_records(tmp_path / "articles.jsonl", 9) == []


def test_a_line_that_is_being_written_does_not_count(tmp_path: Path) -> None:
    file = tmp_path / "articles.jsonl"
    file.write_text('{"id":"1"}\n{"id":"2"}\n{"id":"3')
    assert newest_records(file, 9) == [{"id": "1"}, {"id": "2"}]
    assert newest_records(file, 1) == [{"id": "2"}]


def test_labels_are_escaped() -> None:
    line = text([("failures", {"reason": 'a"b\\c\nd'}, 1)]).decode().splitlines()[-1]
    assert line == 'unionnews_failures{reason="a\\"b\\\\c\\nd"} 1.0'


def test_rare_reasons_are_one_series(tmp_path: Path) -> None:
    with Ledger.open(tmp_path, "live", NOW, version="1") as ledger:
        ledger.begin_run(NOW, {})
        ledger.add([Link(f"k{n}", f"http://paper.cn/{n}") for n in range(60)], NOW)
        for n in range(60):
            letters = "".join(chr(97 + int(digit)) for digit in f"{n:03d}")
            ledger.finish(f"k{n}", State.FAILED, NOW, f"reason {letters}")
        counted = failures(ledger)
    assert len(counted) == 21
    assert sum(counted.values()) == 60


# Webhook -----------------------------------------------------------------------------------------


class Receiver(BaseHTTPRequestHandler):
    answers: list[int]
    got: list[dict]

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.got.append(json.loads(body))
        status = self.answers.pop(0) if self.answers else 200
        self.send_response(status)
        if status == 302:
            self.send_header("Location", "/elsewhere")
        self.end_headers()

    def do_GET(self) -> None:
        self.got.append({"redirect": "followed"})
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def receiver() -> Iterator[tuple[str, type[Receiver]]]:
    handler = type("Handler", (Receiver,), {"answers": [], "got": []})
    with HTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/hook?token=secret", handler
        server.shutdown()
        thread.join()


@pytest.mark.parametrize(
    ("answers", "arrives", "tries"),
    [
        ([], True, 1),
        ([500, 429], True, 3),
        ([500] * 9, False, 3),
        ([404], False, 1),
        ([302], False, 1),
    ],
)
def test_webhook_tries_are_bounded(
    receiver: tuple[str, type[Receiver]],
    caplog: pytest.LogCaptureFixture,
    answers: list[int],
    arrives: bool,
    tries: int,
) -> None:
    url, handler = receiver
    handler.answers = list(answers)
    assert post(url, {"text": "工会"}, pause=0.01) is arrives
    assert handler.got == [{"text": "工会"}] * tries
    assert "secret" not in caplog.text
    assert arrives or "127.0.0.1" in caplog.text


def test_webhook_that_is_not_there(caplog: pytest.LogCaptureFixture) -> None:
    assert not post("http://127.0.0.1:9/secret", {}, pause=0.01)
    assert "secret" not in caplog.text


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://x/", "x", "http://"])
def test_webhook_is_http(url: str) -> None:
    with pytest.raises(UsageError, match="UNIONNEWS_WEBHOOK"):
        checked(url)


@pytest.mark.slow
def test_a_run_is_told_in_all_three_ways(
    receiver: tuple[str, type[Receiver]], tmp_path: Path
) -> None:
    url, handler = receiver
    done = run_unionnews(
        "crawl", "people_acftu", "--demo", "--output", tmp_path / "out", "--log-format", "json",
        UNIONNEWS_WEBHOOK=url, UNIONNEWS_METRICS=str(tmp_path / "prom"),
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    lines = [json.loads(line) for line in done.stderr.splitlines()]
    assert all({"time", "level", "message"} <= set(line) for line in lines)
    (ended,) = (line for line in lines if line.get("site") == "people_acftu" and "states" in line)
    assert (ended["discovered"], ended["states"]["saved"]) == (69, 67)
    assert ended["counts"]["newRevisions"] == 67
    (told,) = handler.got
    assert told["text"].startswith("people_acftu: 67 new, 0 left")
    assert told["complete"] is True
    metrics = (tmp_path / "prom" / "unionnews_people_acftu.prom").read_text()
    assert 'unionnews_run_new_revisions{site="people_acftu"} 67.0' in metrics


@pytest.mark.slow
def test_what_fails_at_telling_is_a_warning(tmp_path: Path) -> None:
    (tmp_path / "prom").write_text("no folder")
    done = run_unionnews(
        "crawl", "people_acftu", "--demo", "--output", tmp_path / "out", "--log-format=json",
        UNIONNEWS_METRICS=str(tmp_path / "prom"),
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "no metrics" in done.stderr


@pytest.mark.slow
def test_errors_are_json_too() -> None:
    done = run_unionnews("crawl", "nowhere", "--log-format", "json")
    assert done.returncode == 2
    assert json.loads(done.stderr)["level"] == "error"
    refused = run_unionnews("--log-format", "xml", "sites")
    assert refused.returncode == 2
    assert "text or json" in refused.stderr


def test_a_log_record_with_an_error_is_one_line() -> None:
    try:
        raise ValueError("第\n二")
    except ValueError:
        record = logging.LogRecord("x", logging.ERROR, "", 1, "a\nb", (), sys.exc_info())
    line = JsonFormatter().format(record)
    assert "\n" not in line
    assert json.loads(line)["message"] == "a\nb"
    assert "ValueError" in json.loads(line)["error"]


# Files -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "command", [["check", "rules", "unionnews.rules.yaml"], ["test", "rules", "unionnews.rules.test.yaml"]],
    ids=["check", "test"],
)  # fmt: skip
def test_alerts_by_promtool(command: list[str]) -> None:
    if shutil.which("promtool") is None:
        pytest.skip("promtool is not installed (it comes with Prometheus)")
    done = subprocess.run(
        ["promtool", *command],
        cwd=DEPLOY / "prometheus",
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_dashboard_and_alerts_ask_for_what_is_written(tmp_path: Path) -> None:
    crawled(tmp_path / "paper")
    written = write_metrics(tmp_path, tmp_path / "paper", "paper", NOW).read_text()
    dashboard = (DEPLOY / "grafana" / "unionnews.json").read_text()
    rules = (DEPLOY / "prometheus" / "unionnews.rules.yaml").read_text()
    asked = set(re.findall(r"\bunionnews_\w+", dashboard + rules))
    assert asked
    assert [name for name in asked if f"# TYPE {name} gauge" not in written] == []
    current = subprocess.run(
        [sys.executable, "tools/make_dashboard.py", "--check"], cwd=ROOT, check=False
    )
    assert current.returncode == 0, "run python tools/make_dashboard.py"

"""Saved searches: what is new goes out once, over a real server, whatever is killed."""

import contextlib
import json
import os
import signal
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import forking
import pytest
from alert_files import saved, told
from ledger_records import NOW, open_ledger
from running import ROOT, run_unionnews
from searched_records import article, save

pytest.importorskip("apprise")

from unionnews.exceptions import UsageError
from unionnews.operate.alerts import read_alerts, shown


class Receiver:
    """Takes messages, and answers what it is told to."""

    def __init__(self) -> None:
        self.messages: list[dict] = []
        self.status = 200
        self.on_message: Callable[[], None] = lambda: None
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                receiver.messages.append({"path": self.path, **json.loads(body)})
                receiver.on_message()
                with contextlib.suppress(ConnectionError):
                    self.send_response(receiver.status)
                    self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.to = f"json://127.0.0.1:{self._server.server_port}/desk"
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    made = Receiver()
    yield made
    made.close()


def add(output: Path, *numbers: int, body: str = "工资上涨") -> None:
    save(output / "union_example", dict.fromkeys(numbers, body))


def test_what_is_new_goes_out_once(tmp_path: Path, receiver: Receiver) -> None:
    add(tmp_path, 1, 2)
    saved(tmp_path, {"name": "wages", "query": "工资", "to": [receiver.to]})
    assert told(tmp_path) == ["wages: begins; 2 articles that are here already are not told"]
    assert receiver.messages == []
    add(tmp_path, 3)
    add(tmp_path, 4, body="别的事")
    told(tmp_path)
    (message,) = receiver.messages
    assert message["title"] == "unionnews: wages: 第3篇"
    assert "http://union.example/a/3" in message["message"]
    told(tmp_path)
    # A new revision of what was told is no news; one that answers only now is.
    with open_ledger(tmp_path / "union_example") as ledger:
        ledger.save("3", article(3, "工资又上涨"), NOW)
        ledger.save("4", article(4, "还是工资的事"), NOW)
    told(tmp_path)
    assert [m["title"] for m in receiver.messages[1:]] == ["unionnews: wages: 第4篇"]


@pytest.mark.slow
@pytest.mark.measured
def test_digest_or_each_and_what_is_taken_down_meanwhile(
    tmp_path: Path, receiver: Receiver
) -> None:
    add(tmp_path, 1)
    one = {"name": "each", "query": "工资", "to": [receiver.to + "/each"], "digest": False}
    saved(tmp_path, one, {"name": "all", "query": "工资", "to": [receiver.to + "/all"]})
    told(tmp_path)
    receiver.status = 500
    add(tmp_path, 2, 3, 4)
    told(tmp_path)
    with open_ledger(tmp_path / "union_example") as ledger:
        ledger.forget("3", "http://union.example/a/3", NOW)
    refused, receiver.messages = receiver.messages, []
    receiver.status = 200
    told(tmp_path)
    by_path = {
        path: [m for m in receiver.messages if m["path"] == path]
        for path in ("/desk/each", "/desk/all")
    }
    assert [m["title"] for m in by_path["/desk/each"]] == [
        "unionnews: each: 第2篇",
        "unionnews: each: 第4篇",
    ]
    (digest,) = by_path["/desk/all"]
    assert digest["title"] == "unionnews: all: 2 new articles"
    assert "第3篇" not in json.dumps(receiver.messages, ensure_ascii=False)
    keys = {m["message"].rsplit("[", 1)[1] for m in refused}
    assert {m["message"].rsplit("[", 1)[1] for m in receiver.messages} < keys
    told(tmp_path)
    assert len(receiver.messages) == 3
    # More than anybody wants one by one are one message.
    add(tmp_path, *range(10, 35))
    told(tmp_path)
    assert receiver.messages[-2]["title"] == "unionnews: each: 25 new articles"
    assert "and 5 more" in receiver.messages[-2]["message"]


@pytest.mark.slow
def test_killed_between_sending_and_noting_it_comes_twice_under_one_key(
    tmp_path: Path, receiver: Receiver
) -> None:
    add(tmp_path, 1)
    saved(tmp_path, {"name": "wages", "query": "工资", "to": ["$DESK"]})
    assert run_unionnews("alerts", "--output", tmp_path, DESK=receiver.to).returncode == 0
    add(tmp_path, 2, 3)
    dry = run_unionnews("alerts", "--dry-run", "--output", tmp_path, DESK=receiver.to)
    assert (dry.returncode, receiver.messages) == (0, [])
    assert "unionnews: wages: 2 new articles" in dry.stdout
    command = [*forking.START, "alerts", "--output", str(tmp_path)]
    with forking.Command(command, cwd=ROOT, env={**_environment(), "DESK": receiver.to}) as process:
        receiver.on_message = process.kill
        assert process.wait() == -signal.SIGKILL
    receiver.on_message = lambda: None
    for _ in range(2):
        done = run_unionnews("alerts", "--output", tmp_path, DESK=receiver.to)
        assert done.returncode == 0, done.stderr
    first, second = receiver.messages
    assert first == second
    receiver.status = 500
    add(tmp_path, 4)
    done = run_unionnews("alerts", "--output", tmp_path, DESK=receiver.to)
    assert (done.returncode, "did not take it" in done.stderr) == (1, True)


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT)}


@pytest.mark.slow
def test_a_crawl_sends_alerts(tmp_path: Path, receiver: Receiver) -> None:
    (tmp_path / "demo").mkdir()
    saved(tmp_path / "demo", {"name": "all", "query": "工会", "to": [receiver.to]})
    crawl = ["crawl", "people_acftu", "--demo", "--output", tmp_path, "--quiet"]
    assert run_unionnews(*crawl, "--until", "2000-01-01").returncode in (0, 3)
    assert receiver.messages == []
    done = run_unionnews(*crawl)
    assert done.returncode == 0, done.stderr
    (message,) = receiver.messages
    assert message["title"] == "unionnews: all: 64 new articles"


@pytest.mark.slow
@pytest.mark.measured
def test_headlines_are_text(tmp_path: Path, receiver: Receiver) -> None:
    add(tmp_path, 1)
    saved(tmp_path, {"name": "n", "query": "工资", "to": [receiver.to]})
    told(tmp_path)
    hostile = "a\r\nBcc: x@example.org\u202e<script>" + "x" * 1_000_000
    save(tmp_path / "union_example", {2: "工资"}, headline=hostile)
    told(tmp_path)
    (message,) = receiver.messages
    assert "\n" not in message["title"]
    assert "\u202e" not in message["title"] + message["message"]
    assert len(message["message"]) < 2_000


@pytest.mark.parametrize(
    "to",
    [
        "mailto://user:secret@example.org", "json://hooks.example/services/secret?+Key=secret", "https://discord.com/api/webhooks/4174216298/JHMHI8qBe7bk2ZwO5U711o3dV_js",
        "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ/", "tgram://123456789:abcdefg_hijklmnop/12315544",
        "feishu://abcd1234567890", "dingtalk://abcdefgh12345678", "wecombot://abcd1234-ab12-cd34", "json://127.0.0.1/",
    ],
)  # fmt: skip
def test_channels_that_are_known(tmp_path: Path, to: str) -> None:
    path = saved(tmp_path, {"name": "n", "query": "工资", "to": [to]})
    assert read_alerts(path)[0].to == (to,)
    assert "secret" not in shown(to)
    assert "JHMHI8qBe7bk2ZwO5U711o3dV_js" not in shown(to)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[[alert", "cannot be read"),
        ("[other]", "[[alert]]"),
        ('[[alert]]\nname="a"', "name and query"),
        ('[[alert]]\nname="a"\nquery="x"\nto=[]', "list of addresses"),
        ('[[alert]]\nname="a"\nquery="x"\nto=["$NOT_SET_ANYWHERE"]', "is not set"),
        ('[[alert]]\nname="a"\nquery="x"\nto=["none://secret"]', "no address that Apprise knows"),
        ('[[alert]]\nname="a"\nquery="date:x"\nto=["json://h"]', "not a date"),
        ('[[alert]]\nname="a"\nquery="x"\nto=["json://h"]\ncolour=1', "its keys are"),
    ],
)
def test_a_file_that_cannot_be_read_is_told(tmp_path: Path, text: str, says: str) -> None:
    (tmp_path / "alerts.toml").write_text(text, encoding="utf-8")
    with pytest.raises(UsageError) as told_error:
        read_alerts(tmp_path / "alerts.toml")
    assert says in str(told_error.value)
    assert "secret" not in str(told_error.value)

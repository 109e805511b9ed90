"""What commands print where a secret is malformed, or stands where it does not belong."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
from running import ROOT, run_unionnews
from scrapy.settings import Settings

from unionnews.cluster.board import Board
from unionnews.crawling.webhook import checked, post
from unionnews.exceptions import RunError, UsageError

SECRET = "hunter2plantedsecret"

REDIS = [
    f"redis://:{SECRET}",
    f"redis://:{SECRET}@",
    f"redis://:{SECRET}@127.0.0.1:port/0",
    f"redis://:{SECRET}/x@127.0.0.1:1/0",
    f"redis://:a#{SECRET}@127.0.0.1:1/0",
    f"redis://{SECRET}/x@127.0.0.1:1/0",
    f"redis://[{SECRET}@127.0.0.1:1/0",
    f"redis:{SECRET}",
    f"http://:{SECRET}@127.0.0.1",
    f"redis://127.0.0.1:1/0?password={SECRET}",
    SECRET,
]
HOOKS = [
    f"https://[hooks.example/{SECRET}",
    f"https://hooks.example:{SECRET}/x",
    f"https://user:{SECRET}\uff03@hooks.example/x",
    f"hooks.example/services/{SECRET}",
    f"https://hooks.example/services/{SECRET} x",
    f"https://hooks.example/services/{SECRET}\n",
    f"https://hooks.example/dienste/über/{SECRET}",
]
ALARMS = [
    f"https://hooks.slack.com/services/T0/B0/{SECRET}",
    f"xoxb-123-{SECRET}",
    f"123456:{SECRET}",
    SECRET,
    f"eyJhbGciOi.{SECRET}.sig",
]


@pytest.mark.parametrize("address", REDIS)
def test_no_password_of_redis_is_told(address: str) -> None:
    pytest.importorskip("redis")
    with pytest.raises((UsageError, RunError)) as caught:
        Board.open(address)
    assert SECRET not in str(caught.value)
    assert caught.value.__suppress_context__, "a traceback shows what it was raised from"


@pytest.mark.parametrize("address", HOOKS)
def test_no_address_of_a_hook_is_told(address: str) -> None:
    with pytest.raises(UsageError) as caught:
        checked(address)
    assert SECRET not in str(caught.value)


@pytest.mark.parametrize("address", HOOKS)
def test_what_sends_to_a_hook_tells_no_address(
    address: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        assert not post(f"http://127.0.0.1:1/{address}", {}, pause=0)
    assert "did not take the summary" in caplog.text
    assert SECRET not in caplog.text


@pytest.mark.parametrize("entry", ALARMS)
def test_no_entry_that_is_no_name_is_told(entry: str) -> None:
    actions = pytest.importorskip("unionnews.operate.check.actions")
    for sender in actions.senders(entry, Settings()):
        assert sender.problem
        assert SECRET not in f"{sender.problem} {sender.name}"


@pytest.mark.slow
def test_no_command_prints_a_planted_secret(tmp_path: Path) -> None:
    demo = ROOT / "unionnews" / "demo" / "people_acftu.warc.gz"
    planted = {
        "UNIONNEWS_REDIS": REDIS[3],
        "UNIONNEWS_WEBHOOK": HOOKS[0],
        "UNIONNEWS_ALARMS": ALARMS[0],
    }
    output = ("--output", tmp_path)
    without = {"UNIONNEWS_REDIS": "", "UNIONNEWS_WEBHOOK": ""}
    calls = [
        (("crawl", "people_acftu", "--replay", demo, *output), planted),
        (("crawl", "people_acftu", "--replay", demo, *output), planted | {"UNIONNEWS_REDIS": ""}),
        (("crawl", "people_acftu", "--replay", demo, *output), without),
        (("check", "people_acftu", "--replay", demo, "--notify", "change", *output), planted),
        (("shards", "status"), planted),
        (("shards", "work"), planted),
        (("retain", "people_acftu", "--upload", f"nostore://k:{SECRET}@bucket", *output), planted),
        (("status", "people_acftu", *output), planted),
        (("verify", "people_acftu", *output), planted),
    ]
    statuses = []
    for arguments, environment in calls:
        done = run_unionnews(*arguments, **environment)
        said = done.stdout + done.stderr
        assert SECRET not in said, arguments[0]
        statuses.append(done.returncode)
    assert all(statuses[:2]), "a crawl goes on without those who are to be told"
    left = [p for p in tmp_path.rglob("*") if p.is_file() and SECRET.encode() in p.read_bytes()]
    assert left == []

"""What commands print where a secret is malformed, or stands where it does not belong."""

import logging
import socket
from collections import Counter
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode

import pytest
from reading_servers import Server
from running import ROOT, run_unionnews
from scrapy.settings import Settings
from typer.main import get_command

from unionnews.cli import app
from unionnews.cli.console import say_error, table
from unionnews.cluster.board import Board
from unionnews.crawling.logs import as_line, hide_passwords
from unionnews.crawling.watching import checked, post
from unionnews.exceptions import (
    RunError,
    UsageError,
    secrets_of,
    without_passwords,
    without_secret,
)
from unionnews.reading_room.reading.feeds_out import hub_address

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


PASSWORDS = [
    f"http://u:{SECRET}@news.example/x",
    f"http://u:{SECRET}/{SECRET}@news.example/x",
    f"http://u:a#{SECRET}@news.example/x",
    f"http://u:p@{SECRET}@news.example/x",
    f"http:/u:{SECRET}@news.example/x",
    f"http://[{SECRET}@news.example/x",
    f"http://:{SECRET}",
    f"http://u:/{SECRET}@news.example/x",
    f"http://news.example:{SECRET}",
    f"http://news.example/x?page=2&access_token={SECRET}#x",
    f"http://news.example/x?key={SECRET}",
]


@pytest.mark.parametrize("address", PASSWORDS)
def test_no_line_and_no_log_shows_the_password_of_an_address(
    address: str, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    hide_passwords()
    say_error(f"{address}: refused")
    table("One", [("address", address)])
    logging.getLogger("scrapy.core").warning("Gave up on %s", address)
    said = f"{capfd.readouterr().err} {caplog.text} {as_line('info', address, url=address)}"
    assert said.count("***") >= 5
    assert SECRET not in said


def test_no_piece_of_a_password_is_told_however_short() -> None:
    secret = secrets_of("postgresql://me:long@ab@db.example/news")
    assert (
        without_secret("no host 'ab@db.example' in abroad", secret)
        == "no host '***db.example' in abroad"
    )


@pytest.mark.parametrize(
    "line",
    [
        "https://a.example/view.php?key=20240527: not there",
        "https://a.example: not there; https://a.example:8080/x: neither",
        "https://a.example/@writer/x?q=me@a.example is an article; write to me@a.example",
        "http://a.example:/x?y=1: refused; http://a.example:/",
        "C:/Users/x: no folder, output/site:x neither",
        "[http://[::1]:80/] http://a.example:80, (http://a.example:80)",
    ],
)
def test_what_has_no_password_is_told_whole(line: str) -> None:
    assert without_passwords(line) == line


@pytest.mark.parametrize(
    "text",
    [
        f'[[alert]]\nname="n"\nquery="a"\nto=["{one}"]'
        for one in (
            SECRET,
            f"${SECRET}",
            f"123:{SECRET}",
            f"json:{SECRET}",
            f"nosuch://u:{SECRET}@h",
        )
    ]
    + [f'["{SECRET}"]\n["{SECRET}"]', f"{SECRET}", f'[[alert]]\nto="{SECRET}\\q"'],
)
def test_no_address_of_a_saved_search_is_told(text: str, tmp_path: Path) -> None:
    alerts = pytest.importorskip("unionnews.operate.alerts")
    path = tmp_path / "alerts.toml"
    path.write_text(text)
    with pytest.raises(UsageError) as caught:
        alerts.read_alerts(path)
    assert SECRET not in str(caught.value)
    assert caught.value.__suppress_context__ or not caught.value.__context__


@pytest.mark.parametrize(
    "address", [one for one in PASSWORDS if SECRET not in one.partition("?")[2]]
)
def test_an_address_with_a_password_is_not_published(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("UNIONNEWS_WEBSUB_HUB", address)
    with pytest.raises(UsageError) as caught:
        hub_address()
    assert SECRET not in str(caught.value)


def test_no_password_of_a_store_is_told_in_part(tmp_path: Path) -> None:
    retention = pytest.importorskip("unionnews.operate.retention")
    stores = pytest.importorskip("unionnews.dataset.sync.stores")
    for address in (f"nostore://:{SECRET}", f"nostore://bucket/x?token={SECRET}"):
        with pytest.raises(UsageError) as caught:
            retention.retain(tmp_path, address, None, datetime.now(UTC))
        assert SECRET not in str(caught.value)
    with pytest.raises(RunError) as cut, stores.store_told(SECRET):
        raise OSError("x" * 290 + SECRET)
    assert SECRET[:6] not in str(cut.value)


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
        (("verify", PASSWORDS[0], *output), planted),
        (("crawl", PASSWORDS[1], *output), without),
        (("fetch", PASSWORDS[0], PASSWORDS[4], "--log-format", "json"), without),
        (("explain", PASSWORDS[1]), without),
        (("new", "newsite", PASSWORDS[5]), without),
        (("forget", PASSWORDS[0], "--site", "people_acftu", *output), without),
        (("feed", "--atom", tmp_path / "feeds", "--base", PASSWORDS[0], *output), without),
        (("sync", PASSWORDS[5], *output), planted | {"UNIONNEWS_SYNC_SECRET": SECRET}),
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


PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy")
WELL_FORMED = {
    "UNIONNEWS_CONTACT": "tests@example.org",
    "UNIONNEWS_ALLOW_PRIVATE_HOSTS": "127.0.0.0/8",
    **dict.fromkeys(PROXIES, f"http://u:{SECRET}@127.0.0.1:1"),
    "UNIONNEWS_WEBHOOK": f"http://127.0.0.1:1/services/{SECRET}",
    "UNIONNEWS_ALARMS": "email,sentry,slack,telegram",
    "UNIONNEWS_TOKEN": SECRET,
    "UNIONNEWS_SYNC_SECRET": SECRET,
    "SPIDERMON_SENTRY_DSN": f"http://{SECRET}@127.0.0.1:1/1",
    "SPIDERMON_SENTRY_PROJECT_NAME": "news",
    "SPIDERMON_SENTRY_ENVIRONMENT_TYPE": "test",
    "SPIDERMON_SMTP_HOST": "127.0.0.1",
    "SPIDERMON_SMTP_PORT": "1",
    "SPIDERMON_SMTP_USER": "u",
    "SPIDERMON_SMTP_PASSWORD": SECRET,
    "SPIDERMON_EMAIL_SENDER": "a@news.example",
    "SPIDERMON_EMAIL_TO": "b@news.example",
    "SPIDERMON_SLACK_SENDER_TOKEN": f"xoxb-{SECRET}",
    "SPIDERMON_SLACK_SENDER_NAME": "news",
    "SPIDERMON_SLACK_RECIPIENTS": "#news",
    "SPIDERMON_TELEGRAM_SENDER_TOKEN": f"123:{SECRET}",
    "SPIDERMON_TELEGRAM_RECIPIENTS": "1",
    "HF_TOKEN": f"hf_{SECRET}",
    "HF_ENDPOINT": f"http://u:{SECRET}@127.0.0.1:1",
    "PGPASSWORD": SECRET,
    "AWS_ACCESS_KEY_ID": "id",
    "AWS_SECRET_ACCESS_KEY": SECRET,
    "AWS_SESSION_TOKEN": SECRET,
    "AWS_ENDPOINT_URL": f"http://u:{SECRET}@127.0.0.1:1",
    "DESK": f"json://u:{SECRET}@127.0.0.1:1/x",
}
MALFORMED = WELL_FORMED | {
    **dict.fromkeys(PROXIES, f"http//u:{SECRET}@[127.0.0.1:x"),
    "UNIONNEWS_ALARMS": ",".join(ALARMS),
    "UNIONNEWS_WEBSUB_HUB": f"http//u:{SECRET}@hub.example",
    "UNIONNEWS_TOKEN": f"{SECRET}\u00e9\n",
    "SPIDERMON_SENTRY_DSN": f"//{SECRET}",
    "SPIDERMON_SMTP_PORT": SECRET,
    "SPIDERMON_SLACK_SENDER_TOKEN": f"xoxb {SECRET}\n",
    "SPIDERMON_TELEGRAM_SENDER_TOKEN": f"123/{SECRET}?\n",
    "HF_TOKEN": f"hf {SECRET}\n",
    "HF_ENDPOINT": f"http//u:{SECRET}@[x",
    "AWS_SECRET_ACCESS_KEY": f"{SECRET}\n",
    "AWS_ENDPOINT_URL": f"http//u:{SECRET}@[x",
    "DESK": f"nosuch://u:{SECRET}@x",
}
DATABASE = f"postgresql://u:{SECRET}@127.0.0.1:1/news?connect_timeout=2"
CALLS: list[tuple[str, ...]] = [
    ("crawl", "SITE", "--replay", "DEMO", "--log-format", "json"),
    ("crawl", "SITE", "--replay", "FOLDER/none.warc.gz"),
    ("crawl", "http://127.0.0.1:1/", "--delay", "0"),
    ("check", "SITE", "--replay", "DEMO", "--notify", "always"),
    ("fetch", "http://127.0.0.1:1/a.html", "--log-format", "json"),
    ("explain", "http://127.0.0.1:1/a.html"),
    ("fixture", "SITE", "http://127.0.0.1:1/a.html"),
    ("new", "newsite", "http://127.0.0.1:1/"),
    ("extract", "FOLDER/none.warc.gz"),
    ("reextract", "SITE", "--add", "FOLDER/none.warc.gz"),
    ("status", "SITE"),
    ("verify", "SITE"),
    ("retry", "SITE"),
    ("index",),
    ("search", "工会 ("),
    ("stories", "--folder", "DEMO/x"),
    ("report", "DEMO/x"),
    ("export", "csv", "DEMO/x", "--one-file"),
    ("upgrade", "FOLDER/none.jsonl"),
    ("repair", "FOLDER/none.jsonl"),
    ("feed", "SITE"),
    ("feed", "--atom", "FOLDER/feeds", "--base", "https://news.example/"),
    ("alerts",),
    ("sync", f"postgresql://u:%zz{SECRET}@127.0.0.1:1/news"),
    ("sync", f"postgresql://127.0.0.1:1/news?password=%{SECRET}"),
    ("sync", f"postgresql://u:p@{SECRET}@127.0.0.1:1/news"),
    ("sync", f"http://u:{SECRET}@[127.0.0.1/hook"),
    ("sync", "hf://datasets/u/news"),
    ("sync", "s3://bucket/news"),
    ("retain", "SITE", "--upload", "s3://bucket/news", "--keep", "0B"),
    ("forget", "http://acftu.people.com.cn/none.html", "--site", "SITE"),
    ("serve", "--port", "PORT", "--replay", "DEMO"),
    ("serve", "--host", "0.0.0.0", "--port", "PORT", "--allow-origin", f"http://u:{SECRET}@x"),
    ("shards", "status"),
    ("shards", "work"),
    ("shards", "plan"),
    ("sites",),
    ("schema",),
]
"""One of each command, and of more where several things may go wrong."""


@pytest.mark.slow
@pytest.mark.parametrize("every", [16, pytest.param(1, marks=pytest.mark.soak)])
def test_no_command_tells_what_any_variable_holds(tmp_path: Path, every: int) -> None:
    """Some commands by one of two environments, or each by both; most meet an error."""
    demo = ROOT / "unionnews" / "demo" / "people_acftu.warc.gz"
    saved = tmp_path / "output" / "alerts.toml"
    run = partial(run_unionnews, cwd=tmp_path, UNIONNEWS_STATE=str(tmp_path / "state"))
    assert run("crawl", "people_acftu", "--replay", demo).returncode == 0
    saved.write_text('[[alert]]\nname="n"\nquery="工会"\nto=["$DESK"]\n')
    told, statuses = [], Counter[int]()
    with socket.create_server(("127.0.0.1", 0)) as taken:
        words = {"SITE": "people_acftu", "PORT": str(taken.getsockname()[1])}
        for number, call in enumerate(CALLS):
            said = [words.get(word, word).replace("DEMO", str(demo)) for word in call]
            both = (
                [WELL_FORMED, MALFORMED] if every == 1 else [(WELL_FORMED, MALFORMED)[number % 2]]
            )
            if call[0] == "shards":  # without it the others get further
                both = [one | {"UNIONNEWS_REDIS": REDIS[2 * at]} for at, one in enumerate(both)]
            for environment in both if number % every in (0, 3) or every == 1 else []:
                done = run(*(word.replace("FOLDER", str(tmp_path)) for word in said), **environment)
                printed = done.stdout + done.stderr
                statuses[done.returncode] += 1
                if SECRET in printed or "Traceback" in printed:
                    told.append((call, done.returncode, printed[-3000:]))
    assert told == []
    assert statuses[1] + statuses[2] + statuses[3] > statuses[0], "errors were provoked"
    left = [p for p in tmp_path.rglob("*") if p.is_file() and SECRET.encode() in p.read_bytes()]
    assert left == []


UNFORESEEN = f"""
from unionnews.crawling.base_spiders import FoundSpider
from unionnews.items import Publisher

class Title(str):
    def __format__(self, how):
        raise ValueError("http://u:{SECRET}@a.example/x?token={SECRET}")

class ParcelUnionSpider(FoundSpider):
    name = "parcel_union"
    title = Title("Parcel Union")
    publisher = Publisher(name="Parcel Union", url="https://parcel.example/")
    inLanguage = "en"
    timezone = "UTC"
    allowed_domains = ["parcel.example"]
    start_urls = ["https://parcel.example/news/"]

    async def start(self):
        yield format(self.title)
"""


@pytest.mark.slow
@pytest.mark.parametrize("form", ["text", "json"])
def test_no_traceback_shows_the_password_of_an_address(tmp_path: Path, form: str) -> None:
    """Neither one in a log, nor that of an error which ends a command."""
    (tmp_path / "parcel_union.py").write_text(UNFORESEEN, encoding="utf-8")
    crawl = ("crawl", "parcel_union", "--output", tmp_path, "--log-format", form)
    for command in (crawl, ("sites",)):
        done = run_unionnews(
            *command, UNIONNEWS_SITES=str(tmp_path), UNIONNEWS_CONTACT="tests@example.org"
        )
        assert "Traceback" in done.stderr
        assert "://***a.example/x?token=***" in done.stderr
        assert SECRET not in done.stdout + done.stderr


def test_every_command_is_tried_with_secrets() -> None:
    assert {call[0] for call in CALLS} == set(get_command(app).commands)  # type: ignore[attr-defined]  # a group


@pytest.mark.slow
def test_a_server_tells_no_variable_and_no_password_of_an_address(tmp_path: Path) -> None:
    server, answers = Server(tmp_path, **WELL_FORMED | {"UNIONNEWS_TOKEN": ""}), []
    asked = [f"/article?{urlencode({'url': address})}" for address in PASSWORDS]
    known = ["/", "/try", "/nosuch", "/sites", "/health", "/openapi.json", "/feed.atom", "/metrics"]
    try:
        for path in asked + known:
            try:
                answers.append(server.read(path).decode())
            except HTTPError as error:
                answers.append(error.read().decode())
    finally:
        said = server.kill()
    assert "unionnews_requests_total" in answers[-1]
    assert not [text[:300] for text in [*answers, said] if SECRET in text]

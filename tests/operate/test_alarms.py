"""Alarms: told once, by file, e-mail and chats; what a page says stays text."""

import email.policy
import gzip
import json
import os
import re
import socketserver
import ssl
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import brotli
import forking
import pytest
from checked_site import START, lists
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from mail_servers import mail_server, served
from running import ROOT, read_jsonl, run_unionnews
from scrapy.settings import Settings
from warc_samples import record

from unionnews.cli.check import show
from unionnews.operate.check import Finding
from unionnews.operate.check.actions import (
    ActionSender,
    SentryAlarm,
    SlackAlarm,
    TelegramAlarm,
    senders,
)
from unionnews.operate.check.alarms import Alarm, alarm_of, tell

NOW = datetime(2024, 5, 27, 9, tzinfo=UTC)
DATE = Finding("datePublished", "at midnight", 0.01, 1.0, "http://union.example/1")
EDITOR = Finding("editors", "filled", 1.0, 0.0, "http://union.example/2")
HOSTILE = Finding(
    "page",
    "refused: x\r\nBcc: all@union.example\x1b[31m <!channel> [b](http://evil.example) {{ 7*7 }} & _x_ \u202e",
    0.0,
    1.0,
    "http://union.example/<b>{{ data }}</b>\n\n.",
)


class Notebook:
    """Takes messages, or refuses them."""

    def __init__(self, name: str = "notebook", why: str | None = None) -> None:
        self.name, self.why, self.problem = name, why, None
        self.taken: list[Alarm] = []

    def send(self, alarm: Alarm) -> str | None:
        if self.why is None:
            self.taken.append(alarm)
        return self.why


def alarm(*findings: Finding) -> Alarm:
    return alarm_of("harbor", findings, 40, NOW)


def test_told_on_a_change_of_state_only(tmp_path: Path) -> None:
    """Hourly: once for each field, once when all is well again."""
    book = Notebook()
    for found in ((), (DATE,), (DATE,), (DATE, EDITOR), (EDITOR,), (DATE,), (), (), (DATE,)):
        assert tell(tmp_path, alarm(*found), [book], "change") == []
    assert [(one.state, len(one.findings)) for one in book.taken] == [
        ("changed", 1), ("changed", 2), ("recovered", 0), ("changed", 1),
    ]  # fmt: skip
    kept = read_jsonl(tmp_path / "checks" / "alarms.jsonl")
    assert [line["state"] for line in kept] == [one.state for one in book.taken]
    first = kept[0]["findings"][0]
    assert (first["field"], first["before"], first["now"]) == ("datePublished", 0.01, 1.0)
    assert first["page"] == "http://union.example/1"


def test_always_and_never(tmp_path: Path) -> None:
    book = Notebook()
    tell(tmp_path, alarm(DATE), [book], "never")
    assert list(tmp_path.iterdir()) == []
    for found in ((), (DATE,), (DATE,)):
        tell(tmp_path, alarm(*found), [book], "always")
    assert [one.state for one in book.taken] == ["as before", "changed", "changed"]


def test_an_alarm_that_was_not_taken_is_sent_again(tmp_path: Path) -> None:
    book, deaf = Notebook(), Notebook("deaf", "HTTP 503")
    problems = tell(tmp_path, alarm(DATE), [book, deaf], "change")
    assert problems == ["harbor: deaf did not take the alarm: HTTP 503"]
    deaf.why = None
    for _ in range(2):
        assert tell(tmp_path, alarm(DATE), [book, deaf], "change") == []
    assert len(book.taken) == len(deaf.taken) == 1
    assert deaf.taken[0].text == book.taken[0].text
    assert len(read_jsonl(tmp_path / "checks" / "alarms.jsonl")) == 1


@pytest.mark.parametrize(
    "damage",
    [
        "",
        "{",
        "[]",
        '{"x": 1}',
        '{"fields": 1}',
        '{"unsent": ["a"], "last": {"x": 1}}',
        '{"unsent": ["a"], "last": {"site": "a", "state": "changed", "time": "", "pages": 1, "findings": [{}]}}',
    ],
)
def test_a_damaged_state_loses_no_alarm(
    tmp_path: Path, damage: str, caplog: pytest.LogCaptureFixture
) -> None:
    book = Notebook()
    tell(tmp_path, alarm(DATE), [book], "change")
    (tmp_path / "checks" / "state.json").write_text(damage, encoding="utf-8")
    assert caplog.messages == []
    tell(tmp_path, alarm(DATE), [book], "change")
    assert len(book.taken) == 2
    [line] = caplog.messages
    assert "state.json: damaged (" in line


def test_what_a_page_says_is_one_line() -> None:
    long = Finding("page", "x" * 5000, 0, 1, None)
    one = alarm(HOSTILE, *[long] * 30)
    assert one.title == "unionnews: harbor has changed (31)"
    lines = one.text.splitlines()
    assert len(lines) == 2 + 20 + 1
    assert lines[-1] == "and 11 more"
    assert all(len(line) < 800 and line.isprintable() for line in lines)


def test_findings_are_shown_as_text(capsys: pytest.CaptureFixture[str]) -> None:
    """What looks like the console's markup, or steers a terminal, is neither."""
    marked = Finding("page", "refused: [/red] [bold]x\x1b[2J", 0, 1, "http://union.example/[/x]")
    show(alarm(marked), False)
    shown = capsys.readouterr().err
    assert "[/red] [bold]x" in shown
    assert "http://union.example/[/x]" in shown
    assert "\x1b[2J" not in shown


# Over real connections --------------------------------------------------------------------------


@pytest.fixture
def mail() -> Iterator[Any]:
    with mail_server() as server:
        yield server


class _Chat(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.taken.append((self.path, self.headers, body))
        self.send_response(self.server.status)
        self.send_header("Content-Type", "application/json")
        answer = b'{"ok": true, "members": []}'
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    do_GET = do_POST

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def chat() -> Iterator[Any]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Chat)
    server.taken, server.status = [], 200
    with served(server):
        yield server


def mail_settings(mail: Any) -> dict[str, str]:
    return {
        "SPIDERMON_SMTP_HOST": "127.0.0.1",
        "SPIDERMON_SMTP_PORT": str(mail.server_address[1]),
        "SPIDERMON_EMAIL_SENDER": "unionnews@union.example",
        "SPIDERMON_EMAIL_TO": "ops@union.example, desk@union.example",
    }


def test_email_holds_the_finding_and_no_header_of_a_page(mail: Any) -> None:
    [sender] = senders("email", Settings(mail_settings(mail)))
    assert sender.send(alarm(DATE, HOSTILE)) is None
    assert [line.partition("<")[2] for line in mail.recipients] == [
        "ops@union.example>", "desk@union.example>",
    ]  # fmt: skip
    message = message_from_bytes(mail.taken[0], EmailMessage, policy=email.policy.default)
    assert message["Subject"] == "unionnews: harbor has changed (2)"
    assert message["Bcc"] is None
    parts = [part for part in message.walk() if not part.is_multipart()]
    assert [part.get_content_type() for part in parts] == ["text/plain"]
    text = parts[0].get_content()
    assert "datePublished: at midnight: 0.01 then, 1 now: http://union.example/1" in text
    assert "{{ 7*7 }}" in text
    assert "Bcc: all@union.example" not in text.splitlines()


def test_a_refused_login_is_one_line_without_the_password(mail: Any) -> None:
    secrets = {"SPIDERMON_SMTP_USER": "ops", "SPIDERMON_SMTP_PASSWORD": "harbor-secret"}
    [sender] = senders("email", Settings({**mail_settings(mail), **secrets}))
    why = sender.send(alarm(DATE))
    assert why
    assert "535" in why
    assert "harbor-secret" not in why
    assert "\n" not in why
    assert mail.taken == []


@pytest.fixture
def self_signed(tmp_path: Path) -> ssl.SSLContext:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "relay.example")])
    made_out = x509.CertificateBuilder(name, name, key.public_key(), 1, NOW, datetime.max)
    both = tmp_path / "relay.pem"
    both.write_bytes(
        made_out.sign(key, hashes.SHA256()).public_bytes(Encoding.PEM)
        + key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(both)
    return context


def test_a_certificate_counts_where_tls_is_asked_for(
    mail: Any, self_signed: ssl.SSLContext
) -> None:
    """A relay's own is good enough to take an alarm, and never enough for a password."""
    mail.tls = self_signed
    settings = mail_settings(mail)
    assert made("email", settings).send(alarm(DATE)) is None
    assert len(mail.taken) == 1
    login = {"SPIDERMON_SMTP_USER": "ops", "SPIDERMON_SMTP_PASSWORD": "harbor-secret"}
    for asked in ({"SPIDERMON_SMTP_ENFORCE_TLS": "True"}, login):
        assert "CERTIFICATE_VERIFY_FAILED" in (
            made("email", {**settings, **asked}).send(alarm(DATE)) or ""
        )
    assert len(mail.taken) == 1


def made(name: str, settings: dict[str, str]) -> Any:
    [sender] = senders(name, Settings(settings))
    assert sender.problem is None
    return sender


def test_telegram_gets_plain_text(chat: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(TelegramAlarm, "api", f"http://127.0.0.1:{chat.server_address[1]}")
    sender = made(
        "telegram",
        {"SPIDERMON_TELEGRAM_SENDER_TOKEN": "12:secret", "SPIDERMON_TELEGRAM_RECIPIENTS": "1,2"},
    )
    assert sender.send(alarm(DATE, HOSTILE)) is None
    contents = [json.loads(body) for _, _, body in chat.taken]
    assert [one["chat_id"] for one in contents] == ["1", "2"]
    assert "parse_mode" not in contents[0]
    assert contents[0]["text"] == alarm(DATE, HOSTILE).text
    chat.status = 401
    assert sender.send(alarm(DATE)) == "OSError: HTTP 401"
    monkeypatch.setattr(TelegramAlarm, "api", "http://127.0.0.1:1")
    assert sender.send(alarm(DATE)) == "OSError: ConnectionError"


def test_slack_gets_no_mention_and_no_link(chat: Any) -> None:
    sender = made(
        "slack",
        {"SPIDERMON_SLACK_SENDER_TOKEN": "xoxb-secret", "SPIDERMON_SLACK_RECIPIENTS": "#ops"},
    )
    sender._action.manager._client.base_url = f"http://127.0.0.1:{chat.server_address[1]}/"
    assert sender.send(alarm(HOSTILE)) is None
    content = json.loads(chat.taken[-1][2])
    assert content["channel"] == "#ops"
    assert "&lt;!channel&gt;" in content["text"]
    assert "<" not in content["text"]
    assert (content["parse"], content["link_names"], content["mrkdwn"]) == ("none", 0, False)
    chat.status = 500
    why = sender.send(alarm(DATE))
    assert why
    assert "xoxb-secret" not in why


def test_sentry_gets_an_event_of_the_site(chat: Any) -> None:
    port = chat.server_address[1]
    sender = made("sentry", {"SPIDERMON_SENTRY_DSN": f"http://key0@127.0.0.1:{port}/7"})
    assert isinstance(sender._action, SentryAlarm)
    assert sender.send(alarm(DATE)) is None
    _, headers, body = chat.taken[0]
    unpack = {"br": brotli.decompress, "gzip": gzip.decompress}[headers["Content-Encoding"]]
    event = json.loads(unpack(body).splitlines()[2])
    assert event["message"].startswith("unionnews: harbor has changed (1)")
    assert event["fingerprint"] == ["unionnews.operate.check", "harbor"]
    assert event["level"] == "error"
    chat.status = 500
    assert "500" in (sender.send(alarm(DATE)) or "")


class _Drip(socketserver.StreamRequestHandler):
    """Answers without end, and never as a whole."""

    def handle(self) -> None:
        with suppress(OSError):
            for _ in range(50):
                self.wfile.write(b"H")
                time.sleep(0.1)


@pytest.mark.slow
def test_a_stalled_sentry_has_not_taken_the_alarm(monkeypatch: pytest.MonkeyPatch) -> None:
    # A bound made small, no part replaced: the server is real, and so is its silence.
    monkeypatch.setattr("unionnews.operate.check.actions.TIMEOUT", 2)
    with served(socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Drip)) as server:
        port = server.server_address[1]
        sender = made("sentry", {"SPIDERMON_SENTRY_DSN": f"http://key0@127.0.0.1:{port}/7"})
        assert sender.send(alarm(DATE)) == "OSError: no answer within 2 seconds"


def test_any_spidermon_action_by_its_path(chat: Any) -> None:
    """The stock one of Slack, with an operator's template."""
    path = "spidermon.contrib.actions.slack.SendSlackMessage"
    settings = {
        "SPIDERMON_SLACK_SENDER_TOKEN": "xoxb-secret",
        "SPIDERMON_SLACK_SENDER_NAME": "desk",
        "SPIDERMON_SLACK_RECIPIENTS": "#ops",
        "SPIDERMON_SLACK_MESSAGE": "{{ data.alarm.title }}",
        "SPIDERMON_SLACK_ATTACHMENTS": "[]",
    }
    sender = made(path, settings)
    assert not isinstance(sender._action, SlackAlarm)
    sender._action.manager._client.base_url = f"http://127.0.0.1:{chat.server_address[1]}/"
    assert sender.send(alarm(DATE)) is None
    assert json.loads(chat.taken[-1][2])["text"] == "unionnews: harbor has changed (1)"


@pytest.mark.parametrize("name", ["pigeon", "no.such.Action", "json.dumps", "json.JSONDecoder"])
def test_what_is_no_action_is_refused(name: str) -> None:
    [sender] = senders(name, Settings())
    assert (sender.problem or "").startswith(f"UNIONNEWS_ALARMS: {name}: ")


def test_a_wrong_name_silences_nobody_else(tmp_path: Path, mail: Any) -> None:
    found = list(senders("pigeon,email", Settings(mail_settings(mail))))
    assert tell(tmp_path, alarm(DATE), found, "change") == []
    assert len(mail.taken) == 1


@pytest.mark.parametrize("name", ["email", "slack", "telegram", "sentry"])
def test_a_missing_setting_is_named(name: str) -> None:
    sender = ActionSender(name, Settings())
    assert "SPIDERMON_" in (sender.problem or "")
    assert sender.send(alarm(DATE)) == sender.problem


@pytest.mark.slow
def test_the_command_alarms_once_and_recovers_once(tmp_path: Path, mail: Any) -> None:
    """Changed, changed, as before, as before: two messages; a dead server hides no finding."""
    done = run_unionnews("crawl", "people_acftu", "--demo", "--output", tmp_path)
    assert done.returncode == 0, done.stderr
    demo = ROOT / "unionnews" / "demo" / "people_acftu.warc.gz"
    changed = tmp_path / "changed.warc"
    changed.write_bytes(record(START, lists([]).encode()))
    where = ("--output", tmp_path / "demo", "--articles", "10")
    by_mail = {"UNIONNEWS_ALARMS": "email", **mail_settings(mail)}

    def check(archive: Path, **environment: str) -> tuple[int, str]:
        told = ("--notify", "change")
        done = run_unionnews("check", "--replay", archive, *told, *where, **environment)
        return done.returncode, done.stderr

    dead = {**by_mail, "SPIDERMON_SMTP_PORT": "1"}
    status, said = check(changed, **dead)
    assert status == 4
    assert "links of articles" in said
    [line] = [line for line in said.splitlines() if "did not take" in line]
    assert line.startswith("unionnews: people_acftu: email did not take the alarm: ConnectionRef")
    assert [check(archive, **by_mail)[0] for archive in (changed, changed, demo, demo)] == [
        4,
        4,
        0,
        0,
    ]
    assert len(mail.taken) == 2
    assert b"has changed" in mail.taken[0]
    assert b"well again" in mail.taken[1]
    kept = read_jsonl(tmp_path / "demo" / "people_acftu" / "checks" / "alarms.jsonl")
    assert [line["state"] for line in kept] == ["changed", "recovered"]
    status, said = check(changed, UNIONNEWS_ALARMS="slack")
    assert status == 4
    assert "SPIDERMON_SLACK_SENDER_TOKEN" in said
    status, said = check(demo, UNIONNEWS_ALARMS="pigeon")
    assert status == 2
    # One site without history hides not what another one has found.
    # A replay tells nobody unless it is asked to.
    done = run_unionnews("check", "unison", "people_acftu", "--replay", changed, *where, **by_mail)
    assert done.returncode == 4
    assert len(mail.taken) == 2
    assert "no records to compare with" in done.stderr
    assert "links of articles" in done.stderr


@pytest.mark.slow
def test_spidermons_monitors_look_at_a_plain_crawl(tmp_path: Path) -> None:
    """The settings of deploy/spidermon: green on a first run and one without news; then red."""
    demo = ROOT / "unionnews" / "demo" / "people_acftu.warc.gz"
    variables = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "deploy" / "spidermon"))),
        "SCRAPY_SETTINGS_MODULE": "watched_settings",
    }
    bar = 'SPIDERMON_FIELD_COVERAGE_RULES={"Article/authors": 0.99}'
    for folder, extra, failed in (("a", (), []), ("a", (), []), ("b", ("-s", bar), ["Field"])):
        settings = (f"UNIONNEWS_REPLAY={demo}", f"UNIONNEWS_OUTPUT={tmp_path / folder}")
        command = ["scrapy", "crawl", "people_acftu", "-s", settings[0], "-s", settings[1], *extra]
        done = forking.run([sys.executable, "-m", *command], 300, cwd=tmp_path, env=variables)
        results = re.findall(r"\[Spidermon\] (\w+)[^/\n]*/.*\.\.\. (\w+)", done.stderr)
        assert len(results) == 4, done.stderr
        assert [name for name, result in results if result == "FAIL"] == failed

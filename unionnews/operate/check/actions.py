"""Spidermon's actions send the alarms of ``unionnews check`` (the extra ``alarms``).

Settings are Spidermon's own (``SPIDERMON_…``). Replaced here are its templates, which are made for
the statistics of a crawl and would run a page's words as template code; and the sending, where it
needs a reactor (e-mail), does not escape the text, or ignores a refusal.
"""

import os
import smtplib
import ssl
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import requests
from scrapy.settings import BaseSettings
from scrapy.utils.misc import load_object
from sentry_sdk.client import Client
from sentry_sdk.envelope import Envelope
from sentry_sdk.transport import HttpTransport
from spidermon.contrib.actions.email import SendEmail
from spidermon.contrib.actions.sentry import SendSentryMessage
from spidermon.contrib.actions.slack import SendSlackMessage
from spidermon.contrib.actions.telegram import SendTelegramMessage
from spidermon.core.actions import Action
from spidermon.data import Data
from spidermon.exceptions import NotConfigured

from unionnews.exceptions import UsageError, without_secret
from unionnews.operate.check.alarms import Alarm
from unionnews.words.patterns import regex

TIMEOUT = 20
"""Longest time to send one message, in seconds."""
MAX_TEXT = 4000
"""Longest chat message, in characters; Telegram takes 4096."""
_PREFIX = "SPIDERMON_"
_NAME = regex(r"[A-Za-z_]{1,40}(\.[A-Za-z_]{1,60}){0,8}")
"""A name or path without digits; what has digits may be a token."""
_SECRET = ("TOKEN", "PASSWORD", "DSN", "SECRET", "KEY", "URL")


class EmailAlarm(SendEmail):  # type: ignore[misc]  # Spidermon has no types
    """Plain text by SMTP; TLS wherever the server offers it."""

    subject = "unionnews"
    body_text = "unionnews"
    body_html_template = None

    def __init__(self, *args: Any, server: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.server = server
        if not server["host"] or not self.sender:
            raise NotConfigured("SPIDERMON_SMTP_HOST and SPIDERMON_EMAIL_SENDER are needed")

    @classmethod
    def from_crawler_kwargs(cls, crawler: Any) -> dict[str, Any]:
        """Return the settings of the mail server; a relay needs no user and password."""
        settings = crawler.settings
        server = {
            "host": settings["SPIDERMON_SMTP_HOST"],
            "port": int(settings["SPIDERMON_SMTP_PORT"] or 25),
            "user": settings["SPIDERMON_SMTP_USER"],
            "password": settings["SPIDERMON_SMTP_PASSWORD"],
            "tls": settings.getbool("SPIDERMON_SMTP_ENFORCE_TLS"),
            "ssl": settings.getbool("SPIDERMON_SMTP_ENFORCE_SSL"),
        }
        return {**super().from_crawler_kwargs(crawler), "server": server}

    def get_subject(self) -> str:
        """Return the title; it contains no text from a page."""
        return _alarm(self).title

    def get_body_text(self) -> str:
        """Return the whole message."""
        return _alarm(self).text

    def send_message(self, message: Any, **_: Any) -> None:
        """Send it. Raises ``OSError`` where the server does not take it."""
        at, context = self.server, ssl.create_default_context()
        host, port = at["host"], at["port"]
        if not (at["tls"] or at["ssl"] or at["user"]):
            # A relay without login offers TLS: even with any certificate it is better than none.
            context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        with (
            smtplib.SMTP_SSL(host, port, timeout=TIMEOUT, context=context)
            if at["ssl"]
            else smtplib.SMTP(host, port, timeout=TIMEOUT)
        ) as client:
            client.ehlo_or_helo_if_needed()
            if not at["ssl"] and (at["tls"] or client.has_extn("starttls")):
                client.starttls(context=context)
            if at["user"]:
                client.login(at["user"], at["password"] or "")
            client.send_message(message)


class SlackAlarm(SendSlackMessage):  # type: ignore[misc]  # Spidermon has no types
    """Plain text: no links, no mentions, no formatting from what a page says."""

    sender_name = "unionnews"

    def run_action(self) -> None:
        """Send it. Raises ``SlackApiError`` where Slack does not take it, ``OSError`` for no user."""
        text = _short(_alarm(self).text)
        for mark, reference in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;")):
            text = text.replace(mark, reference)
        # Spidermon ignores users that it does not find.
        users = [to for to in self.recipients if to.startswith("@")]
        unknown = [to for to in users if to.removeprefix("@") not in self.manager.users]
        self.manager.send_message(
            to=[to for to in self.recipients if to not in unknown], text=text, parse="none", link_names=0,
            mrkdwn=False, unfurl_links=False, unfurl_media=False,
        )  # fmt: skip
        if unknown:
            raise OSError(f"no such user: {', '.join(unknown)}")


class TelegramAlarm(SendTelegramMessage):  # type: ignore[misc]  # Spidermon has no types
    """Plain text, in the body of the request."""

    api = "https://api.telegram.org"

    def run_action(self) -> None:
        """Send it. Raises ``OSError`` where Telegram does not take it."""
        for recipient in self.recipients:
            content = {
                "chat_id": recipient,
                "text": _short(_alarm(self).text),
                "link_preview_options": {"is_disabled": True},
            }
            address = f"{self.api}/bot{self.manager._client.token}/sendMessage"
            try:
                answer = requests.post(
                    address, json=content, timeout=TIMEOUT, allow_redirects=False
                )
            except requests.RequestException as error:
                # The text of the error has the address, and the address has the token.
                raise OSError(type(error).__name__) from None
            if answer.status_code != requests.codes.ok:
                raise OSError(f"HTTP {answer.status_code}")


class SentryAlarm(SendSentryMessage):  # type: ignore[misc]  # Spidermon has no types
    """An event of the site: the title as its group, the lines as its text."""

    project_name = "unionnews"

    def run_action(self) -> None:
        """Send it. Raises ``OSError`` where Sentry does not take it, or not in time."""
        dropped: list[str] = []
        done: list[bool] = []

        class Transport(HttpTransport):
            # Gives up early enough that we still wait for the outcome.
            TIMEOUT = TIMEOUT // 2

            def on_dropped_event(self, _reason: str) -> None:
                dropped.append(_reason)

            def _send_envelope(self, envelope: Envelope) -> None:
                super()._send_envelope(envelope)
                done.append(True)

        alarm = _alarm(self)
        client = Client(
            dsn=self.sentry_dsn, environment=self.environment, transport=Transport,
            default_integrations=False, include_local_variables=False, shutdown_timeout=TIMEOUT,
        )  # fmt: skip
        client.capture_event(
            {
                "message": alarm.text,
                "level": self.sentry_log_level if alarm.findings else "info",
                "logger": "unionnews.operate.check",
                "tags": {"spider_name": alarm.site, "project_name": self.project_name},
                "fingerprint": ["unionnews.operate.check", alarm.site],
            }
        )
        client.close()
        if dropped:
            raise OSError(dropped[0])
        if not done:
            # Reached if attempts are repeated or an answer comes very slowly.
            raise OSError(f"no answer within {TIMEOUT} seconds")


ACTIONS = {
    "email": EmailAlarm,
    "slack": SlackAlarm,
    "telegram": TelegramAlarm,
    "sentry": SentryAlarm,
}


def _alarm(action: Any) -> Alarm:
    alarm: Alarm = action.data.alarm
    return alarm


def _short(text: str) -> str:
    return text if len(text) <= MAX_TEXT else f"{text[: MAX_TEXT - 1]}…"


class _Outcome:
    """Stands for the result of monitors, as far as a Spidermon action reads and writes it."""

    def __init__(self, alarm: Alarm) -> None:
        monitor = SimpleNamespace(name=f"check/{alarm.site}")
        failed = [SimpleNamespace(monitor=monitor, error=line) for line in alarm.lines]
        self.monitors_failed_results = failed
        self.monitors_passed_results = [] if failed else [SimpleNamespace(monitor=monitor)]
        self.error: str | None = None

    def start_action(self, action: Any) -> None:
        pass

    def add_action_success(self, action: Any) -> None:
        # A fallback action has succeeded in place of the one that failed.
        self.error = None

    def add_action_skip(self, action: Any, reason: str) -> None:
        pass

    def add_action_error(self, action: Any, error: str) -> None:
        # The last line of the traceback: the exception.
        self.error = error.strip().rpartition("\n")[2]


class ActionSender:
    """A sender that uses a Spidermon action; ``problem`` says why, if there is none."""

    def __init__(self, name: str, settings: BaseSettings) -> None:
        self.name = name
        self._secrets = [
            str(value)
            for key, value in settings.items()
            if key.startswith(_PREFIX)
            and any(mark in key for mark in _SECRET)
            and len(str(value)) > 3
        ]
        self.problem: str | None = None
        if not _NAME.fullmatch(name):
            # It may be a token or the address of a hook, written where a name belongs.
            self._secrets += [name]
            self.name = "an entry that is no name"
        try:
            self._action = _action_class(name).from_crawler(SimpleNamespace(settings=settings))
        except (NotConfigured, ValueError, UsageError) as error:
            # The other senders are used all the same.
            self.problem = self._without_secrets(f"UNIONNEWS_ALARMS: {self.name}: {error}")

    def send(self, alarm: Alarm) -> str | None:
        """Send a message; return None, or why it could not be sent."""
        if self.problem:
            return self.problem
        outcome = _Outcome(alarm)
        data = Data(
            alarm=alarm, meta={}, stats={}, job=None, spider=None, sc_spider_name=alarm.site
        )
        self._action.run(outcome, data)
        return self._without_secrets(outcome.error) if outcome.error else None

    def _without_secrets(self, text: str) -> str:
        for secret in self._secrets:
            text = without_secret(text, secret)
        return " ".join(text.split())[:300]


def senders(names: str, settings: BaseSettings) -> Iterator[ActionSender]:
    """Yield a sender for each of some comma-separated names.

    A name is one of :data:`ACTIONS` or the path of any Spidermon action; what an action needs is in
    the settings, or in environment variables of the same names. Any other name yields a sender
    with a ``problem``.
    """
    own = settings.copy()
    own.setdict(
        {name: value for name, value in os.environ.items() if name.startswith(_PREFIX)},
        priority="cmdline",
    )
    for name in filter(None, map(str.strip, names.split(","))):
        yield ActionSender(name, own)


def _action_class(name: str) -> Any:
    if name in ACTIONS:
        return ACTIONS[name]
    try:
        found = load_object(name)
    except (ValueError, ImportError, NameError) as error:
        raise UsageError(f"{error}; write {', '.join(ACTIONS)} or the path of an action") from None
    if not (isinstance(found, type) and issubclass(found, Action)):
        raise UsageError("no Spidermon action")
    return found

"""Alerts by the services that people use, in the bytes that these would get, and by mail.

Their addresses are fixed, so the requests go through a proxy of the test, which answers in their
place, under a certificate that is trusted for the test.
"""

import datetime
import json
import socketserver
import ssl
import threading
from collections.abc import Iterator
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from searched_records import save

pytest.importorskip("apprise")

from alert_files import saved, told
from mail_servers import mail_server

CHANNELS = {
    "hooks.slack.com": "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ/",
    "open.feishu.cn": "feishu://abcd1234567890",
    "oapi.dingtalk.com": "dingtalk://abcdefgh12345678",
    "qyapi.weixin.qq.com": "wecombot://abcd1234-ab12-cd34",
    "api.telegram.org": "tgram://123456789:abcdefg_hijklmnop/12315544",
}
TAKEN = {
    "hooks.slack.com": b"ok",
    "open.feishu.cn": b'{"code":0,"msg":"success"}',
    "oapi.dingtalk.com": b'{"errcode":0,"errmsg":"ok"}',
    "qyapi.weixin.qq.com": b'{"errcode":0,"errmsg":"ok"}',
    "api.telegram.org": b'{"ok":true,"result":{}}',
}
REFUSED = {
    "hooks.slack.com": (404, b"no_service"),
    "open.feishu.cn": (200, b'{"code":19001,"msg":"token"}'),
    "oapi.dingtalk.com": (200, b'{"errcode":310000,"errmsg":"keywords not in content"}'),
    "qyapi.weixin.qq.com": (200, b'{"errcode":45009,"errmsg":"freq out of limit"}'),
    "api.telegram.org": (429, b'{"ok":false,"error_code":429,"description":"Too Many Requests"}'),
}
HOSTILE = 'a <!channel> <at id="all"></at> <b>b</b> [c](http://evil.example) *d* _e_ & @all'


LIVE = {
    "hooks.slack.com": ("<!channel>", "<at"),
    "open.feishu.cn": ("<at", "</at"),
    "api.telegram.org": ("<!", "<at", "<b>b"),
}
"""What a page may not say to a service: it would call everybody, or be markup."""


class Services(socketserver.ThreadingTCPServer):
    """A proxy that answers as all of the services."""

    daemon_threads = True

    def __init__(self, certificate: Path) -> None:
        self.tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.tls.load_cert_chain(certificate)
        self.got: list[tuple[str, dict]] = []
        self.refuse = False
        super().__init__(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True).start()


class Handler(BaseHTTPRequestHandler):
    def do_CONNECT(self) -> None:
        self.server.host = self.path.partition(":")[0]
        self.wfile.write(b"HTTP/1.1 200 connected\r\n\r\n")
        self.request = self.connection = self.server.tls.wrap_socket(self.request, server_side=True)
        self.setup()

    def do_POST(self) -> None:
        host, body = self.server.host, self.rfile.read(int(self.headers["Content-Length"]))
        self.server.got.append((host, json.loads(body)))
        status, answer = REFUSED[host] if self.server.refuse else (200, TAKEN[host])
        self.send_response(status)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def handle(self) -> None:
        self.handle_one_request()  # CONNECT
        self.handle_one_request()
        self.connection.close()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def services(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Services]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "services of a test")])
    now = datetime.datetime.now(datetime.UTC)
    day = datetime.timedelta(days=1)
    made = x509.CertificateBuilder(name, name, key.public_key(), 1, now - day, now + day)
    names = x509.SubjectAlternativeName([x509.DNSName(host) for host in CHANNELS])
    certificate = made.add_extension(names, critical=False).sign(key, hashes.SHA256())
    (tmp_path / "trusted.pem").write_bytes(certificate.public_bytes(Encoding.PEM))
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (tmp_path / "both.pem").write_bytes(certificate.public_bytes(Encoding.PEM) + secret)
    server = Services(tmp_path / "both.pem")
    monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{server.server_address[1]}")
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "trusted.pem"))
    monkeypatch.setenv("NO_PROXY", "")
    yield server
    server.shutdown()
    server.server_close()


def texts(got: list[tuple[str, dict]], host: str) -> list[str]:
    """Return the text of each message that a service was sent, as it would show it."""
    shown = []
    for to, message in got:
        if to == host == "hooks.slack.com":
            parts = [part["text"] for part in message["attachments"]]
            shown.append("\n".join([message.get("text") or "", *parts]))
        elif to == host == "api.telegram.org":
            shown.append(message["text"])
        elif to == host == "open.feishu.cn":
            assert message["msg_type"] == "text"
            shown.append(message["content"]["text"])
        elif to == host:
            assert message["msgtype"] == "text"
            shown.append(message["text"]["content"])
    return shown


@pytest.mark.slow
@pytest.mark.measured
@pytest.mark.parametrize("host", CHANNELS)
def test_a_digest_and_one_by_one_by_each_service(
    tmp_path: Path, services: Services, host: str
) -> None:
    save(tmp_path / "union_example", {1: "工资"})
    digest = {"name": "all", "query": "工资", "to": [CHANNELS[host]]}
    saved(tmp_path, digest, {**digest, "name": "each", "digest": False})
    told(tmp_path)
    assert services.got == []
    save(tmp_path / "union_example", {2: "工资"}, headline="工会来信")
    save(tmp_path / "union_example", {3: "工资"}, headline=HOSTILE)
    services.refuse = True
    told(tmp_path)
    refused = texts(services.got, host)
    assert len(refused) == 3
    services.refuse = False
    services.got.clear()
    for _ in range(2):
        told(tmp_path)
    shown = texts(services.got, host)
    # What was refused, by whatever form of words, came again, and once.
    assert shown == refused
    assert all("http://union.example/a/2" in text for text in shown[:2])
    assert all("http://union.example/a/3" in text for text in (shown[0], shown[2]))
    assert shown[0].rstrip().endswith("]")
    assert not any(tag in text for tag in LIVE.get(host, ()) for text in shown)


@pytest.mark.slow  # Apprise waits between two parts
@pytest.mark.parametrize(
    ("host", "articles", "most"),
    [("qyapi.weixin.qq.com", 3, 2048), ("api.telegram.org", 16, 3 * 4096)],
)
def test_what_is_too_long_for_a_service_comes_in_parts(
    tmp_path: Path, services: Services, host: str, articles: int, most: int
) -> None:
    save(tmp_path / "union_example", {1: "工资"})
    saved(tmp_path, {"name": "all", "query": "工资", "to": [CHANNELS[host]]})
    told(tmp_path)
    numbers = range(2, 2 + articles)
    save(tmp_path / "union_example", dict.fromkeys(numbers, "工资"), headline="工" * 290)
    told(tmp_path)
    shown = texts(services.got, host)
    assert len(shown) > 1
    assert all(len(text.encode()) <= most for text in shown)
    whole = "".join(shown)
    assert all(f"http://union.example/a/{number}" in whole for number in numbers)


@pytest.mark.slow
@pytest.mark.measured
def test_mail(tmp_path: Path) -> None:
    save(tmp_path / "union_example", {1: "工资"})
    with mail_server() as server:
        port = server.server_address[1]
        to = f"mailto://127.0.0.1:{port}?smtp=127.0.0.1&from=unionnews@union.example&to=desk@union.example&mode=insecure"
        digest = {"name": "all", "query": "工资", "to": [to]}
        saved(tmp_path, digest, {**digest, "name": "each", "digest": False})
        told(tmp_path)
        save(tmp_path / "union_example", {2: "工资"}, headline="工会来信")
        save(tmp_path / "union_example", {3: "工资"}, headline=HOSTILE + "\r\nBcc: x@evil.example")
        for _ in range(2):
            told(tmp_path)
        mails = [message_from_bytes(one, policy=policy.default) for one in server.taken]
        assert [mail["Subject"] for mail in mails][:2] == [
            "unionnews: all: 2 new articles", "unionnews: each: 工会来信",
        ]  # fmt: skip
        assert len(mails) == 3
        assert {mail["Bcc"] for mail in mails} == {None}
        assert {line.split(":")[1].strip("<> ").split(">")[0] for line in server.recipients} == {"desk@union.example"}  # fmt: skip
        text = mails[0].get_body(("plain",)).get_content()
        assert "http://union.example/a/2" in text
        assert "<b>b</b>" in text

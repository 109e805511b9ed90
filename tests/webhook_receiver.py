"""A receiver of webhooks that a test tells how to answer, and what posts a folder to it."""

import base64
import hashlib
import hmac
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from followed_site import revisions

from unionnews.dataset.sync.following import Synced, SyncOptions
from unionnews.dataset.sync.http_post import HttpTarget
from unionnews.dataset.sync.resending import resend_first

SECRET = "of the test"


class Receiver(ThreadingHTTPServer):
    """Takes what is posted; `answer` decides the status, 0 for none at all."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.posts: list[tuple[str, dict[str, Any]]] = []
        self.by_key: dict[str, dict[str, Any]] = {}
        self.repeated = 0
        self.answer = lambda _post: 200
        self.retry_after = ""
        self.heeds_keys = False
        """Whether a post whose Idempotency-Key is known is left out."""
        threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/hook?token=geheim"

    def keep(self, key: str, post: dict[str, Any]) -> None:
        if self.heeds_keys and key in [known for known, _ in self.posts[:-1]]:
            return
        if post.get("wipe"):
            self.by_key.clear()
        for name in post.get("left", ()):
            self.by_key = {k: v for k, v in self.by_key.items() if not k.startswith(name)}
        for row in post["rows"]:
            self.repeated += row["key"] in self.by_key
            self.by_key.setdefault(row["key"], row["record"])

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of a client that went away."""


class _Handler(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        key, at = self.headers["webhook-id"], self.headers["webhook-timestamp"]
        assert self.headers["Idempotency-Key"] == f'"{key}"'
        signed = hmac.new(SECRET.encode(), f"{key}.{at}.".encode() + body, hashlib.sha256).digest()
        post = json.loads(body)
        status = 401
        if self.headers["webhook-signature"] == f"v1,{base64.b64encode(signed).decode()}":
            status = self.server.answer(post)
        self.server.posts.append((key, post))
        if status in (200, 0, 599):
            self.server.keep(key, post)
        if status == 0:
            self.connection.close()
            return
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.send_header("Location", "/elsewhere")
        if self.server.retry_after:
            self.send_header("Retry-After", self.server.retry_after)
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        pass


def post(
    receiver: Receiver, folder: Path, waited: list[float] | None = None, **options: Any
) -> Synced:
    pauses = [] if waited is None else waited
    return resend_first(
        folder,
        lambda: HttpTarget(receiver.url, folder, SECRET, sleep=pauses.append),
        SyncOptions(**options),
    )


def keyed(folder: Path) -> dict[str, dict[str, Any]]:
    return {f"{name}:{revision}": one for (name, revision), one in revisions(folder).items()}

"""A mail server on loopback, of as much SMTP as takes a message."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


class Mail(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        self.wfile.write(b"220 loopback\r\n")
        while line := self.rfile.readline().strip():
            word = line[:4].upper()
            if word == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                lines = iter(self.rfile.readline, b".\r\n")
                self.server.taken.append(b"".join(lines))
            elif word == b"RCPT":
                self.server.recipients.append(line.decode())
            if word == b"STAR":
                self.wfile.write(b"220 go on\r\n")
                try:
                    self.request = self.server.tls.wrap_socket(self.request, server_side=True)
                except OSError:
                    return
                self.setup()
            elif word == b"AUTH":
                self.wfile.write(b"535 no: " + line + b"\r\n")
            elif word == b"EHLO":
                offers = b"250-STARTTLS\r\n" if self.server.tls else b""
                self.wfile.write(b"250-loopback\r\n" + offers + b"250 AUTH PLAIN\r\n")
            else:
                self.wfile.write(b"221 bye\r\n" if word == b"QUIT" else b"250 ok\r\n")

    def finish(self) -> None:
        super().finish()
        self.request.close()


@contextmanager
def served(server: socketserver.BaseServer) -> Iterator[Any]:
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


@contextmanager
def mail_server() -> Iterator[Any]:
    """Take mail; ``taken`` are the messages, ``recipients`` the lines that named them."""
    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Mail)
    server.taken, server.recipients, server.tls = [], [], None
    with served(server):
        yield server

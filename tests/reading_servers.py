"""Folders with articles for the reading room, and a server of their own that can be killed."""

import os
import subprocess
import urllib.request
from pathlib import Path

import forking
from ledger_records import fill
from read_records import whole_record
from running import ROOT


def at(second: int, number: int, body: str, **fields: object) -> dict:
    made = whole_record(number, body, **fields)
    made["metadata"]["dateDownloaded"] = f"2026-11-28T10:00:{second:02}Z"
    return made


def collect(folder: Path, second: int, numbers: range, **fields: object) -> None:
    fill(folder, numbers, lambda number: at(second, number, f"工资第{number}篇", **fields))


class Server:
    """A ``unionnews serve`` of its own, which can be killed."""

    def __init__(self, output: Path, **variables: str) -> None:
        self._process = forking.Command(
            [*forking.START, "serve", "--port", "0", "--output", output],
            env={**os.environ, "PYTHONPATH": str(ROOT), "UNIONNEWS_CONTACT": "tests@example.org",
                 "UNIONNEWS_STATE": str(output / "state"), **variables},
            stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert self._process.stderr is not None
        self.base = self._process.stderr.readline().split()[-1].rstrip("/")

    def read(self, path: str) -> bytes:
        with urllib.request.urlopen(self.base + path, timeout=60) as answer:
            return bytes(answer.read())

    def kill(self) -> str:
        """End it, and return what it said since it was ready."""
        self._process.kill()
        said: str = self._process.communicate()[1]
        return said

"""Crawls of the tests' own site as real processes."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import forking
from running import PATIENCE, ROOT, read_jsonl
from server import LocalSite

from unionnews.folder.ledger import View

NAME = "local_news"


@dataclass(slots=True)
class LocalCrawl:
    """The site, and one output folder for crawls of it."""

    site: LocalSite
    output: Path
    settings: dict[str, object] = field(default_factory=dict)
    delay: str | None = "0"
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def folder(self) -> Path:
        return self.output / NAME

    def variables(self) -> dict[str, str]:
        return {
            **os.environ,
            "PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "tests"))),
            "SCRAPY_SETTINGS_MODULE": "loopback_settings",
            "LOOPBACK_SETTINGS": json.dumps(self.settings),
            "LOOPBACK_START": self.site.url("/"),
            "UNIONNEWS_CONTACT": "tests@example.org",
            "UNIONNEWS_ALLOW_PRIVATE_HOSTS": "127.0.0.0/8",
            "UNIONNEWS_STATE": str(self.output / "state"),
            **self.environment,
        }

    def command(
        self, *arguments: str, verb: str = "crawl", subject: str | None = NAME
    ) -> list[str]:
        """Return a command; its first argument is the site, where ``subject`` is no other."""
        command = [sys.executable, "-m", "unionnews", verb, "--output", str(self.output)]
        command += [subject] if subject else []
        if verb == "crawl" and self.delay is not None:
            command += ["--delay", self.delay]
        return [*command, *arguments]

    def start(self, *arguments: str, **popen: object) -> subprocess.Popen[str]:
        """Start a crawl and return its process."""
        return forking.Command(
            self.command(*arguments),
            env=self.variables(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            **popen,
        )

    def run(
        self,
        *arguments: str,
        verb: str = "crawl",
        subject: str | None = NAME,
        timeout: float = PATIENCE,
        **popen: object,
    ) -> subprocess.CompletedProcess[str]:
        """Run a crawl, or another command, to its end."""
        command = self.command(*arguments, verb=verb, subject=subject)
        return forking.run(command, timeout, env=self.variables(), **popen)

    def records(self) -> list[dict]:
        """Return the lines of the records; each must be whole."""
        path = self.folder / "articles.jsonl"
        return read_jsonl(path) if path.exists() else []

    def summary(self) -> dict:
        """Return what the last run noted at its end."""
        return json.loads(sorted((self.folder / "runs").glob("*.json"))[-1].read_text("utf-8"))


def states(crawl: LocalCrawl) -> dict[str, str]:
    """Return the state of each article by its number."""
    with View.read(crawl.folder) as view:
        rows = view._rows("SELECT key FROM addresses")
        return {row["key"]: str(view.address(row["key"]).state) for row in list(rows)}


def holds(crawl: LocalCrawl) -> None:
    """Check what must hold after any run."""
    summary = crawl.summary()
    assert summary["discovered"] == sum(summary["states"].values())
    ids = [(record["id"], record["revision"]) for record in crawl.records()]
    assert len(ids) == len(set(ids))

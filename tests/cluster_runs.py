"""A cluster for the tests: a Redis, papers on ten hosts, workers as processes."""

import contextlib
import importlib.util
import itertools
import json
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Container, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import forking
import pytest
from running import PATIENCE, ROOT, until

HERE = ROOT / "tests"
SKEW = """
import datetime, time, time_machine
ahead = datetime.datetime.now(datetime.UTC) + datetime.timedelta(seconds={seconds})
time_machine.travel(ahead, tick=True).start()
"""


def require_cluster() -> None:
    """Skip, with what to do, where the cluster cannot run."""
    for name in ("celery", "redis"):
        if importlib.util.find_spec(name) is None:
            pytest.skip(f"{name} is not installed: pip install -e '.[cluster]'")
    if shutil.which("redis-server") is None:
        pytest.skip("redis-server is not installed: run tools/install_redis.sh as root")


def _ports() -> Iterator[int]:
    """Yield ports of this process alone, and none that the system gives to connections."""
    process = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) % 20
    first = 10_000 + 1000 * process
    yield from itertools.cycle(random.sample(range(first, first + 1000), 1000))


PORTS = _ports()


def free_port() -> int:
    """Return a port for a server that cannot choose one itself."""
    while True:
        port = next(PORTS)
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


@dataclass(slots=True)
class Redis:
    """redis-server with an append-only file."""

    folder: Path
    port: int = field(default_factory=free_port)
    options: tuple[str, ...] = ()
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        self.folder.mkdir(exist_ok=True)
        self.process = subprocess.Popen(
            ["redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--save", "",
             "--appendonly", "yes", "--dir", str(self.folder), *self.options],
            stdout=subprocess.DEVNULL,
        )  # fmt: skip
        until(self.answers, "Redis answers")

    def answers(self) -> bool:
        with (
            contextlib.suppress(OSError),
            socket.create_connection(("127.0.0.1", self.port), 1) as s,
        ):
            s.sendall(b"PING\r\n")
            return s.recv(5) in (b"+PONG", b"-NOAU")
        return False

    def stop(self, how: int = signal.SIGTERM) -> None:
        if self.process:
            self.process.send_signal(how)
            self.process.wait(10)
            self.process = None


@contextmanager
def redis_server(folder: Path, *options: str) -> Iterator[Redis]:
    redis = Redis(folder, options=options)
    redis.start()
    try:
        yield redis
    finally:
        redis.stop(signal.SIGKILL)


@dataclass(slots=True)
class Cluster:
    """Ten papers and the workers that crawl them."""

    folder: Path
    redis: Redis
    port: int
    pages: int
    workers: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    options: tuple[str, ...] = ()
    environment: dict[str, str] = field(default_factory=dict)
    """Variables of all processes, above the usual."""
    python: str = sys.executable
    place: str = ""
    """Where results go, when not to ``output``."""

    @property
    def output(self) -> Path:
        return self.folder / "output"

    @property
    def log(self) -> Path:
        return self.folder / "requests.log"

    def variables(self, machine: str = "here") -> dict[str, str]:
        return {
            **os.environ,
            "PYTHONPATH": os.pathsep.join((str(ROOT), str(HERE))),
            "SCRAPY_SETTINGS_MODULE": "cluster_settings",
            "NEWSSTAND_PORT": str(self.port),
            "UNIONNEWS_CONTACT": "tests@example.org",
            "UNIONNEWS_ALLOW_PRIVATE_HOSTS": "127.0.0.0/8",
            # Each worker stands for a machine: no file is shared.
            "UNIONNEWS_STATE": str(self.folder / machine / "state"),
            "UNIONNEWS_REDIS": self.redis.url,
            **self.environment,
        }

    def run(self, *arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
        command = [self.python, "-m", "unionnews", "shards", *arguments]
        return forking.run(command, PATIENCE, stdin, env=self.variables())

    def submit(self, *plan: str, sites: Container[str] | None = None) -> list[str]:
        """Plan shards and queue them, or those of some sites; return the plan's lines."""
        planned = self.run("plan", *plan)
        assert planned.returncode == 0, planned.stderr
        lines = planned.stdout.splitlines(keepends=True)
        kept = [line for line in lines if sites is None or json.loads(line)["site"] in sites]
        queued = self.run("submit", "-", stdin="".join(kept))
        assert queued.returncode == 0, queued.stderr
        return lines

    def submit_again(self, *plan: str) -> None:
        """Queue again what is dead."""
        planned = self.run("plan", *plan)
        queued = self.run("submit", "-", "--again", stdin=planned.stdout)
        assert queued.returncode == 0, queued.stderr

    def start(self, name: str, *, through: Sequence[str] = (), skew: int = 0) -> None:
        """Start a worker, ``through`` another command, or with a clock that is ``skew`` s ahead."""
        output = self.place or str(self.output)
        scratch = str(self.folder / name / "scratch")
        work = ["work", "--name", name, "--output", output, "--scratch", scratch, *self.options]
        self.begin(name, *work, through=through, skew=skew)

    def begin(self, name: str, *arguments: str, through: Sequence[str] = (), skew: int = 0) -> None:
        """Start a command of the cluster that goes on until it is killed."""
        machine = self.folder / name
        machine.mkdir(exist_ok=True)
        with (machine / "worker.log").open("ab") as log:
            self.workers[name] = forking.Command(
                [*through, self.python, "-m", "unionnews", "shards", *arguments],
                env=self.skewed(self.variables(name), skew),
                stdout=log,
                stderr=log,
            )

    def skewed(self, variables: dict[str, str], seconds: int) -> dict[str, str]:
        if not seconds:
            return variables
        folder = self.folder / "skewed"
        folder.mkdir(exist_ok=True)
        (folder / "sitecustomize.py").write_text(SKEW.format(seconds=seconds))
        return {**variables, "PYTHONPATH": f"{folder}{os.pathsep}{variables['PYTHONPATH']}"}

    def kill(self, name: str) -> None:
        self.workers[name].kill()
        self.workers[name].wait()

    def stop(self) -> None:
        for worker in self.workers.values():
            worker.kill()
            worker.wait()

    def board(self) -> Any:
        from unionnews.cluster.board import Board  # noqa: PLC0415  needs the extra

        return Board.open(self.redis.url)

    def logs(self) -> str:
        return "".join(path.read_text("utf-8") for path in self.folder.glob("*/worker.log"))


@contextmanager
def newsstand(port: int, log: Path, pages: int, each: int) -> Iterator[None]:
    """Ten papers on one port of ten hosts; see tests/newsstand.py."""
    arguments = map(str, (port, log, pages, each))
    stand = forking.Command(
        [sys.executable, "-m", "newsstand", *arguments],
        env={**os.environ, "PYTHONPATH": os.pathsep.join((str(ROOT), str(HERE)))},
        stdout=subprocess.PIPE,
    )
    try:
        assert stand.stdout is not None
        assert stand.stdout.readline() == b"serving\n"
        yield
    finally:
        stand.kill()
        stand.communicate()


@contextmanager
def cluster(folder: Path, redis: Redis, pages: int, each: int, *options: str) -> Iterator[Cluster]:
    made = Cluster(folder, redis, free_port(), pages, options=options)
    with newsstand(made.port, made.log, pages, each):
        try:
            yield made
        finally:
            made.stop()


def called(board: Any) -> list[str]:
    """Return the ids of the shards that are called."""
    return [entry.id for entry in board.entries("called")]

"""Results in an S3 bucket, on loopback: uploaded whole or not at all, gathered, merged."""

import json
import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

import pytest
from cluster_runs import Cluster, cluster, free_port, redis_server, require_cluster
from followed_site import forget, made, save
from ledger_records import article_id, url
from running import ROOT, read_jsonl, run_unionnews, until

from unionnews.folder.archive import archive_files

pytestmark = pytest.mark.slow

VENV = Path(os.environ.get("UNIONNEWS_S3_VENV", ROOT / ".venv-s3"))
NAMESPACE = "{http://s3.amazonaws.com/doc/2006-03-01/}"


def variables(port: int) -> dict[str, str]:
    """Return what leads a client to an S3 server on loopback."""
    return {
        "AWS_ACCESS_KEY_ID": "x",
        "AWS_SECRET_ACCESS_KEY": "x",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}",
    }


@dataclass(slots=True)
class Bucket:
    """The bucket "news" of an S3 server of its own."""

    port: int
    server: subprocess.Popen[bytes]

    @property
    def variables(self) -> dict[str, str]:
        return variables(self.port)

    def ask(self, what: str, method: str = "GET") -> bytes:
        url = f"http://127.0.0.1:{self.port}/news{what}"
        with urllib.request.urlopen(urllib.request.Request(url, method=method), timeout=10) as got:
            return bytes(got.read())

    def names(self, prefix: str = "") -> list[str]:
        listed = ElementTree.fromstring(self.ask(f"?list-type=2&prefix={prefix}"))
        return [element.text or "" for element in listed.iter(f"{NAMESPACE}Key")]

    def is_there(self) -> bool:
        try:
            self.ask("", "PUT")
        except (urllib.error.URLError, OSError):
            return False
        return True


@contextmanager
def s3_server() -> Iterator[Bucket]:
    if not (VENV / "bin" / "moto_server").is_file():
        pytest.skip(f"no S3 server in {VENV}: run tools/install_s3.sh")
    port = free_port()
    server = subprocess.Popen(
        [str(VENV / "bin" / "moto_server"), "-H", "127.0.0.1", "-p", str(port)],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    bucket = Bucket(port, server)
    try:
        until(bucket.is_there, "the S3 server answers", every=0.2)
        yield bucket
    finally:
        server.kill()
        server.wait()


@contextmanager
def stored_cluster(tmp_path: Path, bucket: Bucket, heartbeat: int = 4) -> Iterator[Cluster]:
    with (
        redis_server(tmp_path / "redis") as redis,
        cluster(tmp_path, redis, 2, 10, "--heartbeat", str(heartbeat), "--back-off", "0") as run,
    ):
        run.python = str(VENV / "bin" / "python")
        run.place = "s3://news/shards"
        run.environment = bucket.variables
        yield run


def killed_in_mid_upload(run: Cluster, bucket: Bucket, shard: str) -> bool:
    """Kill the worker after the first file of a shard, before its manifest; False: too late."""
    run.start("one")
    until(lambda: bucket.names(f"shards/{shard}/"), "an upload begins", every=0)
    bucket.server.send_signal(signal.SIGSTOP)
    run.kill("one")
    bucket.server.send_signal(signal.SIGCONT)
    time.sleep(0.3)
    return f"shards/{shard}/manifest.json" not in bucket.names()


@pytest.mark.soak
def test_a_result_is_in_the_bucket_whole_or_not_at_all(tmp_path: Path) -> None:
    require_cluster()
    with s3_server() as bucket, stored_cluster(tmp_path, bucket) as run:
        gathered = tmp_path / "gathered"
        papers = [f"paper{number}" for number in range(5)]
        for paper in papers:
            run.submit(paper, "--delay", "0.01")
            if killed_in_mid_upload(run, bucket, paper):
                break
        else:
            pytest.fail("every upload was quicker than the kill")
        done = run.run("gather", run.place, str(gathered))
        assert done.returncode == 0, done.stderr
        assert not (gathered / paper).exists(), "half an upload is no result"
        run.start("two")
        until(lambda: f"shards/{paper}/manifest.json" in bucket.names(), "it is done by another")
        until(lambda: run.board().counts()["running"] == 0, "it is noted")
        assert run.run("gather", run.place, str(gathered)).returncode == 0
        assert "0 results copied" in run.run("gather", run.place, str(gathered)).stderr
        finished = [path.name for path in gathered.iterdir()]
        assert len(read_jsonl(gathered / paper / paper / "articles.jsonl")) == 20
        dataset = tmp_path / "dataset"
        merged = run_unionnews("export", "jsonl", dataset, "--output", gathered, "--quiet")
        assert merged.returncode == 0, merged.stderr
        rows = [row for part in dataset.rglob("part-*.jsonl") for row in read_jsonl(part)]
        assert len({row["id"] for row in rows}) == len(rows) == 20 * len(finished)


def test_visits_of_a_site_go_on_where_the_last_one_stopped(tmp_path: Path) -> None:
    require_cluster()
    with s3_server() as bucket, stored_cluster(tmp_path, bucket, heartbeat=15) as run:
        run.environment["NEWSSTAND_EVERY"] = "4s"
        run.begin("beat", "beat", "paper0", "--delay", "0.01")
        run.start("one")

        def visits() -> list[str]:
            ends = "/manifest.json"
            return [n.split("/")[1] for n in bucket.names("shards/paper0@") if n.endswith(ends)]

        until(lambda: len(visits()) >= 2, "two visits", every=0.2)
        first, *_ = visits()
        ends = ("articles.jsonl", "ledger.sqlite")
        until(
            lambda: not [n for n in bucket.names(f"shards/{first}/") if n.endswith(ends)],
            "the second stands for both",
        )  # fmt: skip
        assert run.log.read_text().count("/news/") == 20, "only new articles are fetched"


def test_an_archive_is_kept_below_a_size(tmp_path: Path) -> None:
    folder = tmp_path / "people_acftu" / "archive"
    folder.mkdir(parents=True)
    for number in (1, 2, 3):
        (folder / f"20240527-{number}.warc.gz").write_bytes(os.urandom(100_000))
    with s3_server() as bucket:
        command = [
            str(VENV / "bin" / "python"), "-m", "unionnews", "retain", "people_acftu",
            "--upload", "s3://news/warc", "--keep", "150K", "--output", str(tmp_path),
        ]  # fmt: skip
        environment = {**os.environ, **bucket.variables, "PYTHONPATH": str(ROOT)}
        done = subprocess.run(
            command, env=environment, capture_output=True, text=True, timeout=300, check=False
        )
        assert done.returncode == 0, done.stderr
        assert [file.name for file in archive_files(folder)] == ["20240527-3.warc.gz"]
        assert bucket.names("warc/") == ["warc/20240527-1.warc.gz", "warc/20240527-2.warc.gz"]


def test_parts_of_sync(tmp_path: Path) -> None:
    folder = tmp_path / "union_example"
    folder.mkdir()
    with s3_server() as bucket:
        command = [
            str(VENV / "bin" / "python"), "-m", "unionnews", "sync",
            "s3://news/articles?format=jsonl", "--output", str(tmp_path),
        ]  # fmt: skip
        environment = {**os.environ, **bucket.variables, "PYTHONPATH": str(ROOT)}
        for numbers in ((1, 2), (3,), ()):
            save(folder, *(made(number) for number in numbers))
            if not numbers:
                forget(folder, 1)
                # What a kill leaves before the manifest is written.
                bucket.ask("/articles/data/site%3Dunion_example/part-00009.jsonl", "PUT")
                assert len(bucket.names("articles/data/")) == 3
            done = subprocess.run(
                command, env=environment, capture_output=True, text=True, timeout=300, check=False
            )
            assert done.returncode == 0, done.stderr
        names = [f"articles/data/site=union_example/part-0000{n}.jsonl" for n in (1, 2)]
        assert bucket.names("articles/") == ["articles/_manifest.json", *names]
        read = "import fsspec, sys; [print(fsspec.open(name).open().read().decode(), end='') for name in sys.argv[1:]]"
        kept = subprocess.run(
            [str(VENV / "bin" / "python"), "-c", read, *(f"s3://news/{name}" for name in names)],
            env=environment, capture_output=True, timeout=300, check=True,
        )  # fmt: skip
    lines = kept.stdout.splitlines()
    ids = [json.loads(line)["id"] for line in lines]
    assert ids == [article_id(url(2)), article_id(url(3))]


@pytest.mark.soak
def test_a_store_that_accepts_connections_and_says_nothing_is_given_up(tmp_path: Path) -> None:
    """It took 423 s with the times of botocore."""
    if not (VENV / "bin" / "python").is_file():
        pytest.skip(f"no client of S3 in {VENV}: run tools/install_s3.sh")
    archive = tmp_path / "people_acftu" / "archive"
    archive.mkdir(parents=True)
    for number in (1, 2):
        (archive / f"2024052{number}-1.warc.gz").write_bytes(b"x" * 1000)
    command = [
        str(VENV / "bin" / "python"), "-m", "unionnews", "retain", "people_acftu",
        "--upload", "s3://news/warc", "--output", str(tmp_path),
    ]  # fmt: skip
    with socket.create_server(("127.0.0.1", 0), backlog=64) as silent:
        environment = {**os.environ, **variables(silent.getsockname()[1]), "PYTHONPATH": str(ROOT)}
        done = subprocess.run(
            command, env=environment, capture_output=True, text=True, timeout=200, check=False
        )
    assert (done.returncode, "Traceback" in done.stderr) == (1, False)

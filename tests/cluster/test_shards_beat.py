"""Sites that are queued whenever their own interval is over."""

import json
import signal
import threading
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from logging import getLogger
from pathlib import Path

import pytest
from cluster_runs import Cluster, Redis, called, cluster, redis_server, require_cluster
from running import PATIENCE, read_jsonl, run_unionnews, until

from unionnews.cluster.board import QUEUE, Board
from unionnews.cluster.planning import scheduled_shard
from unionnews.cluster.results import MANIFEST, Results, begin, gather, succeed
from unionnews.cluster.shard import Shard
from unionnews.cluster.tasks import application, call, intervals, repeat
from unionnews.crawling.host_turns import import_redis
from unionnews.exceptions import RunError, UsageError

EVERY = timedelta(hours=1)
START = datetime(2024, 5, 27, 9, tzinfo=UTC)


@pytest.fixture(scope="module")
def redis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Redis]:
    require_cluster()
    with redis_server(tmp_path_factory.mktemp("redis")) as server:
        yield server


def fresh(redis: Redis) -> Board:
    client = import_redis().Redis.from_url(redis.url, decode_responses=True)
    client.flushall()
    return Board(client)


def visit(number: int) -> Shard:
    return scheduled_shard("people", "people.cn", START + timedelta(seconds=number))


def due(redis: Redis, after: timedelta) -> None:
    """Let the next visit be due so long after now, or before."""
    client = import_redis().Redis.from_url(redis.url)
    whole, _ = client.time()
    client.hset(
        "unionnews:board:schedule:people", "due", int((whole + after.total_seconds()) * 1000)
    )


def do(board: Board, shard: str, state: str = "done") -> None:
    assert board.claim("t", 5, "w").id == shard
    assert board.finish(shard, "t", state)


def test_intervals_are_those_of_the_sites() -> None:
    wrong: dict[str, str] = {}
    assert intervals(["people_acftu", "nowhere"], wrong) == {"people_acftu": timedelta(hours=6)}
    assert list(wrong) == ["nowhere"]
    for name in ("nowhere", "harbor.example"):
        with pytest.raises(UsageError, match=name):
            intervals([name], {})


def test_a_site_without_interval_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    from unionnews.crawling.sites import site_named  # noqa: PLC0415  a class to be changed for this test

    monkeypatch.setattr(site_named("people_acftu"), "every", "")
    with pytest.raises(UsageError, match="people_acftu: no interval"):
        intervals(["people_acftu"], {})


def test_ids_of_visits_are_in_order_of_time() -> None:
    ids = [visit(number).id for number in (0, 9, 10, 3600, 86400 * 400)]
    assert ids == sorted(ids)
    assert ids[0] == "people@20240527T090000Z"


def test_a_series_is_queued_when_its_interval_is_over(redis: Redis) -> None:
    board = fresh(redis)
    assert board.schedule(visit(0), EVERY)
    assert called(board) == [visit(0).id]
    do(board, visit(0).id)
    assert not board.schedule(visit(1), EVERY)
    due(redis, -timedelta(seconds=5))
    assert board.schedule(visit(2), EVERY)
    assert called(board) == [visit(2).id]
    assert board.entry(visit(0).id).state == "", "the board does not grow"
    assert board.counts()["done"] == 0


@pytest.mark.parametrize("state", ["called", "running", "later"])
def test_a_series_is_not_queued_while_its_last_shard_is_under_way(redis: Redis, state: str) -> None:
    board = fresh(redis)
    board.schedule(visit(0), EVERY)
    if state != "called":
        board.claim("t", 5, "w")
    if state == "later":
        board.finish(visit(0).id, "t", "later", "host is down", pause=60)
    assert board.entry(visit(0).id).state == state
    due(redis, -timedelta(seconds=5))
    assert not board.schedule(visit(1), EVERY)
    assert board.entry(visit(0).id).state == state


def test_a_series_goes_on_after_a_dead_letter(redis: Redis) -> None:
    board = fresh(redis)
    board.schedule(visit(0), EVERY)
    do(board, visit(0).id, "dead")
    assert len(board.entries("dead")) == 1
    due(redis, -timedelta(seconds=5))
    assert board.schedule(visit(1), EVERY)
    assert board.entries("dead") == []


def test_a_worker_that_comes_back_to_a_forgotten_shard_ends_nothing(redis: Redis) -> None:
    board = fresh(redis)
    board.schedule(visit(0), EVERY)
    assert board.claim("t", 0.05, "w").id == visit(0).id
    time.sleep(0.1)
    board.sweep(1)
    assert board.entry(visit(0).id).state == "dead"
    due(redis, -timedelta(seconds=5))
    assert board.schedule(visit(1), EVERY)
    assert not board.finish(visit(0).id, "t", "done")
    assert board.entry(visit(0).id).state == ""
    assert board.entry(visit(1).id).state == "called"


def test_visits_that_were_missed_are_not_made_up_for(redis: Redis) -> None:
    board = fresh(redis)
    board.schedule(visit(0), EVERY)
    do(board, visit(0).id)
    due(redis, -3.4 * EVERY)
    assert board.schedule(visit(1), EVERY)
    do(board, visit(1).id)
    client = import_redis().Redis.from_url(redis.url)
    left = float(client.hget("unionnews:board:schedule:people", "due")) / 1000 - board.now()
    assert left >= 0.8 * EVERY.total_seconds()
    assert not board.schedule(visit(2), EVERY), "never sooner than 0.8 of the interval"


def test_an_interval_that_was_shortened_holds_at_once(redis: Redis) -> None:
    board = fresh(redis)
    board.schedule(visit(0), timedelta(days=1))
    do(board, visit(0).id)
    assert not board.schedule(visit(1), timedelta(days=1))
    assert board.schedule(visit(1), EVERY)


# What one shard of a series leaves to the next ---------------------------------------------------


def result(folder: Path, text: str) -> Path:
    (folder / "people" / "archive").mkdir(parents=True)
    for name in ("articles.jsonl", "ledger.sqlite", "archive/1.warc.gz"):
        (folder / "people" / name).write_text(text)
    return folder


@pytest.mark.parametrize("place", ["{}/out", "file://{}/out"], ids=["disk", "store"])
def test_a_shard_begins_with_what_the_last_one_left(tmp_path: Path, place: str) -> None:
    results = Results(place.format(tmp_path))
    begin(results, "people", tmp_path / "first")
    assert not (tmp_path / "first").exists(), "the first of a series begins with nothing"
    results.put(result(tmp_path / "one", "1"), "people@1")
    succeed(results, "people", "people@1")
    assert results.latest("people") == "people@1"
    begin(results, "people", tmp_path / "second")
    found = sorted(path.name for path in (tmp_path / "second").rglob("*.*"))
    assert found == ["articles.jsonl", "ledger.sqlite"]
    results.put(result(tmp_path / "two", "2"), "people@2")
    succeed(results, "people", "people@2")
    assert results.latest("people") == "people@2"
    left = sorted(path.name for path in (tmp_path / "out" / "people@1").rglob("*.*"))
    assert left == ["1.warc.gz", MANIFEST]
    assert list(results.names()) == ["people@1", "people@2"]
    succeed(results, "people", "people@1")
    assert results.latest("people") == "people@2", "one that comes late stands for nothing"


def test_what_a_try_has_done_is_kept(tmp_path: Path) -> None:
    results = Results(str(tmp_path / "out"))
    results.put(result(tmp_path / "one", "1"), "people@1")
    succeed(results, "people", "people@1")
    begun = result(tmp_path / "begun", "further")
    begin(results, "people", begun)
    assert (begun / "people" / "articles.jsonl").read_text() == "further"


def test_what_earlier_visits_left_in_the_scratch_goes(tmp_path: Path) -> None:
    results = Results(str(tmp_path / "out"))
    scratch = tmp_path / "scratch"
    for name in ("people@1", ".people@1.part", "people@2", "people@3", "people_acftu@1", "warc-1"):
        (scratch / name).mkdir(parents=True)
    begin(results, "people", scratch / "people@2")
    assert {path.name for path in scratch.iterdir()} == {
        "people@2",
        "people@3",
        "people_acftu@1",
        "warc-1",
    }


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*.*") if path.is_file())


@pytest.mark.parametrize("place", ["{}/out", "file://{}/out"], ids=["disk", "store"])
def test_a_gathered_copy_does_not_only_grow(tmp_path: Path, place: str) -> None:
    address = place.format(tmp_path)
    results, here = Results(address), tmp_path / "here"
    results.put(result(tmp_path / "one", "1"), "people@1")
    succeed(results, "people", "people@1")
    assert gather(address, here) == (1, 0)
    results.put(result(tmp_path / "two", "2"), "people@2")
    assert gather(address, here) == (1, 1)
    assert "articles.jsonl" in files(here / "people@1"), "not before the place has removed it"
    succeed(results, "people", "people@2")
    assert gather(address, here) == (0, 2)
    assert files(here / "people@1") == ["1.warc.gz", MANIFEST]
    assert "articles.jsonl" in files(here / "people@2")
    assert (here / "people@1" / MANIFEST).read_bytes() == results.read(f"people@1/{MANIFEST}")


def test_a_gathered_copy_keeps_what_two_workers_put_there_in_turn(tmp_path: Path) -> None:
    address, here = f"file://{tmp_path}/out", tmp_path / "here"
    results = Results(address)
    for number in (1, 2):
        results.put(result(tmp_path / f"made{number}", "1"), f"people@{number}")
    gather(address, here)
    # A store takes the later of two uploads at the same moment.
    listed = json.loads(results.read(f"people@1/{MANIFEST}") or b"")
    for entry in listed["files"]:
        entry["sha256"] = "0" * 64
    results.change({f"people@1/{MANIFEST}": json.dumps(listed).encode()})
    before = files(here / "people@1")
    gather(address, here)
    assert files(here / "people@1") == before


def test_a_gathered_copy_loses_nothing_outside(tmp_path: Path) -> None:
    address, here = str(tmp_path / "out"), tmp_path / "here"
    results = Results(address)
    for number in (1, 2):
        results.put(result(tmp_path / f"made{number}", "1"), f"people@{number}")
    gather(address, here)
    (tmp_path / "articles.jsonl").write_text("another's")
    listed = {"files": [{"name": "../../articles.jsonl", "bytes": 0, "sha256": ""}]}
    (here / "people@1" / MANIFEST).write_text(json.dumps(listed))
    with pytest.raises(RunError, match="outside"):
        gather(address, here)
    assert (tmp_path / "articles.jsonl").read_text() == "another's"


def test_an_acknowledgement_that_met_a_restart_of_redis_lets_a_worker_go_on(tmp_path: Path) -> None:
    require_cluster()
    with redis_server(tmp_path / "redis") as redis, application(redis.url).connection() as broker:
        board = fresh(redis)
        board.schedule(visit(0), EVERY)
        call(application(redis.url), board)
        with broker.SimpleQueue(QUEUE) as queue:
            queue.consumer.qos(prefetch_count=1)
            message = queue.get(timeout=PATIENCE)
            redis.stop(signal.SIGKILL)
            message.ack_log_error(getLogger("celery"), broker.connection_errors)
            assert message.channel.qos.can_consume(), "the worker takes the next message"
            redis.start()


# For real ----------------------------------------------------------------------------------------


def states(run: Cluster) -> list[str]:
    found = run.board().entries("waiting", "called", "running", "later", "done", "partial", "dead")
    return [entry.state for entry in found]


def visits(run: Cluster) -> list[str]:
    return sorted(path.name for path in run.output.glob("paper0@*Z"))


@pytest.mark.slow
def test_a_site_is_crawled_in_its_interval(tmp_path: Path) -> None:
    """Two beats, one of them killed, Redis restarted: no visit too many, no page asked twice."""
    require_cluster()
    with (
        redis_server(tmp_path / "redis") as redis,
        cluster(tmp_path, redis, 2, 10, "--heartbeat", "15", "--back-off", "1") as run,
    ):
        run.environment["NEWSSTAND_EVERY"] = "5s"
        for name in ("beat", "other"):
            run.begin(name, "beat", "paper0", "--delay", "0.01")
        run.start("one")

        def visited(times: int) -> bool:
            assert len(states(run)) <= 1, "a site is queued once at a time"
            return len(visits(run)) >= times

        until(lambda: visited(1), "the first visit")
        run.kill("beat")
        redis.stop(signal.SIGTERM)
        redis.start()
        run.begin("beat", "beat", "paper0", "--delay", "0.01")
        until(lambda: visited(3), "two more visits")
        for name in ("beat", "other"):
            run.workers[name].send_signal(signal.SIGTERM)
            assert run.workers[name].wait(PATIENCE) == 0, run.logs()
        names = visits(run)
        asked = Counter(line.split()[2] for line in run.log.read_text().splitlines())
        moments = [datetime.strptime(name, "paper0@%Y%m%dT%H%M%S%z") for name in names]
        assert min(b - a for a, b in pairwise(moments)) >= timedelta(seconds=3), names
        articles = {path: times for path, times in asked.items() if path.startswith("/news/")}
        assert (len(articles), set(articles.values())) == (20, {1}), "only new ones are fetched"
        assert asked["/"] >= 3
        *before, last = (run.output / name / "paper0" for name in names)
        assert len(read_jsonl(last / "articles.jsonl")) == 20
        assert not [path for path in before if (path / "articles.jsonl").exists()]
        archives = [path.name for path in run.output.glob("paper0@*/paper0/archive/*.warc.gz")]
        assert len(set(archives)) == len(archives) >= 2, (
            "archives of all visits fit into one folder"
        )


@pytest.mark.slow
def test_a_site_that_cannot_be_queued_keeps_no_other_waiting(tmp_path: Path) -> None:
    """One has no file, what Redis holds of another is no schedule; the third comes in each round."""
    require_cluster()
    with (
        redis_server(tmp_path / "redis") as redis,
        cluster(tmp_path, redis, 1, 1) as run,
    ):
        import_redis().Redis.from_url(redis.url).set("unionnews:board:schedule:paper1", "spoiled")
        run.begin("beat", "beat", "nowhere", "paper1", "paper2")
        until(lambda: states(run) == ["called"], "the sound one is queued")
        run.workers["beat"].send_signal(signal.SIGTERM)
        assert run.workers["beat"].wait(PATIENCE) == 1
        told = run.logs()
    assert told.count("nowhere: no such site") == 1, told
    assert told.count("paper1: ") == 1, told
    assert "could not be queued: nowhere, paper1" in told


@pytest.mark.slow
def test_each_reason_of_a_failing_step_is_told_once_and_that_it_works_again(
    caplog: pytest.LogCaptureFixture,
) -> None:
    stopping = threading.Event()
    ends = iter(["away", "away", "loading", "away", "", "", "away", "", "stop"])

    def step() -> None:
        if (end := next(ends)) == "stop":
            stopping.set()
        elif end:
            raise RunError(end)

    repeat(step, 0, stopping)
    again = "it is tried again"
    assert caplog.messages == [
        f"RunError: away; {again}",
        f"RunError: loading; {again}",
        "it works again",
        f"RunError: away; {again}",
        "it works again",
    ]


def test_beat_is_told_what_for(tmp_path: Path) -> None:
    done = run_unionnews("shards", "beat", cwd=tmp_path)
    assert done.returncode == 2
    assert "--all" in done.stderr

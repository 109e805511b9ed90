"""Plans, the board, results, and what happens when things around a worker fail."""

import json
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import forking
import pytest
from cluster_runs import (
    Cluster,
    Redis,
    called,
    cluster,
    free_port,
    newsstand,
    redis_server,
    require_cluster,
    until,
)
from newsstand import variables
from running import PATIENCE, UNMEASURED, read_jsonl, run_unionnews

from unionnews.cluster.board import QUEUE, Board
from unionnews.cluster.planning import archive_shards, export_shards, lanes_of, site_shards
from unionnews.cluster.process import options
from unionnews.cluster.results import MANIFEST, Results, gather
from unionnews.cluster.shard import Shard, read_plan
from unionnews.cluster.tasks import application, call, owned
from unionnews.cluster.worker import Worker, why_it_ended
from unionnews.crawling.base_spiders import SiteSpider
from unionnews.crawling.host_turns import import_redis
from unionnews.exceptions import LockedError, RunError, UnknownSiteError, UsageError

PLANNED = datetime(2024, 5, 27, 9, tzinfo=UTC)

# Plans -------------------------------------------------------------------------------------------


def test_a_site_is_one_shard() -> None:
    (shard,) = site_shards(["people_acftu"])
    assert shard.id == "people_acftu"
    assert shard.arguments == {"section": "http://acftu.people.com.cn/"}


def test_days_are_cut_without_gap_or_overlap() -> None:
    shards = list(
        site_shards(["people"], since=date(2024, 1, 1), until=date(2024, 2, 9), days=30, delay=2)
    )
    assert [(s.arguments["since"], s.arguments["until"]) for s in shards] == [
        ("2024-01-01", "2024-01-30"),
        ("2024-01-31", "2024-02-09"),
    ]
    assert [s.id for s in shards] == [
        "people-2024-01-01_2024-01-30",
        "people-2024-01-31_2024-02-09",
    ]
    assert options(shards[0], Path()).delay == 2


def test_list_pages_are_cut_without_gap_or_overlap() -> None:
    shards = list(site_shards(["people_acftu"], pages=(1, 5, 2)))
    assert [(s.arguments["section"], s.arguments["last_list_page"]) for s in shards] == [
        ("http://acftu.people.com.cn/", "2"),
        ("http://acftu.people.com.cn/index3.html", "4"),
        ("http://acftu.people.com.cn/index5.html", "5"),
    ]


def test_cuts_that_do_not_fit() -> None:
    with pytest.raises(UsageError, match="cut it by days"):
        list(site_shards(["people"], pages=(1, 5, 2)))
    with pytest.raises(UsageError, match="--since and --until"):
        list(site_shards(["people"], days=3))
    with pytest.raises(UsageError, match="not both"):
        list(site_shards(["people_acftu"], pages=(1, 5, 2), since=date(2024, 1, 1)))
    with pytest.raises(UnknownSiteError, match="nowhere"):
        list(site_shards(["nowhere"]))
    with pytest.raises(UsageError, match="nobody declared"):
        list(site_shards(["http://harbor.example/"]))


def test_an_archive_is_a_shard_of_its_own_lane(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "x.warc.gz").touch()
    one, two = archive_shards([tmp_path / "a" / "x.warc.gz", tmp_path / "b" / "x.warc.gz"])
    assert one.id != two.id
    assert one.lane != two.lane
    assert one.command[:2] == ["extract", str(tmp_path / "a" / "x.warc.gz")]
    with pytest.raises(UsageError, match="no such archive"):
        list(archive_shards([tmp_path / "none.warc.gz"]))


def test_a_part_of_an_export_is_a_shard(tmp_path: Path) -> None:
    (shard,) = export_shards("parquet", ["people"], tmp_path, PLANNED)
    assert shard.id.startswith("export-parquet-people-20240527T090000Z-")
    assert shard.command[:5] == ["export", "parquet", "{output}/dataset", "--site", "people"]
    with pytest.raises(UnknownSiteError, match="nowhere"):
        list(export_shards("parquet", ["nowhere"], tmp_path, PLANNED))
    with pytest.raises(UsageError, match="--from"):
        list(export_shards("parquet", ["people"], tmp_path / "none", PLANNED))


def test_a_new_plan_of_an_export_is_new_work(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    plans = [
        export_shards("parquet", ["people"], source, moment)
        for source in (tmp_path, tmp_path / "other")
        for moment in (PLANNED, PLANNED + timedelta(hours=1))
    ]
    assert len({shard.id for plan in plans for shard in plan}) == 4


def declared(name: str, *domains: str) -> type[SiteSpider]:
    return type(name, (SiteSpider,), {"name": name, "allowed_domains": list(domains), **FACTS})


FACTS = dict.fromkeys(("title", "publisher", "inLanguage", "timezone", "start_urls", "pages"), "")


def test_sites_that_share_a_host_share_a_lane() -> None:
    lanes = lanes_of(
        [
            declared("channel", "labour.paper.cn"),
            declared("other", "other.cn"),
            declared("whole", "paper.cn", "mirror.org"),
            declared("mirror", "www.mirror.org"),
            declared("near", "newspaper.cn"),
        ]
    )
    assert lanes["channel"] == lanes["whole"] == lanes["mirror"] == "paper.cn"
    assert len({lanes[name] for name in ("whole", "other", "near")}) == 3


@pytest.mark.parametrize(
    "line",
    ["{", "[]", '{"id":"a"}', '{"id":"../a","lane":"x"}', '{"id":"a","lane":"x","kind":"sh"}',
     '{"id":"a/b","lane":"x"}', '{"id":".a","lane":"x"}', '{"id":"a","lane":"x","more":1}',
     '{"id":"a","lane":"x","site":"people","arguments":{"max_article":"3"}}'],
)  # fmt: skip
def test_a_line_that_is_no_shard_is_refused(line: str) -> None:
    with pytest.raises(UsageError):
        list(read_plan([line]))


def test_a_plan_is_read_as_written() -> None:
    shards = list(site_shards(["people"], since=date(2024, 1, 1)))
    assert list(read_plan([*(shard.to_json() for shard in shards), "\n"])) == shards


@pytest.mark.slow
@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["plan"], "nothing to plan"),
        (["plan", "people", "--pages", "5-1/2"], "FIRST-LAST/EACH"),
        (["plan", "people", "--pages", "x"], "FIRST-LAST/EACH"),
        (["plan", "people", "--since", "yesterday"], "2024-05-27"),
        (["plan", "--export", "parquet", "--warc", "x.warc.gz"], "--warc"),
        (["plan", "people", "--export", "parquet", "--since", "2024-01-01"], "--since"),
        (["plan", "people", "--export", "parquet", "--from", "no-such-folder"], "no-such-folder"),
        (["plan", "people", "--from", "output"], "--from"),
        (["plan", "--warc", "x.warc.gz", "--pages", "1-4/2"], "--pages"),
        (["submit", "no-such-plan"], "shards plan"),
        (["submit", "no-such-plan", "--redis", "http://127.0.0.1"], ""),
    ],
)
def test_wrong_usage_is_one_line(arguments: list[str], message: str) -> None:
    done = run_unionnews("shards", *arguments)
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert message in done.stderr


# Results -----------------------------------------------------------------------------------------


def made(folder: Path, text: str = "{}\n") -> Path:
    (folder / "site").mkdir(parents=True)
    (folder / "site" / "articles.jsonl").write_text(text)
    return folder


def test_a_result_is_there_whole_and_the_first_wins(tmp_path: Path) -> None:
    results = Results(str(tmp_path / "out"))
    assert not results.has("a")
    assert results.put(made(tmp_path / "one", "1\n"), "a")
    assert results.has("a")
    assert not results.put(made(tmp_path / "two", "2\n"), "a")
    assert (tmp_path / "out" / "a" / "site" / "articles.jsonl").read_text() == "1\n"
    assert not (tmp_path / "two").exists()
    manifest = json.loads((tmp_path / "out" / "a" / MANIFEST).read_text())
    assert [file["name"] for file in manifest["files"]] == ["site/articles.jsonl"]


def test_a_result_from_another_disk(tmp_path: Path) -> None:
    memory = Path("/dev/shm")
    if not memory.is_dir() or memory.stat().st_dev == tmp_path.stat().st_dev:
        pytest.skip("needs a second file system; /dev/shm is none here")
    there = memory / f"unionnews-{os.getpid()}"
    assert Results(str(tmp_path / "out")).put(made(there), "a")
    assert (tmp_path / "out" / "a" / "site" / "articles.jsonl").is_file()
    assert not there.exists()


def test_a_result_that_cannot_be_put_is_kept(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file where the folder should be")
    folder = made(tmp_path / "one")
    with pytest.raises(RunError, match="cannot be put there"):
        Results(str(tmp_path / "out")).put(folder, "a")
    assert (folder / "site" / "articles.jsonl").is_file()


def test_a_result_in_a_store_has_its_manifest_last(tmp_path: Path) -> None:
    pytest.importorskip("fsspec", reason="fsspec is not installed: pip install -e '.[cluster]'")
    results = Results(f"file://{tmp_path}/bucket")
    target = tmp_path / "bucket" / "a"
    target.mkdir(parents=True)
    (target / "half").touch()
    assert not results.has("a"), "an upload that was cut short is no result"
    assert results.put(made(tmp_path / "one"), "a")
    assert results.has("a")
    assert (target / "site" / "articles.jsonl").read_text() == "{}\n"
    assert not results.put(made(tmp_path / "two"), "a")


def test_a_store_that_takes_nothing_keeps_the_folder(tmp_path: Path) -> None:
    pytest.importorskip("fsspec", reason="fsspec is not installed: pip install -e '.[cluster]'")
    (tmp_path / "bucket").write_text("no folder")
    folder = made(tmp_path / "one")
    with pytest.raises(RunError, match="cannot be uploaded"):
        Results(f"file://{tmp_path}/bucket").put(folder, "a")
    assert (folder / "site" / "articles.jsonl").is_file()
    with pytest.raises(UsageError, match="nowhere"):
        Results("nowhere://bucket")


@pytest.mark.parametrize("place", ["{}", "file://{}"], ids=["disk", "store"])
def test_results_are_gathered_whole_or_not_at_all(tmp_path: Path, place: str) -> None:
    pytest.importorskip("fsspec", reason="fsspec is not installed: pip install -e '.[cluster]'")
    there, here = tmp_path / "there", tmp_path / "here"
    address = place.format(there)
    Results(address).put(made(tmp_path / "one", "1\n"), "a")
    Results(address).put(made(tmp_path / "two", "2\n"), "b")
    (there / "half").mkdir()
    (there / "half" / "articles.jsonl").touch()
    assert gather(address, here) == (2, 0)
    assert gather(address, here) == (0, 2)
    assert sorted(path.name for path in here.iterdir()) == ["a", "b"]
    assert (here / "a" / "site" / "articles.jsonl").read_text() == "1\n"
    (there / "a" / "site" / "articles.jsonl").write_text("3\n")
    with pytest.raises(RunError, match="other bytes"):
        gather(address, tmp_path / "elsewhere")
    assert not (tmp_path / "elsewhere" / "a").exists()


def test_a_manifest_names_nothing_outside(tmp_path: Path) -> None:
    for name in ("../x", "/x"):
        (tmp_path / "a").mkdir(exist_ok=True)
        listed = {"files": [{"name": name, "bytes": 0, "sha256": ""}]}
        (tmp_path / "a" / MANIFEST).write_text(json.dumps(listed))
        with pytest.raises(RunError, match="outside"):
            Results(str(tmp_path)).fetch("a", tmp_path / "to")
    (tmp_path / "a" / MANIFEST).write_text("{")
    with pytest.raises(RunError, match="damaged"):
        Results(str(tmp_path)).fetch("a", tmp_path / "to")


def test_one_worker_for_a_folder(tmp_path: Path) -> None:
    with owned(tmp_path), pytest.raises(LockedError, match="--name"), owned(tmp_path):
        pass


def test_why_a_shard_ended(tmp_path: Path) -> None:
    log = tmp_path / "log"
    log.write_text("first\nunionnews: what went wrong\n\n")
    assert why_it_ended(1, log) == "unionnews: what went wrong"
    log.write_text("2026-11-30 INFO: articles: /news/{n}\n")
    assert why_it_ended(-9, log).startswith("ended with status -9, and said last: 2026-11-30 INFO")
    log.write_text("")
    assert why_it_ended(-9, log) == "ended with status -9"


# The board ---------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def redis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Redis]:
    require_cluster()
    with redis_server(tmp_path_factory.mktemp("redis")) as server:
        yield server


def fresh(redis: Redis) -> Board:
    client = import_redis().Redis.from_url(redis.url, decode_responses=True)
    client.flushall()
    return Board(client)


def shards(*names: str, lane: str = "paper.cn") -> list[Shard]:
    return [Shard(id=name, lane=lane, site="people") for name in names]


def test_a_lane_calls_one_shard_at_a_time(redis: Redis) -> None:
    board = fresh(redis)
    assert board.add(shards("a", "b")) == 2
    assert board.add(shards("a", "b")) == 0
    assert board.add(shards("c", lane="other.cn")) == 1
    assert called(board) == ["a", "c"]
    entry = board.claim("t", 5, "w")
    assert (entry.id, entry.tries) == ("a", 1)
    assert board.claim("u", 5, "w").id == "c"
    assert board.claim("v", 5, "w") is None, "not the turn of b"
    assert not board.finish("a", "u", "done"), "not the holder"
    assert board.finish("a", "t", "done")
    assert called(board) == ["b"]
    assert board.counts()["done"] == 1


class SlowResults:
    """A folder behind a line on which a result takes longer than a heartbeat."""

    HEARTBEAT = 4.0
    SECONDS = 6.0

    def __init__(self, folder: Path) -> None:
        self._results = Results(str(folder))

    def __getattr__(self, name: str) -> object:
        return getattr(self._results, name)

    def put(self, folder: Path, shard: str) -> bool:
        time.sleep(self.SECONDS)
        return self._results.put(folder, shard)


@pytest.mark.slow
def test_a_lease_holds_while_a_result_goes_up(tmp_path: Path, redis: Redis) -> None:
    board = fresh(redis)
    board.add([Shard(id="sites", lane="x", kind="command", command=["sites"])])
    worker = Worker(
        board=board, results=SlowResults(tmp_path / "out"), scratch=tmp_path / "scratch",
        name="w", redis=redis.url, heartbeat=SlowResults.HEARTBEAT, back_off=0,
    )  # fmt: skip
    thread = threading.Thread(target=worker.run)
    thread.start()
    while thread.is_alive():
        worker.beat()
        board.sweep(3)
        assert board.counts()["lost"] == 0
        time.sleep(0.1)
    entry = board.entry("sites")
    assert (entry.state, entry.tries) == ("done", 1), entry
    assert (tmp_path / "out" / "sites" / MANIFEST).is_file()


@pytest.mark.slow
def test_a_shard_whose_lease_ran_out_is_left_to_the_worker_that_has_it(
    tmp_path: Path, redis: Redis
) -> None:
    board = fresh(redis)
    endless = ["serve", "--port", "0", "--output", "{output}"]
    board.add([Shard(id="endless", lane="x", kind="command", command=endless)])
    worker = Worker(
        board=board, results=Results(str(tmp_path / "out")), scratch=tmp_path / "scratch",
        name="w", redis=redis.url, heartbeat=60,
    )  # fmt: skip
    thread = threading.Thread(target=worker.run)
    thread.start()
    until((tmp_path / "scratch" / "endless" / "shard.log").exists, "it runs")
    worker.beat()
    (held,) = worker.held
    import_redis().Redis.from_url(redis.url).delete(f"unionnews:board:lease:endless:{held.token}")
    board.sweep(5)
    assert board.claim("t", 60, "other").tries == 2
    worker.beat()
    thread.join(PATIENCE)
    assert not thread.is_alive()
    entry = board.entry("endless")
    assert (entry.state, entry.worker) == ("running", "other")
    assert not (tmp_path / "out").exists()


def test_a_store_that_is_away_is_a_reason_to_try_again(tmp_path: Path, redis: Redis) -> None:
    board = fresh(redis)
    results = Results(f"file://{tmp_path}/out")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "people@latest").mkdir()
    series = Shard(id="people@1", lane="people.cn", site="people", series="people")
    board.add([series])
    worker = Worker(
        board=board, results=results, scratch=tmp_path / "scratch", name="w", redis=redis.url
    )
    worker.run()
    entry = board.entry("people@1")
    assert entry.state == "later"
    assert "people@latest" in entry.reason


def test_results_that_are_nowhere_are_wrong_usage(tmp_path: Path) -> None:
    for place in (str(tmp_path / "none"), f"file://{tmp_path}/none"):
        with pytest.raises(UsageError, match="name the place where workers put results"):
            gather(place, tmp_path / "gathered")


@pytest.mark.slow
def test_a_shard_that_another_version_has_queued_is_given_up_in_words(
    tmp_path: Path, redis: Redis
) -> None:
    """No try of this program will help, so there is one; the worker goes on with the next shard."""
    board = fresh(redis)
    old = {"lane": "x", "site": "people", "arguments": {"depth": "3"}}
    specs = {"argument": old, "field": {"lane": "x", "priority": 1}, "damaged": None}
    for name, spec in specs.items():
        written = json.dumps({**spec, "id": name}) if spec else "{"
        board._run("board", "add", name, written, name, 0)
    worker = Worker(
        board=board, results=Results(str(tmp_path / "out")), scratch=tmp_path / "scratch",
        name="w", redis=redis.url,
    )  # fmt: skip
    for _ in specs:
        worker.run()
    ended = {name: board.entry(name) for name in specs}
    assert {(entry.state, entry.tries) for entry in ended.values()} == {("dead", 1)}
    assert "depth: no such argument; there are since" in ended["argument"].reason
    assert "unknown field `priority`" in ended["field"].reason
    assert ended["damaged"].reason.startswith("not a shard")


def test_a_lease_that_is_not_renewed_runs_out(redis: Redis) -> None:
    board = fresh(redis)
    board.add(shards("a"))
    board.claim("t", 30, "w")
    board.sweep(3)
    assert board.renew("a", "t", 60)
    client = import_redis().Redis.from_url(redis.url)
    assert client.pttl("unionnews:board:lease:a:t") > 30_000
    board.sweep(3)
    assert called(board) == []
    assert board.renew("a", "t", 0.05)
    time.sleep(0.1)
    board.sweep(3)
    assert called(board) == ["a"]
    assert not board.renew("a", "t", 5)
    assert board.counts()["lost"] == 1


def test_a_shard_that_kills_its_workers_ends_among_the_dead(redis: Redis) -> None:
    board = fresh(redis)
    board.add(shards("poison", "next"))
    for _ in range(2):
        assert board.claim("t", 30, "w").id == "poison"
        board.sweep(2, newborn="w")
    assert called(board) == ["next"]
    (dead,) = board.entries("dead")
    assert (dead.id, dead.tries) == ("poison", 2)
    assert "its worker died in each of 2 tries" in dead.reason
    assert board.add(shards("poison")) == 0
    assert board.add(shards("poison"), again=True) == 1
    assert board.counts()["waiting"] == 1


def test_back_off_lets_the_lane_go_on(redis: Redis) -> None:
    board = fresh(redis)
    board.add(shards("a", "b"))
    board.claim("t", 5, "w")
    assert board.finish("a", "t", "later", "host is down", pause=1)
    assert board.entry("a").reason == "host is down"
    board.sweep(3)
    time.sleep(1.1)
    board.sweep(3)
    assert called(board) == ["b"], "b has the lane"
    board.claim("t", 5, "w")
    assert board.finish("b", "t", "done")
    assert called(board) == ["a"]


def test_a_call_that_got_lost_is_sent_again(redis: Redis) -> None:
    board, app = fresh(redis), application(redis.url)
    board.add(shards("a"))
    for _ in range(3):
        call(app, board)
        assert board.unanswered() == 0, "one message is enough"
    import_redis().Redis.from_url(redis.url).delete(QUEUE)
    assert board.unanswered() == 1
    call(app, board)
    assert board.claim("t", 5, "w").id == "a"
    assert board.claim("u", 5, "w") is None, "a message too many"


def test_what_was_called_before_comes_first(redis: Redis) -> None:
    board = fresh(redis)
    board.add(shards("a"))
    assert board.claim("t", 5, "w").id == "a"
    board.add(shards("b", lane="other.cn"))
    board.sweep(3, newborn="w")
    assert [board.claim("t", 5, "w").id for _ in "ab"] == ["a", "b"]


def test_turns_of_a_host(redis: Redis) -> None:
    board = fresh(redis)
    assert board.turn("paper.cn", 30) == 0
    assert 0 < board.turn("paper.cn", 30) <= 30
    assert board.turn("other.cn", 30) == 0
    time.sleep(0.3)
    answered = board.now()
    board.asked("paper.cn")
    left = board.turn("paper.cn", 30)
    assert left > 29.99 - (board.now() - answered), "it counts from the answer"
    assert board.turn("paper.cn", 0) == 0


# Failures around a worker ------------------------------------------------------------------------


def entry(run: Cluster, name: str) -> object:
    return run.board().entry(name)


@pytest.mark.slow
@pytest.mark.parametrize("command", [["status"], ["submit"], ["work"]], ids=lambda c: c[0])
def test_no_redis_is_one_line(command: list[str], tmp_path: Path) -> None:
    require_cluster()
    url = f"redis://:secret@127.0.0.1:{free_port()}/0"
    done = run_unionnews("shards", *command, "--redis", url, cwd=tmp_path, UNIONNEWS_REDIS="")
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert "--redis" in done.stderr
    assert "secret" not in done.stderr


@pytest.mark.slow
@pytest.mark.parametrize(
    ("option", "words"),
    [(("--requirepass", "x"), "PASSWORD"), (("--maxmemory", "1"), "maxmemory")],
    ids=["wants a password", "full"],
)
def test_a_redis_that_refuses_is_one_line(
    tmp_path: Path, option: tuple[str, ...], words: str
) -> None:
    require_cluster()
    with redis_server(tmp_path / "redis", *option) as server:
        done = run_unionnews("shards", "status", "--redis", server.url)
    assert done.returncode == 1
    assert words in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.slow
def test_failures_end_with_their_reason_and_nothing_is_lost(tmp_path: Path, redis: Redis) -> None:
    """An unknown site, a full disk, a clock an hour ahead, a worker that is told to stop."""
    fresh(redis)
    quick = ("--heartbeat", "3", "--back-off", "0", "--max-tries", "2")
    with cluster(tmp_path, redis, 2, 20, *quick) as run:
        unknown = Shard(id="unknown", lane="unknown", site="paper99").to_json()
        assert run.run("submit", stdin=unknown).returncode == 0
        run.submit("paper0", "--delay", "0.01")
        small = 'ulimit -f 40; exec "$@"'
        unmeasured = [f"{name}={value}" for name, value in UNMEASURED.items()]
        run.start("full", through=["env", *unmeasured, "bash", "-c", small, "bash"])
        until(lambda: run.board().counts()["dead"] == 2, "both are dead", every=0.2)
        run.kill("full")
        assert "no such site" in entry(run, "unknown").reason
        assert "make room" in entry(run, "paper0").reason, entry(run, "paper0").reason
        assert run.run("status").returncode == 3
        assert not run.output.exists()

        run.submit_again("paper0", "--delay", "0.01")
        run.start("ahead", skew=3600)
        until(lambda: run.board().counts()["done"] == 1, "it is done", every=0.2)
        assert "ahead of that of Redis" in run.logs()
        records = read_jsonl(run.output / "paper0" / "paper0" / "articles.jsonl")
        assert len({record["id"] for record in records}) == len(records) == 40


@pytest.mark.slow
def test_a_worker_that_is_stopped_gives_its_shard_back(tmp_path: Path, redis: Redis) -> None:
    fresh(redis)
    with cluster(tmp_path, redis, 2, 20, "--heartbeat", "3") as run:
        run.submit("paper3", "--delay", "0.2")
        run.start("one")
        until(lambda: run.board().counts()["running"], "it runs")
        until(lambda: run.log.exists() and run.log.stat().st_size, "it asks")
        run.workers["one"].send_signal(signal.SIGTERM)
        run.workers["one"].wait(PATIENCE)
        assert entry(run, "paper3").state in ("later", "called")
        assert "stopped" in entry(run, "paper3").reason
        run.start("two")
        until(lambda: run.board().counts()["done"] == 1, "it is done by another", every=0.2)
        assert len(read_jsonl(run.output / "paper3" / "paper3" / "articles.jsonl")) == 40


@pytest.mark.slow
def test_a_process_without_its_worker_does_not_start(tmp_path: Path) -> None:
    line = Shard(id="a", lane="a", site="people").to_json()
    command = [sys.executable, "-m", "unionnews.cluster.process", line, str(tmp_path), "1"]
    done = forking.run(command, PATIENCE)
    assert done.returncode == 1
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_a_range_of_list_pages_is_kept_when_it_is_taken_up_again(tmp_path: Path) -> None:
    port = free_port()
    log = tmp_path / "log"
    shard = Shard(
        id="a",
        lane="a",
        site="paper0",
        arguments={
            "section": f"http://127.0.0.11:{port}/index2.html",
            "last_list_page": "3",
            "delay": "0.05",
        },
    )
    command = [sys.executable, "-m", "unionnews.cluster.process", shard.to_json(), str(tmp_path)]
    with newsstand(port, log, 6, 10):
        command.append(str(os.getpid()))
        first = forking.Command(command, env=variables(tmp_path, port))
        until(lambda: log.exists() and log.read_text().count("/news/") > 4, "it crawls")
        first.kill()
        first.wait()
        again = forking.run(command, PATIENCE, env=variables(tmp_path, port))
    assert again.returncode == 0
    numbers = [
        int(r["url"].rpartition("/")[2][:-5])
        for r in read_jsonl(tmp_path / "paper0" / "articles.jsonl")
    ]
    assert sorted(numbers) == list(range(11, 31))

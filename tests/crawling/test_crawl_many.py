"""Many addresses at once: from a file, each in a process of its own, one table."""

import json
import os
import signal
import subprocess
from contextlib import ExitStack
from pathlib import Path

import forking
import pytest
from invented_sites import InventedSite, page, rows, stories
from invented_systems import loops
from running import PATIENCE, ROOT, UNMEASURED, read_jsonl, run_unionnews, until

from unionnews.crawling.crawl_all import targets_in, whole_address
from unionnews.exceptions import UsageError


def written(folder: Path, text: str) -> Path:
    path = folder / "sites.txt"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_file_of_addresses_names_and_comments(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "\ufeff# ours\n\nName;Address\n".replace(";", ",")
        + "Harbor Union,https://harbor.example/news\nunion.example  # no scheme\npeople_acftu\n",
    )
    found = [(target.given, target.site, target.label) for target in targets_in(path)]
    assert found == [
        ("https://harbor.example/news", "harbor.example", "Harbor Union"),
        ("https://union.example", "union.example", ""),
        ("people_acftu", "people_acftu", ""),
    ]


@pytest.mark.parametrize("line", ["no such thing", "ftp://union.example/", "http://"])
def test_a_line_that_names_nothing_is_told_by_its_number(tmp_path: Path, line: str) -> None:
    with pytest.raises(UsageError, match="line 2"):
        targets_in(written(tmp_path, f"https://union.example/\n{line}\n"))


@pytest.mark.slow
def test_one_table_tells_what_came_and_what_failed(tmp_path: Path) -> None:
    with ExitStack() as stack:
        sites = [stack.enter_context(small(number)) for number in (1, 2)]
        dead = "http://127.0.0.1:9/"
        path = written(tmp_path, f"Harbor,{sites[0].url()}\n{sites[1].url()}\n{dead}\n")
        done = run_unionnews(
            "crawl", "--from", path, "--json", "--delay", "0", "--output", tmp_path / "out",
            UNIONNEWS_CONTACT="tests@example.org",
            UNIONNEWS_ALLOW_PRIVATE_HOSTS="127.0.0.0/8",
            UNIONNEWS_STATE=str(tmp_path / "state"),
        )  # fmt: skip
    assert done.returncode == 3, done.stderr
    runs = {run["site"]: run for run in json.loads(done.stdout)["sites"]}
    assert runs["Harbor"]["newRevisions"] == len(sites[0].articles)
    assert runs["127.0.0.1_9"]["status"] == 1
    assert "Cannot connect" in runs["127.0.0.1_9"]["message"]
    for site in sites:
        folder = tmp_path / "out" / f"127.0.0.1_{site.port}"
        found = {record["headline"] for record in read_jsonl(folder / "articles.jsonl")}
        assert found == set(site.articles.values())


@pytest.mark.slow
def test_a_dry_run_tells_of_each_and_crawls_none(tmp_path: Path) -> None:
    output = tmp_path / "out"
    environment = {
        "UNIONNEWS_CONTACT": "tests@example.org",
        "UNIONNEWS_ALLOW_PRIVATE_HOSTS": "127.0.0.0/8",
        "UNIONNEWS_STATE": str(tmp_path / "state"),
    }
    with small(1) as first, small(2) as second:
        path = written(
            tmp_path, f"Harbor,{first.url()}\nhttp://127.0.0.1:9/\npeople_acftu\n{second.url()}\n"
        )
        command = ("crawl", "--from", path, "--delay", "0", "--output", output, "--dry-run")
        done = run_unionnews(*command, **environment)
        assert done.returncode == 3, done.stderr
        told = done.stdout.splitlines()
        for label, site in (("Harbor", first), (f"127.0.0.1_{second.port}", second)):
            below = told[told.index(f"{label}:") + 1 :]
            assert f"list {site.url()}: the address given; 4 articles" in below[1], told
        assert told[told.index("people_acftu:") + 1].startswith("list\thttp")
        assert "unionnews: 127.0.0.1_9: http://127.0.0.1:9/: cannot be asked now" in done.stderr
        assert not output.exists()
        nobody = run_unionnews(*command, **{**environment, "UNIONNEWS_CONTACT": ""})
    assert (nobody.returncode, nobody.stderr.count("UNIONNEWS_CONTACT")) == (2, 1)


def small(number: int) -> InventedSite:
    site = InventedSite(f"small{number}", start="/news/")
    pairs = [(story, f"/news/{story.slug}") for story in stories(4, seed=number)]
    for story, path in pairs:
        site.story(path, story)
    site.html("/news/", page("News", rows(pairs)))
    return site


def children(process: int) -> list[int]:
    # Each thread of a process has its own.
    told = [path.read_text() for path in Path(f"/proc/{process}/task").glob("*/children")]
    return [int(one) for one in " ".join(told).split()]


@pytest.mark.slow
@pytest.mark.soak
@pytest.mark.timeout(1500)
def test_fifty_addresses_five_dead_two_looping_one_killed(tmp_path: Path) -> None:
    with ExitStack() as stack:
        sites = [stack.enter_context(small(number)) for number in range(43)]
        sites += [stack.enter_context(loops()) for _ in range(2)]
        dead = [f"http://127.0.0.1:{port}/" for port in (9, 11, 13, 15, 17)]
        path = written(tmp_path, "\n".join([*(site.url() for site in sites), *dead]))
        command = [
            *forking.START, "crawl", "--from", path, "--delay", "0", "--json",
            "--output", tmp_path / "out",
        ]  # fmt: skip
        variables = {
            **os.environ,
            **UNMEASURED,
            "PYTHONPATH": str(ROOT),
            "UNIONNEWS_CONTACT": "tests@example.org",
            "UNIONNEWS_ALLOW_PRIVATE_HOSTS": "127.0.0.0/8",
            "UNIONNEWS_STATE": str(tmp_path / "state"),
        }
        first = forking.Command(command, env=variables, stdout=subprocess.PIPE, text=True)
        until(lambda: len(list((tmp_path / "out").glob("*/articles.jsonl"))) >= 3)
        # The first child is there to fork the others.
        until(lambda: len(children(first.pid)) > 1)
        os.kill(children(first.pid)[-1], signal.SIGKILL)
        killed = json.loads(first.communicate()[0])
        assert first.returncode == 3
        assert len(killed["sites"]) == 50
        assert sum(run["status"] != 0 for run in killed["sites"]) == 6
        again = forking.run(command, PATIENCE, env=variables)
        assert again.returncode == 3
        told = json.loads(again.stdout)["sites"]
        assert sum(run["status"] != 0 for run in told) == 5
    for site in sites:
        folder = tmp_path / "out" / f"127.0.0.1_{site.port}"
        found = [record["headline"] for record in read_jsonl(folder / "articles.jsonl")]
        assert sorted(found) == sorted(site.articles.values())


@pytest.mark.parametrize(
    ("given", "address"),
    [
        ("union.example/news", "https://union.example/news"),
        ("union.example:443/news", "https://union.example:443/news"),
        ("127.0.0.1:8000/news", "http://127.0.0.1:8000/news"),
        ("localhost:8000", "http://localhost:8000"),
        ("http://union.example:81/", "http://union.example:81/"),
        ("people_acftu", "people_acftu"),
    ],
)
def test_an_address_may_lack_its_scheme(given: str, address: str) -> None:
    assert whole_address(given) == address


@pytest.mark.slow
def test_one_address_may_lack_its_scheme_too(tmp_path: Path) -> None:
    done = run_unionnews("crawl", "127.0.0.1:9/news", "--output", tmp_path, UNIONNEWS_CONTACT="")
    assert "UNIONNEWS_CONTACT" in done.stderr, "it is a site"

"""What commands tell of a run, and the commands that they say to type next."""

import errno
import importlib
import json
import os
import re
from datetime import timedelta
from pathlib import Path

import pytest
from ledger_records import DAY, NOW, link, record

from unionnews import settings
from unionnews.cli.crawl import show
from unionnews.cli.feed import feed
from unionnews.crawling.bounds import full_every, parse_ages
from unionnews.crawling.sites import site_named
from unionnews.dataset.record_sources import find_records
from unionnews.exceptions import NotAnArticleError, RunError, UsageError
from unionnews.folder.atomic import on_disk
from unionnews.folder.ledger import Ledger, State


def test_what_was_not_asked_and_what_is_given_up(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "out" / "union.example"
    with Ledger.open(folder, "live", NOW, version="1") as ledger:
        ledger.begin_run(NOW, {})
        ledger.add([link(1), link(2)], NOW)
        ledger.save("1", record(1), NOW)
        for day in range(3):
            assert ledger.next_batch(9, NOW + day * DAY / 9)
            ledger.finish("2", State.FAILED, NOW, "HTTP 500")
            ledger.end_run(NOW, "finished", {})
            ledger.begin_run(NOW, {})
        show(ledger.end_run(NOW, "finished", {"requests": 9}), "union.example", folder)
    told = " ".join(capsys.readouterr().err.split())
    assert "2 (1 on record and not asked, 1 failed)" in told
    assert "1 that failed in 3 runs; to ask again:" in told
    assert f"retry union.example --output {tmp_path / 'out'}" in told
    assert "for each new record" not in told


def test_a_notice_is_told_first_and_alone() -> None:
    layouts = {f"Layout{n}": f"nothing matches 'div.a{n}, div.b{n}'" for n in range(12)}
    notice = "a notice (maintenance): 'back soon'"
    error = NotAnArticleError("https://a.org/", {**layouts, "GenericPage": notice})
    assert str(error) == f"https://a.org/: not an article: {notice}"
    other = NotAnArticleError(None, {**layouts, "GenericPage": "no headline"})
    assert other.why == "no headline (GenericPage, nor for 12 other layouts)"


def test_a_site_is_known_by_an_address_of_it() -> None:
    assert site_named("https://www.harbor.example/news/1").name == "harbor.example"
    assert site_named("http://127.0.0.1:8080/a").name == "127.0.0.1_8080"


def test_ages_of_looks_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UNIONNEWS_LOOKS", "0.5, 2")
    assert importlib.reload(settings).UNIONNEWS_LOOKS == "0.5,2.0"
    monkeypatch.setenv("UNIONNEWS_LOOKS", "daily")
    with pytest.raises(UsageError, match="UNIONNEWS_LOOKS=daily"):
        importlib.reload(settings)
    monkeypatch.delenv("UNIONNEWS_LOOKS")
    importlib.reload(settings)


@pytest.mark.parametrize("given", ["0", "1e-6", "-1", "0.5,0.00001"])
def test_a_look_after_less_than_a_second_is_refused(given: str) -> None:
    with pytest.raises(UsageError, match="less than 1 s; write"):
        parse_ages("UNIONNEWS_LOOKS", given.split(","))


@pytest.mark.parametrize("given", ["nan", "inf", "1e308", "-1", "1,7", ""])
def test_an_age_of_full_walks_that_is_none_is_refused(given: str) -> None:
    with pytest.raises(UsageError, match=r"UNIONNEWS_FULL_EVERY: .*; write"):
        full_every({"UNIONNEWS_FULL_EVERY": given})
    assert full_every({"UNIONNEWS_FULL_EVERY": "0"}) == timedelta(0)


def test_feed_says_which_options_need_each_other(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="--atom needs --base"):
        feed(None, tmp_path, tmp_path / "feeds")
    with pytest.raises(UsageError, match="go with --atom DIR; give that too"):
        feed("people_acftu", tmp_path, base="https://feeds.example/")
    with pytest.raises(UsageError, match="name a site"):
        feed(None, tmp_path)


def test_a_line_that_is_no_record_is_told_with_its_reason(tmp_path: Path) -> None:
    from unionnews.dataset.collection import collect  # noqa: PLC0415  only here

    path = tmp_path / "articles.jsonl"
    path.write_text(json.dumps({"id": 7}) + "\n")
    with collect([path]) as found:
        assert (found.rejected, bool(found.reason)) == (1, True)


@pytest.mark.parametrize(
    ("number", "advice"),
    [
        (errno.ENOSPC, "No space left on device); make room"),
        (errno.EEXIST, "File exists); a file is in the place of a folder, so name another"),
        (errno.EACCES, "Permission denied); look at its rights, or name another place"),
    ],
)
def test_an_error_of_the_disk_names_what_to_do(tmp_path: Path, number: int, advice: str) -> None:
    with pytest.raises(RunError, match=re.escape(advice)), on_disk(tmp_path):
        raise OSError(number, os.strerror(number))


def test_the_sites_that_there_are_are_named_where_one_is_not(tmp_path: Path) -> None:
    (tmp_path / "harbor").mkdir()
    (tmp_path / "harbor" / "articles.jsonl").touch()
    with pytest.raises(UsageError, match="harbour: no records of this site; there are harbor"):
        find_records([tmp_path], ["harbour"])

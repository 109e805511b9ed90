"""The index finds just what a scan of the texts finds."""

import contextlib
import json
import random
import re
import shlex
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import followed_site
import forking
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ledger_records import NOW, open_ledger
from running import ROOT, read_jsonl, run_unionnews
from searched_records import article, save

from unionnews.cli.search import together
from unionnews.exceptions import RunError, UsageError
from unionnews.reading_room.reading.open_library import FACETS
from unionnews.search import folder_index
from unionnews.search import index as search_index
from unionnews.search.excerpts import excerpt, marks
from unionnews.search.folding import tokens
from unionnews.search.index import FILE_NAME, open_index, refresh, remove
from unionnews.search.query import parse_query, period
from unionnews.search.searching import Library

TEXTS = {
    1: "全国总工会发布2024年报告，工资上涨。\n\n职工代表出席IT行业会议。",
    2: "基層工會主席：職工的權益。",
    3: "Dock workers’ strike ends; the wage agreement isn't final.\n\nThe union said so.",
    4: "Забастовка докеров: ёлка и мой профсоюз.",
    5: "Η απεργία των λιμενεργατών τον Μάϊο.",
    6: "สหภาพแรงงานประกาศนัดหยุดงาน",
    7: "노동조합은 파업을 시작했다",
    8: "أعلن اتّحاد العمّال إضرابًا",
    9: "Die Straße gehört den Streikenden. GÉNÉRALE हिन्दी。龍門石窟",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("search") / "union_example"
    author = {"name": "尚某", "nameRaw": "尚某", "role": "reporter"}
    save(folder, TEXTS, authors=[author], source={"name": "Dock News", "nameRaw": "", "url": None})
    return folder


def found(folder: Path, query: str) -> set[int]:
    with Library([folder]) as library:
        hits = library.hits(query, limit=None)
        assert len(hits) == library.count(query)
        return {int(hit.url.rsplit("/", 1)[1]) for hit in hits}


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("工会", {1, 2}),
        ("工會", {1, 2}),
        ("工", {1, 2}),
        ("职工", {1, 2}),
        ("工会发布", {1}),
        ("会职", set()),  # no phrase over the end of a paragraph
        ("涨职", set()),
        ("２０２４年", {1}),
        ("24年", {1}),
        ("席IT行业", {1}),
        ('"席 IT行业"', set()),
        ("T行业", {1}),  # a scan finds it inside IT行业
        ("报告，工资", {1}),
        ("报告。工资", set()),
        ("全国总工会发布2024年报告，工资上涨", {1}),  # more tokens than the index is asked for
        ("全国总工会发布2024年报告，工资下降", set()),
        ("-全国总工会发布2024年报告，工资下降 工会", {1, 2}),
        ('"ends; the wage agreement isn\'t final"', {3}),
        ('"ends; the wage agreement isn\'t fin"', set()),
        ("行业会T", set()),
        ("席I", {1}),
        ("席T", set()),
        ("Ｔ行", {1}),
        ("t行業", {1}),
        ("-X行业 工会", {1, 2}),
        ("-T行业 工会", {2}),
        ("STRIKE", {3}),
        ("ी。龍門", {9}),  # begins with a vowel sign
        ("strik*", {3}),
        ("trike", set()),
        ('"wage agreement"', {3}),
        ('"agreement wage"', set()),
        ("isn't", {3}),
        ("елка", {4}),
        ("ЁЛКА", {4}),
        ("απεργια", {5}),
        ("Μαϊο", {5}),
        ("แรงงาน", {6}),
        ("노동조합*", {7}),
        ("파업", {7}),  # its ending is glued to it
        ("조합은 파업", {7}),
        ("اتحاد", {8}),
        ("strasse", {9}),
        ("générale", {9}),
        ("isn‛t", {3}),
        ("isn′t OR isn`t", {3}),
        ("isn´t isnʹt isnʻt isnʼt isn＇t isn｀t", {3}),
        ("工会 −全国", {2}),
        ("工会 ﹣全国", {2}),
        ("工会 －全国", {2}),
        ("工会 -全国", {2}),
        ("-工会 -strike", {4, 5, 6, 7, 8, 9}),
        ("strike OR елка", {3, 4}),
        ("工会 strike", set()),
        ("Author:秦 OR Headline:第 Date:2026", set(TEXTS)),
        ("“wage agreement”", {3}),
        ("“agreement wage”", set()),
        ("headline：第 工会", {1, 2}),
        ("headline:第 工会", {1, 2}),
        ("headline: 第 工会", {1, 2}),
        ('-author: "秦某" date: 2026 工会', {1, 2}),
        ('工会 "headline:"', set()),
        ("said: 工会", set()),  # no field: a word
        ("\u200b 工会", {1, 2}),
        ("author:尚某 OR strike", set(TEXTS)),
        ("author:秦 OR strike", {3}),
        ("author:秦 OR source:dock 工会", {1, 2}),
        ("尚某", set()),
        ("author:工会", set()),
        ("-author:秦 工会", {1, 2}),
        ("-author:尚 工会", set()),
        ("author:尚某 -source:望川 -工会", set(TEXTS) - {1, 2}),
        ("headline:工会", set()),
        ("site:union_example 工会", {1, 2}),
        ("site:other 工会", set()),
        ("date:2026-11 工会", {1, 2}),
        ("date:..2026-10 工会", set()),
        ("date:2026-11-20", set(TEXTS)),
        ('"never closed', set()),
        ('strike AND) NEAR( "', set()),
        ("strike NOT", set()),
        ("   ", set(TEXTS)),
    ],
)
def test_query(folder: Path, query: str, numbers: set[int]) -> None:
    assert found(folder, query) == numbers


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    output = tmp_path_factory.mktemp("demo")
    done = run_unionnews("crawl", "people_acftu", "--demo", "--output", output)
    assert done.returncode == 0, done.stderr
    return output / "demo" / "people_acftu"


@pytest.mark.slow
@pytest.mark.measured
def test_revisions_takedowns_and_damage(tmp_path: Path) -> None:
    folder = tmp_path / "union_example"
    save(folder, TEXTS)
    assert refresh(folder).rebuilt
    assert refresh(folder).lines == 0
    with open_ledger(folder) as ledger:
        ledger.save("1", article(1, "改了的文章", revision=2), NOW)
        ledger.gone("3", NOW)
    assert refresh(folder).lines == 2
    assert found(folder, "工会") == {2}
    assert found(folder, "改了") == {1}
    with Library([folder]) as library:
        assert library.hits("strike")[0].status == "gone"
        one = library.hits("改了")[0]
        assert [r["revision"] for r in library.records(one)] == [2, 1]
    with open_ledger(folder) as ledger:
        ledger.forget("2", "http://union.example/a/2", NOW)
    assert found(folder, "工会") == set()
    assert "權益".encode() not in (folder / FILE_NAME).read_bytes()
    (folder / FILE_NAME).write_bytes(b"no database at all" * 1000)
    assert found(folder, "改了") == {1}


def test_two_halves_of_an_index_answer_as_the_whole(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    queries = (
        "工",
        "工会",
        "strike OR Забастовка OR 노동조합은",
        "工 -權益",
        "工 source:Dock date:2000..",
    )

    def answers() -> list[list[tuple[str, float]]]:
        with Library([folder]) as library:
            return [[(hit.id, hit.rank) for hit in library.hits(query)] for query in queries]

    whole = answers()
    assert [len(found) for found in whole[:4]] == [2, 2, 3, 1]
    for large, candidates in ((2, 200), (2, 1)):
        monkeypatch.setattr(folder_index, "LARGE", large)
        monkeypatch.setattr(folder_index, "CANDIDATES", candidates)
        found = answers()
        assert [{one for one, _ in hits} for hits in found] == [
            {one for one, _ in hits} for hits in whole
        ]
        if candidates > 1:
            assert found == whole


def test_lines_that_were_made_anew_are_read_anew(tmp_path: Path) -> None:
    folder = tmp_path / "union_example"
    save(folder, TEXTS)
    refresh(folder)
    with open_ledger(folder) as ledger:
        # Of the same length, before the last line: only the file itself is another.
        ledger.rewrite(
            lambda old: ({**r, "articleBody": r["articleBody"].replace("IT", "AI")} for r in old),
            NOW,
        )
    assert refresh(folder).rebuilt
    assert found(folder, "AI行业") == {1}
    assert found(folder, "IT行业") == set()


def test_an_index_of_another_version_is_made_anew_or_told(tmp_path: Path) -> None:
    folder = tmp_path / "union_example"
    save(folder, TEXTS)
    refresh(folder)
    with contextlib.closing(sqlite3.connect(folder / FILE_NAME)) as db:
        db.executescript("DROP TABLE heads; PRAGMA user_version = 6;")
    with pytest.raises(RunError, match="another version"):
        Library([folder], fresh=False)
    assert found(folder, "工会") == {1, 2}


KILLED = """
import sys
from pathlib import Path
from unionnews.search import index
index.BATCH = 1
print("on", flush=True)
index.refresh(Path(sys.argv[1]))
"""


@pytest.mark.slow
@pytest.mark.parametrize("kills", [4, pytest.param(25, marks=pytest.mark.soak)])
def test_killed_while_indexing_the_index_equals_the_records(tmp_path: Path, kills: int) -> None:
    folder = tmp_path / "union_example"
    save(folder, {1: TEXTS[1]})
    refresh(folder)
    numbers = range(2, 400)
    save(folder, {number: f"工会第{number}号" for number in numbers})
    pauses = random.Random(5)
    for _ in range(kills):
        with forking.Command(
            [sys.executable, "-c", KILLED, str(folder)], cwd=ROOT, stdout=subprocess.PIPE
        ) as process:
            assert process.stdout is not None
            process.stdout.readline()
            time.sleep(pauses.uniform(0, 0.1))
            process.kill()
        db = open_index(folder)
        count = db.execute("SELECT count(*) FROM articles").fetchone()[0]
        matched = db.execute("SELECT count(*) FROM words WHERE words MATCH '\"工 会\"'").fetchone()[
            0
        ]
        db.close()
        assert count == matched
    assert found(folder, "工会") == {1, *numbers}
    with Library([folder]) as library, contextlib.closing(open_index(folder)) as db:
        # All came into sight, also what was killed before it was given its instant.
        told = library.arrived("", None)
        assert len({one.id for one in told}) == len(told) == 399
        assert not db.execute("SELECT 1 FROM arrivals WHERE instant IS NULL").fetchall()
        assert db.execute("SELECT count(*) FROM arrivals").fetchone()[0] > 1


HALF_DONE = """
import os, signal, sqlite3, sys
db = sqlite3.connect(sys.argv[1], isolation_level=None)
db.execute("PRAGMA cache_size = 1")  # pages go to the file before the end of the transaction
db.execute("BEGIN IMMEDIATE")
db.execute("DELETE FROM articles")
db.execute("UPDATE about SET value = hex(zeroblob(100000))")
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_what_a_killed_writer_left_half_done_is_rolled_back_by_readers(tmp_path: Path) -> None:
    folder = tmp_path / "union_example"
    save(folder, TEXTS)
    refresh(folder)
    before = open_index(folder)
    assert before.execute("SELECT count(*) FROM articles").fetchone()[0] == len(TEXTS)
    done = subprocess.run([sys.executable, "-c", HALF_DONE, folder / FILE_NAME], check=False)
    assert done.returncode == -signal.SIGKILL
    assert (folder / f"{FILE_NAME}-journal").stat().st_size > 0
    # Both a connection that was open all the time and a new one see the committed articles.
    assert before.execute("SELECT count(*) FROM articles").fetchone()[0] == len(TEXTS)
    with contextlib.closing(open_index(folder)) as after:
        assert after.execute("SELECT count(*) FROM articles").fetchone()[0] == len(TEXTS)
        with pytest.raises(sqlite3.OperationalError):
            after.execute("DELETE FROM articles")
    before.close()


def test_nul_is_found_as_what_records_have_in_its_place(tmp_path: Path) -> None:
    folder = tmp_path / "union_example"
    save(folder, {1: "ガ\0工会", 2: "ガ工会", 3: "\0 strike\0s"})
    for query, numbers in (
        ("ガ\0工", {1}), ("ガ工", {2}), ("ガ", {1, 2}), ("\0工会", {1}), ("工会", {1, 2}), ("strike", {3}),
        ('"strike\0s"', {3}), ("section:=\0", set()), ("-ガ\0工 工会", {2}), ("\0", {1, 3}),
    ):  # fmt: skip
        assert found(folder, query) == numbers, repr(query)


def test_an_index_that_is_held_is_told_as_such(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "union_example"
    save(folder, TEXTS)
    refresh(folder)
    # A bound made small, no part replaced: the lock is real, and the real wait is long.
    monkeypatch.setattr(search_index, "_WAIT", 0.1)
    with contextlib.closing(sqlite3.connect(folder / FILE_NAME)) as db:
        db.execute("BEGIN EXCLUSIVE")
        for act in (lambda: Library([folder]), lambda: open_index(folder)):
            with pytest.raises(RunError, match=r"another program has held it for .* s; try again"):
                act()


@pytest.mark.slow
def test_a_folder_that_cannot_be_written_is_searched_as_it_is(folder: Path) -> None:
    refresh(folder)
    command = [sys.executable, "-m", "unionnews", "search", "工会", "--count", "--output", folder]
    mounted = "mount --bind -o ro {0} {0} && {1}".format(
        shlex.quote(str(folder)), shlex.join(map(str, command))
    )
    space = ["unshare", "--map-root-user", "--mount", "sh", "-c"]
    if subprocess.run([*space, "true"], check=False, capture_output=True).returncode:
        pytest.skip("this machine lets nobody mount a folder read-only (unshare)")
    done = subprocess.run([*space, mounted], cwd=ROOT, check=False, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, "2\n"), done.stderr
    assert "cannot be written; searched as it was indexed last" in done.stderr


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=300))
def test_no_query_breaks_the_index(folder: Path, query: str) -> None:
    try:
        parse_query(query)
    except UsageError:
        return
    with Library([folder]) as library:
        library.hits(query)
        library.count(query)


@pytest.mark.slow
@pytest.mark.measured
@pytest.mark.unmeasured
def test_long_queries_are_refused_at_once(folder: Path) -> None:
    with pytest.raises(UsageError, match="10,000"):
        found(folder, "工" * 10_001)
    with pytest.raises(UsageError, match="at most 64"):
        found(folder, "a " * 65)
    with pytest.raises(UsageError, match="write fewer"):
        found(folder, "工会 " * 33)
    started = time.process_time()
    found(folder, "工" * 10_000)
    found(folder, '"' * 9_999 + "工")
    assert time.process_time() - started < 5


@given(st.text(max_size=60), st.text(max_size=60))
def test_folding_goes_by_character(left: str, right: str) -> None:
    whole = tokens(left + "\n" + right).split()
    assert whole[: len(tokens(left).split())] == tokens(left).split()


@pytest.mark.parametrize("text", ["date:2024-13", "date:x", "date:2024-02-30"])
def test_dates_that_are_none(text: str) -> None:
    with pytest.raises(UsageError, match="not a date"):
        parse_query(text)


@pytest.mark.parametrize(
    "query", ["\u200b", "\u0301", '"', '""', "OR", "OR OR", '-""', "headline:“”"]
)
def test_what_names_nothing_is_refused(query: str) -> None:
    with pytest.raises(UsageError, match="names nothing to look for"):
        parse_query(query)


@pytest.mark.parametrize("query", ["headline:", "工会 Date:", "-author："])
def test_a_field_without_a_word_is_refused(query: str) -> None:
    with pytest.raises(UsageError, match="what to look for is missing"):
        parse_query(query)


def test_periods() -> None:
    assert period("2024") == period("2024-01..2024-12-31")
    assert period("2024-05-1") == ("2024-05-01", "2024-05-01")


@pytest.mark.parametrize(
    "query", ["工会 OR date:2024", "site:alpha OR strike", "工会 OR -strike", "date:2025..2024"]
)
def test_what_cannot_be_asked_is_refused(query: str) -> None:
    with pytest.raises(UsageError, match=r"OR joins|ends before"):
        parse_query(query)


def test_days_are_those_of_the_site_and_facets_count_what_their_links_find(tmp_path: Path) -> None:
    days = ["2024-01-01T03:00:00+08:00", "2023-12-31T22:00:00-05:00", "2024-01-01", None]
    folder = tmp_path / "union_example"
    for number, day in enumerate(days, 1):
        save(folder, {number: "工会来信"}, datePublished=day)
    with Library([folder]) as library:
        for query in ("", "工会", "工 会*", "-工资"):
            total, counts = library.facets(query, ["year", "site"])
            assert (total, counts["site"]) == (4, {"union_example": 4})
            assert counts["year"] == {"2024": 2, "2023": 1}
            for year, count in counts["year"].items():
                assert library.count(f"{query} date:{year}") == count
        assert library.count("date:2024-01-01") == 2
        assert library.count("date:..2023-12-31") == 1


def test_all_articles_are_counted_without_sorting_them(folder: Path) -> None:
    with Library([folder]) as library, contextlib.closing(open_index(folder)) as db:
        statements: list[str] = []
        for index in library._indexes.values():
            index.db.set_trace_callback(statements.append)
        library.facets("", FACETS)
        library.facets("工会", FACETS)
        plans = [
            db.execute(f"EXPLAIN QUERY PLAN {one}").fetchall()
            for one in statements
            if "GROUP BY" in one
        ]
    assert len(plans) == 2
    told = " ".join(str(row["detail"]) for plan in plans for row in plan)
    assert "articles_facets" in told
    assert "TEMP B-TREE" not in told


def test_marks_show_what_was_found() -> None:
    terms = parse_query("工会 strike").words
    assert [TEXTS[2][a:b] for a, b in marks(TEXTS[2], terms)] == ["工會"]
    text = "x" * 300 + " the Strike ended " + "y" * 300
    pieces = excerpt(text, terms)
    assert ("Strike", True) in pieces
    assert sum(len(piece) for piece, _ in pieces) < 130


def test_what_is_asked_twice_is_looked_for_once() -> None:
    asked = parse_query("工会 工會 -转载 a OR 工资 工会 A OR 工資 -转载 工会* headline:工会")
    kept = parse_query("工会 -转载 a OR 工资 工会* headline:工会")
    assert asked.groups == kept.groups
    assert len(parse_query("source:=A source:=a").groups) == 2


@pytest.mark.slow
def test_a_word_that_stands_a_million_times_costs_little(tmp_path: Path) -> None:
    long = "工" * 1_000_000
    save(tmp_path / "union_example", {1: long}, headline=long, kicker=long)
    terms = parse_query("工 " * 30).words
    with Library([tmp_path / "union_example"]) as library:
        started = time.process_time()
        for query in ("工 " * 30, " ".join("工" * n for n in range(13, 18)), "-" + "工" * 20):
            hits = library.hits(query)
            library.facets(query, FACETS)
            assert len(hits) == (not query.startswith("-"))
            assert sum(len(excerpt(library.body(hit)[0], terms)) for hit in hits) < 200
        assert time.process_time() - started < 4


@pytest.mark.slow
@pytest.mark.measured
def test_command(demo: Path) -> None:
    done = run_unionnews("search", "工会", "--count", "--output", demo.parent)
    assert (done.returncode, done.stdout) == (0, "64\n")
    done = run_unionnews("search", "工会", "--json", "--output", demo.parent)
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(lines) == 64
    assert {line["id"] for line in lines} <= {r["id"] for r in read_jsonl(demo / "articles.jsonl")}
    done = run_unionnews("search", "headline:工会", "--by", "month", "--output", demo.parent)
    assert re.search(r"^\d{4}-\d\d +\d+  █", done.stdout)
    assert "without a" not in done.stderr
    done = run_unionnews("search", "工会", "--by", "month", "--count", "--output", demo.parent)
    assert (done.returncode, "--count and --by: write one of them" in done.stderr) == (2, True)
    done = run_unionnews("search", "-工会", "--count", "--output", demo.parent)
    assert (done.returncode, done.stdout) == (0, "3\n")
    done = run_unionnews("search", "工会", "-工会", "--counts", "--output", demo.parent)
    assert (done.returncode, "--counts: no such option" in done.stderr) == (2, True)
    done = run_unionnews("search", "nothing-has-this", "--output", demo.parent)
    assert (done.returncode, "0 of 0" in done.stderr) == (3, True)
    done = run_unionnews("search", "title:工会", "--count", "--output", demo.parent)
    assert (done.returncode, done.stdout) == (3, "0\n")
    assert "title: was looked for as a word; fields are headline:, body:" in done.stderr
    done = run_unionnews("search", "工会", "AND", "site:nosuch", "--output", demo.parent)
    assert (done.returncode, "AND: was looked for as a word" in done.stderr) == (3, True)
    assert f"site:nosuch: not here; there are {demo.name}" in done.stderr
    done = run_unionnews("search", "工会", "－工会", "--count", "--output", demo.parent)
    assert (done.returncode, done.stdout) == (3, "0\n")
    one, two = (
        run_unionnews("search", *words, "--count", "--output", demo.parent)
        for words in (["工会 -网络"], ["工会", "-网络"])  # the shell's quotes hold nothing together
    )
    assert (one.returncode, one.stdout) == (0, two.stdout)
    assert 0 < int(two.stdout) < 64
    for nothing in ("", "OR", '""'):
        done = run_unionnews("search", nothing, "--output", demo.parent)
        assert (done.returncode, "to look for; write" in done.stderr) == (2, True)
    done = run_unionnews("search", "x", "--output", demo.parent / "empty")
    assert (done.returncode, "crawl first" in done.stderr) == (2, True)


@pytest.mark.slow
@pytest.mark.measured
def test_an_index_that_is_a_link_leaves_no_text_where_it_leads(tmp_path: Path) -> None:
    save(tmp_path / "site", {1: "工会"})
    elsewhere = tmp_path / "elsewhere.sqlite"
    for change in (partial(refresh, rebuild=True), remove):
        refresh(tmp_path / "site")
        (tmp_path / "site" / FILE_NAME).replace(elsewhere)
        (tmp_path / "site" / FILE_NAME).symlink_to(elsewhere)
        change(tmp_path / "site")
        assert not elsewhere.exists()


@pytest.mark.parametrize("change", [partial(refresh, rebuild=True), refresh, remove])
@pytest.mark.parametrize("target", ["articles.jsonl", FILE_NAME])
def test_an_index_that_is_a_link_to_the_records_or_itself_leaves_them(
    tmp_path: Path, change: Callable[[Path], object], target: str
) -> None:
    save(tmp_path, {1: "工会"})
    before = (tmp_path / "articles.jsonl").read_bytes()
    (tmp_path / FILE_NAME).symlink_to(target)
    change(tmp_path)
    assert (tmp_path / "articles.jsonl").read_bytes() == before
    assert before


def test_an_index_whose_texts_are_none_is_made_anew(tmp_path: Path) -> None:
    save(tmp_path, {1: "工会"})
    refresh(tmp_path)
    with contextlib.closing(sqlite3.connect(tmp_path / FILE_NAME)) as db:
        db.execute("UPDATE about SET value = CAST(x'ff80fe' AS TEXT)")
        db.commit()
    assert refresh(tmp_path).rebuilt
    assert not refresh(tmp_path).rebuilt


def test_the_file_opens_with_sqlite_alone(folder: Path) -> None:
    refresh(folder)
    db = sqlite3.connect(folder / FILE_NAME)
    rows = db.execute(
        "SELECT url FROM articles WHERE n IN (SELECT rowid FROM words WHERE words MATCH '\"工 会\"')"
    )
    assert len(rows.fetchall()) == 2
    db.close()


@given(st.lists(st.sampled_from([
    "工会", "-工资", '"collective agreement"', "“a”", '"a"b', "OR", '"OR"', "organi*", '"x*"', "section:=工会",
    'source:="新华社 网"', "title:x", "https://a.example/x", "date:2024-05..2024-06", "language:=zh", "“", '"', "-", "a-b",
    "headline:“甲 \"乙\"”", "Note:strik*", 'author:"=x"', "date:2024", "site:a_b",
]), max_size=6))  # fmt: skip
def test_a_query_typed_again_is_the_same_query(words: list[str]) -> None:
    try:
        query = parse_query(" ".join(words))
    except UsageError:
        return
    assert parse_query(query.typed()).groups == query.groups


def test_an_apostrophe_is_found_however_it_is_printed_and_typed(tmp_path: Path) -> None:
    folder = tmp_path / "site"
    save(folder, {1: "Workers’ rights, says O'Connor", 2: "пʼять", 3: "workers rights"})
    with Library([folder]) as library:
        for query, number in (('"workers\' rights"', 1), ("o’connor", 1), ("п'ять", 2)):
            assert [hit.headline for hit in library.hits(query)] == [f"第{number}篇"], query


@pytest.mark.slow
@pytest.mark.measured
def test_rows_of_stories_are_counted_as_stories(tmp_path: Path) -> None:
    text = "港口工人集体协商成功，工资上涨百分之七，合同覆盖一千九百名职工。" * 8
    (tmp_path / "a").mkdir()
    followed_site.save(
        tmp_path / "a", *(followed_site.made(number, articleBody=text) for number in (1, 2))
    )
    assert run_unionnews("stories", "--output", tmp_path).returncode == 0
    done = run_unionnews("search", "工资", "--stories", "--output", tmp_path)
    assert (done.returncode, "1 of 1 story in 2 articles" in done.stderr) == (0, True), done.stderr
    done = run_unionnews("search", "工资", "--stories", "--count", "--output", tmp_path)
    assert (done.returncode, done.stdout) == (0, "1\n")


@pytest.mark.slow
@pytest.mark.measured
def test_articles_without_what_is_counted_are_told(tmp_path: Path) -> None:
    save(tmp_path / "union_example", {1: "工资", 2: "工资"}, articleSection="要闻")
    save(tmp_path / "union_example", {3: "工资"})
    done = run_unionnews("search", "工资", "--by", "section", "--output", tmp_path)
    assert "1 of 3 articles without a section" in done.stderr


@pytest.mark.parametrize("query", ['工会 " "', "工会 “ ”", '工会 "\u3000"'])
def test_a_phrase_of_blanks_changes_nothing(folder: Path, query: str) -> None:
    assert found(folder, query) == found(folder, "工会") != set()


@pytest.mark.parametrize(
    ("names", "line"),
    [
        (["王伟", "李娜"], "王伟、李娜"),
        (["Jane Roe", "Joe Moe"], "Jane Roe, Joe Moe"),
        (["李娜", "Jane Roe"], "李娜, Jane Roe"),
        ([], None),
    ],
)
def test_names_are_joined_by_the_mark_of_their_script(names: list[str], line: str | None) -> None:
    assert together(names) == line


@pytest.mark.slow
@pytest.mark.measured
def test_a_place_where_nothing_was_crawled_is_not_left_out(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"typo: nothing was crawled here"):
        Library.below([folder, tmp_path / "typo"])
    done = run_unionnews("serve", "--host", "192.0.2.1", "--output", tmp_path / "typo")
    assert done.returncode == 2
    assert "typo: not there" in done.stderr

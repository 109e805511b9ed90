"""Records made anew: the same bytes, whatever happens meanwhile; and what a comparison tells."""

import gzip
import json
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import get_args

import forking
import pytest
import section
from archives import answer, page, url, write
from running import ROOT, read_jsonl, run_unionnews, until
from section import Section

from unionnews.exceptions import UsageError
from unionnews.folder.ledger import Ledger
from unionnews.operate.reextract import DiffFormat, compare, extract_archive, reextract_site, render

NOW = datetime(2026, 11, 22, tzinfo=UTC)


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Output of a crawl of the section, looked at a second time with one article changed."""
    output = tmp_path_factory.mktemp("crawled")
    with Section() as served:
        command = ("crawl", "section", "--output", output, "--delay", "0", "-q")
        assert section.run(served.port, *command).returncode == 0
        served.put(
            "/a/1.html", section.article(1, "云水市总工会第一次职工大会延期召开，时间另行通知。")
        )
        served.put("/a/2.html", b"gone", status=410)
        _age(output / "section")
        assert section.run(served.port, *command).returncode == 0
    return output


def _age(folder: Path) -> None:
    """Make every article due for a look, as a day later."""
    with closing(sqlite3.connect(folder / "ledger.sqlite")) as db, db:
        db.execute("UPDATE addresses SET next_look = 1 WHERE next_look IS NOT NULL")
    db.close()


def command(output: Path, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return section.run(9, *arguments, "--output", output)


@pytest.mark.slow
def test_a_whole_crawl_is_made_anew_byte_by_byte(crawled: Path) -> None:
    folder = crawled / "section"
    before = (folder / "articles.jsonl").read_bytes()
    lines = read_jsonl(folder / "articles.jsonl")
    assert {(r["revision"], r["status"]) for r in lines} == {
        (1, "published"),
        (2, "published"),
        (2, "gone"),
    }
    for _ in range(2):
        done = command(crawled, "reextract", "section", "--jobs", "1")
        assert done.returncode == 0, done.stderr
        assert "24 lines, 0 changed" in done.stderr
        assert (folder / "articles.jsonl").read_bytes() == before
    assert not list(folder.glob("*.before-*")), "nothing was replaced"


@pytest.mark.slow
def test_the_archive_alone_gives_the_same_records(crawled: Path, tmp_path: Path) -> None:
    """Without ledger and records: revisions in the order of capture."""
    shutil.copytree(crawled / "section" / "archive", tmp_path / "section" / "archive")
    done = command(tmp_path, "reextract", "section", "-q")
    assert done.returncode == 0, done.stderr
    kept = [
        record
        for record in (crawled / "section" / "articles.jsonl").read_bytes().splitlines()
        if json.loads(record)["status"] == "published"
    ]
    made = (tmp_path / "section" / "articles.jsonl").read_bytes().splitlines()
    assert sorted(made) == sorted(kept)


@pytest.mark.slow
def test_extract_finds_no_difference(crawled: Path, tmp_path: Path) -> None:
    folder = crawled / "section"
    archives = sorted((folder / "archive").glob("*.warc.gz"))
    done = section.run(9, "extract", *archives, "--diff", folder / "articles.jsonl")
    assert done.returncode == 0, done.stdout
    assert "22 records as before, 0 changed, 0 new, 0 missing" in done.stdout
    other = tmp_path / "other.jsonl"
    records = read_jsonl(folder / "articles.jsonl")
    records[3]["headline"] = "另一个标题"
    records[5]["metadata"]["version"] = "0.0.1"
    other.write_text("".join(json.dumps(r) + "\n" for r in records[:-1]), encoding="utf-8")
    done = section.run(9, "extract", *archives, "--diff", other, "--diff-format", "json")
    assert done.returncode == 6
    found = json.loads(done.stdout)
    assert found["fields"]["headline"]["records"] == 1
    assert list(found["fields"]) == ["headline"]


@pytest.mark.slow
def test_a_better_parser_changes_lines_and_keeps_their_names(crawled: Path, tmp_path: Path) -> None:
    """The records of an older parser, and a page it refused, made anew."""
    shutil.copytree(crawled, tmp_path, dirs_exist_ok=True)
    folder = tmp_path / "section"
    now = datetime.now(UTC)
    with Ledger.open(folder, "live", now, version="0") as ledger:

        def worse(records: Iterator[dict]) -> Iterator[dict]:
            for record in records:
                yield record | {"headline": "读错的标题", "editors": []}

        assert ledger.rewrite(worse, now)
    worse_lines = (folder / "articles.jsonl").read_bytes()
    done = command(tmp_path, "reextract", "section", "--jobs", "2")
    assert done.returncode == 0, done.stderr
    assert "24 lines, 24 changed" in done.stderr
    good = (crawled / "section" / "articles.jsonl").read_bytes()
    assert (folder / "articles.jsonl").read_bytes() == good
    kept = [path.read_bytes() for path in folder.glob("articles.jsonl.before-*")]
    assert worse_lines in kept
    with Ledger.open(folder, "live", now, version="0") as ledger:
        assert list(ledger.verify()) == []


def site(output: Path, *exchanges: object, name: str = "people_acftu") -> Path:
    """Write an archive into a site's folder and make its records."""
    write(output / name / "archive", *exchanges)  # type: ignore[arg-type]  # pairs
    reextract_site(name, output=output)
    return output / name / "articles.jsonl"


@pytest.mark.slow
@pytest.mark.measured
def test_articles_of_other_archives_are_added_once(tmp_path: Path) -> None:
    records = site(tmp_path, answer(url(1), page(1), 5), answer(url(2), page(2), 5))
    (other,) = write(
        tmp_path / "crawl-2024",
        answer(url(1), page(1, title="更早的一稿"), 1, provenance=None),
        answer(url(2), page(2, title="更晚的一稿"), 9, provenance=None),
        answer(url(3), page(3), 1, provenance=None),
        answer("http://news.example/1.html", page(4), provenance=None),
    )
    remade = reextract_site("people_acftu", output=tmp_path, add=[other])
    assert remade.added == {"updated": 1, "saved": 1}
    rows = [(r["headline"], r["revision"]) for r in read_jsonl(records)]
    assert rows == [
        ("第1次劳动竞赛开幕", 1),
        ("第2次劳动竞赛开幕", 1),
        ("更晚的一稿", 2),
        ("第3次劳动竞赛开幕", 1),
    ]
    places = [r["metadata"]["pages"][0]["archive"]["file"] for r in read_jsonl(records)]
    assert places[2:] == [other.name, other.name]
    before = records.read_bytes()
    again = reextract_site("people_acftu", output=tmp_path, add=[other])
    assert again.added.total() == 0
    assert records.read_bytes() == before
    # Without the other archive its lines stay.
    alone = reextract_site("people_acftu", output=tmp_path)
    assert alone.kept == {"not_in_archive": 2}
    assert records.read_bytes() == before
    with Ledger.open(tmp_path / "people_acftu", "live", NOW, version="0") as ledger:
        assert list(ledger.verify()) == []
        assert ledger.states()["saved"] == 3
        assert ledger.peek(10, NOW) == [], "articles of old archives are not looked at again"


@pytest.mark.slow
@pytest.mark.measured
def test_captures_of_one_second_are_revisions_in_their_order(tmp_path: Path) -> None:
    titles = ["第一稿", "第二稿", "第三稿"]
    drafts = [answer(url(1), page(1, title=title)) for title in titles]
    write(tmp_path / "people_acftu" / "archive", *drafts, answer(url(1), page(1, title="末稿"), 1))
    remade = reextract_site("people_acftu", output=tmp_path)
    assert remade.added == {"saved": 1, "updated": 3}
    rows = [
        (r["headline"], r["revision"])
        for r in read_jsonl(tmp_path / "people_acftu" / "articles.jsonl")
    ]
    assert rows == [("第一稿", 1), ("第二稿", 2), ("第三稿", 3), ("末稿", 4)]
    assert reextract_site("people_acftu", output=tmp_path).added.total() == 0


def test_another_file_of_the_same_name_is_noticed(tmp_path: Path) -> None:
    records = site(tmp_path, answer(url(1), page(1)))
    (folder,) = (tmp_path / "people_acftu" / "archive").glob("*.warc.gz")
    before = records.read_bytes()
    folder.unlink()
    write(folder.parent, answer(url(1), page(1, title="换掉的页面")))
    remade = reextract_site("people_acftu", output=tmp_path)
    # Another page begins there, or none: records are of slightly different length each time.
    assert list(remade.kept) in (["other_page"], ["no_page"])
    assert records.read_bytes() == before


@pytest.mark.slow
@pytest.mark.measured
def test_what_was_taken_down_stays_away(tmp_path: Path) -> None:
    records = site(tmp_path, answer(url(1), page(1)), answer(url(2), page(2)))
    with Ledger.open(tmp_path / "people_acftu", "live", NOW, version="0") as ledger:
        ledger.forget("40000001", url(1), NOW)
    remade = reextract_site("people_acftu", output=tmp_path)
    assert (remade.lines, remade.added.total()) == (1, 0)
    assert "40000001" not in records.read_text(encoding="utf-8")


def test_a_site_without_archive_is_wrong_usage(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no archive"):
        reextract_site("people_acftu", output=tmp_path)
    with pytest.raises(UsageError, match="no such site"):
        reextract_site("nowhere", output=tmp_path)
    with pytest.raises(UsageError, match="no such archive"):
        reextract_site("people_acftu", output=tmp_path, add=[tmp_path / "none.warc.gz"])


_REWRITE = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from unionnews.folder.ledger import Ledger
now = datetime.now(UTC)
with Ledger.open(Path(sys.argv[1]), "live", now, version="0") as ledger:
    print("open", flush=True)
    ledger.rewrite(lambda records: (r | {"kicker": sys.argv[2] * 40} for r in records), now)
"""


@pytest.mark.slow
def test_a_kill_leaves_the_old_records_or_the_new_ones(tmp_path: Path) -> None:
    site(tmp_path, *(answer(url(n), page(n)) for n in range(1, 400)))
    folder = tmp_path / "people_acftu"
    records = folder / "articles.jsonl"
    chance = random.Random(7)
    kickers = set()
    for number in range(25):
        command = [sys.executable, "-c", _REWRITE, str(folder), "甲乙丙丁"[number % 4]]
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        before = records.stat().st_ino
        process = forking.Command(command, env=environment, stdout=subprocess.PIPE, text=True)
        assert process.stdout
        process.stdout.readline()
        if number % 5 == 4:
            # Whoever opens the ledger first ends a rewriting that was killed; then the number of the
            # file may be that of the one before again.
            until(
                lambda b=before, p=process: p.poll() is not None or records.stat().st_ino != b,
                "new lines",
            )
        time.sleep(chance.uniform(0, 0.2))
        process.kill()
        process.wait()
        process.stdout.close()
        with Ledger.open(folder, "live", NOW, version="0") as ledger:
            assert list(ledger.verify()) == []
            made = {record["kicker"] for record in ledger.records()}
        assert len(made) == 1, "half of the lines are old, half are new"
        kickers |= made
        assert len(read_jsonl(records)) == 399
        assert not (folder / "articles.jsonl.new").exists()
    assert len(kickers) > 1, "some were killed late enough"


def test_compare_tells_fields_and_examples(tmp_path: Path) -> None:
    files = write(tmp_path, *(answer(url(n), page(n)) for n in (1, 2, 3)))
    records = list(extract_archive(files))
    before = tmp_path / "before.jsonl"
    old = [json.loads(json.dumps(record)) for record in records]
    old[0]["articleBody"] = "云水市" + old[0]["articleBody"]
    old[1]["metadata"]["version"] = "0.0.0"
    old[1]["metadata"]["page"] = "OtherPage"
    old[2]["id"] = "0" * 16
    before.write_text("".join(json.dumps(r) + "\n" for r in old), encoding="utf-8")
    found = compare(before, records)
    assert (found.same, found.changed, found.newCount, found.missingCount) == (0, 2, 1, 1)
    assert found.missing == ["0" * 16]
    assert set(found.fields) == {"articleBody", "metadata.page"}
    assert found.fields["metadata.page"].examples[0].after == "PeoplePage2021"
    assert not found.is_empty
    for form in get_args(DiffFormat):
        text = render(found, form)
        assert "articleBody" in text
        assert text.endswith("\n")
    assert "<td>" in render(found, "html")
    assert compare(before, old).is_empty


def test_a_page_in_a_report_is_text(tmp_path: Path) -> None:
    files = write(tmp_path, answer(url(1), page(1, title="&lt;script&gt;alert(1)&lt;/script&gt;")))
    (record,) = extract_archive(files)
    assert "<script>" in record["headline"]
    before = tmp_path / "before.jsonl"
    before.write_text(json.dumps(record | {"headline": "x"}) + "\n", encoding="utf-8")
    assert "<script>" not in render(compare(before, [record]), "html")


def test_another_capture_is_compared_by_what_it_says(tmp_path: Path) -> None:
    (first,) = write(tmp_path / "a", answer(url(1), page(1)))
    (later,) = write(tmp_path / "b", answer(url(2), page(2)), answer(url(1), page(1), 9))
    before = tmp_path / "before.jsonl"
    before.write_bytes(b"".join(extract_archive([first]).lines()))
    found = compare(before, (r for r in extract_archive([later]) if r["url"] == url(1)))
    assert (found.same, found.otherCapture, found.is_empty) == (1, 1, True)


@pytest.mark.parametrize("line", [b"{", b"[1]\n", b'{"id": 3}\n'])
def test_a_bad_line_is_named(tmp_path: Path, line: bytes) -> None:
    before = tmp_path / "before.jsonl"
    before.write_bytes(b'{"id": "0", "revision": 1}\n' + line)
    with pytest.raises(UsageError, match="line 2"):
        compare(before, [])


@pytest.mark.slow
def test_the_command_writes_whole_files_or_none(tmp_path: Path) -> None:
    files = write(tmp_path / "archive", answer(url(1), page(1)), answer(url(2), page(2)))
    target = tmp_path / "records.jsonl"
    done = run_unionnews("extract", *files, "-o", target)
    assert (done.returncode, done.stdout) == (0, "")
    assert "2 records from 2 captures" in done.stderr
    assert len(read_jsonl(target)) == 2
    before = target.read_bytes()
    done = run_unionnews("extract", *files, "--since", "soon", "-o", target)
    assert done.returncode == 2
    assert target.read_bytes() == before
    assert sorted(p.name for p in tmp_path.iterdir()) == ["archive", "records.jsonl"]
    place = json.loads(before.splitlines()[1])["metadata"]["pages"][0]["archive"]["offset"]
    done = run_unionnews("extract", f"{files[0]}@{place}")
    assert done.stdout.encode() == before.splitlines(keepends=True)[1]


@pytest.mark.slow
def test_hostile_archives_end_with_counts(tmp_path: Path) -> None:
    good = [answer(url(n), page(n)) for n in range(1, 4)]
    (file,) = write(tmp_path / "a", *good)
    data = file.read_bytes()
    bomb = tmp_path / "bomb.warc.gz"
    headers = [("Content-Type", "text/html"), ("Content-Encoding", "gzip")]
    zeros = gzip.compress(bytes(200 << 20))
    write(tmp_path / "b", answer(url(9), zeros, headers=headers))[0].rename(bomb)
    cut = tmp_path / "cut.warc.gz"
    cut.write_bytes(data[:-7])
    junk = tmp_path / "junk.warc.gz"
    junk.write_bytes(b"\x1f\x8b\x08" + random.Random(1).randbytes(4000))
    lying = tmp_path / "lying.warc"
    lying.write_bytes(gzip.decompress(data).replace(b"Content-Length: ", b"Content-Length: 9", 5))
    done = run_unionnews("extract", bomb, cut, junk, lying, "-o", tmp_path / "out.jsonl")
    assert done.returncode == 3
    assert "Traceback" not in done.stderr
    assert {r["headline"] for r in read_jsonl(tmp_path / "out.jsonl")} >= {
        f"第{n}次劳动竞赛开幕" for n in (1, 2, 3)
    }
    for kind in ("too_large", "not_warc"):
        assert f"broken: 1 {kind}" in done.stderr


def test_a_site_that_nobody_declared_or_learned_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"site\.toml: not there, and nobody declared the site"):
        reextract_site("union.example", output=tmp_path)

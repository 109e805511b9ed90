import contextlib
import csv
import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any, get_args

import jsonschema
import pytest
from invented_news import line, record, write
from running import ROOT, read_jsonl, run_unionnews

pytest.importorskip("pyarrow")

from pyarrow import parquet

from unionnews.dataset import record_sources as sources
from unionnews.dataset.exporting import partitions
from unionnews.dataset.exporting.export import ExportOptions, Format, export
from unionnews.dataset.folders import new_folder
from unionnews.dataset.manifest import Manifest
from unionnews.dataset.record_sources import find_records
from unionnews.dataset.stories.copies import find_stories
from unionnews.exceptions import RunError, UsageError
from unionnews.items import SCHEMA_VERSION
from unionnews.search.indexed_file import IndexedFile

ZONES = ExportOptions(zones={"union_example": "Asia/Shanghai"}, sqlite=IndexedFile)


def exported(
    folder: Path, *files: list[dict[str, Any]], kind: Format = "jsonl", **options: Any
) -> tuple[list[dict[str, Any]], Manifest]:
    """Export records of as many sources and return the rows."""
    paths = [write(folder / f"in{n}" / "articles.jsonl", made) for n, made in enumerate(files)]
    manifest = export(kind, folder / "out", paths, ExportOptions(**options))
    return rows(folder / "out"), manifest


def rows(folder: Path) -> list[dict[str, Any]]:
    manifest = json.loads((folder / "_manifest.json").read_bytes())
    return [row for file in manifest["files"] for row in read_jsonl(folder / file["path"])]


def all_bytes(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def by_id(row: dict[str, Any]) -> str:
    return str(row["id"])


def later(made: dict[str, Any], hour: int, **fields: Any) -> dict[str, Any]:
    """Return a later revision as another machine would have it."""
    metadata = made["metadata"] | {"dateDownloaded": f"2026-02-01T{hour:02}:00:00Z"}
    return made | {"metadata": metadata} | fields


def test_rows_are_ordered_and_lie_by_site_and_year(tmp_path: Path) -> None:
    made = [record(n, "beta_union") for n in range(30)] + [record(n) for n in range(30, 60)]
    made.append(record(60, datePublished=None, datePublishedRaw=None, datePublishedPrecision=None))
    found, manifest = exported(tmp_path, made)
    dated = [row for row in found if row["datePublished"]]
    assert dated == sorted(
        dated, key=lambda row: (row["metadata"]["spider"], row["datePublished"], row["id"])
    )
    assert manifest.rows == manifest.articles == 61
    assert manifest.sites == {"beta_union": 30, "union_example": 31}
    assert found[-1]["id"] == made[-1]["id"]
    assert (tmp_path / "out/data/site=union_example/year=__HIVE_DEFAULT_PARTITION__").is_dir()
    for row in dated:
        place = f"data/site={row['metadata']['spider']}/year={row['datePublished'][:4]}"
        assert row in read_jsonl(tmp_path / "out" / place / "part-00000.jsonl")


def test_a_day_counts_as_its_first_minute_in_the_sites_zone(tmp_path: Path) -> None:
    made = [
        record(1, datePublished="2024-05-27T00:00:00+08:00"),
        record(2, datePublished="2024-05-27", datePublishedPrecision="day"),
        record(3, datePublished="2024-05-26T23:59:00+08:00"),
    ]
    found, _ = exported(tmp_path, made, zones={"union_example": "Asia/Shanghai"})
    assert [row["id"] for row in found] == [
        made[2]["id"],
        *sorted([made[0]["id"], made[1]["id"]]),
    ]


def test_jsonl_lines_are_those_of_the_records(tmp_path: Path) -> None:
    made = [record(n) for n in range(50)]
    exported(tmp_path, made)
    lines = b"".join(
        data for name, data in all_bytes(tmp_path / "out/data").items() if name.endswith(".jsonl")
    )
    assert sorted(lines.splitlines(True)) == sorted(map(line, made))


@pytest.mark.slow
@pytest.mark.measured
@pytest.mark.parametrize("kind", ["parquet", "huggingface"])
def test_parquet_is_lossless(tmp_path: Path, kind: Format) -> None:
    made = [record(n) for n in range(40)]
    made[7] = record(7, headline="“引号”，\t\\ \u2028 𠮷 \u007f", keywords=[], dateline=None)
    path = write(tmp_path / "in/articles.jsonl", made)
    manifest = export(kind, tmp_path / "out", [path], ZONES)
    found = [
        row
        for file in manifest.files
        for row in parquet.ParquetFile(tmp_path / "out" / file.path).read().to_pylist()
    ]
    said = [one | {"site": one["metadata"]["spider"]} for one in made]
    assert sorted(found, key=by_id) == sorted(said, key=by_id)
    assert [list(row) for row in found] == [[*made[0], "site"]] * 40


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["parquet", "jsonl", "csv", "huggingface", "sqlite"])
def test_a_second_run_gives_the_same_bytes(tmp_path: Path, kind: Format) -> None:
    paths = [
        write(tmp_path / f"in{n}/articles.jsonl", [record(k) for k in range(n * 9, n * 9 + 20)])
        for n in range(2)
    ]
    export(kind, tmp_path / "one", paths, ZONES)
    export(kind, tmp_path / "two", paths, ZONES)
    one = all_bytes(tmp_path / "one")
    assert one == all_bytes(tmp_path / "two")
    manifest = json.loads(one["_manifest.json"])
    assert manifest["files"]
    for file in manifest["files"]:
        assert hashlib.sha256(one[file["path"]]).hexdigest() == file["sha256"]
        assert len(one[file["path"]]) == file["bytes"]
    for number, source in enumerate(manifest["sources"]):
        assert hashlib.sha256(paths[number].read_bytes()).hexdigest() == source["sha256"]


def test_equal_content_of_two_machines_is_one_row(tmp_path: Path) -> None:
    first = [record(n) for n in range(5)]
    second = [later(made, 1) for made in first]
    found, manifest = exported(tmp_path, first, second, all_revisions=True)
    assert manifest.rows == 5
    assert {row["revision"] for row in found} == {1}
    assert sorted(found, key=by_id) == sorted(first, key=by_id)


def test_revisions_of_two_machines_are_numbered_by_download(tmp_path: Path) -> None:
    made = record(1)
    one = [later(made, 1), later(made, 5, revision=2, headline="第五", changedFields=["headline"])]
    two = [
        later(made, 2),
        later(made, 3, revision=2, keywords=["三"], changedFields=["keywords"]),
        later(made, 7, revision=3, status="gone", keywords=["三"], changedFields=[]),
    ]
    found, _ = exported(tmp_path, one, two, all_revisions=True)
    assert [(row["revision"], row["metadata"]["dateDownloaded"][11:13]) for row in found] == [
        (1, "01"),
        (2, "03"),
        (3, "05"),
        (4, "07"),
    ]
    assert [row["changedFields"] for row in found] == [
        None,
        ["keywords"],
        ["headline", "keywords"],
        ["headline", "keywords"],
    ]


def test_merging_does_not_depend_on_the_order_of_the_sources(tmp_path: Path) -> None:
    one = write(tmp_path / "a/articles.jsonl", [later(record(n), 1) for n in range(9)])
    two = write(
        tmp_path / "b/articles.jsonl", [later(record(n), 2, headline="新") for n in range(9)]
    )
    export("jsonl", tmp_path / "one", [one, two], ExportOptions(all_revisions=True))
    export("jsonl", tmp_path / "two", [two, one], ExportOptions(all_revisions=True))
    assert rows(tmp_path / "one") == rows(tmp_path / "two")


def test_a_text_that_came_back_is_a_revision_of_its_own(tmp_path: Path) -> None:
    made = record(1)
    history = [
        later(made, 1),
        later(made, 2, revision=2, headline="改"),
        later(made, 3, revision=3),
    ]
    found, _ = exported(tmp_path, history, all_revisions=True)
    assert found == history


def test_the_newest_revision_is_kept_and_gone_is_marked(tmp_path: Path) -> None:
    made = record(1)
    gone = later(made, 2, revision=2, status="gone", changedFields=[])
    found, manifest = exported(tmp_path, [made, record(2), gone])
    assert gone in found
    assert (manifest.rows, manifest.articles, manifest.gone) == (2, 2, 1)


def test_without_texts(tmp_path: Path) -> None:
    made = record(1)
    found, _ = exported(tmp_path, [made], body=False)
    (row,) = found
    body = made["articleBody"]
    assert row["bodySha256"] == hashlib.sha256(body.encode()).hexdigest()
    assert row["bodyLength"] == len(body)
    assert "articleBody" not in row
    assert body[:20] not in json.dumps(found, ensure_ascii=False)
    jsonschema.validate(row, json.loads((tmp_path / "out/_schema.json").read_bytes()))


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["jsonl", "parquet", "huggingface", "sqlite", "csv"])
def test_with_stories(tmp_path: Path, kind: Format) -> None:
    made = [record(1), record(2, articleBody=record(1)["articleBody"]), record(3)]
    path = write(tmp_path / "in/articles.jsonl", made[:2])
    find_stories([path], tmp_path / "stories")
    write(path, made)
    options = ExportOptions(stories=tmp_path / "stories" / "stories.jsonl", sqlite=IndexedFile)
    export(kind, tmp_path / "out", [path], options)
    if kind == "jsonl":
        found = {row["id"]: row for row in rows(tmp_path / "out")}
        assert [found[one["id"]]["storySize"] for one in made] == [2, 2, None]
        assert sorted(str(found[one["id"]]["isEarliest"]) for one in made) == [
            "False",
            "None",
            "True",
        ]
        schema = json.loads((tmp_path / "out/_schema.json").read_bytes())
        for row in found.values():
            jsonschema.validate(row, schema)


def test_stories_that_cannot_be_read(tmp_path: Path) -> None:
    path = write(tmp_path / "in/articles.jsonl", [record(1)])
    (tmp_path / "bad").write_text("{}")
    for name in ("bad", "missing"):
        with pytest.raises(RunError, match="run: unionnews stories"):
            export("csv", tmp_path / "out", [path], ExportOptions(stories=tmp_path / name))


@pytest.mark.slow
@pytest.mark.measured
def test_rows_validate_against_the_schema_beside_them(tmp_path: Path) -> None:
    found, _ = exported(tmp_path, [record(n) for n in range(5)])
    schema = json.loads((tmp_path / "out/_schema.json").read_bytes())
    for row in found:
        jsonschema.validate(row, schema)


def test_bad_rows_are_kept_apart_with_the_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sources, "MAX_LINE", 100_000)
    monkeypatch.setattr(sources, "_BLOCK", 1000)
    good = [record(n) for n in range(3)]
    bad = [
        line(record(10, articleBody="长" * 100_000)),
        line(record(11, revision="1")),
        b'{"id":\n',
        line(record(12, datePublished="2024-13-45")),
        line(record(13)).replace(b"union_example", b"../../evil"),
        line(record(14))[:300],  # torn: no line feed, at the end
    ]
    path = tmp_path / "in/articles.jsonl"
    path.parent.mkdir()
    path.write_bytes(
        line(good[0]) + b"".join(bad[:3]) + b"".join(map(line, good[1:])) + b"".join(bad[3:])
    )
    manifest = export("jsonl", tmp_path / "out", [path])
    assert (manifest.rows, manifest.rejected) == (3, 6)
    rejected = read_jsonl(tmp_path / "out/_rejected.jsonl")
    assert [row["line"] for row in rejected] == [2, 3, 4, 7, 8, 9]
    for row, reason in zip(
        rejected, ["more than", "Expected `int`", "not JSON", "no date", "no name", "not JSON"],
        strict=True,
    ):  # fmt: skip
        assert reason in row["reason"]
        taken = path.read_bytes()[row["offset"] : row["offset"] + row["bytes"]]
        assert taken.startswith(row["begins"].encode()[:100])
    assert manifest.sources[0].sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


def test_older_records_are_upgraded(tmp_path: Path) -> None:
    older = record(1)
    older["title"] = older.pop("headline")
    older["metadata"]["schemaVersion"] = "0.9"
    steps = {
        "0.9": (
            SCHEMA_VERSION,
            lambda made: {key: {**made, "headline": made["title"]}[key] for key in record(1)},
        )
    }
    found, manifest = exported(tmp_path, [older, record(2)], steps=steps)
    assert record(1) in found
    assert manifest.rejected == 0


def test_a_file_has_a_bounded_number_of_rows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(partitions, "PART_ROWS", 7)
    monkeypatch.setattr(partitions, "BATCH_ROWS", 3)
    made = [record(n, datePublished=f"2024-05-{n + 1:02}") for n in range(20)]
    found, manifest = exported(tmp_path, made)
    assert [file.rows for file in manifest.files] == [7, 7, 6]
    assert found == made


def test_csv_cells(tmp_path: Path) -> None:
    made = record(4, headline='逗号,引号"换行\n', kicker=None)
    path = write(tmp_path / "in/articles.jsonl", [made])
    manifest = export("csv", tmp_path / "out", [path])
    with (tmp_path / "out" / manifest.files[0].path).open(encoding="utf-8", newline="") as file:
        (row,) = csv.DictReader(file)
    assert list(row) == list(made)
    assert (row["headline"], row["kicker"], row["revision"]) == (made["headline"], "", "1")
    assert json.loads(row["authors"]) == made["authors"]
    assert json.loads(row["metadata"]) == made["metadata"]


def test_sqlite_finds_chinese(tmp_path: Path) -> None:
    made = [record(n) for n in range(30)]
    made[3]["articleBody"] = "望川市职工书屋昨日开放。"
    older = later(made[3], 0, articleBody="改前的书屋", datePublished="2099-01-01")
    newer = later(made[3], 2, revision=2, changedFields=["articleBody"])
    path = write(tmp_path / "in/articles.jsonl", [*made[:3], older, newer, *made[4:]])
    export(
        "sqlite", tmp_path / "out", [path], ExportOptions(all_revisions=True, sqlite=IndexedFile)
    )
    with contextlib.closing(sqlite3.connect(tmp_path / "out/articles.sqlite")) as db:
        matching = "(SELECT rowid FROM words WHERE words MATCH ?)"
        sql = f"SELECT id, site, revision FROM articles WHERE n IN {matching}"
        assert db.execute(sql, ('"职 工 书 屋"',)).fetchall() == [
            (made[3]["id"], "union_example", 2)
        ]
        assert db.execute(sql, ('"改 前"',)).fetchall() == []
        assert db.execute("SELECT count(*) FROM articles").fetchone() == (30,)
        whole = "SELECT year, json_extract(metadata, '$.page') FROM records WHERE id = ? AND revision = 2"
        assert db.execute(whole, (made[3]["id"],)).fetchall() == [
            (int(made[3]["datePublished"][:4]), "ExamplePage")
        ]
        assert db.execute("SELECT count(*) FROM records").fetchone() == (31,)


def test_a_dataset_of_version_0_1_is_replaced_without_files_of_others(tmp_path: Path) -> None:
    """Its manifest and what stands beside it have other names; `manifest.json` is anybody's name, too."""
    path = write(tmp_path / "in/articles.jsonl", [record(1)])
    target = tmp_path / "out"
    manifest = export("jsonl", target, [path])
    for name in ("manifest", "schema"):
        (target / f"_{name}.json").rename(target / f"{name}.json")
    (target / "_rejected.jsonl").unlink(missing_ok=True)
    (target / "rejected.jsonl").touch()
    (target / "notes.txt").touch()
    with pytest.raises(UsageError, match=r"no export wrote, as notes\.txt; move them"):
        export("jsonl", target, [path])
    (target / "notes.txt").unlink()
    (target / "README.md").touch()
    with pytest.raises(UsageError, match=r"as README\.md"):
        export("jsonl", target, [path])
    told = (target / "manifest.json").read_text().replace('"jsonl"', '"huggingface"')
    (target / "manifest.json").write_text(told)
    assert export("jsonl", target, [path]) == manifest
    (target / "manifest.json").write_text('{"name": "a program of mine", "files": []}')
    with pytest.raises(UsageError, match=r"no export wrote, as manifest\.json"):
        export("jsonl", target, [path])
    for written in ("[" * 5000, "{}", '{"files": ["a"]}', '{"files": [], "program": "mine 1.0"}'):
        (target / "_manifest.json").write_text(written)
        with pytest.raises(UsageError, match="no dataset of ours that can be read"):
            export("jsonl", target, [path])


def test_an_existing_dataset_is_replaced_and_nothing_else_is(tmp_path: Path) -> None:
    path = write(tmp_path / "in/articles.jsonl", [record(1)])
    target = tmp_path / "deep/out"
    export("jsonl", target, [path])
    mine = target / "data" / "mine.txt"
    mine.parent.mkdir(exist_ok=True)
    mine.write_text("")
    with pytest.raises(UsageError, match=r"no export wrote, as data/mine.txt; move them"):
        export("parquet", target, [path])
    assert mine.exists()
    mine.unlink()
    export("parquet", target, [path])
    assert not list(target.rglob("*.jsonl"))
    (target / "_manifest.json").unlink()
    with pytest.raises(UsageError, match="no dataset of ours"):
        export("jsonl", target, [path])
    assert sorted(found.name for found in target.parent.iterdir()) == ["out"]
    (tmp_path / "link").symlink_to(target)
    with pytest.raises(UsageError, match="no dataset of ours"):
        export("jsonl", tmp_path / "link", [path])
    shutil.rmtree(target)
    target.mkdir()
    for kind in sorted(get_args(Format) * 2):
        export(kind, tmp_path / "link", [path], ZONES)
    assert (tmp_path / "link").is_symlink()
    assert (target / "_manifest.json").is_file()


def test_after_an_error_the_old_dataset_is_there(tmp_path: Path) -> None:
    path = write(tmp_path / "in/articles.jsonl", [record(1)])
    target = tmp_path / "out"
    export("jsonl", target, [path])
    before = all_bytes(target)
    with pytest.raises(RunError, match="cannot be read"):
        export("jsonl", target, [path, tmp_path / "missing.jsonl"])
    assert all_bytes(target) == before
    assert sorted(found.name for found in tmp_path.iterdir()) == ["in", "out"]


def test_no_records_make_an_empty_dataset(tmp_path: Path) -> None:
    path = write(tmp_path / "in/articles.jsonl", [])
    for kind in ("parquet", "huggingface", "sqlite"):
        assert export(kind, tmp_path / kind, [path], ZONES).rows == 0


def test_records_are_found(tmp_path: Path) -> None:
    one = write(tmp_path / "one/articles.jsonl", [])
    two = write(tmp_path / "two/articles.jsonl", [])
    assert find_records([tmp_path]) == find_records([tmp_path / "two", one, tmp_path]) == [one, two]
    assert find_records([tmp_path], ["two"]) == [two]
    with pytest.raises(UsageError, match="three"):
        find_records([tmp_path], ["three"])
    with pytest.raises(UsageError, match="crawl first"):
        find_records([tmp_path / "one" / "nothing"])


def test_the_card_is_filled_from_the_data(tmp_path: Path) -> None:
    made = [record(n, datePublished=f"20{16 + n % 3}-05-27T09:00:00+08:00") for n in range(12)]
    made += [record(20, "beta_union", datePublished=None, source=None)]
    made[1]["source"]["name"] = 'a|b": [x'
    path = write(tmp_path / "in/articles.jsonl", made)
    export("huggingface", tmp_path / "out", [path], ExportOptions(splits="year"))
    card = (tmp_path / "out/README.md").read_text(encoding="utf-8")
    assert "13 articles" in card
    assert "published from 2016-05-27 to 2018-05-27" in card
    assert "union_example: no article from 2016-05-28 to 2017-05-26" in card
    assert "1 rows have no `datePublished`" in card
    assert "a\\|b" in card
    front = dict(part.split(": ", 1) for part in card.split("---\n")[1].splitlines())
    configs = {one["config_name"]: one["data_files"] for one in json.loads(front["configs"])}
    assert list(configs) == ["default", "beta_union", "union_example"]
    assert [one["split"] for one in configs["default"]] == ["2016", "2017", "2018", "undated"]
    croissant = json.loads((tmp_path / "out/croissant.json").read_bytes())
    assert len(croissant["recordSet"][0]["field"]) == len(made[0]) + 1


@pytest.mark.slow
@pytest.mark.parametrize("splits", ["none", "year"])
def test_datasets_opens_it_offline(tmp_path: Path, splits: str) -> None:
    pytest.importorskip("datasets", reason="Hugging Face datasets is not installed")
    made = [record(n, kicker=None) for n in range(60)] + [
        record(n, "beta_union") for n in range(60, 70)
    ]
    made[5] |= {"datePublished": None}
    path = write(tmp_path / "in/articles.jsonl", made)
    export("huggingface", tmp_path / "out", [path], ExportOptions(splits=splits))
    code = (
        "import json, sys, datasets\n"
        f"found = datasets.load_dataset({str(tmp_path / 'out')!r})\n"
        "json.dump([row for split in found.values() for row in split], sys.stdout)"
    )
    away = {"HTTPS_PROXY": "http://127.0.0.1:9", "HTTP_PROXY": "http://127.0.0.1:9"}
    environment = os.environ | away | {"HF_HOME": str(tmp_path / "hf")}
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    said = [one | {"site": one["metadata"]["spider"]} for one in made]
    assert sorted(json.loads(done.stdout), key=by_id) == sorted(said, key=by_id)


@pytest.mark.slow
def test_the_command_ends_with_3_when_lines_are_no_records(tmp_path: Path) -> None:
    write(tmp_path / "output/alpha/articles.jsonl", [record(1), record(2, revision=None)])
    target = tmp_path / "out"
    done = run_unionnews("export", "jsonl", target, "--output", tmp_path / "output")
    assert done.returncode == 3, done.stderr
    assert "_rejected.jsonl" in done.stderr
    assert rows(target) == [record(1)]
    done = run_unionnews("export", "csv", target, "--output", tmp_path / "nothing")
    assert done.returncode == 2
    assert "crawl first" in done.stderr


@pytest.mark.slow
def test_upgrade_prints_records_of_the_current_version(tmp_path: Path) -> None:
    path = write(tmp_path / "old.jsonl", [record(1), record(2, revision=None), record(3)])
    done = run_unionnews("upgrade", path)
    assert done.returncode == 3
    assert [json.loads(text) for text in done.stdout.splitlines()] == [record(1), record(3)]
    assert "line 2" in done.stderr


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "status"), [("csv", 0), ("sqlite", 0), ("parquet", 2)])
def test_only_parquet_needs_arrow(tmp_path: Path, kind: str, status: int) -> None:
    write(tmp_path / "in/articles.jsonl", [record(1)])
    (tmp_path / "pyarrow.py").write_text("raise ModuleNotFoundError(name='pyarrow')")
    path = f"{tmp_path}{os.pathsep}{ROOT}"
    done = run_unionnews(
        "export", kind, tmp_path / "out", "--output", tmp_path / "in", PYTHONPATH=path
    )
    assert done.returncode == status, done.stderr
    told = "pyarrow is not installed; run: pip install 'unionnews[dataset]'" in done.stderr
    assert told is (status == 2)


@pytest.mark.parametrize(("umask", "mode"), [(0o077, 0o700), (0o022, 0o755)])
def test_a_dataset_is_for_those_whom_the_umask_lets_in(
    tmp_path: Path, umask: int, mode: int
) -> None:
    before = os.umask(umask)
    try:
        with new_folder(tmp_path / "set") as made:
            (made / "x").touch()
        assert os.umask(umask) == umask
    finally:
        os.umask(before)
    assert (tmp_path / "set").stat().st_mode & 0o777 == mode


@pytest.mark.parametrize("first", [0, 1])
def test_articles_under_one_id_are_told_apart(tmp_path: Path, first: int) -> None:
    """Pages that all name one address as canonical gave another article its id."""
    own, other = record(1), record(2)
    taken = {**other, "id": own["id"], "canonicalUrl": own["canonicalUrl"]}
    moved = later({**own, "url": own["url"].replace("/n1/", "/n2/")}, 5)
    sources = [[own], [taken], [moved]]
    found, _ = exported(tmp_path, *sources[first:], *sources[:first], all_revisions=True)
    assert {row["articleBody"] for row in found} == {own["articleBody"], other["articleBody"]}
    assert len({row["id"] for row in found}) == 2
    assert all(row["revision"] == 1 for row in found)
    assert all(row["canonicalUrl"] in (row["url"], own["canonicalUrl"]) for row in found)

"""A folder of Parquet as the readers of such folders take it, each in the way its documents show."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from invented_news import record, write
from running import run_unionnews
from small_disk import small_disk

pytest.importorskip("pyarrow")

import pyarrow.dataset
from pyarrow import parquet

from unionnews.dataset.exporting.export import Format, export
from unionnews.dataset.exporting.exports import made_before, noted_export

pytestmark = pytest.mark.slow
Rows = list[tuple[Any, ...]]


def with_pandas(folder: Path) -> Rows:
    pandas = pytest.importorskip("pandas")
    read = pandas.read_parquet(folder)[["id", "site", "year"]].astype({"year": int})
    return [(name, site if isinstance(site, str) else None, year or None)
            for name, site, year in read.itertuples(index=False)]  # fmt: skip


def with_arrow_table(folder: Path) -> Rows:
    read = parquet.read_table(folder).to_pydict()
    return [(*row, year or None) for *row, year in zip(read["id"], read["site"], read["year"], strict=True)]  # fmt: skip


def with_arrow_dataset(folder: Path) -> Rows:
    read = pyarrow.dataset.dataset(folder, partitioning="hive").to_table().to_pydict()
    return [(*row, year or None) for *row, year in zip(read["id"], read["site"], read["year"], strict=True)]  # fmt: skip


def with_duckdb(folder: Path) -> Rows:
    duckdb = pytest.importorskip("duckdb")
    return duckdb.sql(f"SELECT id, site, nullif(year, 0) FROM '{folder}/**/*.parquet'").fetchall()


def with_polars(folder: Path) -> Rows:
    polars = pytest.importorskip("polars")
    read = polars.read_parquet(f"{folder}/**/*.parquet", hive_partitioning=True)
    return [(name, site, int(year) or None) for name, site, year in read["id", "site", "year"].rows()]  # fmt: skip


def with_datasets(folder: Path) -> Rows:
    pytest.importorskip("datasets")
    code = (
        "import json, sys, datasets\n"
        f"found = datasets.load_dataset({str(folder)!r}, split='train')\n"
        "json.dump([[r['id'], r['site'], r['datePublished']] for r in found], sys.stdout)"
    )
    environment = os.environ | {"HF_HOME": str(folder.parent / "hf"), "HF_HUB_OFFLINE": "1"}
    ran = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    return [(name, site, day and int(day[:4])) for name, site, day in json.loads(ran.stdout)]


def undeclared(made: dict[str, Any]) -> dict[str, Any]:
    return made | {"metadata": made["metadata"] | {"spider": None}}


def collected(folder: Path) -> tuple[list[Path], Rows]:
    made = [record(n, spider) for n in range(4) for spider in ("_beta_union", "union_example")]
    made.append(record(8, datePublished=None))
    made += [undeclared(record(9, datePublished=None)), undeclared(record(10))]
    made.append({**record(11), "headline": "not a record", "unknown": 1})
    said = [
        (one["id"], one["metadata"]["spider"], one["datePublished"] and int(one["datePublished"][:4]))
        for one in made[:-1]
    ]  # fmt: skip
    return [write(folder / "in" / "articles.jsonl", made)], said


def ordered(rows: Rows) -> list[str]:
    return sorted(map(repr, rows))


@pytest.mark.parametrize(
    "read",
    [with_pandas, with_arrow_table, with_arrow_dataset, with_duckdb, with_polars, with_datasets],
)
def test_every_reader_takes_the_whole_folder(tmp_path: Path, read: Callable[[Path], Rows]) -> None:
    paths, said = collected(tmp_path)
    export("parquet", tmp_path / "out", paths)
    assert (tmp_path / "out" / "_rejected.jsonl").exists()
    assert ordered(read(tmp_path / "out")) == ordered(said)


@pytest.mark.parametrize("read", [with_pandas, with_duckdb, with_datasets])
def test_a_dataset_of_the_hub_has_the_site_as_well(
    tmp_path: Path, read: Callable[[Path], Rows]
) -> None:
    paths, said = collected(tmp_path)
    export("huggingface", tmp_path / "out", paths)
    # The card is no Parquet: what reads every file below is given the folder of the data.
    place = tmp_path / "out" / ("data" if read is with_pandas else "")
    assert ordered(read(place)) == ordered(said)


@pytest.mark.measured
@pytest.mark.parametrize("kind", ["parquet", "jsonl"])
def test_a_dataset_of_an_earlier_program_is_replaced_and_found_by_a_takedown(
    tmp_path: Path, kind: Format
) -> None:
    paths, said = collected(tmp_path)
    target = tmp_path / "out"
    export(kind, target, paths)
    for name in ("manifest.json", "schema.json", "rejected.jsonl"):
        (target / f"_{name}").rename(target / name)
    (target / "data").rename(target / "data-of-before")
    manifest = target / "manifest.json"
    manifest.write_bytes(manifest.read_bytes().replace(b'"data/', b'"data-of-before/'))
    site = tmp_path / "in"
    (site / "ledger.sqlite").touch()
    with noted_export([site], target):
        pass
    assert made_before(site) == []
    gone = {"key": "1", "id": said[0][0], "urls": ["http://union.example/1"], "at": "2026-01-01"}
    (site / "forgotten.jsonl").write_text(json.dumps(gone))
    assert made_before(site) == [target]
    (site / "forgotten.jsonl").unlink()
    (site / "ledger.sqlite").unlink()
    ran = run_unionnews("export", "parquet", target, "--output", site, "--quiet")
    assert ran.returncode == 3, ran.stderr
    assert sorted(path.name for path in target.iterdir()) == [
        "_manifest.json", "_rejected.jsonl", "_schema.json", "data",
    ]  # fmt: skip
    assert ordered(with_pandas(target)) == ordered(said)


@pytest.mark.parametrize("kind", ["parquet", "huggingface", "jsonl"])
def test_a_full_disk_is_one_line_and_leaves_nothing(tmp_path: Path, kind: Format) -> None:
    write(tmp_path / "a" / "articles.jsonl", (record(number) for number in range(1200)))
    with small_disk(300_000) as disk:
        call = ("export", kind, disk.path / "out", "--output", tmp_path)
        done = run_unionnews(*call)
        assert (done.returncode, done.stderr.count("\n")) == (1, 1), done.stderr
        assert "No space left on device" in done.stderr
        assert list(disk.path.iterdir()) == []
        disk.grow()
        assert run_unionnews(*call).returncode == 0

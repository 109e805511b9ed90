"""Speed and memory of the export beside a bare conversion by pyarrow, in one run.

``python benchmarks/dataset.py [ARTICLES] [FORMAT…]`` makes that many (200,000) invented articles of
two sites and exports them in each format, or in those named.
The bare conversion reads the same file with the same explicit types, all at once, and writes one
Parquet file: it checks, merges and orders nothing.
"""

import hashlib
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from multiprocessing import get_context
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from invented_news import record, write

MAX_MEGABYTES = 300
MIN_RATIO = 0.3
FORMATS = ("parquet", "jsonl", "csv", "huggingface", "sqlite")


def make(folder: Path, articles: int) -> list[Path]:
    """Write records of two sites, in an order that is not that of the export."""
    half = articles // 2
    return [
        write(
            folder / site / "articles.jsonl", (record(n, site) for n in range(start, start + half))
        )
        for site, start in (("alpha_union", 0), ("beta_union", half))
    ]


def bare(paths: list[Path], target: Path) -> None:
    """Convert as a script of five lines would."""
    from pyarrow import json as arrow_json  # noqa: PLC0415  in a process of its own
    from pyarrow import parquet  # noqa: PLC0415  the same

    from unionnews.dataset.exporting.parquet import arrow_schema  # noqa: PLC0415  the same
    from unionnews.dataset.shapes import row_schema  # noqa: PLC0415  the same

    target.mkdir()
    options = arrow_json.ParseOptions(explicit_schema=arrow_schema(row_schema()))
    for number, path in enumerate(paths):
        table = arrow_json.read_json(path, parse_options=options)
        parquet.write_table(table, target / f"{number}.parquet", compression="zstd")


def ours(paths: list[Path], target: Path, kind: str) -> None:
    """Run our export."""
    from unionnews.dataset.exporting.export import ExportOptions, export  # noqa: PLC0415  in a process of its own
    from unionnews.search.indexed_file import IndexedFile  # noqa: PLC0415  the same

    export(kind, target, paths, ExportOptions(sqlite=IndexedFile))  # type: ignore[arg-type]  # one of FORMATS


def _child(results: object, function: Callable[..., None], arguments: tuple[object, ...]) -> None:
    started = time.perf_counter()
    function(*arguments)
    seconds = time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    results.put((seconds, peak))  # type: ignore[attr-defined]  # a queue


def measure(function: Callable[..., None], *arguments: object) -> tuple[float, float]:
    """Return seconds and peak megabytes of a call in a fresh process."""
    context = get_context("spawn")
    results = context.Queue()
    process = context.Process(target=_child, args=(results, function, arguments))
    process.start()
    found: tuple[float, float] = results.get()
    process.join()
    return found


def digest(folder: Path) -> str:
    """Hash names and bytes of all files in a folder."""
    found = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        found.update(str(path.relative_to(folder)).encode() + path.read_bytes())
    return found.hexdigest()


def readers(folder: Path, articles: int) -> list[str]:
    """Open the Parquet export with whichever of the usual readers are installed."""
    scripts = {
        "duckdb": f"import duckdb; n = duckdb.sql(\"select count(datePublished) from '{folder}/data/*/*/*.parquet'\").fetchall()[0][0]",
        "polars": f"import polars; n = polars.scan_parquet('{folder}/data', hive_partitioning=True).select(polars.len()).collect().item()",
        "pandas": f"import pandas; n = len(pandas.read_parquet('{folder}/data', columns=['id', 'source']))",
        "datasets": f"import datasets; n = datasets.load_dataset('{folder.parent}/huggingface', split='train').num_rows",
    }
    lines = []
    for name, script in scripts.items():
        code = f"{script}\nassert n == {articles}, n"
        environment = os.environ | {"HF_HUB_OFFLINE": "1", "HF_HOME": str(folder.parent / "hf")}
        done = subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            text=True,
            check=False,
            env=environment,
        )
        said = done.stderr.strip().splitlines()[-1:] or [""]
        lines.append(f"{name}: {'opens it, all rows' if done.returncode == 0 else said[0]}")
    return lines


def main() -> int:
    articles = int(sys.argv[1]) if len(sys.argv) > 1 else 200_000
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        paths = make(folder, articles)
        size = sum(path.stat().st_size for path in paths) / 1e6
        print(f"{articles} articles, {size:.0f} MB of JSON Lines")
        bare_seconds, bare_peak = measure(bare, paths, folder / "bare")
        print(f"{'bare pyarrow':14}{bare_seconds:8.1f} s {bare_peak:8.0f} MB   ratio 1.00")
        good = True
        for kind in sys.argv[2:] or FORMATS:
            seconds, peak = measure(ours, paths, folder / kind, kind)
            ratio = bare_seconds / seconds
            print(f"{kind:14}{seconds:8.1f} s {peak:8.0f} MB   ratio {ratio:.2f}")
            good &= peak < MAX_MEGABYTES and (kind != "parquet" or ratio >= MIN_RATIO)
        measure(ours, paths, folder / "again", "parquet")
        same = digest(folder / "parquet") == digest(folder / "again")
        print(f"second run: {'the same bytes' if same else 'OTHER BYTES'}")
        rows = json.loads((folder / "parquet" / "_manifest.json").read_text())["rows"]
        print("\n".join(readers(folder / "parquet", articles)))
        print(f"bounds: {MAX_MEGABYTES} MB, ratio {MIN_RATIO} for parquet")
    return 0 if good and same and rows == articles else 1


if __name__ == "__main__":
    raise SystemExit(main())

"""The index in Datasette: its pages open, and its searches find what ours find."""

import json
import os
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlencode

import pytest
from invented_news import record, write
from running import ROOT, run_unionnews

from unionnews.folder.ledger import Ledger
from unionnews.search.index import FILE_NAME, refresh
from unionnews.search.searching import Library

VENV = Path(os.environ.get("UNIONNEWS_DATASETTE_VENV", ROOT / ".venv-datasette"))
TEXTS = {
    1: "全国总工会发布2024年报告，工资上涨。", 2: "基層工會主席：職工的權益。", 3: "工 会 in parts. Strike ends",
    4: 'The "wage" agreement', 5: "Η απεργία", 6: "Забастовка: ёлка", 7: "สหภาพแรงงาน", 8: "ＵＮＩＯＮ GÉNÉRALE",
}  # fmt: skip
QUERIES = ["工会", "工會", "職工", "总工会发布2024", "strike", "STRIKE ends", '"wage"', "απεργια", "елка", "แรงงาน", "union generale", "２０２４年", "zzz", "工 资"]  # fmt: skip

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not (VENV / "bin" / "datasette").is_file(),
        reason=f"no Datasette in {VENV}: run tools/install_datasette.sh",
    ),
]


def asked(file: Path, metadata: Path, page: str) -> str:
    done = subprocess.run(
        [VENV / "bin" / "datasette", "serve", file, "--metadata", metadata, "--get", page],
        capture_output=True, text=True, check=False, env={**os.environ, "PYTHONPATH": ""},
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-500:] + done.stderr[-500:]
    return done.stdout


def test_datasette_finds_what_we_find(tmp_path: Path) -> None:
    folder = tmp_path / "union_example"
    made = (record(n, headline="标题", kicker=None, articleBody=text) for n, text in TEXTS.items())
    write(folder / "articles.jsonl", made)
    with Ledger.open(folder, origin="live", now=datetime.now(UTC), version="test"):
        pass
    refresh(folder)
    printed = run_unionnews("index", "--datasette", "--output", tmp_path)
    (tmp_path / "metadata.json").write_text(printed.stdout, encoding="utf-8")
    out = tmp_path / "out"
    assert run_unionnews("export", "sqlite", out, "--output", tmp_path).returncode == 0
    of_index = folder / FILE_NAME, tmp_path / "metadata.json"
    of_export = out / "articles.sqlite", out / "metadata.json"
    assert "count_by_month" in asked(*of_index, "/index")
    with Library([folder]) as library:
        for number, query in enumerate(QUERIES):
            file, metadata = of_export if number % 2 else of_index
            words = urlencode({"words": query, "_shape": "array"})
            rows = json.loads(asked(file, metadata, f"/{file.stem}/search.json?{words}"))
            # What is found by parts of words and marks is left to our own search.
            ours = {hit.id for hit in library.hits(query.replace('"', ""), limit=None)}
            assert {row["id"] for row in rows} == ours, query

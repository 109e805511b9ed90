"""Make the demo archive and what a crawl of it must give.

``python tools/make_demo.py`` writes ``unionnews/demo/people_acftu.warc.gz``,
``tests/demo_truth.jsonl`` and ``tests/demo_other.json``; the same bytes each time.
"""

import argparse
import json
from pathlib import Path

from demo import records, truth
from demo.articles import load

ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    options = _options()
    articles = load()
    options.output.parent.mkdir(parents=True, exist_ok=True)
    count = records.write(articles, options.output)
    rows = truth.rows(articles)
    lines = (json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    options.truth.write_text("".join(lines), encoding="utf-8")
    others = json.dumps(truth.others(articles), ensure_ascii=False, indent=1)
    options.other.write_text(others + "\n", encoding="utf-8")
    size = options.output.stat().st_size
    print(f"{options.output}: {count} answers, {len(rows)} articles, {size:,} bytes")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    demo = ROOT / "unionnews" / "demo" / "people_acftu.warc.gz"
    tests = ROOT / "tests"
    parser.add_argument("--output", type=Path, default=demo, help="archive to write")
    parser.add_argument("--truth", type=Path, default=tests / "demo_truth.jsonl")
    parser.add_argument("--other", type=Path, default=tests / "demo_other.json")
    return parser.parse_args()


if __name__ == "__main__":
    main()

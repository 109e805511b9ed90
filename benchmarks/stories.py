"""Precision, recall and speed of stories on invented articles whose truth is known.

``python benchmarks/stories.py [ARTICLES]``: 100,000 articles, of which each tenth is an original
with four reprints (20 and 40 % cut, 20 and 40 % changed). Then 1 % more arrive.
"""

import json
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from invented_news import line, record
from invented_stories import change, cut, labelled, scores

from unionnews.dataset.stories.copies import STORIES, find_stories

MAX_SECONDS = 60
KINDS = ((cut, 0.2), (cut, 0.4), (change, 0.2), (change, 0.4))


def main() -> int:
    articles = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as name:
        records = Path(name) / "articles.jsonl"
        labels = {}
        with records.open("wb") as file:
            for label, made in labelled(articles // 10, articles // 2, 200, KINDS):
                labels[made["id"]] = label
                file.write(line(made))
        for round_ in ("first", "1 % more"):
            wall, cpu = time.perf_counter(), time.process_time()
            found = find_stories([records], Path(name) / "stories")
            wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
            print(f"{round_:9} {wall:6.1f} s ({cpu:.1f} s of one core)  {found}")
            if round_ == "first":
                seconds = cpu
                with records.open("ab") as file:
                    for number in range(articles // 100):
                        file.write(line(record(10_000_000 + number)))
        rows = map(json.loads, (Path(name) / "stories" / STORIES).open())
        stories = {row["id"]: row["storyId"] for row in rows if row["id"] in labels}
        precision, recall = scores(labels, stories)
        print(f"precision {precision:.4f}, recall {recall:.4f}")
        size = (Path(name) / "stories" / "stories.sqlite").stat().st_size
        print(f"index: {size / found.articles:.0f} bytes an article")
    good = precision >= 0.99 and recall >= 0.97 and seconds < MAX_SECONDS * articles / 100_000
    return 0 if good else 1


if __name__ == "__main__":
    raise SystemExit(main())

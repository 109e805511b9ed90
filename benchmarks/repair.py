"""Speed of repair on sound and damaged text, beside OpenCC's on the same text in the same run.

    python benchmarks/repair.py [FILE …]

Without files an invented article is used, damaged by the simulator of the tests with ten tables.
A file is measured as it is and, if it is sound simplified Chinese, damaged.
"""

import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import opencc

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

import damage as simulated

from unionnews.repair.text_repair import repair_text

PIECE = 1_000
ROUNDS = 5


def main(paths: Sequence[str]) -> None:
    """Measure and print one table."""
    texts = [Path(path).read_text("utf-8") for path in paths] or [simulated.NEWS * 20]
    sound = [text[at : at + PIECE] for text in texts for at in range(0, len(text), PIECE)]
    damaged = [page for piece in sound for page in damage(piece)]
    convert = opencc.OpenCC("tw2s").convert
    print(f"{'text':10} {'pieces':>6} {'repair MB/s':>12} {'OpenCC MB/s':>12} {'ratio':>7}")
    for name, pieces in (("sound", sound), ("damaged", damaged)):
        repair, conversion = speed(repair_text, pieces), speed(convert, pieces)
        ratio = repair / conversion
        print(f"{name:10} {len(pieces):6} {repair:12.2f} {conversion:12.2f} {ratio:7.3f}")


def damage(piece: str) -> list[str]:
    """Damage a piece as ten mirrors would."""
    page = simulated.to_traditional(piece.encode("gbk", "ignore").decode("gbk"))
    forms = simulated.traditional_only(page)
    tables = [simulated.random_table(forms, 0.5, seed) for seed in range(10)]
    return [simulated.damage(page, table).text for table in tables]


def speed(work: Callable[[str], object], pieces: Sequence[str]) -> float:
    """Return the megabytes (UTF-8) a second, best of some rounds; tables are read before."""
    size = sum(len(piece.encode()) for piece in pieces) / 1e6
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        for piece in pieces:
            work(piece)
        times.append(time.perf_counter() - start)
    return size / min(times)


if __name__ == "__main__":
    main(sys.argv[1:])

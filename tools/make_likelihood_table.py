"""Make ``unionnews/repair/likelihood.txt.gz``: how often Chinese characters follow each other.

The counts come from the dictionary of jieba (0.42.1, MIT licence), a list of words with their
frequencies; no running text is used. Run with jieba installed::

    python tools/make_likelihood_table.py
"""

import gzip
import math
from collections import Counter, defaultdict
from collections.abc import Iterator
from importlib.resources import files
from itertools import pairwise
from pathlib import Path

TARGET = Path(__file__).parent.parent / "unionnews" / "repair" / "likelihood.txt.gz"
RAREST_PAIR = 20


def words() -> Iterator[tuple[str, int]]:
    """Yield the words of Han characters only, with their frequencies."""
    dictionary = files("jieba").joinpath("dict.txt").read_text("utf-8")
    for line in dictionary.splitlines():
        word, frequency, _ = line.split(" ")
        if all("\u4e00" <= char <= "\u9fff" for char in word):
            yield word, int(frequency)


def step(count: int) -> str:
    """Return a count as one printable character, rounded to half powers of two."""
    return chr(0x30 + round(2 * math.log2(count + 1)))


def main() -> None:
    """Count, and write a line for each character.

    It has the character, its counts in total, as first and as last of a word, and the characters
    that follow it with their counts.
    """
    total, first, last = Counter[str](), Counter[str](), Counter[str]()
    pairs: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for word, frequency in words():
        first[word[0]] += frequency
        last[word[-1]] += frequency
        for char in word:
            total[char] += frequency
        for left, right in pairwise(word):
            pairs[left][right] += frequency
    lines = []
    for char in sorted(total):
        follow = sorted((c, n) for c, n in pairs[char].items() if n >= RAREST_PAIR)
        head = char + step(total[char]) + step(first[char]) + step(last[char])
        lines.append(head + "".join(right + step(count) for right, count in follow))
    text = "\n".join(lines).encode()
    TARGET.write_bytes(gzip.compress(text, 9, mtime=0))
    print(f"{TARGET}: {len(lines)} characters, {TARGET.stat().st_size} bytes")


if __name__ == "__main__":
    main()

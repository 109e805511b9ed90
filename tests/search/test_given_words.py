"""Words of real pages in many scripts, and all short parts of the demo: found where a scan finds them."""

import gzip
import random
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import html
from running import read_jsonl, run_unionnews
from searched_records import save

from unionnews.search.folding import UNSPACED, fold
from unionnews.search.searching import Library

pytestmark = pytest.mark.slow
SCRIPTS = {
    "Greek": "[\u0370-\u03ff]", "Russian": "[\u0400-\u04ff]", "Arabic": "[\u0600-\u06ff]",
    "Korean": "[\uac00-\ud7af]", "Thai": "[\u0e00-\u0e7f]", "German": r"\b(?:und|der|die|das|nicht|ist)\b",
}  # fmt: skip
PLACES = ("gold/daniel_greek", "gold/daniel_russian", "gold/htmldate", "gold/fundus", "labour")
ENOUGH = 12
"""Pages of a script."""


def pages(corpus: Path) -> Iterator[str]:
    """Yield the paragraphs of pages, as one text each."""
    for place in PLACES:
        for path in sorted((corpus / place).glob("*.html*")):
            raw = path.read_bytes()
            tree = html.document_fromstring(gzip.decompress(raw) if path.suffix == ".gz" else raw)
            lines = (" ".join(p.text_content().split()) for p in tree.iter("p"))
            yield "\n\n".join(line for line in lines if line)


def chosen(corpus: Path) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {script: [] for script in SCRIPTS}
    for text in pages(corpus):
        for script, pattern in SCRIPTS.items():
            if len(found[script]) < ENOUGH and len(re.findall(pattern, text)) > 40:
                found[script].append(text[:20_000])
                break
        if all(len(texts) >= ENOUGH for texts in found.values()):
            break
    return found


def words_of(text: str) -> list[str]:
    """Return the words of a folded text, cut where the kind of a character changes."""
    kept = (
        c if unicodedata.category(c)[0] in "LMN" and not c.isdigit() and not UNSPACED.match(c) else " "
        for c in text
    )  # fmt: skip
    return "".join(kept).split()


def sampled(texts: list[str], script: str, count: int) -> list[str]:
    chance = random.Random(7)
    if script == "Thai":
        runs = [run for text in texts for run in re.findall(r"[\u0e01-\u0e5b]{6,}", text)]
        return [run[(at := chance.randrange(len(run) - 5)) : at + chance.randint(1, 5)]
                for run in chance.choices(runs, k=count)]  # fmt: skip
    words = sorted({word for text in texts for word in re.findall(r"[^\W\d_]+", text)})
    return chance.sample(words, min(count, len(words)))


@pytest.mark.soak
@pytest.mark.timeout(900)
def test_words_of_given_pages(corpus: Path, tmp_path: Path) -> None:
    found = chosen(corpus)
    assert all(found.values()), {script: len(texts) for script, texts in found.items()}
    bodies = dict(enumerate((text for texts in found.values() for text in texts), 1))
    save(tmp_path / "union_example", bodies)
    folded = {number: fold(text) for number, text in bodies.items()}
    whole = {number: set(words_of(text)) for number, text in folded.items()}
    with Library([tmp_path / "union_example"]) as library:
        for script, texts in found.items():
            for word in sampled(texts, script, 340):
                wanted = fold(word)
                if UNSPACED.search(wanted):
                    scanned = {n for n, text in folded.items() if wanted in text}
                else:
                    scanned = {n for n, words in whole.items() if wanted in words}
                hits = library.hits(f'body:"{word}"', limit=None)
                answered = {int(str(hit.url).rsplit("/", 1)[1]) for hit in hits}
                assert answered == scanned, (script, word)


@pytest.mark.parametrize("share", [400, pytest.param(None, marks=[pytest.mark.soak, pytest.mark.timeout(1500)])])  # fmt: skip
def test_every_short_substring_of_the_demo(tmp_path: Path, share: int | None) -> None:
    done = run_unionnews("crawl", "people_acftu", "--demo", "--output", tmp_path)
    assert done.returncode == 0, done.stderr
    folder = tmp_path / "demo" / "people_acftu"
    names = ("headline", "kicker", "subheadline", "articleBody")
    texts = {
        r["id"]: [fold(r[name]) for name in names if r[name]]
        for r in read_jsonl(folder / "articles.jsonl")
    }
    where: dict[str, set[str]] = {}
    for key, found in texts.items():
        for line in (line for text in found for line in text.split("\n")):
            for size in (1, 2, 3, 4):
                for at in range(len(line) - size + 1):
                    where.setdefault(line[at : at + size], set()).add(key)
    parts = [part for part in where if part == part.strip() and '"' not in part and UNSPACED.search(part)]  # fmt: skip
    with Library([folder]) as library:
        for part in random.Random(3).sample(parts, share) if share else parts:
            assert {hit.id for hit in library.hits(f'"{part}"', limit=None)} == where[part], part

"""Repair measured on real texts: damaged by the simulator, or sound and to be left alone."""

import difflib
import json
import random
import unicodedata
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import damage as simulated
import opencc
import pytest

from unionnews.repair.text_repair import RepairedText, repair_text

CORPUS = Path(__file__).parents[3] / "shared" / "corpus"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not CORPUS.is_dir(), reason="corpus of real pages not present"),
]


@cache
def bodies(folder: str) -> list[str]:
    """Bodies of real articles, those in traditional script left out."""
    lines = (CORPUS / folder / "truth.jsonl").read_text("utf-8").splitlines()
    texts = [json.loads(line)["body"] for line in lines]
    return [text for text in texts if not _is_traditional(text)]


def _is_traditional(text: str) -> bool:
    return sum(char in "這個來國時們會說為於" for char in text) > 0.003 * len(text)


def pieces(count: int, seed: int) -> Iterator[str]:
    chance = random.Random(seed)
    texts = [text for text in bodies("zh") if len(text) >= 300]
    while count:
        text = chance.choice(texts)
        length = chance.randint(300, 1500)
        start = chance.randint(0, max(0, len(text) - length))
        piece = text[start : start + length].encode("gbk", "ignore").decode("gbk")
        if len(piece) >= 300:
            count -= 1
            yield piece


def measure(page: simulated.Damaged, truth: str, repaired: RepairedText) -> Counter[str]:
    """Count what the issue asks for; ``truth`` has the places of ``page``'s characters."""
    counts = Counter(chars=len(truth), lacunae=len(repaired.lacunae))
    candidates = {lacuna.offset: lacuna.candidates for lacuna in repaired.lacunae}
    right: set[int] = set()
    matcher = difflib.SequenceMatcher(None, truth, repaired.text, autojunk=False)
    for tag, start, end, first, last in matcher.get_opcodes():
        if tag == "equal":
            right.update(range(start, end))
            continue
        got = repaired.text[first:last]
        counts["wrong"] += len(got.replace("�", "")) + max(0, end - start - len(got))
        for offset in range(first, last):
            true = truth[start + offset - first : start + offset - first + 1]
            counts["among first three"] += true != "" and true in candidates.get(offset, [])[:3]
    unread = {at for pair in page.pairs if not pair.reading for at in pair.characters}
    counts["unread"] = sum(not pair.reading for pair in page.pairs)
    for pair in page.pairs:
        if pair.reading and not unread.intersection(pair.characters):
            counts["read"] += 1
            counts["restored"] += right.issuperset(pair.characters)
    counts["pairs"] = len(page.pairs)
    counts["unknown"] = repaired.text.count("�")
    return counts


def table(share: float, seed: int, *, toned: bool = True) -> dict[str, str]:
    forms = simulated.traditional_only(simulated.to_traditional("".join(bodies("zh"))))
    return simulated.random_table(forms, share, seed, toned=toned)


@pytest.mark.parametrize(
    "seed", [101, *(pytest.param(seed, marks=pytest.mark.soak) for seed in (202, 303, 404))]
)
@pytest.mark.parametrize("share", [0.3, 0.5, 0.8])
def test_simulated_damage(seed: int, share: float) -> None:
    counts: Counter[str] = Counter()
    mirror = table(share, seed)
    for piece in pieces(200, seed):
        page = simulated.damage(simulated.to_traditional(piece), mirror)
        truth = simulated.to_simplified(page.traditional)
        counts += measure(page, truth, repair_text(page.text))

    assert 2 <= 1000 * counts["pairs"] / counts["chars"] <= 20
    assert counts["restored"] >= 0.98 * counts["read"]
    assert counts["lacunae"] <= 1.3 * counts["unread"]
    assert counts["unknown"] <= 2 * counts["unread"] + 0.02 * counts["read"]
    assert counts["wrong"] <= 0.001 * counts["chars"]
    assert counts["among first three"] >= 0.5 * counts["lacunae"]


@pytest.mark.parametrize("toned", [True, False])
def test_simulated_damage_normalized_afterwards(*, toned: bool) -> None:
    counts: Counter[str] = Counter()
    mirror = table(0.5, 7, toned=toned)
    for piece in pieces(100, 7):
        page = simulated.damage(simulated.to_traditional(piece), mirror)
        truth = simulated.to_simplified(unicodedata.normalize("NFKC", page.traditional))
        counts += measure(page, truth, repair_text(unicodedata.normalize("NFKC", page.text)))

    assert counts["lacunae"] <= 1.3 * counts["unread"]
    assert counts["wrong"] <= 0.001 * counts["chars"]
    assert counts["among first three"] >= 0.5 * counts["lacunae"]


def test_ten_thousand_sound_texts_stay_as_they_are() -> None:
    chance = random.Random(5)
    to_traditional = opencc.OpenCC("s2t").convert
    texts = [*bodies("zh") * 2, *bodies("en")]
    changed = []
    for number in range(10_000):
        text = chance.choice(texts)
        start = chance.randint(0, max(0, len(text) - 200))
        piece = text[start : start + chance.randint(200, 2000)]
        if number % 3 == 1:
            piece = unicodedata.normalize("NFKC", to_traditional(piece))
        if number % 5 == 2:
            # A page whose quotation marks and commas were lost on the way.
            piece = piece.replace("“", "?").replace("，", "?") + "？！"
        if number % 7 == 3:
            piece = gloss(piece, chance)
        if repair_text(piece).text != piece:
            changed.append(piece)

    assert changed == []


def gloss(text: str, chance: random.Random) -> str:
    """Let an author explain some words: the reading of all of a word, or of a rare character."""
    chars = list(text)
    for at in chance.sample(range(len(chars)), len(chars) // 60):
        char = chars[at]
        if "\u4e00" <= char <= "\u9fff":
            both = simulated.reading(char) + " " + simulated.reading(char, toned=False)
            chars[at] = f"{char}({both})" if at % 2 else f"{char}(gdp ok)"
    return "".join(chars)

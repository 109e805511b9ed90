"""Texts of many forms of characters: the index finds what a scan of the folded texts finds."""

import random
import re
import sqlite3
import unicodedata
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from searched_records import article, save

from unionnews.search.canned_queries import canned_queries
from unionnews.search.folding import UNSPACED, fold
from unionnews.search.index import FILE_NAME, refresh
from unionnews.search.searching import Library

# Compatibility forms, half and full width, composed and not, marks of the index itself, emoji newer
# than Python's tables, what does not count, and blanks of several kinds beside all of them.
PIECES = (
    "工", "会", "⼯", "㊀", "①", "②", "1", "２", "٣", "㎡", "m2", "℃", "°C", "㈱", "(株)", "ｱ", "ア", "ｶﾞ", "ガ", "か\u3099",
    "IT", "e\u0301", "é", "Й", "И\u0306", "각", "ㄱㅏ", "\u1100\u1161", "น้ำ", "␣", "¶", "⁋", "\U0001fae9", "❤\ufe0f", "，", ",", "_", "-",
    "葛\U000e0100", "\u200b", "\u00ad", "\x07", "¨",
)  # fmt: skip
BLANKS = (" ", " ", "\u3000", "\u00a0", "\t", "  ", "")
CHANCE = random.Random(4)
TEXTS = {
    number: "".join(CHANCE.choice(PIECES) + CHANCE.choice(BLANKS) for _ in range(12))
    for number in range(1, 81)
}


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    folder = tmp_path_factory.mktemp("folded") / "union_example"
    save(folder, TEXTS, headline="題")
    with Library([folder]) as library:
        yield library


def numbers(library: Library, query: str) -> set[int]:
    hits = library.hits(query, "date", None)
    assert len(hits) == library.count(query)
    return {int(str(hit.url).rsplit("/", 1)[1]) for hit in hits}


def is_decided(folded: str) -> bool:
    """Tell whether any part is promised to be found: words of other scripts are found as wholes."""
    letters = re.findall(r"[^\W\d_]", folded)
    return bool(folded.strip()) and folded == folded.strip() and (
        bool(UNSPACED.search(folded)) or not letters
    )  # fmt: skip


@pytest.mark.slow
@pytest.mark.measured
@settings(max_examples=400, deadline=None)
@given(number=st.sampled_from(sorted(TEXTS)), at=st.integers(0, 40), size=st.integers(1, 14))
def test_the_index_finds_what_a_scan_finds(
    library: Library, number: int, at: int, size: int
) -> None:
    part = TEXTS[number][at : at + size]
    wanted = fold(part)
    if is_decided(wanted):
        scanned = {n for n, text in TEXTS.items() if wanted in fold(text)}
        assert numbers(library, f'"{part}"') == scanned


@given(st.text(max_size=40))
@example("e\u0301 工 ｶﾞ")
def test_composed_or_not_a_text_folds_alike(text: str) -> None:
    forms = {fold(unicodedata.normalize(form, text)) for form in ("NFC", "NFD")}
    assert len(forms) == 1


def test_blanks_beside_compatibility_characters(tmp_path: Path) -> None:
    texts = {
        1: "面积120 ㎡ 左右",
        2: "① 工会工作",
        3: "ｱ ｲ 労組",
        4: "工␣会 ¶ 段",
        5: "工 会\n\n第二段",
    }
    save(tmp_path / "union_example", texts, headline="題")
    with Library([tmp_path / "union_example"]) as library:
        assert numbers(library, '"120 m2 左右"') == {1}
        assert numbers(library, '"0m2"') == set()
        assert numbers(library, '"1 工会"') == {2}
        assert numbers(library, '"1工会"') == set()
        assert numbers(library, "アイ") == set()
        assert numbers(library, '"ア イ"') == {3}
        assert numbers(library, "␣") == numbers(library, "¶") == {4}
        assert numbers(library, '"工␣会"') == {4}
        assert numbers(library, '"工 会"') == {5}


TYPED = {
    1: "إضراب العمّال", 2: "ทำงาน น้ำ", 3: "๑๒๓ 人", 4: "ｱｲ 労組", 5: "cafe\u0301 Ёлка", 6: "\U0001fae9 工会", 7: "工會。工资",
}  # fmt: skip


@pytest.fixture(scope="module")
def indexed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("indexed") / "union_example"
    save(folder, TYPED, headline="題")
    refresh(folder)
    return folder


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("إضراب", 1), ("العمال", 1), ("ทำงาน", 2), ("น้ำ", 2), ("๑๒๓", 3), ("123", 3), ("ｱｲ", 4), ("アイ", 4), ("cafe\u0301", 5),
        ("café", 5), ("елка", 5), ("\U0001fae9", 6), ("工会。", 7), ("会。工資", 7),
    ],
)  # fmt: skip
def test_sql_alone_finds_what_we_find(indexed: Path, typed: str, number: int) -> None:
    sql = canned_queries(["index"])["databases"]["index"]["queries"]["search"]["sql"]
    with closing(sqlite3.connect(indexed / FILE_NAME)) as db, db:
        found = {row[-1] for row in db.execute(sql, {"words": typed})}
    assert found == {article(number, "")["id"]}

import json
import random
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from invented_news import Writer, paragraphs, record, write
from running import read_jsonl, run_unionnews

pytest.importorskip("rensa")

from hypothesis import given
from hypothesis import strategies as st
from invented_stories import KINDS, change, labelled, scores, shuffled

from unionnews.dataset.stories.copies import INDEX, STORIES, find_stories
from unionnews.dataset.stories.shingles import alike, containment, jaccard, plain_text, shingles
from unionnews.dataset.stories.story_graph import MAX_MISSES, Graph
from unionnews.exceptions import RunError


def article(number: int, text: list[str] | str, day: int = 1, **fields: Any) -> dict[str, Any]:
    body = text if isinstance(text, str) else paragraphs(text)
    published = f"2024-05-{day:02}T09:00:00+08:00"
    return record(number, articleBody=body, **{"datePublished": published, **fields})


def found(folder: Path, made: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Bring the stories of a folder up to date with records and return them by article."""
    path = write(folder / "in" / "articles.jsonl", made)
    find_stories([path], folder / "stories")
    return {row["id"]: row for row in read_jsonl(folder / "stories" / STORIES)}


def story_ids(rows: dict[str, dict[str, Any]]) -> dict[str, str]:
    return {article: row["storyId"] for article, row in rows.items()}


def text_of(seed: int, sentences: int = 20) -> list[str]:
    return Writer(9_000_000 + seed).body(sentences)


def named(name: str) -> dict[str, Any]:
    return {"name": name, "nameRaw": name, "url": None}


def test_a_story_tells_who_printed_it_when(tmp_path: Path) -> None:
    text = text_of(1)
    made = [
        article(1, text[:13], day=3, source=named("澜州晚报")),
        article(2, text, day=1, source=named("望川日报"), headline="另一个题目"),
        article(3, ["编者按。", *text], day=2, source=named("望川日报")),
        article(4, text_of(2), day=1, source=None),
    ]
    rows = found(tmp_path, made)
    one, two, three, four = (rows[each["id"]] for each in made)
    assert {row["storyId"] for row in (one, two, three)} == {made[1]["id"]}
    assert [row["isEarliest"] for row in (one, two, three, four)] == [False, True, False, True]
    assert two["sources"] == ["望川日报", "澜州晚报"]
    assert two["similarity"] == 1.0
    assert 0.6 < one["similarity"] < 0.7
    assert three["similarity"] > 0.9
    assert (four["storyId"], four["storySize"], four["sources"]) == (made[3]["id"], 1, [])


def test_articles_without_a_date_are_never_the_earliest(tmp_path: Path) -> None:
    made = [article(1, text_of(1), datePublished=None), article(2, text_of(1), day=9)]
    rows = found(tmp_path, made)
    assert rows[made[1]["id"]]["isEarliest"]


def test_short_texts_are_a_story_only_when_equal(tmp_path: Path) -> None:
    made = [
        article(1, "望川市总工会今天开会。"),
        article(2, "望川市總工會 今天開會"),
        article(3, "望川市总工会今天开会了。"),
    ]
    assert [row["storySize"] for row in found(tmp_path, made).values()].count(2) == 2


def test_ids_stay_when_articles_arrive(tmp_path: Path) -> None:
    first = [article(n, text_of(n // 2), day=10) for n in range(10)]
    before = story_ids(found(tmp_path, first))
    later = [article(100 + n, text_of(n), day=1) for n in range(5)]
    after = story_ids(found(tmp_path, first + later))
    assert {key: after[key] for key in before} == before
    for n, made in enumerate(later):
        assert after[made["id"]] == before[first[2 * n]["id"]]


@pytest.mark.slow
@pytest.mark.measured
def test_in_parts_as_at_once(tmp_path: Path) -> None:
    made = [row for _, row in labelled(8, 20, 4)]
    for end in (20, 50, len(made)):
        in_parts = found(tmp_path / "parts", shuffled(made[:end], end))
    at_once = found(tmp_path / "once", made)
    groups = [
        {frozenset(a for a, s in story_ids(rows).items() if s == story) for story in set(story_ids(rows).values())}
        for rows in (in_parts, at_once)
    ]  # fmt: skip
    assert groups[0] == groups[1]


def test_two_stories_that_become_one_keep_the_id_of_most(tmp_path: Path) -> None:
    one, two = text_of(1, 12), text_of(2, 12)
    made = [article(1, one, day=9), article(2, one[:11], day=9), article(3, two, day=1)]
    before = story_ids(found(tmp_path, made))
    bridge = article(4, one + two, day=20)
    after = story_ids(found(tmp_path, [*made, bridge]))
    assert set(after.values()) == {before[made[0]["id"]]}


def test_what_a_lost_article_joined_is_compared_anew(tmp_path: Path) -> None:
    one, two = text_of(1, 12), text_of(2, 12)
    bridge = article(1, one + two, day=1)
    made = [article(2, one, day=2), article(3, one, day=3), article(4, two, day=4)]
    assert len(set(story_ids(found(tmp_path, [bridge, *made])).values())) == 1
    after = story_ids(found(tmp_path, made))
    assert after[made[0]["id"]] == after[made[1]["id"]] != after[made[2]["id"]]
    with closing(sqlite3.connect(tmp_path / "stories" / INDEX)) as db:
        assert {found for (found,) in db.execute("SELECT id FROM articles")} == set(after)
        assert db.execute("SELECT count(*) FROM texts").fetchone() == (2,)


def test_a_changed_text_leaves_its_story(tmp_path: Path) -> None:
    made = [article(1, text_of(1), day=1), article(2, text_of(1), day=2)]
    assert len(set(story_ids(found(tmp_path, made)).values())) == 1
    changed = made[0] | {"articleBody": paragraphs(text_of(5)), "revision": 2}
    after = story_ids(found(tmp_path, [*made, changed]))
    assert after == {each["id"]: each["id"] for each in made}


def test_an_index_of_another_kind_is_made_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = [article(n, text_of(n // 2), day=n + 1) for n in range(4)]
    before = found(tmp_path, made)
    # The version of the file, as a later program would have it.
    monkeypatch.setattr("unionnews.dataset.stories.story_index._KIND", "another")
    assert found(tmp_path, made) == before


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "stories").write_text("a file")
    path = write(tmp_path / "in/articles.jsonl", [])
    with pytest.raises(RunError, match="cannot be written"):
        find_stories([path], tmp_path / "stories")


@pytest.mark.parametrize("how", ["no database", "a lost page", "cut", "text that is none"])
def test_a_damaged_index_is_made_anew(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, how: str
) -> None:
    made = [article(n, text_of(n // 2), day=n + 1) for n in range(12)]
    before = found(tmp_path, made)
    index = tmp_path / "stories" / INDEX
    data = index.read_bytes()
    spoiled = {
        "no database": b"no database " * 100,
        "a lost page": data[: len(data) // 2] + bytes(4096) + data[len(data) // 2 + 4096 :],
        "cut": data[:-5000],
        "text that is none": data.replace(made[0]["id"].encode(), b"\xff" * len(made[0]["id"])),
    }
    assert spoiled[how] != data
    index.write_bytes(spoiled[how])
    assert found(tmp_path, made) == before
    assert f"{index}: damaged" in caplog.text
    with closing(sqlite3.connect(index)) as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_plain_text() -> None:
    assert plain_text("《工會　新聞》，２０２４！\n ＡＢ") == plain_text("工会新闻 2024 ab")
    assert plain_text("《工會　新聞》。") == "工会新闻"
    assert len(plain_text("Trade unions, 工会 & co_op")) == 2 + 2 + 2
    assert plain_text("\ue000 _ ⑳") == plain_text("20")


def test_words_are_compared_where_there_are_words() -> None:
    words = [f"{a}{b}" for a in "striking union pay" for b in ("ing", "ed", "er", "s")]
    texts = [
        shingles(plain_text(" ".join(random.Random(seed).choices(words, k=count))))
        for seed, count in ((1, 3000), (2, 300))
    ]
    assert containment(*texts) < 0.2


@given(st.text(max_size=40), st.text(max_size=40))
def test_likeness_is_symmetric_and_bounded(one: str, other: str) -> None:
    a, b = shingles(one), shingles(other)
    units = one.encode("utf-16-le", "surrogatepass")
    assert len(a) == len({units[at : at + 8] for at in range(0, len(units) - 7, 2)})
    assert jaccard(a, b) == jaccard(b, a)
    assert 0 <= jaccard(a, b) <= 1
    assert containment(a, b) == containment(b, a) >= jaccard(a, b) * bool(a and b)
    assert alike(a, b) == alike(b, a)


@pytest.mark.slow
def test_texts_of_one_form_letter_do_not_make_it_quadratic() -> None:
    texts = {n: frozenset(range(n * 100, n * 100 + 60)) for n in range(1000)}
    graph = Graph([])
    graph.grow([(list(texts), set(texts))], texts.__getitem__)
    assert graph.compared <= MAX_MISSES * len(texts)
    assert graph.parts() == []


def test_many_copies_are_compared_once_each() -> None:
    copies = dict.fromkeys(range(5000), frozenset(range(60)))
    graph = Graph([])
    graph.grow([(list(copies), set(copies))] * 3, copies.__getitem__)
    assert graph.compared < 2 * len(copies)
    assert [len(part) for part in graph.parts()] == [5000]


@pytest.mark.slow
def test_a_labelled_set(tmp_path: Path) -> None:
    made = list(labelled(20, 60, 10))
    labels = {row["id"]: label for label, row in made}
    rows = found(tmp_path, shuffled([row for _, row in made], 1))
    precision, recall = scores(labels, story_ids(rows))
    assert precision >= 0.99
    assert recall >= 0.97


def test_scores_can_fail() -> None:
    truth = {"a": "1", "b": "1", "c": "2"}
    assert scores(truth, truth) == (1.0, 1.0)
    assert scores(truth, {"a": "x", "b": "y", "c": "y"}) == (0.0, 0.0)


@pytest.mark.slow
@pytest.mark.parametrize("originals", [100, pytest.param(1000, marks=pytest.mark.soak)])
def test_stories_are_told_apart(tmp_path: Path, originals: int) -> None:
    made = list(labelled(originals, 5 * originals, originals // 5))
    labels = {row["id"]: label for label, row in made}
    texts = []
    for seed in (1, 2):
        folder = tmp_path / str(seed)
        rows = found(folder, shuffled([row for _, row in made], seed))
        texts.append((folder / "stories" / STORIES).read_bytes())
    assert texts[0] == texts[1], "the result depends on the order of the input"
    precision, recall = scores(labels, story_ids(rows))
    assert precision >= 0.99
    assert recall >= 0.97
    hardest = [kind for kind in KINDS if kind == (change, 0.4)]
    assert hardest, "the set must hold texts of which 40 % changed"
    reprints = [row["id"] for label, row in made if label.startswith("original")]
    number = 1 + KINDS.index(hardest[0])
    pairs = [
        (reprints[at], reprints[at + number]) for at in range(0, len(reprints), len(KINDS) + 1)
    ]
    ids = story_ids(rows)
    assert sum(ids[one] == ids[other] for one, other in pairs) / len(pairs) >= 0.95


@pytest.mark.slow
def test_the_command(tmp_path: Path) -> None:
    write(tmp_path / "alpha/articles.jsonl", [article(n, text_of(n // 2)) for n in range(4)])
    done = run_unionnews("stories", "--output", tmp_path)
    assert done.returncode == 0, done.stderr
    assert "2 of several articles, 2 reprints" in done.stderr
    rows = (tmp_path / "stories" / STORIES).read_text().splitlines()
    assert [json.loads(row)["storySize"] for row in rows] == [2, 2, 2, 2]

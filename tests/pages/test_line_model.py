"""What the model of lines must read, say and bear; and how it is trained."""

import gc
import importlib.util
import random
import sys
import time
from pathlib import Path
from types import ModuleType

import pytest
import written_pages as written

from unionnews.exceptions import NotAnArticleError
from unionnews.items import RawArticle
from unionnews.pages.extract import extract, read_page
from unionnews.pages.generic.generic_page import GenericPage
from unionnews.pages.generic.main_text import MainText, log_odds
from unionnews.pages.line_model import line_trees
from unionnews.pages.line_model.line_features import (
    GLANCED,
    NAMES,
    Declared,
    glances,
    page_lines,
    rows,
)
from unionnews.pages.line_model.text_doubts import text_doubts

ROOT = Path(__file__).parents[2]
SENTENCE = "The union said on Monday that the workers of the mill had won a raise, and nobody was surprised. "
SECONDS = 3.0
"""Twice what it takes on a machine that does nothing else."""


def raw(html: str) -> RawArticle:
    return extract(read_page(html.encode(), "http://www.shanhe.example/1"), [GenericPage], None)


def _training() -> ModuleType:
    spec = importlib.util.spec_from_file_location(
        "line_training", ROOT / "tools/train_line_model.py"
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


training = _training()


def test_text_of_several_boxes_is_one() -> None:
    boxes = "".join(f"<div class='part'><p>{one}</p></div>" for one in written.EN_PARAGRAPHS)
    page = f"<title>Mill strike ends</title><h1>Mill strike ends</h1><div>{boxes}</div>"
    assert raw(page).paragraphs == written.EN_PARAGRAPHS


ZH_BOXES = {
    "nested boxes": "<div class='row'><div class='col'><div><span>{}</span></div></div></div>",
    "rows": "<table><tr><td>{}</td></tr></table>",
    "sections": "<section><section><p><span>{}</span></p></section></section>",
}


@pytest.mark.parametrize("box", ZH_BOXES.values(), ids=ZH_BOXES)
def test_chinese_paragraphs_in_boxes_of_their_own(box: str) -> None:
    text = [f"{one}。" for one in "".join(written.ZH_PARAGRAPHS).split("。")[:8]]
    other = "<div class='item'><h4><a href='/{0}'>白鹭市总工会举办技能大赛</a></h4><p>白鹭市总工会日前举办第{0}届技能大赛，三百名职工参加了十二个工种的比赛，前三名可以晋升一级。</p><span>2023-07-1{0}</span></div>"
    page = (
        f"<title>送清凉活动_山河新闻网</title><body><h1>送清凉活动</h1><div>{''.join(map(box.format, text))}</div>"
        f"<div class='items'><h3>频道精选</h3>{''.join(map(other.format, range(1, 9)))}</div>"
    )
    assert raw(page).paragraphs == text


def test_a_button_that_nobody_closed_holds_the_page() -> None:
    text = "".join(f"<p>{one}</p>" for one in written.EN_PARAGRAPHS)
    page = f"<title>Mill strike ends</title><div><button>Menu<div><h1>Mill strike ends</h1>{text}</div>"
    assert raw(page).paragraphs == written.EN_PARAGRAPHS


def test_the_word_comments_above_the_text_heads_none() -> None:
    text = "".join(f"<p>{one}</p>" for one in written.EN_PARAGRAPHS)
    teaser = "<p>A strike of nine weeks is over at the mill, and both sides call it a success.</p>"
    page = f"<title>Mill strike ends</title><body><article><h1>Mill strike ends</h1>{teaser}<a href='#c'>Comments</a>{text}</article>"
    assert raw(page).paragraphs[-len(written.EN_PARAGRAPHS) :] == written.EN_PARAGRAPHS


def test_another_article_below_is_named() -> None:
    def story(name: str) -> str:
        text = "".join(f"<p>{one} {name}.</p>" for one in written.EN_PARAGRAPHS * 3)
        return f"<div class='story'><h2>{name}</h2>{text}</div>"

    page = "<title>News</title>" + story("Alpha") + "<hr>" * 3 + story("Beta")
    record = raw(page)
    assert record.metadata is not None
    taken = {name for name in ("Alpha", "Beta") if any(name in p for p in record.paragraphs)}
    assert len(taken) == 2 or record.metadata.is_text_doubtful


def test_a_sure_text_carries_no_message() -> None:
    record = raw(written.en_page())
    assert record.metadata is not None
    assert record.metadata.validationMessages == []


@pytest.mark.parametrize(
    ("sure", "part", "box", "doubted"),
    [(1.0, 0.35, "section", True), (3.0, 0.35, "section", False),
     (3.0, 0.5, "section", True), (3.0, 0.5, "nav", False)],
)  # fmt: skip
def test_lines_left_out_are_told_of(sure: float, part: float, box: str, *, doubted: bool) -> None:
    text = f"<p>{'The mill has stood still for nine weeks now. ' * 40}</p>"
    other = f"<p>{'The mill has stood still for nine weeks now. ' * round(40 * part)}</p>"
    page = GenericPage(read_page(f"{text}<{box}>{other}</{box}>".encode(), None).response)
    lines = page.printed.lines
    found = text_doubts(lines, MainText(lines[:1], 0, 1, odds=[sure, 0.0]))
    assert [one for one in found if "lines like it" in one] == found
    assert bool(found) == doubted


BAD = {
    "5 MB": "".join(f"<div><p>{n} {SENTENCE * 7}</p></div>" for n in range(7_300)),
    "40,000 lines": "".join(f"<p>{n} {SENTENCE}</p>" for n in range(40_000)),
    "a line of 1 MB": f"<p>{SENTENCE * 10_500}</p>",
    "a word of 1 MB": f"<p>{SENTENCE}</p><p>{'x' * 1_000_000}.</p>",
    "23 scripts": ("<script>" + "if (a<b && c>d) { x = '<a b=1'; } " * 15_000 + "</script>") * 23
    + f"<p>{SENTENCE * 3}</p>",
    "400 boxes deep": "<div class='article content'>" * 400 + f"<p>{SENTENCE}</p>" * 3000,
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_read_or_refused_in_time(name: str) -> None:
    page = f"<title>Strike ends</title><h1>Strike ends</h1>{BAD[name]}"
    # What other tests left in this process is not looked through again and again meanwhile.
    gc.collect()
    gc.freeze()
    began = time.process_time()
    if name == "40,000 lines":
        with pytest.raises(NotAnArticleError, match="more than 10,000 lines"):
            raw(page)
    else:
        assert raw(page).paragraphs
    took = time.process_time() - began
    gc.unfreeze()
    assert took < SECONDS


def test_each_line_has_all_numbers() -> None:
    lines = GenericPage(read_page(written.zh_page().encode(), None).response).printed.lines
    known = page_lines(lines, frozenset({0}))
    seen = glances(known)
    assert len(seen) == len(lines)
    assert {len(row) for row in seen} == {len(GLANCED)}
    found = list(rows(known, Declared("summary", "text"), seen, [0, 2]))
    assert [row[: len(GLANCED)] for row in found] == [seen[0], seen[2]]
    assert {len(row) for row in found} == {len(NAMES)}
    assert len(set(NAMES)) == len(NAMES)


def test_each_number_has_one_type_on_all_pages() -> None:
    types = set()
    for page in (written.zh_page(), written.en_page(), "<p>One line.</p>"):
        lines = GenericPage(read_page(page.encode(), None).response).printed.lines
        for heads in (frozenset[int](), frozenset({0})):
            known = page_lines(lines, heads)
            found = rows(known, Declared("summary", "text"), glances(known), range(len(lines)))
            types |= {tuple(map(type, row)) for row in found}
    (only,) = types
    assert set(only) == {int, float}


def test_most_lines_are_dropped_by_a_glance() -> None:
    menu = "".join(f"<li><a href='/{n}'>Section {n}</a></li>" for n in range(60))
    page = written.en_page().replace("<body>", f"<body><nav><ul>{menu}</ul></nav>", 1)
    lines = GenericPage(read_page(page.encode(), None).response).printed.lines
    known = page_lines(lines, frozenset())
    scored = [one for one in log_odds(known, Declared()) if one != line_trees.NO_TEXT]
    assert len(lines) > 60
    assert len(scored) < 40
    assert raw(page).paragraphs == raw(written.en_page()).paragraphs


def test_labels() -> None:
    body = "The strike at the mill has ended after nine weeks.\n\nA vote follows.\n\nProduction restarts on Thursday, it said."
    lines = ["Menu", "The strike at the mill has ended after nine weeks.", "A vote follows.",
             "Read our other stories about the mill and the port.", "Production restarts on Thursday, it said.", "Menu"]  # fmt: skip
    assert training.labels(lines, body) == [0, 1, 1, 0, 1, 0]


def test_what_a_button_unfolds_is_not_learned_from() -> None:
    shown, folded = written.ZH_PARAGRAPHS[:2], written.ZH_PARAGRAPHS[2:]
    rest = "".join(f"<p>{one}</p>" for one in ("<a href='#'>展开全文</a>", *folded))
    page = f"<h1>送清凉</h1><p>{shown[0]}</p><p>{shown[1]}</p>{rest}".encode()
    found = training.labeled({"file": "a", "body": "\n".join(shown)}, page)
    assert [weight > 0 for weight in found.weights] == [True] * 3 + [False] * 3
    whole = training.labeled({"file": "a", "body": "\n".join(written.ZH_PARAGRAPHS)}, page)
    assert all(whole.weights)


def test_an_ideograph_counts_for_several_letters() -> None:
    def numbers(text: str) -> dict[str, float]:
        page = f"<h1>Title</h1><p>{text}</p><p>{text}</p>"
        lines = GenericPage(read_page(page.encode(), None).response).printed.lines
        known = page_lines(lines, frozenset())
        (row,) = rows(known, Declared(), glances(known), [1])
        return dict(zip(NAMES, row, strict=True))

    chinese, western = numbers("工会和厂方达成了协议，工资上调。"), numbers("A contract, they say.")
    assert chinese["chars"] == chinese["prose"] == chinese["box_mean"] == 2.5 * 16
    assert western["chars"] == western["prose"] == western["box_mean"] == 18
    assert chinese["main_share"] == western["main_share"] == chinese["box_prose"] == 1


def test_all_pages_of_a_host_are_in_one_part() -> None:
    hosts = [
        "http://www.a.example.co.uk/1",
        "https://news.example.co.uk/2",
        "http://example.co.uk:80",
    ]
    assert {training.host_of({"url": url}) for url in hosts} == {"example.co.uk"}
    assert (
        training.host_of({"file": "daniel2012__beijing.jinghua.cn__2012_6c.html"}) == "jinghua.cn"
    )
    assert 0 <= training.fold_of("example.co.uk", 5) < 5


@pytest.mark.slow
@pytest.mark.measured
def test_the_same_pages_give_the_same_trees() -> None:
    pytest.importorskip("lightgbm", reason="the group train is not installed")
    luck = random.Random(1)
    pages = [
        training.LabeledPage(
            f"{name}.example",
            [tuple(luck.random() for _ in NAMES) for _ in range(400)],
            [luck.randrange(2) for _ in range(400)],
            [1.0] * 400,
        )
        for name in "abcdef"
    ]
    model = training.train(pages)
    made = training.source(model)
    assert made == training.source(training.train(pages))
    module: dict[str, object] = {}
    exec(made, module)
    glance, score = module["glance"], module["score"]
    assert callable(glance)
    assert callable(score)
    assert -20 < glance(*pages[0].rows[0][: len(GLANCED)]) < 20
    assert -20 < score(*pages[0].rows[0]) < 20

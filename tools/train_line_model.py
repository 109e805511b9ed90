"""Train the model that tells which lines of a page are its text; writes ``line_trees.py``.

Needs the labeled pages beside the project and the group ``train`` (lightgbm)::

    python -m pip install --group train
    python tools/train_line_model.py                # writes unionnews/pages/line_model/line_trees.py
    python tools/train_line_model.py --compare      # exit status 1 where its bytes would differ

The bytes depend on the pages, the code that reads them and the version of lightgbm, which stands in
the file: one thread, fixed seeds, pages in the order of their names.

Most lines are dropped by the cheap numbers of a line alone, with a few small trees (``glance``). The
limit is chosen over hosts that these trees have not seen: of the text, 1 in 160 is dropped with them.
Larger trees over all numbers (``score``) are trained on the lines that are left.

A line is labeled text if it stands in the hand-made text of its page, or most of its pieces of
12 characters do; a short line only beside such lines. Pages weigh the same, and in a page each line
the root of its length. A text that was taken from a page down to the button that unfolds the rest
says nothing about the rest: it is not learned from.
"""

import argparse
import gzip
import hashlib
import json
import math
import re
import sys
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from unionnews.exceptions import PageError
from unionnews.pages.extract import read_page
from unionnews.pages.generic.generic_page import GenericPage
from unionnews.pages.line_model.line_features import GLANCED, glances, page_lines, rows
from unionnews.pages.lines import Line

ROOT = Path(__file__).resolve().parent.parent
CORPUS = ROOT.parent / "shared" / "corpus"
TARGET = ROOT / "unionnews" / "pages" / "line_model" / "line_trees.py"
FOLDERS = (
    "gold/daniel_greek", "gold/daniel_polish", "gold/daniel_russian", "gold/fundus", "gold/naeb",
    "gold/wcxb", "zh", "en", "labour",
)  # fmt: skip
GLANCE = {"trees": 12, "num_leaves": 15, "learning_rate": 0.3}
SCORE = {"trees": 60, "num_leaves": 31, "learning_rate": 0.15}
LOSS = 1 / 160
"""Part of the text that may be dropped by a glance; five in six of such lines the large trees miss too."""
PARTS = 4
"""Parts of the hosts, for the limit of a glance."""
SETTINGS = {
    "objective": "binary", "min_data_in_leaf": 40,
    "lambda_l2": 5.0, "feature_fraction": 0.7, "seed": 1, "deterministic": True,
    "force_row_wise": True, "num_threads": 1, "use_missing": False, "verbose": -1,
}  # fmt: skip
_PIECE = 12
_LONG = 25
_BESIDE = 3
"""Lines between a short line and the nearest long one of the text."""
_HOST = re.compile(r"_((?:[\w-]+\.)+[a-z]{2,})_")
_FOLD = re.compile("(?:点击)?展开(?:阅读)?全文$")
_DIGITS = 6
"""Digits kept of thresholds and leaves."""


@dataclass(slots=True)
class LabeledPage:
    """The lines of one page as the model sees them."""

    host: str
    rows: list[tuple[float, ...]]
    labels: list[int]
    weights: list[float]


def corpus(folder: Path) -> Iterator[tuple[dict[str, Any], bytes]]:
    """Yield truth and bytes of each page of a folder that has a text in its truth."""
    with (folder / "truth.jsonl").open(encoding="utf-8") as lines:
        for truth in sorted(map(json.loads, lines), key=lambda truth: truth["file"]):
            if truth.get("body"):
                yield truth, page_bytes(folder / truth["file"])


def page_bytes(path: Path) -> bytes:
    """Return the bytes of a saved page, which may be gzipped."""
    body = path.read_bytes()
    return gzip.decompress(body) if path.suffix == ".gz" else body


def host_of(truth: dict[str, Any]) -> str:
    """Return the domain of a page, by its address, else by the name of its file."""
    host = urlsplit(truth.get("url") or "").hostname
    if host is None:
        named = _HOST.search(truth["file"])
        host = named[1] if named else truth["file"]
    parts = host.lower().split(".")
    country = len(parts) > 2 and len(parts[-1]) == 2 and len(parts[-2]) <= 3
    return ".".join(parts[-3 if country else -2 :])


def fold_of(host: str, folds: int) -> int:
    """Return the part, 0 and up, in which all pages of a host are."""
    return hashlib.sha256(host.encode()).digest()[0] % folds


def labeled(truth: dict[str, Any], body: bytes) -> LabeledPage | None:
    """Return the numbers and labels of a page; None where it has no lines."""
    try:
        page = GenericPage(read_page(body, truth.get("url") or None).response)
        lines = page.printed.lines
    except PageError:
        return None
    if not lines:
        return None
    known = page_lines(lines, page.headline_lines)
    seen = glances(known)
    found = labels([line.text for line in lines], truth["body"])
    end = _unfolded(lines, found)
    weights = [math.sqrt(line.chars) if line.index < end else 0.0 for line in lines]
    whole = sum(weights)
    return LabeledPage(
        host_of(truth),
        list(rows(known, page.declared, seen, range(len(lines)))),
        found,
        [weight / whole for weight in weights],
    )


def _unfolded(lines: Sequence[Line], found: Sequence[int]) -> int:
    """Return the index of the button below the text that unfolds the rest, else the number of lines."""
    folds = (line.index for line in lines if _FOLD.match(line.text))
    return next((at for at in folds if sum(found[at:]) * 10 < sum(found)), len(lines))


def labels(texts: Sequence[str], body: str) -> list[int]:
    """Return for each line 1 if it is text, else 0."""
    truth = _plain(body)
    plain = [_plain(text) for text in texts]
    sure = [len(one) >= _LONG and _stands_in(one, truth) for one in plain]
    places = [index for index, one in enumerate(sure) if one]
    if not places:
        return [int(len(one) >= _PIECE and one in truth) for one in plain]
    near = range(places[0] - _BESIDE, places[-1] + _BESIDE + 1)
    return [
        int(known or (index in near and len(one) < _LONG and one in truth))
        for index, (one, known) in enumerate(zip(plain, sure, strict=True))
    ]


def _stands_in(line: str, truth: str) -> bool:
    if line in truth:
        return True
    pieces = [line[at : at + _PIECE] for at in range(0, len(line) - _PIECE + 1, _PIECE)]
    return 2 * sum(piece in truth for piece in pieces) > len(pieces)


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def labeled_pages() -> list[LabeledPage]:
    """Return all labeled pages, in the order of folders and files."""
    missing = [name for name in FOLDERS if not (CORPUS / name / "truth.jsonl").exists()]
    if missing:
        raise SystemExit(f"{CORPUS}: no {', '.join(missing)}; the model is trained on these pages")
    pages = (labeled(*page) for name in FOLDERS for page in corpus(CORPUS / name))
    return [page for page in pages if page]


def train(pages: Sequence[LabeledPage]) -> dict[str, Any]:
    """Return both sets of trees, as lightgbm gives them, the limit, and the odds below it."""
    import lightgbm  # noqa: PLC0415  # needed for training only
    import numpy as np  # noqa: PLC0415  the same

    weights = np.array([weight for page in pages for weight in page.weights])
    weights /= weights.mean()
    numbers = np.array([row for page in pages for row in page.rows], dtype=np.float64)
    text = np.array([label for page in pages for label in page.labels])
    part = np.array([fold_of(f"{page.host}/", PARTS) for page in pages for _ in page.rows])
    cheap = numbers[:, : len(GLANCED)]

    def trees(kind: dict[str, Any], rows: Any, some: Any) -> Any:
        form = {**SETTINGS, **kind}
        count = form.pop("trees")
        data = lightgbm.Dataset(
            rows[some], text[some], weight=weights[some], params={"verbose": -1}
        )
        return lightgbm.train(form, data, count)

    unseen = np.zeros(len(text))
    for one in range(PARTS):
        there = part == one
        unseen[there] = trees(GLANCE, cheap, ~there).predict(cheap[there], raw_score=True)
    dropped, odds = _limit(unseen, text, weights)
    glance = trees(GLANCE, cheap, np.full(len(text), fill_value=True))
    left = glance.predict(cheap, raw_score=True) > dropped
    return {
        "glance": glance.dump_model()["tree_info"],
        "score": trees(SCORE, numbers, left).dump_model()["tree_info"],
        "dropped": dropped,
        "no_text": odds,
        "left": float(left.mean()),
        "whole": [isinstance(value, int) for value in pages[0].rows[0]],
        "lightgbm": lightgbm.__version__,
    }


def _limit(odds: Any, text: Any, weights: Any) -> tuple[float, float]:
    """Return the log odds below which :data:`LOSS` of the text lies, and the true ones of lines there."""
    own = odds[text == 1]
    order = own.argsort(kind="stable")
    passed = weights[text == 1][order].cumsum()
    limit = float(own[order][passed.searchsorted(LOSS * passed[-1])])
    below = odds <= limit
    lost, all_below = weights[below & (text == 1)].sum(), weights[below].sum()
    return limit, math.log(lost / (all_below - lost)) if 0 < lost < all_below else limit


def source(model: dict[str, Any]) -> str:
    """Return the trees as a Python module: one expression over the numbers of a line for each set."""
    return "\n".join([
        '"""Trees that tell whether a line is text: made by tools/train_line_model.py, not by hand."""',
        f"# lightgbm {model['lightgbm']}; {model['left']:.0%} of the lines are scored",
        "# mypy: ignore-errors",
        "",
        f"DROPPED = {model['dropped']:.4g}",
        '"""A line that a glance gives no more than these log odds is not scored."""',
        f"NO_TEXT = {model['no_text']:.4g}",
        '"""The log odds that such a line is text."""',
        *_function("glance", "GLANCED", model["whole"][: len(GLANCED)], model["glance"]),
        *_function("score", "NAMES", model["whole"], model["score"]),
    ])  # fmt: skip


def _function(
    name: str, numbers: str, whole: Sequence[bool], trees: Sequence[dict[str, Any]]
) -> list[str]:
    """Return the lines of a function; ``whole`` tells which of its numbers are integers."""
    found = [_expression(tree["tree_structure"], whole) for tree in trees]
    return [
        "",
        "",
        f"def {name}({', '.join(f'x{number}' for number in range(len(whole)))}):",
        f'    """Return the log odds that a line is text; its numbers in the order of line_features.{numbers}."""',
        "    return (",
        *(f"        {'+ ' if number else ''}{tree}" for number, tree in enumerate(found)),
        "    )",
        *([""] if name == "score" else []),
    ]


def _expression(node: dict[str, Any], whole: Sequence[bool]) -> str:
    if "leaf_value" in node:
        return _number(node["leaf_value"])
    feature = node["split_feature"]
    limit = float(_number(node["threshold"] if abs(node["threshold"]) > 1e-20 else 0.0))
    # An integer is compared with an integer, a float with a float: that takes half of the time.
    test = f"x{feature} <= {math.floor(limit) if whole[feature] else limit}"
    left, right = (_expression(node[child], whole) for child in ("left_child", "right_child"))
    return f"({left} if {test} else {right})"


def _number(value: float) -> str:
    return f"{float(f'{value:.{_DIGITS}g}'):g}" if value == round(value) else f"{value:.{_DIGITS}g}"


def main() -> int:
    """Train on all pages; returns the exit status."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--compare", action="store_true", help="do not write")
    options = parser.parse_args()
    pages = labeled_pages()
    model = train(pages)
    made = source(model)
    print(
        f"{len(pages)} pages, {sum(len(page.rows) for page in pages)} lines, {model['left']:.0%} of them scored, {len(made)} bytes"
    )
    if options.compare:
        same = made == TARGET.read_text(encoding="utf-8")
        print("the same bytes" if same else f"{TARGET}: other bytes")
        return 0 if same else 1
    TARGET.write_text(made, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

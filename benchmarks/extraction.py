"""Score article extractors side by side on a folder of pages with their truth.

The folder holds ``truth.jsonl``, one object a page: ``file`` (it may be gzipped) and any of ``url``, ``body``,
``headline``, ``date``, ``author`` or ``authors``. Measured are, over the pages whose truth has it:

* body: precision, recall and F1 of character 4-grams (multisets) after NFKC, without blanks; the
  mean over pages. A headline that stands at the head of the body is left out on both sides, since
  extractors differ in whether they repeat it;
* words: the same of words in lower case, of character pairs where the text is Chinese or Japanese;
* headline: equal after NFKC, without blanks;
* date: equal at the precision of the truth (day, minute or second, instant where it has a zone);
* authors: equal as sets, by the roles author, reporter and correspondent;
* milliseconds of this process for a page, from bytes to all of these, the median over the pages, and
  its ratio to the first tool's.

With ``--folds`` each page is read by unionnews twice: by the model that is shipped, which was trained
on it (fitted), and as ``unseen`` by one trained without the pages of its host (cross-validated).

::

    python benchmarks/extraction.py ../shared/corpus/zh --tools unionnews,trafilatura
    python benchmarks/extraction.py ../shared/corpus/gold/* --folds 5
    python benchmarks/extraction.py --check      # exit status 1 below benchmarks/extraction_floors.json
"""

import argparse
import contextlib
import gzip
import hashlib
import importlib
import importlib.metadata
import io
import json
import logging
import re
import statistics
import sys
import time
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from unionnews.exceptions import PageError
from unionnews.normalize.article import article
from unionnews.normalize.undeclared import undeclared_site
from unionnews.pages.encodings import decode
from unionnews.pages.extract import extract, read_page
from unionnews.pages.generic.generic_page import GenericPage
from unionnews.pages.line_model import line_trees
from unionnews.version import __version__

ROOT = Path(__file__).resolve().parent.parent
WRITERS = ("author", "reporter", "correspondent")
FLOORS = Path(__file__).with_name("extraction_floors.json")


@dataclass(slots=True)
class Found:
    """What a tool read from a page."""

    body: str = ""
    headline: str | None = None
    date: str | None = None
    authors: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Score:
    """Means over the pages of one folder; None where no truth says anything."""

    tool: str
    version: str
    pages: int = 0
    precision: float = 0.0
    recall: float = 0.0
    f1: float = 0.0
    words: float = 0.0
    at_least_90: int = 0
    empty: int = 0
    headline: float | None = None
    date: float | None = None
    authors: float | None = None
    milliseconds: float = 0.0
    each: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Body F1 and the verdicts of each page."""


# --- tools: one function each, from bytes and address to what was found -----------------------


def _unionnews() -> Callable[[bytes, str | None], Found]:
    def read(body: bytes, url: str | None) -> Found:
        try:
            raw = extract(read_page(body, url), [GenericPage], None)
        except PageError:
            return Found()
        record = article(raw, undeclared_site(raw))
        names = [author.name for author in record.authors if author.role in WRITERS]
        return Found(record.articleBody, record.headline, record.datePublished, names)

    return read


@contextlib.contextmanager
def _model(model: dict[str, Any] | None) -> Iterator[None]:
    """Have lines scored by another model than the one that is shipped, given by its names."""
    shipped = {name: getattr(line_trees, name) for name in model or {}}
    vars(line_trees).update(model or {})
    try:
        yield
    finally:
        vars(line_trees).update(shipped)


class Unseen:
    """Models that have not seen the pages of a host."""

    def __init__(self, folds: int) -> None:
        sys.path.insert(0, str(ROOT / "tools"))
        self.training = importlib.import_module("train_line_model")
        self.folds = folds
        pages = self.training.labeled_pages()
        self.models = [self._model(pages, fold) for fold in range(folds)]

    def _model(self, pages: list[Any], fold: int) -> dict[str, Any]:
        others = [page for page in pages if self._fold(page.host) != fold]
        module: dict[str, Any] = {}
        exec(self.training.source(self.training.train(others)), module)
        return {name: module[name] for name in ("glance", "score", "DROPPED", "NO_TEXT")}

    def _fold(self, host: str) -> int:
        return self.training.fold_of(host, self.folds)

    def of(self, truth: dict[str, Any]) -> dict[str, Any]:
        """Return the model for a page, by the names of ``line_trees``."""
        return self.models[self._fold(self.training.host_of(truth))]


def _trafilatura() -> Callable[[bytes, str | None], Found]:
    bare_extraction = importlib.import_module("trafilatura").bare_extraction

    def read(body: bytes, url: str | None) -> Found:
        page = bare_extraction(body, url=url, with_metadata=True, include_comments=False)
        if page is None:
            return Found()
        names = [name for name in (page.author or "").split("; ") if name]
        return Found(page.text or "", page.title, page.date, names)

    return read


def _readability() -> Callable[[bytes, str | None], Found]:
    html = importlib.import_module("lxml.html")
    document = importlib.import_module("readability").Document

    def read(body: bytes, url: str | None) -> Found:
        page = document(decode(body).text)
        found = html.fromstring(page.summary(html_partial=True))
        return Found(found.text_content(), page.short_title())

    return read


def _newspaper4k() -> Callable[[bytes, str | None], Found]:
    download = importlib.import_module("newspaper").Article

    def read(body: bytes, url: str | None) -> Found:
        text = decode(body).text
        language = {"language": "zh"} if _is_chinese(text) else {}
        page = download(url or "http://example.org/", fetch_images=False, **language)
        page.download(input_html=text)
        page.parse()
        day = page.publish_date.isoformat() if page.publish_date else None
        return Found(page.text, page.title, day, page.authors)

    return read


def _goose3() -> Callable[[bytes, str | None], Found]:
    goose3 = importlib.import_module("goose3")
    words = importlib.import_module("goose3.text").StopWordsChinese

    chinese = goose3.Goose({"stopwords_class": words, "enable_image_fetching": False})
    others = goose3.Goose({"enable_image_fetching": False})

    def read(body: bytes, url: str | None) -> Found:
        text = decode(body).text
        goose = chinese if _is_chinese(text) else others
        page = goose.extract(raw_html=text)
        return Found(page.cleaned_text, page.title, page.publish_date, page.authors)

    return read


def _gne() -> Callable[[bytes, str | None], Found]:
    extractor = importlib.import_module("gne").GeneralNewsExtractor()

    def read(body: bytes, url: str | None) -> Found:
        page = extractor.extract(decode(body).text)
        names = [page["author"]] if page["author"] else []
        return Found(page["content"], page["title"], page["publish_time"], names)

    return read


def _resiliparse() -> Callable[[bytes, str | None], Found]:
    html2text = importlib.import_module("resiliparse.extract.html2text")

    def read(body: bytes, url: str | None) -> Found:
        return Found(
            html2text.extract_plain_text(decode(body).text, main_content=True, alt_texts=False)
        )

    return read


def _is_chinese(text: str) -> bool:
    return len(re.findall("[\u4e00-\u9fff]", text)) > 200


TOOLS: dict[str, tuple[str, Callable[[], Callable[[bytes, str | None], Found]]]] = {
    "unionnews": ("unionnews", _unionnews),
    "unseen": ("unionnews", _unionnews),
    "trafilatura": ("trafilatura", _trafilatura),
    "readability-lxml": ("readability-lxml", _readability),
    "newspaper4k": ("newspaper4k", _newspaper4k),
    "goose3": ("goose3", _goose3),
    "gne": ("gne", _gne),
    "resiliparse": ("Resiliparse", _resiliparse),
}


# --- scores ------------------------------------------------------------------------------------


def plain(text: str | None) -> str:
    """Return a text in NFKC without blanks."""
    return "".join(unicodedata.normalize("NFKC", text or "").split())


def four_grams(text: str) -> Counter[str]:
    """Return the multiset of character 4-grams of a plain text."""
    return Counter(text[i : i + 4] for i in range(max(1, len(text) - 3))) if text else Counter()


def body_score(truth: str, found: str) -> tuple[float, float, float]:
    """Return precision, recall and F1 of two plain texts."""
    wanted, given = four_grams(truth), four_grams(found)
    common = (wanted & given).total()
    if not common:
        return 0.0, 0.0, 0.0
    precision, recall = common / given.total(), common / wanted.total()
    return precision, recall, 2 * precision * recall / (precision + recall)


def word_score(truth: str, found: str) -> float:
    """Return the F1 of the words of two texts, of character pairs where the truth is Chinese."""
    wanted, given = _words(truth, truth), _words(found, truth)
    common = (wanted & given).total()
    return 2 * common / (wanted.total() + given.total()) if common else 0.0


def _words(text: str, truth: str) -> Counter[str]:
    text = unicodedata.normalize("NFKC", text)
    if len(_IDEOGRAMS.findall(truth)) * 4 > len(truth):
        text = plain(text)
        return Counter(text[at : at + 2] for at in range(len(text) - 1))
    return Counter(re.findall(r"\w+", text.lower()))


def without_head(text: str, headline: str | None) -> str:
    """Return a plain text without the headline at its head."""
    return text.removeprefix(plain(headline)) if headline else text


_IDEOGRAMS = re.compile("[\u3040-\u30ff\u3400-\u9fff]")
_CLOCK = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2})(?:[T ](\d{1,2}):(\d\d)(?::(\d\d))?)?)?)?")
_ZONE = re.compile(r"(?:Z|[+-]\d\d:?\d\d)$")


def same_date(truth: str, found: str | None) -> bool:
    """Compare at the precision of the truth; by instant where both name a zone and a time."""
    wanted, given = _CLOCK.match(truth.strip()), _CLOCK.match((found or "").strip())
    if not wanted or not given:
        return False
    if _ZONE.search(truth) and wanted[4]:
        if not _ZONE.search(found or "") or not given[4]:
            return False
        moments = (
            datetime.fromisoformat(text.strip()).astimezone(UTC) for text in (truth, found or "")
        )
        first, second = (moment.replace(microsecond=0) for moment in moments)
        return first == second
    parts = [(int(a), b) for a, b in zip(wanted.groups(), given.groups(), strict=True) if a]
    return all(b is not None and a == int(b) for a, b in parts)


def names_of(truth: dict[str, Any]) -> set[str]:
    """Return the writers of a truth: a list, or names apart by blanks or commas."""
    names = truth.get("authors") or truth.get("author") or []
    return {
        plain(name) for name in (re.split(r"[\s、，]+", names) if isinstance(names, str) else names)
    }


def headline_of(truth: dict[str, Any]) -> str | None:
    """Return the headline; in pages of the DAniEL corpus it is the first line of the body."""
    if truth.get("headline"):
        return str(truth["headline"])
    if truth["file"].startswith("daniel") and truth.get("body"):
        return str(truth["body"]).strip().split("\n")[0].strip()
    return None


def mean(values: Iterable[float]) -> float | None:
    """Return the mean, or None of nothing."""
    kept = list(values)
    return sum(kept) / len(kept) if kept else None


def score_page(truth: dict[str, Any], found: Found) -> dict[str, Any]:
    """Return the verdicts on one page, for what its truth has."""
    headline = headline_of(truth)
    page: dict[str, Any] = {}
    if truth.get("body"):
        wanted = without_head(plain(truth["body"]), headline)
        given = without_head(plain(found.body), headline)
        page["precision"], page["recall"], page["f1"] = body_score(wanted, given)
        page["words"] = word_score(truth["body"], found.body)
        page["empty"] = not given
    if headline:
        page["headline"] = plain(headline) == plain(found.headline)
    if _CLOCK.match(truth.get("date") or ""):
        page["date"] = same_date(truth["date"], found.date)
    if names := names_of(truth):
        page["authors"] = names == {plain(name) for name in found.authors}
    return page


def compare(
    tools: list[str], folder: Path, truths: list[dict[str, Any]], unseen: Unseen | None = None
) -> list[Score]:
    """Run the tools over a folder, page by page in turns; a failure counts as empty."""
    readers = {tool: TOOLS[tool][1]() for tool in tools}
    results = {tool: Score(tool, version(tool)) for tool in tools}
    took: dict[str, list[float]] = {tool: [] for tool in tools}
    for number, truth in enumerate(truths):
        body = page_bytes(folder / truth["file"])
        for tool, read in readers.items():
            with _model(unseen.of(truth) if unseen and tool == "unseen" else None):
                if not number:  # the first call of a tool loads its tables
                    _survive(read, body, truth.get("url") or None)
                began = time.process_time()
                found = _survive(read, body, truth.get("url") or None)
                took[tool].append(time.process_time() - began)
            results[tool].each[truth["file"]] = score_page(truth, found)
    for tool, result in results.items():
        result.milliseconds = 1000 * statistics.median(took[tool] or [0.0])
    return [_summed(result) for result in results.values()]


def _summed(result: Score) -> Score:
    pages = list(result.each.values())
    for name in ("precision", "recall", "f1", "words", "headline", "date", "authors"):
        setattr(result, name, mean(float(page[name]) for page in pages if name in page))
    result.pages = len(pages)
    result.at_least_90 = sum(page.get("f1", 0) >= 0.9 for page in pages)
    result.empty = sum(page.get("empty", False) for page in pages)
    return result


def version(tool: str) -> str:
    """Return the installed version of a tool."""
    if tool in ("unionnews", "unseen"):
        return __version__
    return importlib.metadata.version(TOOLS[tool][0])


def _survive(read: Callable[[bytes, str | None], Found], body: bytes, url: str | None) -> Found:
    try:
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            return read(body, url)
    except Exception as error:  # a peer may raise anything; it then has nothing for the page
        logging.getLogger(__name__).warning("%s", error)
        return Found()


def installed(tools: list[str]) -> Iterator[str]:
    """Yield the tools that are installed; name the others on stderr."""
    for tool in tools:
        try:
            TOOLS[tool][1]()
        except ImportError as error:
            print(f"{tool}: not installed ({error})", file=sys.stderr)
        else:
            yield tool


def page_bytes(path: Path) -> bytes:
    """Return the bytes of a saved page, which may be gzipped."""
    body = path.read_bytes()
    return gzip.decompress(body) if path.suffix == ".gz" else body


def load(folder: Path) -> list[dict[str, Any]]:
    """Read the truths of a folder."""
    with (folder / "truth.jsonl").open(encoding="utf-8") as lines:
        return [json.loads(line, parse_constant=lambda _: None) for line in lines]


def table(scores: list[Score]) -> str:
    """Return the scores as a table of text."""
    head = f"{'tool':<24}{'P':>7}{'R':>7}{'F1':>7}{'words':>7}{'>=.9':>6}{'empty':>6}{'head':>7}{'date':>7}{'auth':>7}{'ms':>8}{'ratio':>7}"
    rows = [
        f"{f'{s.tool} {s.version}':<24}{_number(s.precision)}{_number(s.recall)}{_number(s.f1)}{_number(s.words)}"
        f"{s.at_least_90:>6}{s.empty:>6}"
        f"{_number(s.headline)}{_number(s.date)}{_number(s.authors)}{s.milliseconds:>8.1f}{s.milliseconds / (scores[0].milliseconds or 1):>7.1f}"
        for s in scores
    ]
    return "\n".join([head, *rows])


def _number(value: float | None) -> str:
    return f"{'-' if value is None else f'{value:.3f}':>7}"


def main() -> int:
    """Run the benchmark; returns the exit status."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--tools", default=",".join(TOOLS))
    parser.add_argument("--json", type=Path, help="write all numbers, page by page")
    parser.add_argument(
        "--half", choices=("a", "b"), help="every second page only, by hash of its name"
    )
    parser.add_argument("--folds", type=int, help="cross-validate over hosts in so many parts")
    parser.add_argument("--check", action="store_true", help="unionnews against the floors")
    options = parser.parse_args()
    logging.disable(logging.CRITICAL)
    if options.check:
        return check(json.loads(FLOORS.read_text(encoding="utf-8")))
    asked = options.tools.split(",")
    if unknown := sorted(set(asked) - set(TOOLS)):
        parser.error(f"no such tool: {', '.join(unknown)}; there are {', '.join(TOOLS)}")
    tools = [tool for tool in installed(asked) if tool != "unseen" or options.folds]
    unseen = Unseen(options.folds) if options.folds else None
    report = {}
    for folder in options.folders:
        truths = [truth for truth in load(folder) if options.half in (None, half(truth["file"]))]
        scores = compare(tools, folder, truths, unseen)
        print(f"{folder}: {len(truths)} pages\n{table(scores)}\n")
        report[folder.name] = [asdict(score) for score in scores]
    if options.json:
        options.json.write_text(json.dumps(report, ensure_ascii=False, indent=1), encoding="utf-8")
    return 0


def half(name: str) -> str:
    """Return the half of the folder, a or b, to which a page belongs."""
    return "ab"[hashlib.sha256(name.encode()).digest()[0] & 1]


def check(floors: dict[str, dict[str, float]]) -> int:
    """Return 1 when a score lies below its floor; a missing folder is named and skipped."""
    below = 0
    for name, wanted in floors.items():
        folder = ROOT / name
        if not (folder / "truth.jsonl").exists():
            print(f"{name}: skipped, the folder is not there")
            continue
        (result,) = compare(["unionnews"], folder, load(folder))
        for measure, floor in wanted.items():
            value = getattr(result, measure)
            bad = value is None or (value > floor if measure == "empty" else value < floor)
            below += bad
            verdict = "BELOW THE FLOOR" if bad else "ok"
            print(f"{name}: {measure} {_number(value).strip()}, floor {floor}: {verdict}")
    return 1 if below else 0


if __name__ == "__main__":
    sys.exit(main())

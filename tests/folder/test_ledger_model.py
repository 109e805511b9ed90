"""Random crawls with random accidents, compared with a model of a few lines."""

import shutil
import tempfile
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from ledger_records import (
    DAY,
    NOW,
    START,
    article_id,
    kill,
    lines,
    links,
    list_url,
    next_page,
    open_ledger,
    record,
    url,
)
from running import examples

from unionnews.folder.ledger import State

NUMBERS = st.integers(1, 6)


@dataclass
class Article:
    """What the model knows of an address."""

    state: str = "pending"
    headlines: list[str | None] = field(default_factory=list)
    """One for each line; None for a line of status ``gone``."""


class CrawlWithAccidents(RuleBasedStateMachine):
    """``articles`` is the model as it stands, ``committed`` as it must be after an accident."""

    @initialize()
    def start(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        self.now = NOW
        self.articles: dict[int, Article] = {}
        self.committed: dict[int, Article] = {}
        self.ledger = open_ledger(self.folder)
        self.run()

    def teardown(self) -> None:
        if hasattr(self, "ledger"):
            self.ledger.close()
            shutil.rmtree(self.folder)

    def run(self) -> None:
        """Begin a run, as a crawl does after each opening."""
        self.ledger.begin_run(self.now, {}, max_tries=99)
        self.ledger.begin_walk([START], self.now)
        for article in self.articles.values():
            if article.state in {"failed", "skipped"}:
                article.state = "pending"
        self.settle()

    def settle(self) -> None:
        self.committed = copy(self.articles)

    @rule(numbers=st.lists(NUMBERS, max_size=4), page=st.integers(1, 3))
    def list_page(self, numbers: list[int], page: int) -> None:
        """Read a list page, if the walk has led to it."""
        drawn = self.ledger.peek(50, self.now)
        if list_url(page) in {task.url for task in drawn}:
            self.ledger.save_list_page(
                list_url(page), links(*numbers), next_page(page + 1), self.now
            )
        else:
            self.ledger.add(links(*numbers), self.now)
        for number in numbers:
            self.articles.setdefault(number, Article())

    def found(self, number: int) -> Article:
        """Return an article that has been discovered by now."""
        if number not in self.articles:
            self.ledger.add(links(number), self.now)
        return self.articles.setdefault(number, Article())

    @rule(number=NUMBERS, headline=st.sampled_from(["甲", "乙"]))
    def save(self, number: int, headline: str) -> None:
        article = self.found(number)
        if not article.headlines:
            expected = "saved"
        elif article.headlines[-1] != headline:
            expected = "updated"
        else:
            expected = "unchanged"

        end = self.ledger.save(str(number), record(number, headline=headline), self.now)

        assert end == expected
        article.state = end
        if end != "unchanged":
            article.headlines.append(headline)

    @rule(number=NUMBERS)
    def gone(self, number: int) -> None:
        article = self.found(number)
        self.ledger.gone(str(number), self.now)
        if article.headlines and article.headlines[-1] is not None:
            article.headlines.append(None)
        article.state = "gone"

    @rule(number=NUMBERS, end=st.sampled_from(["not_an_article", "robots", "skipped", "failed"]))
    def finish(self, number: int, end: str) -> None:
        self.found(number).state = end
        self.ledger.finish(str(number), State(end), self.now)

    @rule()
    def commit(self) -> None:
        self.ledger.commit()
        self.settle()

    @rule(days=st.integers(0, 3))
    def next_run(self, days: int) -> None:
        self.ledger.end_run(self.now, "finished", {})
        self.ledger.close()
        self.now += days * DAY
        self.ledger = open_ledger(self.folder, self.now)
        self.run()

    @rule(written=st.booleans(), torn=st.binary(max_size=20))
    def killed(self, *, written: bool, torn: bytes) -> None:
        """Die, perhaps with the lines of the open batch on the disk, or a part of one."""
        if written:
            self.ledger._store.records.write()
        kill(self.ledger)
        with (self.folder / "articles.jsonl").open("ab") as file:
            file.write(torn)
        self.articles = copy(self.committed)
        self.ledger = open_ledger(self.folder, self.now)
        self.run()

    @rule()
    def ledger_lost(self) -> None:
        """Die, and lose the ledger: what has lines is known, the rest must be found again."""
        kill(self.ledger)
        for path in self.folder.glob("ledger.sqlite*"):
            path.unlink()
        self.articles = {
            number: replace(article, state="saved" if article.headlines[-1] else "gone")
            for number, article in copy(self.committed).items()
            if article.headlines
        }
        self.ledger = open_ledger(self.folder, self.now)
        self.run()

    @invariant()
    def states_agree(self) -> None:
        states = self.ledger.states()
        assert sum(states.values()) == self.ledger.discovered() == len(self.articles)
        for number, article in self.articles.items():
            known = self.ledger.address(str(number))
            assert known is not None
            # A look within the run that saved an article leaves it saved.
            looks = {"unchanged", "updated"}
            told = {article.state} | ({"saved", "updated"} if article.state in looks else set())
            assert known.state in told
            assert known.revision == len(article.headlines)
            assert known.gone == (article.headlines[-1:] == [None])
        summary = self.ledger.summary()
        assert sum(summary.states.values()) == summary.discovered
        assert summary.states["pending"] == states["pending"]

    @invariant()
    def records_agree(self) -> None:
        told: dict[str, list[str | None]] = {}
        for line in lines(self.folder):
            chain = told.setdefault(line["id"], [])
            chain.append(line["headline"] if line["status"] == "published" else None)
            assert line["revision"] == len(chain)
        assert told == {
            article_id(url(number)): article.headlines
            for number, article in self.committed.items()
            if article.headlines
        }

    @rule()
    def verify(self) -> None:
        assert list(self.ledger.verify()) == []
        self.settle()


def copy(articles: dict[int, Article]) -> dict[int, Article]:
    return {number: replace(a, headlines=list(a.headlines)) for number, a in articles.items()}


TestCrawlWithAccidents = CrawlWithAccidents.TestCase
TestCrawlWithAccidents.settings = settings(
    max_examples=examples(0.15), stateful_step_count=20, print_blob=True
)


@pytest.mark.slow
class TestManyCrawlsWithAccidents(CrawlWithAccidents.TestCase):
    settings = settings(max_examples=examples(0.25), stateful_step_count=40, print_blob=True)
